"""Reads the words of the languages and checks them: an error names the file and the line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from nlfilter.errors import problem, unknown_key
from nlfilter.languages.folders import FOLDER, RULES, WORDS, Place, fault, faulty, having, symbols_of_all
from nlfilter.translate.languages.building import language_of
from nlfilter.translate.languages.files import Files
from nlfilter.translate.languages.language import Language

_ENTRIES: Mapping[tuple[str, ...], tuple[str, str]] = {
    ("dates",): ("pattern is", "from unit count days one_of"),
    ("amounts",): ("pattern is", "before unit"),
    ("compounds",): ("stems endings role", "not_before"),
    ("directions",): ("words of", ""),
    ("qualities",): ("of", "little much less more"),
    ("date_words", "eras"): ("names from to", "letter"),
    ("clock_words", "patterns"): ("pattern", "one_of"),
    ("clock_words", "parts"): ("names from", "until"),
}
"""The keys that each entry of a list must have, and those that it may have."""
_OF_DATES = ("weekdays", "months", "units", "small", "date")
"""What `date_words` must have if there are patterns of dates."""
_READ_BY_PATTERNS = frozenset(
    {
        ("dates",),
        *(("date_words", key) for key in ("first_year", "date", "before_a_day", "after_a_day")),
    }
)

Fault = tuple[str, Place]


def read_checked() -> Language:
    """All languages as one; raises `SchemaError` if a file of words is wrong."""
    files = Files.read()
    told = dict(zip(having(WORDS), files.contents, strict=True))
    _raise_if({code: [*_in_entries(said)] for code, said in told.items()})
    made = _built(files, told)
    roles, asked = _known_roles(), files.asked | _READ_BY_PATTERNS
    _raise_if({code: [*_unread(said, asked), *_without_use(said, roles)] for code, said in told.items()})
    return made


def _raise_if(faults: Mapping[str, Iterable[Fault]]) -> None:
    problems = [fault(code, WORDS, what, place) for code, all_ in faults.items() for what, place in all_]
    if problems:
        raise faulty(problems)


def _built(files: Files, told: Mapping[str, Any]) -> Language:
    """All languages as one. If that fails, a file is wrong that cannot be read alone."""
    if made := _made(files):
        return made
    wrong = [code for code, said in told.items() if not _made(Files((said,)))]
    raise faulty([fault(code, WORDS, problem("unread_words")) for code in wrong])


def _made(files: Files) -> Language | None:
    try:
        return language_of(files)
    except (LookupError, TypeError, AttributeError, ValueError):  # a value of another form
        return None


def _in_entries(said: Mapping[str, Any]) -> Iterator[Fault]:
    """Entries that lack a key, or have one that nothing reads."""
    for path, (needed, more) in _ENTRIES.items():
        entries: Any = said
        for key in path:
            entries = entries.get(key, {})
        for n, entry in enumerate(entries):
            must, may = needed.split(), more.split()
            for key in sorted({*must, *may, *entry}):
                if key not in (*must, *may):
                    yield unknown_key(key, (*must, *may)), (*path, n, key)
                elif key in must and key not in entry:
                    yield problem("lacks", name=key), (*path, n)
    words = said.get("date_words", {})
    if "dates" in said:
        yield from ((problem("lacks", name=key), ("date_words",)) for key in _OF_DATES if key not in words)


def _unread(said: Mapping[str, Any], asked: Collection[Place], place: Place = ()) -> Iterator[Fault]:
    """Keys that nothing has read."""
    known = {one[len(place)]: one for one in asked if one[: len(place)] == place and len(one) > len(place)}
    for key, value in said.items():
        here = (*place, key)
        if key not in known:
            yield unknown_key(key, map(str, known)), here
        elif here not in asked and isinstance(value, dict):
            yield from _unread(value, asked, here)


def _without_use(said: Mapping[str, Any], known: Collection[str]) -> Iterator[Fault]:
    """Roles that neither a rule nor the code asks for."""
    for role in said.get("roles", {}):
        if role not in known:
            yield unknown_key(role, known), ("roles", role)


def _known_roles() -> frozenset[str]:
    """The words of all rules, and the roles that none of them names."""
    files = (FOLDER / RULES, *(FOLDER / code / RULES for code in having(RULES)))
    return symbols_of_all().union(*(re.findall(r"\w+", file.read_text("utf-8")) for file in files))
