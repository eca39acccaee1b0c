"""A where and a prepared list belong to their schema; under another schema they pass the gate again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from nlfilter import Dialogue, InputError, NLFilter, TableSchema, Where, parse_where

ROWS = [
    {"city": "Tokyo", "pay": 5, "open": True},
    {"city": "Osaka", "pay": 7, "open": False},
    {"city": "Osaka", "pay": 9, "open": True},
]


def jobs(name: str = "jobs", *, pay: dict[str, Any] | None = None, **more: Any) -> NLFilter:
    columns = {
        "city": {"type": "VARCHAR"},
        "open": {"type": "BOOLEAN"},
        "pay": {"type": "BIGINT"} | (pay or {}),
    }
    schema = TableSchema.model_validate({"name": name, "columns": columns, **more})
    return NLFilter(schema, translator="embedded", values=ROWS)


def where(text: str, made_by: NLFilter) -> Where:
    return parse_where(text, made_by.schema)


OPEN = jobs()
STRICT = jobs(always="open")
HIDDEN = jobs(pay={"filterable": False})
OTHER = jobs("people")

ENTRIES: dict[str, Callable[[NLFilter, Where], object]] = {
    "apply": lambda to, where: to.apply(where, ROWS),
    "filter": lambda to, where: to.filter("Osaka", ROWS, where=where),
    "translate": lambda to, where: to.translate("Osaka", where=where),
    "dialogue": lambda to, where: to.dialogue(where),
    "put": lambda to, where: to.dialogue().put(where),
    "runnable": lambda to, where: to.as_runnable().invoke(
        {"request": "Osaka", "ranked": ROWS, "where": where}
    ),
    "prepared": lambda to, where: to.prepare(ROWS).run(where, today=to.today()),
    "counted": lambda to, where: to.prepare(ROWS).count(where, to.today()),
    "missing": lambda to, where: to.prepare(ROWS).missing(where, to.today()),
    "and": lambda to, where: Where(to.compiled) & where,
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
@pytest.mark.parametrize("text", ["city = 'Osaka'", None], ids=["some", "empty"])
def test_the_where_of_another_table_is_refused(entry: Callable[..., object], text: str | None) -> None:
    given = where(text, OTHER) if text else Where(OTHER.compiled)
    with pytest.raises(InputError, match="made with the schema 'people', not with 'jobs'"):
        entry(STRICT, given)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_conditions_that_a_changed_schema_does_not_allow_are_named(entry: Callable[..., object]) -> None:
    held = where("city = 'Osaka'", OPEN).adding("over 6", where("pay > 6", OPEN).conditions[0].predicate)
    with pytest.raises(InputError, match=r'does not allow: c2 \("over 6"\)') as caught:
        entry(HIDDEN, held)
    assert caught.value.hint == 'To continue without them: where.without("c2").'
    entry(HIDDEN, held.without("c2"))


@pytest.mark.parametrize("entry", ["apply", "filter", "runnable"])
def test_the_owners_filter_of_the_schema_in_use_is_in_force(entry: str) -> None:
    held = where("city = 'Osaka'", OPEN)
    result: Any = ENTRIES[entry](STRICT, held)
    assert result.positions == (2,)
    assert result.where.schema is STRICT.compiled
    assert STRICT.prepare(ROWS).run(held, today=STRICT.today()).positions == (2,)


def test_a_dialogue_goes_on_under_the_schema_in_use() -> None:
    held = where("city = 'Osaka'", OPEN)
    talk: Dialogue = STRICT.dialogue(held)
    assert STRICT.apply(talk.where, ROWS).positions == (2,)
    assert STRICT.apply(STRICT.dialogue().put(held), ROWS).positions == (2,)


def test_an_equal_schema_changes_nothing() -> None:
    held = where("city = 'Osaka' AND pay > 6", OPEN).without("c1")
    again = jobs()
    assert again.apply(held, ROWS).where == held


def test_a_clause_on_a_changed_type_is_read_again() -> None:
    """For an integer column, `pay > 6.5` means "at least 7"; for a decimal column it does not."""
    whole = where("pay > 6.5", OPEN)
    exact = jobs(pay={"type": "DECIMAL(9,2)"})
    assert exact.apply(whole, ROWS).where.sql == where(whole.sql, exact).sql
    with pytest.raises(InputError, match="does not allow: c1"):
        jobs(pay={"type": "VARCHAR"}).apply(whole, [{**row, "pay": "x"} for row in ROWS])


def test_a_prepared_list_is_prepared_again_for_a_changed_schema() -> None:
    prepared = OPEN.prepare(ROWS)
    assert STRICT.apply(Where(STRICT.compiled), prepared).positions == (0, 2)
    with pytest.raises(InputError, match="prepared with the schema 'jobs', not with 'people'"):
        OTHER.prepare(prepared)


@pytest.mark.parametrize("given", ["city = 'Osaka'", {"conditions": []}, 1])
@pytest.mark.parametrize("entry", ["apply", "filter", "translate", "dialogue", "put"])
def test_another_value_is_not_taken_for_a_where(entry: str, given: Any) -> None:
    with pytest.raises(InputError, match=r"A where is needed here|not a stored dialogue"):
        ENTRIES[entry](OPEN, given)
