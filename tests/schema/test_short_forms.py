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
SAID = [
    ("repairs", "critical ones", "sev_cd = 'CRIT'"),
    ("repairs", "severity critical or major", "sev_cd IN ('CRIT', 'MAJ')"),
    ("repairs", "not trivial", "sev_cd IS DISTINCT FROM 'TRIV'"),
    ("repairs", "features", "typ_cd = 'FEAT'"),
    ("repairs", "no duplicates", "st_cd IS DISTINCT FROM 'DUP'"),
    ("repairs", "in progress", "st_cd = 'INPROG'"),
    ("repairs", "not in progress", "st_cd IS DISTINCT FROM 'INPROG'"),
    ("repairs", "won't fix", "st_cd = 'WONTFIX'"),
    ("repairs", "resolved", "st_cd = 'RESLVD'"),
    ("repairs", "aluminium or steel", "mat IN ('ALU', 'STL')"),
    ("repairs", "priority 1", "prio = 1"),
    ("repairs", "estimate over 4 hours", "est_h > 4"),
    ("repairs", "more than 3 comments", "cmt_cnt > 3"),
    ("repairs", "reported by a customer", "is_cust_rep"),
    ("parcels", "express", "svc_lvl = 'EXP'"),
    ("parcels", "standard or economy", "svc_lvl IN ('STD', 'ECO')"),
    ("parcels", "still in transit", "stat = 'IN_TRANS'"),
    ("parcels", "on hold", "stat = 'ON_HOLD'"),
    ("parcels", "delivered", "stat = 'DLVD'"),
    ("parcels", "documents or medicine", "cont IN ('DOC', 'MED')"),
    ("parcels", "no perishables", "cont IS DISTINCT FROM 'PERISH'"),
    ("parcels", "insured value over 300", "insr_val > 300"),
]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Any]:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")
    tables = {name: NLFilter(TableSchema.infer(rows), values=rows) for name, rows in TABLES.items()}
    return lambda table, request: tables[table].translate(request)


@pytest.mark.parametrize(("table", "request_", "where"), SAID)
def test_a_word_means_what_the_table_writes_in_short(
    asked: Callable[[str, str], Any], table: str, request_: str, where: str
) -> None:
    found = asked(table, request_)
    assert found.where.sql == where
    assert found.unmatched == ()


def test_the_guess_is_shown(asked: Callable[[str, str], Any]) -> None:
    found = asked("repairs", "critical defects").mapped
    assert [one.phrase for one in found] == ["critical", "defects"]
    assert found[0].how == "form"  # and no misspelling


def test_initials_and_a_short_beginning_are_less_sure() -> None:
    rows = [{"sensor": ["FF", "APSC", "MFT"][n % 3], "genre": ["POP", "JZZ", "RCK"][n % 3]} for n in range(9)]
    table = NLFilter(TableSchema.infer(rows), values=rows)
    assert table.translate("full frame").where.sql == "sensor = 'FF'"
    assert (table.translate("rock").confidence or 0) > (table.translate("popular").confidence or 0)


def test_a_code_of_two_columns_is_none_of_a_word() -> None:
    rows = [{"paint": ["BLK", "WHT"][n % 2], "seat": ["BLK", "GRN"][n % 2]} for n in range(8)]
    found = NLFilter(TableSchema.infer(rows), values=rows).translate("white, blackish")
    assert found.where.sql == "paint = 'WHT'"
    assert [one.phrase for one in found.unmatched] == ["blackish"]


@pytest.mark.parametrize("word", ["minute", "cat", "comprehend"])
def test_a_word_that_fits_two_forms_or_none_means_nothing(word: str) -> None:
    assert Shortened(["maj", "cnd", "cmpr", "cmprh", "drg"]).form_of([word]) is None
