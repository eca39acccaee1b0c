"""A model that answers too little, or for the wrong words: every wish that it ignores is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.context import Context
from nlfilter.translate.prompts.contract import read_reply
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from tests.translate.tables import RICH, context

CONTEXT = context(RICH)
REQUEST = "東京, remote, with zest"


def _settled(
    request: str, conditions: list[tuple[str, str]], ctx: Context = CONTEXT, **more: Any
) -> Translation:
    reply = {"conditions": [{"phrase": p, "where": w} for p, w in conditions], **more}
    return settle(read_reply(json.dumps(reply)), request, ctx)


def _left_out(translation: Translation) -> set[str]:
    return {unmatched.phrase for unmatched in translation.unmatched}


def _in_force(*clauses: str) -> Context:
    where = Where(CONTEXT.schema)
    for clause in clauses:
        where = where.adding("", parse_predicate(clause, CONTEXT.schema))
    return replace(CONTEXT, where=where)


@pytest.mark.parametrize(
    ("phrase", "where", "left_out"),
    [
        (REQUEST, "remote", {"zest"}),
        (REQUEST, "remote AND location = '東京'", {"zest"}),
        ("東京, remote", "remote", {"zest"}),
        ("zest", "remote", {"zest"}),
    ],
)
def test_a_phrase_answers_for_no_more_than_its_clause_asks(
    phrase: str, where: str, left_out: set[str]
) -> None:
    translation = _settled(REQUEST, [(phrase, where)])
    assert _left_out(translation) == left_out
    # A condition that is sure without the model stays, whatever the model says.
    assert set(translation.where.sql.split(" AND ")) == {"remote", "location = '東京'"}


@pytest.mark.parametrize(
    ("request_", "where", "left_out"),
    [
        # A condition that no word states answers only one of the wishes in its phrase.
        ("nice view, zest, old harbour", "location = '大阪'", 2),
        ("nice view, zest, old harbour", "location = '大阪' AND location = 'zq9'", 2),
        ("nice view, zest, old harbour", "remote AND location = 'zq9'", 2),
        ("remote, zest, old harbour", "remote AND location = 'zq9'", 2),
        ("remote near the harbour with zest", "remote", 2),
        ("quiet remote", "remote", 1),
        ("zest harbour brass ice wombat quartz violin meadow", "location = '大阪'", 1),
    ],
)
def test_a_clause_for_the_whole_request_hides_no_wish(request_: str, where: str, left_out: int) -> None:
    assert len(_left_out(_settled(request_, [(request_, where)]))) >= left_out


@pytest.mark.parametrize(
    "where",
    [
        "location = 'zq9'",
        "location <> 'zq9'",
        "NOT (location = 'zq9' OR location = '大阪')",
        "location = 'zq9' OR remote",
        "remote AND title ILIKE '%zq9%'",
        "title ILIKE '%zq9%' OR has_word(title, 'senior')",
        "list_has_any(skills, ['zq9', 'Go'])",
        "skills = ['zq9']",
        "location IN ('zq9', '大阪') AND remote AND salary_min >= 1",
        "\"well paid\" AND location = 'zq9'",
    ],
)
def test_a_clause_with_an_unknown_text_for_the_whole_request_hides_no_wish(where: str) -> None:
    request = "zest, old harbour, nice view, brass band, thin ice"
    translation = _settled(request, [(request, where)])
    assert "zq9" not in f"{translation.where.sql} {translation}"
    # A clause may answer one wish for each of its conditions; these have at most three.
    named = " ".join(_left_out(translation))
    assert sum(word in named for word in ("zest", "harbour", "view", "band", "ice")) >= 2


@pytest.mark.parametrize(
    ("request_", "conditions"),
    [
        ("paying 9M or more people", [("paying 9M or more people", "salary_min >= 9000000")]),
        ("remote jobs, please", [("remote", "remote")]),
        ("flats in Tokyo", [("Tokyo", "location = '東京'")]),
        ("東京の物件", [("東京", "location = '東京'")]),
        ("Osaka but not remote", [("Osaka", "location = '大阪'"), ("not remote", "NOT remote")]),
        ("merchant town or the capital", [("merchant town or the capital", "location IN ('大阪', '東京')")]),
        ("hiring senior people", [("hiring senior people", "has_word(title, 'senior')")]),
        ("vans under 9M", [("under 9M", "salary_min < 9000000")]),
        ("Osaka, nothing in between", [("Osaka, nothing in between", "location = '大阪'")]),
        ("senior engineers", [("senior engineers", "has_word(title, 'senior')")]),
        ("the capital (its ministries)", [("the capital (its ministries)", "location = '東京'")]),
        ("vans to Osaka", [("to Osaka", "location = '大阪'")]),
        ("remote, which vans in Osaka", [("remote", "remote"), ("in Osaka", "location = '大阪'")]),
        ("furniture that comes from Osaka", [("from Osaka", "location = '大阪'")]),
        ("low pay (under 3M)", [("under 3M", "salary_min < 3000000")]),
        ("首都になったのは除いて", [("首都になったのは除いて", "location <> '東京'")]),
        (
            "Osaka, remote, or 東京",
            [("Osaka ... 東京", "location IN ('東京', '大阪')"), ("remote", "remote")],
        ),
    ],
)
def test_what_belongs_to_an_answered_wish_is_not_named(
    request_: str, conditions: list[tuple[str, str]]
) -> None:
    assert _left_out(_settled(request_, conditions)) == set()


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("low pay quiet (under 3M)", "salary_min < 3000000"),
        ("quiet (under 3M)", "salary_min < 3000000"),
        ("首都は除いて、リモート", "remote"),
        ("首都になったのは除いて", "location = '東京'"),
        ("remote ... quiet", "remote"),
    ],
)
def test_what_only_stands_beside_an_answer_is_named(request_: str, where: str) -> None:
    assert _left_out(_settled(request_, [("under 3M" if "3M" in request_ else request_, where)]))


def test_the_pieces_of_a_phrase_answer_for_no_more_than_the_clause_asks() -> None:
    request_ = "remote with zest, quiet, near a harbour"
    assert _left_out(_settled(request_, [("remote ... zest ... harbour", "remote")])) >= {"zest", "quiet"}
    # If nobody said one of the pieces, the whole condition answers nothing.
    assert _settled(request_, [("near ... wombats", "location = '大阪'")]).where.sql == "remote"


def test_a_refusal_that_a_model_reverses_stays() -> None:
    translation = _settled("Osaka, not remote", [("Osaka", "location = '大阪'"), ("remote", "remote")])
    assert translation.where.sql == "location = '大阪' AND remote IS NOT TRUE"
    assert _left_out(translation) == set()


@pytest.mark.parametrize(
    "truism",
    [
        "remote IS NULL OR remote IS NOT NULL",
        "remote OR NOT remote",
        "salary_min >= 0 OR salary_min < 0 OR salary_min IS NULL",
        "posted_at > CURRENT_DATE OR posted_at <= CURRENT_DATE OR posted_at IS NULL",
        "posted_at >= DATE '0001-01-01' OR posted_at IS NULL",
        "posted_at <= DATE '9999-12-31' OR posted_at IS NULL",
        "year(posted_at) < 2024 OR year(posted_at) >= 2024 OR year(posted_at) IS NULL",
        "month(posted_at) IS NULL OR month(posted_at) IS NOT NULL",
        "list_contains(skills, 'Go') OR NOT list_contains(skills, 'Go')",
    ],
)
def test_a_clause_that_keeps_every_row_answers_nothing(truism: str) -> None:
    translation = _settled("Tokyo, zest", [("Tokyo", "location = '東京'"), ("zest", truism)])
    assert translation.where.sql == "location = '東京'"
    assert _left_out(translation) == {"zest"}


@pytest.mark.parametrize("clause", ["remote IS NULL", "salary_min < 0 OR salary_min IS NULL", "NOT remote"])
def test_a_clause_that_some_row_fails_is_no_truism(clause: str) -> None:
    assert _settled("zest", [("zest", clause)]).where.conditions


def test_a_truism_does_not_allow_a_condition_to_be_removed() -> None:
    ctx = _in_force("remote", "location = '東京'")
    where = "location = '大阪' AND (remote IS NULL OR remote IS NOT NULL)"
    translation = _settled("Osaka, with zest", [("Osaka", where)], ctx, remove=["c1", "c2"])
    assert translation.where.sql == "remote AND location = '大阪'"


def test_a_wish_that_is_in_force_may_be_said_again() -> None:
    ctx = _in_force("location = '東京'", "list_contains(skills, 'Python')")
    translation = _settled("Python in 東京, remote", [("remote", "remote")], ctx)
    assert _left_out(translation) == set()
    # With another value it is a new wish.
    assert _left_out(_settled("Go in 東京, remote", [("remote", "remote")], ctx)) == {"Go"}


def test_a_bound_that_cannot_be_said_is_no_equality() -> None:
    """A model's `location > '大阪'` is refused; the stored value does not answer for the bound."""
    schema = {"name": "t", "columns": {"leaves": {"type": "VARCHAR"}, "remote": {"type": "BOOLEAN"}}}
    ctx = context(schema, Vocabulary({"leaves": ("16:45", "17:00")}))
    answers = [("leaves after 16:45", "leaves > '16:45'"), ("remote", "remote")]
    translation = _settled("remote, leaves after 16:45", answers, ctx)
    assert translation.where.sql == "remote"
    assert _left_out(translation) == {"leaves after 16:45"}


def test_the_name_of_a_thing_that_a_model_leaves_out_is_named_and_not_applied() -> None:
    schema = {"name": "t", "columns": {"name": {"type": "VARCHAR"}, "area": {"type": "VARCHAR"}}}
    known = Vocabulary({"name": ("harbour", "abbey"), "area": ("west", "east")})
    answers = [("west side", "area = 'west'")]
    for item, sql in ((None, "area = 'west' AND name = 'harbour'"), ("name", "area = 'west'")):
        translation = _settled("west side, harbour", answers, context(schema | {"item": item}, known))
        assert translation.where.sql == sql


def test_words_of_a_term_that_nobody_reviewed_are_not_sure() -> None:
    term = {"where": "title ILIKE '%toy%'", "synonyms": ["kids"]}
    answers = [("remote", "remote")]
    for more, sql in (({}, "remote AND title ILIKE '%toy%'"), ({"unreviewed": True}, "remote")):
        ctx = context(RICH | {"terms": {"for kids": term | more}})
        assert _settled("remote, kids", answers, ctx).where.sql == sql


@pytest.mark.parametrize(
    ("request_", "conditions", "left_out"),
    [
        ("remote, top salary", [("top salary", "salary_min >= 9000000"), ("remote", "remote")], set()),
        ("remote, highest salary first", [("remote", "remote")], {"highest salary first"}),
        ("Osaka, newest first", [("Osaka, newest first", "location = '大阪'")], {"newest first"}),
    ],
)
def test_an_order_is_named_unless_it_was_answered(
    request_: str, conditions: list[tuple[str, str]], left_out: set[str]
) -> None:
    assert _left_out(_settled(request_, conditions)) == left_out


@pytest.mark.parametrize(
    ("where", "sql", "left_out"),
    [
        # The words of the titles are known: a word that no title contains is not searched.
        ("title ILIKE '%wombat%'", "remote", {"wombat"}),
        ("has_word(title, 'wombat')", "remote", {"wombat"}),
        ("title ILIKE '%wombat%' AND title ILIKE '%engin%'", "remote AND title ILIKE '%engin%'", {"wombat"}),
        # One alternative that may be found is enough, and a refused word need not occur anywhere.
        (
            "title ILIKE '%wombat%' OR title ILIKE '%engin%'",
            "remote AND (title ILIKE '%wombat%' OR title ILIKE '%engin%')",
            set(),
        ),
        (
            "title NOT ILIKE '%wombat%'",
            "remote AND (title NOT ILIKE '%wombat%' OR title IS NULL)",
            set(),
        ),
    ],
)
def test_a_search_for_what_no_text_holds_is_named(where: str, sql: str, left_out: set[str]) -> None:
    request = "remote, engin wombat" if "engin" in where else "remote, no wombat"
    phrase = request.partition(", ")[2] if left_out != {"wombat"} or "AND" in where else "wombat"
    translation = _settled(request, [("remote", "remote"), (phrase, where)])
    assert translation.where.sql == sql
    assert _left_out(translation) == left_out


@pytest.mark.parametrize(
    ("request_", "sql"),
    [("on-site", "remote = FALSE"), ("not remote", "remote IS NOT TRUE"), ("出社", "remote = FALSE")],
)
def test_the_words_decide_between_false_and_not_true(request_: str, sql: str) -> None:
    assert _settled(request_, [(request_, "NOT remote")]).where.sql == sql


def test_a_part_of_what_a_model_cannot_answer_is_not_applied() -> None:
    for phrase, sql in (("大阪 wombats", "remote"), ("大阪", "remote AND location = '大阪'")):
        found = _settled("remote, 大阪 wombats", [("remote", "remote")], unmatched=[phrase])
        assert found.where.sql == sql


@pytest.mark.parametrize(
    ("request_", "conditions"),
    [
        ("remote, no need for Python", [("remote", "remote")]),
        ("リモート、Pythonはなくてもいい", [("リモート", "remote")]),
        (
            "exactly one of Python and Go",
            [
                (
                    "exactly one of Python and Go",
                    "list_contains(skills, 'Python') AND NOT list_contains(skills, 'Go')"
                    " OR NOT list_contains(skills, 'Python') AND list_contains(skills, 'Go')",
                )
            ],
        ),
        ("大阪でもいい、リモート", [("リモート", "remote")]),
        ("attracts seniors", [("attracts seniors", "has_word(title, 'senior')")]),
        ("東京なんですが、リモートで", [("東京", "location = '東京'"), ("リモート", "remote")]),
        ("東京でも遊べる", [("東京でも遊べる", "location = '東京'")]),
        ("PythonとGo、両方学べる", [("PythonとGo、両方学べる", "list_has_all(skills, ['Python', 'Go'])")]),
        ("東京圏以外", [("東京圏以外", "location <> '東京'")]),
        ("PythonもGoもいらない", [("PythonもGoもいらない", "NOT list_has_any(skills, ['Python', 'Go'])")]),
    ],
)
def test_words_that_ask_for_nothing_more_are_not_named(
    request_: str, conditions: list[tuple[str, str]]
) -> None:
    assert _left_out(_settled(request_, conditions)) == set()


@pytest.mark.parametrize(
    ("request_", "where"),
    [("PythonもGoもいらない", "list_has_any(skills, ['Python', 'Go'])"), ("東京圏以外", "location = '東京'")],
)
def test_an_unread_refusal_is_named_if_a_model_reverses_it(request_: str, where: str) -> None:
    assert _left_out(_settled(request_, [(request_, where)]))


def test_a_verb_after_a_pause_is_a_wish_of_its_own() -> None:
    assert _left_out(_settled("東京、遊べる", [("東京、遊べる", "location = '東京'")])) == {"遊べる"}
