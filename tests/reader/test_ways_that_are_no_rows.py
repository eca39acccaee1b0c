"""A word that says how something is, in the name of a column, is asked for: it is no noun for a row."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter

WAYS = ("完全オンライン", "一部オンライン", "対面")
TALKS = [{"talk_id": n, "title": f"講演{n}番", "online_type": WAYS[n % 3], "fee": n * 100} for n in range(90)]


@pytest.mark.parametrize("request_", ["オンライン可のもの", "オンライン"])
def test_no_such_word_is_dropped(request_: str) -> None:
    table = NLFilter.infer(TALKS, translator="embedded")
    found = {row["online_type"] for row in table.filter(request_, TALKS).rows}
    assert found == {"完全オンライン", "一部オンライン"}


def test_the_type_of_a_thing_names_the_thing() -> None:
    rows = [{"train_no": n, "train_type": ("Express", "Local")[n % 2], "price": n} for n in range(60)]
    assert "train" in NLFilter.infer(rows).schema.nouns
