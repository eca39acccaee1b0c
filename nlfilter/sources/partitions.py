"""Makes a folder of parquet files that appears whole or not at all, and can continue after an interruption.

The files are made in a folder beside it, NAME.unfinished, each whole or not at all. When all are there, that
folder is renamed to NAME. An interrupted run leaves NAME.unfinished behind; the same call then makes only the
missing files.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from nlfilter.errors import InputError
from nlfilter.sources.replacing import replacing

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
