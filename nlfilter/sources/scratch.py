"""Temporary folders that only their owner may read, and that are removed with their process."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import IO

from nlfilter.sources.paths import format_of, spooled_paths

_all: weakref.WeakSet[Scratch] = weakref.WeakSet()


class Scratch:
    """A private folder, removed when nobody needs it any more; a forked child does not touch its parent's."""

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="nlfilter-"))
        self._end = weakref.finalize(self, _remove, str(self.path), os.getpid())
        _all.add(self)

    def remove(self) -> None:
        """Remove it now."""
        self._end()


def remove_all() -> None:
    """Remove every folder of this process, which is about to end without Python's own cleanup."""
    for scratch in list(_all):
        scratch.remove()


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:
        shutil.rmtree(folder, ignore_errors=True)


_spooled: list[Scratch] = []


def spooled(stream: IO[bytes]) -> str:
    """Saves a stream, which can be read only once, as a file; returns its path. Its format gives the name."""
    scratch = Scratch()
    path = scratch.path / "rows"
    with path.open("wb") as file:
        shutil.copyfileobj(stream, file)
    with path.open("rb") as file:
        start = file.read(1_000).lstrip(b"\xef\xbb\xbf \r\n\t")
    ending = format_of(str(path)) or ("json" if start[:1] in (b"[", b"{") else "csv")
    _spooled.append(scratch)  # until the process ends
    named = str(path.rename(path.with_suffix(f".{ending}")))
    spooled_paths.add(named)
    return named
