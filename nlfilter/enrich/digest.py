"""Makes the digest of a table: all the facts that a model gets, and never a row.

It holds names, types, units, ranges, the share of missing values, and the frequent values of closed columns.
As for every prompt, `translate.visible` decides which columns and values may be named at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import Struct

from nlfilter.enrich.schema_on_table import SchemaOnTable
from nlfilter.schema.fold import clean, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.sources.names import quoted
from nlfilter.translate.prompts.described import TYPE_WORDS

MOST_VALUES = 60
"""Values of one column that a model is asked about, the most frequent first."""

FEW_VALUES = 6
"""Values of a column that is only mentioned in a call."""

MANY_SHARED = 6
"""Columns that share so many values hold the same things (stations from and to), not just equal codes."""

_QUANTILES = "[0.1, 0.5, 0.9]"


class Digest(Struct, frozen=True):
    """All that a model gets of a table: JSON-ready `facts` of each column, and `values` to find words for."""

    name: str
    rows: int
    known: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, Any]]
    values: Mapping[str, tuple[str, ...]]
    shared: Mapping[str, str]


def digest_of(basis: SchemaOnTable, asked: Mapping[str, Collection[str]] | None = None) -> Digest:
    """Makes the digest of a table; `asked` holds, by column, values that a model was asked about before."""
    visible = basis.visible
    aggregates = basis.measured({name: _aggregates(name, basis) for name in visible.columns})
    asked = asked or {}
    shared = shared_values(basis)
    nameable = {name: tuple(_nameable(name, basis, asked.get(name, ()))) for name in visible.columns}
    values = {
        name: tuple(v for v in found if v not in visible.values.get(shared.get(name, ""), ()))[:MOST_VALUES]
        for name, found in nameable.items()
    }
    facts: dict[str, Mapping[str, Any]] = {}
    for name in visible.columns:
        listed: dict[str, Any] = {"values_of": shared[name]} if name in shared else {}
        if values[name]:
            listed["values"] = list(values[name])
        if (left := len(nameable[name]) - len(values[name])) > 0 and name not in shared:
            listed["more_values"] = left
        facts[name] = {**_facts(name, basis, aggregates[name]), **listed}
    schema = basis.schema
    known: dict[str, Any] = {
        "table": clean(schema.name),
        "called": [clean(word) for word in (*schema.label.values(), *schema.nouns)],
        "terms": [clean(name) for name in schema.terms],
        "sums": [clean(name) for name in schema.sums],
        "ranges": {clean(name): [one.low, one.high] for name, one in schema.ranges.items()},
    }
    return Digest(
        schema.name,
        basis.prepared.total,
        {k: part for k, part in known.items() if part},
        facts,
        values,
        shared,
    )


def shared_values(basis: SchemaOnTable) -> dict[str, str]:
    """Finds columns that hold the same things as an earlier one: many values, at least half of their own."""
    shared: dict[str, str] = {}
    values = basis.visible.values
    for name, found in values.items():
        for other in values:
            if other == name:
                break
            both = len(found.keys() & values[other].keys())
            if other not in shared and both >= MANY_SHARED and 2 * both >= len(found):
                shared[name] = other
                break
    return shared


def _nameable(name: str, basis: SchemaOnTable, asked: Collection[str]) -> Iterator[str]:
    """Yields values for which people may have words: no code of an open column, no web address.

    Spellings that fold to the same text count as one.
    """
    if basis.visible.columns[name].vocabulary == "open":
        return
    seen: set[str] = set()
    for value in basis.visible.values[name]:
        key = squeeze(value)
        if "://" not in value and value not in asked and key not in seen:
            seen.add(key)
            yield value


def _aggregates(name: str, basis: SchemaOnTable) -> list[str]:
    column, spelled = basis.visible.columns[name], quoted(name)
    asked = [f"count({spelled})"]
    if column.private:
        return asked
    if column.kind.is_ordered:
        asked += [f"min({spelled})", f"max({spelled})", f"quantile_disc({spelled}, {_QUANTILES})"]
    elif column.kind is Kind.BOOLEAN:
        asked.append(f"count(*) FILTER (WHERE {spelled})")
    return asked


def _facts(name: str, basis: SchemaOnTable, aggregates: tuple[Any, ...]) -> dict[str, Any]:
    """Describes one column by its facts, in a readable order."""
    column, total = basis.visible.columns[name], basis.prepared.total
    present, *more = aggregates
    kind = TYPE_WORDS[column.kind]
    if column.kind is Kind.TEXT and basis.visible.is_free_text(name):
        kind = "words"
    elif column.vocabulary == "open":
        kind = "code"
    facts: dict[str, Any] = {"column": name, "type": kind}
    if column.unit:
        facts["unit"] = clean(" per ".join(filter(None, (column.unit, column.per))))
    if column.kind.is_ordered and more and more[0] is not None:
        low, high, quantiles = more
        facts["range"] = [_plain(one) for one in (low, *(quantiles or ()), high)]
    elif column.kind is Kind.BOOLEAN and more and present:
        facts["true"] = _share(more[0], present)
    if total and present < total:
        facts["missing"] = _share(total - present, total)
    known = (*column.label.values(), *column.synonyms, *column.when_true, *column.when_false)
    if known:
        facts["known_words"] = [clean(word) for word in dict.fromkeys(known)]
    if column.named_only and kind != "code":
        facts["codes"] = True
    return facts


_SHORT_FACTS = ("column", "type", "unit", "range", "codes", "values_of")


def shortened(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Shortens the facts of a column that is only mentioned."""
    short = {key: facts[key] for key in _SHORT_FACTS if key in facts}
    return short | ({"values": facts["values"][:FEW_VALUES]} if "values" in facts else {})


def _share(part: int, whole: int) -> str:
    """Writes a share as text; one between none and all is never rounded to none or all.

    >>> _share(1, 3000), _share(1, 3), _share(2999, 3000)
    ('1 %', '33 %', '99 %')
    """
    percent = round(100 * part / whole)
    return f"{min(max(percent, 1 if part else 0), 100 if part == whole else 99)} %"


def _plain(value: Any) -> int | float | str:
    """Rounds a float to five significant digits; writes a day or a time as text."""
    match value:
        case bool() | str():
            return str(value)
        case int():
            return value
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case float() | Decimal():
            number = float(f"{float(value):.5g}")
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        case _:
            return str(value)
