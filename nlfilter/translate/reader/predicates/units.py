"""Units: which columns of numbers an amount may be about, and how its unit is converted."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.currencies import is_currency
from nlfilter.schema.names.guesses import looks_like_count, words_of
from nlfilter.schema.names.prices import PLAIN_PRICES, is_deposit, is_special_price
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.unit_guesses import words_of_unit
from nlfilter.schema.parts import FRACTION, Column
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.amounts import SMALLER, Amount
from nlfilter.translate.quantities.unit_words import OwnUnits
from nlfilter.translate.reader.table import Table, cached_by_table

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
_DURATIONS = frozenset(_CLOCK_TIMES | _CALENDAR_TIMES)
# Units of one dimension, counted in its smallest unit.
_DIMENSIONS: tuple[dict[str, int], ...] = (
    _CLOCK_TIMES,
    _CALENDAR_TIMES | {"years old": 12},
    {"mg": 1, "g": 1_000, "oz": 28_350, "lb": 453_592, "kg": 1_000_000, "t": 1_000_000_000},
    _AREAS,
    {"mm": 10, "cm": 100, "inches": 254, "ft": 3_048, "m": 10_000, "km": 10_000_000, "miles": 16_093_440}
    | {ON_FOOT: 800_000},
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


def _of_one_size(one: str | None, other: str | None) -> bool:
    names = {_canonical(unit) for unit in (one, other) if unit}
    return any(names <= size for size in _SIZES)


def unit_of(table: Table, name: str) -> str | None:
    """The unit of a column, or of the first column of a range or a sum."""
    name = table.stands_for(name)
    return table.column(name).unit if name in table.schema.columns else None


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


def in_the_unit_of(table: Table, name: str, amount: Amount) -> Amount:
    """The amount as a column means it: "over 30" of a share is percent, "8m" of a price is 8 million."""
    own = unit_of(table, name)
    if amount.unit is None:
        return replace(amount, unit="percent") if amount.value > 1 and own == FRACTION else amount
    size = table.lang.numbers.magnitudes.get(amount.unit) if is_currency(own) else None
    return replace(amount, value=amount.value * size, size=size, unit=None) if size else amount


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


@cached_by_table
def numeric_names(table: Table) -> tuple[str, ...]:
    """The ranges and columns of numbers. A range stands for its two columns."""
    hidden = {end for r in table.schema.ranges.values() for end in (r.low, r.high)}
    ranges = (n for n, r in table.schema.ranges.items() if table.column(r.low).kind.is_number)
    own = (n for n in table.schema.filterable if n not in hidden and n != table.schema.rank)
    return (*ranges, *(n for n in own if table.column(n).kind.is_number))


@cached_by_table
def names_of_unit(
    table: Table, unit: str | None, per: str | None, magnitude: bool, apart: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """The columns and ranges that an amount may be about by its unit. A size alone ("8M") means money.

    `apart` are columns that cannot hold it.
    """
    if unit is None and per is None and not magnitude:
        return ()
    names = [n for n in numeric_names(table) if n not in apart and _may_hold(table, n, unit, per)]
    names = [name for name in names if not table.column(name).named_only]
    if per and unit and not is_currency(unit):  # three days a week are not 72 hours
        names = [name for name in names if table.column(name).unit == unit and _is_rate(table, name, per)]
    exact = [n for n in names if per and (table.column(n).per == per or _is_bare_rate(table, n, per))]
    names = _base_price(table, _called_money(table, _without_fees(table, names), per))
    same = [name for name in names if unit and table.column(name).unit == unit]
    if exact or len(same) == 1:
        return tuple(exact or same)
    names = [name for name in names if _of_one_size(unit, table.column(name).unit)] or names
    if same:  # 「1000m台」 is about heights in metres, not distances in kilometres
        names = [name for name in names if name in same]
    # Columns that differ in their period alone hold one thing: the owner's first is meant.
    one_thing = per is None and len({table.column(name).per for name in names}) == len(names)
    return tuple(names)[: 1 if one_thing else None]


@cached_by_table
def sizes_in(table: Table, unit: str) -> tuple[str, ...]:
    """The columns of sizes without a unit that an amount in a unit may be about."""
    sizes = table.lexicon.sizes.items()
    return tuple(n for n, told in sizes if any(factor_to(unit, None, one, None) is not None for one in told))


def _is_rate(table: Table, name: str, per: str) -> bool:
    """Whether a column is called by a period: `hours_per_week`, 週労働時間."""
    said = [word for word, period in table.lang.per.items() if period == per]
    texts = [" ".join(words_of(text)) for text in table.called(name)]
    return any(word in text for word in said for text in texts)


@cached_by_table
def names_of_rate(table: Table, per: str) -> tuple[str, ...]:
    """The columns that count something for a period: `lessons_per_month`."""
    names = (name for name in numeric_names(table) if table.column(name).unit is None)
    return tuple(name for name in names if _period_in(name) == per)


def _period_in(name: str) -> str | None:
    """The period for which a column counts something, by the end of its name: `lessons_per_month`."""
    *_, before, period = ("", *words_of(name))
    return period if before == "per" and period in PER_YEAR else None


def period_counted(table: Table, name: str) -> str | None:
    """The period of a column of numbers: its own, else the one at the end of its name."""
    return table.column(name).per or (_period_in(name) if name in table.schema.columns else None)


def is_worked(table: Table, name: str) -> bool:
    """Whether the periods of a column are those in which people work: of pay, or of time."""
    column = table.column(name)
    paid = is_priced(column) and "cost" not in name_roles(table, name)
    return paid or column.unit in _DURATIONS or "earned" in name_roles(table, name)


@cached_by_table
def called_by_unit(table: Table, unit: str | None) -> tuple[str, ...]:
    """The only column that is called by its unit alone, which may count for any period: `hrs`."""
    names = [name for name in numeric_names(table) if unit and unit_of(table, name) == unit]
    bare = tuple(name for name in names if all(table.lang.units.get(word) == unit for word in words_of(name)))
    return bare if len(bare) == 1 else ()


@cached_by_table
def _is_bare_rate(table: Table, name: str, per: str) -> bool:
    """Whether a column without a unit is called by a period, `monthly_total`, and counts nothing for it."""
    return table.column(name).unit is None and _period_in(name) != per and _is_rate(table, name, per)


def _may_hold(table: Table, name: str, unit: str | None, per: str | None) -> bool:
    """Whether a column may hold amounts of a unit; without one, whether it holds money."""
    column = table.column(name)
    if unit is None or is_currency(unit):
        if not _has_prices(table):
            paid = column.unit is None and "money_name" in name_roles(table, name)
            return paid or (per is not None and _is_bare_rate(table, name, per))
        if unit is None or column.unit_in:
            return is_priced(column)
    if column.unit is None:
        return unit in table.lexicon.counters.get(name, ())
    if _is_rough(unit, column.unit):
        return False
    if column.unit in _DURATIONS and is_deposit(name):
        return False  # a deposit of so many rents
    return factor_to(unit, None, column.unit, None) is not None


def _called_money(table: Table, names: list[str], per: str | None) -> list[str]:
    """The money that is called a price or a budget, if any is: not what a client has spent so far.

    For a period, it is the money that is called a rate.
    """
    role = "rate_name" if per else "money_name"
    return [n for n in names if is_priced(table.column(n)) and role in name_roles(table, n)] or names


def _base_price(table: Table, names: list[str]) -> list[str]:
    """The only price whose name has no further word: a standard fare, not a premium one."""
    plain = [name for name in names if is_priced(table.column(name)) and _is_base_price(table, name)]
    return plain if len(plain) == 1 else names


@cached_by_table
def _is_base_price(table: Table, name: str) -> bool:
    words = {*words_of(name)} - words_of_unit(name)
    priced = {word for word in words if "cost" in table.lang.roles.get(word, ())}
    return bool(priced) and words - priced <= PLAIN_PRICES


def _without_fees(table: Table, names: list[str]) -> list[str]:
    """The columns without those that are added to another one of them, and without prices for some people.

    The rent, without its fees; the fare, without that for children.
    """
    fees = {sum_.of[1] for sum_ in table.schema.sums.values() if sum_.of[0] in names}
    names = [name for name in names if name not in fees]
    return [name for name in names if not is_special_price(name)] or names


def _is_rough(unit: str | None, own: str | None) -> bool:
    """Whether the conversion between two units is only rough: a month in days."""
    both = {_canonical(name) for name in (unit, own) if name}
    return both <= _ROUGH.keys() and not any(both <= dimension.keys() for dimension in _DIMENSIONS)


@cached_by_table
def _has_prices(table: Table) -> bool:
    return any(is_priced(table.column(name)) for name in numeric_names(table))


def is_priced(column: Column) -> bool:
    """Whether a column holds money, in one currency or in one that each row names."""
    return is_currency(column.unit) or column.unit_in is not None


@cached_by_table
def name_roles(table: Table, name: str) -> frozenset[str]:
    """The roles of the words in the names of a column: "cost" of a price, "year_name" of a year."""
    words = (word for text in table.called(name) for word in name_words(text))
    return frozenset(role for word in words for role in table.lang.roles.get(word, ()))


def is_of_time(table: Table, name: str) -> bool:
    """Whether a column tells how long something takes; less of it is faster."""
    return table.column(name).unit in SMALLER


def holds_number(table: Table, meaning: Meaning) -> bool:
    return kind_of(table, meaning).is_number


def kind_of(table: Table, meaning: Meaning) -> Kind:
    return table.column(meaning.name).kind


TIMES = "times"
"""The unit of a factor: "2 times"."""


def _is_no_count(name: str, column: Column, unit: str | None, *, whole: bool) -> bool:
    """Whether an amount is of another kind than the counts that a column holds, by its name.

    "Engines under 1000 hours" are not so many engines; "reviews of 4.5" are stars, not a number of reviews.
    Money is no number of times: 「月5000円」 beside the times a month.
    """
    if column.unit is not None or not looks_like_count(name):
        return False
    broken = unit is None and not whole and column.kind is Kind.INTEGER
    return broken or unit in _DURATIONS or is_currency(unit)


@cached_by_table
def takes_unit(table: Table, meaning: Meaning, unit: str | None, *, whole: bool = True) -> bool:
    """Whether a named column may hold an amount of this unit; `whole`: the amount is a whole number."""
    if not holds_number(table, meaning):
        return False
    name = table.stands_for(meaning.name)
    column = table.column(name)
    own = column.unit
    if unit == TIMES:
        return own == TIMES  # "half the fee" is no amount
    if _is_no_count(name, column, unit, whole=whole):
        return False
    if own is None and column.person and is_currency(unit):
        return "money_name" in name_roles(table, name)  # "min £300" is not about a `min_level`
    if unit == "years" and own is None and holds_years(table, name):
        return False  # in "founded 5 years ago", 5 is an age, not a year
    return (
        unit is None
        or own is None
        or factor_to(unit, None, own, None) is not None
        or is_currency(unit) == is_currency(own)
    )


@cached_by_table
def holds_years(table: Table, name: str) -> bool:
    """Whether a column holds years as numbers."""
    column = table.column(name)
    if not column.kind.is_number or column.unit == "years" or _period_in(name):
        return False
    if column.holds is Semantic.YEAR:
        return True
    words = (word for text in table.called(name) for word in name_words(text))
    return "year_name" in name_roles(table, name) or any(w.endswith(table.lang.year_endings) for w in words)
