"""Translates an owner's expression to Spark SQL.

sqlglot translates the functions. `spark_text` prints each text and name. Functions with another meaning in
Spark are refused: each engine has its own language of patterns and formats.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping

from sqlglot import exp, parse_one
from sqlglot.dialects.spark import Spark
from sqlglot.errors import ErrorLevel
from sqlglot.tokenizer_core import TokenType

from nlfilter.errors import InputError
from nlfilter.where.names import word_set
from nlfilter.where.patterns import read_like
from nlfilter.where.sql.spark_text import beyond_like, identifier, java_regex, like_parts, literal

_PRINTERS = {TokenType.STRING: literal, TokenType.IDENTIFIER: identifier}


def transpiled(expr: str, column: str) -> str:
    """Translates a column's checked expression; puts it between brackets.

    Raises `InputError` if Spark cannot express it, or would read it as something else.
    """
    sql: str | None = None
    # The message of any error may hold the expression, so it is dropped here.
    with contextlib.suppress(Exception):
        tree = exp.Paren(this=parse_one(expr, read="duckdb"))
        if all(_CARRIED_OVER.get(type(node), _as_it_is)(node) for node in list(tree.walk())):
            sql = tree.sql("spark", identify=True, unsupported_level=ErrorLevel.RAISE)
    if sql is None:
        raise InputError.of("no_counterpart", column=column, dialect="Spark")
    return _with_our_texts(sql)


def _with_our_texts(sql: str) -> str:
    """Prints each text and name of the SQL again; sqlglot prints for Spark's default settings."""
    parts, end = [], 0
    for token in Spark().tokenize(sql):
        if printer := _PRINTERS.get(token.token_type):
            parts += [sql[end : token.start], printer(token.text)]
            end = token.end + 1
    return "".join(parts) + sql[end:]


# Each function below rewrites a node for Spark, or returns False if Spark has no equivalent.


def _as_it_is(node: exp.Expr) -> bool:
    return type(node) is not exp.Anonymous  # sqlglot would pass an unknown function on unchanged


def _like(node: exp.Expr) -> bool:
    holder = node.parent if isinstance(node.parent, exp.Escape) else None
    mark = _text(holder.args["expression"]) if holder else ""
    text = _text(node.args["expression"])
    pattern = read_like(text, mark) if text is not None and mark is not None and len(mark) < 2 else None
    if pattern is None or beyond_like(pattern):
        return False
    text, escape = like_parts(pattern)
    node.set("expression", exp.Literal.string(text))
    if holder:
        holder.set("expression", exp.Literal.string(escape or "!"))
    elif escape:
        node.replace(exp.Escape(this=node.copy(), expression=exp.Literal.string(escape)))
    return True


def _regex(node: exp.Expr) -> bool:
    text = _text(node.args["expression"])
    regex = java_regex(text) if text is not None else None
    if regex is None or node.args.get("flag") or node.args.get("options"):
        return False
    node.set("expression", exp.Literal.string(regex))
    return True


def _regex_replace(node: exp.Expr) -> bool:
    """Refuses what Spark does not do: it replaces every match, and interprets `$` and backslashes."""
    new = _text(node.args.get("replacement"))
    everywhere = _text(node.args.get("modifiers")) == "g"
    return everywhere and new is not None and not re.search(r"[$\\]", new) and _regex(node)


def _split(node: exp.Expr) -> bool:
    """Refuses a separator that holds \\E: Java's quotation marks \\Q and \\E are put around it."""
    mark = _text(node.args["expression"])
    return bool(mark) and "\\E" not in str(mark)


def _format(node: exp.Expr) -> bool:
    """Refuses letters and signs that Spark would read as a part of the format."""
    return bool(re.fullmatch(r"(%[YmdHMS]|[^%A-Za-z'\"#\[\]{}])*", _text(node.args["format"]) or "%"))


def _json(node: exp.Expr) -> bool:
    return type(node.args["expression"]) is exp.JSONPath


def _json_key(node: exp.Expr) -> bool:
    return bool(re.fullmatch(r"[\w -]+", str(node.args["this"])))


def _text(node: object) -> str | None:
    return str(node.args["this"]) if isinstance(node, exp.Literal) and node.is_string else None


_UNLIKE = word_set("""
    ArrayAppend ArrayConcat ArrayDistinct ArrayIntersect ArrayMax ArrayMin ArrayPosition ArrayPrepend
    ArrayReverse ArraySlice ArraySort DateAdd Flatten LastDay MapKeys RegexpExtractAll RegexpSplit
    StructExtract
""")
"""Functions that Spark also has, but with other rules for missing elements, positions or types."""

_CARRIED_OVER: Mapping[type[exp.Expr], Callable[[exp.Expr], bool]] = {
    exp.Like: _like,
    exp.ILike: _like,
    exp.RegexpExtract: _regex,
    exp.RegexpFullMatch: lambda _: False,
    exp.RegexpLike: _regex,
    exp.RegexpReplace: _regex_replace,
    exp.Split: _split,
    exp.StrToTime: _format,
    exp.TimeToStr: _format,
    exp.JSONExtract: _json,
    exp.JSONExtractScalar: _json,
    exp.JSONPathKey: _json_key,
    **{getattr(exp, name): lambda _: False for name in _UNLIKE},
}
