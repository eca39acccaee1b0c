"""A killed process leaves an unfinished file beside its output; the next run removes it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlfilter import InputError, NLFilter
from nlfilter.sources.replacing import replacing

WRITER = """
import sys, time
from nlfilter.sources.replacing import replacing
with replacing(sys.argv[1]) as part:
    part.write_text("half")
    print(part, flush=True)
    time.sleep(60)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs file locks")


@dataclass(frozen=True)
class Begun:
    """A process that wrote half of its output some time ago."""

    process: subprocess.Popen[str]
    part: Path

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Begun]:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "rows.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        part = Path(process.stdout.readline().strip())
        os.utime(part, (0, 0))
        yield Begun(process, part)
        process.kill()


def write(path: Path) -> None:
    with replacing(path) as part:
        part.write_text("whole", encoding="utf-8")


def test_what_a_killed_process_left_is_removed(begun: Begun, tmp_path: Path) -> None:
    begun.kill()
    assert begun.part.exists()
    write(tmp_path / "rows.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["rows.csv"]


def test_what_a_running_process_writes_stays(begun: Begun, tmp_path: Path) -> None:
    write(tmp_path / "rows.csv")
    assert begun.part.read_text(encoding="utf-8") == "half"


def test_other_files_stay(tmp_path: Path) -> None:
    names = [".rows.csv.part", ".rows.csv.backup.part", ".other.csv.abcdefgh.part", "rows.csv.abcdefgh.part"]
    kept = [tmp_path / name for name in names]
    for file in kept:
        file.write_text("mine", encoding="utf-8")
        os.utime(file, (0, 0))
    (tmp_path / ".rows.csv.12345678.part").symlink_to(kept[0])
    write(tmp_path / "rows.csv")
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(
        [*names, "rows.csv", ".rows.csv.12345678.part"]
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ignored: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)
    rows = [{"n": n} for n in range(10)]
    with pytest.raises(InputError, match="could not be written"):
        NLFilter.infer(rows).filter("n over 5", rows).save("/dev/full", format="arrows")
    gc.collect()
    assert not ignored
