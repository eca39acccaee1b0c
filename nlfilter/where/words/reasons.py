"""Says why a row was kept: the conditions that it meets, as facts about the row if it shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from nlfilter.errors import InputError
from nlfilter.schema.parts import Lang
from nlfilter.schema.stored.drift import stored_columns
from nlfilter.sources.objects import Attributes, has_attributes
from nlfilter.where.logic.evaluation import TRUE, EvaluatedRow
from nlfilter.where.nodes import columns
from nlfilter.where.words.facts import fact
from nlfilter.where.words.phrase import together
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
