"""Writes the nodes, and owners' expressions, in Spark SQL, over the stored table.

Spark reads each text, pattern and name unchanged, whatever its settings. Before it parses a query, it
replaces `${name}` by a variable, also inside quotes (`spark.sql.variable.substitute`, on by default). The
meaning of a backslash in a string depends on a setting (`spark.sql.parser.escapedStringLiterals`). So no
printed SQL holds `${`, and no string holds a backslash or a quote: such texts are built with `concat` and
`chr`, which Spark folds into one constant.

sqlglot translates the functions of owners' expressions. Functions with another meaning in Spark are refused:
each engine has its own language of patterns and formats.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.dialects.spark import Spark
from sqlglot.errors import ErrorLevel
from sqlglot.tokenizer_core import TokenType

from nlfilter.errors import InputError
from nlfilter.schema.kinds import Kind
from nlfilter.schema.stored.drift import PATTERNS
from nlfilter.sources.names import quoted
from nlfilter.where.names import word_set
from nlfilter.where.nodes import (
    AnyOne,
    AnyRun,
    Differs,
    HasAll,
    Leaf,
    Measure,
    Measured,
    MeasuredIn,
    Pattern,
)
from nlfilter.where.patterns import RIGHT_EDGE, like_text, read_like, word_regex
from nlfilter.where.specs import expanded
from nlfilter.where.sql.writer import ELEMENT_MARK, RunWriter

_WITHOUT_ZONE = {Kind.DATE: "DATE", Kind.TIMESTAMP: "TIMESTAMP_NTZ"}


class SparkWriter(RunWriter):
    """Writes for Spark 3.4 or newer, whatever its settings for strings, ANSI and variables.

    DuckDB's list functions ignore missing elements; for Spark, `array_compact` removes them first.
    """

    target = "spark"

    def name(self, name: str) -> str:
        return identifier(name)

    def text(self, text: str) -> str:
        return literal(text)

    def without_nan(self, sql: str) -> str:
        return f"nullif({sql}, double('NaN'))"  # works in Spark: NaN equals itself, and statistics count it

    def derived(self, name: str) -> str | None:
        expr = self.compiled.exprs.get(name)
        return transpiled(expr, name) if expr else None

    def cast(self, sql: str, name: str) -> str:
        column = self.compiled.schema.columns[name]
        if column.kind is Kind.TIME:
            raise InputError.of("no_type", column=name, what="a time of day", dialect="Spark")
        if column.stored is not None:  # without a zone, because their texts are also read without one
            part = f"regexp_extract({sql}, {self.text(PATTERNS[column.kind])}, 1)"
            return f"try_cast({part} AS {_WITHOUT_ZONE[column.kind]})"
        if column.kind is Kind.TEXT and column.type.strip().upper() not in ("VARCHAR", "TEXT", "STRING"):
            return f"CAST({sql} AS STRING)"
        return f"CAST({sql} AS DATE)" if column.kind is Kind.DATE else sql

    def leaf(self, leaf: Leaf, *, negated: bool) -> str:
        match leaf:
            case Differs(column, value):
                same = f"{self.column(column)} <=> {self.value(value)}"
                return same if negated else f"NOT ({same})"
            case HasAll():
                return f"({self.write(expanded(leaf))})"
            case _:
                return super().leaf(leaf, negated=negated)

    def slot(self, node: Leaf | Measure, name: str, held: Any) -> str:
        # Spark has no type for a time of day, but texts of a fixed width have the same order.
        if isinstance(held, time) and isinstance(node, Measured | MeasuredIn):
            return self.text(held.isoformat("microseconds"))
        return super().slot(node, name, held)

    def multiple(self, times: int, name: str) -> str:
        column = self.column(name)
        if times == 1:
            return column
        whole = self.compiled.schema.columns[name].kind is Kind.INTEGER
        return f"{times} * {f'CAST({column} AS DECIMAL(38, 0))' if whole else column}"

    def words_of(self, column: str) -> str:
        if self.compiled.schema.columns[column].kind is Kind.TEXT_LIST:
            return f"array_join({self.column(column)}, {self.text(ELEMENT_MARK)})"
        return self.column(column)

    def like(self, pattern: Pattern, ignore_case: bool) -> str:
        if beyond_like(pattern):
            return f"RLIKE {self.value(like_regex(pattern, ignore_case=ignore_case))}"
        text, escape = like_parts(pattern)
        return f"{'ILIKE' if ignore_case else 'LIKE'} {self.value(text)}" + (
            f" ESCAPE '{escape}'" if escape else ""
        )

    def word(self, word: str) -> str:
        # Java folds only ASCII without the flag (u), and its $ also matches before a last line break.
        regex = word_regex(word).replace("(?i)", "(?iu)", 1)
        if regex.endswith(RIGHT_EDGE):
            regex = regex.removesuffix(RIGHT_EDGE) + RIGHT_EDGE.replace("$", r"\z", 1)
        return self.value(regex)


# --- texts, patterns and names


_ESCAPE = "!"
"""The escape character of LIKE: without ESCAPE, a backslash escapes in every pattern of Spark."""

_VARIABLE = "${"
_PARTS = re.compile(r"(['\\])|(?<=\$)(?=\{)")


def literal(text: str) -> str:
    r"""Writes a text as a constant of Spark.

    >>> print(literal("it's"), literal("${user.name}"), literal("plain"))
    concat('it', chr(39), 's') concat('$', '{user.name}') 'plain'
    """
    parts = [f"chr({ord(part)})" if part in "'\\" else f"'{part}'" for part in _PARTS.split(text) if part]
    return f"concat({', '.join(parts)})" if len(parts) > 1 else "".join(parts) or "''"


def like_parts(pattern: Pattern) -> tuple[str, str]:
    """Writes a pattern as the text of a LIKE, and its escape character, if any.

    >>> like_parts(("50%",)), like_parts(("half",))
    (('50!%', '!'), ('half', ''))
    """
    escaped = any(isinstance(piece, str) and re.search(r"[%_\\]", piece) for piece in pattern)
    escape = _ESCAPE if escaped else ""
    return like_text(pattern, escape), escape


def beyond_like(pattern: Pattern) -> bool:
    """Whether a pattern holds characters that LIKE counts as two in some versions (3.4, 4.0)."""
    return any(ch > "\uffff" for piece in pattern if isinstance(piece, str) for ch in piece)


def like_regex(pattern: Pattern, *, ignore_case: bool) -> str:
    r"""Writes a pattern of LIKE as a regular expression of Java.

    >>> print(like_regex(("𠮷", AnyRun(), "?"), ignore_case=False))
    (?s)^𠮷.*\?\z
    """

    def piece(part: str | AnyRun | AnyOne) -> str:
        if isinstance(part, str):
            return re.sub(r"[\\.+*?()|\[\]{}^$]", r"\\\g<0>", part)
        return ".*" if isinstance(part, AnyRun) else "."

    return f"(?{'siu' if ignore_case else 's'})^{''.join(map(piece, pattern))}\\z"


def identifier(name: str) -> str:
    """Writes a column's name; raises `InputError` if Spark would replace a variable in it.

    >>> print(identifier("a`b"))
    `a``b`
    """
    if _VARIABLE in name:
        raise InputError.of("no_spark_name", name=name)
    return quoted(name, "`")


# RE2 and Java share this syntax: letters, escapes, plain classes, groups, alternatives, repetitions.
_ESCAPED = r"\\(?:[dDwW]|[pP]\{\w+\}|[^\w\s])"
_CLASS = rf"\[\^?+(?:{_ESCAPED}|(?!&&)[^\\\[\]])+\]"
_TIMES = r"\{\d+(?:,\d*)?\}"
_REGEX = re.compile(rf"(\(\?i\))?((?:{_ESCAPED}|{_CLASS}|{_TIMES}|\((?!\?)|\(\?:|[^\\\[\]({{])*)")
_PIECE = re.compile(rf"{_ESCAPED}|{_CLASS}|.", re.S)


def java_regex(regex: str) -> str | None:
    r"""Translates a regular expression of DuckDB to an equivalent one of Java; None if it may differ.

    Java's `$` also matches before a last line break, and its `(?i)` folds only ASCII.

    >>> print(java_regex(r"(?i)[a-z]+\d$"), java_regex("[[:alpha:]]"))
    (?iu)[a-z]+\d\z None
    """
    found = _REGEX.fullmatch(regex)
    if found is None:
        return None
    pieces = (r"\z" if piece == "$" else piece for piece in _PIECE.findall(found[2]))
    return ("(?iu)" if found[1] else "") + "".join(pieces)


# --- owners' expressions


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
