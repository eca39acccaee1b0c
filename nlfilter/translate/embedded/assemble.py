"""From items to conditions: what "not", "or", commas and plain juxtaposition mean between them.

- "or" joins its two neighbours; of one column it also takes the run before it ("Tokyo, Osaka or Kyoto"); of
  sides that are said alike it joins the whole ("Python in Tokyo or Go in Osaka").
- Values that exclude each other (two cities, one row) are alternatives however they are joined.
- A prefix negation covers the item after it and goes on over "or", and over "and" and commas while the
  column stays the same; a suffix negation covers the run of one column before it (「東京と大阪以外」).
- Everything else is a condition of its own; conditions are joined with AND.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from nlfilter.translate.draft import DraftCondition
from nlfilter.translate.embedded.reading import Reading, Understood
from nlfilter.translate.embedded.sayable import sayable, spoken_for
from nlfilter.translate.embedded.ties import Linked, tie
from nlfilter.where.meaning import two_valued
from nlfilter.where.nodes import (
    AnyElement,
    Compare,
    Has,
    HasAny,
    Measured,
    MeasuredIn,
    Not,
    OneOf,
    Predicate,
    RelativeDate,
    conjunction,
    disjunction,
)
from nlfilter.where.phrases import Mapped


def assemble(reading: Reading) -> tuple[tuple[DraftCondition, ...], tuple[Mapped, ...]]:
    """The conditions of a reading, in the order said, each with its verbatim phrase."""
    items = reading.items = sayable(reading)
    linked = [tie(reading, items, n) for n in range(len(items))]
    linked = _spread_negation(_spread_either(_excepted(reading, linked)))
    linked = _without_reasons(spoken_for(reading, linked))
    reading.understood = tuple(_understood(reading, group) for group in _group(linked))
    conditions = [DraftCondition(one.phrase, one.predicate) for one in reading.understood]
    once = {condition.where: condition for condition in reversed(conditions)}  # said twice
    return tuple(c for c in conditions if c is once[c.where]), tuple(
        mapped for entry in linked for mapped in entry.item.mapped
    )


def _excepted(reading: Reading, linked: list[Linked]) -> list[Linked]:
    """ "Not in Tokyo unless remote": what lifts a refusal is an alternative to it."""
    for n, entry in enumerate(linked):
        lifts = entry.prefix is not None and "unless" in reading.atoms[entry.prefix].roles
        if lifts and n and (linked[n - 1].prefix is not None or linked[n - 1].suffix is not None):
            linked[n] = replace(entry, link="or", prefix=None, afresh=True)
    return linked


def _without_reasons(linked: list[Linked]) -> list[Linked]:
    """What is refused is not asked for by naming it first: 「お寺は見たので、お寺以外で」."""
    refused = {entry.item.predicate for entry in linked if entry.item.negated}
    return [entry for entry in linked if entry.item.negated or entry.item.predicate not in refused]


def _spread_either(linked: list[Linked]) -> list[Linked]:
    """ "any of A, B and C": the items of one column that follow are alternatives."""
    done: list[Linked] = []
    active = False
    for n, entry in enumerate(linked):
        k = n
        while entry.either_after and k > 0 and linked[k].item.column == linked[k - 1].item.column:
            linked[k] = replace(linked[k], link="or")
            k -= 1
    for entry in linked:
        same = bool(done) and done[-1].item.column == entry.item.column
        active = entry.either or (active and same)
        joined = active and not entry.either and entry.link in ("and", "comma", "none")
        done.append(replace(entry, link="or") if joined else entry)
    return done


def _spread_negation(linked: list[Linked]) -> list[Linked]:
    """Mark every item that a negation covers."""
    negated = [False] * len(linked)
    active = False
    for n, entry in enumerate(linked):
        if entry.prefix is not None:
            active = True
        elif active and (entry.afresh or not linked[n - 1].spreads):
            active = False
        elif active:
            same = linked[n - 1].item.column == entry.item.column
            active = entry.link == "or" or (same and entry.link in ("and", "comma", "none"))
        negated[n] = active
    for n, entry in enumerate(linked):
        if entry.suffix is None:
            continue
        k = n
        negated[k] = not negated[k] if linked[k].prefix is not None else True
        while k > 0 and linked[k - 1].suffix is None and _shares_suffix(linked[k - 1], linked[k]):
            k -= 1
            negated[k] = True
    return [
        replace(entry, item=replace(entry.item, negated=True)) if negated[n] else entry
        for n, entry in enumerate(linked)
    ]


def _shares_suffix(before: Linked, entry: Linked) -> bool:
    """Whether a negation after `entry` covers the item before it, too.

    Over a comma only where a row holds one such value: 「東京、大阪以外」 lists two cities, while
    「Go、Pythonなし」 wants one skill and refuses another.
    """
    if entry.along:
        return not _holds(before.item.predicate, entry.item.predicate)  # 「大手でもスタートアップでもない」
    if before.item.column != entry.item.column or _holds(before.item.predicate, entry.item.predicate):
        return False
    return entry.link in ("or", "and", "none") or (entry.link == "comma" and entry.item.exclusive)


def _holds(several: Predicate, one: Predicate) -> bool:
    """Whether one value is among several: 「23区内で渋谷区は除く」 refuses one of them."""
    match several, one:
        case (OneOf(_, values), Compare(_, "=", value)) | (HasAny(_, values), Has(_, value)):
            return value in values
    return False


Alternative = tuple[Linked, ...]
"""Items that must all hold; nearly always one."""


def _group(linked: list[Linked]) -> list[list[Alternative]]:
    """The conditions: each a list of alternatives."""
    groups: list[list[Alternative]] = []
    pairs = _parallel(linked)
    n = 0
    while n < len(linked):
        entry = linked[n]
        if pairs and n == pairs[0].start:
            groups.append([tuple(linked[pair.start : pair.stop]) for pair in pairs])
            n = pairs[-1].stop
            continue
        if _wide_or(linked, n) and _make_pair(groups, linked[n - 2], linked[n - 1]):
            groups[-1] += _pair(entry, linked[n + 1])
            n += 2
            continue
        if (clause := _clause_or(linked, n)) and _make_one(groups, linked[clause.first : n]):
            groups[-1].append(tuple(linked[n : clause.end]))
            n = clause.end
            continue
        n += 1
        last = groups[-1][-1][-1] if groups else None
        if last is not None and entry.link == "or":
            _take_in_run(groups, entry)
            groups[-1].append((entry,))
        elif last is not None and _exclude_each_other(last, entry):
            groups[-1].append((entry,))
        elif earlier := _contradicted(groups, entry):
            earlier.append((entry,))  # "Tokyo, remote, Osaka"
        else:
            groups.append([(entry,)])
    return groups


def _parallel(linked: list[Linked]) -> list[range]:
    """Wishes for one case and another: 「渋谷なら5分以内、目黒なら10分以内」, "Go under 5M, Rust under 6M".

    The cases are said apart, each in one breath; they begin with values that no row holds at once, or say so.
    """
    runs: list[range] = []
    for n, entry in enumerate(linked):
        if runs and entry.link in ("none", "and") and not entry.paused:
            runs[-1] = range(runs[-1].start, n + 1)
        else:
            runs.append(range(n, n + 1))
    best: list[range] = []
    cases: list[range] = []
    for run in runs:
        cases = [*cases, run] if cases and _are_cases(linked, cases[-1], run) else [run]
        best = cases if len(cases) > max(len(best), 1) else best
    return best


def _are_cases(linked: list[Linked], one: range, other: range) -> bool:
    """Whether two runs of wishes, each of several, speak of two cases."""
    entries = [linked[n] for n in (*one, *other)]
    if min(len(one), len(other)) < 2 or linked[other.start].link == "or":
        return False
    if any(entry.item.negated for entry in entries):
        return False
    if all(any(linked[n].case for n in run) for run in (one, other)):
        return True
    head, next_head = linked[one.start].item, linked[other.start].item
    return head.exclusive and next_head.exclusive and head.column == next_head.column


def _wide_or(linked: list[Linked], n: int) -> bool:
    """Whether the "or" before item n joins two pairs: "Python and AWS, or Go and Kubernetes"."""
    if not 1 < n < len(linked) - 1 or any(e.item.negated for e in linked[n - 2 : n + 2]):
        return False
    return [e.link for e in linked[n - 1 : n + 2]] == ["and", "or", "and"] and not (
        linked[n - 1].item.exclusive and linked[n - 1].item.column == linked[n].item.column
    )


def _pair(one: Linked, other: Linked) -> list[Alternative]:
    """Two things said together: both, or either where no row holds both ("Tokyo and Osaka")."""
    return [(one,), (other,)] if _exclude_each_other(one, other) else [(one, other)]


def _make_pair(groups: list[list[Alternative]], one: Linked, other: Linked) -> bool:
    """Make one condition of the last two items; False where they are joined to something else."""
    if not _exclude_each_other(one, other):
        return _make_one(groups, [one, other])
    return all(len(a) == 1 and (a[0] is other or _exclude_each_other(a[0], other)) for a in groups[-1])


@dataclass(frozen=True, slots=True)
class _Clause:
    """The items that an "or" joins: from `first` up to it, and from it up to `end`."""

    first: int
    end: int


def _clause_or(linked: list[Linked], n: int) -> _Clause | None:
    """What the "or" before item n joins, where that is more than its neighbours: "Go in Tokyo or C in Osaka".

    People say both sides alike: what stands before the "or" begins where the column of item n was said first;
    where it was not, at the start of the run, if the two sides share a column, or a pause parts them. A pause
    between two runs joins the whole of both.
    """
    if linked[n].link != "or" or n == 0:
        return None
    first, end = n - 1, n + 1
    while first > 0 and linked[first].link in ("none", "and"):
        first -= 1
    while end < len(linked) and linked[end].link in ("none", "and"):
        end += 1
    left, right = [[e.item.column for e in linked[a:b]] for a, b in ((first, n), (n, end))]
    if any(e.item.negated for e in linked[first:end]):
        return None
    if linked[n].paused and len(left) > 1 and len(right) > 1:
        return _Clause(first, end)
    alone = len(left) == 1 and linked[n - 1].link in ("start", "none", "and")
    if linked[n].paused and alone and len(right) > 1:
        return _Clause(first, end)  # "electric, or a hybrid under 2 million"
    if left[-1] == right[0] or not (linked[n].paused or set(left) & set(right)):
        return None
    return _Clause(first + (left.index(right[0]) if right[0] in left else 0), end)


def _make_one(groups: list[list[Alternative]], items: list[Linked]) -> bool:
    """Make the last conditions one, of these items together; False where they are joined otherwise."""
    if groups[-1][-1] == tuple(items):
        return True
    if groups[-len(items) :] != [[(item,)] for item in items]:
        return False
    groups[-len(items) :] = [[tuple(items)]]
    return True


def _take_in_run(groups: list[list[Alternative]], entry: Linked) -> None:
    """Before an "or", an earlier run of the same column joined by commas belongs to the alternatives too."""
    while len(groups) > 1:
        first, before = groups[-1][0][0], groups[-2][-1][-1]
        alike = all(_alike(other, entry) for other in (first, before))
        if first.link not in ("comma", "none") or not alike:
            return
        groups[-2:] = [groups[-2] + groups[-1]]


def _alike(one: Linked, other: Linked) -> bool:
    a, b = one.item, other.item
    return a.column == b.column and a.negated == b.negated and type(a.predicate) is type(b.predicate)


def _exclude_each_other(last: Linked, entry: Linked) -> bool:
    """Two cities, or two things refused in one breath: no row holds both, so either is meant."""
    a, b = last.item, entry.item
    if a.column != b.column or a.negated != b.negated or entry.link == "but":
        return False
    return b.negated or (a.exclusive and b.exclusive)


def _contradicted(groups: list[list[Alternative]], entry: Linked) -> list[Alternative] | None:
    """An earlier wish for another value of a column that holds one."""
    if entry.item.negated or not entry.item.exclusive:
        return None
    for group in groups:
        if group[0][0].item.column == entry.item.column and all(
            len(alternative) == 1 and _exclude_each_other(alternative[0], entry) for alternative in group
        ):
            return group
    return None


def _understood(reading: Reading, group: list[Alternative]) -> Understood:
    entries = [entry for alternative in group for entry in alternative]
    first = min(i for e in entries for i in (e.item.first, e.prefix) if i is not None)
    last = max(i for e in entries for i in (e.item.last, e.suffix) if i is not None)
    if all(entry.item.negated for entry in entries):
        asked = two_valued(Not(any_of([e.item.predicate for e in entries])))
    else:
        asked = any_of([conjunction(*map(_signed, alternative)) for alternative in group])
    return Understood(first, last, reading.phrase(first, last), asked, tuple(entry.item for entry in entries))


def _signed(entry: Linked) -> Predicate:
    return two_valued(Not(entry.item.predicate)) if entry.item.negated else entry.item.predicate


def any_of(predicates: list[Predicate]) -> Predicate:
    """Alternatives as one predicate: one list of values where they speak of one column."""
    merged: list[Predicate] = []
    for predicate in dict.fromkeys(predicates):
        joined = _one_list(merged[-1], predicate) if merged else None
        if joined is not None:
            merged[-1] = joined
        else:
            merged.append(predicate)
    return disjunction(*merged)


def _one_list(one: Predicate, other: Predicate) -> Predicate | None:
    match _listed(one), _listed(other):
        case ((make, column, values), (make2, column2, more)) if make is make2 and column == column2:
            return make(column, tuple(dict.fromkeys((*values, *more))))
    return None


def _listed(
    predicate: Predicate,
) -> tuple[Callable[[Any, tuple[Any, ...]], Predicate], Any, tuple[Any, ...]] | None:
    """An equality as the list it may join."""
    match predicate:
        case Compare(column, "=", value) if not isinstance(value, bool | date | datetime | RelativeDate):
            return OneOf, column, (value,)
        case OneOf(column, values):
            return OneOf, column, values
        case Has(column, value) | AnyElement(column, value):
            return HasAny, column, (value,)
        case HasAny(column, texts):
            return HasAny, column, texts
        case Measured(measure, "=", value):
            return MeasuredIn, measure, (value,)
        case MeasuredIn(measure, values):
            return MeasuredIn, measure, values
    return None
