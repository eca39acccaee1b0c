"""Promise 2: no wish of any request is dropped silently."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlfilter import NLFilter, NotExpressible, TableSchema, Where
from nlfilter.translate.embedded import MOST_WORDS
from nlfilter.translate.languages.loading import language
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.phrases import Reason, Unmatched
from tests.reader.small import SCHEMA, draft, settled

KNOWN = ["Tokyo", "京都", "quiet", "静か", "red", "under 80,000 yen", "studio", "grade B", "posted last week"]
STRANGE = ["zzyzx", "qwoperty", "ほげ村", "vrmmm", "xyzzy42"]
GLUE = [", ", " and ", " or ", "、", " not ", " with ", "\n", " - ", " (", "!? "]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(KNOWN + STRANGE), st.sampled_from(GLUE)), min_size=1, max_size=6))
def test_every_strange_word_is_named(parts: list[tuple[str, str]]) -> None:
    request = "".join(word + glue for word, glue in parts)
    proposal = draft(request)
    named = " ".join(u if isinstance(u, str) else u.phrase for u in proposal.unmatched)
    for word, _ in parts:
        assert word not in STRANGE or word in named


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
@example("quiet, note note —note")
def test_any_text_is_read_and_its_phrases_are_spans_of_it(request: str) -> None:
    proposal = draft(request)
    for condition in proposal.conditions:
        assert condition.phrase in request
    for unmatched in proposal.unmatched:
        assert not isinstance(unmatched, str)
        assert unmatched.phrase in request


def test_a_request_of_too_many_words_is_named_whole() -> None:
    request = "½、" * (MOST_WORDS + 1)
    assert draft(request).unmatched == (Unmatched(request, Reason.TOO_MANY),)
    assert draft("½、" * MOST_WORDS).unmatched[0] != Unmatched(request, Reason.TOO_MANY)


FUNCTION_WORDS = sorted(language().roles)
AMOUNTS = [
    "800万",
    "80,000 yen",
    "30 m2",
    "2015",
    "3年以内",
    "10",
    "…",
    "-",
    "二十",
    ".5",
    "last month",
    "9999999年",
]


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from([*KNOWN, *AMOUNTS]) | st.sampled_from(FUNCTION_WORDS), min_size=1, max_size=7),
    st.sampled_from(["", " ", "、"]),
    st.booleans(),
)
def test_any_words_that_the_languages_know_can_be_said_in_any_order(
    words: list[str], between: str, refines: bool
) -> None:
    where = settled("quiet, Tokyo, at least 80,000 yen, built after 2000") if refines else None
    request = between.join(words)
    for condition in draft(request, where).conditions:
        assert condition.phrase in request


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*KNOWN, "drop quiet", "also Osaka", "やっぱり京都で", "start over"]),
        min_size=1,
        max_size=5,
    )
)
def test_a_dialogue_never_reuses_an_id(said: list[str]) -> None:
    where = Where(compile_schema(SCHEMA))
    seen: set[str] = set()
    for request in said:
        before = {c.id for c in where.conditions}
        where = settled(request, where)
        new = {c.id for c in where.conditions} - before
        assert not new & seen
        seen |= new


HIDDEN = {
    "flats": {
        "town": {"type": "VARCHAR", "values": ["Leeds", "York"]},
        "published": {"type": "BOOLEAN", "filterable": False, "synonyms": ["公開"]},
        "fee": {"type": "BIGINT", "filterable": False},
    },
    "books": {
        "genre": {"type": "VARCHAR", "values": ["crime", "poetry"]},
        "given": {"type": "BOOLEAN", "filterable": False, "when_false": ["unknown"]},
        "budget": {"type": "BIGINT", "filterable": False},
    },
}
"""Columns that nobody may ask for, named by words that a language knows."""


@pytest.mark.parametrize(
    ("table", "request_", "named"),
    [
        ("flats", "Leeds, published", "published"),
        ("flats", "York with a fee", "fee"),
        ("flats", "公開されているYork", "公開"),
        ("books", "crime, given", "given"),
        ("books", "poetry and unknown", "unknown"),
        ("books", "crime with a budget", "budget"),
    ],
)
def test_a_word_of_a_column_that_nobody_may_ask_for_is_named(table: str, request_: str, named: str) -> None:
    schema = TableSchema.model_validate({"name": table, "columns": HIDDEN[table]})
    read = NLFilter(schema, translator="embedded").translate(request_)
    assert [one.phrase for one in read.unmatched] == [named]


@pytest.mark.parametrize(("request_", "named"), [("無制限、Kobe", "無制限"), ("Kobe, over 18V", "18V")])
def test_a_word_that_denies_or_compares_is_named_if_nothing_answers_it(request_: str, named: str) -> None:
    rows = [
        {"town": town, "note": f"{town} drill number {n}, 18V, with a case and {n} batteries"}
        for n, town in enumerate(["Kobe", "Nara"] * 20)
    ]
    read = NLFilter.infer(rows, translator="embedded").translate(request_)
    assert [one.phrase for one in read.unmatched] == [named]


@pytest.mark.parametrize(
    "request_",
    [
        "drop the Leeds part",
        "crime, forget the York part",
        "remove the Leeds filter",
        "clear the York filter",
    ],
)
def test_a_part_to_drop_that_is_not_in_force_is_not_asked_for(request_: str) -> None:
    columns = {"town": HIDDEN["flats"]["town"], "genre": HIDDEN["books"]["genre"]}
    schema = TableSchema.model_validate({"name": "flats", "columns": columns})
    filter_ = NLFilter(schema, translator="embedded")
    try:
        read = filter_.translate(request_)
    except NotExpressible as error:
        unmatched = error.unmatched
    else:
        assert read.where.sql == "genre = 'crime'"
        unmatched = read.unmatched
    assert [one.phrase.split()[-1] for one in unmatched] == [request_.split()[-2]]
