"""`nlfilter schema enrich`, and `query --enrich`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlfilter import TableSchema
from nlfilter.schema.files.file import dump
from tests.cli.command import nlfilter
from tests.enrich.tables import ANSWER, CANARY, ROWS, SCHEMA, parquet
from tests.translate.conftest import Serve, serve
from tests.translate.server import saying

__all__ = ["serve"]

OSLO, GOOD, MISAKI = (
    [row["code"] for row in ROWS if value in row.values()] for value in ("Oslo", "good", "三崎")
)
GOLDEN = {
    "schema": "boats.yaml",
    "table": "boats.parquet",
    "cases": [
        {"name": "in Oslo", "request": "Oslo", "keeps": OSLO},
        {"name": "a grade", "request": "good grade", "keeps": GOOD},
        {"name": "in Japanese", "request": "Misakiの船", "keeps": MISAKI},
    ],
}


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("NLFILTER_MODEL", raising=False)
    dump(SCHEMA, tmp_path / "boats.yaml")
    return parquet(tmp_path)


@pytest.fixture
def schema(table: str) -> Path:
    return Path(table).with_suffix(".yaml")


def reply(folder: Path, answer: object = ANSWER) -> Path:
    path = folder / "reply.txt"
    path.write_text(f"Here:\n```json\n{json.dumps(answer, ensure_ascii=False)}\n```", encoding="utf-8")
    return path


def test_the_messages_are_printed_whole(schema: Path, table: str) -> None:
    ran = nlfilter("schema", "enrich", schema, "--table", table, "--print")
    assert ran.code == 0
    assert ran.out.startswith("You write the vocabulary of a table")
    assert ran.out.rstrip().endswith("Write the words of this table.")
    assert CANARY not in ran.out


def test_a_given_answer_is_written(schema: Path, table: str, tmp_path: Path) -> None:
    ran = nlfilter("schema", "enrich", schema, "--table", table, "--reply", reply(tmp_path), "--yes")
    assert ran.code == 0
    assert "columns.harbor\n  + label.en: harbor" in ran.out
    assert "words and facts were written" in ran.err
    known = TableSchema.load(schema)
    assert known.columns["harbor"].unreviewed
    query = nlfilter("query", table, "オスロの安い船", "--schema", schema, "--explain", "--format", "csv")
    assert query.code == 0
    assert "rentが日額200ユーロ以下" in query.err
    again = nlfilter("schema", "enrich", schema, "--table", table, "--reply", reply(tmp_path), "--yes")
    assert "was asked for every column" in again.err


def test_nothing_is_written_without_a_terminal(schema: Path, table: str) -> None:
    before = schema.read_bytes()
    text = json.dumps(ANSWER).encode()
    ran = nlfilter("schema", "enrich", schema, "--table", table, "--reply", "-", stdin=text)
    assert (ran.code, schema.read_bytes()) == (0, before)
    assert "columns.harbor" in ran.out
    assert "Nothing was written" in ran.err


def test_golden_files_judge_first(schema: Path, table: str, tmp_path: Path) -> None:
    golden = tmp_path / "boats.golden.yaml"
    golden.write_text(json.dumps(GOLDEN), encoding="utf-8")
    spoiling = {**ANSWER, "terms": [{"name": "good grade", "words": [], "where": "grade = 'fine'"}]}
    ran = nlfilter(
        "schema", "enrich", schema, "--table", table, "--reply", reply(tmp_path, spoiling), "--golden", golden
    )
    assert ran.code == 0
    assert "golden cases: 3, 1 become right" in ran.out
    assert "becomes wrong" in ran.out
    assert "a grade" in ran.out
    assert "terms.good grade  (1 golden requests change)" in ran.out
    assert "columns.harbor  (1 golden requests change)" in ran.out


def test_new_values_are_told_by_check(schema: Path, table: str, tmp_path: Path) -> None:
    nlfilter("schema", "enrich", schema, "--table", table, "--reply", reply(tmp_path), "--yes")
    assert "no synonyms" not in nlfilter("schema", "check", schema, "--table", table).err
    more = parquet(tmp_path, [*ROWS, {**ROWS[0], "harbor": "Bodø"}])
    ran = nlfilter("schema", "check", schema, "--table", more)
    assert "columns.harbor: 1 new value has no synonyms" in ran.err


def test_a_model_is_asked_and_its_use_is_reported(schema: Path, table: str, serve: Serve) -> None:
    serve(saying(ANSWER))
    ran = nlfilter("schema", "enrich", schema, "--table", table, "--model", "openai:stub", "--yes")
    assert ran.code == 0
    assert "1 call, about " in ran.err
    assert "1 calls, 300 tokens in, 40 out" in ran.err


def test_a_column_can_be_left_out(schema: Path, table: str) -> None:
    ran = nlfilter("schema", "enrich", schema, "--table", table, "--print", "--leave-out", "harbor")
    assert 'harbor","type"' not in ran.out.rpartition("<table>")[2]
    ran = nlfilter("schema", "enrich", schema, "--table", table, "--print", "--leave-out", "nowhere")
    assert ran.code == 2


def test_a_query_on_a_bare_table_offers_it_and_does_it_once(
    table: str, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(saying(ANSWER))
    plain = nlfilter("query", table, "Oslo", "--model", "openai:stub", "--limit", "1")
    assert "add --enrich" in plain.err
    again = nlfilter("query", table, "Bergen", "--model", "openai:stub", "--limit", "1")
    assert "add --enrich" not in again.err, "it is offered once for a file"
    assert not server.calls
    ran = nlfilter("query", table, "オスロ", "--model", "openai:stub", "--limit", "1", "--enrich")
    assert ran.code == 0
    assert ran.json["harbor"] == "Oslo"
    assert len(server.calls) == 1
    later = nlfilter("query", table, "オスロ", "--limit", "1")
    assert later.json == ran.json
    nlfilter("query", table, "ベルゲン", "--model", "openai:stub", "--limit", "1", "--enrich")
    assert len(server.calls) == 1, "the answer is cached"
    monkeypatch.setenv("NLFILTER_MODEL", "openai:stub")
    assert "add --enrich" not in nlfilter("query", table, "オスロ", "--limit", "1").err


def test_a_schema_file_is_enriched_by_its_own_command(schema: Path, table: str) -> None:
    assert nlfilter("query", table, "Oslo", "--schema", schema, "--enrich").code == 2
