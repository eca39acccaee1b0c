"""Drift: differences between a schema and its data, and how to read a stored column as its declared type.

One table serves both. `reading` gives the expression that turns a stored value into the declared type, or
None if there is no exact one; `drift` lists every column without one.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from nlfilter import errors
from nlfilter.errors import InputError
from nlfilter.schema.kinds import BY_EPOCH, Kind, by_epoch, declared_as, kind_of
from nlfilter.schema.names.guesses import looks_like_score
from nlfilter.schema.reviewed import COMMON_UNITS, is_common
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Source

if TYPE_CHECKING:
    from nlfilter.schema.parts import Column
    from nlfilter.schema.table import TableSchema


_DAY = r"\d{4}-\d{2}-\d{2}"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_CLOCK = r"[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
_ZONE = r"(?:Z|[+-]\d{2}:?\d{2})"

PATTERNS: dict[Kind, str] = {
    Kind.DATE: rf"\A({_DAY})(?:{_CLOCK}{_ZONE}?)?\z",
    Kind.TIMESTAMP: rf"\A({_DAY}(?:{_CLOCK})?){_ZONE}?\z",
    Kind.TIME: rf"\A({_TIME})\z",
}
"""Patterns of whole texts; the first group is cast. The time is read as written; its zone is ignored."""


def cast_from_text(sql: str, kind: Kind) -> str:
    """DuckDB SQL for a stored text as a date, a datetime or a time of day; NULL for other texts.

    >>> cast_from_text("day", Kind.DATE).startswith("TRY_CAST(regexp_extract(day, ")
    True
    """
    return f"TRY_CAST(regexp_extract({sql}, {literal(PATTERNS[kind])}, 1) AS {kind.value.upper()})"


Places = dict[tuple[str, ...], str]
"""Messages by their places in a schema."""

# The placeholder for the stored column in a reading.
_AS_IT_IS = "{}"
# Neither nullif(x, 'nan') nor isnan(x): most writers leave NaN out of a file's statistics, so DuckDB
# concludes that both are never true.
_NAN_MISSING = "CASE WHEN isfinite({}) OR isinf({}) THEN {} END"
# Bounds are rounded for whole numbers ("over 5.5" is "at least 6"), so fractions are not allowed there.
_FRACTION = "CASE WHEN isfinite({}) AND {} <> trunc({}) THEN error('')"
_WHOLE = f"{_FRACTION} WHEN isfinite({{}}) OR isinf({{}}) THEN {{}} END"
_WHOLE_TEXT = f"{_FRACTION} ELSE {{}} END".replace("{}", "CAST({} AS DECIMAL(38, 9))")
_ZERO_OR_ONE = "CASE WHEN {} NOT IN (0, 1) THEN error('') ELSE CAST({} AS BOOLEAN) END"
_PLAIN = {Kind.TEXT: "VARCHAR", Kind.TEXT_LIST: "VARCHAR[]", Kind.TIMESTAMP: "TIMESTAMP"}


@lru_cache(maxsize=1024)
def reading(stored: str, declared: str | None, *, loose: bool) -> str | None:
    """How to read a column with one DuckDB type as another; `{}` is the column.

    `loose` data (dicts) has no declared types, so its texts and numbers may be read as other types. A column
    that is not declared (only an expression or the order uses it) does not change, but NaN is also missing
    there.

    >>> reading("INTEGER", "BIGINT", loose=False), reading("VARCHAR", "DATE", loose=False)
    ('{}', None)
    >>> reading("VARCHAR", "DATE", loose=True), reading("DOUBLE", None, loose=False)
    ('CAST({} AS DATE)', 'CASE WHEN isfinite({}) OR isinf({}) THEN {} END')
    """
    if declared is None:
        return _NAN_MISSING if kind_of(stored) is Kind.FLOAT else _AS_IT_IS
    have, want = kind_of(stored), kind_of(declared)
    # Do not use the declared text if it may hold more than a name: an ENUM lists values.
    target = f"CAST({{}} AS {_PLAIN.get(want, declared)})"
    if want is Kind.OTHER:
        return None
    if stored == "NULL" or (have.is_time and want.is_time and have is not want):
        return target
    if want is Kind.INTEGER and have in (Kind.FLOAT, Kind.DECIMAL):
        return _WHOLE
    if have.is_number and want.is_number:
        return _NAN_MISSING if have is Kind.FLOAT and want is not Kind.FLOAT else _AS_IT_IS
    if have is want:
        if by_epoch(stored):
            return BY_EPOCH
        plain = _PLAIN.get(have, stored)
        return _AS_IT_IS if plain == stored else f"CAST({{}} AS {plain})"
    if loose and _says(have, want):
        return target.replace("{}", _WHOLE_TEXT) if have is Kind.TEXT and want is Kind.INTEGER else target
    if loose and have is Kind.INTEGER and want is Kind.BOOLEAN:
        return _ZERO_OR_ONE
    return None


def reading_of(column: Column | None, stored: str, *, loose: bool) -> str | None:
    """How to read a column of a schema, or one that is not declared.

    Days that are declared as stored texts may also be stored as days: a CSV file has days where a data frame
    of the same file has texts.
    """
    if column and _are_days_for_texts(column, stored):
        return "CAST({} AS VARCHAR)"
    return reading(stored, column and column.stored_type, loose=loose)


def _are_days_for_texts(column: Column, stored: str) -> bool:
    return column.stored is not None and kind_of(stored) is column.kind


def never_fails(way: str) -> bool:
    """Whether a reading works for every value."""
    return way in (_AS_IT_IS, _NAN_MISSING)


def _says(have: Kind, want: Kind) -> bool:
    """Whether a value of loose data may be read as another kind: a text as a date, a number as a text."""
    return (have is Kind.TEXT and want not in (Kind.TEXT_LIST, Kind.OTHER)) or (
        have.is_number and want is Kind.TEXT
    )


def drift(schema: TableSchema, source: Source) -> Places:
    """Everything that the schema says and the data does not hold, by its place in the schema."""
    stored = {name: column for name, column in schema.columns.items() if column.expr is None}
    referred: list[tuple[tuple[str, ...], str | None]] = [
        (("rank",), schema.rank),
        (("list",), schema.list),
        (("item",), schema.item),
        *((("key",), name) for name in schema.key),
    ]
    types = source.types([*stored, *(name for _, name in referred if name)])
    problems: Places = {}
    for name, column in stored.items():
        if name not in types:
            problems["columns", name] = _not_stored(name, source)
        elif name in schema.filterable and reading_of(column, types[name], loose=source.loose) is None:
            as_text = kind_of(types[name]) is Kind.TEXT and column.kind.is_temporal
            told = errors.day_as_text if as_text else errors.other_type
            problems["columns", name] = told(types[name], column.stored_type)
    for name, column in schema.columns.items():
        if column.expr is not None and not stored_columns(column.expr, source.names):
            problems["columns", name, "expr"] = errors.problem("expr_fails")
    for place, other in referred:
        if other and other not in types and other not in schema.columns:
            problems[place] = _not_stored(other, source)
    return problems


def _not_stored(name: str, source: Source) -> str:
    in_index = name in getattr(source, "index", ())
    return errors.problem("in_index", name=name) if in_index else errors.column_not_stored(name, source.names)


def doubtful(schema: TableSchema) -> Places:
    """What a schema says that its owner may not mean.

    Filterable columns whose types allow no condition, units that look like known ones, and a rank whose
    greatest values seem to be the best.
    """
    found: Places = {
        ("columns", name, "type"): errors.problem("no_conditions", type_=column.type)
        for name, column in schema.columns.items()
        if column.filterable and column.kind is Kind.OTHER
    }
    for name, column in schema.columns.items():
        if (
            column.unit
            and not is_common(column.unit)
            and (said := errors.unit_like(column.unit, COMMON_UNITS))
        ):
            found["columns", name, "unit"] = said
    rank = schema.rank or ""
    if looks_like_score(rank) and not (rank in schema.columns and schema.columns[rank].expr):
        expr = rank if rank.isidentifier() else quoted(rank)
        found["rank",] = errors.problem("greatest_last", column=rank, expr=expr)
    return found


def repeated_keys(schema: TableSchema, source: Source) -> Places:
    """The number of rows whose key an earlier row of the same list has, with one such key."""
    names = dict.fromkeys(name for name in (schema.list, *schema.key) if name)
    if not schema.key or any(name not in source.names for name in names):
        return {}
    key = ", ".join(map(quoted, schema.key))
    with source.scan([*names]) as scan:
        ((extra, example),) = scan.read(
            f"SELECT coalesce(sum(n - 1), 0), min(k) FROM (SELECT count(*) n, concat_ws('/', {key}) k "
            f"FROM {scan.table} GROUP BY {', '.join(map(quoted, names))} HAVING n > 1)"
        )
    return {("key",): errors.repeated_keys(int(extra), example)} if extra else {}


def misread(schema: TableSchema, source: Source) -> tuple[Places, Places]:
    """Columns with another stored type that can be read as the declared one, by their place in the schema.

    Columns with values that cannot be read come first.
    """
    problems: Places = {}
    others: Places = {}
    columns = {name: schema.columns[name] for name in schema.filterable}
    declared = {name: column.stored_type for name, column in columns.items() if column.expr is None}
    types = source.types([*declared])
    found = {name: reading_of(columns[name], type_, loose=source.loose) for name, type_ in types.items()}
    ways = {name: how for name, how in found.items() if how is not None and how != _AS_IT_IS}
    if not ways:
        return problems, others
    with source.scan([*ways]) as scan:
        for name, how in ways.items():
            try:
                scan.read(f"SELECT count({how.replace('{}', quoted(name))}) FROM {scan.table}")
            except InputError:
                problems["columns", name] = errors.problem(
                    "values_of_other_type", stored=types[name], declared=declared[name]
                )
            else:
                said = _otherwise(types[name], declared[name])
                if said and not _are_days_for_texts(columns[name], types[name]):
                    others["columns", name] = said
    return problems, others


def unread_texts(schema: TableSchema, source: Source) -> Places:
    """The number of stored texts that are not the declared date or time, by their place in the schema."""
    types = source.types([name for name, column in schema.columns.items() if column.stored is not None])
    kept = {name: schema.columns[name] for name, type_ in types.items() if kind_of(type_) is Kind.TEXT}
    if not kept:
        return {}
    with source.scan([*kept]) as scan:
        text = {name: f"CAST({quoted(name)} AS VARCHAR)" for name in kept}
        counts = [f"count({text[n]}) - count({cast_from_text(text[n], c.kind)})" for n, c in kept.items()]
        (found,) = scan.read(f"SELECT {', '.join(counts)} FROM {scan.table}")
    return {
        ("columns", name, "stored"): errors.unread_texts(count, column.type)
        for (name, column), count in zip(kept.items(), found, strict=True)
        if count
    }


def _otherwise(stored: str, declared: str) -> str:
    """The warning for a type that is read as another; "" if no value changes."""
    if stored == "TIMESTAMP_NS":
        return errors.problem("read_in_microseconds")
    same = declared_as(stored) == declared_as(declared.strip().upper())
    exact = same or kind_of(stored) is kind_of(declared) is Kind.TIMESTAMP
    return "" if exact else errors.problem("read_as_declared", stored=stored, declared=declared)


def stored_columns(text: str, names: tuple[str, ...]) -> list[str]:
    """The stored columns that an owner's expression may use: all whose name occurs in its text.

    >>> stored_columns("TRY_CAST(num_of_employees AS INTEGER)", ("num_of_employees", "title"))
    ['num_of_employees']
    """
    folded = text.lower()
    return [name for name in names if name.lower() in folded or quoted(name).lower() in folded]
