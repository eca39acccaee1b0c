"""The table schema: what its owner says about a ranked list, as a YAML file or a dict.

`TableSchema` is the value of a file such as `schemas/jobs.yaml`. Nothing here reads data or parses SQL
(`terms`, `always` and `expr` are texts until `where/owner/` has gated them).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from marshal import dumps
from os import PathLike
from typing import TYPE_CHECKING, Annotated, Any, Self

from msgspec import field, to_builtins
from msgspec.structs import replace

from nlfilter import errors
from nlfilter.fork_safety import cached_property
from nlfilter.schema.agreement import disagreements
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Action, Actions, Column, Labels, Lang, Part, Range, Sum, Term, Texts, Within

if TYPE_CHECKING:
    from nlfilter.schema.files.file import Check

FORMAT = 2
"""The newest format of a schema file that this release knows."""
_HOLDS_A_UNIT = re.compile(r"[_()（）%％$€£¥￥]")
_WITHOUT_REFERENCES = 0
"""The version of marshal that writes equal data as equal bytes; unlike JSON, it has numbers of any length."""


class TableSchema(Part, frozen=True, kw_only=True):
    """The schema of one table: what can be asked of it.

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {"city": {"type": "VARCHAR"}}})
    >>> schema.columns["city"].kind.value, schema.filterable
    ('text', ('city',))
    """

    format: Annotated[int, Within(1)] = FORMAT
    name: str
    label: Labels = field(default_factory=dict)
    nouns: Texts = ()
    actions: Actions = field(default_factory=dict)
    key: Texts = ()
    item: str | None = None
    rank: str | None = None
    list: str | None = None
    always: str | None = None
    fiscal_year: Annotated[int, Within(1, 12)] = 1
    sure: Annotated[float, Within(0, 1)] | None = None
    guessed: bool = False
    columns: dict[str, Column]
    ranges: dict[str, Range] = field(default_factory=dict)
    sums: dict[str, Sum] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    search: Texts = ()
    unreviewed: bool = False

    @classmethod
    def is_known(cls, data: Any) -> None:
        """Refuse a newer format first: other reported problems would mislead."""
        written = str(data.get("format", "")) if isinstance(data, Mapping) else ""
        if written.isdecimal() and int(written[:9]) > FORMAT:
            raise ValueError(errors.problem("newer_format", number=written[:9], known=FORMAT))

    def settled(self) -> Self:
        """The schema in the newest format, if every name of a column is that of a declared one that fits."""
        problems: list[str] = []

        def must_exist(name: str | None, where: str) -> None:
            if name is not None and name not in self.columns:
                problems.append(errors.problem("no_such_column", place=where, name=name))

        # DuckDB ignores case in names (ASCII), so two columns must not differ only in case.
        first: dict[bytes, str] = {}
        problems += [
            errors.problem("twin_columns", place=f"columns.{name}", other=other, name=name)
            for name in self.columns
            if (other := first.setdefault(name.encode().lower(), name)) != name
        ]
        for name, range_ in self.ranges.items():
            for end, column in (("low", range_.low), ("high", range_.high)):
                must_exist(column, f"ranges.{name}.{end}")
                if (found := self.columns.get(column)) and not found.kind.is_ordered:
                    problems.append(
                        errors.problem("not_in_order", place=f"ranges.{name}.{end}", column=column)
                    )
        rank = self.columns.get(self.rank or "")
        if rank and not (rank.kind.is_number or rank.kind.is_time):
            problems.append(errors.problem("not_in_order", place="rank", column=self.rank or ""))
        for name in self.search:
            must_exist(name, "search")
            if (found := self.columns.get(name)) and not found.kind.is_text:
                problems.append(errors.problem("no_texts", place="search", name=name))
        problems += [
            errors.problem("truth_words", place=f"columns.{name}")
            for name, column in self.columns.items()
            if (column.when_true or column.when_false) and column.kind is not Kind.BOOLEAN
        ]
        problems += disagreements(self)
        if problems:
            raise ValueError(errors.lines(problems))
        return replace(self, format=FORMAT)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> TableSchema:
        """Read a schema file; raises `SchemaError` with every problem and its line."""
        from nlfilter.schema.files.file import load_document

        return load_document(path, cls)[0]

    @classmethod
    def infer(cls, ranked: Any) -> TableSchema:
        """Guess the schema of a ranked list (or the path of one) from its types, names and values."""
        from nlfilter.schema.inference.infer import infer_schema

        return infer_schema(ranked, cls).schema

    def dump(self, path: str | PathLike[str]) -> None:
        """Write the schema as a file."""
        from nlfilter.schema.files.file import dump

        dump(self, path)

    def check(self, ranked: Any) -> Check:
        """Everything that the schema says about a ranked list and the list does not hold."""
        from nlfilter.schema.files.file import check

        return check(self, ranked)

    @cached_property
    def filterable(self) -> tuple[str, ...]:
        """Names of the columns that can be asked for, in the owner's order of preference."""
        return tuple(n for n, c in self.columns.items() if c.filterable and c.kind is not Kind.OTHER)

    @cached_property
    def action_words(self) -> Mapping[str, tuple[str, ...]]:
        """The words for each thing that people do with a row."""
        return {
            name: tuple(dict.fromkeys((name, *one.label.values(), *one.synonyms) if one else (name,)))
            for name, one in self.actions.items()
        }

    @cached_property
    def verbs(self) -> Mapping[str, str]:
        """The words for what people do with a row, each with the name of its action."""
        return {word: name for name, words in self.action_words.items() for word in words}

    @cached_property
    def offered(self) -> Mapping[str, Action]:
        """The actions that can be done: a verb alone asks for nothing."""
        return {name: one for name, one in self.actions.items() if one is not None}

    def model_dump(self) -> dict[str, Any]:
        """The data of the schema as a file has it, without default values."""
        data = super().model_dump()
        if self.actions and not self.offered:
            data["actions"] = [*self.actions]
        return data

    @cached_property
    def stand_ins(self) -> Mapping[str, str]:
        """For stored columns that cannot be asked for: the derived column that is asked for by their name."""
        hidden = {name for name, column in self.columns.items() if not column.filterable}
        found: dict[str, str] = {}
        for name in self.filterable:
            expr = self.columns[name].expr or ""
            for stored in hidden.intersection(self.columns[name].synonyms):
                if stored in expr:
                    found.setdefault(stored, name)
        return found

    @cached_property
    def known_as(self) -> Mapping[str, str]:
        """The columns that can be asked for, each with the name that people know: that of a stored column."""
        stored = {name: of for of, name in self.stand_ins.items()}
        return {name: stored.get(name, name) for name in self.filterable}

    @cached_property
    def called(self) -> Mapping[str, str]:
        """The names that people know of the columns that can be asked for, by each word for them."""
        columns = self.reviewed.columns
        words: dict[str, str] = {}
        for name, known in self.known_as.items():
            for word in (*columns[name].synonyms, *columns[name].label.values(), name, known):
                words.setdefault(word, known)
        return words | {known: known for known in self.known_as.values()}

    @cached_property
    def reviewed(self) -> TableSchema:
        """The schema without the words that no owner has reviewed yet: only this may be shown to people."""
        from nlfilter.schema.reviewed import reviewed

        return reviewed(self)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the whole schema, for cache keys (16 hex digits)."""
        return hashlib.sha256(dumps(to_builtins(self), _WITHOUT_REFERENCES)).hexdigest()[:16]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TableSchema) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def label_of(self, name: str, lang: Lang) -> str:
        """What people call a column, range, sum or term: its label, else its name in words.

        A unit in the name is left out: values show it. An unreviewed label is not used.
        """
        parts = (self.columns, self.ranges, self.sums, self.terms)
        part = next((found for part in parts if (found := part.get(name))), None)
        labels = part.label if part and not part.unreviewed else {}
        return labels.get(lang) or labels.get("en") or self._without_units.get(name) or name.replace("_", " ")

    @cached_property
    def _without_units(self) -> Mapping[str, str]:
        """The names of columns that end in their unit, without it, if no other column is called so.

        For `rent_eur` and 「家賃（円）」, that is "rent" and 「家賃」.
        """
        told = [name for name, column in self.columns.items() if column.unit and _HOLDS_A_UNIT.search(name)]
        if not told:
            return {}
        from nlfilter.schema.names.unit_guesses import unit_of, without_unit

        own = [name for name in told if unit_of(name, self.columns).unit == self.columns[name].unit]
        short = {name: without_unit(name) for name in own}
        taken = Counter([*short.values(), *(name.replace("_", " ") for name in self.columns)])
        return {name: text for name, text in short.items() if text and taken[text] == 1}
