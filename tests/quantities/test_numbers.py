"""Amounts are read as people write them."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import NLFilterError
from nlfilter.schema.fold import fold
from nlfilter.translate.quantities.amounts import amounts


@pytest.mark.parametrize(
    ("text", "value", "unit", "per"),
    [
        ("800万", "8000000", None, None),
        ("8m", "8000000", None, None),
        ("1.5億円", "150000000", "JPY", None),
        ("¥6,000,000", "6000000", "JPY", None),
        ("$80k", "80000", "USD", None),
        ("八百万", "8000000", None, None),
        ("一千万円", "10000000", "JPY", None),
        ("1千500", "1500", None, None),
        ("30/hr", "30", None, "hour"),
        ("40000 dollars per year", "40000", "USD", "year"),
        ("two hundred people", "200", "people", None),
        ("half a million", "500000", None, None),
        ("six figures", "100000", None, None),
        ("-5", "-5", None, None),
        ("マイナス5", "-5", None, None),
        ("-$100 million", "-100000000", "USD", None),
        ("1 hour 20 minutes", "80", "minutes", None),
        ("1h 20m", "80", "minutes", None),
        ("2hrs15m", "135", "minutes", None),
        ("1時間半", "1.5", "hours", None),
        ("an hour and a half", "1.5", "hours", None),
        ("5つ", "5", None, None),
        ("1,500 m2", "1500", "m2", None),
        ("15 000 €", "15000", "EUR", None),
        ("1 250 000 yen", "1250000", "JPY", None),
        ("7割5分", "75", "percent", None),
        ("七割", "70", "percent", None),
        ("7割5分3厘", "75.3", "percent", None),
        ("5分", "5", "minutes", None),
    ],
)
def test_one_amount(text: str, value: str, unit: str | None, per: str | None) -> None:
    folded = fold(text)
    (found,) = amounts(folded)
    assert (found.value, found.unit, found.per) == (type(found.value)(value), unit, per)
    assert folded[found.start : found.end] == folded


@pytest.mark.parametrize(
    ("text", "values", "with_commas"),
    [
        ("1.250,50", ["1250.50"], ["1250.50"]),
        ("12.345.678", ["12345678"], ["12345678"]),
        ("€9,50", ["9.50"], ["9.50"]),
        ("999,99 €", ["999.99"], ["999.99"]),
        ("1.250", ["1.250"], ["1250"]),
        ("1,250", ["1250"], ["1250"]),
        ("999,99", ["999", "99"], ["999.99"]),
        ("2,5 million", ["2", "5000000"], ["2500000.0"]),
        ("1,2,3", ["1", "2", "3"], ["1", "2", "3"]),
        ("1, 25", ["1", "25"], ["1", "25"]),
        ("€1,250", ["1250"], ["1250"]),
        ("1,250.50", ["1250.50"], ["1250.50"]),
    ],
)
def test_a_comma_may_stand_before_a_fraction(text: str, values: list[str], with_commas: list[str]) -> None:
    assert [str(a.value) for a in amounts(text)] == values
    assert [str(a.value) for a in amounts(text, commas=True)] == with_commas


@pytest.mark.parametrize("text", ["x86", "web3", "千葉", "一覧", "c3po", "python3.11"])
def test_figures_inside_a_name_are_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    "text", ["99999999 figures", "0 figures", "3.5 figures", "九億桁", "九" * 400 + "桁"]
)
def test_an_impossible_number_of_figures_is_not_read(text: str) -> None:
    assert amounts(text) == []


def test_a_plus_means_at_least() -> None:
    assert [a.at_least for a in amounts("150k+ or 20 +1")] == [True, False, False]


def test_a_unit_of_three_capitals_is_no_money_unless_it_is_a_currency() -> None:
    columns = {"engine_speed": {"type": "BIGINT", "unit": "RPM"}}
    engines = NLFilter(TableSchema.model_validate({"name": "engines", "columns": columns}))
    with pytest.raises(NLFilterError, match="free"):
        engines.translate("free")
    fast = engines.translate("engine speed over 3000").where
    assert fast.describe("en") == "Engines whose engine speed is more than 3,000 RPM"
