"""Reads texts that list weekdays: "Mon+Wed", "Mon-Fri", 「月火水」, 「日曜日・祝日」.

The days of a text are found where they stand in it. Only those that it does not write ("Tue" of "Mon-Wed")
are written into the expression, where the owner can read them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from nlfilter.schema.fold import fold
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.delimited import LISTED
from nlfilter.schema.inference.known_things import weekday_spellings
from nlfilter.schema.inference.world import MOST, stands_for_no_weekday
from nlfilter.schema.inference.written import Written
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import has_word, looks_like_key
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.learn import distinct_values
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan

_LONGEST = 40
"""The greatest mean length of such texts."""
_FEWEST = 3
"""Fewer different texts prove nothing."""
_ENOUGH = 0.8
_DAYS = 7
_PLACES: Mapping[str, tuple[int, int]] = {
    fold(spelled): (style, day)
    for day, spellings in enumerate(weekday_spellings())
    for style, spelled in enumerate(spellings)
}
"""The style and the number of each spelling of a day: two days of one text have one style."""
_DAY = "|".join(map(re.escape, sorted(_PLACES, key=len, reverse=True)))
_THROUGH = "|".join(map(re.escape, sorted(map(fold, NAMES["days"]["through"]), key=len, reverse=True)))
_BETWEEN = "|".join(map(re.escape, sorted(map(fold, NAMES["days"]["between"]), key=len, reverse=True)))
_SEVERAL: Mapping[str, tuple[int, int]] = {
    fold(word): ends
    for key, ends in (("all_days", (0, 6)), ("workdays", (0, 4)), ("weekend", (5, 6)))
    for word in NAMES["days"][key]
}
"""The first and the last day of words for several days."""
_HOLIDAY = "|".join(map(re.escape, map(fold, NAMES["days"]["holidays"])))
_PART = re.compile(
    rf"(?:{_BETWEEN})(?:(?P<holiday>{_HOLIDAY})|(?P<first>{_DAY})(?:(?:{_THROUGH})(?P<last>{_DAY}))?"
    rf"|(?P<several>{'|'.join(map(re.escape, _SEVERAL))}))"
)
_PIECE = re.compile(r"\W*(\w+)(?!\w)")
"""What stands between marks: 第3火."""
_FIRST = re.compile(_DAY)
_OFTEN = re.compile(rf"(?:{'|'.join(NAMES['days']['often'])})(?=\s?(?:{_DAY}))")


def weekdays_listed_as(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """How to read a column of texts as lists of weekdays; None if its texts are something else.

    >>> from nlfilter.schema.table import TableSchema
    >>> rows = [{"days": text} for text in ("Mon+Wed", "Tue-Wed", "Sun", "Sun+Tue")] * 3
    >>> TableSchema.infer(rows).columns["days_list"].expr
    'regexp_extract_all("days", \\'Mon|Tue|Wed|Sun\\')'
    """
    if fact.kind is not Kind.TEXT or fact.length > _LONGEST or not _FEWEST <= fact.distinct <= MOST:
        return None
    if looks_like_key(name):
        return None
    column = quoted(name)
    texts = distinct_values(scan, {name: f"CAST({column} AS VARCHAR)"}, {name: [name]})[name]
    said = {text: text if _names_days_off(name) else without_how_often(text) for text in texts}
    styles = Counter(
        _PLACES[day[0]][0] for text in said.values() if (day := _FIRST.match(fold(text).strip()))
    )
    style = next((style for style, _ in styles.most_common(1)), 0)
    found = _in_one_style({text: days for text in texts if (days := days_listed(said[text], style))})
    others = [text for text in texts if text.strip() and text not in found]
    told = [days for days in found.values() if any(fold(day) in _PLACES for day in days)]
    several = sum(len(days) > 1 for days in told)
    if not several or len(told) < max(_FEWEST, _ENOUGH * (len(told) + len(others))):
        return None
    different = {day for days in found.values() for day in days}
    # What holds the letter of a day stands before it: 「祝日」 is no Sunday. Others are kept whole.
    written = sorted(different, key=lambda day: (-len(day), _PLACES.get(fold(day), (0, -1))[1], day))
    shape = "|".join(map(re.escape, [*others, *written]))
    read = f"regexp_extract_all({column}, {literal(shape)})"
    cases = [
        f"WHEN {literal(text)} THEN [{', '.join(map(literal, days))}]"
        for text, days in found.items()
        if re.findall(shape, text) != [*days]
    ]
    expr = f"CASE {column} {' '.join(cases)} ELSE {read} END" if cases else read
    return Written(LISTED, expr, Semantic.TEXT)


def _in_one_style(found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The days of each text, in the shortest style of all that stands within the others: 「土・日曜」."""
    styles = {_PLACES[key][0] for days in found.values() for day in days if (key := fold(day)) in _PLACES}
    shortest = min(styles, key=lambda style: len(weekday_spellings()[0][style]), default=0)

    def spelled(day: str) -> str:
        place = _PLACES.get(fold(day))
        short = weekday_spellings()[place[1]][shortest] if place else day
        within = re.search(re.escape(short), day, re.IGNORECASE)
        return within[0] if within else day

    if len(styles) < 2:
        return {**found}
    return {text: tuple(dict.fromkeys(map(spelled, days))) for text, days in found.items()}


def _names_days_off(name: str) -> bool:
    """Whether a column tells when something is closed: on a day of other weeks it is open."""
    return has_word(name, NAMES["days"]["closing"])


def without_how_often(text: str) -> str:
    """A text without what it says before a weekday of how often it comes.

    >>> [*map(without_how_often, ("第2・4土曜", "毎週火曜", "1st and 3rd Monday"))]
    ['土曜', '火曜', 'monday']
    """
    said = fold(text)
    kept = _OFTEN.sub("", said)
    return kept if kept != said else text


def days_listed(text: str, style: int = 0) -> tuple[str, ...]:
    """The weekdays that a text lists, as it spells them; none if it says something else.

    Words for several days are kept beside the days that they mean, which are spelled in a style: 「平日」.

    >>> days_listed("Mon & Wed"), days_listed("Mon-Wed, Sat"), days_listed("月火"), days_listed("Mon Street")
    (('Mon', 'Wed'), ('Mon', 'Tue', 'Wed', 'Sat'), ('月', '火'), ())
    """
    said = fold(text).strip()
    found: list[str] = []
    at = 0
    while at < len(said):
        part = _PART.match(said, at)
        if part is None:
            piece = _PIECE.match(said, at)
            if piece is None or not stands_for_no_weekday(piece[1]):
                return ()
            found.append(_as_written(piece[1], text))
            at = piece.end()
            continue
        at = part.end()
        if part["holiday"]:
            found.append(_as_written(part["holiday"], text))
            continue
        if part["several"]:
            found += (_as_written(part["several"], text), *_run(style, *_SEVERAL[part["several"]], text))
            continue
        style, first = _PLACES[part["first"]]
        last = _PLACES[part["last"]][1] if part["last"] else first
        found += _run(style, first, last, text)
    return tuple(dict.fromkeys(found))


def _run(style: int, first: int, last: int, text: str) -> tuple[str, ...]:
    """The days from one to another in one style: over the end of the week, if the last one comes earlier."""
    days = range(first, last + 1 if last >= first else last + 1 + _DAYS)
    return tuple(_as_written(weekday_spellings()[day % _DAYS][style], text) for day in days)


def _as_written(day: str, text: str) -> str:
    found = re.search(re.escape(day), text, re.IGNORECASE)
    return found[0] if found else day
