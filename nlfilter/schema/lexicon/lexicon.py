"""`Lexicon`: every word that can mean something in a table, with its meanings.

It is built once from a schema and a vocabulary, and looked up by folded text. It finds spans in a request
(the embedded translator), the stored value of a literal (grounding), and stored values that resemble a word
(suggestions, and the prompt of a model).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from nlfilter.fork_safety import cached_property
from nlfilter.schema.fold import fold, is_ideograph, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import SPELLED, STORED, Meaning, MeaningKind
from nlfilter.schema.lexicon.nearest import Nearest, encoder, words_of
from nlfilter.schema.lexicon.short import Shortened, shortened
from nlfilter.schema.lexicon.sound import Sounds, is_kana
from nlfilter.schema.lexicon.spelling_index import OFFERED, PrivateWords, SpellingIndex, nearest
from nlfilter.schema.names.guesses import counters_of
from nlfilter.schema.names.short_forms import bracketed, head_noun, name_words, one_of
from nlfilter.schema.names.unit_guesses import (
    HUNDREDTH,
    is_currency,
    period_of,
    units_of_size,
    words_of_currency,
    words_of_hundredth,
)
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Order
from nlfilter.schema.stored.vocabulary import Vocabulary

if TYPE_CHECKING:
    from nlfilter.schema.parts import Column
    from nlfilter.schema.table import TableSchema


MOST_KEYS = 2_000

_BETWEEN = "\0"
"""The separator of texts: it is not part of any word, or of any text that is searched for."""


class Texts:
    """Texts in one string, so that one search covers all of them.

    >>> [*Texts(["deep blue", "blue", "red"]).find("blue")]
    [(0, 5), (1, 0)]
    """

    def __init__(self, texts: Iterable[str]) -> None:
        held = tuple(texts)
        self._joined = _BETWEEN.join(held)
        self._starts = (0, *accumulate(len(text) + 1 for text in held))

    def __contains__(self, piece: str) -> bool:
        """Whether a piece occurs in any of the texts."""
        return bool(piece) and _BETWEEN not in piece and piece in self._joined

    def find(self, piece: str) -> Iterator[tuple[int, int]]:
        """Where a piece occurs: the number of a text, and the position in it."""
        at = self._joined.find(piece) if piece in self else -1
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place, at - self._starts[place]
            at = self._joined.find(piece, at + 1)

    def __getitem__(self, place: int) -> str:
        return self._joined[self._starts[place] : self._starts[place + 1] - 1]


class ColumnTexts:
    """The known values of a column, or the words of its data; each index is built on first use.

    >>> texts = ColumnTexts(("Deep Blue",), frozenset({"東京都"}))
    >>> "Deep Blue" in texts.values, texts.folded[0], texts.keys, "東京" in texts.words
    (True, 'deep blue', ('deepblue',), True)
    """

    def __init__(self, stored: tuple[str, ...], words: frozenset[str]) -> None:
        self.stored = stored
        self._words = words

    @cached_property
    def values(self) -> frozenset[str]:
        return frozenset(self.stored)

    @cached_property
    def folded(self) -> Texts:
        """The values, folded, in their order."""
        return Texts(map(fold, self.stored))

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The squeezed values that a word may resemble; of a large column, only the first ones."""
        return tuple(map(squeeze, self.stored[:MOST_KEYS]))

    @cached_property
    def words(self) -> Texts:
        """The words, for searches inside them."""
        return Texts(self._words)


Entry = tuple[str, Meaning]

CODE_WORDS = frozenset({"id", "key", "code", "no", "number", "num"})
"""Words at the end of a name which say that the column holds a code."""
_SEPARATORS = re.compile(r"[・/／&＆、,|]")
_MOST_VALUES = 200
"""A column with more values holds names: they do not list several things."""
_END_MARKS = ".!?。！？"


def searched_words(name: str, column: Column, vocabulary: Vocabulary, rank: int) -> Iterator[Entry]:
    """The owner's words for free text: each one is searched for together with its synonyms."""
    for word, others in column.values.items():
        every = (word, *others)
        # An unreviewed word is matched, and searched for only if the data has it.
        stored = (text for text in others if vocabulary.has_words(name, text))
        sought = every if not column.unreviewed else (word, *stored)
        for text in every:
            yield text, Meaning("text", name, sought, rank=rank)


def synonyms(name: str, column: Column, rank: int) -> Iterator[Entry]:
    """The owner's other words for stored values."""
    for value, others in column.values.items():
        for other in others:
            yield other, Meaning("synonym", name, (value,), rank=rank)


def digits_otherwise(name: str, column: Column, stored: Sequence[str], rank: int) -> Iterator[Entry]:
    """Values and their synonyms with a single digit as people also write it: 「週休二日」 for 「週休2日」."""
    for value in stored:
        for text in (value, *column.values.get(value, ())):
            if _DIGIT.search(text):
                written = _DIGIT.sub(lambda match: _IDEOGRAPHS[int(match[0]) - 1], text)
                yield written, Meaning("synonym", name, (value,), rank=rank)


_DIGIT = re.compile(r"(?<![\d.,])[1-9](?=[^\W\d_a-zA-Z])")
"""The only digit of a number, before what it counts in Japanese."""
_IDEOGRAPHS: Sequence[str] = NAMES["tags"]["digits"]


def group_words(name: str, column: Column, rank: int) -> Iterator[Entry]:
    """The words for the groups of a column's values."""
    for group, members in column.groups.items():
        for word in column.words_of_group(group):
            yield word, Meaning("group", name, members.values, rank=rank)


_DASH = " - "


def short_values(name: str, stored: Sequence[str], rank: int) -> Iterator[Entry]:
    """Shorter forms of values: without a mark at the end ("Warner Bros" for "Warner Bros."), without
    brackets, or, if a number tells them apart, without what stands after a dash ("Gate 4 - North").
    """
    heads: defaultdict[str, list[str]] = defaultdict(list)
    for value in stored:
        if value.endswith(tuple(_END_MARKS)) and (bare := value.rstrip(_END_MARKS)):
            yield bare, Meaning("synonym", name, (value,), rank=rank)
        head, dash, _ = value.partition(_DASH) if len(stored) <= _MOST_VALUES else ("", "", "")
        numbered = dash and any(map(str.isdecimal, head))  # not "Nurse - Nights", beside other nurses
        if parts := bracketed(value) or ((head,) if numbered else ()):
            heads[parts[0]].append(value)
    for head, values in heads.items():
        if len(head) > 1 and len(values) == 1:  # else it is unclear: "yes (free)", "yes (paid)"
            yield head, Meaning("synonym", name, (values[0],), rank=rank)


def listed_parts(name: str, stored: Sequence[str], rank: int) -> Iterator[Entry]:
    """The parts of values that list several things: "Thriller" in "Thriller/Suspense"."""
    if len(stored) > _MOST_VALUES:
        return
    values_with: defaultdict[str, list[str]] = defaultdict(list)
    for value in stored:
        split = _SEPARATORS.split(value) if "://" not in value else ()  # an address lists nothing
        parts = [part.strip() for part in split]
        for part in parts if len(parts) > 1 else ():
            if len(part) > 1:
                values_with[part].append(value)
    for part, values in values_with.items():
        # A word that occurs in many names is not a kind ("Hotel" in "Grand Hotel & Spa").
        if sum(part in value for value in stored) <= 2 * len(values):
            yield part, Meaning("piece", name, tuple(dict.fromkeys(values)), rank=rank)


def item_nouns(schema: TableSchema, is_value: Callable[[str], bool]) -> frozenset[str]:
    """The nouns for the table's items, squeezed. Only a noun that the owner gave wins over a stored value.

    A part of a name does not ("events" of "course_events"), nor does the name of a file.
    """
    texts = (schema.name, *schema.label.values(), *schema.nouns)
    parts = (part for text in texts for part in (*name_words(text)[-1:], head_noun(text)))
    said = texts[1:] if schema.guessed else texts
    free = (key for key in map(squeeze, (schema.name, *parts)) if not is_value(key))
    return frozenset((*map(squeeze, said), *free)) - {""}


def names(
    schema: TableSchema, ranks: Mapping[str, int], items: frozenset[str], is_value: Callable[[str], bool]
) -> Iterator[Entry]:
    """The names of all that a schema declares; `items` are its `item_nouns`, `ranks` the columns' ranks.

    A word in the name of the table does not stand for the items if it is a stored value (`is_value`).
    """
    for name, term in schema.terms.items():
        for text in (name, name.replace("_", " "), *term.words):
            yield text, Meaning("term", name)
    for name, range_ in schema.ranges.items():
        for text in (name, name.replace("_", " "), *range_.label.values(), *range_.synonyms):
            yield text, Meaning("range", name, rank=ranks[range_.low])
    for name, sum_ in schema.sums.items():
        for text in (name, name.replace("_", " "), *sum_.label.values(), *sum_.synonyms):
            yield text, Meaning("sum", name, rank=ranks[sum_.of[0]])
    parts = (word for word in name_words(schema.name) if not is_value(squeeze(word)))
    for text in (*sorted(items), *parts, *schema.verbs):
        yield text, Meaning("table", schema.name)
    for name in schema.filterable:
        yield from _names_of_column(schema, name, ranks[name])
    for word, columns in _parts_of_names(schema).items():
        if len(word) > 1:
            for name in columns:
                yield word, Meaning("part", name, rank=ranks[name])


def _names_of_column(schema: TableSchema, name: str, rank: int) -> Iterator[Entry]:
    column = schema.columns[name]
    for text in column.person.words if column.person else ():
        yield text, Meaning("part", name, rank=rank)
    for text in column.when_true:
        yield text, Meaning("flag", name, rank=rank)
    for text in column.when_false:
        yield text, Meaning("flag", name, truth=False, rank=rank)
    words = name_words(name)
    kind: MeaningKind = "flag" if column.kind is Kind.BOOLEAN else "column"
    for text in (name, " ".join(words), *one_of(words), *column.label.values(), *column.synonyms):
        yield text, Meaning(kind, name, rank=rank)
    for text in column.opposites:
        yield text, Meaning("opposite", name, rank=rank)


def _is_thing(word: str) -> bool:
    return word.isalpha() and period_of(word) is None


def _heading(schema: TableSchema, name: str) -> str:
    """A column's name; for one that is read from a stored column, and called after it, the stored name."""
    stored = name.rpartition("_")[0]
    return stored if schema.columns[name].expr and stored in schema.columns else name


def _parts_of_names(schema: TableSchema) -> dict[str, list[str]]:
    """The words in names of several words, each with the columns that have it in their names."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    made = {end for one in schema.ranges.values() for end in one.ends if schema.columns[end].expr}
    for name in schema.filterable:
        words = name_words(_heading(schema, name))
        if len(words) > 1 and name not in made:  # people ask for the range that these columns were made for
            # "movie_id" means an id, not a movie: the other words in its name say what it identifies.
            for word in words[-1:] if words[-1] in CODE_WORDS else words:
                if any(map(str.isalnum, word)):  # not "(%)"
                    parts[word].append(name)
        if schema.columns[name].kind.is_number and schema.columns[name].unit is None:
            for word in filter(_is_thing, name_words(bracketed(name)[-1]) if bracketed(name) else ()):
                parts[word].append(name)  # what it counts: "Content (slices)"
    if len(schema.key) == 1 and "id" not in parts and schema.key[0] in schema.filterable:
        parts["id"].append(schema.key[0])
    return parts


# --- verbs

_ENDINGS: Mapping[str, Sequence[str]] = {
    fold(plain): [fold(stem + more) for stem in stems for more in ("", *(NAMES["verbs"]["after"]))]
    for plain, stems in NAMES["verbs"]["endings"].items()
}


def conjugated(verb: str) -> Iterator[str]:
    """The past and the connecting form of a squeezed verb; none for other words.

    >>> [form for form in conjugated("咲く") if len(form) == 3]
    ['咲いて', '咲いた']
    """
    if len(verb) > 1 and is_ideograph(verb[0]) and not is_ideograph(verb[-1]):
        for ending in _ENDINGS.get(verb[-1], ()):
            yield verb[:-1] + ending


_COMMA_AS_POINT = "',', '.'"
"""In the expression of a column: a point takes the place of a comma, so that the texts are numbers."""
_FIRST_OF_DAY = re.compile(r"(?<!%Y[-/.])%([dm])[-/.]%[dm]")
"""The day or the month where it comes first in the format of an expression."""
_OF_A_DAY = ("hours", "minutes", "seconds")


class Figures:
    """How figures are written and what they count, by the columns of a table."""

    def __init__(
        self, schema: TableSchema, vocabulary: Vocabulary, stored: Callable[[str], tuple[str, ...]]
    ) -> None:
        self._schema, self._vocabulary, self._stored = schema, vocabulary, stored

    @cached_property
    def has_times(self) -> bool:
        """Whether there is a filterable column of times of day."""
        return any(self._schema.columns[name].kind is Kind.TIME for name in self._schema.filterable)

    @cached_property
    def has_durations(self) -> bool:
        """Whether a filterable column tells how many hours, minutes or seconds something takes."""
        return any(self._schema.columns[name].unit in _OF_A_DAY for name in self._schema.filterable)

    @cached_property
    def writes_commas(self) -> bool:
        """Whether the stored texts of a column have a comma before a fraction: "1.250,50"."""
        return any(_COMMA_AS_POINT in (column.expr or "") for column in self._schema.columns.values())

    @cached_property
    def day_first(self) -> bool | None:
        """Whether the day stands before the month in the stored texts of days; None if no text tells."""
        exprs = [column.expr for column in self._schema.columns.values() if column.expr]
        orders = {first[1] == "d" for expr in exprs for first in _FIRST_OF_DAY.finditer(expr)}
        return orders.pop() if len(orders) == 1 else None

    @cached_property
    def own_units(self) -> tuple[tuple[str, str], ...]:
        """The units of columns as words of a request: folded, and in the owner's spelling."""
        columns = self._schema.columns.values()
        units = {(n, c.unit) for c in columns if c.unit for n in (*words_of_currency(c.unit), *c.unit_names)}
        for name in {column.unit_in for column in columns if column.unit_in}:
            words, stored = self._schema.columns[name].values, self._stored(name)
            units |= {(word, v) for v in stored if is_currency(v) for word in (v, *words.get(v, ()))}
        units |= {(unit, unit) for said in self.sizes.values() for unit in said}
        units |= {(word, word) for told in self.counters.values() for word in told}
        units |= {
            (word, f"{column.unit}{HUNDREDTH}")
            for name, column in self._schema.columns.items()
            if column.kind is not Kind.INTEGER  # whole pounds are no pence
            for word in words_of_hundredth(column.unit, letters=self._begins_below_one(name))
        }
        return tuple((fold(name), unit) for name, unit in sorted(units))

    @cached_property
    def counters(self) -> Mapping[str, tuple[str, ...]]:
        """The words for what a column of counts without a unit counts: 「10床」 for 病床数.

        A word in the name of another column may be about that one: 「3階」 beside 所在階 and 総階数.
        """
        columns = ((name, self._schema.columns[name]) for name in self._schema.filterable)
        bare = (name for name, column in columns if column.kind is Kind.INTEGER and not column.unit)
        told = {name: words for name in bare if (words := counters_of(name))}
        others = [name for name in self._schema.columns if name not in told]
        apart = {
            name: [word for word in words if not any(word in one for one in others)]
            for name, words in told.items()
        }
        return {name: tuple(words) for name, words in apart.items() if words}

    def _begins_below_one(self, name: str) -> bool:
        return self._vocabulary.spans.get(name, ("",))[0] == "0"

    @cached_property
    def sizes(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of numbers that are named as sizes, but have no unit, with units of sizes."""
        columns = ((name, self._schema.columns[name]) for name in self._schema.filterable)
        bare = (name for name, column in columns if column.kind.is_number and not column.unit)
        return {name: units for name in bare if (units := units_of_size(name))}


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
