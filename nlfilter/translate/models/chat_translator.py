"""The chat translator: it asks a language model one narrow question, and does not trust the reply.

The model sees the schema and the request, never a row. It has one deadline, one repair, and a limit for its
answer. Its reply becomes a `Draft`, which `acceptance/acceptance.py` checks like any other.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import time
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeVar, Union

from msgspec import Struct

from nlfilter.errors import Failure, InputError, ModelUnavailable, NLFilterError, TranslationError, or_raise
from nlfilter.errors.inputs import at_least_one, seconds
from nlfilter.fork_safety import PerProcess
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft
from nlfilter.translate.models.blocking import run_blocking
from nlfilter.translate.models.environment import configured_model, is_chat_model, provider_model
from nlfilter.translate.models.exchange import Exchange
from nlfilter.translate.models.tracing import request_span

if TYPE_CHECKING:
    from langchain_core.caches import BaseCache
    from langchain_core.language_models import BaseChatModel

    from nlfilter.translate.models.cache import ReplyCache
    from nlfilter.translate.models.model import Model


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


Cache = Union["BaseCache", Literal["memory", "file"], None]

T = TypeVar("T")

log = logging.getLogger(__name__)


class ChatTranslator:
    """Translates with a LangChain chat model.

    Args:
        model: any `BaseChatModel`, or "openai:NAME" (key and address from the OPENAI_* environment; any
            OpenAI-compatible server works by OPENAI_BASE_URL); without it, NLFILTER_MODEL.
        timeout: seconds for everything, a repair included.
        cache: a LangChain `BaseCache`; "memory" for one of this translator's own, "file" for one in the
            platform's cache folder, None for no cache. Equal requests at the same time are then one call.
        max_tokens: the longest answer. A model that thinks before it answers needs more.

    Any threads may call `draft`, and any event loops `adraft`, at the same time. Both raise
    `ModelUnavailable` or `UnusableReply`, whose messages hold no text of the model or its provider.

    Raises `InputError` if `model` is neither a chat model nor a name, or a number cannot be used.
    """

    def __init__(
        self,
        model: BaseChatModel | str | None = None,
        *,
        timeout: float = 8.0,
        cache: Cache = "memory",
        max_tokens: int = 800,
    ) -> None:
        named = model or configured_model()
        if named is None:
            raise ModelUnavailable.no_model()
        if isinstance(named, str):
            provider_model(named)
        elif not is_chat_model(named):
            raise InputError.wrong_type("not_a_model", named)
        self.chat_model = named
        self._named = named if isinstance(named, str) else type(named).__name__
        self.timeout = seconds("timeout", timeout)
        self.max_tokens = at_least_one("max_tokens", max_tokens)
        self._model = PerProcess(partial(_open_model, named, self.timeout, self.max_tokens))
        self._replies = None if cache is None else PerProcess(partial(_open_cache, cache, named))
        self._flights = Flights()

    def __repr__(self) -> str:
        return f"ChatTranslator({self._named}, timeout={self.timeout:g})"

    def draft(self, request: str, context: Context) -> Draft:
        """Ask the cache, then the model, for conditions."""
        return run_blocking(self.adraft(request, context))

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same, without blocking the event loop."""
        return or_raise(await self._outcome(request, context))

    async def _outcome(self, request: str, context: Context) -> Draft | NLFilterError:
        """The draft or the error, outside the frames that hold the reply."""
        exchange = Exchange(request, context)
        with request_span() as span:
            try:
                return await self._drafted(exchange)
            except NLFilterError as error:
                if isinstance(error, TranslationError):
                    span.failed(error)
                return error
            finally:
                span.spent_in_all(exchange.usage)

    async def _drafted(self, exchange: Exchange) -> Draft:
        # The first call imports LangChain, which is no part of the model's time.
        replies: ReplyCache | None = None
        if self._replies is not None:
            replies = await _opened(self._replies)
        if replies and exchange.recall(await replies.find(exchange.key)):
            return exchange.outcome()
        model = await _opened(self._model)
        if replies is None:
            await self._ask(exchange, model)
            return exchange.outcome()
        with self._flights.take(exchange.key) as flight:
            await self._ask(exchange, model, flight)
            if exchange.is_worth_keeping:
                await replies.keep(exchange.key, exchange.text)
                flight.set_result(exchange.text)
            elif exchange.problem and exchange.problem.cause is not Failure.OVER_TIME:
                flight.set_failed(exchange.problem)  # others may still have time
        return exchange.outcome()

    async def _ask(self, exchange: Exchange, model: Model, flight: Flight | None = None) -> None:
        """Ask within the deadline, or wait for the same request if it is already running."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.timeout):
                if flight is None or not exchange.recall(await flight.result()):
                    await exchange.run(model)
        except TimeoutError:
            exchange.problem = ModelUnavailable.timeout(self.timeout)
        except TranslationError as error:
            exchange.problem = error
        log.debug("%s, %.0f ms", exchange.shape, (time.perf_counter() - started) * 1000)


async def _opened(one: PerProcess[T]) -> T:
    """Prepare what takes long at the first use, without blocking the event loop."""
    return await asyncio.to_thread(one) if one.made is None else one.made


def _open_model(named: BaseChatModel | str, timeout: float, max_tokens: int) -> Model:
    from nlfilter.translate.models.opening import open_model

    return open_model(named, timeout=timeout, max_tokens=max_tokens)


def _open_cache(cache: BaseCache | Literal["memory", "file"], named: BaseChatModel | str) -> ReplyCache:
    from nlfilter.translate.models.cache import ReplyCache, cache_named
    from nlfilter.translate.models.opening import identity

    return ReplyCache(cache_named(cache) if isinstance(cache, str) else cache, identity(named))
