"""The package as a whole: its files, their names, its values."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
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


SHARED_NAMES = {
    "profile": "what a text says about a person: the value, its command",
    "amounts": "amounts of things: as a request says them, as a predicate on a column",
    "bounds": "comparisons with a limit: what rules make of them, what they mean on a column",
    "check": "what may stand: in a model's words for a table, in a predicate",
    "clauses": "SQL of others at the gate: a model's for a schema, a model's for a request, an owner's",
    "clocks": "times of day: as a request says them, as a predicate on a column",
    "answer": "a model's answer: with words for a table, about a text",
    "comparisons": "two things compared: columns in a request, values in a predicate",
    "dates": "days: as a request says them, as a predicate contains them, on a column",
    "derived": "derived columns, checked: an owner's expression, a model's for a table",
    "dump": "a dump of many lists: the list itself, its command",
    "export": "rows into a file: from a dump, from any source",
    "file": "the schema file: read and checked, extended with words",
    "files": "files of text: those of people, those of a language",
    "grammar": "rules by which text is read: of requests, of SQL",
    "guesses": "guesses from names: of what a column holds, of words that a model may take back",
    "language": "a language: its words in requests, its sentences",
    "learn": "what data tells: a vocabulary, made of the facts of one list",
    "measures": "a measure: checked, and made from words",
    "names": "column names in SQL: any of them, those that people read",
    "prompt": "messages for a model: for a request, for a table's words; the command that shows them",
    "reasons": "why: an item is refused, a row is kept",
    "reference": "a page made from the code: of the SQL that a where may hold, of how requests are read",
    "table": "the table that is asked: its schema, and the schema with one request",
    "values": "values of columns: in a predicate, in a request",
}
"""The names of several modules: one idea, for the things after the colon."""


def test_several_modules_share_a_name_only_for_one_idea() -> None:
    names = Counter(file.stem for file in (ROOT / "nlfilter").rglob("*.py") if not file.stem.startswith("__"))
    assert {name for name, count in names.items() if count > 1} == SHARED_NAMES.keys()


HELD = {
    *("Translation", "Where", "Condition", "Unmatched", "Mapped", "Relaxation", "Loosening", "Asked"),
    *("Context", "Draft", "DraftCondition", "Usage", "Profile", "Fact"),
    *("Act", "Acted", "RowAction", "Fit"),
}
"""Classes that a filter returns, and classes that an application's own translator gets and returns."""


def test_only_what_an_application_holds_is_a_dataclass() -> None:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (ROOT / "nlfilter").rglob("*.py")]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert {
        one.name for one in classes if "dataclass" in str([*map(ast.unparse, one.decorator_list)])
    } == HELD
