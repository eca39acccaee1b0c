"""What a client sends: pydantic models, of which OpenAPI is made."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from nlfilter.languages.folders import codes

Language = Annotated[
    Literal["en", "ja"] | None,
    Field(description=f"The language of the words in the answer ({', '.join(codes())}); else the request's."),
]
ListName = Annotated[
    str | None, Field(max_length=200, description="Whose list to filter, if the table holds several.")
]
Text = Annotated[str, Field(max_length=1_000, description="A request in words.", examples=["remote, Python"])]
Clause = Annotated[
    str, Field(max_length=10_000, description="A condition in SQL.", examples=["remote AND city = '東京'"])
]
State = Annotated[
    dict[str, Any] | None,
    Field(description="The dialogue as an earlier answer returned it; None begins one."),
]
Limit = Annotated[int, Field(ge=0, le=500, description="The most rows of the answer.")]
Rows = Annotated[
    list[dict[str, Any]] | None,
    Field(max_length=10_000, description="The caller's own ranked list, best first, instead of the table's."),
]

Ids = Annotated[list[str], Field(max_length=100, description="Ids of conditions to drop.")]
Names = Annotated[list[str], Field(min_length=1, max_length=20)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FilterAsked(_Shape):
    """A request, a clause, or both; without either, all rows."""

    request: Text | None = None
    where: Clause | None = None
    list: ListName = None
    rows: Rows = None
    limit: Limit = 20
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    lang: Language = None


class TranslationAsked(_Shape):
    """A request, on top of a clause in force."""

    request: Text
    where: Clause | None = None
    lang: Language = None


class ClauseAsked(_Shape):
    """A clause to check."""

    where: Clause
    lang: Language = None


class TurnAsked(_Shape):
    """One turn of a dialogue: words or a move, on top of its state."""

    state: State = None
    say: Text | None = None
    move: Literal["undo", "redo", "clear"] | None = None
    remove: Ids = []
    put: Annotated[Clause | None, Field(description="A whole where that replaces the one in force.")] = None
    list: ListName = None
    limit: Limit = 20
    lang: Language = None

    @model_validator(mode="after")
    def _one_move(self) -> Self:
        if sum(map(bool, (self.say, self.move, self.put, self.remove))) > 1:
            raise ValueError("a turn is one of say, move, remove and put")
        return self


class FacetsAsked(_Shape):
    """The columns whose values are counted, over the rows that a clause keeps."""

    columns: Names
    where: Clause | None = None
    list: ListName = None
    most: Annotated[int, Field(ge=1, le=200)] = 20


class TextAsked(_Shape):
    """A text about a person."""

    text: Annotated[str, Field(max_length=20_000, examples=["I live in Osaka and know Go."])]
    lang: Language = None


class KeyAsked(_Shape):
    """The key of a row, by its columns."""

    key: Annotated[dict[str, str | int], Field(min_length=1, max_length=10, examples=[{"job_id": "j0460"}])]
    lang: Language = None
