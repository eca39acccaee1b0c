"""`Lexicon`: every word that can mean something in a table, with its meanings.

It is built once from a schema and a vocabulary, and looked up by folded text. It finds spans in a request
(the embedded translator), the stored value of a literal (grounding), and stored values that resemble a word
(suggestions, and the prompt of a model).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from nlfilter.process import cached_property
from nlfilter.schema.fold import is_ideograph, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.column_texts import MOST_KEYS, ColumnTexts
from nlfilter.schema.lexicon.entries import (
    CODE_WORDS,
    Entry,
    conjugated,
    digits_otherwise,
    group_words,
    item_nouns,
    listed_parts,
    names,
    searched_words,
    short_values,
    synonyms,
)
from nlfilter.schema.lexicon.figures import Figures
from nlfilter.schema.lexicon.meaning import SPELLED, STORED, Meaning
from nlfilter.schema.lexicon.nearest import Nearest, encoder, words_of
from nlfilter.schema.lexicon.private_words import PrivateWords
from nlfilter.schema.lexicon.short import Shortened, shortened
from nlfilter.schema.lexicon.sound import Sounds, is_kana
from nlfilter.schema.lexicon.spelling_index import OFFERED, SpellingIndex, nearest
from nlfilter.schema.names.short_forms import bracketed, name_words
from nlfilter.schema.parts import Order
from nlfilter.schema.stored.vocabulary import Vocabulary

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

_APOSTROPHE = re.compile("['’]")
LATIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def _is_figure(ch: str) -> bool:
    return ch.isdigit() or is_ideograph(ch)


class Lexicon:
    """Words of a table and their meanings.

    >>> from nlfilter.schema.table import TableSchema
    >>> schema = TableSchema.model_validate(
    ...     {"name": "jobs", "columns": {"city": {"type": "VARCHAR", "values": {"東京": ["Tokyo"]}}}})
    >>> [m.kind for m in Lexicon(schema, Vocabulary()).find("tokyo")]
    ['synonym']
    """

    def __init__(self, schema: TableSchema, vocabulary: Vocabulary) -> None:
        self.schema = schema
        self.vocabulary = vocabulary
        self.figures = Figures(schema, vocabulary, self.stored)
        self._meanings: dict[str, list[Meaning]] = {}
        self._reach: dict[str, int] = {}
        self._texts: dict[str, ColumnTexts] = {}
        self._aliases: dict[str, dict[str, tuple[str, ...]]] = {}
        ranks = {name: rank for rank, name in enumerate(schema.columns)}
        for name in schema.filterable:
            if schema.columns[name].kind.is_text:
                self._add_column(name, ranks[name])
        self._items = item_nouns(schema, self._is_value)
        self._add_all(names(schema, ranks, self._items, self._is_value))
        self._add_verbs()
        for key in self._meanings:
            head = key[:2]
            if len(key) > self._reach.get(head, 0):
                self._reach[head] = len(key)

    # -- building

    def _add_all(self, entries: Iterable[Entry]) -> None:
        for text, meaning in entries:
            if key := squeeze(text):
                known = self._meanings.setdefault(key, [])
                if meaning not in known:
                    known.append(meaning)

    def _is_value(self, key: str) -> bool:
        """Whether a squeezed text is a stored value, of a column that does not name or identify an item.

        Elements of lists do not count: places to eat may all be tagged as restaurants.
        """
        single = {self.schema.item, *self.schema.key}
        values = (m.name for m in self._meanings.get(key, ()) if m.kind == "value" and m.name not in single)
        return any(self.schema.columns[name].kind is Kind.TEXT for name in values)

    def _add_verbs(self) -> None:
        """The other forms of the owner's verbs, if they are no words of their own."""
        for key, meanings in tuple(self._meanings.items()):
            if meanings[0].kind != "value":
                for form in conjugated(key):
                    self._meanings.setdefault(form, meanings)

    def matching(self, name: str) -> Literal["closed", "open", "text"]:
        """How the text of a column is matched: by the schema, else by its data."""
        own = self.schema.columns[name].vocabulary
        if own is not None:
            return own
        if name in self.vocabulary.words and name not in self.vocabulary.values:
            return "text"
        return "closed" if self.vocabulary.knows(name) or self.schema.columns[name].values else "open"

    def stored(self, name: str) -> tuple[str, ...]:
        """The known values of a column: the schema's and the data's, each once."""
        column = self.schema.columns[name]
        learned = self.vocabulary.values.get(name, ())
        return tuple(dict.fromkeys((*column.values, *learned))) if column.values else learned

    def _add_column(self, name: str, rank: int) -> None:
        """The entries of the contents of a text column."""
        column, stored = self.schema.columns[name], self.stored(name)
        if self.matching(name) == "text":
            self._add_all(searched_words(name, column, self.vocabulary, rank))
        else:
            self._add_stored(name, stored, rank)
            self._add_all(synonyms(name, column, rank))
            self._add_all(listed_parts(name, stored, rank))
            self._add_all(short_values(name, stored, rank))
            self._add_all(digits_otherwise(name, column, stored, rank))
        for text, group in group_words(name, column, rank):
            self._leave_to(group, squeeze(text))
            self._add_all([(text, group)])

    def _leave_to(self, group: Meaning, key: str) -> None:
        """Leave a value's own text to the group that has it among others: "Cook" is also a Line Cook."""
        known = self._meanings.get(key, ())
        if kept := [m for m in known if m.name != group.name or not {*m.values} < {*group.values}]:
            self._meanings[key] = kept
        else:
            self._meanings.pop(key, None)

    def _add_stored(self, name: str, stored: Sequence[str], rank: int) -> None:
        """Like `_add_all`, but faster: a hundred thousand values pass here."""
        meanings = self._meanings
        for value in stored:
            key = squeeze(value)
            meaning = Meaning("value", name, (value,), rank=rank)
            known = meanings.get(key)
            if known is None:
                meanings[key] = [meaning]
            elif known[-1].kind == "value" and known[-1].name == name:
                # For a person, spellings that fold to the same text are one thing.
                known[-1] = Meaning("value", name, (*known[-1].values, value), rank=rank)
            else:
                known.append(meaning)

    # -- looking up

    def find(self, text: str) -> tuple[Meaning, ...]:
        """All meanings of a text (folded, without spaces and hyphens), the winning one first."""
        return tuple(sorted(self._meanings.get(squeeze(text), ()), key=lambda m: m.order))

    def reach(self, head: str) -> int:
        """The length of the longest (squeezed) key that begins with these two characters; 0 if none does."""
        return max(self._reach.get(head[:2], 0), self._reach.get(head[:1], 0))

    def has(self, key: str) -> bool:
        """Whether a squeezed text has a meaning."""
        return key in self._meanings

    def stores(self, key: str) -> bool:
        """Whether a squeezed text means stored values."""
        return any(m.kind in STORED for m in self._meanings.get(key, ()))

    def names_items(self, key: str) -> bool:
        """Whether a squeezed text is the noun for the table's items ("dogs")."""
        return key in self._items or (key + "s") in self._items or key.removesuffix("s") in self._items

    def of_verbs(self, forms: Iterable[str]) -> tuple[Meaning, ...]:
        """What the forms of a verb mean: columns, parts of their names, stored values ("failed" of Fail)."""
        return tuple(m for m in self.meanings(forms) if m.kind in ("column", "part", "value"))

    def coded(self, word: str) -> tuple[str, ...]:
        """The columns of codes whose name begins with a word: `course_id` for "course"."""
        return self._coded.get(squeeze(word), ())

    @cached_property
    def _coded(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.schema.filterable:
            words = name_words(name)
            if len(words) > 1 and words[-1] in CODE_WORDS:
                found["".join(words[:-1])].append(name)
        return {word: tuple(names) for word, names in found.items()}

    @cached_property
    def short(self) -> Shortened:
        """What the table writes in short: codes, and parts of the names of columns."""
        return shortened(self)

    def partial(self, name: str, text: str) -> tuple[str, ...]:
        """Stored values of a column that the text names by one side of their parenthesis.

        "無料" for a parking column means "有り(無料)"; "簡易宿所" means "簡易宿所(カプセルホテル等)".
        """
        if name not in self._aliases:
            aliases: defaultdict[str, list[str]] = defaultdict(list)
            for value in self.stored(name):
                for key in filter(None, map(squeeze, bracketed(value))):
                    aliases[key].append(value)
            self._aliases[name] = {k: tuple(v) for k, v in aliases.items()}
        return self._aliases[name].get(squeeze(text), ())

    def is_word_of(self, name: str, word: str) -> bool:
        """Whether a folded word occurs in the data of a text column, where an apostrophe parts words."""
        words = self.vocabulary.words.get(name, frozenset())
        return word in words or (not word.isalnum() and words.issuperset(_APOSTROPHE.split(word)))

    def texts_of(self, name: str) -> ColumnTexts:
        """The data of a column, prepared for searches."""
        if name not in self._texts:
            words = self.vocabulary.words.get(name, frozenset())
            self._texts[name] = ColumnTexts(self.stored(name), words)
        return self._texts[name]

    def collisions(self) -> Iterator[tuple[str, tuple[Meaning, ...]]]:
        """The schema's words with several meanings, without values that only the data holds."""
        for key, meanings in self._meanings.items():
            owners = tuple(m for m in meanings if m.kind not in ("part", "table"))
            told = any(m.kind != "value" or m.values[0] in self.schema.columns[m.name].values for m in owners)
            if told and len({m.name for m in owners}) > 1:
                yield key, owners

    # -- similar words

    @cached_property
    def _alike(self) -> SpellingIndex:
        """The keys of values."""
        return SpellingIndex(
            key for key, found in self._meanings.items() if any(m.kind in SPELLED for m in found)
        )

    def correction(self, word: str) -> str | None:
        """The only key that a misspelt word can mean.

        None if the word has a meaning itself, if two keys are equally near, or if it holds digits or
        ideographs.
        """
        key = squeeze(word)
        return None if any(map(_is_figure, word)) or key in self._meanings else self._alike.correction(key)

    @cached_property
    def _sounds(self) -> Sounds:
        """The words in Latin letters, and those words in kana that the table itself has."""
        own = {*map(squeeze, self.schema.columns)}
        own |= {key for key, found in self._meanings.items() if any(m.kind == "value" for m in found)}
        return Sounds(key for key in self._meanings if key in own or not is_kana(key))

    def sounding(self, word: str) -> str | None:
        """The only key in the other script that sounds like a word."""
        return self._sounds.like(squeeze(word))

    @cached_property
    def _nearest(self) -> Nearest | None:
        """The words of a guessed table by their meanings: an owner's schema says what may be said."""
        encode = encoder() if self.schema.guessed else None
        return Nearest(words_of(self.schema, self._kinds), encode) if encode else None

    def _kinds(self, name: str) -> Sequence[str]:
        return () if self.matching(name) == "text" else self.stored(name)

    def nearest(self, phrases: Sequence[str]) -> Sequence[str | None]:
        """For each phrase, the key of the only thing that means nearly the same.

        Without a phrase, the encoder is not loaded: that takes longer than a whole question.
        """
        if not phrases:
            return ()
        found = self._nearest.words_for(phrases) if self._nearest else [None] * len(phrases)
        keys = (squeeze(word.text) if word else "" for word in found)
        return [key if key in self._meanings else None for key in keys]

    def suggestions(
        self, word: str, *, column: str | None = None, limit: int = 3, least: int = OFFERED
    ) -> tuple[str, ...]:
        """Stored values that resemble a word, nearest first: only suggestions, none of a private column."""
        key = squeeze(word)
        if not key:
            return ()
        keys = self._alike.candidates(key)[:MOST_KEYS] if column is None else self.texts_of(column).keys
        found: dict[str, str] = {}
        for other in nearest(key, keys, least):
            meanings = (m for m in self._meanings.get(other, ()) if column in (None, m.name))
            shown = (m for m in meanings if m.kind in STORED and not self.schema.columns[m.name].private)
            if meant := next(shown, None):
                found[other] = meant.values[0]
            if len(found) == limit * 2:
                break
        return tuple(dict.fromkeys(found.values()))[:limit]

    @cached_property
    def private(self) -> PrivateWords:
        """The words of private columns, which no log may hold."""
        return PrivateWords.of(self.schema, self.vocabulary)

    def near(self, column: str, value: str) -> tuple[str, ...]:
        """Stored values near a value of a closed column: next in order, in its group, or spelled like it."""
        if self.matching(column) != "closed":
            return ()
        groups = (group for group in self.schema.columns[column].groups.values() if value in group.values)
        found = dict.fromkeys(_beside(value, self.schema.columns[column].order))
        found |= dict.fromkeys(other for group in groups for other in group.values)
        found |= dict.fromkeys(self.suggestions(value, column=column, limit=4))
        return tuple(other for other in found if other != value)

    def meanings(self, keys: Iterable[str]) -> tuple[Meaning, ...]:
        """The meanings of several squeezed keys, best first."""
        found = [m for key in keys for m in self._meanings.get(key, ())]
        return tuple(sorted(dict.fromkeys(found), key=lambda m: m.order))


def _beside(value: str, order: Order | None) -> tuple[str, ...]:
    """The neighbours of a value in an order."""
    if order is None or value not in order.values:
        return ()
    at = order.values.index(value)
    return (*order.values[max(0, at - 1) : at], *order.values[at + 1 : at + 2])
