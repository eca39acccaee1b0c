"""How well the words of a request support each wish: a wish without enough support is named, not applied.

A filter that hides the right rows is worse than one that filters less. So each wish of the best reading has
an estimated probability that it hides a row which the person wants: a logistic model over features that a
person can understand, and that exist for every table and language. `make calibrate` fits their weights on
judged requests (`[hides]` of `confidence.toml`). There, a wish hides rows if it lacks one that every right
answer keeps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.build_cache import read_table
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.best_paths import ASKED, LEFT_OVER, Path
from nlfilter.translate.reader.engine.chart import Node, within
from nlfilter.translate.reader.forms import Clause, Measure, Run, Subject, Unsupported, Value, Wish, Word
from nlfilter.translate.reader.predicates.plausible_numbers import is_out_of_range
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import columns, leaves
from nlfilter.where.phrases import How

MOST_RISK = 0.3
"""A wish that hides a wanted row with a greater probability is not applied.

Chosen on tables whose misses may be read: there, each step further down costs more right answers than it
saves answers that lose rows.
"""
_JOINING = frozenset({"or", "and", "between", "to"})


class Evidence(Struct, frozen=True):
    """A node of a reading that asks for something, where it stands, and what is known about the table."""

    table: Table
    nodes: Sequence[Node]
    at: int

    @property
    def node(self) -> Node:
        return self.nodes[self.at]

    @property
    def wishes(self) -> tuple[Wish, ...]:
        return wishes_of(self.node)

    @property
    def within(self) -> Iterator[Node]:
        """The node and all nodes in it."""
        return within(self.node)

    @property
    def values(self) -> Iterator[Value]:
        return (node.form for node in self.within if isinstance(node.form, Value))

    @property
    def around(self) -> tuple[Node | None, Node | None]:
        """The nodes on both sides."""
        return self._beside(-1), self._beside(1)

    def _beside(self, step: int) -> Node | None:
        at = self.at + step
        while 0 <= at < len(self.nodes) and self.nodes[at].symbol == "glue":
            at += step
        return self.nodes[at] if 0 <= at < len(self.nodes) else None


def wishes_of(node: Node) -> tuple[Wish, ...]:
    """The wishes that a node asks for."""
    match node.form:
        case Wish() as wish:
            return (wish,)
        case Run(wishes) | Clause(wishes):
            return wishes
    return ()


def with_support(table: Table, path: Path) -> Path:
    """The path with every wish that its words do not support turned into a `Vague` node."""
    asked = (Evidence(table, path.nodes, n) for n, node in enumerate(path.nodes) if node.symbol in ASKED)
    weak = {one.at for one in asked if not _is_stated(one) and risk_of(one) > MOST_RISK}
    if not weak:
        return path
    nodes = (_withheld(one) if n in weak else one for n, one in enumerate(path.nodes))
    return replace(path, nodes=tuple(nodes))


def _withheld(node: Node) -> Node:
    asked = (name for wish in wishes_of(node) for name in columns(wish.predicate))
    return replace(node, symbol="Vague", form=Unsupported(tuple(dict.fromkeys(asked))))


def _is_stated(one: Evidence) -> bool:
    """Whether words are quoted, or a schema's owner has said that texts are searched for them."""
    owned = not one.table.schema.guessed and any(wish.searched for wish in one.wishes)
    return owned or any(node.symbol == "Quoted" for node in one.within)


def risk_of(evidence: Evidence) -> float:
    """The estimated probability that a wish hides a row which the person wants."""
    weights = _weights()
    score = weights["constant"]
    score += sum(weights.get(name, 0.0) * strength for name, strength in features_of(evidence).items())
    return 1 / (1 + math.exp(-score))


def features_of(evidence: Evidence) -> Mapping[str, float]:
    """The features of a wish with their strengths, 0 if absent."""
    return {name: float(feature(evidence)) for name, feature in FEATURES.items()}


Feature = Callable[[Evidence], float]


@cache
def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = read_table("nlfilter.translate", "confidence.toml")["hides"]
    return weights


# Features --------------------------------------------------------------------------------------------------


def _cost(one: Evidence) -> float:
    """What the words of the wish cost the reading."""
    return min(4.0, max(0.0, one.node.cost))


def _searches(one: Evidence) -> bool:
    return any(wish.searched for wish in one.wishes)


def _named(one: Evidence) -> bool:
    """Whether a wish names its column."""
    return any(isinstance(node.form, Subject) for node in one.within)


def _unsaid(one: Evidence) -> float:
    """The share of the letters of a value that nobody typed: "stories" of Stories for Kids."""
    said = ((len(value.text), min(map(len, value.meaning.values), default=0)) for value in one.values)
    return max((1 - letters / whole for letters, whole in said if whole > letters), default=0.0)


def _means(kind: str) -> Feature:
    return lambda one: any(value.meaning.kind == kind and not value.guessed for value in one.values)


def _mapped(how: How) -> Feature:
    return lambda one: any(mapped.how is how for wish in one.wishes for mapped in wish.mapped)


def _made_by(production: str) -> Feature:
    """Whether a construction is part of a wish."""
    return lambda one: any(
        node.rule is not None and node.rule.production == production for node in one.within
    )


_elided = _made_by("elided")


def _alone(quantity: type) -> Feature:
    """Whether an amount or a day stands without the name of its column."""
    return lambda one: bool(_elided(one)) and any(isinstance(node.form, quantity) for node in one.within)


def _exact_alone(one: Evidence) -> bool:
    """Whether an amount is meant exactly, and its column is only implied: "2 adults"."""
    measures = (node.form for node in one.within if isinstance(node.form, Measure))
    exact = any(m.op is None and m.high is None and isinstance(m.low, Amount) for m in measures)
    return exact and bool(_elided(one))


def _out_of_range(one: Evidence) -> bool:
    """Whether no stored value can fulfil a bound whose column neither a name nor a unit tells.

    If one of them tells the column, the person may ask for what there is not: the answer is then empty.
    """
    amounts = (node.form for node in one.within if isinstance(node.form, Amount))
    if not _elided(one) or _named(one) or any(amount.unit for amount in amounts):
        return False
    wanted = (wish for wish in one.wishes if not wish.negated)
    return any(is_out_of_range(one.table, leaf) for wish in wanted for leaf in leaves(wish.predicate))


def _beside(symbols: frozenset[str]) -> Feature:
    """On how many sides such a node stands."""
    return lambda one: sum(node is not None and node.symbol in symbols for node in one.around)


def _joined_to_unread(one: Evidence) -> bool:
    """Whether an unread word beside the wish joins it to something that is not understood."""
    roles = one.table.lang.roles
    words = (node.form for node in one.around if node is not None and node.symbol == "left")
    return any(isinstance(word, Word) and not _JOINING.isdisjoint(roles.get(word.key, ())) for word in words)


def _touches_unread(one: Evidence) -> bool:
    """Whether unread letters touch the wish without a space."""
    unread = (node for node in one.around if node is not None and node.symbol in LEFT_OVER)
    return any(node.stop == one.node.start or node.start == one.node.stop for node in unread)


def _ordinary(one: Evidence) -> bool:
    """Whether the wish is a single word without a capital."""
    spelled = one.table.source.original(one.node.start, one.node.stop)
    return spelled.islower() and " " not in spelled


def _length(one: Evidence) -> float:
    """The length of the request, up to sixty letters."""
    return min(1.0, sum(map(str.isalnum, one.table.source.text)) / 60)


FEATURES: Mapping[str, Feature] = {
    "cost": _cost,
    "guessed": lambda one: any(wish.guessed for wish in one.wishes),
    "guessed_schema": lambda one: one.table.schema.guessed,
    "negated": lambda one: any(wish.negated for wish in one.wishes),
    "searches": _searches,
    "named": _named,
    "unsaid": _unsaid,
    "ordinary": _ordinary,
    "piece": _means("piece"),
    "flag": _means("flag"),
    "near_meaning": _mapped(How.MEANING),
    "another_form": _mapped(How.FORM),
    "alternatives": lambda one: any(mapped.alternatives for wish in one.wishes for mapped in wish.mapped),
    "amount_alone": _alone(Amount),
    "exact_amount_alone": _exact_alone,
    "day_alone": _alone(DateSpan),
    "out_of_range": _out_of_range,
    "absence": _made_by("absent"),
    "grade": _made_by("graded"),
    "free": _made_by("gratis"),
    "several": lambda one: isinstance(one.node.form, Run | Clause),
    "beside_unknown": _beside(frozenset({"unknown", "Text", "Quoted"})),
    "beside_relation": _beside(frozenset({"left"})),
    "beside_vague": _beside(frozenset({"Vague"})),
    "beside_name": _beside(frozenset({"Name"})),
    "beside_wish": _beside(ASKED),
    "joined_to_unread": _joined_to_unread,
    "touches_unread": _touches_unread,
    "anything_unread": lambda one: any(node.symbol in LEFT_OVER for node in one.nodes),
    "length": _length,
}
"""The features by their names in `confidence.toml`."""
