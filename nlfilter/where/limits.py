"""How big one condition may be, and who may write how big a one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one condition or expression holds at most."""

    characters: int
    tokens: int
    comparisons: int
    values: int
    """In one list."""


REQUEST = Limits(characters=2_000, tokens=500, comparisons=64, values=200)
"""Of a clause that answers a request."""
OWNER = Limits(characters=20_000, tokens=5_000, comparisons=1_000, values=2_000)
"""Of what stands in a schema file. Brackets are as shallow as in a request, so time still grows evenly."""

MAX_DEPTH = 8
MAX_LITERAL = 500
"""Characters of a text in SQL: more than a value may have, since a printed pattern has escapes as well."""
