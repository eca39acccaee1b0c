"""What a request drops of a where in force: "drop the remote part", 「年収の条件は外して」.

Read before anything else. A word that drops takes with it what it speaks of: a condition on the column that
is named, on the value, the last one ("that"), or one by its number. A value that no condition asks for is
nothing to drop: then the word is a refusal of that value, if it can be one, else not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import STORED, Meaning
from nlfilter.translate.embedded.in_force import Places, texts
from nlfilter.translate.embedded.reading import MOST_BETWEEN, Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.reader.meanings import predicate_of
from nlfilter.where.meaning import two_valued
from nlfilter.where.nodes import (
    And,
    Compare,
    Differs,
    Has,
    HasAny,
    Not,
    OneOf,
    Or,
    Predicate,
    disjunction,
)
from nlfilter.where.phrases import Reason

_TARGETS = ("term", "flag", "range", "sum", "opposite", *STORED, "text", "column", "part")
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
    if at := _at_place(reading, reading.lang.drops, reading.source.text):
        reading.take(*range(len(reading.atoms)))
        return (at,)
    changes = _changes(reading)
    for i, atom in list(reading.free()):
        if i in reading.used:
            continue
        if "reset" in atom.roles:
            reading.take(i)
            return tuple(c.id for c in conditions)
        for dropped in _dropped(reading, i, changes=changes):
            removed.update(dict.fromkeys(dropped))
    return tuple(removed)


def _dropped(reading: Reading, i: int, *, changes: bool) -> Iterator[tuple[str, ...]]:
    """The targets of a dropping word at atom i: after it ("drop X"), or before it ("X doesn't matter")."""
    roles = reading.atoms[i].roles
    after, before = range(i + 1, len(reading.atoms)), range(i - 1, -1, -1)
    if "drop" in roles and (number := _numbered(reading, i)):
        yield (number,)
    elif "swap" in roles and i == 0:
        yield from islice(_targets(reading, i, after), 1)
    elif roles & {"drop", "replace", "optional"}:
        yield from _targets(reading, i, after)
    elif i == 0 and "replace_after" in roles and reading.context.where.conditions:
        reading.take(i)
        yield (reading.context.where.conditions[-1].id,)  # 「じゃなくて、マネージャー」
    elif roles & {"drop_after", "replace_after", "optional_after"} or ("away" in roles and changes):
        yield from _targets(reading, i, before)
    elif ids := _let_go(reading, i):
        yield ids
    if roles and i not in reading.used and roles <= {"drop"}:
        _refuse(reading, i, after)
    elif roles and i not in reading.used and roles <= {"drop_after"}:
        _refuse(reading, i, before)


def _numbered(reading: Reading, verb: int) -> str | None:
    """The condition that a dropping word names by its number ("remove 2", "drop c3")."""
    if at := _at_place(reading, reading.lang.dropped, reading.source.text[reading.atoms[verb].end :]):
        reading.take(*range(verb, len(reading.atoms)))
        return at
    text = reading.atoms[verb + 1].text.removeprefix("c") if verb + 2 == len(reading.atoms) else ""
    if not (text.isascii() and text.isdigit()):
        return None
    if f"c{text}" not in (condition.id for condition in reading.context.where.conditions):
        reading.refuse(verb, verb + 1, Reason.NOT_UNDERSTOOD)
        return None
    reading.take(verb, verb + 1)
    return f"c{text}"


def _at_place(reading: Reading, patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    """The condition in force at the place that a text says, if there are so many."""
    conditions, place = reading.context.where.conditions, reading.lang.place(patterns, text)
    if place is None or not conditions or place > len(conditions):
        return None
    return conditions[place - 1 if place > 0 else place].id


def _changes(reading: Reading) -> bool:
    """Whether the request changes one thing into another (「西区から城南区に変更」)."""
    return any("instead" in atom.roles and len(atom.key) > 2 for atom in reading.atoms)


def _let_go(reading: Reading, i: int) -> tuple[str, ...]:
    """What a word gives up that is no word of dropping: "other areas are fine", "Yokohama is too far"."""
    atom = reading.atoms[i]
    if "also_fine" in atom.roles:
        return _any_of(reading, i)
    if atom.roles & {"change", "instead"}:
        return _changed(reading, i)
    if atom.key == "too" or (atom.is_unknown and atom.text.endswith(("すぎる", "過ぎる", "すぎます"))):
        return _complained_of(reading, i)
    return ()


def _complained_of(reading: Reading, i: int) -> tuple[str, ...]:
    """The condition that a complaint is about."""
    j = i - 1
    lowest = max(0, i - MOST_BETWEEN)
    while j >= lowest and j not in reading.used and reading.atoms[j].roles & {"eq", "filler"}:
        j -= 1
    if j < 0 or j == i - 1 or j in reading.used or not (ids := _about(reading, reading.atoms[j])):
        return ()
    last = i + 1 if reading.atoms[i].key == "too" and i + 1 < len(reading.atoms) else i
    if one := _one_of_several(reading, ids, reading.atoms[j].means(*STORED, "text")):
        reading.add(replace(one, first=j, last=last))
        return ()
    reading.take(*range(j, last + 1))
    return ids


def _any_of(reading: Reading, verb: int) -> tuple[str, ...]:
    """「他の地区でも大丈夫」: a column as a whole that may be anything."""
    before = reading.atoms[verb - 1] if verb else None
    if before is None or before.means(*STORED, "flag", "term", "text") or not before.means("column", "range"):
        return ()
    said = reading.atoms[verb - 2] if verb > 1 else None
    if said is not None and said.end == before.start and (said.value or said.meanings):
        return ()  # 「12月開始でもいい」
    if ids := _about(reading, before):
        reading.take(verb - 1, verb)
    return ids


def _changed(reading: Reading, verb: int) -> tuple[str, ...]:
    """What gives way in 「東京を大阪に変えて」."""
    for j in range(verb - 1, 0, -1):
        if reading.atoms[j].key == "を" and (ids := _about(reading, reading.atoms[j - 1])):
            reading.take(j - 1, j)
            return ids
    return ()


def _refuse(reading: Reading, verb: int, places: Iterable[int]) -> None:
    """ "Forget Go" where nobody asked for Go: neither is it dropped nor asked for."""
    for j in places:
        atom = reading.atoms[j]
        if j in reading.used or atom.is_break or "case" in atom.roles:
            return
        if atom.means(*_TARGETS):
            reading.refuse(min(verb, j), max(verb, j), Reason.NOT_UNDERSTOOD)
            return
        if not atom.roles & _BETWEEN:
            return


def _targets(reading: Reading, verb: int, places: Iterable[int]) -> Iterator[tuple[str, ...]]:
    conditions = reading.context.where.conditions
    passed: list[int] = [verb]
    for j in places:
        if len(passed) > MOST_BETWEEN:
            break
        atom = reading.atoms[j]
        if passed == [verb] and atom.is_break and j and reading.atoms[j - 1].text in _TOPICS:
            continue  # 「駐車場については、こだわりません」
        if j in reading.used or atom.is_break or atom.text[-1:] in "、，,":
            break
        if "case" in atom.roles:
            break  # 「神戸ならどこでもいい」
        if verb not in passed and atom.key == "で":
            break  # 「大阪でリモートは不要」
        if verb < j and _names_a_value_after(reading, j):
            passed.append(j)
            continue  # "it need not be good with cats"
        if ids := _about(reading, atom):
            if one := _one_of_several(reading, ids, atom.means(*STORED, "text")):
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
        if not (_passes(reading, atom) if verb in passed else _links(atom)):
            break
        passed.append(j)


def _names_a_value_after(reading: Reading, i: int) -> bool:
    """Whether a column only names the value that follows it, which a condition asks for."""
    names = {m.name for m in reading.atoms[i].means("column", "part")}
    following = reading.atoms[i + 1 : i + 2] if names else []
    return any(m.name in names and _about(reading, a) for a in following for m in a.means(*STORED))


def _links(atom: Atom) -> bool:
    return bool(atom.roles & _BETWEEN) and not atom.meanings


def _passes(reading: Reading, atom: Atom) -> bool:
    """Function words, and other values of a column in force (「予算は安めでなくてもいい」)."""
    in_force = reading.in_force.by_column
    if atom.means(*STORED):
        return any(meaning.name in in_force for meaning in atom.means(*STORED))
    if (atom.is_unknown or "gratis" in atom.roles) and is_cjk(atom.text[0]):
        ending = len(atom.text) == 1  # the rest of an inflected form: 「対応していなくても」
        texts = (n for n in in_force if reading.column(n).kind is Kind.TEXT)
        return ending or any(reading.lexicon.partial(name, atom.text) for name in texts)
    return _links(atom) or (bool(atom.means("table")) and not atom.means(*_TARGETS))


_TOPICS = frozenset({"については", "に関しては", "は"})


def _one_of_several(reading: Reading, ids: tuple[str, ...], meanings: tuple[Meaning, ...]) -> Item | None:
    """What is taken back, where a condition names other values beside it: it is refused, the others stay."""
    for condition in reading.context.where.conditions:
        for meaning in meanings if ids == (condition.id,) else ():
            asked, _ = predicate_of(reading, meaning)
            if without(condition.predicate, refused := two_valued(Not(asked))):
                return Item(0, 0, refused, meaning.name)
    return None


def _take_part(reading: Reading, i: int) -> None:
    """The "part" of "the remote part"."""
    for j in range(i + 1, min(i + 3, len(reading.atoms))):
        if not reading.atoms[j].roles & {"part", "filler"}:
            return
        if "part" in reading.atoms[j].roles:
            reading.take(j)


def _about(reading: Reading, atom: Atom) -> tuple[str, ...]:
    """Ids of the conditions that speak about one of the meanings of a word, the most telling meaning first.

    A value speaks of what asks for it alone. A word that means nothing may be one of a condition's phrase.
    """
    in_force = reading.in_force
    for meaning in atom.means(*_TARGETS):
        found = _spoken_of(reading, meaning)
        if meaning.values:
            asked = set(map(fold, meaning.values))
            found = tuple(n for n in found if asked & in_force.texts[n])
        if found:
            return in_force.ids(found)
    if is_cjk(atom.text[0]) and not atom.means(*_TARGETS) and _has_kanji(atom.text):
        tails = in_force.by_tail.get(atom.text, ())
        if len(tails) == 1:
            return in_force.ids(tails)
    if not atom.is_unknown or len(atom.text) < 2:
        return ()
    said = in_force.by_word.get(atom.key, ())
    return in_force.ids(said) if len(said) == 1 else ()


def _has_kanji(text: str) -> bool:
    return any("\u4e00" <= ch <= "\u9fff" for ch in text)


def _spoken_of(reading: Reading, meaning: Meaning) -> Places:
    """The conditions that speak of a term, or of a column (of either one of a range)."""
    if meaning.kind == "term":
        return reading.in_force.by_predicate.get(reading.context.schema.terms[meaning.name], ())
    by_column = reading.in_force.by_column
    if meaning.kind == "sum":
        return reading.in_force.by_columns.get(frozenset(reading.schema.sums[meaning.name].of), ())
    if meaning.kind != "range":
        return by_column.get(meaning.name, ())
    range_ = reading.schema.ranges[meaning.name]
    return tuple(sorted({*by_column.get(range_.low, ()), *by_column.get(range_.high, ())}))


def without(old: Predicate, new: Predicate) -> Predicate | None:
    """What is left of several values when some of them are refused: "not Osaka" after "Tokyo or Osaka"."""
    refused = set(texts(new))
    match old:
        case OneOf(name, values) | HasAny(name, values) if is_negative(new) and refused < set(values):
            left = tuple(value for value in values if value not in refused)
            one = Compare(name, "=", left[0]) if isinstance(old, OneOf) else Has(name, str(left[0]))
            return one if len(left) == 1 else type(old)(name, left)  # type: ignore[arg-type]
        case Or(parts) if is_negative(new) and not is_negative(old):
            kept = [p for p in parts if not set(texts(p)) or not set(texts(p)) <= refused]
            return disjunction(*kept) if 0 < len(kept) < len(parts) else None
    return None


def is_negative(predicate: Predicate) -> bool:
    """Whether a predicate refuses something."""
    match predicate:
        case Differs() | Not():
            return True
        case Or(parts) | And(parts):
            return any(map(is_negative, parts))
    return False
