"""Column kinds: what a DuckDB type means to a filter.

Every decision about a column (which operators, which literals, how it prints) depends on its kind, so that
only this module handles the forty-odd DuckDB types.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """The kind of a column: it decides which conditions are possible."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    """DOUBLE and FLOAT: the only kind that can hold NaN, which counts as missing."""
    DATE = "date"
    TIMESTAMP = "timestamp"
    TIME = "time"
    """A time of day."""
    TEXT = "text"
    TEXT_LIST = "text_list"
    OTHER = "other"
    """Structs, blobs, lists of numbers ...: returned with their row, never filtered on."""

    @property
    def is_number(self) -> bool:
        return self in (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT)

    @property
    def is_time(self) -> bool:
        return self in (Kind.DATE, Kind.TIMESTAMP)

    @property
    def is_temporal(self) -> bool:
        """Whether it is a date, a TIMESTAMP or a time of day, for which "before" has a meaning."""
        return self.is_time or self is Kind.TIME

    @property
    def is_ordered(self) -> bool:
        """Whether "more than" has a meaning, even without an `order` in the schema."""
        return self.is_number or self.is_temporal

    @property
    def is_text(self) -> bool:
        """Whether it holds text: one value or a list."""
        return self in (Kind.TEXT, Kind.TEXT_LIST)


_INTEGERS = r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|INT|INT[1248]|SHORT|LONG)"
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.DOTALL))
    for kind, pattern in (
        (Kind.BOOLEAN, r"BOOL(EAN)?"),
        (Kind.INTEGER, _INTEGERS),
        (Kind.FLOAT, r"DOUBLE|FLOAT[48]?|REAL"),
        (Kind.DECIMAL, r"(DECIMAL|NUMERIC)(\s*\(\s*\d+\s*(,\s*\d+\s*)?\))?"),
        (Kind.DATE, r"DATE"),
        (Kind.TIMESTAMP, r"TIMESTAMP(_S|_MS|_NS|TZ)?|TIMESTAMP WITH TIME ZONE|DATETIME"),
        (Kind.TIME, r"TIME|TIME WITHOUT TIME ZONE"),
        (Kind.TEXT, r"VARCHAR(\(\d+\))?|TEXT|STRING|CHAR|UUID|ENUM(\s*\(.*\))?"),
        (Kind.TEXT_LIST, r"(VARCHAR|TEXT|STRING|UUID)\[\d*\]|ENUM(\s*\(.*\))?\[\d*\]"),
    )
)


def kind_of(duckdb_type: str) -> Kind:
    """The kind of a DuckDB type as written in a schema file or by DESCRIBE.

    >>> kind_of("VARCHAR[]"), kind_of("decimal(18,2)"), kind_of("STRUCT(a INTEGER)")
    (<Kind.TEXT_LIST: 'text_list'>, <Kind.DECIMAL: 'decimal'>, <Kind.OTHER: 'other'>)
    """
    text = duckdb_type.strip().upper()
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(text)), Kind.OTHER)


_NAMES = """
    ARRAY BIGINT BIGNUM BINARY BIT BITSTRING BLOB BOOL BOOLEAN BPCHAR BYTEA CHAR DATE DATETIME
    DEC DECIMAL DOUBLE ENUM FLOAT FLOAT4 FLOAT8 GEOMETRY GUID HUGEINT INET INT INT1 INT128 INT16
    INT2 INT32 INT4 INT64 INT8 INTEGER INTEGRAL INTERVAL JSON LIST LOGICAL LONG MAP NULL NUMERIC
    NVARCHAR OID REAL ROW SHORT SIGNED SMALLINT STRING STRUCT TEXT TIME TIMESTAMP TIMESTAMPTZ
    TIMESTAMPTZ_NS TIMESTAMP_MS TIMESTAMP_NS TIMESTAMP_S TIMESTAMP_US TIMETZ TIME_NS TINYINT
    TUPLE UBIGINT UHUGEINT UINT128 UINT16 UINT32 UINT64 UINT8 UINTEGER UNION USMALLINT UTINYINT
    UUID VARBINARY VARCHAR VARIANT VARINT
"""
TYPES = frozenset(_NAMES.split())
"""The names of DuckDB's types, without what stands in their brackets."""


def unknown_name(duckdb_type: str) -> str:
    """Returns the name in a type that DuckDB does not have; "" if it has the type.

    >>> unknown_name("DUBLE"), unknown_name("VARCHR[]"), unknown_name("time with time zone")
    ('DUBLE', 'VARCHR', '')
    """
    name = re.match(r"\w*", duckdb_type.strip())
    return "" if name is None or name[0].upper() in TYPES else name[0]


_VALUES = re.compile(r"(?<=ENUM)\s*\(.*\)", re.DOTALL)


def declared_as(stored: str) -> str:
    """A stored type as a schema declares it: an ENUM without its values, VARCHAR for a column without values.

    >>> declared_as("UUID[]"), declared_as("ENUM('a', 'b')[]"), declared_as("NULL")
    ('UUID[]', 'ENUM[]', 'VARCHAR')
    """
    return _VALUES.sub("", stored) if stored != "NULL" else "VARCHAR"


_DIGITS = re.compile(r"(?:DECIMAL|NUMERIC)\s*\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)")
_MOST_DIGITS = 38


def too_wide(duckdb_type: str) -> bool:
    """Whether a type is a DECIMAL that DuckDB does not have.

    >>> too_wide("DECIMAL(99,3)"), too_wide("DECIMAL(3,4)"), too_wide("DECIMAL(18,2)"), too_wide("VARCHAR")
    (True, True, False, False)
    """
    found = _DIGITS.fullmatch(duckdb_type.strip().upper())
    if found is None:
        return False
    digits, after = (int((part or "0")[:4]) for part in found.groups())
    return not 1 <= digits <= _MOST_DIGITS or after > digits


BY_EPOCH = "CASE WHEN isfinite({}) THEN make_timestamp(epoch_us({})) ELSE CAST({} AS TIMESTAMP) END"
"""How to read other types as TIMESTAMP: with a zone, in UTC, whatever the session's zone and without ICU; in
nanoseconds, rounded down to microseconds, because a cast would round the end of a day up to the next day."""
_BY_EPOCH = re.compile("TZ|ZONE|_NS")


def by_epoch(duckdb_type: str) -> bool:
    """Whether a type is read with `BY_EPOCH`.

    >>> by_epoch("TIMESTAMP WITH TIME ZONE"), by_epoch("TIMESTAMP_NS"), by_epoch("TIMESTAMP_S")
    (True, True, False)
    """
    return kind_of(duckdb_type) is Kind.TIMESTAMP and bool(_BY_EPOCH.search(duckdb_type.upper()))
