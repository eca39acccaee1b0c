"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlfilter.errors import InputError
from nlfilter.errors.arguments import path_of

_OPEN = (("dev",), ("proc",))
"""Folders of open file descriptors."""


@contextmanager
def replacing(given: str | os.PathLike[str]) -> Iterator[Path]:
    """A new file in the same folder to write to; it replaces `given` if everything succeeds.

    A link is followed, but nobody can put a link at the place of the new file. A device or an open pipe
    (`/dev/stdout`, `/dev/fd/3`) is written directly, because a new file would replace it. Raises
    `InputError` if the file cannot be written, or is a named pipe, which might wait forever for a reader.
    """
    path = Path(path_of(given))
    part: Path | None = None
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            if path.is_fifo() and path.parts[1:2] not in _OPEN:
                raise FileExistsError  # a pipe: perhaps nobody ever reads from it
            yield path
            return
        path = path.resolve()
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
        os.close(handle)
        part = Path(name)
        if path.is_dir():
            raise IsADirectoryError
        yield part
        part.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_mask())
        part.replace(path)
        return
    except (OSError, ValueError, RuntimeError):  # no such folder, a name with a NUL, links in a circle
        pass
    except InputError as error:
        if part is None or part.name not in error.message:
            raise  # an error about another file, usually an input
        # Do not pass the error on: its message names the new file.
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    raise InputError.unwritable(os.fspath(given))


def _mask() -> int:
    """The user's umask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
