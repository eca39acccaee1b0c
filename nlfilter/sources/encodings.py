"""Copies text files into UTF-8 if they are in Shift_JIS or UTF-16, as spreadsheets save them."""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nlfilter.sources.paths import COMPRESSED

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_SHIFT_JIS = "cp932"
_NO_LETTER = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
"""What Python makes of bytes to which Shift_JIS gives no letter."""
_PIECE = 1_000_000
"""Letters that are read at once."""


def in_utf8(paths: Sequence[str], folder: Path, *, by_mark: bool = False) -> list[str]:
    """Returns the files, or copies of them in UTF-8 in a private folder.

    With `by_mark`, only files whose first bytes say UTF-16 are copied, which is a quick check. A file counts
    as Shift_JIS only if all of it can be read so, and if it looks like Japanese.
    """
    return [_copied(path, folder / f"utf8-{n}", by_mark=by_mark) or path for n, path in enumerate(paths)]


def _copied(path: str, target: Path, *, by_mark: bool) -> str:
    """Returns the path of a copy; "" if none is needed or can be made."""
    if path.endswith(COMPRESSED):
        return ""
    encoding = _marked(path) or ("" if by_mark or is_utf8(path) else _SHIFT_JIS)
    # The file may change or hold anything: a copy that fails leaves the error to the reader of the file.
    with contextlib.suppress(OSError, ValueError):
        if encoding and (encoding != _SHIFT_JIS or _looks_japanese(path)):
            _copy(path, encoding, target)
            return str(target)
    return ""


def _copy(path: str, encoding: str, target: Path) -> None:
    """Copy a file into UTF-8; raises `ValueError` if it is not in this encoding."""
    with (
        open(path, encoding=encoding, newline="") as given,
        open(target, "w", encoding="utf-8", newline="") as copy,
    ):
        for piece in iter(partial(given.read, _PIECE), ""):
            if encoding == _SHIFT_JIS and _NO_LETTER.search(piece):
                raise ValueError(encoding)
            copy.write(piece)


def _marked(path: str) -> str:
    """Returns the encoding that a file's first bytes declare."""
    with contextlib.suppress(OSError), open(path, "rb") as file:
        return _MARKS.get(file.read(2), "")
    return ""


def _looks_japanese(path: str) -> bool:
    """Whether few letters beyond ASCII, read as Shift_JIS, stand alone beside a Latin letter.

    In a file of a European encoding nearly all of them would: "Müller", "café".
    """
    with open(path, encoding=_SHIFT_JIS, newline="") as file:
        text = file.read(_PIECE)
    return len(_WITHIN_A_WORD.findall(text)) * 2 < len(_BEYOND_ASCII.findall(text))


_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_WITHIN_A_WORD = re.compile(
    r"(?<=[A-Za-z])[^\x00-\x7f](?![^\x00-\x7f])|(?<![^\x00-\x7f])[^\x00-\x7f](?=[A-Za-z])"
)


def is_utf8(path: str) -> bool:
    """Whether a file is UTF-8; a compressed file is not checked."""
    if path.endswith(COMPRESSED):
        return True
    try:
        with open(path, encoding="utf-8") as file:
            while file.read(_PIECE):
                pass
    except (OSError, ValueError):
        return False
    return True
