"""What people asked for and a schema did not know: a log of unmatched phrases, for whoever keeps the schema.

One JSON object a line: `{"phrase": "near a park", "reason": "no_column", "lang": "en"}`. No request, no
person and no time is written; nor is a phrase that may name a person, a long one, or what was looked for in a
column of data about people. The log is bounded: a full one becomes `LOG.old`, in the place of the one before.
Several processes may write to one log.
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

from nlfilter.errors import InputError
from nlfilter.schema.fold import is_cjk, squeeze
from nlfilter.schema.personal import PERSONAL, looks_personal
from nlfilter.schema.table import TableSchema
from nlfilter.sources.files import UnreadFile, json_lines, text_of
from nlfilter.translate.visible import clean
from nlfilter.where.phrases import Reason, Unmatched

try:
    import fcntl
except ImportError:  # Windows: appended without a lock, so that a full log may lose a few lines
    fcntl = None  # type: ignore[assignment]

MOST_BYTES = 1_000_000
"""Bytes of a log; with the one before it, twice as many are kept."""
LONGEST = 60
"""Characters of a phrase; a longer one is a sentence."""

_UNKNOWN = frozenset(Reason) - {Reason.ORDERING, Reason.UNSAFE_TEXT}
"""Reasons that a word of a schema could have answered."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A phrase that was not understood: why, in which language, and how many times it was written."""

    phrase: str
    reason: str
    lang: str
    count: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class AskedLog:
    """A log that unmatched phrases are added to.

    Raises `InputError` if the file cannot be written, or is none that lines can be added to.
    """

    def __init__(self, path: str | os.PathLike[str], schema: TableSchema) -> None:
        self.path = Path(path)
        columns = (schema.columns[name] for name in schema.filterable)
        self._guarded = any(column.private or column.holds in PERSONAL for column in columns)
        try:
            os.close(_opened(self.path))
            return
        except (OSError, ValueError):
            pass
        raise InputError.unwritable(os.fspath(path))

    def add(self, unmatched: Iterable[Unmatched]) -> None:
        """Add the phrases that a schema could have known; nothing where the log can be written no more."""
        lines = [line for one in unmatched if (line := self._line(one))]
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
        lang = "ja" if any(map(is_cjk, phrase)) else "en"
        entry = {"phrase": phrase, "reason": one.reason.value, "lang": lang}
        return json.dumps(entry, ensure_ascii=False) + "\n"


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
    """Add whole lines at once, under a lock that others wait for; a full log is set aside first."""
    while True:
        handle = _opened(path)
        try:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX)
            here = os.fstat(handle)
            if not _is_still(path, here):
                continue  # another process has set it aside meanwhile
            if here.st_size and here.st_size + len(data) > MOST_BYTES:
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
    """The phrases of a log, the most frequent first; spellings that differ by case and width are one.

    Lines that are none of a log are passed over: they may come from anywhere.

    Raises:
        InputError: there is no such log, or it is no text.
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
        raise InputError.no_log(os.fspath(path), reason)
    for _, line in json_lines(text):
        entry = line and _entry(line)
        if entry:
            yield entry


def _entry(line: dict[str, Any]) -> tuple[str, str, str] | None:
    phrase, reason, lang = line.get("phrase"), line.get("reason"), line.get("lang")
    if not isinstance(phrase, str) or reason not in set(Reason) or lang not in ("en", "ja"):
        return None
    phrase = clean(phrase)
    usable = squeeze(phrase) and len(phrase) <= LONGEST and not looks_personal(phrase)
    return (phrase, str(reason), str(lang)) if usable else None
