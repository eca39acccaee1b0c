"""The parts of a table schema: columns, ranges, sums, terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
)

from nlfilter import errors
from nlfilter.process import cached_property
from nlfilter.schema.kinds import Kind, kind_of
from nlfilter.schema.semantic import Semantic

Lang = Literal["en", "ja"]


def _texts(value: Any) -> Any:
    """A single text becomes a list of one."""
    return (value,) if isinstance(value, str) else value


def _by_lang(value: Any) -> Any:
    """A plain label serves every language."""
    return {"en": value} if isinstance(value, str) else value


def _value_map(value: Any) -> Any:
    """`values: [a, b]` and `values: {a: [x], b: }` both become a map from stored values to synonyms."""
    if isinstance(value, list | tuple):
        if None in value:
            raise ValueError(errors.problem("empty_value"))
        return {str(v): () for v in value}
    if isinstance(value, dict):
        return {str(k): () if v is None else v for k, v in value.items()}
    return value


# Pydantic also needs the short forms, for the JSON Schema that editors read.
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts, json_schema_input_type=str | tuple[str, ...])]
Labels = Annotated[dict[Lang, str], BeforeValidator(_by_lang, json_schema_input_type=str | dict[Lang, str])]
ValueWords = Annotated[
    dict[str, Texts],
    BeforeValidator(_value_map, json_schema_input_type=tuple[str, ...] | dict[str, Texts | None]),
]


class Part(BaseModel):
    # Some keys of a file differ from the names of their fields (`kind`): files use only the keys.
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        serialize_by_alias=True,
        ignored_types=(cached_property,),
        defer_build=True,
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy without the cached values."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class _Shortened(Part):
    """A part that is written as its first field alone, if it has no other."""

    @model_serializer(mode="wrap")
    def _short(self, whole: SerializerFunctionWrapHandler) -> Any:
        data = whole(self)
        first = next(iter(type(self).model_fields))
        return data[first] if data.keys() == {first} else data


def _whole(first: str) -> Callable[[Any], Any]:
    """The full form of a shortened part."""
    return lambda value: {first: value} if isinstance(value, str | list | tuple) else value


class Order(_Shortened):
    """Stored values from the least to the greatest, and which end people call better."""

    values: Texts
    better: Literal["greater", "lesser", "neither"] = "greater"


class Group(_Shortened):
    """Several stored values that have one name."""

    values: Texts
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()


Relation = Literal["at_most", "at_least", "equals"]


class Person(_Shortened):
    """How a column relates to people's words about themselves: with `at_most`, "I have 3" asks for `<= 3`."""

    relation: Relation
    words: Texts = ()


_ORDER = BeforeValidator(_whole("values"), json_schema_input_type=Order | tuple[str, ...])
_GROUP = BeforeValidator(_whole("values"), json_schema_input_type=Group | str | tuple[str, ...])
_PERSON = BeforeValidator(_whole("relation"), json_schema_input_type=Person | Relation)


def _semantic(value: Any) -> Any:
    if isinstance(value, str) and value not in set(Semantic):
        raise ValueError(errors.unknown_kind(value, list(Semantic)))
    return value


FRACTION = "fraction"
"""The unit of a share of a whole: 0.2 is 20 percent."""


class Column(Part):
    """One column that can be asked for (or, `filterable: false`, must never be).

    `type` is a DuckDB type. `vocabulary` is how its text values are matched: `closed` (only known values),
    `open` (others run as they are) or `text` (free text, matched by words); None lets the data decide.
    `holds` is the key `kind` of a file: what the values are, beyond their type. `unit_in` and `per_in` name
    the text columns that hold the currency and the period of each row's amount, if rows differ in them.
    """

    type: str
    stored: Literal["VARCHAR"] | None = None
    holds: Annotated[Semantic, BeforeValidator(_semantic)] | None = Field(default=None, alias="kind")
    description: str = ""
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()
    values: ValueWords = Field(default_factory=dict)
    groups: dict[str, Annotated[Group, _GROUP]] = Field(default_factory=dict)
    order: Annotated[Order, _ORDER] | None = None
    vocabulary: Literal["closed", "open", "text"] | None = None
    named_only: bool = False
    when_true: Texts = ()
    when_false: Texts = ()
    unit: str | None = None
    unit_names: Texts = ()
    per: Literal["year", "month", "day", "hour"] | None = None
    unit_in: str | None = None
    per_in: str | None = None
    opposites: Texts = ()
    person: Annotated[Person, _PERSON] | None = None
    missing: tuple[Any, ...] = ()
    expr: str | None = None
    private: bool = False
    filterable: bool = True
    unreviewed: bool = False

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.type)

    @property
    def stored_type(self) -> str:
        """The DuckDB type that the data holds."""
        return self.stored or self.type

    @property
    def group_words(self) -> tuple[str, ...]:
        """All words for its groups."""
        return tuple(word for name in self.groups for word in self.words_of_group(name))

    def words_of_group(self, name: str) -> tuple[str, ...]:
        """All words for one of its groups, its name first."""
        group = self.groups[name]
        return tuple(dict.fromkeys((name, *group.label.values(), *group.synonyms)))


class Range(Part):
    """Two columns that hold the low and the high end of one quantity (a salary range).

    `unlimited`: a missing end is no limit (a show without a last day), and not unknown.
    """

    low: str
    high: str
    unlimited: bool = False
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """Its two columns."""
        return self.low, self.high


class Sum(Part):
    """Two columns that people ask for together (a rent with its fees)."""

    of: tuple[str, str]
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False


class Term(Part):
    """A business phrase with the condition it means, in the where language."""

    where: str
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Its words in addition to its name."""
        return (*self.label.values(), *self.synonyms)
