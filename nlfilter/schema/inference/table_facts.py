"""Asks rows from everywhere in a table once about all its columns, before anything is guessed from them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from nlfilter.errors import Message, problem
from nlfilter.schema.inference.clock_times import ends_within_a_day, time_in_figures, time_within
from nlfilter.schema.inference.column_facts import ColumnFacts, facts_of, note_of, of_all_rows
from nlfilter.schema.inference.delimited import LISTED, listed_as
from nlfilter.schema.inference.personal import personal_kinds
from nlfilter.schema.inference.row_keys import key_of_rows, list_column, person_column, rank_of_rows
from nlfilter.schema.inference.weekday_lists import weekdays_listed_as
from nlfilter.schema.inference.world import MOST
from nlfilter.schema.inference.written import Ends, Written
from nlfilter.schema.inference.written_durations import elapsed_times
from nlfilter.schema.inference.written_hours import hours_in
from nlfilter.schema.inference.written_ranges import ends_in
from nlfilter.schema.inference.written_texts import written_as
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names import guesses
from nlfilter.schema.names.short_forms import bracketed
from nlfilter.schema.names.unit_guesses import unit_of
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.learn import distinct_values
from nlfilter.sources.names import quoted
from nlfilter.sources.source import Scan, Source

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
        plain_texts = [n for n in facts if n not in personal and types[n] == "VARCHAR"]
        texts_as = {n: _text_as(scan, n, facts[n]) for n in plain_texts}
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
        values = {n: few_values(every, n, fact, written.get(n)) for n, fact in facts.items()}
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


def _text_as(scan: Scan, name: str, fact: ColumnFacts) -> Written | None:
    """How to read a column of texts, if it holds numbers, days, times or lists."""
    readers = (*([written_as] if fact.figured else []), weekdays_listed_as, listed_as)
    return next(filter(None, (read(scan, name, fact) for read in readers)), None)


def _list_column(whole: Scan, types: Mapping[str, str]) -> str | None:
    """The column of lists that stand one after the other: a sample does not tell."""
    scan = whole.first(ROWS).copied(list(types), ROWS)
    return list_column(scan, facts_of(scan, types), scan.answers("count(*)")[0])


# --- few values: these can be guessed from, and asked for

_LONGEST = 40
"""The greatest mean length of texts that are values, not remarks."""


def few_values(scan: Scan, name: str, fact: ColumnFacts, written: Written | None) -> tuple[str, ...]:
    """The values of a column with a few repeated short texts, or of a flag of numbers; else none."""
    column, listed = quoted(name), written is not None and written.type == LISTED
    short = fact.kind.is_text or _is_flag_of_numbers(name, fact)
    # The count is approximate.
    if not listed and not (short and 0 < fact.distinct <= 2 * MOST and fact.length <= _LONGEST):
        return ()
    if written and listed:
        text = f"unnest({written.expr})"
    elif fact.kind is Kind.TEXT_LIST:
        text = f"unnest(CAST({column} AS VARCHAR[]))"
    else:
        text = f"CAST({column} AS VARCHAR)"
    return tuple(filter(None, distinct_values(scan, {name: text}, {name: [name]})[name]))


def _is_flag_of_numbers(name: str, fact: ColumnFacts) -> bool:
    """Whether it holds 0 and 1, and has neither the name of a count nor a unit in brackets."""
    counts = guesses.looks_like_count(name) or (bracketed(name) and unit_of(name).unit)
    return fact.kind is Kind.INTEGER and (fact.low, fact.high) == (0, 1) and not counts
