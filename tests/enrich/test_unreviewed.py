"""Unreviewed words match requests, but are never shown to anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.cli.completion import words_of
from nlfilter.enrich import Plan
from nlfilter.errors import NLFilterError, NotExpressible
from tests.enrich.tables import ROWS, SCHEMA

MARK = "zq7word"


def _marked(number: int) -> str:
    return f"{MARK}{number}"


ANSWER: dict[str, Any] = {
    "label_en": _marked(1),
    "label_ja": _marked(2),
    "nouns": [_marked(3)],
    "columns": [
        {
            "column": "harbor",
            "label_en": _marked(4),
            "label_ja": _marked(5),
            "values": [{"value": "Oslo", "words": [_marked(6)]}],
            "groups": [{"name": _marked(7), "values": ["Oslo", "三崎"], "words": [_marked(8)]}],
        },
        {"column": "crew", "label_en": _marked(9), "unit": _marked(10), "unit_names": [_marked(11)]},
        {
            "column": "heated",
            "label_en": _marked(12),
            "when_true": [_marked(13)],
            "when_false": [_marked(14)],
        },
        {"column": "title", "values": [{"value": "ketch", "words": [_marked(15)]}]},
    ],
    "terms": [{"name": _marked(16), "label_ja": _marked(17), "words": [_marked(18)], "where": "rent <= 200"}],
    "sums": [{"name": _marked(19), "of": ["crew", "depth"], "words": [_marked(20)]}],
    "derived": [
        {"of": "rent", "expr": "rent / 24", "type": "DOUBLE", "unit": _marked(21), "label_en": _marked(22)}
    ],
}
REQUESTS = {
    "Oslo": "harbor = 'Oslo'",
    _marked(6): "harbor = 'Oslo'",
    _marked(7): "harbor IN ('Oslo', '三崎')",
    _marked(8): "harbor IN ('Oslo', '三崎')",
    f"{_marked(9)} over 3": "crew > 3",
    f"over 3 {_marked(10)}": "crew > 3",
    _marked(13): "heated",
    _marked(14): "heated = FALSE",
    _marked(15): "regexp_matches(title, ",
    _marked(16): "rent <= 200",
    _marked(18): "rent <= 200",
    f"{_marked(22)} over 9": "rent_number > 9",
    f"not {_marked(13)}": "heated",
    f"not {_marked(18)} or {_marked(6)}": "",
}


@pytest.mark.parametrize("reviewed", [False, True])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_they_match_and_are_not_shown(reviewed: bool, lang: Any) -> None:
    proposal = Plan.of(SCHEMA, ROWS).read([json.dumps(ANSWER)])
    jobs = NLFilter(proposal.schema(reviewed=reviewed), translator="embedded", values=ROWS)
    shown: list[str] = []
    for request, where in REQUESTS.items():
        result = jobs.filter(request, ROWS, limit=3, enough=10)
        assert where in result.where.sql, request
        said = [request]
        told = [result.explain(lang), result.where.sql, result.where.describe(lang)]
        told += [json.dumps(one.to_dict()) for one in result.mapped]
        told += [json.dumps(one.to_dict()) for one in result.unmatched]
        told += [jobs.apply(result.where, ROWS).reasons(row, lang) for row in result.rows]
        shown += [text for text in told for _ in said if MARK in _less(text, request)]
    assert bool(shown) is reviewed, shown[:3]


def _less(text: str, request: str) -> str:
    """A text without the words of the request."""
    for word in request.split():
        text = text.replace(word, "")
    return text


def test_they_are_not_offered_as_completions() -> None:
    proposal = Plan.of(SCHEMA, ROWS).read([json.dumps(ANSWER)])
    assert not [word for word in words_of(proposal.schema(), None) if MARK in word]
    assert [word for word in words_of(proposal.schema(reviewed=True), None) if MARK in word]


def test_a_unit_that_does_not_fit_is_told_by_the_column_alone() -> None:
    schema = Plan.of(SCHEMA, ROWS).read([json.dumps(ANSWER)]).schema()
    jobs = NLFilter(schema, translator="embedded", values=ROWS)
    with pytest.raises(NLFilterError) as caught:
        jobs.filter("crew over 3 kg", ROWS)
    assert isinstance(caught.value, NotExpressible)
    assert MARK not in repr(caught.value.unmatched)


@pytest.mark.parametrize("value", ["kind", "order", "missing"])
def test_words_of_a_value_that_is_called_like_a_key_are_marked(value: str) -> None:
    rows = [{"doc": (value, "cart", "quote")[number % 3]} for number in range(30)]
    schema = TableSchema.model_validate({"name": "docs", "columns": {"doc": {"type": "VARCHAR"}}})
    answer = {"columns": [{"column": "doc", "values": [{"value": value, "words": [MARK]}]}]}
    written = Plan.of(schema, rows).read([json.dumps(answer)]).schema()
    assert written.columns["doc"].values == {value: (MARK,)}
    assert written.columns["doc"].unreviewed
