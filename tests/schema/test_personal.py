"""Data about people: `infer` finds and marks it by names and values together; an owner can correct it."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import TableSchema
from nlfilter.schema.files.file import text_of
from nlfilter.schema.inference.infer import infer_schema
from nlfilter.schema.inference.personal import looks_personal, personal_columns
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.prompts.visible import Visible
from nlfilter.where.owner.compiling import compile_schema

NAMES = ("Ann Lee", "Bo Smith", "Chloé Roux", "Dag Moe")
CLIENTS = [
    {
        "name": NAMES[i % 4],
        "mail": f"p{i}@example.org",
        "tel": f"03-5550-{1000 + i}",
        "home_address": f"{i} Main Street, Oslo",
        "birth_date": f"1990-01-{1 + i % 28:02}",
        "notes": f"called twice about a delivery that never came to the right door {i}",
        "city": ("Oslo", "Rome")[i % 2],
        "ip_address": f"10.0.0.{i}",
        "visits": i * 3,
    }
    for i in range(60)
]
SHOPS = [
    {"name": f"Shop {i}", "phone_count": i, "address_count": i, "director": NAMES[i % 4]} for i in range(60)
]
PEOPLE = [
    {"氏名": "山田花子", "電話番号": 312345000 + i, "住所": f"架空市{i}丁目", "部署": "営業"}
    for i in range(30)
]


def kinds(rows: list[dict[str, Any]]) -> dict[str, str]:
    columns = TableSchema.infer(rows).columns
    assert all(column.private for column in columns.values() if column.holds)
    return {name: column.holds.value for name, column in columns.items() if column.holds}


def test_infer_marks_what_looks_like_data_about_people() -> None:
    assert kinds(CLIENTS) == {
        "name": "person",
        "mail": "email",
        "tel": "phone",
        "home_address": "address",
        "birth_date": "personal",
        "notes": "personal",
    }
    assert kinds(PEOPLE) == {"氏名": "person", "電話番号": "phone", "住所": "address"}


PATIENTS = [
    {
        "patient_name": NAMES[i % 4],
        "phones": f"090-1234-{1000 + i}; 03-1111-{2000 + i}" if i % 2 else f"+44 20 7946 {1000 + i}",
        "mails": [f"p{i}@example.org", f"q{i}@example.org"],
        "in_trouble_call": NAMES[(i + 1) % 4],
        "member_no": 1_000_000 + i,
        "notes": f"in pain {i}" if i % 3 else "ok",
        "contact_type": ("phone", "mail", "letter", "fax", "visit")[i % 5],
        "ward": "ABCDE"[i % 5],
    }
    for i in range(60)
]


def test_what_holds_the_same_values_is_personal_too() -> None:
    assert kinds(PATIENTS) == {
        "patient_name": "person",
        "phones": "phone",
        "mails": "email",
        "in_trouble_call": "person",
        "member_no": "personal",
        "notes": "personal",
    }


def test_an_emergency_contact_is_a_person_or_a_number() -> None:
    rows = [
        {"emergency_contact": f"{'ABCDEF'[i % 6]} Stone", "緊急連絡先": f"03-1111-{2000 + i}"}
        for i in range(30)
    ]
    assert kinds(rows) == {"emergency_contact": "person", "緊急連絡先": "phone"}


def test_the_phones_of_a_shop_are_goods() -> None:
    goods = [
        {
            "phones": f"Talk {i % 7}",
            "contact_type": ("usb", "wifi")[i % 2],
            "telephones": i % 9,
            "brand": "ABC"[i % 3],
        }
        for i in range(60)
    ]
    assert kinds(goods) == {}


def test_a_number_of_members_is_no_number_of_a_member() -> None:
    rows = [{"会員増減": i % 9, "会員ID": 1000 + i, "顧客満足度": i % 5} for i in range(30)]
    assert kinds(rows) == {"会員ID": "personal"}


def test_what_is_derived_of_such_a_column_is_personal_too() -> None:
    rows = [{"birthday": f"1990-01-{1 + i % 28:02}" if i else "unknown"} for i in range(60)]
    columns = TableSchema.infer(rows).columns
    assert [column.private for column in columns.values()] == [True, True]


def test_a_column_name_alone_does_not_make_data_personal() -> None:
    assert kinds(SHOPS) == {}


def test_the_file_says_why() -> None:
    found = infer_schema(CLIENTS, TableSchema, noted=True)
    text = text_of(found.schema, found.notes)
    assert "looks like data about people: with private, a model does not get its values" in text
    assert "kind: email" in text
    assert not any(name in text for name in (*NAMES, "example.org", "5550"))  # no examples


def test_a_model_is_shown_no_value_of_them() -> None:
    schema = TableSchema.infer(CLIENTS)
    visible = Visible(compile_schema(schema), Vocabulary({"name": NAMES, "city": ("Oslo", "Rome")}))
    assert not visible.values["name"]
    assert list(visible.values["city"]) == ["Oslo", "Rome"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, {"mail": "email"}),
        ({"private": False}, {}),
        ({"kind": "identifier"}, {}),
        ({"filterable": False}, {}),
    ],
)
def test_what_an_owner_says_wins(said: dict[str, Any], found: dict[str, str]) -> None:
    columns = {"mail": {"type": "VARCHAR", **said}, "city": {"type": "VARCHAR"}}
    schema = TableSchema.model_validate({"name": "clients", "columns": columns})
    assert personal_columns(schema, CLIENTS) == found


@pytest.mark.parametrize(
    ("phrase", "personal"),
    [
        ("ann@example.org", True),
        ("call 03 5550 1234", True),
        ("０９０−１２３４", True),
        ("https://example.org/ann", True),
        ("over 99,999", False),
        ("眺めのいい部屋", False),
    ],
)
def test_a_phrase_that_may_name_a_person(phrase: str, personal: bool) -> None:
    assert looks_personal(phrase) is personal


def test_a_day_of_birth_names_no_row() -> None:
    members = [
        {
            "会員番号": f"M-{i:05}",
            "氏名": NAMES[i % 4],
            "生年月日": f"昭和{40 + i % 20}年{1 + i % 12}月{1 + i % 28}日",
        }
        for i in range(60)
    ]
    schema = TableSchema.infer(members)
    assert schema.columns["生年月日"].private
    assert "生年月日" not in (schema.item, *schema.search)
