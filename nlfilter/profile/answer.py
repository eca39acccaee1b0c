"""The form of a model's answer about a text. Only `read_answer` makes an `Answer`, which is not trusted."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from nlfilter.errors import UnusableReply
from nlfilter.translate.prompts.contract import Form, strict_schema, unfenced

MOST_CHARACTERS = 100_000
MOST_PARTS = 200
"""The most facts or wishes of an answer."""


class Said(BaseModel):
    """A phrase of the text, and its condition in SQL."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    phrase: str
    where: str


def _none(value: Any) -> Any:
    """An empty list for null, which models without strict output write."""
    return [] if value is None else value


Parts = Annotated[list[Said], Field(max_length=MOST_PARTS, default_factory=list), BeforeValidator(_none)]


class Answer(BaseModel):
    """The whole answer."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    facts: Parts
    wishes: Parts


FORM = Form("profile", "What the text says about the person.", strict_schema(Answer))


def read_answer(text: str) -> Answer:
    """The answer in a model's text; raises `UnusableReply` if the text is not the agreed object.

    >>> read_answer('{"facts": [{"phrase": "I know Go", "where": "go"}]}').facts[0].phrase
    'I know Go'
    """
    if not text.strip():
        raise UnusableReply.empty()
    if len(text) > MOST_CHARACTERS:
        raise UnusableReply.too_long(MOST_CHARACTERS)
    try:
        return Answer.model_validate_json(unfenced(text).strip())
    except ValidationError:
        pass  # the error holds the model's text, so none of it leaves this block
    raise UnusableReply.wrong_shape()
