"""Productions of rows that are left out for one of several reasons: "excluding startups and remote jobs"."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import LeftOut, Wish, Word
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.productions.joining import may_be_of, spanning, wishes_in
from nlfilter.translate.reader.productions.production import Made, first_of, only, production
from nlfilter.translate.reader.productions.refusing import is_led, is_parted
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare, Or, Predicate, conjunction


@production
def begin_left(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The first kind of rows that are left out; a noun may follow."""
    if (left := first_of(parts, LeftOut)) is not None:
        yield left, 0.0
    elif (wish := _kind(table, parts[-1])) is not None:
        yield LeftOut((wish,)), 0.0


@production
def more_left(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A further kind. Kinds that are "listed" need a "last" one."""
    left, wish = only(parts, LeftOut), _kind(table, parts[-1])
    goes_on = left.open if rule.argument == "last" else not left.open or rule.argument == "listed"
    if wish is None or not goes_on or (rule.argument == "listed" and not left.open and len(left.wishes) > 1):
        return
    alike = any(may_be_of(parts[-1], other.column) for other in left.wishes if other.column != wish.column)
    if not alike and _continues(table, parts, wish):
        yield LeftOut((*left.wishes, wish), open=rule.argument == "listed"), 0.0


@production
def leave_out(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A row is left out if it is of any of these kinds. Kinds that one column tells are a run."""
    left = only(parts, LeftOut)
    columns = [wish.column for wish in left.wishes]
    if not left.open and (len(set(columns)) > 1 or ("" in columns and len(columns) > 1)):
        refused = conjunction(*(signed(replace(wish, negated=True)) for wish in left.wishes))
        yield spanning(parts, refused, *left.wishes), 0.0


def _kind(table: Table, node: Node) -> Wish | None:
    """The rows that a node tells of: "red Bordeaux" is one kind."""
    wishes = wishes_in(node.form)
    if not wishes or any(wish.negated for wish in wishes):
        return None
    if len(wishes) == 1:
        return wishes[0]
    apart = is_parted(table, node) or any(is_led(table, part) for part in node.parts)
    return None if apart else spanning((node,), conjunction(*map(signed, wishes)), *wishes)


def _continues(table: Table, parts: Sequence[Node], wish: Wish) -> bool:
    """Whether a wish after "and" is also left out.

    A bound, or a wish with a preposition, is rather wanted: "excluding tents and under 50", "and in Oslo";
    but not after a word for rows: "and anything under 50".
    """
    if any(part.symbol == "Noun" for part in parts):
        return True
    node = parts[-1]
    skipped = table.source.text[parts[-2].stop : node.start].split()
    roles = [table.lang.roles.get(word, frozenset()) for word in skipped]
    if roles and "any_rows" in roles[0]:
        return True
    led = isinstance(node.form, Wish) and bool(node.parts) and isinstance(node.parts[0].form, Word)
    return not led and all("determiner" in said for said in roles) and not _is_bound(wish.predicate)


def _is_bound(predicate: Predicate) -> bool:
    match predicate:
        case Compare(op=op):
            return op != "="
        case Or(items):
            return any(map(_is_bound, items))
    return False
