"""A request being read: its atoms, which of them are spoken for, and the items found so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from nlfilter.schema.lexicon import Meaning, MeaningKind
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Predicate
from nlfilter.where.phrases import Mapped, Reason, Unmatched

Accepts = Callable[[Meaning], bool]
NAMES: tuple[MeaningKind, ...] = ("column", "part", "range", "sum", "opposite")
"""The kinds of a word that names what an amount is said of."""

MOST_BETWEEN = 16
"""Function words that may stand between two words that belong together."""

# How far a column may stand from its value, in atoms, when only function words lie between.
_REACH_LEFT = 6
_REACH_RIGHT = 3
# Function words over which a column still belongs to a value.
_TIES = frozenset(
    [
        *("filler", "eq", "ne", "about", "between", "has", "adjective", "direction", "not", "asking", "per"),
        *("gt", "ge", "lt", "le", "older", "newer", "contains", "starts", "ends", "either", "both", "only"),
        *("gt_after", "ge_after", "lt_after", "le_after", "about_after"),
        *("date_since", "date_from", "date_before", "date_after", "date_until"),
    ]
)


@dataclass(frozen=True)
class Item:
    """One thing asked, before negation and or: the atoms it spans and its positive predicate.

    `column` is what it speaks about; `exclusive` says that a row has one such value, so that two of them
    can only be alternatives ("Tokyo, Osaka"). `negative` items have taken in the negation they hold ("no
    salary"); `searched` ones look for words in free text; `turned`
    ones bound the negative side of a number ("a loss of over 5"); of `told` ones the column was said.
    """

    first: int
    last: int
    predicate: Predicate
    column: str
    exclusive: bool = False
    negative: bool = False
    negated: bool = False
    searched: bool = False
    turned: bool = False
    told: bool = False
    mapped: tuple[Mapped, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A condition with its place: the atoms it spans, and the items that it is made of."""

    first: int
    last: int
    phrase: str
    predicate: Predicate
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A column or range named by atoms first..last."""

    first: int
    last: int
    meaning: Meaning


@dataclass(kw_only=True)
class Reading(Table):
    """The state of reading one request."""

    atoms: list[Atom]
    used: set[int] = field(default_factory=set)
    items: list[Item] = field(default_factory=list)
    understood: tuple[Understood, ...] = ()
    """What the items came to, once they are assembled."""
    unmatched: dict[int, Unmatched] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    guessed: bool = False
    """Whether an amount was put on the first of several columns that could be meant."""
    ends: dict[int, Item] = field(default_factory=dict)
    """The first item found that ends at an atom."""

    @cached_property
    def roles(self) -> frozenset[str]:
        """What any word does; read once no word changes any more."""
        return frozenset(role for atom in self.atoms for role in atom.roles)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The columns that any word names; read once no word changes any more."""
        found = (meaning.name for atom in self.atoms for meaning in atom.means("column"))
        return tuple(dict.fromkeys(found))

    @cached_property
    def naming(self) -> tuple[int, ...]:
        """The places of words that name a column or a range; read once no word changes any more."""
        return tuple(i for i, atom in enumerate(self.atoms) if atom.means(*NAMES))

    def named_by(self, item: Item) -> Meaning | None:
        """What an item speaks of, as if it were named again; None for a term."""
        if item.column in self.schema.ranges:
            return Meaning("range", item.column)
        if item.column in self.schema.sums:
            return Meaning("sum", item.column)
        if item.column not in self.schema.columns:
            return None
        return Meaning("opposite" if item.turned else "column", item.column)

    def phrase(self, first: int, last: int) -> str:
        """What was typed for atoms first..last."""
        return self.source.original(self.atoms[first].start, self.atoms[last].end)

    def take(self, *indices: int) -> None:
        self.used.update(indices)

    def add(self, item: Item) -> None:
        self.items.append(item)
        self.ends.setdefault(item.last, item)
        self.take(*range(item.first, item.last + 1))

    def refuse(self, first: int, last: int, reason: Reason, suggestions: tuple[str, ...] = ()) -> None:
        """Record that atoms first..last could not be applied."""
        self.unmatched[first] = Unmatched(self.phrase(first, last), reason, suggestions)
        self.take(*range(first, last + 1))
        self.refused.update(range(first, last + 1))

    def free(self) -> Iterator[tuple[int, Atom]]:
        """The atoms not yet spoken for."""
        for i, atom in enumerate(self.atoms):
            if i not in self.used:
                yield i, atom

    def near(self, first: int, last: int, accepts: Accepts, *, leftmost: bool = True) -> Named | None:
        """The column named beside atoms first..last: to the left, else to the right, over function words."""
        sides = [(first - 1, -1, _REACH_LEFT), (last + 1, 1, _REACH_RIGHT)]
        for start, step, reach in sides if leftmost else sides[::-1]:
            for i in range(start, start + step * reach, step):
                if not 0 <= i < len(self.atoms) or i in self.used:
                    break
                if named := self.named_at(i, accepts):
                    return named
                if not self._ties(i, step):
                    break
        return None

    def _ties(self, i: int, step: int) -> bool:
        """Whether a column beyond atom i still belongs to the value on this side of it."""
        atom = self.atoms[i]
        if atom.quoted or atom.value or atom.is_break or not atom.roles & _TIES:
            return False
        if step > 0:
            return not atom.roles & {"and", "or", "but", "not", "gt", "ge", "lt", "le"}
        return "or" not in atom.roles or "filler" in atom.roles

    def named_at(self, i: int, accepts: Accepts) -> Named | None:
        """The column that atom i and its neighbours name; the one with the most words of its name wins."""
        found = [m for m in self.atoms[i].meanings if m.kind in NAMES and accepts(m)]
        best: Named | None = None
        for meaning in found:
            first, last = i, i
            while first - 1 not in self.used and self._names(first - 1, meaning.name):
                first -= 1
            while last + 1 not in self.used and self._names(last + 1, meaning.name):
                last += 1
            if best is None or last - first > best.last - best.first:
                best = Named(first, last, meaning)
        return best

    def _names(self, i: int, name: str) -> bool:
        return 0 <= i < len(self.atoms) and any(m.name == name for m in self.atoms[i].means("column", "part"))

    def between(self, named: Named, i: int) -> list[Atom]:
        """The atoms between a named column and atom i, on whichever side it stands."""
        return self.atoms[min(named.last, i) + 1 : max(named.first, i)]

    def said_anywhere(self, i: int, accepts: Accepts) -> Named | None:
        """The column named last before atom i, else first after it, however far."""
        before = bisect_left(self.naming, i)
        for j in (*reversed(self.naming[:before]), *self.naming[before:]):
            if j != i and (named := self.named_at(j, accepts)):
                return named
        return None
