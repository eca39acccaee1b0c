"""A model server in a process of its own that answers well, badly, late or not at all, at random."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.translate.server import Behaviour, ModelServer, failing, hanging_up, saying, sending

TIMEOUT = 1.0
_GOOD = {
    "conditions": [
        {"phrase": "remote", "where": "remote"},
        {"phrase": "Python", "where": "list_contains(skills, 'Python')"},
        {"phrase": "Tokyo", "where": "city = 'Tokyo'"},
    ],
    "unmatched": ["kind people"],
}
_HOSTILE = {
    "conditions": [
        {"phrase": "remote", "where": "remote OR 1=1"},
        {"phrase": "Tokyo", "where": "city = 'Tokyo'; DROP TABLE jobs"},
        {"phrase": "\x1b[2J\u202e", "where": "read_text('/etc/passwd') = ''"},
    ],
    "remove": ["c1", "c2"],
}


async def late(writer: asyncio.StreamWriter) -> None:
    """Answers long after the client has stopped waiting."""
    await asyncio.sleep(3 * TIMEOUT)
    writer.close()


_ANSWERS: tuple[Behaviour, ...] = (
    *[saying(_GOOD)] * 6,
    saying(_HOSTILE),
    saying("```" + "\n" * 1_500),
    saying("[" * 20_000),
    sending("no completion"),
    failing(500),
    hanging_up,
    late,
)


class _Moody(ModelServer):
    """Answers each call at random after up to 100 ms, and stores no calls."""

    def _next(self) -> Behaviour:
        self.calls.clear()
        answer = random.choice(_ANSWERS)  # noqa: S311

        async def answering(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(random.random() / 10)  # noqa: S311
            await answer(writer)

        return answering


@contextmanager
def serving() -> Iterator[str]:
    """The address of the server, which ends with the block."""
    command = [sys.executable, "-m", "benchmarks.soak.model"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.communicate()  # closing its input ends the server


if __name__ == "__main__":
    with _Moody() as _server:
        print(_server.url, flush=True)
        sys.stdin.read()
