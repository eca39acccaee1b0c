"""The table schema: what its owner says about a ranked list, as a YAML file or a dict.

`TableSchema` is a frozen pydantic model of `schemas/NAME.yaml`; nothing here reads data or parses SQL
(`terms`, `always` and `expr` are texts until `where.compiled` has gated them).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from os import PathLike
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from nlfilter import errors
from nlfilter.process import cached_property
from nlfilter.schema.agreement import disagreements
from nlfilter.schema.kinds import Kind, kind_of
from nlfilter.schema.semantic import Semantic

if TYPE_CHECKING:
    from nlfilter.schema.file import Check

Lang = Literal["en", "ja"]

FORMAT = 2
"""The newest format of a schema file that is known here."""


def _texts(value: Any) -> Any:
    """A single text stands for a list of one."""
    return (value,) if isinstance(value, str) else value


def _by_lang(value: Any) -> Any:
    """A plain label serves every language."""
    return {"en": value} if isinstance(value, str) else value


def _value_map(value: Any) -> Any:
    """`values: [a, b]` and `values: {a: [x], b: }` both become a map from stored value to other words."""
    if isinstance(value, list | tuple):
        if None in value:
            raise ValueError(errors.empty_value())
        return {str(v): () for v in value}
    if isinstance(value, dict):
        return {str(k): () if v is None else v for k, v in value.items()}
    return value


# What may be written instead is told to pydantic, too, for the JSON Schema that editors read.
Texts = Annotated[tuple[str, ...], BeforeValidator(_texts, json_schema_input_type=str | tuple[str, ...])]
Labels = Annotated[dict[Lang, str], BeforeValidator(_by_lang, json_schema_input_type=str | dict[Lang, str])]
ValueWords = Annotated[
    dict[str, Texts],
    BeforeValidator(_value_map, json_schema_input_type=tuple[str, ...] | dict[str, Texts | None]),
]


class _Part(BaseModel):
    # Some keys of a file are not the names of their fields (`kind`): they are read and written as keys alone.
    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, ignored_types=(cached_property,)
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, which computes anew what was computed of this one."""
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class _Shortened(_Part):
    """A part that is written as its first field alone where it says nothing else."""

    @model_serializer(mode="wrap")
    def _short(self, whole: SerializerFunctionWrapHandler) -> Any:
        data = whole(self)
        first = next(iter(type(self).model_fields))
        return data[first] if data.keys() == {first} else data


def _whole(first: str) -> Callable[[Any], Any]:
    """What stands for a shortened part as the whole of it."""
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
    """How a column relates to what a person says of themselves: `at_most` asks "I have 3" for `<= 3`."""

    relation: Relation
    words: Texts = ()


_ORDER = BeforeValidator(_whole("values"), json_schema_input_type=Order | tuple[str, ...])
_GROUP = BeforeValidator(_whole("values"), json_schema_input_type=Group | str | tuple[str, ...])
_PERSON = BeforeValidator(_whole("relation"), json_schema_input_type=Person | Relation)


def _semantic(value: Any) -> Any:
    if isinstance(value, str) and value not in set(Semantic):
        raise ValueError(errors.unknown_kind(value, list(Semantic)))
    return value


class Column(_Part):
    """One column that can be asked for (or, `filterable: false`, must never be).

    `type` is a DuckDB type. `vocabulary` is how its text values are matched: `closed` (only known values),
    `open` (others run as they are) or `text` (free text, matched by words); None lets the data decide.
    `holds` is the key `kind` of a file: what its values are, beyond their type.
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


class Range(_Part):
    """Two columns that hold the low and the high end of one thing (a salary range)."""

    low: str
    high: str
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        """Its two columns."""
        return self.low, self.high


class Sum(_Part):
    """Two columns that are asked for by what they come to (a rent with its fees)."""

    of: tuple[str, str]
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False


class Term(_Part):
    """A business phrase with the condition it means, in the where language."""

    where: str
    label: Labels = Field(default_factory=dict)
    synonyms: Texts = ()
    unreviewed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What it is called beside its name."""
        return (*self.label.values(), *self.synonyms)


class TableSchema(_Part):
    """What can be asked of one table.

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {"city": {"type": "VARCHAR"}}})
    >>> schema.columns["city"].kind.value, schema.filterable
    ('text', ('city',))
    """

    format: Annotated[int, Field(ge=1), AfterValidator(lambda _: FORMAT)] = FORMAT
    name: str
    label: Labels = Field(default_factory=dict)
    nouns: Texts = ()
    actions: Texts = ()
    key: Texts = ()
    item: str | None = None
    rank: str | None = None
    list: str | None = None
    always: str | None = None
    fiscal_year: Annotated[int, Field(ge=1, le=12)] = 1
    sure: Annotated[float, Field(ge=0, le=1)] | None = None
    columns: dict[str, Column]
    ranges: dict[str, Range] = Field(default_factory=dict)
    sums: dict[str, Sum] = Field(default_factory=dict)
    terms: dict[str, Term] = Field(default_factory=dict)
    search: Texts = ()
    unreviewed: bool = False

    @model_validator(mode="before")
    @classmethod
    def _is_known(cls, data: Any) -> Any:
        """What a newer format says is nothing to find faults with."""
        written = str(data.get("format", "")) if isinstance(data, Mapping) else ""
        if written.isdecimal() and int(written[:9]) > FORMAT:
            raise ValueError(errors.newer_format(written[:9], FORMAT))
        return data

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        """Every name that points at a column points at one that is declared and fits."""
        problems: list[str] = []

        def must_exist(name: str | None, where: str) -> None:
            if name is not None and name not in self.columns:
                problems.append(errors.no_such_column(where, name))

        folded: dict[bytes, str] = {}
        for name in self.columns:
            # DuckDB compares names without case (ASCII), so two columns may not differ by case alone.
            if (other := folded.setdefault(name.encode().lower(), name)) != name:
                problems.append(errors.twin_columns(f"columns.{name}", other, name))  # noqa: PERF401
        for name, range_ in self.ranges.items():
            for end, column in (("low", range_.low), ("high", range_.high)):
                must_exist(column, f"ranges.{name}.{end}")
                if (found := self.columns.get(column)) and not (found.kind.is_number or found.kind.is_time):
                    problems.append(errors.not_in_order(f"ranges.{name}.{end}", column))
        rank = self.columns.get(self.rank or "")
        if rank and not (rank.kind.is_number or rank.kind.is_time):
            problems.append(errors.not_in_order("rank", self.rank or ""))
        for name in self.search:
            must_exist(name, "search")
            if (found := self.columns.get(name)) and not found.kind.is_text:
                problems.append(errors.no_texts("search", name))
        problems += [
            errors.truth_words(f"columns.{name}")
            for name, column in self.columns.items()
            if (column.when_true or column.when_false) and column.kind is not Kind.BOOLEAN
        ]
        problems += disagreements(self)
        if problems:
            raise ValueError(errors.lines(problems))
        return self

    @classmethod
    def load(cls, path: str | PathLike[str]) -> TableSchema:
        """Read a schema file; raises `SchemaError` with every problem and its line."""
        from nlfilter.schema.file import load

        return load(path)

    @classmethod
    def infer(cls, ranked: Any) -> TableSchema:
        """Guess the schema of a ranked list (or the path of one) from its types, names and values."""
        from nlfilter.schema.infer import infer

        return infer(ranked)

    def dump(self, path: str | PathLike[str]) -> None:
        """Write the schema as a file."""
        from nlfilter.schema.file import dump

        dump(self, path)

    def check(self, ranked: Any) -> Check:
        """What the schema says of a ranked list that the list does not hold."""
        from nlfilter.schema.file import check

        return check(self, ranked)

    @cached_property
    def filterable(self) -> tuple[str, ...]:
        """Names of the columns that can be asked for, in the owner's order of preference."""
        return tuple(n for n, c in self.columns.items() if c.filterable and c.kind is not Kind.OTHER)

    @cached_property
    def reviewed(self) -> TableSchema:
        """The schema as people may read of it: without the words that no owner has looked at yet."""
        from nlfilter.schema.reviewed import reviewed

        return reviewed(self)

    @cached_property
    def fingerprint(self) -> str:
        """Changes when anything in the schema does: part of every cache key (16 hex digits)."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableSchema) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def label_of(self, name: str, lang: Lang) -> str:
        """What people call a column, range, sum or term: its label, else its name without underscores.

        An unreviewed label is none.
        """
        parts = (self.columns, self.ranges, self.sums, self.terms)
        part = next((found for part in parts if (found := part.get(name))), None)
        labels = part.label if part and not part.unreviewed else {}
        return labels.get(lang) or labels.get("en") or name.replace("_", " ")
