"""Weekdays beside another day name one week, or any: "next Saturday and Sunday", 「10月上旬の土曜」."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from nlfilter.schema.fold import is_hiragana
from nlfilter.translate.languages.loading import language
from nlfilter.where.nodes import RelativeDate, Unit

if TYPE_CHECKING:
    from nlfilter.translate.quantities.dates import DateSpan


def weekdays_together(text: str, found: Sequence[DateSpan]) -> Sequence[DateSpan]:
    """The dates of a folded text, from left to right; weekdays that are refused or joined are of any week.

    If one of the joined weekdays has a week, it is that of all: "next Saturday and Sunday".
    """
    kept = [one.any_week if _is_bare(text, one) and _is_refused(text, one) else one for one in found]
    pairs = [n for n in range(len(kept) - 1) if _are_joined(text, *kept[n : n + 2])]
    for n in reversed(pairs):
        one, after = kept[n : n + 2]
        if _is_bare(text, one) and _is_bare(text, after):
            kept[n + 1] = after = after.any_week
        if after.part and after.part[0] == "weekday":
            kept[n] = one.any_week
        elif _begins_with_weekday(text, after):  # "Saturday and Sunday next week"
            kept[n] = _in_week_of(after, one)
    for n in pairs:
        kept[n + 1] = _in_week_of(*kept[n : n + 2], later=True)
    for n in range(len(kept) - 1):
        kept[n : n + 2] = _in_period(text, *kept[n : n + 2])
    return tuple(kept)


def _in_period(text: str, one: DateSpan, after: DateSpan) -> tuple[DateSpan, DateSpan]:
    """Two dates; where one is a period, the weekday of the other may be any in it: "October, Saturday"."""
    first, last = _is_bare(text, one), _is_bare(text, after)
    if first is last or one.end > after.start:
        return one, after
    period, weekday = (after, one) if first else (one, after)
    bounded = _bounds_between(text[one.end : after.start])
    if bounded is None or not (bounded or _is_long(period)):
        return one, after
    return (weekday.any_week, after) if first else (one, weekday.any_week)


def _bounds_between(gap: str) -> bool | None:
    """Whether a word between two dates makes a bound of one: "after"; None if other things stand there."""
    roles, bounded = language().roles, False
    for word in gap.replace("、", " ").replace(",", " ").split():
        forms = (word, word[:-1]) if is_hiragana(word[-1]) else (word,)  # 「以降|の」
        found = [roles[form] for form in forms if form in roles]
        if not found or not found[0].isdisjoint(("and", "or")):
            return None
        bounded = bounded or any(not one.isdisjoint(_BOUNDING) for one in found)
    return bounded


_BOUNDING = frozenset(
    f"date_{side}{place}" for side in ("since", "after", "before", "until") for place in ("", "_after")
)


def _is_long(span: DateSpan) -> bool:
    """Whether a period holds several weeks."""
    low, high = span.low, span.high
    if isinstance(low, date) and isinstance(high, date):
        return (high - low).days > _WEEK
    return isinstance(low, RelativeDate) and low.start_of in ("month", "quarter", "year")


_WEEK = 7


def _is_bare(text: str, span: DateSpan) -> bool:
    return text[span.start : span.end] in language().dates.weekdays


def _is_refused(text: str, span: DateSpan) -> bool:
    """Whether a refusal follows: 「土曜以外」."""
    roles, ahead = language().roles, text[span.end :]
    return any("not_after" in roles.get(ahead[:size], ()) for size in range(1, _LONGEST_REFUSAL))


_LONGEST_REFUSAL = 8


def _are_joined(text: str, one: DateSpan, after: DateSpan) -> bool:
    gap = text[one.end : after.start].strip(" ,、・")
    words = not gap or not language().roles.get(gap, frozenset()).isdisjoint(("and", "or"))
    return words and one.end < after.start


def _begins_with_weekday(text: str, span: DateSpan) -> bool:
    return any(text.startswith(name, span.start) for name in language().dates.weekdays)


def _in_week_of(known: DateSpan, span: DateSpan, *, later: bool = False) -> DateSpan:
    """A weekday that is said without a week, in the week of another one; or the next such day (`later`)."""
    day, part = known.low, span.any_week.part
    if not (known.is_weekday and isinstance(day, RelativeDate) and part and part[0] == "weekday"):
        return span
    weeks, days = (sum(n for n, unit in day.shifts if unit == one) for one in ("week", "day"))
    number = part[1][0] - 1
    if not weeks or len(part[1]) > 1:
        return span
    weeks += later and number < days
    return replace(span, low=_day(weeks, number), high=_day(weeks, number + 1), part=None, ahead=None)


def _day(weeks: int, days: int) -> RelativeDate:
    shifts: tuple[tuple[int, Unit], ...] = ((weeks, "week"), (days, "day"))
    return RelativeDate("week", tuple(shift for shift in shifts if shift[0]))
