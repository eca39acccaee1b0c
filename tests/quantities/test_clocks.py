"""Times of day, sums, opposites, and two columns with the same values, on the invented table of coaches."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlfilter import NLFilter, NotExpressible, TableSchema
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.clocks import clocks
from tests.docs.sessions import ROOT

BUSES = NLFilter(
    ROOT / "schemas/buses.yaml", translator="embedded", values=ROOT / "fixtures/buses/buses.parquet"
)


def said(*requests: str) -> str:
    """The where after several requests, each a turn after the last."""
    where = None
    for request in requests:
        where = BUSES.translate(request, where=where).where
    return where.sql if where else ""


@given(st.times(), st.sampled_from(["at {}", "{}に出発", "after {}, please", "({})"]))
def test_a_time_is_read_as_it_is_written(moment: time, around: str) -> None:
    moment = moment.replace(second=0, microsecond=0, tzinfo=None)
    found = clocks(around.format(moment.isoformat("minutes")), language())
    assert [clock.time for clock in found] == [moment]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("12 am and 12 pm", ["00:00", "12:00"]),
        ("11 to 2 pm", ["11:00", "14:00"]),
        ("9 to 11:30 am", ["09:00", "11:30"]),
        ("午後3時半から5時", ["15:30", "17:00"]),
        ("8 o'clock, 朝八時十五分", ["08:00", "08:15"]),
        ("25:00, 26時半", ["01:00", "02:30"]),  # of the night after a day
        ("10時間, 10時代, 1:2, 35:00, 13 pm, 午後12時, 10:100", []),
    ],
)
def test_what_is_a_time_of_day(text: str, times: list[str]) -> None:
    assert [clock.time.isoformat("minutes") for clock in clocks(text, language())] == times


def test_without_a_column_of_times_a_time_is_left_out_and_named() -> None:
    schema = TableSchema.model_validate(
        {"name": "t", "columns": {"price": {"type": "INTEGER", "unit": "EUR"}}}
    )
    with pytest.raises(NotExpressible):
        NLFilter(schema, translator="embedded").translate("after 10:10")


@pytest.mark.parametrize("request_", ["departing at 8", "bikes in the total, from Porto"])
def test_unused_words_are_named(request_: str) -> None:
    """A bare number alone is no time of day, and a sum without an amount asks for nothing."""
    try:
        left = BUSES.translate(request_).unmatched
    except NotExpressible as error:
        left = error.unmatched
    phrases = " ".join(one.phrase for one in left)
    assert any(word in phrases for word in ("8", "total"))


def test_a_column_of_times_that_no_word_names_is_told() -> None:
    (mapped,) = BUSES.translate("before 9:00").mapped
    assert (mapped.column, mapped.alternatives) == ("departs", ("arrival",))


@pytest.mark.parametrize(
    ("turns", "where"),
    [
        (("departs before 10:30", "make it 11:00"), "departs < TIME '11:00'"),
        (("total under 20 euros", "make it 30"), "fare + fee < 30"),
        (("total under 20 euros, from Porto", "drop the total"), "origin = 'Porto'"),
        (("to Porto", "also Faro"), "destination IN ('Porto', 'Faro')"),
        (("from 22:00 to 2:00",), "departs >= TIME '22:00' OR departs <= TIME '02:00'"),
        (("around 23:50",), "departs BETWEEN TIME '23:20' AND TIME '23:59:59.999999'"),
        (("23時台",), "departs >= TIME '23:00'"),
        (("early by less than 5 minutes",), "late > -5 AND late < 0"),
        (("no early coaches",), "late >= 0 OR late IS NULL"),
        (("total between 10 and 15 euros",), "fare + fee >= 10 AND fare + fee <= 15"),
        (("Faro or Porto",), "origin IN ('Faro', 'Porto')"),
        (("ポルトからファロ",), "origin = 'Porto' AND destination = 'Faro'"),
    ],
)
def test_what_requests_mean(turns: tuple[str, ...], where: str) -> None:
    assert said(*turns) == where


def test_an_ambiguous_column_is_reported() -> None:
    (mapped,) = BUSES.translate("リスボン").mapped
    assert mapped.alternatives == ("行き先: Lisbon",)
    assert not BUSES.translate("リスボン発").mapped[0].alternatives


@pytest.mark.parametrize(
    ("request_", "kept"),
    [("this weekend", ["sat"]), ("next weekend", ["later"]), ("weekend", ["sat", "later"])],
)
def test_a_weekend_of_the_schema_leaves_this_alone(request_: str, kept: list[str]) -> None:
    schema = TableSchema.model_validate(
        {
            "name": "shows",
            "columns": {"show": {"type": "VARCHAR", "vocabulary": "open"}, "day": {"type": "DATE"}},
            "terms": {"weekend": {"where": "isodow(day) IN (6, 7)"}},
        }
    )
    rows = [
        {"show": "fri", "day": date(2026, 10, 2)},
        {"show": "sat", "day": date(2026, 10, 3)},
        {"show": "later", "day": date(2026, 10, 11)},
    ]
    shows = NLFilter(schema, translator="embedded", today=date(2026, 10, 1))
    assert [row["show"] for row in shows.filter(request_, rows).rows] == kept


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("arriving before the afternoon", "arrives < TIME '12:00'"),
        ("arriving until the evening", "arrives <= TIME '18:00'"),
        ("arriving after the morning", "arrives >= TIME '12:00'"),
    ],
)
def test_before_and_after_a_part_of_the_day(request_: str, sql: str) -> None:
    assert said(request_) == sql


STUDIOS = NLFilter.infer(
    [
        {"studio": "A", "opens": time(9), "closes": time(18), "seats": 9},
        {"studio": "B", "opens": time(10), "closes": time(22, 30), "seats": 20},
    ],
    translator="embedded",
)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("opens before 9", "opens < TIME '09:00'"),
        ("closes after 18, over 8 seats", "closes > TIME '18:00' AND seats > 8"),
        ("seats from 9", "seats >= 9"),
        ("seats over 9", "seats > 9"),
    ],
)
def test_a_bare_number_beside_a_time_is_an_hour(request_: str, expected: str) -> None:
    translation = STUDIOS.translate(request_)
    assert (translation.where.sql, translation.covered) == (expected, "TIME" not in expected)


def test_an_hour_in_a_later_turn_changes_no_number() -> None:
    talk = STUDIOS.dialogue()
    talk.say("5 to 10 seats")
    talk.say("opens before 9")
    assert talk.where.sql == "seats BETWEEN 5 AND 10 AND opens < TIME '09:00'"


WORDS_OF_TIME = sorted({word for one in language().clock.patterns for word in one.one_of} - set("0123456789"))


@given(
    st.lists(
        st.sampled_from([*WORDS_OF_TIME, "9", "12", ":", "30", "分", "半", " ", "past", "at", "pm", "の"]),
        max_size=6,
    )
)
def test_a_time_of_day_holds_one_of_the_words_of_its_pattern(parts: list[str]) -> None:
    text = "".join(parts)

    for one in language().clock.patterns:
        assert not one.pattern.search(text) or any(word in text for word in one.one_of)
