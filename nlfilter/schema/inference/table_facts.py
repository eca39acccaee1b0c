"""Asks rows from everywhere in a table once about all its columns, before anything is guessed from them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from nlfilter.errors import Message, problem
from nlfilter.schema.fold import fold
from nlfilter.schema.inference.column_facts import ColumnFacts, facts_of, note_of, of_all_rows
from nlfilter.schema.inference.delimited import LISTED, listed_as
from nlfilter.schema.inference.own_words import stored_as
from nlfilter.schema.inference.personal import personal_kinds
from nlfilter.schema.inference.places import MOST, stands_for_no_weekday, weekday_spellings
from nlfilter.schema.inference.row_keys import key_of_rows, list_column, person_column, rank_of_rows
from nlfilter.schema.inference.written import Ends, Written
from nlfilter.schema.inference.written_ranges import ends_in, hours_in
from nlfilter.schema.inference.written_texts import elapsed_times, written_as
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names import guesses
from nlfilter.schema.names.guesses import has_word, looks_like_clock, looks_like_key
from nlfilter.schema.names.short_forms import bracketed
from nlfilter.schema.names.unit_guesses import ranges_among, unit_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.drift import cast_from_text
from nlfilter.sources.learn import distinct_values
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan, Source

_MOST = 0.95
_FEWEST_TIMES = 3
"""Fewer different times prove nothing."""
_LATEST = 2400
_HOUR = 100
_ZONED = ("TZ", "TIME ZONE")
_MINUTES_OF_DAY = 24 * 60


def time_within(scan: Scan, name: str, type_: str, fact: ColumnFacts, read: Written | None) -> Written | None:
    """How to read the time of day of a timestamp, if something is planned for then.

    Plans name round times; what a machine recorded has any minute and second. `read`: how texts are read. In
    a timestamp with a time zone, the time of day depends on where one asks.
    """
    column = quoted(name)
    if read is not None:
        moment = read.expr if read.type == "TIMESTAMP" else ""
    elif fact.kind is Kind.TIMESTAMP:
        moment = column if not type_.endswith(_ZONED) else ""
    else:
        moment = cast_from_text(column, Kind.TIMESTAMP) if 0 < fact.present == fact.clocks else ""
    if not moment:
        return None
    time = f"TRY_CAST({moment} AS TIME)"
    times, midnights, planned = scan.narrow([name]).answers(
        f"count(DISTINCT {time})",
        f"count(*) FILTER (WHERE {time} = TIME '00:00')",
        f"count(*) FILTER (WHERE second({moment}) = 0 AND minute({moment}) % 5 = 0)",
    )
    if times < _FEWEST_TIMES or planned < _MOST * fact.present or 2 * midnights > fact.present:
        return None
    return Written("TIME", time, Semantic.TIME)


def time_in_figures(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """How to read numbers that are times of day: 1730 is half past five. 2400 is midnight."""
    if not fact.kind.is_number or fact.distinct < _FEWEST_TIMES or not looks_like_clock(name):
        return None
    if not 0 <= fact.low < fact.high <= _LATEST or fact.high < _HOUR:
        return None
    column = quoted(name)
    are_times = f"count(*) FILTER (WHERE {column} % 100 < 60 AND {column} % 1 = 0)"
    if scan.narrow([name]).answers(are_times)[0] < fact.present:
        return None
    figures = f"CAST(CAST({column} AS BIGINT) % {_LATEST} AS VARCHAR)"
    return Written("TIME", f"CAST(try_strptime(right('000' || {figures}, 4), '%H%M') AS TIME)", Semantic.TIME)


def ends_within_a_day(scan: Scan, within: Mapping[str, Written]) -> frozenset[str]:
    """The beginnings and ends, with times of day, of what lasts at most a day: a shift, not a festival."""
    found: set[str] = set()
    for _, low, high in ranges_among(within):
        lasts = f"date_diff('minute', {quoted(low)}::TIMESTAMP, {quoted(high)}::TIMESTAMP)"
        both, short = scan.narrow([low, high]).answers(
            f"count({lasts})", f"count(*) FILTER (WHERE {lasts} BETWEEN 0 AND {_MINUTES_OF_DAY})"
        )
        if both and short >= _MOST * both:
            found |= {low, high}
    return frozenset(found)


def clocks_beside(columns: Mapping[str, Column]) -> frozenset[str]:
    """The columns for the time of day of a timestamp that can be asked for itself."""

    def is_beside(name: str, column: Column) -> bool:
        stored = stored_as(name, column)
        beside = column.kind is Kind.TIME and stored != name and stored in columns
        return beside and columns[stored].filterable

    return frozenset(name for name, column in columns.items() if is_beside(name, column))


_LONGEST_LIST = 40
"""The greatest mean length of such texts."""
_FEWEST_TEXTS = 3
"""Fewer different texts prove nothing."""
_ENOUGH = 0.8
_DAYS = 7
_PLACES: Mapping[str, tuple[int, int]] = {
    fold(spelled): (style, day)
    for day, spellings in enumerate(weekday_spellings())
    for style, spelled in enumerate(spellings)
}
"""The style and the number of each spelling of a day: two days of one text have one style."""
_WEEKDAY = "|".join(map(re.escape, sorted(_PLACES, key=len, reverse=True)))
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
    rf"(?:{_BETWEEN})(?:(?P<holiday>{_HOLIDAY})|(?P<first>{_WEEKDAY})(?:(?:{_THROUGH})(?P<last>{_WEEKDAY}))?"
    rf"|(?P<several>{'|'.join(map(re.escape, _SEVERAL))}))"
)
_PIECE = re.compile(r"\W*(\w+)(?!\w)")
"""What stands between marks: 第3火."""
_FIRST = re.compile(_WEEKDAY)
_OFTEN = re.compile(rf"(?:{'|'.join(NAMES['days']['often'])})(?=\s?(?:{_WEEKDAY}))")


def weekdays_listed_as(name: str, fact: ColumnFacts, texts: Sequence[str]) -> Written | None:
    """How to read a column of these `texts` as lists of weekdays; None if they are something else.

    >>> from nlfilter.schema.table import TableSchema
    >>> rows = [{"days": text} for text in ("Mon+Wed", "Tue-Wed", "Sun", "Sun+Tue")] * 3
    >>> TableSchema.infer(rows).columns["days_list"].expr
    'regexp_extract_all("days", \\'Mon|Tue|Wed|Sun\\')'
    """
    if (
        fact.kind is not Kind.TEXT
        or fact.length > _LONGEST_LIST
        or not _FEWEST_TEXTS <= fact.distinct <= MOST
    ):
        return None
    if looks_like_key(name):
        return None
    column = quoted(name)
    said = {text: text if _names_days_off(name) else without_how_often(text) for text in texts}
    styles = Counter(
        _PLACES[day[0]][0] for text in said.values() if (day := _FIRST.match(fold(text).strip()))
    )
    style = next((style for style, _ in styles.most_common(1)), 0)
    found = _in_one_style({text: days for text in texts if (days := days_listed(said[text], style))})
    others = [text for text in texts if text.strip() and text not in found]
    told = [days for days in found.values() if any(fold(day) in _PLACES for day in days)]
    several = sum(len(days) > 1 for days in told)
    if not several or len(told) < max(_FEWEST_TEXTS, _ENOUGH * (len(told) + len(others))):
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


ROWS = 10_000
"""About so many rows are guessed from; of a longer list, a sample that is always the same."""


class TableFacts(Struct, frozen=True):
    """What the rows of a table, or a sample of them, tell about each column."""

    total: int
    facts: Mapping[str, ColumnFacts]
    values: Mapping[str, tuple[str, ...]]
    written: Mapping[str, Written]
    ends: Mapping[str, Ends]
    clocks: Mapping[str, Written]
    """The times of day within timestamps."""
    brief: frozenset[str]
    """The beginnings and ends of what lasts at most a day: it is on when it begins."""
    personal: Mapping[str, Semantic]
    rank: str | None
    key: tuple[str, ...]
    notes: Mapping[str, str]
    whose: str | None
    """The column that may say whose list a row is in."""


def table_facts(source: Source, types: Mapping[str, str], *, noted: bool) -> TableFacts:
    """What the rows tell; `noted`: also notes about the columns, and whose list a row is in."""
    total = source.total
    with source.scan(list(types)) as whole:
        scan = (whole.spread(ROWS, total) if total > ROWS else whole).copied(list(types), min(total, ROWS))
        facts, every = facts_of(scan, types), scan
        if total > ROWS:
            facts, every = of_all_rows(whole, facts), whole
            total = scan.answers("count(*)")[0]
        rank = rank_of_rows(facts)
        personal = personal_kinds(scan, facts)
        person = person_column(scan, facts, rank)
        key = key_of_rows(scan, facts, total, person)
        few = few_values(scan, facts)
        plain_texts = [n for n in facts if n not in personal and types[n] == "VARCHAR"]
        texts_as = {n: _text_as(scan, n, facts[n], few[n]) for n in plain_texts}
        others = {n: fact for n, fact in facts.items() if n not in texts_as}
        texts_as |= {
            n: time_in_figures(scan, n, fact) or elapsed_times(scan, n, fact) for n, fact in others.items()
        }
        written = {n: found for n, found in texts_as.items() if found}
        unread = [n for n in plain_texts if n not in written and facts[n].figured]
        hours = {n: found for n in unread if (found := hours_in(scan, n, facts[n]))}
        unread = [n for n in unread if n not in hours]
        ends = {n: span for n in unread if (span := ends_in(scan, n, facts[n]))}
        ends |= hours
        within = {n: time_within(scan, n, types[n], fact, written.get(n)) for n, fact in facts.items()}
        clocks = {n: found for n, found in within.items() if found and n not in personal}
        brief = ends_within_a_day(scan, clocks)
        # A sample lacks rare values: those of a column with few are read of all rows.
        few = few if every is scan else few_values(every, facts)
        lists = {n: f"unnest({found.expr})" for n, found in written.items() if found.type == LISTED}
        values = few | _values_of(every, lists)
        # A schema file is shared more widely than its table: it holds no examples of data about people.
        told = facts.items() if noted else ()
        notes = {n: note_of(scan, n, fact, total, private=n in personal) for n, fact in told}
        # Only the owner knows this: `list` would change the order of the rows, and the meaning of a limit.
        whose = (person or _list_column(whole, types)) if noted else None
    for name in personal.keys() & notes.keys():
        notes[name] = Message("note.aside", what=notes[name], why=problem("personal_data"))
    if whose is not None:
        notes[whose] = Message(
            "note.aside", what=notes[whose], why=Message("note.perhaps_list", column=whose)
        )
    return TableFacts(total, facts, values, written, ends, clocks, brief, personal, rank, key, notes, whose)


def _text_as(scan: Scan, name: str, fact: ColumnFacts, texts: Sequence[str]) -> Written | None:
    """How to read a column of texts, if it holds numbers, days, times or lists."""
    found = written_as(scan, name, fact) if fact.figured else None
    return found or weekdays_listed_as(name, fact, texts) or listed_as(scan, name, fact)


def _list_column(whole: Scan, types: Mapping[str, str]) -> str | None:
    """The column of lists that stand one after the other: a sample does not tell."""
    scan = whole.first(ROWS).copied(list(types), ROWS)
    return list_column(scan, facts_of(scan, types), scan.answers("count(*)")[0])


# --- few values: these can be guessed from, and asked for

_LONGEST_VALUE = 40
"""The greatest mean length of texts that are values, not remarks."""


def few_values(scan: Scan, facts: Mapping[str, ColumnFacts]) -> dict[str, tuple[str, ...]]:
    """The values of columns with a few repeated short texts, or of flags of numbers; of others, none."""
    texts = {
        name: f"unnest(CAST({quoted(name)} AS VARCHAR[]))"
        if fact.kind is Kind.TEXT_LIST
        else f"CAST({quoted(name)} AS VARCHAR)"
        for name, fact in facts.items()
        if _has_few(name, fact)
    }
    return dict.fromkeys(facts, ()) | _values_of(scan, texts)


def _values_of(scan: Scan, texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The values in SQL texts of columns, by the names of the columns; an empty text is none."""
    found = distinct_values(scan, texts, {name: [name] for name in texts})
    return {name: tuple(filter(None, values)) for name, values in found.items()}


def _has_few(name: str, fact: ColumnFacts) -> bool:
    """Whether a column may have few values, which are short; the count is approximate."""
    short = fact.kind.is_text or _is_flag_of_numbers(name, fact)
    return short and 0 < fact.distinct <= 2 * MOST and fact.length <= _LONGEST_VALUE


def _is_flag_of_numbers(name: str, fact: ColumnFacts) -> bool:
    """Whether it holds 0 and 1, and has neither the name of a count nor a unit in brackets."""
    counts = guesses.looks_like_count(name) or (bracketed(name) and unit_of(name).unit)
    return fact.kind is Kind.INTEGER and (fact.low, fact.high) == (0, 1) and not counts
