"""Which columns of numbers an amount may be about, by its unit and its period."""

from __future__ import annotations

from msgspec.structs import replace

from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.names.guesses import PLAIN_PRICES, is_price, looks_like_count, words_of
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.unit_guesses import dimensions_of, is_currency, words_of_unit
from nlfilter.schema.parts import FRACTION, Column
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import SMALLER, Amount
from nlfilter.translate.quantities.conversions import DURATIONS, PER_YEAR, factor_to, is_rough, of_one_size
from nlfilter.translate.quantities.unit_words import units_of_measures
from nlfilter.translate.reader.table import Table, cached_by_table

TIMES = "times"
"""The unit of a factor: "2 times"."""


def unit_of(table: Table, name: str) -> str | None:
    """The unit of a column, or of the first column of a range or a sum."""
    name = table.stands_for(name)
    return table.column(name).unit if name in table.schema.columns else None


def in_the_unit_of(table: Table, name: str, amount: Amount) -> Amount:
    """The amount as a column means it: "over 30" of a share is percent, "8m" of a price is 8 million."""
    own = unit_of(table, name)
    if amount.unit is None:
        if 0 < amount.value < 1 and own == "percent" and _holds_whole_numbers(table, name):
            return replace(amount, value=amount.value * 100, unit="percent")
        return replace(amount, unit="percent") if amount.value > 1 and own == FRACTION else amount
    size = table.lang.numbers.magnitudes.get(amount.unit) if is_currency(own) else None
    return replace(amount, value=amount.value * size, size=size, unit=None) if size else amount


def _holds_whole_numbers(table: Table, name: str) -> bool:
    """Whether a column of percents holds no part of one: there, 0.25 means 25 percent."""
    return name in table.schema.columns and table.column(name).kind is Kind.INTEGER


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
    if per and unit and not is_currency(unit):
        names = [name for name in names if _is_rate_of(table, name, unit, per)]
    exact = [n for n in names if per and (table.column(n).per == per or _is_bare_rate(table, n, per))]
    names = (
        _without_fees(table, names) if exact else _of_nearest_period(table, _without_fees(table, names), per)
    )
    names = _base_price(table, _called_money(table, names, per))
    same = [name for name in names if unit and table.column(name).unit == unit]
    if exact or len(same) == 1:
        return tuple(exact or same)
    names = [name for name in names if of_one_size(unit, table.column(name).unit)] or names
    if same:  # 「1000m台」 is about heights in metres, not distances in kilometres
        names = [name for name in names if name in same]
    # Columns that differ in their period alone hold one thing: the owner's first is meant.
    one_thing = per is None and len({table.column(name).per for name in names}) == len(names)
    return tuple(names)[: 1 if one_thing else None]


def _of_nearest_period(table: Table, names: list[str], per: str | None) -> list[str]:
    """The columns without those of a period that is farther from a given one than another's is.

    Pay for a year is rather told by the month than by the hour.
    """
    size = PER_YEAR.get(per or "")
    told = {name: PER_YEAR[own] for name in names if (own := table.column(name).per) in PER_YEAR}
    if size is None or not told:
        return names
    apart = {name: max(size, other) / min(size, other) for name, other in told.items()}
    nearest = min(apart.values())
    return [name for name in names if apart.get(name, nearest) == nearest]


@cached_by_table
def sizes_in(table: Table, unit: str) -> tuple[str, ...]:
    """The columns of sizes without a unit that an amount in a unit may be about."""
    sizes = table.lexicon.figures.sizes.items()
    return tuple(n for n, told in sizes if any(factor_to(unit, None, one, None) is not None for one in told))


def _is_rate_of(table: Table, name: str, unit: str, per: str) -> bool:
    """Whether a column counts a unit for a period. Three days a week are not 72 hours."""
    if unit not in DURATIONS and period_counted(table, name):
        return True
    own = table.column(name)
    return own.unit == unit and (own.per == per or _is_rate(table, name, per))


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
    match words_of(name):
        case [*_, "per", period] if period in PER_YEAR:
            return period
    return None


def period_counted(table: Table, name: str) -> str | None:
    """The period of a column of numbers: its own, else the one at the end of its name."""
    return table.column(name).per or (_period_in(name) if name in table.schema.columns else None)


@cached_by_table
def counts_for_another_period(table: Table, name: str, unit: str | None, per: str) -> bool:
    """Whether a column counts time for another period than a day, or the other way round.

    Hours a day are hours a week only if the days are known.
    """
    if unit not in _IN_A_DAY:
        return False
    own = period_counted(table, name)
    called = {own} if own else {one for one in PER_YEAR if _is_rate(table, name, one)}
    return bool(called) and per not in called and "day" in {per, *called}


def is_worked(table: Table, name: str) -> bool:
    """Whether the periods of a column are those in which people work: of pay, or of time."""
    column = table.column(name)
    paid = is_priced(column) and "cost" not in name_roles(table, name)
    return paid or column.unit in DURATIONS or "earned" in name_roles(table, name)


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
        if not has_prices(table):
            paid = column.unit is None and "money_name" in name_roles(table, name)
            return paid or (per is not None and _is_bare_rate(table, name, per))
        if unit is None or column.unit_in:
            return is_priced(column)
    if column.unit is None:
        return unit in table.lexicon.figures.counters.get(name, ())
    if is_rough(unit, column.unit):
        return False
    if column.unit in DURATIONS and is_price(name, "deposits"):
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
    names = [name for name in names if not is_price(name, "added")] or names
    return [name for name in names if not is_price(name, "special")] or names


@cached_by_table
def has_prices(table: Table) -> bool:
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


def _is_no_count(name: str, column: Column, unit: str | None, *, whole: bool) -> bool:
    """Whether an amount is of another kind than the counts that a column holds, by its name.

    "Engines under 1000 hours" are not so many engines; "reviews of 4.5" are stars, not a number of reviews.
    Money is no number of times: 「月5000円」 beside the times a month.
    """
    if column.unit is not None or not looks_like_count(name):
        return False
    broken = unit is None and not whole and column.kind is Kind.INTEGER
    return broken or unit in DURATIONS or is_currency(unit)


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
    apart = {unit, own} <= DURATIONS and (unit in _IN_A_DAY) != (own in _IN_A_DAY)
    if apart and (column.per or any(_is_rate(table, name, per) for per in PER_YEAR)):
        return False  # 「週10時間以内」 is about no column of days a week
    if unit == "years" and own is None and holds_years(table, name):
        return False  # in "founded 5 years ago", 5 is an age, not a year
    return (
        unit is None
        or own is None
        or factor_to(unit, None, own, None) is not None
        or is_currency(unit) == is_currency(own)
    )


_IN_A_DAY = frozenset({"hours", "minutes", "seconds"})


@cached_by_table
def holds_years(table: Table, name: str) -> bool:
    """Whether a column holds years as numbers."""
    column = table.column(name)
    roles = name_roles(table, name)
    if not column.kind.is_number or column.unit == "years" or _period_in(name) or "cost" in roles:
        return False
    if column.holds is Semantic.YEAR:
        return True
    words = (word for text in table.called(name) for word in name_words(text))
    return "year_name" in roles or any(w.endswith(table.lang.year_endings) for w in words)


@cached_by_table
def is_assumed_unit(table: Table, name: str, unit: str) -> bool:
    """Whether nothing tells that a column holds a unit of a measure: "over 10 m" of `depth_fathoms`."""
    name = table.stands_for(name)
    column = table.column(name)
    if unit not in units_of_measures() or not column.kind.is_number or column.unit is not None:
        return False
    figures = table.lexicon.figures
    known = (*dimensions_of(name), *figures.sizes.get(name, ()), *figures.counters.get(name, ()))
    return all(factor_to(unit, None, one, None) is None for one in known)
