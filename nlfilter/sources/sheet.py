"""Writes rows as a spreadsheet (.xlsx): numbers as numbers, days as days, and no text as a formula."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from nlfilter.errors import InputError
from nlfilter.sources.plain import plain
from nlfilter.sources.scratch import Scratch

_MOST_ROWS, _MOST_COLUMNS, _LONGEST = 2**20, 2**14, 2**15 - 1
"""The limits of a sheet, and of the text in a cell, which is counted in UTF-16."""
_DIGITS = 15
"""A spreadsheet keeps so many digits of a number."""
_FIRST_YEAR = 1900
"""A spreadsheet knows no earlier days."""
_FORMS = {dt.datetime: "yyyy-mm-dd hh:mm:ss", dt.date: "yyyy-mm-dd", dt.time: "hh:mm:ss"}


def write_sheet(names: Sequence[str], rows: Iterable[Sequence[Any]], part: Path, given: str) -> None:
    """Write rows below the names of their columns into the file `part`, which `given` stands for.

    Raises `InputError` if they do not fit into a sheet, and `OSError` if the file cannot be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    if len(names) > _MOST_COLUMNS:
        raise _too_large(given)
    # Written row by row, with temporary files, which hold rows: a failed or ended process leaves none of them
    # beside the new file.
    scratch = Scratch()
    book = Workbook(str(part), {"constant_memory": True, "tmpdir": str(scratch.path)})
    try:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{_MOST_ROWS}"})
        forms = {type_: book.add_format({"num_format": form}) for type_, form in _FORMS.items()}
        bold = book.add_format({"bold": True})
        for at, name in enumerate(names):
            sheet.write_string(0, at, _short(name, given), bold)
        for number, row in enumerate(rows, 1):
            if number >= _MOST_ROWS:
                raise _too_large(given)
            for at, value in enumerate(row):
                _write(sheet, number, at, cell(value), forms, given)
    finally:
        try:
            book.close()
            unwritten = False
        except FileCreateError:
            unwritten = True
        finally:
            scratch.remove()
    if unwritten:
        raise OSError


def cell(value: Any) -> bool | int | float | dt.date | dt.time | str | None:
    """A value as a cell can hold it exactly, else as text; lists and structs as JSON.

    >>> cell(Decimal("1.50")), cell(12345678901234567), cell(dt.date(1868, 1, 25)), cell([1, "a"])
    (1.5, '12345678901234567', '1868-01-25', '[1, "a"]')
    """
    match value:
        case bool() | str():
            return value
        case int() | Decimal() if _is_short(value):
            return value if isinstance(value, int) else float(value)
        case float():
            return value if math.isfinite(value) else None
        case dt.datetime() if value.year >= _FIRST_YEAR:
            return value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value
        case dt.date() if value.year >= _FIRST_YEAR:
            return value
        case dt.time() if value.tzinfo is None:
            return value
    found = plain(value)
    return found if found is None or isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def _is_short(number: int | Decimal) -> bool:
    """Whether a cell keeps all digits of a number."""
    exact = Decimal(number)
    return exact.is_finite() and len(exact.normalize().as_tuple().digits) <= _DIGITS


def _write(sheet: Any, row: int, at: int, value: Any, forms: dict[type, Any], given: str) -> None:
    match value:
        case None:
            return
        case str():
            sheet.write_string(row, at, _short(value, given))
        case bool():
            sheet.write_boolean(row, at, value)
        case int() | float():
            sheet.write_number(row, at, value)
        case _:
            sheet.write_datetime(row, at, value, forms[type(value)])


def _short(text: str, given: str) -> str:
    if len(text) > _LONGEST // 2 and len(text.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST:
        raise InputError.of("long_cell", path=given, limit=_LONGEST)
    return text


def _too_large(given: str) -> InputError:
    return InputError.of("large_sheet", path=given, rows=_MOST_ROWS - 1, columns=_MOST_COLUMNS)
