"""A model that says too little, or says it of the wrong words: every wish that it passes over is named."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from nlfilter.translate.contract import read_reply
from nlfilter.translate.draft import Context, Translation
from nlfilter.translate.settle import settle
from nlfilter.where.conditions import Where
from nlfilter.where.gate import parse_predicate
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
        (REQUEST, "remote", {"東京", "zest"}),
        (REQUEST, "remote AND location = '東京'", {"zest"}),
        ("東京, remote", "remote", {"東京", "zest"}),
        ("zest", "remote", {"東京", "remote", "zest"}),
    ],
)
def test_a_phrase_answers_for_no_more_than_its_clause_asks(
    phrase: str, where: str, left_out: set[str]
) -> None:
    assert _left_out(_settled(REQUEST, [(phrase, where)])) >= left_out - {"remote"}


@pytest.mark.parametrize(
    "truism",
    [
        "remote IS NULL OR remote IS NOT NULL",
        "remote OR NOT remote",
        "salary_min >= 0 OR salary_min < 0 OR salary_min IS NULL",
        "posted_at > CURRENT_DATE OR posted_at <= CURRENT_DATE OR posted_at IS NULL",
        "list_contains(skills, 'Go') OR NOT list_contains(skills, 'Go')",
    ],
)
def test_a_clause_that_holds_of_every_row_answers_nothing(truism: str) -> None:
    translation = _settled("Tokyo, remote", [("Tokyo", "location = '東京'"), ("remote", truism)])
    assert translation.where.sql == "location = '東京'"
    assert _left_out(translation) == {"remote"}


@pytest.mark.parametrize("clause", ["remote IS NULL", "salary_min < 0 OR salary_min IS NULL", "NOT remote"])
def test_a_clause_that_some_row_fails_is_no_truism(clause: str) -> None:
    assert _settled("zest", [("zest", clause)]).where.conditions


def test_a_truism_gives_no_leave_to_take_a_condition_back() -> None:
    ctx = _in_force("remote", "location = '東京'")
    where = "location = '大阪' AND (remote IS NULL OR remote IS NOT NULL)"
    translation = _settled("Osaka, with zest", [("Osaka", where)], ctx, remove=["c1", "c2"])
    assert translation.where.sql == "remote AND location = '大阪'"
