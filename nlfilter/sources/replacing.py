"""Writes files whole or not at all.

The new file is locked while its process runs. A killed process leaves it behind, without its lock: the next
run with the same output removes it.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nlfilter.errors import InputError
from nlfilter.errors.inputs import path_of

try:
    import fcntl
except ImportError:  # Windows: the file of a killed process stays
    fcntl = None  # type: ignore[assignment]

_READING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_NEW = 10.0
"""Seconds during which a new file may still be without its lock, although its process runs."""
_OPEN = (("dev",), ("proc",))
"""Folders of open file descriptors."""
_SUFFIX = ".part"


@contextmanager
def replacing(given: str | os.PathLike[str]) -> Iterator[Path]:
    """Opens a new file in the same folder to write to; it replaces `given` if everything succeeds.

    A link is followed, but nobody can put a link at the place of the new file. A device or an open pipe
    (`/dev/stdout`, `/dev/fd/3`) is written directly, because a new file would replace it. Raises
    `InputError` if the file cannot be written, or is a named pipe, which might wait forever for a reader.
    """
    path = Path(path_of(given))
    part: Path | None = None
    handle: int | None = None
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            if path.is_fifo() and path.parts[1:2] not in _OPEN:
                raise FileExistsError  # a pipe: perhaps nobody ever reads from it
            yield path
            return
        path = path.resolve()
        prefix = f".{path.name[:40]}."
        _remove_abandoned(path.parent, prefix)
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=path.parent)
        part = Path(name)
        _lock(handle)
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
        if handle is not None:
            os.close(handle)
    raise _unwritable(os.fspath(given))


def _unwritable(path: str) -> InputError:
    """Says in an error why a file cannot be written, if its folder is missing."""
    folder = os.path.dirname(path)
    try:
        os.stat(folder or os.curdir)
    except FileNotFoundError:
        return InputError.of("no_folder", path=path, folder=folder)
    except (OSError, ValueError):
        pass
    return InputError.of("unwritable", path=path)


def _lock(handle: int) -> bool:
    """Lock an open file until it is closed or its process ends; False if another process holds it."""
    with contextlib.suppress(OSError):
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False


def _remove_abandoned(folder: Path, prefix: str) -> None:
    """Remove the files of processes that were killed while they wrote the same output."""
    ours = re.compile(rf"{re.escape(prefix)}\w{{8}}{re.escape(_SUFFIX)}", re.ASCII)
    with contextlib.suppress(OSError), os.scandir(folder) as files:
        for name in [file.name for file in files if ours.fullmatch(file.name)]:
            _remove_if_abandoned(folder / name)


def _remove_if_abandoned(path: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(path, _READING)
        try:
            state = os.fstat(handle)
            old = stat.S_ISREG(state.st_mode) and time.time() - state.st_mtime > _NEW
            if old and _lock(handle):
                path.unlink()
        finally:
            os.close(handle)


def _mask() -> int:
    """Returns the user's umask; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


_JOB = "job"
"""A file that holds a hash of the job; for another job, the work begins anew."""


def part_name(number: int) -> str:
    """Names a part; sorted names give the order of the parts."""
    return f"part-{number:05}.parquet"


def write_parts(
    folder: str | os.PathLike[str],
    job: str,
    count: int,
    write: Callable[[int, Path], None],
    told: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Make a folder of `count` files: `write` gets each number, and the path to write to.

    `told` is called with the number of finished files. Raises `InputError` if the folder exists, or cannot be
    written.
    """
    target = Path(folder)
    work = target.with_name(f"{target.name}.unfinished")
    done = _begin(target, work, job)
    told(len(done), count)
    for number in range(count):
        if number not in done:
            with replacing(work / part_name(number)) as path:
                write(number, path)
            done.add(number)
            told(len(done), count)
    with contextlib.suppress(OSError):
        for left in work.iterdir():
            if left.name not in {*map(part_name, range(count))}:
                left.unlink()
        work.replace(target)
        return
    raise InputError.of("unwritable", path=os.fspath(folder))


def _begin(target: Path, work: Path, job: str) -> set[int]:
    """Make or find the unfinished folder; return the numbers of the finished parts."""
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise InputError.of("output_exists", path=str(target))
    with contextlib.suppress(OSError, ValueError):
        work.mkdir(exist_ok=True)
        mark = work / _JOB
        if mark.is_file() and mark.read_text(encoding="utf-8") == job:
            return {number for number in map(_number, os.listdir(work)) if number is not None}
        if any(
            _number(name) is None and not name.startswith(".part-") and name != _JOB
            for name in os.listdir(work)
        ):
            raise FileExistsError  # it holds files of somebody else
        for old in work.iterdir():
            old.unlink()
        mark.write_text(job, encoding="utf-8")
        return set()
    raise InputError.of("unwritable", path=str(work))


def _number(name: str) -> int | None:
    digits = name.removeprefix("part-").removesuffix(".parquet")
    return int(digits) if digits.isdecimal() and name == part_name(int(digits)) else None
