"""Calls sqlglot's parser with checked tokens only; returns one tree, or a refusal without the text."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from sqlglot import exp
from sqlglot.errors import ParseError
from sqlglot.tokenizer_core import Token

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.gate.tokens import DUCKDB


def parsed(text: str, tokens: list[Token]) -> exp.Expr:
    """Parses a text into a tree; raises `RejectedWhere` if it is not one expression."""
    span = (0, len(text))
    trees: list[exp.Expr | None] = []
    with contextlib.suppress(Exception):  # the error message would hold the text
        try:
            trees = DUCKDB.parser().parse(tokens, text)
        except ParseError as error:
            span = _place(error.errors, tokens) or span
    if len(trees) != 1 or trees[0] is None:
        raise RejectedWhere(RejectCode.SYNTAX, span)
    return trees[0]


def _place(found: Sequence[dict[str, Any]], tokens: Sequence[Token]) -> tuple[int, int] | None:
    """Returns the position of the first token that did not fit."""
    places = [(one.get("line"), one.get("col")) for one in found[:1]]
    return next(((t.start, t.end + 1) for t in tokens if (t.line, t.col) in places), None)
