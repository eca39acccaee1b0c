"""What requests mean: negation and its scope, OR, lists, columns for numbers. Golden files hold the rest."""

from __future__ import annotations

import pytest

from nlfilter import EmbeddedTranslator, NLFilter, TableSchema, Where
from nlfilter.schema.stored.vocabulary import EMPTY
from nlfilter.translate.confidence import is_understood
from nlfilter.translate.context import Context
from nlfilter.where.nodes import Compare
from nlfilter.where.owner.compiling import compile_schema
from tests.reader.small import TODAY, draft, left, means

BOTH = "town IN ('Tokyo', 'Kyoto')"
RED_AND_BLUE = "list_contains(colours, 'red') AND list_contains(colours, 'blue')"


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("Tokyo or Kyoto", BOTH),
        ("Tokyo, Kyoto", BOTH),
        ("東京か京都", BOTH),
        ("東京・京都", BOTH),
        ("not Tokyo", "town IS DISTINCT FROM 'Tokyo'"),
        ("東京以外", "town IS DISTINCT FROM 'Tokyo'"),
        ("neither Tokyo nor Kyoto", "town NOT IN ('Tokyo', 'Kyoto') OR town IS NULL"),
        ("東京でも京都でもない", "town NOT IN ('Tokyo', 'Kyoto') OR town IS NULL"),
        ("quiet but not in Tokyo", "quiet AND town IS DISTINCT FROM 'Tokyo'"),
        ("not quiet", "quiet IS NOT TRUE"),
        ("noisy", "quiet = FALSE"),
        ("Tokyo or quiet", "town = 'Tokyo' OR quiet"),
        ("red and blue", "list_contains(colours, 'red') AND list_contains(colours, 'blue')"),
        ("red or blue", "list_has_any(colours, ['red', 'blue'])"),
        ("Tokyo and Kyoto or red and blue", f"{BOTH} OR {RED_AND_BLUE}"),
        ("red and blue or Tokyo and Kyoto", f"{RED_AND_BLUE} OR {BOTH}"),
        ("TokyoとKyotoかredとblue", f"{BOTH} OR {RED_AND_BLUE}"),
        ("Osaka, Tokyo and Kyoto or red and blue", f"town IN ('Osaka', 'Tokyo', 'Kyoto') OR {RED_AND_BLUE}"),
        ("deep blue", "list_contains(colours, 'deep blue')"),
        ("赤以外", "TRUE"),
        ("no red or blue", "NOT list_has_any(colours, ['red', 'blue']) OR colours IS NULL"),
        ("studio", "size < 25"),
        ("not a studio", "size >= 25 OR size IS NULL"),
        ("no deadline", "closes IS NULL"),
        ("grade B or C", "grade IN ('B', 'C')"),
        ("any of red, blue and green", "list_has_any(colours, ['red', 'blue', 'green'])"),
        (
            "-red, blue",
            "(NOT list_contains(colours, 'red') OR colours IS NULL) AND list_contains(colours, 'blue')",
        ),
        ("quiet: no", "quiet = FALSE"),
        ("東京も京都も嫌", "town NOT IN ('Tokyo', 'Kyoto') OR town IS NULL"),
        ("redもblueも使わない", "NOT list_has_any(colours, ['red', 'blue']) OR colours IS NULL"),
        ("静かじゃないと無理", "quiet"),
        ("I hate red", "NOT list_contains(colours, 'red') OR colours IS NULL"),
        ("red is not for me", "NOT list_contains(colours, 'red') OR colours IS NULL"),
        ("red-free", "NOT list_contains(colours, 'red') OR colours IS NULL"),
        ("nothing that isn't quiet", "quiet"),
        ("without a pool, quiet", "quiet"),
        (
            "no red, with blue",
            "(NOT list_contains(colours, 'red') OR colours IS NULL) AND list_contains(colours, 'blue')",
        ),
        ("not too long, red", "list_contains(colours, 'red')"),
        ("red、blueのどちらか", "list_has_any(colours, ['red', 'blue'])"),
        ("Tokyo, or Kyoto under 80,000 yen", "town = 'Tokyo' OR town = 'Kyoto' AND rent < 80000"),
        ("instead of Tokyo, Kyoto", "town IS DISTINCT FROM 'Tokyo' AND town = 'Kyoto'"),
        ("東京はイヤ", "town IS DISTINCT FROM 'Tokyo'"),
        ("静かでない部屋は避けたい", "quiet"),
        ("静かじゃないのはいらない", "quiet"),
        ("not (red or blue)", "NOT list_has_any(colours, ['red', 'blue']) OR colours IS NULL"),
        ("Tokyo, quiet, Kyoto", f"{BOTH} AND quiet"),
        (
            "東京なら徒歩5分以内、京都なら徒歩10分以内",
            "town = 'Tokyo' AND walk <= 5 OR town = 'Kyoto' AND walk <= 10",
        ),
        (
            "Tokyo under 80,000 yen, Kyoto under 60,000 yen",
            "town = 'Tokyo' AND rent < 80000 OR town = 'Kyoto' AND rent < 60000",
        ),
        (
            "redなら静か、blueならワンルーム",
            "list_contains(colours, 'red') AND quiet OR list_contains(colours, 'blue') AND size < 25",
        ),
        ("Kyotoでもいい、quiet", "quiet"),
        ("not in Tokyo unless quiet", "town IS DISTINCT FROM 'Tokyo' OR quiet"),
        ("Tokyo unless quiet", "town = 'Tokyo' AND quiet IS NOT TRUE"),
        ("静かでもワンルームでもない", "quiet IS NOT TRUE AND (size >= 25 OR size IS NULL)"),
        ("静かなところは厳しいので、それ以外で", "quiet IS NOT TRUE"),
        ("redは見たので、red以外で", "NOT list_contains(colours, 'red') OR colours IS NULL"),
        ("nothing boring in Tokyo", "town = 'Tokyo'"),
        ("it doesn't have to have a garden, red", "list_contains(colours, 'red')"),
        (
            "red in Tokyo or blue in Kyoto",
            "list_contains(colours, 'red') AND town = 'Tokyo' "
            "OR list_contains(colours, 'blue') AND town = 'Kyoto'",
        ),
        ("Tokyo or quiet Kyoto", "town = 'Tokyo' OR quiet AND town = 'Kyoto'"),
        ("quiet, or Kyoto with red", "quiet OR town = 'Kyoto' AND list_contains(colours, 'red')"),
        (
            "quiet red in Tokyo or in Kyoto",
            "quiet AND list_contains(colours, 'red') AND town IN ('Tokyo', 'Kyoto')",
        ),
        ("東京じゃなくて京都", "town IS DISTINCT FROM 'Tokyo' AND town = 'Kyoto'"),
    ],
)
def test_logic(request_: str, sql: str) -> None:
    assert means(request_) == sql


@pytest.mark.parametrize(
    ("request_", "sql"),
    [
        ("under 80,000 yen", "rent < 80000"),
        ("家賃8万円以下", "rent <= 80000"),
        ("5〜8万円", "rent BETWEEN 50000 AND 80000"),
        ("30 m2 or more", "size >= 30"),
        ("within 10 minutes", "walk <= 10"),
        ("徒歩1時間未満", "walk < 60"),
        ("built after 2010", "built > 2010"),
        ("newer than 2015", "built > 2015"),
        ("built in the 90s", "built BETWEEN 1990 AND 1999"),
        ("listed in the last 7 days", "listed BETWEEN CURRENT_DATE - INTERVAL 7 DAY AND CURRENT_DATE"),
        ("締切が3日以内", "closes BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 3 DAY"),
        (
            "年内に締切",
            "closes >= CURRENT_DATE AND closes < date_trunc('year', CURRENT_DATE) + INTERVAL 1 YEAR",
        ),
        (
            "締切が今月中",
            "closes >= CURRENT_DATE AND closes < date_trunc('month', CURRENT_DATE) + INTERVAL 1 MONTH",
        ),
        ("posted before May 2026", "listed < DATE '2026-05-01'"),
        ("not more than 10 minutes", "walk <= 10"),
        ("price about 50000", "rent BETWEEN 45000 AND 55000"),
        ("price above 50000 and below 80000", "rent > 50000 AND rent < 80000"),
        ("built after 2000 and before 2010", "built > 2000 AND built < 2010"),
        ("quiet and less than 10 minutes", "quiet AND walk < 10"),
        ("家賃8万円を超えない", "rent <= 80000"),
        ("nothing over 80,000 yen", "rent <= 80000"),
        ("a 7-minute walk", "walk <= 7"),
        ("an hour or less", "walk <= 60"),
        ("徒歩10分以上かからない", "walk < 10"),
        ("2010年以前に築年", "built <= 2010"),
        ("built in or after 2010", "built >= 2010"),
        ("built in 2010 or after", "built >= 2010"),
        ("built 2008 or 2010", "built IN (2008, 2010)"),
        ("budget 80,000 yen", "rent <= 80000"),
        ("予算8万円", "rent <= 80000"),
        ("8万円の予算で", "rent <= 80000"),
        ("size larger than or equal to 30", "size >= 30"),
        ("size over 50 or smaller than 20", "size > 50 OR size < 20"),
        ("家賃5万…8万", "rent BETWEEN 50000 AND 80000"),
        ("closes between 5 and 20 October", "closes BETWEEN DATE '2026-10-05' AND DATE '2026-10-20'"),
        ("締切が10月5日から20日まで", "closes BETWEEN DATE '2026-10-05' AND DATE '2026-10-20'"),
        ("listed in the past month", "listed BETWEEN CURRENT_DATE - INTERVAL 1 MONTH AND CURRENT_DATE"),
        ("closes before the end of October", "closes < DATE '2026-11-01'"),
        ("2000-4000 yen", "rent BETWEEN 2000 AND 4000"),
        ("between 2000 and 4000 yen", "rent BETWEEN 2000 AND 4000"),
        ("2000 or 3000 yen", "rent IN (2000, 3000)"),
        ("2000〜4000円", "rent BETWEEN 2000 AND 4000"),
        ("1か月3万円以下", "rent <= 30000"),
        ("徒歩10分圏内", "walk <= 10"),
        ("rent doesn't cost more than 80,000 yen", "rent <= 80000 OR rent IS NULL"),
        ("rent tops 80,000 yen", "rent > 80000"),
        ("free", "rent = 0"),
        ("家賃が無料", "rent = 0"),
        ("two and a half hours or less", "walk <= 150"),
        ("closing in November", "closes >= DATE '2026-11-01' AND closes < DATE '2026-12-01'"),
        ("listed starting from November", "listed >= DATE '2026-11-01'"),
        ("締め切りが来月まで", "closes < date_trunc('month', CURRENT_DATE) + INTERVAL 2 MONTH"),
        ("rent exactly 80000", "rent = 80000"),
    ],
)
def test_numbers_and_days(request_: str, sql: str) -> None:
    assert means(request_) == sql


def test_an_amount_goes_to_the_first_column_of_its_unit_and_the_others_are_told() -> None:
    columns = {name: {"type": "INTEGER", "unit": "kcal"} for name in ("energy", "fat", "sugar")}
    compiled = compile_schema(TableSchema.model_validate({"name": "meals", "columns": columns}))
    found = EmbeddedTranslator().draft("under 500kcal", Context(compiled, EMPTY, Where(compiled), TODAY))
    assert [condition.where for condition in found.conditions] == [Compare("energy", "<", 500)]
    assert [(one.value, one.alternatives) for one in found.mapped] == [("energy", ("fat", "sugar"))]
    assert not is_understood(found)


@pytest.mark.parametrize(
    ("unit", "request_", "bound"),
    [
        ("fraction", "first and second together over 60", "> 0.6"),
        ("fraction", "first and second together at most 60%", "<= 0.6"),
        ("GBP", "first and second together under 8m", "< 8000000"),
    ],
)
def test_a_bound_on_a_sum_is_in_the_unit_of_its_columns(unit: str, request_: str, bound: str) -> None:
    columns = {name: {"type": "DOUBLE", "unit": unit} for name in ("first", "second")}
    schema = TableSchema.model_validate({"name": "parts", "columns": columns})
    found = NLFilter(schema, translator="embedded").translate(request_)
    assert found.where.sql == f"first + second {bound}"


def test_a_bare_number_lands_on_no_column() -> None:
    (unmatched,) = draft("20").unmatched
    assert not isinstance(unmatched, str)
    assert (unmatched.reason.value, unmatched.suggestions[:2]) == ("ambiguous", ("rent", "size"))


@pytest.mark.parametrize(
    ("request_", "phrase", "reason"),
    [
        ("Tokyo, good karma", "good karma", "no_column"),
        ("Tokyo, newest first", "newest first", "ordering"),
        ("top 10 in Tokyo", "top 10", "ordering"),
        ("京都、新着順", "新着順", "ordering"),
        ("rent under 500 people", "rent under 500 people", "unit_mismatch"),
        ("town is Atlantis", "town is Atlantis", "value_not_found"),
        ("Tokyo, grade B or better", "grade B or better", "not_understood"),
        ("Tokyo, no need for quiet", "no need for quiet", "not_understood"),
    ],
)
def test_what_cannot_be_said_is_named(request_: str, phrase: str, reason: str) -> None:
    assert left(request_) == {phrase: reason}


@pytest.mark.parametrize("request_", ["東京、静かでなくてもいい", "東京、家賃にはこだわらない"])
def test_an_optional_wish_asks_for_nothing(request_: str) -> None:
    assert (left(request_), means(request_)) == ({}, "town = 'Tokyo'")


def test_only_a_covered_request_says_so() -> None:
    assert draft("quiet, Tokyo").covered
    assert draft(
        "quiet, Tokyo, newest first"
    ).covered  # the list is ranked already, so the filter loses nothing
    assert not draft("quiet, Tokyo, good karma").covered


@pytest.mark.parametrize("request_", ["anything", "show me all rooms", "おまかせ", "なんでもいい"])
def test_asking_for_nothing_is_the_empty_where(request_: str) -> None:
    assert (means(request_), draft(request_).covered) == ("TRUE", True)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Osakaa", "town = 'Osaka'"),
        ("Hayashi Hmoes", "owner = 'Hayashi Homes'"),
        ("Java Estate", "owner = 'Java Estate'"),
    ],
)
def test_a_misspelt_word_is_corrected(typed: str, stored: str) -> None:
    assert means(typed) == stored


def test_short_words_of_the_language_are_names_in_capitals_and_after_an_article() -> None:
    assert means("owned by US") == means("owned by the us") == "owner = 'US'"
    assert means("show us Tokyo") == "town = 'Tokyo'"


CODES = NLFilter(
    TableSchema.model_validate(
        {"name": "t", "columns": {"country": {"type": "VARCHAR", "values": {"NO": [], "ANY": [], "SE": []}}}}
    ),
    translator="embedded",
)


@pytest.mark.parametrize("request_", ["SE, no fixed deadline", "SE, don't want to post any paper"])
def test_a_small_word_is_no_code(request_: str) -> None:
    translation = CODES.translate(request_)
    assert (translation.where.sql, bool(translation.unmatched)) == ("country = 'SE'", True)


@pytest.mark.parametrize("request_", ["NO or ANY", "country no or any"])
def test_a_code_in_capitals_or_beside_its_column_counts(request_: str) -> None:
    assert CODES.translate(request_).where.sql == "country IN ('NO', 'ANY')"


def test_a_whole_word_is_not_part_of_another() -> None:
    assert "international" not in means("intern").lower()
    assert means("internships") == means("intern")
