"""A profile by a model: what is sent, and what is accepted of its answer."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from nlfilter import Fact, ModelUnavailable, NLFilter, Profile, UnusableReply
from nlfilter.translate.models.chat_translator import ChatTranslator
from tests.profile.test_profile import LEVELS
from tests.translate.conftest import Serve, serve
from tests.translate.server import failing, saying

__all__ = ["serve"]

TEXT = (
    "I build Django sites in Osaka, 6 years by now. I never used Java. Ideally from home, over 7 million yen."
)


def answer(facts: dict[str, str] | None = None, wishes: dict[str, str] | None = None) -> dict[str, Any]:
    return {
        name: [{"phrase": phrase, "where": where} for phrase, where in (parts or {}).items()]
        for name, parts in (("facts", facts), ("wishes", wishes))
    }


def profile_of(serve: Serve, reply: dict[str, Any], text: str = TEXT) -> Profile:
    serve(saying(reply))
    return NLFilter("schemas/jobs.yaml", translator="llm", model="openai:stub").profile(text)


def values(profile: Profile) -> list[tuple[str, object, bool]]:
    return [(fact.column, fact.value, fact.estimated) for fact in profile.facts]


def test_facts_and_wishes_of_an_answer(serve: Serve) -> None:
    said = answer(
        {
            "Django sites": "list_contains(skills, 'Python')",
            "in Osaka": "city = 'Osaka'",
            "6 years": "experience = 6",
        },
        {"from home": "remote", "over 7 million yen": "salary_max > 7000000"},
    )
    profile = profile_of(serve, said)
    assert values(profile) == [("skills", "Python", True), ("city", "大阪", False), ("experience", 6, False)]
    assert profile.wishes.sql == "remote AND salary_max > 7000000"
    assert (profile.source, profile.degraded, profile.usage.calls) == ("llm", False, 1)
    assert "skills" not in profile.where.sql, "an estimate makes no condition"
    fact = profile.facts[1]
    assert TEXT[fact.start :].startswith(fact.phrase)


@pytest.mark.parametrize(
    ("phrase", "where"),
    [
        ("a PhD from Kyoto", "city = '京都'"),  # the text does not say it
        ("Django sites", "list_contains(skills, 'Cobol')"),  # no stored value
        ("Django sites", "experience = 9"),  # a figure that nobody wrote
        ("I never used Java", "list_contains(skills, 'Java')"),  # the person lacks it
        ("Django sites", "company = 'Django sites'"),  # a column that the owner does not relate to people
        ("Django sites", "NOT list_contains(skills, 'Python')"),
        ("Django sites", "city = (SELECT city FROM jobs)"),
        ("Django sites", "DROP TABLE jobs"),
        ("Django sites", "nothing = 1"),
        ("", "city = '大阪'"),
    ],
)
def test_what_is_no_fact(phrase: str, where: str, serve: Serve) -> None:
    assert profile_of(serve, answer({phrase: where})).facts == ()


@pytest.mark.parametrize(
    "where",
    ["sex = 'female'", "nationality = 'Japanese'", "religion = 'Buddhist'", "oldest = 40"],
)
def test_protected_traits_are_never_inferred(where: str, serve: Serve) -> None:
    data = LEVELS.model_dump()
    for name, kind in (("sex", "sex"), ("nationality", "country"), ("religion", "personal")):
        data["columns"][name] |= {"kind": kind, "person": "overlaps"}
    courses = NLFilter(type(LEVELS).model_validate(data), translator="llm", model="openai:stub")
    text = "My husband and I left Nagoya, where the temple was. I left school in 2004."
    serve(saying(answer({"My husband and I": where, "the temple": where, "I left school in 2004": where})))
    assert courses.profile(text).facts == ()


def test_a_trait_that_the_text_states_is_a_fact_if_the_owner_asks_for_it(serve: Serve) -> None:
    data = LEVELS.model_dump()
    data["columns"]["sex"] |= {"kind": "sex", "person": "overlaps"}
    serve(saying(answer({"female": "sex = 'female'"})))
    courses = NLFilter(type(LEVELS).model_validate(data), translator="llm", model="openai:stub")
    assert values(courses.profile("I am female.")) == [("sex", "female", False)]
    assert values(courses.profile("Sex: female")) == [("sex", "female", False)]
    assert values(courses.profile("I look for a female coach.")) == []
    assert values(courses.profile("I coach female rowers.")) == []


@pytest.mark.parametrize("column", ["sex", "nationality", "religion"])
def test_a_trait_is_protected_by_the_name_of_its_column(column: str, serve: Serve) -> None:
    data = LEVELS.model_dump()
    data["columns"][column] |= {"person": "overlaps"}
    courses = NLFilter(type(LEVELS).model_validate(data), translator="llm", model="openai:stub")
    value = next(iter(data["columns"][column]["values"]))
    serve(saying(answer({"My family and I": f"{column} = '{value}'", "the temple": f"{column} = '{value}'"})))
    assert courses.profile("My family and I moved here for the temple.").facts == ()
    without = NLFilter(courses.schema, translator="embedded")
    assert without.profile(f"I run a {value} restaurant.").facts == ()
    assert values(without.profile(f"I am {value}.")) == [(column, value, False)]


@pytest.mark.parametrize(
    ("phrase", "where"),
    [
        ("Osaka", "salary_min > 12345678"),
        ("I", "NOT remote"),
        ("in", "company = '株式会社ほたる計測'"),
    ],
)
def test_wishes_that_the_phrase_does_not_say_are_left_out(phrase: str, where: str, serve: Serve) -> None:
    profile = profile_of(serve, answer(None, {phrase: where}), "I like Osaka and quiet places in the sun.")
    assert "salary" not in profile.wishes.sql
    assert all(word not in profile.wishes.sql for word in ("NOT", "company", "posted_at"))


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Looking for work in Osaka.", "Osaka"),
        ("Wishes:\nOsaka", "Osaka"),
        ("I used to live in Osaka.", "Osaka"),
        ("My brother lives in Osaka.", "Osaka"),
        ("My friend likes Osaka. I never saw Osaka.", "Osaka"),
    ],
)
def test_a_phrase_must_state_a_fact_somewhere(text: str, phrase: str, serve: Serve) -> None:
    assert profile_of(serve, answer({phrase: "city = '大阪'"}), text).facts == ()


@pytest.mark.parametrize(
    ("text", "phrase", "where"),
    [
        ("I have 3 children.", "3 children", "experience = 3"),
        ("Call me: 090-1234-5678", "5678", "experience = 5678"),
        ("1,000 hours", "1,000 hours", "experience = 1"),
    ],
)
def test_a_figure_that_measures_something_else_is_no_fact(
    text: str, phrase: str, where: str, serve: Serve
) -> None:
    assert profile_of(serve, answer({phrase: where}), text).facts == ()


def test_a_whole_text_is_no_phrase(serve: Serve) -> None:
    text = "I know Go. " * 1_800
    assert profile_of(serve, answer({text.strip(): "list_contains(skills, 'Go')"}), text).facts == ()


def test_what_is_sent(serve: Serve) -> None:
    server = serve(saying(answer()))
    NLFilter("schemas/jobs.yaml", model="openai:stub", values="fixtures/jobs/jobs.parquet").profile(TEXT)
    (call,) = server.calls
    assert call["response_format"]["json_schema"]["name"] == "profile"
    system, user = (message["content"] for message in call["messages"])
    assert json.loads(user)["text"] == TEXT
    assert "only of city, skills, experience;" in system


def test_an_answer_that_cannot_be_read_is_asked_for_once_more(serve: Serve) -> None:
    server = serve(saying("Sure!"), saying(answer({"in Osaka": "city = '大阪'"})))
    profile = NLFilter("schemas/jobs.yaml", translator="llm", model="openai:stub").profile(TEXT)
    assert values(profile) == [("city", "大阪", False)]
    assert (profile.usage.calls, profile.usage.repairs) == (2, 1)
    assert "Sure" not in json.dumps(server.calls[1])


@pytest.mark.parametrize("behaviour", [failing(500), saying("no JSON")])
def test_without_its_model_auto_finds_what_it_can(behaviour: Any, serve: Serve) -> None:
    serve(behaviour)
    profile = NLFilter("schemas/jobs.yaml", model="openai:stub").profile(TEXT)
    assert (profile.source, profile.degraded) == ("embedded", True)
    assert ("city", "大阪", False) in values(profile)


@pytest.mark.parametrize(
    ("behaviour", "error"), [(failing(500), ModelUnavailable), (saying("no JSON"), UnusableReply)]
)
def test_a_model_alone_that_fails_is_an_error(behaviour: Any, error: type[Exception], serve: Serve) -> None:
    serve(behaviour)
    with pytest.raises(error):
        NLFilter("schemas/jobs.yaml", translator="llm", model="openai:stub").profile(TEXT)


def test_the_text_is_neither_logged_nor_cached(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    server = serve(saying(answer({"in Osaka": "city = '大阪'"})))
    jobs = NLFilter("schemas/jobs.yaml", model=ChatTranslator("openai:stub", cache="memory"))
    with caplog.at_level(logging.DEBUG, "nlfilter"):
        first, second = jobs.profile(TEXT), asyncio.run(jobs.aprofile(TEXT))
    assert first == second
    assert len(server.calls) == 2
    assert all(word not in caplog.text for word in ("Django", "Osaka"))


def test_the_embedded_translator_asks_nobody(serve: Serve) -> None:
    server = serve(failing(500))
    found: tuple[Fact, ...] = NLFilter("schemas/jobs.yaml", translator="embedded").profile(TEXT).facts
    assert found
    assert server.calls == []
