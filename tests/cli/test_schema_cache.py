"""What is kept between runs equals what would be made anew, and never makes a command fail."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import asdict

import nlfilter
from nlfilter import build_cache
from nlfilter.cli import schema_cache
from nlfilter.errors import SchemaError
from nlfilter.schema.table import TableSchema
from nlfilter.sources.files import text_of
from nlfilter.sources.own_files import OwnFiles
from nlfilter.translate.languages.building import language_of
from nlfilter.translate.languages.files import Files
from nlfilter.translate.languages.language import Endings, Language
from nlfilter.translate.languages.loading import language
from nlfilter.translate.reader.engine.grammar import Grammar, grammar
from nlfilter.where.owner.clauses import compiled_clauses
from nlfilter.where.owner.compiling import compile_schema
from tests.cli.command import SCHEMA


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "nlfilter" / "schemas"


def test_a_kept_schema_is_the_compiled_one(cache: Path) -> None:
    first, second = schema_cache.load(Path(SCHEMA)), schema_cache.load(Path(SCHEMA))
    assert first == second == TableSchema.load(SCHEMA)
    assert compile_schema(second) == compiled_clauses(first)
    (file,) = cache.iterdir()
    assert (file.stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize(
    "junk", [b"", b"{}", b"[]", b"\xff", b'{"schema": {}, "always": {"Flag": 1}}', b"null"]
)
def test_a_damaged_file_is_replaced(cache: Path, junk: bytes) -> None:
    schema_cache.load(Path(SCHEMA))
    (file,) = cache.iterdir()
    file.write_bytes(junk)
    assert schema_cache.load(Path(SCHEMA)) == TableSchema.load(SCHEMA)
    assert file.read_bytes() != junk


def test_a_changed_file_is_read_anew(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text("name: one\ncolumns:\n  city: {type: VARCHAR}\n")
    assert schema_cache.load(path).name == "one"
    path.write_text("name: two\ncolumns:\n  city: {type: VARCHAR}\n")
    assert schema_cache.load(path).name == "two"
    assert len(list(cache.iterdir())) == 2


def test_a_wrong_schema_is_not_kept(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "schema.yaml"
    path.write_text("name: one\ncolumns:\n  city: {type: VARCHAR}\nalways: city = 1\n")
    for _ in range(2):
        with pytest.raises(SchemaError):
            schema_cache.load(path)
    assert not cache.exists()


def test_a_folder_that_cannot_be_written_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert schema_cache.load(Path(SCHEMA)).name == "jobs"


@pytest.mark.parametrize("limits", [{"most_files": 2}, {"most_together": 90}])
def test_the_oldest_are_deleted(tmp_path: Path, limits: dict[str, int]) -> None:
    files = OwnFiles(tmp_path / "nlfilter" / "words", "1", **limits)
    for at, name in enumerate("abc"):
        files.write(name, b"12345678")
        os.utime(files.folder / name, (at, at))
    files.write("d", b"12345678")
    assert {path.name for path in files.folder.iterdir()} == {"c", "d"}


def test_a_file_that_changes_while_it_is_read_is_kept_under_no_other_hash(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, read = tmp_path / "schema.yaml", text_of
    path.write_text("name: one\ncolumns:\n  city: {type: VARCHAR}\n")

    def changing(given: Path, most: int) -> str:
        text = read(given, most)
        given.write_text("name: two\ncolumns:\n  city: {type: VARCHAR}\n")
        return text

    monkeypatch.setattr(schema_cache, "text_of", changing)
    assert schema_cache.load(path).name == "one"
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert schema_cache.load(path).name == "two"


def values(struct: Struct) -> dict[str, Any]:
    """The values of a struct; endings are compared by what they are, and not by which."""
    found = asdict(struct)
    return {name: asdict(one) if isinstance(one, Endings) else one for name, one in found.items()}


@pytest.mark.parametrize(("kind", "made"), [(Language, language), (Grammar, grammar)])
def test_kept_words_are_those_of_the_files(cache: Path, kind: Any, made: Callable[[], Any]) -> None:
    first, second = (schema_cache.kept("words", kind, made) for _ in range(2))
    assert values(first) == values(second) == values(made())
    (file,) = (cache.parent / "words").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("junk", [b"", b"\x80", b"\xc0", b"\xff\xff"])
def test_damaged_words_are_read_anew(cache: Path, junk: bytes) -> None:
    schema_cache.kept("words", Grammar, grammar)
    (file,) = (cache.parent / "words").iterdir()
    file.write_bytes(junk)
    assert schema_cache.kept("words", Grammar, grammar) == grammar()
    assert file.read_bytes() != junk


def test_an_edited_file_of_the_package_is_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (tmp_path / "__init__.py").touch()
    (room / "words.toml").write_text("one")
    monkeypatch.setattr(nlfilter, "__file__", str(tmp_path / "__init__.py"))
    before = schema_cache._version.__wrapped__()
    (room / "__pycache__").mkdir()
    assert schema_cache._version.__wrapped__() == before
    (room / "words.toml").write_text("other")
    assert schema_cache._version.__wrapped__() != before


def test_the_library_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_cache, "keeper", None)
    assert values(build_cache.kept("words", Language, lambda: language_of(Files.read()))) == values(
        language()
    )


def test_without_a_home_folder_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(schema_cache, "_folder", lambda: Path("~/.cache"))
    assert schema_cache.kept("words", Grammar, grammar) == grammar()
    assert not [*tmp_path.iterdir()]
