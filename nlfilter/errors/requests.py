"""`NotExpressible`: a request, or a part of it, could not become conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlfilter.errors.messages import Message, name_of, told
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


class SchemaError(NLFilterError):
    """A schema, table or golden file is wrong; `.problems` lists everything found, each `path:line: what`."""

    exit_code = 2
    family = "schema"

    def __init__(self, problems: Sequence[str], *, hint: str = "") -> None:
        shown = list(problems[:3])
        if len(problems) > 3:
            shown[2] = Message("schema.more", count=len(problems) - 2)
        super().__init__(Message("schema.lines", problems=tuple(shown)), hint=hint if len(shown) < 3 else "")
        self.problems = tuple(problems)
        whole = (
            len(problems) == 1 and isinstance(problems[0], Message) and problems[0].key.startswith("schema.")
        )
        self.code = name_of(problems[0]) if whole else self.family

    @classmethod
    def no_such_file(cls, path: str) -> SchemaError:
        problem = Message("schema.no_such_file", path=path)
        return cls([problem], hint=Message("schema.no_such_file", 1))

    @classmethod
    def unreadable(cls, path: str, reason: str) -> SchemaError:
        problem = Message("schema.unreadable", path=path, reason=reason)
        return cls([problem], hint=Message("schema.unreadable", 1))

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return super().to_dict(lang) | {"problems": [told(problem, lang) for problem in self.problems]}


class EngineError(NLFilterError):
    """The engine refused a checked clause, or ran out of time or memory (`.exhausted`)."""

    exit_code = 6
    exhausted = False
    family = "engine"

    @classmethod
    def not_locked(cls, setting: str) -> EngineError:
        return cls.of("not_locked", setting=setting)

    @classmethod
    def refused(cls) -> EngineError:
        return cls.of("refused")

    @classmethod
    def out_of_time(cls, seconds: float) -> EngineError:
        error = cls.of("out_of_time", seconds=seconds)
        error.exhausted = True
        return error

    @classmethod
    def out_of_memory(cls) -> EngineError:
        error = cls.of("out_of_memory")
        error.exhausted = True
        return error
