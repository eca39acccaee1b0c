"""No error has a model's text in the variables of its frames, which error-reporting tools send."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from langchain_core.caches import InMemoryCache
from langchain_core.outputs import Generation

from nlfilter.errors import NLFilterError
from nlfilter.filter import NLFilter
from nlfilter.schema.table import TableSchema
from nlfilter.translate.models.chat_translator import ChatTranslator
from nlfilter.translate.models.recorded import RecordedTranslator
from nlfilter.where.conditions import parse_where
from nlfilter.where.gate.gate import parse_predicate
from tests.translate.conftest import Serve
from tests.translate.server import Behaviour, failing, hanging, saying
from tests.translate.tables import RICH, context
from tests.translate.test_canary import MARKER, PLANTED
from tests.where.postings import POSTINGS, SCHEMA, corpus

REQUEST = "a nice view"
JOBS = TableSchema.model_validate(RICH)
DEPTH = 5
OURS = str(Path(sys.modules["nlfilter"].__file__ or "").parent)


def reachable(value: object, depth: int, seen: set[int]) -> Iterator[str]:
    """The texts in a value and in its parts."""
    if id(value) in seen or depth < 0:
        return
    seen.add(id(value))
    if isinstance(value, str | bytes):
        yield str(value)
        return
    parts: list[object] = []
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        parts = [*value]
    elif not isinstance(value, type | Callable):
        fields = getattr(value, "__struct_fields__", getattr(value, "__slots__", ()))
        parts = [getattr(value, name, None) for name in fields]
        parts += [*getattr(value, "__dict__", {}).values()]
    for part in parts:
        yield from reachable(part, depth - 1, seen)


def carried(error: BaseException) -> str:
    """All texts in the variables of our frames of an error."""
    found: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(OURS):
            found += reachable(trace.tb_frame.f_locals, DEPTH, set())
        trace = trace.tb_next
    return "\n".join([*found, *reachable(error.__dict__, DEPTH, set()), repr(error.args)])


def failure_of(ask: Callable[[], object]) -> NLFilterError:
    with pytest.raises(NLFilterError) as caught:
        ask()
    assert caught.value.__cause__ is caught.value.__context__ is None
    return caught.value


ASKED: dict[str, Callable[[NLFilter], object]] = {
    "translate": lambda jobs: jobs.translate(REQUEST),
    "atranslate": lambda jobs: asyncio.run(jobs.atranslate(REQUEST)),
    "filter": lambda jobs: jobs.filter(REQUEST, [{"title": "x", "remote": True}], strict=True),
    "dialogue": lambda jobs: jobs.dialogue().say(REQUEST),
}


@pytest.mark.parametrize("translator", ["llm", "auto"])
@pytest.mark.parametrize("place", [*PLANTED, "a repair that hangs", "a repair that fails"])
def test_no_frame_holds_what_a_model_wrote(place: str, translator: str, serve: Serve) -> None:
    unsayable = saying({"conditions": [{"phrase": "nice view", "where": f"{MARKER} = 1"}]})
    ways: dict[str, tuple[Behaviour, ...]] = {
        "a repair that hangs": (unsayable, hanging),
        "a repair that fails": (unsayable, failing(401, MARKER)),
    }
    for ask in ASKED.values():
        serve(*ways.get(place, (PLANTED[place],) if place in PLANTED else ()))
        chat = ChatTranslator("openai:stub", timeout=1)
        jobs = NLFilter(JOBS, translator=translator, model=chat)
        try:
            ask(jobs)
        except NLFilterError as error:
            failure = error
        else:
            continue  # a part of the answer can be applied
        assert MARKER not in carried(failure).lower()


def test_the_walk_finds_what_a_frame_holds() -> None:
    """The gate's inner error still has the text, before the gate raises its own refusal."""
    from nlfilter.where.gate.gate import read_clause
    from nlfilter.where.gate.reading import GateContext

    error = failure_of(lambda: read_clause(f"{MARKER} = 1", GateContext(POSTINGS)))
    assert MARKER in carried(error)


def test_nothing_of_a_kept_reply_that_cannot_stand(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    class Kept(InMemoryCache):
        def lookup(self, prompt: str, llm_string: str) -> list[Generation]:
            return [Generation(text=json.dumps({"conditions": MARKER}))]

    serve(failing(401))
    jobs = NLFilter(JOBS, model=ChatTranslator("openai:stub", cache=Kept()), translator="llm")
    assert MARKER not in carried(failure_of(lambda: jobs.translate(REQUEST)))
    # The same holds if the model cannot be set up afterwards.
    monkeypatch.setenv("OPENAI_API_KEY", "a key with spaces")
    jobs = NLFilter(JOBS, model=ChatTranslator("openai:stub", cache=Kept()), translator="llm")
    assert MARKER not in carried(failure_of(lambda: jobs.translate(REQUEST)))


@pytest.mark.parametrize("reply", [MARKER, {"conditions": MARKER}, {"conditions": []}])
def test_nothing_of_a_recorded_reply(reply: object, tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    path.write_text(json.dumps({"id": "one", "reply": reply}), encoding="utf-8")
    translator = RecordedTranslator(path).for_case("one")
    error = failure_of(lambda: translator.draft(REQUEST, context(RICH)))
    held = [frame for frame in frames_of(error) if "self" not in frame]
    assert MARKER not in "".join(reachable(held, DEPTH, set()))
    assert MARKER not in repr(frames_of(error))


def frames_of(error: BaseException) -> list[dict[str, Any]]:
    trace, found = error.__traceback__, []
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith(OURS):
            found.append(dict(trace.tb_frame.f_locals))
        trace = trace.tb_next
    return found


def test_nothing_of_a_clause_that_the_gate_refuses() -> None:
    clauses = [case["where"] for case in corpus("rejected.jsonl") if len(case["where"]) > 8]
    assert len(clauses) > 200
    for clause in clauses:
        for gate in (partial(parse_where, schema=SCHEMA), partial(parse_predicate, compiled=POSTINGS)):
            assert clause not in carried(failure_of(partial(gate, clause))).split("\n")
