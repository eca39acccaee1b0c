"""Sayings, independent of a language: a template with its columns and values."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from nlfilter.where.nodes import Measure, Pattern, Unit, Value


class Period(Struct, frozen=True):
    """A duration: 7 days."""

    count: int
    unit: Unit


class CalendarUnit(Struct, frozen=True):
    """A whole unit of the calendar, counted from the current one: -1 month is last month."""

    unit: Unit
    offset: int


class CalendarEnd(Struct, frozen=True):
    """The last day of a unit of the calendar: the end of next month."""

    of: CalendarUnit


class CalendarPeriod(Struct, frozen=True):
    """A whole month or year of the calendar, by name."""

    year: int
    month: int | None = None


class Named(Struct, frozen=True):
    """Another column, by its label, or a multiple of it."""

    column: str
    times: int | Decimal = 1


Content = Value | Pattern | Period | CalendarUnit | CalendarEnd | CalendarPeriod | Named


class Saying(Struct, frozen=True):
    """One template with its columns and values; if there are several, any of them is meant.

    `beside` says how rows without a value are treated, if the template alone would mislead. `measure` is the
    measure of the columns, if the saying is about one.
    """

    key: str
    columns: tuple[str, ...]
    values: tuple[Content, ...] = ()
    beside: Literal["", "and_given", "or_missing"] = ""
    measure: Measure | None = None


class Several(Struct, frozen=True):
    """The AND or the OR of several sayings."""

    how: Literal["all", "any"]
    parts: tuple[Said, ...]


class Termed(Struct, frozen=True):
    """A term of the schema and its condition."""

    name: str
    inside: Said


Said = Saying | Several | Termed
