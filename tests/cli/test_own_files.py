"""Nothing is used that others can have written: no kept file changes an answer, delays one, or breaks one."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nlfilter.cli import schema_cache
from nlfilter.cli.schema_cache import are_kept, guards_in
from nlfilter.schema.table import TableSchema
from nlfilter.sources.own_files import NotOurs, OwnFiles
from nlfilter.translate.models.sqlite_cache import SQLiteCache
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.owner.compiling import compile_text
from nlfilter.where.serialization import compiled_to_json
from tests.cli.command import SCHEMA, query

TEXT = Path(SCHEMA).read_text("utf-8")
ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs POSIX owners and modes")


@pytest.fixture
def files(tmp_path: Path) -> OwnFiles:
    """A folder with one file."""
    files = OwnFiles(tmp_path / "nlfilter" / "words", "1")
    files.write("one", b"kept")
    return files


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A cache folder of its own, as a fresh home has one."""
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setenv("XDG_CACHE_HOME", folder)
        yield Path(folder) / "nlfilter"


def read(files: OwnFiles) -> bytes | None:
    return files.read("one", bytes)


def test_what_is_kept_is_for_its_owner_alone(files: OwnFiles) -> None:
    assert read(files) == b"kept"
    modes = [
        path.stat().st_mode & 0o777 for path in (files.folder.parent, files.folder, files.folder / "one")
    ]
    assert modes == [0o700, 0o700, 0o600]


def fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def link(path: Path) -> None:
    path.symlink_to(path.rename(path.with_name("other")))


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(20_000_000_000)


OTHERS: dict[str, Callable[[Path], None]] = {
    "fifo": fifo,
    "link": link,
    "folder": folder,
    "device": device,
    "huge": huge,
    "group can write": lambda path: path.chmod(0o660),
    "others can write": lambda path: path.chmod(0o602),
    "group can write to the folder": lambda path: path.parent.chmod(0o770),
    "others can write to the folder": lambda path: path.parent.chmod(0o707),
    "others can write to the folder above": lambda path: path.parents[1].chmod(0o777),
    "others can write above, without a sticky bit": lambda path: path.parents[2].chmod(0o777),
    "the folder is a link": lambda path: link(path.parent),
}
if ROOT:
    OTHERS |= {
        "a file of another user": lambda path: os.chown(path, 12345, -1),
        "a folder of another user": lambda path: os.chown(path.parent, 12345, -1),
        "a folder above of another user": lambda path: os.chown(path.parents[2], 12345, -1),
    }


@pytest.mark.parametrize("name", OTHERS)
def test_what_others_can_have_written_is_not_used(tmp_path: Path, name: str) -> None:
    files = OwnFiles(tmp_path / "cache" / "nlfilter" / "words", "1")
    files.write("one", b"kept")
    again = OwnFiles(tmp_path / "again" / "nlfilter" / "words", "1")
    shutil.copytree(tmp_path / "cache", tmp_path / "again")  # a path that no check has seen
    OTHERS[name](again.folder / "one")
    started = time.monotonic()
    with pytest.raises(NotOurs):
        read(again)
    assert time.monotonic() - started < 1


def test_a_sticky_folder_above_is_no_danger(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    files = OwnFiles(tmp_path / "shared" / "nlfilter" / "words", "1")
    files.write("one", b"kept")
    assert read(files) == b"kept"


@pytest.mark.parametrize("name", ["fifo", "link", "device", "others can write", "the folder is a link"])
def test_a_command_warns_once_and_answers(cache: Path, name: str) -> None:
    told = query("remote, Python").raw
    (file,) = (cache / "schemas").iterdir()
    OTHERS[name](file)
    ran = query("remote, Python")
    assert (ran.raw, ran.code) == (told, 0)
    assert sum("chmod go-w" in line for line in ran.err.splitlines()) == 1
    assert not query("remote, Python", "--quiet").err


def test_a_file_of_another_name_or_version_is_a_miss(files: OwnFiles) -> None:
    shutil.copy(files.folder / "one", files.folder / "two")
    assert files.read("two", bytes) is None
    assert read(replace(files, version="2")) is None


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_a_miss(files: OwnFiles, data: st.DataObject) -> None:
    path = files.folder / "one"
    files.write("one", b"kept")
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    path.write_bytes(data.draw(st.sampled_from([flipped, whole[:at], whole + b"x"])))
    assert read(files) is None


@given(at=st.floats(0, 1, exclude_max=True), by=st.integers(1, 255))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_schema_changes_nothing(cache: Path, at: float, by: int) -> None:
    schema_cache.load(Path(SCHEMA))
    (file,) = (cache / "schemas").iterdir()
    data = bytearray(file.read_bytes())
    data[int(at * len(data))] ^= by
    file.write_bytes(data)
    assert schema_cache.load(Path(SCHEMA)) == TableSchema.load(SCHEMA)


@pytest.mark.parametrize(
    "forged", [b"[" * 100_000, b'{"a":' * 100_000, b'{"schema": {}, "always": null}', b"\xff", b""]
)
def test_what_no_decoder_reads_is_a_miss(cache: Path, forged: bytes) -> None:
    schema_cache.load(Path(SCHEMA))
    (file,) = (cache / "schemas").iterdir()
    schema_cache.own_files("schemas").write(file.name, forged)
    assert schema_cache.load(Path(SCHEMA)) == TableSchema.load(SCHEMA)


def test_the_cache_of_replies_is_not_read_through_a_pipe(cache: Path) -> None:
    path = cache / "replies.sqlite"
    SQLiteCache(path, ours=True).clear()
    fifo(path)
    with pytest.raises(NotOurs):
        SQLiteCache(path, ours=True).lookup("prompt", "model")


def test_nothing_is_kept_if_that_is_off(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_CACHE", "off")
    assert query("remote, Python").code == 0
    assert not cache.exists()


# --- what guards a table comes from its file

COMPILED = compile_text(TEXT, SCHEMA)


def with_column(name: str, **changes: object) -> CompiledSchema:
    columns = {**COMPILED.schema.columns, name: replace(COMPILED.schema.columns[name], **changes)}
    return replace(COMPILED, schema=COMPILED.schema.model_copy(update={"columns": columns}))


FORGED = {
    "no always": replace(COMPILED, always=None),
    "no always, also not in the schema": replace(
        COMPILED, always=None, schema=COMPILED.schema.model_copy(update={"always": None})
    ),
    "another always": replace(
        COMPILED, always=compile_text(TEXT.replace("is_open\n", "remote\n"), "").always
    ),
    "nothing hidden": with_column("internal_margin", filterable=True),
    "nothing private": with_column("company", private=None),
    "not private": with_column("company", private=False),
    "another expression": with_column("employees", expr="internal_margin"),
    "another checked expression": replace(
        COMPILED, exprs={**COMPILED.exprs, "employees": 'CAST("internal_margin" AS INTEGER)'}
    ),
    "a term of what is hidden": replace(
        COMPILED, terms={**COMPILED.terms, "x": COMPILED.always or COMPILED.terms["x"]}
    ),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_schema_drops_no_guard(cache: Path, name: str) -> None:
    schema_cache.load(Path(SCHEMA))
    (file,) = (cache / "schemas").iterdir()
    schema_cache.own_files("schemas").write(file.name, compiled_to_json(FORGED[name]).encode())
    assert schema_cache.load(Path(SCHEMA)) == COMPILED.schema
    assert are_kept(COMPILED, TEXT)


ROW = "name: t\ncolumns:\n  pay: {type: INTEGER}\n  note:\n    type: VARCHAR\n"


@pytest.mark.parametrize(
    ("text", "hidden", "private"),
    [
        (ROW, set(), {}),
        (ROW + "    private: true  # sensitive\n", set(), {"note": "true"}),
        (ROW + "  'a: b': {type: DATE, filterable: false, private: false}\n", {"a: b"}, {"a: b": "false"}),
        (ROW.replace("INTEGER}", "INTEGER, filterable: false }"), {"pay"}, {}),
    ],
)
def test_guards_are_read_from_the_text(text: str, hidden: set[str], private: dict[str, str]) -> None:
    found = guards_in(text)
    assert found is not None
    assert (found.hidden, found.private) == (hidden, private)
    assert are_kept(compile_text(text, ""), text)


@pytest.mark.parametrize(
    "text",
    [
        ROW + '    "private": true\n',
        ROW + "    private : true\n",
        ROW + "    private:\n      true\n    label: {en: 'private: yes'}\n",
        ROW + "    label: {en: a,\n private: true}\n",
        ROW.replace("note:", "? note\n  :"),
        ROW + "    private: yes\n",
    ],
)
def test_another_form_is_left_to_the_reader_of_yaml(text: str) -> None:
    assert guards_in(text) is None
