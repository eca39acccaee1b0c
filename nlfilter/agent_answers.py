"""What the model of an agent reads about a list: counts, keys, and sentences from our own templates.

It reads rows only if the owner opts in, and never a private or hidden column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nlfilter.sources.plain import as_mappings, plain

if TYPE_CHECKING:
    from nlfilter.result import FilterResult
    from nlfilter.schema.parts import Lang
    from nlfilter.schema.table import TableSchema
    from nlfilter.where.conditions import Condition


def agent_description(schema: TableSchema, lang: Lang) -> str:
    """What a tool over such a list does, for an agent."""
    known = schema.reviewed
    labels = ", ".join(known.label_of(name, lang) for name in known.filterable)
    rows = known.label.get(lang) or (known.nouns[0] if known.nouns else known.name)
    return (
        f"Filter the ranked list of {rows} by a wish in plain words, "
        "English or Japanese. It keeps the rows that fulfil the wish, in their order; it does not sort. "
        f"It knows: {labels}."
    )


def agent_content(
    result: FilterResult, schema: TableSchema, lang: Lang, *, with_rows: bool
) -> dict[str, Any]:
    """Returns the data that the agent's model reads."""
    from nlfilter.where.words import unmatched_sentence

    columns = schema.columns
    shown = [name for name in schema.filterable if not columns[name].private]
    names = schema.key if schema.key and set(schema.key) <= {*shown} else ()
    kept = as_mappings(result.rows) if names or with_rows else []
    # Suggestions are stored values, and their column is unknown here, so they are left out.
    tell_near = not any(column.private for column in columns.values())
    data: dict[str, Any] = {
        "count": result.count,
        "total": result.total,
        "understood": [_told(one, schema, lang) for one in result.where.conditions],
    }
    left = [one if tell_near else one.without_suggestions() for one in result.unmatched]
    if left:
        data["not_applied"] = [unmatched_sentence(one, schema, lang) for one in left]
    if not result.translation.covered:
        data["sure"] = False
    if names:
        data["keys"] = [plain(_key(row, names)) for row in kept]
    else:
        data["positions"] = [*result.positions]
    if with_rows:
        data["rows"] = [{name: plain(row[name]) for name in shown if name in row} for row in kept]
    if result.relaxations:
        said = {one.id: _told(one, schema, lang) for one in result.where.conditions}
        data["without"] = [
            {"drop": [said[id_] for id_ in one.drop], "count": one.count} for one in result.relaxations
        ]
    return data


def _told(condition: Condition, schema: TableSchema, lang: Lang) -> str:
    """Describes a condition in words; for a private column, only by the words of the request."""
    from nlfilter.where.nodes import columns

    if any(schema.columns[name].private for name in columns(condition.predicate)):
        return condition.phrase
    return condition.describe(lang)


def _key(row: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    """Returns the key of a row: its value, or the values of several key columns by name."""
    values = {name: row.get(name) for name in names}
    return values if len(names) > 1 else next(iter(values.values()))
