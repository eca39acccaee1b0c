"""Amounts that are for one whole item, and things that are named as the items are."""

from __future__ import annotations

from nlfilter import NLFilter, TableSchema

SAILINGS = NLFilter.infer(
    [
        {
            "vesselName": f"Boat {n}",
            "port": ("Norvik", "Ostby")[n % 2],
            "adultFare": 5 + n,
            "carFare": 20.5 + n if n % 3 else None,
            "bikeFare": 3.0 if n % 2 else None,
        }
        for n in range(40)
    ],
    translator="embedded",
)


def test_a_thing_may_be_called_as_the_items_are() -> None:
    assert "car" in SAILINGS.schema.nouns
    assert SAILINGS.translate("no cars").where.sql == "carFare IS NULL"


PLANS = NLFilter(
    TableSchema.model_validate(
        {
            "name": "plans",
            "nouns": ["plan"],
            "item": "plan_name",
            "search": ["plan_name"],
            "columns": {
                "plan_name": {"type": "VARCHAR", "vocabulary": "text"},
                "meal_plan": {
                    "type": "VARCHAR",
                    "values": ["room only", "breakfast"],
                    "vocabulary": "closed",
                },
                "required_plan": {"type": "VARCHAR", "values": ["Spring Stay"], "vocabulary": "closed"},
            },
        }
    ),
    translator="embedded",
    values=[
        {"plan_name": "Spring Stay, room only", "meal_plan": "room only", "required_plan": "Spring Stay"},
        {"plan_name": "Spring Stay", "meal_plan": "breakfast", "required_plan": None},
    ],
)


def test_only_a_relation_before_the_noun_makes_a_column_of_other_items() -> None:
    assert PLANS.translate("room only").where.sql == "meal_plan = 'room only'"
    assert PLANS.translate("Spring Stay").where.sql.startswith("regexp_matches(plan_name")
