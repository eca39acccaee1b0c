"""Everything public is documented, and everything documented exists."""

from __future__ import annotations

import re
import tomllib
from typing import Literal, get_origin

import pytest
from typer import Context
from typer.main import get_command

import nlfilter
from nlfilter import errors
from nlfilter.cli.commands import app
from nlfilter.cli.help_page import OPTIONS, page
from tests.cli.command import nlfilter as command
from tests.docs.sessions import ROOT

PAGES = "\n".join(p.read_text(encoding="utf-8") for p in (ROOT / "README.md", *ROOT.glob("docs/**/*.md")))


@pytest.mark.parametrize("name", nlfilter.__all__)
def test_a_public_name_is_documented(name: str) -> None:
    value = getattr(nlfilter, name)
    assert value.__doc__ or get_origin(value) is Literal  # a Literal type has no docstring
    assert re.search(rf"\b{name}\b", PAGES), f"no page names {name}"


def test_public_names_are_sorted_and_exist() -> None:
    assert sorted(nlfilter.__all__) == list(nlfilter.__all__)
    assert set(nlfilter.__all__) <= set(dir(nlfilter))


COMMANDS = ["query", "translate", "profile", "validate", "prompt", "chat", "serve", "mcp"]
COMMANDS += [f"schema {name}" for name in ("infer", "enrich", "check", "show", "asked", "values")]
COMMANDS += ["dump check", "dump lay-out"]
COMMANDS += [f"golden {name}" for name in ("run", "accept", "record", "coverage", "new")]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_documented_and_shows_an_example(name: str) -> None:
    help_ = command(*name.split(), "--help").out
    assert re.search(rf"Example: nlfilter {name}\b", help_)
    assert f"nlfilter {name}" in PAGES


def test_no_command_is_forgotten() -> None:
    def listed(*group: str) -> list[str]:
        _, _, commands = command(*group, "--help").out.partition("Commands:\n")
        return [line.split()[0] for line in commands.splitlines() if line.startswith("  ") and line[2] != " "]

    groups = {"schema", "dump", "golden"}
    found = [name for name in listed() if name not in groups]
    found += [f"{group} {name}" for group in groups for name in listed(group)]
    assert set(found) == set(COMMANDS)


def test_the_page_of_the_command_tells_every_option_and_each_once() -> None:
    group = get_command(app)
    known = [option for one in group.params for option in one.opts]
    assert [*OPTIONS] == [*known, "--help"]
    told = [line.split()[0] for line in page().splitlines() if line.startswith("  -")]
    assert told == [*OPTIONS]
    with Context(group, info_name="nlfilter") as context:
        assert group.get_help(context) == page().rstrip()


def test_every_error_and_its_exit_code_are_documented() -> None:
    page = (ROOT / "docs/errors.md").read_text(encoding="utf-8")
    found = [c for c in vars(errors).values() if isinstance(c, type)]
    classes = [c for c in found if issubclass(c, errors.NLFilterError)]
    for class_ in classes:
        assert re.search(rf"`{class_.__name__}` \| {class_.exit_code} \|", page), class_.__name__
    for code in errors.RejectCode:
        assert f"`{code.value}`" in page


def test_the_changelog_knows_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == nlfilter.__version__
    versions = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[:2] == ["Unreleased", nlfilter.__version__]


def test_the_files_that_pages_name_are_there() -> None:
    named = set(re.findall(r"`((?:tests|docs|nlfilter|schemas|fixtures|benchmarks)/[\w./*-]+)`", PAGES))
    assert len(named) > 20
    assert not [name for name in named - {"schemas/NAME.yaml"} if not any(ROOT.glob(name.rstrip("/")))]
