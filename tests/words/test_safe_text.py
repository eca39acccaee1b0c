"""Text for people contains no control characters."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from nlfilter.where.nodes import Compare, Has
from nlfilter.where.phrases import Reason, Unmatched
from nlfilter.where.words import describe, unmatched_sentence, visible
from nlfilter.where.words.safe_text import escaped
from tests.words.posts import POSTS, where

ESCAPE = "\x1b[31mred\x1b[0m\x9b2J\x07"
DIRECTION = "\u202etxt.exe\u2066"
UNSEEN = "a\u200bb\ufeffc\u00add\u2060e\U000e0041"


def is_safe(text: str) -> bool:
    return all(unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for ch in text)


@given(st.text())
def test_nothing_that_acts_or_hides_is_left(text: str) -> None:
    assert is_safe(visible(text))
    visible(text).encode("utf-8")


@given(st.text())
def test_json_means_the_same_and_holds_nothing_that_acts_or_hides(text: str) -> None:
    for indent in (None, 2):
        made = escaped(json.dumps({text: [text]}, ensure_ascii=False, indent=indent))
        assert is_safe(made.replace("\n", ""))
        assert visible(made.replace("\n", "")) == made.replace("\n", "")
        assert json.loads(made) == {text: [text]}


def test_no_code_point_is_left_out() -> None:
    tags = range(0xE0000, 0xE0080)
    for code in (*range(0x11000), *tags):
        assert is_safe(visible(chr(code)))
        assert is_safe(escaped(f'"{chr(code)}"').replace("\n", ""))
    assert not any(visible(chr(tag)) for tag in tags)


@given(
    st.text(
        st.characters(
            categories=("L", "N", "P", "S", "Zs", "M"), exclude_characters="\u115f\u1160\u3164\uffa0"
        )
    )
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_unsafe_text_is_replaced() -> None:
    assert visible(ESCAPE) == "�[31mred�[0m�2J�"
    assert visible(DIRECTION) == "�txt.exe�"
    assert visible(UNSEEN) == "abcde"
    assert visible("two\nlines\tand\u2028more") == "two lines and more"


def test_phrases_and_values_are_made_safe() -> None:
    asked = where(x=Compare("city", "=", ESCAPE), y=Has("skills", DIRECTION))
    unmatched = Unmatched(ESCAPE + UNSEEN, Reason.VALUE_NOT_FOUND, (DIRECTION,))
    for text in (
        describe(asked, "en"),
        describe(asked, "ja"),
        unmatched_sentence(unmatched, POSTS.schema, "ja"),
    ):
        assert is_safe(text)


def test_a_value_is_never_read_as_a_template() -> None:
    asked = where(x=Compare("city", "=", "{column} [is|are] {nothing!r}"))
    assert describe(asked) == "Jobs whose city is {column} [is|are] {nothing!r}"
