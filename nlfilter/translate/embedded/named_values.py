"""Values that need their column to be understood: "name is X", "room 111", "type code 'NOISE'"; and codes."""

from __future__ import annotations

from dataclasses import replace

from nlfilter.schema.fold import fold, is_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import STORED, Meaning
from nlfilter.translate.embedded.meanings import VALUE_KINDS, add_value, equals, mapping, predicate_of
from nlfilter.translate.embedded.reading import Item, Named, Reading
from nlfilter.translate.embedded.segment import Atom
from nlfilter.translate.embedded.text_shapes import text_column
from nlfilter.translate.reader.table import Table, of_table
from nlfilter.translate.reader.texts import forms_in_data
from nlfilter.where.nodes import HasWord, disjunction
from nlfilter.where.phrases import Reason


def read_named_values(reading: Reading) -> None:
    """ "name is X", "room 111", "type code 'NOISE'": the value follows (or is tied to) its column."""
    asks = any("interrogative" in atom.roles for atom in reading.atoms)
    for i, atom in list(reading.free()):
        if i in reading.used or not _could_be_value(atom) or (asks and not (atom.quoted or atom.meanings)):
            continue  # 「名前は何と読むのですか」
        if found := text_column(reading, i, i):
            if _may_name(reading, i, found) and (atom.quoted or _tied(reading, i, found, atom)):
                _named_value(reading, i, found)
        elif (atom.quoted or atom.is_unknown) and (found := _by_naming_word(reading, i)):
            _named_value(reading, i, found)


def _may_name(reading: Reading, i: int, named: Named) -> bool:
    """A slight word or a figure is the value of a text column only where it is stored there."""
    atom, name = reading.atoms[i], named.meaning.name
    if atom.quoted and atom.means(*STORED) and not any(m.name == name for m in atom.meanings):
        # 'clubs at "AKW"': stored elsewhere, and this column only stands near
        return named.meaning.kind == "column" and _is_next_to(reading, i, named)
    if atom.quoted or not (atom.meanings or atom.amount):
        return True
    if any(m.name == name for m in atom.meanings):
        return True
    return named.last < i and not atom.meanings and reading.lexicon.matching(name) == "open"


def _is_next_to(reading: Reading, i: int, named: Named) -> bool:
    return all(atom.roles & {"eq", "ne"} for atom in reading.between(named, i))


def _by_naming_word(reading: Reading, i: int) -> Named | None:
    """ "the club called 'X'": the word itself names the column."""
    for j in (i - 1, i - 2):
        if j < 0 or j in reading.used:
            return None
        for word in reading.lang.adjectives.get(reading.atoms[j].key, ()):
            for meaning in reading.lexicon.find(word):
                if meaning.kind in ("column", "part") and reading.column(meaning.name).kind.is_text:
                    return Named(j, j, meaning) if _looks_like_a_name(reading, i, meaning.name) else None
        if not reading.atoms[j].roles & {"filler"}:
            return None
    return None


def _looks_like_a_name(reading: Reading, i: int, name: str) -> bool:
    """ "a new column called pwned": where anything may be stored, a name is quoted or has a capital."""
    text = reading.atoms[i].text
    told = reading.atoms[i].quoted or is_cjk(text[0]) or text != text.lower()
    return told or reading.lexicon.matching(name) != "open"


def _could_be_value(atom: Atom) -> bool:
    return (
        atom.quoted
        or (atom.is_unknown and atom.text[0].isalnum())
        or (atom.weak and bool(atom.meanings))
        or bool(atom.amount and not atom.amount.unit)
    )


def _tied(reading: Reading, i: int, named: Named, atom: Atom) -> bool:
    """Whether a word without quotation marks is said to be the value of its column."""
    before = named.last < i
    between = reading.between(named, i)
    if any("eq" in a.roles or "ne" in a.roles for a in between):
        return True
    if atom.weak or atom.amount:
        return all(a.roles & {"filler", "eq", "not"} for a in between)
    return not between and before and (is_cjk(atom.text[0]) or atom.text != atom.text.lower())


def _named_value(reading: Reading, i: int, named: Named) -> None:
    name = named.meaning.name
    atom, column = reading.atoms[i], reading.column(name)
    first, last = min(i, named.first), max(i, named.last)
    if atom.meanings and (own := [m for m in atom.meanings if m.name == name and m.kind in STORED]):
        add_value(reading, i, first, last, own[0])
        return
    end = i
    text = atom.text
    if not atom.quoted and named.last < i:
        while (
            end + 1 < len(reading.atoms)
            and end + 1 not in reading.used
            and reading.atoms[end + 1].is_unknown
            and (reading.atoms[end + 1].text[0].isalnum())
        ):
            end += 1
        text = reading.phrase(i, end)
    last = max(last, end)
    known = reading.lexicon.find(text)
    if own := [m for m in known if m.name == name and m.values and m.kind in STORED]:
        chosen = own[0]
    elif partial := reading.lexicon.partial(name, text):
        chosen = Meaning("synonym", name, partial)
    elif (
        not atom.quoted
        and (key := reading.lexicon.correction(text))
        and (own := [m for m in reading.lexicon.find(key) if m.name == name and m.values])
    ):
        chosen = own[0]
        reading.atoms[i] = replace(atom, correction=key)
    elif reading.lexicon.matching(name) == "text":
        forms = forms_in_data(reading, [name], text) or (text,)
        reading.add(Item(first, last, disjunction(*(HasWord(name, form) for form in forms)), name))
        return
    elif reading.lexicon.matching(name) == "open":
        reading.add(
            Item(first, last, equals(name, column.kind, (text,)), name, column.kind is not Kind.TEXT_LIST)
        )
        return
    else:
        reading.refuse(first, last, Reason.VALUE_NOT_FOUND, reading.lexicon.suggestions(text, column=name))
        return
    predicate, exclusive = predicate_of(reading, chosen)
    mapped = mapping(
        reading, text, chosen, (), corrected=reading.atoms[i].correction is not None and end == i
    )
    reading.add(Item(first, last, predicate, name, exclusive, mapped=(mapped,) if mapped else ()))


def read_codes(reading: Reading) -> None:
    """ "female" where the table stores F and M."""
    for i, atom in list(reading.free()):
        code = reading.lang.codes.get(fold(atom.text))
        if code is None or atom.means(*VALUE_KINDS):
            continue
        if found := codes_of(reading).get(code):
            add_value(reading, i, i, i, found)


@of_table
def codes_of(reading: Table) -> dict[str, Meaning]:
    """The values of columns that hold few, folded: F of F and M."""
    found: dict[str, Meaning] = {}
    for name in reading.schema.filterable:
        if reading.column(name).kind is Kind.TEXT:
            values = {fold(value): value for value in reading.lexicon.stored(name)}
            for code, value in values.items() if len(values) <= 4 else ():
                found.setdefault(code, Meaning("synonym", name, (value,)))
    return found
