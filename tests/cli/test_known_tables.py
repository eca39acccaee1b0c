"""What is kept of a table without a schema file gives the answers of a first run, for the same file only."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from nlfilter.cli import known_tables
from nlfilter.cli.known_tables import Tables, known_table, settle
from nlfilter.errors import InputError
from nlfilter.filter import NLFilter
from nlfilter.schema.stored.learn import learn
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.sources.ranked import open_source
from nlfilter.where.owner.compiling import compile_schema
from tests.cli.command import JOBS, nlfilter

PEOPLE = "member_name,email,phone_type,fee,joined\n" + "".join(
    f"Zq{chr(97 + n // 10)}{chr(97 + n % 10)} Bell,zq{n}@example.org,"
    f"{'home' if n % 3 else 'work'},{n * 10},2026-0{n % 9 + 1}-11\n"
    for n in range(60)
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "nlfilter" / "tables"


@pytest.fixture(autouse=True)
def settled_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test has no time to wait until a file is old."""
    monkeypatch.setattr(known_tables, "_JUST_NOW", 0)


@pytest.fixture
def people(tmp_path: Path) -> str:
    path = tmp_path / "members.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return str(path)


def ask(table: Tables) -> tuple[TableSchema, Vocabulary]:
    """What a question knows of a table, as a command learns it."""
    known = known_table(table)
    filter_ = NLFilter(known.schema, values=known.values)
    filter_.prepare(known.rows)
    settle(known, filter_.vocabulary)
    assert filter_.vocabulary
    return filter_.schema, filter_.vocabulary


def anew(table: Tables) -> tuple[TableSchema, Vocabulary]:
    source = open_source(table)
    compiled = compile_schema(TableSchema.infer(source))
    return compiled.schema, learn(source, compiled.schema, compiled.exprs)


def both(tmp_path: Path) -> tuple[str, ...]:
    shutil.copy(JOBS, tmp_path / "a.parquet")
    return JOBS, str(tmp_path / "a.parquet")


def test_the_second_question_knows_what_the_first_one_learned(
    cache: Path, people: str, tmp_path: Path
) -> None:
    for table in (people, JOBS, both(tmp_path)):
        first, second = ask(table), ask(table)
        assert known_table(table).values is not None
        assert first == second == anew(table)
        assert [*second[1].values] == [*first[1].values]
    assert len([*cache.iterdir()]) == 3
    assert {file.stat().st_mode & 0o777 for file in cache.iterdir()} == {0o600}


def test_nothing_of_a_private_column_is_kept(cache: Path, people: str) -> None:
    schema, vocabulary = ask(people)
    assert schema.columns["email"].private
    assert schema.columns["member_name"].private
    assert "zqab" in vocabulary.words["member_name"]
    (file,) = cache.iterdir()
    kept = file.read_bytes()
    assert b"home" in kept
    assert b"zq" not in kept.lower()
    assert b"Bell" not in kept


def test_a_command_answers_as_before(people: str) -> None:
    first, second = (nlfilter("query", people, "home, fee over 300", "--limit", "3") for _ in range(2))
    assert (first.code, first.raw, first.err) == (second.code, second.raw, second.err)
    name, again = (nlfilter("query", people, "Zqah Bell") for _ in range(2))
    assert (name.json["fee"], again.json["fee"]) == (70, 70)


@pytest.mark.parametrize("change", ["text", "touched", "replaced", "renamed"])
def test_a_changed_file_is_looked_at_anew(people: str, change: str) -> None:
    ask(people)
    path = Path(people)
    if change == "text":
        path.write_text(PEOPLE.replace("home", "boat"), encoding="utf-8")
    elif change == "touched":
        os.utime(path, ns=(1, 1))
    else:
        shutil.copy(path, other := path.with_name("others.csv"))
        path = other.replace(path) if change == "replaced" else other
    assert known_table(str(path)).values is None
    assert ask(str(path)) == anew(str(path))


def test_a_file_that_changes_while_it_is_read_is_not_kept(cache: Path, people: str) -> None:
    known = known_table(people)
    Path(people).write_text(PEOPLE.replace("home", "boat"), encoding="utf-8")
    settle(known, Vocabulary())
    assert not cache.exists()


def test_what_was_kept_is_not_used_for_a_file_that_has_changed_since(people: str) -> None:
    ask(people)
    known = known_table(people)
    Path(people).write_text(PEOPLE.replace("home", "boat"), encoding="utf-8")
    with pytest.raises(InputError, match="has changed"):
        settle(known, known.values)


def test_only_plain_files_have_an_identity(tmp_path: Path, people: str) -> None:
    database = tmp_path / "a.sqlite"
    with sqlite3.connect(database) as con:
        con.execute("CREATE TABLE t (a)")
    assert known_tables.identity_of(str(database))
    (tmp_path / "a.sqlite-wal").touch()
    assert not known_tables.identity_of(str(database))
    os.mkfifo(tmp_path / "rows.csv")
    assert not known_tables.identity_of(str(tmp_path / "rows.csv"))
    assert not known_tables.identity_of(str(tmp_path / "none.csv"))
    assert known_tables.identity_of(people) != known_tables.identity_of((people, people))


def test_a_file_written_just_now_may_be_written_again(people: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_tables, "_JUST_NOW", 60_000_000_000)
    assert not known_tables.identity_of(people)


def test_standard_input_is_not_kept(cache: Path) -> None:
    assert nlfilter("query", "-", "home", stdin=PEOPLE.encode()).code == 0
    assert not cache.exists()


def test_rows_of_a_schema_file_are_not_kept(cache: Path) -> None:
    assert nlfilter("query", JOBS, "remote", "--schema", "schemas/jobs.yaml", "--limit", "1").code == 0
    assert not cache.exists()


def test_values_that_a_sample_lacks_are_known(tmp_path: Path) -> None:
    path = tmp_path / "boats.csv"
    rows = [f"{n},{'sloop' if n % 2 else 'ketch'}" for n in range(60_000)]
    rows[59_000] = "59000,schooner"
    path.write_text("number,rig\n" + "\n".join(rows), encoding="utf-8")
    assert nlfilter("query", path, "schooner").json["number"] == 59_000
    assert set(ask(str(path))[1].values["rig"]) == {"ketch", "sloop", "schooner"}
