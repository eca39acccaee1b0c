"""A cache of replies, so that nobody pays for the same request twice.

Any LangChain `BaseCache` works. It holds a model's text, which is not trusted: a cached reply passes the same
checks as a new one. Keys are hashes, so requests cannot be read from them. If a cache fails, the model is
asked; a query never fails because of its cache.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nlfilter.schema.fold import fold
from nlfilter.translate.context import Context
from nlfilter.translate.prompts.prompt import Prompt

if TYPE_CHECKING:
    from langchain_core.caches import BaseCache

log = logging.getLogger(__name__)

IN_MEMORY = 1_024

PATIENCE = 1.0
"""Seconds to wait for a cache; a longer wait would be slower than the model."""


def cache_named(name: Literal["memory", "file"]) -> BaseCache:
    """A limited cache in memory, or one small file in the platform's cache folder."""
    if name == "memory":
        from langchain_core.caches import InMemoryCache

        return InMemoryCache(maxsize=IN_MEMORY)
    import platformdirs

    from nlfilter.translate.models.sqlite_cache import SQLiteCache

    folder = Path(platformdirs.user_cache_dir("nlfilter", appauthor=False))
    return SQLiteCache(folder / "replies.sqlite", ours=True)


def cache_key(request: str, prompt: Prompt, context: Context) -> str:
    """The key of a request; case, width and spaces make no difference.

    It changes with the schema, the stored values, the conditions in force, the day, and the constant part of
    the prompt.
    """
    parts = (
        " ".join(fold(request).split()),
        prompt.system,
        context.schema.schema.fingerprint,
        context.vocabulary.fingerprint,
        [(condition.id, condition.sql) for condition in context.where.conditions],
        context.today.isoformat(),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class ReplyCache:
    """The cached replies of one model. It never raises an error, and warns once."""

    def __init__(self, cache: BaseCache, model: str) -> None:
        self._cache = cache
        self._model = hashlib.sha256(model.encode()).hexdigest()
        self._complained = False

    async def find(self, key: str) -> str | None:
        """The cached text of a key."""
        try:
            async with asyncio.timeout(PATIENCE):
                found = await self._cache.alookup(key, self._model)
                return str(found[0].text) if found else None
        except Exception:  # its text may be anything, so none of it is logged
            self._complain("read")
        return None

    async def keep(self, key: str, text: str) -> None:
        """Store a text under a key."""
        from langchain_core.outputs import Generation

        try:
            async with asyncio.timeout(PATIENCE):
                await self._cache.aupdate(key, self._model, [Generation(text=text)])
        except Exception:
            self._complain("written")

    def _complain(self, what: str) -> None:
        if not self._complained:
            self._complained = True
            path = getattr(self._cache, "path", None)
            place = f": {path}" if isinstance(path, Path) else ""
            log.warning("the cache of replies cannot be %s%s", what, place)
