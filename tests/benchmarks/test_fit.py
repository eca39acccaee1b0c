"""`make fit`: weights that rank the right candidates first, near the present ones, in the same file."""

from __future__ import annotations

import tomllib

import numpy as np
import pytest

from benchmarks.fit import NAMES, WEIGHTS, Ranked, changes, first_is_right, fitted, report, written
from nlfilter.translate.reader.score import weights


def ranked(table: str, split: str, right: str, wrong: str) -> Ranked:
    """A request of which one candidate has one feature, and another candidate another one."""
    rows = np.array([[float(name == feature) for name in NAMES] for feature in (wrong, right)])
    return Ranked("invented", table, split, rows, np.array([False, True]))


MISREAD = [ranked(f"t{n}", "fit" if n % 2 else "look", "misspelt", "inflected") for n in range(40)]


def test_right_candidates_become_the_first() -> None:
    found = fitted(MISREAD, prior=0.1)
    assert not first_is_right(MISREAD, np.array([*weights().values()])).any()
    assert first_is_right(MISREAD, found).all()


def test_a_feature_that_decides_nothing_keeps_its_weight() -> None:
    found = dict(zip(NAMES, fitted(MISREAD, prior=1.0), strict=True))
    changed = {name for name, weight in weights().items() if abs(found[name] - weight) > 1e-6}
    assert changed == {"misspelt", "inflected"}


def test_a_strong_prior_changes_little() -> None:
    present = np.array([*weights().values()])
    assert np.abs(fitted(MISREAD, prior=1e6) - present).max() < 1e-3


def test_the_file_keeps_its_comments_and_gets_other_numbers() -> None:
    text = WEIGHTS.read_text("utf-8")
    other = written(text, dict.fromkeys(NAMES, 1.25))
    assert {weight for group in tomllib.loads(other).values() for weight in group.values()} == {1.25}
    assert [line.partition("#")[2] for line in other.splitlines()] == [
        line.partition("#")[2] for line in text.splitlines()
    ]


@pytest.mark.parametrize(
    "line", ["40 requests; 40 have a right and a wrong candidate", "| fit, cross-validated |"]
)
def test_the_report_says_what_a_fit_is_worth(line: str) -> None:
    assert line in "\n".join(report(MISREAD))


def test_each_change_tells_how_many_requests_it_decides() -> None:
    present = np.array([*weights().values()])
    assert "| misspelt | 40 | 0.50 | 0.50 |" in [*changes(MISREAD, present)]
