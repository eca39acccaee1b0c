"""Asynchronous work for callers that block: one event loop on a thread of its own.

A deadline can only be kept over a server that trickles if the work can be cancelled in the middle, which a
blocking call cannot; and one way to call a model is easier to get right than two.
"""

from __future__ import annotations

import asyncio
import threading
import weakref
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class BackgroundLoop:
    """Runs coroutines for blocking callers, from any number of threads; its thread starts when first used.

    The caller's context variables (callbacks, tracing) go with each coroutine. A forked process gets a
    thread of its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of the coroutine; whatever it raises is raised here."""
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result()
        finally:
            future.cancel()  # of use when the caller was interrupted

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=_serve, args=(self._loop,), name="nlfilter-model", daemon=True
                )
                self._thread.start()
                weakref.finalize(self, _end, self._loop, self._thread)
            return self._loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())  # closes the connections that the loop's work kept
        loop.close()


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    if thread.is_alive() and thread is not threading.current_thread():
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=1)
