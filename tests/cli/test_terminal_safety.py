"""No data and no request can control the terminal that shows the output."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nlfilter.schema.files.file import dump
from nlfilter.schema.table import TableSchema
from tests.cli.command import Ran, nlfilter, query
from tests.cli.conftest import MakeTable

NAME = "c\x1b[31m\x9b2J\u061c\u202e\U000e0041\u200bity"
HOSTILE = f"\x1b]0;owned\x07\x1b[2J\x9b31m\r\u202eevil\u2066\u200b\u2028[red]x[/] :smile: %s {NAME} {{0}}"


@pytest.fixture
def hostile_table(make_table: MakeTable) -> str:
    return make_table(
        "SELECT 'Tokyo' AS city, ? AS note, [?, 'Go'] AS skills, 5 AS \"pay [red]\" "
        "UNION ALL SELECT ?, 'plain', ['Go'], 6",
        [HOSTILE, HOSTILE, HOSTILE],
    )


def assert_harmless(text: str) -> None:
    """The output has no control characters except line ends and our own colours."""
    for ch in text.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", ""):
        assert ch == "\n" or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Zl", "Zp"), repr(text)


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv"])
def test_hostile_data_on_a_terminal(hostile_table: str, format_: str) -> None:
    ran = query("skill Go", "--format", format_, "--explain", table=hostile_table, terminal=True)
    assert ran.code == 0
    assert len(ran.out) > 100
    assert_harmless(ran.out)
    assert_harmless(ran.err)


def test_markup_is_shown_as_it_was_written(make_table: MakeTable) -> None:
    table = make_table("SELECT 'Tokyo' AS city, 'a [bold]b[/] :smile:' AS note, 5 AS \"pay [red]\"")
    ran = query("Tokyo", "--format", "table", table=table)
    assert "pay [red]" in ran.lines[0]
    assert "a [bold]b[/] :smile:" in ran.lines[1]


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
def test_data_is_not_changed_for_a_program(hostile_table: str, format_: str) -> None:
    ran = query("Tokyo", "--format", format_, table=hostile_table)
    if format_ == "csv":
        assert HOSTILE in ran.out
    else:
        data = json.loads(ran.out)
        assert (data["rows"][0] if format_ == "json" else data)["note"] == HOSTILE


@pytest.mark.parametrize("command", ["query", "translate", "prompt"])
def test_hostile_requests(hostile_table: str, command: str) -> None:
    request = f"Tokyo, {HOSTILE}"
    if command == "query":
        ran: Ran = query(request, "--explain", table=hostile_table, terminal=True)
    else:
        ran = nlfilter(command, request, "--table", hostile_table, terminal=True)
    assert_harmless(ran.out)
    assert_harmless(ran.err)


def test_hostile_names_of_files_and_columns(tmp_path: Path) -> None:
    for ran in (
        nlfilter("query", f"no{HOSTILE}.parquet".replace("\x00", ""), "Tokyo"),
        nlfilter("query", "x", "Tokyo", "--schema", f"no{HOSTILE}.yaml"),
        nlfilter("golden", "run", f"no{HOSTILE}"),
        nlfilter("query", "x", "y", f"--no{HOSTILE}"),
        nlfilter(f"no{HOSTILE}"),
    ):
        assert ran.code == 2
        assert len(ran.err.splitlines()) <= 3
        assert_harmless(ran.err)


@pytest.fixture
def hostile_project(make_table: MakeTable, tmp_path: Path) -> Path:
    """A table, a schema and golden files with hostile names and texts everywhere."""
    make_table(f"SELECT ? AS \"{NAME}\", 'Go' AS plain, 1 AS n", [HOSTILE], name="t.parquet")
    words = [f"word {HOSTILE}"]
    column = {
        "type": "VARCHAR",
        "label": {"en": f"label {HOSTILE}"},
        "synonyms": words,
        "values": {HOSTILE: words},
    }
    term = {"where": "n = 1", "synonyms": [f"other {HOSTILE}"]}
    schema = {"name": f"name {NAME}", "key": "n", "terms": {f"term {NAME}": term}}
    columns = {NAME: column, "plain": {"type": "VARCHAR"}, "n": {"type": "INTEGER"}}
    dump(TableSchema.model_validate({**schema, "columns": columns}), tmp_path / "s.yaml")
    case = {
        "name": f"case {HOSTILE}",
        "request": f"plain Go, {HOSTILE}",
        "keeps": "none",
        "tags": [f"tag {HOSTILE}"],
    }
    golden = {
        "schema": "s.yaml",
        "table": "t.parquet",
        "cases": [case, {**case, "name": "x", "where": "n = 2", "tags": list(case["tags"])}],
    }
    YAML(typ="safe").dump(golden, tmp_path / "g.golden.yaml")
    said = {
        "column": NAME,
        "label_en": HOSTILE,
        "words": words,
        "values": [{"value": HOSTILE, "words": words}],
    }
    terms = [
        {"name": f"x {HOSTILE}", "where": f"n = '{HOSTILE}'"},
        {"name": "fine", "where": "n = 1", HOSTILE: 1},
    ]
    (tmp_path / "r.json").write_text(json.dumps({"columns": [said], "terms": terms, HOSTILE: 1}))
    return tmp_path


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize(
    "command",
    [
        "query t.parquet ASK --schema s.yaml --format table --explain",
        "query t.parquet ASK --schema s.yaml --format jsonl",
        "query t.parquet ASK --format json",
        "translate ASK --schema s.yaml",
        "prompt ASK --schema s.yaml --table t.parquet",
        "validate CLAUSE --schema s.yaml",
        "chat t.parquet --schema s.yaml",
        "schema infer t.parquet",
        "schema check s.yaml --table t.parquet",
        "schema enrich s.yaml --table t.parquet --print",
        "schema enrich s.yaml --table t.parquet --reply r.json --yes",
        "schema enrich s.yaml --table t.parquet --reply r.json --golden g.golden.yaml",
        "schema enrich s.yaml --table t.parquet --leave-out NAME --print",
        "schema enrich s.yaml --table t.parquet --reply NAME",
        "schema show s.yaml",
        "schema values t.parquet --schema s.yaml --output NAME",
        "golden run g.golden.yaml",
        "golden run g.golden.yaml --tag NAME",
        "golden accept g.golden.yaml --dry-run",
        "golden record g.golden.yaml --translator recorded --replies NAME",
        "golden coverage g.golden.yaml",
        "golden coverage g.golden.yaml --json",
        "golden new t.parquet ASK --schema s.yaml --name NAME",
        "golden run NAME",
        "schema show NAME",
        "schema infer NAME",
        "query NAME ASK",
        "query t.parquet ASK --schema s.yaml --list NAME",
        "query t.parquet ASK --output NAME.parquet",
        "query t.parquet ASK --output NAME",
    ],
)
def test_no_command_lets_anything_through(hostile_project: Path, command: str, terminal: bool) -> None:
    name = str(hostile_project / f"no{NAME}")
    given = {
        "ASK": f"Go, {HOSTILE}",
        "CLAUSE": f"\"{NAME}\" = 'x'",
        "NAME": name,
        "NAME.parquet": f"{name}.parquet",
    }
    words = [
        given.get(word, str(hostile_project / word) if "." in word else word) for word in command.split()
    ]
    turns = f"Go, {HOSTILE}\n/sql\n/loosen\n/why 1\n/save {name}\n/no{HOSTILE}\n/drop {HOSTILE}\n"
    ran = nlfilter(*words, stdin=turns.encode(), terminal=terminal)
    assert ran.out + ran.err
    assert_harmless(ran.out)
    assert_harmless(ran.err)


def test_a_report_is_harmless_and_says_what_it_should(hostile_project: Path) -> None:
    for name in ("report.json", "report.xml"):
        report = hostile_project / name
        nlfilter("golden", "run", hostile_project / "g.golden.yaml", "--report", report)
        assert_harmless(report.read_text(encoding="utf-8"))
    assert json.loads((hostile_project / "report.json").read_bytes())["cases"][0]["name"] == f"case {HOSTILE}"


def test_a_schema_with_any_name_is_read_back(hostile_project: Path) -> None:
    ran = nlfilter("schema", "infer", hostile_project / "t.parquet")
    (hostile_project / "again.yaml").write_bytes(ran.raw)
    assert NAME in TableSchema.load(hostile_project / "again.yaml").columns


def test_a_refused_clause_is_never_repeated(hostile_table: str) -> None:
    clause = "city = 'x' AND system('marker_of_a_model')"
    ran = nlfilter("validate", clause, "--table", hostile_table)
    assert ran.code == 5
    assert "marker" not in ran.out + ran.err


@pytest.mark.parametrize("terminal", [False, True])
def test_the_clause_of_a_chat_has_no_control_characters(make_table: MakeTable, terminal: bool) -> None:
    """The name and the value come from the data, and both are in the clause."""
    stored = "Osaka\u061c\u200f\U000e0041x"
    table = make_table(
        f"SELECT ? AS \"{NAME}\", 'yes' AS n UNION ALL SELECT 'Kyoto', 'no' UNION ALL SELECT 'Kyoto', 'no'",
        [stored],
    )
    ran = nlfilter("chat", table, stdin=f"{stored}\n/sql\nKyoto\n/sql\n".encode(), terminal=terminal)
    assert ran.code == 0
    assert_harmless(ran.out)
    assert_harmless(ran.err)
    clauses = [line for line in ran.lines if line.startswith('"c')]
    assert len(clauses) == 2, ran
    assert clauses[1].endswith("= 'Kyoto'")
    assert "[31m" in clauses[1]  # the name and the text around it are there
