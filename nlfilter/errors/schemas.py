"""`SchemaError`: a schema, table, golden or language file is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nlfilter.errors.messages import Message, name_of, told
from nlfilter.errors.root import NLFilterError


class SchemaError(NLFilterError):
    """A schema, table, golden or language file is wrong; `.problems` lists all, each `path:line: what`."""

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
