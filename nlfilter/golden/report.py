"""Reports a run: as text for people, as JSON to keep and compare, as JUnit XML for a CI server."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from xml.etree import ElementTree as ET

from msgspec import Struct

from nlfilter.errors import InputError, Message
from nlfilter.fork_safety import cached_property
from nlfilter.golden.outcome import Outcome, Problem, Unread, failure_text, failures_told, headline, in_short
from nlfilter.sources.files import MOST_LINES, UnreadFile, bytes_of, json_object
from nlfilter.sources.replacing import replacing
from nlfilter.where.words.safe_text import escaped, visible


def junit(outcomes: Sequence[Outcome], unread: Sequence[Unread]) -> str:
    """Returns JUnit XML; a file whose cases cannot run is a suite with one test, an error."""
    root = ET.Element("testsuites", {"name": "nlfilter golden", **_totals(outcomes, len(unread))})
    for file in dict.fromkeys(outcome.file for outcome in outcomes):
        mine = [outcome for outcome in outcomes if outcome.file == file]
        suite = ET.SubElement(root, "testsuite", {"name": visible(file), **_totals(mine)})
        for outcome in mine:
            suite.append(_junit_case(outcome))
    for one in unread:
        suite = ET.SubElement(root, "testsuite", {"name": visible(one.file), **_totals((), 1)})
        test = ET.SubElement(suite, "testcase", classname=visible(one.file), name="file", time="0.000")
        headline, text = in_short(one)
        ET.SubElement(test, "error", message=headline).text = text
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _totals(outcomes: Sequence[Outcome], errors: int = 0) -> dict[str, str]:
    """Counts tests for JUnit; a file whose cases cannot run is one test."""
    wrong = sum(not outcome.passed for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    return {
        "tests": str(len(outcomes) + errors),
        "failures": str(wrong),
        "errors": str(errors),
        "time": f"{seconds:.3f}",
    }


def _junit_case(outcome: Outcome) -> ET.Element:
    test = ET.Element(
        "testcase",
        classname=visible(outcome.file),
        name=visible(outcome.name),
        time=f"{outcome.seconds:.3f}",
    )
    if not outcome.passed:
        failure = ET.SubElement(test, "failure", message=visible(headline(outcome)))
        failure.text = failure_text(outcome)
    return test


REPORTS = (".json", ".xml")
"""The endings of reports: JSON to keep and compare, JUnit XML for a CI server."""


class Report(Struct, frozen=True, dict=True):
    """All outcomes of a run, in the order of the files."""

    outcomes: tuple[Outcome, ...]
    translator: str = "embedded"
    unread: tuple[Unread, ...] = ()
    unread_keys: Mapping[str, tuple[str, ...]] = {}
    """The keys of each bulk set that say nothing about its cases."""

    @cached_property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if not outcome.passed)

    @property
    def passed(self) -> bool:
        return not (self.failures or self.unread)

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
        failures, hints = failures_told(self.failures, lang)
        return "\n\n".join([*failures, self._summary(lang), *hints])

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
        if undated := [outcome.name for outcome in self.outcomes if outcome.undated]:
            lines.append(f"  {said('undated', count=len(undated), first=visible(undated[0]))}")
        lines += [
            f"  {visible(said('unread_keys', file=file, keys=keys))}"
            for file, keys in self.unread_keys.items()
        ]
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
            "files_unread": [
                {"file": one.file, "problems": [*one.problems], "hint": one.hint} for one in self.unread
            ],
        }

    def to_json(self) -> str:
        return escaped(json.dumps(self.to_dict(), ensure_ascii=False, indent=2, default=str)) + "\n"

    def to_junit(self) -> str:
        """Returns JUnit XML: one suite per file, one test per case."""
        return junit(self.outcomes, self.unread)

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
    found, missing = None, False
    try:
        found = json_object(bytes_of(path, MOST_LINES))
    except UnreadFile as error:
        missing = error.missing
    if found is None or not isinstance(found.get("cases"), list):
        raise InputError.of("no_report" if missing else "not_a_report", path=str(path))
    return found


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
