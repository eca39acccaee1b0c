"""Forms: what the nodes of a chart mean, the steps between words and a where.

A form holds no text of a language. A `Wish` is the form of a finished condition. It keeps the span of its
words, so that a condition can always be shown with the words that the person typed.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.reader.operators import Op, Quantity
from nlfilter.translate.reader.score import PLAIN, Score
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import How, Mapped

Link = Literal["or", "and", "comma", "none"]
Manner = Literal["also", "fine", "again", "either", "change", "only", "lifted"]
"""How a later turn of a dialogue says a wish. The wish joins the conditions in force ("also", "either"),
would do as well ("fine"), is allowed again ("again"), replaces a condition ("change"), or stays alone on its
column ("only"). With "lifted", the person no longer asks for what the wish refuses.
"""


class Word(Struct, frozen=True):
    """A word with a role. `key` is its squeezed text."""

    key: str


class Subject(Struct, frozen=True):
    """A named column or range.

    `partial`: only a part of its name was said. `per`: it was named for this period. `holds_text`: it holds
    texts. `bound`: the comparison in which its name ends ("arrive by"). `near`: the name was not said, but
    a phrase that means nearly the same.
    """

    meaning: Meaning
    partial: bool = False
    per: str | None = None
    holds_text: bool = False
    bound: Op | None = None
    near: bool = False


class Value(Struct, frozen=True):
    """One meaning of a word: a stored value, a flag, a term, or alternatives to look for.

    `others` are the other meanings of the word, and `rank` is the place of this one among all, 0 for the
    likeliest. `weak`: the word says too little without its column. `how`: a slip or another form of the word.
    `guessed`: the word may be another thing.
    """

    meaning: Meaning
    text: str
    others: tuple[Meaning, ...] = ()
    weak: bool = False
    rank: int = 0
    how: How | None = None
    guessed: bool = False


class Quoted(Struct, frozen=True):
    """A text in quotation marks, or a piece of text to match."""

    text: str


class Sought(Struct, frozen=True):
    """Unknown words to search for in texts; a `phrase` is searched for exactly as it stands.

    `forms`: the ways to write a single name, of which one is enough.
    """

    words: tuple[str, ...]
    phrase: bool = False
    forms: tuple[str, ...] = ()


class NotStored(Struct, frozen=True):
    """A text that should be a value of a column, but is not stored there."""

    column: str
    text: str


class Measure(Struct, frozen=True):
    """An amount, a date or a time of day with its comparison; with `high`, the interval between two of them.

    `named` are the columns that the words of the measure name by themselves ("older than").
    """

    op: Op | None
    low: Quantity
    high: Quantity | None = None
    named: tuple[str, ...] = ()


class Measures(Struct, frozen=True):
    """Several measures of one subject."""

    measures: tuple[Measure, ...]
    link: Link


class Wish(Struct, frozen=True):
    """One condition before it is negated: the characters start:stop, the positive predicate, and its column.

    `exclusive`: a row has only one such value, so two of them can only be alternatives. `guessed`: several
    columns could be meant, and this is the first. `whole`: it cannot be joined with a further wish of its
    column. `doubt`: what the wish costs because its word has likelier meanings; another wish of the same
    column beside it refunds this. `searched`: unknown words are searched for in texts. `manner`: how a later
    turn says the wish. `grouped`: one word stands for several values, of which a row has one.
    """

    start: int
    stop: int
    predicate: Predicate
    column: str
    exclusive: bool = False
    negated: bool = False
    guessed: bool = False
    whole: bool = False
    mapped: tuple[Mapped, ...] = ()
    doubt: Score = PLAIN
    searched: bool = False
    manner: frozenset[Manner] = frozenset()
    grouped: bool = False


class Unsupported(Struct, frozen=True):
    """A wish that its words do not support enough to be applied; the columns that it may be about."""

    columns: tuple[str, ...]


class Clause(Struct, frozen=True):
    """Wishes of different columns, said as one group."""

    wishes: tuple[Wish, ...]


class Run(Struct, frozen=True):
    """Wishes of one column, said one after the other, with the links between them."""

    wishes: tuple[Wish, ...]
    links: tuple[Link, ...]


class Some(Struct, frozen=True):
    """A number of wishes of any columns, of which so many must hold: "at least two of: A, B, C"."""

    measure: Measure
    wishes: tuple[Wish, ...]


class LeftOut(Struct, frozen=True):
    """Kinds of rows that are left out: "excluding A, B and C". `open`: the list must still go on."""

    wishes: tuple[Wish, ...]
    open: bool = False


class Aside(Struct, frozen=True):
    """Words that ask for no condition: a column to show, an order, a sum over rows, an unfit unit."""

    start: int
    stop: int
    kind: Literal["", "ordering", "summary", "mismatch"] = ""


class Reference(Struct, frozen=True):
    """The conditions in force to which words refer, by their ids.

    If a condition has several values and the words refer to some of them, `refused` holds the wish that
    refuses these values.
    """

    ids: tuple[str, ...]
    refused: tuple[Wish, ...] = ()


class Removal(Struct, frozen=True):
    """What a later turn removes: conditions in force by their ids, and values of others (`refused`)."""

    start: int
    stop: int
    ids: tuple[str, ...]
    refused: tuple[Wish, ...] = ()


class Tone(Struct, frozen=True):
    """A word that says how all wishes of a turn are meant."""

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
    | Unsupported
    | Run
    | Clause
    | Some
    | LeftOut
    | Aside
    | Reference
    | Removal
    | Tone
    | Quantity
    | None
)
"""The meaning of a node; None for a word without weight."""
