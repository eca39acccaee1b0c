"""Writes a run as JUnit XML, for a CI server: one suite a file, one test a case."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from nlfilter.golden.outcome import Outcome, Unread
from nlfilter.golden.telling import failure_text, headline, in_short
from nlfilter.where.words.safe_text import visible


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
