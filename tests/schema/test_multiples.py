"""Thousands and millions, in a heading or in each text, are read as whole amounts."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

TEXTS = ["1,200", "950", "2,010"]


def positions(heading: str, texts: list[str], request: str) -> list[int]:
    rows = [{"shop": f"s{n}", heading: text} for n, text in enumerate(texts)]
    result = NLFilter.infer(rows, translator="embedded").filter(request, rows)
    assert result.unmatched == ()
    return list(result.positions)


@pytest.mark.parametrize(
    ("heading", "request_"),
    [
        ("売上（千円）", "売上100万円以上"),
        ("revenue_thousands", "revenue over 1 million"),
        ("Sales £000", "sales over £1,000,000"),
        ("Revenue ($k)", "revenue over 1 million dollars"),
        ("Revenue (k€)", "revenue over 1 million euros"),
        ("Sales (m EUR)", "sales over 1 billion euros"),
        ("Profit [m USD]", "profit over 1 billion dollars"),
        ("Sales ($ in millions)", "sales over 1 billion dollars"),
        ("Stock (000s)", "stock over 1 million"),
    ],
)
def test_a_heading_says_what_its_numbers_count(heading: str, request_: str) -> None:
    assert positions(heading, TEXTS, request_) == [0, 2]
    plain = [text.replace(",", "") for text in TEXTS]
    assert positions(heading, plain, request_) == [0, 2]


@pytest.mark.parametrize("heading", ["Distance (m)", "Weight (kg)", "Route 1000", "売上（円）"])
def test_a_unit_is_no_factor(heading: str) -> None:
    columns = NLFilter.infer([{heading: text} for text in TEXTS]).schema.columns.values()
    assert not any("*" in (column.expr or "") for column in columns)


@pytest.mark.parametrize(
    ("heading", "texts", "request_", "kept"),
    [
        ("予算", ["1,200万円", "550万円", "70万円"], "予算500万円以上", [0, 1]),
        ("予算", ["約1.2億円", "8000万円", "900万円"], "予算1億円以上", [0]),
        ("Revenue", ["$1.2m", "$900k", "$2bn"], "revenue over 1 million", [0, 2]),
        ("Revenue", ["US$1.2m", "US$0.9m", "US$3m"], "revenue over 1 million dollars", [0, 2]),
        ("Salary", ["85k", "90k", "120k"], "salary over 88,000", [1, 2]),
        ("年収", ["800", "1,200", "450"], "年収800万円以上", [0, 1]),
    ],
)
def test_each_text_may_say_it(heading: str, texts: list[str], request_: str, kept: list[int]) -> None:
    assert positions(heading, texts, request_) == kept


@pytest.mark.parametrize("texts", [["5 m", "3 m", "12 m"], ["2k", "7k", "9k"]])
def test_a_short_word_means_something_else_beside_other_things(texts: list[str]) -> None:
    columns = NLFilter.infer([{"run": text} for text in texts]).schema.columns.values()
    assert not any("*" in (column.expr or "") for column in columns)
