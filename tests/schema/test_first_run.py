"""Tables with an inferred schema, asked in everyday words that are in no column name."""

from __future__ import annotations

import datetime as dt

import pytest

from nlfilter.schema.table import TableSchema


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def test_a_missing_end_of_money_is_the_other_end() -> None:
    rows = [
        {"salary_min": n, "salary_max": None if n % 3 else 2 * n, "height_min": n, "height_max": n + 5}
        for n in range(40)
    ]
    ranges = TableSchema.infer(rows).ranges
    assert not ranges["salary"].unlimited
    assert ranges["height"].unlimited


def test_a_reward_is_money_and_a_rate_for_an_hour_is_no_number_of_hours() -> None:
    rows = [{"rewardMin": n, "rewardMax": None if n % 3 else 2 * n, "rateHr": 9.5 + n} for n in range(40)]
    schema = TableSchema.infer(rows)
    assert not schema.ranges["reward"].unlimited
    assert (schema.columns["rateHr"].unit, schema.columns["rateHr"].per) == (None, "hour")


def test_a_pair_has_one_range_by_its_own_name_and_in_general_words() -> None:
    rows = [{"term_start": dt.date(2026, 1, 1 + n), "term_end": dt.date(2026, 6, 1 + n)} for n in range(28)]
    (known,) = TableSchema.infer(rows).ranges.values()
    assert {"term", "takes place"} <= {*known.synonyms}


def test_two_numbers_that_are_missing_together_are_unknown() -> None:
    rows = [
        {
            "rider_min_cm": n or None,
            "rider_max_cm": n + 20 if n else None,
            "age_min": n,
            "age_max": n if n % 2 else None,
        }
        for n in range(40)
    ]
    ranges = TableSchema.infer(rows).ranges
    assert not ranges["rider"].unlimited
    assert ranges["age"].unlimited


def test_what_was_done_in_a_year_is_a_year() -> None:
    rows = [{"year": 1990 + n % 30, "repainted": 2000 + n % 20, "speed": 1990 + n} for n in range(60)]
    columns = TableSchema.infer(rows).columns
    assert [columns[name].holds for name in ("year", "repainted", "speed")] == ["year", "year", None]
    assert "built" in columns["year"].synonyms


def test_a_row_is_called_by_other_words_for_what_it_is() -> None:
    rows = [{"course_id": n, "teacher": "Ume", "lesson": "clay" if n % 2 else "glass"} for n in range(40)]
    nouns = TableSchema.infer(rows).nouns
    assert {"course", "class", "講座"} <= {*nouns}
    assert "lesson" not in nouns  # this is a column
