"""Reading a sqlglot tree by table: each node of an exact type, with an exact set of arguments, or refused.

Meaning hides in arguments (a negation, a sub-query, a qualifier are arguments of nodes that look harmless),
so a handler names those it reads, and any other that is present is a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from sqlglot import exp

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate

T = TypeVar("T")


Terms = Callable[[str], Predicate | None]
"""The condition of a term, by its `lookup_key`; raises `RejectedWhere` for one that is wrong itself."""


def no_term(_: str) -> Predicate | None:
    """Requests are not built on terms: a name is a column's."""
    return None


@dataclass(frozen=True, slots=True)
class Reading:
    """What handlers know: the schema, whether its owner writes (who may name hidden columns), its terms."""

    compiled: CompiledSchema
    owner: bool = False
    term: Terms = no_term


@dataclass(frozen=True, slots=True)
class Handler(Generic[T]):
    """How one node type is read: the arguments it must and may have, and examples for the docs."""

    read: Callable[[Reading, Any], T]
    must: frozenset[str]
    may: frozenset[str]
    examples: tuple[str, ...]


class Table(dict[type[exp.Expr], Handler[T]]):
    """Handlers by exact node type; what is not in the table is refused."""

    def reads(
        self, *types: type[exp.Expr], must: str = "", may: str = "", examples: tuple[str, ...] = ()
    ) -> Callable[[Callable[[Reading, Any], T]], Callable[[Reading, Any], T]]:
        """Enter a function as the handler of node types; `must` and `may` are argument names."""

        def enter(read: Callable[[Reading, Any], T]) -> Callable[[Reading, Any], T]:
            for node_type in types:
                self[node_type] = Handler(
                    read, frozenset(must.split()), frozenset(f"{must} {may}".split()), examples
                )
            return read

        return enter

    def read(self, reading: Reading, node: object) -> T:
        """What the node says; raises `RejectedWhere` for a node or an argument that is not in the table."""
        handler = self.get(type(node))  # type: ignore[arg-type]
        if handler is None:
            refuse(code_of(node), node)
        check_arguments(node, handler.must, handler.may)
        return handler.read(reading, node)


def check_arguments(node: Any, must: frozenset[str], may: frozenset[str]) -> None:
    """Raise `RejectedWhere` unless the arguments that say something are those expected."""
    args: Mapping[str, Any] = node.args
    present = {
        name for name, value in args.items() if value is not None and value is not False and value != []
    }
    if not must <= present <= may:
        refuse(RejectCode.FORBIDDEN_NODE, node)


def code_of(node: object) -> RejectCode:
    """Why a node outside of a table is refused."""
    match node:
        case exp.Boolean() | exp.Null() | exp.Literal():
            return RejectCode.CONSTANT
        case exp.Func() if not isinstance(node, exp.Connector | exp.Cast | exp.Case | exp.If):
            return RejectCode.FORBIDDEN_FUNCTION
        case _:
            return RejectCode.FORBIDDEN_NODE


def refuse(code: RejectCode, node: object) -> NoReturn:
    """Raise `RejectedWhere` at a node."""
    raise RejectedWhere(code, span_of(node))


def span_of(node: object) -> tuple[int, int] | None:
    """Where a node stands in the clause, from the names and literals below it."""
    if not isinstance(node, exp.Expr):
        return None
    places = [(n.meta["start"], n.meta["end"] + 1) for n in node.walk() if "start" in n.meta]
    return (min(start for start, _ in places), max(end for _, end in places)) if places else None
