"""Finds columns that are named after the weekdays: each may hold what any of them holds.

If no row is closed on Fridays, the column of Fridays holds no "closed"; people ask for it all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nlfilter.schema.fold import fold
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.known_things import weekday_spellings
from nlfilter.schema.inference.own_words import stored_as
from nlfilter.schema.inference.taken import with_words
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import ANSWERS
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column

Values = Mapping[str, Sequence[str]]
_FEWEST = 5
"""A column 日 or 月 alone may be anything; so many of them in one style are the days of a week."""


def with_values_of_weekdays(values: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The values of columns, with those of all days for each column of a weekday.

    >>> held = {day: ("open", "closed") for day in ("Mon", "Tue", "Wed", "Thu")}
    >>> with_values_of_weekdays({"city": ("Rome",), **held, "Fri": ("open",)})["Fri"]
    ('open', 'closed')
    """
    days = _days(values)
    held = dict.fromkeys(value for name in days for value in values[name])
    return {**values, **{n: tuple(dict.fromkeys((*values[n], *held))) for n in days if values[n]}}


def with_weekdays_alike(
    columns: Mapping[str, Column], values: Values, facts: Mapping[str, ColumnFacts]
) -> dict[str, Column]:
    """The columns, of which those of weekdays list values that they lack; marks need the name of the day."""
    made = dict(columns)
    for name in _days(values):
        column = columns.get(name)
        if column is not None and column.vocabulary == "closed" and values[name]:
            lacks = facts[name].distinct < len(values[name])
            told = {value: column.values.get(value, ()) for value in values[name]} if lacks else column.values
            marked = any(value.lower() in ANSWERS for value in values[name])
            made[name] = column.model_copy(update={"values": told, "named_only": column.named_only or marked})
    return made


def with_names_of_weekdays(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns, of which flags for weekdays are asked for by each name of their day.

    >>> flags = {day: Column(type="BOOLEAN") for day in ("mon", "tue", "wed", "thu", "fri")}
    >>> with_names_of_weekdays(flags)["fri"].when_true
    ('Friday', 'Fri', 'Fridays', '金曜日', '金曜', 'on Friday', 'on Fridays')
    """
    flags = {stored_as(name, one): name for name, one in columns.items() if one.kind is Kind.BOOLEAN}
    made = dict(columns)
    for stored in _days(flags):
        *names, _ = next(day for day in weekday_spellings() if fold(stored) in map(fold, day))
        on = (said.format(name) for said in _ON for name in names if name.isascii() and name[3:])
        made[flags[stored]] = with_words(made[flags[stored]], [*names, *on])
    return made


_ON: Sequence[str] = NAMES["days"]["on"]


def _days(names: Iterable[str]) -> list[str]:
    """The names that are weekdays in one style, if there are enough of them."""
    for style in zip(*weekday_spellings(), strict=True):
        spelled = {*map(fold, style)}
        if len(found := [name for name in names if fold(name) in spelled]) >= _FEWEST:
            return found
    return []
