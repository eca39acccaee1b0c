"""How big one condition may be, for requests and for owners."""

from __future__ import annotations

from msgspec import Struct


class Limits(Struct, frozen=True):
    """The limits of one condition or expression."""

    characters: int
    tokens: int
    comparisons: int
    values: int
    """The values of one list."""


REQUEST = Limits(characters=2_000, tokens=500, comparisons=64, values=200)
"""The limits of a clause that answers a request."""
OWNER = Limits(characters=20_000, tokens=5_000, comparisons=1_000, values=2_000)
"""The limits of SQL in a schema file. Brackets are as shallow as in a request, so time stays linear."""

MAX_DEPTH = 8
MAX_LITERAL = 500
"""Characters of a text in SQL: more than of a value, because a printed pattern also has escapes."""
