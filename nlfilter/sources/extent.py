"""Refuses a file that would need far more memory than its size tells, before it is read.

The library that reads spreadsheets makes a cell of everything between the first and the last filled one: a
stray cell makes a small file need gigabytes, and no error can be caught then. So it is first streamed.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import IO
from xml.parsers import expat

from nlfilter.errors import InputError
from nlfilter.sources.paths import told

_MOST_CELLS, _MOST_FOR_ONE = 10_000_000, 50
"""A larger sheet must have a filled cell among so many."""
MOST_UNPACKED, _MOST_FOLD = 256 * 2**20, 200
"""What unpacks to more bytes must not become so many times its size: tables become ten to fifty times."""
_MOST_OF_DEFLATE = 1_033
"""No file of zip or gzip unpacks to more times its size."""
_PIECE = 1_000_000
_LONGEST = 7
"""The most digits of the number of a row."""
_PLACE = re.compile("([A-Za-z]*)([0-9]+)", re.ASCII)


class Unwalked(Exception):
    """A file whose cells cannot be read as a stream."""


def check_extent(path: str) -> None:
    """Raise `InputError` if a sheet is nearly all empty or far too big, and `Unwalked` if it is damaged."""
    if not zipfile.is_zipfile(path):
        return  # an old format, whose sheets have at most 65,536 rows and 256 columns
    found: list[_Sheet] = []
    try:
        with zipfile.ZipFile(path) as file:
            members = file.infolist()
            packed = sum(one.compress_size for one in members)
            check_unpacked(path, packed, sum(one.file_size for one in members))
            for one in members:
                with file.open(one) as member, file.open(one) as again:
                    found += _sheets(member, again)
    except (OSError, ValueError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile, expat.ExpatError):
        raise Unwalked from None
    for sheet in found:
        if sheet.rows * sheet.columns > max(_MOST_CELLS, sheet.filled * _MOST_FOR_ONE):
            where = told(path)
            raise InputError.of(
                "far_cell", path=where, rows=sheet.rows, columns=sheet.columns, filled=sheet.filled
            )


def check_unpacked(path: str, packed: int, unpacked: int) -> None:
    """Raise `InputError` if a file becomes far larger than tables do when it is unpacked."""
    if unpacked > max(MOST_UNPACKED, packed * _MOST_FOLD):
        raise InputError.of("unpacks", path=told(path), limit=MOST_UNPACKED // 2**20)


def check_compressed(path: str) -> None:
    """Raise `InputError` if a text that gzip compressed unpacks to far too much; for zstd, DuckDB counts."""
    packed, unpacked = os.path.getsize(path), 0
    if not path.endswith(".gz") or packed * _MOST_OF_DEFLATE <= MOST_UNPACKED:
        return
    with contextlib.suppress(OSError, EOFError, zlib.error), gzip.open(path) as file:
        for piece in iter(partial(file.read, _PIECE), b""):
            unpacked += len(piece)
            check_unpacked(path, packed, unpacked)


class _Sheet:
    """The rectangle of the filled cells of a sheet."""

    def __init__(self) -> None:
        self.filled = 0
        self._top = self._left = 2**62
        self._bottom = self._right = 0

    def fill(self, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        """Tell of a filled cell, and in how many rows and columns it is repeated."""
        self.filled += 1
        self._top, self._bottom = min(self._top, row), max(self._bottom, row + rows - 1)
        self._left, self._right = min(self._left, column), max(self._right, column + columns - 1)

    @property
    def rows(self) -> int:
        return max(0, self._bottom - self._top + 1)

    @property
    def columns(self) -> int:
        return max(0, self._right - self._left + 1)


def _sheets(member: IO[bytes], again: IO[bytes]) -> list[_Sheet]:
    """The sheets in a part of a spreadsheet, which is opened twice; most parts hold none."""
    start = member.read(_PIECE)
    if start[:2] == _BEGIN_SHEET:
        return [_in_records(start, member)]
    walk = _InXml()
    try:
        walk.parse(start)
    except expat.ExpatError:
        if walk.is_sheet:
            raise
    if not walk.is_sheet or (not walk.repeats and b"\0" not in start[:4] and _is_plain(again)):
        return []
    for piece in iter(partial(member.read, _PIECE), b""):
        walk.parse(piece)
    return walk.sheets


def _is_plain(member: IO[bytes]) -> bool:
    """Whether the longest places of cells tell that a sheet of .xlsx is filled: a quick check of most."""
    letters = digits = 1
    outside, filled, rest = _outside(letters, digits), 0, b""
    for piece in iter(partial(member.read, _PIECE), b""):
        text = rest + piece
        end = max(0, text.rfind(b"<"))
        text, rest = text[:end], text[end:]
        filled += text.count(b"<v") + text.count(b"<is")
        while found := outside.search(text):
            if found[1] is None or max(map(len, found.groups())) > _LONGEST:
                return False  # a cell that does not tell its place, or no usual one
            letters, digits = max(letters, len(found[1])), max(digits, len(found[2]))
            outside = _outside(letters, digits)
    cells: int = 27**letters * 10**digits
    return cells <= max(_MOST_CELLS, filled * _MOST_FOR_ONE)


def _outside(letters: int, digits: int) -> re.Pattern[bytes]:
    """Finds a cell without a place, or with a longer one."""
    cell = rb"<(?:[^\s/>:]*:)?c(?=[\s/>])"
    return re.compile(
        cell + rb'(?! r="[A-Z]{1,%d}[0-9]{1,%d}")(?: r="([A-Z]+)([0-9]+)")?' % (letters, digits)
    )


class _InXml:
    """Reads the sheets of .xlsx, where a cell may tell its place, and of .ods, where it may repeat."""

    def __init__(self) -> None:
        self.sheets = [_Sheet()]
        self.is_sheet = self.repeats = False
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._is_open = False
        parser = expat.ParserCreate()
        parser.specified_attributes = True
        parser.StartElementHandler = self._first
        self._parser = parser
        self.parse = parser.Parse

    def _first(self, name: str, attributes: dict[str, str]) -> None:
        root = name.rpartition(":")[2]
        self.is_sheet, self.repeats = root in ("worksheet", "document-content"), root == "document-content"
        self._parser.StartElementHandler = self._next if self.is_sheet else None

    def _next(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._cell(attributes.get("r"))
            case "v" | "is" | "f" | "p" if self._is_open:
                self._fill()
            case "row":
                self._begin_row(attributes.get("r"))
            case "table-cell" | "covered-table-cell":
                self._cell(None, int(attributes.get("table:number-columns-repeated", 1)))
                if "office:value-type" in attributes:
                    self._fill()
            case "table-row":
                self._begin_row(None, int(attributes.get("table:number-rows-repeated", 1)))
            case "table":
                self.sheets.append(_Sheet())
                self._row, self._rows = 0, 1

    def _begin_row(self, place: str | None, repeated: int = 1) -> None:
        self._row = int(place) if place else self._row + self._rows
        self._column, self._rows, self._columns = 0, repeated, 1

    def _cell(self, place: str | None, repeated: int = 1) -> None:
        self._column += self._columns
        if place and (found := _PLACE.fullmatch(place)):
            self._column, self._row = _number(found[1]), int(found[2])
        self._columns, self._is_open = repeated, True

    def _fill(self) -> None:
        self._is_open = False
        self.sheets[-1].fill(self._row, self._column, self._rows, self._columns)


def _number(letters: str) -> int:
    """The number of a column.

    >>> _number("A"), _number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


# --- .xlsb: records of a type, a length and bytes

_BEGIN_SHEET = b"\x81\x01"
_ROW, _FILLED = 0, range(2, 12)


def _in_records(start: bytes, member: IO[bytes]) -> _Sheet:
    sheet, row = _Sheet(), 0
    for type_, number in _records(start, member):
        if type_ == _ROW:
            row = number
        elif type_ in _FILLED:
            sheet.fill(row, number)
    return sheet


def _records(data: bytes, member: IO[bytes]) -> Iterator[tuple[int, int]]:
    """The type of each record, and the number that its first four bytes hold."""
    at = 0
    while True:
        if len(data) - at < _PIECE // 2:
            data, at = data[at:] + member.read(_PIECE), 0
        if at >= len(data):
            return
        type_, at = _variable(data, at, 2)
        length, at = _variable(data, at, 4)
        yield type_, int.from_bytes(data[at : at + min(4, length)], "little")
        at += length
        while at > len(data):
            at -= len(data)
            if not (data := member.read(_PIECE)):
                return


def _variable(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of up to `most` bytes of seven bits, and the place after it."""
    number = 0
    for place, byte in enumerate(data[at : at + most]):
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most
