"""Makes Typer's commands of functions with marked parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar, get_args

import typer

from nlfilter.cli.parameters import Mark

F = TypeVar("F", bound=Callable[..., Any])


class Application(typer.Typer):
    """Commands that are functions with marked parameters."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(rich_markup_mode=None, pretty_exceptions_enable=False, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[F], F]:
        """Adds a function as a command; the function stays as it is."""
        add = super().command(name, **settings)

        def added(function: F) -> F:
            add(for_typer(function))
            return function

        return added


def for_typer(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with Typer's parameters in place of ours."""
    told = inspect.signature(function, eval_str=True)
    parameters = [one.replace(annotation=_typed(one.annotation)) for one in told.parameters.values()]

    def run(**given: Any) -> Any:
        return function(**given)

    run.__name__, run.__doc__, run.__module__ = function.__name__, function.__doc__, function.__module__
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__signature__ = told.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run


def _typed(annotation: Any) -> Any:
    kind, *marks = get_args(annotation) or (annotation,)
    match marks:
        case [Mark(names, settings, choices)] if names:
            kind = Literal[choices] | None if choices else kind
            return Annotated[kind, typer.Option(*names, **settings)]
        case [Mark(_, settings, _)]:
            return Annotated[kind, typer.Argument(**settings)]
    return annotation
