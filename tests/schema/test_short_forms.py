"""Codes and column names that are the beginning of a word, or its consonants."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.schema.lexicon.short import Shortened
from nlfilter.schema.table import TableSchema

TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "repairs": [
        {
            "repair_no": f"RP-{n:03}",
            "sev_cd": ["CRIT", "MAJ", "MIN", "TRIV"][n % 4],
            "typ_cd": ["DEF", "FEAT", "INSP"][n % 3],
            "st_cd": ["NEW", "INPROG", "WONTFIX", "DUP", "RESLVD"][n % 5],
            "mat": ["ALU", "STL", "PLA"][n % 3],
            "prio": n % 4 + 1,
            "est_h": n % 9,
            "cmt_cnt": n % 6,
            "is_cust_rep": n % 2 == 0,
        }
        for n in range(60)
    ],
    "parcels": [
        {
            "trk_no": f"T{n:04}",
            "svc_lvl": ["EXP", "STD", "ECO"][n % 3],
            "stat": ["IN_TRANS", "DLVD", "ON_HOLD", "LOST"][n % 4],
            "cont": ["DOC", "MED", "PERISH", "ELEC"][n % 4],
            "insr_val": 10 * n,
            "is_sndr_conf": n % 2 == 0,
        }
        for n in range(60)
    ],
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Any]:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")
    tables = {name: NLFilter(TableSchema.infer(rows), values=rows) for name, rows in TABLES.items()}
    return lambda table, request: tables[table].translate(request)


def test_the_guess_is_shown(asked: Callable[[str, str], Any]) -> None:
    found = asked("repairs", "critical defects").mapped
    assert [one.phrase for one in found] == ["critical", "defects"]
    assert found[0].how == "form"  # and no misspelling


def test_initials_and_a_short_beginning_are_less_sure() -> None:
    rows = [{"sensor": ["FF", "APSC", "MFT"][n % 3], "genre": ["POP", "JZZ", "RCK"][n % 3]} for n in range(9)]
    table = NLFilter(TableSchema.infer(rows), values=rows)
    assert table.translate("full frame").where.sql == "sensor = 'FF'"
    assert (table.translate("rock").confidence or 0) > (table.translate("popular").confidence or 0)


@pytest.mark.parametrize("word", ["minute", "cat", "comprehend"])
def test_a_word_that_fits_two_forms_or_none_means_nothing(word: str) -> None:
    assert Shortened(["maj", "cnd", "cmpr", "cmprh", "drg"]).form_of([word]) is None
