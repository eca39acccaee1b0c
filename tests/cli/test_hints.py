"""A person who writes a command line wrong is told what is wrong, where, and what to write instead."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.cli.command import nlfilter
from tests.sources.test_workbooks import workbook


@pytest.fixture
def boats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a table."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "boats.csv"
    path.write_text("boat,berths,length_m\nAria,4,9.5\nBrio,6,12\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("schema", "check", "boats.csv"), "boats.csv:1: must be keys", "Give a schema file"),
        (
            ("query", "boats.csv", "6 berths", "--schema", "boats.csv"),
            "boats.csv:1: must",
            "Give a schema file",
        ),
        (("golden", "run", "boats.csv"), "boats.csv: no golden file", "name ends in .golden.yaml"),
        (("dump", "check", "boats.csv"), "A dump holds the lists of many people", "--schema"),
        (("query", "boats.csv", "--where", "DROP TABLE x"), "not allowed in a filter", "Use comparisons"),
        (("query", "boats.csv", "--where", "size"), "does not have. Here: size", "in double quotes"),
        (("query", "boats.csv", "--where", "berths <"), "not one SQL condition", "year > 2000"),
        (("query", "boats.csv", "--where", "berths = 'x'"), "does not fit the type", "without quotes"),
        (("translate", "6 berths"), "Give the table", "nlfilter translate --help"),
        (("query", "notes.txt", "6 berths"), "error: notes.txt: unknown format", ".parquet, .csv"),
    ],
)
def test_a_wrong_use_is_explained(boats: Path, arguments: tuple[str, ...], error: str, hint: str) -> None:
    Path("notes.txt").write_text("4 berths\n", encoding="utf-8")
    ran = nlfilter(*arguments)
    first, second = ran.err.splitlines()[:2]
    assert (ran.code > 1, error in first, second.startswith("hint: "), hint in second) == (True,) * 4, ran.err


@pytest.mark.parametrize("group", ["schema", "dump", "golden"])
def test_the_page_of_a_group_says_each_command_in_whole(group: str) -> None:
    assert "..." not in nlfilter(group, "--help").out.partition("Commands:")[2]


def test_examples_ask_about_more_than_names(boats: Path) -> None:
    boats.write_text(
        "id,name,colour,price_eur\n"
        + "".join(f"{n},boat {n},{'red' if n % 2 else 'blue'},{n * 10}\n" for n in range(9)),
        encoding="utf-8",
    )
    schema = Path("boats.yaml")
    assert nlfilter("schema", "infer", boats, "--output", schema).code == 0
    told = nlfilter("schema", "show", schema, "--examples", "--table", boats, "--lang", "en").lines
    assert "blue" in told
    assert not [line for line in told if "boat" in line or line.startswith("id ")]


def test_a_corrected_schema_is_not_written_over(boats: Path) -> None:
    schema = Path("boats.yaml")
    for _ in range(2):  # the same text may be written again
        assert nlfilter("schema", "infer", boats, "--output", schema).code == 0
    corrected = schema.read_text(encoding="utf-8") + "# mine\n"
    schema.write_text(corrected, encoding="utf-8")
    ran = nlfilter("schema", "infer", boats, "--output", schema)
    assert (ran.code, ran.out, schema.read_text(encoding="utf-8")) == (2, "", corrected)
    assert ran.err.splitlines() == [
        "error: boats.yaml: this file exists already, and holds something else.",
        "hint: Choose another name, or remove it.",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("4 berths", "boats.csv"),
        ("4 berths",),
        ("「白い船」",),
        ("4 berths?", "boats.csv"),
        ("4 berths", "boats.*"),
    ],
)
def test_the_file_comes_first(boats: Path, arguments: tuple[str, ...]) -> None:
    ran = nlfilter("query", *arguments)
    assert ran.code == 2
    assert "nlfilter query FILE REQUEST" in ran.err


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("boats.csv",), "What is looked for?"),
        (("boatz.csv",), "What is looked for?"),
        (("boatz.csv", "boats.csv"), "boatz.csv: no such file"),
    ],
)
def test_a_file_at_its_place_is_not_taken_for_a_request(
    boats: Path, arguments: tuple[str, ...], error: str
) -> None:
    assert error in nlfilter("query", *arguments).err


def test_a_missing_folder_is_named(boats: Path) -> None:
    ran = nlfilter("query", boats, "4 berths", "--output", "none/here/a.csv")
    assert ran.err.splitlines()[0] == (
        "error: none/here/a.csv: could not be written, because there is no folder none/here."
    )


@pytest.mark.parametrize(
    "names", [["jan.csv", "feb.csv"], ["boats.csv", "ships.csv"], ["us2.csv"], ["a.csv"]]
)
def test_rows_have_no_noun_of_a_name_that_tells_none(boats: Path, names: list[str]) -> None:
    for name in names:
        Path(name).write_text("boat,berths\nAria,4\nBrio,6\nCosy,4\n", encoding="utf-8")
    told = nlfilter("query", *names, "4 berths").err
    assert told.startswith("Rows whose berths are 4: "), told
    assert nlfilter("query", *names, "berthsが4").err.startswith("berthsが4の行: ")
    assert nlfilter("query", "boats.csv", "4 berths").err.startswith("Boats whose berths are 4: ")


@pytest.fixture
def dump(boats: Path) -> str:
    """Five people's lists, one after the other, the greatest score first."""
    rows = [f"P{p},{(7 * p + 11 * n) % 50},{0.9 - n / 10 - p / 1000:.3f}" for p in range(5) for n in range(4)]
    Path("recs.csv").write_text("\n".join(["person_id,boat_no,score", *rows]), encoding="utf-8")
    return "recs.csv"


def test_an_inferred_file_says_how_its_rows_are_ordered(dump: str, boats: Path) -> None:
    head, *rest = nlfilter("schema", "infer", dump).lines
    assert head.endswith(
        "The rows are one list, in the order of the data. "
        "Perhaps each person_id has a list of its own: then add list: person_id."
    )
    assert any("add list: person_id)" in line for line in rest)
    assert not any(line.startswith("list:") for line in rest)
    assert nlfilter("schema", "infer", boats).lines[0].endswith("one list, in the order of the data.")


def test_rows_that_are_counted_anew_may_be_lists(boats: Path) -> None:
    for lists, told in ((3, True), (1, False)):
        rows = [f"{'abc'[n // 8 % lists]},{n % (24 // lists) + 1},B{n * 5 % 24},{n % 4}" for n in range(24)]
        Path("tours.csv").write_text("\n".join(["visitor,rank,boat,berths", *rows]), encoding="utf-8")
        ran = nlfilter("schema", "infer", "tours.csv")
        assert ran.lines[0].endswith("then add list: visitor.") == told, ran.lines[0]
    rows = [f"{'abc'[n // 8]},{n + 1},B{n * 5 % 24},{n % 4}" for n in range(24)]  # counted in one go
    Path("tours.csv").write_text("\n".join(["visitor,rank,boat,berths", *rows]), encoding="utf-8")
    assert "add list" not in nlfilter("schema", "infer", "tours.csv").lines[0]


@pytest.mark.parametrize("name", ["score", "match_score", "推薦スコア", "Fit score"])
def test_a_rank_by_a_score_is_doubted(boats: Path, name: str) -> None:
    Path("recs.yaml").write_text(
        f'name: recs\nrank: {name}\ncolumns:\n  "{name}": {{type: DOUBLE}}\n', encoding="utf-8"
    )
    told = nlfilter("schema", "check", "recs.yaml").err
    assert f"warning: recs.yaml:2: rank: the least {name} comes first." in told
    assert "1 warning" in told


def test_the_greatest_score_comes_first_by_a_derived_rank(dump: str) -> None:
    Path("recs.yaml").write_text(
        "name: recs\nlist: person_id\nrank: place\ncolumns:\n  person_id: {type: VARCHAR}\n"
        "  score: {type: DOUBLE}\n  place: {type: DOUBLE, expr: -score, filterable: false}\n",
        encoding="utf-8",
    )
    assert "no problem found" in nlfilter("schema", "check", "recs.yaml", "--table", dump).err
    rows = nlfilter("query", dump, "score over 0.1", "--schema", "recs.yaml", "--limit", "1").lines
    found = [json.loads(line)["score"] for line in rows]
    assert found == [0.9, 0.899, 0.898, 0.897, 0.896]


def test_what_to_look_at_first_is_also_said(boats: Path) -> None:
    ran = nlfilter("schema", "infer", boats, "--output", "boats.yaml")
    assert (ran.out, ran.err) == ("", "Look first at units (berths).\n")


def test_a_dictionary_is_named_where_it_would_help(boats: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boats.write_text("船,所\nA1,体育館\nA2,植物園\nA3,体育館\n", encoding="utf-8")
    monkeypatch.setattr("nlfilter.schema.inference.dictionary_place.find_spec", lambda _: None)
    monkeypatch.delenv("NLFILTER_DICTIONARY", raising=False)
    asked = ("query", boats, "gymnasium", "--translator", "embedded")
    assert 'pip install "nlfilter[dictionary]"' in nlfilter(*asked).err.splitlines()[1]
    partly = ("query", boats, "体育館 gymnastics", "--translator", "embedded")
    assert 'pip install "nlfilter[dictionary]"' in nlfilter(*partly).err.splitlines()[-1]
    assert "dictionary" not in nlfilter(*partly, "--quiet").err
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")
    assert "dictionary" not in nlfilter(*asked).err
    boats.write_text("boat,port\nA1,Leith\nA2,Cowes\nA3,Leith\n", encoding="utf-8")
    monkeypatch.delenv("NLFILTER_DICTIONARY")
    assert "dictionary" not in nlfilter(*asked).err


def test_the_sheet_that_is_read_is_named_if_there_are_others(
    boats: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("python_calamine")
    path = workbook(boats.with_suffix(".xlsx"), [["boat", "port"], ["Aria", "Cowes"], ["Brio", "Leith"]])
    asked = ("query", path, "Cowes", "--count")
    assert "sheet" not in nlfilter(*asked).err
    monkeypatch.setattr("nlfilter.sources.foreign.sheets_of", lambda _: ["Shops", "Crew"])
    told = nlfilter(*asked).err
    assert f"The sheet Shops is read. Others: Crew (as {path}:Crew)." in told
    assert "sheet" not in nlfilter("query", f"{path}:Shops", "Cowes", "--count").err
    assert "The sheet Shops is read" in nlfilter("schema", "infer", path, "-o", "boats.yaml").err


def test_a_file_that_is_taken_for_shift_jis_is_named(tmp_path: Path) -> None:
    path = tmp_path / "港.csv"
    path.write_bytes("船,港\nA1,リース\nA2,カウズ\nA3,リース\n".encode("cp932"))
    said = f"Read as Shift_JIS: {path}. If that is wrong, name the encoding after a colon, as {path}:cp1252."
    assert said in nlfilter("query", path, "リース", "--count", "--lang", "en").err
    assert "Shift_JIS" not in nlfilter("query", path, "リース", "--count", "--quiet").err
    assert "Shift_JIS" not in nlfilter("query", f"{path}:cp932", "リース", "--count").err
    assert said in nlfilter("schema", "infer", path, "-o", tmp_path / "boats.yaml", "--lang", "en").err


def test_days_of_moments_with_a_zone_are_counted_in_utc_and_the_answer_says_so(tmp_path: Path) -> None:
    path = tmp_path / "jobs.parquet"
    moment = "TIMESTAMPTZ '2026-01-04 08:29:00+09' + i * INTERVAL 1 DAY"
    rows = f"SELECT 'J' || i AS job, i % 3 AS floor, {moment} AS posted_at"
    with duckdb.connect() as con:
        con.execute(f"COPY ({rows} FROM range(40) t(i)) TO '{path}' (FORMAT parquet)")
    said = "Days and times of day are counted in UTC: posted_at."
    assert said in nlfilter("query", path, "posted after 10 January 2026", "--count").err
    assert "UTC" not in nlfilter("query", path, "floor 2", "--count").err
    assert "UTC" not in nlfilter("query", path, "posted after 10 January 2026", "--count", "--quiet").err
    assert said in nlfilter("schema", "infer", path).out


@pytest.mark.parametrize(("last", "said"), [("Total", True), ("合計", True), ("Leith", False)])
def test_a_last_row_that_looks_like_a_total_is_named(tmp_path: Path, last: str, said: bool) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(f"shop,sold\nCowes,3\nOban,4\nRye,5\n{last},12\n", encoding="utf-8")
    told = nlfilter("query", path, "sold over 3", "--count").err
    assert (f"The last row looks like a total ({last})" in told) == said
    assert "looks like" not in nlfilter("query", path, "sold over 3", "--count", "--quiet").err
