"""Long lines for a terminal: broken at spaces, and between the letters of scripts without them."""

from __future__ import annotations

import re

from rich.cells import cell_len

# Kana, ideographs and full-width signs may be parted, but no line begins or ends with the wrong mark.
_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff9f"
_OPENING, _CLOSING = r"「『（［【", r"、。，．」』）］】！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ・：々"
_PIECE = re.compile(
    rf"\s+|[{_OPENING}]*[{_WIDE}{_CLOSING}][{_CLOSING}]*|[{_OPENING}]*[^\s{_WIDE}{_OPENING}{_CLOSING}]+[{_CLOSING}]*"
    rf"|[{_OPENING}]+|."
)

# A name in kanji within an English line is a word of it.
_WORD = re.compile(r"\s+|\S+")
_WIDE_LETTER = re.compile(f"[{_WIDE}]")


def wrapped(line: str, width: int, hang: int = 0) -> list[str]:
    """A line in parts that are at most so wide; a word that is wider by itself stays whole.

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
    """How wide the widest part of a text is that is not broken."""
    return max(map(cell_len, _PIECE.findall(text)), default=0)
