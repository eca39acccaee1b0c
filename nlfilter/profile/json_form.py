"""The JSON of a profile, as data that can be checked: `schemas/profile.schema.json` is made from this."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal, NotRequired

from pydantic import ConfigDict, TypeAdapter
from typing_extensions import TypedDict

_STRICT = ConfigDict(extra="forbid")


class FactData(TypedDict):
    """A fact; dates and times are texts in ISO form."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    column: str
    value: str | bool | int | float
    phrase: str
    start: int
    confidence: float
    estimated: bool


class ConditionData(TypedDict):
    """A condition of the where, or a wish."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    id: str
    phrase: str
    sql: str
    text: str
    resolved: NotRequired[dict[str, str]]


class ProfileData(TypedDict):
    """What `nlfilter profile` prints, and `Profile.to_dict` returns."""

    __pydantic_config__ = _STRICT  # type: ignore[misc]
    facts: list[FactData]
    where: str
    conditions: list[ConditionData]
    wishes: list[ConditionData]
    unknown: list[str]
    source: Literal["embedded", "llm"]
    degraded: bool


DATA: TypeAdapter[ProfileData] = TypeAdapter(ProfileData)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a profile."""
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, **DATA.json_schema(), "title": "nlfilter profile"}


if __name__ == "__main__":
    made = json.dumps(json_schema(), ensure_ascii=False, indent=2)
    Path(sys.argv[1]).write_text(made + "\n", encoding="utf-8")
