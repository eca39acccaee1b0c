"""From items to conditions: what "not", "or", commas and plain juxtaposition mean between them.

- "or" joins its two neighbours; of one column it also takes the run before it ("Tokyo, Osaka or Kyoto").
- Values that exclude each other (two cities, one row) are alternatives however they are joined.
- A prefix negation covers the item after it and goes on over "or", and over "and" and commas while the
  column stays the same; a suffix negation covers the run of one column before it (「東京と大阪以外」).
- Everything else is a condition of its own; conditions are joined with AND.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nlfilter.translate.draft import DraftCondition
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.where.meaning import two_valued
from nlfilter.where.nodes import Compare, Has, HasAny, Not, OneOf, Predicate, disjunction
from nlfilter.where.phrases import Mapped

Link = Literal["start", "or", "and", "but", "comma", "none"]


@dataclass(frozen=True)
class _Linked:
    """An item with how it is tied to the one before, and the negation that stands around it."""

    item: Item
    link: Link
    prefix: int | None = None
    suffix: int | None = None


def assemble(reading: Reading) -> tuple[tuple[DraftCondition, ...], tuple[Mapped, ...]]:
    """The conditions of a reading, in the order said, each with its verbatim phrase."""
    items = sorted(reading.items, key=lambda item: (item.first, item.last))
    linked = [_tie(reading, items, n) for n in range(len(items))]
    linked = _spread_negation(linked)
    groups = _group(linked)
    conditions = []
    mapped: list[Mapped] = []
    for group in groups:
        conditions.append(_condition(reading, group))
        for member in group:
            mapped.extend(member.item.mapped)
    return tuple(conditions), tuple(mapped)


def _tie(reading: Reading, items: Sequence[Item], n: int) -> _Linked:
    """Read the words between an item and its neighbours."""
    item = items[n]
    before = items[n - 1].last + 1 if n else 0
    after = items[n + 1].first if n + 1 < len(items) else len(reading.atoms)
    gap = [i for i in range(before, item.first) if i not in reading.used]
    link: Link = "none" if n else "start"
    prefix: int | None = None
    for i in gap:
        atom = reading.atoms[i]
        if atom.meanings and not atom.roles:
            continue
        if "not" in atom.roles or "neither" in atom.roles or ("ne" in atom.roles):
            prefix = i
            if atom.key.startswith(("but", "and")):
                link = "but"
        elif "nor" in atom.roles:
            link, prefix = "or", i
        elif "or" in atom.roles and (len(gap) <= 3 or "filler" not in atom.roles) or atom.text in "/／":
            link = "or"
        elif "but" in atom.roles:
            link = "but"
        elif "and" in atom.roles and link not in ("or", "but"):
            link = "and"
        elif atom.is_break and link == "none" and atom.text not in "()（）":
            link = "comma"
    opening = reading.atoms[item.first]
    if n and opening.key.startswith("or") and opening.roles & {"ge_after", "le_after"}:
        link = "or"  # "above 50 or below 46"
    # A negation between a column and its value stands inside the item ("whose writer is not X").
    inside = [i for i in range(item.first, item.last) if reading.atoms[i].roles & {"not", "ne"}]
    if (
        inside
        and prefix is None
        and not any(reading.atoms[i].roles & _COMPARING for i in inside)
        and not item.negative
    ):
        prefix = inside[0]
    suffix = None
    for i in range(item.last + 1, after):
        if i in reading.used:
            break
        roles = reading.atoms[i].roles
        if "not_after" in roles:
            suffix = i
            break
        if (
            not (roles & {"filler", "has"} or reading.atoms[i].means("column", "part", "table"))
            or reading.atoms[i].is_break
        ):
            break
        if "or" in roles or "and" in roles or "also" in roles:
            break
    if suffix is not None:
        suffix = _with_its_column(reading, item, suffix)
    reading.take(*(i for i in (prefix, suffix) if i is not None))
    return _Linked(item, link if n else "start", prefix, suffix)


def _with_its_column(reading: Reading, item: Item, suffix: int) -> int:
    """ "Python以外の言語": the column named after the negation belongs to it."""
    nxt = suffix + 1
    if nxt < len(reading.atoms) and nxt not in reading.used:
        if any(m.name == item.column for m in reading.atoms[nxt].means("column", "part")):
            reading.take(suffix)
            return nxt
    return suffix


def _spread_negation(linked: list[_Linked]) -> list[_Linked]:
    """Mark every item that a negation covers."""
    negated = [False] * len(linked)
    active = False
    for n, entry in enumerate(linked):
        if entry.prefix is not None:
            active = True
        elif active:
            same = linked[n - 1].item.column == entry.item.column
            active = entry.link == "or" or (same and entry.link in ("and", "comma", "none"))
        negated[n] = active
    for n, entry in enumerate(linked):
        if entry.suffix is None:
            continue
        k = n
        negated[k] = not negated[k] if linked[k].prefix is not None else True
        while (
            k > 0
            and linked[k].link in ("or", "and", "comma", "none")
            and (linked[k - 1].item.column == linked[k].item.column and linked[k - 1].suffix is None)
        ):
            k -= 1
            negated[k] = True
    return [replace(e, item=replace(e.item, negated=negated[n])) for n, e in enumerate(linked)]


def _group(linked: list[_Linked]) -> list[list[_Linked]]:
    """Runs of items that are alternatives of one another."""
    groups: list[list[_Linked]] = []
    for n, entry in enumerate(linked):
        last = groups[-1] if groups else None
        if last is None or entry.item.negated != last[-1].item.negated:
            groups.append([entry])
            continue
        same = last[-1].item.column == entry.item.column
        if entry.link == "or":
            # An earlier run of the same column, joined by commas, belongs to the alternatives too.
            while (
                same
                and len(groups) > 1
                and last[0].link in ("comma", "none")
                and (
                    groups[-2][-1].item.column == entry.item.column
                    and groups[-2][-1].item.negated == entry.item.negated
                    and type(groups[-2][-1].item.predicate) is type(last[0].item.predicate)
                )
            ):
                last = groups.pop(-2) + groups.pop()
                groups.append(last)
            last.append(entry)
        elif (
            same
            and (entry.item.negated or (entry.item.exclusive and last[-1].item.exclusive))
            and entry.link != "but"
        ):
            last.append(entry)
        else:
            groups.append([entry])
    return groups


# Comparing words that hold a negation of their own ("not more than").
_COMPARING = frozenset({"gt", "ge", "lt", "le", "date_since", "date_until"})


def _condition(reading: Reading, group: list[_Linked]) -> DraftCondition:
    first = min(min(e.item.first, e.prefix if e.prefix is not None else e.item.first) for e in group)
    last = max(max(e.item.last, e.suffix if e.suffix is not None else e.item.last) for e in group)
    predicate = _any_of([e.item.predicate for e in group])
    if group[0].item.negated:
        predicate = two_valued(Not(predicate))
    return DraftCondition(reading.phrase(first, last), predicate)


def _any_of(predicates: list[Predicate]) -> Predicate:
    """Alternatives as one predicate: one list of values where they speak of one column."""
    merged: list[Predicate] = []
    for predicate in dict.fromkeys(predicates):
        previous = merged[-1] if merged else None
        match previous, predicate:
            case (Compare(a, "=", x), Compare(b, "=", y)) if a == b:
                merged[-1] = OneOf(a, (x, y))
            case (OneOf(a, xs), Compare(b, "=", y)) if a == b:
                merged[-1] = OneOf(a, (*xs, y))
            case (Compare(a, "=", x), OneOf(b, ys)) if a == b:
                merged[-1] = OneOf(a, tuple(dict.fromkeys((x, *ys))))
            case (OneOf(a, xs), OneOf(b, ys)) if a == b:
                merged[-1] = OneOf(a, tuple(dict.fromkeys((*xs, *ys))))
            case (Has(a, u), Has(b, v)) if a == b:
                merged[-1] = HasAny(a, (u, v))
            case (HasAny(a, us), Has(b, v)) if a == b:
                merged[-1] = HasAny(a, tuple(dict.fromkeys((*us, v))))
            case (Has(a, u), HasAny(b, vs)) if a == b:
                merged[-1] = HasAny(a, tuple(dict.fromkeys((u, *vs))))
            case (HasAny(a, us), HasAny(b, vs)) if a == b:
                merged[-1] = HasAny(a, tuple(dict.fromkeys((*us, *vs))))
            case _:
                merged.append(predicate)
    return disjunction(*merged)
