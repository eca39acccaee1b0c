"""Times of day, sums, opposites, and two columns with the same values, on the invented table of coaches."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlfilter import NLFilter, TableSchema
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.clocks import clocks
from tests.docs.sessions import ROOT

BUSES = NLFilter(
    ROOT / "schemas/buses.yaml", translator="embedded", values=ROOT / "fixtures/buses/buses.parquet"
)


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


def test_a_column_of_times_that_no_word_names_is_told() -> None:
    (mapped,) = BUSES.translate("before 9:00").mapped
    assert (mapped.column, mapped.alternatives) == ("departs", ("arrival",))


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
