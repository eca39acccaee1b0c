"""Updates the record of golden files: `where` and `explains`. It changes no other byte.

It updates only cases whose judgement holds, and never changes a judgement.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from nlfilter.errors import InputError
from nlfilter.golden.outcome import Outcome
from nlfilter.golden.run import read_suites, run_case
from nlfilter.golden.setup import Options, SharedSetup
from nlfilter.schema.files.document import Document, Loc
from nlfilter.schema.files.splice import quoted
from nlfilter.sources.replacing import replacing


class Change(Struct, frozen=True):
    """One record that will change."""

    file: str
    line: int
    name: str
    key: str
    old: str | None
    new: str


class Acceptance(Struct, frozen=True):
    """The changes to accept, and the cases that stay unchanged because their judgement does not hold."""

    changes: tuple[Change, ...]
    left: tuple[Outcome, ...]
    texts: Mapping[Path, str]

    def write(self) -> None:
        """Write the files; raises `InputError` in CI (nobody reads the change there), or if it fails."""
        if os.environ.get("CI", "").lower() not in ("", "0", "false"):
            raise InputError.of("accept_in_ci")
        for path, text in self.texts.items():
            replace_file(path, text)


def accept_files(paths: Sequence[Path | str], options: Options | None = None) -> Acceptance:
    """Run golden files and compute their new record; nothing is written until `write`."""
    setup = SharedSetup(options or Options())
    changes: list[Change] = []
    left: list[Outcome] = []
    texts: dict[Path, str] = {}
    for suite in read_suites(paths):
        if suite.document is None:
            continue  # a bulk set holds only judgements
        table = setup.table(suite)
        record: dict[Loc, str] = {}
        for i, (case, line) in enumerate(zip(suite.cases, suite.lines, strict=True)):
            outcome = run_case(table, suite, case, line)
            if outcome.judged_right:
                record |= {("cases", i, *loc): text for loc, text in outcome.record.items()}
            else:
                left.append(outcome)
        found = _changes(suite.document, record, [case.name for case in suite.cases])
        if found:
            changes += found
            texts[suite.path] = splice(suite.document, record)
    return Acceptance(tuple(changes), tuple(left), texts)


def _changes(document: Document, record: Mapping[Loc, str], names: Sequence[str]) -> list[Change]:
    found: list[Change] = []
    for loc, new in record.items():
        old = _text_at(document, loc)
        if old != new:
            key = ".".join(map(str, loc[2:]))
            found.append(Change(document.path, document.line_of(loc), names[int(loc[1])], key, old, new))
    return found


def _text_at(document: Document, loc: Loc) -> str | None:
    """Returns the current text at a place."""
    data = document.data
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data if isinstance(data, str) else None


def splice(document: Document, record: Mapping[Loc, str]) -> str:
    """Returns the document with new texts at some places; every other byte stays.

    >>> doc = Document.parse("a: 'x'  # why\\nb: 2\\n", "f.yaml")
    >>> splice(doc, {("a",): "y", ("c",): "z"})
    'a: "y"  # why\\nb: 2\\nc: "z"\\n'
    """
    edits = [_edit(document, loc, new) for loc, new in record.items() if _text_at(document, loc) != new]
    text = document.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + with_line_ends_of(text, new) + text[end:]
    return text


def with_line_ends_of(text: str, new: str) -> str:
    """Returns new lines with the line ends of a text.

    >>> with_line_ends_of("a: 1\\r\\n", "b: 2\\n"), with_line_ends_of("a: 1\\n", "b: 2\\n")
    ('b: 2\\r\\n', 'b: 2\\n')
    """
    return new.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else new


def _edit(document: Document, loc: Loc, new: str) -> tuple[int, int, str]:
    """Returns the span of the document to replace, and its replacement."""
    text, around = document.text, document.places[loc[:-1]]
    braces = text[around.start] == "{"
    indent = " " * (around.start - text.rfind("\n", 0, around.start) - 1)
    place = document.places.get(loc)
    if place is None and braces:
        end = len(text[: around.end - 1].rstrip())
        return end, end, f", {loc[-1]}: {quoted(new)}"
    if place is None:
        end = around.end if text[around.end - 1] == "\n" else _line_end(text, around.end)
        line = f"{indent}{loc[-1]}: {quoted(new)}"
        return end, end, f"{line}\n" if text[end - 1 : end] == "\n" else f"\n{line}"
    old = text[place.start : place.end]
    blank = (
        old[len(old.rstrip()) :] if old.endswith("\n") else ""
    )  # a block text includes the blank lines after it
    gap = "" if text[place.start - 1] in " \t" else " "
    lines = new.split("\n")
    if braces or len(lines) == 1 or not all(map(_PLAIN_LINE.fullmatch, lines)):
        return place.start, place.end, gap + quoted(new) + blank
    # A block text begins below its key; the rest of the key's line (a comment) stays there.
    end = place.end if blank else _line_end(text, place.end)
    rest = text[place.end : end]
    block = "".join(f"\n{indent}  {line}" for line in lines)
    return place.start, end, f"{gap}|-{rest}{block}{blank}"


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end - (text[end - 1 : end] == "\r")


_PLAIN_LINE = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
    r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]*"
)


def replace_file(path: Path, text: str) -> None:
    """Write a file whole or not at all; raises `InputError`."""
    with replacing(path) as part:
        part.write_bytes(text.encode("utf-8"))
