"""Spark reads the printed clause as meant, in spite of its variable substitution and backslash escapes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nlfilter.errors import InputError, RejectedWhere
from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.logic.check import admitted
from nlfilter.where.nodes import Compare, IsMissing, Predicate
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.dialects import raw
from nlfilter.where.sql.spark import java_regex, like_parts, literal
from nlfilter.where.values import UNCLEAN
from tests.where.postings import POSTINGS
from tests.where.strategies import PIECES, PREDICATES

TODAY = date(2026, 10, 1)
# The variable substitution of Spark 3.4 to 4.0 before parsing (VariableSubstitution), and its string tokens.
VARIABLE = re.compile(r"\$\{(?:(\w+?):)?(\S+?)\}")
STRING = r"'(?:[^'\\]|\\.)*'"

ODD = st.sampled_from(
    [
        *("${env:X}", "${spark.app.name}", "${", "$", "{", "}", "{{x}}", "$$", "\\u0024{env:X}", "chr(39)"),
        *("\\", "'", '"', "`", "''", "\\'", "\\n", "\\%", "r'", 'R"', "%", "_", "!", "--", "/*", ";", ":x"),
        *("?", "\n", "\t", "\u0001", "東京", "😀"),
    ]
)
TEXTS = st.lists(ODD | st.text(max_size=4), max_size=8).map("".join)


def unescaped(token: str) -> str:
    """A string as Spark reads it by default."""
    plain = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}

    def one(found: re.Match[str]) -> str:
        if found[1]:
            return chr(int(found[1], 16))
        return found[0] if found[2] in "%_" else plain.get(found[2], found[2])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", one, token[1:-1], flags=re.S)


def read(sql: str, *, as_written: bool) -> str:
    """A constant as Spark reads it, under either setting for string escapes."""
    assert not VARIABLE.search(sql)
    part = rf"(?:{STRING}|chr\((\d+)\))"
    assert re.fullmatch(rf"concat\({part}(?:, {part})+\)|{part}", sql, re.S), sql
    found = re.finditer(rf"(?<!\w)chr\((\d+)\)|{STRING}", sql, re.S)
    strings = (lambda token: token[1:-1]) if as_written else unescaped
    return "".join(chr(int(one[1])) if one[1] else strings(one[0]) for one in found)


@settings(deadline=None)
@given(TEXTS, st.booleans())
def test_a_text_is_read_as_itself(text: str, as_written: bool) -> None:
    assert read(literal(text), as_written=as_written) == text


def like(pattern: str, escape: str) -> str:
    """A pattern as Spark's LIKE reads it: separate pieces, with NUL marking the wildcards."""
    return re.sub(
        rf"{re.escape(escape or chr(92))}(.)|([%_])", lambda one: one[1] or f"\0{one[2]}", pattern, flags=re.S
    )


@settings(deadline=None)
@given(PIECES)
def test_a_pattern_is_read_as_itself(pattern: tuple[object, ...]) -> None:
    text, escape = like_parts(pattern)  # type: ignore[arg-type]
    wanted = "".join(
        piece if isinstance(piece, str) else "\0%" if "Run" in repr(piece) else "\0_" for piece in pattern
    )
    assert like(text, escape) == wanted


@settings(deadline=None)
@given(PREDICATES, TEXTS)
def test_no_variable_and_no_backslash_is_left_in_a_clause(predicate: Predicate, text: str) -> None:
    for asked in (predicate, Compare("city", "=", text)):
        try:
            sql = raw(admitted(asked, POSTINGS), POSTINGS, TODAY, "spark")
        except (RejectedWhere, InputError):
            continue  # InputError: Spark has no type for a time of day
        assert "${" not in sql
        assert "\\" not in sql


def derived(expr: str, **columns: object) -> CompiledSchema:
    made = {"made": {"type": "VARCHAR", "expr": expr}, **columns}
    return compile_schema(TableSchema.model_validate({"name": "t", "columns": made}))


def printed(expr: str) -> str:
    return raw(IsMissing("made"), derived(expr), TODAY, "spark").removesuffix(" IS NULL")


@settings(deadline=None)
@given(TEXTS, st.booleans())
def test_a_text_in_an_expression_is_read_as_itself(text: str, as_written: bool) -> None:
    assume(not UNCLEAN.search(text) and len(text) < 100)
    sql = printed("nullif(a, '" + text.replace("'", "''") + "')")
    found = re.fullmatch(r"\(TRY_CAST\(NULLIF\(`a`, (.*)\) AS STRING\)\)", sql, re.S)
    assert found, sql
    assert read(found[1], as_written=as_written) == text


@pytest.mark.parametrize(
    ("expr", "spark"),
    [
        ("a LIKE 'x\\%'", "`a` LIKE concat('x', chr(92), '%') ESCAPE '!'"),
        ("a LIKE '50#%' ESCAPE '#'", "`a` LIKE '50!%' ESCAPE '!'"),
        ("NOT a ILIKE 'x%'", "NOT `a` ILIKE 'x%'"),
        ("a LIKE 'x%' AND b LIKE '\\'", "`a` LIKE 'x%' AND `b` LIKE chr(92) ESCAPE '!'"),
        ("regexp_matches(a, '(?i)^[a-z]+$')", "`a` RLIKE concat('(?iu)^[a-z]+', chr(92), 'z')"),
        (
            "list_contains(split(a, '|'), '${x}')",
            "ARRAY_CONTAINS(SPLIT(`a`, CONCAT(concat(chr(92), 'Q'), '|', concat(chr(92), 'E'))), "
            "concat('$', '{x}'))",
        ),
    ],
)
def test_patterns_and_texts_of_an_expression(expr: str, spark: str) -> None:
    made = derived("a", flag={"type": "BOOLEAN", "expr": expr})
    assert raw(IsMissing("flag"), made, TODAY, "spark") == f"(TRY_CAST({spark} AS BOOLEAN)) IS NULL"


@pytest.mark.parametrize(
    "expr",
    [
        "CASE WHEN a LIKE b THEN a END",
        "regexp_replace(a, 'x', 'y')",
        "regexp_replace(a, 'x', '$1', 'g')",
        "regexp_replace(a, '(x)', '\\1', 'g')",
        "regexp_replace(a, 'x', 'y', 'gi')",
        "regexp_extract(a, b)",
        "regexp_extract(a, '[[:alpha:]]+')",
        "regexp_extract(a, '[a&&b]')",
        "regexp_extract(a, '(?P<n>x)')",
        "array_to_string(split(a, '\\E'), ',')",
        "array_to_string(split(a, b), ',')",
        "strftime(d, '%Y Q')",
        "json_extract_string(a, '$.\"it''s\"')",
        "json_extract_string(a, '$.\"*\"')",
        'nullif("${env:X}", a)',
    ],
)
def test_what_spark_would_read_as_something_else_is_refused(expr: str) -> None:
    with pytest.raises(InputError) as caught:
        printed(expr)
    assert caught.value.__context__ is None


def test_a_column_in_whose_name_spark_would_put_a_value_is_refused() -> None:
    schema = derived("a", **{"${env:SECRET}": {"type": "VARCHAR"}})
    with pytest.raises(InputError, match="cannot be named in Spark"):
        raw(Compare("${env:SECRET}", "=", "x"), schema, TODAY, "spark")


@pytest.mark.parametrize(
    ("regex", "java"),
    [
        (r"[0-9]+人$", r"[0-9]+人\z"),
        (r"a\$[$\]]$|b", r"a\$[$\]]\z|b"),
        (r"(?i)(?:é|\p{L})", r"(?iu)(?:é|\p{L})"),
        (r"(?s).", None),
        (r"\bx", None),
        (r"\s", None),
        ("[]a]", None),
        ("[a[b]]", None),
        ("a{2,}b{1}", "a{2,}b{1}"),
        ("a{x", None),
        (r"\Qx\E", None),
    ],
)
def test_a_regular_expression_in_javas_words(regex: str, java: str | None) -> None:
    assert java_regex(regex) == java


def test_many_classes_that_end_badly_are_refused_at_once() -> None:
    assert java_regex("[^a]" * 2_000 + "[[") is None
