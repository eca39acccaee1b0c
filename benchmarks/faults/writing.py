"""Writes that fail: a full disk, a killed process. The old file stays, or the new one is complete."""

from __future__ import annotations

import contextlib
import io
import os
import random
import resource
import signal
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.faults.children import FORK, Outcome, Work
from benchmarks.faults.damaged import GOLDEN, SCHEMA, TABLE
from nlfilter.cli.app import run

OLD = b"what was there before"
_QUERY = ("query", str(TABLE), "streaming", "--schema", str(SCHEMA), "--limit", "600")
_ENDINGS = ("parquet", "csv", "json", "jsonl")
_FULL = "/dev/full"
MOST = 150_000
"""More bytes than any of the files needs."""


def commands(folder: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """Commands that write, each with its output file."""
    golden = folder / "own" / "case.golden.yaml"
    found: dict[str, tuple[Path, tuple[str, ...]]] = {
        ending: ((path := folder / "own" / f"out.{ending}"), (*_QUERY, "-o", str(path)))
        for ending in _ENDINGS
    }
    values, inferred = folder / "own" / "out.values.parquet", folder / "own" / "out.yaml"
    return found | {
        "values": (values, ("schema", "values", str(TABLE), "--schema", str(SCHEMA), "-o", str(values))),
        "inferred": (inferred, ("schema", "infer", str(TABLE), "-o", str(inferred))),
        "golden": (golden, ("golden", "accept", str(golden))),
    }


def _laid_out(folder: Path, target: Path) -> bytes:
    """Prepares a folder with the golden file and an old output file; returns the contents of the old file."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    for file in own.iterdir():
        file.unlink()
    (own / "schema.yaml").write_bytes(SCHEMA.read_bytes())
    (own / "table.parquet").write_bytes(TABLE.read_bytes())
    (own / "case.golden.yaml").write_text(GOLDEN, encoding="utf-8")
    if target.name != "case.golden.yaml":
        target.write_bytes(OLD)
    return target.read_bytes()


def whole(folder: Path) -> dict[str, bytes]:
    """The file that each command writes if nothing goes wrong, made in a child of its own."""
    return {name: _written_well(folder, name) for name in commands(folder)}


def _written_well(folder: Path, name: str) -> bytes:
    target, words = commands(folder)[name]
    old = _laid_out(folder, target)
    child = FORK.Process(target=_silently, args=(words,))
    child.start()
    child.join()
    written = target.read_bytes()
    assert written != old, f"{name}: nothing was written"
    return written


def _silently(words: tuple[str, ...]) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = run([*words])
    return code, said.getvalue()


def full_disks(folder: Path, count: int, seed: int) -> Iterator[Work]:
    """Runs commands under a random limit on the size of files."""
    chance, names = random.Random(seed), [*commands(folder)]  # noqa: S311
    right = whole(folder)
    for number in range(count):
        name = names[number % len(names)]
        most = chance.randrange(len(right[name]))
        yield partial(_on_a_full_disk, folder, name, most)


def _on_a_full_disk(folder: Path, name: str, most: int) -> Outcome:
    target, words = commands(folder)[name]
    old = _laid_out(folder, target)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        code, said = _silently(words)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    left = [file.name for file in target.parent.iterdir() if file.name.endswith(".part")]
    if target.read_bytes() != old or left:
        return Outcome("half-written", f"{name}: {left or target.stat().st_size}, exit code {code}")
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    if code not in (2, 6) or len(errors) != 1 or "Traceback" in said:
        return Outcome("unclear error", f"{name}: exit code {code}: {said[-200:]}")
    return Outcome("clear error", errors[0])


def devices(folder: Path) -> Iterator[Work]:
    """Runs commands that write to a device that is always full."""
    for ending in _ENDINGS:
        yield partial(_to_a_full_device, ending)


def _to_a_full_device(ending: str) -> Outcome:
    code, said = _silently((*_QUERY, "--format", ending, "-o", _FULL))
    clear = code == 2 and said.count("error: ") == 1 and "Traceback" not in said
    return Outcome("clear error" if clear else "unclear error", said[-200:])


def sudden_ends(folder: Path, count: int, seed: int) -> Iterator[Outcome]:
    """Kills commands at random moments: the old file must be there, or the complete new one."""
    chance, right = random.Random(seed), whole(folder)  # noqa: S311
    taken = {name: _seconds(folder, name) for name in right}
    for number in range(count):
        name = [*right][number % len(right)]
        target, words = commands(folder)[name]
        old = _laid_out(folder, target)
        child = FORK.Process(target=_silently, args=(words,))
        child.start()
        if number % 2:  # at a random moment; otherwise while the new file is written
            child.join(chance.random() * 1.3 * taken[name])
        else:
            _begun(child, target.parent)
            child.join(chance.random() * 0.02)
        ended = not child.is_alive()
        child.kill()
        child.join()
        found = target.read_bytes() if target.exists() else b""
        if found not in (old, right[name]):
            yield Outcome("half-written", f"{name}: {len(found)} bytes")
        else:
            yield Outcome("the old file" if found == old else "the new file", "at the end" if ended else "")


def _begun(child: BaseProcess, folder: Path) -> None:
    """Waits until a new file is there, or its writer has ended."""
    while child.is_alive() and not any(name.endswith(".part") for name in os.listdir(folder)):
        time.sleep(0.0005)


def _seconds(folder: Path, name: str) -> float:
    started = time.monotonic()
    _written_well(folder, name)
    return time.monotonic() - started


def parts_left(folder: Path) -> int:
    """The number of unfinished files that killed writers left under hidden names."""
    return sum(
        file.name.startswith(".") and file.name.endswith(".part") for file in os.scandir(folder / "own")
    )
