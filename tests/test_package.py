"""The package as a whole: its files, its values."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_file_of_the_package_is_installed() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"][
        "nlfilter"
    ]
    package = ROOT / "nlfilter"
    installed = {file for pattern in patterns for file in package.glob(pattern)}
    files = {file for file in package.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
    assert {file for file in files if file.suffix != ".py"} == installed


HELD = {
    *("Translation", "Where", "Condition", "Unmatched", "Mapped", "Relaxation", "Loosening", "Asked"),
    *("Context", "Draft", "DraftCondition", "Usage"),
}
"""Classes that a filter returns, and classes that an application's own translator gets and returns."""


def test_only_what_an_application_holds_is_a_dataclass() -> None:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "nlfilter").rglob("*.py")]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert {
        one.name for one in classes if "dataclass" in str([*map(ast.unparse, one.decorator_list)])
    } == HELD
