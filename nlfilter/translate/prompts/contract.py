"""The form of a model's answer: one flat JSON object, defined once for the provider and for us.

`CONDITIONS` is generated from `Reply`. Only `read_reply` makes a `Draft` of a model's text, and the draft is
still not trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from nlfilter.errors import UnusableReply
from nlfilter.fork_safety import cached_property
from nlfilter.translate.draft import Draft, DraftCondition

MAX_CHARACTERS = 20_000
"""The most characters of a reply; an honest one has a few hundred."""

MAX_PARTS = 64
"""The most conditions, removals or unmatched phrases; no request asks for more."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


def _none(value: Any) -> Any:
    """An empty list for null, which models without strict output write."""
    return [] if value is None else value


class ConditionReply(_Part):
    """One wish."""

    phrase: str
    where: str


Texts = Annotated[list[str], Field(max_length=MAX_PARTS, default_factory=list), BeforeValidator(_none)]


class Reply(_Part):
    """The whole answer."""

    conditions: Annotated[
        list[ConditionReply], Field(max_length=MAX_PARTS, default_factory=list), BeforeValidator(_none)
    ]
    remove: Texts
    unmatched: Texts


def _strict(part: Any, definitions: dict[str, Any]) -> Any:
    """A JSON schema for OpenAI's strict mode: without references, few keywords, every property required."""
    if isinstance(part, list):
        return [_strict(item, definitions) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _strict(definitions[part["$ref"].rsplit("/", 1)[1]], definitions)
    kept = {k: _strict(v, definitions) for k, v in part.items() if k in ("type", "items")}
    if part.get("type") == "object":
        kept["properties"] = {k: _strict(v, definitions) for k, v in part["properties"].items()}
        kept["required"] = list(part["properties"])
        kept["additionalProperties"] = False
    return kept


def strict_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of an answer for a provider's strict mode."""
    generated = model.model_json_schema()
    schema: dict[str, Any] = _strict(generated, generated.get("$defs", {}))
    return schema


REPLY_SCHEMA: dict[str, Any] = strict_schema(Reply)


class Form(Struct, frozen=True, dict=True):
    """The form of an answer: its name, its description, and its strict JSON schema."""

    name: str
    description: str
    schema: Mapping[str, Any]

    @cached_property
    def response_format(self) -> dict[str, Any]:
        """The form for OpenAI-compatible servers; built once, because that takes a good part of a call."""
        named = {"name": self.name, "strict": True, "schema": self.schema}
        return {"type": "json_schema", "json_schema": named}

    @property
    def titled(self) -> dict[str, Any]:
        """The form for LangChain."""
        return {"title": self.name, "description": self.description, **self.schema}


CONDITIONS = Form("conditions", "The request as conditions.", REPLY_SCHEMA)
"""The form of an answer to a request."""

RESPONSE_FORMAT: dict[str, Any] = CONDITIONS.response_format


def unfenced(text: str) -> str:
    r"""The text inside the only code fence, or the whole text. A model wrote it, so no pattern is used.

    >>> unfenced("Here you are: ```json\n{}\n``` Anything else?")
    '{}\n'
    """
    parts = text.split("```")
    language, line_end, inside = parts[1].partition("\n") if len(parts) == 3 else ("", "", "")
    return inside if line_end and language.rstrip().lower() in ("", "json") else text


def read_reply(text: str) -> Draft:
    """The draft in a model's text; raises `UnusableReply` if the text is not the agreed object.

    A code fence around the object is allowed, and a missing list is empty. The caller decides whether an
    empty answer is usable for its request.

    >>> read_reply('{"conditions": [{"phrase": "remote", "where": "remote"}]}').conditions
    (DraftCondition(phrase='remote', where='remote', gated=None),)
    """
    if not text.strip():
        raise UnusableReply.empty()
    if len(text) > MAX_CHARACTERS:
        raise UnusableReply.too_long(MAX_CHARACTERS)
    try:
        reply = Reply.model_validate_json(unfenced(text).strip())
    except ValidationError as error:
        # The error holds the model's text, so only its kind leaves this block.
        is_json = all(e["type"] != "json_invalid" for e in error.errors(include_input=False))
    else:
        return Draft(
            conditions=tuple(DraftCondition(c.phrase, c.where) for c in reply.conditions),
            remove=tuple(reply.remove),
            unmatched=tuple(reply.unmatched),
            source="llm",
        )
    raise UnusableReply.wrong_shape() if is_json else UnusableReply.not_json()
