"""Single flight: if several people ask the same at once, only one call is made."""

from __future__ import annotations

import asyncio

_Key = tuple[asyncio.AbstractEventLoop, str]


class Flights:
    """The running requests of each event loop, by key."""

    def __init__(self) -> None:
        self._under_way: dict[_Key, asyncio.Future[str | None]] = {}

    def take(self, key: str) -> Flight:
        """A context manager for a running request."""
        return Flight(self._under_way, (asyncio.get_running_loop(), key))


class Flight:
    """A running request: the first with its key, or one that waits for the first.

    If the first fails or is cancelled, the waiting ones are told at once, and ask for themselves.
    """

    def __init__(self, under_way: dict[_Key, asyncio.Future[str | None]], key: _Key) -> None:
        self._under_way = under_way
        self._key = key
        self._text: str | None = None

    def __enter__(self) -> Flight:
        self._ahead = self._under_way.get(self._key)
        if self._ahead is None:
            self._under_way[self._key] = self._key[0].create_future()
        return self

    def __exit__(self, *_: object) -> None:
        if self._ahead is None:
            self._under_way.pop(self._key).set_result(self._text)

    async def result(self) -> str | None:
        """The result of the first request; None if there is none, or it has no result."""
        # Shielded: whoever is cancelled while waiting must not cancel it for the others.
        return None if self._ahead is None else await asyncio.shield(self._ahead)

    def set_result(self, text: str) -> None:
        """Set the result for the waiting requests."""
        self._text = text
