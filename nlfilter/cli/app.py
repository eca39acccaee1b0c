"""The `nlfilter` command: its subcommands, and the one place where a failure becomes an exit code.

Start-up is light: a command loads what it needs when it runs, so that `--help` costs little.
"""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from nlfilter import __version__
from nlfilter.cli import chat, dump, golden, prompt, query, schema, translate, validate
from nlfilter.cli.speaking import begin
from nlfilter.cli.streams import fail
from nlfilter.errors import InputError, NLFilterError

app = typer.Typer(
    name="nlfilter",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("query", short_help="Show the rows that match a request.")(query.query)
app.command("translate", short_help="Turn a request into a WHERE clause.")(translate.translate)
app.command("validate", short_help="Check a WHERE clause.")(validate.validate)
app.command("prompt", short_help="Show the prompt that a model would get.")(prompt.prompt)
app.command("chat", short_help="Refine a filter in a dialogue.")(chat.chat)
app.add_typer(schema.app)
app.add_typer(dump.app)
app.add_typer(golden.app)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"nlfilter {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Filter a ranked list with a request in plain English or Japanese, through a checked SQL WHERE clause.

    Example: nlfilter query recs.parquet "remote, Python, Tokyo"
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    command = typer.main.get_command(app)
    begin(sys.argv[1:] if arguments is None else arguments)
    try:
        code = command(args=arguments, prog_name="nlfilter", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except TyperException as error:
        context = getattr(error, "ctx", None)
        message = error.format_message().replace(
            "Value error, ", ""
        )  # pydantic's words for one of our checks
        return fail(InputError.command_line(message, context.command_path if context else "nlfilter"))
    except NLFilterError as error:
        return fail(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _closed()
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return fail(NLFilterError.unforeseen(type(error).__name__, _place(error)))
        _closed()
        return fail(InputError.unwritable("standard output"))
    except SystemExit as error:  # Typer's own answer to a closed pipe
        return _closed() if error.code == 1 else int(error.code or 0)
    except Exception as error:
        # The message of an unforeseen error may hold anything, so only its type and its place are shown.
        return fail(NLFilterError.unforeseen(type(error).__name__, _place(error)))


def _open_closed_streams() -> None:
    """Open the streams that were closed before the start: Python has set them to None."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _place(error: Exception) -> str:
    """The last line of nlfilter's code in the traceback of an error."""
    here = os.path.dirname(os.path.dirname(__file__))
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(here)]
    return f"{os.path.relpath(frames[-1].filename, here)}:{frames[-1].lineno}" if frames else ""


def _closed() -> int:
    """Stop writing, since the reader of the pipe has closed it; Python's last flush then raises no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
