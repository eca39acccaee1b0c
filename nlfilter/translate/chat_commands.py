"""Requests that ask for a move of a dialogue and for nothing else: "undo", "ok, undo that please", "quit"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlfilter.schema.fold import Folded, squeeze
from nlfilter.translate.languages.language import Language, Words
from nlfilter.translate.languages.loading import language
from nlfilter.translate.page_requests import rows_asked
from nlfilter.translate.reader.words.boundaries import Dense, function_words

BACK = ("undo", "undo_two", "undo_three", "to_first")
"""The moves that go back: so many steps, or to the first conditions."""
_MOVES = (*BACK, "redo")
"""The moves that words may surround, which are roles of words."""
_LONGEST = 80
"""The most letters of a move; a longer request says more."""
_POLITE = frozenset(
    {
        "filler",
        "lead",
        "courtesy",
        "answer",
        "that",
        "part",
        "instead",
        "change",
        "also_fine",
        "has",
        "holds_after",
    }
)
"""Roles of words around a move that ask for nothing."""


def move_of(request: object, nouns: Iterable[str] = ()) -> str | None:
    """The move that a request asks for ("undo", "to_first", "more"...), if it asks for nothing else.

    `nouns`: what the rows are called ("show 5 more wines").
    """
    if not isinstance(request, str) or len(request) > _LONGEST:
        return None
    lang = language()
    if _says_only(request, lang.going_on) or rows_asked(request, nouns):
        return "more"
    _, _, reached = _walked(request, lang)
    return next((move for move in _MOVES if move in reached[-1]), None)


def after_undo(request: object) -> tuple[str, str] | None:
    """The move back with which a request begins, and what it asks for then: "Osaka" of "undo that, Osaka"."""
    if not isinstance(request, str) or move_of(request):
        return None
    lang = language()
    folded, dense, reached = _walked(request, lang)
    for k, moves in enumerate(reached):
        move = next((move for move in BACK if move in moves), None)
        if move and _goes_on(folded, dense, k, lang):
            return move, request[folded.starts[dense.at[k]] :]
    return None


def _goes_on(folded: Folded, dense: Dense, k: int, lang: Language) -> bool:
    """Whether another wish begins at a place right after an undo."""
    if not any(map(str.isalnum, dense.text[k:])):
        return False
    paused = not dense.text[k - 1].isalnum() or dense.text[:k].endswith(lang.continuing)
    return paused or any("and" in lang.roles[key] for _, key in function_words(folded, dense, k, lang))


def _walked(request: str, lang: Language) -> tuple[Folded, Dense, list[set[str]]]:
    """A request, and the moves that its beginning asks for up to each place, if it asks for nothing else."""
    folded = Folded.of(request)
    dense = Dense.of(folded.text)
    reached: list[set[str]] = [set() for _ in range(len(dense.text) + 1)]
    reached[0] = {""}
    for k, moves in enumerate(reached[:_LONGEST]):
        if moves and k < len(dense.text):
            for stop, said in _words(folded, dense, k, lang):
                reached[stop] |= {one or said for one in moves if not (one and said)}
    return folded, dense, reached


def is_leaving(request: str) -> bool:
    """Whether a request only says that the dialogue ends ("quit").

    >>> is_leaving("Exit."), is_leaving("thanks, that's all"), is_leaving("exit fees")
    (True, True, False)
    """
    return _says_only(request, language().leaving)


def is_help(request: str) -> bool:
    """Whether a request only asks for help.

    >>> is_help("Help!"), is_help("help desk")
    (True, False)
    """
    return _says_only(request, language().helping)


def is_courtesy(request: str) -> bool:
    """Whether a request says no more than thanks.

    >>> is_courtesy("ok, thanks!"), is_courtesy("thanks, Tokyo")
    (True, False)
    """
    said, left = _beside_thanks(request)
    return said and not left


def _says_only(request: str, phrases: Words) -> bool:
    """Whether a request is one of these phrases, perhaps with thanks."""
    _, left = _beside_thanks(request)
    return bool(left) and phrases.issuperset(left)


def _beside_thanks(request: str) -> tuple[bool, list[str]]:
    """Whether a request says anything, and its parts without those that only thank."""
    roles = language().roles
    said = [key for part in _PAUSES.split(request) if (key := squeeze(part))]
    return bool(said), [key for key in said if "courtesy" not in roles.get(key, ())]


_PAUSES = re.compile(r"[,.!?;、。！？]")


def _words(folded: Folded, dense: Dense, k: int, lang: Language) -> list[tuple[int, str]]:
    """The words at a place that ask for a move, or for nothing, as (where the word ends, its move)."""
    if not dense.text[k].isalnum():
        return [(k + 1, "")]
    found: list[tuple[int, str]] = []
    for _, key in function_words(folded, dense, k, lang):
        roles, stop = lang.roles[key], k + len(key)
        found += [(stop, move) for move in _MOVES if move in roles]
        if roles <= _POLITE:
            found.append((stop, ""))
    return found
