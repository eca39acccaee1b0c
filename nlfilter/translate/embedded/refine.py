"""Refining a where in force: which of its conditions the new ones replace or widen.

Only called when there are conditions; what is dropped was read before (`removals.py`). Decided last, from the
conditions that the request makes:

- a later value of a single-valued column replaces the earlier one, or joins it after "also" or 「も」;
- two bounds of one column that leave room between them stay together;
- values of list columns add up, unless the request speaks of a change ("switch to Go") or of another that
  would do as well (「Goでもいい」);
- what was asked for is dropped when its contrary would do as well (「出社でもいい」 after "remote").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.translate.draft import DraftCondition
from nlfilter.translate.embedded.in_force import texts
from nlfilter.translate.embedded.reading import Reading
from nlfilter.translate.embedded.removals import is_negative, without
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.reader.either import any_of
from nlfilter.translate.reader.meanings import equals
from nlfilter.where.meaning import two_valued
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    HasAny,
    IsMissing,
    Not,
    OneOf,
    Operator,
    Predicate,
    Value,
    columns,
    conjunction,
    leaves,
)
from nlfilter.where.phrases import Reason


def fit_in(
    reading: Reading, conditions: tuple[DraftCondition, ...], removed: tuple[str, ...]
) -> tuple[tuple[DraftCondition, ...], tuple[str, ...]]:
    """New conditions beside those in force: what they replace is removed, what they widen is merged."""
    gone = dict.fromkeys(removed)
    fitted: list[DraftCondition] = []
    in_force = {c.predicate for c in reading.in_force.conditions if c.id not in gone}
    says = _Says.of_request(reading, dropped=bool(removed))
    for condition in sorted(conditions, key=_comes_after):
        if isinstance(condition.where, str):
            continue  # only a model writes text
        if condition.where in in_force:
            if says.only:
                gone |= dict.fromkeys(_others(reading, condition.where))  # 「フェスだけでいい」
            continue  # said again
        predicate: Predicate | None = condition.where
        said = says.of(condition.phrase)
        spoken = reading.in_force.by_columns.get(frozenset(columns(condition.where)), ())
        alone = not spoken
        for old in (reading.in_force.conditions[n] for n in spoken):
            if predicate is None:
                break
            if old.id in gone:
                continue
            kept, predicate = _beside(reading, said, old.predicate, predicate)
            if not kept:
                gone[old.id] = None
        if alone and said.fine and in_force and predicate is not None:
            _refuse(reading, condition.phrase)  # 「高めでも大丈夫」, where nothing was asked of prices
            continue
        if alone and said.either and len(conditions) == 1 and predicate is not None:
            predicate = _or_else(reading, predicate, gone)
        if predicate is not None:
            fitted.append(replace(condition, where=predicate))
    return tuple(_joined(reading, fitted)), tuple(gone)


def _comes_after(condition: DraftCondition) -> bool:
    """What is taken back comes first: 「神戸はやめて大阪」, "Kawasaki instead of Chiba"."""
    return isinstance(condition.where, str) or not is_negative(condition.where)


def _joined(reading: Reading, conditions: list[DraftCondition]) -> list[DraftCondition]:
    """What is left of several values, and the new one beside it: of one column that holds one, either."""
    joined: list[DraftCondition] = []
    places: dict[tuple[str, ...], int] = {}
    for condition in conditions:
        predicate = condition.where
        if isinstance(predicate, str) or not _is_value(reading, predicate):
            joined.append(condition)
            continue
        names = columns(predicate)
        if (n := places.pop(names, None)) is None:
            n = len(joined)
            joined.append(condition)
        elif not isinstance(one := joined[n].where, str):
            joined[n] = condition = replace(condition, where=any_of([one, predicate]))
        if not isinstance(condition.where, str) and _is_value(reading, condition.where):
            places[names] = n
    return joined


def _is_value(reading: Reading, predicate: Predicate) -> bool:
    equal = isinstance(predicate, OneOf) or (isinstance(predicate, Compare) and predicate.op == "=")
    return equal and not _adds_up(reading, predicate)


def _refuse(reading: Reading, phrase: str) -> None:
    """Name a condition that asks for nothing."""
    for item in reading.items:
        if reading.phrase(item.first, item.last) in phrase:
            reading.refuse(item.first, item.last, Reason.NOT_UNDERSTOOD)


def _others(reading: Reading, predicate: Predicate) -> list[str]:
    """The other conditions in force on the column of one."""
    return [
        c.id
        for c in reading.context.where.conditions
        if c.predicate != predicate and _share_columns(c.predicate, predicate)
    ]


def _share_columns(one: Predicate, other: Predicate) -> bool:
    return set(columns(one)) == set(columns(other))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a request says of its values: that they join others, would do as well, or take their place."""

    also: bool
    fine: bool
    again: bool
    either: bool
    change: bool
    only: bool


@dataclass(frozen=True, slots=True)
class _Says:
    """The same of a whole request, found once; `also` and `fine` are the words that these are said of."""

    also: _SaidOf
    fine: _SaidOf
    again: bool
    either: bool
    change: bool
    only: bool

    @classmethod
    def of_request(cls, reading: Reading, *, dropped: bool) -> _Says:
        return cls(
            also=_SaidOf.find(reading, "also"),
            fine=_SaidOf.find(reading, "also_fine"),
            again="again" in reading.roles,
            either=_begins_with_or(reading),
            change="change" in reading.roles and not dropped,  # "forget AWS, GCP instead"
            only="only" in reading.roles,
        )

    def of(self, phrase: str) -> _Said:
        also, fine = self.also.covers(phrase), self.fine.covers(phrase)
        return _Said(also, fine, self.again, self.either, self.change, self.only)


@dataclass(frozen=True, slots=True)
class _SaidOf:
    """What a request adds: everything ("also Osaka"), or what a word is said of (「大阪も」)."""

    all: bool
    words: frozenset[str] = frozenset()

    @classmethod
    def find(cls, reading: Reading, role: str) -> _SaidOf:
        words: set[str] = set()
        before = -1  # the last word that is no function word
        for i, atom in enumerate(reading.atoms):
            if role in atom.roles and not _intensifies(reading, i):
                if atom.key.isascii() and "also_fine" not in atom.roles:
                    return cls(all=True)
                if before in reading.used:
                    words.add(reading.atoms[before].text)
            if i in reading.used or not _is_empty(atom):
                before = i
        return cls(bool(words) and len(reading.items) == 1, frozenset(words))

    def covers(self, phrase: str) -> bool:
        return self.all or any(word in phrase for word in self.words)


def _beside(reading: Reading, said: _Said, old: Predicate, new: Predicate) -> tuple[bool, Predicate | None]:
    """Whether a condition stays beside a new one on its columns, and what becomes of the new one."""
    widens = said.also or said.fine or said.either or said.again
    shared = set(texts(new)) & set(texts(old))
    if is_negative(old) and not is_negative(new) and (shared or widens) and not _is_flag(reading, new):
        if not shared:
            return True, new
        return False, _readmitted(reading, old, new) if widens else new  # "I meant with React"
    opposed = _refuses(reading, new) is not _refuses(reading, old)
    if opposed and ((said.fine and (shared or not is_negative(new))) or (widens and _is_flag(reading, new))):
        return False, None  # "on-site is fine, too"
    if rest := without(old, new):
        return False, rest
    if not said.change and (moved := _moved(old, new)):
        return False, moved  # "the upper limit may be 8,000" after "3,000 to 6,000"
    if widens and _same_side(old, new):
        return False, new  # "up to 8 hours is fine" after "up to 5"
    wanted = not is_negative(old) and not is_negative(new)
    if (
        wanted
        and not _leaves_room(old, new)
        and (
            said.fine
            or said.either
            or (said.also and (not _adds_up(reading, new) or isinstance(old, HasAny)))
        )
    ):
        return False, any_of([old, new])
    changes = said.change and not (said.also and _adds_up(reading, new))
    if (changes or (said.only and _adds_up(reading, new))) and not is_negative(new):
        return False, new
    return _stands_beside(reading, old, new), new


def _readmitted(reading: Reading, old: Predicate, new: Predicate) -> Predicate | None:
    """What is still refused after "Tokyo is fine": the rest of what was, or nothing."""
    left = tuple(str(text) for text in dict.fromkeys(texts(old)) if text not in set(texts(new)))
    names = columns(old)
    if not left or len(names) != 1 or _is_text(reading, names[0]):
        return None
    return two_valued(Not(equals(names[0], reading.column(names[0]).kind, left)))


def _or_else(reading: Reading, predicate: Predicate, gone: dict[str, None]) -> Predicate | None:
    """ "Or remote" after "Tokyo": either will do; of several conditions nobody knows which gives way."""
    last = [c for c in reading.context.where.conditions if c.id not in gone]
    if not last or is_negative(predicate):
        return predicate
    if len(last) > 1:
        reading.refuse(0, len(reading.atoms) - 1, Reason.NOT_UNDERSTOOD)
        return None
    gone[last[0].id] = None
    return any_of([last[0].predicate, predicate])


def _intensifies(reading: Reading, i: int) -> bool:
    """ "Too expensive", unlike "Osaka too"."""
    after = reading.atoms[i + 1] if i + 1 < len(reading.atoms) else None
    return reading.atoms[i].key == "too" and after is not None and not after.is_break


def _begins_with_or(reading: Reading) -> bool:
    """ "Or Osaka" """
    first = next((i for i, atom in enumerate(reading.atoms) if not _is_empty(atom)), len(reading.atoms))
    return any("or" in atom.roles and len(atom.text) > 1 for atom in reading.atoms[: first + 1])


def _is_empty(atom: Atom) -> bool:
    return "filler" in atom.roles or bool(atom.means("table"))


def _refuses(reading: Reading, predicate: Predicate) -> bool:
    """Whether a predicate asks that something is not so, in a negation or in a stored "no"."""
    match predicate:
        case Compare(_, "=", bool(truth)):
            return not truth
        case IsMissing():
            return True
        case Compare(name, "=", str(text)):
            return (
                "no" in reading.lang.roles.get(squeeze(text), ()) and reading.column(name).kind is Kind.TEXT
            )
        case _:
            return is_negative(predicate)


def _is_flag(reading: Reading, predicate: Predicate) -> bool:
    return all(reading.column(name).kind is Kind.BOOLEAN for name in columns(predicate))


def _is_text(reading: Reading, name: str) -> bool:
    return reading.column(name).kind is Kind.TEXT and reading.lexicon.matching(name) == "text"


def _adds_up(reading: Reading, predicate: Predicate) -> bool:
    """Whether a row can hold several of these: elements of a list, words of a text."""
    return all(
        reading.column(name).kind is Kind.TEXT_LIST or _is_text(reading, name) for name in columns(predicate)
    )


def _stands_beside(reading: Reading, old: Predicate, new: Predicate) -> bool:
    if _is_flag(reading, new):
        return False
    shared = set(texts(new)) & set(texts(old))
    if _adds_up(reading, new):
        widened = isinstance(new, HasAny) and set(texts(old)) <= set(texts(new))  # "Python or Go" after "Go"
        return not widened and not (shared and is_negative(new) and not is_negative(old))
    if is_negative(new):
        return is_negative(old) or not shared
    return _leaves_room(old, new)


def _moved(old: Predicate, new: Predicate) -> Predicate | None:
    """A stretch with one of its ends moved, when the new predicate bounds that side alone."""
    bound = _bounds(new)
    if isinstance(old, Between):
        parts: tuple[Predicate, ...] = (
            Compare(old.column, ">=", old.low),
            Compare(old.column, "<=", old.high),
        )
    else:
        parts = old.parts if isinstance(old, And) else ()
    sides = [_bounds(part) for part in parts]
    if bound is None or len(parts) != 2 or None in sides:
        return None
    kept = [part for part, side in zip(parts, sides, strict=True) if side and side[0] != bound[0]]
    return conjunction(*kept, new) if len(kept) == 1 and _leaves_room(kept[0], new) else None


def _same_side(old: Predicate, new: Predicate) -> bool:
    one, other = _bounds(old), _bounds(new)
    return bool(one and other and one[0] == other[0])


def _leaves_room(old: Predicate, new: Predicate) -> bool:
    """Whether two bounds of one column, one from below and one from above, leave room between them."""
    low, high = _bounds(old), _bounds(new)
    return bool(low and high and low[0] != high[0] and _room(low, high))


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
