"""The lexicon: every word that can mean something in this table, with its meanings.

It is built once from a schema and a vocabulary, and looked up by folded text. It finds spans in a request
(the embedded translator), the stored value of a literal (grounding), and stored values that resemble a word
(suggestions, and the prompt of a model).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from nlfilter.process import cached_property
from nlfilter.schema.fold import fold, is_ideograph, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.alike import Alike, nearest
from nlfilter.schema.lexicon.codes import Codes
from nlfilter.schema.lexicon.sound import Sounds, is_kana
from nlfilter.schema.lexicon.texts import MOST_KEYS, ColumnTexts
from nlfilter.schema.names.short_forms import bracketed, head_noun, name_words, one_of
from nlfilter.schema.parts import Order
from nlfilter.schema.stored.vocabulary import Vocabulary

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

MeaningKind = Literal[
    "term", "range", "sum", "value", "synonym", "group", "piece", "flag", "text", "column", "opposite",
    "part", "table",
]  # fmt: skip
"""What a word can mean: a term; a range; a sum of two columns; a stored value; a synonym of one; the values
of a group; a part of values that list several things ("Thriller/Suspense"); a BOOLEAN's state;
alternatives to search for in free text; a column by its name; the negative side of a number ("a loss"); a
part of a column's name (weaker); the table's items themselves ("jobs") or what people do with them ("apply"),
which ask for nothing."""

# Which meaning wins among those of one phrase (design: a term, then a range before its own columns, then a
# stored value before another word for one). Ties go to the schema's order of columns.
PRECEDENCE: dict[MeaningKind, int] = {
    "term": 0,
    "flag": 1,
    "range": 2,
    "sum": 2,
    "value": 3,
    "synonym": 4,
    "group": 4,
    "piece": 5,
    "text": 6,
    "column": 7,
    "opposite": 7,
    "part": 8,
    "table": 9,
}


STORED: tuple[MeaningKind, ...] = ("value", "synonym", "group", "piece")
"""The kinds that mean stored values of a column."""
NAMING: tuple[MeaningKind, ...] = ("column", "opposite", "range", "sum")
"""The kinds that name the column of an amount or a value, and ask for nothing by themselves."""
_SPELLED: tuple[MeaningKind, ...] = (*STORED, "term", "flag", "text")


class Meaning(Struct, frozen=True):
    """One meaning of a word: `name` is a column, term or range; `values` stored values or alternatives."""

    kind: MeaningKind
    name: str
    values: tuple[str, ...] = ()
    truth: bool = True
    rank: int = 0

    @property
    def order(self) -> tuple[int, int]:
        return PRECEDENCE[self.kind], self.rank


LATIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_LISTING = re.compile(r"[・/／&＆、,|]")
_MOST_LISTING = 200
_MARKS = (".", "!", "?", "。", "！", "？")
_CODE_WORDS = frozenset({"id", "key", "code", "no", "number", "num"})


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
        self._meanings: dict[str, list[Meaning]] = {}
        self._reach: dict[str, int] = {}
        self._items: set[str] = set()
        self._texts: dict[str, ColumnTexts] = {}
        self._aliases: dict[str, dict[str, tuple[str, ...]]] = {}
        ranks = {name: i for i, name in enumerate(schema.columns)}
        self._add_values(ranks)
        self._add_names(ranks)
        for key in self._meanings:
            head = key[:2]
            if len(key) > self._reach.get(head, 0):
                self._reach[head] = len(key)

    # -- building

    def _add(self, text: str, meaning: Meaning) -> None:
        if key := squeeze(text):
            found = self._meanings.setdefault(key, [])
            if meaning not in found:
                found.append(meaning)

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

    def _add_values(self, ranks: Mapping[str, int]) -> None:
        meanings = self._meanings
        for name in self.schema.filterable:
            column, rank = self.schema.columns[name], ranks[name]
            if not column.kind.is_text:
                continue
            matching = self.matching(name)
            if matching == "text":
                for word, others in column.values.items():
                    every = (word, *others)
                    # An unreviewed word is matched, and searched for only if the data has it.
                    found = (text for text in others if self.vocabulary.has_words(name, text))
                    sought = every if not column.unreviewed else (word, *found)
                    for text in every:
                        self._add(text, Meaning("text", name, sought, rank=rank))
            else:
                for value in self.stored(name):
                    # Inlined for speed: a hundred thousand values pass here.
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
                for value, others in column.values.items():
                    for other in others:
                        self._add(other, Meaning("synonym", name, (value,), rank=rank))
                self._add_pieces(name, rank)
                self._add_short(name, rank)
            for group, members in column.groups.items():
                for word in column.words_of_group(group):
                    self._add(word, Meaning("group", name, members.values, rank=rank))

    def _add_short(self, name: str, rank: int) -> None:
        """Values without the mark at their end ("Warner Bros" for "Warner Bros."), or without brackets."""
        heads: defaultdict[str, list[str]] = defaultdict(list)
        for value in self.stored(name):
            if value.endswith(_MARKS) and (plain := value.rstrip("".join(_MARKS))):
                self._add(plain, Meaning("synonym", name, (value,), rank=rank))
            if parts := bracketed(value):
                heads[parts[0]].append(value)
        for head, values in heads.items():
            if len(head) > 1 and len(values) == 1:  # else it is unclear: "yes (free)", "yes (paid)"
                self._add(head, Meaning("synonym", name, (values[0],), rank=rank))

    def _add_pieces(self, name: str, rank: int) -> None:
        """The parts of values that list several things: "Thriller" of "Thriller/Suspense"."""
        stored = self.stored(name)
        if len(stored) > _MOST_LISTING:
            return  # these are names, not kinds
        pieces: defaultdict[str, list[str]] = defaultdict(list)
        for value in stored:
            listed = _LISTING.split(value) if "://" not in value else ()  # an address lists nothing
            parts = [part.strip() for part in listed]
            for part in parts if len(parts) > 1 else ():
                if len(part) > 1:
                    pieces[part].append(value)
        for part, values in pieces.items():
            # A word that occurs in many names is not a kind ("Hotel" in "Grand Hotel & Spa").
            if sum(part in value for value in stored) <= 2 * len(values):
                self._add(part, Meaning("piece", name, tuple(dict.fromkeys(values)), rank=rank))

    def _add_names(self, ranks: Mapping[str, int]) -> None:
        schema = self.schema
        for name, term in schema.terms.items():
            for text in (name, name.replace("_", " "), *term.words):
                self._add(text, Meaning("term", name))
        for name, range_ in schema.ranges.items():
            for text in (name, name.replace("_", " "), *range_.label.values(), *range_.synonyms):
                self._add(text, Meaning("range", name, rank=ranks[range_.low]))
        for name, sum_ in schema.sums.items():
            for text in (name, name.replace("_", " "), *sum_.label.values(), *sum_.synonyms):
                self._add(text, Meaning("sum", name, rank=ranks[sum_.of[0]]))
        for text in (schema.name, *schema.label.values(), *schema.nouns):
            self._items.update(squeeze(noun) for noun in (text, *name_words(text)[-1:], head_noun(text)))
        self._items.discard("")
        for word in (*sorted(self._items), *name_words(schema.name), *schema.actions):
            self._add(word, Meaning("table", schema.name))
        parts: defaultdict[str, list[str]] = defaultdict(list)
        for name in schema.filterable:
            column, rank = schema.columns[name], ranks[name]
            for text in column.when_true:
                self._add(text, Meaning("flag", name, rank=rank))
            for text in column.when_false:
                self._add(text, Meaning("flag", name, truth=False, rank=rank))
            words = name_words(name)
            for text in (name, " ".join(words), *one_of(words), *column.label.values(), *column.synonyms):
                kind: MeaningKind = "flag" if column.kind is Kind.BOOLEAN else "column"
                self._add(text, Meaning(kind, name, rank=rank))
            for text in column.opposites:
                self._add(text, Meaning("opposite", name, rank=rank))
            if len(words) > 1:
                # "movie_id" means an id, not a movie: the other words in its name say what it identifies.
                for word in words[-1:] if words[-1] in _CODE_WORDS else words:
                    parts[word].append(name)
        if len(schema.key) == 1 and "id" not in parts and schema.key[0] in schema.filterable:
            parts["id"].append(schema.key[0])
        for word, names in parts.items():
            if len(word) > 1:
                for name in names:
                    self._add(word, Meaning("part", name, rank=ranks[name]))

    @cached_property
    def has_times(self) -> bool:
        """Whether there is a filterable column of times of day."""
        return any(self.schema.columns[name].kind is Kind.TIME for name in self.schema.filterable)

    @cached_property
    def own_units(self) -> tuple[tuple[str, str], ...]:
        """The units of columns as words of a request: folded, and in the owner's spelling."""
        units = {
            (name, column.unit)
            for column in self.schema.columns.values()
            if column.unit
            for name in (column.unit, *column.unit_names)
        }
        return tuple((fold(name), unit) for name, unit in sorted(units))

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
        """The columns of codes whose name begins with a word: "course" of `course_id`."""
        return self._coded.get(squeeze(word), ())

    @cached_property
    def _coded(self) -> Mapping[str, tuple[str, ...]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.schema.filterable:
            words = name_words(name)
            if len(words) > 1 and words[-1] in _CODE_WORDS:
                found["".join(words[:-1])].append(name)
        return {word: tuple(names) for word, names in found.items()}

    @cached_property
    def codes(self) -> Codes:
        """The stored codes that may stand for words which the schema does not give."""
        columns = self.schema.columns
        texts = (n for n in self.schema.filterable if columns[n].kind.is_text and columns[n].holds is None)
        return Codes.of({name: self.stored(name) for name in texts if self.matching(name) == "closed"})

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
        """Whether a folded word occurs in the data of a text column."""
        return word in self.vocabulary.words.get(name, frozenset())

    def texts_of(self, name: str) -> ColumnTexts:
        """The contents of a column's data."""
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
    def _alike(self) -> Alike:
        """The keys of values."""
        return Alike(key for key, found in self._meanings.items() if any(m.kind in _SPELLED for m in found))

    def correction(self, word: str) -> str | None:
        """The one key that a misspelt word can only mean.

        None if the word has a meaning itself, if two keys are equally near, or if it holds digits or
        ideographs.
        """
        key = squeeze(word)
        return None if any(map(_is_figure, word)) or key in self._meanings else self._alike.correction(key)

    @cached_property
    def _sounds(self) -> Sounds:
        """All words in Latin letters; of words in kana, those that the table itself has."""
        own = {*map(squeeze, self.schema.columns)}
        own |= {key for key, found in self._meanings.items() if any(m.kind == "value" for m in found)}
        return Sounds(key for key in self._meanings if key in own or not is_kana(key))

    def sounding(self, word: str) -> str | None:
        """The one key in the other script that sounds like a word in katakana, or in Latin letters."""
        return self._sounds.like(squeeze(word))

    def suggestions(self, word: str, *, column: str | None = None, limit: int = 3) -> tuple[str, ...]:
        """Stored values that resemble a word, nearest first: only suggestions, never used as a match."""
        key = squeeze(word)
        if not key:
            return ()
        keys = self._alike.candidates(key)[:MOST_KEYS] if column is None else self.texts_of(column).keys
        found: dict[str, str] = {}
        for other in nearest(key, keys):
            meanings = (m for m in self._meanings.get(other, ()) if column in (None, m.name))
            if meant := next((m for m in meanings if m.kind in STORED), None):
                found[other] = meant.values[0]
            if len(found) == limit * 2:
                break
        return tuple(dict.fromkeys(found.values()))[:limit]

    def near(self, column: str, value: str) -> tuple[str, ...]:
        """Stored values near one of a closed column: beside it in their order, of a group with it, alike."""
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
