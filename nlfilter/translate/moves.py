"""Requests that ask for a move of a dialogue and for nothing else: "undo", "ok, undo that please", "quit"."""

from __future__ import annotations

from nlfilter.schema.fold import Folded, squeeze
from nlfilter.translate.languages.language import Language
from nlfilter.translate.languages.loading import language
from nlfilter.translate.reader.words.boundaries import Dense, function_words

MOVES = ("undo", "redo")
_LONGEST = 80
"""Letters; a longer request says more than that."""
_POLITE = frozenset(
    {"filler", "lead", "courtesy", "answer", "that", "part", "instead", "change", "also_fine", "has"}
)
"""What words around a move may do: they ask for nothing."""


def move_of(request: object) -> str | None:
    """The move that a request asks for ("undo" or "redo"), if it asks for nothing else."""
    if not isinstance(request, str) or len(request) > _LONGEST:
        return None
    folded, lang = Folded.of(request), language()
    dense = Dense.of(folded.text)
    reached: list[set[str]] = [set() for _ in range(len(dense.text) + 1)]
    reached[0] = {""}
    for k, moves in enumerate(reached[:-1]):
        if moves:
            for stop, said in _words(folded, dense, k, lang):
                reached[stop] |= {one or said for one in moves if not (one and said)}
    return next((move for move in MOVES if move in reached[-1]), None)


def is_leaving(request: str) -> bool:
    """Whether a request only says that the dialogue ends ("quit").

    >>> is_leaving("Exit."), is_leaving("exit fees")
    (True, False)
    """
    return squeeze(request.strip(" .!。！")) in language().leaving


def _words(folded: Folded, dense: Dense, k: int, lang: Language) -> list[tuple[int, str]]:
    """Where each word ends that asks for a move here, or for nothing."""
    if not dense.text[k].isalnum():
        return [(k + 1, "")]
    found: list[tuple[int, str]] = []
    for _, key in function_words(folded, dense, k, lang):
        roles, stop = lang.roles[key], k + len(key)
        found += [(stop, move) for move in MOVES if move in roles]
        if roles <= _POLITE:
            found.append((stop, ""))
    return found
