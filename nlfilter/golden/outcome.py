"""Holds the outcome of one case: plain values, ready for a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from msgspec import Struct, field

from nlfilter.errors import Message, NLFilterError, SchemaError, told
from nlfilter.schema.files.document import Loc
from nlfilter.schema.fold import is_cjk
from nlfilter.translate.draft import Usage
from nlfilter.where.words.safe_text import visible

Kind = Literal[
    "keeps", "unmatched", "refused", "rejected", "where", "wording", "explains", "facts", "acts", "error"
]
Side = Literal["lost", "added"]


class Row(Struct, frozen=True):
    """A row that was lost or added, with the values that matter."""

    side: Side
    key: str
    values: Mapping[str, Any]


class Problem(Struct, frozen=True):
    """One difference from the judgement or the record."""

    kind: Kind
    what: str
    expected: str = ""
    got: str = ""
    rows: tuple[Row, ...] = ()
    hint: str = ""


class Unread(Struct, frozen=True):
    """A file whose cases cannot run, because the file, its schema or its table is wrong."""

    file: str
    problems: tuple[str, ...]
    hint: str = ""

    @classmethod
    def because(cls, path: Path, error: NLFilterError) -> Unread:
        problems = error.problems if isinstance(error, SchemaError) else (error.message,)
        return cls(str(path), problems, error.hint)


class Outcome(Struct, frozen=True):
    """A case that was run. `record` is the new record, by its place in the case."""

    file: str
    line: int
    name: str
    tags: tuple[str, ...]
    asked: str
    problems: tuple[Problem, ...]
    unrecorded: bool = False
    undated: bool = False
    """Whether its answer changes with the calendar, because it says no `today`."""
    record: Mapping[Loc, str] = field(default_factory=dict)
    source: str = ""
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return not self.problems

    @property
    def judged_right(self) -> bool:
        """Whether only the record differs: only then may the record be updated."""
        return all(problem.kind in ("where", "explains") for problem in self.problems)


_SHOWN_ROWS = 10
_SHOWN_KEYS = 5
_LABEL = 10
_FIRST: tuple[Kind, ...] = ("keeps", "refused", "rejected", "unmatched")
"""The order in which to show problems: first the rows, then the phrases."""


def headline(outcome: Outcome) -> str:
    """Says a failure in one line: which rows are lost or added, then the phrases, then the rest.

    >>> lost = Problem("keeps", "keeps 1 rows, not 2", rows=(Row("lost", "j2", {}),))
    >>> headline(Outcome("a.yaml", 3, "place", (), "", (Problem("unmatched", '"x" was left out'), lost)))
    'keeps 1 rows, not 2: lost j2; "x" was left out'
    """
    return "; ".join(f"{problem.what}{_rows_told(problem)}" for problem in _in_order(outcome.problems))


def unread_lines(unread: Iterable[Unread], lang: str) -> list[str]:
    """Says what is wrong with files whose cases cannot run: each problem and each hint once."""
    wrong = [(Message("word.error"), problem) for one in unread for problem in one.problems]
    more = [(Message("word.hint"), one.hint) for one in unread if one.hint]
    said = dict.fromkeys(f"{word.told(lang)}: {told(what, lang)}" for word, what in [*wrong, *more])
    return [visible(line) for text in said for line in text.split("\n")]


def setup_failure(path: Path, error: NLFilterError) -> tuple[str, str]:
    """Says why the cases of a file cannot run, in one line and in detail.

    >>> from nlfilter.errors import SchemaError
    >>> setup_failure(Path("b"), SchemaError(["a.yaml:3: what", "a.yaml:9: more"], hint="Do this."))
    ('a.yaml:3: what', 'a.yaml:3: what\\na.yaml:9: more\\nhint: Do this.')
    """
    return in_short(Unread.because(path, error))


def in_short(unread: Unread) -> tuple[str, str]:
    lines = [*unread.problems, *([f"hint: {unread.hint}"] if unread.hint else [])]
    return visible(unread.problems[0]), "\n".join(map(visible, lines))


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    order = {kind: place for place, kind in enumerate(_FIRST)}
    return sorted(problems, key=lambda problem: order.get(problem.kind, len(order)))


def _rows_told(problem: Problem) -> str:
    """Lists the keys of the rows that differ."""
    by_side: dict[str, list[str]] = {}
    for row in problem.rows:
        by_side.setdefault(row.side, []).append(row.key)
    found = []
    for side, keys in by_side.items():
        rest = len(keys) - _SHOWN_KEYS
        found.append(f"{side} {', '.join(keys[:_SHOWN_KEYS])}" + (f" and {rest} more" if rest > 0 else ""))
    if not found and problem.kind == "keeps" and problem.expected:  # only the order differs
        return f": {problem.got}, not {problem.expected}"
    return f": {', '.join(found)}" if found else ""


def failures_told(outcomes: Sequence[Outcome], lang: str) -> tuple[list[str], list[str]]:
    """Describes several failures, and apart from them, once, each hint that several cases share."""
    seen = Counter(problem.hint for outcome in outcomes for problem in outcome.problems if problem.hint)
    shared = [hint for hint, times in seen.items() if times > 1]
    return [failure_text(one, lang, shared) for one in outcomes], [_hint(hint, lang) for hint in shared]


def failure_text(outcome: Outcome, lang: str = "en", known_hints: Collection[str] = ()) -> str:
    """Describes one failure in the words of a language, with all hints that are not known.

    >>> print(failure_text(Outcome("a.yaml", 3, "place", (), "Tokyo", (Problem("where", "lost", "TRUE"),))))
    a.yaml:3: place
      asked     Tokyo
      lost
      expected  TRUE
    """
    lines = [
        f"{visible(outcome.file)}:{outcome.line}: {visible(outcome.name)}",
        _line("asked", outcome.asked, lang),
    ]
    for problem in _in_order(outcome.problems):
        lines.append(f"  {visible(told(problem.what, lang))}")
        if problem.expected:
            lines.append(_line("expected", problem.expected, lang))
        if problem.got:
            lines.append(_line("got", problem.got, lang))
        lines += [_row_line(row, lang) for row in problem.rows[:_SHOWN_ROWS]]
        if (more := len(problem.rows) - _SHOWN_ROWS) > 0:
            lines.append(f"  {Message('golden.more_rows', count=more).told(lang)}")
        if problem.hint and problem.hint not in known_hints:
            lines += [f"  {line}" for line in _hint(problem.hint, lang).split("\n")]
    return "\n".join(lines)


def _hint(hint: str, lang: str) -> str:
    text = f"{Message('word.hint').told(lang)}: {told(hint, lang)}"
    return "\n".join(map(visible, text.split("\n")))


def _line(label: str, text: str, lang: str) -> str:
    name = Message(f"golden.{label}").told(lang)
    wide = sum(map(is_cjk, name))  # such a letter takes two places
    return f"  {name:<{_LABEL - wide}}" + visible(text)


def _row_line(row: Row, lang: str) -> str:
    values = ", ".join(f"{name}: {_short(value)}" for name, value in row.values.items())
    return _line(row.side, f"{row.key}  {values}", lang)


def _short(value: Any) -> str:
    text = "-" if value is None else ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
