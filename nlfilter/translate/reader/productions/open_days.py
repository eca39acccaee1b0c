"""Productions of opening: when a place is open, beside a column of days on which it is not."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import fold
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Run, Value, Wish
from nlfilter.translate.reader.predicates.wishes import value_wish
from nlfilter.translate.reader.productions.production import Made, production
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import Has, HasAny, columns, conjunction


@production
def open_on_day(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A day before the hours at which something is open: 「月曜の18時に開いている」."""
    day, hours = parts[0].form, parts[-1].form
    stored = 0.0
    if isinstance(day, Value) and day.weak and day.meaning.name in table.schema.columns:
        day = value_wish(table, day, parts[0].start, parts[0].stop, named=True)
        stored = _STORED
    if not (isinstance(day, Wish) and isinstance(hours, Wish)) or day.negated or day.column == hours.column:
        return
    if wish_opens(table, day, parts[-1]) and not _names_a_column(parts[0]):
        opened = replace(day, negated=True)
        every_day = {*columns(hours.predicate)} == {day.column}  # 「平日は毎日開いている」
        yield Clause((opened,) if every_day else (opened, hours)), stored - 0.4


_STORED = 0.4
"""What it costs that a day is only a stored word, as 「祝日」 must be: 「平日」 is rather five days."""


def open_then(table: Table, name: str, said: Node) -> Wish | None:
    """The other days than those of a column of days off: "open | Saturday or Sunday"."""
    wish = said.form
    if not isinstance(wish, Wish) or wish.column != name or wish.negated or _names_a_column(said):
        return None
    if table.column(name).kind.is_number:
        return None
    words = table.source.text[said.start : said.stop].split()
    if isinstance(wish.predicate, HasAny) and any("or" in table.lang.roles.get(word, ()) for word in words):
        closed = conjunction(*(Has(name, value) for value in wish.predicate.values))
        return replace(wish, predicate=closed, negated=True, whole=True)
    return replace(wish, negated=True)


def opened_on_one(run: Run, start: int, stop: int) -> Run | Wish:
    """The other days than those of a run; "open on A or B" is closed on one of them at most."""
    if "or" not in run.links:
        return replace(run, wishes=tuple(replace(one, negated=True) for one in run.wishes))
    all_of_them = conjunction(*(one.predicate for one in run.wishes))
    return Wish(start, stop, all_of_them, run.wishes[0].column, negated=True, whole=True)


def wish_opens(table: Table, day: Wish, said: Node) -> bool:
    """Whether words say the opposite of the column of a wish: "open" beside the days that it is closed on."""
    return table.source.text[said.start : said.stop].endswith(_opposites(table, day.column))


@cached_by_table
def _opposites(table: Table, name: str) -> tuple[str, ...]:
    column = table.schema.columns.get(name)
    return tuple(map(fold, column.opposites)) if column else ()


def _names_a_column(node: Node) -> bool:
    return node.symbol == "Name" or any(map(_names_a_column, node.parts))
