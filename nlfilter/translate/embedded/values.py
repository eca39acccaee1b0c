"""Stored values, flags, terms and text alternatives: which meaning of a word is meant.

A column named beside a word decides between its meanings and becomes part of its phrase; so does a word of
direction ("from Tokyo"), or the value before it in a list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nlfilter.schema.fold import fold, is_cjk, is_hiragana
from nlfilter.schema.lexicon import STORED, Meaning
from nlfilter.schema.parts import Column
from nlfilter.schema.short_forms import name_words
from nlfilter.translate.embedded.comparisons import COMPARED, COMPARING
from nlfilter.translate.embedded.meanings import VALUE_KINDS, add_value
from nlfilter.translate.embedded.reading import MOST_BETWEEN, Named, Reading
from nlfilter.translate.embedded.segment import Atom


def read_values(reading: Reading) -> None:
    """Every word that means a stored value, a flag's state, a term or text alternatives."""
    for i, atom in enumerate(reading.atoms):
        if i in reading.used:
            continue
        if choices := atom.means(*VALUE_KINDS):
            _choose(reading, i, atom, choices)


def _choose(reading: Reading, i: int, atom: Atom, choices: tuple[Meaning, ...]) -> None:
    first, last = i, i
    if _is_praise(reading, i) or _names_what_follows(reading, i) or _is_a_day(reading, i):
        return
    if atom.means("table") and reading.lexicon.names_items(atom.key) and not _is_named_before(reading, i):
        # "black dogs", which need not be good with dogs
        choices = tuple(m for m in choices if m.kind not in STORED)
        if not choices:
            return
    named = _named_beside(reading, i, choices)
    directed = None if named and _touches(named, i) else _by_direction(reading, i, choices)
    named = None if directed else named or _listed_before(reading, i, choices)
    slight = _is_function_word(atom) and not _is_listed(reading, i, choices)
    if named and slight and not _said_to_be(reading, named, i):
        return  # "in the state of NY" does not mean the state IN
    if named and atom.amount and _is_compared(reading, named, i):
        return  # "height greater than 5" where heights are texts
    if named:
        chosen = next(m for m in choices if m.name == named.meaning.name)
        first, last = min(i, named.first), max(i, named.last)
    elif directed:
        chosen = directed
    else:
        choices = tuple(m for m in choices if not _named_only(reading, m))
        listed = _is_function_word(atom) and _is_listed(reading, i, choices)
        if not choices or (atom.weak and not listed and not _written_as_stored(atom, choices)):
            return
        if _belongs_elsewhere(reading, i, choices):
            return
        chosen = _by_the_others(reading, i, choices)
    if chosen.kind == "flag" and (said := _said_of_flag(reading, i)):
        chosen, last = replace(chosen, truth=chosen.truth is said[1]), max(last, said[0])
    lost = (
        ()
        if named or directed
        else tuple(m for m in choices if m.name != chosen.name or m.kind != chosen.kind)
    )
    add_value(reading, i, first, last, chosen, lost, told=bool(named or directed))


def _is_praise(reading: Reading, i: int) -> bool:
    """ "good vibes": a word of opinion on a thing that nothing knows, and no stored value."""
    following = reading.atoms[i + 1 : i + 2]
    known_of = any(not atom.is_unknown or not atom.text.isalpha() for atom in following)
    return "opinion" in reading.atoms[i].roles and bool(following) and not known_of


def _is_named_before(reading: Reading, i: int) -> bool:
    """Whether the column of a value stands right before it."""
    names = {m.name for m in reading.atoms[i].means(*STORED)}
    return i > 0 and any(m.name in names for m in reading.atoms[i - 1].means("column", "part"))


def _is_a_day(reading: Reading, i: int) -> bool:
    """ "since Monday": a date, where a column of days can take it, and no day of the week."""
    told = reading.atoms[i].dates and i > 0 and reading.atoms[i - 1].roles & _SIDES
    return bool(told) and any(column.kind.is_time for column in reading.schema.columns.values())


_SIDES = frozenset({"date_since", "date_after", "date_before", "date_until"})


def _names_what_follows(reading: Reading, i: int) -> bool:
    """ "any language but Japanese": a word that is a value, too, but the name of the next value's column."""
    names = {m.name for m in reading.atoms[i].means("column")}
    for atom in reading.atoms[i + 1 : i + 4] if names else ():
        if atom.is_break:
            break
        if stored := atom.means(*STORED):
            return stored[0].name in names
    return False


def _is_listed(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> bool:
    """ "python or go": a value in lower case that is a function word, too, beside another of its column."""
    names = {m.name for m in choices if m.kind in STORED}
    atoms = reading.atoms
    after = i + 1 == len(atoms) or not any(m.name in names for m in atoms[i + 1].means(*STORED))
    for link, other in ((i - 1, i - 2), (i + 1, i + 2)):
        joined = 0 <= other < len(atoms) and (atoms[link].roles & {"or", "and"} or atoms[link].text == ",")
        if joined and after and any(m.name in names for m in atoms[other].means(*STORED)):
            return True
    return False


def _said_of_flag(reading: Reading, i: int) -> tuple[int, bool] | None:
    """ "remote: false": a yes or a no said of the thing."""
    if i + 2 < len(reading.atoms) and "eq" in reading.atoms[i + 1].roles:
        roles = reading.atoms[i + 2].roles
        if roles & {"yes", "no"} and i + 2 not in reading.used:
            return i + 2, "yes" in roles
    return None


def _belongs_elsewhere(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> bool:
    """「経験不問」: a value grown together with the name of another column is not meant of its own."""
    if i == 0 or reading.atoms[i - 1].end != reading.atoms[i].start or i - 1 in reading.used:
        return False
    if is_hiragana(reading.atoms[i - 1].text[-1]):
        return False  # 「11月に始まる教育」: a verb, and what it speaks of
    columns = reading.atoms[i - 1].means("column", "range")
    return bool(columns) and not {m.name for m in columns} & {m.name for m in choices}


def _named_only(reading: Reading, meaning: Meaning) -> bool:
    return meaning.kind in STORED and reading.column(meaning.name).named_only


def _named_beside(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> Named | None:
    names = {m.name for m in choices if m.kind not in ("term", "flag")}
    named = reading.near(i, i, lambda m: m.name in names and m.kind in ("column", "part"))
    return None if named and named.first > i and _leads_on(reading.atoms[named.first]) else named


def _leads_on(atom: Atom) -> bool:
    """Whether a word that names a column speaks of what follows it: the "to" of "Tokyo to Osaka"."""
    return atom.key.isascii() and bool(atom.roles & {"direction", "to"})


def _touches(named: Named, i: int) -> bool:
    return named.last == i - 1 or named.first == i + 1


def _listed_before(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> Named | None:
    """ "certificate G or PG": a value in a list speaks of the column of the one before it."""
    j = i - 1
    while j >= max(0, i - MOST_BETWEEN) and j not in reading.used and reading.atoms[j].roles & _LISTING:
        j -= 1
    if j == i - 1 or any("direction" in atom.roles for atom in reading.atoms[j + 1 : i]):
        return None
    before = reading.ends.get(j)
    for meaning in choices:
        if before is not None and meaning.name == before.column and meaning.kind in STORED:
            return Named(i, i, meaning)
    return None


_LISTING = frozenset({"or", "and", "filler", "nor"})


def _by_direction(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> Meaning | None:
    """ "from Tokyo", 「東京から」 choose the column of origins when several hold the value."""
    for wanted in (_direction_after(reading, i), _direction_before(reading, i)):
        for word in wanted:
            for meaning in choices:
                if meaning.kind in STORED and is_called(reading.column(meaning.name), meaning.name, word):
                    return meaning
    return None


def _direction_before(reading: Reading, i: int) -> tuple[str, ...]:
    for j in (i - 1, i - 2):
        if j < 0 or reading.atoms[j].is_break:
            break
        if (wanted := reading.lang.directions.get(reading.atoms[j].key)) and reading.atoms[j].key.isascii():
            return wanted
        if not reading.atoms[j].roles & {"filler", "direction"}:
            break
    return ()


def _direction_after(reading: Reading, i: int) -> tuple[str, ...]:
    """What a particle or an ending says of the value that it touches; it is of a script without spaces."""
    for atom in reading.atoms[i + 1 : i + 2]:
        if atom.start == reading.atoms[i].end and is_cjk(atom.text[0]):
            return reading.lang.directions.get(atom.key, ())
    return ()


def is_called(column: Column, name: str, word: str) -> bool:
    """Whether one of the names of a column has a word, or holds one of a script without spaces."""
    texts = (name, *column.label.values(), *column.synonyms)
    return any(word in (fold(text) if is_cjk(word[0]) else name_words(text)) for text in texts)


def _by_the_others(reading: Reading, i: int, choices: tuple[Meaning, ...]) -> Meaning:
    """The meaning that the conditions around a word leave: the first, unless another one is told.

    A condition in force on one of its columns makes a later word one of that column, too. Of two values that
    stand together, "Tokyo to Osaka", one said to be of a column leaves the other column to the other value.
    """
    stored = [m for m in choices if m.kind in STORED]
    if len(stored) < 2 or choices[0].kind not in STORED:
        return choices[0]
    if in_force := [m for m in stored if m.name in reading.in_force.by_column]:
        return in_force[0]
    told = _told_beside(reading, i, {m.name for m in stored})
    return next((m for m in stored if m.name != told), stored[0]) if told else stored[0]


def _told_beside(reading: Reading, i: int, names: set[str]) -> str | None:
    """The column that the value before or after a word is said to be of, where nothing joins the two."""
    for step in (-1, 1):
        j = i + step
        while 0 <= j < len(reading.atoms) and _is_passed(reading, j):
            j += step
        if not 0 <= j < len(reading.atoms):
            continue
        if step < 0:
            before = reading.ends.get(j)
            if before is not None and before.column in names and before.told:
                return before.column
        elif other := tuple(m for m in reading.atoms[j].means(*STORED) if m.name in names):
            found = _by_direction(reading, j, other) or _named_beside(reading, j, other)
            if found is not None:
                return found.meaning.name if isinstance(found, Named) else found.name
    return None


def _is_passed(reading: Reading, j: int) -> bool:
    """Whether an atom stands between two values without joining them as one more of the same."""
    atom = reading.atoms[j]
    if atom.is_break or atom.roles & {"or", "nor", "also"} or atom.means(*STORED):
        return False
    if j in reading.used or "and" in atom.roles:
        return False
    return bool(atom.roles & {"filler", "direction", "to"}) or not atom.text[0].isalnum()


def _is_function_word(atom: Atom) -> bool:
    return atom.weak and bool(atom.roles) and atom.text == atom.text.lower()


def _is_compared(reading: Reading, named: Named, i: int) -> bool:
    after = reading.atoms[i + 1 : i + 2]
    return any(a.roles & COMPARING for a in reading.between(named, i)) or any(
        a.roles & COMPARED for a in after
    )


def _said_to_be(reading: Reading, named: Named, i: int) -> bool:
    return any("eq" in reading.atoms[j].roles for j in range(named.last + 1, i))


def _written_as_stored(atom: Atom, choices: Iterable[Meaning]) -> bool:
    """A single letter or a function word counts when it is written just as stored ("C", "US", "c")."""
    if atom.amount or _is_function_word(atom):
        return False
    return any(atom.text in m.values for m in choices if m.kind == "value")
