"""Replies kept, so that the same request is not paid for twice.

Any LangChain `BaseCache` will do. What is kept is a model's text, as untrusted as when it came: a hit passes
the same checks as a new reply. Keys are hashes, so no request can be read from them. A cache that fails, for
whatever reason, is a cache that does not know: it never fails a query.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.caches import BaseCache, InMemoryCache
from langchain_core.outputs import Generation

from nlfilter.schema.fold import fold
from nlfilter.translate.draft import Context

if TYPE_CHECKING:
    from nlfilter.translate.prompt import Prompt

log = logging.getLogger(__name__)

IN_MEMORY = 1_024
IN_FILE = 10_000


def memory_cache() -> BaseCache:
    """A bounded cache for the life of a process."""
    return InMemoryCache(maxsize=IN_MEMORY)


def file_cache() -> BaseCache:
    """The cache of the command line: one small file in the platform's cache folder."""
    import platformdirs

    return SQLiteCache(Path(platformdirs.user_cache_dir("nlfilter", appauthor=False)) / "replies.sqlite")


def cache_key(request: str, prompt: Prompt, context: Context) -> str:
    """The same for requests that differ by case, width or spaces alone; another for another schema, stored
    values, state or day. The stable part of the prompt stands for its version."""
    parts = (
        " ".join(fold(request).split()),
        prompt.system,
        context.schema.schema.fingerprint,
        context.vocabulary.fingerprint,
        [(c.id, c.sql) for c in context.where.conditions],
        context.today.isoformat(),
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class ReplyCache:
    """A `BaseCache` of texts that never raises."""

    def __init__(self, cache: BaseCache, model: str) -> None:
        self._cache = cache
        self._model = hashlib.sha256(model.encode()).hexdigest()

    async def find(self, key: str) -> str | None:
        """The text kept under a key."""
        try:
            found = await self._cache.alookup(key, self._model)
            return str(found[0].text) if found else None
        except Exception:
            log.warning("the reply cache cannot be read; going on without it")
        return None

    async def keep(self, key: str, text: str) -> None:
        """Keep a text under a key."""
        try:
            await self._cache.aupdate(key, self._model, [Generation(text=text)])
        except Exception:
            log.warning("the reply cache cannot be written; going on without it")


class SQLiteCache(BaseCache):
    """Replies in one SQLite file, the newest 10,000; several processes may share it.

    It waits a fifth of a second for a locked file at most. Its folder and file are made for their owner alone.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def lookup(self, prompt: str, llm_string: str) -> Sequence[Generation] | None:
        with self._opened() as db:
            found = db.execute("SELECT text FROM replies WHERE key = ?", (f"{llm_string}:{prompt}",)).fetchone()
        return [Generation(text=found[0])] if found else None

    def update(self, prompt: str, llm_string: str, return_val: Sequence[Generation]) -> None:
        with self._opened() as db:
            row = (f"{llm_string}:{prompt}", return_val[0].text, time.time())
            db.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?)", row)
            db.execute(
                "DELETE FROM replies WHERE key IN (SELECT key FROM replies ORDER BY kept DESC LIMIT -1 OFFSET ?)",
                (IN_FILE,),
            )

    def clear(self, **kwargs: Any) -> None:
        with self._opened() as db:
            db.execute("DELETE FROM replies")

    @contextlib.contextmanager
    def _opened(self) -> Any:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        with contextlib.closing(sqlite3.connect(self.path, timeout=0.2)) as db, db:
            db.execute("CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, text TEXT, kept REAL)")
            db.execute("CREATE INDEX IF NOT EXISTS by_age ON replies (kept)")
            yield db
