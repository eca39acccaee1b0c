"""Runs the command line in this process, as a pipe or as a terminal would."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlfilter.cli.app import run

ROOT = Path(__file__).parents[2]
JOBS = str(ROOT / "fixtures/jobs/jobs.parquet")
SCHEMA = str(ROOT / "schemas/jobs.yaml")
INSTALLED = str(Path(sys.executable).with_name("nlfilter"))


@dataclass(frozen=True)
class Ran:
    """The result of a run: its exit code, its stdout and its stderr."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8")

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal(io.TextIOWrapper):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def nlfilter(*arguments: str | Path, stdin: bytes = b"", terminal: bool = False) -> Ran:
    """Runs a command; with `terminal`, stdout is a terminal."""
    data = io.BytesIO()
    kind = Terminal if terminal else io.TextIOWrapper
    out = kind(data, encoding="utf-8", newline="", write_through=True)
    err = io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _stdin(given):
        code = run([str(argument) for argument in arguments])
        out.flush()
    return Ran(code, data.getvalue(), err.getvalue())


@contextlib.contextmanager
def _stdin(stream: io.TextIOWrapper) -> Any:
    before, sys.stdin = sys.stdin, stream
    try:
        yield
    finally:
        sys.stdin = before


def installed(*arguments: str, env: dict[str, str] | None = None, **options: Any) -> subprocess.Popen[bytes]:
    """Starts the installed command as a process of its own."""
    pipes: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }
    return subprocess.Popen([INSTALLED, *arguments], env=os.environ | (env or {}), **(pipes | options))


def query(
    request: str, *more: str | Path, table: str = JOBS, terminal: bool = False, stdin: bytes = b""
) -> Ran:
    """`nlfilter query` over the shipped jobs, for one person on a fixed day."""
    known: Sequence[str | Path] = ("--schema", SCHEMA, "--list", "u001") if table == JOBS else ()
    return nlfilter(
        "query", table, request, *known, "--today", "2026-10-01", *more, terminal=terminal, stdin=stdin
    )
