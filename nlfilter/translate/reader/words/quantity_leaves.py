"""The quantities of a request: amounts, dates and times of day, as first nodes of its chart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import time

from msgspec.structs import replace

from nlfilter.languages.about import writes_commas
from nlfilter.translate.quantities.amounts import Amount, amounts, durations_shown
from nlfilter.translate.quantities.clocks import Clock, afternoon, clocks
from nlfilter.translate.quantities.conversions import on_own_scale
from nlfilter.translate.quantities.dates import DateSpan, spans
from nlfilter.translate.quantities.unit_words import unit_words
from nlfilter.translate.reader.forms import Form, Word
from nlfilter.translate.reader.score import PLAIN, Score, feature
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.boundaries import Dense, schema_word
from nlfilter.translate.reader.words.candidates import converts, is_counted

QuantityLeaf = tuple[str, int, int, Form, Score]
"""A symbol, the characters start:stop, a form and its score."""

_BOUNDING = frozenset({"ge_after", "le_after"})
_SIDES = frozenset({"date_before", "date_after", "date_since", "date_until", "date_from"})
_NONE = frozenset[str]()
_HOURS = 24
_OF_A_CLOCK = range(1, 13)
_FIGURES = re.compile(r"(?P<h>\d{1,2})(?:\.(?P<m>[0-5]\d))?|(?P<joined>0\d[0-5]\d)")


class Quantities:
    """The amounts, dates and times of day of a text, by the place where they begin.

    `function_words` holds the end and the key of the longest function word at each place of the dense text.
    """

    def __init__(
        self, text: str, table: Table, dense: Dense, function_words: Sequence[tuple[int, str]]
    ) -> None:
        self.text, self._table, self._dense, self._function_words = text, table, dense, function_words
        own = table.lexicon.figures.own_units
        self._dates = {one.start: one for one in spans(text, table.calendar)}
        undated = [one for one in self._dates.values() if one.low is None and one.high is None]
        within = {place for one in undated for place in range(one.start, one.end)}  # no amounts: "2026/27"
        commas = table.lexicon.figures.writes_commas or writes_commas(table.source.source)
        found = amounts(text, own, commas=commas)
        self.amounts = {one.start: on_own_scale(one, own) for one in found if one.start not in within}
        roles = table.lang.roles
        self._whole = {one.start for one in self._dates.values()}
        for one in [*self._dates.values()]:
            self._dates.setdefault(start := self._after_light_words(one), replace(one, start=start))
        self._bounded = {end for end, key in function_words if roles.get(key, _NONE) & _BOUNDING}
        self._sided = {end for end, key in function_words if roles.get(key, _NONE) & _SIDES}
        timed = {one.start: one for one in clocks(text, table.lang)}
        self._clocks = timed if table.lexicon.figures.has_times else {}
        self._paired = dict(self._hours_in_pairs()) if table.lexicon.figures.has_times else {}
        halves = {one.start for one in timed.values() if one.half}  # "3:30 pm" is no duration
        shown = durations_shown(text) if table.lexicon.figures.has_durations else {}
        self._shown = {place: read for place, read in shown.items() if place not in halves}
        self.when = {*self._dates, *timed}
        """Where a day or a time of day begins, also one that no column can answer."""

    def hides(self, symbol: str, form: Form) -> bool:
        """Whether no word inside a quantity stands for itself: "this weekend"."""
        return symbol != "Date" or (
            is_counted(form) and isinstance(form, DateSpan) and form.start in self._whole
        )

    def _after_light_words(self, date: DateSpan) -> int:
        """Where a date begins without words that may be part of a name: "posted on | weekends"."""
        place, lang = date.start, self._table.lang
        while (k := self._dense.index.get(place)) is not None:
            end, key = self._function_words[k]
            after = end + len(self.text[end:]) - len(self.text[end:].lstrip())
            if not key or after >= date.end or not lang.roles[key] >= {"filler", "slight"}:
                break
            place = after
        return place

    def day_end(self, place: int) -> int:
        """Where the date or the time of day ends that begins at a place; 0 if none does."""
        found = (self._dates.get(place), self._clocks.get(place))
        return max((one.end for one in found if one), default=0)

    def at(self, place: int, known: int) -> Iterator[QuantityLeaf]:
        """The quantities at a place that no word before it hides; those words reach up to `known`."""
        date, amount = self._dates.get(place), self.amounts.get(place)
        if date and place >= known:
            yield "Date", place, date.end, date, PLAIN if date.monthless else feature("amount")
            if date.swapped:
                low, high = date.swapped
                yield (
                    "Date",
                    place,
                    date.end,
                    replace(date, low=low, high=high, swapped=None),
                    feature("amount") + feature("swapped_date"),
                )
        if (clock := self._clocks.get(place)) and clock.end > known:
            yield "Clock", place, clock.end, clock, feature("time")
        for shown in self._shown.get(place, ()):
            yield "Amount", place, shown.end, shown, feature("amount")
        if amount is not None and amount.end > known:
            yield from self._amount(amount)
            hour = self._paired.get(place) or self._hour(amount)
            if place not in self._clocks and hour:
                yield (
                    "Clock",
                    place,
                    amount.end,
                    Clock(place, amount.end, hour, bare=True),
                    feature("bare_hour"),
                )
        units = unit_words(self._table.lexicon.figures.own_units)
        unit = units.unit.match(self.text, place) if place - 1 in self._bounded else None
        if unit and not self.text[unit.end() : unit.end() + 1].isdecimal():  # not 「20以上 週3」
            yield "Unit", place, unit.end(), Word(units.units[unit["unit"]]), PLAIN

    def _hours_in_pairs(self) -> Iterator[tuple[int, time]]:
        """The figures of "9 to 5" and "9am to 5": hours of which the last is in the afternoon."""
        figures = [one for one in self.amounts.values() if one.unit is None and one.value in _OF_A_CLOCK]
        timed = {one.start: one.time for one in self._clocks.values()}
        first = {one.end: (one.start, timed.get(one.start) or time(int(one.value))) for one in figures}
        first |= {one.end: (one.start, one.time) for one in self._clocks.values()}
        for one in figures:
            before = self.text[: one.start].rstrip()
            word = before.split()[-1] if before else ""
            place, begun = first.get(len(before.removesuffix(word).rstrip()), (0, None))
            if begun is None or "to" not in self._table.lang.roles.get(word, ()):
                continue
            end = afternoon(begun, time(int(one.value) % _HOURS))
            if end.hour != one.value or place in self._clocks:
                yield from ((place, begun), (one.start, end))

    def _hour(self, amount: Amount) -> time | None:
        """The time of day that a bare number may be: "opens before 9", "starts at 6.30", "from 0630"."""
        said = _FIGURES.fullmatch(self.text, amount.start, amount.end)
        if said is None or amount.unit is not None or not self._table.lexicon.figures.has_times:
            return None
        if said["joined"]:
            return time(int(said["joined"][:2]), int(said["joined"][2:]))
        shown = said["m"] or amount.start - 1 in self._sided
        return time(int(said["h"]), int(said["m"] or 0)) if shown and int(said["h"]) < _HOURS else None

    def _amount(self, amount: Amount) -> Iterator[QuantityLeaf]:
        """An amount; also without its unit, if the unit begins the name of a column or a function word."""
        at = self._dense.index.get(amount.unit_at) if amount.unit_at else None
        lexicon, lang = self._table.lexicon, self._table.lang
        named = schema_word(self._dense, at, lexicon, lang)[1] if at is not None else ""
        if at is not None and (named or self._function_words[at][0] > amount.end):  # "20 years old"
            end = len(self.text[: amount.unit_at].rstrip())
            bare = replace(amount, unit=None, end=end, unit_at=None)
            converted = bool(named) and converts(self._table, named, amount.unit)
            yield (
                "Amount",
                amount.start,
                end,
                bare,
                feature("amount") + feature("converted_unit" if converted else "split_unit"),
            )
        yield "Amount", amount.start, amount.end, amount, feature("amount")
