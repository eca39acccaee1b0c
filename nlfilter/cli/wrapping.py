"""Breaks long lines for a terminal: at spaces, and between the letters of scripts without spaces."""

from __future__ import annotations

import re

from rich.cells import cell_len

# A line may break between kana, ideographs and full-width signs, but must not begin or end with a wrong mark.
_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f"
_OPENING, _CLOSING = r"「『（［【", r"、。，．」』）］】！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・：々"
_PIECE = re.compile(
    rf"\s+|[{_OPENING}]*[{_WIDE}{_CLOSING}][{_CLOSING}]*|[{_OPENING}]*[^\s{_WIDE}{_OPENING}{_CLOSING}]+[{_CLOSING}]*"
    rf"|[{_OPENING}]+|."
)

# A name in kanji inside an English line counts as one word.
_WORD = re.compile(r"\s+|\S+")
_WIDE_LETTER = re.compile(f"[{_WIDE}]")


def wrapped(line: str, width: int, hang: int = 0) -> list[str]:
    """Split a line into parts of at most `width`; a wider word is not broken.

    >>> wrapped("/loosen 1 takes the first of these.", 20, 2)
    ['/loosen 1 takes the', '  first of these.']
    >>> wrapped("条件をすべて外す。", 10)
    ['条件をすべ', 'て外す。']
    """
    hang = hang if hang < width // 2 else 0
    pieces = _PIECE if len(_WIDE_LETTER.findall(line)) * 3 > len(line) else _WORD
    parts, part, room = [], "", width
    for piece in pieces.findall(line):
        if part and cell_len(part + piece.rstrip()) > room:
            parts.append(part.rstrip())
            part, room = "", width - hang
        if part or not parts or not piece.isspace():
            part += piece
    parts.append(part.rstrip())
    return [parts[0], *(" " * hang + part for part in parts[1:])]


def widest_word(text: str) -> int:
    """The width of the widest part of a text that cannot be broken."""
    return max(map(cell_len, _PIECE.findall(text)), default=0)
