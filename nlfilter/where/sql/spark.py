"""Writes the nodes in Spark SQL, over the stored table."""

from __future__ import annotations

from datetime import date, time

from nlfilter.errors import InputError
from nlfilter.schema.kinds import Kind
from nlfilter.schema.stored.iso import PATTERNS
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import CompareColumns, Number, Part, Pattern
from nlfilter.where.patterns import RIGHT_EDGE, word_regex
from nlfilter.where.sql.spark_owner import transpiled
from nlfilter.where.sql.spark_text import beyond_like, identifier, like_parts, like_regex, literal
from nlfilter.where.sql.writer import ELEMENT_MARK, Writer

_CLOCK = "HH:mm:ss.SSSSSS"
_WITHOUT_ZONE = {Kind.DATE: "DATE", Kind.TIMESTAMP: "TIMESTAMP_NTZ"}


class SparkWriter(Writer):
    """Writes for Spark 3.4 or newer, whatever its settings for strings, ANSI and variables.

    DuckDB's list functions ignore missing elements; for Spark, `array_compact` removes them first.
    """

    def __init__(self, compiled: CompiledSchema, *, today: date) -> None:
        super().__init__(compiled, column=self.view_column, today=today)

    def name(self, name: str) -> str:
        return identifier(name)

    def text(self, text: str) -> str:
        return literal(text)

    def texts(self, values: tuple[str, ...]) -> str:
        return f"array({', '.join(map(self.value, values))})"

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

    def differs(self, subject: str, value: str, *, negated: bool) -> str:
        return f"{subject} <=> {value}" if negated else f"NOT ({subject} <=> {value})"

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

    def matches(self, subject: str, word: str) -> str:
        # Java folds only ASCII without the flag (u), and its $ also matches before a last line break.
        regex = word_regex(word).replace("(?i)", "(?iu)", 1)
        if regex.endswith(
            RIGHT_EDGE
        ):  # DuckDB's $ matches only the end of the text, Spark's also before a line end
            regex = regex.removesuffix(RIGHT_EDGE) + RIGHT_EDGE.replace("$", r"\z", 1)
        return f"regexp_like({subject}, {self.value(regex)})"

    def length(self, subject: str) -> str:
        return f"array_size({subject})"  # with some settings, size() of a missing array is -1

    def part_of(self, subject: str, part: Part) -> str:
        if part == "weekday":
            return f"(weekday({subject}) + 1)"  # Spark numbers weekdays from 0 (Monday)
        return f"date_format({subject}, '{_CLOCK}')" if part == "time" else f"{part}({subject})"

    def measured_value(self, value: Number | time) -> str:
        # Spark has no type for a time of day, but texts of a fixed width have the same order.
        return self.text(value.isoformat("microseconds")) if isinstance(value, time) else self.value(value)

    def total(self, left: str, sign: str, right: str) -> str:
        columns = self.compiled.schema.columns
        if columns[left].kind is Kind.DATE:
            return self.days_between(left, right)
        if all(columns[name].kind is Kind.INTEGER for name in (left, right)):
            return f"CAST({self.column(left)} AS DECIMAL(38, 0)) {sign} {self.column(right)}"
        return super().total(left, sign, right)

    def days_between(self, later: str, earlier: str) -> str:
        return f"datediff({self.column(later)}, {self.column(earlier)})"

    def product(self, left: str, right: str) -> str:
        return f"CAST({self.column(left)} AS DOUBLE) * {self.column(right)}"

    def ratio(self, left: str, right: str) -> str:
        return f"CAST({self.column(left)} AS DOUBLE) / nullif({self.column(right)}, 0)"

    def compared(self, leaf: CompareColumns) -> str:
        more, less = leaf.times.as_integer_ratio()
        return f"{self._multiple(less, leaf.left)} {leaf.op} {self._multiple(more, leaf.right)}"

    def _multiple(self, times: int, name: str) -> str:
        column = self.column(name)
        if times == 1:
            return column
        whole = self.compiled.schema.columns[name].kind is Kind.INTEGER
        return f"{times} * {f'CAST({column} AS DECIMAL(38, 0))' if whole else column}"

    def has(self, subject: str, text: str) -> str:
        return f"array_contains(array_compact({subject}), {self.value(text)})"

    def any_element(self, subject: str, text: str) -> str:
        return f"array_contains(coalesce({subject}, array()), {self.value(text)})"

    def has_any(self, subject: str, texts: tuple[str, ...]) -> str:
        return f"arrays_overlap(array_compact({subject}), {self.texts(texts)})"

    def has_all(self, subject: str, texts: tuple[str, ...]) -> str:
        return f"({' AND '.join(self.has(subject, text) for text in texts)})"
