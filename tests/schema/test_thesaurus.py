"""`schema infer` writes common words for columns, and other words for values."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter.schema.table import TableSchema

TODAY = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def row(n: int) -> dict[str, Any]:
    return {
        "begins_on": TODAY + dt.timedelta(days=n),
        "ends_on": TODAY + dt.timedelta(days=n + 7),
        "opens_at": dt.time(8 + n % 4),
        "apply_by": TODAY - dt.timedelta(days=n),
        "hasOnline": n % 2 == 0,
        "places": n,
        "signups": 3 * n,
        "guest_score": n / 10,
        "star_rating": n % 5,
        "founded": 1900 + n,
        "stock": n % 7,
        "revenue_millions": n,
        "年収_万円": n * 10,
        "flower_colors": [["red"], ["blue", "white"]][n % 2],
        "方位": ["南", "北"][n % 2],
        "支店": ["大阪支店", "福岡支店"][n % 2],
        "maker": ["株式会社ひなた", "Toko"][n % 2],
        "kind": ["climbing rose", "ground cover", "black & white"][n % 3],
        "part_time_full_time": "PF"[n % 2],
    }


ROWS = [row(n) for n in range(60)]


def test_a_word_that_fits_two_columns_is_given_to_neither() -> None:
    columns = TableSchema.infer([{"first_deadline": TODAY, "last_deadline": TODAY}]).columns
    assert not any("締切" in column.synonyms for column in columns.values())


def test_a_word_of_the_name_of_another_column_is_not_taken_from_it() -> None:
    columns = TableSchema.infer(ROWS).columns
    assert "score" not in columns["star_rating"].synonyms
    assert "stars" in columns["star_rating"].synonyms


def test_the_last_word_of_a_flag_s_name_does_not_name_it() -> None:
    columns = TableSchema.infer([{"toxic_to_pets": n % 2 == 0} for n in range(9)]).columns
    assert not {"pets", "dogs", "ペット"} & {*columns["toxic_to_pets"].when_true}


def test_names_of_many_things_have_no_common_end() -> None:
    rows = [
        {"studio": f"{letter} pictures"} for letter in "abcdefghijklmnopqrstuvwxyz0123456789" for _ in "123"
    ]
    assert not TableSchema.infer(rows).columns["studio"].groups


def test_the_common_start_of_column_names_is_a_noun() -> None:
    rows = [{"train_no": n, "train_type": "ab"[n % 2]} for n in range(9)]
    assert "train" in TableSchema.infer(rows).nouns


def test_the_number_of_a_thing_has_no_words_of_the_thing() -> None:
    rows = [{"No.": n, "施設番号": f"H{n % 9:03}", "電話番号": f"03-1234-{n:04}"} for n in range(40)]
    columns = TableSchema.infer(rows).columns
    assert "設備" not in columns["施設番号"].synonyms
    assert "phone" in columns["電話番号"].synonyms


def test_a_column_read_from_texts_is_not_called_a_number() -> None:
    rows = [{"施設": f"館{n}", "面積（㎡）": f"{100 + n:,}㎡"} for n in range(40)]
    assert "number" not in TableSchema.infer(rows).columns["面積（㎡）_number"].synonyms
