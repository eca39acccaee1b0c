"""Single flight: if several people ask the same at once, only one call is made."""

from __future__ import annotations

import asyncio
import copy

from msgspec import Struct

from nlfilter.errors import TranslationError

_Key = tuple[asyncio.AbstractEventLoop, str]


class _Running(Struct, eq=False):
    """A call for all that ask the same. Its outcome is a text, a failure that all share, or nothing.

    `again`: the call before it has failed. `failed`: it has failed itself, and another one may still succeed.
    """

    outcome: asyncio.Future[str | TranslationError | None]
    again: bool = False
    failed: bool = False


class Flights:
    """The running requests of each event loop, by key."""

    def __init__(self) -> None:
        self._under_way: dict[_Key, _Running] = {}

    def take(self, key: str) -> Flight:
        """A context manager for a running request."""
        return Flight(self._under_way, (asyncio.get_running_loop(), key))


class Flight:
    """A running request: the first with its key, or one that waits for the first.

    If the first fails or is cancelled, one of those that wait asks for all. If that fails, too, all have
    failed: otherwise a server that refuses would get a call from each.
    """

    def __init__(self, under_way: dict[_Key, _Running], key: _Key) -> None:
        self._under_way = under_way
        self._key = key
        self._own: _Running | None = None
        self._outcome: str | TranslationError | None = None

    def __enter__(self) -> Flight:
        self._ahead = self._under_way.get(self._key)
        if self._ahead is None:
            self._begin(again=False)
        return self

    def __exit__(self, *_: object) -> None:
        if self._own is not None:
            self._under_way.pop(self._key).outcome.set_result(self._outcome)

    def _begin(self, *, again: bool) -> None:
        self._own = self._under_way[self._key] = _Running(self._key[0].create_future(), again)

    async def result(self) -> str | None:
        """The text of the request ahead; None if this one has to ask. Raises the failure that all share."""
        while (ahead := self._ahead) is not None:
            # Shielded: whoever is cancelled while waiting must not cancel it for the others.
            outcome = await asyncio.shield(ahead.outcome)
            if isinstance(outcome, TranslationError):
                raise copy.copy(outcome)
            if outcome is not None:
                return outcome
            self._ahead = self._under_way.get(self._key)
            if self._ahead is None:
                self._begin(again=ahead.failed or ahead.again)
        return None

    def set_result(self, text: str) -> None:
        """Set the result for the waiting requests."""
        self._outcome = text

    def set_failed(self, failure: TranslationError) -> None:
        """Tell the waiting requests of a failure."""
        if self._own is not None:
            self._own.failed = True
            self._outcome = failure if self._own.again else None
