"""The keys of a schema file since format 2: they are read, checked together, and written back the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nlfilter.errors import SchemaError
from nlfilter.schema.files.file import text_of
from nlfilter.schema.parts import Group, Order, Person, Sum
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.table import FORMAT, TableSchema

FLATS = """\
format: 2
name: flats
nouns: [apartment, unit, 物件]
actions: [rent, view, 内見]
columns:
  # what the landlord gets
  rent: {type: BIGINT, kind: money, unit: JPY, unit_names: [円], per: month}
  fee: {type: BIGINT, unit: JPY, per: month}
  deposit: {type: BIGINT, unit_in: currency, per_in: period}
  currency: {type: VARCHAR}
  period: {type: VARCHAR}
  class: {type: VARCHAR, kind: grade, order: [bronze, silver, gold]}
  size: {type: VARCHAR, order: {values: [S, M, L], better: neither}}
  city:
    type: VARCHAR
    groups:
      Kansai: {values: [大阪, 京都], label: {ja: 関西}, synonyms: [近畿]}
      Kanto: [東京, 横浜]
  change: {type: DOUBLE, opposites: [loss, 損失]}
  min_years: {type: INTEGER, unit: years, person: at_most}
  max_years: {type: INTEGER, unit: years, person: {relation: at_least, words: [experience, 経験]}}
  built: {type: DATE, stored: VARCHAR}
sums:
  total: {of: [rent, fee], label: {en: all in}, synonyms: 管理費込み}
"""


def loaded(text: str, folder: Path) -> TableSchema:
    (folder / "flats.yaml").write_text(text, encoding="utf-8")
    return TableSchema.load(folder / "flats.yaml")


def problems(text: str, folder: Path) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        loaded(text, folder)
    return [problem.removeprefix(f"{folder}/flats.yaml:") for problem in caught.value.problems]


def columns(**parts: Any) -> dict[str, Any]:
    return {"name": "rows", "columns": parts}


def test_every_key_is_read(tmp_path: Path) -> None:
    flats = loaded(FLATS, tmp_path)
    assert (flats.nouns, tuple(flats.actions)) == (("apartment", "unit", "物件"), ("rent", "view", "内見"))
    found = flats.columns
    assert found["rent"].holds is Semantic.MONEY
    assert found["rent"].unit_names == ("円",)
    assert (found["deposit"].unit_in, found["deposit"].per_in) == ("currency", "period")
    assert found["class"].order == Order(values=("bronze", "silver", "gold"), better="greater")
    assert found["size"].order == Order(values=("S", "M", "L"), better="neither")
    assert found["city"].groups["Kanto"] == Group(values=("東京", "横浜"))
    assert found["city"].group_words == ("Kansai", "関西", "近畿", "Kanto")
    assert found["change"].opposites == ("loss", "損失")
    assert found["min_years"].person == Person(relation="at_most")
    assert found["max_years"].person == Person(relation="at_least", words=("experience", "経験"))
    assert found["built"].stored == "VARCHAR"
    assert flats.sums == {"total": Sum(of=("rent", "fee"), label={"en": "all in"}, synonyms=("管理費込み",))}
    assert flats.label_of("total", "ja") == "all in"


def test_what_is_written_is_what_was_read(tmp_path: Path) -> None:
    flats = loaded(FLATS, tmp_path)
    text = text_of(flats)
    assert text.startswith("format: 2\nname: flats\n")
    assert "order: [bronze, silver, gold]" in text
    assert "Kanto: [東京, 横浜]" in text
    assert "person: at_most" in text
    assert loaded(text, tmp_path) == flats


def test_every_key_counts_in_the_fingerprint(tmp_path: Path) -> None:
    """A file without any one of the keys has another fingerprint."""
    whole = loaded(FLATS, tmp_path).model_dump()
    prints = {TableSchema.model_validate(whole).fingerprint}
    slimmer = [{k: v for k, v in whole.items() if k != gone} for gone in ("nouns", "actions", "sums")]
    for name, column in whole["columns"].items():
        for gone in column.keys() - {"type", "unit", "per"}:
            less = {k: v for k, v in column.items() if k != gone}
            slimmer.append(whole | {"columns": whole["columns"] | {name: less}})
    prints |= {TableSchema.model_validate(data).fingerprint for data in slimmer}
    assert len(prints) == len(slimmer) + 1


@pytest.mark.parametrize("first", ["", "format: 1\n", "format: 2\n"])
def test_a_file_of_any_known_format_may_say_all(first: str, tmp_path: Path) -> None:
    flats = loaded(first + FLATS.removeprefix("format: 2\n"), tmp_path)
    assert flats == loaded(FLATS, tmp_path)
    assert flats.format == FORMAT


def test_a_newer_file_is_refused_for_that_alone(tmp_path: Path) -> None:
    (problem,) = problems("name: rows\nformat: 3\nfolds: [a]\ncolumns: {a: {type: 5, sort: b}}\n", tmp_path)
    assert problem.startswith("2: format: this file was written for a newer nlfilter (format 3")
    assert "Upgrade" in problem


@pytest.mark.parametrize("number", ["0", "-1", "two", "1.5", "[2]"])
def test_a_format_is_a_number_from_one(number: str, tmp_path: Path) -> None:
    (problem,) = problems(f"format: {number}\nname: rows\ncolumns: {{}}\n", tmp_path)
    assert problem.startswith("1: format: ")


def test_all_contradictions_are_reported_at_once(tmp_path: Path) -> None:
    text = """\
name: rows
columns:
  pay: {type: BIGINT, unit: JPY, order: [low, high], stored: VARCHAR}
  fee: {type: BIGINT, unit: USD, filterable: false}
  age: {type: INTEGER, unit_names: [歳]}
  grade: {type: VARCHAR, order: [a, b, a]}
  size: {type: VARCHAR, order: [S]}
  note: {type: VARCHAR, person: equals}
  day: {type: DATE, stored: VARCHAR, expr: "TRY_CAST(note AS DATE)", opposites: [worse]}
  tip: {type: BIGINT, unit_in: age, per_in: nothing}
  tax: {type: DATE, unit_in: code}
  vat: {type: BIGINT, unit: USD, unit_in: note, per: day, per_in: code}
  toll: {type: BIGINT, unit_in: code}
  code: {type: VARCHAR, filterable: false}
sums:
  Pay: {of: [pay, age]}
  twice: {of: [pay, pay]}
  mixed: {of: [pay, note]}
  nobody: {of: [pay, nothing]}
  hidden: {of: [pay, fee]}
"""
    assert sorted(problems(text, tmp_path), key=_line_and_text) == [
        "3: columns.pay.order: needs a VARCHAR",
        "3: columns.pay.stored: needs type DATE, TIMESTAMP or TIME",
        "5: columns.age.unit_names: needs a unit",
        "6: columns.grade.order: 'a' stands in it twice",
        "7: columns.size.order: an order needs at least two values",
        "8: columns.note.person: needs a number, a date or an order",
        "9: columns.day.opposites: needs a number or texts",
        "9: columns.day.stored: needs no expr beside it",
        "10: columns.tip.per_in: there is no column 'nothing'",
        "10: columns.tip.unit_in: needs a VARCHAR",
        "11: columns.tax.unit_in: needs a number",
        "12: columns.vat.per_in: needs no per beside it",
        "12: columns.vat.unit_in: needs no unit beside it",
        "13: columns.toll.unit_in: 'code' cannot be asked for (filterable: false)",
        "16: sums.Pay.of: the two columns differ in unit or per",
        "16: sums.Pay: a column, a range or a term has this name",
        "17: sums.twice.of: a sum needs two different columns",
        "18: sums.mixed.of: needs two numbers",
        "19: sums.nobody.of: there is no column 'nothing'",
        "20: sums.hidden.of: 'fee' cannot be asked for (filterable: false)",
    ]


def _line_and_text(problem: str) -> tuple[int, str]:
    line, _, text = problem.partition(":")
    return int(line), text


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("{type: VARCHAR, kind: counrty}", 'Did you mean "country"?'),
        ("{type: VARCHAR, kind: zebra}", "Known are country, language"),
        ("{type: VARCHAR, kind: [city]}", "kind"),
        ("{type: VARCHAR, holds: city}", "there is no key 'holds'"),
        ("{type: VARCHAR, order: {values: [a, b], better: best}}", "better"),
        ("{type: VARCHAR, order: {better: lesser}}", "'values' is missing"),
        ("{type: BIGINT, person: about}", "person: must be 'at_most'"),
        ("{type: DATE, stored: BIGINT}", "stored"),
        ("{type: BIGINT, description: [a]}", "description: must be a text"),
        ("{type: VARCHAR, filterable: 2}", "filterable: must be true or false"),
        ("{type: VARCHAR, groups: {zed: []}}", "groups.zed: needs at least one value"),
        ("'DECIMAL(99,3)'", "must be keys"),
        ("{type: 'DECIMAL(99,3)'}", "needs at most 38 digits"),
        ("{type: 'DECIMAL(3,4)'}", "needs at most 38 digits"),
        ("{type: VARCHAR, groups: {x: {values: [a], members: [a]}}}", "there is no key 'members'"),
    ],
)
def test_what_a_column_cannot_say(column: str, said: str, tmp_path: Path) -> None:
    found = problems(f"name: rows\ncolumns:\n  a: {column}\n", tmp_path)
    assert found[0].startswith("3: ")
    assert said in found[0]


def test_a_key_names_a_column(tmp_path: Path) -> None:
    assert problems("name: r\nkey: []\ncolumns: {}\n", tmp_path) == ["2: key: needs at least one column"]


def test_a_sum_is_of_two(tmp_path: Path) -> None:
    for of in ("[a]", "[a, b, c]", "a"):
        assert problems(f"name: r\ncolumns: {{}}\nsums:\n  t: {{of: {of}}}\n", tmp_path)[0].startswith("4: ")


def test_python_may_pass_a_part_as_an_object() -> None:
    order = Order(values=("S", "M"), better="neither")
    schema = TableSchema.model_validate(columns(size={"type": "VARCHAR", "order": order}))
    assert schema.columns["size"].order is order
    with pytest.raises(AttributeError):
        setattr(order, "better", "lesser")  # noqa: B010
