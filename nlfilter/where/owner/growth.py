"""Limits how long an owner's expression can make a text: nested replacements multiply."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from nlfilter.errors import RejectedWhere
from nlfilter.where.gate.reading import span_of

MAX_GROWTH = 100
"""How many times longer than the stored text a result may be; the engine's limits do not stop one value."""
_ANY = MAX_GROWTH + 1
"""The factor of a text whose length the row decides."""


def check_growth(tree: exp.Expr) -> None:
    """Raise `RejectedWhere` where a text could grow beyond the limit.

    Every text counts as one; a call multiplies the texts below it.
    """
    grown: dict[int, int] = {}
    for node in reversed(list(tree.walk(bfs=True))):  # a node comes after its parts
        parts = [grown[id(part)] for part in node.iter_expressions() if type(part) is not exp.Literal]
        times = _TIMES.get(type(node))
        if type(node) in _JOINED:  # its literals count as one text: they cannot be longer than the file
            size = sum(parts) + any(type(part) is exp.Literal for part in node.iter_expressions())
        else:
            size = max(parts, default=1)
        grown[id(node)] = size * (times(node) if times else 1)
        if grown[id(node)] > MAX_GROWTH:
            raise RejectedWhere.growing(span_of(node))


def _replaced(node: exp.Expr) -> int:
    """Returns the factor by which each replaced part grows."""
    found, new = _length(node.args["expression"]), _length(node.args.get("replacement"))
    if new == 0:
        return 1
    return _ANY if new is None else max(1, -(-new // max(1, found or 1)))


def _matched(node: exp.Expr) -> int:
    """Returns the factor: it may match between any two letters, or the whole text, which then repeats."""
    new = _length(node.args.get("replacement"))
    return _ANY if new is None else new + 1 if new else 1


def _separated(node: exp.Expr) -> int:
    """Returns the factor: elements may be empty, so that the result is only separators."""
    mark = _length(node.args.get("expression"))
    return _ANY if mark is None else mark + 1


def _length(node: object) -> int | None:
    """Returns the length of a literal; None for a value of the row, 0 for a missing argument."""
    if node is None:
        return 0
    return len(str(node.args["this"])) if type(node) is exp.Literal else None


_TIMES: Mapping[type[exp.Expr], Callable[[exp.Expr], int]] = {
    exp.Replace: _replaced,
    exp.RegexpReplace: _matched,
    exp.ArrayToString: _separated,
}
# Nodes that join the texts below them.
_JOINED = frozenset(
    {
        exp.Anonymous,
        exp.Array,
        exp.ArrayAppend,
        exp.ArrayConcat,
        exp.ArrayPrepend,
        exp.Concat,
        exp.ConcatWs,
        exp.DPipe,
    }
)
