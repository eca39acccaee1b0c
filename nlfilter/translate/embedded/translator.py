"""The embedded translator: from a request to a draft, by whole readings (`reader/`).

Of a later turn of a talk, what it drops of the conditions in force is read first (`removals.py`); the rest of
it like any request (`found.py`), and what that asks is fitted in beside what stays (`refine.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from nlfilter.process import aside, undivided
from nlfilter.schema.lexicon import Lexicon
from nlfilter.translate.draft import Context, Draft, DraftCondition
from nlfilter.translate.embedded import found as founds
from nlfilter.translate.embedded.reading import Reading
from nlfilter.translate.embedded.refine import fit_in
from nlfilter.translate.embedded.removals import read_removals
from nlfilter.translate.embedded.segment import Atom, segment
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.date_bounds import Calendar
from nlfilter.translate.reader.analysis import Analysis
from nlfilter.translate.reader.reader import answer_of, read
from nlfilter.translate.reader.table import Table, table_of
from nlfilter.where.nodes import Predicate, columns
from nlfilter.where.phrases import Reason, Unmatched


def _atoms(table: Table) -> tuple[Atom, ...]:
    return _segmented(table.source.source, table.lexicon, table.calendar)


@lru_cache(maxsize=256)
def _segmented(request: str, lexicon: Lexicon, calendar: Calendar) -> tuple[Atom, ...]:
    """The atoms of a request: for its prompt, and again for the answer; many may be under way meanwhile."""
    return tuple(segment(request, lexicon, language(), calendar))


def _open(table: Table) -> Reading:
    atoms = list(_atoms(table))
    asks = any("asking" in atom.roles for atom in atoms)
    if atoms and "answer" in atoms[0].roles and _pauses(atoms[1:2]):
        atoms[0] = replace(atoms[0], roles=frozenset({"filler"}))  # "no, only Namba"
    atoms = [replace(a, roles=_soft(a.roles, asks=asks)) if "soft" in a.roles else a for a in atoms]
    return Reading(**vars(table), atoms=atoms)


def _pauses(following: list[Atom]) -> bool:
    return all(atom.is_break or atom.text == "-" or "only" in atom.roles for atom in following)


def _soft(roles: frozenset[str], *, asks: bool) -> frozenset[str]:
    """ "show all the data": a soft noun is a function word in a question, and a word of its own elsewhere."""
    return roles | {"filler"} if asks else roles - {"soft", "aggregate"}


@dataclass(frozen=True, eq=False)
class Steps:
    """A later turn of a talk: its words, and what it asks beside what is in force."""

    reading: Reading
    draft: Draft

    def fit(
        self, found: Iterable[tuple[str, Predicate]], remove: tuple[str, ...]
    ) -> tuple[list[tuple[str, Predicate]], tuple[str, ...]]:
        """Conditions that a model found, beside those in force as if they had been found here."""
        fitted, gone = fit_in(self.reading, tuple(DraftCondition(*one) for one in found), remove)
        return [(c.phrase, c.where) for c in fitted if not isinstance(c.where, str)], gone

    @property
    def searched(self) -> bool:
        """Whether words that nothing knows are looked for in texts."""
        items = (item for one in self.reading.understood for item in one.items if item.searched)
        words = (atom for item in items for atom in self.reading.atoms[item.first : item.last + 1])
        return not all(atom.quoted or atom.means("text") for atom in words)


MOST_WORDS = 400
"""Words of a request that are read; a page of dense Japanese, the longest that is taken, has fewer."""

_WHAT_MEANS = re.compile(r"\s*what (?:does|do) .{1,40} mean\W*$|.{1,40}とは(?:何|なん)")


@undivided()
def steps_of(request: str, context: Context) -> Steps:
    """Read a request; `covered` only when every content phrase is accounted for, and none by a guess."""
    return _steps(table_of(request, context))


def _steps(table: Table) -> Steps:
    reading = _open(table)
    if reason := _why_unread(table):
        unmatched = Unmatched(table.source.source.strip(), reason)
        return Steps(reading, Draft(unmatched=(unmatched,)))
    return _analysed(reading)


def _why_unread(table: Table) -> Reason | None:
    """Why a request is not read at all, if so."""
    request = table.source.source
    may_be_long = len(request) > MOST_WORDS
    if may_be_long and sum(not atom.is_break for atom in _atoms(table)) > MOST_WORDS:
        return Reason.TOO_MANY
    return Reason.NOT_UNDERSTOOD if _WHAT_MEANS.match(table.source.text) else None


def _analysed(reading: Reading) -> Steps:
    context = reading.context
    refines = bool(context.where.conditions)
    remove = read_removals(reading) if refines else ()
    reading.replaced = frozenset(
        name for one in context.where.conditions if one.id in remove for name in columns(one.predicate)
    )
    found = founds.find(reading)
    conditions, mapped, asks = found.conditions, found.mapped, bool(found.conditions)
    if refines:
        conditions, remove = fit_in(reading, conditions, remove)
    for first, last, left in found.left:
        reading.refuse(first, last, left.reason, left.suggestions)
    unmatched = tuple(reading.unmatched[i] for i in sorted(reading.unmatched))
    # A wish for an order is answered by saying so; nothing of the filter is lost.
    covered = all(u.reason is Reason.ORDERING for u in unmatched) and not reading.guessed
    # 「どこでもいい」 must have been about something, "thanks" about nothing.
    nothing = founds.is_courtesy(reading) if refines else founds.asks_for_nothing(reading)
    if not (conditions or remove or unmatched or asks or nothing):
        unmatched, covered = (Unmatched(reading.source.source.strip(), Reason.NOT_UNDERSTOOD),), False
    return Steps(reading, Draft(conditions, remove, unmatched, mapped, covered))


class EmbeddedTranslator:
    """Deterministic, English and Japanese, milliseconds, no model, no network."""

    def draft(self, request: str, context: Context) -> Draft:
        """Read a first request, or a later one of a talk, which changes what is in force."""
        with undivided():
            table = table_of(request, context)
            if not (context.where.conditions or _why_unread(table)):
                readings = read(table)
                found = answer_of(readings)
                searched = readings.verdict == "searched"
                return replace(
                    found, analysis=Analysis(table, readings), readings=readings, searched=searched
                )
            steps = _steps(table)
        return replace(steps.draft, searched=steps.searched)

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, in a thread: it takes milliseconds, and waits for nothing."""
        return await aside(self.draft, request, context, in_python=True)


def asks_for_nothing(request: str, context: Context) -> bool:
    """Whether a request plainly asks for all that is there ("anything")."""
    draft = EmbeddedTranslator().draft(request, context)
    return not (draft.conditions or draft.remove or draft.unmatched)
