"""A complete account: no relation word of a fully read request is ignored.

Each golden request is changed by one relation word: the word is removed, added or replaced. Then either the
request means other rows, or the reading is no longer sure.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlfilter.golden.format import read_suite
from nlfilter.schema.fold import is_cjk
from nlfilter.schema.stored.learn import vocabulary_from
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.context import Context
from nlfilter.translate.reader.analysis import analysis_of
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.reader import Reading, Readings
from nlfilter.where.conditions import Where
from nlfilter.where.nodes import columns, leaves, literals
from nlfilter.where.owner.compiling import compile_schema

FIXTURES = Path(__file__).parents[2] / "fixtures"
COMPARING = ("gt", "ge", "lt", "le", "ge_after", "gt_after", "le_after", "lt_after", "about", "about_after")
DATED = tuple(f"date_{side}" for side in ("before", "after", "until", "since", "until_after", "since_after"))
REFUSING = ("not", "not_after", "unless")
OF_PERIODS = ("early", "middle", "late", "first_half", "second_half")
OF_PERIODS_AFTER = tuple(f"{part}_after" for part in OF_PERIODS)
COUNTING = ("no_others", "nothing_but_after", "together", "plus", "more_after", "less_after")
RELATIONS = frozenset(
    (*COMPARING, *DATED, *REFUSING, *OF_PERIODS, *OF_PERIODS_AFTER, *COUNTING, "cap", "missing")
)
PUT_IN = (
    *("at least", "more than", "under", "up to", "about", "not", "without", "except", "before", "after"),
    *("since", "unless", "half of", "more", "other than"),
    *("early", "late", "first half of", "at least two of", "not both", "including", "together"),
)
REFUSALS = ("not", "without", "unless", "except", "other than")
WISHED = ("a", "an", "gonna", "I'd", "like", "need", "omg", "see")
TABLES = ("jobs", "films")


@cache
def context(name: str) -> Context:
    schema = TableSchema.load(FIXTURES.parent / "schemas" / f"{name}.yaml")
    values: Vocabulary = vocabulary_from(str(FIXTURES / name / f"{name}.parquet"), schema)
    compiled = compile_schema(schema)
    return Context(compiled, values, Where(compiled), date(2026, 10, 1))


def read(name: str, request: str) -> Readings:
    return analysis_of(request, context(name)).readings


@cache
def sure(name: str) -> list[tuple[str, Reading]]:
    """The fully read golden requests of a table, with their readings."""
    found = []
    for path in sorted((FIXTURES / name).glob("*.golden.yaml")):
        for case in read_suite(path).cases:
            for request in filter(None, (case.request, *case.wordings)):
                readings = read(name, request)
                if readings.sure and readings.best and readings.best.wishes:
                    found.append((request, readings.best))
    return found


def relations(reading: Reading) -> list[Node]:
    """The relation words that a reading uses."""
    found: list[Node] = []
    todo = list(reading.path.nodes)
    while todo:
        node = todo.pop()
        found += [node] if node.symbol in RELATIONS else []
        todo += node.parts
    return found


def asks_for_pay(name: str, reading: Reading) -> bool:
    """Whether an amount is pay; pay is a lower bound even without "at least"."""
    known = context(name).schema.schema.columns
    return any(known[column].per for predicate in reading.means for column in columns(predicate))


def asks_for_the_end(name: str, reading: Reading) -> bool:
    """Whether a grade at the end of its order is asked for; there "at least" and "exactly" mean the same."""
    known = context(name).schema.schema.columns
    asked = (
        (leaf, known[column].order)
        for one in reading.means
        for leaf in leaves(one)
        for column in columns(leaf)
    )
    return any(order and {*literals(leaf)} & {order.values[0], order.values[-1]} for leaf, order in asked)


def says_the_same(name: str, reading: Reading, request: str, word: str) -> bool:
    """Whether a word repeats what the request says already, so that the meaning need not change."""
    since = any(node.symbol == "date_since" for node in relations(reading))
    return (
        word in request
        or (word == "at least" and asks_for_the_end(name, reading))
        or (word in ("at least", "since") and "+" in request)
        or (word == "including" and ("contain" in request or "with" in request))
        or (word == "up to" and "by" in request)
        or (word == "late" and "end of" in request)
        or (word == "up to" and is_of_a_person(name, reading))
        or (word == "up to" and "walk" in request)  # a walking time is an upper bound already
        or (word in ("early", "first half of") and since)  # both begin on the same day
        or (word in REFUSALS and ("no " in request or " 0 " in request))  # a double refusal, or "no" of 0
        or (word in (*REFUSALS, "not both") and "except" in request)
    )


def limits_nothing(word: str, following: str) -> bool:
    """Whether "about" or "at least" stands before a word without an amount: it only names or wishes."""
    if word == "about":
        return not following.startswith(tuple("0123456789"))  # "films about war", "not about war"
    return word == "at least" and following in WISHED  # "I'd at least like to see a musical"


def is_of_a_person(name: str, reading: Reading) -> bool:
    """Whether a person's own amount is an upper bound: "2 years of experience" means up to 2 already."""
    known = context(name).schema.schema.columns
    related = [known[column].person for one in reading.means for column in columns(one)]
    return any(person is not None and person.relation == "at_most" for person in related)


def tells(before: Reading, after: Readings) -> bool:
    """Whether a change has an effect: the request means other rows, or the reading is not sure."""
    return not after.sure or after.best is None or after.best.means != before.means


places = st.sampled_from(TABLES).flatmap(
    lambda name: st.tuples(st.just(name), st.integers(0, len(sure(name)) - 1))
)
relaxed = settings(max_examples=150, deadline=None)


@relaxed
@given(places, st.data())
def test_removing_a_relation_word_has_an_effect(asked: tuple[str, int], data: st.DataObject) -> None:
    name, place = asked
    request, reading = sure(name)[place]
    words = relations(reading)
    assume(words and not (asks_for_pay(name, reading) and any("ge" in word.symbol for word in words)))
    on_foot = "歩" in request or "駅から" in request  # an upper bound without a word for it
    assume(not (on_foot and any("le" in word.symbol for word in words)))
    assume(not any(word.symbol == "le" and is_of_a_person(name, reading) for word in words))
    word = data.draw(st.sampled_from(words))
    shorter = request[: word.start] + " " + request[word.stop :]
    assert tells(reading, read(name, shorter)), (request, shorter)


@relaxed
@given(places, st.sampled_from(PUT_IN), st.data())
def test_adding_a_relation_word_has_an_effect(asked: tuple[str, int], word: str, data: st.DataObject) -> None:
    name, place = asked
    request, reading = sure(name)[place]
    assume(not any(map(is_cjk, request)) and not says_the_same(name, reading, request, word))
    words = request.split(" ")
    assume(word not in REFUSALS or "0" not in words)  # "not hours" is 0 hours
    at = data.draw(st.integers(0, len(words) - 1))
    assume(not limits_nothing(word, words[at]))
    place = len(" ".join(words[:at]))  # inside "at most", "up to" would only replace a similar word
    assume(not any(node.start < place < node.stop for node in relations(reading)))
    longer = " ".join([*words[:at], word, *words[at:]])
    assume(not any(joining in longer for joining in ("except that", "together with")))
    assert tells(reading, read(name, longer)), (request, longer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at least", "at most"),
        ("over", "under"),
        ("before", "after"),
        ("以上", "以下"),
        ("以上", "未満"),
    ],
)
def test_another_relation_word_means_something_else(one: str, other: str) -> None:
    seen = 0
    for name in TABLES:
        for request, reading in sure(name):
            if one in request:
                seen += 1
                assert tells(reading, read(name, request.replace(one, other, 1))), request
    assert seen


def test_a_comparison_with_another_column_is_not_all_of_them() -> None:
    assert not read("films", "films where the director is also in the cast").sure
