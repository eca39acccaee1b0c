"""Requests that ask for a number of rows and for nothing else: "show 20", "the next 5", 「あと10件」."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nlfilter.schema.fold import squeeze
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.numerals import number_in_characters

_LONGEST = 80
"""The most letters of such a request; a longer one says more."""
_MOST = 10_000
_NUMBER = "number"
_MARKS = frozenset(",.!?、。！？")


class RowsAsked(Struct, frozen=True):
    """How many rows a request asks for: `further` ones, after those that were shown, or the first ones."""

    count: int
    further: bool


def rows_asked(request: object, nouns: Iterable[str] = ()) -> RowsAsked | None:
    """The number of rows that a request asks for; `nouns`: those of the table.

    >>> rows_asked("show me 20 more"), rows_asked("最初の10件を見せて"), rows_asked("show 20 rooms")
    (RowsAsked(count=20, further=True), RowsAsked(count=10, further=False), None)
    """
    if not isinstance(request, str) or len(request) > _LONGEST:
        return None
    text = squeeze("".join(letter for letter in request if letter not in _MARKS))
    if not any(map(_is_figure, text)) and not text.startswith(tuple(language().rows_asked)):
        return None
    parts = _parts(text, nouns)
    said = [does for does, _ in parts]
    if said.count(_NUMBER) != 1:
        return None
    at, further = said.index(_NUMBER), "on" in said
    leads = {"on", "first"} & {*said[:at]}
    counted = "counters" not in said or leads
    if counted and ("verbs" in said or leads or (further and "rows" in said)):
        count = parts[at][1]
        return RowsAsked(count, further) if 0 < count <= _MOST else None
    return None


def _is_figure(letter: str) -> bool:
    return letter.isdigit() or letter in language().numbers.digits


def _parts(text: str, nouns: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """What each word of a squeezed request does there, and a number its value; () if a word has no use."""
    known = {squeeze(noun): "rows" for noun in nouns}
    known |= {form: "rows" for noun in known for form in (f"{noun}s", f"{noun}es")}
    words = language().numbers.words
    known |= {**dict.fromkeys(words, _NUMBER), **language().rows_asked}
    longest = max(map(len, known))
    read: dict[int, tuple[tuple[str, int], ...]] = {len(text): ()}
    for at in range(len(text) - 1, -1, -1):
        stop = at
        while stop < len(text) and _is_part_of_number(text[stop]):
            stop += 1
        if stop > at and stop in read:
            read[at] = ((_NUMBER, int(number_in_characters(text[at:stop]) or 0)), *read[stop])
            continue
        for stop in range(min(len(text), at + longest), at, -1):
            if stop in read and (does := known.get(text[at:stop])):
                read[at] = ((does, words.get(text[at:stop], 0)), *read[stop])
                break
    return read.get(0, ())


def _is_part_of_number(letter: str) -> bool:
    numbers = language().numbers
    return letter.isdigit() or letter in numbers.digits or letter in numbers.characters
