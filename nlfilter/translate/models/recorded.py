"""Replies of a model in a file: recorded once, replayed without a model or a key.

There are two formats, with one JSON object on each line:

- pinned, `{request, state, prompt, model, reply}`: a model's answer to one exact prompt (its sha256), with
  the conditions in force at that time (`state`, SQL by id). If the prompt has changed, the reply is stale.
  `model` names the origin; `scripted` is a reply written by hand, which proves nothing about a model.
- loose, `{id, reply}`: the answer of any model, asked elsewhere, to the case with that id.

A replayed reply is trusted as little as a new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nlfilter import errors
from nlfilter.errors import InputError, NLFilterError, UnusableReply, or_raise
from nlfilter.errors.inputs import path_of
from nlfilter.sources.files import MOST_LINES, UnreadFile, json_lines, text_of
from nlfilter.sources.replacing import replacing
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, Translator
from nlfilter.translate.models.exchange import read
from nlfilter.translate.prompts.prompt import build_prompt
from nlfilter.translate.prompts.visible import resembling
from nlfilter.translate.reader.analysis import analysis_of

SCRIPTED = "scripted"

R = TypeVar("R", bound=BaseModel)


class PinnedReply(BaseModel):
    """A reply to one exact prompt."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    request: str
    state: dict[str, str] = {}
    prompt: str
    model: str
    reply: dict[str, Any] | str = Field(repr=False)

    @property
    def key(self) -> str:
        """The key of a reply."""
        return _key(self.request, self.state)


class LooseReply(BaseModel):
    """A reply to a case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    reply: dict[str, Any] | str = Field(repr=False)


class _Fixed:
    """A translator that answers every request with one reply."""

    def __init__(self, reply: dict[str, Any] | str) -> None:
        self._reply = reply

    def draft(self, request: str, context: Context) -> Draft:
        return or_raise(_draft(self._reply, request, context))

    async def adraft(self, request: str, context: Context) -> Draft:
        return self.draft(request, context)


class RecordedTranslator:
    """A translator that replays a file of replies, in either format.

    Pinned replies are found by request and conditions in force. Loose ones are found by the id of a case:
    `for_case(id)` is the translator of that case. `stale` allows pinned replies to prompts that have changed.

    Raises `InputError` for a file that cannot be read, a request or case without a reply, and a stale reply;
    `UnusableReply` for an invalid reply.
    """

    def __init__(self, path: str | PathLike[str], *, stale: bool = False) -> None:
        self.path = Path(path_of(path))
        self._stale = stale
        self._pinned: dict[str, tuple[int, PinnedReply]] = {}
        self._loose: dict[str, LooseReply] = {}
        for number, line in _lines(self.path):
            if "id" in line and "request" not in line:
                loose = _parsed(LooseReply, line, self.path, number)
                self._loose[loose.id] = loose
            else:
                pinned = _parsed(PinnedReply, line, self.path, number)
                self._pinned[pinned.key] = number, pinned

    @property
    def by_case(self) -> bool:
        """Whether the file answers cases by their id, and not prompts."""
        return bool(self._loose)

    def for_case(self, id: str) -> Translator:
        """The translator for one case of a loose file."""
        if id not in self._loose:
            raise InputError.of("no_reply", path=str(self.path), what=f"the case {id}")
        return _Fixed(self._loose[id].reply)

    def draft(self, request: str, context: Context) -> Draft:
        """The draft of the recorded reply to a request."""
        return or_raise(self._answered(request, context))

    def _answered(self, request: str, context: Context) -> Draft | NLFilterError:
        found = self._pinned.get(_key(request, _state(context)))
        if found is None:
            return InputError.of("no_reply", path=str(self.path), what="this request and these conditions")
        number, pinned = found
        if not self._stale and pinned.prompt != _prompt(request, context):
            return InputError.of("stale_reply", path=str(self.path), line=number)
        return _draft(pinned.reply, request, context)

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same; it never waits."""
        return self.draft(request, context)

    def model_of(self, request: str, context: Context) -> str:
        """The origin of the reply to a request."""
        found = self._pinned.get(_key(request, _state(context)))
        return found[1].model if found else SCRIPTED


class RecordingTranslator:
    """A translator that asks another one, and keeps its replies, pinned to their prompts, for `save`.

    `model` says where the replies come from. Over a `RecordedTranslator(path, stale=True)`, it pins the same
    replies to the prompts of today, and each keeps its own origin.
    """

    def __init__(self, translator: Translator, model: str = "") -> None:
        self._translator = translator
        self._model = model
        self.replies: dict[str, PinnedReply] = {}

    def draft(self, request: str, context: Context) -> Draft:
        """The translator's draft; its reply is kept."""
        return self._kept(self._translator.draft(request, context), request, context)

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, without blocking the event loop."""
        return self._kept(await self._translator.adraft(request, context), request, context)

    def _kept(self, draft: Draft, request: str, context: Context) -> Draft:
        origin = self._model
        if isinstance(self._translator, RecordedTranslator):
            origin = self._translator.model_of(request, context)
        pinned = PinnedReply(
            request=request,
            state=_state(context),
            prompt=_prompt(request, context),
            model=origin,
            reply=_reply(draft),
        )
        self.replies[pinned.key] = pinned
        return draft

    def save(self, path: str | PathLike[str]) -> None:
        """Write the kept replies over older ones to the same requests; the rest of the file stays."""
        kept = {pinned.key: pinned for _, pinned in _pinned_of(Path(path))}
        kept |= self.replies
        text = "".join(_line(pinned) for pinned in kept.values())
        with replacing(path) as part:
            part.write_text(text, encoding="utf-8")


def _pinned_of(path: Path) -> Iterable[tuple[int, PinnedReply]]:
    return [(n, _parsed(PinnedReply, line, path, n)) for n, line in _lines(path)] if path.exists() else []


def _line(pinned: PinnedReply) -> str:
    return json.dumps(pinned.model_dump(), ensure_ascii=False) + "\n"


def _reply(draft: Draft) -> dict[str, Any]:
    """The reply that a model's draft was made of."""
    return {
        "conditions": [{"phrase": c.phrase, "where": str(c.where)} for c in draft.conditions],
        "remove": list(draft.remove),
        "unmatched": [str(phrase) for phrase in draft.unmatched],
    }


def _draft(reply: dict[str, Any] | str, request: str, context: Context) -> Draft | UnusableReply:
    text = reply if isinstance(reply, str) else json.dumps(reply)
    try:
        return replace(read(text, request, context).draft, source="recorded")
    except UnusableReply as error:
        return error


def _state(context: Context) -> dict[str, str]:
    return {condition.id: condition.sql for condition in context.where.conditions}


def _key(request: str, state: Mapping[str, str]) -> str:
    return json.dumps([request, state])


def _prompt(request: str, context: Context) -> str:
    return build_prompt(request, context, resembling=resembling(analysis_of(request, context))).sha256


def _lines(path: Path) -> Iterable[tuple[int, dict[str, Any]]]:
    reason = ""
    try:
        text = text_of(path, MOST_LINES)
    except UnreadFile as error:
        reason = error.reason
    if reason:
        raise InputError.of("unreadable_replies", path=str(path), reason=reason)
    for number, line in json_lines(text):
        if line is None:
            raise InputError.of("bad_line", path=str(path), line=number, what=errors.problem("not_an_object"))
        yield number, line


def _parsed(kind: type[R], line: dict[str, Any], path: Path, number: int) -> R:
    try:
        return kind.model_validate(line)
    except ValidationError:
        pass
    raise InputError.of("bad_line", path=str(path), line=number, what=errors.reply_has(kind.model_fields))
