"""Checks of proposals: what is accepted, and the reason for each refusal."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from nlfilter import NLFilter, NotExpressible, TableSchema
from nlfilter.enrich import Plan, Proposal
from tests.enrich.tables import ANSWER, ROWS, SCHEMA

TODAY = date(2026, 10, 1)


def proposed(answer: dict[str, Any], schema: TableSchema = SCHEMA, rows: Any = ROWS, **more: Any) -> Proposal:
    return Plan.of(schema, rows, **more).read([json.dumps(answer)], today=TODAY)


def why(answer: dict[str, Any], **more: Any) -> list[str]:
    return [f"{'.'.join(one.place)}: {one.text}: {one.why}" for one in proposed(answer, **more).refused]


def column(name: str, **said: Any) -> dict[str, Any]:
    return {"columns": [{"column": name, **said}]}


def test_a_good_answer_is_accepted_whole() -> None:
    proposal = proposed(ANSWER)
    assert proposal.refused == ()
    schema = proposal.schema(reviewed=True)
    assert schema.columns["harbor"].values == {
        "Oslo": ("オスロ",),
        "三崎": ("Misaki",),
        "Bergen": ("ベルゲン",),
    }
    assert schema.columns["harbor"].groups["Norway"].synonyms == ("ノルウェー",)
    assert schema.columns["grade"].order is not None
    assert schema.columns["depth"].missing == (-1,)
    assert schema.columns["rent"].per == "day"
    assert schema.terms["cheap"].where == "rent <= 200"
    derived = schema.columns["speed_text_number"]
    assert (derived.type, derived.unit, derived.synonyms) == ("BIGINT", "knots", ("速さ",))
    assert schema.columns["speed_text"].filterable is False, "a review hides the replaced column"
    assert proposal.schema().columns["speed_text"].filterable is True, "without a review it stays"


@pytest.mark.parametrize(
    ("request_", "where"),
    [
        ("オスロの安い船", "harbor = 'Oslo' AND rent <= 200"),
        ("vessels in Norway with at least 3 sailors", "harbor IN ('Oslo', 'Bergen') AND crew >= 3"),
        ("ケッチ、暖房付き", "has_word(title, 'ketch') AND heated"),
        ("steel, unheated", "hull = 'S' AND heated = FALSE"),
        ("速さ8以上", "speed_text_number >= 8"),
    ],
)
def test_its_words_are_understood(request_: str, where: str) -> None:
    from nlfilter import parse_where

    schema = proposed(ANSWER).schema()
    jobs = NLFilter(schema, translator="embedded", values=ROWS, today=TODAY)
    wanted = jobs.apply(parse_where(where, schema), ROWS).positions
    assert jobs.filter(request_, ROWS).positions == wanted


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (column("nowhere", words=["x y"]), "columns: nowhere: there is no such column"),
        (column("margin", words=["profit"]), "columns: margin: there is no such column"),
        (column("harbor", values=[{"value": "Atlantis", "words": ["x y"]}]), "no row has this value"),
        (column("rent", values=[{"value": "100", "words": ["x y"]}]), "needs texts"),
        (column("title", values=[{"value": "galleon", "words": []}]), "no text has this word"),
        (column("harbor", words=["x" * 61]), "too long"),
        (column("harbor", words=["see\nhere"]), "not a plain word"),
        (column("harbor", words=["<b>port</b>"]), "not a plain word"),
        (column("harbor", words=["https://evil.example"]), "not a plain word"),
        (column("harbor", words=["po\u202ert"]), "not a plain word"),
        (column("harbor", words=["2000"]), "only figures"),
        (column("harbor", words=["x"]), "a single letter"),
        (column("harbor", words=["without"]), "a word of the language itself"),
        (
            column("harbor", values=[{"value": "Oslo", "words": ["available"]}]),
            "a word of the language itself",
        ),
        (column("heated", when_true=["running"]), "a word of the language itself"),
        (column("harbor", words=["rent"]), "already a word of the column rent"),
        (column("crew", words=["Oslo"]), "already means 'oslo' of harbor"),
        (
            column("harbor", groups=[{"name": "all", "values": ["Oslo", "三崎", "Bergen"]}]),
            "a group of all values",
        ),
        (column("harbor", groups=[{"name": "none", "values": ["Rome"]}]), "a group without a stored value"),
        (column("harbor", order=["Oslo", "Rome"]), "an order has at least two stored values"),
        (column("crew", order=["1", "2"]), "needs a VARCHAR of stored values"),
        (column("harbor", unit="m"), "needs a number"),
        (column("crew", kind="year", unit="years"), "a year of the calendar has no unit"),
        (column("crew", kind="starship"), "not among the words that may stand here"),
        (column("crew", missing=[3]), "too common"),
        (column("harbor", when_true=["wet"]), "needs a BOOLEAN"),
        (column("heated", opposites=["cold"]), "needs a number"),
        (column("harbor", person="at_most"), "needs a number, a date or an order"),
        (column("harbor", type="BIGINT"), "columns.harbor: type: cannot be proposed"),
        ({"always": "rent > 0"}, "table: always: cannot be proposed"),
        ({"terms": [{"name": "any", "where": "rent > 0"}]}, "true of every row"),
        ({"terms": [{"name": "any", "where": "crew < 3 OR crew >= 3"}]}, "true of every row"),
        ({"terms": [{"name": "secret", "where": "margin > 3"}]}, "(unknown_column)"),
        ({"terms": [{"name": "gone", "where": "rent < 5; DROP TABLE boats"}]}, "the gate refuses its clause"),
        ({"terms": [{"name": "files", "where": "rent < (SELECT 1)"}]}, "the gate refuses its clause"),
        (
            {"terms": [{"name": "norse", "where": "harbor = 'Norge'"}]},
            "'Norge' is not among the stored values",
        ),
        ({"terms": [{"name": "rent", "where": "rent < 200"}]}, "the name is taken"),
        ({"terms": [{"name": "a\nb", "where": "rent < 200"}]}, "a term without a name"),
        ({"sums": [{"name": "both", "of": ["rent", "crew"]}]}, "not two amounts of one unit"),
        ({"derived": [{"of": "crew", "type": "BIGINT", "expr": "getenv('HOME')"}]}, "(forbidden_function)"),
        ({"derived": [{"of": "crew", "type": "DOUBLE", "expr": "margin * 2"}]}, "there is no such column"),
        (
            {"derived": [{"of": "crew", "type": "BIGINT", "expr": "TRY_CAST(harbor AS INT)"}]},
            "gives no value",
        ),
        ({"derived": [{"of": "crew", "type": "BLOB", "expr": "crew"}]}, "not an expression"),
        ({"derived": [{"of": "ghost", "type": "BIGINT", "expr": "crew"}]}, "there is no such column"),
    ],
)
def test_what_is_refused_and_why(answer: dict[str, Any], told: str) -> None:
    proposal = proposed(answer)
    assert any(told in line for line in why(answer)), why(answer)
    assert not [item for item in proposal.items if item.place[-1] not in ("kind",)]


def test_the_first_meaning_of_a_word_wins() -> None:
    answer = {
        "columns": [{"column": "harbor", "words": ["dock"]}, {"column": "gear", "words": ["dock", "kit"]}]
    }
    proposal = proposed(answer)
    assert [item.value for item in proposal.items] == ["dock", "kit"]
    assert why(answer) == ["columns.gear.synonyms: dock: already a word of the column harbor"]


def test_a_meaning_wins_over_a_noun_for_a_row() -> None:
    answer = {"nouns": ["ketch", "ship"], **column("title", values=[{"value": "ketch", "words": []}])}
    assert [item.value for item in proposed(answer).items] == ["ship"]


def test_values_that_fold_alike_get_the_same_words() -> None:
    rows = [{"size": "1K"}, {"size": "１Ｋ"}, {"size": "2K"}] * 3
    schema = TableSchema.infer(rows)
    found = proposed(column("size", values=[{"value": "1K", "words": ["one room"]}]), schema, rows).schema()
    assert {value for value, words in found.columns["size"].values.items() if words} == {"1K", "１Ｋ"}


def test_values_that_columns_share_get_the_same_words_in_each() -> None:
    names = ["Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg"]
    rows = [{"start": one, "goal": names[-at - 1]} for at, one in enumerate(names)]
    answer = column("start", values=[{"value": "Aa", "words": ["エー"]}])
    found = proposed(answer, TableSchema.infer(rows), rows).schema()
    assert found.columns["start"].values == found.columns["goal"].values == {"Aa": ("エー",)}


def test_what_the_owner_said_stays() -> None:
    own = SCHEMA.columns["harbor"].model_copy(
        update={"label": {"en": "berth"}, "values": {"Oslo": ("Kristiania",)}}
    )
    schema = SCHEMA.model_copy(update={"columns": {**SCHEMA.columns, "harbor": own}})
    found = proposed(ANSWER, schema).schema(reviewed=True).columns["harbor"]
    assert found.label == {"en": "berth", "ja": "港"}
    assert found.values["Oslo"] == ("Kristiania", "オスロ")


def test_a_column_is_hidden_only_where_nothing_is_built_on_it() -> None:
    answer = {**ANSWER, "terms": [*ANSWER["terms"], {"name": "five knots", "where": "speed_text = '5 kn'"}]}
    assert proposed(answer).schema(reviewed=True).columns["speed_text"].filterable is True


def test_a_text_that_stands_for_a_missing_value_needs_a_review() -> None:
    proposal = proposed(column("harbor", missing=["Oslo", "Rome"]))
    assert proposal.schema().columns["harbor"].missing == ()
    assert proposal.schema(reviewed=True).columns["harbor"].missing == ("Oslo",)


def test_a_choice_drops_what_depends_on_the_rest() -> None:
    proposal = proposed(ANSWER)
    without = proposal.only(lambda item: item.place[:2] != ("columns", "speed_text_number"))
    schema = without.schema(reviewed=True)
    assert "speed_text_number" not in schema.columns
    assert [*schema.terms] == ["cheap", "steel hull"], "the term about that column is dropped"
    assert schema.columns["speed_text"].filterable is True


@pytest.mark.parametrize(
    "own", [{"terms": {"small crew": {"where": "crew < depth"}}}, {"always": "crew < depth"}]
)
@pytest.mark.parametrize("terms", [[], [{"name": "cheap", "where": "rent <= 200"}]])
def test_units_that_break_the_schemas_own_clause_are_refused(own: dict[str, Any], terms: list[Any]) -> None:
    """The two columns that a clause compares do not get two units."""
    units = [{"column": "crew", "unit": "people"}, {"column": "depth", "unit": "m"}]
    schema = TableSchema.model_validate({**SCHEMA.model_dump(), **own})
    proposal = proposed({"columns": units, "terms": terms}, schema)
    told = [f"{'.'.join(one.place)}: {one.text}: {one.why}" for one in proposal.refused]
    assert told == [
        "columns.crew.unit: people: the schema's own clauses do not fit it",
        "columns.depth.unit: m: the schema's own clauses do not fit it",
    ]
    assert NLFilter(proposal.schema(), translator="embedded")
    assert len(proposal.schema().terms) == len(schema.terms) + len(terms)


@pytest.mark.parametrize("name", ["missing", "synonyms", "opposites", "label", "filterable"])
def test_a_group_may_be_called_like_a_key(name: str) -> None:
    answer = column("harbor", groups=[{"name": name, "values": ["Oslo", "Bergen"], "words": ["Norway"]}])
    made = proposed(answer).schema().columns["harbor"].groups[name]
    assert (made.values, made.synonyms) == (("Oslo", "Bergen"), ("Norway",))


@pytest.mark.parametrize("name", ["missing", "synonyms", "values", "label", "filterable"])
def test_a_column_may_be_called_like_a_key(name: str) -> None:
    schema = TableSchema.model_validate({"name": "t", "columns": {name: {"type": "BIGINT"}}})
    answer = column(name, words=["rent"], unit="EUR", label_ja="家賃")
    made = proposed(answer, schema, [{name: number} for number in range(30)]).schema().columns[name]
    assert (made.synonyms, made.unit, made.label) == (("rent",), "EUR", {"ja": "家賃"})


# -- a guessed schema

GUESSED = TableSchema.model_validate(
    {
        "name": "boats",
        "guessed": True,
        "nouns": ["tenant"],
        "columns": {
            **SCHEMA.model_dump()["columns"],
            "rent": {"type": "BIGINT", "unit": "EUR", "label": "rent", "synonyms": ["fare", "price"]},
            "crew": {"type": "BIGINT", "synonyms": ["hands"]},
        },
        "terms": {"cheap": {"where": "rent <= 500", "synonyms": ["bargain"]}},
    }
)


def test_a_word_of_the_model_wins_over_a_guess() -> None:
    proposal = proposed(column("crew", words=["fare", "hands"]), GUESSED)
    assert proposal.refused == ()
    schema = proposal.schema()
    assert schema.columns["crew"].synonyms == ("hands", "fare")
    assert schema.columns["rent"].synonyms == ("price",)


def test_a_guess_stays_if_nothing_of_the_part_that_takes_it_is_accepted() -> None:
    proposal = proposed(column("crew", words=["fare"]), GUESSED)
    assert proposal.only(lambda item: item.part != ("columns", "crew")).items == ()


def test_a_name_or_a_label_is_no_guess() -> None:
    assert why(column("crew", words=["rent"]), schema=GUESSED) == [
        "columns.crew.synonyms: rent: already a word of the column rent"
    ]


def test_a_word_of_an_owner_is_not_withdrawn() -> None:
    schema = GUESSED.model_copy(update={"guessed": False})
    assert "already a word of the column rent" in why(column("crew", words=["fare"]), schema=schema)[0]
    proposal = proposed(column("rent", wrong=["fare"]), schema)
    assert proposal.schema().columns["rent"].synonyms == ("fare", "price")
    assert proposal.schema(reviewed=True).columns["rent"].synonyms == ("price",)


def test_wrong_guesses_are_withdrawn() -> None:
    schema = proposed({"wrong": ["Tenant"], **column("rent", wrong=["FARE", "rent"])}, GUESSED).schema()
    assert (schema.nouns, schema.columns["rent"].synonyms) == ((), ("price",))


def test_a_term_replaces_a_guess_of_its_name() -> None:
    answer = {"terms": [{"name": "cheap", "words": ["low-cost"], "where": "rent <= 200"}]}
    made = proposed(answer, GUESSED).schema().terms["cheap"]
    assert (made.where, made.synonyms) == ("rent <= 200", ("bargain", "low-cost"))
    owned = GUESSED.model_copy(update={"guessed": False})
    assert "the name is taken" in why(answer, schema=owned)[0]


# -- forms


@pytest.mark.parametrize(
    ("answer", "request_", "where"),
    [
        ({"terms": [{"name": "Oslo", "where": "harbor IN ('Oslo', 'Bergen')"}]}, "Oslo", "harbor <> '三崎'"),
        (
            column("harbor", groups=[{"name": "Oslo", "values": ["Oslo", "Bergen"]}]),
            "in Oslo",
            "harbor <> '三崎'",
        ),
        (
            column("title", groups=[{"name": "sailing yachts", "values": ["sloop", "brig"]}]),
            "sailing yachts",
            "has_word(title, 'sloop')",
        ),
        (
            {"ranges": [{"name": "berths", "low": "crew", "high": "depth", "words": ["sleeps"]}]},
            "sleeps 5",
            "crew <= 5 AND depth >= 5",
        ),
        (
            {
                "derived": [
                    {
                        "of": "harbor",
                        "expr": "[harbor, grade]",
                        "type": "VARCHAR[]",
                        "label_en": "mark",
                        "values": [{"value": "fine", "words": ["superb"]}],
                    }
                ]
            },
            "mark superb",
            "grade = 'fine'",
        ),
        (
            {
                "derived": [
                    {
                        "of": "built",
                        "expr": "year(CAST(built AS DATE))",
                        "type": "BIGINT",
                        "kind": "year",
                        "label_en": "year of launch",
                    }
                ]
            },
            "at most 20 years old",
            "built >= DATE '2006-01-01'",
        ),
        (
            {
                "derived": [
                    {
                        "of": "rent",
                        "expr": "rent / crew",
                        "type": "DOUBLE",
                        "unit": "EUR",
                        "per": "day",
                        "label_en": "rent per head",
                        "unit_names": ["bucks"],
                    }
                ]
            },
            "rent per head up to 100 bucks",
            "rent <= 100 * crew AND crew > 0",
        ),
    ],
)
def test_forms_of_an_answer_are_read_in_requests(answer: dict[str, Any], request_: str, where: str) -> None:
    from nlfilter import parse_where

    proposal = proposed(answer)
    assert proposal.refused == ()
    schema = proposal.schema()
    jobs = NLFilter(schema, translator="embedded", values=ROWS, today=TODAY)
    found = jobs.filter(request_, ROWS)
    assert found.positions == jobs.apply(parse_where(where, schema), ROWS).positions, found.where.sql


def test_codes_count_only_where_their_column_is_named() -> None:
    schema = proposed(column("harbor", codes=True)).schema()
    assert schema.columns["harbor"].named_only == "stored"
    assert "needs stored texts" in why(column("crew", codes=True))[0]


def test_codes_whose_words_are_periods_say_for_what_time_an_amount_is() -> None:
    values = [{"value": "S", "words": ["hourly", "時給"]}, {"value": "P", "words": ["daily"]}]
    boats = NLFilter(proposed(column("hull", codes=True, values=values)).schema(), values=ROWS, today=TODAY)
    assert boats.schema.columns["rent"].per_in == "hull"
    assert boats.translate("over 500 euros an hour").where.sql == "hull = 'S' AND rent > 500"
    one = [{"value": "S", "words": ["hourly"]}, {"value": "P", "words": ["plastic"]}]
    schema = proposed(column("hull", codes=True, values=one)).schema()
    assert schema.columns["rent"].per_in is None, "a value is no period"


def test_words_for_codes_count_anywhere() -> None:
    """In a guessed schema, the words of a model are also read for values that `infer` took for codes."""
    guessed = GUESSED.model_copy(update={"search": (), "nouns": ()})
    schema = proposed(column("hull", values=[{"value": "S", "words": ["steel"]}]), guessed).schema()
    jobs = NLFilter(schema, translator="embedded", values=ROWS, today=TODAY)
    assert jobs.translate("steel ones").where.sql == "hull = 'S'"
    assert jobs.translate("hull P").where.sql == "hull = 'P'"
    with pytest.raises(NotExpressible):
        jobs.translate("P")


@pytest.mark.parametrize("key", ["sums", "ranges"])
def test_a_pair_never_names_a_hidden_column(key: str) -> None:
    part = {"name": "secret", "of": ["rent", "margin"], "low": "rent", "high": "margin"}
    assert proposed({key: [part]}).items == ()
