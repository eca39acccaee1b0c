"""Productions of wishes from a column and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import is_cjk, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Measure, Measures, Quoted, Run, Subject, Value, Wish, Word
from nlfilter.translate.reader.operators import OF_ROLE, Op
from nlfilter.translate.reader.predicates.carryover import bound_in_force
from nlfilter.translate.reader.predicates.clocks import lie_apart
from nlfilter.translate.reader.predicates.implied_columns import (
    PERSON_OPERATORS,
    called_ages,
    implied_columns,
    is_far_above,
    with_person_operator,
)
from nlfilter.translate.reader.predicates.measures import AGES_IN_YEARS, on_subject
from nlfilter.translate.reader.predicates.plausible_numbers import (
    holds_money,
    is_of_money,
    may_be_of_any_period,
    with_size_left_out,
)
from nlfilter.translate.reader.predicates.units import holds_number, holds_years, kind_of, names_of_unit
from nlfilter.translate.reader.predicates.wishes import any_of, named_text, value_wish
from nlfilter.translate.reader.productions.coordination import spanning
from nlfilter.translate.reader.productions.existence import open_then
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    only,
    operator_said,
    production,
    span_of,
)
from nlfilter.translate.reader.score import PLAIN, Score, feature
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.candidates import is_called
from nlfilter.where.nodes import Compare, conjunction, disjunction
from nlfilter.where.phrases import How, Mapped


@production
def on_the_way(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A way on foot, after where it begins: 「駅から徒歩5分」."""
    wish, text = only(parts, Wish), table.source.text
    ways = (way for way in table.lang.travel if is_cjk(way[0]))
    travelled = wish.column in table.schema.columns and is_called(table, wish.column, table.lang.travel)
    if travelled and any(text.startswith(way, wish.start) for way in ways):
        yield replace(wish, start=parts[0].start), PLAIN


def is_travel_limit(table: Table, parts: Sequence[Node], measure: Measure) -> bool:
    """Whether an amount is a distance or time to travel, which is at most so much: "a 10 minute walk"."""
    bare = measure.op is None and measure.high is None
    low = measure.low
    counted = isinstance(low, Amount) and low.unit is not None
    return bare and counted and any(_names_a_way(table, part) for part in parts)


def _names_a_way(table: Table, part: Node) -> bool:
    if not isinstance(part.form, Subject):
        return False
    name, ways = table.source.text[part.start : part.stop], table.lang.travel
    told = [way for way in ways if is_cjk(way[0])]
    if any(word in ways for word in name.split()) or any(map(name.startswith, told)):
        return True
    column, long = part.form.meaning.name, [way for way in told if len(way) > 1]
    return is_cjk(name[0]) and column in table.schema.columns and is_called(table, column, long)


@production
def of_person(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What people say about themselves, for a column that the schema relates to it: "I have 3 years"."""
    measure, subject = only(parts, Measure), first_of(parts, Subject)
    if measure.op is not None or measure.high is not None:
        return
    for name, column in table.schema.columns.items():
        asked = subject is None or subject.meaning.name == name
        if not (asked and (column.person or subject) and name in table.schema.filterable):
            continue
        person = column.person
        if subject is None and _may_be_an_age(measure) and column.unit not in AGES_IN_YEARS:
            continue  # "I am 78", "my 5 year old"
        op: Op = PERSON_OPERATORS[person.relation] if person else "="
        limits = _both_limits(table, name) if person and subject is None else ""
        if subject is None and _is_an_age(measure) and not limits and name not in called_ages(table):
            continue  # "I am 43 years old" says nothing about years of experience
        whole = Meaning("range", limits) if limits else None
        fitted = measure if whole else replace(measure, op=op)
        predicate = on_subject(table, whole or Meaning("column", name), fitted)
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, name, guessed=person is None), feature("marked")


def _both_limits(table: Table, name: str) -> str:
    """The range of which a column is an end, if a person must lie within both ends; else ""."""
    columns = table.schema.columns
    return next(
        (
            limits
            for limits, one in table.schema.ranges.items()
            if name in one.ends and (one.unlimited or all(columns[end].person for end in one.ends))
        ),
        "",
    )


def is_of_oneself(table: Table, parts: Sequence[Node], meaning: Meaning) -> bool:
    """Whether a column of what people need has the name that people use of themselves: 「経験3年」."""
    column = table.schema.columns.get(meaning.name)
    if column is None or column.person is None:
        return False
    said = (table.source.text[one.start : one.stop] for one in parts if isinstance(one.form, Subject))
    own = {*map(squeeze, (meaning.name, *column.label.values()))} - {*map(squeeze, column.person.words)}
    return all(squeeze(text) not in own for text in said)


def _is_an_age(measure: Measure) -> bool:
    return isinstance(measure.low, Amount) and measure.low.unit == "years old"


def _may_be_an_age(measure: Measure) -> bool:
    return isinstance(measure.low, Amount) and measure.low.unit in (None, "years old")


@production
def bind(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A named column, and what is said of it. With the argument "not", it must not be so."""
    for wish, cost in said_of(table, rule, parts):
        yield (replace(wish, negated=True) if rule.argument == "not" else wish), cost


def said_of(table: Table, rule: Rule, parts: Sequence[Node]) -> Iterator[tuple[Wish, Score]]:
    """The wishes of a named column and what is said of it, each with its cost."""
    subject = only(parts, Subject)
    meaning = subject.meaning
    start, stop = span_of(parts)
    if thing := first_of(parts, Value):
        after = table.source.text[parts[-1].start : parts[-1].stop]
        if "allergic_after" in table.lang.roles.get(after, ()) and parts[0].form is thing:
            return  # "nut allergy" asks for rows without nuts
        if thing.meaning.name == meaning.name and thing.meaning.kind != "flag":
            sure = meaning.kind in ("column", "range", "opposite") or not thing.weak
            asked = value_wish(table, thing, start, stop, named=True)
            turned = replace(asked, negated=not asked.negated) if meaning.kind == "opposite" else asked
            yield turned, feature("marked") if sure else feature("loose")
        elif meaning.kind == "column" and "eq" in rule.symbols and (named := _named(table, meaning, thing)):
            yield replace(named, start=start, stop=stop), feature("marked")
    elif quoted := first_of(parts, Quoted):
        if rule.argument == "beside" and parts[1].start != parts[0].end:
            return  # without quotation marks, the text must follow right after its column
        if (wish := named_text(table, meaning, quoted.text, start, stop)) is not None:
            yield wish, PLAIN
    elif said := first_of(parts, Measures):
        if not _of_one_subject(table, said, meaning, after=isinstance(parts[-1].form, Subject)):
            return
        if not all(_names(table, measure, meaning) for measure in said.measures):
            return  # "hours over 4 or cost over 1000"
        predicates = [
            on_subject(table, meaning, _with_period(measure, subject.per)) for measure in said.measures
        ]
        if None not in predicates:
            found = [p for p in predicates if p is not None]
            either = said.link == "or" or lie_apart(table, meaning.name, said.measures)
            whole = any_of(found) if either else conjunction(*found)
            yield Wish(start, stop, whole, meaning.name, whole=True), feature("hinted")
    elif measure := first_of(parts, Measure):
        reached = is_travel_limit(table, parts, measure)
        if measure.op is None and _is_a_year(table, measure, meaning):
            return
        bound = "<=" if reached else _bound_by_name(table, parts, subject, measure)
        if measure.op is None and measure.high is None and "also_fine" not in table.request_roles:
            bound = bound_in_force(table, meaning.name) or bound  # "make the fee 200" keeps "at most"
        measure = replace(_with_period(measure, subject.per), op=measure.op or bound)
        if meaning.kind == "part" or is_of_oneself(table, parts, meaning):  # "a board of 150 cm"
            measure = with_person_operator(table, meaning.name, measure)
        sized = _with_size(table, meaning, measure)
        predicate = on_subject(table, meaning, sized or measure)
        if predicate is not None:
            exact = measure.op is None and measure.high is None
            apart = (
                feature("names_another") if measure.named and not _names(table, measure, meaning) else PLAIN
            )
            guessed = exact and _may_be_a_year(table, measure, meaning)
            unsure = (
                guessed or sized is not None or may_be_of_any_period(table, meaning.name, measure, predicate)
            )
            yield (
                Wish(start, stop, predicate, meaning.name, exact, guessed=unsure),
                apart + feature("may_be_a_year") * guessed + feature("marked" if reached else "hinted"),
            )


def _with_size(table: Table, meaning: Meaning, measure: Measure) -> Measure | None:
    """The measure with the size that people leave out: 「家賃8〜10」 is 80,000 to 100,000."""
    ends = [end for end in (measure.low, measure.high) if isinstance(end, Amount)]
    sized = with_size_left_out(table, meaning.name, ends) if ends else ()
    return replace(measure, low=sized[0], high=sized[-1] if measure.high else None) if sized else None


def _named(table: Table, meaning: Meaning, thing: Value) -> Wish | None:
    """The wish for a text in a named column, although the text is a value of another one."""
    if table.column(meaning.name).kind is not Kind.TEXT or table.lexicon.matching(meaning.name) != "text":
        return None
    held = table.lexicon.vocabulary.has_words(meaning.name, thing.text)
    return named_text(table, meaning, thing.text, 0, 0) if held else None


@production
def bind_both(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A measure between two names, of which the first counts: "desires 2 years of experience"."""
    one, other = (part.form for part in parts if isinstance(part.form, Subject))
    if other.meaning.kind == "sum" and one.meaning.name in table.schema.sums[other.meaning.name].of:
        parts = parts[1:]  # 「家賃10万円未満で管理費込み」 bounds the sum
    elif one.meaning.kind == "range" and other.meaning.name in table.schema.ranges[one.meaning.name].ends:
        parts = parts[1:]  # 「募集が3月までに終わる」 is about its end
    same = one.meaning.name == other.meaning.name
    if not same and all(kind_of(table, s.meaning) is Kind.DATE for s in (one, other)):
        return  # "issued within 30 days of being applied for"
    if same and other.per and not one.per:  # "electricity over 20 kWh a day"
        parts = (replace(parts[0], form=replace(one, per=other.per)), *parts[1:])
    apart = feature("idiom" if same else "loose")
    for form, cost in bind(table, rule, parts):
        yield form, cost + apart


@production
def bind_at(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A comparison before the column of its amount: "at least a salary of 100"."""
    subject = only(parts, Subject)
    low = first_of(parts, Amount) or only(parts, DateSpan)
    measure = _with_period(Measure(operator_said(rule, parts), low), subject.per)
    if _is_a_year(table, measure, subject.meaning):
        return  # "over the asking price in 2025"
    predicate = on_subject(table, subject.meaning, measure)
    if predicate is not None:
        yield Wish(*span_of(parts), predicate, subject.meaning.name), PLAIN


def _with_period(measure: Measure, per: str | None) -> Measure:
    """The measure, for the period that its subject names."""
    if per and isinstance(measure.low, Amount) and not measure.low.per:
        return replace(measure, low=replace(measure.low, per=per))
    return measure


def _bound_by_name(table: Table, parts: Sequence[Node], subject: Subject, measure: Measure) -> Op | None:
    """The comparison in which the name of the subject ends, if the amount follows right after it.

    Alone, a part of the name may be a comparison: "max 8" of `guests_max`.
    """
    follows = isinstance(parts[0].form, Subject) and parts[0].end == parts[1].start
    if not follows or measure.high is not None:
        return None
    said = table.lang.roles.get(table.source.text[parts[0].start : parts[0].stop], frozenset())
    compared = (op for role, op in OF_ROLE.items() if role in said)
    return subject.bound or (next(compared, None) if subject.meaning.kind == "part" else None)


def _of_one_subject(table: Table, said: Measures, meaning: Meaning, *, after: bool) -> bool:
    """Whether two measures may be about one column. "Over 10, or more than 100 people" has two.

    "Under 90 minutes and at least 100 votes" has two, as the name stands `after` a bare amount. So has
    "rating over 4 and under 60 euros", if prices have a column and ratings no unit.
    """
    if any(_of_another_period(table, measure, meaning) for measure in said.measures):
        return False  # 「時給1400円以上または月額8万円以上」
    one, other = (m.low.unit if isinstance(m.low, Amount) else "" for m in said.measures)
    if other is None:
        return not (one and after)
    if one != other:
        return False
    own = table.column(meaning.name).unit
    return not (other and own is None and names_of_unit(table, other, None, False))


def _of_another_period(table: Table, measure: Measure, meaning: Meaning) -> bool:
    """Whether a measure is for a period that a column has, but not this one."""
    low, own = measure.low, table.column(meaning.name).per
    if not isinstance(low, Amount) or low.per in (None, own) or own is None:
        return False
    return any(table.column(name).per == low.per for name in names_of_unit(table, low.unit, low.per, True))


def _is_a_year(table: Table, measure: Measure, meaning: Meaning) -> bool:
    """Whether a figure is a year by the word before it, and no amount: "awarded in 2024"."""
    low = _bare_figure(measure)
    if low is None or low.size > 1 or low.value not in _YEARS or holds_years(table, meaning.name):
        return False
    return "in_a_year" in table.lang.roles.get(table.word_before(low.start), ())


_YEARS = range(1900, 2100)
"""A figure after "in" is such a year, and no amount."""
_PERHAPS_YEARS = range(1500, 2200)
"""Alone, it may also be one of these."""


def _bare_figure(measure: Measure) -> Amount | None:
    low = measure.low
    return low if isinstance(low, Amount) and not low.unit and low.is_whole else None


def _may_be_a_year(table: Table, measure: Measure, meaning: Meaning) -> bool:
    """Whether a figure may be a year although another column holds years: "campuses in 1996"."""
    low = _bare_figure(measure)
    if low is None or low.value not in _PERHAPS_YEARS:
        return False
    years = [name for name in table.schema.filterable if holds_years(table, name)]
    return bool(years) and meaning.name not in years


def _names(table: Table, measure: Measure, meaning: Meaning) -> bool:
    """Whether the word of a comparison may name the given column."""
    found = (m.name for word in measure.named for m in table.lexicon.find(word))
    named = [name for name in found if name in table.schema.columns]
    return not named or meaning.name in named


@production
def about(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column named before a wish about it: "carrier either A or B"."""
    subject, wish, run = only(parts, Subject), first_of(parts, Wish), first_of(parts, Run)
    if subject.meaning.kind == "opposite":
        if opened := open_then(table, subject.meaning.name, parts[-1]):
            yield opened, feature("marked")
        return  # another wish about the column itself is not about its negative side
    if run and run.wishes[0].column == subject.meaning.name:
        yield run, feature("marked")
    elif wish and wish.column == subject.meaning.name and not _is_fitting(table, parts[-1], wish):
        yield replace(wish, start=parts[0].start), feature("marked")


def _is_fitting(table: Table, node: Node, wish: Wish) -> bool:
    """Whether a bare amount was read as what fits somebody: of a named column, it is the amount itself."""
    bare = [part.form for part in node.parts if isinstance(part.form, Measure) and part.form.op is None]
    column = table.schema.columns.get(wish.column)
    return bool(bare) and bare[0].high is None and column is not None and column.person is not None


@production
def called(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A word that names a column by itself, before its value: "the club called X"."""
    word = only(parts, Word)
    for name in table.lang.adjectives.get(word.key, ()):
        for meaning in table.lexicon.find(name):
            if meaning.kind in ("column", "part") and table.column(meaning.name).kind.is_text:
                subject = Node("Name", parts[0].start, parts[0].end, parts[0].stop, 0.0, Subject(meaning))
                for form, cost in bind(table, rule, (subject, *parts[1:])):
                    yield form, cost + (feature("loose") if meaning.kind == "part" else PLAIN)


@production
def elided(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A measure without a subject, on the columns that it implies.

    With the argument "loosely", the measure may mean another bound: 「12月から使える」 may need it by then.
    """
    start, stop = span_of(parts)
    if said := first_of(parts, Measures):
        one, other = (list(implied_columns(table, measure)) for measure in said.measures)
        for (name, low, guessed, cost, _), (same, high, *_) in zip(one[:1], other[:1], strict=False):
            bounds = (measure.low for measure in said.measures)
            if any(isinstance(one, Amount) and is_far_above(table, name, one) for one in bounds):
                return  # "under 2000 with at least two bedrooms"
            if name == same:
                either = said.link == "or" or lie_apart(table, name, said.measures)
                whole = any_of([low, high]) if either else conjunction(low, high)
                yield Wish(start, stop, whole, name, guessed=guessed, whole=True), cost
        return
    measure = only(parts, Measure)
    exact = measure.op is None and measure.high is None
    if exact and isinstance(measure.low, Amount) and _says_wholly(measure.low):
        return
    of_money = is_of_money(table, measure, start, stop)
    for name, predicate, guessed, cost, others in implied_columns(table, measure):
        if of_money and not holds_money(table, name):
            continue  # "salary under 40k" is no population
        mapped: tuple[Mapped, ...] = ()
        if others or isinstance(measure.low, DateSpan | Clock):  # tell which column was guessed
            phrase = table.source.original(start, stop)
            mapped = (Mapped(phrase, name, table.label(name), How.FOLDED, others),)
        unsure = guessed or bool(rule.argument) or may_be_of_any_period(table, name, measure, predicate)
        yield Wish(start, stop, predicate, name, exact, guessed=unsure, mapped=mapped, doubt=cost), cost


def _says_wholly(amount: Amount) -> bool:
    """Whether an amount only says that a thing is nothing else: "100% wool"."""
    return amount.unit == "percent" and amount.value == _WHOLE


_WHOLE = 100


@production
def in_each_period(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound that goes on in another period, which has its own column: "over 20 a day or 100 a week"."""
    measure, amount = only(parts[:1], Measure), only(parts[-1:], Amount)
    first = measure.low
    if measure.op in (None, "=") or measure.high or not isinstance(first, Amount):
        return
    if first.per is None or amount.per is None or first.per == amount.per:
        return
    sides = ((parts[0], measure), (parts[-1], Measure(measure.op, amount)))
    said = [(node, next(iter(implied_columns(table, one)), None)) for node, one in sides]
    wishes = [
        Wish(node.start, node.stop, found[1], found[0], guessed=found[2], doubt=found[3])
        for node, found in said
        if found
    ]
    if len({wish.column for wish in wishes}) == len(said):
        cost = sum((wish.doubt for wish in wishes), PLAIN)
        either = spanning(parts, disjunction(*(wish.predicate for wish in wishes)), *wishes)
        yield either if rule.argument == "or" else Clause(tuple(wishes)), cost


@production
def negative(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """The negative side of a column of numbers: "with a loss"."""
    meaning = only(parts, Subject).meaning
    if meaning.kind == "opposite" and holds_number(table, meaning):
        yield Wish(*span_of(parts), Compare(meaning.name, "<", 0), meaning.name), feature("loose")
