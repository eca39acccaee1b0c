"""Which words have no weight, so that a reading may skip them."""

from __future__ import annotations

_TYING = frozenset({"filler", "eq", "lead"})
_PASSED = _TYING | frozenset(
    [
        "article",
        "asking",
        "cased",
        "slight",
        "soft",
        "that",
        "has",
        "yes",
        "money_name",
        "contents_name",
        "under_way",
        "in_the_past",
        "cost",
        "earned",
        "year_name",
        "in_a_year",
        "being",
        "part",
        "courtesy",
        "ordinal",
        "direction",
        "adjective",
        "self",
        "self_after",
        "ahead",
        "ending",
        "deed",
        "hoped",
        "determiner",
        "lasting",
        "any_rows",
    ]
)
"""Roles that a word without weight may also have."""
_OF_LATER_TURNS = frozenset({"instead", "change"})
"""Roles of words that only link a turn to the one before: "actually, with parking"."""


def passes(roles: frozenset[str], *, asks: bool, refines: bool) -> bool:
    """Whether a word with these roles may be skipped.

    It connects other words, or it is a noun of questions in a request that `asks` to show something. In a
    turn that `refines` the conditions in force, words that link it to the last turn count too.
    """
    if asks and roles & {"soft", "asking"} and not roles & {"order"}:
        return True
    told = roles if refines else roles - _OF_LATER_TURNS
    return bool(told & _TYING) and told <= _PASSED
