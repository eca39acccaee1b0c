"""Reading an answer: every usable part is taken, and everything else is ignored."""

from __future__ import annotations

import json
from time import process_time

import pytest

from nlfilter.enrich.answer import FORM, MOST_CHARACTERS, Answer, read_answer
from nlfilter.errors import UnusableReply

PLAIN = {"nouns": ["vessel"], "terms": [{"name": "cheap", "words": ["a"], "where": "rent < 1"}]}


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "```json\n{}\n```",
        "Sure! Here is the vocabulary of {table}:\n{}\nAnything else?",
        "```\n{}\n```\nNote: 1 < 2, and }.",
    ],
)
def test_text_around_the_object_does_no_harm(text: str) -> None:
    answer = read_answer(text.replace("{}", json.dumps(PLAIN)))
    assert answer.nouns == ("vessel",)
    assert [term.name for term in answer.terms] == ["cheap"]


def test_answers_to_several_calls_stand_in_one_text() -> None:
    text = json.dumps({"label_en": "boats", "columns": [{"column": "a"}]}) + "\n\n```json\n"
    text += json.dumps({"label_en": "ships", "columns": [{"column": "b"}]}) + "\n```"
    answer = read_answer(text)
    assert answer.label_en == "boats", "the first value wins"
    assert [column.column for column in answer.columns] == ["a", "b"]


def test_an_answer_that_was_cut_off_is_used_up_to_its_last_whole_part() -> None:
    whole = json.dumps({"columns": [{"column": "a", "words": ["x"]}, {"column": "b", "words": ["y", "z"]}]})
    answer = read_answer("Here: " + whole[: whole.index('"z"')])
    assert [column.column for column in answer.columns] == ["a"]


def test_a_deep_answer_that_was_cut_off_is_refused_at_once() -> None:
    text, start = '{"a":' * 30_000 + "1" + "}" * 29_999, process_time()
    with pytest.raises(UnusableReply):
        read_answer(text)
    assert process_time() - start < 1.5


def test_one_malformed_part_spoils_no_other() -> None:
    answer = read_answer(
        json.dumps(
            {
                "columns": [
                    {"column": "a", "words": {"x": 1}, "label_en": "A"},
                    "b",
                    {"column": "c", "order": 3},
                ],
                "terms": "none",
                "sums": None,
            }
        )
    )
    assert [(column.column, column.label_en) for column in answer.columns] == [("a", "A"), ("c", "")]
    assert answer.columns[1].order == ["3"]
    assert answer.malformed == ("columns: a: words", "columns", "terms")


def test_keys_that_nobody_asked_for_are_told() -> None:
    answer = read_answer(json.dumps({"rank": "x", "columns": [{"column": "a", "filterable": True}]}))
    assert answer.foreign == (("", "rank"), ("a", "filterable"))


@pytest.mark.parametrize("text", ["", " \n", "I cannot help.", "[1, 2]", "{", "{" * 5_000, '{"a":' * 5_000])
def test_what_is_no_answer_is_an_error(text: str) -> None:
    with pytest.raises(UnusableReply):
        read_answer(text)


def test_a_very_long_text_is_not_read() -> None:
    with pytest.raises(UnusableReply):
        read_answer("{" + " " * MOST_CHARACTERS)


def test_the_response_format_is_strict() -> None:
    def objects(part: object) -> list[dict[str, object]]:
        if isinstance(part, list):
            return [one for inner in part for one in objects(inner)]
        if not isinstance(part, dict):
            return []
        found = [one for inner in part.values() for one in objects(inner)]
        return [*found, part] if part.get("type") == "object" else found

    for part in objects(FORM.schema):
        assert part["additionalProperties"] is False
        assert isinstance(part["properties"], dict)
        assert part["required"] == list(part["properties"])


def test_two_answers_together() -> None:
    assert Answer(nouns=("a",)) + Answer(label_en="x", nouns=("b",)) == Answer(label_en="x", nouns=("a", "b"))
