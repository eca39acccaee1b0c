"""Writes the record of golden files anew: `where` and `explains`, and not a byte else.

Only cases whose judgement holds are recorded; a judgement is never touched.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlfilter.errors import InputError
from nlfilter.golden.bench import Bench, Options
from nlfilter.golden.outcome import Outcome
from nlfilter.golden.run import read_suites, run_case
from nlfilter.schema.document import Document, Loc


@dataclass(frozen=True, slots=True)
class Change:
    """One record that will read otherwise."""

    file: str
    line: int
    name: str
    key: str
    old: str | None
    new: str


@dataclass(frozen=True)
class Acceptance:
    """What accepting would change, and the cases left alone since their judgement does not hold."""

    changes: tuple[Change, ...]
    left: tuple[Outcome, ...]
    texts: Mapping[Path, str]

    def write(self) -> None:
        """Write the files; raises `InputError` in CI (nobody reads the change), or when one cannot be."""
        if os.environ.get("CI", "").lower() not in ("", "0", "false"):
            raise InputError.accept_in_ci()
        for path, text in self.texts.items():
            _replace(path, text)


def accept_files(paths: Sequence[Path | str], options: Options | None = None) -> Acceptance:
    """Run golden files and work out their new record; nothing is written until `write`."""
    bench = Bench(options or Options())
    changes: list[Change] = []
    left: list[Outcome] = []
    texts: dict[Path, str] = {}
    for suite in read_suites(paths):
        if suite.document is None:
            continue  # a bulk set holds judgements only
        stand = bench.stand(suite)
        record: dict[Loc, str] = {}
        for i, (case, line) in enumerate(zip(suite.cases, suite.lines, strict=True)):
            outcome = run_case(stand, suite, case, line)
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
        old = _get(document, loc)
        if old != new:
            key = ".".join(map(str, loc[2:]))
            found.append(Change(document.path, document.line_of(loc), names[int(loc[1])], key, old, new))
    return found


def _get(document: Document, loc: Loc) -> str | None:
    """The text that stands at a place now."""
    data = document.data
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data if isinstance(data, str) else None


def splice(document: Document, record: Mapping[Loc, str]) -> str:
    """The document with new texts at some places, everything else byte for byte.

    >>> doc = Document.parse("a: 'x'  # why\\nb: 2\\n", "f.yaml")
    >>> splice(doc, {("a",): "y", ("c",): "z"})
    'a: "y"  # why\\nb: 2\\nc: "z"\\n'
    """
    edits: list[tuple[int, int, str]] = []
    for loc, new in record.items():
        if _get(document, loc) == new:
            continue
        place, around = document.places.get(loc), document.places[loc[:-1]]
        column = around.start - (document.text.rfind("\n", 0, around.start) + 1)
        value = _quoted(new, column)
        if place is None:
            edits.append((around.end, around.end, f"\n{' ' * column}{loc[-1]}: {value}"))
        else:
            old = document.text[place.start : place.end]
            gap = "" if document.text[place.start - 1].isspace() else " "
            edits.append((place.start, place.end, gap + value + "\n" * old.endswith("\n")))
    text = document.text
    for start, end, new in sorted(edits, reverse=True):
        if start == end and text[:start].endswith("\n") and new.startswith("\n"):
            new = new[1:] + "\n"  # after a block text, which holds its own line end
        text = text[:start] + new + text[end:]
    return text


_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_BLOCK = re.compile(r"[^\s\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff][^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*")


def _quoted(text: str, column: int) -> str:
    """A text as YAML: in double quotes, or (several plain lines) as a block under its key."""
    lines = text.split("\n")
    if len(lines) > 1 and all(_BLOCK.fullmatch(line) for line in lines):
        return "|-" + "".join(f"\n{' ' * (column + 2)}{line}" for line in lines)
    # A JSON string is a YAML one, but for a few letters that YAML takes for line ends or refuses.
    return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", json.dumps(text, ensure_ascii=False))


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    half = path.with_name(path.name + ".part")
    try:
        half.write_bytes(text.encode("utf-8"))
        half.replace(path)
        return
    except OSError:
        pass
    half.unlink(missing_ok=True)
    raise InputError.unwritable(str(path))
