"""Terms built on terms: a term is replaced by its clause wherever an owner names it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.errors import RejectedWhere, SchemaError
from nlfilter.schema.stored.vocabulary import EMPTY
from nlfilter.schema.table import TableSchema
from nlfilter.translate.context import Context
from nlfilter.translate.prompts.prompt import build_prompt
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where, parse_where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import readable
from tests.cli.command import nlfilter

COLUMNS: dict[str, Any] = {
    "staff": {"type": "INTEGER"},
    "remote": {"type": "BOOLEAN"},
    "pay": {"type": "INTEGER"},
    "secret": {"type": "INTEGER", "private": True},
    "open": {"type": "BOOLEAN", "filterable": False},
}


def compiled(terms: dict[str, str], **rest: Any) -> CompiledSchema:
    parts = {name: {"where": where} for name, where in terms.items()}
    return compile_schema(
        TableSchema.model_validate({"name": "t", "columns": COLUMNS, "terms": parts, **rest})
    )


def meant(terms: dict[str, str], **rest: Any) -> dict[str, str]:
    found = compiled(terms, **rest)
    return {name: readable(term, found) for name, term in found.terms.items()}


def problems(terms: dict[str, str], **rest: Any) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        compiled(terms, **rest)
    assert caught.value.__context__ is None
    return list(caught.value.problems)


def test_a_term_counts_as_what_it_stands_for() -> None:
    assert meant(
        {
            "my kind": '"well paid" AND NOT (startup OR large)',
            "startup": "staff < 50",
            "large": "staff >= 1000 AND remote",
            "well paid": "pay > 5",
            "高年収": '"WELL PAID"',
        }
    ) == {
        "my kind": "pay > 5 AND NOT (staff < 50 OR staff >= 1000 AND remote)",
        "startup": "staff < 50",
        "large": "staff >= 1000 AND remote",
        "well paid": "pay > 5",
        "高年収": "pay > 5",
    }


def test_the_owners_own_filter_may_be_built_on_one() -> None:
    found = compiled({"startup": "staff < 50"}, always="open AND NOT startup")
    assert found.always is not None
    assert readable(found.always, found) == "open AND NOT staff < 50"


def test_a_column_of_the_name_wins() -> None:
    assert meant({"remote": "pay > 5", "far": "remote"}) == {"remote": "pay > 5", "far": "remote"}


def test_a_cycle_is_reported_once_with_its_terms() -> None:
    assert problems({"a": "b", "b": "remote OR c", "c": "NOT a", "d": "c", "me": "me AND remote"}) == [
        "terms.a.where: refers to itself (a -> b -> c -> a)",
        "terms.me.where: refers to itself (me -> me)",
    ]


def test_only_the_wrong_term_is_reported_not_its_users() -> None:
    told = problems({"a": "b AND pay > 1", "b": "paid > 5"}, always="a")
    assert [problem.partition(":")[0] for problem in told] == ["terms.b.where"]


def test_the_limits_hold_for_the_expanded_term() -> None:
    """Each term doubles the one before: the limit stops this long before it costs time or memory."""
    doubling = {"t0": "pay > 5"} | {f"t{n}": f"t{n - 1} OR NOT t{n - 1}" for n in range(1, 200)}
    assert [problem.partition(":")[0] for problem in problems(doubling)] == ["terms.t10.where"]
    nested = {"t0": "pay > 5"} | {f"t{n}": f"remote AND NOT (t{n - 1} OR remote)" for n in range(1, 2_000)}
    assert len(problems(nested)) == 1


def test_a_term_shows_and_asks_for_no_more_than_its_columns_may() -> None:
    with pytest.raises(SchemaError):
        compiled({"a": "open", "b": "a"})
    found = compiled(
        {"rich": "secret > 5", "rich and remote": "rich AND remote", "far": "remote", "away": "far"}
    )
    system = build_prompt("x", Context(found, EMPTY, Where(found), date(2026, 1, 1))).system
    assert "secret > 5" not in system
    assert "Term away: remote" in system


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("startup", "staff < 50"),
        ('NOT "startup" AND remote', "NOT (staff < 50) AND remote"),
        ('"well paid"', "staff > 90"),
        ("高年収\u3000OR\u3000remote", "staff > 90 OR remote"),
    ],
)
def test_a_clause_of_a_person_may_name_one(text: str, meant: str) -> None:
    terms = {
        "startup": {"where": "staff < 50"},
        "well paid": {"where": "staff > 90", "synonyms": ["高年収"]},
    }
    schema = TableSchema.model_validate({"name": "t", "columns": COLUMNS, "terms": terms})
    assert parse_where(text, schema) == parse_where(meant, schema)
    with pytest.raises(RejectedWhere) as caught:
        parse_where("startups", schema)
    assert caught.value.hint == 'Did you mean "startup"?'


def test_a_stored_where_names_none() -> None:
    with pytest.raises(RejectedWhere):
        parse_predicate("startup", compiled({"startup": "staff < 50"}))


@pytest.mark.parametrize("where", ["startup > 5", "startup IS NULL", "startup IN (1)", "startup = remote"])
def test_a_term_is_a_condition_and_has_no_value(where: str) -> None:
    assert len(problems({"startup": "staff < 50", "a": where})) == 1


def test_a_request_finds_it() -> None:
    rows = [{"staff": 10, "remote": True}, {"staff": 10, "remote": False}, {"staff": 90, "remote": True}]
    terms = {"startup": {"where": "staff < 50"}, "dream job": {"where": "startup AND remote"}}
    jobs = NLFilter(TableSchema.model_validate({"name": "jobs", "columns": COLUMNS, "terms": terms}))
    result = jobs.filter("dream job", rows)
    assert result.rows == rows[:1]
    assert result.where.sql == "staff < 50 AND remote"


def test_check_says_the_line(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "name: t\ncolumns:\n  a: {type: BOOLEAN}\nterms:\n  one: {where: two}\n  two: {where: one}\n"
        "  three: {where: 'b'}\n",
        encoding="utf-8",
    )
    done = nlfilter("schema", "check", str(path))
    assert done.code == 2
    assert f"{path}:5: terms.one.where: refers to itself (one -> two -> one)" in done.err
    assert f"{path}:7:19: terms.three.where: " in done.err
