"""Productions of ways to travel: "a 10 minute walk", 「駅から徒歩5分」."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import is_cjk
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Measure, Subject, Wish
from nlfilter.translate.reader.productions.production import (
    Made,
    only,
    production,
)
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.leaves import is_called


@production
def on_the_way(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A way on foot, after where it begins: 「駅から徒歩5分」."""
    wish, text = only(parts, Wish), table.source.text
    ways = (way for way in table.lang.travel if is_cjk(way[0]))
    travelled = wish.column in table.schema.columns and is_called(table, wish.column, table.lang.travel)
    if travelled and any(text.startswith(way, wish.start) for way in ways):
        yield replace(wish, start=parts[0].start), 0.0


def is_travel_limit(table: Table, parts: Sequence[Node], measure: Measure) -> bool:
    """Whether an amount is a distance or time to travel, which is at most so much: "a 10 minute walk"."""
    bare = measure.op is None and measure.high is None
    low = measure.low
    counted = isinstance(low, Amount) and low.unit is not None
    return bare and counted and any(_names_travel(table, part) for part in parts)


def _names_travel(table: Table, part: Node) -> bool:
    if not isinstance(part.form, Subject):
        return False
    name, ways = table.source.text[part.start : part.stop], table.lang.travel
    told = [way for way in ways if is_cjk(way[0])]
    if any(word in ways for word in name.split()) or any(map(name.startswith, told)):
        return True
    column, long = part.form.meaning.name, [way for way in told if len(way) > 1]
    return is_cjk(name[0]) and column in table.schema.columns and is_called(table, column, long)
