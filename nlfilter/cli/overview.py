"""A schema as tables for people: what can be asked, in whose words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from rich.table import Table
from rich.text import Text

from nlfilter.cli.grid import write_lines
from nlfilter.schema.table import Column, Lang
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.words import say
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.speaker import Speaker

_MOST_WORDS = 6


def write_overview(compiled: CompiledSchema, lang: Lang, out: IO[str]) -> None:
    """Columns that can be asked for, ranges, and terms with what they mean."""
    schema, speaker = compiled.schema, Speaker.of(compiled.schema, lang)
    columns = [
        (name, speaker.label(name), _kind(schema.columns[name]), _words(_called(schema.columns[name])))
        for name in schema.filterable
    ]
    write_lines(_table(("column", "called", "kind", "words"), columns), out)
    if schema.ranges:
        ranges = [
            (name, speaker.label(name), f"{range_.low} .. {range_.high}", _words(range_.synonyms))
            for name, range_ in schema.ranges.items()
        ]
        out.write("\n")
        write_lines(_table(("range", "called", "columns", "words"), ranges), out)
    if schema.terms:
        # A term is said by what it stands for, not by its own name once more.
        bare = CompiledSchema(schema, None, {}, {})
        terms = [
            (speaker.label(name), say(compiled.terms[name], bare, lang), _words(term.synonyms))
            for name, term in schema.terms.items()
        ]
        out.write("\n")
        write_lines(_table(("term", "means", "words"), terms), out)


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for at, name in enumerate(header):
        # Names stay whole; what is told about them goes on in the next line.
        table.add_column(name, no_wrap=not at, overflow="fold", ratio=at or None)
    for row in rows:
        table.add_row(*(Text(visible(part)) for part in row))
    return table


def _kind(column: Column) -> str:
    parts = [column.kind.value.replace("_", " ")]
    if column.unit:
        parts.append(f"in {column.unit}" + (f" a {column.per}" if column.per else ""))
    if column.expr:
        parts.append("derived")
    return ", ".join(parts)


def _called(column: Column) -> Iterator[str]:
    """Words by which a column or its values are asked for."""
    yield from column.when_true
    yield from column.when_false
    yield from column.synonyms
    yield from column.values
    yield from column.groups


def _words(words: Iterator[str] | tuple[str, ...]) -> str:
    found = list(words)
    rest = len(found) - _MOST_WORDS
    return ", ".join(found[:_MOST_WORDS]) + (f", {rest} more" if rest > 0 else "")
