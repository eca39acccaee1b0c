"""Says why a row was kept: the conditions that it meets, as facts about the row if it shows them.

Of a condition's alternatives, those are said that are true for the row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from nlfilter.errors import InputError
from nlfilter.schema.parts import Lang
from nlfilter.schema.stored.drift import stored_columns
from nlfilter.sources.rows import Attributes, has_attributes
from nlfilter.where.logic.evaluation import NOT_SHOWN, TRUE, EvaluatedRow
from nlfilter.where.nodes import (
    And,
    Compare,
    HasAny,
    HasWord,
    Like,
    Not,
    OneOf,
    Or,
    Predicate,
    columns,
    conjunction,
    disjunction,
    inwards,
)
from nlfilter.where.words.phrase import together
from nlfilter.where.words.saying import Said, Saying, Several, Termed
from nlfilter.where.words.sayings import said, term_of, without_term
from nlfilter.where.words.speaker import Speaker

if TYPE_CHECKING:
    from nlfilter.where.conditions import Where


def reasons(
    where: Where,
    row: Any,
    lang: Lang = "en",
    *,
    position: int | None = None,
    today: date | None = None,
    stored: tuple[str, ...] = (),
    kept: bool = False,
) -> str:
    """Says in one sentence what the row is, and which conditions it meets.

    `position` (0-based) names the row if the schema has no name for it, `stored` are the columns of the list,
    and `kept` tells that the row itself is one of the kept rows. Raises `InputError` if the where does not
    keep the row, judged by the values that it shows, or if another row lacks a column that would tell.
    """
    schema = where.schema.schema
    speaker = Speaker.of(schema, lang)
    evaluated = EvaluatedRow(_mapping(row), where.schema, today)
    if where.enforced is not None and True not in evaluated.outcomes(where.enforced):
        raise InputError.of("row_not_kept")
    if not kept and (names := _lacking(where, evaluated, stored)):
        raise InputError.of("row_lacks", names=names)
    slots: dict[str, Any] = {"item": item(evaluated.row, speaker, position), "table": speaker.table}
    if not where.conditions:
        return speaker.language.sentence("reason_none", **slots)
    facts = [fact(c.predicate, evaluated) for c in where.conditions]
    return speaker.language.sentence("reason", reason=together(facts, speaker, "because"), **slots)


def _lacking(where: Where, row: EvaluatedRow, stored: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the columns that the row lacks, of conditions that it does not show to hold.

    A derived column lacks something if the row has none of the stored columns that it may be made of.
    """
    found: dict[str, None] = {}
    for condition in where.conditions:
        if row.outcomes(condition.predicate) == TRUE:
            continue
        for name in columns(condition.predicate):
            expr = where.schema.exprs.get(name)
            needed = [name] if expr is None else stored_columns(expr, stored)
            if not any(one in row.row for one in needed):
                found.update(dict.fromkeys(needed))
    return tuple(found)


def _mapping(row: Any) -> Mapping[str, Any]:
    """Reads a row by its columns: a dict, a similar object (a row of pandas), or an object's attributes."""
    if isinstance(row, Mapping):
        return row
    if has_attributes(row) and not hasattr(row, "keys"):
        return Attributes(row)
    if hasattr(row, "keys") and not hasattr(row, "columns"):  # a table is no row
        return {name: row[name] for name in row.keys()}  # noqa: SIM118  (iterating pandas gives values)
    raise InputError.of("row_of_another_kind", kind=type(row).__name__)


def item(row: Mapping[str, Any], speaker: Speaker, position: int | None = None) -> str:
    """Names a row: by its item column, else its key, else its place in the list."""
    schema = speaker.schema
    hidden = {name for name, column in schema.columns.items() if not column.filterable}
    for names in ((schema.item,), schema.key):
        texts = [speaker.cell(row.get(name), name) for name in names if name and name not in hidden]
        if text := " ".join(filter(None, texts)):
            return text
    return speaker.language.sentence("item", n=(position or 0) + 1)


# --- a condition with the row's own values

# For these sayings, a row's own value is clearer: "overtime is 10 hours", not "overtime is at most 20 hours".
_MEASURED = frozenset(
    {
        "at_least",
        "at_most",
        "more_than",
        "more_than_none",
        "less_than",
        "between",
        "since",
        "until",
        "after",
        "before",
        "by_end",
    }
    | {"from_to", "during", "calendar", "last", "next"}
    | {"other_than", "equals_not", "between_not", "from_to_not"}
)
_FLAGS = {("unmarked", False): "marked_not", ("unmarked_not", True): "marked"}


def fact(predicate: Predicate, row: EvaluatedRow) -> Said:
    """Says a condition with the row's own values; unchanged if the row does not show them."""
    term = term_of(predicate, row.compiled)
    inside = _fact(without_term(_without_false(predicate, row), row.compiled), row)
    return Termed(term, inside) if term else inside


def _without_false(predicate: Predicate, row: EvaluatedRow) -> Predicate:
    """Drops alternatives that are false for the row."""
    match predicate:
        case And(parts):
            return conjunction(*(_part_without_false(part, row) for part in parts))
        case Or(parts) if not _is_range(predicate, row):
            outcomes = [row.outcomes(part) for part in parts]
            sure = [part for part, found in zip(parts, outcomes, strict=True) if found == TRUE]
            if sure:
                return conjunction(*(_part_without_false(part, row) for part in _one_text(sure)))
            open_ = [part for part, found in zip(parts, outcomes, strict=True) if True in found]
            return disjunction(*(_part_without_false(part, row) for part in open_ or parts))
        case Not(And() | Or() | Not()):
            return _without_false(inwards(predicate), row)
        case OneOf(column, values):
            found = tuple(v for v in values if row.outcomes(Compare(column, "=", v)) == TRUE)
            return OneOf(column, found or values)
        case HasAny(column, texts):
            held = row.value(column)
            kept = tuple(text for text in texts if held is not NOT_SHOWN and text in (held or ()))
            return HasAny(column, kept or texts)
        case _:
            return predicate


def _part_without_false(part: Predicate, row: EvaluatedRow) -> Predicate:
    """Drops them in one of several parts; a term stays whole, so that it can be recognised."""
    return part if term_of(part, row.compiled) else _without_false(part, row)


def _is_range(predicate: Predicate, row: EvaluatedRow) -> bool:
    what = said(predicate, row.compiled)
    return isinstance(what, Saying) and what.key.startswith("range_")


def _one_text(parts: list[Predicate]) -> list[Predicate]:
    """Keeps only the first text search: several searches are synonyms, or columns, for one wish."""
    texts = [part for part in parts if isinstance(part, HasWord | Like)]
    return [part for part in parts if part not in texts[1:]]


def _fact(what: Said, row: EvaluatedRow) -> Said:
    match what:
        case Several(_, parts):
            facts = tuple(dict.fromkeys(_fact(part, row) for part in parts))
            return facts[0] if len(facts) == 1 else replace(what, parts=facts)
        case Termed(_, inside):
            return replace(what, inside=_fact(inside, row))
        case Saying():
            return _saying(what, row)


def _saying(saying: Saying, row: EvaluatedRow) -> Saying:
    if saying.key.startswith("range_"):
        return _range(saying, row)
    values = [(name, row.value(name)) for name in saying.columns]
    if any(value is NOT_SHOWN for _, value in values):
        return saying
    saying = replace(saying, beside="")
    if saying.measure:
        for name, value in values:
            if value is None:
                return Saying("given_not", (name,))
        found = row.measured(saying.measure)
        return saying if found is NOT_SHOWN else replace(saying, key="equals", values=(found,))
    (name, value), *others = values
    if others or saying.key == "given":
        return saying
    if flag := _FLAGS.get((saying.key, value)) if isinstance(value, bool) else None:
        return replace(saying, key=flag)
    if value is None and not saying.key.startswith("unmarked"):
        return Saying("given_not", (name,))
    if saying.key in _MEASURED and isinstance(value, int | float | Decimal | date | time | str):
        return Saying("equals", (name,), (value,))
    return saying


def _range(saying: Saying, row: EvaluatedRow) -> Saying:
    (name,) = saying.columns
    range_ = row.compiled.schema.ranges[name]
    ends: list[Any] = [row.value(end) for end in (range_.low, range_.high)]
    found = [end for end in ends if end is not None and end is not NOT_SHOWN]
    if not found:
        return saying
    low, high = found[0], found[-1]
    return Saying("range_is", (name,), (low, high)) if low != high else Saying("equals", (name,), (low,))
