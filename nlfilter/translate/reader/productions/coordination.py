"""Productions of runs and alternatives: "Python or Go", "red Bordeaux or white Burgundy"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import cast

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.lexicon.meaning import NAMING
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Link, Run, Subject, Value, Wish
from nlfilter.translate.reader.predicates.wishes import (
    any_of_run,
    exclude_each_other,
    member_of,
    parts_asked,
    signed,
    value_wish,
)
from nlfilter.translate.reader.productions.existence import opened_on_one
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.score import PLAIN, feature
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare, Has, HasAny, IsMissing, OneOf, Predicate, conjunction, disjunction


@production
def join(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Wishes of one column, joined one after the other."""
    if wish := first_of(parts[-1:], Wish):  # "only A or B" is a run, although its symbol is Wish
        if _names_another(table, parts, wish.column):
            return
        alike = rule.argument == "and" and all(map(_is_plain, (parts[0], parts[-1])))
        yield from joined(rule, parts, wish, alike=alike)


def _names_another(table: Table, parts: Sequence[Node], column: str) -> bool:
    """Whether another column of days is named before the last day: "listed in May and available in June"."""
    if column not in table.schema.columns or not table.column(column).kind.is_time:
        return False
    skipped = table.source.text[parts[-2].stop : parts[-1].start].split()
    named = {m.name for word in skipped for m in table.lexicon.find(word) if m.kind in NAMING}
    return column not in named and any(table.column(name).kind.is_time for name in named)


def _is_plain(node: Node) -> bool:
    """Whether a wish is a value alone, without a word that chooses its column, or a run of such."""
    alone = len(node.parts) == 1 and isinstance(node.parts[0].form, Value)
    return alone or (isinstance(node.form, Run) and all(_is_plain(part) for part in node.parts[::2]))


@production
def listed(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value that needs its column, in a list of values of that column: "certificate G or PG"."""
    thing = only(parts[-1:], Value)
    refuses = "not" in table.lang.roles.get(fold(thing.text), ())  # "no" in "Oslo, no deadline"
    if thing.weak and not refuses:
        wish = value_wish(table, thing, parts[-1].start, parts[-1].stop, named=True)
        first = first_of(parts[:1], Run) or first_of(parts[:1], Wish)
        before = first.wishes[-1] if isinstance(first, Run) else first
        refused = (
            before is not None and before.negated
        )  # "open on Saturdays and Sundays", in a column of days off
        whole = joined(rule, parts, replace(wish, negated=True) if refused else wish)
        either = refused and rule.argument == "or"
        for form, cost in whole:
            yield opened_on_one(table, form, parts) if either and isinstance(form, Run) else form, cost


@production
def listed_first(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A value that needs its column, before a list that names it: 「月曜と火曜が休み」."""
    thing, after = only(parts[:1], Value), parts[-1].form
    wishes = after.wishes if isinstance(after, Run) else wishes_in(after)
    if not (thing.weak and wishes and thing.meaning.name == wishes[0].column) or wishes[0].whole:
        return
    wish = value_wish(table, thing, parts[0].start, parts[0].stop, named=True)
    wish = replace(wish, negated=wishes[0].negated)
    link = cast(Link, rule.argument)
    if not wish.negated or link != "or":
        links = after.links if isinstance(after, Run) else ()
        closed = link == "comma" and isinstance(wishes[0].predicate, HasAny | OneOf)
        yield Run((wish, *wishes), (link, *links)), feature("closed_list") * closed
    elif len(wishes) == 1:  # open on one of them is enough
        yield spanning(parts, disjunction(signed(wish), signed(wishes[0])), wish, wishes[0]), PLAIN


def joined(rule: Rule, parts: Sequence[Node], wish: Wish, *, alike: bool = False) -> Made:
    """The run that a wish goes on; `alike`: both sides are said in the same way."""
    before = first_of(parts[:1], Run)
    wishes = before.wishes if before else (only(parts[:1], Wish),)
    links = before.links if before else ()
    last = wishes[-1]
    if last.column != wish.column or last.negated != wish.negated or wish.whole or last.whole:
        return
    if last.exclusive != wish.exclusive or wish.predicate in (w.predicate for w in wishes):
        return
    link = cast(Link, rule.argument)
    if link != "or" and not wish.exclusive and not wish.negated and _is_bound(wish):
        return
    if link != "or" and parts_asked(last.predicate) != parts_asked(wish.predicate):
        return  # "weekdays, in December": both must hold
    if {link, *links} >= {"or", "and"} and not wish.exclusive:
        return  # "A and B or C" is no single list
    # "A, B or C": a list that its last link closes is likelier whole than cut at one of its commas.
    closed = feature("closed_list") * (links.count("comma") if link == "or" else 0)
    # One sure wish is enough: 「AかBに着く」. "Leave A and go to B" names two columns.
    apart = link == "and" and not alike
    doubt = wish.doubt if apart else max(wish.doubt, min((one.doubt for one in wishes), key=_cost), key=_cost)
    yield Run((*wishes, wish), (*links, link)), closed - doubt


_cost = attrgetter("cost")


def _is_bound(wish: Wish) -> bool:
    return isinstance(wish.predicate, Compare) and wish.predicate.op != "="


@production
def any_of_these(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """ "Any of A, B and C"."""
    run = first_of(parts, Run)
    if run and not run.wishes[0].negated:
        wish = any_of_run(run.wishes, *span_of(parts))
        yield replace(wish, whole=True), feature("closed_list") * (len(run.wishes) - 1)


@production
def member(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A member of a group beside the group: "live online classes". The member is asked for.

    The group may come first with the argument "of". Else a refusal may follow: 「関西で大阪は除く」.
    """
    wishes = [part.form for part in parts if isinstance(part.form, Wish)]
    if len(wishes) < _BOTH:
        return  # several wishes that stand for one
    one, other = wishes
    inner = None if one.negated or other.negated else member_of(one, other)
    if inner is one or (inner is not None and rule.argument == "of"):
        start, stop = span_of(parts)
        yield replace(inner, start=start, stop=stop, mapped=(*one.mapped, *other.mapped)), PLAIN


_BOTH = 2


@production
def clause(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Wishes of different columns, side by side: "Python in Tokyo", "Python or Go in Tokyo".

    With the argument "closed", one is refused by the word after it: 「面接なしで在宅可」.
    """
    wishes = [wish for part in parts for wish in _side(part.form, *span_of(parts))]
    names = [wish.column for wish in wishes]
    apart = len(set(names)) == len(names) and "" not in names
    refused = sum(wish.negated for wish in wishes)
    said = sum(map(_is_refused_after, parts)) if rule.argument == "closed" else 0
    if len(wishes) <= _MOST_WISHES and apart and refused == said and (said or rule.argument != "closed"):
        yield Clause(tuple(wishes)), PLAIN


def _is_refused_after(node: Node) -> bool:
    """Whether a wish is refused by the word at its end."""
    refused = isinstance(node.form, Wish) and node.form.negated
    return refused and node.rule is not None and node.rule.symbols[-1] in _REFUSING


_REFUSING = frozenset({"not_after", "negated_after", "unwanted_after", "exclude_after", "hasnt"})
_MOST_WISHES = 3


def wishes_in(form: object) -> tuple[Wish, ...]:
    match form:
        case Wish():
            return (form,)
        case Clause(wishes) | Run(wishes, _):
            return wishes
    return ()


@production
def alternatives(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Alternatives on several columns: "remote or Tokyo", "Python in Tokyo or Go in Osaka".

    Sides with the same columns in the same order are likelier, because people say both sides alike.
    """
    start, stop = span_of(parts)
    forms = [part.form for part in parts if isinstance(part.form, Wish | Run | Clause)]
    left, right = (_side(form, start, stop) for form in forms)
    names = [tuple(wish.column for wish in side) for side in (left, right)]
    single = len(left) == len(right) == 1
    runs = all(isinstance(form, Run) for form in forms)
    joins = not (single and _unlike(left[0], right[0]))
    paused = rule.argument == "paused"
    if rule.argument == "done" and (parts[-2].end == parts[-1].start or is_cjk(table.source.text[stop - 1])):
        return  # "modern or sung | in English", but not "walnut or oak | tables"
    if rule.argument == "done" and _is_introduced(table, parts):
        return  # "diesel or UNKNOWN | with a radio"
    if rule.argument == "listed":
        alike = names[0] == names[1] and len(names[0]) > 1
        apart = alike and any(map(exclude_each_other, left, right))
        if not (apart or _said_in_turn(left, right)):
            return
    elif rule.argument == "cases":
        pass
    elif joins and names[0][-1:] == names[1][:1] and not (paused or runs):
        return  # the last wish and the first one belong to one run
    if single and joins and names[0] == names[1] and not (left[0].whole or right[0].whole):
        return  # a run
    if names[0] == names[1]:
        cost = feature("marked")
    elif single or runs:
        cost = feature("loose")
    elif set(names[0]) & set(names[1]):
        cost = feature("hinted") if paused else PLAIN
    else:
        cost = feature("loose" if paused else "forced")
    whole = disjunction(*(conjunction(*map(signed, side)) for side in (left, right)))
    yield spanning(parts, whole, *left, *right), cost


def _said_in_turn(left: Sequence[Wish], right: Sequence[Wish]) -> bool:
    """Whether two pairs tell two kinds of rows, each with its own value of one more column.

    "Mugs in York and teapots in Leeds", although mugs and teapots are values of different columns.
    """
    if not len(left) == len(right) == _PAIR or left[-1].column != right[-1].column:
        return False
    apart = left[0].column != right[0].column and left[-1].predicate != right[-1].predicate
    return apart and left[0].exclusive and right[0].exclusive


_PAIR = 2


def _unlike(one: Wish, other: Wish) -> bool:
    """Whether two wishes of one column are no run: "over 500 or free", "under 3 or no rating"."""
    alike = (one.exclusive, one.whole) == (other.exclusive, other.whole)
    simple = all(isinstance(wish.predicate, Compare | IsMissing) for wish in (one, other))
    return simple and not (alike or one.negated or other.negated)


def spanning(parts: Sequence[Node], predicate: Predicate, *wishes: Wish, negated: bool = False) -> Wish:
    """The wish for a predicate that several wishes make together, as one condition."""
    return Wish(
        *span_of(parts),
        predicate,
        "",
        negated=negated,
        guessed=any(wish.guessed for wish in wishes),
        whole=True,
        mapped=tuple(mapped for wish in wishes for mapped in wish.mapped),
        searched=any(wish.searched for wish in wishes),
    )


def may_be_of(node: Node, column: str) -> bool:
    """Whether a value of a node may also be one of another column."""
    if isinstance(node.form, Value):
        return any(meaning.name == column for meaning in node.form.others)
    return any(may_be_of(part, column) for part in node.parts)


def _side(form: object, start: int, stop: int) -> tuple[Wish, ...]:
    """One side of an "or": wishes that must all hold."""
    if not isinstance(form, Run):
        return wishes_in(form)
    if "or" in form.links or form.wishes[0].exclusive or form.wishes[0].negated:
        return (any_of_run(form.wishes, start, stop),)
    return form.wishes


def _is_introduced(table: Table, parts: Sequence[Node]) -> bool:
    """Whether the last part begins with a word that adds a wish to all before it: "with a radio"."""
    said = table.source.text[parts[-2].stop : parts[-1].stop].split()
    return said[:1] != [] and said[0] in table.lang.relative


@production
def of_same_column(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A refused value of several columns, on the column of the wish before it: "stops but not Oakhaven"."""
    one, thing = only(parts[:1], Wish), only(parts, Value)
    if thing.others and thing.meaning.name == one.column and not one.negated:
        refused = value_wish(table, thing, parts[-2].start, parts[-1].stop, named=True)
        yield Clause((one, replace(refused, negated=True))), feature("hinted")


@production
def or_not(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One wish, or the refusal of another: "remote or not Tokyo"."""
    one, other = (part.form for part in parts if isinstance(part.form, Wish))
    if not other.negated and one.column != other.column:
        whole = disjunction(signed(one), signed(replace(other, negated=True)))
        yield spanning(parts, whole, one, other), PLAIN


@production
def unless(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A refusal, and a wish that lifts it: "not in Tokyo unless remote". Either may hold.

    Of one column, the wish is what is left: "not sales, but office work is fine".
    """
    one, other, *_ = (part.form for part in parts if isinstance(part.form, Wish))
    if not one.negated or other.negated:
        return
    if one.column and one.column == other.column:  # "not sales, but office work is fine"
        wanted = other.predicate if other.exclusive else conjunction(signed(one), other.predicate)
        yield spanning(parts, wanted, other), feature("marked")
    elif rule.argument != "beside":
        yield spanning(parts, disjunction(signed(one), other.predicate), one, other), feature("marked")


_NUMBERED = re.compile(r"([^\d]*[^\d\s.,-][^\d]*)\d+(?!\d)")
"""A value that begins with a word and a number."""


@production
def next_number(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """One more number, for the value that has it instead of the number of the value before."""
    before = first_of(parts[:1], Run) or first_of(parts[:1], Wish)
    last = before.wishes[-1] if isinstance(before, Run) else before
    another = _with_number(table, last.predicate, only(parts, Amount)) if last else None
    number = isinstance(another, Compare) and not isinstance(another.value, str)
    if last and number and not any(map(_names_a_column, parts[:1])):
        return  # "1988, 1989 or 1990" may be years of any column
    if last and another:
        wish = replace(last, start=parts[-1].start, stop=parts[-1].stop, predicate=another, mapped=())
        yield from joined(rule, parts, wish)


def _names_a_column(node: Node) -> bool:
    return isinstance(node.form, Subject) or any(map(_names_a_column, node.parts))


def _with_number(table: Table, predicate: Predicate, amount: Amount) -> Predicate | None:
    """The same of the only stored value with another number."""
    if not amount.is_whole or amount.unit or amount.per or amount.at_least or amount.size > 1:
        return None
    match predicate:
        case Compare(name, "=", int()) | OneOf(name, (int(), *_)):
            return Compare(name, "=", int(amount.value))
        case Compare(name, "=", str(value)) | Has(name, value):
            said = _NUMBERED.match(fold(value))
        case _:
            return None
    pattern = re.compile(rf"{re.escape(said[1])}0*{int(amount.value)}(?!\d)") if said else None
    found = [one for one in table.lexicon.stored(name) if pattern and pattern.match(fold(one))]
    return replace(predicate, value=found[0]) if len(found) == 1 else None
