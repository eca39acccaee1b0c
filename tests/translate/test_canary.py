"""No text of a model or its provider gets out: not in values, errors, causes, or logs (even at DEBUG).

A marker is planted wherever a model or a provider can put text.
"""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from nlfilter.errors import NLFilterError
from nlfilter.translate.acceptance.acceptance import settle
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.translation import Translation
from tests.translate.conftest import Serve
from tests.translate.server import Behaviour, failing, saying, sending
from tests.translate.tables import RICH, context

MARKER = "zq7canary"
REQUEST = "remote with a nice view"


def _condition(where: str, phrase: str = "remote") -> dict[str, Any]:
    return {"conditions": [{"phrase": phrase, "where": where}, {"phrase": "remote", "where": "remote"}]}


PLANTED: dict[str, Behaviour] = {
    "comment": saying(_condition(f"remote -- {MARKER}")),
    "block comment": saying(_condition(f"remote /* {MARKER} */ AND NOT remote")),
    "alias": saying(_condition(f"remote AS {MARKER}")),
    "column": saying(_condition(f"{MARKER} = 1")),
    "quoted column": saying(_condition(f'"{MARKER}" IS NULL')),
    "function": saying(_condition(f"{MARKER}(title) = 'x'")),
    "string": saying(_condition(f"location = '{MARKER}'")),
    "pattern": saying(_condition(f"title ILIKE '%{MARKER}%'")),
    "word": saying(_condition(f"has_word(title, '{MARKER}')")),
    "list element": saying(_condition(f"list_has_any(skills, ['Python', '{MARKER}'])")),
    "type": saying(_condition(f"CAST(title AS {MARKER}) = 'x'")),
    "statement": saying(_condition(f"remote; DROP TABLE {MARKER}")),
    "phrase": saying(_condition("remote", phrase=MARKER)),
    "removal": saying(_condition("remote") | {"remove": [MARKER]}),
    "unmatched": saying(_condition("remote") | {"unmatched": [f"{MARKER} view", MARKER]}),
    "only unmatched": saying({"unmatched": [MARKER]}),
    "key": saying(_condition("remote") | {MARKER: "x"}),
    "wrong shape": saying({"conditions": MARKER}),
    "prose": saying(f"I am {MARKER}."),
    "refusal": saying("", refusal=MARKER),
    "finish reason": saying(_condition("remote"), finish=MARKER),
    "not a completion": sending({"error": {"message": MARKER}}),
    "not JSON": sending(f"<html>{MARKER}"),
    "provider's error": failing(400, MARKER, code=MARKER),
    "server's error": failing(500, MARKER),
    "key's error": failing(401, MARKER),
}


def _everything(error: BaseException | None) -> str:
    """Everything that can be read from an error and from its causes and contexts."""
    if error is None:
        return ""
    own = repr([str(error), error.args, vars(error)])
    return own + _everything(error.__cause__) + _everything(error.__context__)


def _shown(translation: Translation) -> str:
    where = translation.where
    return repr([where.sql, where.to_dict(), where.describe(), translation.unmatched, translation.mapped])


@pytest.mark.parametrize("place", PLANTED)
def test_a_marker_goes_nowhere(
    place: str, serve: Serve, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    server = serve(PLANTED[place])
    caplog.set_level(logging.DEBUG)
    ctx = context(RICH)
    try:
        shown = _shown(settle(ChatTranslator("openai:stub").draft(REQUEST, ctx), REQUEST, ctx))
    except NLFilterError as error:
        shown = _everything(error) + json.dumps(error.to_dict())
    logged = "".join(
        record.getMessage() + str(record.exc_info) + str(record.args) for record in caplog.records
    )
    printed = "".join(capfd.readouterr())
    for text in (shown, logged, printed, *server.prompts()):
        assert MARKER not in text.lower()
    assert "nice view" not in logged
