"""Changes a document without changing its other text: comments, order and quotes stay.

    spliced(document, more)

`more` is the document's data with keys and elements added, or short forms expanded. A list that lacks one of
its elements is written anew; no key is removed. Edits change the text at the places of the parts. A map on
one line that would become too long is split into several lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from nlfilter.schema.files.document import Document, Loc

WIDTH = 100
_PLAIN = re.compile(r"[^\W\d_]([\w .()/+'&-]*[\w.)+])?")
_NOT_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def spliced(document: Document, more: Mapping[str, Any]) -> str:
    """The text of the document with the additions.

    >>> doc = Document.parse("columns:\\n  a: {type: DATE} # why\\nsearch: b\\n", "f.yaml")
    >>> print(spliced(doc, {"columns": {"a": {"type": "DATE", "label": {"ja": "日"}}}, "search": ["b", "c"]}))
    columns:
      a: {type: DATE, label: {ja: 日}} # why
    search: [b, c]
    <BLANKLINE>
    """
    editing = _Editing(document)
    editing.part((), document.data, more)
    return editing.text()


def scalar(value: Any) -> str:
    """A text, a number or a boolean on one line; a text in quotes unless it consists of plain words.

    >>> scalar("new build"), scalar("yes"), scalar("a: b"), scalar(-1), scalar(True)
    ('new build', '"yes"', '"a: b"', '-1', 'true')
    """
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT and value.isprintable():
        return value
    return quoted(value)


def quoted(text: str) -> str:
    """Quotes a text as JSON, and escapes characters that YAML refuses or takes for line breaks."""
    return _ODD.sub(lambda odd: f"\\u{ord(odd[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(value: Any) -> str:
    """A value on one line.

    >>> flow({"en": "cars", "ja": ["車", "3"]})
    '{en: cars, ja: [車, "3"]}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return "" if value is None else scalar(value)


def lines(key: str, value: Any, indent: int) -> Iterator[str]:
    """A key with its value, on one line if it is short enough, else with a line for each part of a map."""
    whole = " " * indent + f"{scalar(key)}: {flow(value)}".rstrip()
    if not isinstance(value, Mapping) or not value or len(whole) <= WIDTH:
        yield whole
        return
    yield " " * indent + f"{scalar(key)}:"
    for inner, part in value.items():
        yield from lines(inner, part, indent + 2)


class _Editing(Struct):
    document: Document
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    """Spans and their replacements; several at one place keep the order in which they were made."""

    def text(self) -> str:
        text = self.document.text
        for start, end, new in [*sorted(self.edits, key=lambda edit: edit[:2])][::-1]:
            text = text[:start] + new + text[end:]
        return text

    def part(self, loc: Loc, old: Any, new: Any) -> None:
        """Add everything that a part lacks."""
        if old == new:
            return
        if isinstance(old, dict) and isinstance(new, Mapping) and old:
            self._map(loc, old, new)
        elif isinstance(old, list) and isinstance(new, list) and old and new[: len(old)] == old:
            self._list(loc, len(old), new[len(old) :])
        else:
            self._replace(loc, old, new)

    def _map(self, loc: Loc, old: dict[str, Any], new: Mapping[str, Any]) -> None:
        place = self.document.places[loc]
        in_braces = self.document.text[place.start : place.start + 1] == "{"
        if in_braces and self._is_too_long(loc, new):
            self._opened(loc, new)
            return
        for key in old:
            self.part((*loc, key), old[key], new.get(key, old[key]))
        fresh = {key: value for key, value in new.items() if key not in old}
        if not fresh:
            return
        end = max(self.document.places[(*loc, key)].end for key in old)
        if in_braces:
            self._insert(end, "".join(f", {scalar(key)}: {flow(value)}" for key, value in fresh.items()))
        else:
            indent = self._indent(loc)
            made = [line for key, value in fresh.items() for line in lines(key, value, indent)]
            self._below(end, made)

    def _list(self, loc: Loc, have: int, more: list[Any]) -> None:
        place, last = self.document.places[loc], self.document.places[(*loc, have - 1)]
        text = self.document.text
        if text[place.start] == "[":
            self._insert(last.end, "".join(f", {flow(value)}" for value in more))
        else:
            dash = text.rfind("-", 0, last.start)
            indent = dash - text.rfind("\n", 0, dash) - 1
            self._below(last.end, [" " * indent + f"- {flow(value)}" for value in more])

    def _replace(self, loc: Loc, old: Any, new: Any) -> None:
        place, text = self.document.places[loc], self.document.text
        if isinstance(old, str) and isinstance(new, list) and new[:1] == [old]:
            written = text[place.start : place.end]
            first = written if "\n" not in written.strip() and "," not in written else scalar(old)
            made = "[" + ", ".join([first.strip(), *map(flow, new[1:])]) + "]"
        elif isinstance(new, Mapping) and len(loc) and not self._in_braces(loc):
            key, indent = str(loc[-1]), self._indent(loc[:-1])
            shaped = [*lines(key, new, indent)]
            if len(shaped) > 1:
                self.edits.append((place.start, place.end, ""))
                self._below(place.end, shaped[1:])
                return
            made = flow(new)
        else:
            made = flow(new)
        gap = "" if text[place.start - 1 : place.start] in ("", " ", "\t", "\n") else " "
        self.edits.append((place.start, place.end, gap + made))

    # -- a map on one line, split into lines

    def _is_too_long(self, loc: Loc, new: Mapping[str, Any]) -> bool:
        place, text = self.document.places[loc], self.document.text
        if not loc or self._in_braces(loc) or "\n" in text[place.start : place.end]:
            return False
        start = text.rfind("\n", 0, place.start) + 1
        return place.start - start + len(flow(new)) > WIDTH

    def _opened(self, loc: Loc, new: Mapping[str, Any]) -> None:
        place, text = self.document.places[loc], self.document.text
        indent = self._indent(loc[:-1]) + 2
        made: list[str] = []
        for key, value in new.items():
            inner = self.document.places.get((*loc, key))
            if inner and self._same(loc, key, value):
                made.append(" " * indent + f"{scalar(key)}: {text[inner.start : inner.end]}".rstrip())
            else:
                made += lines(key, value, indent)
        start = len(text[: place.start].rstrip(" "))
        self.edits.append((start, place.end, ""))
        self._below(place.end, made)

    def _same(self, loc: Loc, key: str, value: Any) -> bool:
        data = self.document.data
        for part in loc:
            data = data[part]
        return bool(data.get(key) == value)

    # -- places

    def _in_braces(self, loc: Loc) -> bool:
        """Whether a part is in a map or a list on one line."""
        outer = (self.document.places[loc[:length]] for length in range(len(loc)))
        return any(self.document.text[place.start : place.start + 1] in ("{", "[") for place in outer)

    def _indent(self, loc: Loc) -> int:
        """The indent of the keys of a map."""
        start = self.document.places[loc].start
        return start - self.document.text.rfind("\n", 0, start) - 1

    def _insert(self, at: int, new: str) -> None:
        self.edits.append((at, at, new))

    def _below(self, at: int, made: list[str]) -> None:
        """Add lines below the line in which something ends, and below the rest of that line."""
        text = self.document.text
        if text[at - 1 : at] == "\n":
            self._insert(at, "".join(f"{line}\n" for line in made))
            return
        end = text.find("\n", at)
        self._insert(len(text) if end < 0 else end, "".join(f"\n{line}" for line in made))
