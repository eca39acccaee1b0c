"""Checks that the parts of a schema fit each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from nlfilter import errors
from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import TYPES, Kind, too_wide, unknown_name
from nlfilter.schema.links import is_link

if TYPE_CHECKING:
    from nlfilter.schema.parts import Action, Column, Sum
    from nlfilter.schema.table import TableSchema

_READ_FROM_TEXT = frozenset({"DATE", "TIMESTAMP", "TIME"})


def _relates_texts(column: Column) -> bool:
    return column.person is not None and column.person.relation in ("overlaps", "covers", "same_group")


# What a key requires of its column.
_NEEDS: tuple[tuple[str, Callable[[Column], bool], str], ...] = (
    ("order", lambda c: c.kind is Kind.TEXT, "varchar"),
    ("opposites", lambda c: c.kind.is_number or c.kind.is_text, "numbers_or_texts"),
    ("unit_in", lambda c: c.kind.is_number, "numbers"),
    ("per_in", lambda c: c.kind.is_number, "numbers"),
    ("unit_in", lambda c: c.unit is None, "no_unit"),
    ("per_in", lambda c: c.per is None, "no_per"),
    ("unit_names", lambda c: c.unit is not None, "unit"),
    (
        "person",
        lambda c: c.kind.is_ordered or c.order is not None or _relates_texts(c),
        "ordered",
    ),
    ("person", lambda c: c.kind.is_text or not _relates_texts(c), "of_texts"),
    ("stored", lambda c: c.type.strip().upper() in _READ_FROM_TEXT, "day_type"),
    ("stored", lambda c: c.expr is None, "no_expr"),
)


def disagreements(schema: TableSchema) -> Iterator[str]:
    """The problems, each with its place: `columns.grade.order: ...`."""
    for name, column in schema.columns.items():
        for key, fits, need in _NEEDS:
            if getattr(column, key) and not fits(column):
                yield errors.needs(f"columns.{name}.{key}", need)
        for group, members in column.groups.items():
            if not members.values:
                yield errors.needs(f"columns.{name}.groups.{group}", "one_value")
        for key in ("unit_in", "per_in"):
            if (beside := getattr(column, key)) is not None:
                yield from _texts_beside(f"columns.{name}.{key}", beside, schema)
        if too_wide(column.type):
            yield errors.needs(f"columns.{name}.type", "few_digits")
        elif (unknown := unknown_name(column.type)) and (near := errors.nearest(unknown, TYPES)):
            yield errors.unknown_type(f"columns.{name}.type", unknown, near)
        if column.order is not None:
            yield from _order(f"columns.{name}.order", column.order.values)
    for name, action in schema.offered.items():
        yield from _action(name, action, schema)
    said: dict[str, str] = {}
    for word, name in ((word, name) for name, words in schema.action_words.items() for word in words):
        if not squeeze(word) or said.setdefault(squeeze(word), name) != name:
            yield errors.problem("action_word", place=f"actions.{name}", word=word)
    for name, sum_ in schema.sums.items():
        yield from _sum(name, sum_, schema)


def _order(place: str, values: tuple[str, ...]) -> Iterator[str]:
    if len(values) < 2:
        yield errors.problem("short_order", place=place)
    for value in dict.fromkeys(value for value in values if values.count(value) > 1):
        yield errors.problem("ordered_twice", place=place, value=value)


def _texts_beside(place: str, name: str, schema: TableSchema) -> Iterator[str]:
    """The problems of a column that holds the units or the periods of another one."""
    column = schema.columns.get(name)
    if column is None:
        yield errors.problem("no_such_column", place=place, name=name)
    elif column.kind is not Kind.TEXT:
        yield errors.needs(place, "varchar")
    elif not column.filterable:
        yield errors.problem("not_to_be_asked", place=place, name=name)


def _action(name: str, action: Action, schema: TableSchema) -> Iterator[str]:
    place = f"actions.{name}"
    if not schema.key:
        yield errors.problem("action_without_key", place=place)
    elif action.url is not None and not is_link(action.url, schema.key):
        known = ", ".join(f"{{{name}}}" for name in (*(["key"] if len(schema.key) == 1 else ()), *schema.key))
        yield errors.problem("no_link", place=f"{place}.url", known=known)
    if action.inverse is not None and action.inverse not in schema.offered:
        yield errors.problem("no_such_action", place=f"{place}.inverse", name=action.inverse)


def _sum(name: str, sum_: Sum, schema: TableSchema) -> Iterator[str]:
    taken = {other.lower() for part in (schema.columns, schema.ranges, schema.terms) for other in part}
    if name.lower() in taken:
        yield errors.problem("name_taken", place=f"sums.{name}")
    place = f"sums.{name}.of"
    parts = [schema.columns[part] for part in sum_.of if part in schema.columns]
    yield from (
        errors.problem("no_such_column", place=place, name=part)
        for part in sum_.of
        if part not in schema.columns
    )
    yield from (
        errors.problem("not_to_be_asked", place=place, name=part)
        for part in sum_.of
        if part in schema.columns and not schema.columns[part].filterable
    )
    if sum_.of[0] == sum_.of[1]:
        yield errors.problem("sum_of_one", place=place)
    elif not all(part.kind.is_number for part in parts):
        yield errors.needs(place, "two_numbers")
    elif len({(part.unit, part.per, part.unit_in, part.per_in) for part in parts}) > 1:
        yield errors.problem("units_differ", place=place)
