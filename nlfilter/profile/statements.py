"""Cuts a text about a person into statements, and marks what is wished for, what is not so, and what is past.

A statement is a sentence or a line. A heading ("Wishes:", 【希望条件】, ■希望) or a question marks the lines
after it. The words
that mark are patterns of the languages (`[of_oneself]` of `words.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from nlfilter.schema.fold import Folded, has_cjk
from nlfilter.translate.languages.language import Language

LONGEST = 400
"""The most characters of a statement, so that it has no more words than a request: a longer line is cut."""

_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|[\n\r\u2028;；]+\s*")
_BULLET = re.compile(r"[\s>*•·・●○■□◆◇▪‣–—-]*")
_MARKS = tuple("■□◆◇●○▼")
"""What stands before a heading. It may also stand before an item, which is read."""
_LONGEST_HEADING = 16
_HEADING = re.compile(
    r"[^?？]*[?？]|(?P<title>.{1,60}?)\s*[:：]\s*|[【\[〔<＜](?P<name>[^】\]〕>＞]{1,60})[】\]〕>＞]\s*"
)
_CLAUSE_ENDS = re.compile(
    r"[,、，]\s*|\s[-–—]\s|\s(?=(?:but|although|though|however)\s)|(?<=[がけ])(?:ど|れど|、)", re.IGNORECASE
)

Part = tuple[int, int]
"""The start and the end of characters."""


class Statement(Struct, frozen=True):
    """A sentence of a text, at the characters from `start` on, and parts of it that are marked."""

    text: str
    start: int
    wished: tuple[Part, ...] = ()
    lacking: tuple[Part, ...] = ()
    """What the person does not have."""
    past: tuple[Part, ...] = ()
    """What was so, and may not be so now."""


def meets(parts: tuple[Part, ...], start: int, stop: int) -> bool:
    """Whether characters are in one of some parts."""
    return any(begin < stop and start < end for begin, end in parts)


def statements_of(text: str, lang: Language) -> Iterator[Statement]:
    """The statements of a text, in their order."""
    wished_below = False
    for line, start in _sentences(text):
        if heading := _HEADING.fullmatch(line):
            wished_below = _is_marked(heading["title"] or heading["name"] or line, lang)
        elif not line:
            wished_below = False
        elif (headed := _is_headed(text, start)) and len(line) <= _LONGEST_HEADING and _is_marked(line, lang):
            wished_below = True
        elif any(map(str.isalnum, line)):
            wished_below = wished_below and not headed
            yield _marked(line, start, lang, wished_below)


def _is_headed(text: str, start: int) -> bool:
    """Whether a mark of headings stands before a line."""
    return text[max(0, start - 2) : start].rstrip().endswith(_MARKS)


def _is_marked(heading: str, lang: Language) -> bool:
    return lang.wishing.pattern.search(Folded.of(heading).text) is not None


def _sentences(text: str) -> Iterator[tuple[str, int]]:
    """The sentences of a text with their places; an empty one for an empty line."""
    start = 0
    for end in [*_ENDS.finditer(text), None]:
        stop = end.start() if end else len(text)
        begin = start + _BULLET.match(text[start:stop]).end()  # type: ignore[union-attr]  # it may be empty
        line = text[begin:stop].rstrip()
        for at in range(0, len(line), LONGEST):
            yield line[at : at + LONGEST], begin + at
        if end and end[0].count("\n") > 1:
            yield "", stop
        start = end.end() if end else stop


def _marked(line: str, start: int, lang: Language, wished: bool) -> Statement:
    clauses = [*_clauses(line)]
    folded = [Folded.of(line[begin:stop]).text for begin, stop in clauses]
    whole = (0, len(line))
    return Statement(
        line,
        start,
        (whole,) if wished else tuple(_wished(clauses, folded, lang, backward=has_cjk(line))),
        tuple(part for part, said in zip(clauses, folded, strict=True) if lang.lacking.pattern.search(said)),
        tuple(part for part, said in zip(clauses, folded, strict=True) if lang.past.pattern.search(said)),
    )


def _clauses(line: str) -> Iterator[Part]:
    start = 0
    for end in [*_CLAUSE_ENDS.finditer(line), None]:
        stop = end.start() if end else len(line)
        if stop > start:
            yield start, stop
        start = end.end() if end else stop


def _wished(clauses: list[Part], folded: list[str], lang: Language, *, backward: bool) -> Iterator[Part]:
    """The clauses with a word that wishes, and those that belong to it.

    In English it comes first ("*looking for* remote work, at least 7 million yen"), in Japanese last
    (「リモート、年収700万円以上を*希望*」). A clause that states a fact ends the wish.
    """
    goes_on = False
    for part, said in (
        reversed([*zip(clauses, folded, strict=True)]) if backward else zip(clauses, folded, strict=True)
    ):
        wishes = lang.wishing.pattern.search(said) is not None
        goes_on = wishes or (goes_on and not lang.stating.pattern.search(said))
        if goes_on:
            yield part
