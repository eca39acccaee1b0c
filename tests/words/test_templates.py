"""Every language has a template for everything that can be said, and every template is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any, get_args

import pytest

from nlfilter.languages.folders import SENTENCES, read
from nlfilter.where import nodes
from nlfilter.where.measures import PARTS
from nlfilter.where.nodes import (
    And,
    AnyElement,
    AnyRun,
    Between,
    Compare,
    CompareColumns,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Length,
    Like,
    Measured,
    MeasuredIn,
    Not,
    OneOf,
    PartOf,
    Predicate,
    SameList,
    Unmeasured,
    contains,
)
from nlfilter.where.phrases import How, Reason
from nlfilter.where.words import say
from nlfilter.where.words.language import language
from nlfilter.where.words.saying import Said, Saying, Several, Termed
from nlfilter.where.words.sayings import said
from tests.words.posts import POSTS
from tests.words.test_phrases import PHRASES, ago, month, reaches, starts_by

LEAVES: list[Predicate] = [
    Flag("remote"),
    IsTruth("remote", True),
    IsTruth("remote", False),
    IsTruth("visa", False),
    IsMissing("city"),
    *(Compare("score", op, 3) for op in get_args(nodes.Operator)),
    *(Compare("posted", op, month(0)) for op in get_args(nodes.Operator)),
    Differs("city", "x"),
    Between("score", 1, 2),
    Between("posted", month(0), month(1)),
    OneOf("city", ("x", "y")),
    contains("title", "x"),
    Like("title", ("x", AnyRun()), True),
    Like("title", (AnyRun(), "x"), True),
    Like("title", ("x",), True),
    Like("title", ("x", AnyRun(), "y"), True),
    contains("skills", "x"),
    HasWord("title", "x"),
    HasWord("skills", "x"),
    Has("skills", "x"),
    AnyElement("skills", "x"),
    HasAny("skills", ("x", "y")),
    HasAll("skills", ("x", "y")),
    SameList("skills", ("x",)),
    *(
        Measured(measure, op, 3)
        for measure in (Length("skills"), *(of("pay_max", "pay_min") for of in get_args(nodes.OfTwo)))
        for op in get_args(nodes.Operator)
    ),
    *(Measured(PartOf("changed", part), "=", 3) for part in PARTS if part != "time"),
    Measured(PartOf("changed", "time"), "<", time(7, 5)),
    MeasuredIn(PartOf("posted", "month"), (6, 7)),
    Unmeasured(PartOf("posted", "year")),
    CompareColumns("pay_min", "<", "pay_max"),
    CompareColumns("pay_max", ">=", "pay_min", 2),
]
EVERYTHING = [*LEAVES, *map(Not, LEAVES), *(predicate for predicate, _, _ in PHRASES)]
EVERYTHING += [reaches(1), starts_by(1), Compare("posted", ">=", ago(1)), And((reaches(1), starts_by(2)))]


def sayings(what: Said) -> Iterator[Saying]:
    match what:
        case Several(_, parts):
            for part in parts:
                yield from sayings(part)
        case Termed(_, inside):
            yield from sayings(inside)
        case Saying():
            yield what


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_kind_of_node_has_a_template(lang: Any) -> None:
    kinds = {type(leaf) for leaf in LEAVES}
    assert kinds == set(get_args(nodes.Leaf)), "a new kind of node needs a template"
    for predicate in EVERYTHING:
        assert say(predicate, POSTS, lang)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_reason_and_correction_has_a_sentence(lang: Any) -> None:
    sentences = language(lang).sentences
    assert set(sentences["unmatched"]) == {reason.value for reason in Reason}
    assert set(sentences["mapped"]) == {how.value for how in How}


def test_every_template_is_used() -> None:
    used = {saying.key for predicate in EVERYTHING for saying in sayings(said(predicate, POSTS))}
    only_in_reasons = {"range_is"}
    of_ranges_alone = {"range_more_than", "range_less_than"}
    of_the_owners_words = {"word_group"}
    no_saying = {"term"}
    assert set(language("en").phrases) == (
        used | only_in_reasons | of_ranges_alone | of_the_owners_words | no_saying
    )


def keys(part: Any) -> Any:
    """The keys of a language's data, down to the sentences."""
    return {key: keys(value) for key, value in part.items()} if isinstance(part, dict) else None


def test_the_languages_say_the_same_things() -> None:
    en, ja = read("en", SENTENCES), read("ja", SENTENCES)
    assert set(en["phrases"]) == set(ja["phrases"])
    assert keys(en["sentences"]) == keys(ja["sentences"])
    assert set(en["numbers"]["units"]) == set(ja["numbers"]["units"])
    assert set(en["numbers"]["currency"]) == set(ja["numbers"]["currency"])
    assert set(en["dates"]) == set(ja["dates"])
    for found in (en, ja):
        kinds = {kind for spec in found["phrases"].values() for kind in spec}
        assert kinds == set(found["kinds"])
