"""Before anything is sent: columns about people are named and left out, and the log of requests is added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from nlfilter import TableSchema
from nlfilter.enrich import Plan
from tests.cli.command import nlfilter

ROWS = [
    {"mail": f"zq{i}@example.org", "tel": f"03-5550-{1000 + i}", "city": ("Oslo", "Rome")[i % 2], "visits": i}
    for i in range(40)
]
COLUMNS: dict[str, Any] = {
    "mail": {"type": "VARCHAR"},
    "tel": {"type": "VARCHAR"},
    "city": {"type": "VARCHAR"},
    "visits": {"type": "BIGINT"},
    "provider": {"type": "VARCHAR", "expr": "split_part(mail, '@', 2)"},
}


def told(columns: dict[str, Any]) -> tuple[tuple[str, ...], str]:
    """The columns left out as personal, and the whole text that would be sent."""
    plan = Plan.of(TableSchema.model_validate({"name": "clients", "columns": columns}), ROWS)
    return plan.personal, " ".join(call.prompt.system + call.prompt.user for call in plan.calls)


def test_columns_about_people_are_named_and_left_out() -> None:
    personal, sent = told(COLUMNS)
    assert personal == ("mail", "tel", "provider")
    assert "Oslo" in sent
    assert not any(word in sent for word in ("example.org", "5550", '"mail"', '"tel"', '"provider"'))


def test_an_owner_may_let_one_in() -> None:
    provider = COLUMNS["provider"] | {"private": False}
    personal, sent = told(COLUMNS | {"provider": provider})
    assert personal == ("mail", "tel")
    assert '"provider"' in sent


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    schema, table = tmp_path / "clients.yaml", tmp_path / "clients.parquet"
    TableSchema.model_validate({"name": "clients", "columns": COLUMNS}).dump(schema)
    pq.write_table(pa.Table.from_pylist(ROWS), table)
    return schema, table


def test_the_command_tells_a_model_what_was_asked(files: tuple[Path, Path], tmp_path: Path) -> None:
    schema, table = files
    log = tmp_path / "log"
    lines = [{"phrase": "regulars", "reason": "no_column", "lang": "en"}] * 2
    log.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    ran = nlfilter("schema", "enrich", schema, "--table", table, "--print", "--asked", log)
    assert ran.code == 0
    assert "regulars" in ran.out
    assert "Left out, because they look like data about people: mail, tel, provider." in ran.err
