"""Writes the SQL that the engine runs: no stored value makes it fail, and every value is bound."""

from __future__ import annotations

from datetime import date

from nlfilter.schema.kinds import Kind
from nlfilter.sources.names import quoted
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.dates import resolve
from nlfilter.where.nodes import CompareColumns, Measure, Part, Predicate, RelativeDate, Value
from nlfilter.where.sql.writer import Writer


def bound(predicate: Predicate, compiled: CompiledSchema, today: date) -> tuple[str, list[object]]:
    """Writes SQL over the view with `?` for every value, and the values in order; resolves days."""
    writer = BoundWriter(compiled, today)
    return writer.write(predicate), writer.values


def measured(measure: Measure, compiled: CompiledSchema) -> str:
    """Writes a measure as a DuckDB expression over the view."""
    return RunWriter(compiled, column=quoted).measure(measure)


class RunWriter(Writer):
    """Writes SQL that runs without an error, whatever values are stored.

    The readable form would fail for a sum that is too large for its type, and for the time of day of an
    infinite TIMESTAMP.
    """

    def part_of(self, subject: str, part: Part) -> str:
        return f"TRY_CAST({subject} AS TIME)" if part == "time" else super().part_of(subject, part)

    def total(self, left: str, sign: str, right: str) -> str:
        columns = self.compiled.schema.columns
        if all(columns[name].kind is Kind.INTEGER for name in (left, right)):
            return f"TRY({self.column(left)}::HUGEINT {sign} {self.column(right)})"
        if columns[left].kind is Kind.DATE:
            return super().total(left, sign, right)
        return f"TRY({super().total(left, sign, right)})"

    def product(self, left: str, right: str) -> str:
        kinds = {self.compiled.schema.columns[name].kind for name in (left, right)}
        wide = "HUGEINT" if kinds == {Kind.INTEGER} else "DOUBLE"
        return f"TRY({self.column(left)}::{wide} * {self.column(right)})"

    def ratio(self, left: str, right: str) -> str:
        return f"{self.column(left)}::DOUBLE / nullif({self.column(right)}, 0)"

    def compared(self, leaf: CompareColumns) -> str:
        more, less = leaf.times.as_integer_ratio()  # whole numbers multiply exactly: 2a > 3b for a > 1.5b
        return f"{self.multiple(less, leaf.left)} {leaf.op} {self.multiple(more, leaf.right)}"

    def multiple(self, times: int, name: str) -> str:
        """Writes a whole multiple of a column."""
        whole = self.compiled.schema.columns[name].kind is Kind.INTEGER
        column = self.column(name)
        return column if times == 1 else f"TRY({times} * {column}{'::HUGEINT' if whole else ''})"


class BoundWriter(RunWriter):
    """Writes `?` for every value, and keeps the values."""

    def __init__(self, compiled: CompiledSchema, today: date) -> None:
        super().__init__(compiled, column=quoted, today=today)
        self.values: list[object] = []

    def value(self, value: Value) -> str:
        if isinstance(value, bool):
            return super().value(value)
        self.values.append(resolve(value, self.today) if isinstance(value, RelativeDate) else value)  # type: ignore[arg-type]
        return "?"
