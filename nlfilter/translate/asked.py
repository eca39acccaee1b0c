"""A log of phrases that people asked for and that a schema does not know, for the owner of the schema.

Each line is a JSON object: `{"phrase": "near a park", "reason": "no_column", "lang": "en"}`. The log holds no
request, no person and no time. It leaves out phrases that may name a person, long phrases, and values for a
column of data about people. Its size is limited: a full log is renamed to `LOG.old`, which replaces the older
one. Several processes may write to one log.
"""

from __future__ import annotations

import json
import os
import stat
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlfilter.errors import InputError, problem
from nlfilter.errors.inputs import path_of
from nlfilter.languages.about import read_as
from nlfilter.languages.folders import codes
from nlfilter.schema.fold import clean, squeeze
from nlfilter.schema.inference.personal import PERSONAL, looks_personal
from nlfilter.schema.lexicon.spelling_index import PrivateWords
from nlfilter.schema.table import TableSchema
from nlfilter.sources.files import UnreadFile, json_lines, json_object, text_of
from nlfilter.where.phrases import Reason, Unmatched

try:
    import fcntl
except ImportError:  # on Windows there is no lock, so a full log may lose a few lines
    fcntl = None  # type: ignore[assignment]

MOST_BYTES = 1_000_000
"""The most bytes of a log; the older log is kept too, so there may be twice as many."""
LONGEST = 60
"""The most characters of a phrase; a longer text is a sentence."""

_NO_WORDS = PrivateWords()
_KEYS = {"phrase", "reason", "lang"}
_START = 4_096
"""So many bytes of a log hold its first line."""

_UNKNOWN = frozenset(Reason) - {Reason.ORDERING, Reason.UNSAFE_TEXT}
"""The reasons that a word in the schema would have removed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A phrase that was not understood, with the reason, its language, and how often it occurs."""

    phrase: str
    reason: str
    lang: str
    count: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class AskedLog:
    """A log to which unmatched phrases are added.

    Raises `InputError` if the file cannot be written, if lines cannot be added to it, or if it or the older
    log that it would replace is a file of another kind.
    """

    def __init__(self, path: str | os.PathLike[str], schema: TableSchema) -> None:
        self.path = Path(path_of(path))
        columns = (schema.columns[name] for name in schema.filterable)
        self._guarded = any(column.private or column.holds in PERSONAL for column in columns)
        for file in (self.path, _before(self.path)):
            if not _may_be_log(file):
                raise InputError.of("no_log", path=os.fspath(file), reason=problem("not_a_log"))
        try:
            os.close(_opened(self.path))
            return
        except (OSError, ValueError):
            pass
        raise InputError.of("unwritable", path=os.fspath(path))

    def add(self, unmatched: Iterable[Unmatched], private: PrivateWords = _NO_WORDS) -> None:
        """Add the phrases that a schema could have known; do nothing if the log cannot be written now.

        It leaves out phrases that may hold a word of a `private` column.
        """
        told = (one for one in unmatched if not private.may_hold(one.phrase))
        lines = [line for one in told if (line := self._line(one))]
        if lines:
            try:
                _append(self.path, "".join(lines).encode("utf-8", "replace"))
            except OSError:  # a full disk is no reason to refuse a request
                return

    def _line(self, one: Unmatched) -> str | None:
        phrase = clean(one.phrase)
        if one.reason not in _UNKNOWN or not 0 < len(phrase) <= LONGEST or looks_personal(phrase):
            return None
        if self._guarded and one.reason is Reason.VALUE_NOT_FOUND:
            return None  # "Dr. Lee": a value of a column of names
        entry = {"phrase": phrase, "reason": one.reason.value, "lang": read_as(phrase)}
        return json.dumps(entry, ensure_ascii=False) + "\n"


def _may_be_log(path: Path) -> bool:
    """Whether a file is not there yet, is empty, or begins as a log; what is no file is another error."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError):
        return True
    try:
        start = os.read(handle, _START) if stat.S_ISREG(os.fstat(handle).st_mode) else b""
    finally:
        os.close(handle)
    first = json_object(start.split(b"\n", 1)[0])
    return not start or (first is not None and first.keys() == _KEYS)


def _opened(path: Path) -> int:
    flags = (
        os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    )
    handle = os.open(path, flags, 0o600)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError
    return handle


def _append(path: Path, data: bytes) -> None:
    """Add whole lines at once, under a lock; if the log is full, rename it first."""
    while True:
        handle = _opened(path)
        try:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX)
            here = os.fstat(handle)
            if not _is_still(path, here):
                continue  # another process has renamed it meanwhile
            if here.st_size and here.st_size + len(data) > MOST_BYTES:
                if not _may_be_log(_before(path)):
                    return
                os.replace(path, _before(path))
                continue
            os.write(handle, data)
            return
        finally:
            os.close(handle)


def _is_still(path: Path, here: os.stat_result) -> bool:
    try:
        return os.path.samestat(here, os.stat(path))
    except FileNotFoundError:
        return False


def _before(path: Path) -> Path:
    return path.with_name(path.name + ".old")


def most_asked(path: str | os.PathLike[str], *, limit: int | None = None) -> list[Asked]:
    """The phrases of a log, the most frequent first; case and width make no difference.

    Lines in another form are skipped.

    Raises:
        InputError: the log does not exist, or is not a text.
    """
    counts: defaultdict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for file in (_before(Path(path)), Path(path)):
        for entry in _entries(file, needed=file == Path(path)):
            counts[squeeze(entry[0])][entry] += 1
    found = [Asked(*spellings.most_common(1)[0][0], count=spellings.total()) for spellings in counts.values()]
    return sorted(found, key=lambda one: -one.count)[:limit]


def _entries(path: Path, *, needed: bool) -> Iterable[tuple[str, str, str]]:
    text, reason = "", ""
    try:
        text = text_of(path, 2 * MOST_BYTES)
    except UnreadFile as error:
        reason = error.reason if needed or not error.missing else ""
    if reason:
        raise InputError.of("no_log", path=os.fspath(path), reason=reason)
    for _, line in json_lines(text):
        entry = line and _entry(line)
        if entry:
            yield entry


def _entry(line: dict[str, Any]) -> tuple[str, str, str] | None:
    phrase, reason, lang = line.get("phrase"), line.get("reason"), line.get("lang")
    if not isinstance(phrase, str) or reason not in tuple(Reason) or lang not in codes():
        return None
    phrase = clean(phrase)
    usable = squeeze(phrase) and len(phrase) <= LONGEST and not looks_personal(phrase)
    return (phrase, str(reason), str(lang)) if usable else None
