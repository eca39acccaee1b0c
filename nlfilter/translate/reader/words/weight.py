"""Which words have no weight: a reading may pass them over."""

from __future__ import annotations

_TYING = frozenset({"filler", "eq", "lead"})
_PASSED = _TYING | frozenset(
    [
        "asking",
        "cased",
        "slight",
        "soft",
        "that",
        "has",
        "yes",
        "money_name",
        "cost",
        "year_name",
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
    ]
)
"""Roles that a word without weight may have besides."""
_OF_LATER_TURNS = frozenset({"instead", "change"})
"""What only says how a request goes on from the last one: "actually, with parking"."""


def passes(roles: frozenset[str], *, asks: bool, refines: bool) -> bool:
    """Whether a word with these roles may be passed over.

    It ties others together, or is a noun of questions in a request that `asks` for something to be shown. A
    turn that `refines` conditions in force may also mean how it goes on from the last one.
    """
    if asks and roles & {"soft", "asking"} and not roles & {"order"}:
        return True
    told = roles if refines else roles - _OF_LATER_TURNS
    return bool(told & _TYING) and told <= _PASSED
