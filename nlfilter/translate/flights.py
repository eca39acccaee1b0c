"""Requests under way, so that one that many ask at once is paid for once."""

from __future__ import annotations

import asyncio

_Key = tuple[asyncio.AbstractEventLoop, str]


class Flights:
    """The requests under way in each event loop, by key."""

    def __init__(self) -> None:
        self._under_way: dict[_Key, asyncio.Future[str | None]] = {}

    def take(self, key: str) -> Flight:
        """`with` this, a request is under way."""
        return Flight(self._under_way, (asyncio.get_running_loop(), key))


class Flight:
    """One request under way: the first of its key, or one that may wait for what the first brings.

    If that fails or is cancelled, those who wait are told at once, and ask for themselves.
    """

    def __init__(self, under_way: dict[_Key, asyncio.Future[str | None]], key: _Key) -> None:
        self._under_way = under_way
        self._key = key
        self._brings: str | None = None

    def __enter__(self) -> Flight:
        self._ahead = self._under_way.get(self._key)
        if self._ahead is None:
            self._under_way[self._key] = self._key[0].create_future()
        return self

    def __exit__(self, *_: object) -> None:
        if self._ahead is None:
            self._under_way.pop(self._key).set_result(self._brings)

    async def arrival(self) -> str | None:
        """What the one ahead brings; None where there is none, or it brings nothing."""
        # Shielded: whoever is cancelled while waiting must not cancel it for the others.
        return None if self._ahead is None else await asyncio.shield(self._ahead)

    def bring(self, text: str) -> None:
        """What those who wait are to be given."""
        self._brings = text
