"""Two things of different columns that are both excepted, and a wish after what is excepted."""

from __future__ import annotations

import pytest

from nlfilter import NLFilter, TableSchema

BOATS: list[dict[str, object]] = [
    {
        "name": f"No. {n}",
        "maker": ("Norvik", "Kestrel", "Onda")[n % 3],
        "kind": ("canoe", "dinghy", "raft")[n // 3 % 3],
        "harbour": ("Arden", "Corley")[n % 2],
        "insured": n % 2 == 0,
    }
    for n in range(24)
]
BOTH = "insured IS NOT TRUE AND maker IS DISTINCT FROM 'Norvik'"


def said(request: str) -> tuple[str, bool]:
    schema = TableSchema.infer(BOATS).model_copy(update={"name": "boats"})
    translation = NLFilter(schema, values=BOATS, translator="embedded").translate(request)
    return translation.where.sql, translation.covered


@pytest.mark.parametrize(
    "request_",
    [
        "all boats but the insured and Norvik ones",
        "every boat but insured ones and Norvik ones",
        "all boats except the insured and Norvik ones",
        "everything except the insured ones and the Norvik",
        "exclude insured and Norvik ones",
    ],
)
def test_both_are_excepted(request_: str) -> None:
    assert said(request_) == (BOTH, True)


def test_a_preposition_leads_to_what_is_wanted() -> None:
    assert said("every boat except rafts and in Arden") == (
        "kind IS DISTINCT FROM 'raft' AND harbour = 'Arden'",
        True,
    )
