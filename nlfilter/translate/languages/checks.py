"""Reads the words of the languages and checks them: an error names the file and the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nlfilter.errors import problem, unknown_key
from nlfilter.languages import folders
from nlfilter.languages.folders import WORDS, Place, fault, faulty, having
from nlfilter.translate.languages.building import language_of
from nlfilter.translate.languages.files import Files
from nlfilter.translate.languages.language import Language

Fault = tuple[str, Place]


class _Table(dict[str, Any]):
    """A table of a file that notes which keys are read."""

    def __init__(self, said: Mapping[str, Any], place: Place) -> None:
        super().__init__({key: _noting(value, (*place, key)) for key, value in said.items()})
        self.place, self.asked = place, set[str]()

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __missing__(self, key: str) -> Any:
        raise _Lacks(problem("lacks", name=key), self.place)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __iter__(self) -> Iterator[str]:
        self.asked.update(self.keys())
        return super().__iter__()

    def items(self) -> Any:
        self.asked.update(self.keys())
        return super().items()


class _Lacks(KeyError):
    """A table lacks a key that it must have: the problem, and the place of the table."""


def _noting(value: Any, place: Place) -> Any:
    if isinstance(value, dict):
        return _Table(value, place)
    tables = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    return [_noting(one, (*place, n)) for n, one in enumerate(value)] if tables else value


def read_checked() -> Language:
    """All languages as one; raises `SchemaError` if a file of words is wrong."""
    told = {code: _Table(folders.read(code, WORDS), ()) for code in having(WORDS)}
    try:
        made = language_of(Files(tuple(told.values())))
    except _WRONG:  # which of them cannot be read alone?
        found = [fault(code, WORDS, *why) for code, said in told.items() if (why := _why(said))]
    else:
        found = [fault(code, WORDS, *unread) for code, said in told.items() for unread in _unread(said)]
    if found:
        raise faulty(found)
    return made


_WRONG = (LookupError, TypeError, AttributeError, ValueError)
"""What comes of a table or a text that has another form than in English."""


def _why(said: _Table) -> Fault | None:
    """Why a file cannot be read, and where; None if it can."""
    try:
        language_of(Files((said,)))
    except _Lacks as lacks:
        what, place = lacks.args
        return what, place
    except _WRONG:
        return problem("unread_words"), ()
    return None


def _unread(said: _Table) -> Iterator[Fault]:
    """The keys that nothing has read."""
    for key, value in dict.items(said):
        if key not in said.asked:
            yield unknown_key(key, said.asked - said.keys()), (*said.place, key)
        for part in value if isinstance(value, list) else (value,):
            if not isinstance(part, _Table):
                break
            yield from _unread(part)
