"""Two more tables without a schema file, of two domains: cabins to rent, and choirs to join.

Plain requests that once lost a whole phrase, or a part of it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from nlfilter import NLFilter

TODAY = dt.date(2026, 11, 26)


def cabin(n: int) -> dict[str, Any]:
    return {
        "cabin_id": f"K{n:03}",
        "kind": ["hut", "lodge", "chalet"][n % 3],
        "start_loc": ["Ortal", "Fensk", "Gruma", "Halden"][n % 4],
        "firewood_included": n % 2 == 0,
        "offers_guided_sled_tours": ["Yes", "No"][n % 2],
        "sauna_access": ["Yes", "No", "Optional"][n % 3],
        "view_score": 1 + n % 5,
        "quiet_score": 1 + n % 4,
        "beds": 2 + n % 9,
        "guests_max": 2 + n % 9,
        "Rented From (month)": [5, 11, 1][n % 3],
        "Rented To (month)": [9, 3, 12][n % 3],
        "inspection_date": dt.date(1990 + n % 30, 5, 1),
        "number_of_inspected_rooms": 2 + n % 7,
        "arrival": TODAY + dt.timedelta(days=9 * n - 200),
        "days": 3 + n % 5,
        "trek_km": 40 + n,
        "MTHLY_CHRG_AMT": 200 + 10 * n,
        "Logs In Stock (bundles)": 3 * n,
    }


def choir(n: int) -> dict[str, Any]:
    return {
        "choir_id": n,
        "style": ["gospel", "baroque", "folk"][n % 3],
        "town": ["Ortal", "Fensk", "Gruma"][n % 3],
        "sheet_music_lent": n % 2 == 1,
        "audition_required": ["Yes", "No", "Optional"][n % 3],
        "singers": 10 + n,
        "enrolled": 10 + n % 9,
        "capacity": 20 + n % 4,
        "recital_month": 1 + n % 12,
        "min_age": 8 + n % 10,
        "Songbook (scores)": 20 + n,
        "monthly_dues": 5 + n,
        "songs_per_month": 4 + n % 3,
        "first_concert": TODAY + dt.timedelta(days=5 * n),
    }


CABINS = NLFilter.infer([cabin(n) for n in range(60)], today=TODAY, translator="embedded")
CHOIRS = NLFilter.infer([choir(n) for n in range(60)], today=TODAY, translator="embedded")


POSTS = NLFilter.infer(
    [
        {
            "post": ["night guard", "gardener", "cook"][n % 3],
            "salary": 20_000 + 500 * n if n % 2 else None,
            "deposit": 100 + 10 * n,
        }
        for n in range(60)
    ],
    translator="embedded",
)
PARKS = NLFilter.infer(
    [{"park": f"park {n}", "pay": 15 * n, "tulips": 500 * n} for n in range(60)], translator="embedded"
)
WAGES = NLFilter.infer(
    [{"職種": ["清掃", "調理", "警備"][n % 3], "時給": 1000 + 10 * n} for n in range(60)],
    translator="embedded",
)


@pytest.mark.parametrize(
    ("table", "request_", "where"),
    [
        # several words of the name of a flag, in any order
        (
            CABINS,
            "huts or lodges where firewood is included",
            "kind IN ('hut', 'lodge') AND firewood_included",
        ),
        (CABINS, "no included firewood, Fensk", "firewood_included IS NOT TRUE AND start_loc = 'Fensk'"),
        (CABINS, "guided tours in Gruma", "offers_guided_sled_tours_flag AND start_loc = 'Gruma'"),
        (CHOIRS, "gospel choirs where music is lent", "style = 'gospel' AND sheet_music_lent"),
        # the place where something starts is no bound
        (
            CABINS,
            "starting from Ortal or Gruma but no huts",
            "start_loc IN ('Ortal', 'Gruma') AND kind IS DISTINCT FROM 'hut'",
        ),
        (CHOIRS, "starting in Fensk", "town = 'Fensk'"),
        (CHOIRS, "starting from 20 singers", "singers >= 20"),
        # a part of the name of a thing that is there or not
        (CABINS, "no lodges and no sauna", "kind IS DISTINCT FROM 'lodge' AND sauna_access = 'No'"),
        (CHOIRS, "folk and no audition", "style = 'folk' AND audition_required = 'No'"),
        # an amount for a period; a comparison that is a part of a name; what the name says that it counts
        (CABINS, "under 400 a month", "MTHLY_CHRG_AMT < 400"),
        (CABINS, "lodges, max $500/month", "kind = 'lodge' AND MTHLY_CHRG_AMT <= 500"),
        (CABINS, "max 6", "guests_max <= 6"),
        (CABINS, "more than 20 bundles", '"Logs In Stock (bundles)" > 20'),
        (CHOIRS, "less than 20 dollars per month", "monthly_dues < 20"),
        (CHOIRS, "at least 40 scores", '"Songbook (scores)" >= 40'),
        # the age of somebody else
        (CHOIRS, "My daughter is 12, gospel or folk", "min_age <= 12 AND style IN ('gospel', 'folk')"),
        # months by their numbers, also over the end of a year
        (
            CABINS,
            "huts that are rented in December",
            'kind = \'hut\' AND ("Rented From (month)" <= 12 AND "Rented To (month)" >= 12'
            ' OR "Rented From (month)" > "Rented To (month)"'
            ' AND ("Rented From (month)" <= 12 OR "Rented To (month)" >= 12))',
        ),
        (CHOIRS, "recital in March or April", "recital_month IN (3, 4)"),
        (CHOIRS, "recital month from November to February", "recital_month IN (11, 12, 1, 2)"),
        # a year is no number of things; a verb for the noun in a name
        (CABINS, "inspected before 1995", "inspection_date < DATE '1995-01-01'"),
        # a day that has gone by is the next one, where such days are stored
        (CABINS, "arriving by 20 June", "arrival < DATE '2027-06-21'"),
        (CABINS, "arrival before 20 December", "arrival < DATE '2026-12-20'"),
        # an amount for each day of a trip, a share of what fits, and what is left of it
        (CABINS, "on average less than 15 km a day", "trek_km / nullif(days, 0) < 15"),
        (CHOIRS, "less than 80% full", "enrolled < 0.8 * capacity"),
        (CHOIRS, "with two places free", "capacity - enrolled >= 2"),
        # what people earn is at least so much
        (POSTS, "night guard with a salary of 30000", "post = 'night guard' AND salary >= 30000"),
        (POSTS, "a salary of exactly 30000", "salary = 30000"),
        (POSTS, "the deposit is 300", "deposit = 300"),
        (WAGES, "時給1200の清掃", "時給 >= 1200 AND 職種 = '清掃'"),
        # a figure that only another column can hold
        (PARKS, "under 12k", "tulips < 12000"),
        # a bound in brackets; what may be so asks for nothing
        (CABINS, "view (4+) even if the quiet score is only 2 or lower", "view_score >= 4"),
        (CHOIRS, "only 30 singers or more, even if it is in Gruma", "singers >= 30"),
    ],
)
def test_what_was_lost_once_is_read(table: NLFilter, request_: str, where: str) -> None:
    translation = table.translate(request_)
    assert translation.where.sql == where
    assert not translation.unmatched
