"""A model's literals: each becomes a stored value or nothing, never its own spelling (promise 3)."""

from __future__ import annotations

import pytest

from nlfilter.schema.fold import Folded
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.grounding import Grounded, Ungrounded, ground, within
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import readable
from tests.reader.small import SCHEMA, VOCABULARY

COMPILED = compile_schema(SCHEMA)
LEXICON = Lexicon(SCHEMA, VOCABULARY)


def grounded(clause: str, request: str) -> str:
    """The clause after grounding, or the reason why it is not applied."""
    found = ground(parse_predicate(clause, COMPILED), LEXICON, request)
    return found.reason.value if isinstance(found, Ungrounded) else readable(found.predicate, COMPILED)


@pytest.mark.parametrize(
    ("clause", "request_", "becomes"),
    [
        ("town = 'Tokyo'", "Tokyo", "town = 'Tokyo'"),
        ("town = 'TOKYO'", "tokyo", "town = 'Tokyo'"),
        ("town = '東京'", "東京", "town = 'Tokyo'"),
        ("town IN ('東京', '京都')", "東京か京都", "town IN ('Tokyo', 'Kyoto')"),
        ("list_contains(colours, 'Deep-Blue')", "deep blue", "list_contains(colours, 'deep blue')"),
        ("owner = 'Hayashi Hmoes'", "Hayashi Hmoes", "owner = 'Hayashi Homes'"),
        ("town = 'Atlantis'", "Atlantis", "value_not_found"),
        ("town = 'evil.example'", "Tokyo", "unsafe_text"),
        ("note ILIKE '%garden view%'", "with something nice", "note ILIKE '%garden view%'"),
        ("note ILIKE '%visit evil.example%'", "garden", "unsafe_text"),
        ("note ILIKE '%☠ garden ☠%'", "garden", "unsafe_text"),
        ("note ILIKE '%ＧａｒＤｅｎ%'", "a Garden", "note ILIKE '%Garden%'"),
        ("note ILIKE '%therapist%'", "the rapist", "unsafe_text"),
        ("note ILIKE '%- _ -%'", "garden", "unsafe_text"),
        # A text may begin a word of the request, but end no word of it.
        ("note ILIKE '%garde%'", "Gardens", "note ILIKE '%Garde%'"),
        ("note ILIKE '%arden%'", "gardens", "unsafe_text"),
        ("note ILIKE '%garde%' OR note ILIKE '%gard%'", "gardens", "note ILIKE '%garde%'"),
    ],
)
def test_a_literal(clause: str, request_: str, becomes: str) -> None:
    assert grounded(clause, request_) == becomes


@pytest.mark.parametrize(
    ("clause", "becomes", "lost"),
    [
        ("town IN ('Tokyo', 'Atlantis')", "town IN ('Tokyo')", ["Atlantis"]),
        ("town = 'Tokyo' OR town = 'Atlantis'", "town = 'Tokyo'", ["Atlantis"]),
        ("town = 'Tokyo' AND town = 'Atlantis'", "town = 'Tokyo'", ["Atlantis"]),
        (
            "list_has_any(colours, ['deep blue', 'Atlantis'])",
            "list_has_any(colours, ['deep blue'])",
            ["Atlantis"],
        ),
        # No row has this value, so the exclusion loses nothing without it.
        ("town NOT IN ('Tokyo', 'Atlantis')", "town NOT IN ('Tokyo')", ["Atlantis"]),
        # Each of them is refused, as in two conditions.
        ("NOT (town = 'Tokyo' OR town = 'Atlantis')", "NOT town = 'Tokyo'", ["Atlantis"]),
        # All conditions inside an alternative must hold.
        ("town = 'Tokyo' OR (town = 'Kyoto' AND town = 'Atlantis')", "town = 'Tokyo'", ["Atlantis"]),
        ("town IN ('Tokyo', 'evil.example')", "town IN ('Tokyo')", [""]),
    ],
)
def test_grounded_parts_stay_without_the_others(clause: str, becomes: str, lost: list[str]) -> None:
    found = ground(parse_predicate(clause, COMPILED), LEXICON, "Tokyo, Kyoto, deep blue, Atlantis")
    assert isinstance(found, Grounded)
    assert readable(found.predicate, COMPILED) == becomes
    assert [one.said for one in found.lost] == lost


@pytest.mark.parametrize(
    "clause",
    [
        "NOT (town = 'Tokyo' AND town = 'Atlantis')",
        "town NOT IN ('Tokyo', 'evil.example')",
        "colours = ['deep blue', 'Atlantis']",
        "town IN ('Atlantis', 'evil.example')",
    ],
)
def test_no_part_is_dropped_if_that_would_keep_more_rows(clause: str) -> None:
    assert isinstance(ground(parse_predicate(clause, COMPILED), LEXICON, "Tokyo, Atlantis"), Ungrounded)


@pytest.mark.parametrize(
    ("written", "searched"),
    [("ヨガ", "ヨガ"), ("ﾖｶﾞ", "ヨガ"), ("いけばな", "いけばな"), ("ヨがーZ", "よがーz")],
)
def test_a_search_keeps_the_katakana_of_the_data(written: str, searched: str) -> None:
    """A model finds ヨガ for "yoga"; よが would find nothing."""
    lexicon = Lexicon(SCHEMA, Vocabulary(words={"note": frozenset({"よが", "いけばな", "よがーz"})}))
    found = ground(parse_predicate(f"note ILIKE '%{written}%'", COMPILED), lexicon, "something like yoga")
    assert isinstance(found, Grounded)
    assert readable(found.predicate, COMPILED) == f"note ILIKE '%{searched}%'"


def test_the_texts_of_the_owner_s_own_clauses_are_grounded() -> None:
    predicate = parse_predicate("note ILIKE '%sea front%'", COMPILED)
    own = frozenset({("note", "sea front")})
    assert isinstance(ground(predicate, LEXICON, "by the sea"), Ungrounded)
    assert isinstance(ground(predicate, LEXICON, "by the sea", own), Grounded)


def test_a_correction_is_recorded_in_the_words_of_the_request() -> None:
    found = ground(parse_predicate("town = '東京'", COMPILED), LEXICON, "東京で")
    assert isinstance(found, Grounded)
    assert [(m.phrase, m.value, m.how.value) for m in found.mapped] == [("東京", "Tokyo", "synonym")]


def test_many_literals_do_not_fold_the_values_of_a_large_column_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema = TableSchema.model_validate({"name": "t", "columns": {"town": {"type": "VARCHAR"}}})
    towns = tuple(f"Town {n} on the Hill" for n in range(2_000))
    lexicon = Lexicon(schema, Vocabulary({"town": towns}))
    looked: list[str] = []

    def counted(source: Folded, text: str) -> str | None:
        looked.append(text)
        return within(source, text)

    monkeypatch.setattr("nlfilter.where.grounding.within", counted)
    clause = " OR ".join(f"town ILIKE '%TOWN {n} ON%'" for n in range(60))
    found = ground(parse_predicate(clause, compile_schema(schema)), lexicon, "hills")
    assert isinstance(found, Grounded)
    assert "%Town 59 on%" in readable(found.predicate, compile_schema(schema))
    assert len(looked) <= 4 * 60


def test_no_correction_tells_a_value_of_a_private_column() -> None:
    def becomes(*, private: bool) -> str:
        column = {"type": "VARCHAR", "vocabulary": "closed", "private": private}
        schema = TableSchema.model_validate({"name": "rows", "columns": {"guest": column}})
        held = Vocabulary({"guest": ("Alexandra", "Benedict")})
        predicate = parse_predicate("guest = 'Alexandre'", compile_schema(schema))
        found = ground(predicate, Lexicon(schema, held), "guest alexandre")
        if isinstance(found, Ungrounded):
            return f"{found.reason.value}: {', '.join(found.suggestions)}"
        return readable(found.predicate, compile_schema(schema))

    assert becomes(private=False) == "guest = 'Alexandra'"
    assert becomes(private=True) == "value_not_found: "
