"""Hypothesis strategies: predicates over the postings, and rows with the odd values of real data."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from nlfilter.schema.kinds import Kind
from nlfilter.where.nodes import (
    And,
    AnyElement,
    AnyOne,
    AnyRun,
    Between,
    Compare,
    CompareColumns,
    DaysBetween,
    Difference,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Length,
    Like,
    Measured,
    MeasuredIn,
    Not,
    OneOf,
    Or,
    PartOf,
    Predicate,
    Product,
    Ratio,
    RelativeDate,
    SameList,
    Sum,
    Unmeasured,
)
from tests.where.postings import SCHEMA

TODAY = date(2024, 2, 29)

# Letters that fold alike in Python and DuckDB; quotes, wildcards, escapes, and regex characters.
LETTERS = "aAbBzéÉß東京ーカ가я0129 %_\\'\"-+#.()[]^$|*?/;\n\t😀"
TEXTS = st.text(LETTERS, max_size=6)
WORDS = TEXTS.filter(lambda text: text.strip() != "")
ELEMENTS = st.lists(TEXTS | st.none(), max_size=4)

WHOLE = st.sampled_from([0, 1, -1, 2, 5, 127, -128, 300, 10**17, -(10**17), 2**31]) | st.integers(-9, 9)
FRACTIONS = st.sampled_from([Decimal("0.5"), Decimal("0.1"), Decimal("-2.75"), Decimal("0.000000001")])
DAYS = st.sampled_from(
    [date(2024, 2, 29), date(2023, 12, 31), date(2024, 3, 1), date(1970, 1, 1)]
) | st.dates(date(1, 1, 1), date(9999, 12, 30))
MOMENTS = st.datetimes(datetime(1800, 1, 1), datetime(2200, 1, 1)) | st.builds(
    datetime.combine, DAYS, st.just(datetime.min.time())
)
UNITS = st.sampled_from(["day", "week", "month", "quarter", "year"])
SHIFTS = st.tuples(st.integers(-40, 40).filter(bool), UNITS)
RELATIVE = st.builds(RelativeDate, st.none() | UNITS, st.lists(SHIFTS, max_size=2).map(tuple))

CLOCKS = st.sampled_from([time(7), time(0), time(23, 59, 59, 999999)]) | st.times()

VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXTS,
    Kind.INTEGER: WHOLE,
    Kind.DECIMAL: WHOLE | FRACTIONS,
    Kind.FLOAT: WHOLE | FRACTIONS,
    Kind.DATE: DAYS | RELATIVE,
    Kind.TIMESTAMP: MOMENTS | DAYS | RELATIVE,
    Kind.TIME: CLOCKS,
}
ORDERED = (Kind.INTEGER, Kind.DECIMAL, Kind.FLOAT, Kind.DATE, Kind.TIMESTAMP, Kind.TIME)

COLUMNS = {kind: [n for n in SCHEMA.filterable if SCHEMA.columns[n].kind is kind] for kind in Kind}
TEXT_COLUMNS, LISTS = st.sampled_from(COLUMNS[Kind.TEXT]), st.sampled_from(COLUMNS[Kind.TEXT_LIST])
FLAGS = st.sampled_from(COLUMNS[Kind.BOOLEAN])

PIECES = st.lists(
    WORDS | st.builds(AnyRun) | st.builds(AnyOne), min_size=1, max_size=4
).map(tuple).filter(lambda pattern: any(not isinstance(piece, AnyRun) for piece in pattern))  # fmt: skip
HELD = WORDS.map(lambda text: (AnyRun(), text, AnyRun()))


def _of(kind: Kind) -> st.SearchStrategy[Predicate]:
    column, value = st.sampled_from(COLUMNS[kind]), VALUES[kind]
    values = st.lists(value, min_size=1, max_size=3).map(tuple)
    operators = ["=", "<>", "<", "<=", ">", ">="] if kind in ORDERED else ["=", "<>"]
    leaves: list[st.SearchStrategy[Predicate]] = [
        st.builds(Compare, column, st.sampled_from(operators), value),
        st.builds(Differs, column, value),
        st.builds(OneOf, column, values),
    ]
    return st.one_of(*leaves, *([st.builds(Between, column, value, value)] if kind in ORDERED else []))


OPERATORS = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
AMOUNTS = st.integers(-3, 35) | st.sampled_from([Decimal("0.5"), Decimal("2.5"), 60, 1969, 2024, 10**9])
PARTS = st.builds(
    PartOf,
    st.sampled_from(["posted_at", "seen_at", "opens_at", "leaves_at"]),
    st.sampled_from(["year", "quarter", "month", "day", "weekday", "hour", "minute"]),
)
MEASURES = st.one_of(
    st.builds(Length, LISTS),
    PARTS,
    st.builds(Sum, st.just("rent"), st.sampled_from(["charge", "rent", "fee"])),
    st.builds(Difference, st.sampled_from(["rent", "fee"]), st.sampled_from(["charge", "score"])),
    st.just(Sum("score", "fee")),
    st.builds(Product, st.sampled_from(["rent", "fee"]), st.sampled_from(["charge", "score"])),
    st.builds(Ratio, st.sampled_from(["rent", "score"]), st.sampled_from(["charge", "fee"])),
    st.sampled_from([Difference("ends_on", "posted_at"), DaysBetween("ends_on", "posted_at")]),
)
TIMES_OF_DAY = st.just(PartOf("seen_at", "time"))
PAIRS = st.sampled_from(
    [
        ("rent", "charge"),
        ("salary", "level"),
        ("fee", "score"),
        ("posted_at", "ends_on"),
        ("title", "city"),
        ("opens_at", "leaves_at"),
        ("rent", "rent"),
        ("posted_at", "seen_at"),
        ("skills", "city"),
    ]
)
MULTIPLES = st.just(1) | st.sampled_from(
    [2, 10, Decimal("0.5"), Decimal("1.25"), Decimal("2.0"), 0, -1, 10**9]
)
WORKED_OUT: st.SearchStrategy[Predicate] = st.one_of(
    st.builds(Measured, MEASURES, OPERATORS, AMOUNTS),
    st.builds(Measured, TIMES_OF_DAY, OPERATORS, CLOCKS),
    st.builds(MeasuredIn, MEASURES, st.lists(AMOUNTS, min_size=1, max_size=3).map(tuple)),
    st.builds(Unmeasured, PARTS | TIMES_OF_DAY),
    st.builds(lambda pair, op, n: CompareColumns(pair[0], op, pair[1], n), PAIRS, OPERATORS, MULTIPLES),
)

LEAVES: st.SearchStrategy[Predicate] = st.one_of(
    WORKED_OUT,
    st.builds(SameList, LISTS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple)),
    *map(_of, VALUES),
    st.builds(Flag, FLAGS),
    st.builds(IsTruth, FLAGS, st.booleans()),
    st.builds(Compare, FLAGS, st.sampled_from(["=", "<>"]), st.booleans()),
    st.builds(Differs, FLAGS, st.booleans()),
    st.builds(IsMissing, st.sampled_from(SCHEMA.filterable)),
    st.builds(Like, TEXT_COLUMNS, PIECES, st.booleans()),
    st.builds(Like, LISTS, HELD, st.booleans()),
    st.builds(HasWord, TEXT_COLUMNS | LISTS, WORDS),
    st.builds(Has, LISTS, TEXTS),
    st.builds(AnyElement, LISTS, TEXTS),
    st.builds(HasAny, LISTS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple)),
    st.builds(HasAll, LISTS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple)),
)

PREDICATES: st.SearchStrategy[Predicate] = st.recursive(
    LEAVES,
    lambda part: st.one_of(
        st.builds(Not, part),
        st.builds(And, st.lists(part, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(part, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)

ROWS = st.fixed_dictionaries(
    {
        "title": st.none() | TEXTS,
        "city": st.none() | TEXTS,
        "勤務地": st.none() | TEXTS,
        "order": st.none() | TEXTS,
        "remote": st.none() | st.booleans(),
        "salary": st.none() | st.just(-1) | WHOLE | st.sampled_from([2**63 - 1, -(2**63)]),
        "level": st.none() | st.integers(-128, 127),
        "score": st.none()
        | st.floats(allow_nan=True, allow_infinity=True)
        | st.sampled_from([0.1, 0.5, 1e-9]),
        "fee": st.none() | st.decimals(-99999999, 99999999, places=2),
        "posted_at": st.none() | DAYS,
        "ends_on": st.none() | DAYS,
        "opens_at": st.none() | CLOCKS,
        "leaves_at": st.none() | st.sampled_from(["9:05", "07:10", "24:10", "soon", "23:59:59.5"]),
        "grade": st.none() | st.sampled_from(["poor", "fair", "good", "mint", "Good", "?"]),
        "rent": st.none() | st.integers(-5, 40) | st.sampled_from([2**31 - 50]),
        "charge": st.none() | st.integers(-5, 40),
        "seen_at": st.none() | MOMENTS,
        "skills": st.none() | ELEMENTS,
        "staff": st.none() | st.sampled_from(["", "50-100", "about 5", "9" * 12, "none"]),
        "margin": st.none() | st.floats(0, 1),
    }
)
