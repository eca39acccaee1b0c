"""`RejectedWhere` and its codes: the gate refused a clause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from nlfilter.errors.messages import Message, has_hint, nearest_called
from nlfilter.errors.root import NLFilterError


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


def code_messages() -> dict[RejectCode, str]:
    """Returns the message of each code."""
    return {code: Message(f"code.{code.value}") for code in RejectCode}


class RejectedWhere(NLFilterError):
    """The gate refused a clause: `.code` says why, `.span` where (half-open code points of the clause)."""

    exit_code = 5
    condition: str | None = None
    """The id of the stored condition that was refused, if it was one."""

    def __init__(self, code: RejectCode, span: tuple[int, int] | None = None, *, hint: str = "") -> None:
        key = f"code.{code.value}"
        super().__init__(Message(key), hint=hint or (Message(key, 1) if has_hint(key) else ""))
        self.code: RejectCode = code
        self.span = span

    @classmethod
    def unknown_column(
        cls, name: str, columns: Mapping[str, str], span: tuple[int, int] | None = None
    ) -> RejectedWhere:
        """Refuses an unknown column. The hint names the nearest one, never the written text.

        `columns` are the names of columns, by what people call them.
        """
        return cls(RejectCode.UNKNOWN_COLUMN, span, hint=nearest_called(name, columns))

    @classmethod
    def hidden_column(cls, made: Sequence[str], span: tuple[int, int] | None = None) -> RejectedWhere:
        """Refuses a hidden column; the hint names the columns that are `made` of it and may be asked for."""
        hint = Message("clause.made_of_it", names=tuple(made)) if made else ""
        return cls(RejectCode.HIDDEN_COLUMN, span, hint=hint)

    def pointing(self, clause: str) -> RejectedWhere:
        """Returns the error with the refused part of a clause that the reader of the error has written."""
        refused = "" if self.span is None else clause[slice(*self.span)].strip()
        alone = refused == clause.strip() and self.code is not RejectCode.UNKNOWN_COLUMN
        if not refused or alone:
            return self
        unquoted = self.code is RejectCode.FORBIDDEN_FUNCTION
        pointed = RejectedWhere(
            self.code, self.span, hint=self.hint or (Message("clause.quotes") if unquoted else "")
        )
        pointed.message = Message("clause.here", what=self.message, part=refused[:60])
        return pointed

    def in_condition(self, id_: str, phrase: str, clause: str) -> RejectedWhere:
        """Returns the error with the id and the phrase of the stored condition that was refused."""
        refused = "" if self.span is None else clause[slice(*self.span)].strip()
        slots = {"id": id_, "phrase": f'"{phrase[:60]}"', "part": (refused or clause)[:60]}
        named = RejectedWhere(self.code, self.span, hint=Message("clause.of_condition", 1, what="", **slots))
        named.message = Message("clause.of_condition", what=self.message, **slots)
        named.condition = id_
        return named

    @classmethod
    def long_clause(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_LONG, span, hint=Message("clause.long_clause", limit=limit))

    @classmethod
    def many_tokens(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_LONG, span, hint=Message("clause.many_tokens", limit=limit))

    @classmethod
    def long_text(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_LONG, span, hint=Message("clause.long_text", limit=limit))

    @classmethod
    def deep(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_DEEP, span, hint=Message("clause.deep", limit=limit))

    @classmethod
    def long_row(cls, limit: int, span: tuple[int, int] | None) -> RejectedWhere:
        return cls(RejectCode.TOO_DEEP, span, hint=Message("clause.long_row", limit=limit))

    @classmethod
    def many_comparisons(cls, limit: int) -> RejectedWhere:
        return cls(RejectCode.TOO_MANY_VALUES, hint=Message("clause.many_comparisons", limit=limit))

    @classmethod
    def many_values(cls, limit: int, span: tuple[int, int] | None = None) -> RejectedWhere:
        return cls(RejectCode.TOO_MANY_VALUES, span, hint=Message("clause.many_values", limit=limit))

    @classmethod
    def unclean(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.BAD_VALUE, span, hint=Message("clause.unclean"))

    @classmethod
    def no_tokens(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.SYNTAX, span, hint=Message("clause.no_tokens"))

    @classmethod
    def not_closed(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.SYNTAX, span, hint=Message("clause.not_closed"))

    @classmethod
    def between_tokens(cls, span: tuple[int, int]) -> RejectedWhere:
        return cls(RejectCode.FORBIDDEN_NODE, span, hint=Message("clause.between_tokens"))

    @classmethod
    def growing(cls, span: tuple[int, int] | None) -> RejectedWhere:
        """Refuses an owner's expression that could make a text too long."""
        return cls(RejectCode.TOO_LONG, span, hint=Message("clause.growing"))

    @classmethod
    def json_path(cls) -> RejectedWhere:
        """Refuses a JSON path in an owner's expression: sqlglot would change its meaning."""
        return cls(RejectCode.BAD_VALUE, hint=Message("clause.json_path"))

    @classmethod
    def not_stored(cls, span: tuple[int, int] | None) -> RejectedWhere:
        """Refuses an owner's expression that uses a derived column."""
        return cls(RejectCode.UNKNOWN_COLUMN, span, hint=Message("clause.only_stored"))

    def to_dict(self, lang: str = "en") -> dict[str, Any]:
        return super().to_dict(lang) | {
            "span": list(self.span) if self.span else None,
            "condition": self.condition,
        }
