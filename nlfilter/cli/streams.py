"""Reads input, and writes output: data to stdout or a file, words for people to stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from nlfilter.cli.localization import note_language, spoken
from nlfilter.errors import InputError, Message, NLFilterError, SchemaError, told, within
from nlfilter.languages.folders import codes
from nlfilter.schema.fold import squeeze
from nlfilter.sources.files import UnreadFile, bytes_of
from nlfilter.sources.replacing import replacing

MOST_INPUT = 10_000_000
"""The most bytes that are read of standard input or of a file of requests."""


def say(text: str, *, hang: int = 0) -> None:
    """Write words for a person to stderr; each line is safe for a terminal, and wrapped to its width.

    `hang` indents the continuation of a line.
    """
    from nlfilter.where.words.safe_text import visible

    lines = [*map(visible, text.split("\n"))]
    if width := _width(sys.stderr):
        from nlfilter.cli.wrapping import wrapped

        lines = [part for line in lines for part in wrapped(line, width, hang)]
    sys.stdout.flush()  # so that data and words appear in the order in which they were written
    print(*lines, sep="\n", file=sys.stderr)  # noqa: T201


def show(text: str) -> None:
    """Write text to stdout; each line is safe for a terminal, because a pipe may end in one."""
    from nlfilter.where.words.safe_text import visible

    sys.stdout.writelines(visible(line) + "\n" for line in text.split("\n"))


@contextlib.contextmanager
def even_if_unread() -> Iterator[None]:
    """Write a report whose reader may have left: a closed pipe does not change what the command found out."""
    with contextlib.suppress(BrokenPipeError):
        yield
        sys.stdout.flush()


def _width(stream: IO[str]) -> int:
    """The width of the terminal (or COLUMNS); 0 without a terminal."""
    if not stream.isatty():
        return 0
    with contextlib.suppress(OSError, ValueError):
        return int(os.environ.get("COLUMNS") or os.get_terminal_size(stream.fileno()).columns)
    return 0


def fail(error: NLFilterError, *more: str, lang: str | None = None) -> int:
    """Write a failure in one to three lines, in the language of the run by default; return its exit code."""
    tongue = lang or spoken()
    with contextlib.suppress(BrokenPipeError):
        lines = [*f"{Message('word.error').told(tongue)}: {error.told(tongue)}".split("\n"), *more]
        say("\n".join(lines[:3]))
    return error.exit_code


@contextlib.contextmanager
def each_problem() -> Iterator[None]:
    """Write each problem of a wrong file on its own line, for somebody who checks the file."""
    try:
        yield
    except SchemaError as error:
        *before, last = error.problems
        for problem in before:
            tell(within(Message("word.error"), problem))
        raise SchemaError([last], hint=error.hint) from None


def in_run_language(text: str) -> str:
    """A message in the language of the run; any other text unchanged."""
    return told(text, spoken())


def tell(text: str) -> None:
    """Write a message to stderr, in the language of the run."""
    say(in_run_language(text))


def agreed(question: str) -> bool:
    """Ask on stderr whether something is right. No answer, or one that is not known, is a no."""
    print(in_run_language(question), end=" ", file=sys.stderr, flush=True)  # noqa: T201
    answer = sys.stdin.readline()
    if not sys.stdin.isatty() or not answer:  # nobody has ended the line of the question
        say("")
    words = " ".join(Message("word.agreed").told(lang) for lang in codes())
    return squeeze(answer) in map(squeeze, words.split())


def read_text(path: str) -> str:
    """The text of a file in UTF-8, or of standard input for `-`."""
    with contextlib.suppress(UnicodeDecodeError):
        return read_bytes(path).decode("utf-8-sig")
    raise InputError.of("not_utf8", what="standard input" if path == "-" else path)


def read_bytes(path: str) -> bytes:
    """The bytes of a file, or of standard input for `-`."""
    data = b""
    failure: InputError | None = None
    if path == "-":
        data = sys.stdin.buffer.read(MOST_INPUT + 1)
        if len(data) > MOST_INPUT:
            failure = InputError.of("long_input", what="standard input", limit=MOST_INPUT)
    else:
        try:
            data = bytes_of(path, MOST_INPUT)
        except UnreadFile as error:
            missing = InputError.of("missing_text", path=path)
            failure = (
                missing if error.missing else InputError.of("unread_lines", path=path, reason=error.reason)
            )
    if failure is not None:
        raise failure
    return data


def request_of(argument: str) -> str:
    """A request given on the command line, or on standard input as `-`."""
    request = read_text("-").strip() if argument == "-" else argument
    if not is_text(request):
        raise InputError.of("not_utf8", what="the request")
    note_language(request)
    return request


def is_text(given: str) -> bool:
    """Whether an argument or a line is text; bytes that are not text become surrogates."""
    return given.isascii() or not any(0xD800 <= ord(ch) <= 0xDFFF for ch in given)


def not_over(path: Path | None, *inputs: Path | str | None) -> None:
    """Refuse to overwrite an input: a file, or a file of a folder or pattern."""
    from nlfilter.sources.paths import files_of, is_same_file

    if path is None:
        return
    for read in (file for given in inputs if given is not None for file in files_of(given)):
        if is_same_file(path, read):
            raise InputError.of("output_is_input", path=str(path))


@contextlib.contextmanager
def output(path: Path | None) -> Iterator[IO[str]]:
    """The output for text data: stdout, or a file that appears whole or not at all."""
    if path is None:
        yield sys.stdout
        return
    with replacing(path) as part, open(part, "w", encoding="utf-8", newline="") as file:
        yield file
