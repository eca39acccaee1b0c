"""The embedded translator: one way through, from a request to a draft.

    segment -> (in a dialogue: what is dropped) -> correct typos
            -> text pieces -> what is stated, what exists -> named values -> grades -> values -> codes
            -> order -> amounts and dates -> what is there or not -> keywords
            -> assemble (negation, or) -> (in a dialogue: fit in) -> account for every phrase

Each step takes what it understands and leaves the rest; what nothing takes is unmatched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from nlfilter.process import aside, undivided
from nlfilter.schema.fold import Folded, is_cjk
from nlfilter.schema.lexicon import Lexicon
from nlfilter.schema.table import TableSchema
from nlfilter.schema.vocabulary import Vocabulary
from nlfilter.translate.draft import Context, Draft, DraftCondition
from nlfilter.translate.embedded.date_bounds import Calendar
from nlfilter.translate.embedded.found import asks_for_nothing, find, is_courtesy
from nlfilter.translate.embedded.language import language
from nlfilter.translate.embedded.reading import Reading
from nlfilter.translate.embedded.refine import fit_in
from nlfilter.translate.embedded.removals import read_removals
from nlfilter.translate.embedded.segment import Atom, segment
from nlfilter.translate.reader.reader import Readings, answer_of, read
from nlfilter.translate.reader.table import Table
from nlfilter.where.identity import Same
from nlfilter.where.nodes import Predicate, columns
from nlfilter.where.phrases import Reason, Unmatched


@lru_cache(maxsize=16)
def _lexicon(schema: TableSchema, vocabulary: Same[Vocabulary]) -> Lexicon:
    return Lexicon(schema, vocabulary.given)


def lexicon_of(schema: TableSchema, vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a table, built once for a schema and a vocabulary."""
    return _lexicon(schema, Same(vocabulary))


def atoms_of(request: str, context: Context) -> tuple[Atom, ...]:
    """A request cut into its words."""
    return _atoms(_table(request, context))


def _atoms(table: Table) -> tuple[Atom, ...]:
    return _segmented(table.source.source, table.lexicon, table.calendar)


@lru_cache(maxsize=256)
def _segmented(request: str, lexicon: Lexicon, calendar: Calendar) -> tuple[Atom, ...]:
    """The atoms of a request: for its prompt, and again for the answer; many may be under way meanwhile."""
    return tuple(segment(request, lexicon, language(), calendar))


def _table(request: str, context: Context) -> Table:
    return Table(
        source=Folded.of(request),
        context=context,
        lexicon=lexicon_of(context.schema.schema, context.vocabulary),
        lang=language(),
        calendar=Calendar(context.today, context.schema.schema.fiscal_year),
        ui="ja" if any(map(is_cjk, request)) else "en",
    )


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


def columns_spoken_of(text: str, context: Context, *, by_name: bool = False) -> frozenset[str]:
    """The columns that any word of a text may be about: by their names, or also by values and terms."""
    schema = context.schema
    found: set[str] = set()
    for meaning in (m for atom in _open(_table(text, context)).atoms for m in atom.meanings):
        if meaning.kind == "range":
            ends = schema.schema.ranges[meaning.name]
            found |= {ends.low, ends.high}
        elif meaning.kind == "sum":
            found |= set(schema.schema.sums[meaning.name].of)
        elif meaning.kind in ("column", "part", "opposite"):
            found.add(meaning.name)
        elif meaning.kind == "term" and not by_name:
            found |= set(columns(schema.terms[meaning.name]))
        elif meaning.kind != "table" and not by_name:
            found.add(meaning.name)
    return frozenset(found)


@dataclass(frozen=True, eq=False)
class Analysis:
    """A request as it is read without a model: what a model's answer to it is held against."""

    reading: Reading
    draft: Draft


def fit_in_force(
    found: Iterable[tuple[str, Predicate]], remove: tuple[str, ...], analysis: Analysis
) -> tuple[list[tuple[str, Predicate]], tuple[str, ...]]:
    """Conditions that a model found, fitted in beside those in force as if they had been found here."""
    fitted, gone = fit_in(analysis.reading, tuple(DraftCondition(*one) for one in found), remove)
    return [(c.phrase, c.where) for c in fitted if not isinstance(c.where, str)], gone


MOST_WORDS = 400
"""Words of a request that are read; a page of dense Japanese, the longest that is taken, has fewer."""

_WHAT_MEANS = re.compile(r"\s*what (?:does|do) .{1,40} mean\W*$|.{1,40}とは(?:何|なん)")


@undivided()
def analysis_of(request: str, context: Context) -> Analysis:
    """Read a request; `covered` only when every content phrase is accounted for, and none by a guess."""
    return _analysis(_table(request, context))


def _analysis(table: Table) -> Analysis:
    reading = _open(table)
    if reason := _why_unread(table):
        unmatched = Unmatched(table.source.source.strip(), reason)
        return Analysis(reading, Draft(unmatched=(unmatched,)))
    return _analysed(reading)


def _why_unread(table: Table) -> Reason | None:
    """Why a request is not read at all, if so."""
    request = table.source.source
    may_be_long = len(request) > MOST_WORDS
    if may_be_long and sum(not atom.is_break for atom in _atoms(table)) > MOST_WORDS:
        return Reason.TOO_MANY
    return Reason.NOT_UNDERSTOOD if _WHAT_MEANS.match(table.source.text) else None


def _analysed(reading: Reading) -> Analysis:
    context = reading.context
    refines = bool(context.where.conditions)
    remove = read_removals(reading) if refines else ()
    found = find(reading)
    conditions, mapped, asks = found.conditions, found.mapped, bool(found.conditions)
    if refines:
        conditions, remove = fit_in(reading, conditions, remove)
    for first, last, left in found.left:
        reading.refuse(first, last, left.reason, left.suggestions)
    unmatched = tuple(reading.unmatched[i] for i in sorted(reading.unmatched))
    # A wish for an order is answered by saying so; nothing of the filter is lost.
    covered = all(u.reason is Reason.ORDERING for u in unmatched) and not reading.guessed
    # 「どこでもいい」 must have been about something, "thanks" about nothing.
    nothing = is_courtesy(reading) if refines else asks_for_nothing(reading)
    if not (conditions or remove or unmatched or asks or nothing):
        unmatched, covered = (Unmatched(reading.source.source.strip(), Reason.NOT_UNDERSTOOD),), False
    return Analysis(reading, Draft(conditions, remove, unmatched, mapped, covered))


@undivided()
def whole_readings(request: str, context: Context) -> Readings | None:
    """All that a first request may mean as a whole; of a later one, which changes what is in force, None."""
    return _whole(_table(request, context))


def _whole(table: Table) -> Readings | None:
    return None if table.context.where.conditions or _why_unread(table) else read(table)


class EmbeddedTranslator:
    """Deterministic, English and Japanese, milliseconds, no model, no network."""

    def draft(self, request: str, context: Context) -> Draft:
        """Read a first request as a whole, and a later one of a talk step by step."""
        with undivided():
            table = _table(request, context)
            readings = _whole(table)
            if readings is not None:
                return replace(answer_of(readings), readings=readings)
            analysis = _analysis(table)
        return replace(analysis.draft, analysis=analysis)

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, in a thread: it takes milliseconds, and waits for nothing."""
        return await aside(self.draft, request, context)
