"""A short run of `make fuzz`: every request to any table ends as it should."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.translate.answering import TABLES, Answering
from tests.translate.requests import requests


@pytest.mark.parametrize("table", TABLES)
def test_every_request_ends_in_a_result_or_an_error_of_ours(table: str) -> None:
    answering = Answering(table)
    said = requests(answering.words, seed=1)
    talks = ([*islice(said, 1 + n % 3)] for n in range(150))
    findings = [answering.talk(talk, applied=n % 10 == 0) for n, talk in enumerate(talks)]
    assert list(filter(None, findings)) == []


@pytest.mark.parametrize("mark", ["*", "+", "?", "(", "[", "\\\\", "{2}", "|"])
def test_marks_of_patterns_are_letters(mark: str) -> None:
    said = (f"{mark}終演", f"{mark} 終演 終演 終演、終演 終演")
    assert Answering("inferred").talk(said, applied=False) is None
