"""`NotExpressible`: a request, or a part of it, could not become conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlfilter.errors.messages import Message
from nlfilter.errors.root import NLFilterError


class NotExpressible(NLFilterError):
    """No part of the request could become a condition on this table, or (strict) some part could not.

    `.unmatched` holds one `Unmatched(phrase, reason, suggestions)` for each part.
    """

    exit_code = 4

    def __init__(self, message: str, *, unmatched: Sequence[Any] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.unmatched = tuple(unmatched)

    @classmethod
    def nothing_applied(cls, unmatched: Sequence[Any]) -> NotExpressible:
        return cls._left_out("nothing_applied", unmatched)

    def without_dictionary(self) -> None:
        """Hints that a dictionary would find values by words of the other language."""
        self.hint = self.hint or Message("request.dictionary")

    @classmethod
    def strict(cls, unmatched: Sequence[Any]) -> NotExpressible:
        return cls._left_out("strict", unmatched)

    @classmethod
    def _left_out(cls, key: str, unmatched: Sequence[Any]) -> NotExpressible:
        """Makes the error with the first phrases that were left out, as typed, and near values."""
        shown = tuple(f'"{u.phrase[:60]}"' for u in unmatched[:4])
        many = "more_phrases" if len(unmatched) > 4 else "phrases"
        phrases = Message(f"request.{many}", shown=shown, count=len(unmatched) - 4)
        near = tuple(dict.fromkeys(s for u in unmatched for s in u.suggestions))[:5]
        hint = Message("request.near", near=near) if near else ""
        return cls(Message(f"request.{key}", phrases=phrases), unmatched=unmatched, hint=hint)

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return super().to_dict(lang) | {"unmatched": [u.to_dict() for u in self.unmatched]}
