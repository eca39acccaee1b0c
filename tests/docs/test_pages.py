"""Runs every example in the pages: sessions, Python, schemas and golden files."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Any

import pytest

from nlfilter.golden.format import read_suite
from nlfilter.schema.table import TableSchema
from nlfilter.where.owner.compiling import compile_schema
from tests.docs.sessions import ROOT, Block, blocks, fits, printed, steps

PAGES = sorted(p for p in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")) if p.name != "CHANGELOG.md")


def examples(kind: str) -> list[Any]:
    return [
        pytest.param(page, block, id=f"{page.relative_to(ROOT)}:{block.line}")
        for page in PAGES
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.kind == kind
    ]


@pytest.mark.parametrize(("page", "block"), examples("console"))
def test_a_session_prints_what_the_page_says(page: Path, block: Block) -> None:
    for step in steps(block):
        found = printed(step.command)
        if not fits(step.expected, found):
            assert found == step.expected, f"{page}:{step.line}: `make docs` updates it"


@pytest.mark.parametrize(("page", "block"), examples("python"))
def test_python_runs_and_gives_what_its_comments_say(
    page: Path, block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    for name in [
        n for n in os.environ if n.startswith(("NLFILTER_", "OPENAI_")) and n != "NLFILTER_DICTIONARY"
    ]:
        monkeypatch.delenv(name)
    names: dict[str, object] = {"__name__": "example"}
    lines = block.text.splitlines()
    for statement in ast.parse(block.text).body:
        code = ast.unparse(statement)
        _, mark, comment = lines[(statement.end_lineno or 1) - 1].partition("  # ")
        if isinstance(statement, ast.Expr) and mark:
            value = eval(code, names)  # noqa: S307
            shown = {str(value), repr(value)}
            assert any(fits_line(comment.strip(), text) for text in shown), (comment, value)
        else:
            exec(compile(code, str(page), "exec", dont_inherit=True), names)  # noqa: S102


def fits_line(expected: str, found: str) -> bool:
    """Whether a value is shown as expected; a final `...` stands for the rest."""
    if expected.endswith("..."):
        return found.startswith(expected.removesuffix("..."))
    return found == expected


@pytest.mark.parametrize(("page", "block"), examples("yaml"))
def test_a_file_in_a_page_can_be_read(page: Path, block: Block, tmp_path: Path) -> None:
    path = tmp_path / "example.golden.yaml"
    path.write_text(block.text, encoding="utf-8")
    if block.text.startswith(("name:", "format:")):
        compile_schema(TableSchema.load(path))
    else:
        assert read_suite(path).cases


def test_the_readme_stays_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150
