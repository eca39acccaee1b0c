"""Makes the entries of a lexicon: pairs of a text and its meaning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from nlfilter.schema.fold import fold, is_ideograph, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning, MeaningKind
from nlfilter.schema.names.short_forms import bracketed, head_noun, name_words, one_of
from nlfilter.schema.names.unit_guesses import period_of
from nlfilter.schema.names.word_tables import NAMES

if TYPE_CHECKING:
    from nlfilter.schema.parts import Column
    from nlfilter.schema.stored.vocabulary import Vocabulary
    from nlfilter.schema.table import TableSchema


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
    for text in (*sorted(items), *parts, *schema.actions):
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
