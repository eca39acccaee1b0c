"""Runs `nlfilter`: prepares the streams, and turns each failure into an exit code.

The start is fast: a command loads what it needs when it runs, and the help loads nothing.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from nlfilter.cli import INTERRUPTED
from nlfilter.cli.help_page import page

_COMPLETING = "_NLFILTER_COMPLETE"
"""The variable that a shell sets when it asks for completions."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = 0
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        return _closed(code)
    except SystemExit as error:  # Typer's own answer to a closed pipe
        return _closed() if error.code == 1 else int(error.code or 0)
    except Exception as error:
        return _failed(error)


def _run(arguments: Sequence[str]) -> int:
    if [*arguments] in ([], ["--help"]) and _COMPLETING not in os.environ:
        sys.stdout.write(page())
        return 0
    from nlfilter import build_cache
    from nlfilter.cli import schema_cache
    from nlfilter.cli.localization import begin
    from nlfilter.cli.streams import fail
    from nlfilter.errors import NLFilterError

    schema_cache.begin(quiet=not {"--quiet", "-q"}.isdisjoint(arguments))
    build_cache.keeper = schema_cache.kept
    begin(arguments)
    try:
        return _command(arguments)() or 0
    except NLFilterError as error:
        return fail(error)


def _command(arguments: Sequence[str]) -> Callable[[], int | None]:
    """The command to run, as a plain line or Typer says."""
    if _COMPLETING not in os.environ and arguments[0] == "query":
        from nlfilter.cli.plain_line import given
        from nlfilter.cli.query import query

        if (parameters := given(query, arguments[1:])) is not None:
            return partial(query, **parameters)
    from nlfilter.cli.commands import run_command

    return partial(run_command, arguments)


def _failed(error: Exception) -> int:
    """Report an unforeseen error. Its message may hold anything, so only its type and its place are shown."""
    from nlfilter.cli.streams import fail
    from nlfilter.errors import InputError, NLFilterError
    from nlfilter.sources.deadline import ON_A_SIGNAL

    if isinstance(error, RuntimeError) and str(error) == ON_A_SIGNAL:
        return _interrupted()
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        _closed()
        return fail(InputError.of("unwritable", path="standard output"))
    return fail(NLFilterError.unforeseen(type(error).__name__, _place(error)))


def _interrupted() -> int:
    """Say in one line that Ctrl-C ended the command."""
    from nlfilter.cli.localization import spoken
    from nlfilter.cli.streams import say
    from nlfilter.errors import Message

    with contextlib.suppress(BrokenPipeError):
        say(Message("word.interrupted").told(spoken()))
    return INTERRUPTED


def _open_closed_streams() -> None:
    """Open the streams that were closed before the start: Python has set them to None."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115


def _place(error: Exception) -> str:
    """The last line of nlfilter's code in the traceback of an error."""
    import traceback

    here = os.path.dirname(os.path.dirname(__file__))
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(here)]
    return f"{os.path.relpath(frames[-1].filename, here)}:{frames[-1].lineno}" if frames else ""


def _closed(code: int = 0) -> int:
    """The reader of the pipe has closed it: write to nowhere, so that Python's last flush raises no error.

    What the command found out before is still its exit code.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
