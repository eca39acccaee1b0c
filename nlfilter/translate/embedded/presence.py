"""What is missing and what is there: "salary unknown", "no deadline", 「駐車場あり」."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import STORED, Meaning
from nlfilter.translate.embedded.comparisons import COMPARING
from nlfilter.translate.embedded.meanings import equals, nothing_in, something_in
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.reader.existence import Side, exists, tells_existence
from nlfilter.where.nodes import Not
from nlfilter.where.phrases import Reason


def read_stated(reading: Reading) -> None:
    """ "salary unknown", "remote not stated", 「締切の記載あり」: whether a column has a value at all."""
    for i, atom in list(reading.free()):
        meanings = atom.means("column", "part", "range", "flag")
        after = _next_role(reading, i, {"missing", "present"}) if meanings and i not in reading.used else None
        if after is not None:
            at, roles = after
            _presence(reading, i, at, meanings[0], affirmed="present" in roles, stated=True)


def read_presence(reading: Reading) -> None:
    """ "no salary", "without deadline", 「駐車場あり」「締切なし」: a column said to be there or not."""
    for i, atom in list(reading.free()):
        columns = atom.means("column", "part", "range")
        if i in reading.used or not columns or "filler" in atom.roles:
            continue
        if tells_existence(reading, reading.stands_for(columns[0].name)):
            continue  # what it stores would be meant, and was not understood
        after = _next_role(reading, i, {"has", "hasnt", "not_after"})
        before = i - 1
        while before >= 0 and before not in reading.used and _passes_over(reading.atoms[before]):
            before -= 1
        if after is not None:
            at, roles = after
            _presence(reading, i, at, columns[0], affirmed="has" in roles, stated=False)
            for j, meaning in _named_together(reading, i):
                _presence(reading, j, j, meaning, affirmed="has" in roles, stated=False)
        elif _is_compared(reading, i):
            continue  # "doesn't cost more than 300"
        elif before >= 0 and before not in reading.used and _refuses(reading, before, columns[0]):
            stated = "missing" in reading.atoms[before].roles
            _presence(reading, before, i, columns[0], affirmed=False, stated=stated)


def _is_compared(reading: Reading, i: int) -> bool:
    following = reading.atoms[i + 1 : i + 3]
    return bool(following) and (
        bool(following[0].roles & COMPARING) or any(atom.amount is not None for atom in following)
    )


def _named_together(reading: Reading, i: int) -> Iterator[tuple[int, Meaning]]:
    """The columns right before column i of which the same is said: 「敷金も礼金もなし」."""
    j = i - 1
    while j >= 0 and j not in reading.used:
        atom = reading.atoms[j]
        if columns := atom.means("column", "range"):
            yield j, columns[0]
        elif not (atom.roles & {"also", "and"} or atom.text in ("、", "・")):
            return
        j -= 1


_OF_VERBS = ("dont", "don't", "donot", "doesnt", "doesn't", "doesnot")


def _refuses(reading: Reading, i: int, meaning: Meaning) -> bool:
    """ "no deadline", "deadline unknown", but not "not long": that compares, in a word of the column."""
    atom = reading.atoms[i]
    if "missing" in atom.roles:
        return True
    # "don't require Japanese" says something of a verb, not that a column is empty.
    of_verb = (
        atom.key.startswith(_OF_VERBS) and reading.column(reading.stands_for(meaning.name)).kind is Kind.TEXT
    )
    return "not" in atom.roles and "ne" not in atom.roles and not (atom.key.startswith("not") or of_verb)


def _passes_over(atom: Atom) -> bool:
    return "filler" in atom.roles and not atom.roles & {"not", "missing", "present"}


def _next_role(
    reading: Reading, i: int, roles: set[str], *, step: Literal[1, -1] = 1
) -> tuple[int, frozenset[str]] | None:
    """The first of the next two atoms that has one of the roles, over function words only."""
    for j in range(i + step, i + step * 3, step):
        if not 0 <= j < len(reading.atoms) or j in reading.used or reading.atoms[j].is_break:
            return None
        if found := reading.atoms[j].roles & roles:
            return j, frozenset(found)
        if not reading.atoms[j].roles & {"filler"}:
            return None
    return None


def _presence(
    reading: Reading, first: int, last: int, meaning: Meaning, *, affirmed: bool, stated: bool
) -> None:
    names = [meaning.name]
    if meaning.kind == "range":
        names = [reading.schema.ranges[meaning.name].low, reading.schema.ranges[meaning.name].high]
    if affirmed and not stated:
        there = something_in(reading, names[0])
        if there is not None:  # else "has a title" says nothing of a row
            reading.add(Item(first, last, there, meaning.name))
        return
    missing = nothing_in(reading, names, stated=affirmed or stated)
    predicate = Not(missing) if affirmed else missing
    reading.add(Item(first, last, predicate, meaning.name, negative=not affirmed))


# -- columns that store whether a thing is there: "yes (free)", "yes (paid)", "no"


def read_existence(reading: Reading) -> None:
    """ "free parking and wifi", 「駐車場が無料で使える」「レストランなし」: a thing there or not."""
    asks = any("asking" in atom.roles and atom.key.isascii() for atom in reading.atoms)
    for i, atom in list(reading.free()):
        meaning = next((m for m in atom.means("column") if tells_existence(reading, m.name)), None)
        if meaning is None or i in reading.used or _only_asks(reading, i, asks=asks):
            continue
        if _states(reading, i, meaning.name):
            continue  # 「駐車場は有料」: read with the values that a column is named beside
        if optional := _next_role(reading, i, {"optional_after"}):
            reading.refuse(i, optional[0], Reason.NOT_UNDERSTOOD)  # 「駐車場は特に必要ありません」
            continue
        after = _next_role(reading, i, {"hasnt", "not_after"})
        before = _next_role(reading, i, {"not"}, step=-1)
        if after or before:
            at = after[0] if after else before[0] if before else i
            _exists(reading, min(i, at), max(i, at), meaning.name, ("no", ""))
            continue
        qualifier = _qualifier(reading, i, meaning.name)
        if qualifier is None:
            _exists(reading, i, i, meaning.name, ("yes", ""))
        else:
            reading.take(qualifier)
            _exists(reading, i, i, meaning.name, ("yes", reading.atoms[qualifier].text))


def _states(reading: Reading, i: int, name: str) -> bool:
    """Whether a stored value of the column follows it, over function words only."""
    for atom in reading.atoms[i + 1 : i + 3]:
        if any(m.name == name for m in atom.means(*STORED)) and "has" not in atom.roles:
            return True
        if not atom.roles & {"filler", "eq"} or atom.is_break:
            return False
    return False


def _only_asks(reading: Reading, i: int, *, asks: bool) -> bool:
    """Whether the thing is asked about, not asked for: "show the wifi column", 「駐車場の有無を教えて」."""
    if _next_role(reading, i, {"whether"}):
        return True
    return asks and not (
        i > 0 and reading.atoms[i - 1].key in ("with", "on", "has", "have", "having", "no", "without")
    )


def _qualifier(reading: Reading, i: int, name: str) -> int | None:
    """The word that narrows a yes ("free"), after a run of such things or before it."""
    for step, reach in ((1, 7), (-1, 6)):
        for j in range(i + step, i + step * reach, step):
            if not 0 <= j < len(reading.atoms) or reading.atoms[j].text in "。.!！?？\n":
                break
            atom = reading.atoms[j]
            if reading.lexicon.partial(name, atom.text):
                return None if _next_role(reading, j, {"optional_after", "drop_after"}) else j
            others = [m for m in atom.means("column") if tells_existence(reading, m.name)]
            if not (others or atom.is_break or atom.roles & {"filler", "and", "or", "eq", "has", "also"}):
                break
    return None


def _exists(reading: Reading, first: int, last: int, name: str, state: tuple[Side, str]) -> None:
    side, qualifier = state
    predicate = equals(name, Kind.TEXT, exists(reading, name, side, qualifier))
    reading.add(Item(first, last, predicate, name, exclusive=True, negative=side == "no"))
