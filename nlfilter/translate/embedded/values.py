"""Words of the table in a request: stored values, flags, terms, text pieces, and what is missing.

Each reader looks for one shape and turns it into items; a column named beside a value decides between the
value's meanings and becomes part of its phrase.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import Meaning, name_words
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.where.nodes import (
    AnyRun,
    Compare,
    Flag,
    Has,
    HasAny,
    HasWord,
    IsMissing,
    Like,
    Not,
    OneOf,
    Pattern,
    Predicate,
    conjunction,
    disjunction,
)
from nlfilter.where.phrases import How, Mapped, Reason

Shape = Literal["contains", "starts", "ends"]
_SHAPES: tuple[Shape, ...] = ("contains", "starts", "ends")
_VALUES = ("term", "flag", "value", "synonym", "group", "text")


def correct_typos(reading: Reading) -> None:
    """Replace a misspelt word by the one schema word that it can only mean (design's safe rule)."""
    for i, atom in enumerate(reading.atoms):
        if not atom.is_unknown or atom.quoted or reading.lang.roles.get(atom.key):
            continue
        key = reading.lexicon.correction(atom.key)
        # An ordinary word of the table's own texts is not a misspelling.
        if key is None or any(atom.key in words for words in reading.lexicon.vocabulary.words.values()):
            continue
        meanings = tuple(m for m in reading.lexicon.find(key) if m.kind in _VALUES)
        if meanings:
            reading.atoms[i] = replace(atom, meanings=meanings, correction=key)


# -- free text: contains, starts with, ends with


def read_text_shapes(reading: Reading) -> None:
    """ "name contains X", "starting with 'A'", 「Xを含む」."""
    for i, atom in list(reading.free()):
        for shape in _SHAPES:
            if shape in atom.roles and i not in reading.used:
                _shape_before(reading, i, shape)
            elif f"{shape}_after" in atom.roles and i > 0 and i not in reading.used:
                _shape(reading, i - 1, i, _piece(reading, i - 1, i - 1), shape)


def _shape_before(reading: Reading, i: int, shape: Shape) -> None:
    atoms = reading.atoms
    first = i + 1
    while first < len(atoms) and not atoms[first].quoted and atoms[first].roles & {*_SHAPES, "filler", "either"} and (
        not atoms[first].meanings
    ):
        first += 1
    if first >= len(atoms) or first in reading.used:
        return
    atom = atoms[first]
    plain = not atom.quoted and (atom.roles or atom.is_break) and not atom.meanings
    # Without quotation marks the verb must have its column ("name contains cat"), or it is any other verb.
    if plain or not (atom.quoted or _text_column(reading, i, first)):
        return
    last = first
    while not atom.quoted and last + 1 < len(atoms) and atoms[last + 1].is_unknown and atoms[last + 1].text.isalnum():
        last += 1
    _shape(reading, i, last, _piece(reading, first, last), shape)
    # "with D or S in their name": further pieces share the verb.
    nxt = last + 2
    while nxt < len(atoms) and atoms[nxt].quoted and atoms[nxt - 1].roles & {"or", "and"}:
        _shape(reading, nxt, nxt, atoms[nxt].text, shape, anchor=i)
        nxt += 2


def _piece(reading: Reading, first: int, last: int) -> str:
    return reading.atoms[first].text if first == last else reading.phrase(first, last)


def _text_column(reading: Reading, first: int, last: int) -> tuple[int, Meaning] | None:
    def holds_text(meaning: Meaning) -> bool:
        return meaning.kind != "range" and reading.column(meaning.name).kind.is_text

    return reading.near(first, last, holds_text)


def _shape(reading: Reading, first: int, last: int, piece: str, shape: Shape, anchor: int | None = None) -> None:
    found = _text_column(reading, first if anchor is None else anchor, last)
    names = [found[1].name] if found else [n for n in reading.schema.search if n in reading.schema.filterable]
    if not names:
        only = [n for n in reading.schema.filterable if reading.column(n).kind is Kind.TEXT]
        names = only if len(only) == 1 else []
    if not names or not piece.strip():
        reading.refuse(first, last, Reason.NO_COLUMN)
        return
    pattern: Pattern = {
        "contains": (AnyRun(), piece, AnyRun()),
        "starts": (piece, AnyRun()),
        "ends": (AnyRun(), piece),
    }[shape]
    predicate = disjunction(*(Like(name, pattern, True) for name in names))
    if found:
        first, last = min(first, found[0]), max(last, found[0])
    reading.add(Item(first, last, predicate, names[0]))


# -- stored values, flags and terms


def read_values(reading: Reading) -> None:
    """Every word that means a stored value, a flag's state, a term or text alternatives."""
    for i, atom in enumerate(reading.atoms):
        if i in reading.used:
            continue
        if choices := atom.means(*_VALUES):
            _choose(reading, i, atom, choices)


def _named_only(reading: Reading, meaning: Meaning) -> bool:
    return meaning.kind in ("value", "synonym", "group") and reading.column(meaning.name).named_only


def _choose(reading: Reading, i: int, atom: Atom, choices: tuple[Meaning, ...]) -> None:
    named = _named_beside(reading, i, choices)
    if named:
        at, name = named
        chosen = next(m for m in choices if m.name == name)
        first, last = min(i, at), max(i, at)
    else:
        choices = tuple(m for m in choices if not _named_only(reading, m))
        if not choices or (atom.weak and not _written_as_stored(atom, choices)):
            return
        chosen, first, last = _by_direction(reading, i, choices) or choices[0], i, i
    lost = () if named else tuple(m for m in choices if m.name != chosen.name or m.kind != chosen.kind)
    _add_value(reading, i, first, last, chosen, lost)


def _written_as_stored(atom: Atom, choices: Iterable[Meaning]) -> bool:
    """A single letter or a function word counts when it is written just as stored ("C", "US", "c")."""
    if atom.amount or (atom.roles and atom.text == atom.text.lower()):
        return False
    return any(atom.text in m.values for m in choices if m.kind == "value")


def _named_beside(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> tuple[int, str] | None:
    names = {m.name for m in choices if m.kind not in ("term", "flag")}
    found = reading.near(i, i, lambda m: m.name in names and m.kind in ("column", "part"))
    return (found[0], found[1].name) if found else None


def _by_direction(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> Meaning | None:
    """ "from Tokyo" chooses the column of origins when several hold the value."""
    for j in (i - 1, i - 2):
        if j < 0 or reading.atoms[j].is_break:
            return None
        if wanted := reading.lang.directions.get(reading.atoms[j].key):
            for word in wanted:
                for meaning in choices:
                    if meaning.kind in ("value", "synonym", "group") and word in name_words(meaning.name):
                        return meaning
        if not reading.atoms[j].roles & {"filler", "direction"}:
            return None
    return None


def _add_value(
    reading: Reading, i: int, first: int, last: int, chosen: Meaning, lost: tuple[Meaning, ...] = ()
) -> None:
    atom = reading.atoms[i]
    predicate, exclusive = _predicate(reading, chosen)
    item = Item(first, last, predicate, chosen.name, exclusive)
    mapped = _mapping(reading, atom, chosen, lost)
    reading.add(replace(item, mapped=(mapped,) if mapped else ()))


def _predicate(reading: Reading, meaning: Meaning) -> tuple[Predicate, bool]:
    """What a meaning asks of a row, and whether two of its kind exclude each other."""
    if meaning.kind == "term":
        return reading.context.schema.terms[meaning.name], False
    name, column = meaning.name, reading.column(meaning.name)
    if meaning.kind == "flag":
        return (Flag(name) if meaning.truth else Compare(name, "=", False)), True
    if meaning.kind == "text":
        return disjunction(*(HasWord(name, fold(v) if v.islower() else v) for v in dict.fromkeys(meaning.values))), False
    return equals(name, column.kind, meaning.values), column.kind is not Kind.TEXT_LIST


def equals(name: str, kind: Kind, values: tuple[str, ...]) -> Predicate:
    """A column holds one of the values."""
    if kind is Kind.TEXT_LIST:
        return Has(name, values[0]) if len(values) == 1 else HasAny(name, values)
    return Compare(name, "=", values[0]) if len(values) == 1 else OneOf(name, values)


def _how(reading: Reading, atom: Atom, chosen: Meaning) -> How | None:
    if atom.correction is not None:
        return How.TYPO
    match chosen.kind:
        case "synonym" | "text":
            return How.SYNONYM if squeeze(atom.text) != squeeze(chosen.values[0]) else None
        case "group":
            return How.GROUP
        case "term":
            return How.TERM
        case "value":
            return None if atom.text in chosen.values else How.FOLDED
    return None


def _mapping(reading: Reading, atom: Atom, chosen: Meaning, lost: tuple[Meaning, ...]) -> Mapped | None:
    how = _how(reading, atom, chosen)
    alternatives = tuple(
        dict.fromkeys(
            f"{reading.label(m.name)}: {m.values[0]}" if m.values else reading.label(m.name)
            for m in lost
            if m.name != chosen.name
        )
    )
    if how is None and not alternatives:
        return None
    value: str | tuple[str, ...] = chosen.values or chosen.name
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return Mapped(atom.text, chosen.name, value, how or How.FOLDED, alternatives)


# -- a column and a value that no vocabulary knows


def read_named_values(reading: Reading) -> None:
    """ "name is X", "room 111", "type code 'NOISE'": the value follows (or is tied to) its column."""
    for i, atom in list(reading.free()):
        if i in reading.used or not _could_be_value(atom):
            continue
        found = _text_column(reading, i, i)
        if not found or (not atom.quoted and not _tied(reading, i, found[0], atom)):
            continue
        at, meaning = found
        _named_value(reading, i, at, meaning.name)


def _could_be_value(atom: Atom) -> bool:
    return atom.quoted or atom.is_unknown and atom.text[0].isalnum() or (atom.weak and bool(atom.meanings)) or bool(
        atom.amount and not atom.amount.unit
    )


def _tied(reading: Reading, i: int, at: int, atom: Atom) -> bool:
    """Whether a word without quotation marks is said to be the value of its column."""
    between = [reading.atoms[j] for j in range(min(i, at) + 1, max(i, at))]
    if any("eq" in a.roles or "ne" in a.roles for a in between):
        return True
    if atom.weak or atom.amount:
        return all(a.roles & {"filler", "eq", "not"} for a in between)
    return not between and at < i and (is_cjk(atom.text[0]) or atom.text != atom.text.lower())


def _named_value(reading: Reading, i: int, at: int, name: str) -> None:
    atom, column = reading.atoms[i], reading.column(name)
    first, last = min(i, at), max(i, at)
    if atom.meanings and (own := [m for m in atom.meanings if m.name == name and m.kind in ("value", "synonym", "group")]):
        _add_value(reading, i, first, last, own[0])
        return
    end = i
    text = atom.text
    if not atom.quoted and at < i:
        while end + 1 < len(reading.atoms) and end + 1 not in reading.used and reading.atoms[end + 1].is_unknown and (
            reading.atoms[end + 1].text[0].isalnum()
        ):
            end += 1
        text = reading.phrase(i, end)
    last = max(last, end)
    known = reading.lexicon.find(text)
    if own := [m for m in known if m.name == name and m.values and m.kind in ("value", "synonym", "group")]:
        chosen = own[0]
    elif partial := reading.lexicon.partial(name, text):
        chosen = Meaning("synonym", name, partial)
    elif (key := reading.lexicon.correction(text)) and (
        own := [m for m in reading.lexicon.find(key) if m.name == name and m.values]
    ):
        chosen = own[0]
        reading.atoms[i] = replace(atom, correction=key)
    elif column.vocabulary == "text":
        reading.add(Item(first, last, Like(name, (AnyRun(), text, AnyRun()), True), name))
        return
    elif column.vocabulary == "open" or not reading.lexicon.stored(name):
        reading.add(Item(first, last, equals(name, column.kind, (text,)), name, column.kind is not Kind.TEXT_LIST))
        return
    else:
        reading.refuse(first, last, Reason.VALUE_NOT_FOUND, reading.lexicon.suggestions(text, column=name))
        return
    predicate, exclusive = _predicate(reading, chosen)
    mapped = _mapping(reading, reading.atoms[i] if end == i else replace(atom, text=text), chosen, ())
    reading.add(Item(first, last, predicate, name, exclusive, mapped=(mapped,) if mapped else ()))


# -- codes, having and missing


def read_codes(reading: Reading) -> None:
    """ "female" where the table stores F and M."""
    for i, atom in list(reading.free()):
        code = reading.lang.codes.get(fold(atom.text))
        if code is None or atom.means(*_VALUES):
            continue
        for name in reading.schema.filterable:
            values = {fold(v): v for v in reading.lexicon.stored(name)} if reading.column(name).kind is Kind.TEXT else {}
            if code in values and len(values) <= 4:
                _add_value(reading, i, i, i, Meaning("synonym", name, (values[code],)))
                break


def read_presence(reading: Reading) -> None:
    """ "no salary", "salary unknown", 「駐車場あり」「締切なし」: a column said to be missing, present, yes or no."""
    for i, atom in list(reading.free()):
        if i in reading.used:
            continue
        columns = atom.means("column", "part", "range")
        if not columns:
            continue
        after = _next_role(reading, i, {"missing", "present", "has", "hasnt", "not_after"})
        before = i - 1
        while before >= 0 and before not in reading.used and reading.atoms[before].roles & {"filler"} and not (
            reading.atoms[before].roles & {"not", "missing", "present"}
        ):
            before -= 1
        roles_before = reading.atoms[before].roles if before >= 0 and before not in reading.used else frozenset()
        meaning = columns[0]
        if after is not None:
            at, roles = after
            affirmed = not roles & {"missing", "hasnt", "not_after"}
            _presence(reading, i, at, meaning, affirmed=affirmed, stated=bool(roles & {"present", "missing"}))
        elif roles_before & {"missing"} or roles_before & {"not"}:
            _presence(reading, before, i, meaning, affirmed=False, stated=True)


def _next_role(reading: Reading, i: int, roles: set[str]) -> tuple[int, frozenset[str]] | None:
    for j in range(i + 1, min(i + 3, len(reading.atoms))):
        if j in reading.used or reading.atoms[j].is_break:
            return None
        if found := reading.atoms[j].roles & roles:
            return j, frozenset(found)
        if not reading.atoms[j].roles & {"filler"}:
            return None
    return None


def _presence(reading: Reading, first: int, last: int, meaning: Meaning, *, affirmed: bool, stated: bool) -> None:
    names = [meaning.name]
    if meaning.kind == "range":
        names = [reading.schema.ranges[meaning.name].low, reading.schema.ranges[meaning.name].high]
    name = names[0]
    column = reading.column(name)
    if column.kind.is_text and not stated:
        side = "yes" if affirmed else "no"
        values = tuple(v for v in reading.lexicon.stored(name) if _leads_with(reading, v, side))
        if values:
            reading.add(Item(first, last, equals(name, column.kind, values), name, column.kind is Kind.TEXT))
            return
    if affirmed and not stated:
        return  # "has a title" says nothing of a row
    missing = conjunction(*(IsMissing(n) for n in names))
    reading.add(Item(first, last, Not(missing) if affirmed else missing, meaning.name))


def _leads_with(reading: Reading, value: str, side: str) -> bool:
    """Whether a stored value is a yes (or a no), alone or before a parenthesis."""
    head = value.split("(")[0].split("（")[0]
    return side in reading.lang.roles.get(squeeze(head), ())


# -- what is left: bare keywords


def read_keywords(reading: Reading) -> None:
    """Words that no vocabulary knows, looked for as whole words of the `search` columns if they occur there."""
    names = [n for n in reading.schema.search if n in reading.schema.filterable]
    for i, atom in list(reading.free()):
        if not names or not atom.is_unknown or not atom.text[0].isalnum() or i in reading.used:
            continue
        forms = _forms_in_data(reading, names, atom)
        if forms:
            words = [HasWord(name, form) for name in names for form in forms]
            reading.add(Item(i, i, disjunction(*words), names[0]))


def _forms_in_data(reading: Reading, names: list[str], atom: Atom) -> tuple[str, ...]:
    """The word, its inflections and its kin, as far as the data has them."""
    word = fold(atom.text)
    if is_cjk(word[0]):
        found = any(word in known for name in names for known in reading.lexicon.vocabulary.words.get(name, ()))
        return (atom.text,) if found else ()
    candidates = (word, *reading.lang.inflected(word))
    known = tuple(dict.fromkeys(w for w in candidates if any(reading.lexicon.is_word_of(n, w) for n in names)))
    if known:
        return known
    kin = dict.fromkeys(w for w in reading.lang.kin(word) if any(reading.lexicon.is_word_of(n, w) for n in names))
    return tuple(kin)[:3]
