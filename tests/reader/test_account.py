"""Promise 2: no wish of any request is dropped silently."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlfilter import Where
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
