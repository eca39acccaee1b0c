"""What is said, before it is said in a language: which template, about which columns, with which values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nlfilter.where.nodes import Measure, Pattern, Unit, Value


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: 7 days."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class CalendarUnit:
    """A whole unit of the calendar, counted from the present one: -1 month is last month."""

    unit: Unit
    offset: int


@dataclass(frozen=True, slots=True)
class CalendarEnd:
    """The last day of a unit of the calendar: the end of next month."""

    of: CalendarUnit


@dataclass(frozen=True, slots=True)
class Span:
    """A whole month or year of the calendar, by name."""

    year: int
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """Another column, by its label."""

    column: str


Content = Value | Pattern | Period | CalendarUnit | CalendarEnd | Span | Named


@dataclass(frozen=True, slots=True)
class Saying:
    """One template and what fills it; several columns or values mean any of them.

    `beside` tells what is said of rows without a value, where the template alone would mislead; `measure` is
    what is worked out of the columns, where that is what is spoken of.
    """

    key: str
    columns: tuple[str, ...]
    values: tuple[Content, ...] = ()
    beside: Literal["", "and_given", "or_missing"] = ""
    measure: Measure | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """Several sayings, all or any of which hold."""

    how: Literal["all", "any"]
    parts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Termed:
    """A term of the schema and what it stands for."""

    name: str
    inside: Said


Said = Saying | Several | Termed
