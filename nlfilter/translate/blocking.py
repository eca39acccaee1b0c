"""Asynchronous work for callers that block: one event loop, on a thread of its own, for the whole process.

A deadline can only be kept over a server that trickles if the work can be cancelled in the middle, which a
blocking call cannot; and one way to call a model is easier to get right than two.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from nlfilter.process import PerProcess

T = TypeVar("T")

_CLOSING = 0.5
"""Seconds at the end of the process for what is under way."""


class _BackgroundLoop:
    """A loop whose thread starts when first used."""

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
            # What is being closed already cannot be closed once more.
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
    """The result of a coroutine; whatever it raises is raised here. From any number of threads at once.

    The caller's context variables (callbacks, tracing) go with the work.
    """
    future = asyncio.run_coroutine_threadsafe(work, _background().running())
    try:
        return future.result()
    finally:
        future.cancel()  # of use when the caller was interrupted
