"""Lines on a narrow terminal are wrapped between words; other output is never wrapped."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nlfilter.cli.streams import say
from nlfilter.cli.wrapping import wrapped
from tests.cli.command import SCHEMA, nlfilter

WORDS = st.lists(
    st.sampled_from(["a", "Kansai", "/loosen", "リモート", "「東京」、", "です。", "  ", " "]), max_size=30
)


@given(WORDS, st.integers(12, 60), st.integers(0, 4))
def test_every_part_fits_and_nothing_is_lost(words: list[str], width: int, hang: int) -> None:
    line = "".join(words)
    parts = wrapped(line, width, hang)
    assert "".join("".join(parts).split()) == "".join(line.split())
    assert all(cell_len(part) <= width or " " not in part.strip() for part in parts)
    assert all(not part.lstrip().startswith(("、", "。", "」")) for part in parts[1:])


def test_a_name_in_kanji_is_a_word_of_an_english_line() -> None:
    assert wrapped("[2] city is Kansai (大阪, 京都 or 神戸)", 30) == [
        "[2] city is Kansai (大阪, 京都",
        "or 神戸)",
    ]


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("screen", "lines"), [(Screen(), 2), (io.StringIO(), 1)])
def test_words_are_broken_for_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, screen: io.StringIO, lines: int
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stderr", screen)
    say("Commands can be typed at any time: /loosen takes a number.")
    told = screen.getvalue().splitlines()
    assert len(told) == lines
    assert all(len(line) <= 40 for line in told) or lines == 1


@pytest.mark.parametrize("width", [30, 40, 100])
def test_a_schema_is_shown_without_broken_words(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    shown = nlfilter("schema", "show", SCHEMA).lines
    assert all(cell_len(line) <= width for line in shown)
    for word in ("prefecture", "Kubernetes", "employment", "boolean"):
        assert not [line for line in shown if line.rstrip().endswith((f" {word[:4]}", f" {word[:5]}"))]
    assert any("employment type" in line for line in shown)
