"""A later turn of a dialogue: from its whole readings to what it changes.

readings -> what it drops and what it asks (`asked`) -> fitted in with the conditions in force -> draft
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.fork_safety import cached_property
from nlfilter.translate.draft import Draft, DraftCondition
from nlfilter.translate.reader.account.unread import leftover_spans
from nlfilter.translate.reader.analysis import Analysis
from nlfilter.translate.reader.forms import Manner
from nlfilter.translate.reader.in_force import texts
from nlfilter.translate.reader.predicates.dates import asks_for_weekday, holds_each_weekday
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.wishes import any_of, signed
from nlfilter.translate.reader.reader import Reading, Readings
from nlfilter.translate.reader.table import Table
from nlfilter.translate.turns.traits import (
    adds_up,
    can_both_hold,
    contradict,
    is_flag,
    is_negative,
    is_text,
    is_value,
    moved,
    moved_to,
    reaching,
    refuses,
    same_side,
    without,
)
from nlfilter.where.conditions import Condition
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import And, HasAll, HasAny, Not, Predicate, columns, conjunction, disjunction
from nlfilter.where.phrases import Reason, Unmatched

WIDENING: frozenset[Manner] = frozenset({"also", "fine", "either", "again"})
"""The manners of a wish that would do as well as what is in force."""

Merged = tuple[bool, Predicate | None]
"""Whether the condition in force stays, and what becomes of the new one."""


def merge(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged:
    """Merges a new condition, said in some manner, with a condition in force on its columns."""
    if contradict(old, new) and not (manner & WIDENING or "lifted" in manner):
        return False, new
    for rule in (_lifted, _allowed_again, _weekdays_within, _opposed, _narrowed, _widened):
        if (found := rule(table, manner, old, new)) is not None:
            return found
    changes = "change" in manner and not (manner & {"also", "fine"} and adds_up(table, new))
    if (changes or ("only" in manner and adds_up(table, new))) and not is_negative(new):
        return False, new
    return _stands_beside(table, old, new), new


def _lifted(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """A value that is no longer asked for goes; other values stay."""
    if "lifted" not in manner or not _shared(old, new):
        return None
    return False, without(old, new)


def _allowed_again(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """A refused value is wanted, or allowed again. For a flag, the new condition replaces the old one."""
    shared, widens = _shared(old, new), manner & WIDENING
    if not is_negative(old) or is_negative(new) or not (shared or widens) or is_flag(table, new):
        return None
    if not shared:
        return True, new
    return False, _still_refused(table, old, new) if widens else new  # "I meant with React"


def _weekdays_within(
    table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate
) -> Merged | None:
    """Weekdays and a week or more stand beside each other: "only Saturdays" after "in December"."""
    if manner & {"fine", "either", "again"} or asks_for_weekday(old) is asks_for_weekday(new):
        return None
    period = old if asks_for_weekday(new) else new
    return (True, new) if holds_each_weekday(period, table.calendar.today) else None


def _opposed(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """ "On-site is fine, too" after "remote": both are fine, so nothing is asked."""
    if refuses(table, new) is refuses(table, old):
        return None
    fine = "fine" in manner and (_shared(old, new) or not is_negative(new))
    return (False, None) if fine or (manner & WIDENING and is_flag(table, new)) else None


def _narrowed(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """One of several values is refused, or one end of an interval moves."""
    if rest := without(old, new):
        return False, conjunction(rest, new) if isinstance(old, HasAll) else rest
    if "change" not in manner and (stretch := moved(old, new)):
        return False, stretch  # "the upper limit may be 8,000" after "3,000 to 6,000"
    return None


def _widened(table: Table, manner: frozenset[Manner], old: Predicate, new: Predicate) -> Merged | None:
    """An alternative to the condition in force."""
    if manner & WIDENING and (reached := reaching(old, new)):
        return False, reached  # "720 is fine, too" after "under 720"
    if manner & WIDENING and same_side(old, new):
        return False, new  # "up to 8 hours is fine" after "up to 5"
    if manner & WIDENING and (further := moved_to(old, new)):
        return False, further  # "a term of 8 hours is fine" after "up to 5"
    if is_negative(old) or is_negative(new) or can_both_hold(old, new):
        return None
    joins = "also" in manner and (not adds_up(table, new) or isinstance(old, HasAny))
    return (False, any_of([old, new])) if manner & {"fine", "either"} or joins else None


def includes_its_edge(manner: frozenset[Manner], bound: Predicate) -> bool:
    """Whether a repeated bound includes its edge: "90 is fine, too" after "under 90"."""
    return bool(manner & WIDENING) and reaching(bound, bound) is not None


def _stands_beside(table: Table, old: Predicate, new: Predicate) -> bool:
    if is_flag(table, new):
        return False
    shared = _shared(old, new)
    if adds_up(table, new):
        widened = isinstance(new, HasAny) and set(texts(old)) <= set(texts(new))  # "Python or Go" after "Go"
        return not widened and not (shared and is_negative(new) and not is_negative(old))
    if is_negative(new):
        return is_negative(old) or not shared
    return can_both_hold(old, new)


def _still_refused(table: Table, old: Predicate, new: Predicate) -> Predicate | None:
    """What is still refused after "Tokyo is fine": the other values, if there are any."""
    left = tuple(str(text) for text in dict.fromkeys(texts(old)) if text not in set(texts(new)))
    names = columns(old)
    if not left or len(names) != 1 or is_text(table, names[0]):
        return None
    return two_valued(Not(equals(names[0], table.column(names[0]).kind, left)))


def _shared(old: Predicate, new: Predicate) -> bool:
    """Whether two conditions have a value in common."""
    return not set(texts(new)).isdisjoint(texts(old))


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


_Placed = tuple[int, Unmatched]
"""The place of a phrase that no condition answers, and the phrase."""


class Turn(Struct, frozen=True, eq=False, dict=True):
    """What a turn changes in the conditions in force; a long turn is read in sections."""

    analysis: Analysis

    @property
    def _table(self) -> Table:
        return self.analysis.table

    @property
    def _best(self) -> Iterator[Reading]:
        return (one.best for one in self.analysis.sections if one.best is not None)

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        """The ids of the conditions that it drops explicitly."""
        return tuple(dict.fromkeys(name for best in self._best for name in best.dropped))

    @cached_property
    def asked(self) -> tuple[NewCondition, ...]:
        """What it asks, in the order said."""
        found = (one for part in self.analysis.sections for one in _asked(part))
        return tuple(dict.fromkeys(found))

    def fit(
        self, found: Iterable[tuple[str, Predicate]], dropped: Iterable[str]
    ) -> tuple[list[tuple[str, Predicate]], tuple[str, ...]]:
        """Fits in the conditions of a model, in the way that those of the reader are fitted in."""
        asked = [NewCondition(phrase, predicate, self._manner_of(phrase)) for phrase, predicate in found]
        fitted = fit(self._table, asked, dropped)
        return [(one.phrase, one.predicate) for one in fitted.added], fitted.gone

    def _manner_of(self, phrase: str) -> frozenset[Manner]:
        """The manner of a phrase: that of the whole turn, and that of the wishes in it."""
        own = [one.manner for one in self.asked if one.phrase in phrase or phrase in one.phrase]
        return frozenset[Manner]().union(*own, *(best.manner for best in self._best))

    @cached_property
    def draft(self) -> Draft:
        """The draft of the turn; covered if every content phrase is accounted for and nothing is a guess."""
        fitted = fit(self._table, self.asked, self.dropped)
        unmatched = self._unmatched(fitted)
        # A wish for an order is answered by saying so; nothing of the filter is lost.
        said = all(one.reason is Reason.ORDERING for one in unmatched)
        covered = said and not any(best.guessed for best in self._best)
        if not (self.asked or fitted.gone or unmatched or self._is_courtesy):
            unmatched, covered = (self._not_understood(),), False
        return Draft(
            tuple(DraftCondition(one.phrase, one.predicate) for one in fitted.added),
            fitted.gone,
            unmatched,
            tuple(mapped for best in self._best for wish in best.wishes for mapped in wish.mapped),
            covered,
            searched=any(wish.searched for best in self._best for wish in best.wishes),
        )

    def _unmatched(self, fitted: Fitted) -> tuple[Unmatched, ...]:
        """What no condition answers, in the order said."""
        if fitted.unplaced:
            return (self._not_understood(),)
        text = self._table.source.source
        idle = [(text.find(one.phrase), Unmatched(one.phrase, _NOT_READ)) for one in fitted.idle]
        placed = sorted([*idle, *(one for part in self.analysis.sections for one in _left(part))], key=_place)
        return tuple(unmatched for _, unmatched in placed)

    @property
    def _is_courtesy(self) -> bool:
        """Whether it is only thanks or approval."""
        said = [word for word in self.analysis.terminals if any(map(str.isalnum, word.text))]
        polite = any("courtesy" in word.roles for word in said)
        return polite and all(word.light or word.roles & {"courtesy", "filler"} for word in said)

    def _not_understood(self) -> Unmatched:
        return Unmatched(self._table.source.source.strip(), _NOT_READ)


_NOT_READ = Reason.NOT_UNDERSTOOD


def _place(placed: _Placed) -> int:
    return placed[0]


def _asked(readings: Readings) -> Iterator[NewCondition]:
    if best := readings.best:
        for wish in best.wishes:
            phrase = readings.table.source.original(wish.start, wish.stop)
            yield NewCondition(phrase, signed(wish), wish.manner | best.manner)


def _left(readings: Readings) -> Iterator[_Placed]:
    """What the best reading leaves over; if there is no reading, the whole text."""
    if readings.best is None:
        text = readings.table.source.source
        if stripped := text.strip():
            yield text.find(stripped), Unmatched(stripped, _NOT_READ)
        return
    for start, _, unmatched in leftover_spans(readings.table, readings.words, readings.best.path.nodes):
        yield start, unmatched
