"""Clauses with the same meaning compare equal; other clauses never do."""

from __future__ import annotations

import pytest

from nlfilter.golden.run import same
from nlfilter.schema.table import TableSchema
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.owner.compiling import compile_schema

SCHEMA = compile_schema(
    TableSchema.model_validate(
        {
            "name": "t",
            "columns": {
                "a": {"type": "INTEGER"},
                "flag": {"type": "BOOLEAN"},
                "city": {"type": "VARCHAR"},
                "tags": {"type": "VARCHAR[]"},
            },
        }
    )
)


def alike(one: str, other: str) -> bool:
    return same(parse_predicate(one, SCHEMA), parse_predicate(other, SCHEMA))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("flag AND a > 1", "a > 1 AND flag"),
        ("a = 1 OR a = 2 OR flag", "flag OR a IN (2, 1)"),
        ("a BETWEEN 1 AND 2", "a >= 1 AND a <= 2"),
        ("flag IS TRUE", "flag"),
        ("NOT flag", "flag = FALSE"),
        ("city IN ('x')", "city = 'x'"),
        ("list_has_all(tags, ['x', 'y'])", "list_contains(tags, 'y') AND list_contains(tags, 'x')"),
        ("list_has_any(tags, ['x', 'y'])", "list_contains(tags, 'y') OR list_contains(tags, 'x')"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("flag AND a > 1", "flag OR a > 1"),
        ("a > 1", "a >= 1"),
        ("NOT flag", "flag IS NOT TRUE"),
        ("NOT (flag IS TRUE)", "NOT flag"),
        ("city = 'x'", "city IS DISTINCT FROM 'y'"),
        ("list_has_all(tags, ['x', 'y'])", "list_has_any(tags, ['x', 'y'])"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    assert not alike(one, other)


def test_the_empty_where_equals_only_itself() -> None:
    assert same(None, None)
    assert not same(None, parse_predicate("flag", SCHEMA))
