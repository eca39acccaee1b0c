"""Settling a model's draft: only conditions that answer the request are applied; all else is reported."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.context import Context
from nlfilter.translate.prompts.contract import read_reply
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from tests.translate.tables import RICH, context

CONTEXT = context(RICH)


def _settled(request: str, reply: dict[str, Any], ctx: Context = CONTEXT) -> Translation:
    return settle(read_reply(json.dumps(reply)), request, ctx)


def _in_force(*clauses: str) -> Context:
    where = Where(CONTEXT.schema)
    for clause in clauses:
        where = where.adding("", parse_predicate(clause, CONTEXT.schema))
    return replace(CONTEXT, where=where)


def _left_out(translation: Translation) -> list[str]:
    return [unmatched.phrase for unmatched in translation.unmatched]


@pytest.mark.parametrize("phrase", ["リモート  in", "ﾘﾓｰﾄ IN"])
def test_a_phrase_is_shown_as_the_person_wrote_it(phrase: str) -> None:
    reply = {"conditions": [{"phrase": phrase, "where": "remote"}]}
    (condition,) = _settled("リモート  in Tokyo", reply).where.conditions
    assert condition.phrase == "リモート  in"


def test_a_condition_for_words_that_nobody_said_is_not_applied() -> None:
    reply = {"conditions": [{"phrase": "well paid", "where": "salary_min > 5000000"}]}
    translation = _settled("with zest", reply)
    assert translation.where.conditions == ()
    assert _left_out(translation) == ["zest"]


def test_a_condition_that_a_model_repeats_is_kept_once() -> None:
    reply = {
        "conditions": [
            {"phrase": "remote", "where": "remote"},
            {"phrase": "remote", "where": "remote = TRUE"},
        ]
    }
    assert len(_settled("remote", reply).where.conditions) == 1


def test_a_wish_that_a_model_ignores_is_applied_if_sure_else_named() -> None:
    reply = {"conditions": [{"phrase": "Tokyo", "where": "location = '東京'"}]}
    translation = _settled("Tokyo, remote, with zest", reply)
    assert translation.where.sql == "location = '東京' AND remote"
    assert _left_out(translation) == ["zest"]


def test_the_name_of_a_column_that_was_asked_for_is_no_wish_of_its_own() -> None:
    reply = {"conditions": [{"phrase": "at least 9M", "where": "salary_min >= 9000000"}]}
    assert _left_out(_settled("pay at least 9M", reply)) == []


@pytest.mark.parametrize(
    ("request_", "gone"),
    [("drop the remote part", True), ("リモートはなしで", True), ("only Osaka", False), ("with zest", False)],
)
def test_a_model_takes_back_only_what_the_request_speaks_of(request_: str, gone: bool) -> None:
    reply = {"remove": ["c1"], "unmatched": ["zest"]}
    translation = _settled(request_, reply, _in_force("remote"))
    assert (translation.where.conditions == ()) == gone


@pytest.mark.parametrize(
    ("request_", "gone"),
    [("the zest doesn't matter", True), ("with zest", False), ("zestはどうでもいい", True)],
)
def test_an_unknown_word_can_drop_a_condition_if_the_request_drops_one(request_: str, gone: bool) -> None:
    translation = _settled(request_, {"remove": ["c2"]}, _in_force("remote", "location = '東京'"))
    assert [c.id for c in translation.where.conditions] == (["c1"] if gone else ["c1", "c2"])


def test_a_value_by_an_unknown_word_widens_the_one_in_force() -> None:
    where = "location IN ('東京', '大阪')"
    reply = {"remove": ["c1"], "conditions": [{"phrase": "the merchants' town", "where": where}]}
    translation = _settled("the merchants' town is fine too", reply, _in_force("location = '東京'"))
    assert translation.where.sql == where


def test_a_condition_said_anew_takes_the_old_one_s_place() -> None:
    reply = {"conditions": [{"phrase": "Osaka", "where": "location = '大阪'"}], "remove": ["c1", "c9"]}
    translation = _settled("only Osaka", reply, _in_force("location = '東京'", "remote"))
    assert translation.where.sql == "remote AND location = '大阪'"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("Osaka", "remote AND location = '大阪'"),
        ("also Osaka", "remote AND location IN ('東京', '大阪')"),
        ("大阪も", "remote AND location IN ('東京', '大阪')"),
        ("remote, Osaka", "remote AND location = '大阪'"),
    ],
)
def test_a_model_need_not_say_what_a_new_condition_does_to_an_old_one(request_: str, where: str) -> None:
    phrase = "大阪" if "大阪" in request_ else "Osaka"
    conditions = [{"phrase": phrase, "where": "location = '大阪'"}]
    if "remote" in request_:
        conditions.append({"phrase": "remote", "where": "remote"})
    translation = _settled(request_, {"conditions": conditions}, _in_force("location = '東京'", "remote"))
    assert translation.where.sql == where


@pytest.mark.parametrize(
    ("request_", "phrase", "where", "mapped"),
    [
        # If the embedded translator reads it the same way, its own account is shown.
        ("Tokyo", "Tokyo", "location = '東京'", [("Tokyo", "東京", "synonym")]),
        ("Pyton", "Pyton", "list_contains(skills, 'Python')", [("Pyton", "Python", "typo")]),
        ("in the capital", "capital", "location = '東京'", [("capital", "東京", "synonym")]),
        (
            "in the capital",
            "capital",
            "location IN ('東京', '大阪')",
            [("capital", ("東京", "大阪"), "synonym")],
        ),
        ("東京", "東京", "location = '東京'", []),
        ("東京", "東京", "location IN ('東京', '大阪')", [("東京", "大阪", "synonym")]),
        ("not in Tokyo", "not in Tokyo", "location <> '東京'", [("not in Tokyo", "東京", "synonym")]),
    ],
)
def test_what_a_model_made_of_a_word_is_shown(
    request_: str, phrase: str, where: str, mapped: list[tuple[str, object, str]]
) -> None:
    found = _settled(request_, {"conditions": [{"phrase": phrase, "where": where}]})
    assert [(m.phrase, m.value, m.how.value) for m in found.mapped] == mapped


def test_a_longer_word_does_not_speak_of_a_shorter_one() -> None:
    reply = {"conditions": [{"phrase": "JavaScript", "where": "list_contains(skills, 'JavaScript')"}]}
    assert "Java" in _left_out(_settled("Java, JavaScript", reply))


@pytest.mark.parametrize(
    ("request_", "phrase", "where"),
    [
        # Nearly every row satisfies these clauses, and the request says nothing about pay or places.
        ("Python, please", "please", "salary_min >= 0"),
        ("Python with zest", "zest", "salary_min >= 0"),
        ("Python with zest", "zest", "location IN ('東京', '大阪')"),
        ("Python with zest", "zest", "location <> '大阪'"),
        ("Python with zest", "zest", "location ILIKE '%京%' OR location ILIKE '%大%'"),
        ("Python with zest", "zest", "posted_at >= DATE '1900-01-01'"),
        ("Python 3 with zest", "with zest", "salary_min >= 0"),
        ("Python this week", "this week", "salary_min >= 1"),
        ("Python, under 5 minutes", "under 5 minutes", "salary_min >= 1"),
        ("Python, under 5 minutes", "under 5 minutes", "salary_min >= 5"),
    ],
)
@pytest.mark.parametrize("remove", [["c1", "c2", "c3"], []])
def test_words_about_something_else_never_lift_what_is_in_force(
    request_: str, phrase: str, where: str, remove: list[str]
) -> None:
    in_force = ("location = '東京'", "salary_min >= 8000000", "posted_at >= DATE '2026-01-01'")
    conditions = [
        {"phrase": "Python", "where": "list_contains(skills, 'Python')"},
        {"phrase": phrase, "where": where},
    ]
    translation = _settled(request_, {"conditions": conditions, "remove": remove}, _in_force(*in_force))
    assert [c.sql for c in translation.where.conditions[:3]] == list(in_force)


@pytest.mark.parametrize(
    ("request_", "phrase", "where", "sql"),
    [
        ("make it 9M", "9M", "salary_min >= 9000000", "location = '東京' AND salary_min >= 9000000"),
        ("only 大阪", "大阪", "location = '大阪'", "salary_min >= 8000000 AND location = '大阪'"),
        # A word that only the model knows: one value replaces another.
        (
            "the merchant town",
            "merchant town",
            "location = '大阪'",
            "salary_min >= 8000000 AND location = '大阪'",
        ),
    ],
)
def test_a_condition_that_the_request_states_takes_the_place_of_another(
    request_: str, phrase: str, where: str, sql: str
) -> None:
    reply = {"conditions": [{"phrase": phrase, "where": where}], "remove": ["c1", "c2"]}
    translation = _settled(request_, reply, _in_force("location = '東京'", "salary_min >= 8000000"))
    assert translation.where.sql == sql


@pytest.mark.parametrize(
    "clause", ["skills = ['call 555 now']", "skills <> ['call 555 now', 'b']", "NOT skills = ['zq9']"]
)
def test_an_exact_list_with_a_model_s_own_words_is_refused(clause: str) -> None:
    translation = _settled("with zest", {"conditions": [{"phrase": "zest", "where": clause}]})
    assert translation.where.conditions == ()
    assert translation.mapped == ()


def test_a_length_that_nobody_said_lifts_no_condition() -> None:
    conditions = [{"phrase": "this week", "where": "len(skills) >= 1"}]
    in_force = _in_force("list_contains(skills, 'Python')")
    translation = _settled("posted this week", {"conditions": conditions, "remove": ["c1"]}, in_force)
    assert translation.where.sql.startswith("list_contains(skills, 'Python')")


@pytest.mark.parametrize("where", ['"well paid"', '"Well Paid"', "salary_min >= 8000000"])
def test_a_term_is_answered_by_its_name_or_by_what_it_stands_for(where: str) -> None:
    translation = _settled("well paid", {"conditions": [{"phrase": "well paid", "where": where}]})
    assert translation.where.sql == "salary_min >= 8000000"
    assert _left_out(translation) == []


def test_one_unknown_value_of_several_is_named_and_the_others_stay() -> None:
    conditions = [{"phrase": "Tokyo or Atlantis", "where": "location IN ('東京', 'Atlantis')"}]
    translation = _settled("Tokyo or Atlantis", {"conditions": conditions})
    assert translation.where.sql == "location IN ('東京')"
    assert _left_out(translation) == ["Atlantis"]


@pytest.mark.parametrize(
    ("request_", "phrase", "where", "sql", "left_out"),
    [
        ("zesty 東京", "zesty 東京", "location = '大阪'", "location = '東京'", ["zesty"]),
        ("zesty 東京", "zesty", "location <> '東京'", "location = '東京'", ["zesty"]),
        ("zesty, remote", "zesty", "NOT remote", "remote", ["zesty"]),
        ("zesty, not remote", "zesty, not remote", "remote", "remote IS NOT TRUE", ["zesty"]),
        (
            "zesty pay over 9000000 yen",
            "zesty pay over 9000000 yen",
            "salary_min > 4000000",
            "salary_min > 9000000",
            ["zesty"],
        ),
        # Bounds on the other side, a figure of another size, and a bound on days.
        ("pay over 9M, zesty", "pay over 9M", "salary_min < 9000000", "salary_min > 9000000", ["zesty"]),
        ("under 9M yen, zesty", "under 9M yen", "salary_min < 90000000", "salary_min < 9000000", ["zesty"]),
        (
            "posted after 2026-09-01, zesty",
            "posted after 2026-09-01",
            "posted_at < DATE '2026-09-01'",
            "posted_at >= DATE '2026-09-02'",
            ["zesty"],
        ),
    ],
)
def test_a_model_replaces_no_wish_that_was_read_surely(
    request_: str, phrase: str, where: str, sql: str, left_out: list[str]
) -> None:
    translation = _settled(request_, {"conditions": [{"phrase": phrase, "where": where}]})
    assert translation.where.sql == sql
    assert _left_out(translation) == left_out


@pytest.mark.parametrize(
    ("request_", "where", "sql", "left_out"),
    [
        ("zesty 東京", "salary_min >= 9000000", "salary_min >= 9000000", "東京"),
        ("zesty, on-site", "salary_min >= 9000000", "salary_min >= 9000000", "on-site"),
        ("zesty Python, under 9M yen", "remote", "remote AND salary_min < 9000000", "Python"),
        # A term of the owner stays.
        ("zesty, well paid", "remote", "remote AND salary_min >= 8000000", ""),
    ],
)
def test_a_sure_wish_that_a_model_claims_for_something_else_is_named(
    request_: str, where: str, sql: str, left_out: str
) -> None:
    translation = _settled(request_, {"conditions": [{"phrase": request_, "where": where}]})
    assert translation.where.sql == sql
    assert left_out in [*_left_out(translation), ""]


def test_a_guessed_schema_makes_no_wish_sure_against_a_claim() -> None:
    reply = {"conditions": [{"phrase": "zesty 東京", "where": "salary_min >= 9000000"}]}
    assert _left_out(_settled("zesty 東京", reply, context(RICH | {"guessed": True}))) == []


@pytest.mark.parametrize(
    ("request_", "phrase", "where", "sql"),
    [
        # A value that is said as it is stored stays, since it is no guess; a bound does not.
        ("zesty 東京", "zesty 東京", "location = '大阪'", "location = '東京'"),
        ("under 9M yen, zesty", "under 9M yen", "salary_min > 9000000", "salary_min > 9000000"),
        # The phrase of the model's condition claims the words of a wish that only the schema's guesses make.
        ("remote over 9M yen", "remote over 9M yen", "salary_min > 9000000", "salary_min > 9000000"),
    ],
)
def test_a_guess_of_a_guessed_schema_replaces_no_condition_of_a_model(
    request_: str, phrase: str, where: str, sql: str
) -> None:
    reply = {"conditions": [{"phrase": phrase, "where": where}]}
    assert _settled(request_, reply, context(RICH | {"guessed": True})).where.sql == sql


def test_what_a_guess_contradicts_is_disputed() -> None:
    reply = {"conditions": [{"phrase": "under 9M yen", "where": "salary_min > 9000000"}]}
    assert _settled("under 9M yen, zesty", reply, context(RICH | {"guessed": True})).disputed
    assert not _settled("over 9M yen, zesty", reply, context(RICH | {"guessed": True})).disputed


def test_an_amount_of_a_named_column_is_not_answered_on_another_one() -> None:
    names = ("rent", "deposit")
    columns = {name: {"type": "BIGINT", "unit": "EUR", "label": {"en": name}} for name in names}
    ctx = context({"name": "flats", "columns": columns})
    reply = {"conditions": [{"phrase": "rent under 300 euros", "where": "deposit < 300"}]}
    translation = _settled("zesty, rent under 300 euros", reply, ctx)
    assert translation.where.sql == "deposit < 300 AND rent < 300"
    assert _left_out(translation) == ["zesty"]


def test_a_bound_may_get_another_end_from_the_model() -> None:
    where = "posted_at >= today() AND posted_at < DATE '2099-12-25'"
    reply = {"conditions": [{"phrase": "posted before 2099-12-25", "where": where}]}
    sql = _settled("posted before 2099-12-25, zesty", reply).where.sql
    assert sql == "posted_at >= CURRENT_DATE AND posted_at < DATE '2099-12-25'"


def test_what_refuses_a_wish_goes_if_another_condition_asks_for_it() -> None:
    reply = {
        "conditions": [
            {"phrase": "zesty", "where": "location <> '東京'"},
            {"phrase": "東京", "where": "location = '東京'"},
        ]
    }
    assert _settled("zesty 東京", reply).where.sql == "location = '東京'"


@pytest.mark.parametrize(
    ("request_", "remove", "stays"),
    [
        ("forget the pay, zesty", ["c1", "c2", "c3"], ["c1", "c2"]),
        ("zestier Python", ["c2"], ["c1", "c2", "c3"]),
        ("drop the zest", ["c2"], ["c1", "c3"]),
    ],
)
def test_a_model_takes_back_nothing_beside_what_is_removed(
    request_: str, remove: list[str], stays: list[str]
) -> None:
    in_force = _in_force("location = '東京'", "list_contains(skills, 'Python')", "salary_min >= 8000000")
    reply = {"conditions": [{"phrase": "zest", "where": "remote"}], "remove": remove}
    translation = _settled(request_, reply, in_force)
    assert [c.id for c in translation.where.conditions if c.id in ("c1", "c2", "c3")] == stays


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("loathe 東京", "location IS DISTINCT FROM '東京'"),  # an unknown word may refuse
        ("zesty 東京", "location IN ('東京', '大阪')"),
        ("zesty pay over 900 myriads", "salary_min > 4000000"),  # only the model may know such a word
        ("zesty 東京", "location = '東京' AND remote"),
        ("zesty Python", "list_contains(skills, 'Python') AND list_contains(skills, 'Go')"),
    ],
)
def test_what_agrees_with_a_sure_wish_is_applied(request_: str, where: str) -> None:
    translation = _settled(request_, {"conditions": [{"phrase": request_, "where": where}]})
    assert translation.where.sql == where


def test_only_the_contradicting_part_of_a_condition_is_left_out() -> None:
    reply = {"conditions": [{"phrase": "zesty", "where": "location = '大阪' AND remote"}]}
    assert _settled("zesty 東京", reply).where.sql == "remote AND location = '東京'"


@pytest.mark.parametrize(
    ("said", "sql"),
    [
        ("over 9M yen", "salary_min > 9000000"),
        ("900万円以上", "salary_min >= 9000000"),
        ("posted this week", "posted_at >= "),
    ],
)
def test_an_amount_or_a_day_of_one_column_stays_although_the_model_leaves_it_out(said: str, sql: str) -> None:
    reply: dict[str, Any] = {"conditions": [{"phrase": "zesty", "where": "remote"}]}
    kept = _settled(f"zesty, {said}", reply)
    assert kept.where.sql.startswith(f"remote AND {sql}")
    assert _left_out(kept) == []
    # If the model says that no column answers it, it is named.
    named = _settled(f"zesty, {said}", reply | {"unmatched": [said]})
    if not said.startswith("posted"):
        assert named.where.sql == "remote"
        assert _left_out(named) == [said]
