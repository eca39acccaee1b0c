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
from nlfilter.schema.lexicon import LATIN_WORD, Meaning, name_words
from nlfilter.translate.embedded.reading import Accepts, Item, Named, Reading
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


_LONGEST_NAME = 4
"""Words of a misspelt name that are tried together."""


def correct_typos(reading: Reading) -> None:
    """Replace misspelt words by the one schema word that they can only mean (design's safe rule)."""
    i = 0
    while i < len(reading.atoms):
        for length in range(_LONGEST_NAME, 0, -1):
            if i + length <= len(reading.atoms) and (atom := _corrected(reading, i, i + length - 1)):
                reading.atoms[i : i + length] = [atom]
                break
        i += 1


def _corrected(reading: Reading, first: int, last: int) -> Atom | None:
    atoms = reading.atoms[first : last + 1]
    if any(a.quoted or a.meanings or a.amount or a.is_break for a in atoms):
        return None
    if not (atoms[0].is_unknown and atoms[-1].is_unknown):
        return None
    key = "".join(atom.key for atom in atoms)
    # An ordinary word of the table's own texts is not a misspelling.
    if len(atoms) == 1 and any(key in words for words in reading.lexicon.vocabulary.words.values()):
        return None
    found = reading.lexicon.correction(key)
    meanings = tuple(m for m in reading.lexicon.find(found) if m.kind in _VALUES) if found else ()
    if not meanings:
        return None
    text = reading.phrase(first, last)
    return Atom(atoms[0].start, atoms[-1].end, text, key, meanings, correction=found)


# -- free text: contains, starts with, ends with


def read_text_shapes(reading: Reading) -> None:
    """ "name contains X", "starting with 'A'", "with 'x' in their name", 「Xを含む」."""
    for i, atom in list(reading.free()):
        if i in reading.used:
            continue
        for shape in _SHAPES:
            if shape in atom.roles:
                _shape_before(reading, i, shape)
            elif f"{shape}_after" in atom.roles and i > 0:
                first = _piece_start(reading, i)
                piece = reading.atoms[first].text if first == i - 1 else reading.phrase(first, i - 1)
                _shape(reading, first, i, piece, shape)
        if (
            atom.quoted
            and not atom.meanings
            and i + 1 < len(reading.atoms)
            and reading.atoms[i + 1].key == "in"
        ):
            _shape(reading, i, i, atom.text, "contains")


def _piece_start(reading: Reading, i: int) -> int:
    """Where the piece before a Japanese shape begins: after its column and particle, else the word itself."""
    if reading.atoms[i - 1].quoted:
        return i - 1
    for j in range(i - 2, max(-1, i - 6), -1):
        if j in reading.used:
            break
        if (
            reading.named_at(j, _holds_text(reading))
            and j + 2 < i
            and reading.atoms[j + 1].roles & {"filler"}
        ):
            return j + 2
    first = i - 1
    while (
        first > 0
        and reading.atoms[first - 1].is_unknown
        and reading.atoms[first - 1].end == reading.atoms[first].start
    ):
        first -= 1
    return first


def _shape_before(reading: Reading, i: int, shape: Shape) -> None:
    """A shape said before its piece: "containing the word X"."""
    atoms = reading.atoms
    # "contains the french word 'X'": the quoted text is the piece, whatever stands between.
    quoted = next((j for j in range(i + 1, min(i + 5, len(atoms))) if atoms[j].quoted), None)
    first = quoted if quoted is not None else i + 1
    explicit = atoms[i].key.endswith(
        ("word", "words", "letter", "letters", "string", "phrase", "prefix", "suffix")
    )
    while quoted is None and first < len(atoms) - 1 and atoms[first].text in ("the", "a", "an"):
        first += 1
    if first >= len(atoms) or first in reading.used or atoms[first].is_break:
        return
    atom = atoms[first]
    # Without quotation marks the verb must have its column ("name contains cat"), or it is any other verb.
    if not (atom.quoted or explicit):
        plain = bool(atom.roles) and not atom.meanings and atom.text == atom.text.lower()
        if plain or not _text_column(reading, i, first):
            return
    last = first
    while not atom.quoted and last + 1 < len(atoms) and _continues_name(reading, last):
        last += 1
    _shape(reading, i, last, atom.text if last == first else reading.phrase(first, last), shape)
    # "with 'D' or 'S' in their name": further pieces share the verb.
    nxt = last + 2
    while (
        nxt < len(atoms)
        and atoms[nxt - 1].roles & {"or", "and"}
        and (atoms[nxt].quoted or (explicit and len(atoms[nxt].key) == 1))
    ):
        _shape(reading, nxt, nxt, atoms[nxt].text, shape, anchor=i)
        nxt += 2


def _continues_name(reading: Reading, i: int) -> bool:
    """Whether the word after atom i goes on with a name written with capitals ("A Bridge")."""
    here, after = reading.atoms[i], reading.atoms[i + 1]
    return here.text[:1].isupper() and after.text[:1].isupper() and not after.quoted


def _text_column(reading: Reading, first: int, last: int) -> Named | None:
    return reading.near(first, last, _holds_text(reading))


def _holds_text(reading: Reading) -> Accepts:
    return lambda meaning: meaning.kind != "range" and reading.column(meaning.name).kind.is_text


def _shape(
    reading: Reading, first: int, last: int, piece: str, shape: Shape, anchor: int | None = None
) -> None:
    start = first if anchor is None else anchor
    inside = last + 1 < len(reading.atoms) and reading.atoms[last + 1].key == "in"
    found = reading.near(start, last, _holds_text(reading), leftmost=not inside)
    named = found or reading.said_anywhere(start, _holds_text(reading))
    names = (
        [named.meaning.name]
        if named
        else [n for n in reading.schema.search if n in reading.schema.filterable]
    )
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
        first, last = min(first, found.first), max(last, found.last)
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
    first, last = i, i
    directed = _by_direction(reading, i, choices)
    named = None if directed else _named_beside(reading, i, choices) or _listed_before(reading, i, choices)
    if named and _is_function_word(atom) and not _said_to_be(reading, named, i):
        return  # "in the state of NY" does not mean the state IN
    if named:
        chosen = next(m for m in choices if m.name == named.meaning.name)
        first, last = min(i, named.first), max(i, named.last)
    elif directed:
        chosen = directed
    else:
        choices = tuple(m for m in choices if not _named_only(reading, m))
        if not choices or (atom.weak and not _written_as_stored(atom, choices)):
            return
        chosen = choices[0]
    lost = (
        ()
        if named or directed
        else tuple(m for m in choices if m.name != chosen.name or m.kind != chosen.kind)
    )
    _add_value(reading, i, first, last, chosen, lost)


def _named_only(reading: Reading, meaning: Meaning) -> bool:
    return meaning.kind in ("value", "synonym", "group") and reading.column(meaning.name).named_only


def _listed_before(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> Named | None:
    """ "certificate G or PG": a value in a list speaks of the column of the one before it."""
    j = i - 1
    while j >= 0 and j not in reading.used and reading.atoms[j].roles & {"or", "and", "filler", "nor"}:
        j -= 1
    if j == i - 1:
        return None
    before = next((item for item in reading.items if item.last == j), None)
    for meaning in choices:
        if (
            before is not None
            and meaning.name == before.column
            and meaning.kind in ("value", "synonym", "group")
        ):
            return Named(i, i, meaning)
    return None


def _is_function_word(atom: Atom) -> bool:
    return atom.weak and bool(atom.roles) and atom.text == atom.text.lower()


def _said_to_be(reading: Reading, named: Named, i: int) -> bool:
    return any("eq" in reading.atoms[j].roles for j in range(named.last + 1, i))


def _written_as_stored(atom: Atom, choices: Iterable[Meaning]) -> bool:
    """A single letter or a function word counts when it is written just as stored ("C", "US", "c")."""
    if atom.amount or _is_function_word(atom):
        return False
    return any(atom.text in m.values for m in choices if m.kind == "value")


def _named_beside(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> Named | None:
    names = {m.name for m in choices if m.kind not in ("term", "flag")}
    return reading.near(i, i, lambda m: m.name in names and m.kind in ("column", "part"))


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
    # Of values that differ by a hyphen or a space alone ("B", "B-"), the one that was written is meant.
    if chosen.kind == "value" and (same := tuple(v for v in chosen.values if fold(v) == fold(atom.text))):
        chosen = replace(chosen, values=same)
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
        return disjunction(
            *(HasWord(name, fold(v) if v.islower() else v) for v in dict.fromkeys(meaning.values))
        ), False
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
        if found := _text_column(reading, i, i):
            if _may_name(reading, i, found) and (atom.quoted or _tied(reading, i, found, atom)):
                _named_value(reading, i, found)
        elif (atom.quoted or atom.is_unknown) and (found := _by_naming_word(reading, i)):
            _named_value(reading, i, found)


def _may_name(reading: Reading, i: int, named: Named) -> bool:
    """A slight word or a figure is the value of a text column only where it is stored there."""
    atom, name = reading.atoms[i], named.meaning.name
    if atom.quoted or not (atom.meanings or atom.amount):
        return True
    if any(m.name == name for m in atom.meanings):
        return True
    return named.last < i and not atom.meanings and reading.lexicon.matching(name) == "open"


def _by_naming_word(reading: Reading, i: int) -> Named | None:
    """ "the club called 'X'": the word itself names the column."""
    for j in (i - 1, i - 2):
        if j < 0 or j in reading.used:
            return None
        for word in reading.lang.adjectives.get(reading.atoms[j].key, ()):
            for meaning in reading.lexicon.find(word):
                if meaning.kind in ("column", "part") and reading.column(meaning.name).kind.is_text:
                    return Named(j, j, meaning)
        if not reading.atoms[j].roles & {"filler"}:
            return None
    return None


def _could_be_value(atom: Atom) -> bool:
    return (
        atom.quoted
        or atom.is_unknown
        and atom.text[0].isalnum()
        or (atom.weak and bool(atom.meanings))
        or bool(atom.amount and not atom.amount.unit)
    )


def _tied(reading: Reading, i: int, named: Named, atom: Atom) -> bool:
    """Whether a word without quotation marks is said to be the value of its column."""
    before = named.last < i
    between = [reading.atoms[j] for j in (range(named.last + 1, i) if before else range(i + 1, named.first))]
    if any("eq" in a.roles or "ne" in a.roles for a in between):
        return True
    if atom.weak or atom.amount:
        return all(a.roles & {"filler", "eq", "not"} for a in between)
    return not between and before and (is_cjk(atom.text[0]) or atom.text != atom.text.lower())


def _named_value(reading: Reading, i: int, named: Named) -> None:
    name = named.meaning.name
    atom, column = reading.atoms[i], reading.column(name)
    first, last = min(i, named.first), max(i, named.last)
    if atom.meanings and (
        own := [m for m in atom.meanings if m.name == name and m.kind in ("value", "synonym", "group")]
    ):
        _add_value(reading, i, first, last, own[0])
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
    if own := [m for m in known if m.name == name and m.values and m.kind in ("value", "synonym", "group")]:
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
            values = (
                {fold(v): v for v in reading.lexicon.stored(name)}
                if reading.column(name).kind is Kind.TEXT
                else {}
            )
            if code in values and len(values) <= 4:
                _add_value(reading, i, i, i, Meaning("synonym", name, (values[code],)))
                break


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
        after = _next_role(reading, i, {"has", "hasnt", "not_after"})
        before = i - 1
        while before >= 0 and before not in reading.used and _passes_over(reading.atoms[before]):
            before -= 1
        if after is not None:
            at, roles = after
            _presence(reading, i, at, columns[0], affirmed="has" in roles, stated=False)
        elif before >= 0 and before not in reading.used and reading.atoms[before].roles & {"missing", "not"}:
            stated = "missing" in reading.atoms[before].roles
            _presence(reading, before, i, columns[0], affirmed=False, stated=stated)


def _passes_over(atom: Atom) -> bool:
    return "filler" in atom.roles and not atom.roles & {"not", "missing", "present"}


def _next_role(reading: Reading, i: int, roles: set[str]) -> tuple[int, frozenset[str]] | None:
    for j in range(i + 1, min(i + 3, len(reading.atoms))):
        if j in reading.used or reading.atoms[j].is_break:
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
    name = names[0]
    column = reading.column(name)
    if column.kind.is_text and not stated:
        side = "yes" if affirmed else "no"
        values = tuple(v for v in reading.lexicon.stored(name) if _leads_with(reading, v, side))
        if values:
            exclusive = column.kind is Kind.TEXT
            reading.add(
                Item(first, last, equals(name, column.kind, values), name, exclusive, negative=not affirmed)
            )
            return
    if affirmed and not stated:
        return  # "has a title" says nothing of a row
    missing = conjunction(*(IsMissing(n) for n in names))
    if not affirmed and not stated and column.kind.is_number and not _is_money(column.unit):
        missing = disjunction(Compare(name, "=", 0), missing)  # "no awards"
    predicate = Not(missing) if affirmed else missing
    reading.add(Item(first, last, predicate, meaning.name, negative=not affirmed))


def _is_money(unit: str | None) -> bool:
    return unit is not None and len(unit) == 3 and unit.isupper()


def _leads_with(reading: Reading, value: str, side: str) -> bool:
    """Whether a stored value is a yes (or a no), alone or before a parenthesis."""
    head = value.split("(")[0].split("（")[0]
    return side in reading.lang.roles.get(squeeze(head), ())


# -- what is left: bare keywords


def read_keywords(reading: Reading) -> None:
    """Words that no vocabulary knows, looked for as whole words of the `search` columns if they occur there.

    Words that stand together are one phrase: when the data lacks one of them, none is searched for.
    """
    names = [n for n in reading.schema.search if n in reading.schema.filterable]
    i = 0
    while names and i < len(reading.atoms):
        atom = reading.atoms[i]
        if i in reading.used:
            i += 1
        elif atom.quoted:
            words = [fold(word) for word in LATIN_WORD.findall(atom.text)]
            if words and all(any(reading.lexicon.is_word_of(n, w) for n in names) for w in words):
                reading.add(Item(i, i, disjunction(*(HasWord(n, atom.text) for n in names)), names[0]))
            i += 1
        elif _is_keyword(atom):
            last = i
            while (
                last + 1 < len(reading.atoms)
                and last + 1 not in reading.used
                and _is_keyword(reading.atoms[last + 1])
            ):
                last += 1
            _search(reading, names, i, last)
            i = last + 1
        else:
            i += 1


def _is_keyword(atom: Atom) -> bool:
    # A single ideograph is a scrap of a word.
    return atom.is_unknown and atom.text[0].isalnum() and (len(atom.text) > 1 or not is_cjk(atom.text))


def _search(reading: Reading, names: list[str], first: int, last: int) -> None:
    """One phrase of words: each must be found."""
    parts: list[Predicate] = []
    for atom in reading.atoms[first : last + 1]:
        forms = forms_in_data(reading, names, atom.text)
        if not forms:
            return
        parts.append(disjunction(*(HasWord(name, form) for name in names for form in forms)))
    reading.add(Item(first, last, conjunction(*parts), names[0]))


def forms_in_data(reading: Reading, names: list[str], text: str) -> tuple[str, ...]:
    """The word, its inflections and its kin, as far as the data has them."""
    word = fold(text)
    if is_cjk(word[0]):
        found = any(
            word in known for name in names for known in reading.lexicon.vocabulary.words.get(name, ())
        )
        return (text,) if found else ()
    candidates = (word, *reading.lang.inflected(word))
    known = tuple(
        dict.fromkeys(w for w in candidates if any(reading.lexicon.is_word_of(n, w) for n in names))
    )
    if known:
        return known
    kin = dict.fromkeys(
        w for w in reading.lang.kin(word) if any(reading.lexicon.is_word_of(n, w) for n in names)
    )
    return tuple(kin)[:3]
