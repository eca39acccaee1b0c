"""How an amount in one unit is an amount in another one: feet in metres, a pay a month in a pay a year."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from nlfilter.schema.parts import FRACTION
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.unit_words import OwnUnits

# Working time a year, to convert pay between periods: 40 hours in 52 weeks, 5 days a week, 12 months.
PER_YEAR = {
    "year": Decimal(1),
    "month": Decimal(12),
    "week": Decimal(52),
    "day": Decimal(260),
    "hour": Decimal(2080),
}
_EVERY_DAY = PER_YEAR | {"day": Decimal(365), "hour": Decimal(8760)}
"""The same for what goes on every day: what is used, and what people pay."""
_A_WEEK = {"week": Decimal(1), "day": Decimal(7), "hour": Decimal(168)}
"""The same in one week."""
_SQUARE_FOOT = 9_290_304 * 121
"""Counts hundredths of a square millimetre, times 121, because a tsubo is 400/121 square metres."""
ON_FOOT = "minutes on foot"
"""Each minute is 80 metres, as advertisements of homes in Japan must count it."""
_AREAS = {
    "sqft": _SQUARE_FOOT,
    "acres": 43_560 * _SQUARE_FOOT,
    "m2": 10**8 * 121,
    "tsubo": 10**8 * 400,
    "tatami": 10**6 * 162 * 121,
}
_CLOCK_TIMES = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}
_CALENDAR_TIMES = {"months": 1, "years": 12}
DURATIONS = frozenset(_CLOCK_TIMES | _CALENDAR_TIMES)
# Units of one dimension, counted in its smallest unit.
_DIMENSIONS: tuple[dict[str, int], ...] = (
    _CLOCK_TIMES,
    _CALENDAR_TIMES | {"years old": 12},
    {"mg": 1, "g": 1_000, "oz": 28_350, "lb": 453_592, "kg": 1_000_000, "t": 1_000_000_000},
    _AREAS,
    {"mm": 10, "cm": 100, "inches": 254, "ft": 3_048, "m": 10_000, "km": 10_000_000, "miles": 16_093_440}
    | {ON_FOOT: 800_000},
    {"wh": 1, "kwh": 10**3, "mwh": 10**6, "gwh": 10**9},
    {"w": 1, "kw": 10**3, "mw": 10**6, "gw": 10**9},
    {"bytes": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12},
    {"percent": 1, "% vol": 1, FRACTION: 100},
    {"ml": 1_000, "cc": 1_000, "l": 1_000_000, "pints": 473_176, "quarts": 946_353, "gallons": 3_785_412}
    | {"gou": 180_000, "shou": 1_800_000},
)
_ROUGH = {"days": 1, "weeks": 7, "months": 30, "years": 365}
"""Units with a rough conversion, used only for a named column: "a warranty of a year", in days."""


# Units of similar size. Others are not mixed: nobody says in minutes how many days something is kept.
_SIZES: tuple[frozenset[str], ...] = (
    frozenset({"seconds", "minutes", "hours"}),
    frozenset({"days", "weeks"}),
    frozenset({"mm", "cm", "inches"}),
    frozenset({"m", "ft"}),
    frozenset({"km", "miles"}),
)


def of_one_size(one: str | None, other: str | None) -> bool:
    names = {_canonical(unit) for unit in (one, other) if unit}
    return any(names <= size for size in _SIZES)


def factor_to(
    unit: str | None, per: str | None, own: str | None, own_per: str | None, *, worked: bool = True
) -> Decimal | None:
    """The factor from the amount's unit to the column's; None if there is no conversion.

    `worked`: periods are those in which people work.
    """
    factor = Decimal(1)
    if unit and own and unit.casefold() != own.casefold():
        asked, stored = _canonical(unit), _canonical(own)
        dimension = next((d for d in (*_DIMENSIONS, _ROUGH) if asked in d and stored in d), None)
        if dimension is None:
            return None
        factor = Decimal(dimension[asked]) / Decimal(dimension[stored])
    if per and own_per and per != own_per:
        whole = _A_WEEK if {per, own_per} <= _A_WEEK.keys() else _EVERY_DAY
        times = PER_YEAR if worked else whole
        factor *= times[per] / times[own_per]
    return factor


def is_rough(unit: str | None, own: str | None) -> bool:
    """Whether the conversion between two units is only rough: a month in days."""
    both = {_canonical(name) for name in (unit, own) if name}
    return both <= _ROUGH.keys() and not any(both <= dimension.keys() for dimension in _DIMENSIONS)


_SCALES: dict[str, tuple[str, Callable[[Decimal], Decimal]]] = {
    "celsius": ("fahrenheit", lambda value: value * 9 / 5 + 32),
    "fahrenheit": ("celsius", lambda value: round((value - 32) * 5 / 9, 2)),
}
"""Scales that need more than a factor, each with the other scale and the conversion."""


def on_own_scale(amount: Amount, own: OwnUnits) -> Amount:
    """The amount on the scale that the table uses, as for temperatures."""
    if amount.unit not in _SCALES:
        return amount
    other, converted = _SCALES[amount.unit]
    stored = {_canonical(word) for word, _ in own}
    if other not in stored or amount.unit in stored:
        return amount
    return replace(amount, value=converted(amount.value), unit=other)


def _canonical(unit: str) -> str:
    """The canonical name of a unit ("inch", "kilometres")."""
    word = unit.casefold()
    known = (name for measure in language().measures for name, spelled in measure.items() if word in spelled)
    return next(known, language().units.get(word, word)).casefold()
