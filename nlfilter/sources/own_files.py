"""The files that nlfilter keeps for itself between runs: it uses one only if nobody else can have written it.

A folder is made for its owner alone. It and its files must belong to the user, and nobody else may be able to
write them, or to put another folder in their place. A file is read without waiting and up to a limit, and
begins with a checksum of its name, its version and its content: what was damaged counts as not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_DIGEST = 32
_FLAGS = ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
_HAS_OWNERS = hasattr(os, "geteuid")
"""Windows has no such owners and modes: its list of access rights makes the folder of a user private."""


class NotOurs(Exception):
    """Somebody else can have written what is at a path, or it is no plain file or folder."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class OwnFiles(Struct, frozen=True):
    """Files of one kind: their folder, what tells one version of them from others, and how many to keep."""

    folder: Path
    version: str
    most_files: int = 64
    most_bytes: int = 16_000_000
    """The limit of one file."""
    most_together: int = 128_000_000

    def read(self, name: str, decoded: Callable[[bytes], T]) -> T | None:
        """What is kept under a name; None if nothing is, or it is damaged. Raises `NotOurs`."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            check_folder(self.folder, self.folder.parent, makes=False)
            data = _content(self.folder / name, _DIGEST + self.most_bytes)
            if data[:_DIGEST] == self._digest(name, content := memoryview(data)[_DIGEST:]):
                return _decoded(bytes(content), decoded)
        return None

    def write(self, name: str, content: bytes) -> None:
        """Keep some bytes under a name, whole or not at all, and remove the oldest. Raises `NotOurs`."""
        if len(content) > self.most_bytes or not self.folder.is_absolute():  # of somebody without a home
            return
        with contextlib.suppress(OSError):
            check_folder(self.folder, self.folder.parent, makes=True)
            part = self.folder / f".{os.urandom(8).hex()}.part"
            try:
                with open(part, "xb", opener=_private) as file:
                    file.write(self._digest(name, content))
                    file.write(content)
                os.replace(part, self.folder / name)
            finally:
                part.unlink(missing_ok=True)
            self._remove_oldest()

    def _digest(self, name: str, content: bytes | memoryview) -> bytes:
        digest = hashlib.blake2b(f"{self.version}\0{name}\0".encode(), digest_size=_DIGEST)
        digest.update(content)
        return digest.digest()

    def _remove_oldest(self) -> None:
        together = 0
        for count, (_, size, path) in enumerate(sorted(_listed(self.folder), reverse=True), 1):
            together += size
            if count > self.most_files or together > self.most_together:
                os.unlink(path)


def _decoded(content: bytes, decoded: Callable[[bytes], T]) -> T | None:
    """The value in some bytes; None for bytes that hold none, whatever the decoder thinks of them."""
    try:
        return decoded(content)
    except Exception:  # also a RecursionError or a MemoryError: what is kept is only a help
        return None


def _listed(folder: Path) -> Iterator[tuple[int, int, str]]:
    for one in os.scandir(folder):
        found = one.stat(follow_symlinks=False)
        if not stat.S_ISDIR(found.st_mode):
            yield found.st_mtime_ns, found.st_size, one.path


def _private(path: str, flags: int) -> int:
    return os.open(path, _with(flags), 0o600)


def _with(flags: int) -> int:
    for name in _FLAGS:
        flags |= getattr(os, name, 0)
    return flags


def _content(path: Path, most: int) -> bytes:
    """The bytes of a file of ours. It is opened without following a link or waiting for a writer."""
    try:
        handle = os.open(path, _with(os.O_RDONLY))
    except (FileNotFoundError, PermissionError):
        raise
    except OSError:  # a link, a socket
        raise NotOurs(str(path)) from None
    try:
        found = os.fstat(handle)
        if not (stat.S_ISREG(found.st_mode) and _is_ours(found) and found.st_size <= most):
            raise NotOurs(str(path))
        with open(handle, "rb", closefd=False) as file:
            return file.read(most + 1)
    finally:
        os.close(handle)


def check_file(path: Path) -> None:
    """Raise `NotOurs` if there is something at a path that is no plain file of ours."""
    with contextlib.suppress(FileNotFoundError):
        found = os.lstat(path)
        if not (stat.S_ISREG(found.st_mode) and _is_ours(found)):
            raise NotOurs(str(path))


def check_folder(*own: Path, makes: bool) -> None:
    """Raise `NotOurs` if others can write to folders of ours (the inmost first), or replace one.

    `makes`: make what is missing, for its owner alone. Raises `OSError` if there is no folder.
    """
    inmost, outmost = own[0], own[-1]
    if makes:
        for missing in reversed([one for one in (inmost, *inmost.parents) if not one.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
    for folder in own:
        found = os.lstat(folder)
        if not (stat.S_ISDIR(found.st_mode) and _is_ours(found)):
            raise NotOurs(str(folder))
    if _HAS_OWNERS:
        _check_above(str(outmost))


@cache
def _check_above(folder: str) -> None:
    """Raise `NotOurs` if others can rename a folder; a sticky one above it, such as /tmp, forbids that."""
    for above in Path(os.path.realpath(folder)).parents:
        found = os.stat(above)
        is_open = found.st_mode & _OTHERS and not found.st_mode & stat.S_ISVTX
        if is_open or found.st_uid not in (0, os.geteuid()):
            raise NotOurs(str(above))


def _is_ours(found: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user, and nobody else may write to it."""
    return not _HAS_OWNERS or (found.st_uid == os.geteuid() and not found.st_mode & _OTHERS)
