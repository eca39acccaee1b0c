"""Finds the columns, operators, terms and words of a schema that no golden case uses.

It reads only the files (requests, records, clauses); nothing is translated or run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from nlfilter.errors import RejectedWhere
from nlfilter.golden.format import Case
from nlfilter.golden.run import read_suites
from nlfilter.golden.setup import Options
from nlfilter.schema.fold import squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import parse_where
from nlfilter.where.nodes import And, Compare, Leaf, Not, Or, Predicate, columns_of, leaves
from nlfilter.where.owner.compiling import compile_file

_EVERY_KIND = ("IsMissing",)
_OPERATORS: dict[Kind, tuple[str, ...]] = {
    Kind.BOOLEAN: ("Flag", "IsTruth"),
    Kind.INTEGER: ("=", "<>", "<", "<=", ">", ">=", "Between", "OneOf"),
    Kind.DECIMAL: ("=", "<>", "<", "<=", ">", ">=", "Between", "OneOf"),
    Kind.FLOAT: ("<", "<=", ">", ">=", "Between"),
    Kind.DATE: ("=", "<", "<=", ">", ">=", "Between", "OneOf"),
    Kind.TIMESTAMP: ("<", "<=", ">", ">="),
    Kind.TIME: ("<", "<=", ">", ">="),
    Kind.TEXT: ("=", "Differs", "OneOf", "Like", "HasWord"),
    Kind.TEXT_LIST: ("Has", "HasAny", "HasAll"),
}
"""The forms of conditions that a suite should hold for each kind of column, by node or comparison."""

_SPOKEN = {
    "Flag": "true",
    "IsTruth": "not true",
    "IsMissing": "IS NULL",
    "Between": "BETWEEN",
    "OneOf": "IN",
    "Differs": "<>",
    "Like": "LIKE",
    "HasWord": "has_word",
    "Has": "list_contains",
    "HasAny": "list_has_any",
    "HasAll": "list_has_all",
}
"""The name of a form for people, as in SQL."""

_PARTS = ("columns", "operators", "terms", "words")


class Coverage(Struct, frozen=True):
    """The parts of one schema that no case uses."""

    schema: str
    cases: int
    columns: tuple[str, ...]
    operators: tuple[str, ...]
    terms: tuple[str, ...]
    words: tuple[str, ...]
    unrecorded: int = 0
    """The number of cases that have no clause yet: they exercise only words and terms."""

    @property
    def text(self) -> str:
        """For people: a line for each part that has gaps."""
        found = [
            f"  {part} that no case exercises ({len(missing)}): {_some(missing)}"
            for part in _PARTS
            if (missing := getattr(self, part))
        ]
        found = found or ["  every column, operator, term and word is exercised"]
        if self.unrecorded:
            found.append(
                f"  {self.unrecorded} without a record, which exercise no column: nlfilter golden accept"
            )
        return "\n".join([f"{self.schema}: {self.cases} cases", *found])

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        parts = {part: list(getattr(self, part)) for part in _PARTS}
        return {"schema": self.schema, "cases": self.cases, **parts, "unrecorded": self.unrecorded}


_SHOWN = 20


def _some(names: Sequence[str]) -> str:
    """The first names, and how many more there are: `--json` gives all."""
    more = len(names) - _SHOWN
    return ", ".join([*names[:_SHOWN], *([f"and {more} more (--json)"] if more > 0 else [])])


def coverage_of(paths: Sequence[Path | str], options: Options | None = None) -> tuple[Coverage, ...]:
    """Finds the coverage of each schema that the files name; raises `InputError` and `SchemaError`."""
    options = options or Options()
    by_schema: dict[Path, list[Case]] = {}
    for suite in read_suites(paths):
        if path := suite.schema or options.schema:
            by_schema.setdefault(path.resolve(), []).extend(suite.cases)
    return tuple(_coverage(path, cases) for path, cases in by_schema.items())


def _coverage(path: Path, cases: Sequence[Case]) -> Coverage:
    schema = compile_file(path).schema
    predicates = [p for case in cases for p in _predicates(case, schema)]
    seen = [leaf for predicate in predicates for leaf in leaves(predicate)]
    asked = "\n".join(squeeze(text) for case in cases for text in _asked(case))
    used = {name for leaf in seen for name in columns_of(leaf)}
    forms = {(schema.columns[name].kind, _form(leaf)) for leaf in seen for name in columns_of(leaf)}
    joins = {join for predicate in predicates for join in _joins(predicate)}
    kinds = {schema.columns[name].kind for name in schema.filterable}
    wanted = [(kind, form) for kind in Kind if kind in kinds for form in (*_OPERATORS[kind], *_EVERY_KIND)]
    return Coverage(
        path.name,
        len(cases),
        columns=tuple(name for name in schema.filterable if name not in used),
        operators=(
            *(
                f"{_SPOKEN.get(form, form)} of {kind.value}"
                for kind, form in wanted
                if (kind, form) not in forms
            ),
            *(join.upper() for join in ("And", "Or", "Not") if join not in joins),
        ),
        terms=tuple(
            name
            for name, term in schema.terms.items()
            if not any(squeeze(word) in asked for word in (name, *term.synonyms))
        ),
        words=tuple(word for word in dict.fromkeys(_words(schema)) if squeeze(word) not in asked),
        unrecorded=sum(map(_is_unrecorded, cases)),
    )


def _is_unrecorded(case: Case) -> bool:
    """Whether a case keeps rows, but says no clause yet."""
    keeps = case.keeps is not None or any(turn.keeps is not None for turn in case.turns)
    return keeps and not any(_clauses(case))


def _asked(case: Case) -> Iterator[str]:
    """Yields all requests of a case: its own, its wordings and its turns."""
    yield from (case.request or "", *case.wordings, *(turn.say or "" for turn in case.turns))


def _predicates(case: Case, schema: TableSchema) -> Iterator[Predicate]:
    """Yields the clauses that the case records or judges, if the gate accepts them."""
    for text in _clauses(case):
        if text:
            try:
                where = parse_where(text, schema)
            except RejectedWhere:
                continue
            if where.predicate:
                yield where.predicate


def _clauses(case: Case) -> tuple[str | None, ...]:
    return (case.where, *case.accept, case.clause, *(turn.where for turn in case.turns))


def _form(leaf: Leaf) -> str:
    return leaf.op if isinstance(leaf, Compare) else type(leaf).__name__


def _joins(predicate: Predicate) -> Iterator[str]:
    if isinstance(predicate, And | Or | Not):
        yield type(predicate).__name__
        for part in predicate.parts if not isinstance(predicate, Not) else (predicate.part,):
            yield from _joins(part)


def _words(schema: TableSchema) -> Iterable[str]:
    """Yields every synonym in the schema."""
    for name in schema.filterable:
        column = schema.columns[name]
        yield from (*column.synonyms, *column.when_true, *column.when_false, *column.group_words)
        for others in column.values.values():
            yield from others
    for range_ in schema.ranges.values():
        yield from range_.synonyms
    for term in schema.terms.values():
        yield from term.synonyms
