"""A word after a refusal never names the value: "keen" of a stored "not keen"."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import NotExpressible

ANSWERS = ("not keen", "asked twice", "no reply", "second call")
ROWS = [{"caller": f"caller {n}", "answer": ANSWERS[n % 4]} for n in range(40)]


@pytest.mark.parametrize("request_", ["keen", "reply"])
def test_infer_names_no_value_by_its_opposite(request_: str) -> None:
    schema = TableSchema.infer(ROWS)
    assert request_ not in [word for names in schema.columns["answer"].values.values() for word in names]
    with pytest.raises(NotExpressible):
        NLFilter(schema, translator="embedded", values=ROWS).filter(request_, ROWS)
