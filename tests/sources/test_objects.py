"""Plain objects as rows: only the attributes that a request needs are read."""

from __future__ import annotations

import functools
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel, ConfigDict, computed_field

from nlfilter import NLFilter, TableSchema
from nlfilter.errors import InputError, SchemaError
from nlfilter.sources.plain import as_mappings, plain
from nlfilter.sources.ranked import open_source
from nlfilter.sources.rows import Attributes


@dataclass
class Job:
    city: str
    skills: list[str] = field(default_factory=list)
    _hidden: str = "x"

    @property
    def length(self) -> int:
        return len(self.city)

    @functools.cached_property
    def first(self) -> str:
        return self.city[:1]

    def describe(self) -> str:
        return self.city


class Slotted:
    __slots__ = ("city", "never")

    def __init__(self, city: str) -> None:
        self.city = city


class Model(BaseModel):
    model_config = ConfigDict(extra="allow")
    city: str
    pay: float | None = None

    @computed_field
    def double(self) -> float:
        return 2 * (self.pay or 0)


class Named(NamedTuple):
    city: str
    n: int


Older = namedtuple("Older", ["city", "index"])


class Column:
    """A column of an ORM: a data descriptor that loads a missing value."""

    loaded: list[str] = []  # noqa: RUF012

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        self.loaded.append(self.name)
        return row._values[self.name]

    def __set__(self, row: Any, value: object) -> None:
        row._values[self.name] = value


class Stored:
    table = "jobs"
    city, company = Column(), Column()

    def __init__(self, **values: object) -> None:
        self._values = values


KINDS: dict[str, tuple[Any, dict[str, str]]] = {
    "a dataclass": (
        Job("Tokyo", ["a"]),
        {"city": "VARCHAR", "skills": "VARCHAR[]", "length": "BIGINT", "first": "VARCHAR"},
    ),
    "slots": (Slotted("Tokyo"), {"city": "VARCHAR", "never": "NULL"}),
    "a pydantic model": (
        Model(city="Tokyo", pay=1.5),
        {"city": "VARCHAR", "pay": "DOUBLE", "double": "DOUBLE"},
    ),
    "a named tuple": (Named("Tokyo", 3), {"city": "VARCHAR", "n": "BIGINT"}),
    "an older named tuple": (Older("Tokyo", 3), {"city": "VARCHAR", "index": "BIGINT"}),
    "a row of an ORM": (Stored(city="Tokyo", company="A"), {"city": "VARCHAR", "company": "VARCHAR"}),
    "a namespace": (SimpleNamespace(city="Tokyo", n=1, _n=2), {"city": "VARCHAR", "n": "BIGINT"}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_attributes_are_columns(kind: str) -> None:
    row, columns = KINDS[kind]
    source = open_source([row, row])
    assert dict(source.columns) == columns
    assert source.take([1])[0] is row
    assert plain(as_mappings([row]))[0]["city"] == "Tokyo"


def test_only_what_is_asked_for_is_read() -> None:
    source = open_source([Stored(city="Tokyo", company="A")])
    Column.loaded.clear()
    source.stream(["city"])
    assert set(Column.loaded) == {"city"}


def test_a_missing_attribute_is_a_missing_value_and_a_method_is_none() -> None:
    source = open_source([SimpleNamespace(a=1), SimpleNamespace(b=2), Job("x")])
    assert source.types(["a", "b", "describe", "c", "length"]) == {
        "a": "BIGINT",
        "b": "BIGINT",
        "length": "BIGINT",
    }


class Broken:
    city = "Tokyo"

    @property
    def pay(self) -> int:
        raise ValueError("SECRET")


WRONG: dict[str, Any] = {
    "a dict among objects": [Job("x"), {"city": "x"}],
    "an object among dicts": [{"city": "x"}, Job("x")],
    "a text among objects": [Job("x"), "x"],
    "numbers": [1, 2],
    "nothing": [None],
    "tuples without names": [("x", 1)],
    "classes": [Job],
    "bare objects": [object()],
    "one object": Job("x"),
    "one model": Model(city="x"),
    "one dict": {"city": "x"},
    "a text": iter("abc"),
    "a property that fails": [Broken()],
}


@pytest.mark.parametrize("ranked", WRONG.values(), ids=WRONG)
def test_what_is_no_list_of_objects_is_refused(ranked: Any) -> None:
    with pytest.raises(InputError) as caught:
        open_source(ranked).types(["city", "pay"])
    assert 1 <= len(str(caught.value).splitlines()) <= 3
    assert "SECRET" not in str(caught.value)


SCHEMA = TableSchema.model_validate(
    {
        "name": "jobs",
        "item": "city",
        "columns": {
            "city": {"type": "VARCHAR", "values": ["Tokyo", "Osaka"]},
            "length": {"type": "BIGINT"},
            "long": {"type": "BOOLEAN", "expr": "length > 3", "when_true": ["long"]},
        },
    }
)


def test_objects_are_filtered_like_dicts() -> None:
    jobs = [Job("Tokyo"), Job("Osaka"), Job("Tokyo"), Job("Tyo")]
    filters = NLFilter(SCHEMA, translator="embedded")
    result = filters.filter("Tokyo, long", jobs, limit=1)
    assert result.rows == [jobs[0]]
    assert result.rows[0] is jobs[0]
    assert result.count == 2
    assert "Tokyo" in result.reasons(result.rows[0])
    assert result.to_dict()["rows"][0]["length"] == 5
    dicts = [{"city": job.city, "length": job.length} for job in jobs]
    assert filters.filter("Tokyo, long", dicts).positions == filters.filter("Tokyo, long", jobs).positions


def test_an_attribute_that_no_object_has_is_told() -> None:
    with pytest.raises(SchemaError, match="length"):
        NLFilter(SCHEMA, values=[{"city": "x", "length": 1}]).filter(
            "length over 3", [SimpleNamespace(city="x")]
        )


def test_a_generator_is_read_once() -> None:
    def jobs() -> Iterator[Job]:
        yield from (Job("Tokyo"), Job("Osaka"), Job("Tokyo"))

    filters = NLFilter(SCHEMA, translator="embedded")
    assert filters.filter("Tokyo", jobs()).positions == (0, 2)
    prepared = filters.prepare(jobs())
    assert [filters.filter("Osaka", prepared).positions for _ in range(3)] == [(1,)] * 3
    assert filters.filter("Tokyo", {1: Job("Tokyo")}.values()).positions == (0,)


def test_what_is_kept_can_be_written(tmp_path: Any) -> None:
    filters = NLFilter(SCHEMA, translator="embedded")
    path = tmp_path / "kept.parquet"
    filters.filter("Tokyo", [Job("Tokyo", ["a"]), Job("Osaka")]).save(path)
    (row,) = filters.filter("Tokyo", path).rows
    assert (row["city"], row["skills"], row["length"]) == ("Tokyo", ["a"], 5)


def test_an_object_reads_like_a_dict() -> None:
    attributes = Attributes(SimpleNamespace(city="x", n=1))
    assert (dict(attributes), len(attributes), "m" in attributes) == ({"city": "x", "n": 1}, 2, False)
