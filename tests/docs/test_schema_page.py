"""The tables of docs/schema.md are true: each request becomes the clause beside it."""

from __future__ import annotations

from datetime import date, time
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from nlfilter import NLFilter
from nlfilter.errors import NotExpressible
from nlfilter.schema.files.file import check, load_document, text_of
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.table import TableSchema
from nlfilter.where.owner.compiling import compile_schema
from tests.docs.sessions import ROOT, blocks
from tests.docs.stays import write_stays

PAGE = (ROOT / "docs/schema.md").read_text(encoding="utf-8")
TODAY = date(2026, 10, 1)
EXAMPLE, RANKED, ACTIONS, FORMS, SPLIT, TRIPS, INFERRED, RICH = (
    block.text for block in blocks(PAGE) if block.kind == "yaml"
)
PLACES = ("東京", "大阪", "札幌")
ROWS = [
    {
        "from": a,
        "to": b,
        "grade": grade,
        "day": TODAY,
        "price": 9_000,
        "hours": 2.5,
        "walk": 5,
        "age": 12,
        "leaves": time(9, 30),
    }
    for a, b, grade in product(PLACES, PLACES, ("bronze", "silver", "gold"))
    if a != b
]


def table(head: str) -> list[list[str]]:
    """The cells of the table with this header, without backticks."""
    _, _, rest = PAGE.partition(f"\n| {head} |\n")
    rows = rest.splitlines()[1:]
    rows = rows[: next(at for at, row in enumerate(rows) if not row.startswith("|"))]
    return [[cell.strip().strip("`") for cell in row.strip("|").split(" | ")] for row in rows]


def asked(jobs: NLFilter, request: str, ranked: Any) -> str:
    try:
        return jobs.filter(request, ranked).where.sql
    except NotExpressible:
        return "nothing"


def filter_of(columns: dict[str, Any], **rest: Any) -> NLFilter:
    return NLFilter(TableSchema.model_validate({"name": "t", "columns": columns, **rest}))


def written(text: str, folder: Path) -> Path:
    path = folder / "page.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("row", table("form | a request | clause"), ids=lambda row: row[0])
def test_each_form_is_read(tmp_path: Path, row: list[str]) -> None:
    rows = [
        {
            "shell": "red",
            "trim": "blue",
            "layout": f"{seats} seats",
            "smoking_tables": 1,
            "tables": 8,
            "opened": date(2010 + seats % 10, 1, 1 + seats % 5),
            "opens": time(10),
            "closes": time(2),
            "youngest": 5,
            "oldest": 12,
        }
        for seats in range(40)
    ]
    cafes = NLFilter(written(FORMS, tmp_path), values=rows, today=TODAY)
    assert asked(cafes, row[1], rows) == row[2]


@pytest.mark.parametrize(
    ("request_", "kept"),
    [("with a strap", [0, 1]), ("strap and case", [0]), ("no strap", [2]), ("at least two extras", [0])],
)
def test_a_column_of_several_things_in_a_cell_is_split(
    tmp_path: Path, request_: str, kept: list[int]
) -> None:
    rows = [{"extras": text} for text in ("strap; case;", "strap", "case")]
    split = NLFilter(written(SPLIT, tmp_path), values=rows)
    assert split.filter(request_, rows).rows == [rows[at] for at in kept]


@pytest.mark.parametrize(
    "row",
    [*table("a request | asks for"), *table("a request | asks for | say it with")],
    ids=lambda row: row[0],
)
def test_what_is_built_in_and_what_is_not(row: list[str], tmp_path: Path) -> None:
    trips = NLFilter(written(TRIPS, tmp_path), today=TODAY)
    assert asked(trips, row[0], ROWS) == row[1]


@pytest.fixture(scope="module")
def stays(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("stays") / "stays.parquet"
    write_stays(path)
    return path


def test_infer_writes_the_first_file(stays: Path) -> None:
    assert text_of(TableSchema.infer(stays)) == INFERRED


def test_the_rich_file_fits_the_data(stays: Path, tmp_path: Path) -> None:
    schema, document = load_document(written(RICH, tmp_path), TableSchema)
    compile_schema(schema)
    found = check(schema, stays, document=document)
    assert (found.drift, found.warnings) == ((), ())


@pytest.mark.parametrize("row", table("a request | inferred | rich"), ids=lambda row: row[0])
def test_the_rich_file_understands_more(row: list[str], stays: Path, tmp_path: Path) -> None:
    request, *clauses = row
    for text, clause in zip((INFERRED, RICH), clauses, strict=True):
        assert asked(NLFilter(written(text, tmp_path), today=TODAY), request, stays) == clause


def test_every_key_and_kind_is_named() -> None:
    from nlfilter.schema.editor import DESCRIPTIONS

    assert all(f"`{key}" in PAGE or f"{key}:" in PAGE for part in DESCRIPTIONS.values() for key in part)
    listed = PAGE.partition("`kind` is one of ")[2].partition("\n\n")[0]
    assert all(kind.value in listed for kind in Semantic)


class TestAnswers:
    """Answers of the page to questions of owners."""

    def clauses(self, column: dict[str, Any], rows: list[str], *requests: str) -> list[str]:
        jobs = filter_of({"x": {"type": "VARCHAR"} | column})
        return [asked(jobs, request, [{"x": row} for row in rows]) for request in requests]

    @pytest.mark.parametrize("vocabulary", [None, "closed", "open"])
    def test_a_partial_list_restricts_nothing(self, vocabulary: str | None) -> None:
        column = {"values": {"東京": ["Tokyo"]}, "vocabulary": vocabulary}
        assert self.clauses(column, ["東京", "大阪"], "大阪", "Tokyo") == ["x = '大阪'", "x = '東京'"]

    def test_a_partial_list_is_all_that_is_known_without_data(self) -> None:
        column = {"type": "VARCHAR", "values": {"東京": ["Tokyo"]}}
        with pytest.raises(NotExpressible):
            filter_of({"x": column}).translate("x is 大阪")
        assert (
            filter_of({"x": column | {"vocabulary": "open"}}).translate("x is 大阪").where.sql == "x = '大阪'"
        )

    def test_named_only_covers_values_words_and_groups(self) -> None:
        column = {
            "synonyms": ["grade"],
            "named_only": True,
            "values": {"A": ["top"]},
            "groups": {"good": ["A", "B"]},
        }
        found = self.clauses(column, ["A", "B"], "good", "A", "good grade", "grade A", "grade top")
        assert found == ["nothing", "nothing", "x IN ('A', 'B')", "x = 'A'", "x = 'A'"]

    def test_case_and_width_do_not_matter(self) -> None:
        found = self.clauses({}, ["ＡＢＣ", "abc", "ガス"], "Abc", "ｶﾞｽ", "がす")
        assert found == ["x IN ('abc', 'ＡＢＣ')", "x = 'ガス'", "x = 'ガス'"]

    def test_units_are_converted_and_choose(self) -> None:
        columns = {
            "walk": {"type": "INTEGER", "unit": "minutes"},
            "ride": {"type": "DOUBLE", "unit": "hours"},
            "weight": {"type": "INTEGER", "unit": "kg"},
            "rent": {"type": "INTEGER", "unit": "JPY", "per": "month"},
            "pay": {"type": "INTEGER", "unit": "JPY", "per": "year"},
        }
        jobs = filter_of(columns)
        rows = [{"walk": 1, "ride": 1.5, "weight": 1, "rent": 1, "pay": 1}]
        expected = {
            "under 2 hours": "ride < 2",
            "under 30 minutes": "walk < 30",
            "walk under 1 hour": "walk < 60",
            "over 2000 g": "weight > 2",
            "pay over 50万円 a month": "pay > 6000000",
            "under 5000 euros": "nothing",
        }
        assert {request: asked(jobs, request, rows) for request in expected} == expected

    def test_a_key_is_a_spoken_word(self) -> None:
        term = {"where": "n > 5", "label": {"en": "huge"}, "synonyms": ["vast"]}
        jobs = filter_of({"n": {"type": "INTEGER"}}, terms={"big_one": term})
        for word in ("big one", "big ones", "big_one", "huge", "vast"):
            assert asked(jobs, word, [{"n": 1}]) == "n > 5"

    def test_a_column_and_a_term_may_share_a_word(self) -> None:
        late = {"type": "INTEGER", "unit": "minutes", "synonyms": ["overdue"]}
        jobs = filter_of({"late": late}, terms={"overdue": {"where": "late > 0"}})
        assert asked(jobs, "overdue", [{"late": 1}]) == "late > 0"
        assert "late = 20" in asked(jobs, "20 minutes overdue", [{"late": 1}])


def test_the_first_example_can_be_used(tmp_path: Path) -> None:
    compile_schema(TableSchema.load(written(EXAMPLE, tmp_path)))


def test_the_actions_of_the_example_make_links(tmp_path: Path) -> None:
    jobs = NLFilter(written(ACTIONS, tmp_path))
    (row,) = jobs.filter("everything", [{"job_id": "j/1", "title": "Cook"}]).rows
    links = {one.name: one.url for one in jobs.filter("everything", [row]).actions(row)}
    assert links == {"apply": "https://jobs.example/apply/j%2F1", "save": None, "unsave": None}


def test_a_derived_rank_puts_the_greatest_first(tmp_path: Path) -> None:
    path = tmp_path / "recs.yaml"
    path.write_text(RANKED, encoding="utf-8")
    rows = [{"person_id": person, "score": n / 10} for person in ("b", "a") for n in range(3)]
    kept = NLFilter(path).filter("score under 0.2", rows, limit=1).rows
    assert [(row["person_id"], row["score"]) for row in kept] == [("a", 0.1), ("b", 0.1)]
