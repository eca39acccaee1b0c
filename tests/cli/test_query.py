"""`nlfilter query`: rows as data on stdout, words on stderr."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nlfilter import NLFilter, NotExpressible
from nlfilter.cli.resolving import lang_of
from tests.cli.command import JOBS, ROOT, SCHEMA, nlfilter, query
from tests.cli.conftest import MakeTable

DEMO = "remote, Python, Tokyo"
DEMO_SQL = "remote AND list_contains(skills, 'Python') AND city = '東京'"


UNDERSTOOD = (
    "Jobs marked remote, whose skills include Python, and whose city is Tokyo (東京): 13 of 175. "
    "“Tokyo” was read as city 東京."
)


def fetch(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as con:
        return con.execute(sql).fetchall()


def expected_keys() -> list[str]:
    """The demo's answer, computed by hand from the raw file."""
    condition = (
        "user_id = 'u001' AND is_open AND remote AND list_contains(skills, 'Python') AND city = '東京'"
    )
    rows = fetch(f"SELECT job_id FROM '{JOBS}' WHERE {condition} ORDER BY rank")
    return [key for (key,) in rows]


def test_json_carries_the_whole_answer() -> None:
    ran = query(f"{DEMO}, good vibes", "--format", "json")
    data = ran.json
    assert ran.code == 0
    assert data["where"] == DEMO_SQL
    assert [c["id"] for c in data["conditions"]] == ["c1", "c2", "c3"]
    assert data["conditions"][2] == {
        "id": "c3",
        "phrase": "Tokyo",
        "sql": "city = '東京'",
        "text": "city is Tokyo (東京)",
    }
    assert data["unmatched"] == [{"phrase": "good vibes", "reason": "no_column", "suggestions": []}]
    assert {"phrase", "column", "value", "how", "alternatives"} == set(data["mapped"][0])
    assert (data["source"], data["total"], data["count"]) == ("embedded", 175, len(data["rows"]))
    assert [row["job_id"] for row in data["rows"]] == expected_keys()
    assert data["relaxations"] == []


def test_json_tells_days_and_missing_values_as_the_words_do() -> None:
    asked = "not N1, posted in the last 7 days"
    data = query(asked, "--format", "json", "--limit", "1").json
    without, recent = data["conditions"]
    assert data["today"] == "2026-10-01"
    assert recent["resolved"] == {
        "sql": "posted_at BETWEEN DATE '2026-09-24' AND DATE '2026-10-01'",
        "text": "posting date is from 24 September 2026 to 1 October 2026",
    }
    assert "missing" not in recent
    assert "resolved" not in without
    missing = without["missing"]["japanese_level"]
    assert f"{missing} of them say nothing about Japanese level." in query(asked, "--explain").err


def test_a_pipe_gets_every_row_as_json_lines() -> None:
    ran = query(DEMO)
    assert [json.loads(line)["job_id"] for line in ran.lines] == expected_keys()
    assert ran.err.count("\n") == 1


def test_csv_has_every_stored_column() -> None:
    rows = list(csv.DictReader(io.StringIO(query(DEMO, "--format", "csv").out)))
    assert [row["job_id"] for row in rows] == expected_keys()
    assert json.loads(rows[0]["skills"])
    assert rows[0]["remote"] == "true"
    assert "internal_margin" in rows[0]


def test_parquet_keeps_types_and_order(tmp_path: Path) -> None:
    path = tmp_path / "kept.parquet"
    assert query(DEMO, "--output", path).code == 0
    kept = fetch(f"SELECT job_id FROM '{path}'")
    assert [key for (key,) in kept] == expected_keys()
    described = "SELECT column_name, column_type FROM (DESCRIBE FROM '{}')"
    assert fetch(described.format(path)) == fetch(described.format(JOBS))


def test_parquet_goes_through_a_pipe_too(tmp_path: Path) -> None:
    path = tmp_path / "piped.parquet"
    path.write_bytes(query(DEMO, "--format", "parquet").raw)
    assert fetch(f"SELECT count(*) FROM '{path}'") == [(len(expected_keys()),)]


@pytest.mark.parametrize("suffix", ["json", "jsonl", "csv", "parquet"])
def test_an_output_file_says_its_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"kept.{suffix}"
    ran = query(DEMO, "--output", path)
    assert (ran.code, ran.out) == (0, "")
    reader = {"jsonl": "json"}.get(suffix, suffix)
    count = "len(rows)" if suffix == "json" else "count(*)"
    read = f"SELECT {count} FROM read_{reader}('{path}')"
    assert fetch(read) == [(len(expected_keys()),)]
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "parquet"])
def test_every_format_says_in_one_line_what_was_understood(tmp_path: Path, format_: str) -> None:
    to_file = ("--format", format_, "--output", tmp_path / "kept")
    assert query(DEMO, *to_file).err == f"{UNDERSTOOD}\n"
    assert query(DEMO, *to_file, "--quiet").err == ""
    if format_ != "parquet":
        assert query(DEMO, "--format", format_).err == f"{UNDERSTOOD}\n"
        assert query(DEMO, "--format", format_, terminal=True).err == f"{UNDERSTOOD}\n"


def test_the_line_says_what_was_left_out_and_when_a_reading_is_not_sure() -> None:
    left_out = query(f"{DEMO}, good vibes").err
    assert left_out.endswith("“good vibes” was not applied: nothing is known about it.\n")
    assert "Not sure" not in left_out
    films = (ROOT / "fixtures/films/films.parquet", "--schema", ROOT / "schemas/films.yaml")
    unsure = nlfilter("query", films[0], "2010年代のコメディー", *films[1:], "--format", "json")
    assert (unsure.json["covered"], unsure.json["unmatched"]) == (False, [])
    assert "確かではありません。「公開日が2010年1月1日から" in unsure.err
    assert unsure.err.count("\n") == 1


def test_people_are_shown_short_sql_and_programs_get_sql_that_runs() -> None:
    ran = query("arms", "--explain", "--format", "json")
    assert "WHERE has_word(title, 'arms') OR has_word(description, 'arms')" in ran.err
    assert "regexp" not in ran.err
    assert "has_word" not in ran.json["where"]
    rows = fetch(
        f"SELECT count(*) FROM '{JOBS}' WHERE user_id = 'u001' AND is_open AND ({ran.json['where']})"
    )
    assert rows == [(ran.json["count"],)]


def test_where_is_added_to_a_request_or_stands_alone() -> None:
    clause = ("--where", "salary_min >= 6000000")
    both = query("remote", *clause, "--format", "json").json
    assert both["where"] == "remote AND salary_min >= 6000000"
    alone = nlfilter("query", JOBS, *clause, "--schema", SCHEMA, "--list", "u001", "--format", "json").json
    assert (alone["where"], alone["count"] > both["count"]) == ("salary_min >= 6000000", True)
    # No word of a request removes it or continues it.
    assert query("anything", *clause, "--format", "json").json["where"] == "salary_min >= 6000000"
    refused = query("remote", "--where", "1 = 1")
    assert (refused.code, refused.out) == (5, "")


def test_only_the_named_columns_are_written(tmp_path: Path) -> None:
    named = ("--columns", "city, title", "--columns", "rank")
    assert list(json.loads(query(DEMO, *named).lines[0])) == ["city", "title", "rank"]
    assert query(DEMO, *named, "--format", "csv").lines[0] == "city,title,rank"
    assert list(query(DEMO, *named, "--format", "json").json["rows"][0]) == ["city", "title", "rank"]
    table = query(DEMO, "--columns", "city,title", "--format", "table")
    assert table.lines[0].split() == ["#", "city", "title"]
    path = tmp_path / "kept.parquet"
    query(DEMO, *named, "--output", path)
    assert [name for (name,) in fetch(f"SELECT column_name FROM (DESCRIBE FROM '{path}')")] == [
        "city",
        "title",
        "rank",
    ]
    unknown = query(DEMO, "--columns", "citi")
    assert (unknown.code, unknown.out) == (2, "")
    assert '"city"' in unknown.err
    assert query(DEMO, "--columns", "internal_margin").code == 0
    assert query(DEMO, "--columns", "internal_margin", terminal=True).code == 2


def test_a_count_instead_of_rows() -> None:
    assert query(DEMO, "--count").out == "13\n"
    assert query("Sapporo", "--count").out == "0\n"
    data = query(DEMO, "--count", "--format", "json").json
    assert (data["count"], "rows" in data) == (13, False)
    everything = nlfilter("query", JOBS, "--count", "--schema", SCHEMA, "--list", "u001")
    assert everything.out == "175\n"  # the schema's own condition applies


def test_facets_count_the_kept_rows_by_value() -> None:
    data = query("remote, Python", "--facets", "city,skills", "--format", "json").json
    assert "rows" not in data
    skills = {one["value"]: one["count"] for one in data["facets"]["skills"]}
    assert skills["Python"] == data["count"] == sum(one["count"] for one in data["facets"]["city"])
    counts = [one["count"] for one in data["facets"]["city"]]
    assert counts == sorted(counts, reverse=True)
    first = data["facets"]["city"][0]
    lines = query("remote, Python", "--facets", "city", "--limit", "1").lines
    assert [json.loads(line) for line in lines] == [{"column": "city", **first}]
    table = query("remote, Python", "--facets", "city,japanese_level", "--format", "table")
    assert table.lines[0].split() == ["city", "n"]
    assert any(line.startswith("(not given)") for line in table.lines)
    hidden = query("remote", "--facets", "internal_margin")
    assert (hidden.code, hidden.out) == (2, "")


@pytest.mark.parametrize(
    "options",
    [("--count", "--facets", "city"), ("--count", "--columns", "city"), ("--count", "--format", "parquet")],
)
def test_options_that_do_not_go_together(options: tuple[str, ...]) -> None:
    ran = query("remote", *options)
    assert (ran.code, ran.out) == (2, "")


def test_a_request_is_missing_or_in_pieces() -> None:
    assert "Give a REQUEST" in nlfilter("query", JOBS).err
    assert "in quotes" in nlfilter("query", JOBS, "remote", "Python").err


def test_tabs_and_arrow_streams_are_written_too(tmp_path: Path) -> None:
    import pyarrow as pa

    assert query(DEMO, "--columns", "job_id,city", "--format", "tsv").lines[0] == "job_id\tcity"
    path = tmp_path / "kept.arrows"
    assert query(DEMO, "--output", path).code == 0
    kept = pa.ipc.open_stream(path.read_bytes()).read_all()
    assert kept["job_id"].to_pylist() == expected_keys()
    piped = query(DEMO, "--columns", "job_id", "--format", "arrows").raw
    assert pa.ipc.open_stream(piped).read_all().column_names == ["job_id"]


def test_the_table_may_come_by_standard_input() -> None:
    rows = b"city,price\nTokyo,5\nOsaka,7\n"
    ran = nlfilter("query", "-", "Osaka", stdin=rows)
    assert ran.lines == ['{"city": "Osaka", "price": 7}']
    assert "types" not in nlfilter("schema", "infer", "-", stdin=rows).err
    failed = nlfilter("query", "-", "Osaka", stdin="city,price\nZürich,5\n".encode("cp1252"))
    assert failed.err.startswith("error: standard input: not UTF-8 text.\nhint: Save or convert it")
    both = nlfilter("query", "-", "-", stdin=rows)
    assert (both.code, both.out) == (2, "")


def test_several_tables_are_one_list(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text(f"name,n\n{name},1\n", encoding="utf-8")
    ran = nlfilter("query", tmp_path / "b.csv", tmp_path / "a.csv", "--where", "n = 1")
    assert [json.loads(line)["name"] for line in ran.lines] == ["b.csv", "a.csv"]


def test_limit_and_its_count() -> None:
    data = query(DEMO, "--format", "json", "--limit", "2").json
    assert [row["job_id"] for row in data["rows"]] == expected_keys()[:2]
    assert data["count"] == len(expected_keys())


def test_a_terminal_gets_a_table_and_words() -> None:
    ran = query(DEMO, terminal=True)
    assert "title" in ran.lines[0]
    assert len(ran.lines) == 1 + len(expected_keys())
    assert ran.err.splitlines() == [UNDERSTOOD]
    assert "internal_margin" not in ran.out
    assert "margin" not in ran.out


def test_a_long_answer_is_cut_after_twenty_rows_and_says_so() -> None:
    ran = query("remote", "--format", "table")
    assert len(ran.lines) == 21
    assert ran.err.splitlines()[-1] == "The first 20 are shown."


def test_columns_line_up_whatever_the_script() -> None:
    from rich.cells import cell_len

    lines = query(DEMO, "--format", "table").lines
    at = cell_len(lines[0][: lines[0].index("remote")])
    for line in lines[1:]:
        width, cells = 0, iter(line)
        while width < at:
            width += cell_len(next(cells))
        assert width == at
        assert "".join(cells).startswith("yes")


def test_explain_shows_conditions_sql_and_counts() -> None:
    ran = query(f"{DEMO}, good vibes", "--explain", "--format", "table")
    told = ran.err.splitlines()
    assert told[:4] == [
        "c1  remote                 remote",
        "c2  skills include Python  list_contains(skills, 'Python')",
        "c3  city is Tokyo (東京)   city = '東京'",
        f"WHERE {DEMO_SQL}",
    ]
    assert "13 of 175 match." in told
    assert any("good vibes" in line for line in told)


def test_words_are_in_the_language_of_the_request() -> None:
    ran = query("東京でリモート", "--explain")
    assert "リモートで、勤務地が東京の求人。" in ran.err or "勤務地が東京で、リモートの求人。" in ran.err
    assert "match" in query("東京でリモート", "--explain", "--lang", "en").err


@pytest.mark.parametrize(
    ("request_", "lang"),
    [
        ("frontend developer in Kansai, 500万 or more", "en"),
        ("remote, over ￥5,000,000", "en"),
        ("remote, 5,000,000円", "en"),
        ("posted since 2026年9月, 10分", "en"),
        ("リモート", "ja"),
        ("東京", "ja"),
        ("remote, 東京", "ja"),
        ("Python, 500万円以上", "ja"),
        ("万年筆 shop", "ja"),
        ("500万円", "ja"),
        ("5,000,000", "en"),
    ],
)
def test_a_counter_after_a_figure_makes_no_request_japanese(request_: str, lang: str) -> None:
    assert lang_of(None, request_) == lang


def test_no_match_is_an_empty_answer_with_a_way_out() -> None:
    ran = query("remote, Python, Tokyo, salary over 90 million yen", terminal=True)
    assert ran.code == 0
    assert ran.err.count("Without") >= 1
    data = query("remote, Python, Tokyo, salary over 90 million yen", "--format", "json").json
    assert (data["rows"], data["count"]) == ([], 0)
    assert {"drop": ["c4"], "count": 13} in data["relaxations"]


WAY_OUT = "Without “city is Sapporo (札幌)”: 175."


@pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv", "parquet"])
def test_an_empty_answer_is_told_beside_data_of_every_format(tmp_path: Path, format_: str) -> None:
    written = query("Sapporo", "--format", format_, "--output", tmp_path / "kept")
    assert (written.code, written.out) == (0, "")
    assert WAY_OUT in written.err.splitlines()
    if format_ != "parquet":
        piped = query("Sapporo", "--format", format_)
        assert (piped.err, "Without" in piped.out) == (written.err, False)


def test_a_short_answer_is_told_on_a_pipe_and_one_that_is_enough_is_not() -> None:
    few = ("remote, Python, Kyoto, at least 9M", "--format", "jsonl")
    assert "Without" in query(*few, "--enough", "3").err
    assert "Without" not in query(*few).err
    assert "Without" not in query("Sapporo", "--enough", "0").err
    # An answer that a limit cuts does not count as short.
    assert "Without" not in query(DEMO, "--limit", "2", "--enough", "13").err
    assert "Without" in query(DEMO, "--limit", "2", "--enough", "14").err


def test_enough_adds_ways_to_more_rows() -> None:
    asked = ("remote, Python, Kyoto, at least 9M", "--enough", "3")
    assert "With “salary reaches ¥8,000,000 a year or more”: 2." in query(*asked, terminal=True).err
    data = query(*asked, "--format", "json").json
    assert data["count"] == 1
    assert {"drop": ["c3"], "count": 9} in data["relaxations"]
    (looser,) = data["loosenings"]
    assert (looser["replaces"], looser["count"]) == ("c4", 2)
    assert looser["text"] == "salary reaches ¥8,000,000 a year or more"
    assert query("remote, Kyoto", "--format", "json").json["loosenings"] == []


def test_strict_fails_on_a_partial_answer() -> None:
    ran = query(f"{DEMO}, good vibes", "--strict")
    assert (ran.code, ran.out) == (4, "")
    assert "good vibes" in ran.err


def test_a_partial_answer_always_says_what_is_missing() -> None:
    assert "good vibes" in query(f"{DEMO}, good vibes").err


def test_nothing_expressible_exits_4_and_says_why() -> None:
    ran = query("good vibes")
    assert (ran.code, ran.out) == (4, "")
    assert 1 <= len(ran.err.splitlines()) <= 3


def test_the_request_may_come_by_standard_input() -> None:
    assert query("-", stdin=DEMO.encode()).out == query(DEMO).out


FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "plain", "a=b", "'x", ""]


def test_text_that_a_spreadsheet_would_run_is_marked_when_asked(make_table: MakeTable) -> None:
    table = make_table(
        "SELECT 'Tokyo' AS city, unnest(?) AS \"=note\", -5 AS n, -1.5::DECIMAL(9, 2) AS d, "
        "-0.5::DOUBLE AS f, ['=x'] AS l, range AS rank FROM range(1)",
        [FORMULAS],
    )

    def rows(*more: str) -> list[list[str]]:
        ran = query("Tokyo", "--format", "csv", *more, table=table)
        assert ran.code == 0
        assert ran.out.startswith("\ufeff") == ("--spreadsheet" in more)
        return list(csv.reader(io.StringIO(ran.out.removeprefix("\ufeff"), newline="")))

    head, *stored = rows()
    marked_head, *marked = rows("--spreadsheet")
    assert (head[1], marked_head[1]) == ("=note", "'=note")
    assert [row[1] for row in stored] == FORMULAS
    assert [row[1] for row in marked] == [
        *("'" + re.sub(r"(\s)=", r"\1'=", text) for text in FORMULAS[:8]),
        *FORMULAS[8:],
    ]
    assert [row[2:] for row in marked] == [row[2:] for row in stored]
    assert stored[0][2:6] == ["-5", "-1.50", "-0.5", '["=x"]']


def test_a_spreadsheet_is_written(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    path = tmp_path / "rows.xlsx"
    assert query(DEMO, "--output", path).code == 0
    assert path.read_bytes().startswith(b"PK")
    assert query(DEMO, "--format", "xlsx").raw.startswith(b"PK")


def test_of_spreadsheets_only_one_kind_is_written(tmp_path: Path) -> None:
    ran = query("remote", "--output", tmp_path / "rows.ods")
    assert ran.code == 2
    assert "only .xlsx is written" in ran.err


def test_a_csv_that_excel_reads(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    assert query("東京でリモート", "--output", path, "--spreadsheet").code == 0
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert nlfilter("query", path, "--where", "job_id IS NULL", "--count").out == "0\n"  # no mark in a name


def test_the_mark_is_for_csv_alone() -> None:
    ran = query("remote", "--spreadsheet", "--format", "json")
    assert (ran.code, ran.out) == (2, "")
    assert "--spreadsheet works only with CSV and TSV.\nhint: Add --format csv" in ran.err


def test_a_spreadsheet_alone_means_csv() -> None:
    assert query("remote", "--spreadsheet").out == query("remote", "--spreadsheet", "--format", "csv").out


def test_a_number_below_0_is_no_formula(make_table: MakeTable) -> None:
    numbers = ["-300,00", "-1.200,50 €", "-£12", "-5%", "-1"]
    others = ["-1-2", "-007", "+44 20 7946 0000", "-cmd", "-2+A1", "-(1)"]
    table = make_table("SELECT 'Tokyo' AS city, unnest(?) AS note", [[*numbers, *others]])
    ran = query("Tokyo", "--columns", "note", "--spreadsheet", table=table)
    cells = [row[0] for row in csv.reader(io.StringIO(ran.out.removeprefix("\ufeff")))]
    assert cells[1:] == [*numbers, *(f"'{text}" for text in others)]


@pytest.mark.parametrize("format_", ["csv", "tsv"])
def test_no_separator_makes_a_formula_of_a_text(make_table: MakeTable, format_: str) -> None:
    texts = ["x;=1+1", "x; =1+1", "a;b", "x\n=1+1", "1;-2,5;-3", "x;+1", "＝1;＝1"]
    texts.append("x\t@A1" if format_ == "csv" else "x,@A1")
    table = make_table("SELECT 'Tokyo' AS city, unnest(?) AS note", [texts])
    ran = query("Tokyo", "--spreadsheet", "--format", format_, table=table)
    out = ran.out.removeprefix("\ufeff")
    cells = re.split("[;,\t\n]", out.replace('"', ""))
    assert [cell for cell in cells if re.match(r" *[=+@＝]|-[^0-9]", cell)] == []
    assert '"a;b"' in out
    own = "," if format_ == "csv" else "\t"
    notes = [row[1] for row in csv.reader(io.StringIO(out, newline=""), delimiter=own)]
    assert (notes[1], notes[5]) == ("x;'=1+1", "1;-2,5;-3")


def test_a_table_needs_no_schema(make_table: MakeTable) -> None:
    table = make_table("SELECT * FROM (VALUES ('Tokyo', 1), ('Osaka', 2), ('Kyoto', 3)) t(city, rank)")
    assert query("Osaka", table=table).lines == ['{"city": "Osaka", "rank": 2}']


def test_values_that_json_does_not_have(make_table: MakeTable) -> None:
    table = make_table(
        "SELECT 'Ada' AS name, 'NaN'::DOUBLE AS share, '-Infinity'::DOUBLE AS low, 1.50::DECIMAL(9,2) price, "
        "DATE '2026-10-01' AS day, TIMESTAMP '2026-10-01 09:30:00' AS at, [1.0, 'NaN'::DOUBLE] AS shares, "
        "{'x': 2.5::DECIMAL(4,1)} AS part, '\\xAA'::BLOB AS data, TIME '09:30:00' AS hour, 12::HUGEINT AS big"
    )
    (line,) = query("Ada", table=table).lines
    assert json.loads(line) == {
        "name": "Ada",
        "share": None,
        "low": None,
        "price": "1.50",
        "day": "2026-10-01",
        "at": "2026-10-01T09:30:00",
        "shares": [1.0, None],
        "part": {"x": "2.5"},
        "data": "aa",
        "hour": "09:30:00",
        "big": 12,
    }


@pytest.mark.parametrize("request_", ["newest first", "安い順", "top 10"])
def test_an_order_alone_is_no_request_for_all_rows(request_: str) -> None:
    ran = query(request_)
    assert (ran.code, ran.out) == (4, "")
    assert request_ in ran.err
    assert query(f"remote, {request_}").code == 0
    translated = nlfilter("translate", request_, "--schema", SCHEMA)
    assert (translated.code, translated.json["where"]) == (4, None)
    with pytest.raises(NotExpressible):
        NLFilter(SCHEMA, values=JOBS).translate(request_)


def test_an_inferred_schema_says_that_it_is_of_a_sample(tmp_path: Path) -> None:
    path, schema = tmp_path / "jars.csv", tmp_path / "jars.yaml"
    path.write_text("lid,size\n" + "red,3\nblue,5\n" * 30_000, encoding="utf-8")
    told = re.compile(r"Guessed from a sample of [0-9,]+ of 60,000 rows\.")
    ran = nlfilter("schema", "infer", path, "--output", schema)
    assert told.search(ran.err)
    assert told.search(schema.read_text(encoding="utf-8").splitlines()[0])
    assert told.search(nlfilter("query", path, "red", "--limit", "1").err)
    assert not nlfilter("query", path, "red", "--limit", "1", "--quiet").err
    assert "Guessed from" not in nlfilter("schema", "infer", JOBS).out


def test_an_inferred_schema_can_be_kept_and_used(tmp_path: Path) -> None:
    schema = tmp_path / "jobs.yaml"
    assert nlfilter("schema", "infer", JOBS, "--output", schema).code == 0
    assert nlfilter("schema", "check", schema, "--table", JOBS).code == 0
    ran = nlfilter("query", JOBS, DEMO, "--schema", schema, "--limit", "3")
    assert ran.code == 0


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_what_can_be_asked_is_shown_by_examples_that_work(lang: str) -> None:
    shown = nlfilter("schema", "show", SCHEMA, "--table", JOBS, "--examples", "--lang", lang).lines
    assert len(shown) == 8
    for request in shown:
        data = nlfilter("query", JOBS, request, "--schema", SCHEMA, "--count", "--format", "json", "-q").json
        assert data["covered"]
        assert 0 < data["count"] < data["total"]
    assert nlfilter("schema", "show", SCHEMA, "--examples").code == 2


def test_schema_show_is_in_the_language_asked_for(tmp_path: Path) -> None:
    first, *_ = (line for line in nlfilter("schema", "show", SCHEMA, "--lang", "ja").lines if "種類" in line)
    assert first.split() == ["列", "呼び名", "種類", "言葉"]
    path = tmp_path / "jars.csv"
    path.write_text("lid,size\n" + "red,3\nblue,5\nblue,9\n" * 9, encoding="utf-8")
    shown = nlfilter("schema", "show", "--table", path, "--examples").out
    assert "blue" in shown
    assert not re.search("[ぁ-ん]", shown)


def test_schema_show_and_values(tmp_path: Path) -> None:
    shown = nlfilter("schema", "show", SCHEMA).out
    assert "walk from the station" in shown
    assert "internal_margin" not in shown
    saved = tmp_path / "values.parquet"
    assert nlfilter("schema", "values", JOBS, "--schema", SCHEMA, "--output", saved).code == 0
    assert saved.stat().st_size > 0
