"""From a request to its whole readings: words, chart, and paths through it.

The engine knows no language and no table: rules say what combines, productions say what fits. A reading is
complete only if it uses every word of weight. It is sure only if the runner-up, which would keep other rows,
costs clearly more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.fold import Folded, squeeze
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.reader.account.support import with_support
from nlfilter.translate.reader.account.unread import without_doubtful, without_explained
from nlfilter.translate.reader.engine.best_paths import LEFT_OVER, Path, best_paths
from nlfilter.translate.reader.engine.chart import Chart, Effort, Node, TooLarge, within
from nlfilter.translate.reader.engine.grammar import Rule, grammar
from nlfilter.translate.reader.forms import Aside, Clause, Manner, Removal, Run, Subject, Tone, Wish
from nlfilter.translate.reader.predicates.units import is_assumed_unit
from nlfilter.translate.reader.predicates.wishes import (
    any_of_run,
    exclude_each_other,
    member_of,
    need_other_values,
    signed,
    signed_parts,
)
from nlfilter.translate.reader.productions.production import PRODUCTIONS, Made
from nlfilter.translate.reader.productions.turns import vacated_columns
from nlfilter.translate.reader.score import PLAIN, Score, feature
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.lexer import Words
from nlfilter.translate.reader.words.spelling import respelled
from nlfilter.translate.reader.words.unknown import guesses
from nlfilter.where.logic.evaluation import EvaluatedRow
from nlfilter.where.logic.satisfiability import bound_twice, never_hold
from nlfilter.where.nodes import Predicate, columns
from nlfilter.where.phrases import How, Mapped

Verdict = Literal["sure", "words left over", "close", "guess", "searched", "too long"]
"""What is known about the best reading: it is sure; it leaves words over; the runner-up is nearly as likely;
a column was guessed; words are searched for in texts; the request is too long to be read as a whole.
"""

MARGIN = 0.3
"""The least extra cost of the runner-up; a smaller margin is not sure."""
MOST_LETTERS = 400
_STEPS = 3_000
"""The most rules that the charts of a request complete together."""


class Reading(Struct, frozen=True):
    """One whole reading: its cost, its wishes in the order said, and the asides.

    Of a later turn: `removals` from the conditions in force, and the `manner` of all its wishes.
    """

    cost: float
    path: Path
    wishes: tuple[Wish, ...]
    asides: tuple[Aside, ...]
    complete: bool
    removals: tuple[Removal, ...] = ()
    manner: frozenset[Manner] = frozenset()
    own: Score = PLAIN
    """The score of what agrees or disagrees between the wishes."""

    @property
    def unused(self) -> tuple[Node, ...]:
        """The nodes that the reading leaves over: unknown words, and columns about which nothing is said."""
        if self.complete:
            return ()
        return tuple(node for node in self.path.nodes if node.symbol in LEFT_OVER)

    @property
    def means(self) -> frozenset[Predicate]:
        return frozenset(chain.from_iterable(map(signed_parts, self.wishes)))

    @property
    def dropped(self) -> tuple[str, ...]:
        """The ids of the conditions in force that are removed, in the order said."""
        return tuple(dict.fromkeys(name for one in self.removals for name in one.ids))

    @property
    def score(self) -> Score:
        """The score of the whole reading: of all its nodes, and of what stands between them."""
        own = (part.own for node in self.path.nodes for part in within(node))
        return sum(own, self.own + self.path.own)

    @property
    def guessed(self) -> bool:
        return any(wish.guessed for wish in self.wishes)


class Readings(Struct, frozen=True):
    """The whole readings of a request that mean different things, the best first."""

    table: Table
    words: Words
    found: tuple[Reading, ...] = ()
    effort: Effort | None = None
    """What is left to read the sections of a request that is too long to be read as a whole."""
    applied: Reading | None = None
    """The best reading with only those of its wishes that their words support."""

    @property
    def best(self) -> Reading | None:
        return self.found[0] if self.found else None

    @property
    def margin(self) -> float:
        """The extra cost of the runner-up."""
        behind = self.found[1].cost - self.found[0].cost if len(self.found) > 1 else 99.0
        return round(behind, 6)

    @property
    def sure(self) -> bool:
        return self.verdict == "sure"

    @property
    def verdict(self) -> Verdict:
        """Says why the best reading is sure, or why not."""
        best = self.best
        if best is None:
            return "too long"
        if not best.complete:
            return "words left over"
        if best.guessed:
            return "guess"
        if any(wish.searched for wish in best.wishes):
            return "searched"
        return "sure" if self.margin >= MARGIN else "close"


def words_of(table: Table) -> Words:
    """The words of a request, as the rules know them."""
    return Words(table.source, table, grammar().symbols)


def read(table: Table, words: Words | None = None, effort: Effort | None = None) -> Readings:
    """Reads a request: returns all its meanings, by cost. `words` are reused if they exist already.

    A section of a request has the `effort` that the sections before it have left.
    """
    rules, words = grammar(), words or words_of(table)
    effort = effort or Effort(_STEPS)

    table.asks, table.request_roles = words.asks, words.request_roles

    def make(rule: Rule, parts: Sequence[Node]) -> Made:
        return PRODUCTIONS[rule.production](table, rule, parts)

    if len(words.text.strip()) > MOST_LETTERS:
        return Readings(table, words, effort=effort)
    try:
        chart = Chart((*words.nodes, *guesses(table, words)), rules, words.gaps, make, effort)
    except TooLarge:
        return Readings(table, words, effort=effort)
    found: dict[tuple[frozenset[Predicate], tuple[str, ...]], Reading] = {}
    for found_path in best_paths(chart, words.begin, words.end, asks=words.asks):
        path = without_explained(table, without_doubtful(table, words, found_path))
        reading = reading_of(table, path, asks=words.asks)
        effect = reading.means, reading.dropped
        known = found.get(effect)
        if known is None or (reading.complete, -reading.cost) > (known.complete, -known.cost):
            found[effect] = reading
    ordered = tuple(sorted(found.values(), key=_rank))
    return Readings(table, words, ordered, effort, _supported(table, ordered, asks=words.asks))


def _rank(reading: Reading) -> tuple[float, bool]:
    """Orders readings by their cost; of equal ones, a complete one comes first."""
    return round(reading.cost, 6), not reading.complete


def _supported(table: Table, found: Sequence[Reading], *, asks: bool) -> Reading | None:
    """The best reading without the wishes that their words do not support; a later turn keeps them all."""
    if not found or table.refines:
        return found[0] if found else None
    path = with_support(table, found[0].path)
    return found[0] if path is found[0].path else reading_of(table, path, asks=asks)


def reading_of(table: Table, path: Path, *, asks: bool) -> Reading:
    """The reading of a path. Two values of a single-valued column are alternatives, wherever they stand."""
    wishes: list[Wish] = []
    again: set[str] = set()  # what is asked anew after other wishes: "2 beds in Arden and 3 beds in Corley"
    own, contradictory = PLAIN, False
    removals = tuple(node.form for node in path.nodes if isinstance(node.form, Removal))
    tones = (node.form.manner for node in path.nodes if isinstance(node.form, Tone))
    manner = frozenset[Manner]().union(*tones)
    vacated = vacated_columns(table, removals)
    for node in path.nodes:
        found = [_told(table, node, wish) for wish in _wishes_of(node)]
        if not isinstance(node.form, Removal):
            own += feature("in_its_place") * sum(wish.column in vacated for wish in found)
        for wish in found:
            at = next((n for n, other in enumerate(wishes) if exclude_each_other(other, wish)), None)
            if at is None:
                contradictory = contradictory or any(_contradict(other, wish) for other in wishes)
                own += feature("contradiction") * any(need_other_values(other, wish) for other in wishes)
                wishes = [other for other in wishes if not (wish.negated and _contradict(other, wish))]
                if all(_asks(other) != _asks(wish) for other in wishes):
                    wishes.append(wish)
            elif (inner := member_of(wishes[at], wish)) is not None:
                wishes[at] = replace(inner, mapped=(*wishes[at].mapped, *wish.mapped))
            else:
                both = any_of_run((wishes[at], wish), wishes[at].start, wish.stop)
                again |= {wish.column} if at < len(wishes) - 1 else set()
                halves = wish.exclusive and wishes[at].stop == wish.start  # 「営業事務」 may be one word
                wishes[at] = replace(both, guessed=True) if halves else both
                own += feature("contradiction")
    meant, any_row = [*map(signed, wishes)], EvaluatedRow({}, table.context.schema, table.context.today)
    contradictory = contradictory or len(again) > 1  # two kinds of rows
    if bound_twice(meant) or never_hold(meant, any_row):
        contradictory, own = True, own + feature("contradiction")
    asides = tuple(node.form for node in path.nodes if isinstance(node.form, Aside))
    cost = path.cost + own.cost
    if not (wishes or removals) and not any(node.symbol in ("Noun", "Aside") for node in path.nodes):
        return Reading(
            cost, path, (), asides, False, manner=manner, own=own
        )  # it says nothing about the table
    idle = any(isinstance(node.form, Subject) and node.form.near for node in path.nodes)
    idle = idle or any(_names_another(table, one, node) for one, node in pairwise(path.nodes))
    complete = (
        path.complete(asks=asks)
        and not (
            contradictory or idle
        )  # a name that was not said, and of which nothing is said, tells nothing
        and (asks or not any(a.kind == "summary" for a in asides))
    )
    return Reading(cost, path, tuple(wishes), asides, complete, removals, manner, own)


def _names_another(table: Table, before: Node, node: Node) -> bool:
    """Whether a column with known values follows a form of a value of another one: "engineering team"."""
    wish, subject = before.form, node.form
    if not (node.symbol == "Name" and isinstance(wish, Wish) and isinstance(subject, Subject)):
        return False
    closed = subject.holds_text and table.lexicon.matching(subject.meaning.name) == "closed"
    said = [squeeze(mapped.phrase) for mapped in wish.mapped]
    derived = any(not table.lexicon.has(key) and _has_form(table, key) for key in said)
    return closed and derived and wish.column != subject.meaning.name


def _has_form(table: Table, key: str) -> bool:
    return key.isascii() and any(map(table.lexicon.has, (*table.lang.inflected(key), *table.lang.verbs(key))))


def _wishes_of(node: Node) -> tuple[Wish, ...]:
    """The wishes of one node."""
    match node.form:
        case Wish() as wish:
            return (wish,)
        case Run(wishes, links):
            either = "or" in links or wishes[0].exclusive or wishes[0].negated
            return (any_of_run(wishes, node.start, node.stop),) if either else wishes
        case Clause(wishes) if node.symbol == "Each":
            return wishes
        case Removal(refused=refused):
            return refused
    return ()


def _told(table: Table, node: Node, wish: Wish) -> Wish:
    """A wish that also tells what was guessed in its node: the name of a column, an hour in a bare number."""
    forms = [(one, one.form) for one in within(node)]
    near = [(one, form.meaning.name) for one, form in forms if isinstance(form, Subject) and form.near]
    told = (
        Mapped(table.source.original(one.start, one.stop), name, table.label(name), How.MEANING)
        for one, name in near
    )
    guessed = bool(near) or any(isinstance(form, Clock) and form.bare for _, form in forms)
    guessed = guessed or any(
        isinstance(form, Amount) and form.unit and _is_assumed(table, wish, form.unit) for _, form in forms
    )
    return replace(wish, mapped=(*wish.mapped, *told), guessed=True) if guessed else wish


def _is_assumed(table: Table, wish: Wish, unit: str) -> bool:
    """Whether a wish takes a number to be of a unit of which its column tells nothing."""
    return any(is_assumed_unit(table, name, unit) for name in columns(wish.predicate))


def _asks(wish: Wish) -> tuple[Predicate, bool]:
    return wish.predicate, wish.negated


def _contradict(one: Wish, other: Wish) -> bool:
    """Whether one wish asks for what the other refuses. Then one of them was misunderstood."""
    return one.predicate == other.predicate and one.negated != other.negated


def sections_of(readings: Readings) -> tuple[Readings, ...]:
    """The readings of a request. If it is too long for one chart: the readings of its halves."""
    return (readings,) if readings.best is not None else _halves(readings.table, readings.effort)


def _halves(table: Table, effort: Effort | None) -> tuple[Readings, ...]:
    """The readings of both halves of a request, each at its place. What cannot be cut has no reading."""
    text = table.source.source
    cut = cut_of(text)
    if cut is None or (effort is not None and effort.left <= 0):
        return (Readings(table, Words(table.source, table, grammar().symbols)),)
    one, other = text[:cut] + " " * (len(text) - cut), " " * cut + text[cut:]
    return tuple(found for half in (one, other) for found in _section(table, half, effort))


def _section(table: Table, text: str, effort: Effort | None) -> tuple[Readings, ...]:
    """The readings of a section. One that is still too long is cut before its words are looked up."""
    section = _only(table, text)
    if len(text.strip()) > MOST_LETTERS:
        return _halves(section, effort)
    return sections_of(read(section, effort=effort))


def _only(table: Table, text: str) -> Table:
    return replace(table, source=respelled(table, Folded.of(text)))


def cut_of(text: str) -> int | None:
    """Where to cut a text: between two sentences, else at a pause or a space, near its middle.

    >>> text = "Quiet, in Tokyo. No dogs. Cheap."
    >>> text[: cut_of(text)]
    'Quiet, in Tokyo.'
    """
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for breaks in _BREAKS:
        places = [m.end() for m in breaks.finditer(text) if begin < m.end() < end]
        if places:
            return min(places, key=lambda place: abs(2 * place - begin - end))
    return None


_BREAKS = tuple(map(re.compile, (r"[。．！？\n]|[.!?;](?=\s)", r"[、，,;；]", r"\s")))
