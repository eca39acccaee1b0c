"""Spark SQL's spelling of the nodes, over the stored table."""

from __future__ import annotations

import contextlib
from datetime import date

from nlfilter.errors import InputError
from nlfilter.schema.iso import PATTERNS
from nlfilter.schema.kinds import Kind
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.names import quoted
from nlfilter.where.nodes import Pattern
from nlfilter.where.patterns import RIGHT_EDGE, like_text, word_regex
from nlfilter.where.sql import ELEMENT_MARK, Writer

_WITHOUT_ZONE = {Kind.DATE: "DATE", Kind.TIMESTAMP: "TIMESTAMP_NTZ"}


class SparkWriter(Writer):
    """Spark 3.4 or newer, in its default (ANSI or not) string and regex rules.

    Where DuckDB's list functions pass over missing elements, `array_compact` takes them out first.
    """

    def __init__(self, compiled: CompiledSchema, *, today: date) -> None:
        super().__init__(compiled, column=self.view_column, today=today)

    def name(self, name: str) -> str:
        return quoted(name, "`")

    def text(self, text: str) -> str:
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def texts(self, values: tuple[str, ...]) -> str:
        return f"array({', '.join(map(self.value, values))})"

    def without_nan(self, sql: str) -> str:
        return f"nullif({sql}, double('NaN'))"  # NaN equals itself there, and statistics count it

    def derived(self, name: str) -> str | None:
        expr = self.compiled.exprs.get(name)
        return f"({_transpiled(expr, name)})" if expr else None

    def cast(self, sql: str, name: str) -> str:
        column = self.compiled.schema.columns[name]
        if column.stored is not None:  # moments have no zone, as their texts count without one
            part = f"regexp_extract({sql}, {self.text(PATTERNS[column.kind])}, 1)"
            return f"try_cast({part} AS {_WITHOUT_ZONE[column.kind]})"
        if column.kind is Kind.TEXT and column.type.strip().upper() not in ("VARCHAR", "TEXT", "STRING"):
            return f"CAST({sql} AS STRING)"
        return f"CAST({sql} AS DATE)" if column.kind is Kind.DATE else sql

    def differs(self, subject: str, value: str, *, negated: bool) -> str:
        return f"{subject} <=> {value}" if negated else f"NOT ({subject} <=> {value})"

    def words_of(self, column: str) -> str:
        if self.compiled.schema.columns[column].kind is Kind.TEXT_LIST:
            return f"array_join({self.column(column)}, {self.text(ELEMENT_MARK)})"
        return self.column(column)

    def like(self, pattern: Pattern, ignore_case: bool) -> str:
        # A backslash escapes in every LIKE of Spark, asked for or not.
        return f"{'ILIKE' if ignore_case else 'LIKE'} {self.value(like_text(pattern, chr(92)))}"

    def matches(self, subject: str, word: str) -> str:
        # Java folds ASCII alone unless told (u), and its $ also stands before a last line break.
        regex = word_regex(word).replace("(?i)", "(?iu)", 1)
        if regex.endswith(
            RIGHT_EDGE
        ):  # where DuckDB's $ is the end of the text, Spark's is before a line end, too
            regex = regex.removesuffix(RIGHT_EDGE) + RIGHT_EDGE.replace("$", r"\z", 1)
        return f"regexp_like({subject}, {self.value(regex)})"

    def has(self, subject: str, text: str) -> str:
        return f"array_contains(array_compact({subject}), {self.value(text)})"

    def any_element(self, subject: str, text: str) -> str:
        return f"array_contains(coalesce({subject}, array()), {self.value(text)})"

    def has_any(self, subject: str, texts: tuple[str, ...]) -> str:
        return f"arrays_overlap(array_compact({subject}), {self.texts(texts)})"

    def has_all(self, subject: str, texts: tuple[str, ...]) -> str:
        return f"({' AND '.join(self.has(subject, text) for text in texts)})"


def _transpiled(expr: str, column: str) -> str:
    """An owner's expression in Spark's words."""
    from sqlglot import exp, parse_one
    from sqlglot.errors import ErrorLevel

    # Whatever goes wrong, its message may hold the expression: it is dropped here.
    with contextlib.suppress(Exception):
        tree = parse_one(expr, read="duckdb")
        if not tree.find(exp.Anonymous):  # a function that sqlglot does not know would be passed on as it is
            return tree.sql("spark", identify=True, unsupported_level=ErrorLevel.RAISE)
    raise InputError.no_counterpart(column, "Spark")
