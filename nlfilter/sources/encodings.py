"""Copies text files into UTF-8 if they are in Shift_JIS or UTF-16, as spreadsheets save them, or as told.

Also copies files whose lines end in different ways.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import re
import zlib
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from nlfilter.errors import InputError
from nlfilter.sources.paths import COMPRESSED, told

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SHIFT_JIS = "cp932"
_NO_LETTER = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Python makes of bytes to which Shift_JIS gives no letter."""
_PIECE = 1_000_000
"""Letters that are read at once."""
UNREAD = (OSError, EOFError, zlib.error)
"""The errors of a file that cannot be read, or not be decompressed."""


def opened(path: str, encoding: str, newline: str | None = "") -> TextIO:
    """Opens a text file, also one that gzip compressed; by default, line ends stay as they are."""
    if path.endswith(".gz"):
        return gzip.open(path, "rt", encoding=encoding, newline=newline)
    return open(path, encoding=encoding, newline=newline)


def in_utf8(files: Sequence[tuple[str, str]], folder: Path, *, by_mark: bool = False) -> list[str]:
    """Returns the paths of files, or of copies of them in UTF-8 in a private folder.

    Each file comes with its encoding; without one ("") it is found out. With `by_mark`, only files whose
    first bytes say UTF-16 are then copied, which is a quick check. A file counts as Shift_JIS only if all of
    it can be read so, and if it looks like Japanese. Raises `InputError` if a named encoding is wrong.
    """
    return [_copied(*file, folder / f"utf8-{n}", by_mark=by_mark) or file[0] for n, file in enumerate(files)]


def _copied(path: str, named: str, target: Path, *, by_mark: bool) -> str:
    """Returns the path of a copy; "" if none is needed or can be made."""
    if named:
        return str(target) if _copied_as(named, path, target) else ""
    encoding = _marked(path) or ("" if by_mark or is_utf8(path) else _SHIFT_JIS)
    # The file may change or hold anything: a copy that fails leaves the error to the reader of the file.
    with contextlib.suppress(ValueError, *UNREAD):
        if encoding and (encoding != _SHIFT_JIS or _looks_japanese(path)):
            copy_of(path, encoding, target)
            return str(target)
    return ""


def _copied_as(encoding: str, path: str, target: Path) -> bool:
    """Copy a file into UTF-8 from the encoding that somebody named; whether it can be read at all."""
    try:
        codecs.lookup(encoding)
        copy_of(path, encoding, target)
        return True
    except UNREAD:
        return False  # its reader says what is wrong
    except LookupError:
        key = "no_encoding"
    except ValueError:
        key = "other_encoding"
    raise InputError.of(key, path=told(path), name=encoding[:40])


def copy_of(path: str, encoding: str, target: Path, *, above: int = 0) -> None:
    """Copy a file into UTF-8 without the lines `above`; raises `ValueError` if it is not in this encoding."""
    with opened(path, encoding) as given, open(target, "w", encoding="utf-8", newline="") as copy:
        next(islice(given, above, above), None)
        for piece in iter(partial(given.read, _PIECE), ""):
            if encoding == _SHIFT_JIS and _NO_LETTER.search(piece):
                raise ValueError(encoding)
            copy.write(piece)


def with_one_line_end(paths: Sequence[str], folder: Path) -> list[str]:
    r"""Returns the paths of files, or of copies of those in UTF-8 whose lines end with both \r\n and \n.

    DuckDB does not read such a file. It arises if a line is added to a file from another system.
    """
    return [_with_one_line_end(path, folder / f"lines-{n}") or path for n, path in enumerate(paths)]


def _with_one_line_end(path: str, target: Path) -> str:
    ends = set[str]()
    with contextlib.suppress(ValueError, *UNREAD), opened(path, "utf-8", newline=None) as file:
        with open(target, "w", encoding="utf-8", newline="") as copy:
            for piece in iter(partial(file.read, _PIECE), ""):
                copy.write(piece)
        ends.update((file.newlines,) if isinstance(file.newlines, str) else file.newlines or ())
    return str(target) if len(ends) > 1 else ""


def _marked(path: str) -> str:
    """Returns the encoding that a file's first bytes declare."""
    read = gzip.open if path.endswith(".gz") else open
    with contextlib.suppress(*UNREAD), read(path, "rb") as file:
        return _MARKS.get(file.read(2), "")
    return ""


def _looks_japanese(path: str) -> bool:
    """Whether few letters beyond ASCII, read as Shift_JIS, stand alone beside a Latin letter.

    In a file of a European encoding nearly all of them would: "Müller", "café". Half-width marks, and a lone
    half-width letter, are no Japanese: "£" gives one. Nor is a text in UTF-8 with a few damaged letters.
    """
    with opened(path, _SHIFT_JIS) as file:
        text = file.read(_PIECE)
    as_utf8 = text.encode(_SHIFT_JIS, "replace").decode("utf-8", "replace")
    letters, damaged = sum(map(len, _BEYOND_ASCII.findall(as_utf8))), as_utf8.count("\ufffd")
    if letters > 10 * damaged:
        return False
    told = (found for found in _BEYOND_ASCII.findall(text) if not _NO_JAPANESE.fullmatch(found))
    return len(_WITHIN_A_WORD.findall(text)) * 2 < sum(1 for _ in told)


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_NO_JAPANESE = re.compile("[\uff61-\uff65]+|[\uff61-\uff9f]")
_WITHIN_A_WORD = re.compile(
    r"(?<=[A-Za-z])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[A-Za-z])"
)


def is_utf8(path: str) -> bool:
    """Whether a file is UTF-8; a file in another compression than gzip is not checked."""
    if path.endswith(COMPRESSED) and not path.endswith(".gz"):
        return True
    try:
        with opened(path, "utf-8") as file:
            while file.read(_PIECE):
                pass
    except UNREAD:
        return True  # its reader says what is wrong
    except ValueError:
        return False
    return True
