"""What every request passes first: host, key, size, number and time; and the headers of every answer.

Pure ASGI. A body is read whole, up to its bound, before anything looks at it.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from msgspec import Struct
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.responses import Response

from nlfilter.serve.http_problems import problem

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

log = logging.getLogger("nlfilter.serve")

_PORT = re.compile(r":\d*$")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
OPEN = ("/healthz", "/readyz", "/", "/nl-filter.js", "/nl-filter.css", "/favicon.ico")
"""Paths that need no key: they hold no data."""


class Limits(Struct, frozen=True):
    """The bounds of the service; `hosts` are names in the Host header without a port, `keys` the API keys."""

    hosts: tuple[str, ...] = LOOPBACK
    keys: tuple[str, ...] = ()
    most_bytes: int = 4_000_000
    at_once: int = 32
    seconds: float = 30.0


class Metrics:
    """The counters of one service, for Prometheus. No label holds a text of a person."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        made = {"registry": self.registry, "namespace": "nlfilter"}
        self.requests = Counter("requests", "Answers.", ("path", "status"), **made)  # type: ignore[arg-type]
        self.seconds = Histogram("seconds", "Time to an answer.", ("path",), **made)  # type: ignore[arg-type]
        self.running = Gauge("running", "Requests that are being answered.", **made)  # type: ignore[arg-type]
        self.calls = Counter("model_calls", "Calls of the model.", **made)  # type: ignore[arg-type]
        self.tokens = Counter("model_tokens", "Tokens.", ("way",), **made)  # type: ignore[arg-type]


class Guard:
    """Wraps an ASGI application."""

    def __init__(self, app: App, limits: Limits, metrics: Metrics, paths: Iterable[str] = ()) -> None:
        self._app = app
        self._limits = limits
        self._metrics = metrics
        self._known = frozenset(paths)
        self._running = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        path = f"/{scope['path'].rsplit('/', 1)[-1]}"
        path = path if path in self._known else "other"
        status = 500
        sent = False

        async def sending(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status, sent = message["status"], True
                message["headers"] = [*message["headers"], *_headers(scope["path"])]
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sending)
        else:
            self._running += 1
            self._metrics.running.inc()
            try:
                async with asyncio.timeout(self._limits.seconds):
                    whole = await self._read(receive)
                    app = _too_large(self._limits.most_bytes) if whole is None else self._app
                    await app(scope, receive if whole is None else _replayed(whole, receive), sending)
            except TimeoutError:
                if not sent:
                    await problem(504, "Timeout", "The answer took too long.")(scope, receive, sending)
            except Exception as error:  # its text may hold anything, so only its kind is shown
                log.error("%s at %s", type(error).__name__, path)
                if not sent:
                    await problem(500, "InternalError", "The service failed.")(scope, receive, sending)
            finally:
                self._running -= 1
                self._metrics.running.dec()
        took = time.perf_counter() - started
        self._metrics.requests.labels(path, str(status)).inc()
        self._metrics.seconds.labels(path).observe(took)
        log.info("%s %s %d %.1f ms", scope["method"], path, status, took * 1000)

    def _refusal(self, scope: Message) -> Response | None:
        """The answer to a request that goes no further."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if _PORT.sub("", headers.get("host", "")).lower() not in self._limits.hosts:
            # A page on another host name may point it at this address (DNS rebinding).
            return problem(421, "UnknownHost", "The service does not answer to this host name.")
        if self._limits.keys and scope["path"] not in OPEN and not self._has_key(headers):
            return problem(401, "NoKey", "Send an API key: Authorization: Bearer KEY.")
        length = headers.get("content-length", "")
        if length.isdigit() and int(length) > self._limits.most_bytes:
            return _too_large(self._limits.most_bytes)
        if self._running >= self._limits.at_once and scope["path"] not in OPEN:
            response = problem(429, "Busy", "Too many requests at once. Try again.")
            response.headers["retry-after"] = "1"
            return response
        return None

    def _has_key(self, headers: dict[str, str]) -> bool:
        given = headers.get("authorization", "").removeprefix("Bearer ").encode()
        return sum(hmac.compare_digest(given, key.encode()) for key in self._limits.keys) > 0

    async def _read(self, receive: Receive) -> list[Message] | None:
        """The messages of a body; None if it has too many bytes, whatever length it claims."""
        found: list[Message] = []
        left = self._limits.most_bytes
        while not found or (found[-1]["type"] == "http.request" and found[-1].get("more_body")):
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                return None
            found.append(message)
        return found


def _replayed(messages: list[Message], receive: Receive) -> Receive:
    """Gives messages again, and then new ones."""
    kept = iter(messages)

    async def replay() -> Message:
        return next(kept, None) or await receive()

    return replay


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    kept = {} if path in OPEN[2:] else {"cache-control": "no-store"}
    return [(name.encode(), value.encode()) for name, value in (HEADERS | kept).items()]


def _too_large(most: int) -> Response:
    return problem(413, "TooLarge", f"The body has more than {most:,} bytes.")
