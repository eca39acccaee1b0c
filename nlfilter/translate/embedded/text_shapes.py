"""Pieces of text: "name contains X", "starting with 'A'", 「Xを含む」."""

from __future__ import annotations

from typing import Literal

from nlfilter.schema.kinds import Kind
from nlfilter.translate.embedded.reading import Accepts, Item, Named, Reading
from nlfilter.where.nodes import AnyRun, Like, Pattern, disjunction
from nlfilter.where.phrases import Reason

Shape = Literal["contains", "starts", "ends"]

_SHAPES: tuple[Shape, ...] = ("contains", "starts", "ends")


def read_text_shapes(reading: Reading) -> None:
    """ "name contains X", "starting with 'A'", "with 'x' in their name", 「Xを含む」."""
    for i, atom in list(reading.free()):
        if i in reading.used:
            continue
        for shape in _SHAPES:
            if shape in atom.roles:
                _shape_before(reading, i, shape)
            elif f"{shape}_after" in atom.roles and i > 0 and not reading.atoms[i - 1].dates:
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
        if reading.named_at(j, holds_text(reading)) and j + 2 < i and reading.atoms[j + 1].roles & {"filler"}:
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
    ) or (first < len(atoms) and len(atoms[first].text) == 1 and atoms[first].text.isupper())
    letter = atoms[i].key.endswith(("letter", "letters"))
    while (
        quoted is None
        and first < len(atoms) - 1
        and atoms[first].text in ("the", "a", "an")
        and not (letter and atoms[first].text == "a")
    ):
        first += 1
    if first >= len(atoms) or first in reading.used or atoms[first].is_break:
        return
    atom = atoms[first]
    # Without quotation marks the verb must have its column ("name contains cat"), or it is any other verb.
    if not (atom.quoted or explicit):
        plain = bool(atom.roles) and not atom.meanings and atom.text == atom.text.lower()
        if plain or not text_column(reading, i, first):
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


def _shape(
    reading: Reading, first: int, last: int, piece: str, shape: Shape, anchor: int | None = None
) -> None:
    start = first if anchor is None else anchor
    inside = last + 1 < len(reading.atoms) and reading.atoms[last + 1].key == "in"
    found = reading.near(start, last, holds_text(reading), leftmost=not inside)
    named = found or reading.said_anywhere(start, holds_text(reading))
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


def holds_text(reading: Reading) -> Accepts:
    return lambda meaning: reading.column(meaning.name).kind.is_text


def text_column(reading: Reading, first: int, last: int) -> Named | None:
    return reading.near(first, last, holds_text(reading))
