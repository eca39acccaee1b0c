"""A language is data: the code knows no word of any."""

from __future__ import annotations

import re
from pathlib import Path

from tests.languages.alone import copy_with, run
from tests.languages.known import is_known
from tests.translate.requests import FIGURES, dates, relations

SAID = """
an hour and a half | half an hour | at least a foot | two hundred and five | half a million | 8M | $80k
six figures | 10 minutes | 1 hour and 20 minutes | minus 5 | noon | 10 in the evening | 5 pm | the nineties
first half of 2024 | 八百万 | 1.5億 | 7割5分 | 半年 | 1時間半 | 二〇二六 | 夜7時半 | 正午 | 今年の前半
"""
"""Amounts and times."""


def texts() -> list[str]:
    """Words of all languages, and amounts and times that are said with them."""
    words = [word for group in relations() for word in group]
    said = map(str.strip, re.split(r"[|\n]", SAID))
    return [text for text in (*words, *dates(), *FIGURES, *said) if text and text.isprintable()]


def test_without_its_folder_no_word_of_a_language_is_known(tmp_path: Path) -> None:
    said = texts()
    listed = tmp_path / "texts"
    listed.write_text("\n".join(said), "utf-8")
    assert sum(map(is_known, said)) > len(said) / 2
    assert run(copy_with([], tmp_path), "tests.languages.known", str(listed)) == []
