"""Keeps values that belong to one process: a forked child makes its own.

A fork copies all memory, but only the thread that forks. So in the child, a thread that no longer exists may
hold a lock, a database waits for such threads, and a connection is shared with the parent. Here each process
makes such a value when it first asks for it. The child never touches the parent's value and does not even
free it: this could wait for the parent's threads, or close what the parent still uses.

Libraries in native code, and Python's import of modules, have their own locks, which a child could not
free. So a fork waits until no other thread is inside them: work in native code is marked as `undivided`, and
importlib knows which thread imports a module.
"""

from __future__ import annotations

import functools
import importlib
import os
import signal
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor


__all__ = ["PerProcess", "aside", "cached_property", "keyboard_handlers", "undivided"]

PATIENCE = 5.0
"""Seconds that a fork waits for running work. If the work takes longer, the child may hang."""

_STEP = 0.001
"""Seconds between two looks at what other threads import, since nothing tells when an import ends."""

keyboard_handlers: set[object] = {signal.default_int_handler}
"""The handlers of Ctrl-C that raise `KeyboardInterrupt`, and do nothing else."""

T = TypeVar("T")

if TYPE_CHECKING or sys.version_info >= (3, 12):
    from functools import cached_property
else:

    class cached_property(functools.cached_property):
        """As in Python 3.12: without a lock for all objects of a class, which a fork could leave locked."""

        def __get__(self, instance, owner=None):
            if instance is None:
                return self
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value


class PerProcess(Generic[T]):
    """A value that each process makes once, when it first asks; safe to ask from many threads.

    >>> lock = PerProcess(threading.Lock)
    >>> lock() is lock()
    True
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self.made: T | None = None
        """The value, once this process has made it."""
        self._making = threading.Lock()
        _all.add(self)

    def __call__(self) -> T:
        """Returns the value of this process; raises the error if it cannot be made."""
        if (made := self.made) is not None:
            return made
        with undivided(), self._making:
            if self.made is None:
                self.made = self._make()
            return self.made

    def _start_anew(self) -> None:
        if self.made is not None:
            _never_free(self.made)
        self.made, self._making = None, threading.Lock()


_all: weakref.WeakSet[PerProcess[Any]] = weakref.WeakSet()


def _never_free(value: object) -> None:
    """Add a reference that is never released, so that nothing ever destroys the value."""
    import ctypes

    ctypes.pythonapi.Py_IncRef(ctypes.py_object(value))


def _pool(threads: int | None) -> Executor:
    from concurrent.futures import ThreadPoolExecutor

    return ThreadPoolExecutor(threads, thread_name_prefix="nlfilter")


def _has_gil() -> bool:
    return bool(getattr(sys, "_is_gil_enabled", lambda: True)())


_workers = PerProcess(functools.partial(_pool, os.cpu_count()))
_thinker = PerProcess(functools.partial(_pool, 1 if _has_gil() else os.cpu_count()))


async def aside(work: Callable[..., T], *given: Any, in_python: bool = False) -> T:
    """Do work that takes milliseconds of CPU time in a thread, not in the event loop.

    There are as many threads as cores: more threads would only wait for each other. There is one thread for
    work that is all `in_python`: two threads would take turns, and the event loop would wait for both.
    """
    from asyncio import get_running_loop
    from contextvars import copy_context

    run = copy_context().run
    threads = _thinker() if in_python else _workers()
    under_way = get_running_loop().run_in_executor(threads, run, work, *given)
    del work, given  # the frames of an error must not hold the arguments
    return await under_way


class _Undivided:
    """Work that a fork must not interrupt. New work waits while a fork waits."""

    def __init__(self) -> None:
        self._mine = threading.local()
        self._start()

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Do a piece of this work; pieces may be nested."""
        if self._is_mine:
            yield
            return
        with self._changed:
            self._changed.wait_for(lambda: not self._forks, PATIENCE)
            self._under_way += 1
        self._mine.at_work = True
        try:
            yield
        finally:
            self._mine.at_work = False
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    @property
    def _is_mine(self) -> bool:
        return getattr(self._mine, "at_work", False)

    @property
    def _is_busy(self) -> bool:
        """Tells whether another thread does such work, or imports a module."""
        return self._under_way > self._is_mine or _is_importing_elsewhere()

    def _start(self) -> None:
        self._changed = threading.Condition()
        self._under_way = int(self._is_mine)
        self._forks = 0

    def before_fork(self) -> None:
        with self._changed:
            self._forks += 1
            latest = time.monotonic() + PATIENCE
            while self._is_busy and time.monotonic() < latest:
                self._changed.wait(_STEP)

    def after_fork_in_parent(self) -> None:
        with self._changed:
            self._forks -= 1
            self._changed.notify_all()

    def after_fork_in_child(self) -> None:
        self._start()
        for one in list(_all):
            one._start_anew()


undivided = _Undivided()


def _is_importing_elsewhere() -> bool:
    """Tells whether another thread imports a module, and so holds the lock that importlib has for each."""
    locks: dict[str, Callable[[], Any]] = getattr(importlib._bootstrap, "_module_locks", {})
    owners = (getattr(lock(), "owner", None) for lock in list(locks.values()))
    return any(owner not in (None, threading.get_ident()) for owner in owners)


if sys.platform != "win32":
    os.register_at_fork(
        before=undivided.before_fork,
        after_in_parent=undivided.after_fork_in_parent,
        after_in_child=undivided.after_fork_in_child,
    )
