"""A model server on loopback that behaves well or fails in a named way, as real servers do.

It supports as much of OpenAI's chat completions as the real client needs. Its answers are a queue of
`Behaviour`s, one for each call (the last one repeats forever).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import zlib
from collections.abc import Awaitable, Callable
from typing import Any, Self

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


class ModelServer:
    """`with ModelServer(saying({...})) as server:` serves at `server.url` and stores the calls."""

    def __init__(self, *behaviours: Behaviour, latency: float = 0) -> None:
        self.behaviours = list(behaviours)
        self.latency = latency
        self.calls: list[dict[str, Any]] = []
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(self, *exc: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    @property
    def url(self) -> str:
        """The base URL of the API."""
        return f"http://127.0.0.1:{self.port}/v1"

    def prompts(self) -> list[str]:
        """All text that was sent, one entry for each call."""
        return ["\n".join(m["content"] for m in call["messages"]) for call in self.calls]

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        self._handlers: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0, backlog=1024)
        self.port: int = server.sockets[0].getsockname()[1]
        self._started.set()
        await self._stop.wait()
        server.close()
        for task in self._handlers:
            task.cancel()
        await asyncio.gather(*self._handlers, return_exceptions=True)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handlers.add(task)
        self.connections += 1
        task.add_done_callback(self._handlers.discard)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while not writer.is_closing():
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = int(head.split("content-length:")[1].split("\r\n")[0])
                self.calls.append(json.loads(await reader.readexactly(length)))
                if self.latency:
                    await asyncio.sleep(self.latency)
                await self._next()(writer)
        writer.close()

    def _next(self) -> Behaviour:
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]


# Behaviours ------------------------------------------------------------------------------------


USAGE = {"prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340}


def saying(
    draft: object, *, finish: str = "stop", refusal: str | None = None, usage: object = USAGE
) -> Behaviour:
    """Sends a completion whose text is `draft`: a dict as JSON, or a str as it is."""
    text = draft if isinstance(draft, str) else json.dumps(draft, ensure_ascii=False)
    return sending(completion(text, finish, refusal, usage))


def completion(
    text: str, finish: str = "stop", refusal: str | None = None, usage: object = USAGE
) -> dict[str, object]:
    """The response of OpenAI's servers around an answer."""
    message = {"role": "assistant", "content": text or None, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "stub",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": usage,
    }


def sending(body: object) -> Behaviour:
    """Sends status 200 with any JSON, or with a text that is no JSON."""
    return _response(200, body)


def failing(status: int, message: str = "no", code: str | None = None, wait: float = 30) -> Behaviour:
    """Sends a provider's error that tells the client to wait some seconds."""
    body = {"error": {"message": message, "type": "error", "code": code}}
    return _response(status, body, f"retry-after: {wait}\r\n")


def redirecting(status: int, url: str) -> Behaviour:
    """Redirects to another address."""
    return _response(status, "elsewhere", f"location: {url}/chat/completions\r\n")


def packed(megabytes: int, encoding: str = "gzip", text: str = "") -> Behaviour:
    """Sends a completion with `megabytes` of padding before its text, compressed a thousandfold."""
    pack = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    head, tail = json.dumps(completion("|" + text)).encode().split(b"|")
    parts = (head, *[b" " * 2**20] * megabytes, tail)
    body = b"".join(map(pack.compress, parts)) + pack.flush()
    return _response(200, body, f"content-encoding: {encoding}\r\n")


def flooding(head: bytes, part: bytes) -> Behaviour:
    """Sends an endless answer, as fast as the client reads it."""

    async def flood(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\nconnection: close\r\n" + head + b"\r\n\r\n")
        while True:
            writer.write(part)
            await writer.drain()

    return flood


def _response(status: int, body: object, headers: str = "") -> Behaviour:
    data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    head = f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {len(data)}\r\n"

    async def respond(writer: asyncio.StreamWriter) -> None:
        writer.write(f"{head}{headers}\r\n".encode() + data)
        await writer.drain()

    return respond


async def hanging(writer: asyncio.StreamWriter) -> None:
    """Accepts the request and never answers."""
    await asyncio.sleep(3600)


async def trickling(writer: asyncio.StreamWriter) -> None:
    """Sends an endless answer, a byte at a time, so that no read ever times out."""
    writer.write(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)


async def hanging_up(writer: asyncio.StreamWriter) -> None:
    """Closes the connection in the middle of the answer."""
    writer.write(b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{")
    await writer.drain()
    writer.close()


async def closing(writer: asyncio.StreamWriter) -> None:
    """Closes the connection before any answer, as servers do with connections that were open too long."""
    writer.close()
