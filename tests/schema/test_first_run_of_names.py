"""A word of a longer value asks for it only if it tells that value from all else in the table."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter
from nlfilter.errors import NotExpressible

KILNS = ("BOTTLE KILN", "GAS KILN WORKSHOP", "LARGE GAS KILN", "OPEN STUDIO")
POTTERIES = [
    {
        "pottery_no": n,
        "kind": KILNS[n % 4],
        "supplier": ("Potters of Aldmere", "Heron Clay", "Fennick Trust")[n % 3],
        "remarks": ("run by potters, near the clay pit", "a quiet yard in the hills")[n % 2] + f" ({n})",
    }
    for n in range(48)
]
FERRIES = [
    {"sailing": n, "boat_type": ("Car ferry", "Night boat service", "Fast night boat")[n % 3], "berths": n}
    for n in range(36)
]


def _asked(table: NLFilter, request: str) -> str:
    try:
        return table.translate(request).where.sql
    except NotExpressible:
        return ""


@pytest.fixture(scope="module")
def potteries() -> NLFilter:
    return NLFilter.infer(POTTERIES, translator="embedded")


def test_a_word_of_several_values_asks_for_all_of_them_wherever_it_stands(potteries: NLFilter) -> None:
    assert _asked(potteries, "gas") == "kind IN ('GAS KILN WORKSHOP', 'LARGE GAS KILN')"
    ferries = NLFilter.infer(FERRIES, translator="embedded")
    assert _asked(ferries, "night") == "boat_type IN ('Night boat service', 'Fast night boat')"


def test_a_word_after_one_of_another_value_is_no_alternative(potteries: NLFilter) -> None:
    """In "gas bottle", the bottle is what the gas is in."""
    found = potteries.translate("gas bottle")
    assert found.where.sql == "kind IN ('GAS KILN WORKSHOP', 'LARGE GAS KILN')"
    assert [one.phrase for one in found.unmatched] == ["bottle"]
    ferries = NLFilter.infer(FERRIES, translator="embedded")
    assert "Car ferry" not in _asked(ferries, "night car")


def test_a_word_of_texts_is_no_name_of_somebody(potteries: NLFilter) -> None:
    assert "supplier" not in _asked(potteries, "run by potters")
    assert "supplier" in _asked(potteries, "from Heron")


def test_the_last_word_of_a_name_only_tells_what_it_is(potteries: NLFilter) -> None:
    assert _asked(potteries, "a trust") == ""
    plans = [{"plan": n, "issuer_nm": ("Fell Mutual", "Corrie Cover", "Tarn")[n % 3]} for n in range(30)]
    table = NLFilter.infer(plans, translator="embedded")
    assert _asked(table, "full cover") == ""
    assert _asked(table, "corrie") == "issuer_nm = 'Corrie Cover'"


def test_several_values_are_asked_for_by_what_they_say_before_a_mark() -> None:
    kinds = ("Self hosted - club", "Self hosted - school", "Town: library", "Town: museum", "Other")
    table = NLFilter.infer([{"host_no": n, "run_as": kinds[n % 5]} for n in range(50)], translator="embedded")
    assert _asked(table, "selfhosted") == "run_as IN ('Self hosted - club', 'Self hosted - school')"
    assert _asked(table, "town") == "run_as IN ('Town: library', 'Town: museum')"


def test_a_noun_that_ends_several_values_is_no_thing_that_a_value_before_it_describes() -> None:
    goods = ("Peg Loom", "Table Loom", "Spindle", "Carder")
    rows = [{"tool": goods[n % 4], "make": ("Antique", "New")[n % 3 == 0], "stand": n} for n in range(40)]
    table = NLFilter.infer(rows, translator="embedded")
    assert _asked(table, "antique looms") == "make = 'Antique' AND tool IN ('Peg Loom', 'Table Loom')"


def test_free_asks_for_the_only_price_even_if_its_unit_is_unknown() -> None:
    rows = [{"berth": n, "cost_per_metre": (0.0, 0.5, 0.8)[n % 3]} for n in range(30)]
    assert _asked(NLFilter.infer(rows, translator="embedded"), "free") == "cost_per_metre = 0"
    halls = [{"会館番号": n, "料金": n % 3 * 100} for n in range(30)]
    assert _asked(NLFilter.infer(halls, translator="embedded"), "無料") == "料金 = 0"
