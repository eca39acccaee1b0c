"""Deadlines: one thread interrupts a query that runs past its time, or a statement that opens a hostile file.

DuckDB's own time limit does not stop every statement, and a timer thread for each query would take a tenth
of the time of a short one. So a single watcher serves all queries of an engine, and ends when it is idle.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, TypeVar

from nlfilter.errors import EngineError
from nlfilter.fork_safety import PerProcess, keyboard_handlers

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")

LOADING_SECONDS = 600.0
"""The most seconds for one statement over given files: a hostile one would take endless time."""

_GLANCE = 0.05  # seconds between checks: an interrupt may be late by this much
ON_A_SIGNAL = "Query interrupted"
"""DuckDB's words for a query that an application's signal handler stopped by an exception."""
_IDLE = 2.0  # seconds without work after which the thread ends


class Interruptible(Protocol):
    """A cursor whose running work can be interrupted."""

    def interrupt(self) -> None: ...


class _Work:
    """What a guarded block does: a cursor, and the time at which it is interrupted (0 is at once)."""

    def __init__(self, cursor: Interruptible, deadline: float) -> None:
        self.cursor = cursor
        self.deadline = deadline

    def end(self) -> None:
        """Safe in a signal handler: it waits for no lock."""
        self.deadline = 0.0


class Deadlines:
    """Interrupts each guarded cursor that is still working after `seconds`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._running: set[_Work] = set()
        self._watching = False

    @contextmanager
    def guard(self, cursor: Interruptible) -> Iterator[None]:
        """Interrupt `cursor` unless the block ends in time.

        Ctrl-C ends the work, and is a `KeyboardInterrupt` when it has stopped. DuckDB would make a
        `RuntimeError` of it, and with several threads it sometimes never returns.
        """
        work = _Work(cursor, time.monotonic() + self.seconds)
        with _ctrl_c_calls(work.end):
            with self._lock:
                self._running.add(work)
                if not self._watching:
                    self._watching = True
                    threading.Thread(target=self._watch, name="nlfilter-deadlines", daemon=True).start()
            try:
                yield
            except RuntimeError as error:
                if str(error) != ON_A_SIGNAL:
                    raise
                raise KeyboardInterrupt from None
            finally:
                with self._lock:
                    self._running.remove(work)

    def _watch(self) -> None:
        last_seen = time.monotonic()
        while True:
            time.sleep(_GLANCE)
            now = time.monotonic()
            with self._lock:
                self._interrupt_late(now)
                if self._running:
                    last_seen = now
                elif now - last_seen > _IDLE:
                    self._watching = False
                    return

    def _interrupt_late(self, now: float) -> None:
        """Interrupt late cursors, under the lock: a cursor that has just left its block is not interrupted.

        Only this call's frame holds cursors. If the thread held one until the process ends, Python would free
        it while it shuts down, and the process would end with an error.
        """
        for work in self._running:
            if work.deadline <= now:
                with suppress(Exception):  # a closed cursor: the thread must live on for the others
                    work.cursor.interrupt()


@contextmanager
def _ctrl_c_calls(end: Callable[[], None]) -> Iterator[None]:
    """Lets Ctrl-C call `end` inside the block, and raises its `KeyboardInterrupt` after it.

    Only the main thread gets signals. An application's own handler stays as it is.
    """
    in_main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT)
    if not in_main or before not in keyboard_handlers:
        yield
        return
    pressed = False

    def press(*_: object) -> None:
        nonlocal pressed
        pressed = True
        end()

    signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            raise KeyboardInterrupt from None


def stopped(error: Exception, seconds: float) -> EngineError | None:
    """Returns the error for a statement that was stopped; None for any other error."""
    import duckdb

    if isinstance(error, duckdb.InterruptException):
        return EngineError.out_of_time(seconds)
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return EngineError.out_of_memory()
    return None


_loading = PerProcess(lambda: Deadlines(LOADING_SECONDS))


def in_time(cursor: duckdb.DuckDBPyConnection, run: Callable[[], T]) -> T:
    """Runs our SQL over given files; raises `EngineError` if it needs too much time or memory."""
    deadlines = _loading()
    try:
        with deadlines.guard(cursor):
            return run()
    except Exception as error:
        failure = stopped(error, deadlines.seconds)
        if failure is None:
            raise
    raise failure
