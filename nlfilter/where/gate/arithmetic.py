"""Reads comparisons of two columns, and arithmetic of number columns: two terms at most, however written.

`3 * paid <= 2 * price` and `paid <= price * 2 / 3` are `price >= 1.5 * paid`. Both sides become one sum of
terms with exact factors, and the sum becomes one of the comparisons that a where may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from sqlglot import exp

from nlfilter.errors import RejectCode
from nlfilter.schema.kinds import Kind
from nlfilter.where.gate.operands import VALUES, is_value
from nlfilter.where.gate.reading import GateContext, check_arguments, refuse
from nlfilter.where.gate.subjects import SUBJECTS, divisor_of, plain, worked_out
from nlfilter.where.logic.comparisons import ColumnForm, Subject, compare
from nlfilter.where.nodes import CompareColumns, Difference, Operator, Predicate, Product, Ratio, Sum

FLIPPED: dict[Operator, Operator] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""Each comparison with its sides exchanged."""

_OPERATIONS = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg)

Term = str | Product | Ratio
"""A column, or two of them."""
Terms = Mapping[Term | None, Fraction]
"""The factor of each term in a sum; None is the number by itself."""


def two_columns(context: GateContext, node: object, left: object, right: object, op: Operator) -> Predicate:
    """Reads a comparison of two columns as they are."""
    one, other = (SUBJECTS.read(context, side) for side in (left, right))
    if one == other:
        refuse(RejectCode.CONSTANT, node)
    if ColumnForm.PLAIN is not one.form or ColumnForm.PLAIN is not other.form:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return CompareColumns(one.column, op, other.column)


def is_arithmetic(context: GateContext, left: object, right: object) -> bool:
    """Whether a side of a comparison is computed from numbers, and is no measure beside a value.

    `ends_on - posted_at >= 7` has dates, and `rent - charge > 100` is a measure as it stands.
    """
    one, other = (_inner(side) for side in (left, right))
    if not isinstance(one, _OPERATIONS) and not isinstance(other, _OPERATIONS):
        return False
    if (is_value(one) and _is_of_two(other)) or (is_value(other) and _is_of_two(one)):
        return False
    both = (side for side in (one, other) if isinstance(side, exp.Expr))
    columns = [column for side in both for column in side.find_all(exp.Column)]
    return bool(columns) and all(plain(context, one).kind.is_number for one in columns)


def _inner(node: object) -> object:
    while type(node) is exp.Paren:
        node = node.args["this"]
    return node


def _is_of_two(node: object) -> bool:
    """Whether a side is made of two columns by themselves."""
    if not isinstance(node, exp.Binary):
        return False
    parts = [_inner(node.args[side]) for side in ("this", "expression")]
    return all(type(part) in (exp.Column, exp.Nullif) for part in parts)


def compared(context: GateContext, node: exp.Expr, left: object, right: object, op: Operator) -> Predicate:
    """Reads `left op right`, where a side is arithmetic; raises `RejectedWhere` for more than two terms."""
    terms = dict(_plus(_terms(context, left), _terms(context, right), -1))
    number = -terms.pop(None, Fraction(0))
    parts = [(term, factor) for term, factor in terms.items() if term is not None and factor]
    if _is_rounded(context, left, right) and (len(parts) != 2 or number):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if not parts:
        refuse(RejectCode.CONSTANT, node)
    if len(parts) < len(terms):  # where a term that cancels out is unknown, so is the comparison
        refuse(RejectCode.FORBIDDEN_NODE, node)
    # A column without a factor comes first: `2 * rent > charge` is `charge < 2 * rent`.
    (first, factor), *others = sorted(parts, key=lambda part: abs(part[1]) != 1)
    op = op if factor > 0 else FLIPPED[op]
    number /= factor
    if not others:
        return compare(_subject(context, first), op, _plain_number(node, number))
    (second, other), *more = others
    other /= factor
    if more or not (isinstance(first, str) and isinstance(second, str)):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if not number and other < 0:
        return _multiple(node, first, op, second, -other)
    if abs(other) != 1:
        refuse(RejectCode.FORBIDDEN_NODE, node)
    both = Sum(first, second) if other > 0 else Difference(first, second)
    return compare(worked_out(context, both), op, _plain_number(node, number))


def _is_rounded(context: GateContext, left: object, right: object) -> bool:
    """Whether DuckDB rounds a result: of a DOUBLE, of which only multiples are compared here.

    `y / 10 > 0` keeps other rows than `y > 0`, and `a - 1 <= b` than `a - b <= 1` where both are infinite.
    """
    sides = [side for side in map(_inner, (left, right)) if isinstance(side, exp.Expr)]
    worked = [side for side in sides if isinstance(side, _OPERATIONS) and side.find(exp.Column)]
    columns = [plain(context, one) for side in sides if worked for one in side.find_all(exp.Column)]
    return any(column.kind is Kind.FLOAT for column in columns)


def _multiple(node: exp.Expr, left: str, op: Operator, right: str, times: Fraction) -> Predicate:
    """Makes `left op times * right`, or the same the other way round if only this has a plain factor."""
    if times == 1:
        return CompareColumns(left, op, right)
    if _decimal(times) is None:
        left, right, op, times = right, left, FLIPPED[op], 1 / times
    return CompareColumns(left, op, right, _plain_number(node, times))


def _subject(context: GateContext, term: Term) -> Subject:
    return Subject.of(term, context.compiled.schema) if isinstance(term, str) else worked_out(context, term)


def _terms(context: GateContext, node: object) -> Terms:
    """The sum that a side is."""
    if is_value(node):
        value = VALUES.read(context, node)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            refuse(RejectCode.TYPE_MISMATCH, node)
        return {None: Fraction(value)}
    if type(node) is exp.Paren or type(node) is exp.Neg:
        check_arguments(node, frozenset({"this"}), frozenset({"this"}))
        inner = _terms(context, node.args["this"])
        return inner if type(node) is exp.Paren else _plus({}, inner, -1)
    if not isinstance(node, exp.Binary) or type(node) not in _OPERATIONS:
        return {plain(context, node).column: Fraction(1)}
    check_arguments(
        node, frozenset({"this", "expression"}), frozenset({"this", "expression", "typed", "safe"})
    )
    left, right = node.args["this"], node.args["expression"]
    if type(node) is exp.Div:
        return _divided(context, node, _terms(context, left), divisor_of(context, right))
    one, other = _terms(context, left), _terms(context, right)
    if type(node) is exp.Mul:
        return _multiplied(node, one, other)
    return _plus(one, other, 1 if type(node) is exp.Add else -1)


def _plus(one: Terms, other: Terms, times: int) -> Terms:
    return {key: one.get(key, Fraction(0)) + times * other.get(key, Fraction(0)) for key in {**one, **other}}


def _multiplied(node: exp.Expr, one: Terms, other: Terms) -> Terms:
    found: dict[Term | None, Fraction] = {}
    for left, factor in one.items():
        for right, times in other.items():
            term = _product(node, left, right)
            found[term] = found.get(term, Fraction(0)) + factor * times
    return found


def _product(node: exp.Expr, left: Term | None, right: Term | None) -> Term | None:
    if left is None or right is None:
        return right if left is None else left
    if not (isinstance(left, str) and isinstance(right, str)):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    return Product(left, right)


def _divided(context: GateContext, node: exp.Expr, terms: Terms, by: object) -> Terms:
    """A sum divided by a number, or by a column: `(price - paid) / price`."""
    divisor = dict(_terms(context, by))
    (name, factor), *others = divisor.items()
    if not (others or factor):
        refuse(RejectCode.BAD_VALUE, node)
    if others or isinstance(name, Product | Ratio):
        refuse(RejectCode.FORBIDDEN_NODE, node)
    if name is None:
        return {term: times / factor for term, times in terms.items()}
    found: dict[Term | None, Fraction] = {}
    for term, times in terms.items():
        if not isinstance(term, str) or not times:
            refuse(RejectCode.FORBIDDEN_NODE, node)
        found[None if term == name else Ratio(term, name)] = times / factor
    if found.keys() == {None}:  # `price / price` is 1, but unknown where the price is 0
        refuse(RejectCode.CONSTANT, node)
    return found


_MOST_DIGITS = 4
"""The digits after the point that a factor or a bound may need."""


def _decimal(number: Fraction) -> Decimal | None:
    """The same number written out, if that is short."""
    scaled = number * 10**_MOST_DIGITS
    if scaled.denominator != 1:
        return None
    return Decimal(scaled.numerator).scaleb(-_MOST_DIGITS)


def _plain_number(node: exp.Expr, number: Fraction) -> int | Decimal:
    if number.denominator == 1:
        return number.numerator
    found = _decimal(number)
    if found is None:
        refuse(RejectCode.BAD_VALUE, node)
    return found.normalize()
