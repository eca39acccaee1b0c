"""What becomes of a model's draft: only what answers the request is applied, and nothing is left untold."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlfilter.golden.bench import Bench, Options
from nlfilter.golden.run import read_suites
from nlfilter.schema.vocabulary import EMPTY
from nlfilter.translate.contract import read_reply
from nlfilter.translate.draft import Context, Translation
from nlfilter.translate.embedded.translator import EmbeddedTranslator
from nlfilter.translate.settle import settle
from nlfilter.where.conditions import Where
from nlfilter.where.gate import parse_predicate
from tests.translate.tables import RICH, TODAY, context

CONTEXT = context(RICH)
FIXTURES = Path(__file__).parents[2] / "fixtures"


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
    translation = _settled("remote", reply)
    assert translation.where.conditions == ()
    assert _left_out(translation) == ["remote"]


def test_what_a_model_passes_over_is_named() -> None:
    reply = {"conditions": [{"phrase": "Tokyo", "where": "location = '東京'"}]}
    assert set(_left_out(_settled("Tokyo, remote, with zest", reply))) == {"remote", "zest"}


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


def _perfect(request: str, ctx: Context) -> tuple[Translation, dict[str, Any]]:
    """What the embedded translator understands, and the same as a perfect model would say it."""
    meant = settle(EmbeddedTranslator().draft(request, ctx), request, ctx)
    conditions = [{"phrase": c.phrase, "where": c.sql} for c in meant.where.conditions]
    return meant, {"conditions": conditions, "unmatched": [u.phrase for u in meant.unmatched]}


MADE_OF_OTHER_WORDS = {"violin, comedy"}
"""A plural that the embedded translator made up to look for it in data: a model may not."""


@pytest.mark.parametrize("folder", ["films", "jobs"])
def test_a_perfect_model_is_understood_perfectly(folder: str) -> None:
    """Every golden request, as clauses in text: through the contract, the gate and grounding."""
    bench = Bench(Options())
    asked = 0
    for suite in read_suites([FIXTURES / folder]):
        stand = bench.stand(suite)
        for case in suite.cases:
            if case.request is None or case.request in MADE_OF_OTHER_WORDS:
                continue
            known = stand.filter.vocabulary or EMPTY
            ctx = Context(stand.filter.compiled, known, stand.everything, case.today or TODAY)
            meant, reply = _perfect(case.request, ctx)
            if any(reply.values()):
                asked += 1
                found = _settled(case.request, reply, ctx)
                # A whole word is looked for in any case, and printed in the one it was written in.
                assert found.where.sql.lower() == meant.where.sql.lower(), case.request
                assert set(_left_out(found)) <= set(_left_out(meant)), case.request
    assert asked > 250


def test_a_longer_word_does_not_speak_of_a_shorter_one() -> None:
    reply = {"conditions": [{"phrase": "JavaScript", "where": "list_contains(skills, 'JavaScript')"}]}
    assert "Java" in _left_out(_settled("Java, JavaScript", reply))
