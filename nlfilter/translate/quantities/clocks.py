"""Times of day in a request: "10:10", "8 am", "3 to 5 pm", "noon", "9 in the evening", 「夜7時半」.

They are only looked for if the table has a column of times. Elsewhere "10時間" and "8:1" mean other things.
"""

from __future__ import annotations

import re
from datetime import time

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.translate.languages.language import Language
from nlfilter.translate.quantities.numerals import number_in_characters

Until = time | None


class Clock(Struct, frozen=True):
    """A time of day, at the folded characters start:end.

    `half` is the half of the day ("am", "pm"), or "". `lent`: the half was said with the next time ("3 to 5
    pm"). `hour`: no minutes were said. `part`: a part of the day ("afternoon"), which ends at `until`, or
    with the day. `bare`: a number beside a word of time, of which nothing says that it is an hour.
    """

    start: int
    end: int
    time: time
    half: str = ""
    lent: bool = False
    hour: bool = False
    part: bool = False
    until: Until = None
    bare: bool = False


_AFTER_NOON = {"am": range(0), "pm": range(12), "night": range(5, 12), "midday": range(6)}
"""Maps a half of the day to its hours that are after noon (12 is 0): 夜7時 is 19:00, 夜1時 is 1:00."""


_LATEST = 30
"""Opening hours after midnight are counted on: 「26時」."""


def clocks(text: str, lang: Language) -> list[Clock]:
    """The times of day of a folded text, from left to right.

    >>> from nlfilter.translate.languages.loading import language
    >>> said = "between 3 and 5:30 pm, 午後3時から5時半まで, at noon, 10時間, 夜9時, 8 in the evening"
    >>> [found.time.isoformat("minutes") for found in clocks(said, language())]
    ['15:00', '17:30', '15:00', '17:30', '12:00', '21:00', '20:00']
    """
    found: list[Clock] = []
    for one in lang.clock.patterns:
        if any(word in text for word in one.one_of):
            found += (clock for match in one.pattern.finditer(text) if (clock := _clock(match, lang)))
    found.sort(key=lambda clock: (clock.start, -clock.end))
    kept: list[Clock] = []
    for clock in found:
        if not kept or clock.start >= kept[-1].end:
            kept.append(_after(kept[-1], clock, text, lang) if kept else clock)
    return [_before(clock, after) for clock, after in zip(kept, [*kept, None][1:], strict=True)]


def _clock(match: re.Match[str], lang: Language) -> Clock | None:
    groups = match.groupdict()
    if part := groups.get("part"):
        begin, until = lang.clock.parts[part]
        return Clock(*match.span(), begin, part=True, until=until)
    hours = _figure(groups.get("h") or groups.get("word") or "", lang)
    minutes = 30 if groups.get("half_past") else _figure(groups.get("m") or "0", lang)
    said = groups.get("half") or groups.get("lent") or ""
    half = lang.clock.halves.get(said.replace(".", ""), "")
    if hours is None or minutes is None or (half and hours > 12):
        return None
    if half:
        if hours == 12 and half in ("am", "pm") and not said.isascii():
            return None  # 「午後12時」: some mean noon, some mean midnight
        hours %= 12
        half = "pm" if hours in _AFTER_NOON[half] else "am"
        hours += 12 if half == "pm" else 0
    if hours >= _LATEST or minutes > 59:
        return None
    hours %= 24  # 「25時」 is one o'clock at night
    hour = groups.get("m") is None and groups.get("half_past") is None
    return Clock(*match.span(), time(hours, minutes), half, bool(groups.get("lent")), hour)


def _figure(text: str, lang: Language) -> int | None:
    if text.isdecimal():
        return int(text)
    number = lang.clock.hours.get(text)
    read = number_in_characters(text) if number is None and text else None
    return number if number is not None else int(read) if read is not None else None


def _after(before: Clock, clock: Clock, text: str, lang: Language) -> Clock:
    """The time with the half of the day that was said with the time before: 「午後3時から5時まで」.

    Without one, an earlier time is in the afternoon: 「9時から5時」.
    """
    between = text[before.end : clock.start].strip()
    tied = "to" in lang.roles.get(between, ())
    if tied and not (before.half or clock.half) and ":" not in text[before.start : clock.end]:
        return replace(clock, time=afternoon(before.time, clock.time))
    follows = tied and not (between.isascii() and between.isalpha())
    if not follows or before.half != "pm" or clock.half or clock.time.hour >= 12:
        return clock
    later = clock.time.replace(hour=clock.time.hour + 12)
    return replace(clock, time=later, half="pm") if later > before.time else clock


def afternoon(first: time, last: time) -> time:
    """The end of an interval that begins in the morning, as people say it: 5 of "9 to 5" is 17:00.

    >>> afternoon(time(9), time(5)), afternoon(time(9), time(11)), afternoon(time(22), time(5))
    (datetime.time(17, 0), datetime.time(11, 0), datetime.time(5, 0))
    """
    crosses = last < first and first.hour <= _NOON and last.hour < _NOON
    return last.replace(hour=last.hour + _NOON) if crosses else last


_NOON = 12


def _before(clock: Clock, after: Clock | None) -> Clock:
    """The time before noon if its interval crosses noon: "11 to 2 pm"."""
    crosses = clock.lent and clock.half == "pm" and after is not None and clock.time > after.time
    return replace(clock, time=clock.time.replace(hour=clock.time.hour - 12), half="am") if crosses else clock
