"""Values bound to an event loop, such as HTTP clients: one for each loop, closed when either end goes.

An asynchronous client breaks when a second loop uses it, so each loop gets its own; nobody tells us when a
loop ends, but every orderly end (`asyncio.run`) closes the loop's asynchronous generators, so one of those
holds the client.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")

Close = Callable[[], Awaitable[None]]
Made = tuple[T, Close]


class PerLoop(Generic[T]):
    """A value for each running loop, made when a loop first asks for it."""

    def __init__(self, make: Callable[[], Made[T]]) -> None:
        self._make = make
        self._values: dict[asyncio.AbstractEventLoop, tuple[T, weakref.finalize[..., PerLoop[T]]]] = {}

    async def here(self) -> T:
        """The value of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._values:
            for closed in [known for known in self._values if known.is_closed()]:
                _forget(self._values, closed)
            value, close = self._make()
            # The generator knows the values and not this object, whose end is to close it. Until then it is
            # reachable from the finalizer, so that no collector takes it and its client apart.
            keeper = _kept_open(close, lambda values=self._values: _forget(values, loop))  # type: ignore[misc]
            await anext(keeper)
            finalizer = weakref.finalize(self, _close_soon, loop, keeper)
            finalizer.atexit = False
            self._values[loop] = value, finalizer
        return self._values[loop][0]


async def _kept_open(close: Close, forget: Callable[[], None]) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        forget()
        await close()


def _forget(
    values: dict[asyncio.AbstractEventLoop, tuple[T, weakref.finalize[..., PerLoop[T]]]],
    loop: asyncio.AbstractEventLoop,
) -> None:
    if loop in values:
        values.pop(loop)[1].detach()


def _close_soon(loop: asyncio.AbstractEventLoop, keeper: AsyncGenerator[None]) -> None:
    """From whatever thread the collector runs in."""
    if not loop.is_closed():
        asyncio.run_coroutine_threadsafe(keeper.aclose(), loop)
