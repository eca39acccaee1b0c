"""Reads a sqlglot tree by a table of handlers: a node must have an exact type and an exact set of arguments.

Arguments can change the meaning: a negation, a sub-query and a qualifier are arguments of nodes that look
harmless. So a handler names the arguments that it reads, and any other argument is a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, NoReturn, TypeVar

from msgspec import Struct
from sqlglot import exp

from nlfilter.errors import RejectCode, RejectedWhere
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate

T = TypeVar("T")


Terms = Callable[[str], Predicate | None]
"""Returns the condition of a term by its `lookup_key`; raises `RejectedWhere` if the term is wrong."""


def no_term(_: str) -> Predicate | None:
    """Returns None: a stored where holds no terms, so a name means a column."""
    return None


class GateContext(Struct, frozen=True):
    """What a handler may use: the schema, its terms, and whether its owner writes (hidden columns, too)."""

    compiled: CompiledSchema
    owner: bool = False
    term: Terms = no_term


class Handler(Struct, Generic[T], frozen=True):
    """How one node type is read: the arguments it must and may have, and examples for the docs."""

    read: Callable[[GateContext, Any], T]
    must: frozenset[str]
    may: frozenset[str]
    examples: tuple[str, ...]


class Handlers(dict[type[exp.Expr], Handler[T]]):
    """Handlers by exact node type; a node without a handler is refused."""

    def reads(
        self, *types: type[exp.Expr], must: str = "", may: str = "", examples: tuple[str, ...] = ()
    ) -> Callable[[Callable[[GateContext, Any], T]], Callable[[GateContext, Any], T]]:
        """Register a function as the handler of node types; `must` and `may` are argument names."""

        def enter(read: Callable[[GateContext, Any], T]) -> Callable[[GateContext, Any], T]:
            for node_type in types:
                self[node_type] = Handler(
                    read, frozenset(must.split()), frozenset(f"{must} {may}".split()), examples
                )
            return read

        return enter

    def read(self, context: GateContext, node: object) -> T:
        """Calls the node's handler; raises `RejectedWhere` for a node or an argument without one."""
        handler = self.get(type(node))  # type: ignore[arg-type]
        if handler is None:
            refuse(code_of(node), node)
        check_arguments(node, handler.must, handler.may)
        return handler.read(context, node)


def check_arguments(node: Any, must: frozenset[str], may: frozenset[str]) -> None:
    """Raise `RejectedWhere` unless the arguments that have a value are the expected ones."""
    args: Mapping[str, Any] = node.args
    present = {
        name for name, value in args.items() if value is not None and value is not False and value != []
    }
    if not must <= present <= may:
        refuse(RejectCode.FORBIDDEN_NODE, node)


def code_of(node: object) -> RejectCode:
    """Returns the code for a node that is in no table."""
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
    """Finds the position of a node in the clause, from the names and literals below it."""
    if not isinstance(node, exp.Expr):
        return None
    places = [(n.meta["start"], n.meta["end"] + 1) for n in node.walk() if "start" in n.meta]
    return (min(start for start, _ in places), max(end for _, end in places)) if places else None
