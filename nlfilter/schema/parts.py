"""The parts of a table schema: columns, ranges, sums, terms.

They are Structs. pydantic is loaded only to check data that a person or an application wrote (`checked.py`);
a schema that was checked before is made without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from msgspec import NODEFAULT, Struct, field, to_builtins
from msgspec.structs import FieldInfo, asdict, fields, replace

from nlfilter import errors
from nlfilter.fork_safety import cached_property
from nlfilter.languages.folders import codes
from nlfilter.schema.kinds import Kind, kind_of
from nlfilter.schema.semantic import Semantic


class _Installed:
    """Marks the code of a language as one of those that are there."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(Literal[codes()])


Lang = Annotated[str, _Installed()]


Period = Literal["year", "month", "week", "day", "hour"]
"""What an amount is paid for."""


class Short(Struct, frozen=True):
    """Marks a type that a file may write in shorter `forms`; `whole` makes the full form of them."""

    whole: Callable[[Any], Any]
    forms: Any

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic import BeforeValidator

        mark = BeforeValidator(self.whole, json_schema_input_type=self.forms)
        return mark.__get_pydantic_core_schema__(source, handler)


class Within(Struct, frozen=True):
    """Marks the limits of a number."""

    ge: int
    le: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(source) | {key: limit for key, limit in asdict(self).items() if limit is not None}


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


def _semantic(value: Any) -> Any:
    if isinstance(value, str) and value not in set(Semantic):
        raise ValueError(errors.unknown_kind(value, list(Semantic)))
    return value


def _action_map(value: Any) -> Any:
    """`actions: [apply]` names a verb, of which nothing else is known."""
    listed = (value,) if isinstance(value, str) else value
    return {str(verb): None for verb in listed} if isinstance(listed, list | tuple) else listed


Texts = Annotated[tuple[str, ...], Short(_texts, str | tuple[str, ...])]
Labels = Annotated[dict[Lang, str], Short(_by_lang, str | dict[Lang, str])]
ValueWords = Annotated[dict[str, Texts], Short(_value_map, tuple[str, ...] | dict[str, Texts | None])]


class Part(Struct, frozen=True, kw_only=True, dict=True):
    """A part of a schema. A `shortened` part is written as its first field alone, if it has no other."""

    shortened: ClassVar[bool] = False

    @classmethod
    def model_validate(cls, data: Any) -> Self:
        """Make the part of data as a file has it; raises pydantic's `ValidationError`."""
        from nlfilter.schema.checked import checked

        return checked(cls, data)

    @classmethod
    def model_json_schema(cls) -> dict[str, Any]:
        """The JSON Schema of such data."""
        from nlfilter.schema.checked import json_schema

        return json_schema(cls)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from nlfilter.schema.checked import core_schema_of

        return core_schema_of(cls, handler)

    @classmethod
    def is_known(cls, data: Any) -> None:
        """Refuse data that this release cannot know, before anything else in it is checked."""

    def settled(self) -> Self:
        """The part as it is used; raises `ValueError` if its fields do not agree."""
        return self

    def model_copy(self, *, update: Mapping[str, Any] | None = None) -> Self:
        """A copy, with other values for some fields; they are not checked."""
        return replace(self, **update or {})

    def model_dump(self) -> dict[str, Any]:
        """The data of the part as a file has it, without default values."""
        return {
            one.encode_name: _written(value)
            for one in fields(self)
            if (value := getattr(self, one.name)) != _default(one)
        }


def _default(one: FieldInfo) -> Any:
    return one.default if one.default_factory is NODEFAULT else one.default_factory()


def _written(value: Any) -> Any:
    """A value of a part as a file has it."""
    match value:
        case Part():
            data = value.model_dump()
            first, *others = data
            return data[first] if value.shortened and not others else data
        case dict():
            return {key: _written(inner) for key, inner in value.items()}
        case tuple() | list():
            return [*map(_written, value)]
    return to_builtins(value)


def _whole(first: str) -> Callable[[Any], Any]:
    """Makes the full form of a shortened part."""
    return lambda value: {first: value} if isinstance(value, str | list | tuple) else value


class Order(Part, frozen=True, kw_only=True):
    """Stored values from the least to the greatest, and which end people call better."""

    shortened = True
    values: Texts
    better: Literal["greater", "lesser", "neither"] = "greater"


class Group(Part, frozen=True, kw_only=True):
    """Several stored values that have one name."""

    shortened = True
    values: Texts
    label: Labels = field(default_factory=dict)
    synonyms: Texts = ()


OrderedRelation = Literal["at_most", "at_least", "equals"]
Relation = Literal["at_most", "at_least", "equals", "overlaps", "covers", "same_group"]


class Person(Part, frozen=True, kw_only=True):
    """How a column relates to people's words about themselves: with `at_most`, "I have 3" asks for `<= 3`.

    Of texts: with `overlaps`, a row has one of the person's values; with `covers`, a row's list has no other
    stored value; with `same_group`, one of these or of their groups.
    """

    shortened = True
    relation: Relation
    words: Texts = ()


_ORDER = Short(_whole("values"), Order | tuple[str, ...])
_GROUP = Short(_whole("values"), Group | str | tuple[str, ...])
_PERSON = Short(_whole("relation"), Person | Relation)


class Action(Part, frozen=True, kw_only=True):
    """What people can do with a row that they see (apply, save).

    With a `url`, it is a link; `{key}` in it stands for the row's key. Without, the application does it.
    `confirm`: it needs a yes first. `inverse` names the action that takes it back.
    """

    label: Labels = field(default_factory=dict)
    synonyms: Texts = ()
    url: str | None = None
    confirm: bool = True
    inverse: str | None = None


Actions = Annotated[
    dict[str, Action | None], Short(_action_map, str | tuple[str, ...] | dict[str, Action | None])
]
"""Actions by their names; of a name without an action, only the verb is known."""


FRACTION = "fraction"
"""The unit of a share of a whole: 0.2 is 20 percent."""


class Column(Part, frozen=True, kw_only=True, rename={"holds": "kind"}):
    """One column that can be asked for (or, `filterable: false`, must never be).

    `type` is a DuckDB type. `vocabulary` is how its text values are matched: `closed` (only known values),
    `open` (others run as they are) or `text` (free text, matched by words); None lets the data decide.
    `holds` is the key `kind` of a file: what the values are, beyond their type. `unit_in` and `per_in` name
    the text columns that hold the currency and the period of each row's amount, if rows differ in them.
    `named_only`: a value counts only beside the column's name; with "stored", its synonyms count anywhere.
    """

    type: str
    stored: Literal["VARCHAR"] | None = None
    holds: Annotated[Semantic, Short(_semantic, Semantic)] | None = None
    description: str = ""
    label: Labels = field(default_factory=dict)
    synonyms: Texts = ()
    values: ValueWords = field(default_factory=dict)
    groups: dict[str, Annotated[Group, _GROUP]] = field(default_factory=dict)
    order: Annotated[Order, _ORDER] | None = None
    vocabulary: Literal["closed", "open", "text"] | None = None
    named_only: bool | Literal["stored"] = False
    when_true: Texts = ()
    when_false: Texts = ()
    unit: str | None = None
    unit_names: Texts = ()
    per: Period | None = None
    unit_in: str | None = None
    per_in: str | None = None
    opposites: Texts = ()
    person: Annotated[Person, _PERSON] | None = None
    missing: tuple[Any, ...] = ()
    expr: str | None = None
    private: bool | None = None
    filterable: bool = True
    unreviewed: bool = False

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.type)

    @property
    def stored_type(self) -> str:
        """The DuckDB type that the data holds."""
        return self.stored or self.type

    def must_be_named(self, *, stored: bool) -> bool:
        """Whether a stored value, or (if not `stored`) a word for values, counts only beside its name."""
        return self.named_only is True or (stored and self.named_only == "stored")

    @property
    def group_words(self) -> tuple[str, ...]:
        """All words for its groups."""
        return tuple(word for name in self.groups for word in self.words_of_group(name))

    def words_of_group(self, name: str) -> tuple[str, ...]:
        """All words for one of its groups, its name first."""
        group = self.groups[name]
        return tuple(dict.fromkeys((name, *group.label.values(), *group.synonyms)))


class Range(Part, frozen=True, kw_only=True):
    """Two columns that hold the low and the high end of one quantity (a salary range).

    `unlimited`: a missing end is no limit (a show without a last day), and not unknown. `overnight`: times of
    day of which the high end may lie after midnight.
    """

    low: str
    high: str
    unlimited: bool = False
    overnight: bool = False
    label: Labels = field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """Its two columns."""
        return self.low, self.high


class Sum(Part, frozen=True, kw_only=True):
    """Two columns that people ask for together (a rent with its fees)."""

    of: tuple[str, str]
    label: Labels = field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False


class Term(Part, frozen=True, kw_only=True):
    """A business phrase with the condition it means, in the where language."""

    where: str
    label: Labels = field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Its words in addition to its name."""
        return (*self.label.values(), *self.synonyms)
