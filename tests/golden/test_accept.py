"""Accepting rewrites only the record; the rest of the file stays the same, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlfilter.errors import InputError
from nlfilter.golden.accept import accept_files, splice
from nlfilter.golden.new import propose
from nlfilter.golden.run import run_files
from nlfilter.schema.files.document import Document, Loc
from tests.golden.project import project

REWRITE = Path(__file__).parent / "rewrite"


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """`accept` is refused in CI, but these tests must also run there."""
    monkeypatch.delenv("CI", raising=False)


@pytest.mark.parametrize("name", sorted(folder.name for folder in REWRITE.iterdir()))
def test_before_and_after(name: str, tmp_path: Path) -> None:
    path = project(tmp_path, "")
    before, after = (REWRITE / name / f"{when}.yaml" for when in ("before", "after"))
    path.write_bytes(before.read_bytes())
    accept_files([path]).write()
    assert path.read_text(encoding="utf-8") == after.read_text(encoding="utf-8")
    assert accept_files([path]).changes == ()


def test_what_will_change_is_told_before_it_does(tmp_path: Path) -> None:
    path = project(
        tmp_path,
        '  - {name: stale, request: "red", keeps: [t1, t3, t6], where: "cordless"}\n'
        '  - {name: wrong, request: "red", keeps: [t1]}\n',
    )
    written = path.read_bytes()
    found = accept_files([path])
    assert [(c.line, c.name, c.key, c.old, c.new) for c in found.changes] == [
        (5, "stale", "where", "cordless", "color = 'red'")
    ]
    assert [outcome.name for outcome in found.left] == ["wrong"]
    assert path.read_bytes() == written


def test_nothing_is_written_in_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project(tmp_path, '  - {name: a, request: "red", keeps: [t1, t3, t6]}\n')
    written = path.read_bytes()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(InputError, match="in CI"):
        accept_files([path]).write()
    assert path.read_bytes() == written


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    path = project(tmp_path, '  - name: a\n    request: "red"\n    keeps: [t1, t3, t6]\n    where: "x"\n')
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    accept_files([path]).write()
    assert path.read_bytes().endswith(b"where: \"color = 'red'\"\r\n")


def test_new_lines_get_the_line_ends_of_the_file(tmp_path: Path) -> None:
    cases = '  - name: a\n    request: "red"\n    keeps: [t1, t3, t6]\n    explains: {en: }\n'
    cases += '  - name: b\n    request: "blue"\n    keeps: [t2, t5]'
    path = project(tmp_path, cases)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    accept_files([path]).write()
    propose(tmp_path / "tools.parquet", tmp_path / "tools.yaml", "cordless", name="new").append(path)
    lines = path.read_bytes().split(b"\n")
    assert [line for line in lines[:-1] if not line.endswith(b"\r")] == []
    assert [line.strip()[:5] for line in lines].count(b"where") == 3
    assert run_files([path]).passed


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(max_examples=150)
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    before = Document.parse("cases:\n  - a: 'x'  # stays\n    b: 1\n  - {c: 2}\n", "f.yaml")
    record: dict[Loc, str] = {
        ("cases", 0, "a"): text,
        ("cases", 0, "d"): text,
        ("cases", 1, "c"): text,
        ("cases", 1, "d"): text,
    }
    after = Document.parse(splice(before, record), "f.yaml")
    assert after.data == {"cases": [{"a": text, "b": "1", "d": text}, {"c": text, "d": text}]}


def test_a_link_is_followed_and_nothing_planted_beside_it_is_written_to(tmp_path: Path) -> None:
    path = project(
        tmp_path, '  - {name: stale, request: "red", keeps: [t1, t3, t6], where: "cordless"}\n', "real.yaml"
    )
    path.chmod(0o640)
    link, victim = tmp_path / "tools.golden.yaml", tmp_path / "victim"
    link.symlink_to(path)
    victim.write_text("untouched")
    for planted in (link, path):
        planted.with_name(f"{planted.name}.part").symlink_to(victim)
    accept_files([link]).write()
    assert link.is_symlink()
    assert "cordless" not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o640
    assert victim.read_text() == "untouched"
