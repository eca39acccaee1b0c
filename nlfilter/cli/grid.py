"""Shows rows as a table: the item, the columns of the request, then more columns while there is room."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import IO, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlfilter.cli.formats import as_text
from nlfilter.schema.parts import Lang
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import Where
from nlfilter.where.nodes import columns
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.speaker import Speaker

WIDEST_CELL = 28
_NARROWEST = 8
"""A column is never narrower, so that its heading says something."""
GAP = 2


def write_grid(
    rows: Sequence[Mapping[str, Any]],
    where: Where,
    lang: Lang,
    out: IO[str],
    chosen: Sequence[str] = (),
    first: int = 1,
) -> None:
    """Write the rows as a table as wide as the terminal; long cells are shortened, hidden columns left out.

    The columns of the where come first. If columns are `chosen`, only these are shown.
    `first` is the number of the first row.
    """
    if not rows:
        return
    schema = where.schema.schema
    speaker = Speaker.of(schema, lang)
    asked = columns(where.predicate) if where.predicate else ()
    width = screen_width()
    stored = set(rows[0])
    shown = chosen or _that_fit(_ordered(schema, asked, stored), rows, speaker, width)
    table = plain_table()
    table.add_column("#", justify="right", style="dim", no_wrap=True)
    columns_ = [cells([row.get(name) for row in rows], name, speaker) for name in shown]
    sizes = [max(map(cell_len, (speaker.label(n), *texts))) for n, texts in zip(shown, columns_, strict=True)]
    numbers = len(str(first + len(rows) - 1)) + GAP
    widest = _widest(sizes, width - numbers)
    for name in shown:
        column = schema.columns.get(schema.stand_ins.get(name, name))
        right = column is not None and column.kind.is_number
        table.add_column(
            Text(speaker.label(name)),
            justify="right" if right else "left",
            no_wrap=True,
            overflow="ellipsis",
            max_width=widest,
        )
    for number, row in enumerate(zip(*columns_, strict=True), first):
        table.add_row(str(number), *map(Text, row))
    write_lines(table, out, max(width, numbers + _room(sizes, widest)))


def _room(sizes: Iterable[int], widest: int) -> int:
    """The room for columns of these sizes if none is wider than the widest."""
    return sum(min(size, widest) + GAP for size in sizes)


def _widest(sizes: Sequence[int], room: int) -> int:
    """The most letters of a column with which all fit into the room; if they cannot, lines become longer."""
    fitting = (widest for widest in range(WIDEST_CELL, _NARROWEST, -1) if _room(sizes, widest) <= room)
    return next(fitting, _NARROWEST)


def plain_table() -> Table:
    """Makes a table without lines between its cells."""
    return Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold", collapse_padding=True)


def write_lines(table: Table, out: IO[str], width: int | None = None) -> None:
    """Write a table as wide as the terminal, without blanks at the ends of its lines."""
    console = Console(file=out, width=width or screen_width(), markup=False, highlight=False, emoji=False)
    with console.capture() as capture:
        console.print(table)
    out.writelines(line.rstrip() + "\n" for line in capture.get().splitlines())


def screen_width() -> int:
    """The width of the terminal (or COLUMNS); 100 without a terminal."""
    return shutil.get_terminal_size((100, 24)).columns


def _ordered(schema: TableSchema, asked: Iterable[str], stored: set[str]) -> list[str]:
    """The columns that may be shown, the most important first, long text last."""
    known = schema.known_as
    shown = [
        known.get(name, name)
        for name, column in schema.columns.items()
        if column.filterable and known.get(name, name) in stored
    ]
    asked = [known.get(end, end) for name in asked for end in _with_range(name, schema)]
    first = [name for name in (schema.item, *schema.key) if name in shown][:1]
    rest = sorted(shown, key=lambda name: schema.columns[name].vocabulary == "text")
    return list(dict.fromkeys(name for name in (*first, *asked, *rest) if name in shown))


def _with_range(name: str, schema: TableSchema) -> tuple[str, ...]:
    """A column; if it is one end of a range, both ends."""
    for range_ in schema.ranges.values():
        if name in (range_.low, range_.high):
            return range_.low, range_.high
    return (name,)


def _that_fit(names: list[str], rows: Sequence[Mapping[str, Any]], speaker: Speaker, width: int) -> list[str]:
    """As many columns as fit into the width at their full size."""
    left = width - len(str(len(rows))) - GAP
    chosen: list[str] = []
    for name in names:
        texts = (speaker.label(name), *cells([row.get(name) for row in rows], name, speaker))
        size = min(max(map(cell_len, texts)), WIDEST_CELL) + GAP
        if size > left:
            if len(chosen) >= 2:
                break
            size = left
        chosen.append(name)
        left -= size
    return chosen


def cells(values: Sequence[Any], name: str, speaker: Speaker) -> list[str]:
    """The values of a column for a table: all of its numbers are written as years, or none."""
    column = speaker.schema.columns.get(name)
    if column is None:  # the schema does not list it: it is shown as data
        return [visible(as_text(value)) for value in values]
    present = [value for value in values if value not in column.missing]
    years = column.kind.is_number and speaker.may_be_years(present, name)
    return [_cell(value, name, speaker, years=years) for value in values]


def _cell(value: Any, name: str, speaker: Speaker, *, years: bool) -> str:
    """One value for a table: short and safe; empty if it is missing."""
    column = speaker.schema.columns[name]
    if value is None or value in column.missing or value != value:
        return ""
    if isinstance(value, bool):
        return speaker.content(value, name)
    if isinstance(value, list | tuple):
        return ", ".join(visible(str(part)) for part in value if part is not None)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    is_amount = column.kind.is_number and name not in speaker.schema.key  # a number of the row is no amount
    if isinstance(value, date) or not is_amount:
        return visible(str(value))
    return speaker.amount(value, name, per=False, years=years)
