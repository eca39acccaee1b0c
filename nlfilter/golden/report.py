"""Reports a run: as text for people, as JSON to keep and compare, as JUnit XML for a CI server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree as ET

from msgspec import Struct

from nlfilter.errors import InputError, Message, NLFilterError, SchemaError, told
from nlfilter.golden.outcome import Kind, Outcome, Problem, Row
from nlfilter.process import cached_property
from nlfilter.schema.fold import is_cjk
from nlfilter.sources.files import MOST_LINES, UnreadFile, bytes_of, json_object
from nlfilter.sources.replacing import replacing
from nlfilter.where.words.safe_text import escaped, visible

REPORTS = (".json", ".xml")
"""The endings of reports: JSON to keep and compare, JUnit XML for a CI server."""

_SHOWN_ROWS = 10
_SHOWN_KEYS = 5
_LABEL = 10


class Report(Struct, frozen=True, dict=True):
    """All outcomes of a run, in the order of the files."""

    outcomes: tuple[Outcome, ...]
    translator: str = "embedded"

    @cached_property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    @property
    def passed(self) -> bool:
        return not self.failures

    @property
    def seconds(self) -> float:
        return sum(outcome.seconds for outcome in self.outcomes)

    @cached_property
    def by_tag(self) -> dict[str, tuple[int, int]]:
        """Counts, for each tag, its right cases and all its cases."""
        found: dict[str, tuple[int, int]] = {}
        for outcome in self.outcomes:
            for tag in outcome.tags:
                right, total = found.get(tag, (0, 0))
                found[tag] = (right + outcome.passed, total + 1)
        return found

    def newly_wrong(self, baseline: Mapping[str, Any]) -> tuple[Outcome, ...]:
        """Returns the failures that an earlier report (from `read_baseline`) does not have."""
        wrong = {(case["file"], case["name"]) for case in baseline["cases"] if not case["passed"]}
        return tuple(f for f in self.failures if (f.file, f.name) not in wrong)

    # -- for people

    @cached_property
    def text(self) -> str:
        """Describes every failure (request, expected and actual answer), sums up, and says what to do."""
        return self.told("en")

    def told(self, lang: str) -> str:
        """Returns the text in a language ("en", "ja")."""
        failures = (failure_text(outcome, lang) for outcome in self.failures)
        return "\n\n".join([*failures, self._summary(lang), *hints(self.failures, lang)])

    @cached_property
    def summary(self) -> str:
        """Says how many are right, by tag; what a model cost; and what has no record yet."""
        return self._summary("en")

    def _summary(self, lang: str) -> str:
        def said(name: str, **slots: Any) -> str:
            return Message(f"golden.{name}", **slots).told(lang)

        right, total = len(self.outcomes) - len(self.failures), len(self.outcomes)
        seconds = f"{self.seconds:.1f}"
        lines = [said("right", right=right, total=total, translator=self.translator, seconds=seconds)]
        width = max((len(tag) for tag in self.by_tag), default=0)
        lines += [
            f"  {visible(tag):<{width}}  {said('of', good=f'{good:>4}', all=f'{all_:>4}')}"
            + ("" if good == all_ else f"   {said('wrong', count=all_ - good)}")
            for tag, (good, all_) in sorted(self.by_tag.items())
        ]
        if calls := sum(outcome.usage.calls for outcome in self.outcomes):
            tokens_in = sum(outcome.usage.input_tokens for outcome in self.outcomes)
            tokens_out = sum(outcome.usage.output_tokens for outcome in self.outcomes)
            spent = [outcome.seconds for outcome in self.outcomes if outcome.usage.calls]
            lines.append(f"  {calls} calls of a model, {tokens_in:,} tokens in, {tokens_out:,} out")
            lines.append(f"  a case takes {median(spent):.1f} s, the slowest {max(spent):.1f} s")
        if bare := sum(outcome.unrecorded for outcome in self.outcomes):
            lines.append(f"  {said('bare', count=bare)}")
        return "\n".join(lines)

    # -- for tools

    def to_dict(self) -> dict[str, Any]:
        """Returns JSON-ready data; `newly_wrong` reads it back."""
        return {
            "translator": self.translator,
            "cases_total": len(self.outcomes),
            "cases_right": len(self.outcomes) - len(self.failures),
            "tags": {tag: {"right": right, "total": total} for tag, (right, total) in self.by_tag.items()},
            "seconds": round(self.seconds, 3),
            "cases": [_outcome_dict(outcome) for outcome in self.outcomes],
        }

    def to_json(self) -> str:
        return escaped(json.dumps(self.to_dict(), ensure_ascii=False, indent=2, default=str)) + "\n"

    def to_junit(self) -> str:
        """Returns JUnit XML: one suite per file, one test per case."""
        root = ET.Element("testsuites", name="nlfilter golden")
        for file in dict.fromkeys(outcome.file for outcome in self.outcomes):
            mine = [outcome for outcome in self.outcomes if outcome.file == file]
            wrong = sum(not outcome.passed for outcome in mine)
            suite = ET.SubElement(
                root, "testsuite", name=visible(file), tests=str(len(mine)), failures=str(wrong), errors="0"
            )
            for outcome in mine:
                test = ET.SubElement(
                    suite,
                    "testcase",
                    classname=visible(file),
                    name=visible(outcome.name),
                    time=f"{outcome.seconds:.3f}",
                )
                if not outcome.passed:
                    failure = ET.SubElement(test, "failure", message=visible(headline(outcome)))
                    failure.text = failure_text(outcome)
        ET.indent(root)
        return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"

    def write(self, path: Path) -> None:
        """Write the report in the format of the file's name, whole or not at all; raises `InputError`."""
        check_report_name(path)
        made = {".json": self.to_json, ".xml": self.to_junit}[path.suffix.lower()]()
        with replacing(path) as part:
            part.write_text(made, encoding="utf-8")


def check_report_name(path: Path) -> None:
    """Raise `InputError` unless a report can have that name."""
    if path.suffix.lower() not in REPORTS:
        raise InputError.unknown_ending(str(path), REPORTS)


def read_baseline(path: Path) -> Mapping[str, Any]:
    """Reads an earlier report, written as JSON; raises `InputError` for anything else."""
    try:
        found = json_object(bytes_of(path, MOST_LINES))
    except UnreadFile:
        found = None
    if found is None or not isinstance(found.get("cases"), list):
        raise InputError.of("not_a_report", path=str(path))
    return found


def hints(outcomes: Iterable[Outcome], lang: str = "en") -> list[str]:
    """Collects the hints of the errors among the problems, each once."""
    problems = (problem for outcome in outcomes for problem in outcome.problems if problem.hint)
    word = Message("word.hint").told(lang)
    found = dict.fromkeys(f"{word}: {told(problem.hint, lang)}" for problem in problems)
    return ["\n".join(map(visible, hint.split("\n"))) for hint in found]


_FIRST: tuple[Kind, ...] = ("keeps", "refused", "rejected", "unmatched")
"""The order in which to show problems: first the rows, then the phrases."""


def headline(outcome: Outcome) -> str:
    """Says a failure in one line: which rows are lost or added, then the phrases, then the rest.

    >>> lost = Problem("keeps", "keeps 1 rows, not 2", rows=(Row("lost", "j2", {}),))
    >>> headline(Outcome("a.yaml", 3, "place", (), "", (Problem("unmatched", '"x" was left out'), lost)))
    'keeps 1 rows, not 2: lost j2; "x" was left out'
    """
    return "; ".join(f"{problem.what}{_rows_told(problem)}" for problem in _in_order(outcome.problems))


def setup_failure(error: NLFilterError) -> tuple[str, str]:
    """Says why the cases of a file cannot run, in one line and in detail.

    >>> setup_failure(SchemaError(["a.yaml:3: what", "a.yaml:9: more"], hint="Do this."))
    ('a.yaml:3: what', 'a.yaml:3: what\\na.yaml:9: more\\nhint: Do this.')
    """
    problems = error.problems if isinstance(error, SchemaError) else (error.message,)
    lines = [*problems, *([f"hint: {error.hint}"] if error.hint else [])]
    return visible(problems[0]), "\n".join(map(visible, lines))


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
    return f": {', '.join(found)}" if found else ""


def failure_text(outcome: Outcome, lang: str = "en") -> str:
    """Describes one failure in the words of a language.

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
    return "\n".join(lines)


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


def _outcome_dict(outcome: Outcome) -> dict[str, Any]:
    return {
        "file": outcome.file,
        "line": outcome.line,
        "name": outcome.name,
        "tags": list(outcome.tags),
        "asked": outcome.asked,
        "passed": outcome.passed,
        "where": next(iter(outcome.record.values()), None),
        "source": outcome.source,
        "seconds": round(outcome.seconds, 4),
        "usage": {
            "calls": outcome.usage.calls,
            "input_tokens": outcome.usage.input_tokens,
            "output_tokens": outcome.usage.output_tokens,
        },
        "problems": [_problem_dict(problem) for problem in outcome.problems],
    }


def _problem_dict(problem: Problem) -> dict[str, Any]:
    rows = [{"side": row.side, "key": row.key, "values": dict(row.values)} for row in problem.rows]
    return {
        "kind": problem.kind,
        "what": problem.what,
        "expected": problem.expected,
        "got": problem.got,
        "rows": rows,
        "hint": problem.hint,
    }
