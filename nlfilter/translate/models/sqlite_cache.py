"""A LangChain cache in one SQLite file."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from langchain_core.caches import BaseCache
from langchain_core.outputs import Generation

from nlfilter.sources.own_files import check_file, check_folder

MOST = 10_000
PATIENCE = 0.2
"""Seconds to wait for a file that another process has locked."""

_BROKEN = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR})
"""Codes (low byte) for a file that is no database, is damaged, or has other tables."""


class SQLiteCache(BaseCache):
    """The newest 10,000 replies; several processes may share the file.

    The folder and the file are made for their owner alone. Errors of SQLite are raised unchanged. If the file
    is `ours` and not such a cache, the error is raised once, and a new file replaces it; if others can write
    it, `NotOurs` is raised.
    """

    def __init__(self, path: Path, *, ours: bool = False) -> None:
        self.path = path
        self._ours = ours

    def lookup(self, prompt: str, llm_string: str) -> Sequence[Generation] | None:
        """The reply to a prompt of a model."""
        with self._opened() as db:
            query = "SELECT text FROM replies WHERE model = ? AND prompt = ?"
            found = db.execute(query, (llm_string, prompt)).fetchone()
        return [Generation(text=found[0])] if found else None

    def update(self, prompt: str, llm_string: str, return_val: Sequence[Generation]) -> None:
        """Store a reply, and delete the oldest ones."""
        with self._opened() as db:
            db.execute(
                "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)",
                (llm_string, prompt, return_val[0].text, time.time()),
            )
            oldest = "SELECT rowid FROM replies ORDER BY kept DESC LIMIT -1 OFFSET ?"
            db.execute(f"DELETE FROM replies WHERE rowid IN ({oldest})", (MOST,))

    def clear(self, **kwargs: Any) -> None:
        """Forget every reply."""
        with self._opened() as db:
            db.execute("DELETE FROM replies")

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection for one step; SQLite binds a connection to the thread that made it."""
        if self._ours:
            check_folder(self.path.parent, makes=True)
            check_file(self.path)
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        try:
            with contextlib.closing(sqlite3.connect(self.path, timeout=PATIENCE)) as db, db:
                db.execute(
                    "CREATE TABLE IF NOT EXISTS replies"
                    " (model TEXT, prompt TEXT, text TEXT, kept REAL, PRIMARY KEY (model, prompt))"
                )
                yield db
        except sqlite3.DatabaseError as error:
            if self._ours and getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN:
                self._start_afresh()
            raise

    def _start_afresh(self) -> None:
        """Delete the file. Only cached replies are lost."""
        for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
            path.unlink(missing_ok=True)
