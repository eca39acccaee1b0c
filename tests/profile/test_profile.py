"""What a text says about a person: facts, wishes, and what is neither."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlfilter import Fact, InputError, NLFilter, Profile, TableSchema
from nlfilter.profile.fitting import conditions_of
from nlfilter.profile.json_form import DATA, json_schema
from nlfilter.where.conditions import Where
from nlfilter.where.owner.compiling import compile_given
from tests.cli.command import nlfilter as command

JOBS = NLFilter("schemas/jobs.yaml")

LEVELS = TableSchema.model_validate(
    {
        "name": "courses",
        "columns": {
            "level": {
                "type": "VARCHAR",
                "order": ["beginner", "intermediate", "advanced"],
                "person": "at_most",
            },
            "oldest": {"type": "INTEGER", "unit": "years", "person": "at_least", "synonyms": ["age", "年齢"]},
            "town": {"type": "VARCHAR", "values": {"Bath": [], "Leeds": []}, "person": "overlaps"},
            "religion": {"type": "VARCHAR", "values": {"Buddhist": [], "Catholic": []}},
            "nationality": {"type": "VARCHAR", "values": {"Japanese": [], "Brazilian": []}},
            "sex": {"type": "VARCHAR", "values": {"female": [], "male": []}},
        },
    }
)
COURSES = NLFilter(LEVELS)

LEVEL_ROW = dict.fromkeys(LEVELS.columns)

ENGLISH = """I am a backend engineer living in Osaka.
I have 6 years of experience with Go and Kubernetes. I have never used Java.
Looking for: remote work, at least 7 million yen."""
JAPANESE = """【自己紹介】
大阪在住のエンジニアです。GoとKubernetesの経験が6年あります。Javaは未経験です。
【希望条件】
リモート、年収700万円以上"""


def facts(profile: Profile) -> set[tuple[str, object]]:
    return {(fact.column, fact.value) for fact in profile.facts}


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE])
def test_an_introduction_gives_facts_and_wishes_in_both_languages(text: str) -> None:
    profile = JOBS.profile(text)
    assert facts(profile) == {("city", "大阪"), ("skills", "Go"), ("skills", "Kubernetes"), ("experience", 6)}
    assert profile.wishes.conditions[0].sql == "remote"
    assert "7000000" in profile.wishes.sql
    assert "Java" not in profile.where.sql
    assert any("Java" in phrase for phrase in profile.unknown)


@pytest.mark.parametrize(
    "text",
    [
        "Q. 希望勤務地は?\n→ 東京",
        "■希望条件\n東京",
        "希望条件：\n・東京",
        "What is your preferred place of work?\nTokyo",
    ],
)
def test_a_heading_or_a_question_marks_what_stands_below(text: str) -> None:
    profile = JOBS.profile(text)
    assert facts(profile) == set()
    assert profile.wishes.sql == "city = '東京'"
    assert facts(JOBS.profile(f"{text}\n\n■スキル\nGo")) == {("skills", "Go")}


@pytest.mark.parametrize(
    "text",
    [
        "My brother lives in Osaka, and knows Java and Go.",
        "Emergency contact: my cousin, Osaka",
        "FAMILY\nTwo sons, one in Osaka",
        "兄は大阪でJavaとGoを使っています。",
        "【家族】\n妻（大阪在住）",
        "I used to live in Osaka.",
        "NOT HELD\nJava, Go",
        "I no longer use Java.",
        "【持っていないもの】\nJavaの経験",
        "Not known: Java, Go",
        "【前住所】大阪市",
        "Hoping for\n- Osaka\n- Go",
        "Javaは未習です。",
    ],
)
def test_what_others_have_or_the_person_lacks_is_no_fact(text: str) -> None:
    assert facts(JOBS.profile(text)) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My brother knows Java, but I know Go.", {("skills", "Go")}),
        ("I live in Osaka with my wife.", {("city", "大阪")}),
        ("夫はJavaを使いますが、私はGoが使えます。", {("skills", "Go")}),
        ("Osaka now, formerly Kyoto.", {("city", "大阪")}),
    ],
)
def test_clauses_about_others_end_where_the_person_goes_on(text: str, found: set[tuple[str, object]]) -> None:
    assert facts(JOBS.profile(text)) == found


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("I have about 3 years of experience.", {3}),
        ("Goの経験が約3年あります。", {3}),
        ("I have over 3 years of experience.", {3}),
        ("I have many years of experience.", set()),
        ("I have experience with Kubernetes.", set()),
        ("Kubernetes経験あり", set()),
    ],
)
def test_only_years_that_are_said_are_facts(text: str, years: set[int]) -> None:
    jobs = NLFilter("schemas/jobs.yaml", translator="embedded", values="fixtures/jobs/jobs.parquet")
    assert {value for name, value in facts(jobs.profile(text)) if name == "experience"} == years


def test_a_figure_needs_a_word_that_says_what_it_measures() -> None:
    assert facts(JOBS.profile("I am 45.")) == set()
    assert facts(COURSES.profile("I have done this for 22 years.")) == set()
    assert facts(COURSES.profile("I am 22 years old.")) == {("oldest", 22)}


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE])
def test_the_evidence_of_a_fact_stands_in_the_text(text: str) -> None:
    for fact in JOBS.profile(text).facts:
        assert text[fact.start :].startswith(fact.phrase)
        assert 0 < fact.confidence <= 1


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE, "I want jobs posted in the last 30 days.", "Hello"])
def test_the_json_has_its_form(text: str) -> None:
    said = json.dumps(JOBS.profile(text).to_dict())
    assert json.loads(said) == DATA.validate_json(said, strict=True)


def test_the_json_schema_is_up_to_date() -> None:
    shipped = json.loads(Path("schemas/profile.schema.json").read_text(encoding="utf-8"))
    assert shipped == json_schema(), "run: make docs"


@pytest.mark.parametrize("town", ["Nagoya", "Osaka"])
def test_the_only_town_can_be_refused(town: str) -> None:
    talk = JOBS.dialogue(JOBS.profile(f"I live in {town}.").where)
    talk.say(f"but not {town}")
    assert "IS DISTINCT FROM" in talk.where.sql
    assert "IS NULL" not in talk.where.sql


def test_covers_leaves_out_rows_that_ask_for_more() -> None:
    data = LEVELS.model_dump()
    values: dict[str, list[str]] = {"Go": [], "Java": [], "Rust": []}
    data["columns"]["needs"] = {"type": "VARCHAR[]", "values": values, "person": "covers"}
    rows = [{"needs": needs} for needs in (["Go"], ["Go", "Java"], ["Rust", "Go"], [], None)]
    courses = NLFilter(TableSchema.model_validate(data), translator="embedded")
    profile = courses.profile("I know Go and Java.")
    assert [
        row["needs"] for row in courses.apply(profile.where, [{**LEVEL_ROW, **row} for row in rows]).rows
    ] == [
        ["Go"],
        ["Go", "Java"],
        [],
        None,
    ]


def test_a_row_is_compared_with_what_the_person_said() -> None:
    profile = JOBS.profile(ENGLISH)
    row = {"city": "京都", "skills": ["Go", "Java"], "experience": 8}
    assert {one.column: one.fits for one in profile.fits(row)} == {
        "city": True,  # of a group with 大阪
        "skills": True,
        "experience": False,
    }
    (experience,) = (one for one in profile.fits(row) if not one.fits)
    assert experience.text == "experience: 8 years, but you said “I have 6 years of experience”"
    (japanese,) = (one for one in profile.fits(row, "ja") if not one.fits)
    assert japanese.text == "必要経験年数: 8年（「I have 6 years of experience」に合いません）"
    assert {one.fits for one in profile.fits({"city": None})} == {None}
    assert {one.fits for one in profile.fits({"city": "", "skills": [None], "experience": None})} == {None}


def test_rows_must_fit_the_facts_or_say_nothing() -> None:
    rows = [
        {"id": n, "city": city, "skills": skills, "experience": years, "is_open": True}
        for n, (city, skills, years) in enumerate(
            [
                ("大阪", ["Go", "Rust"], 3),
                ("京都", ["Kubernetes"], None),  # the same group
                (None, ["Go"], 6),
                ("東京", ["Go"], 3),
                ("大阪", ["Java"], 3),
                ("大阪", ["Go"], 7),
            ]
        )
    ]
    kept = JOBS.apply(JOBS.profile(ENGLISH).where, rows).rows
    assert [row["id"] for row in kept] == [0, 1, 2]


@pytest.mark.parametrize(
    "text",
    [
        "I have never used Java.",
        "I don't know Java, but I want to learn it.",
        "Javaは使えません。",
        "Javaは未経験です。",
        "I was born in Kyoto.",
        "京都出身です。",
    ],
)
def test_what_is_not_so_or_was_so_is_no_fact(text: str) -> None:
    assert not JOBS.profile(text).facts


@pytest.mark.parametrize(
    "text",
    [
        "I am a 43 year old Brazilian woman. I am Catholic and pregnant.",
        "Female, Japanese, Buddhist.",
        "As a mother of two I go to church every Sunday; my parents came from Brazil.",
        "43歳の女性、仏教徒です。",
    ],
)
def test_traits_become_facts_only_where_the_owner_relates_the_column_to_people(text: str) -> None:
    profile = COURSES.profile(text)
    assert {fact.column for fact in profile.facts} <= {"oldest"}
    assert not JOBS.profile(text).facts


def test_relations_give_the_least_strict_condition() -> None:
    def said(column: str, value: object, *, estimated: bool = False) -> Fact:
        return Fact(column, value, str(value), 0, 0.9, estimated)  # type: ignore[arg-type]

    found = [
        said("level", "intermediate"),
        said("level", "beginner"),
        said("oldest", 40),
        said("oldest", 30),
        said("town", "Leeds"),
    ]
    where = Where(compile_given(LEVELS))
    for phrase, predicate in conditions_of(found, LEVELS.columns.items()):
        where = where.adding(phrase, predicate)
    assert [one.sql for one in where.conditions] == [
        "level IN ('beginner', 'intermediate') OR level IS NULL",
        "oldest >= 30 OR oldest IS NULL",
        "town = 'Leeds' OR town IS NULL",
    ]


def test_an_estimate_alone_makes_no_condition_and_widens_another() -> None:
    def conditions(*of: Fact) -> list[str]:
        where = Where(compile_given("schemas/jobs.yaml"))
        for phrase, predicate in conditions_of(of, JOBS.schema.columns.items()):
            where = where.adding(phrase, predicate)
        return [one.sql for one in where.conditions]

    go = Fact("skills", "Go", "Go", 0, 0.9)
    sql = Fact("skills", "SQL", "databases", 9, 0.5, estimated=True)
    assert conditions(sql) == []
    assert conditions(go, sql) == ["list_has_any(skills, ['Go', 'SQL']) OR skills IS NULL"]


def test_a_dialogue_goes_on_from_a_profile() -> None:
    profile = JOBS.profile("I know Go. I would like remote work in Tokyo.")
    talk = JOBS.dialogue(profile.where & profile.wishes)
    talk.say("drop the remote part")
    assert "remote" not in talk.where.sql
    assert "Go" in talk.where.sql


def test_it_does_not_block_an_event_loop_and_is_stable_json() -> None:
    profile = asyncio.run(JOBS.aprofile(ENGLISH))
    assert profile == JOBS.profile(ENGLISH)
    assert json.loads(json.dumps(profile.to_dict("ja"))) == profile.to_dict("ja")


@pytest.mark.parametrize(
    ("text", "message"), [("", "no words"), (" ...", "no words"), ("a" * 20_001, "20,001"), (3, "a text")]
)
def test_an_unusable_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        JOBS.profile(text)


@given(st.text(max_size=300))
def test_any_text_gives_evidence_that_it_contains(text: str) -> None:
    try:
        profile = JOBS.profile(text)
    except InputError:
        return
    assert all(text[fact.start :].startswith(fact.phrase) for fact in profile.facts)


def test_the_command_prints_json_and_answers_lines(tmp_path: Path) -> None:
    out = json.loads(command("profile", "I know Go.", "--schema", "schemas/jobs.yaml").out)
    assert [(fact["column"], fact["value"]) for fact in out["facts"]] == [("skills", "Go")]
    lines = tmp_path / "people.jsonl"
    lines.write_text('{"id": 1, "text": "I know Go."}\n{"id": 2, "text": ""}\n', encoding="utf-8")
    answers = command("profile", "--jsonl", str(lines), "--schema", "schemas/jobs.yaml").out.splitlines()
    assert [json.loads(line)["id"] for line in answers] == [1, 2]
    assert "error" in json.loads(answers[1])
