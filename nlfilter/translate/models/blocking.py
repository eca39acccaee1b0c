"""Runs asynchronous work for blocking callers, in one event loop on its own thread for the whole process.

A slow server can only be held to a deadline if the call can be cancelled. A blocking call cannot. And one way
to call a model is easier to get right than two.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from nlfilter.fork_safety import PerProcess

T = TypeVar("T")

_CLOSING = 0.5
"""The seconds that running work may take at the end of the process."""


class _BackgroundLoop:
    """An event loop whose thread starts at the first use."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        atexit.register(self.end)

    def running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._serve, name="nlfilter-model", daemon=True)
                self._thread.start()
            return self._loop

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            # Wait for what is already closing: it cannot be closed twice.
            if under_way := asyncio.all_tasks(self._loop):
                self._loop.run_until_complete(asyncio.wait(under_way, timeout=_CLOSING))
            # Closes the connections that the loop's work kept open.
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def end(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(timeout=1)


_background = PerProcess(_BackgroundLoop)


def run_blocking(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine and return its result, or raise its error. Many threads may call this at once.

    The work sees the caller's context variables (callbacks, tracing).
    """
    future = asyncio.run_coroutine_threadsafe(work, _background().running())
    try:
        return future.result()
    finally:
        future.cancel()  # for a caller that was interrupted
