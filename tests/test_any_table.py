"""Any table and any request end in a result or in one of our errors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlfilter import Dialogue, InputError, NLFilter, NotExpressible, parse_where
from tests.any_tables import requests, tables

EXAMPLES = 25 if settings.get_current_profile_name() == "same" else 1_000
"""`make fuzz` tries more."""


def _csv(rows: duckdb.DuckDBPyRelation, folder: Path) -> str:
    path = str(folder / "rows.csv")
    rows.write_csv(path)
    return path


def _dicts(rows: duckdb.DuckDBPyRelation, folder: Path) -> list[dict[str, Any]]:
    return [dict(zip(rows.columns, values, strict=True)) for values in rows.fetchall()]


def _database(rows: duckdb.DuckDBPyRelation, folder: Path) -> str:
    path = folder / "rows.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(path) as con:
        con.execute(f"CREATE TABLE kept AS {rows.sql_query()}")
    return str(path)


KINDS: dict[str, Callable[[duckdb.DuckDBPyRelation, Path], Any]] = {
    "relation": lambda rows, folder: rows,
    "dicts": _dicts,
    "csv": _csv,
    "database": _database,
}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), kind=st.sampled_from([*KINDS]))
def test_any_request_about_any_table_ends_in_a_result_or_in_our_error(
    data: st.DataObject, kind: str, tmp_path: Path
) -> None:
    table = data.draw(tables())
    said = data.draw(st.lists(requests(table), min_size=1, max_size=2))
    rows = duckdb.sql(table.sql)
    assert rows is not None
    ranked = KINDS[kind](rows, tmp_path)
    with suppress(InputError):  # a table without a column that can be asked about
        items = NLFilter.infer(ranked, translator="embedded")
        talk = items.dialogue()
        for request in said:
            with suppress(NotExpressible, InputError):
                told = items.filter(request, ranked, enough=50).to_dict("ja")
                assert told["count"] <= told["total"]
            with suppress(NotExpressible, InputError):
                talk.say(request)
        assert items.apply(talk.where, ranked, enough=50).to_dict("en")["loosenings"] is not None
        assert Dialogue.from_dict(talk.to_dict(), items.translate, items.schema).where == talk.where


@pytest.mark.parametrize("name", ["#", "%", "—", "\u200b", "\u0301", "・"])
def test_a_name_without_a_word_is_a_name_like_any_other(name: str) -> None:
    rows = [{name: price, "city": city} for price, city in ((1, "Tokyo"), (7, "Osaka"), (9, "Tokyo"))]
    items = NLFilter.infer(rows, translator="embedded")
    assert items.filter("Tokyo, at least 5", rows).where.sql.startswith("city = 'Tokyo'")
    assert items.filter("Tokyo for a month", rows).count == 2


def test_what_no_bound_can_name_is_no_bound_of_a_looser_condition() -> None:
    """24:00 and infinite days are in no calendar or clock of Python."""
    for sql, clause in (
        ("SELECT unnest(['10:00', '24:00:00', '24:00:00'])::TIME AS x", "x < TIME '10:00'"),
        ("SELECT unnest(['2026-05-01', 'infinity', 'infinity'])::DATE AS x", "x < DATE '2026-05-01'"),
        ("SELECT unnest(['2026-05-01', '5881580-07-10'])::DATE AS x", "x < DATE '2026-05-01'"),
    ):
        rows = duckdb.sql(sql)
        items = NLFilter.infer(rows)
        found = items.apply(parse_where(clause, items.schema), rows, enough=3)
        assert found.count == 0
        for one in found.loosenings:
            assert items.apply(one.where, rows).count == one.count


def test_a_list_of_dicts_is_counted_without_a_condition() -> None:
    rows = [{"ready": True}, {"ready": True}]
    items = NLFilter.infer(rows, translator="embedded")
    assert items.apply(items.dialogue().where, rows, enough=50).loosenings == ()


@pytest.mark.parametrize(("name", "asked"), [("ready\x1b", True), ("\x14", False)])
def test_a_session_can_read_back_every_condition(name: str, asked: bool) -> None:
    rows = [{name: True, "city": "Tokyo"}, {name: False, "city": "Osaka"}]
    items = NLFilter.infer(rows, translator="embedded")
    talk = items.dialogue()
    talk.say("Tokyo")
    with suppress(NotExpressible):
        talk.say(name if name.isalnum() else f"{name} ready")
    assert items.dialogue(talk.to_dict()).where == talk.where
    assert len(talk.where.conditions) == 1 + asked
