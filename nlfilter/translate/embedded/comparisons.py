"""Comparisons: the amount or date at a place, with the words around it that compare or join it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from nlfilter.schema.currencies import is_currency
from nlfilter.schema.fold import is_cjk
from nlfilter.translate.embedded.clocks import Clock
from nlfilter.translate.embedded.dates import DateSpan
from nlfilter.translate.embedded.numbers import Amount
from nlfilter.translate.embedded.reading import NAMES, Reading

Op = Literal["=", "<", "<=", ">", ">=", "about", "band", "older", "newer"]

# Roles that compare, by the side of the value they stand on. The first that fits wins.
_BEFORE: tuple[tuple[str, Op], ...] = (
    ("ge", ">="), ("gt", ">"), ("le", "<="), ("lt", "<"), ("older", "older"), ("newer", "newer"),
    ("date_after", ">"), ("date_before", "<"), ("date_until", "<="), ("date_since", ">="),
    ("date_from", ">="), ("about", "about"), ("exact", "="), ("cap", "<="),
)  # fmt: skip

_AFTER: tuple[tuple[str, Op], ...] = (
    ("band_after", "band"),
    ("ge_after", ">="), ("gt_after", ">"), ("le_after", "<="), ("lt_after", "<"), ("about_after", "about"),
    ("date_before_after", "<"), ("date_until_after", "<="), ("date_since_after", ">="),
    ("date_after_after", ">"), ("exact_after", "="), ("cap_after", "<="),
)  # fmt: skip

COMPARING = frozenset({"gt", "ge", "lt", "le", "older", "newer"})
"""Roles that compare the value after them."""

COMPARED = frozenset({"gt_after", "ge_after", "lt_after", "le_after"})
"""Roles that compare the value before them."""

OPPOSITE: dict[Op, Op] = {"<": ">=", ">": "<=", "<=": ">", ">=": "<"}

_WAVES = frozenset("~〜～")
_DASHES = frozenset("-~〜–—ー～")


Value = Amount | DateSpan | Clock
"""What is compared."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount, a date or a time of day with its comparison, spanning atoms first..last."""

    first: int
    last: int
    op: Op | None
    low: Value
    high: Value | None
    adjectives: tuple[str, ...] = ()
    strange: bool = False
    """Whether a unit that nothing knows stands between the figure and its comparison."""


def value_at(reading: Reading, i: int) -> Value | None:
    if not 0 <= i < len(reading.atoms) or i in reading.used or reading.atoms[i].quoted:
        return None
    return reading.atoms[i].value


def collect(reading: Reading, i: int, low: Value) -> Quantity:
    """Gather the comparison before and after a value, or the second value of a range."""
    atoms = reading.atoms
    first, last, high = i, i, None
    between = _opens_range(reading, i)
    if i + 2 < len(atoms) and (other := value_at(reading, i + 2)) is not None:
        link = atoms[i + 1]
        joins = link.text in _DASHES or (
            "to" in link.roles and (between is not None or "and" not in link.roles)
        )
        alike = joins or ("or" in link.roles and isinstance(other, Amount) and is_currency(other.unit))
        if alike and _is_bare_year(low) and isinstance(other, Amount) and (said := atoms[i].amount):
            # "2000-4000 yen", "2000 or 3000 yen"
            low = said if joins else replace(said, unit=other.unit, per=other.per)
        if joins and type(other) is type(low):
            high, last = other, i + 2
            first = between if between is not None else i
            # The second value's plain "or more" belongs to no range, but 「まで」 and 「の間」 close one.
            if last + 1 < len(atoms) and atoms[last + 1].roles & {"le_after", "date_until_after"}:
                last += 1
            named = reading.lang.adjectives.get(atoms[first - 1].key, ()) if first else ()
            if named and first - 1 not in reading.used:
                first -= 1  # "costing between 600 and 700"
            return Quantity(first, last, None, low, high, named)
    op, first, adjectives = _comparison_before(reading, i, low)
    after = last + 1
    if op is None and after + 1 < len(atoms) and (counted := _counter(reading, last)):
        adjectives, last, after = adjectives or counted, after, after + 1  # 「18歳未満」
    # "2 years of experience or less": the comparison follows the column.
    while (
        op is None
        and after + 1 < len(atoms)
        and after not in reading.used
        and (atoms[after].key == "of" or (atoms[after].means(*NAMES) and not atoms[after].roles))
    ):
        after += 1
    if op is None and not any(role in atoms[after].roles for role, _ in _AFTER if after < len(atoms)):
        after = last + 1
    if op is None and after == last + 1 and (beyond := _past_a_strange_unit(reading, last)):
        return Quantity(first, beyond, None, low, high, strange=True)
    if after < len(atoms) and after not in reading.used:
        found = op_after(frozenset(r for r in atoms[after].roles if _fits(r, low)))
        # "above 50 and below 90": what follows a figure may compare the next one.
        if found and not _compares_next(reading, after):
            op, last = found, after
            if op == "about" and after + 1 < len(atoms) and (cap := op_after(atoms[after + 1].roles)):
                op, last = cap, after + 1  # 「2万円ぐらいまで」
            if (
                after + 1 < len(atoms)
                and "not_after" in atoms[after + 1].roles
                and (flipped := OPPOSITE.get(found))
            ):
                op, last = flipped, after + 1
        elif (words := reading.lang.adjectives.get(atoms[after].key)) and not atoms[after].roles & COMPARING:
            adjectives, last = adjectives or words, after
    return Quantity(first, last, op, low, high, adjectives)


def _counter(reading: Reading, i: int) -> tuple[str, ...]:
    """What a counter that touches a figure counts: 歳 is said of an age."""
    counter = reading.atoms[i + 1]
    touches = counter.start == reading.atoms[i].end and is_cjk(counter.text[0])
    return reading.lang.adjectives.get(counter.key, ()) if touches else ()


def _past_a_strange_unit(reading: Reading, i: int) -> int | None:
    """The comparing word of 「13インチ以上」, where nothing knows the unit."""
    unit, compares = [*reading.atoms, None, None][i + 1 : i + 3]
    if unit is None or compares is None or not unit.is_unknown or unit.start != reading.atoms[i].end:
        return None
    return i + 2 if is_cjk(unit.text[0]) and op_after(compares.roles) else None


def _is_bare_year(value: Value) -> bool:
    return isinstance(value, DateSpan) and value.bare_year


def op_after(roles: frozenset[str]) -> Op | None:
    """The comparison of a word that stands after its value."""
    return next((op for role, op in _AFTER if role in roles), None)


def _comparison_before(reading: Reading, i: int, value: Value) -> tuple[Op | None, int, tuple[str, ...]]:
    """The comparing word to the left of value i, where it begins, and the property it names by itself."""
    atoms = reading.atoms
    op: Op | None = None
    first = i
    adjectives: tuple[str, ...] = ()
    for j in range(i - 1, max(-1, i - 6), -1):
        if j in reading.used or atoms[j].is_break:
            break
        roles = atoms[j].roles
        if atoms[j].text in _WAVES and (j == 0 or atoms[j - 1].is_break):
            return "<=", j, adjectives  # 「〜450万円」
        adjectives = adjectives or reading.lang.adjectives.get(atoms[j].key, ())
        if op is None:
            table = (*_BEFORE, *_AFTER) if joins(atoms[j].key) else _BEFORE
            if atoms[j].key == "from" and isinstance(value, Amount) and j == i - 1:
                op, first = ">=", j  # "from 6M"
                continue
            if atoms[j].key in _BEGINNINGS and _is_within(reading, j, i):
                break  # "starting in October", "starting this month"
            if isinstance(value, Clock) and atoms[j].key.endswith("at"):
                op, first = "=", j  # "starting at 9:30", unlike "starting at 20 euros"
                continue
            if found := next((o for role, o in table if role in roles and _fits(role, value)), None):
                op, first = _strictly(found, atoms[j].key), j
                continue
        elif not roles & {"adjective"}:
            break
        named = bool(atoms[j].means(*NAMES))
        if not named and not roles & {"filler", "eq", "adjective", "either"}:
            break
    return op, first, adjectives


_BEGINNINGS = frozenset({"starting", "beginning"})


def _is_within(reading: Reading, verb: int, value: int) -> bool:
    """Whether a thing begins within a date, and not from it on."""
    between = {atom.key for atom in reading.atoms[verb + 1 : value]}
    return bool(between & {"in", "on", "during"}) or reading.atoms[value].key.startswith(
        ("this", "next", "in")
    )


def joins(key: str) -> str:
    """ "or" or "and" when a comparing word begins with it ("or below", "and over")."""
    return next((word for word in ("or", "and") if key.startswith(word)), "")


def _strictly(op: Op, key: str) -> Op:
    """ "or below 46" before its figure leaves 46 out, unlike "46 or below"."""
    if not joins(key) or key.startswith(("andno", "ornot")):
        return op  # "and no fewer than"
    return "<" if op == "<=" else ">" if op == ">=" else op


def _compares_next(reading: Reading, i: int) -> bool:
    """Whether the comparing word at i belongs to a figure after it."""
    if not joins(reading.atoms[i].key):
        return False
    for j in range(i + 1, min(i + 3, len(reading.atoms))):
        if value_at(reading, j) is not None:
            return True
        if not reading.atoms[j].roles & {"filler"}:
            return False
    return False


def _fits(role: str, value: Value) -> bool:
    """Whether a comparing word says this of that: "since 5" is no comparison, "since 2015" is."""
    if not role.startswith("date_"):
        return True
    if isinstance(value, Clock):
        return True
    # "from May 1" counts on from that day; "from the 90s" only says which years.
    return isinstance(value, DateSpan) and (role != "date_from" or value.one_day)


def _opens_range(reading: Reading, i: int) -> int | None:
    """The index of a "between" before atom i."""
    for j in range(i - 1, max(-1, i - 3), -1):
        if j in reading.used:
            return None
        if "between" in reading.atoms[j].roles:
            return j
        if not reading.atoms[j].roles & {"filler"}:
            return None
    return None
