"""The input of a translator, beside the request: `Context`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where

T = TypeVar("T")


@dataclass(frozen=True)
class Context:
    """All that a translator may know: a schema, stored values, the conditions in force, the day. No rows."""

    schema: CompiledSchema
    vocabulary: Vocabulary
    where: Where
    today: date
    _made: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, request: str, make: Callable[[str, Context], T]) -> T:
        """Returns what a function makes of a request, made once. Only the latest request is kept."""
        found: T | None = self._made.get(request)
        if found is None:
            found = make(request, self)
            self._made.clear()
            self._made[request] = found
        return found
