"""Fits the conditions of a turn in with those in force: it replaces some, and merges others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.translate.reader.forms import Manner
from nlfilter.translate.reader.in_force import texts
from nlfilter.translate.reader.predicates.wishes import any_of
from nlfilter.translate.reader.table import Table
from nlfilter.translate.turns.merging import WIDENING, includes_its_edge, merge
from nlfilter.translate.turns.traits import adds_up, contradict, is_flag, is_negative, is_value
from nlfilter.where.conditions import Condition
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import And, Not, Predicate, columns, conjunction, disjunction


class NewCondition(Struct, frozen=True):
    """One condition of a turn, with its phrase and the manner in which it is said."""

    phrase: str
    predicate: Predicate
    manner: frozenset[Manner] = frozenset()


class Fitted(Struct, frozen=True):
    """What a turn adds, the ids of conditions that go, and the phrases that ask for nothing (`idle`).

    `unplaced`: the turn offers an alternative, and nobody knows to which of several conditions.
    """

    added: tuple[NewCondition, ...] = ()
    gone: tuple[str, ...] = ()
    idle: tuple[NewCondition, ...] = ()
    unplaced: bool = False


def fit(table: Table, asked: Sequence[NewCondition], dropped: Iterable[str]) -> Fitted:
    """Fits in the conditions of a turn, which also drops some of those in force."""
    fitting = _Fitting(table, dict.fromkeys(dropped), alone=len(asked) == 1)
    if (whole := fitting.other_kind(asked)) is not None:
        return Fitted((whole,), tuple(fitting.gone))
    if fitting.unplaced:
        return Fitted(unplaced=True)
    for one in sorted(asked, key=lambda one: not is_negative(one.predicate)):
        fitting.add(one)  # refusals come first: 「神戸はやめて大阪」
    return Fitted(
        tuple(_joined(table, fitting.added)), tuple(fitting.gone), tuple(fitting.idle), fitting.unplaced
    )


_TWO = 2


_GOING_ON: tuple[frozenset[Manner], ...] = (frozenset({"also"}), frozenset({"either"}))
"""The manners in which a refusal goes on: "Osaka, too", "or Osaka"."""


class _Fitting:
    """The conditions in force, while those of a turn are added one after the other."""

    def __init__(self, table: Table, gone: dict[str, None], *, alone: bool) -> None:
        self.table, self.gone, self.alone = table, gone, alone
        self.added: list[NewCondition] = []
        self.idle: list[NewCondition] = []
        self.unplaced = False
        self._changes = not gone  # "forget AWS, GCP instead" already drops what it replaces
        self._standing = {one.predicate for one in table.in_force.conditions if one.id not in gone}

    def other_kind(self, asked: Sequence[NewCondition]) -> NewCondition | None:
        """ "Or Italian whites" after "French reds": another kind of rows, each told by the same columns."""
        wanted = [one for one in asked if "either" in one.manner and not is_negative(one.predicate)]
        if len(wanted) < _TWO or len(wanted) < len(asked) or self.gone:
            return None
        rivals = [self._on_columns_of(one.predicate) for one in wanted]
        self.unplaced = not any(rivals) and len(self._standing) > 1
        old = [known[0] for known in rivals if len(known) == 1]
        if not any(rivals) and len(self._standing) == 1:
            return self._either(self.table.in_force.conditions, wanted)
        if len({one.id for one in old}) < len(wanted) or any(is_negative(one.predicate) for one in old):
            return None
        return self._either(old, wanted)

    def _either(self, old: Sequence[Condition], wanted: Sequence[NewCondition]) -> NewCondition:
        text = self.table.source.source
        places = sorted((at, at + len(one.phrase)) for one in wanted if (at := text.find(one.phrase)) >= 0)
        kinds = [conjunction(*(one.predicate for one in kind)) for kind in (old, wanted)]
        self._drop(old)
        return NewCondition(text[places[0][0] : places[-1][1]] if places else text, disjunction(*kinds))

    def add(self, one: NewCondition) -> None:
        """Add one condition of the turn."""
        manner = one.manner if self._changes else one.manner - {"change"}
        rivals = self._on_columns_of(one.predicate)
        if units := self._of_another_unit(one.predicate):
            self._put_beside([*units, *rivals], manner, one)
            return
        if manner & WIDENING and not rivals and (parts := self._on_parts_of(one.predicate)):
            self._put_beside(parts, manner, one)
            return
        if one.predicate in self._standing and not includes_its_edge(manner, one.predicate):  # said again
            self._drop(self._others(one.predicate) if "only" in manner else ())
            return
        predicate = self._beside(rivals, manner, one.predicate)
        if not rivals and "fine" in manner and self._standing and predicate is not None:
            self.idle.append(one)  # 「高めでも大丈夫」 without a condition on prices
            return
        if not rivals and "either" in manner and self.alone and predicate is not None:
            predicate = self._or_else(predicate)
        if predicate is not None:
            self.added.append(replace(one, predicate=predicate))

    def _beside(
        self, rivals: Sequence[Condition], manner: frozenset[Manner], new: Predicate
    ) -> Predicate | None:
        """What becomes of a new condition. The ones in force on its columns (`rivals`) stay or go."""
        refused = [one for one in rivals if is_negative(one.predicate)]
        wanted = [one for one in rivals if one not in refused]
        if self._goes_on_refusing(refused, wanted, manner, new):
            new, manner = two_valued(Not(new)), frozenset()
        predicate = self._merge_with_each(refused, manner, new)
        if predicate is None and wanted and not (is_negative(new) or adds_up(self.table, new)):
            predicate = new  # "blue is fine" after "red" and "not blue" allows either
        return self._merge_with_each(wanted, manner, predicate)

    def _goes_on_refusing(
        self,
        refused: Sequence[Condition],
        wanted: Sequence[Condition],
        manner: frozenset[Manner],
        new: Predicate,
    ) -> bool:
        """Whether the value is refused as well: "Osaka, too" right after "not in Tokyo"."""
        last = self.table.in_force.conditions[-1:]
        if not refused or wanted or manner not in _GOING_ON or tuple(refused[-1:]) != tuple(last):
            return False
        said = {*texts(new)}
        named = is_value(self.table, new) or adds_up(self.table, new)
        return (
            named
            and not is_flag(self.table, new)
            and all(said.isdisjoint(texts(one.predicate)) for one in refused)
        )

    def _merge_with_each(
        self, rivals: Sequence[Condition], manner: frozenset[Manner], predicate: Predicate | None
    ) -> Predicate | None:
        for old in rivals:
            if predicate is not None and old.id not in self.gone:
                stays, predicate = merge(self.table, manner, old.predicate, predicate)
                self._drop(() if stays else (old,))
        return predicate

    def _or_else(self, predicate: Predicate) -> Predicate | None:
        """ "Or remote" after "Tokyo" joins both. With several conditions, nobody knows which one is meant."""
        left = [one for one in self.table.in_force.conditions if one.id not in self.gone]
        if not left or is_negative(predicate):
            return predicate
        said = {*texts(predicate)}
        left = [
            one for one in left if said & {*texts(one.predicate)}
        ] or left  # "or to Porto" after "from Porto"
        if len(left) > 1:
            self.unplaced = True
            return None
        self._drop(left)
        return any_of([left[0].predicate, predicate])

    def _on_columns_of(self, predicate: Predicate) -> list[Condition]:
        in_force = self.table.in_force
        about = in_force.about(columns(predicate))
        places = {*in_force.by_columns.get(about, ())}
        places |= {n for n, one in enumerate(in_force.conditions) if contradict(one.predicate, predicate)}
        if len(about) == 1 and not is_negative(predicate):  # "hourly pay" after so much a month
            said = {*texts(predicate)}
            (name,) = about
            units = (n for n in in_force.by_column.get(name, ()) if name not in in_force.asked[n])
            places.update(n for n in units if said.isdisjoint(texts(in_force.conditions[n].predicate)))
        return [in_force.conditions[n] for n in sorted(places)]

    def _of_another_unit(self, predicate: Predicate) -> list[Condition]:
        """The conditions that ask for another period or currency than that of a new amount."""
        in_force, names = self.table.in_force, frozenset(columns(predicate))
        said = {*texts(predicate)}
        units = (
            n
            for name in names - in_force.about(names)
            for n in in_force.by_columns.get(frozenset({name}), ())
        )
        found = [in_force.conditions[n] for n in units]
        return [one for one in found if one.id not in self.gone and said.isdisjoint(texts(one.predicate))]

    def _on_parts_of(self, predicate: Predicate) -> list[Condition]:
        """The conditions in force on columns of wishes that are made together: "temp in Osaka is fine"."""
        names = frozenset(columns(predicate)) if isinstance(predicate, And) else frozenset[str]()
        in_force = self.table.in_force
        found = zip(in_force.conditions, in_force.asked, strict=True)
        return [one for one, asked in found if asked < names and one.id not in self.gone]

    def _put_beside(self, old: Sequence[Condition], manner: frozenset[Manner], new: NewCondition) -> None:
        """A condition alone, or as an alternative: "300,000 a month is fine, too" after hourly pay."""
        self._drop(old)
        standing = conjunction(*(one.predicate for one in old))
        both = any_of([standing, new.predicate])
        self.added.append(replace(new, predicate=both) if manner & WIDENING else new)

    def _others(self, predicate: Predicate) -> list[Condition]:
        return [one for one in self._on_columns_of(predicate) if one.predicate != predicate]

    def _drop(self, conditions: Iterable[Condition]) -> None:
        self.gone |= dict.fromkeys(one.id for one in conditions)


def _joined(table: Table, added: Sequence[NewCondition]) -> list[NewCondition]:
    """Joins the values of a single-valued column: those left of the ones in force, and the new ones."""
    joined: list[NewCondition] = []
    places: dict[tuple[str, ...], int] = {}
    for one in added:
        names = columns(one.predicate)
        at = places.pop(names, None) if is_value(table, one.predicate) else None
        if at is None:
            at = len(joined)
            joined.append(one)
        else:
            joined[at] = one = replace(one, predicate=any_of([joined[at].predicate, one.predicate]))
        if is_value(table, one.predicate):
            places[names] = at
    return joined
