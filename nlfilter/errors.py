"""The error tree, the gate's codes, and every message: wording lives here and nowhere else.

Each error says what is wrong, where, and what to do, in one to three lines. No message holds text of a
model, a value of a row, or a message of a library below us; an error is raised *outside* the `except`
block of that library's error, so that `__cause__` and `__context__` carry none of it either.

    NLFilterError             .message .hint .exit_code .to_dict()
    ├─ InputError        2    request, file, option
    ├─ SchemaError       2    schema, table or golden file: all problems at once, path:line
    ├─ TranslationError  3    the model's side: ModelUnavailable, UnusableReply
    ├─ NotExpressible    4    nothing of the request could be said, or strict; .unmatched
    ├─ RejectedWhere     5    the gate: .code .span
    └─ EngineError       6    the engine refused, ran out of time or memory
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, ClassVar


class NLFilterError(Exception):
    """Base of all errors of this package.

    >>> InputError("The request is empty.", hint="Say what to look for.").to_dict()["hint"]
    'Say what to look for.'
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\nhint: {self.hint}" if self.hint else self.message

    def to_dict(self) -> dict[str, Any]:
        """The error as JSON-ready data."""
        return {"error": type(self).__name__, "message": self.message, "hint": self.hint}


class InputError(NLFilterError):
    """The request, a file or an option is not usable."""

    exit_code = 2

    @classmethod
    def empty_request(cls) -> InputError:
        return cls("The request is empty.", hint='Say what to look for, as in "remote, Python, Tokyo".')

    @classmethod
    def long_request(cls, length: int, limit: int) -> InputError:
        return cls(
            f"The request has {length:,} characters; at most {limit:,} are read.",
            hint="Shorten it to the wishes themselves.",
        )


class SchemaError(NLFilterError):
    """A schema, table or golden file is wrong; `.problems` lists everything found, each `path:line: what`."""

    exit_code = 2

    def __init__(self, problems: Sequence[str], *, hint: str = "") -> None:
        shown = list(problems[:3])
        if len(problems) > 3:
            shown[2] = f"... and {len(problems) - 2} more problems"
        super().__init__("\n".join(shown), hint=hint if len(shown) < 3 else "")
        self.problems = tuple(problems)

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"problems": list(self.problems)}


class TranslationError(NLFilterError):
    """The model's side failed."""

    exit_code = 3


class ModelUnavailable(TranslationError):
    """No key, no network, a timeout, a refusal by the provider."""


class UnusableReply(TranslationError):
    """The model answered, but not in the agreed shape."""


class NotExpressible(NLFilterError):
    """Nothing of the request could be said with these columns, or (strict) not all of it.

    `.unmatched` holds one `Unmatched(phrase, reason, suggestions)` for each part.
    """

    exit_code = 4

    def __init__(self, message: str, *, unmatched: Sequence[Any] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.unmatched = tuple(unmatched)

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"unmatched": [u.to_dict() for u in self.unmatched]}


class RejectCode(StrEnum):
    """Why the gate refused a clause."""

    SYNTAX = "syntax"
    MANY_STATEMENTS = "many_statements"
    FORBIDDEN_NODE = "forbidden_node"
    FORBIDDEN_FUNCTION = "forbidden_function"
    UNKNOWN_COLUMN = "unknown_column"
    HIDDEN_COLUMN = "hidden_column"
    TYPE_MISMATCH = "type_mismatch"
    BAD_VALUE = "bad_value"
    CONSTANT = "constant"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    TOO_MANY_VALUES = "too_many_values"


REJECT_MESSAGES: dict[RejectCode, str] = {
    RejectCode.SYNTAX: "The clause is not one SQL condition.",
    RejectCode.MANY_STATEMENTS: "The clause holds more than one statement.",
    RejectCode.FORBIDDEN_NODE: "The clause uses SQL that a filter may not hold.",
    RejectCode.FORBIDDEN_FUNCTION: "The clause calls a function that is not on the list.",
    RejectCode.UNKNOWN_COLUMN: "The clause names a column that this table does not have.",
    RejectCode.HIDDEN_COLUMN: "The clause names a column that may not be asked for.",
    RejectCode.TYPE_MISMATCH: "A value or an operator does not fit the type of its column.",
    RejectCode.BAD_VALUE: "A value is not a usable number, date or text.",
    RejectCode.CONSTANT: "A part of the clause does not depend on the row.",
    RejectCode.TOO_LONG: "The clause is too long.",
    RejectCode.TOO_DEEP: "The clause is nested too deeply.",
    RejectCode.TOO_MANY_VALUES: "The clause has too many values or conditions.",
}


class RejectedWhere(NLFilterError):
    """The gate refused a clause: `.code` says why, `.span` where (half-open code points of the clause)."""

    exit_code = 5

    def __init__(self, code: RejectCode, span: tuple[int, int] | None = None, *, hint: str = "") -> None:
        super().__init__(REJECT_MESSAGES[code], hint=hint)
        self.code = code
        self.span = span

    @classmethod
    def unknown_column(
        cls, name: str, columns: Iterable[str], span: tuple[int, int] | None = None
    ) -> RejectedWhere:
        """Names the nearest column of the schema; never the text that was written."""
        return cls(RejectCode.UNKNOWN_COLUMN, span, hint=nearest(name, columns))

    def to_dict(self) -> dict[str, Any]:
        return super().to_dict() | {"code": self.code.value, "span": list(self.span) if self.span else None}


class EngineError(NLFilterError):
    """The engine refused a checked clause, or ran out of time or memory."""

    exit_code = 6


def nearest(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known name, made of known names only.

    >>> nearest("salry", ["city", "salary"])
    'Did you mean "salary"?'
    """
    by_fold = {k.casefold(): k for k in known}
    close = difflib.get_close_matches(name.casefold()[:80], by_fold, n=1, cutoff=0.6)
    return f'Did you mean "{by_fold[close[0]]}"?' if close else ""
