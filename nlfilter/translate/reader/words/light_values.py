"""Stored values that are also words without weight: "live", "running"."""

from __future__ import annotations

from msgspec.structs import replace

from nlfilter.schema.fold import squeeze
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Value
from nlfilter.translate.reader.table import STOPS, Table

_FILLER = frozenset({"filler"})
_SHORTEST = 4
DOUBT = 2.8
"""What it costs to skip such a word: little less than to read it as the value, so that no answer is sure."""


def is_light_value(node: Node, roles: frozenset[str]) -> bool:
    """Whether a node is a stored value whose word may be skipped."""
    form = node.form
    if not isinstance(form, Value) or not form.weak or form.meaning.kind != "value":
        return False
    return roles == _FILLER and len(form.text) >= _SHORTEST and form.text.isascii()


def told_by_place(table: Table, text: str, node: Node) -> Node:
    """A value that stands where only a value can: before the noun of the list, or beside its like.

    "Live grants", "live and closed grants", "grants that are live".
    """
    form = node.form
    if not isinstance(form, Value):
        return node
    before, after = text[: node.start].split(), [word.strip(STOPS) for word in text[node.stop :].split()]
    roles = table.lang.roles
    joined = len(after) > 1 and table.lang.plays(after[0], "and", "or")
    beside = joined and any(m.name == form.meaning.name for m in table.lexicon.find(squeeze(after[1])))
    noun = bool(after) and table.lexicon.names_items(squeeze(after[0]))
    ends = not after and (not before or "being" in roles.get(before[-1], ()))
    return replace(node, form=replace(form, weak=False)) if noun or beside or ends else node
