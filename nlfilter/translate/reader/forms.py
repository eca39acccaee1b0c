"""What nodes mean: the typed forms between words and a where.

A form holds no text of a language. `Wish` is the form of a finished condition; what it spans is kept, since a
condition is always told in the words that were typed for it.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from nlfilter.schema.lexicon.lexicon import Meaning
from nlfilter.translate.reader.comparisons import Op
from nlfilter.translate.reader.comparisons import Value as Figure
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Mapped

Link = Literal["or", "and", "comma", "none"]
Manner = Literal["also", "fine", "again", "either", "change", "only", "lifted"]
"""How a later turn of a talk says a wish: that it joins what is in force ("also", "either"), would do as well
("fine"), is let in once more ("again"), takes a place ("change"), or stays alone ("only"); and that
what it refuses is asked for no more ("lifted")."""


class Word(Struct, frozen=True):
    """A word with a role: its squeezed text."""

    key: str


class Subject(Struct, frozen=True):
    """A column or range that is named; `slight` by a part of its name alone, `per` for a period.

    `text`: it holds texts. `bound`: the comparison that the name ends in ("arrive by").
    """

    meaning: Meaning
    slight: bool = False
    per: str | None = None
    text: bool = False
    bound: Op | None = None


class Value(Struct, frozen=True):
    """A stored value, a flag, a term or alternatives to look for, by one meaning of a word.

    `lost` are the other meanings, of which this one has a `place`, the likeliest being 0; `weak`, that the
    word says too little without its column, `corrected`, that it was misspelt.
    """

    meaning: Meaning
    text: str
    lost: tuple[Meaning, ...] = ()
    weak: bool = False
    place: int = 0
    corrected: bool = False


class Quoted(Struct, frozen=True):
    """A text in quotation marks that nothing knows."""

    text: str


class Sought(Struct, frozen=True):
    """Words that nothing knows, to be looked for in texts; a `phrase` just as it stands."""

    words: tuple[str, ...]
    phrase: bool = False


class NotStored(Struct, frozen=True):
    """A text that a column is said to have, and does not."""

    column: str
    text: str


class Measure(Struct, frozen=True):
    """An amount, a date or a time of day with its comparison, or a stretch of them.

    `named` are the columns that its own words speak of ("older than").
    """

    op: Op | None
    low: Figure
    high: Figure | None = None
    named: tuple[str, ...] = ()


class Measures(Struct, frozen=True):
    """Several measures of one subject."""

    parts: tuple[Measure, ...]
    link: Link


class Wish(Struct, frozen=True):
    """One condition before it is negated: the characters it spans, its positive predicate, its column.

    `exclusive`: a row has one such value, so that two can only be alternatives. `guessed`: its column is the
    first of several that could be meant. `whole`: its parts are joined already. `doubt` is what it cost that
    its word has likelier meanings, which a wish of the same column beside it makes good. `searched`: words
    that nothing knows are looked for in texts. `manner`: how a later turn of a talk says it.
    """

    first: int
    last: int
    predicate: Predicate
    column: str
    exclusive: bool = False
    negated: bool = False
    guessed: bool = False
    whole: bool = False
    mapped: tuple[Mapped, ...] = ()
    doubt: float = 0.0
    searched: bool = False
    manner: frozenset[Manner] = frozenset()


class Clause(Struct, frozen=True):
    """Wishes of several columns, said in one breath."""

    wishes: tuple[Wish, ...]


class Run(Struct, frozen=True):
    """Wishes of one column, said in a row."""

    wishes: tuple[Wish, ...]
    links: tuple[Link, ...]


class Some(Struct, frozen=True):
    """So many of some wishes of any columns: "at least two of: A, B, C"."""

    measure: Measure
    wishes: tuple[Wish, ...]


class Aside(Struct, frozen=True):
    """What is said and asks for no condition: a column to show, an order, a sum over rows."""

    first: int
    last: int
    kind: Literal["", "ordering", "summary"] = ""


class Meant(Struct, frozen=True):
    """Conditions in force that words speak of, by their ids; of one with several values, the `parts` of it.

    A part is kept as the wish that refuses it.
    """

    ids: tuple[str, ...]
    parts: tuple[Wish, ...] = ()


class Taken(Struct, frozen=True):
    """What a later turn takes of the conditions in force: some by their ids, and parts of others."""

    first: int
    last: int
    ids: tuple[str, ...]
    parts: tuple[Wish, ...] = ()


class Tone(Struct, frozen=True):
    """A word that says of a whole turn how its wishes are meant."""

    manner: frozenset[Manner]


Form = (
    Word
    | Subject
    | Value
    | Quoted
    | Sought
    | NotStored
    | Measure
    | Measures
    | Wish
    | Run
    | Clause
    | Some
    | Aside
    | Meant
    | Taken
    | Tone
    | Figure
    | None
)
"""The meaning of a node; a word without weight has none."""
