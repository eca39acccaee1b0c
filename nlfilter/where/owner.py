"""The SQL texts of a schema file: its terms, its own filter, its derived columns."""

from __future__ import annotations

from collections.abc import Iterator

from nlfilter.errors import RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate
from nlfilter.where.values import missing_value


def missing_problems(schema: TableSchema) -> Iterator[str]:
    """What is wrong with the values that `missing` lists."""
    for name, column in schema.columns.items():
        for value in column.missing:
            if missing_value(value, column.kind) is None:
                yield f"columns.{name}.missing: {value!r} is no {column.type}"


def checked_clause(
    text: str, where: str, compiled: CompiledSchema, problems: list[str], *, owner: bool = False
) -> Predicate | None:
    """A clause of the file as a predicate; a refusal is added to `problems`."""
    from nlfilter.where.gate import parse_predicate

    try:
        return parse_predicate(text, compiled, owner=owner)
    except RejectedWhere as error:
        problems.append(f"{where}: {error.message} ({error.code})")
    return None


def checked_expr(name: str, schema: TableSchema, problems: list[str]) -> str | None:
    return schema.columns[name].expr
