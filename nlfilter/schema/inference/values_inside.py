"""Finds values that stand as whole words inside others: who asks for an "Accountant" also wants a senior."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from nlfilter.schema.fold import fold
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Column, Group

_FEWEST, _MOST = 30, 200
"""Fewer values are kinds apart ("Pass", "Pass with notes"); more are names of single things."""
_WORD = re.compile(r"[\w+#]+")


def with_values_inside(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], proper: Collection[str]
) -> dict[str, Column]:
    """The columns with a group for each value that other values contain. `proper` columns hold proper names.

    The list of a row names each thing by itself, so columns of lists have no such groups.
    """
    made = dict(columns)
    for name, held in values.items():
        column = columns.get(name)
        if column is None or column.kind is not Kind.TEXT or column.private or name in proper:
            continue
        if column.filterable and column.vocabulary != "text" and _FEWEST < len(held) <= _MOST:
            groups = {value: Group(values=(value, *of)) for value, of in _inside(held)}
            made[name] = column.model_copy(update={"groups": {**groups, **column.groups}})
    return made


def _inside(held: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The values that stand as whole words inside others, each with these others.

    >>> dict(_inside(["Cook", "Line Cook", "Cookery Teacher", "温泉", "花見・温泉"]))
    {'Cook': ('Line Cook',), '温泉': ('花見・温泉',)}
    """
    said = {value: f" {' '.join(_WORD.findall(fold(value)))} " for value in held}
    for value, words in said.items():
        if words.strip() and (of := tuple(v for v in held if v != value and words in said[v] != words)):
            yield value, of
