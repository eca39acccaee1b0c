"""Makes the page `docs/grammar.md` from the files: `python -m nlfilter.translate.reader.reference FILE`."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from nlfilter.languages.folders import WORDS, codes, read
from nlfilter.translate.languages.files import phrases
from nlfilter.translate.reader.engine.grammar import Rule, grammar
from nlfilter.translate.reader.productions.production import PRODUCTIONS

_INTRODUCTION = """\
# Roles, productions and features

*Made from the languages' files, the productions and the weights by `make docs`; a test fails if they differ.*

`docs/reader.md` says how they work together.
"""
_MOST_WORDS = 4
_WEIGHT = re.compile(r"(\w+) = (-?[\d.]+) +# (.+)")
_GROUP = re.compile(r"# (?P<about>.+)\n\[\w+\]\n(?P<weights>(?:.+\n)+)")


def page() -> str:
    """Writes the whole page as Markdown."""
    return "\n".join([_INTRODUCTION, *_features(), *_productions(), *_roles()])


def _features() -> Iterator[str]:
    yield "## Features\n\nThe weight is what the feature costs a reading (`score.py`)."
    text = files("nlfilter.translate.reader").joinpath("weights.toml").read_text("utf-8")
    for group in _GROUP.finditer(text):
        yield f"\n{group['about']}\n\n| feature | weight | for example |\n| --- | --- | --- |"
        yield from (f"| `{name}` | {weight} | {about} |" for name, weight, about in _WEIGHT.findall(group[0]))
    yield ""


def _productions() -> Iterator[str]:
    yield "## Productions\n\n| production | what its node means | a rule |\n| --- | --- | --- |"
    of_name: dict[str, Rule] = {}
    for rule in grammar().rules:
        of_name.setdefault(rule.production, rule)
    for name, rule in sorted(of_name.items()):
        about = (inspect.getdoc(PRODUCTIONS[name]) or "").split("\n\n")[0].replace("\n", " ")
        yield f"| `{name}` | {_cell(about)} | `{_cell(str(rule))}` |"
    yield ""


def _roles() -> Iterator[str]:
    yield f"## Roles\n\nSome words of each role.\n\n| role | {' | '.join(codes())} |"
    yield "| --- |" + " --- |" * len(codes())
    roles: list[Mapping[str, Any]] = [read(code, WORDS)["roles"] for code in codes()]
    for name in sorted({*(name for one in roles for name in one)}):
        yield f"| `{name}` | {' | '.join(_some(one.get(name, '')) for one in roles)} |"


def _some(words: str | list[str]) -> str:
    return _cell(", ".join(phrases(words)[:_MOST_WORDS]))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page() + "\n", encoding="utf-8")
