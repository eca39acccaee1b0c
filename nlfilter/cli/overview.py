"""A schema as tables for people: what can be asked, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from nlfilter.cli.grid import screen_width, write_lines
from nlfilter.cli.wrapping import widest_word, wrapped
from nlfilter.schema.parts import Column, Lang
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.words import say
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.speaker import Speaker

if TYPE_CHECKING:
    from nlfilter.translate.asked import Asked

_MOST_WORDS = 6
_GAP = 2


def write_overview(compiled: CompiledSchema, lang: Lang, out: IO[str]) -> None:
    """Write the nouns for a row, the filterable columns, ranges, sums, and terms with their meaning."""
    schema, speaker = compiled.schema, Speaker.of(compiled.schema, lang)
    if schema.nouns or schema.actions:
        words = [("nouns", _words(schema.nouns)), ("actions", _words(schema.actions))]
        _write(("rows", speaker.table), [row for row in words if row[1]], out)
        out.write("\n")
    columns = [
        (name, speaker.label(name), _kind(schema.columns[name]), _words(_called(schema.columns[name])))
        for name in schema.filterable
    ]
    _write(("column", "called", "kind", "words"), columns, out)
    if schema.ranges:
        ranges = [
            (name, speaker.label(name), f"{range_.low} .. {range_.high}", _words(range_.synonyms))
            for name, range_ in schema.ranges.items()
        ]
        out.write("\n")
        _write(("range", "called", "columns", "words"), ranges, out)
    if schema.sums:
        sums = [
            (name, speaker.label(name), " + ".join(sum_.of), _words(sum_.synonyms))
            for name, sum_ in schema.sums.items()
        ]
        out.write("\n")
        _write(("sum", "called", "columns", "words"), sums, out)
    if schema.terms:
        # A term is described by its condition, not by its own name again.
        bare = CompiledSchema(schema, None, {}, {})
        terms = [
            (speaker.label(name), say(compiled.terms[name], bare, lang), _words(term.synonyms))
            for name, term in schema.terms.items()
        ]
        out.write("\n")
        _write(("term", "means", "words"), terms, out)


def write_asked(found: Sequence[Asked], out: IO[str]) -> None:
    """Phrases that were not understood, with how many times each was written."""
    rows = [(one.phrase, str(one.count), one.reason.replace("_", " "), one.lang) for one in found]
    _write(("phrase", "times", "reason", "language"), rows, out)


def _write(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], out: IO[str]) -> None:
    """Write a table; if its longest words do not fit side by side, write one thing below the other."""
    rows = [tuple(map(visible, row)) for row in rows]
    # Names are never broken; their descriptions continue on the next line.
    least = [
        max([len(name), *(cell_len(row[at]) if not at else widest_word(row[at]) for row in rows)])
        for at, name in enumerate(header)
    ]
    if sum(least) + _GAP * (len(header) - 1) > screen_width():
        _write_stacked(header, rows, out)
        return
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    for at, (name, width) in enumerate(zip(header, least, strict=True)):
        table.add_column(name, no_wrap=not at, overflow="fold", min_width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    write_lines(table, out)


def _write_stacked(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], out: IO[str]) -> None:
    for first, *rest in rows:
        out.write(first + "\n")
        for name, part in zip(header[1:], rest, strict=True):
            lines = wrapped(f"{name}: {part}", screen_width() - _GAP, _GAP) if part else []
            out.writelines(" " * _GAP + line + "\n" for line in lines)


def _kind(column: Column) -> str:
    parts = [column.kind.value.replace("_", " ")]
    if column.holds and column.holds != column.kind.value:
        parts.append(column.holds.value.replace("_", " "))
    if column.unit:
        parts.append(f"in {column.unit}" + (f" a {column.per}" if column.per else ""))
    if column.order:
        parts.append(_words(column.order.values, " < "))
    if column.person:
        parts.append(f"{column.person.relation.replace('_', ' ')} what a person has")
    if column.stored:
        parts.append("stored as text")
    if column.expr:
        parts.append("derived")
    return ", ".join(parts)


def _called(column: Column) -> Iterator[str]:
    """Words by which a column or its values are asked for."""
    yield from column.when_true
    yield from column.when_false
    yield from column.synonyms
    yield from column.values
    yield from column.group_words
    yield from column.unit_names
    yield from column.opposites
    yield from column.person.words if column.person else ()


def _words(words: Iterator[str] | tuple[str, ...], between: str = ", ") -> str:
    found = list(words)
    rest = len(found) - _MOST_WORDS
    return between.join(found[:_MOST_WORDS]) + (f", {rest} more" if rest > 0 else "")
