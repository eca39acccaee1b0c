"""The SQL of a schema file: checked once, all problems reported at once, only allowed SQL accepted."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlfilter.errors import InputError, RejectedWhere, SchemaError
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.nodes import Compare, Flag, Has, Not
from nlfilter.where.owner.compiling import compile_file, compile_schema
from nlfilter.where.serialization import compiled_from_json, compiled_to_json


def compiled(columns: dict[str, Any], **rest: Any) -> CompiledSchema:
    return compile_schema(TableSchema.model_validate({"name": "t", "columns": columns, **rest}))


def derived(expr: str, type_: str = "VARCHAR") -> str:
    return compiled({"made": {"type": type_, "expr": expr}}).exprs["made"]


def test_all_problems_come_at_once() -> None:
    with pytest.raises(SchemaError) as caught:
        compiled(
            {
                "open": {"type": "BOOLEAN", "filterable": False},
                "n": {"type": "INTEGER", "missing": ["none"]},
                "d": {"type": "INTEGER", "expr": "read_text('/etc/passwd')"},
                "e": {"type": "STRUCT(a INTEGER)", "expr": "n"},
            },
            always="opn",
            terms={"a": {"where": "n <"}, "b": {"where": "open"}, "c": {"where": "n > 5"}},
        )
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "columns.n.missing", "columns.d.expr", "columns.e.expr", "terms.a.where", "terms.b.where", "always",
    ]  # fmt: skip
    assert "passwd" not in "".join(caught.value.problems)


def test_always_may_ask_about_hidden_columns_and_requests_may_not() -> None:
    schema = compiled({"open": {"type": "BOOLEAN", "filterable": False}}, always="open")
    assert schema.always == Flag("open")
    with pytest.raises(RejectedWhere):
        parse_predicate("open", schema)


def test_a_schema_is_gated_once() -> None:
    one, other = (
        TableSchema.model_validate({"name": "t", "columns": {"a": {"type": "BOOLEAN"}}, "always": "a"})
        for _ in range(2)
    )
    assert compile_schema(one) is compile_schema(other)


@pytest.mark.parametrize(
    "expr",
    [
        "read_text('/etc/passwd')",
        "\"read_text\"('x')",
        "(SELECT 1)",
        "(FROM other)",
        "EXISTS (SELECT 1)",
        "a IN (SELECT b FROM c)",
        "count(a)",
        "sum(a) OVER ()",
        "list_transform(l, x -> x)",
        "[x FOR x IN l]",
        "COLUMNS('.*')",
        "*",
        "a, b",
        "a; DROP TABLE t",
        "a -- comment",
        "a /* comment */",
        "a AS b",
        "getenv('HOME')",
        "current_setting('x')",
        "random()",
        "now()",
        "CURRENT_DATE",
        "today()",
        "repeat(a, 1000000)",
        "range(1000000000)",
        "lpad(a, 1000000, 'x')",
        "INT(INT(INT(INT(1))))",
        "CAST(a AS DECIMAL(INT(1)))",
        "CAST(a AS STRUCT(b INT))",
        "CAST(a AS DECIMAL(99, 1))",
        "CAST(l AS DECIMAL(5, 6)[])",
        "a::REGCLASS",
        "CAST(a AS MONEY)",
        "?",
        "$1",
        ":a",
        "d",
        "D || 'x'",
        "other + 1",
        "(" * 17 + "a" + ")" * 17,
        "CASE WHEN a THEN 1 ELSE " * 17 + "0" + " END" * 17,
        "list_filter(l, x -> x <> 'a')",
        "list_filter(l, lambda x: x <> 'a')",
        "list_aggregate(l, 'string_agg')",
        "list_resize(l, 1000000)",
        "list_zip(l, l)",
        "unnest(l)",
        "a[1][2]",
        'a::"oid) || (SELECT 1) || CAST(1 AS VARCHAR"',
        'CAST(a AS "oid); DROP TABLE t; SELECT CAST(1 AS VARCHAR")',
        'EXTRACT("year FROM d) + (SELECT 1) + extract(month" FROM b)',
        'EXTRACT("year" FROM b)) -- ',
        'a::"my type"',
        'INTERVAL 1 "day + (SELECT 1)"',
        "ANY ANY ANY ANY ANY ANY ANY ANY ANY a",
        "a" + " + a" * 300,
        "",
        " ",
    ],
)
def test_an_expression_is_one_pure_scalar_over_stored_columns(expr: str) -> None:
    columns = {"d": {"type": "VARCHAR", "expr": expr or "''"}, "other": {"type": "INTEGER", "expr": "b"}}
    if not expr.strip():
        columns["d"]["expr"] = expr + "-- nothing"
    with pytest.raises(SchemaError) as caught:
        compiled(columns)
    assert len(caught.value.problems) == 1
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("expr", "type_"),
    [
        ("TRY_CAST(regexp_extract(staff, '[0-9]+') AS INTEGER)", "INTEGER"),
        ("a + b * 2 - 1", "BIGINT"),
        ("a / 3", "DOUBLE"),
        ("a // 3 + a % 3", "INTEGER"),
        ("-a", "INTEGER"),
        ("CASE WHEN a > 1 THEN 'big' WHEN a IS NULL THEN 'none' ELSE 'small' END", "VARCHAR"),
        ("CASE a WHEN 1 THEN 'one' ELSE 'more' END", "VARCHAR"),
        ("coalesce(staff, 'none') || '!'", "VARCHAR"),
        ("a BETWEEN 1 AND 5 AND staff IS NOT NULL OR NOT flag", "BOOLEAN"),
        ("staff ILIKE '%人%' OR staff IN ('x', 'y')", "BOOLEAN"),
        ("upper(trim(staff)) = 'X'", "BOOLEAN"),
        ("round(b * 1.5, 1)", "DOUBLE"),
        ("b::DECIMAL(10, 2)", "DECIMAL(10,2)"),
        ("CAST(d AS DATE) - INTERVAL 1 DAY", "DATE"),
        ("date_trunc('month', d)", "DATE"),
        ("date_diff('day', d, DATE '2026-10-01')", "BIGINT"),
        ("year(d) * 100 + extract(month FROM d)", "INTEGER"),
        ("strptime(text_date, '%d/%m/%Y')", "DATE"),
        ("try_strptime(text_date, '%d/%m/%Y')", "TIMESTAMP"),
        ("string_split(tags, ',')", "VARCHAR[]"),
        ("len(list_)", "INTEGER"),
        ("list_[1]", "VARCHAR"),
        ("array_to_string(list_, ', ')", "VARCHAR"),
        ("split_part(tags, ',', 1)", "VARCHAR"),
        ("substring(tags, 1, 2)", "VARCHAR"),
        ("left(tags, 2) || right(tags, 1)", "VARCHAR"),
        ("replace(tags, ',', ' ')", "VARCHAR"),
        ("regexp_replace(tags, '[a-m]', '-', 'g')", "VARCHAR"),
        ("list_contains(list_, 'a')", "BOOLEAN"),
        ("greatest(a, b, 2)", "DOUBLE"),
        ("nullif(a, 1)", "INTEGER"),
        ("address.city", "VARCHAR"),
        ('"two words"', "VARCHAR"),
        ("json_extract_string(doc, '$.k')", "VARCHAR"),
        ("list_distinct(list_concat(list_, ['c', 'a']))[1]", "VARCHAR"),
        ("list_sort(list_distinct(list_ || string_split(tags, ',')))", "VARCHAR[]"),
        ("list_intersect(list_, ['a', 'z'])", "VARCHAR[]"),
        ("list_sort(list_intersect(string_split(tags, ','), list_))", "VARCHAR[]"),
        (
            "list_concat([CASE WHEN a = 1 THEN 'one' END], CASE WHEN b > 2 THEN ['big'] ELSE [] END)",
            "VARCHAR[]",
        ),
        ("CASE WHEN a = 1 THEN ['x', staff] ELSE ['y'] END || list_", "VARCHAR[]"),
        ("([['a'], list_])[2]", "VARCHAR[]"),
        ("flatten([list_, ['c']])", "VARCHAR[]"),
        ("list_append(list_prepend('0', list_), 'z')", "VARCHAR[]"),
        ("list_reverse_sort(list_)", "VARCHAR[]"),
        ("list_slice(list_, 1, 1)", "VARCHAR[]"),
        ("list_position(list_, 'b') + list_unique(list_) + list_count(list_)", "INTEGER"),
        ("list_max([a, 3]) - list_sum([1, a])", "INTEGER"),
        ("regexp_extract_all(tags, '[a-z]')", "VARCHAR[]"),
        ("string_split(tags, ',')[2]", "VARCHAR"),
        ("map_keys(attributes)", "VARCHAR[]"),
        ("element_at(attributes, 'size')", "VARCHAR"),
        ("struct_extract(address, 'city')", "VARCHAR"),
        ("list_ = ['a', 'b']", "BOOLEAN"),
        ("last_day(d)", "DATE"),
        ("instr(tags, 'b') + mod(a, 2) + length(tags)", "INTEGER"),
    ],
)
def test_a_rewritten_expression_computes_the_same(expr: str, type_: str) -> None:
    kept = derived(expr, type_)
    rows = (
        "SELECT 1 AS a, 2.5::DOUBLE AS b, '50-100人' AS staff, TRUE AS flag, DATE '2026-03-31' AS d, "
        "'31/12/2026' AS text_date, 'a,b,z' AS tags, ['a', 'b'] AS list_, {'city': '東京'} AS address, "
        "MAP {'size': 'L'} AS attributes, "
        '\'v\' AS "two words", \'{"k": "v"}\' AS doc UNION ALL BY NAME SELECT 7 AS a'
    )
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {kept} FROM ({rows})").fetchall()
        assert found == connection.execute(f"SELECT TRY_CAST(({expr}) AS {type_}) FROM ({rows})").fetchall()
        assert found != [(None,), (None,)]


@settings(deadline=None)
@given(st.text("aZ$.{}[]'\"\\/*? é", min_size=1, max_size=8))
def test_a_path_into_json_is_kept_as_it_is_written_or_refused(path: str) -> None:
    quoted = path.replace("'", "''")
    with suppress(SchemaError):
        assert f"'{quoted}'" in derived(f"json_extract_string(doc, '{quoted}')")


def test_a_path_into_json_that_would_be_rewritten_is_refused() -> None:
    with pytest.raises(SchemaError, match="Write a path into JSON as"):
        derived("json_extract_string(doc, 'a.b')")


def test_a_value_that_does_not_fit_its_type_is_missing() -> None:
    kept = derived("staff", "INTEGER")
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {kept} FROM (SELECT 'many' AS staff)").fetchall() == [(None,)]


@pytest.mark.parametrize("type_", ["BIGINT", "DOUBLE", "DECIMAL(18, 2)"])
def test_a_missing_value_of_thousands_of_digits_is_a_problem_of_the_schema(
    type_: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.yaml"
    for digits in ("9" * 6_000, f"0.{'1' * 6_000}"):
        path.write_text(f"name: x\ncolumns:\n  pay: {{type: '{type_}', missing: [{digits}]}}\n")
        with pytest.raises(SchemaError, match="cannot hold"):
            compile_schema(TableSchema.load(path))
    column = {"type": type_, "missing": [10**6_000]}
    with pytest.raises(SchemaError, match="cannot hold"):
        compile_schema(TableSchema.model_validate({"name": "x", "columns": {"pay": column}}))


HUNDRED = "a" * 100


@pytest.mark.parametrize(
    ("expr", "accepted"),
    [
        (f"replace(staff, 'a', '{HUNDRED}')", True),
        (f"replace(replace(staff, 'a', '{HUNDRED}'), 'a', 'aa')", False),
        ("replace(" * 5 + "staff" + f", 'a', '{HUNDRED}')" * 5, False),
        ("replace(" * 9 + "staff" + ", '0', '0')" * 9, True),
        ("replace(" * 9 + "staff" + ", ',', '')" * 9, True),
        ("replace(replace(staff, 'a', tags), 'b', tags)", False),
        ("regexp_replace(regexp_replace(staff, '[a-z]', '-', 'g'), '-+', '', 'g')", True),
        ("regexp_replace(" * 7 + "staff" + ", '', 'a', 'g')" * 7, False),
        ("array_to_string(split(" * 2 + "staff" + f", ''), '{HUNDRED[:20]}')" * 2, False),
        ("array_to_string(list_, ', ')", True),
        ("replace(staff, 'a', tags)", False),
        (" || ".join(["staff"] * 100), True),
        (" || ".join(["staff"] * 101), False),
        ("concat(" + ", ".join([f"replace(staff, 'a', '{HUNDRED[:60]}')"] * 2) + ")", False),
        ("CASE " + " ".join(f"WHEN a = {n} THEN 'x{n}'" for n in range(60)) + " END", True),
    ],
)  # fmt: skip
def test_no_expression_makes_a_text_many_times_longer(expr: str, accepted: bool) -> None:
    if accepted:
        assert derived(expr, "VARCHAR")
        return
    with pytest.raises(SchemaError, match="a hundred times longer"):
        derived(expr, "VARCHAR")


def long_clause(conditions: int) -> str:
    """A clause over many lines, as a person would write it."""
    return "n > 0\n" + "".join(f"   OR (city = 'place {i:04}' AND n <> {i})\n" for i in range(conditions))


CITY = {"city": {"type": "VARCHAR"}, "n": {"type": "INTEGER"}}


def test_a_long_condition_of_the_owner_is_like_any_other() -> None:
    clause = long_clause(400)
    assert 15_000 < len(clause) < 20_000
    schema = compiled(CITY, terms={"known": {"where": clause}}, always=clause)
    term = schema.terms["known"]
    where = (
        Where(schema).adding("known", term).adding("elsewhere", Not(term)).adding("", Compare("n", ">", 5))
    )
    assert Where.from_dict(where.to_dict(), schema.schema) == where
    assert compiled_from_json(compiled_to_json(schema)) == schema
    with duckdb.connect() as connection:
        rows = "SELECT 'place 0007' AS city, 0 AS n UNION ALL SELECT 'none', 0"
        sql = f"SELECT city FROM ({rows}) WHERE {where.without('c2', 'c3').to_sql(today=date(2026, 10, 1))}"
        assert connection.execute(sql).fetchall() == [("place 0007",)]


@pytest.mark.parametrize(("said", "private"), [({}, True), ({"private": False}, False)])
def test_a_column_derived_from_a_private_one_is_private(said: dict[str, object], private: bool) -> None:
    columns = {
        "email": {"type": "VARCHAR", "private": True},
        "domain": {"type": "VARCHAR", "expr": "split_part(email, '@', 2)", **said},
        "length": {"type": "BIGINT", "expr": "length(name)"},
        "name": {"type": "VARCHAR"},
    }
    schema = compiled(columns).schema
    assert (schema.columns["domain"].private, schema.columns["length"].private) == (private, None)


def test_requests_keep_their_limits_where_no_term_is_bigger() -> None:
    schema = compiled(CITY, terms={"small": {"where": "n > 5"}}, always=long_clause(400))
    with pytest.raises(RejectedWhere):
        parse_predicate(long_clause(100), schema)


def test_a_long_expression_of_the_owner_is_read() -> None:
    cases = "\n".join(f"  WHEN staff = 'person number {i:04}' THEN 'group {i % 7}'" for i in range(380))
    expr = f"CASE\n{cases}\n  ELSE 'none'\nEND"
    assert 19_000 < len(expr) < 20_000
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {derived(expr)} FROM (SELECT 'person number 0009' AS staff)")
        assert found.fetchall() == [("group 2",)]


WRITTEN = """\
name: t
columns:
  n: {type: INTEGER}
  tags: {type: "VARCHAR[]"}
  big:
    type: "VARCHAR[]"
    expr: >
      list_distinct(
        list_fliter(tags, 'a'))
  quoted: {type: INTEGER, expr: 'n + coalesce(nullif(n, 0), random())'}
  open: {type: INTEGER, expr: "CASE WHEN n > 1 THEN 2"}
  comment:
    type: INTEGER
    expr: |
      n + 1  -- one more
  deep: {type: INTEGER, expr: "((((((((((((((((((n))))))))))))))))))"}
  query: {type: INTEGER, expr: "n + (SELECT 1)"}
  lost: {type: INTEGER, expr: "big + 1"}
  open quote: {type: INTEGER, expr: "n || 'x"}
terms:
  few.a: {where: "m < 5"}
  named:
    where: >-
      n > 1
      AND reverse(tags) > 2
always: n > 1; n > 2
"""
SAID = [
    '9:9: columns.big.expr: the function "list_fliter" cannot be called in this expression',
    '10:61: columns.quoted.expr: the function "random" cannot be called in this expression',
    "11:32: columns.open.expr: this is not one SQL expression. The bracket that opens here is not closed.",
    "15:14: columns.comment.expr: this part cannot stand in this expression. Leave comments out",
    "16:48: columns.deep.expr: the expression is nested too deeply. Nest at most 16 brackets",
    '17:38: columns.query.expr: "SELECT" cannot stand in this expression',
    '18:32: columns.lost.expr: there is no column "big" to use here. Only stored columns can be used.',
    "19:38: columns.open quote.expr: this is not one SQL expression. It is empty, or a quote or comment",
    '21:19: terms.few.a.where: there is no column "m" to use here',
    '25:11: terms.named.where: the function "reverse" cannot be called in this condition',
    "26:14: always: a semicolon ends a statement: leave it out",
]


def test_what_is_refused_is_named_with_its_line_and_column(tmp_path: Path) -> None:
    (path := tmp_path / "t.yaml").write_text(WRITTEN, encoding="utf-8")
    with pytest.raises(SchemaError) as caught:
        compile_file(path)
    assert caught.value.__context__ is None
    for problem, said in zip(caught.value.problems, SAID, strict=True):
        assert problem.startswith(f"{path}:{said}"), problem


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        (long_clause(600), "20,000 characters"),
        ("n > 0" + " OR n=1" * 1_400, "5,000 words and signs"),
        ("n > 0" + " OR n=1" * 1_100, "1,000 comparisons"),
        (f"n IN ({', '.join(map(str, range(2_001)))})", "2,000 values"),
        (f"city = '{'x' * 300}'", "200 characters"),
        (f"city = '{'x' * 600}'", "500 characters"),
    ],
)
def test_a_limit_is_named(clause: str, said: str) -> None:
    with pytest.raises(SchemaError, match=f"^always: .*{said}"):
        compiled(CITY, always=clause)


def test_a_long_chain_of_operators_is_refused() -> None:
    with pytest.raises(SchemaError, match="250 operators"):
        derived("a" + " + a" * 300, "INTEGER")
    assert derived(" OR ".join(f"a = {i}" for i in range(400)), "BOOLEAN")


@pytest.mark.parametrize(
    "expr", ["list_distinct(l)", "list_concat(l, l)", "list_sort(l)", "list_intersect(l, l)"]
)
def test_a_function_that_spark_reads_otherwise_has_no_counterpart(expr: str) -> None:
    schema = compiled({"l": {"type": "VARCHAR[]"}, "made": {"type": "VARCHAR[]", "expr": expr}})
    where = Where(schema).adding("", Has("made", "a"))
    assert where.to_sql(today=date(2026, 10, 1))
    with pytest.raises(InputError, match="no counterpart in Spark"):
        where.to_sql("spark", today=date(2026, 10, 1))
