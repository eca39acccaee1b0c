"""What all productions share: their registry, and access to the parts of a rule."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TypeVar, cast

from nlfilter.build_cache import kept
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule, check
from nlfilter.translate.reader.forms import Form, Word
from nlfilter.translate.reader.operators import OF_ROLE, Op
from nlfilter.translate.reader.score import Score
from nlfilter.translate.reader.table import Table

Made = Iterator[tuple[Form, Score]]
"""The forms that a production makes, each with its score; none if the parts do not fit."""
Production = Callable[[Table, Rule, Sequence[Node]], Made]
_T = TypeVar("_T")


class _Productions(dict[str, Production]):
    """The productions by the name that rules use. A module is loaded when a rule first asks for one of it."""

    def __missing__(self, name: str) -> Production:
        import_module(_homes()[name])
        return self[name]


PRODUCTIONS = _Productions()


@cache
def _homes() -> dict[str, str]:
    """The module of each production."""
    return kept("productions", dict[str, str], _found)


def _found() -> dict[str, str]:
    from pkgutil import iter_modules

    for module in iter_modules([os.path.dirname(__file__)]):
        import_module(f"{__package__}.{module.name}")
    check(PRODUCTIONS)
    return {name: made.__module__ for name, made in PRODUCTIONS.items()}


def production(function: Production) -> Production:
    """Registers a function as a production."""
    PRODUCTIONS[function.__name__] = function
    return function


def first_of(parts: Sequence[Node], kind: type[_T]) -> _T | None:
    """The first form of a type among the parts, if there is one."""
    for part in parts:
        if isinstance(part.form, kind):
            return part.form
    return None


def only(parts: Sequence[Node], kind: type[_T]) -> _T:
    """The form of a type that every pattern of the production has."""
    found = first_of(parts, kind)
    if found is None:
        raise TypeError(f"a pattern without a {kind.__name__}")
    return found


def span_of(parts: Sequence[Node]) -> tuple[int, int]:
    """Where the parts begin and end."""
    return parts[0].start, parts[-1].stop


def begins_turn(table: Table, place: int) -> bool:
    """Whether a place is the beginning of the request."""
    return not table.source.text[:place].strip()


def operator_said(rule: Rule, parts: Sequence[Node]) -> Op:
    """The comparison of a rule: its argument, or the role of the word of comparison among its parts."""
    if rule.argument:
        return cast(Op, rule.argument)
    return next(_OPERATORS[part.parts[0].symbol] for part in parts if part.symbol in _COMPARING)


def is_paced(table: Table, parts: Sequence[Node]) -> bool:
    """Whether a comparison is one of speed: "faster than"."""
    words = (part.parts[0] if part.symbol in _COMPARING else part for part in parts)
    keys = (word.form.key for word in words if isinstance(word.form, Word))
    return any("paced" in table.lang.roles.get(key, ()) for key in keys)


_COMPARING = frozenset({"Than", "Than_after", "When", "When_after"})
_OPERATORS: Mapping[str, Op] = {**{f"{role}_after": op for role, op in OF_ROLE.items()}, **OF_ROLE}
"""The comparisons of the words before and after an amount, by their roles."""
