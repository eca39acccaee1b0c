"""The actions that are offered for a row, with labels and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlfilter.errors import InputError
from nlfilter.schema.links import link_of
from nlfilter.schema.parts import Lang
from nlfilter.schema.table import TableSchema
from nlfilter.sources.plain import as_mappings

Key = tuple[Any, ...]
"""The values of a row in the key columns of its schema."""


@dataclass(frozen=True)
class RowAction:
    """An action that is offered for one row.

    `url` is a link made of the row's key alone; None if the application does the action. `confirm`: it needs
    a yes first.
    """

    name: str
    label: str
    url: str | None
    confirm: bool

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data."""
        return dict(self.__dict__)


def row_actions(schema: TableSchema, row: Any, lang: Lang = "en") -> tuple[RowAction, ...]:
    """The actions that are offered for a row (a dict or an object), in the schema's order.

    An action whose link cannot be made from the row's key is left out. Raises `InputError` for a row without
    the key columns.

    >>> apply = {"label": "Apply", "url": "https://jobs.example/apply/{key}"}
    >>> jobs = TableSchema.model_validate({"name": "jobs", "key": "id", "actions": {"apply": apply},
    ...     "columns": {"id": {"type": "VARCHAR"}}})
    >>> row_actions(jobs, {"id": "j 1"})[0].url
    'https://jobs.example/apply/j%201'
    """
    if not schema.offered:
        return ()
    key = dict(zip(schema.key, key_of(schema, row), strict=True))
    links = {name: one.url and link_of(one.url, key) for name, one in schema.offered.items()}
    return tuple(
        RowAction(name, label_of(schema, name, lang), links[name], one.confirm)
        for name, one in schema.offered.items()
        if links[name] or one.url is None
    )


def label_of(schema: TableSchema, name: str, lang: Lang) -> str:
    """What people call an action."""
    labels = schema.offered[name].label
    return labels.get(lang) or labels.get("en") or name.replace("_", " ")


def key_of(schema: TableSchema, row: Any) -> Key:
    """The key of a row; raises `InputError` if the row lacks it."""
    (shown,) = as_mappings([row])
    return tuple(_value(shown, name) for name in schema.key)


def _value(row: Mapping[str, Any], name: str) -> Any:
    value = row.get(name)
    if value is None:
        raise InputError.of("row_without_key", name=name)
    return value
