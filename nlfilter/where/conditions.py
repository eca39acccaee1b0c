"""`Where`: the validated clause, the AND of its conditions. Nothing else is ever run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from os import PathLike
from typing import Any

from nlfilter.errors import InputError, RejectedWhere
from nlfilter.errors.inputs import day_of
from nlfilter.schema.fold import clean
from nlfilter.schema.parts import Lang
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.logic.check import admitted
from nlfilter.where.nodes import And, Predicate, conjunction, parts_of
from nlfilter.where.owner.compiling import compile_given
from nlfilter.where.sql import writer as printed
from nlfilter.where.sql.dialects import Dialect, raw
from nlfilter.where.sql.writer import shown

_ID = re.compile(r"c([1-9][0-9]{0,5})", re.ASCII)
MOST_IDS = 1_000_000
"""The most ids of a stored where or dialogue."""
_LONGEST_PHRASE = 1_000
"""The most characters of a stored phrase: a request is no longer."""
MAX_CONDITIONS = 100
"""The most conditions of a stored where: each passes the gate, which takes time."""


@dataclass(frozen=True)
class Condition:
    """One conjunct: a stable id (`c1`, never reused), the phrase it answers ("" if none), its predicate."""

    id: str
    phrase: str
    predicate: Predicate = field(repr=False)
    sql: str
    schema: CompiledSchema = field(repr=False, compare=False)

    @classmethod
    def _of(cls, id: str, phrase: str, predicate: Predicate, schema: CompiledSchema) -> Condition:
        """Makes a condition, and prints its SQL."""
        return cls(id, phrase, predicate, printed.readable(predicate, schema), schema)

    def describe(self, lang: Lang = "en") -> str:
        """Says the condition in words, short enough for a chip: "city is Kyoto"."""
        from nlfilter.where import words

        return words.say(self.predicate, self.schema, lang, self.phrase)

    @property
    def shown(self) -> str:
        """Its SQL for people (`Where.shown`)."""
        return shown(self.predicate, self.schema)


@dataclass(frozen=True, repr=False)
class Where:
    """Conditions over one schema, in their order. `next_id` numbers the next one, so that ids stay unique."""

    schema: CompiledSchema
    conditions: tuple[Condition, ...] = ()
    next_id: int = 1

    def __repr__(self) -> str:
        return f"Where({self.schema.schema.name}: {self.sql})"

    @property
    def sql(self) -> str:
        """Readable DuckDB SQL over the view; `TRUE` if there is no condition."""
        return printed.readable(self.predicate, self.schema) if self.predicate else "TRUE"

    @property
    def shown(self) -> str:
        """The clause for people: `has_word(title, 'intern')` instead of a regular expression.

        `parse_where` reads it back to the same conditions. An engine does not know `has_word`; it runs `sql`.
        """
        return shown(self.predicate, self.schema) if self.predicate else "TRUE"

    @property
    def predicate(self) -> Predicate | None:
        """The AND of all conditions without repeats; None if there is no condition."""
        if not self.conditions:
            return None
        whole = conjunction(*(c.predicate for c in self.conditions))
        return conjunction(*dict.fromkeys(whole.parts)) if isinstance(whole, And) else whole

    @property
    def enforced(self) -> Predicate | None:
        """The predicate that selects rows: the owner's `always` and the conditions. None keeps every row."""
        parts = [p for p in (self.schema.always, self.predicate) if p is not None]
        return conjunction(*parts) if parts else None

    def to_sql(self, dialect: Dialect = "duckdb", *, today: date) -> str:
        """Prints the clause over the raw table: derived columns, missing values, dates and `always` expanded.

        Raises `InputError` for an unknown dialect, or an owner's expression that the dialect cannot express.
        """
        if dialect not in ("duckdb", "spark"):
            raise InputError.of("unknown_dialect")
        today = day_of(today)
        parts = [
            raw(p, self.schema, today, dialect) for p in (self.schema.always, self.predicate) if p is not None
        ]
        return " AND ".join(f"({part})" for part in parts) if len(parts) > 1 else (parts or ["TRUE"])[0]

    def describe(self, lang: Lang = "en") -> str:
        """Says the conditions in words."""
        from nlfilter.where import words  # load the templates only if words are needed

        return words.describe(self, lang)

    def adding(self, phrase: str, predicate: Predicate) -> Where:
        """Returns this where with one more condition; raises `RejectedWhere` if it is not allowed."""
        if not isinstance(predicate, Predicate):
            raise InputError.wrong_type("not_a_predicate", predicate)
        asked = admitted(predicate, self.schema)
        condition = Condition._of(f"c{self.next_id}", stored_phrase(phrase), asked, self.schema)
        return replace(self, conditions=(*self.conditions, condition), next_id=self.next_id + 1)

    def without(self, *ids: str) -> Where:
        """Returns this where without the named conditions. Other ids stay, and an unknown id does nothing."""
        for id_ in ids:
            if not isinstance(id_, str):
                raise InputError.wrong_type("not_an_id", id_)
        return replace(self, conditions=tuple(c for c in self.conditions if c.id not in ids))

    def replacing(self, id: str, predicate: Predicate) -> Where:
        """Returns this where with one condition replaced; the new one has a new id and no phrase.

        Raises `RejectedWhere` if it is not allowed, `InputError` if there is no condition with this id.
        """
        if not any(condition.id == id for condition in self.conditions):
            raise InputError.no_such_condition(str(id), [condition.id for condition in self.conditions])
        new = self.adding("", predicate).conditions[-1]
        conditions = tuple(new if c.id == id else c for c in self.conditions)
        return replace(self, conditions=conditions, next_id=self.next_id + 1)

    def numbered(self, next_id: int, known: frozenset[Condition]) -> Where:
        """Returns this where with unused ids: only conditions that are `known` keep an id below `next_id`."""
        number = max(self.next_id, next_id)
        conditions: list[Condition] = []
        for condition in self.conditions:
            if condition not in known and int(condition.id[1:]) < next_id:
                condition, number = replace(condition, id=f"c{number}"), number + 1
            conditions.append(condition)
        return replace(self, conditions=tuple(conditions), next_id=number)

    def under(self, compiled: CompiledSchema) -> Where:
        """Returns this where under a schema; if it was made with another, its conditions pass the gate again.

        Raises `InputError` if it belongs to another table, or if conditions are no longer allowed.
        """
        if self.schema is compiled:
            return self
        made, wanted = self.schema.schema.name, compiled.schema.name
        if made != wanted:
            raise InputError.of("where_of_another_table", made=made, wanted=wanted)
        from nlfilter.where.gate.gate import parse_predicate

        conditions: list[Condition] = []
        lost: list[tuple[str, str]] = []
        for condition in self.conditions:
            try:
                predicate = parse_predicate(printed.readable(condition.predicate, self.schema), compiled)
            except RejectedWhere:
                lost.append((condition.id, condition.phrase))
            else:
                conditions.append(Condition._of(condition.id, condition.phrase, predicate, compiled))
        if lost:
            raise InputError.lost_conditions(lost)
        return Where(compiled, tuple(conditions), self.next_id)

    def __and__(self, other: Where) -> Where:
        """Returns the AND of both; the conditions of `other` get new ids. Raises what `under` raises."""
        if not isinstance(other, Where):
            raise InputError.wrong_type("not_a_where", other)
        both = self
        for condition in other.under(self.schema).conditions:
            both = both.adding(condition.phrase, condition.predicate)
        return both

    def to_dict(self) -> dict[str, Any]:
        """Returns JSON-ready data: `{"conditions": [{"id", "phrase", "where"}], "next_id"}`."""
        conditions = [
            {"id": c.id, "phrase": c.phrase, "where": printed.storable(c.predicate, self.schema)}
            for c in self.conditions
        ]
        return {"conditions": conditions, "next_id": self.next_id}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], schema: TableSchema | str | PathLike[str]) -> Where:
        """Read `to_dict` back through the gate.

        Raises `InputError` if the stored where is invalid, `RejectedWhere` if the gate refuses a clause; its
        `.condition` is the id.
        """
        compiled = compile_given(schema)
        conditions: list[Condition] = []
        for id_, phrase, text in _stored(data):
            predicate = _through_the_gate(id_, phrase, text, compiled)
            conditions.append(Condition._of(id_, phrase, predicate, compiled))
        return cls(compiled, tuple(conditions), data["next_id"])


def parse_where(text: str, schema: TableSchema | str | PathLike[str]) -> Where:
    """Reads a clause, one condition for each part of its top-level AND; raises `RejectedWhere`.

    `schema` is a `TableSchema`, or the path of a schema file.

    The owner's terms may stand for conditions, by any word for them: `"well paid" AND remote`. The where then
    holds what they mean. It keeps SQL's logic. Nothing checks whether a value is stored.

    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {"remote": {"type": "BOOLEAN"}}})
    >>> parse_where("NOT (remote)", schema).sql
    'NOT remote'
    """
    from nlfilter.where.gate.gate import read
    from nlfilter.where.gate.reading import GateContext

    if not isinstance(text, str):
        raise InputError.wrong_type("not_a_clause", text)
    compiled = compile_given(schema)
    found = read(text, GateContext(compiled, term=compiled.terms_by_key.get))
    del text  # as in `parse_predicate`
    if isinstance(found, RejectedWhere):
        raise found
    where = Where(compiled)
    for part in parts_of(found):
        where = where.adding("", part)
    return where


def _through_the_gate(id_: str, phrase: str, text: str, compiled: CompiledSchema) -> Predicate:
    from nlfilter.where.gate.gate import parse_predicate

    try:
        return parse_predicate(text, compiled)
    except RejectedWhere as error:
        refused = error.in_condition(id_, phrase, text)
    raise refused


def stored_phrase(text: str) -> str:
    """Returns a phrase as it is stored: on one line, and no longer than a request."""
    return (text if text.isprintable() else clean(text))[:_LONGEST_PHRASE]


def _stored(data: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Checks the form of a stored where; returns the (id, phrase, where) of each condition."""
    parts, next_id = (data.get("conditions"), data.get("next_id")) if isinstance(data, Mapping) else (None, 0)
    if not isinstance(parts, list) or type(next_id) is not int or not 1 <= next_id <= MOST_IDS:
        raise InputError.of("stored_where")
    if len(parts) > MAX_CONDITIONS:
        raise InputError.of("many_conditions", limit=MAX_CONDITIONS)
    found: list[tuple[str, str, str]] = []
    for part in parts:
        keys = ("id", "phrase", "where")
        if not isinstance(part, Mapping) or not all(isinstance(part.get(key), str) for key in keys):
            raise InputError.of("stored_where")
        number = _ID.fullmatch(part["id"])
        if not number or int(number[1]) >= next_id:
            raise InputError.of("stored_where")
        found.append((part["id"], stored_phrase(part["phrase"]), part["where"]))
    if len({id_ for id_, _, _ in found}) < len(found):
        raise InputError.of("stored_where")
    return found
