"""The installed command as a process: signals, pipes, exit codes, start-up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlfilter import __version__
from tests.cli.command import INSTALLED, JOBS, ROOT, SCHEMA, installed, nlfilter

DEMO = ["query", JOBS, "remote, Python, Tokyo", "--schema", SCHEMA, "--list", "u001", "--today", "2026-10-01"]


def test_version_and_help() -> None:
    assert subprocess.check_output([INSTALLED, "--version"], text=True) == f"nlfilter {__version__}\n"
    assert "Example: nlfilter query" in subprocess.check_output([INSTALLED], text=True)


def test_a_closed_pipe_is_quiet() -> None:
    with installed("query", JOBS, "remote", "--schema", SCHEMA, "--quiet") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


def test_a_failing_case_counts_although_nobody_reads_the_report(tmp_path: Path) -> None:
    path = tmp_path / "a.golden.yaml"
    head = f"schema: {SCHEMA}\ntable: {JOBS}\nlist: u001\n"
    path.write_text(f"{head}cases:\n  - {{name: a, request: remote, keeps: none}}\n", encoding="utf-8")
    with installed("golden", "run", str(path)) as process:
        assert process.stdout
        process.stdout.close()
        assert process.wait() == 1


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
def test_ctrl_c_exits_130_with_one_line() -> None:
    process = installed("query", JOBS, "-", "--schema", SCHEMA, stdin=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not _has_loaded(process.pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"Interrupted.\n")


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_ends_the_command_leaves_no_rows_behind(name: str, tmp_path: Path) -> None:
    (private := tmp_path / "tmp").mkdir()
    (table := tmp_path / "a.csv").write_text("city\nOslo\nRome\n", encoding="utf-8")
    number = getattr(signal, name)
    process = subprocess.Popen(
        [INSTALLED, "chat", str(table)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(private)},
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 60
    while not (any(private.iterdir()) and _has_loaded(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert any(private.iterdir())
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == -number
    assert [*private.iterdir()] == []


def _has_loaded(pid: int) -> bool:
    """Whether a process has loaded Typer, and so handles Ctrl-C."""
    wait = Path(f"/proc/{pid}/wchan")
    return "pipe" in wait.read_text() if wait.exists() else True


def test_words_come_in_the_order_of_the_data() -> None:
    process = installed(*DEMO, "--format", "table", stderr=subprocess.STDOUT)
    out, _ = process.communicate(timeout=60)
    lines = out.decode().splitlines()
    assert "13 of 175" in lines[-1]


def test_ascii_terminals_are_not_a_problem() -> None:
    process = installed(*DEMO, "--explain", env={"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "東京" in out.decode("utf-8")


def test_python_m_works_too() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "nlfilter", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == f"nlfilter {__version__}\n"


def test_a_fault_of_ours_shows_no_traceback_and_no_data(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_: object, **__: object) -> None:
        raise ValueError("a value of a row")

    monkeypatch.setattr("nlfilter.cli.resolving.known_of", fault)
    ran = nlfilter("query", JOBS, "remote")
    assert (ran.code, ran.out) == (1, "")
    assert "ValueError" in ran.err
    assert "cli/query.py:" in ran.err
    assert "a value of a row" not in ran.err


def test_a_shell_asks_which_words_may_follow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["nlfilter"])
    shell = {"_NLFILTER_COMPLETE": "complete_bash", "COMP_WORDS": "nlfilter sch", "COMP_CWORD": "1"}
    for name, value in shell.items():
        monkeypatch.setenv(name, value)
    assert nlfilter().lines == ["schema"]


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no such signals")
def test_ctrl_c_waits_until_a_module_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "half.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nprint(sum(range(10)))\n"
    )
    script = (
        "import signal\nfrom nlfilter.cli import _let_modules_load\n_let_modules_load()\n"
        "try:\n    import half\n    signal.pause()\nexcept KeyboardInterrupt:\n    print('ended')\n"
    )
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    run = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": paths}, capture_output=True
    )
    assert (run.returncode, run.stdout.split()) == (0, [b"45", b"ended"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
@pytest.mark.parametrize("format_", ["xlsx", "parquet", "csv"])
def test_a_full_disk_is_an_error_without_a_traceback(format_: str) -> None:
    line = [*DEMO, "--quiet", "--format", format_, "--output", "/dev/full"]
    run = subprocess.run([INSTALLED, *line], capture_output=True, text=True)
    assert run.returncode == 2
    assert [line.partition(":")[0] for line in run.stderr.splitlines()] == ["error", "hint"]
