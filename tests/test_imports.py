"""Imports stay light: unneeded modules are not loaded. Each test looks at a process of its own."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "nlfilter"
NEVER_REQUIRED = {"pandas", "polars", "pyarrow", "numpy"}
OF_OTHER_REQUESTS = {
    *("nlfilter.translate.turns.turn", "nlfilter.translate.reader.trace"),
    *("nlfilter.apply.relax", "nlfilter.where.logic.looser"),
}
OF_MODELS = {"langchain", "langchain_core", "langchain_openai", "langsmith", "openai", "tiktoken", "httpx"}
HEAVY = {"duckdb", "sqlglot", "pydantic", "ruamel", "typer", "rich", "prompt_toolkit", "pytest", "rapidfuzz"}

COMMAND = """
import sys
from nlfilter.cli.app import run
code = run(sys.argv[1:])
sys.stdout.flush()
"""
TELL = "\nimport json, sys\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"


def loaded(code: str, *arguments: str, cache: Path | None = None) -> set[str]:
    """The modules that a process has loaded after running some code; `cache` is kept between runs."""
    ran = subprocess.run(
        [sys.executable, "-c", code + TELL, *arguments],
        cwd=ROOT,
        env=os.environ | {"XDG_CACHE_HOME": str(cache or os.devnull)},
        capture_output=True,
        text=True,
        check=True,
    )
    return {*json.loads(ran.stderr.splitlines()[-1])}


def test_importing_the_package_loads_nothing_heavy() -> None:
    found = loaded("import nlfilter")
    assert not found & (HEAVY | OF_MODELS | NEVER_REQUIRED)


def test_help_loads_nothing_that_it_does_not_print() -> None:
    for arguments in ([], ["--help"]):
        assert not loaded(COMMAND, *arguments) & (
            HEAVY | OF_MODELS | NEVER_REQUIRED | {"typing", "traceback"}
        )


def test_the_version_loads_only_typer() -> None:
    found = loaded(COMMAND, "--version")
    assert "typer" in found
    assert not found & ((HEAVY - {"typer"}) | OF_MODELS | NEVER_REQUIRED)


def test_the_help_of_a_command_loads_no_engine() -> None:
    # Typer itself reads the types of a command's options with pydantic.
    assert not loaded(COMMAND, "query", "--help") & ((HEAVY - {"typer", "pydantic"}) | OF_MODELS)


DEMO = ["query", "fixtures/jobs/jobs.parquet", "remote, Python, Tokyo", "--schema", "schemas/jobs.yaml"]


def test_an_offline_query_loads_no_model_library_and_no_data_frame() -> None:
    found = loaded(COMMAND, *DEMO, "--list", "u001", "--format", "table", "--explain")
    assert "duckdb" in found
    assert not found & (OF_MODELS | NEVER_REQUIRED | {"prompt_toolkit", "pytest"})


def test_a_second_query_loads_only_what_its_request_needs(tmp_path: Path) -> None:
    first = loaded(COMMAND, *DEMO, cache=tmp_path)
    second = loaded(COMMAND, *DEMO, cache=tmp_path)
    assert {"ruamel", "sqlglot"} <= first
    assert not ({"ruamel", "sqlglot", "pydantic", "typer", "asyncio", "rich"} | OF_OTHER_REQUESTS) & second


def test_an_offline_filter_over_dicts_loads_no_model_library_and_no_data_frame() -> None:
    found = loaded(
        "from nlfilter import NLFilter\n"
        "NLFilter('schemas/films.yaml').filter('comedies', [{'genres': ['Comedy'], 'place': 1}]).rows"
    )
    assert not found & (OF_MODELS | NEVER_REQUIRED | {"typer", "rich", "prompt_toolkit", "pytest"})


def imported(file: Path, modules: frozenset[str]) -> Iterator[str]:
    """The modules of the package that a file imports, also inside functions, but not for types only."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for_types = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in for_types:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in modules else node.module for name in names)


def test_no_module_is_imported_by_what_it_imports() -> None:
    files = {
        ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts): file
        for file in PACKAGE.rglob("*.py")
        if file.name != "__init__.py"
    }
    sorter = TopologicalSorter(
        {name: {*imported(file, frozenset(files))} & files.keys() - {name} for name, file in files.items()}
    )
    sorter.prepare()  # raises CycleError, which names the cycle
