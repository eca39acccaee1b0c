"""The `nlfilter` command for Typer. It loads a subcommand of `help_page.COMMANDS` when it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from nlfilter import __version__
from nlfilter.cli import INTERRUPTED
from nlfilter.cli.help_page import COMMANDS, OPTIONS, page
from nlfilter.cli.streams import fail
from nlfilter.cli.typed import Application
from nlfilter.errors import InputError, Message


class _Commands(Mapping[str, Any]):
    """The subcommands by name. They are not all loaded, because that takes longer than most runs."""

    def __getitem__(self, name: str) -> Any:
        if name not in COMMANDS:
            raise KeyError(name)
        home = import_module(f"nlfilter.cli.{name}")
        if hasattr(home, "app"):
            return typer.main.get_group(home.app)
        alone = Application(add_completion=False)
        alone.command(name, short_help=COMMANDS[name])(getattr(home, name))
        return typer.main.get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Group(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        return [*COMMANDS]

    def get_help(self, ctx: Any) -> str:
        return page().rstrip()


app = Application(name="nlfilter", cls=_Group)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nlfilter {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=OPTIONS["--version"])
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run_command(arguments: Sequence[str]) -> int | None:
    """Run one command and return its exit code."""
    command = typer.main.get_command(app)
    try:
        code: int | None = command(args=[*arguments], prog_name="nlfilter", standalone_mode=False)
    except TyperException as error:
        unknown = hasattr(error, "option_name")  # the option does not exist
        given = next((one for one in arguments if _is_dashed(one)), "") if unknown else ""
        context = getattr(error, "ctx", None)
        called = context.command_path if context else _called(arguments)
        return fail(InputError.command_line(_told(error), called, dashed=given))
    if code == INTERRUPTED:  # Typer's own answer to Ctrl-C
        raise KeyboardInterrupt
    return code


def _called(arguments: Sequence[str]) -> str:
    """The command of some arguments, as far as its name is known."""
    return " ".join(["nlfilter", *(one for one in arguments[:1] if one in COMMANDS)])


def _told(error: TyperException) -> str:
    """Typer's problem in our words, in any language, if it is a common one; else in Typer's words."""
    words = error.format_message().replace("Value error, ", "")  # pydantic's words for a check of ours
    name, *others = re.findall("'([^']*)'", words) or [""]
    name = getattr(error, "option_name", "") or name
    near = tuple(getattr(error, "possibilities", None) or ())
    match type(error).__name__:
        case "NoSuchOption":
            return Message("usage.near_option" if near else "usage.no_such_option", name=name, near=near)
        case "MissingParameter":
            return Message("usage.missing", name=name)
        case "BadOptionUsage" if "does not take" in words:
            return Message("usage.takes_no_value", name=name)
        case "BadOptionUsage":
            return Message("usage.no_value", name=name)
        case "BadParameter":
            return _wrong_value(error, name, others) or words
        case "UsageError" if words.startswith("No such command"):
            return Message("usage.no_such_command", name=name[:40], known=_subcommands(error))
        case "NoArgsIsHelpError":
            return Message("usage.which_command", known=_subcommands(error))
    return words


def _subcommands(error: TyperException) -> tuple[str, ...]:
    context = getattr(error, "ctx", None)
    return tuple(context.command.list_commands(context)) if context else tuple(COMMANDS)


def _wrong_value(error: TyperException, name: str, quoted: Sequence[str]) -> str:
    """What the value of an option must be; "" if pydantic's error does not say it."""
    found: list[Any] = getattr(error.__cause__, "errors", list)()
    kind, limits = (found[0]["type"], found[0].get("ctx", {})) if found else ("", {})
    if kind == "value_error" and len(quoted) > 1:
        return Message("usage.one_of", name=name, known=tuple(quoted[1:]))
    if (key := _WRONG.get(kind)) is None:
        return ""
    return Message(f"usage.{key}", name=name, limit=f"{next(iter((limits or {0: 0}).values())):g}")


_WRONG: Mapping[str, str] = {
    "int_parsing": "whole",
    "float_parsing": "number",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
}
"""The messages for pydantic's kinds of errors."""


def _is_dashed(argument: str) -> bool:
    """Whether an argument may be a text that begins with a dash: "-Makita"."""
    return len(argument) > _AN_OPTION and argument[0] == "-" and argument[1] != "-"


_AN_OPTION = 2
"""The length of a short option: "-o"."""
