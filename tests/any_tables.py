"""Tables with any names, types and values, and requests made of their parts."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from nlfilter.sources.names import literal, quoted
from nlfilter.translate.pipeline import MAX_REQUEST
from tests.translate.requests import FIGURES, MARKS, ODD, relations

NAMES = (
    *("#", "%", "—", " ", "\u3000", "\u200b", "\u0301", "e\u0301", "😀", "👨‍👩‍👧", "_", "__", ".", "'", '"'),
    *("select", "WHERE", "null", "true", "order", "city", "City", "CITY", "price", "Price", "id", "name"),
    *("1", "007", "2024", "１２", "½", "価格", "駅徒歩", "土", "開始日", "備考", "年", "％", "円", "・"),
    *("start_date", "end date", "is_open", "km", "min", "max", "per", "from", "to", "not", "no", "and", "or"),
    *("salary_min", "salary_max", "lat", "lon", "a" * 300, "x y" * 100, "n\nm", "t\tb", "ß", "İ", "ﷺ", "ก"),
)  # fmt: skip
"""Names that are no words, that are words of SQL or of requests, and that are alike up to case."""

TEXTS = (
    *("", " ", "#", "—", "null", "NULL", "NaN", "true", "no", "Tokyo", "tokyo", "東京", "東京都", "a" * 300),
    *("１２", "12", "1,200円", "$5", "10:00", "2024-05-01", "9-5", "[a, b]", "['x']", "{}", "a, b", "a;b"),
    *("😀", "e\u0301", "\u200b", "x\ny", "it's", '"q"', "100%", "S", "M", "L", "月", "土日", "10km", "不明"),
)  # fmt: skip

_LITERALS: dict[str, tuple[str, ...]] = {
    "BOOLEAN": ("true", "false"),
    "TINYINT": ("-128", "127", "0", "1"),
    "SMALLINT": ("-32768", "32767", "7"),
    "INTEGER": ("-2147483648", "2147483647", "0", "1", "2024", "12"),
    "BIGINT": ("-9223372036854775808", "9223372036854775807", "5", "1000000"),
    "HUGEINT": ("-170141183460469231731687303715884105728", "170141183460469231731687303715884105727", "3"),
    "UTINYINT": ("0", "255"),
    "USMALLINT": ("0", "65535"),
    "UINTEGER": ("0", "4294967295"),
    "UBIGINT": ("0", "18446744073709551615"),
    "UHUGEINT": ("0", "340282366920938463463374607431768211455"),
    "BIGNUM": ("'9'::BIGNUM", "'99999999999999999999999999999999999999999999'::BIGNUM"),
    "FLOAT": ("'nan'", "'inf'", "'-inf'", "0", "-0.0", "3.4e38", "1e-38", "2.5"),
    "DOUBLE": ("'nan'", "'inf'", "'-inf'", "0", "-0.0", "1.7e308", "5e-324", "0.1", "35.6", "139.7"),
    "DECIMAL(38,10)": ("9999999999999999999999999999.9999999999", "-0.5", "12"),
    "DECIMAL(5,2)": ("999.99", "-999.99", "0.01"),
    "DATE": (
        "'infinity'",
        "'-infinity'",
        "'5877642-06-25 (BC)'",
        "'5881580-07-10'",
        "'0001-01-01'",
        "'9999-12-31'",
        "'2024-02-29'",
        "'2026-05-01'",
    ),
    "TIMESTAMP": (
        "'infinity'",
        "'-infinity'",
        "'290309-12-22 (BC) 00:00:00'",
        "'294247-01-10 04:00:54.775806'",
        "'0001-01-01'",
        "'9999-12-31 23:59:59.999999'",
        "'2026-05-01 10:00:00'",
    ),
    "TIMESTAMP_S": ("'2026-05-01 10:00:00'", "'infinity'", "'9999-12-31'", "'0001-01-01'"),
    "TIMESTAMP_MS": ("'2026-05-01 10:00:00'", "'-infinity'", "'9999-12-31'", "'0001-01-01'"),
    "TIMESTAMP_NS": ("'2262-04-11 23:47:16.854775806'", "'1677-09-22 00:00:00'", "'2026-05-01'"),
    "TIMESTAMPTZ": (
        "'infinity'",
        "'-infinity'",
        "'294247-01-10 04:00:54.775806+00'",
        "'2026-05-01 10:00:00+09'",
    ),
    "TIME": ("'00:00:00'", "'23:59:59.999999'", "'24:00:00'", "'09:30:00'"),
    "TIMETZ": ("'00:00:00+15:59:59'", "'24:00:00-15:59:59'", "'09:30:00+09'"),
    "INTERVAL": ("'1 year 2 months 3 days'", "'-3 days'", "'00:00:00.000001'"),
    "UUID": ("'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"),
    "BLOB": ("''", r"'\x00\xFF'", "'abc'"),
    "BIT": ("'0'", "'10101010101010101'"),
    "ENUM('small', 'large', '', '大')": ("'small'", "'large'", "''", "'大'"),
    "VARCHAR[]": ("[]", "['a', 'b']", "[NULL]", "['', '#', '東京']", "['Python', 'Go']"),
    "INTEGER[]": ("[]", "[1, 2]", "[NULL]"),
    "DATE[]": ("[]", "['infinity'::DATE]"),
    "VARCHAR[][]": ("[]", "[['a'], []]", "[NULL]"),
    "DOUBLE[3]": ("[1, 2, 3]", "['nan'::DOUBLE, 'inf'::DOUBLE, 0]"),
    "VARCHAR[2]": ("['a', 'b']", "[NULL, '']"),
    'STRUCT(a INTEGER, "#" VARCHAR)': ("{'a': 1, '#': 'x'}", "{'a': NULL, '#': NULL}"),
    "MAP(VARCHAR, INTEGER)": ("MAP {}", "MAP {'a': 1}"),
    "UNION(n INTEGER, s VARCHAR)": ("union_value(n := 1)", "union_value(s := 'x')"),
    "JSON": ("'{}'", "'[1, null]'", "'\"x\"'"),
    "TIME_NS": ("'09:30:00.000000001'",),
}
TYPES = (*_LITERALS, "VARCHAR", "NULL")
"""The types that a column may have, with values at the ends of each."""


class AnyTable(NamedTuple):
    """Columns by name: the type, and the values as DuckDB writes them; all columns are equally long."""

    columns: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def sql(self) -> str:
        """A SELECT of the rows."""
        named = [(f"::{type_}" if type_ != "NULL" else "", quoted(name)) for name, type_, _ in self.columns]
        rows = [*zip(*(values for _, _, values in self.columns), strict=True)]
        selects = (
            ", ".join(f"({value}){cast} AS {name}" for value, (cast, name) in zip(row, named, strict=True))
            for row in (rows or [("NULL",) * len(named)])
        )
        return " UNION ALL ".join(f"SELECT {one}" for one in selects) + ("" if rows else " LIMIT 0")

    @property
    def words(self) -> tuple[str, ...]:
        """What a request may take of the table."""
        found = [name for name, _, _ in self.columns]
        found += [one.strip("'") for _, _, values in self.columns for one in values if one != "NULL"]
        return tuple(dict.fromkeys(found))


_any_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
_names = st.one_of(st.sampled_from(NAMES), st.sampled_from(NAMES), _any_text.filter(bool))
_texts = st.one_of(st.sampled_from(TEXTS), st.sampled_from(TEXTS), _any_text).map(literal)


def _column(name: str, type_: str, rows: int) -> st.SearchStrategy[tuple[str, str, tuple[str, ...]]]:
    values = st.sampled_from(_LITERALS[type_]) if type_ in _LITERALS else _texts
    if type_ == "NULL":
        values = st.just("NULL")
    cells = st.lists(st.one_of(st.just("NULL"), values, values), min_size=rows, max_size=rows)
    return cells.map(lambda found: (name, type_, tuple(found)))


@st.composite
def tables(draw: st.DrawFn) -> AnyTable:
    names = draw(st.lists(_names, min_size=1, max_size=6, unique_by=lambda name: name.lower()))
    rows = draw(st.integers(0, 6))
    types = [draw(st.sampled_from(TYPES)) for _ in names]
    return AnyTable(tuple(draw(_column(name, type_, rows)) for name, type_ in zip(names, types, strict=True)))


def requests(table: AnyTable) -> st.SearchStrategy[str]:
    """Requests joined from a table's parts, numbers and words that relate them."""
    related = st.sampled_from(relations()).flatmap(st.sampled_from)
    own = st.sampled_from(table.words)
    words = st.one_of(own, own, own, related, related, st.sampled_from((*FIGURES, *MARKS, *ODD)))
    pieces = st.lists(st.tuples(words, st.sampled_from((" ", " ", "", "、"))), min_size=1, max_size=8)
    return pieces.map(lambda said: "".join(word + gap for word, gap in said)[:MAX_REQUEST])
