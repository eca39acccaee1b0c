"""People name a column as their file does, also where a schema without a file reads its texts as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.command import nlfilter

RENT = "Rent (GBP/month)"
ROWS = [("A1", "Leeds", "900", "Y"), ("A2", "York", "1,760", "N"), ("A3", "Leeds", "1,000", "Y")]


@pytest.fixture(autouse=True)
def flats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with a table."""
    monkeypatch.chdir(tmp_path)
    lines = [f"Flat ID,Town,{RENT},Lift,Deposit\n"]
    for n in range(40):
        _, town, rent, lift = ROWS[n % 3]
        lines.append(f'A{n},{town},"{rent}",{lift},{(1440, 2112, 1944)[n % 3]}\n')
    Path("flats.csv").write_text("".join(lines), encoding="utf-8")


def table(*arguments: str) -> Sequence[Sequence[str]]:
    ran = nlfilter("query", "flats.csv", *arguments, "--format", "table", "--limit", "3")
    assert ran.code == 0, ran.err
    return [line.split() for line in ran.lines]


def test_a_table_shows_the_stored_texts_under_their_name() -> None:
    heads, first, *_ = table("in York")
    assert " ".join(heads).count("Rent (GBP/month)") == 1
    assert "1,760" in first


def test_the_name_in_the_file_chooses_a_column() -> None:
    assert table("in York", "--columns", f"Flat ID,{RENT}")[1] == ["1", "A1", "1,760"]


def test_the_name_that_a_table_shows_chooses_and_counts_columns() -> None:
    rows = "\n".join(f"S{n},{n % 3 * 1000 + 1},{n % 2}" for n in range(9))
    Path("sums.csv").write_text(f"id,売上（円）,pages_count\n{rows}", encoding="utf-8")
    shown = nlfilter("query", "sums.csv", "--where", "id = 'S1'", "--columns", "売上", "--format", "csv")
    assert shown.lines == ["売上（円）", "1001"]
    assert nlfilter("query", "sums.csv", "--facets", "売上", "--format", "csv").lines[1] == "売上（円）,1,3"


def test_the_name_in_the_file_counts_values() -> None:
    told = nlfilter("query", "flats.csv", "--facets", RENT, "--format", "csv").lines
    assert told[1] == f"{RENT},900,14"
    assert table("--facets", RENT)[:2] == [["Rent", "(GBP/month)", "n"], ["£900", "14"]]


@pytest.mark.parametrize(
    ("clause", "count"), [(f'"{RENT}" < 1000', 14), (f'"{RENT}" BETWEEN 950 AND 1800', 26), ("Lift", 27)]
)
def test_the_name_in_the_file_stands_in_a_condition(clause: str, count: int) -> None:
    assert nlfilter("query", "flats.csv", "--where", clause, "--count").out == f"{count}\n"


@pytest.mark.parametrize("option", ["--columns", "--facets"])
def test_another_word_for_a_column_leads_to_it(option: str) -> None:
    ran = nlfilter("query", "flats.csv", "in York", option, "rent", "--format", "table")
    assert ran.err.splitlines()[-1] == f'hint: Did you mean "{RENT}"?'


@pytest.mark.parametrize("option", ["--columns", "--facets"])
def test_a_part_of_a_name_leads_to_all_that_hold_it(option: str) -> None:
    Path("walks.csv").write_text(
        "物件名,入居可能日,家賃,ペット可\nA荘,5,60,はい\nB荘,7,70,いいえ", encoding="utf-8"
    )
    ran = nlfilter("query", "walks.csv", "--where", "家賃 < 90", option, "可")
    assert ran.err.splitlines()[-1] == "hint: Near: 入居可能日, ペット可"


@pytest.mark.parametrize(
    ("clause", "part", "hint"),
    [
        ("Rent < 1000", "Rent", f'Did you mean "{RENT}"?'),
        ("Towm = 'Leeds'", "Towm", 'Did you mean "Town"?'),
        ("Town = Leeds", "Leeds", "single quotes"),
        (f"{RENT} < 1000", "Rent", "double quotes"),
    ],
)
def test_a_refused_condition_shows_the_part_and_what_to_write(clause: str, part: str, hint: str) -> None:
    ran = nlfilter("query", "flats.csv", "--where", clause)
    first, second = ran.err.splitlines()
    assert (ran.code, first.endswith(f" Here: {part}"), hint in second) == (5, True, True), ran.err


def test_a_column_of_amounts_is_written_one_way() -> None:
    assert [row[-1] for row in table("--columns", "Deposit", "--where", "Deposit > 0")[1:]] == [
        "1,440",
        "2,112",
        "1,944",
    ]


def test_a_hidden_column_without_a_stand_in_stays_hidden() -> None:
    Path("flats.yaml").write_text(
        "name: flats\ncolumns:\n  Town: {type: VARCHAR}\n  Deposit: {type: BIGINT, filterable: false}\n"
        '  band: {type: BIGINT, synonyms: [size], expr: "Deposit // 1000"}\n',
        encoding="utf-8",
    )
    for option in ("--columns", "--facets"):
        ran = nlfilter(
            "query", "flats.csv", "in York", option, "Deposit", "--schema", "flats.yaml", "--format", "table"
        )
        assert ran.code == 2
    ran = nlfilter("query", "flats.csv", "--where", "Deposit > 2000", "--schema", "flats.yaml")
    assert ran.code == 5


def test_a_table_shows_columns_that_cannot_be_asked_for_as_data(tmp_path: Path) -> None:
    lines = ['{"title": "Tides", "stats": {"plays": 3}}', '{"title": "Bread", "stats": {"plays": 4}}']
    Path("talks.jsonl").write_text("\n".join(lines), encoding="utf-8")
    Path("talks.yaml").write_text("name: talks\ncolumns: {stats: {type: VARCHAR}}\n", encoding="utf-8")
    asked = ("query", "talks.jsonl", "--columns", "title,stats", "--where", "title = 'Bread'")
    assert '{"plays": 4}' in nlfilter(*asked, "--format", "table").lines[1]
    Path("talks.yaml").write_text("name: talks\ncolumns: {title: {type: VARCHAR}}\n", encoding="utf-8")
    assert '{"plays": 4}' in nlfilter(*asked, "--format", "table", "--schema", "talks.yaml").lines[1]


def test_the_number_of_a_row_is_no_amount() -> None:
    rows = "\n".join(f"{1000 + n},{5000 + n}" for n in range(9))
    Path("cars.csv").write_text(f"vehicle_id,mileage_km\n{rows}", encoding="utf-8")
    shown = nlfilter("query", "cars.csv", "--where", "vehicle_id = 1003", "--format", "table").lines[1]
    assert shown.split() == ["1", "1003", "5,003", "km"]


def test_a_column_of_bands_hints_at_what_is_made_of_it() -> None:
    sizes = ("1-10", "11-50", "51-200", "500+")
    rows = "\n".join(f"firm {n},{sizes[n % 4]}" for n in range(40))
    Path("firms.csv").write_text(f"firm,employees\n{rows}", encoding="utf-8")
    told = nlfilter("query", "firms.csv", "--where", "employees > 100").err.splitlines()
    assert told[1] == "hint: Ask about what is made of it: employees_from, employees_to."


def test_many_chosen_columns_keep_their_headings_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    names = [f"measure_{n}" for n in range(9)]
    rows = "\n".join(",".join(f"{n * 1_000 + at}" for at in range(9)) for n in range(9))
    Path("wide.csv").write_text(f"{','.join(names)}\n{rows}", encoding="utf-8")
    asked = ("query", "wide.csv", "--where", "measure_0 > 5000", "--columns", ",".join(names))
    heads, first, *_ = nlfilter(*asked, "--format", "table").lines
    assert heads.split()[:2] == ["#", "measure…"]
    assert first.split() == ["1", *(f"6,00{n}" for n in range(9))]
