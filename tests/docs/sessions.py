"""Terminal sessions in pages: read, run, and rewritten (`python -m tests.docs.sessions FILE...`).

A session is a fenced `console` block: `$ command`, then its output, including standard error. A line `...`
stands for any lines.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ANY_LINES = "..."


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Step:
    """A command of a session, and its expected output."""

    command: str
    expected: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page, with the line on which their text begins."""
    for found in _BLOCK.finditer(page):
        yield Block(found["kind"], found["text"], page.count("\n", 0, found.start("text")) + 1)


def steps(block: Block) -> Iterator[Step]:
    """The commands of a session; a backslash continues a command on the next line."""
    lines = block.text.splitlines()
    at = 0
    while at < len(lines):
        start = at
        command = lines[at].removeprefix("$ ")
        while command.endswith("\\"):
            at += 1
            command = command[:-1] + lines[at].strip()
        at += 1
        first = at
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        yield Step(command, "\n".join(lines[first:at]), block.line + start)


def printed(command: str) -> str:
    """The output of a command that runs at the root of the repository."""
    if command.startswith("make "):
        # The command of the target, without making an environment first.
        recipe = subprocess.check_output(
            ["make", "--no-print-directory", "-n", *command.split()[1:]], cwd=ROOT, text=True
        )
        command = recipe.replace("\\\n", "")[recipe.index("nlfilter ") :] if "nlfilter " in recipe else recipe
        command = command[command.index("nlfilter ") :]
    found = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("NLFILTER_", "OPENAI_"))}
    ran = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=env | {"PATH": found, "COLUMNS": "100"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return "\n".join(line.rstrip() for line in ran.stdout.splitlines())


def fits(expected: str, found: str) -> bool:
    """Whether an output is as expected; `...` stands for any lines.

    >>> fits("a\\n...\\nd", "a\\nb\\nc\\nd"), fits("a", "a\\nb")
    (True, False)
    """
    parts = [re.escape(line) if line != ANY_LINES else r"[^\0]*" for line in expected.splitlines()]
    return re.fullmatch("\n".join(parts), found) is not None


def rewritten(page: str) -> str:
    """The page with the present output of every session; sessions with `...` stay as they are."""
    for block in reversed(list(blocks(page))):
        if block.kind != "console" or ANY_LINES in block.text.splitlines():
            continue
        fresh = "".join(f"$ {step.command}\n{printed(step.command)}\n" for step in steps(block))
        page = page.replace(block.text, fresh)
    return page


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
