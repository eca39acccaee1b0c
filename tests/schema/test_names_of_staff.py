"""Names of people who work somewhere are private; names of firms, works and roles are not."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import TableSchema

FIRST = ("Ann", "Bo", "Chloé", "Dag", "Eve", "Finn", "Gus", "Hana")
LAST = ("Lee", "Smith", "Roux", "Moe", "O'Neil", "Park-Jones")
WHO = [f"{first} {last}" for first in FIRST for last in LAST]


def private(rows: list[dict[str, Any]]) -> set[str]:
    return {name for name, column in TableSchema.infer(rows).columns.items() if column.private}


def table(name: str, values: list[str], **more: list[Any]) -> list[dict[str, Any]]:
    held = {name: values, "turn": ["Early", "Late", "Night"], **more}
    return [{one: said[n % len(said)] for one, said in held.items()} for n in range(96)]


@pytest.mark.parametrize(
    "name",
    [
        *("staff_name", "Staff Member", "Team Member", "Employee", "Nurse", "Line Manager", "Forename"),
        *("Contact", "Assigned to", "Reported by", "signed_off_by", "named_nurse", "person"),
    ],
)
def test_names_of_those_who_work_are_private(name: str) -> None:
    assert private(table(name, WHO)) == {name}


@pytest.mark.parametrize("code", ["staff_no", "Employee number", "NI number"])
def test_a_name_beside_the_code_of_a_worker_is_private(code: str) -> None:
    rows = table("Name", WHO, **{code: [f"E{n:03}" for n in range(len(WHO))]})
    assert private(rows) == {"Name", code}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Name", ["Hill Bakery", "North Star Works", "The Long Walk"]),
        ("staff_role", ["Night Porter", "Head Chef"]),
        ("contact_method", ["Phone Call", "Text Message"]),
        ("manager", ["yes", "no"]),
        ("staff", ["on site", "on call"]),
        ("Contractor", ["Hobart Service", "Cool Tech"]),
    ],
)
def test_names_of_other_things_are_not(name: str, values: list[str]) -> None:
    assert private(table(name, values)) == set()


def test_few_names_beside_many_codes_are_of_other_things() -> None:
    rows = table(
        "name", ["Safe Lifting", "First Aid", "Fire Drill"], staff_no=[f"E{n:03}" for n in range(96)]
    )
    assert private(rows) == {"staff_no"}
