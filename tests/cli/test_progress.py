"""A progress bar is shown at a terminal during a long wait, and only then."""

from __future__ import annotations

import contextlib
import io
import time

import pytest

from nlfilter.cli import progress
from tests.cli.command import Terminal


def shown(seconds: float, monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> str:
    """What stderr shows while something takes `seconds`."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    data = io.BytesIO()
    stream = (Terminal if terminal else io.TextIOWrapper)(data, encoding="utf-8", write_through=True)
    with contextlib.redirect_stderr(stream), progress.waiting("reading"):
        time.sleep(seconds)
    return data.getvalue().decode()


def test_a_long_wait_at_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "reading" in shown(0.6, monkeypatch, terminal=True)


def test_a_short_wait_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(0.0, monkeypatch, terminal=True) == ""


def test_a_pipe_is_shown_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(0.2, monkeypatch, terminal=False) == ""


def test_a_failure_comes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stderr(stream), pytest.raises(KeyError), progress.waiting("reading"):
        raise KeyError
