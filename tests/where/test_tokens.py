"""The gate before the parser: length, characters and tokens decide which text the parser never sees."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sqlglot.parser import Parser

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.compiled import REQUEST
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.gate.tokens import tokens_of
from tests.where.postings import POSTINGS

TYPES = [
    "INT",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "VARCHAR",
    "DECIMAL",
    "UUID",
    "ENUM",
    "BIGINT",
    "STRUCT",
    "ROW",
    "JSON",
]


def refusal(text: str) -> RejectedWhere:
    with pytest.raises(RejectedWhere) as caught:
        parse_predicate(text, POSTINGS)
    return caught.value


@pytest.fixture
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails the test if the parser is called."""

    def reached(*_: object) -> None:
        pytest.fail("the parser was reached")

    monkeypatch.setattr(Parser, "parse", reached, raising=True)


@pytest.mark.usefixtures("no_parser")
@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("shape", ["{}", "salary::{}", "CAST(salary AS {})", "remote AND {} = 1"])
def test_types_used_as_calls_never_reach_the_parser(name: str, shape: str) -> None:
    nested = f"{name}(" * 16 + "1" + ")" * 16
    assert refusal(shape.format(nested)).code in (RejectCode.FORBIDDEN_FUNCTION, RejectCode.FORBIDDEN_NODE)


@pytest.mark.usefixtures("no_parser")
@pytest.mark.parametrize(
    "text",
    [
        "salary" + "[1]" * 300,
        "title::" + "STRUCT(x " * 100,
        "(" * 60 + "remote" + ")" * 60,
        "NOT " * 200 + "remote",
        "salary > " + "- " * 400 + "5",
        "JSON_TABLE(." * 100,
        "CASE WHEN " * 100,
        "remote" + " AND remote" * REQUEST.tokens,
        "'" * 1999,
        "{" * 1500,
    ],
)
def test_what_costs_the_parser_much_never_reaches_it(text: str) -> None:
    refusal(text)


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("remote; DROP TABLE x", RejectCode.MANY_STATEMENTS, ";"),
        ("remote -- salary > 5", RejectCode.FORBIDDEN_NODE, " -- salary > 5"),
        ("remote /* salary */ = TRUE", RejectCode.FORBIDDEN_NODE, " /* salary */ "),
        ("NOT remote AND reverse(title) > 5", RejectCode.FORBIDDEN_FUNCTION, "reverse"),
        ("remote AND 東京 = 'x'", RejectCode.UNKNOWN_COLUMN, "東京"),
        ("勤務地 = '東京' AND margin > 5", RejectCode.HIDDEN_COLUMN, "margin"),
        ("'😀' = city AND salary = '5'", RejectCode.TYPE_MISMATCH, "salary = '5'"),
        ("city = 'a\0b'", RejectCode.BAD_VALUE, "\0"),
        ("posted_at > CAST('soon' AS DATE)", RejectCode.BAD_VALUE, "'soon'"),
        ("salary > 5 AND 1 = 1", RejectCode.CONSTANT, "1 = 1"),
    ],
)
def test_the_span_is_the_part_refused_in_code_points(text: str, code: RejectCode, part: str) -> None:
    error = refusal(text)
    assert error.code is code
    assert error.span is not None
    assert text[slice(*error.span)] == part


@pytest.mark.parametrize("text", [None, 5, b"remote", ["remote"]])
def test_only_text_is_read(text: object) -> None:
    with pytest.raises(RejectedWhere):
        tokens_of(text, POSTINGS.names)
    with pytest.raises(RejectedWhere):
        parse_predicate(text, POSTINGS)  # type: ignore[arg-type]


def test_a_deep_stack_below_is_a_refusal_not_a_crash() -> None:
    def below(depth: int) -> None:
        if depth:
            below(depth - 1)
        else:
            for text in ("((((((((remote))))))))", "NOT (remote AND (city = 'a' OR (salary > 5)))"):
                parse_predicate(text, POSTINGS)

    refused = False
    for depth in range(0, sys.getrecursionlimit(), 5):
        try:
            below(depth)
        except RejectedWhere:
            refused = True
        except RecursionError:  # this test's own frames already fill the stack
            break
    assert refused


def test_what_sqlglot_says_goes_nowhere() -> None:
    # Unless it is silenced, sqlglot prints a warning with this text on stderr, even without any logging
    # setup.
    text = "CALL secret()"
    script = (
        "import logging\n"
        "from nlfilter.where.gate.tokens import DUCKDB\n"
        f"DUCKDB.parser().parse(DUCKDB.tokenize({text!r}), {text!r})\n"
        "logging.basicConfig(level=logging.DEBUG)\n"
        f"DUCKDB.parser().parse(DUCKDB.tokenize({text!r}), {text!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
