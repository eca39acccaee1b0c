"""Cuts a text about a person into statements, and marks what each is about.

A statement is a part of a sentence whose clauses have the same marks. A heading ("Wishes:", 【希望条件】,
■希望, FAMILY) or a question marks the lines after it. The words that mark are patterns of the languages
(`[of_oneself]` of `words.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from msgspec import Struct

from nlfilter.schema.fold import Folded, has_cjk
from nlfilter.translate.languages.language import Language

LONGEST = 400
"""The most characters of a statement, so that it has no more words than a request: a longer line is cut."""

_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|[\n\r\u2028;；]+\s*")
_BULLET = re.compile(r"[\s>*•·・●○■□◆◇▪‣–—-]*")
_BULLETED = re.compile(r"[*•·・▪‣–—-]\s*$")
_MARKS = tuple("■□◆◇●○▼")
"""What stands before a heading. It may also stand before an item, which is read."""
_LONGEST_HEADING = 30
_HEADING = re.compile(
    r"[^?？]*[?？]|(?P<title>.{1,60}?)\s*[:：]\s*|[【\[〔<＜](?P<name>[^】\]〕>＞]{1,60})[】\]〕>＞]\s*"
)
_LABEL = re.compile(
    r"(?P<title>[^:：.。?？!！]{1,40})[:：]\s*\S|[【\[〔](?P<name>[^】\]〕]{1,40})[】\]〕]\s*\S"
)
"""What stands before the rest of a line: "Not studied: Latin", 【前住所】熊本市."""
_LISTED = re.compile(r"(?:\r\n|[\r\n])[ \t]*[-*•·・▪‣–—]")
"""The beginning of a list on the next line."""
_CLAUSE_ENDS = re.compile(
    r"[,、，]\s*|\s[-–—]\s|\s(?=(?:but|although|though|however)\s)|(?<=[がけ])(?:ど|れど|、)|(?<=すが|たが)(?=[^、])",
    re.IGNORECASE,
)

Part = tuple[int, int]
"""The start and the end of characters."""


class Marks(Struct, frozen=True):
    """What a part of a text is about, beside what the person has today."""

    wished: bool = False
    lacking: bool = False
    """What the person does not have, or has no more."""
    past: bool = False
    """What was so, and may not be so now."""
    others: bool = False
    """What other people have or are."""

    def __or__(self, other: Marks) -> Marks:
        pairs = zip(self.__struct_fields__, other.__struct_fields__, strict=True)
        return Marks(*(getattr(self, mine) or getattr(other, theirs) for mine, theirs in pairs))


class Statement(Struct, frozen=True):
    """A part of a sentence with the same marks, at the characters from `start` on.

    `in_wish`: another part of its sentence wishes for something.
    """

    text: str
    start: int
    marks: Marks = Marks()
    in_wish: bool = False


def statements_of(text: str, lang: Language) -> Iterator[Statement]:
    """The statements of a text, in their order."""
    below = Marks()
    for line, start in _sentences(text):
        heading = _HEADING.fullmatch(line)
        if heading:
            below = _marks_of(heading["title"] or heading["name"] or line, lang)
        elif not line:
            below = Marks()
        elif any(map(str.isalnum, line)):
            headed = _is_headed(text, line, start)
            said = _marks_of(line, lang) if headed else below
            if headed and said != Marks():
                below = said
            else:
                below = below if not headed else Marks()
                yield from _parts(line, start, lang, below)


def _is_headed(text: str, line: str, start: int) -> bool:
    """Whether a line looks like a heading: a mark before it, alone in capitals, or a list below it."""
    marked = text[max(0, start - 2) : start].rstrip().endswith(_MARKS)
    alone = text[start + len(line) : start + len(line) + 1] in ("", "\n", "\r")
    lists = _LISTED.match(text, start + len(line)) is not None and not _BULLETED.search(text[:start][-3:])
    capitals = alone and line.isupper() and not has_cjk(line)
    return len(line) <= _LONGEST_HEADING and (marked or capitals or lists)


def _marks_of(text: str, lang: Language) -> Marks:
    """The marks that the words of a clause or a heading make."""
    said = Folded.of(text).text
    patterns = (lang.wishing, lang.lacking, lang.past, lang.others)
    return Marks(*(one.pattern.search(said) is not None for one in patterns))


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


def _parts(line: str, start: int, lang: Language, below: Marks) -> Iterator[Statement]:
    """The statements of a sentence: neighbouring clauses with the same marks are one."""
    if label := _LABEL.match(line):
        below = below | _marks_of(label["title"] or label["name"], lang)
    clauses = [*_clauses(line)]
    said = [line[begin:stop] for begin, stop in clauses]
    marks = [below | one for one in _going_on(said, lang)]
    in_wish = any(one.wished for one in marks)
    for one, run in groupby(zip(marks, clauses, strict=True), key=itemgetter(0)):
        places = [place for _, place in run]
        begin, stop = places[0][0], places[-1][1]
        yield Statement(line[begin:stop], start + begin, one, in_wish)


def _clauses(line: str) -> Iterator[Part]:
    start = 0
    for end in [*_CLAUSE_ENDS.finditer(line), None]:
        stop = end.start() if end else len(line)
        if stop > start:
            yield start, stop
        start = end.end() if end else stop


def _going_on(clauses: Sequence[str], lang: Language) -> list[Marks]:
    """The marks of each clause, its own and those that go on from another one.

    In English a wish comes first ("*looking for* remote work, at least 7 million yen"), in Japanese last
    (「リモート、年収700万円以上を*希望*」). A clause that states a fact ends the wish. What is about others
    goes on until the person says "I".
    """
    own = [_marks_of(clause, lang) for clause in clauses]
    folded = [Folded.of(clause).text for clause in clauses]
    states = [lang.stating.pattern.search(clause) is not None for clause in folded]
    wished = [*own]
    goes_on = False
    backward = any(map(has_cjk, clauses))
    for at in reversed(range(len(own))) if backward else range(len(own)):
        goes_on = own[at].wished or (goes_on and not states[at])
        wished[at] = own[at] | Marks(wished=goes_on)
    others = False
    for at, clause in enumerate(folded):
        oneself = lang.oneself.pattern.search(clause)
        other = lang.others.pattern.search(clause)
        first = oneself is not None and (other is None or oneself.start() < other.start())
        others = not first and (other is not None or others)
        wished[at] = Marks(wished[at].wished, wished[at].lacking, wished[at].past, others)
    return wished
