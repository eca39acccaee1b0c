"""The pytest plugin: it collects every `*.golden.yaml` wherever the package is installed, one test per case.

Every pytest run in such an environment imports this module. So it imports everything else only when it finds
a golden file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from nlfilter.golden.format import Case, Suite
    from nlfilter.golden.setup import SharedSetup

SUFFIX = ".golden.yaml"
_SETUP = pytest.StashKey["SharedSetup"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("nlfilter", "golden files of nlfilter")
    group.addoption(
        "--golden-translator",
        default="embedded",
        choices=("embedded", "auto", "llm", "recorded"),
        help="what turns requests into wheres (default: embedded)",
    )
    group.addoption("--golden-model", metavar="NAME", help="the model for llm, as openai:NAME")
    group.addoption("--golden-replies", metavar="FILE", help="recorded replies")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name.endswith(SUFFIX):
        return GoldenCollector.from_parent(parent, path=file_path)
    return None


class GoldenCollector(pytest.File):
    """A golden file."""

    def collect(self) -> Iterator[pytest.Item]:
        from nlfilter.errors import NLFilterError
        from nlfilter.golden.format import read_suite

        try:
            suite = read_suite(self.path)
        except NLFilterError as error:
            wrong = str(error)
        else:
            for case, line in zip(suite.cases, suite.lines, strict=True):
                yield GoldenItem.from_parent(self, name=case.name, suite=suite, case=case, line=line)
            return
        raise self.CollectError(wrong)


class GoldenItem(pytest.Item):
    """A case of a golden file."""

    def __init__(self, *, suite: Suite, case: Case, line: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.suite, self.case, self.line = suite, case, line
        self.extra_keyword_matches.update(case.tags)

    def runtest(self) -> None:
        headline, text = self._failure()
        if text:
            raise WrongCase(headline.replace(f"{self.config.rootpath}{os.sep}", ""), text)

    def _failure(self) -> tuple[str, str]:
        """Returns what is wrong, in one line and in detail; empty texts for a right case."""
        from nlfilter.errors import NLFilterError
        from nlfilter.golden.outcome import failure_text, headline, setup_failure
        from nlfilter.golden.run import run_case

        try:
            table = _shared_setup(self.config).table(self.suite)
        except NLFilterError as error:  # of the schema or the table, the same for each case of the file
            return setup_failure(self.path, error)
        outcome = run_case(table, self.suite, self.case, self.line)
        if outcome.passed:
            return "", ""
        return headline(outcome), failure_text(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, WrongCase):
            return super().repr_failure(excinfo, style)
        # Use pytest's own type: only then do the summary, JUnit and other processes show the headline.
        told: Any = excinfo.getrepr(style="value")
        if told.reprcrash is not None:
            told.reprcrash.message = excinfo.value.headline
        return told

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self.line - 1, self.name


class WrongCase(Exception):
    """A case that differs from its judgement or record, in one line and in detail."""

    def __init__(self, headline: str, text: str) -> None:
        super().__init__(text)
        self.headline = headline


def _shared_setup(config: pytest.Config) -> SharedSetup:
    """Returns the shared setup of this pytest run, which is made once."""
    from nlfilter.golden.setup import Options, SharedSetup

    if _SETUP not in config.stash:
        replies = config.getoption("--golden-replies")
        config.stash[_SETUP] = SharedSetup(
            Options(
                translator=config.getoption("--golden-translator"),
                model=config.getoption("--golden-model"),
                replies=Path(replies) if replies else None,
            )
        )
    return config.stash[_SETUP]
