"""Finds a figure that people ask for inside longer texts: minutes of 「三鷹駅 徒歩5分」, rooms of 4LDK."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import in_ascii, is_told, trimmed
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import has_word
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column
from nlfilter.sources.names import free_name, literal, quoted
from nlfilter.sources.source import Scan

_KINDS: Sequence[Mapping[str, Any]] = NAMES["figures_within"]
_ENOUGH = 0.5
"""The least share of the texts that hold the figure; the others have none."""
_SAMPLE = 1_000
_FEWEST = 3


class Figure(Struct, frozen=True):
    """A figure inside the texts of a column: how it is called, its unit, and how it is read."""

    name: str
    unit: str | None
    expr: str


def figure_in(scan: Scan, name: str, fact: ColumnFacts, names: Iterable[str]) -> Figure | None:
    """The figure that most texts of a column hold, unless another of the columns is called by it."""
    if fact.kind is not Kind.TEXT or fact.distinct < _FEWEST:
        return None
    narrow, column = scan.narrow([name]), quoted(name)
    first = f"(SELECT {column} FROM {narrow.table} WHERE {is_told(column)} LIMIT {_SAMPLE})"
    text = in_ascii(trimmed(column))
    for kind in _KINDS:
        told_already = any(has_word(in_own_script(other), kind["called"]) for other in names)
        if told_already or not _may_hold(kind, name):
            continue
        shape = literal(f"(?i){kind['shape']}")
        figure = f"coalesce({', '.join(_group(text, shape, n) for n in range(1, kind['groups'] + 1))})"
        if apart := kind.get("apart"):
            figure = f"CASE WHEN NOT regexp_matches({text}, {literal('(?i)' + apart)}) THEN {figure} END"
        told, held = narrow.answers("count(*)", f"count({figure})", of=first)
        if held >= max(_FEWEST, _ENOUGH * told):
            return Figure(kind["name"]["en" if name.isascii() else "ja"], kind.get("unit"), figure)
    return None


def _group(text: str, shape: str, group: int) -> str:
    return f"TRY_CAST(nullif(regexp_extract({text}, {shape}, {group}), '') AS BIGINT)"


def _may_hold(kind: Mapping[str, Any], name: str) -> bool:
    """Whether a column is called what such a figure stands in; any column, if nothing tells."""
    return "of" not in kind or has_word(in_own_script(name), kind["of"])


def with_figures(columns: Mapping[str, Column], figures: Mapping[str, Figure]) -> dict[str, Column]:
    """The columns, each with a derived one for the figure in its texts beside it; the first of each kind."""
    made, told = dict(columns), set[str]()
    for name, found in figures.items():
        if name in made and made[name].filterable and not made[name].private and found.name not in told:
            told.add(found.name)
            own = free_name(made, found.name)
            made[own] = Column(type="BIGINT", unit=found.unit, expr=found.expr)
    return made
