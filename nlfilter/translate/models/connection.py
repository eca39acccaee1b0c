"""The HTTP connections to models: they limit what is read, and follow no redirects.

An answer has a few kilobytes. Reading stops at a limit, whatever length the answer claims, and also if it was
compressed. A request goes only to the configured address, not to where a redirect points.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import httpx2
from openai import DefaultAioHttpClient

if TYPE_CHECKING:
    from langchain_openai.chat_models.base import BaseChatOpenAI

MOST_BYTES = 4_000_000
"""The most bytes of an uncompressed answer; thousands of tokens, streamed one by one, need less."""

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class ReplyTooLarge(Exception):
    """The answer has more than `MOST_BYTES`."""


class ReplyBroken(Exception):
    """The compressed answer cannot be decompressed."""


def connect(model: BaseChatOpenAI) -> httpx2.AsyncClient:
    """A client for one model in one event loop, with the model's timeout and proxy."""
    return DefaultAioHttpClient(
        timeout=model.root_async_client.timeout,
        proxy=model.openai_proxy,
        follow_redirects=False,
        headers={"accept-encoding": "identity"},  # compression gains nothing on a few kilobytes
        event_hooks={"response": [_bound]},
    )


async def _bound(response: httpx2.Response) -> None:
    """Limits how much of a response will be read, before reading starts."""
    # We unpack: the library unpacks chunk by chunk, and the limit is on their sum.
    encoding = response.headers.pop("content-encoding", "").strip().lower()
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Bounded(response.stream, packed=encoding in _PACKED)


class _Bounded(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, *, packed: bool) -> None:
        self._stream = stream
        self._packed = packed

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        unpacking = zlib.decompressobj(_GZIP_OR_ZLIB) if self._packed else None
        async for part in self._stream:
            if unpacking is not None:
                part = _unpacked(unpacking, part, left + 1)
            left -= len(part)
            if left < 0:
                raise ReplyTooLarge
            yield part

    async def aclose(self) -> None:
        await self._stream.aclose()


def _unpacked(unpacking: zlib._Decompress, part: bytes, most: int) -> bytes:
    try:
        return unpacking.decompress(part, most)
    except zlib.error:
        pass
    raise ReplyBroken
