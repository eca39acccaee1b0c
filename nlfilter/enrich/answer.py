"""Defines the form of a model's answer, once for a provider's strict mode and for our checks.

Only `read_answer` turns a text into an `Answer`. It accepts a text around the object, several objects, an
object that was cut off, and malformed parts, which it leaves out. The answer is untrusted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

from msgspec import Struct
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from nlfilter.errors import UnusableReply
from nlfilter.translate.prompts.contract import Form, strict_schema

MOST_CHARACTERS = 600_000
"""A longer answer is not read: the words of a hundred columns need half of this."""

MOST_PARTS = 400
MOST_OBJECTS = 50
MOST_TEXTS = 80
LONGEST = 2_000
"""The length of one text; the checks have lower limits."""


def _text(value: Any) -> Any:
    """Makes a text of a number, and an empty text of null."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _listed(value: Any) -> Any:
    """Makes a list of texts: a single text becomes a list of one, null an empty list."""
    if value is None:
        return []
    found = [value] if isinstance(value, str | int | float) else value
    if not isinstance(found, list):
        return found
    texts = [_text(one) for one in found[:MOST_TEXTS]]
    return [one for one in texts if isinstance(one, str) and one and len(one) <= LONGEST]


def _parts(value: Any) -> Any:
    """Keeps only the objects of a list of parts."""
    if value is None:
        return []
    return [one for one in value[:MOST_PARTS] if isinstance(one, dict)] if isinstance(value, list) else value


Text = Annotated[str, BeforeValidator(_text), Field(max_length=LONGEST, default="")]
Texts = Annotated[list[str], BeforeValidator(_listed), Field(default_factory=list)]
_PARTS = BeforeValidator(_parts)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ValueWords(_Part):
    """Synonyms of a stored value."""

    value: Text
    words: Texts


class GroupWords(_Part):
    """Words for several stored values."""

    name: Text
    values: Texts
    words: Texts


class ColumnWords(_Part):
    """What the answer says about a column."""

    column: Text
    label_en: Text
    label_ja: Text
    words: Texts
    kind: Text
    unit: Text
    per: Text
    unit_names: Texts
    values: Annotated[list[ValueWords], _PARTS, Field(default_factory=list)]
    groups: Annotated[list[GroupWords], _PARTS, Field(default_factory=list)]
    order: Texts
    better: Text
    when_true: Texts
    when_false: Texts
    missing: Texts
    opposites: Texts
    person: Text
    person_words: Texts
    codes: bool = False
    wrong: Texts


class TermWords(_Part):
    """A phrase and the condition that it stands for."""

    name: Text
    label_ja: Text
    words: Texts
    where: Text


class SumWords(_Part):
    """Two columns that are added."""

    name: Text
    of: Texts
    label_ja: Text
    words: Texts


class RangeWords(_Part):
    """Two columns that are the ends of one quantity."""

    name: Text
    low: Text
    high: Text
    unlimited: bool = False
    overnight: bool = False
    label_ja: Text
    words: Texts


class DerivedWords(ColumnWords):
    """A column made of stored ones. Its name is made later, so that `column` means nothing."""

    of: Text
    expr: Text
    type: Text
    replaces: bool = False


class _Whole(_Part):
    """The whole answer as one JSON object."""

    label_en: Text
    label_ja: Text
    nouns: Texts
    actions: Texts
    wrong: Texts
    columns: Annotated[list[ColumnWords], _PARTS, Field(default_factory=list)]
    terms: Annotated[list[TermWords], _PARTS, Field(default_factory=list)]
    sums: Annotated[list[SumWords], _PARTS, Field(default_factory=list)]
    ranges: Annotated[list[RangeWords], _PARTS, Field(default_factory=list)]
    derived: Annotated[list[DerivedWords], _PARTS, Field(default_factory=list)]


FORM = Form("vocabulary", "The words of the table.", strict_schema(_Whole))
"""The form of an answer, for a provider."""


class Answer(Struct, frozen=True):
    """The whole answer, and its unusable parts: `foreign` keys, `malformed` parts."""

    label_en: str = ""
    label_ja: str = ""
    nouns: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    columns: tuple[ColumnWords, ...] = ()
    terms: tuple[TermWords, ...] = ()
    sums: tuple[SumWords, ...] = ()
    ranges: tuple[RangeWords, ...] = ()
    derived: tuple[DerivedWords, ...] = ()
    foreign: tuple[tuple[str, str], ...] = ()
    malformed: tuple[str, ...] = ()

    def __add__(self, other: Answer) -> Answer:
        """Joins both answers; if only one value is possible, the first one wins."""
        merged: dict[str, Any] = {}
        for name in self.__struct_fields__:
            mine, theirs = getattr(self, name), getattr(other, name)
            merged[name] = (mine or theirs) if isinstance(mine, str) else mine + theirs
        return Answer(**merged)


def read_answer(text: str) -> Answer:
    """Reads and joins all answers in a text; raises `UnusableReply` if there is none.

    >>> read_answer('Here: ```json\\n{"nouns": ["vessel"], "rank": "x"}\\n``` Anything else?').nouns
    ('vessel',)
    """
    if not text.strip():
        raise UnusableReply.empty()
    if len(text) > MOST_CHARACTERS:
        raise UnusableReply.too_long(MOST_CHARACTERS)
    found = [_answer(data) for data in _objects(text)]
    if not found:
        raise UnusableReply.not_json()
    return sum(found[1:], found[0])


def _answer(data: Mapping[str, Any]) -> Answer:
    """Reads one object part by part: an error in one part affects no other."""
    foreign = [("", key) for key in data if key not in _Whole.model_fields]
    malformed: list[str] = []
    fields: dict[str, Any] = {}
    for key in _Whole.model_fields:
        model = _PART_MODELS.get(key)
        if model is None:
            if (whole := _read(_Whole, {key: data.get(key)}, malformed, key)) is not None:
                found = getattr(whole, key)
                fields[key] = tuple(found) if isinstance(found, list) else found
            continue
        parts = data.get(key) or []
        if not isinstance(parts, list):
            malformed.append(key)
            continue
        read: list[Any] = []
        for part in parts[:MOST_PARTS]:
            if isinstance(part, dict):
                name = next((str(part[key]) for key in _NAMES if part.get(key)), "")[:LONGEST]
                foreign += [(name, other) for other in part if other not in model.model_fields]
                if (value := _read(model, part, malformed, f"{key}: {name}")) is not None:
                    read.append(value)
            else:
                malformed.append(key)
        fields[key] = tuple(read)
    return Answer(**fields, foreign=tuple(foreign[:MOST_PARTS]), malformed=tuple(malformed[:MOST_PARTS]))


_NAMES = ("column", "name", "of")
"""The keys that name a part."""
PartT = TypeVar("PartT", bound=_Part)
_PART_MODELS: dict[str, type[_Part]] = {
    "columns": ColumnWords,
    "terms": TermWords,
    "sums": SumWords,
    "ranges": RangeWords,
    "derived": DerivedWords,
}


def _read(model: type[PartT], part: Mapping[str, Any], malformed: list[str], place: str) -> PartT | None:
    """Reads a part of an answer, without the keys whose values have a wrong form."""
    try:
        return model.model_validate(part)
    except ValidationError as error:
        wrong = {
            str(one["loc"][0]) for one in error.errors(include_input=False, include_url=False) if one["loc"]
        }
    malformed += [f"{place}: {key}" for key in sorted(wrong)]
    try:
        return model.model_validate({key: value for key, value in part.items() if key not in wrong})
    except ValidationError:
        return None


# Finding the objects --------------------------------------------------------------------------------------


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yields the JSON objects in a text, one after the other; closes an object that was cut off."""
    decoder, at, tries = json.JSONDecoder(), text.find("{"), 0
    while at >= 0 and tries < MOST_OBJECTS:
        tries += 1
        try:
            found, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            if (closed := _closed(text, at)) is not None:
                yield closed
                return
            # This brace belongs to the text around the object, which begins on a line of its own.
            line = text.find("\n{", at)
            at = line + 1 if line >= 0 else -1
            continue
        if isinstance(found, dict):
            yield found
        at = text.find("{", end)


_DEEPEST = 20
"""A part is nested less deeply. To keep the brackets around each deeper one would take seconds."""


def _closed(text: str, start: int) -> dict[str, Any] | None:
    """Reads an object that was cut off, up to its last complete part."""
    open_: list[str] = []
    quoted = escaped = False
    last: tuple[int, str] | None = None
    for at in range(start, len(text)):
        ch = text[at]
        if quoted:
            quoted, escaped = escaped or ch != '"', ch == "\\" and not escaped
        elif ch == '"':
            quoted = True
        elif ch in "{[":
            open_.append("}" if ch == "{" else "]")
        elif ch in "}]":
            if not open_ or open_.pop() != ch:
                return None
            if ch == "}" and 0 < len(open_) < _DEEPEST:
                last = at, "".join(reversed(open_))
    if last is None or not open_:
        return None
    try:
        found = json.loads(text[start : last[0] + 1] + last[1])
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
