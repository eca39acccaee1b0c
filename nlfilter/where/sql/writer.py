"""Writes nodes as SQL: only this module writes clauses that run.

Writers fill the templates of `specs.py` and `measures.py`. `readable` is for people and files, and runs over
the view; `shown` is shorter, and no engine runs it, but the gate reads both back. `bound` is what the engine
runs (quoted names, every value a parameter). `dialects.raw` runs over the stored table, with the view's
columns expanded. The view has one column for each column of the schema: stored, or derived by the
owner's expression. NaN and the values that count as missing are NULL.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from nlfilter.schema.fold import clean
from nlfilter.schema.kinds import BY_EPOCH, Kind, by_epoch
from nlfilter.schema.stored.drift import cast_from_text
from nlfilter.sources.names import quoted
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.dates import resolve
from nlfilter.where.measures import sql_of_measure
from nlfilter.where.names import readable_name
from nlfilter.where.nodes import (
    And,
    CompareColumns,
    HasWord,
    Leaf,
    Like,
    Measure,
    Not,
    Or,
    Pattern,
    Predicate,
    RelativeDate,
    Value,
    contains,
)
from nlfilter.where.patterns import like_text, word_edges, word_regex
from nlfilter.where.specs import Sql, spec_of
from nlfilter.where.values import UNCLEAN, missing_value

# Separates the elements of a list when a text is searched for in all of them at once. It is neither a letter
# nor a digit, so it ends a word, and the gate refuses it inside a value.
ELEMENT_MARK = "␟"


def readable(predicate: Predicate, compiled: CompiledSchema) -> str:
    """Writes plain DuckDB SQL over the view: readable names, inline values, days relative to CURRENT_DATE.

    The gate reads it back to the same nodes.
    """
    return Writer(compiled, column=readable_name).write(predicate)


def storable(predicate: Predicate, compiled: CompiledSchema) -> str:
    """Like `readable`, for the gate alone: a name with characters that it refuses is written without them."""
    return Writer(
        compiled, column=lambda name: readable_name(clean(name) if UNCLEAN.search(name) else name)
    ).write(predicate)


def view_column(compiled: CompiledSchema, name: str) -> str:
    """Writes one column of the view as a DuckDB expression over the stored columns.

    A stored column is cast only if its type is not the plain type of its kind (UUID, TIMESTAMPTZ ...).
    """
    return Writer(compiled, column=quoted).view_column(name)


def shown(predicate: Predicate, compiled: CompiledSchema) -> str:
    """Writes a predicate for people, in short SQL."""
    return _ShownWriter(compiled, column=readable_name).write(predicate)


def bound(predicate: Predicate, compiled: CompiledSchema, today: date) -> tuple[str, list[object]]:
    """Writes SQL over the view with `?` for every value, and the values in order; resolves days."""
    writer = _BoundWriter(compiled, today)
    return writer.write(predicate), writer.values


def measured(measure: Measure, compiled: CompiledSchema) -> str:
    """Writes a measure as a DuckDB expression over the view."""
    return RunWriter(compiled, column=quoted).measure(measure)


class Writer:
    """Writes nodes as DuckDB SQL; a subclass changes a part of it.

    `column` writes a column of the view. With `today`, days are resolved; without it, they stay relative.
    """

    target = "duckdb"
    """Which template of a node is filled."""

    def __init__(
        self, compiled: CompiledSchema, *, column: Callable[[str], str], today: date | None = None
    ) -> None:
        self.compiled = compiled
        self.column = column
        self.today = today

    # --- values

    def value(self, value: Value) -> str:
        """Writes a value as SQL text (or as a parameter)."""
        if self.today is not None and isinstance(value, date | RelativeDate):
            value = resolve(value, self.today)
        match value:
            case str():
                return self.text(value)
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return str(value)
            case float() | Decimal():
                return format(Decimal(str(value)), "f")
            case datetime():
                return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
            case date():
                return f"DATE '{value.isoformat()}'"
            case time():
                short = not (value.second or value.microsecond)
                return f"TIME '{value.isoformat('minutes' if short else 'auto')}'"
            case RelativeDate(start_of, shifts):
                base = f"date_trunc('{start_of}', CURRENT_DATE)" if start_of else "CURRENT_DATE"
                steps = (f" {'-' if n < 0 else '+'} INTERVAL {abs(n)} {unit.upper()}" for n, unit in shifts)
                return base + "".join(steps)

    def text(self, text: str) -> str:
        """Writes a text as SQL text; backslashes have no special meaning in DuckDB's strings."""
        return "'" + text.replace("'", "''") + "'"

    # --- columns

    def name(self, name: str) -> str:
        """Writes the name of a stored column."""
        return quoted(name)

    def derived(self, name: str) -> str | None:
        """Returns the owner's expression of a column, if it is a derived one."""
        expr = self.compiled.exprs.get(name)
        return f"({expr})" if expr else None

    def cast(self, sql: str, name: str) -> str:
        """Casts a stored column to the plain type of its kind."""
        column = self.compiled.schema.columns[name]
        if column.stored is not None:
            return cast_from_text(sql, column.kind)
        declared = column.type.strip().upper()
        if by_epoch(declared):
            return BY_EPOCH.replace("{}", sql)
        if declared == "UHUGEINT":
            return _SIGNED.replace("{}", sql)
        plain = _PLAIN_TYPES.get(column.kind)
        if plain is None or declared in _ALREADY_PLAIN:
            return sql
        return f"TRY_CAST({sql} AS {plain})"

    def view_column(self, name: str) -> str:
        """Writes a column of the view over the stored columns."""
        column = self.compiled.schema.columns[name]
        sql = self.derived(name) or self.cast(self.name(name), name)
        if column.kind is Kind.FLOAT:
            sql = self.without_nan(sql)
        for value in column.missing:
            typed = missing_value(value, column.kind)
            sql = f"nullif({sql}, {self.value(typed)})" if typed is not None else sql
        return sql

    def without_nan(self, sql: str) -> str:
        """Writes NULL for NaN. DuckDB drops nullif(x, 'nan') and isnan(x), as its statistics ignore NaN."""
        return f"CASE WHEN isfinite({sql}) OR isinf({sql}) THEN {sql} END"

    # --- predicates

    def write(self, predicate: Predicate) -> str:
        """Writes the predicate as one boolean expression."""
        match predicate:
            case And(parts):
                return " AND ".join(map(self.part, parts))
            case Or(parts):
                return " OR ".join(map(self.write, parts))  # AND binds tighter, as everywhere in SQL
            case Not(part):
                return self.negation(part)
            case _:
                return self.leaf(predicate, negated=False)

    def part(self, predicate: Predicate) -> str:
        """Writes one part of an AND."""
        text = self.write(predicate)
        return f"({text})" if isinstance(predicate, Or) else text

    def negation(self, part: Predicate) -> str:
        """Writes NOT, in SQL's shorter form if there is one (`NOT IN`, `IS NOT NULL`)."""
        if not isinstance(part, And | Or | Not) and "{no}" in spec_of(part).sql.duckdb:
            return self.leaf(part, negated=True)
        inner = self.write(part)
        return f"NOT ({inner})" if isinstance(part, And | Or) else f"NOT {inner}"

    def leaf(self, leaf: Leaf, *, negated: bool) -> str:
        """Writes a leaf; `negated` only for leaves with a negated form in SQL."""
        if isinstance(leaf, HasWord) and not any(word_edges(leaf.word)):
            leaf = contains(leaf.column, leaf.word)
        return self.filled(spec_of(leaf).sql, leaf, no="NOT " if negated else "")

    def measure(self, measure: Measure) -> str:
        """Writes a measure of one or two columns."""
        return self.filled(sql_of_measure(measure, self.compiled.schema), measure)

    def filled(self, sql: Sql, node: Leaf | Measure, **slots: str) -> str:
        """Fills the template of a node: each of its fields has a slot."""
        for name in node.__struct_fields__:
            slots[name] = self.slot(node, name, getattr(node, name))
        template: str = getattr(sql, self.target) or sql.duckdb
        return template.format_map(slots)

    def slot(self, node: Leaf | Measure, name: str, held: Any) -> str:
        """Writes one field of a node."""
        match name:
            case "column" if isinstance(node, (Like, HasWord)):
                return self.words_of(held)
            case "column" | "left" | "right":
                return self.column(held)
            case "op" | "part":
                return str(held)
            case "measure":
                return self.measure(held)
            case "values":
                return ", ".join([self.slot(node, "value", value) for value in held])
            case "times":
                return f"{self.value(held)} * " if held != 1 else ""
            case "word":
                return self.word(held)
            case "pattern" if isinstance(node, Like):
                return self.like(held, node.ignore_case)
            case _:
                return self.value(held)

    def words_of(self, column: str) -> str:
        """Writes the text to search in: the column, or the joined elements of a list."""
        if self.compiled.schema.columns[column].kind is Kind.TEXT_LIST:
            return f"array_to_string({self.column(column)}, {self.text(ELEMENT_MARK)})"
        return self.column(column)

    def like(self, pattern: Pattern, ignore_case: bool) -> str:
        wild = any(isinstance(piece, str) and ("%" in piece or "_" in piece) for piece in pattern)
        text = self.value(like_text(pattern, "\\" if wild else ""))
        escape = " ESCAPE '\\'" if wild else ""
        return f"{'ILIKE' if ignore_case else 'LIKE'} {text}{escape}"

    def word(self, word: str) -> str:
        """Writes a whole word as a regular expression."""
        return self.value(word_regex(word))


class RunWriter(Writer):
    """Writes SQL that runs without an error, whatever values are stored.

    The readable form would fail for a sum that is too large for its type, and for the time of day of an
    infinite TIMESTAMP.
    """

    target = "run"

    def leaf(self, leaf: Leaf, *, negated: bool) -> str:
        if not isinstance(leaf, CompareColumns):
            return super().leaf(leaf, negated=negated)
        more, less = leaf.times.as_integer_ratio()  # whole numbers multiply exactly: 2a > 3b for a > 1.5b
        return f"{self.multiple(less, leaf.left)} {leaf.op} {self.multiple(more, leaf.right)}"

    def multiple(self, times: int, name: str) -> str:
        """Writes a whole multiple of a column."""
        whole = self.compiled.schema.columns[name].kind is Kind.INTEGER
        column = self.column(name)
        return column if times == 1 else f"TRY({times} * {column}{'::HUGEINT' if whole else ''})"


class _BoundWriter(RunWriter):
    """Writes `?` for every value, and keeps the values."""

    def __init__(self, compiled: CompiledSchema, today: date) -> None:
        super().__init__(compiled, column=quoted, today=today)
        self.values: list[object] = []

    def value(self, value: Value) -> str:
        if isinstance(value, bool):
            return super().value(value)
        self.values.append(resolve(value, self.today) if isinstance(value, RelativeDate) else value)  # type: ignore[arg-type]
        return "?"


class _ShownWriter(Writer):
    """Writes `has_word(title, 'intern')` instead of a regular expression."""

    target = "shown"

    def slot(self, node: Leaf | Measure, name: str, held: Any) -> str:
        if isinstance(node, HasWord):
            return self.column(held) if name == "column" else self.value(held)
        return super().slot(node, name, held)


# DuckDB compares values of these types with ours without a cast.
_ALREADY_PLAIN = frozenset(
    {"VARCHAR", "TEXT", "STRING", "VARCHAR[]", "TEXT[]", "STRING[]", "TIMESTAMP", "DATETIME"}
)
_PLAIN_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.TEXT_LIST: "VARCHAR[]",
    Kind.TIMESTAMP: "TIMESTAMP",
    Kind.TIME: "TIME",
    Kind.DATE: "DATE",  # a stored TIMESTAMP counts by its day; for dates the cast does nothing
}
# A comparison of a UHUGEINT with a negative number would be an error. A larger number counts as the largest.
_SIGNED = (
    f"CASE WHEN TRY_CAST({{}} AS UHUGEINT) > '{2**127 - 1}'::UHUGEINT THEN '{2**127 - 1}'::HUGEINT"
    " ELSE TRY_CAST({} AS HUGEINT) END"
)
