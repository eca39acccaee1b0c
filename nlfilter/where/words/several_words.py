"""Joins sayings about words in one text: the text holds all of these words, or not all of them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from nlfilter.where.nodes import IsMissing, Predicate
from nlfilter.where.words.saying import Said, Saying

_ALL_OF = {key: f"{key}_all" for key in ("word", "contains")}
_NOT_ALL_OF = {f"{key}_not": f"{key}_all_not" for key in ("word", "contains")}


def in_all(sayings: Sequence[Said]) -> list[Said]:
    """Joins those sayings of an AND that are about words in one column."""
    found: list[Said] = []
    for saying in sayings:
        at = next((n for n, other in enumerate(found) if _go_together(other, saying)), None)
        if at is None:
            found.append(saying)
        elif isinstance(first := found[at], Saying) and isinstance(saying, Saying):
            key = _ALL_OF.get(first.key, first.key)
            found[at] = replace(first, key=key, values=(*first.values, *saying.values))
    return found


def _go_together(first: Said, other: Said) -> bool:
    if not (isinstance(first, Saying) and isinstance(other, Saying)) or other.key not in _ALL_OF:
        return False
    keys = {_ALL_OF[other.key]} | ({other.key} if len(first.values) == 1 else set())
    plain = len(other.values) == len(other.columns) == 1 and not (first.beside or other.beside)
    return plain and first.key in keys and first.columns == other.columns


def not_in_all(parts: Sequence[Predicate], told: Sequence[Said]) -> Saying | None:
    """Makes one saying of an OR of words that a column lacks: "does not contain all of circular, saw"."""
    lacking = [one for part, one in zip(parts, told, strict=True) if not isinstance(part, IsMissing)]
    missing = [part.column for part in parts if isinstance(part, IsMissing)]
    kinds = {(one.key, one.columns) if isinstance(one, Saying) else None for one in lacking}
    first = lacking[0] if len(lacking) > 1 else None
    if len(kinds) != 1 or not isinstance(first, Saying) or (key := _NOT_ALL_OF.get(first.key)) is None:
        return None
    if missing and missing != list(first.columns):
        return None
    values = tuple(value for one in lacking if isinstance(one, Saying) for value in one.values)
    return Saying(key, first.columns, values, "" if missing else "and_given")
