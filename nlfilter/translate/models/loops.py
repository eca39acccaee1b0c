"""Values of an event loop, such as HTTP clients: one for each loop, closed with the loop or its owner.

An asynchronous client breaks if a second loop uses it, so each loop gets its own. There is no signal when a
loop ends. But an orderly end (`asyncio.run`) closes the loop's asynchronous generators, so such a generator
holds the client.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Close = Callable[[], Awaitable[None]]
_Kept = dict[asyncio.AbstractEventLoop, tuple[T, "weakref.finalize[..., Any]"]]


class PerLoop(Generic[T]):
    """A value for each running loop, made together with its closing function when a loop first asks."""

    def __init__(self, make: Callable[[], tuple[T, Close]]) -> None:
        self._make = make
        self._kept: _Kept[T] = {}

    async def here(self) -> T:
        """The value of the running loop."""
        loop = asyncio.get_running_loop()
        if loop not in self._kept:
            for ended in [known for known in list(self._kept) if known.is_closed()]:
                _forget(self._kept, ended)
            value, close = self._make()
            keeper = _kept_open(close, self._kept, loop)
            await anext(keeper)
            # The finalizer closes the value when this object is collected. Only it may refer to the keeper:
            # if this object did too, both would be collected at once, and nothing would be closed.
            finalizer = weakref.finalize(self, _close_soon, loop, keeper)
            finalizer.atexit = False
            self._kept[loop] = value, finalizer
        return self._kept[loop][0]


async def _kept_open(close: Close, kept: _Kept[T], loop: asyncio.AbstractEventLoop) -> AsyncGenerator[None]:
    try:
        yield
    finally:
        _forget(kept, loop)
        await close()


def _forget(kept: _Kept[T], loop: asyncio.AbstractEventLoop) -> None:
    if loop in kept:
        kept.pop(loop)[1].detach()


def _close_soon(loop: asyncio.AbstractEventLoop, keeper: AsyncGenerator[None]) -> None:
    """Close the value. Any thread may call this, also the garbage collector's."""
    if not loop.is_closed():
        asyncio.run_coroutine_threadsafe(keeper.aclose(), loop)
