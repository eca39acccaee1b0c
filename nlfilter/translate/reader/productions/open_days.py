"""Productions of opening: when a place is open, beside a column of days on which it is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_ideograph
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Run, Value, Wish
from nlfilter.translate.reader.predicates.dates_on import columns_of_weekdays
from nlfilter.translate.reader.predicates.wishes import signed, value_wish
from nlfilter.translate.reader.productions.production import Made, production
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import Has, HasAny, columns, conjunction


@production
def open_on_day(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A day before the hours at which something is open: 「月曜の18時に開いている」, 「平日は9時から5時」."""
    day, hours = parts[0].form, parts[-1].form
    stored = 0.0
    if isinstance(day, Value) and day.weak and day.meaning.name in table.schema.columns:
        day = value_wish(table, day, parts[0].start, parts[0].stop, named=True)
        stored = _STORED
    if not (isinstance(day, Wish) and isinstance(hours, Wish)) or day.negated or day.column == hours.column:
        return
    said = wish_opens(table, day, parts[-1]) or _are_opening_hours(table, day, hours)
    if said and not _names_a_column(parts[0]):
        opened = _opened(table, day)
        every_day = {*columns(hours.predicate)} == {day.column}  # 「平日は毎日開いている」
        yield Clause((opened,) if every_day else (opened, hours)), stored - 0.4


_STORED = 0.4
"""What it costs that a day is only a stored word, as 「祝日」 must be: 「平日」 is rather five days."""


def _are_opening_hours(table: Table, day: Wish, hours: Wish) -> bool:
    """Whether a wish is about opening hours, and the one before it about days off: it is open then."""
    range_ = table.schema.ranges.get(hours.column)
    timed = range_ is not None and table.column(range_.low).kind is Kind.TIME
    return timed and bool(_opposites(table, day.column))


def _opened(table: Table, day: Wish) -> Wish:
    """A day of a column of days off, on which something is open. A verb tells that, and no guess."""
    return replace(day, negated=True, guessed=day.guessed and len(columns_of_weekdays(table)) > 1)


def open_then(table: Table, name: str, said: Node) -> Wish | Run | None:
    """The other days than those of a column of days off: "open | Saturday or Sunday"."""
    form = said.form
    wishes = form.wishes if isinstance(form, Run) else (form,) if isinstance(form, Wish) else ()
    if not wishes or any(wish.column != name or wish.negated for wish in wishes):
        return None
    if table.column(name).kind.is_number or (isinstance(form, Wish) and _names_a_column(said)):
        return None
    words = table.source.text[said.start : said.stop].split()
    on_one = any("or" in table.lang.roles.get(word, ()) for word in words)
    if on_one and len(days := [*_days_of(wishes)]) > 1:
        return open_on_one(days, wishes[0], said.start, said.stop)
    opened = tuple(_opened(table, one) for one in wishes)
    return replace(form, wishes=opened) if isinstance(form, Run) else opened[0]


def open_on_one(days: Sequence[Has], wish: Wish, start: int, stop: int) -> Wish:
    """Closed on one of some days at most: "open Mon or Tue"."""
    return replace(wish, start=start, stop=stop, predicate=conjunction(*days), negated=True, whole=True)


def _days_of(wishes: Sequence[Wish]) -> Iterator[Has]:
    """The days of a list; of a single value there is only one."""
    for wish in wishes:
        match wish.predicate:
            case Has(name, value):
                yield Has(name, value)
            case HasAny(name, values):
                yield from (Has(name, value) for value in values)


def opened_on_one(table: Table, run: Run, said: Sequence[Node]) -> Run | Wish:
    """The same of days that are refused one by one, as "open Mon" refuses its day."""
    days = [*_days_of(run.wishes)]
    if len(days) < _SEVERAL or not says_open(table, run.wishes[0], said[0]):
        return run
    return open_on_one(days, run.wishes[0], said[0].start, said[-1].stop)


_SEVERAL = 2


def wish_opens(table: Table, day: Wish, said: Node) -> bool:
    """Whether words say the opposite of the column of a wish: "open" beside the days that it is closed on."""
    return table.source.text[said.start : said.stop].endswith(_opposites(table, day.column))


def says_open(table: Table, day: Wish, said: Node) -> bool:
    """The same of words that begin so: "open Mon"."""
    return table.source.text[said.start : said.stop].startswith(_opposites(table, day.column))


@cached_by_table
def _opposites(table: Table, name: str) -> tuple[str, ...]:
    column = table.schema.columns.get(name)
    return tuple(map(fold, column.opposites)) if column else ()


@production
def shut(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Weekdays on which something is closed, where a table tells those on which it is open: 「土曜が休み」.

    Each is a flag that is not so, or a value of a column of open days. With the argument "any", the flag
    may be any: 「祝日は休み」. With "open", it is open then: "open on Saturday".
    """
    said = [part for part in parts if isinstance(part.form, Value)]
    word = next((part.form.key for part in parts if part.symbol in ("shut", "opens")), "")
    found = [wish for part in said if (wish := _shut(table, part, rule.argument, word)) is not None]
    if len(found) == len(said):
        yield (found[0] if len(found) == 1 else Clause(tuple(found))), -0.2


def _shut(table: Table, said: Node, argument: str, word: str) -> Wish | None:
    day = said.form
    if not isinstance(day, Value) or day.meaning.name not in table.schema.columns:
        return None
    name, column = day.meaning.name, table.column(day.meaning.name)
    off = bool(column.opposites) or _is_called_so(table, name, word)  # a column of the days off
    told = column.holds is Semantic.WEEKDAY or (off and day.meaning.kind in STORED)
    flag = day.meaning.kind == "flag" and day.meaning.truth
    if not told and not (flag and (argument == "any" or _names_a_weekday(table, said))):
        return None
    wish = value_wish(table, day, said.start, said.stop, named=True)
    if column.holds is not Semantic.WEEKDAY and not flag:
        wish = replace(wish, guessed=True)  # other values may hold the day, too: 土日祝, beside 土日
    if (argument == "open") is not (told and off):
        return wish
    shut_then = signed(replace(wish, negated=True))
    return replace(wish, predicate=shut_then, exclusive=False, whole=True)


def _is_called_so(table: Table, name: str, word: str) -> bool:
    """Whether the name of a column begins as a word does: 休日, beside 「休み」."""
    return is_ideograph(word[:1] or "-") and any(text.startswith(word[0]) for text in table.called(name))


def _names_a_weekday(table: Table, said: Node) -> bool:
    words = table.source.text[said.start : said.stop].split()
    return any(word.startswith(tuple(table.lang.dates.weekdays)) for word in words)


def _names_a_column(node: Node) -> bool:
    return node.symbol == "Name" or any(map(_names_a_column, node.parts))
