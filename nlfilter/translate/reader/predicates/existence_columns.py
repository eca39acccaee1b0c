"""Columns whose values say whether a thing is there: "yes (free)", "no"; a few may say something else."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal

from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.translate.languages.language import Language
from nlfilter.translate.reader.table import Table
from nlfilter.where.compiled import ById

Side = Literal["yes", "no"]
_SIDES: tuple[Side, Side] = ("yes", "no")
_MOST_STATES = 6
_MOST_VALUES = 30
_HEAD = re.compile(r"[^\s(（,;:、；：]*")
"""What a value says before a space or a mark: 「有」 of 「有 無料」, "Yes" of "Yes, in part"."""


def tells_existence(table: Table, name: str) -> bool:
    """Whether the values of a column begin with a few words, of which one is a yes and one a no."""
    return name in _telling(table.lexicon, ById(table.lang))


@lru_cache(maxsize=16)
def _telling(lexicon: Lexicon, lang: ById[Language]) -> tuple[str, ...]:
    """The columns whose values say whether a thing is there; found once for each schema and vocabulary."""
    columns = lexicon.schema.columns
    texts = {n: lexicon.stored(n) for n in lexicon.schema.filterable if columns[n].kind is Kind.TEXT}
    return tuple(
        name
        for name, values in texts.items()
        if 1 < len(values) <= _MOST_VALUES and _are_states(lang.given, {*map(_head, values)})
    )


def _are_states(lang: Language, heads: Collection[str]) -> bool:
    """Whether a few words are states, of which one is a yes and one a no, and most are; or two are marks."""
    yes, no = ([head for head in heads if _leads_with(lang, head, side)] for side in _SIDES)
    most = 2 * len({*yes, *no}) >= len(heads) or not any(map(str.isalnum, (*yes, *no)))
    return bool(yes and no and most) and len(heads) <= _MOST_STATES


def _tail(value: str) -> str:
    """What a value says after a space, as 「無料」 of 「有 無料」."""
    return value.strip().removeprefix(_head(value)).strip()


def _head(value: str) -> str:
    found = _HEAD.match(value.strip())
    return found[0] if found else ""


def values_of_side(table: Table, name: str, side: Side, narrowed_by: str = "") -> tuple[str, ...]:
    """The stored values of a side; if a word narrows them ("free"), only those.

    A value that begins with the name of its column says yes: "Insured up to 5,000" of `insured`.
    """
    yes = side == "yes" and squeeze(name)
    stored = table.lexicon.stored(name)
    values = [v for v in stored if _leads_with(table.lang, v, side) or squeeze(_head(v)) == yes]
    narrowed = narrower(table, name, narrowed_by) if narrowed_by else ()
    return tuple([value for value in values if value in narrowed] or values)


def narrower(table: Table, name: str, text: str) -> tuple[str, ...]:
    """The stored values to which a word narrows a column. All words for "free of charge" mean the same."""
    free = "gratis" in table.lang.roles.get(squeeze(text), ())
    words = [word for word, roles in table.lang.roles.items() if "gratis" in roles] if free else [text]
    named = [value for word in words for value in table.lexicon.partial(name, word)]
    tails = [value for value in table.lexicon.stored(name) if squeeze(_tail(value)) in map(squeeze, words)]
    return tuple(dict.fromkeys((*named, *tails)))


def _leads_with(lang: Language, value: str, side: str) -> bool:
    return side in lang.roles.get(squeeze(_head(value)), ())


def narrows(table: Table, text: str) -> bool:
    """Whether a word narrows a stored yes or no ("free")."""
    return any(narrower(table, name, text) for name in _telling(table.lexicon, ById(table.lang)))
