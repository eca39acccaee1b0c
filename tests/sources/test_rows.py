"""Lists of dicts: the same objects come back, and types are inferred from the values."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import uuid
from collections import OrderedDict
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlfilter.errors import InputError
from nlfilter.sources.engine import Engine
from nlfilter.sources.plain import plain
from nlfilter.sources.ranked import open_source
from nlfilter.sources.rows import DictRows


class Level(Enum):
    HIGH = "high"


SHARED = Engine()
JST = dt.timezone(dt.timedelta(hours=9))

DAY, MOMENT = dt.date(2024, 2, 29), dt.datetime(2024, 1, 2, 3, 4, 5, 6)
ZONED, IN_UTC = dt.datetime(2024, 1, 1, 8, tzinfo=JST), dt.datetime(2023, 12, 31, 23)
UUID = uuid.UUID(int=5)

# values of one column -> its type, and the values in the engine if they differ
COLUMNS: dict[str, tuple[list[Any], str, list[Any]]] = {
    "texts": (["a", None, "東京"], "VARCHAR", []),
    "booleans": ([True, None, False], "BOOLEAN", []),
    "integers": ([1, None, -(2**63)], "BIGINT", []),
    "unsigned": ([2**64 - 1, 0, None], "UBIGINT", []),
    "huge integers": ([2**70, -1, None], "DOUBLE", [float(2**70), -1.0, None]),
    "floats with NaN": ([1.5, float("nan"), None], "DOUBLE", [1.5, None, None]),
    "infinity": ([float("inf"), 0.0, None], "DOUBLE", []),
    "integers and floats": ([1, 2.5, None], "DOUBLE", [1.0, 2.5, None]),
    "integers with NaN for missing": ([1, float("nan"), 3], "BIGINT", [1, None, 3]),
    "texts with NaN for missing": (["a", float("nan"), "b"], "VARCHAR", ["a", None, "b"]),
    "decimals": ([Decimal("1.5"), None, Decimal("2")], "DOUBLE", [1.5, None, 2.0]),
    "dates": ([DAY, None, dt.date(1, 1, 1)], "DATE", []),
    "moments": ([MOMENT, None, dt.datetime(1, 1, 1)], "TIMESTAMP", []),
    "zoned moments": ([ZONED, None], "TIMESTAMP", [IN_UTC, None]),
    "dates and moments": ([DAY, MOMENT], "TIMESTAMP", [dt.datetime(2024, 2, 29), MOMENT]),
    "lists of texts": ([["a", None], None, []], "VARCHAR[]", []),
    "tuples": ([("a",), ("b", "c"), None], "VARCHAR[]", [["a"], ["b", "c"], None]),
    "texts and numbers": (["a", 1, None], "VARCHAR", ["a", "1", None]),
    "uuids": ([UUID, None], "VARCHAR", [str(UUID), None]),
    "enums": ([Level.HIGH, None], "VARCHAR", ["high", None]),
    "lone surrogates": (["\ud800x", None, "y"], "VARCHAR", ["?x", None, "y"]),
    "dicts": ([{"a": 1}, None], "JSON", [None, None]),
    "lists of numbers": ([[1, 2], None, []], "JSON", [None, None, None]),
    "times in a zone": ([dt.time(8, tzinfo=JST), None, dt.time(9)], "TIME WITH TIME ZONE", [None] * 3),
    "times and texts": ([dt.time(8, 30), "late"], "VARCHAR", ["08:30:00", "late"]),
    "lengths of time": ([dt.timedelta(1), None], "INTERVAL", [None, None]),
    "bytes": ([b"a", None], "BLOB", [None, None]),
    "bytes and dicts": ([b"a", {}], "JSON", [None, None]),
    "objects": ([object(), None, 1], "JSON", [None, None, None]),
    "nothing": ([None, None], "NULL", []),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_types_and_values(name: str) -> None:
    given_, type_, held = COLUMNS[name]
    rows = DictRows([{"column": value} for value in given_])
    engine = Engine()
    table = engine.make(f'SELECT {rows.row} AS n, "column" AS v FROM incoming', rows.stream(["column"]))
    assert rows.columns == {"column": type_}
    assert [row[0] for row in engine.read(f"SELECT v FROM {table} ORDER BY n")] == (held or given_)


def test_values_of_other_packages_are_read() -> None:
    np, pd = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    found = {
        "truth": [np.bool_(True), np.bool_(False), pd.NA],
        "whole": [np.int64(4), pd.NA, 2],
        "part": [4.5, pd.NA, np.float32(0.5)],
        "day": [np.datetime64("2026-05-01"), np.datetime64("NaT"), pd.NA],
        "moment": [np.datetime64("2026-05-01T08:00:00.000000000"), pd.NaT, None],
        "texts": [np.array(["a", "b"]), pd.NA, ["a"]],
    }
    types = ["BOOLEAN", "BIGINT", "DOUBLE", "DATE", "TIMESTAMP", "VARCHAR[]"]
    rows = DictRows([dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)])
    assert [*rows.columns.values()] == types
    assert plain(found["truth"] + found["whole"][:2]) == [True, False, None, 4, None]
    assert plain([pd.NaT, np.float32(0.5), np.array([1, 2])]) == [None, 0.5, [1, 2]]


def test_the_same_objects_come_back() -> None:
    rows = [{"n": 1}, OrderedDict(n=2), MappingProxyType({"n": 3})]
    taken = open_source(rows).take([2, 0])
    assert taken[0] is rows[2]
    assert taken[1] is rows[0]


def test_a_change_of_the_list_afterwards_changes_nothing() -> None:
    rows = [{"n": 1}, {"n": 2}]
    source = open_source(rows)
    rows.reverse()
    assert source.take([0]) == [{"n": 1}]


def test_missing_keys_are_missing_values() -> None:
    rows = DictRows([{"a": 1}, {"b": "x"}, {}])
    assert rows.names == ("a", "b")
    assert rows.columns == {"a": "BIGINT", "b": "VARCHAR"}
    assert rows.types(["a", "c"]) == {"a": "BIGINT"}


def test_an_empty_list_lacks_nothing() -> None:
    rows = DictRows([])
    assert (rows.total, rows.names, rows.types(["city"])) == (0, (), {"city": "NULL"})


def test_only_the_columns_asked_for_are_converted() -> None:
    rows = DictRows([{"a": 1, "b": 2}])
    rows.stream(["a"])
    assert set(rows._converted) == {"a"}


WRONG: dict[str, Any] = {
    "a row that is no dict": [{"a": 1}, ["b"]],
    "a key that is no text": [{"a": 1}, {2: 1}],
    "keys that differ by case alone": [{"City": 1, "city": 2}],
    "an empty key": [{"": 1}],
    "a number": 7,
    "bytes": b"PAR1",
    "a set": {1, 2},
    "nothing": None,
}


@pytest.mark.parametrize("ranked", WRONG.values(), ids=WRONG)
def test_what_is_no_list_of_rows_is_refused(ranked: Any) -> None:
    with pytest.raises(InputError) as caught:
        _ = open_source(ranked).columns
    assert 1 <= len(str(caught.value).splitlines()) <= 3


_ODD_NAMES = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12
)


@given(
    st.dictionaries(_ODD_NAMES, st.one_of(st.none(), st.integers(), st.text(), st.floats(), st.booleans())),
    st.lists(st.integers(0, 3), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_any_names_and_values_survive(row: dict[str, Any], taken: list[int]) -> None:
    rows = DictRows([row] * 4)
    try:
        names = rows.names
    except InputError:
        return
    if names:
        table = SHARED.make("SELECT * FROM incoming", rows.stream(names))
        assert SHARED.read(f"SELECT count(*) FROM {table}") == [(4,)]
        SHARED.drop(table)
    assert rows.take(taken) == [row] * len(taken)


def test_no_dataframe_library_is_loaded() -> None:
    script = """
import sys
from nlfilter.sources.ranked import open_source
assert "duckdb" not in sys.modules
from nlfilter.sources.engine import Engine
source = open_source([{"city": "x", "skills": ["a"]}])
Engine().make("SELECT * FROM incoming", source.stream(source.names))
print(sorted({"pandas", "pyarrow", "numpy", "polars"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
