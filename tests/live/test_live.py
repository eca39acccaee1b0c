"""A real model in the loop: whatever it says, nothing crashes, and only checked clauses and our text get out.

`make test-live` asks every request over two tables; LIVE=30 asks 30 of them. If a person judged which rows a
request should keep, the run also measures how good the model is.
"""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_openai import ChatOpenAI

from nlfilter import (
    ChatTranslator,
    NLFilter,
    NLFilterError,
    TableSchema,
    TranslationError,
    Translator,
    parse_where,
)
from nlfilter.schema.fold import fold
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, Usage
from nlfilter.translate.embedded import EmbeddedTranslator
from nlfilter.translate.route import AutoTranslator
from tests.live.conftest import Tally
from tests.translate.tables import RICH, TODAY

pytestmark = [pytest.mark.live, pytest.mark.timeout(300)]

MOST_SECONDS = 60
LONGEST_ANSWER = 800 if os.environ.get("NLFILTER_MODEL") else 60
"""The limit of tokens; a very small model may otherwise never stop."""

TWO_COLUMNS: dict[str, Any] = {
    "name": "jobs",
    "columns": {
        "city": {"type": "VARCHAR", "values": {"Tokyo": ["東京"], "Osaka": ["大阪"], "Kyoto": ["京都"]}},
        "remote": {
            "type": "BOOLEAN",
            "when_true": ["remote", "リモート", "在宅勤務"],
            "when_false": ["on-site", "出社"],
        },
    },
}
TABLES = {"two columns": TWO_COLUMNS, "eight columns": RICH}
ROWS: list[dict[str, Any]] = [
    {"city": city, "location": city, "remote": remote, "title": "engineer", "salary_min": 100}
    for city in ("Tokyo", "Osaka", "Kyoto", None)
    for remote in (True, False, None)
]
_FILE = Path(__file__).with_name("requests.jsonl").read_text("utf-8")
REQUESTS = [json.loads(line) for line in _FILE.split("\n") if line]

OURS = """
    conditions phrase where next_id unmatched mapped reason suggestions column value alternatives
    BETWEEN NULL TRUE FALSE DISTINCT FROM LIKE ILIKE DATE CURRENT_DATE INTERVAL date_trunc month week year day
    list_contains list_has_any list_has_all has_word regexp_matches array_to_string starts_with
    no_column value_not_found ambiguous ordering unit_mismatch unsafe_text not_understood
    folded synonym group term form typo
"""
"""Words that our own clauses and reasons contain."""


class Overheard(BaseCallbackHandler):
    """Collects every word of the model."""

    def __init__(self) -> None:
        self.text = ""

    def on_llm_end(self, response: Any, **kwargs: Any) -> None:
        self.text += str(response.generations[0][0].message.content)


@dataclass(frozen=True)
class Outcome:
    """What a user sees of a request: the name of the outcome, all its text, the kept rows."""

    name: str
    shown: str
    kept: list[int] | None
    usage: Usage | None = None


class Once:
    """Asks another translator once for each request, and then always repeats that answer or failure."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator
        self._known: dict[str, Draft | TranslationError] = {}

    def draft(self, request: str, context: Context) -> Draft:
        if request not in self._known:
            try:
                self._known[request] = self._translator.draft(request, context)
            except TranslationError as error:
                self._known[request] = error
        known = self._known[request]
        if isinstance(known, Draft):
            return known
        raise known

    async def adraft(self, request: str, context: Context) -> Draft:
        return self.draft(request, context)


def ask(translator: Translator, schema: TableSchema, request: str) -> Outcome:
    """Filters the rows, and checks that only our own text comes out."""
    jobs = NLFilter(schema, translator=translator, today=TODAY, values=ROWS)
    try:
        result = jobs.filter(request, ROWS)
    except NLFilterError as error:
        failed = error
    else:
        where, kept = result.where, list(result.positions)
        assert kept == sorted(set(kept))
        assert result.rows == [ROWS[n] for n in kept]
        assert not where.conditions or parse_where(where.sql, schema).sql == where.sql
        for phrase in [c.phrase for c in where.conditions] + [u.phrase for u in result.unmatched]:
            assert fold(phrase) in fold(request)
        shown = [
            where.to_dict(),
            *(u.to_dict() for u in result.unmatched),
            *(m.to_dict() for m in result.mapped),
        ]
        done = result.translation
        text = json.dumps(shown, ensure_ascii=False)
        return Outcome("degraded" if done.degraded else done.source, text, kept, done.usage)
    assert failed.__cause__ is None
    assert failed.__context__ is None
    told = {k: v for k, v in failed.to_dict().items() if k not in ("error", "message", "hint")}
    usage = failed.usage if isinstance(failed, TranslationError) else None
    return Outcome(type(failed).__name__, json.dumps(told, ensure_ascii=False), None, usage)


def words(*texts: str) -> set[str]:
    """Words of four or more letters."""
    return set(re.findall(r"[^\W\d_]{4,}", fold(" ".join(texts))))


def sample() -> list[Any]:
    """All requests over both tables, or an even sample of LIVE requests."""
    cases = [(table, asked) for table in TABLES for asked in REQUESTS]
    wanted = int(os.environ.get("LIVE", len(cases)))
    spread = cases[:: max(1, len(cases) // wanted)][:wanted]
    return [pytest.param(table, asked, id=f"{table}: {asked['request'][:40]!r}") for table, asked in spread]


@pytest.fixture(scope="module")
def overheard() -> Overheard:
    return Overheard()


@pytest.fixture(scope="module")
def chat(model: str, overheard: Overheard) -> ChatTranslator:
    asked = ChatOpenAI(model=model.removeprefix("openai:"), callbacks=[overheard], max_retries=1)
    return ChatTranslator(asked, timeout=MOST_SECONDS, max_tokens=LONGEST_ANSWER)


@pytest.mark.parametrize(("table", "asked"), sample())
def test_whatever_a_model_says(
    table: str, asked: dict[str, Any], chat: ChatTranslator, overheard: Overheard, tally: Tally
) -> None:
    request, schema = asked["request"], TableSchema.model_validate(TABLES[table])
    overheard.text = ""
    started = time.perf_counter()
    once = Once(chat)
    outcome = ask(once, schema, request)
    seconds = time.perf_counter() - started
    auto = ask(AutoTranslator(EmbeddedTranslator(), once), schema, request)
    if outcome.name in ("ModelUnavailable", "UnusableReply"):
        assert auto.name in ("embedded", "degraded", outcome.name)

    known = words(request, str(schema.model_dump()), json.dumps(ROWS), OURS)
    assert words(overheard.text) & words(outcome.shown, auto.shown) <= known

    right = None
    if asked["where"] and table == "two columns":
        meant = NLFilter(schema).apply(parse_where(asked["where"], schema), ROWS)
        right = outcome.kept == list(meant.positions)
    tally.add(outcome.name, seconds, outcome.usage or Usage(), right)
