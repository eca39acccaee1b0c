"""Refining a where in force: which of its conditions a request drops, replaces or widens.

Only called when there are conditions. Dropping ("drop the remote part", 「年収の条件は外して」) is read
before anything else; replacing is decided last, from the conditions that the request makes:

- a later value of a single-valued column replaces the earlier one, or joins it after "also" or 「も」;
- two bounds of one column that leave room between them stay together;
- values of list columns add up, unless the request speaks of a change ("switch to Go") or of another that
  would do as well (「Goでもいい」);
- what was asked for is dropped when its contrary would do as well (「出社でもいい」 after "remote").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import STORED, Meaning
from nlfilter.translate.draft import DraftCondition
from nlfilter.translate.embedded.assemble import any_of
from nlfilter.translate.embedded.meanings import equals
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.where.conditions import Condition
from nlfilter.where.meaning import two_valued
from nlfilter.where.nodes import (
    And,
    AnyElement,
    Compare,
    Differs,
    Has,
    HasAll,
    HasAny,
    Not,
    OneOf,
    Operator,
    Or,
    Predicate,
    Value,
    columns,
    leaves,
)
from nlfilter.where.phrases import Reason

_TARGETS = ("term", "flag", "range", *STORED, "text", "column", "part")
_BETWEEN = frozenset(
    {
        "filler",
        "part",
        "eq",
        "asking",
        "and",
        "or",
        "only",
        "has",
        "not_after",
        "whether",
        "instead",
        "change",
    }
)


def read_removals(reading: Reading) -> tuple[str, ...]:
    """Ids of the conditions that the request drops; the atoms that say so are taken."""
    conditions = reading.context.where.conditions
    removed: dict[str, None] = {}
    for i, atom in list(reading.free()):
        if i in reading.used:
            continue
        if "reset" in atom.roles:
            reading.take(i)
            return tuple(c.id for c in conditions)
        for dropped in _dropped(reading, i):
            removed.update(dict.fromkeys(dropped))
    return tuple(removed)


def _dropped(reading: Reading, i: int) -> Iterator[tuple[str, ...]]:
    """The targets of a dropping word at atom i: after it ("drop X"), or before it ("X doesn't matter")."""
    roles = reading.atoms[i].roles
    if "drop" in roles and (number := _numbered(reading, i)):
        yield (number,)
    elif "swap" in roles and i == 0:
        yield from islice(_targets(reading, i, range(i + 1, len(reading.atoms))), 1)
    elif roles & {"drop", "replace"}:
        yield from _targets(reading, i, range(i + 1, len(reading.atoms)))
    elif roles & {"drop_after", "replace_after"} or ("away" in roles and _changes(reading)):
        yield from _targets(reading, i, range(i - 1, -1, -1))


def _numbered(reading: Reading, verb: int) -> str | None:
    """The condition that a dropping word names by its number ("remove 2", "drop c3")."""
    text = reading.atoms[verb + 1].text.removeprefix("c") if verb + 2 == len(reading.atoms) else ""
    if not (text.isascii() and text.isdigit()):
        return None
    if f"c{text}" not in (condition.id for condition in reading.context.where.conditions):
        reading.refuse(verb, verb + 1, Reason.NOT_UNDERSTOOD)
        return None
    reading.take(verb, verb + 1)
    return f"c{text}"


def _changes(reading: Reading) -> bool:
    """Whether the request changes one thing into another (「西区から城南区に変更」)."""
    return any("instead" in atom.roles and len(atom.key) > 2 for atom in reading.atoms)


def _targets(reading: Reading, verb: int, places: Iterable[int]) -> Iterator[tuple[str, ...]]:
    conditions = reading.context.where.conditions
    passed: list[int] = [verb]
    for j in places:
        atom = reading.atoms[j]
        if j in reading.used or atom.is_break or atom.text[-1:] in "、，,":
            break
        if ids := _about(reading, atom.means(*_TARGETS)):
            if one := _one_of_several(reading, ids, atom.means(*STORED)):
                reading.add(replace(one, first=min(verb, j), last=max(verb, j)))
                return
            reading.take(*passed, j)
            _take_part(reading, j)
            passed = []
            yield ids
            continue
        if "that" in atom.roles and conditions and not atom.meanings:
            reading.take(*passed, j)
            _take_part(reading, j)
            yield (conditions[-1].id,)
            return
        if not atom.roles & _BETWEEN or atom.meanings:
            break
        passed.append(j)


def _one_of_several(reading: Reading, ids: tuple[str, ...], meanings: tuple[Meaning, ...]) -> Item | None:
    """What is taken back, where a condition names other values beside it: it is refused, the others stay."""
    for condition in reading.context.where.conditions:
        for meaning in meanings if ids == (condition.id,) else ():
            asked = equals(meaning.name, reading.column(meaning.name).kind, meaning.values)
            if _without(condition.predicate, refused := two_valued(Not(asked))):
                return Item(0, 0, refused, meaning.name, negative=True)
    return None


def _take_part(reading: Reading, i: int) -> None:
    """The "part" of "the remote part"."""
    for j in range(i + 1, min(i + 3, len(reading.atoms))):
        if not reading.atoms[j].roles & {"part", "filler"}:
            return
        if "part" in reading.atoms[j].roles:
            reading.take(j)


def _about(reading: Reading, meanings: tuple[Meaning, ...]) -> tuple[str, ...]:
    """Ids of the conditions that speak about one of the meanings, the most telling meaning first."""
    for meaning in meanings:
        found = [c for c in reading.context.where.conditions if _speaks_of(reading, c, meaning)]
        exact = [c for c in found if meaning.values and set(meaning.values) & set(_texts(c.predicate))]
        if exact or found:
            return tuple(c.id for c in exact or found)
    return ()


def _speaks_of(reading: Reading, condition: Condition, meaning: Meaning) -> bool:
    if meaning.kind == "term":
        return condition.predicate == reading.context.schema.terms[meaning.name]
    names = {meaning.name}
    if meaning.kind == "range":
        range_ = reading.schema.ranges[meaning.name]
        names = {range_.low, range_.high}
    return bool(names & set(columns(condition.predicate)))


def _texts(predicate: Predicate) -> Iterator[Value]:
    for leaf in leaves(predicate):
        match leaf:
            case Compare(_, _, value) | Differs(_, value) | Has(_, value) | AnyElement(_, value):
                yield value
            case OneOf(_, values) | HasAny(_, values) | HasAll(_, values):
                yield from values


def fit_in(
    reading: Reading, conditions: tuple[DraftCondition, ...], removed: tuple[str, ...]
) -> tuple[tuple[DraftCondition, ...], tuple[str, ...]]:
    """New conditions beside those in force: what they replace is removed, what they widen is merged."""
    also, fine, change = _widens(reading, "also"), _widens(reading, "also_fine"), _says(reading, "change")
    gone = dict.fromkeys(removed)
    fitted: list[DraftCondition] = []
    in_force = {c.predicate for c in reading.context.where.conditions if c.id not in gone}
    for condition in conditions:
        predicate = condition.where
        if isinstance(predicate, str):
            continue  # only a model writes text
        if predicate in in_force:
            continue  # said again
        widened = False
        for old in reading.context.where.conditions:
            if old.id in gone or set(columns(old.predicate)) != set(columns(predicate)):
                continue
            if fine and _refuses(reading, predicate) is not _refuses(reading, old.predicate):
                gone[old.id], widened = None, True
            elif rest := _without(old.predicate, predicate):
                gone[old.id], predicate = None, rest
            elif _is_choice(old.predicate, predicate) and (
                fine or (also and not _adds_up(reading, predicate))
            ):
                predicate = any_of([old.predicate, predicate])
                gone[old.id] = None
            elif (change and not _is_negative(predicate)) or not _stands_beside(
                reading, old.predicate, predicate
            ):
                gone[old.id] = None
        if not widened:
            fitted.append(replace(condition, where=predicate))
    return tuple(fitted), tuple(gone)


def _without(old: Predicate, new: Predicate) -> Predicate | None:
    """What is left of several values when some of them are refused: "not Osaka" after "Tokyo or Osaka"."""
    refused = set(_texts(new))
    match old:
        case OneOf(name, values) | HasAny(name, values) if _is_negative(new) and refused < set(values):
            left = tuple(value for value in values if value not in refused)
            one = Compare(name, "=", left[0]) if isinstance(old, OneOf) else Has(name, str(left[0]))
            return one if len(left) == 1 else type(old)(name, left)  # type: ignore[arg-type]
    return None


def _says(reading: Reading, role: str) -> bool:
    return any(role in atom.roles for atom in reading.atoms)


def _widens(reading: Reading, role: str) -> bool:
    """Whether the request adds to what it names: "also Osaka"; 「大阪も」, after the word."""
    for i, atom in enumerate(reading.atoms):
        if "or" in atom.roles and all(map(_is_empty, reading.atoms[:i])):
            return True  # "or Osaka"
        if role in atom.roles:
            before = i - 1
            while before >= 0 and before not in reading.used and _is_empty(reading.atoms[before]):
                before -= 1
            if atom.key.isascii() or before in reading.used:
                return True
    return False


def _is_empty(atom: Atom) -> bool:
    return "filler" in atom.roles or bool(atom.means("table"))


def _refuses(reading: Reading, predicate: Predicate) -> bool:
    """Whether a predicate asks that something is not so, in a negation or in a stored "no"."""
    match predicate:
        case Compare(_, "=", bool(truth)):
            return not truth
        case Compare(name, "=", str(text)):
            return (
                "no" in reading.lang.roles.get(squeeze(text), ()) and reading.column(name).kind is Kind.TEXT
            )
        case _:
            return _is_negative(predicate)


def _is_choice(*predicates: Predicate) -> bool:
    """Whether predicates name values of which any may hold."""
    return all(
        isinstance(predicate, OneOf | Has | AnyElement | HasAny)
        or (isinstance(predicate, Compare) and predicate.op == "=")
        for predicate in predicates
    )


def _adds_up(reading: Reading, predicate: Predicate) -> bool:
    """Whether a row can hold several of these: elements of a list, words of a text."""
    kinds = [(reading.column(n).kind, reading.lexicon.matching(n)) for n in columns(predicate)]
    return all(
        kind is Kind.TEXT_LIST or (kind is Kind.TEXT and matching == "text") for kind, matching in kinds
    )


def _stands_beside(reading: Reading, old: Predicate, new: Predicate) -> bool:
    if _adds_up(reading, new):
        return not (_is_negative(new) and set(_texts(new)) & set(_texts(old)) and not _is_negative(old))
    if _is_negative(new):
        return _is_negative(old) or not set(_texts(new)) & set(_texts(old))
    low, high = _bounds(old), _bounds(new)
    return bool(low and high and low[0] != high[0] and _room(low, high))


def _is_negative(predicate: Predicate) -> bool:
    match predicate:
        case Differs() | Not():
            return True
        case Or(parts) | And(parts):
            return any(map(_is_negative, parts))
    return False


def _bounds(predicate: Predicate) -> tuple[str, Value] | None:
    """Which side a predicate bounds, and where: only when all of its comparisons agree."""
    sides = {
        ("low" if leaf.op in _FROM else "high", leaf.value)
        for leaf in leaves(predicate)
        if isinstance(leaf, Compare) and leaf.op in (*_FROM, *_UP_TO)
    }
    return next(iter(sides)) if len(sides) == 1 else None


_FROM: tuple[Operator, ...] = (">", ">=")
_UP_TO: tuple[Operator, ...] = ("<", "<=")


def _room(one: tuple[str, Value], other: tuple[str, Value]) -> bool:
    low, high = (one, other) if one[0] == "low" else (other, one)
    try:
        return bool(low[1] < high[1])  # type: ignore[operator]
    except TypeError:
        return True  # a day relative to today beside a fixed one
