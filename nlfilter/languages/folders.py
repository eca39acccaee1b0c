"""The folders of the languages. A folder is a language; its name is the code of the language.

Each of its files may be missing: `about.toml` says how the language is recognised and written, `words.toml`
and `constructions.rules` how requests are read, `sentences.toml` and `errors.toml` what people are told.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from nlfilter.errors import SchemaError, at, problem

FOLDER = Path(__file__).parent
ENGLISH = "en"
"""The language of what another one does not say."""
ABOUT, WORDS, RULES, SENTENCES, ERRORS = (
    "about.toml",
    "words.toml",
    "constructions.rules",
    "sentences.toml",
    "errors.toml",
)

Place = tuple[str | int, ...]
"""Where something stands in a file: keys, and the numbers of entries in lists."""


@cache
def codes() -> tuple[str, ...]:
    """All languages."""
    return tuple(sorted(one.name for one in os.scandir(FOLDER) if one.is_dir() and one.name.isalpha()))


def path_of(code: str, name: str) -> Path:
    """The path of a file of a language, or with "" of one for all languages."""
    return FOLDER / code / name


def having(name: str) -> tuple[str, ...]:
    """The languages that have a file."""
    return tuple(code for code in codes() if path_of(code, name).is_file())


def read(code: str, name: str) -> dict[str, Any]:
    """The content of a TOML file of a language, if it has this file."""
    import tomli

    if code not in having(name):
        return {}
    try:
        return tomli.loads(path_of(code, name).read_text("utf-8"))
    except tomli.TOMLDecodeError as error:
        what, line = problem("not_toml"), error.lineno
    except UnicodeDecodeError:
        what, line = problem("not_text"), 1
    raise faulty([fault(code, name, what, line=line)])


@cache
def symbols_of_all() -> frozenset[str]:
    """Nodes and roles that are known without the words of any language."""
    return frozenset(re.findall(r"\w+", path_of("", "symbols.txt").read_text("utf-8")))


def fault(code: str, name: str, what: str, place: Place = (), line: int | None = None) -> str:
    """A problem of a file: its path, the line of a place in it, and what is wrong there."""
    file = path_of(code, name)
    return at(os.fspath(file), line or line_of(file.read_text("utf-8"), place), what)


def faulty(problems: Sequence[str]) -> SchemaError:
    """The error that tells the problems of a language's files."""
    return SchemaError(problems, hint=problem("see_languages"))


def line_of(text: str, place: Place) -> int:
    """The line of a TOML text in which a place begins, as far as its keys tell.

    >>> line_of("[roles]\\nor = []\\n[[dates]]\\nis = 1\\n[[dates]]\\n", ("dates", 1))
    5
    """
    lines, found = text.splitlines(), [0]
    for key in place:
        if isinstance(key, int):
            found = found[key : key + 1] or found[-1:]
        else:
            named = re.compile(rf"(?<![\w-])[\"']?{re.escape(key)}[\"']?\s*[\].=]")
            found = [n for n in range(found[0], len(lines)) if named.search(lines[n])] or found[:1]
    return found[0] + 1
