"""Turns predicates into sayings.

People do not speak in SQL. "Last month" is two comparisons; "not sales" is a comparison or a missing value; a
search for one word in two columns is one wish. This module recognises such predicates; it knows no language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Order
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.measures import kind_of_measure
from nlfilter.where.nodes import (
    OPPOSITE,
    And,
    AnyRun,
    Between,
    Compare,
    CompareColumns,
    Differs,
    Flag,
    HasWord,
    IsMissing,
    IsTruth,
    Leaf,
    Like,
    Measure,
    Measured,
    MeasuredIn,
    MeasureLeaf,
    Not,
    OneOf,
    Operator,
    Or,
    PartOf,
    Pattern,
    Predicate,
    RelativeDate,
    Unmeasured,
    Value,
    columns_of,
    inwards,
    literals,
)
from nlfilter.where.patterns import word_edges
from nlfilter.where.specs import spec_of
from nlfilter.where.words.saying import Content, Named, Said, Saying, Several, Termed
from nlfilter.where.words.stretches import as_said, compared_with, from_to, up_to

# These sayings may have several values or columns: "title or text contains the word a or b".
_ANY_OF = frozenset(
    {"equals", "includes", "contains", "starts", "ends", "word", "some_contains", "some_word"}
)
_NONE_OF = frozenset(f"{key}_not" for key in _ANY_OF)


def said(predicate: Predicate, compiled: CompiledSchema) -> Said:
    """Turns a predicate into a saying.

    >>> from nlfilter.schema.table import TableSchema
    >>> from nlfilter.where.nodes import OneOf
    >>> schema = TableSchema.model_validate({"name": "t", "columns": {"city": {"type": "VARCHAR"}}})
    >>> said(OneOf("city", ("a", "b")), CompiledSchema(schema, None, {}, {}))
    Saying(key='equals', columns=('city',), values=('a', 'b'), beside='', measure=None)
    """
    term, inside = term_of(predicate, compiled), without_term(predicate, compiled)
    return Termed(term, inside) if term else inside


def term_of(predicate: Predicate, compiled: CompiledSchema) -> str | None:
    """Finds the term whose condition is a predicate, if people may read its words."""
    found = (name for name, meaning in compiled.terms.items() if meaning == predicate)
    return next((name for name in found if not compiled.schema.terms[name].unreviewed), None)


def without_term(predicate: Predicate, compiled: CompiledSchema) -> Said:
    """Turns a predicate into a saying, even one that is a term."""
    match predicate:
        case And(parts):
            return _joined("all", parts, compiled)
        case Or(parts):
            return _as_one(parts, compiled) or _joined("any", parts, compiled)
        case Not(And() | Or() | Not()):
            return said(inwards(predicate), compiled)
        case Not(leaf):
            return leaf_saying(leaf, compiled, negated=True)  # type: ignore[arg-type]
        case _:
            return leaf_saying(predicate, compiled, negated=False)


# --- several leaves that are one wish


def _as_one(parts: tuple[Predicate, ...], compiled: CompiledSchema) -> Saying | None:
    """Makes one saying of the OR of several parts, if people say it as one thing."""
    found = _range(parts, compiled) or _or_missing(parts, compiled)
    return found or not_in_all(parts, [said(part, compiled) for part in parts])


def _or_missing(parts: tuple[Predicate, ...], compiled: CompiledSchema) -> Saying | None:
    """Makes a saying of a leaf or a missing value, which is how a person means "not"."""
    match parts:
        case (leaf, IsMissing(column)) | (IsMissing(column), leaf):
            missing = Saying("", (column,))
        case (leaf, Unmeasured(measure)) | (Unmeasured(measure), leaf):
            missing = Saying("", columns_of(measure), measure=measure)
        case _:
            return None
    inside = said(leaf, compiled)
    if not isinstance(inside, Saying) or not _of_the_same(inside, missing):
        return None
    if inside.key == "other_than":
        return replace(inside, key="equals_not")
    return replace(inside, beside="" if inside.beside == "and_given" else "or_missing")


def _of_the_same(one: Saying, other: Saying) -> bool:
    return (one.columns, one.measure) == (other.columns, other.measure)


def _range(parts: tuple[Predicate, ...], compiled: CompiledSchema) -> Saying | None:
    """Makes a saying of one end of a range, or the other end if that one is missing."""
    match parts:
        case (Compare(end, op, value), And((IsMissing(missing), Compare(other, other_op, other_value)))):
            if (end, op, value) != (missing, other_op, other_value):
                return None
        case _:
            return None
    for name, range_ in compiled.schema.ranges.items():
        ends = {(range_.high, range_.low): (">=", ">"), (range_.low, range_.high): ("<=", "<")}
        if op in ends.get((end, other), ()):
            return Saying(f"range_{NUMBERS[op]}", (name,), (value,))
    return None


def overlapping(sayings: list[Said]) -> list[Said]:
    """Joins two sayings that bound both ends of one range: the range overlaps them."""
    found = list(sayings)
    for low in sayings:
        for high in sayings:
            match (low, high):
                case (Saying("range_at_least", names, least), Saying("range_at_most", others, most)):
                    if names == others and low in found and high in found:
                        found[min(found.index(low), found.index(high))] = _overlap(names, least, most)
                        found = [one for one in found if one not in (low, high)]
    return found


def _overlap(names: tuple[str, ...], least: tuple[Content, ...], most: tuple[Content, ...]) -> Saying:
    if least == most:
        return Saying("range_includes", names, least)
    return Saying("range_between", names, (*least, *most))


def _joined(how: Literal["all", "any"], parts: tuple[Predicate, ...], compiled: CompiledSchema) -> Said:
    if how == "all":
        sayings = gathered(_stretched(parts, compiled))
    else:
        sayings = _alike(_as_words([said(part, compiled) for part in parts]), _ANY_OF)
    return sayings[0] if len(sayings) == 1 else Several(how, tuple(sayings))


def gathered(sayings: list[Said]) -> list[Said]:
    """Joins similar sayings of an AND into one: "skills include Go and Python"."""
    of_lists = _merged(
        overlapping(sayings),
        lambda s: (s.columns, s.beside) if _includes_all(s) else None,
        lambda a, b: replace(a, key="includes_all", values=tuple(dict.fromkeys((*a.values, *b.values)))),
    )
    return _alike(in_all(of_lists), _NONE_OF)


def _includes_all(saying: Saying) -> bool:
    return saying.key == "includes_all" or (saying.key == "includes" and len(saying.values) == 1)


def _alike(sayings: list[Said], keys: frozenset[str]) -> list[Said]:
    """Joins sayings of some kinds (`keys`) that differ only in their values or columns."""
    sayings = _merged(
        sayings,
        lambda s: (s.key, s.columns, s.beside, s.measure) if s.key in keys else None,
        lambda a, b: replace(a, values=tuple(dict.fromkeys((*a.values, *b.values)))),
    )
    return _merged(
        sayings,
        lambda s: (s.key, s.values, s.beside) if s.key in keys and not s.measure else None,
        lambda a, b: replace(a, columns=tuple(dict.fromkeys((*a.columns, *b.columns)))),
    )


def _as_words(sayings: list[Said]) -> list[Said]:
    """Among words, a text in a script without word boundaries counts as a word: it is found anywhere."""
    if not any(isinstance(s, Saying) and s.key in ("word", "some_word") for s in sayings):
        return sayings

    def as_word(saying: Said) -> Said:
        match saying:
            case Saying("contains" | "some_contains" as key, _, (str(text),)) if not any(word_edges(text)):
                return replace(saying, key=key.replace("contains", "word"))
            case _:
                return saying

    return list(map(as_word, sayings))


def _merged(
    sayings: list[Said], same: Callable[[Saying], object], join: Callable[[Saying, Saying], Saying]
) -> list[Said]:
    """Joins sayings that differ in only one thing, at the place of the first."""
    out: list[Said] = []
    places: dict[object, int] = {}
    for saying in sayings:
        mark = same(saying) if isinstance(saying, Saying) else None
        at = places.setdefault(mark, len(out)) if mark is not None else len(out)
        if at == len(out):
            out.append(saying)
        elif isinstance(first := out[at], Saying) and isinstance(saying, Saying):
            out[at] = join(first, saying)
    return out


def _stretched(parts: tuple[Predicate, ...], compiled: CompiledSchema) -> list[Said]:
    """Makes a saying of each part; two that bound one column from both sides become one range."""
    sayings: list[Said] = []
    taken: set[int] = set()
    for at, part in enumerate(parts):
        if at in taken:
            continue
        for other in range(at + 1, len(parts)):
            pair = (part, parts[other])
            if other not in taken and (found := _stretch(*pair, compiled) or _stretch(*pair[::-1], compiled)):
                taken.add(other)
                sayings.append(found)
                break
        else:
            sayings.append(said(part, compiled))
    return sayings


def _stretch(low: Predicate, high: Predicate, compiled: CompiledSchema) -> Saying | None:
    match (low, high):
        case (Measured(measure, ">=", least), Measured(other_measure, "<=", most)) if (
            measure == other_measure
        ):
            key = "from_to" if is_year(measure) else "between"
            return Saying(key, columns_of(measure), (least, most), measure=measure)
        case (Compare(column, ">=", start), Compare(other, ("<" | "<=") as op, end)) if column == other:
            kind = compiled.schema.columns[column].kind
        case _:
            return None
    if kind.is_time:
        return from_to(column, start, end) if op == "<=" else up_to(column, start, end)
    key = "from_to" if kind.is_temporal else "between"
    return Saying(key, (column,), (start, end)) if op == "<=" else None


# --- words in one text: it holds all of them, or not all of them


_ALL_OF = {key: f"{key}_all" for key in ("word", "contains")}
_NOT_ALL_OF = {f"{key}_not": f"{key}_all_not" for key in ("word", "contains")}


def in_all(sayings: Sequence[Said]) -> list[Said]:
    """Joins those sayings of an AND that are about words in one column."""
    found: list[Said] = []
    for saying in sayings:
        at = next((n for n, other in enumerate(found) if _go_together(other, saying)), None)
        if at is None:
            found.append(saying)
        elif isinstance(first := found[at], Saying) and isinstance(saying, Saying):
            key = _ALL_OF.get(first.key, first.key)
            found[at] = replace(first, key=key, values=(*first.values, *saying.values))
    return found


def _go_together(first: Said, other: Said) -> bool:
    if not (isinstance(first, Saying) and isinstance(other, Saying)) or other.key not in _ALL_OF:
        return False
    keys = {_ALL_OF[other.key]} | ({other.key} if len(first.values) == 1 else set())
    plain = len(other.values) == len(other.columns) == 1 and not (first.beside or other.beside)
    return plain and first.key in keys and first.columns == other.columns


def not_in_all(parts: Sequence[Predicate], told: Sequence[Said]) -> Saying | None:
    """Makes one saying of an OR of words that a column lacks: "does not contain all of circular, saw"."""
    lacking = [one for part, one in zip(parts, told, strict=True) if not isinstance(part, IsMissing)]
    missing = [part.column for part in parts if isinstance(part, IsMissing)]
    kinds = {(one.key, one.columns) if isinstance(one, Saying) else None for one in lacking}
    first = lacking[0] if len(lacking) > 1 else None
    if len(kinds) != 1 or not isinstance(first, Saying) or (key := _NOT_ALL_OF.get(first.key)) is None:
        return None
    if missing and missing != list(first.columns):
        return None
    values = tuple(value for one in lacking if isinstance(one, Saying) for value in one.values)
    return Saying(key, first.columns, values, "" if missing else "and_given")


# --- one leaf


NUMBERS: dict[Operator, str] = {
    "=": "equals",
    "<>": "other_than",
    ">=": "at_least",
    "<=": "at_most",
    ">": "more_than",
    "<": "less_than",
}
_TIMES = NUMBERS | {">=": "since", "<=": "until", ">": "after", "<": "before"}


def leaf_saying(leaf: Leaf, compiled: CompiledSchema, *, negated: bool) -> Saying:
    """Turns one leaf into a saying."""
    columns, kind = columns_of(leaf), _kind_of(leaf, compiled.schema)
    measure = leaf.measure if isinstance(leaf, MeasureLeaf) else None
    no, some = "_not" if negated else "", "some_" if kind is Kind.TEXT_LIST else ""
    contents: Sequence[Content]
    match leaf:
        case Flag():
            return Saying(f"marked{no}", columns)
        case IsTruth(_, truth):
            return Saying(f"{'unmarked' if negated else 'marked'}{'' if truth else '_not'}", columns)
        case Compare(_, op, bool(truth)):
            return Saying("marked" if truth is ((op == "=") is not negated) else "marked_not", columns)
        case IsMissing() | Unmeasured():
            return Saying("given" if negated else "given_not", columns, measure=measure)
        case Differs(_, value):
            return Saying("equals" if negated else "equals_not", columns, (value,))
        case MeasuredIn(_, amounts):
            return Saying(f"equals{no}", columns, amounts, measure=measure)
        case Compare(_, op, value) | Measured(_, op, value):
            saying = _compared(columns[0], OPPOSITE[op] if negated else op, value, kind)
            return replace(saying, columns=columns, measure=measure)
        case CompareColumns(left, op, right, times):
            saying = _compared(left, OPPOSITE[op] if negated else op, Named(right, times), kind)
            return replace(saying, beside="and_given" if negated else "")
        case Between(column, low, high) if kind.is_time and not negated:
            return from_to(column, low, high)
        case Between(_, low, high):
            return Saying(f"{'from_to' if kind.is_temporal else 'between'}{no}", columns, (low, high))
        case OneOf(name, values):
            order = None if negated else compiled.schema.columns[name].order
            key, contents = _in_order(order, values) or ("equals", values)
        case Like(_, pattern, _):
            key, *contents = _pattern(pattern)
            key = some + key
        case _:
            key, contents = spec_of(leaf).said, tuple(literals(leaf))
            key = f"{some}{key}" if isinstance(leaf, HasWord) else key
    return Saying(f"{key}{no}", columns, tuple(contents), "and_given" if negated else "")


def _kind_of(leaf: Leaf, schema: TableSchema) -> Kind:
    if not isinstance(leaf, MeasureLeaf):
        return schema.columns[columns_of(leaf)[0]].kind
    # A year is said like a day: "2024 or later".
    return Kind.DATE if is_year(leaf.measure) else kind_of_measure(leaf.measure, schema)


def is_year(measure: Measure) -> bool:
    return isinstance(measure, PartOf) and measure.part == "year"


def _in_order(order: Order | None, values: tuple[Value, ...]) -> tuple[str, tuple[Value, ...]] | None:
    """Finds the bounds of adjacent values of an ordered category: "at least silver"."""
    wanted, listed = set(values), order.values if order else ()
    for size in range(2, len(listed)):
        if wanted == set(listed[-size:]):
            return "at_least", (listed[-size],)
        if wanted == set(listed[:size]):
            return "at_most", (listed[size - 1],)
    return None


def _compared(column: str, op: Operator, value: Value | Named, kind: Kind) -> Saying:
    if isinstance(value, RelativeDate):
        op, value = as_said(op, value)
        if found := compared_with(column, op, value):
            return found
    key = (_TIMES if kind.is_temporal else NUMBERS)[op]
    return Saying("more_than_none" if (key, value) == ("more_than", 0) else key, (column,), (value,))


def _pattern(pattern: Pattern) -> tuple[str, Content]:
    match pattern:
        case (AnyRun(), str(text), AnyRun()):
            return "contains", text
        case (str(text), AnyRun()):
            return "starts", text
        case (AnyRun(), str(text)):
            return "ends", text
        case (str(text),):
            return "equals", text
        case _:
            return "pattern", pattern
