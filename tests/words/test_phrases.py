"""Predicates as phrases, pinned: the same where is always the same sentence. Read them aloud."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import Where
from nlfilter.where.logic.two_valued import two_valued
from nlfilter.where.nodes import (
    And,
    AnyOne,
    AnyRun,
    Between,
    Compare,
    Differs,
    Flag,
    Has,
    HasAll,
    HasAny,
    HasWord,
    IsMissing,
    IsTruth,
    Like,
    Not,
    OneOf,
    Or,
    Predicate,
    RelativeDate,
    contains,
)
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.words import describe, say
from nlfilter.where.words.language import language
from tests.words.posts import POSTS, where

TODAY = RelativeDate()


def ago(days: int) -> RelativeDate:
    return RelativeDate(None, ((-days, "day"),))


def month(offset: int) -> RelativeDate:
    return RelativeDate("month", ((offset, "month"),) if offset else ())


def reaches(amount: int) -> Predicate:
    other_end = And((IsMissing("pay_max"), Compare("pay_min", ">=", amount)))
    return Or((Compare("pay_max", ">=", amount), other_end))


def starts_by(amount: int) -> Predicate:
    other_end = And((IsMissing("pay_min"), Compare("pay_max", "<=", amount)))
    return Or((Compare("pay_min", "<=", amount), other_end))


CIRCULAR_SAW = And((HasWord("title", "circular"), HasWord("title", "saw")))
A_DAY_AFTER = RelativeDate(None, ((-2, "month"), (1, "day")))

PHRASES: list[tuple[Predicate, str, str]] = [
    # several words of one text
    (
        CIRCULAR_SAW,
        "title contains the words “circular” and “saw”",
        "職名に「circular」、「saw」のどの語も含む",
    ),
    (
        two_valued(Not(CIRCULAR_SAW)),
        "title does not contain all of the words “circular” and “saw”",
        "職名に「circular」、「saw」をすべては含まない",
    ),
    (
        Not(CIRCULAR_SAW),
        "title does not contain all of the words “circular” and “saw” (and is given)",
        "職名の記載があり、職名に「circular」、「saw」をすべては含まない",
    ),
    (
        And((contains("text", "料理"), contains("text", "経験"))),
        "description contains “料理” and “経験”",
        "仕事内容に「料理」、「経験」をすべて含む",
    ),
    (
        two_valued(Not(And((contains("text", "料理"), contains("text", "経験"))))),
        "description does not contain all of “料理” and “経験”",
        "仕事内容に「料理」、「経験」をすべては含まない",
    ),
    # days on
    (Compare("posted", ">=", A_DAY_AFTER), "posting date is after 2 months ago", "掲載日が2か月前より後"),
    (
        Compare("posted", "<", A_DAY_AFTER),
        "posting date is 2 months ago or earlier",
        "掲載日が2か月前以前",
    ),
    # an amount of another unit, and values that hold what parts a list
    (Compare("score", "<", Decimal("6.80388")), "score is less than 6.804", "評価が6.804未満"),
    (
        OneOf("city", ("Black, White & Co", "Park or Sons", "x")),
        "city is “Black, White & Co”, “Park or Sons” or x",
        "勤務地がBlack, White & Co、Park or Sons、xのいずれか",
    ),
    # yes and no
    (Flag("remote"), "remote", "在宅"),
    (IsTruth("remote", False), "on-site", "出社"),
    (two_valued(Not(Flag("remote"))), "not marked remote", "在宅とは書かれていない"),
    (Not(Flag("visa")), "visa support: no", "ビザ支援なし"),
    (Flag("visa"), "visa support", "ビザ支援あり"),
    (two_valued(Not(Flag("visa"))), "not marked “visa support”", "ビザ支援ありとは書かれていない"),
    # values, with the person's own word
    (Compare("city", "=", "東京"), "city is Tokyo (東京)", "勤務地が東京"),
    (Compare("contract", "=", "full_time"), "contract is full_time", "雇用形態が正社員（full_time）"),
    (Compare("contract", "=", "Python"), "contract is Python", "雇用形態がPython"),
    (Differs("city", "東京"), "city is not Tokyo (東京)", "勤務地が東京ではない"),
    (Compare("city", "<>", "東京"), "city is other than Tokyo (東京)", "勤務地が東京以外"),
    (OneOf("city", ("東京", "京都")), "city is Tokyo (東京) or Kyoto (京都)", "勤務地が東京、京都のいずれか"),
    (
        OneOf("city", ("大阪", "京都")),
        "city is Kansai (大阪 or 京都)",
        "勤務地が関西（大阪、京都）のいずれか",
    ),
    (
        two_valued(Not(OneOf("city", ("東京", "x")))),
        "city is not Tokyo (東京) or x",
        "勤務地が東京、xのいずれでもない",
    ),
    (Not(OneOf("city", ("x",))), "city is not x (and is given)", "勤務地の記載があり、勤務地がxではない"),
    (
        OneOf("city", tuple("abcdefghij")),
        "city is a, b, c, d, e, f, g or 3 more",
        "勤務地がa、b、c、d、e、f、g、ほか3件のいずれか",
    ),
    # amounts
    (Compare("pay_min", ">=", 7_000_000), "pay min is at least ¥7,000,000 a year", "pay minが年700万円以上"),
    (
        Compare("pay_max", "<", 120_050_000),
        "pay max is less than ¥120,050,000 a year",
        "pay maxが年1億2,005万円未満",
    ),
    (Compare("pay_max", ">", 12_345), "pay max is more than ¥12,345 a year", "pay maxが年12,345円を超える"),
    (Compare("score", ">", 0), "score is more than 0", "評価が0より多い"),
    (reaches(7_000_000), "salary reaches ¥7,000,000 a year or more", "年収の上限が700万円以上"),
    (starts_by(7_000_000), "salary starts at ¥7,000,000 a year or less", "年収の下限が700万円以下"),
    (
        And((reaches(5_000_000), starts_by(7_000_000))),
        "salary overlaps ¥5,000,000 to ¥7,000,000 a year",
        "年収の幅が500万円から700万円までに重なる",
    ),
    (
        And((reaches(5_000_000), starts_by(5_000_000))),
        "salary includes ¥5,000,000 a year",
        "年収の幅に500万円を含む",
    ),
    (Compare("walk", "<=", 10), "walk from the station is at most 10 minutes", "駅からの徒歩が10分以下"),
    (Compare("walk", "=", 1), "walk from the station is 1 minute", "駅からの徒歩が1分"),
    (Compare("staff", ">=", 50), "employees are at least 50", "社員数が50人以上"),
    (Between("score", Decimal("3.5"), 5), "score is between 3.5 and 5", "評価が3.5以上5以下"),
    (
        Or((Compare("score", "<", 3), IsMissing("score"))),
        "score is less than 3 (or not given)",
        "評価が3未満（または記載なし）",
    ),
    (Compare("founded", ">=", 2015), "founding year is 2015 or later", "設立年が2015年以降"),
    (Compare("model", ">=", 2020), "model is 2020 or later", "年式が2020年以降"),
    (Compare("opened", ">=", 1998), "opened is at least 1998", "開店が1998以上"),
    (Compare("votes", ">=", 2000), "votes are at least 2,000", "投票数が2,000以上"),
    (Compare("gears", "=", 1), "shifting is 1 gear", "変速が1gears"),
    (Compare("gears", ">=", 21), "shifting is at least 21 gears", "変速が21gears以上"),
    (Compare("profit", "<", -1_000_000), "profit is less than -$1,000,000", "利益が-100万ドル未満"),
    # days
    (Compare("posted", ">=", ago(7)), "posting date is within the last 7 days", "掲載日が過去7日以内"),
    (Compare("posted", "=", TODAY), "posting date is today", "掲載日が今日"),
    (Compare("posted", "<", ago(1)), "posting date is before yesterday", "掲載日が昨日より前"),
    (Compare("posted", "<", ago(2)), "posting date is before 2 days ago", "掲載日が2日前より前"),
    (
        Compare("posted", ">=", RelativeDate(None, ((-1, "month"),))),
        "posting date is within the last month",
        "掲載日が過去1か月以内",
    ),
    (
        Compare("posted", ">=", RelativeDate(None, ((-3, "month"),))),
        "posting date is within the last 3 months",
        "掲載日が過去3か月以内",
    ),
    (Compare("posted", "<", month(2)), "posting date is by the end of next month", "掲載日が来月末まで"),
    (
        And((Compare("posted", ">=", TODAY), Compare("posted", "<", month(2)))),
        "posting date is from today to the end of next month",
        "掲載日が今日から来月末まで",
    ),
    (
        And((Compare("posted", ">=", date(2026, 9, 1)), Compare("posted", "<", month(1)))),
        "posting date is from 1 September 2026 to the end of this month",
        "掲載日が2026年9月1日から今月末まで",
    ),
    (
        Compare("posted", "<", month(4)),
        "posting date is by the end of the month 3 months from today",
        "掲載日が3か月後の月末まで",
    ),
    (
        Compare("posted", "<", RelativeDate("week", ())),
        "posting date is by the end of last week",
        "掲載日が先週の終わりまで",
    ),
    (
        Compare("posted", ">=", month(2)),
        "posting date is the start of the month 2 months from today or later",
        "掲載日が2か月後の月の初め以降",
    ),
    (
        And((Compare("posted", ">=", month(-1)), Compare("posted", "<", month(0)))),
        "posting date is last month",
        "掲載日が先月",
    ),
    (
        And((Compare("posted", "<", month(1)), Compare("posted", ">=", month(0)))),
        "posting date is this month",
        "掲載日が今月",
    ),
    (
        Compare("posted", ">=", month(0)),
        "posting date is this month or later",
        "掲載日が今月以降",
    ),
    (
        And((Compare("posted", ">=", date(2026, 9, 1)), Compare("posted", "<", date(2026, 10, 1)))),
        "posting date is in September 2026",
        "掲載日が2026年9月",
    ),
    (
        And((Compare("changed", ">=", datetime(2026, 9, 1)), Compare("changed", "<", datetime(2026, 9, 2)))),
        "last change is 1 September 2026",
        "更新日時が2026年9月1日",
    ),
    (
        And((Compare("posted", ">=", date(2024, 1, 1)), Compare("posted", "<", date(2025, 1, 1)))),
        "posting date is in 2024",
        "掲載日が2024年",
    ),
    (
        Between("posted", date(2026, 9, 1), date(2026, 9, 9)),
        "posting date is from 1 September 2026 to 9 September 2026",
        "掲載日が2026年9月1日から2026年9月9日まで",
    ),
    (
        Compare("changed", ">", datetime(2026, 9, 1, 9, 5)),
        "last change is after 1 September 2026, 9:05",
        "更新日時が2026年9月1日 9:05より後",
    ),
    # words in text
    (contains("title", "engine"), "title contains “engine”", "職名に「engine」を含む"),
    (HasWord("title", "intern"), "title contains the word “intern”", "職名に「intern」という語を含む"),
    (
        two_valued(Not(HasWord("title", "intern"))),
        "title does not contain the word “intern”",
        "職名に「intern」という語を含まない",
    ),
    (
        Or((HasWord("title", "a"), HasWord("text", "a"), HasWord("title", "b"), HasWord("text", "b"))),
        "title or description contains one of the words “a” or “b”",
        "職名または仕事内容に「a」、「b」のいずれかの語を含む",
    ),
    (
        Or((HasWord("title", "developer"), HasWord("title", "engineer"), contains("title", "エンジニア"))),
        "title contains the word “engineer” or another for it",
        "職名に「エンジニア」などの語を含む",
    ),
    (Like("title", ("Senior", AnyRun()), False), "title starts with “Senior”", "職名が「Senior」で始まる"),
    (Like("title", ("a", AnyOne(), AnyRun()), True), "title has the form “a?*”", "職名が「a?*」の形"),
    # lists
    (Has("skills", "Go"), "skills include Go", "スキルにGoを含む"),
    (two_valued(Not(Has("skills", "Go"))), "skills do not include Go", "スキルにGoを含まない"),
    (HasAny("skills", ("Go", "C")), "skills include Go or C", "スキルにGo、Cのいずれかを含む"),
    (HasAll("skills", ("Go", "C", "R")), "skills include Go, C and R", "スキルにGo、C、Rをすべて含む"),
    (
        Or((Has("skills", "Go"), IsMissing("skills"))),
        "skills include Go (or not given)",
        "スキルにGoを含むか、記載がない",
    ),
    (contains("skills", "sql"), "skills include one that contains “sql”", "スキルに「sql」を含むものがある"),
    # missing
    (IsMissing("city"), "city is not given", "勤務地の記載がない"),
    (Not(IsMissing("city")), "city is given", "勤務地の記載がある"),
    # several
    (
        Or((Flag("remote"), Compare("score", ">", 4))),
        "remote or score is more than 4",
        "「在宅」「評価が4を超える」のいずれか",
    ),
    (
        Not(And((Flag("remote"), Has("skills", "Go")))),
        "on-site or skills do not include Go (and are given)",
        "「出社」「スキルの記載があり、スキルにGoを含まない」のいずれか",
    ),
    # terms
    (Compare("staff", "<", 50), "startup (employees are less than 50)", "スタートアップ（社員数が50人未満）"),
    (
        POSTS.terms["closing"],
        "closing (posting date is within the next 7 days)",
        "closing（掲載日が今後7日以内）",
    ),
]


@pytest.mark.parametrize(("predicate", "en", "ja"), PHRASES, ids=[en for _, en, _ in PHRASES])
def test_a_predicate_is_said(predicate: Predicate, en: str, ja: str) -> None:
    assert (say(predicate, POSTS, "en"), say(predicate, POSTS, "ja")) == (en, ja)


def test_a_where_is_one_sentence() -> None:
    asked = where(
        home=Flag("remote"),
        go=Has("skills", "Go"),
        tokyo=Compare("city", "=", "東京"),
        new=Or((Compare("staff", "<", 50), Compare("posted", ">=", ago(7)))),
    )
    assert describe(asked, "en") == (
        "Jobs marked remote, whose skills include Go, whose city is Tokyo (東京), and either "
        "that count as a startup (employees are less than 50) or whose posting date is within the last 7 days"
    )
    assert describe(asked, "ja") == (
        "在宅で、スキルにGoを含み、勤務地が東京で、"
        "「スタートアップ（社員数が50人未満）」「掲載日が過去7日以内」のいずれかの求人"
    )


def test_two_conditions_and_none() -> None:
    two = where(tokyo=Compare("city", "=", "東京"), home=Flag("remote"))
    assert describe(two) == "Jobs whose city is Tokyo (東京) and marked remote"
    assert (describe(where()), describe(where(), "ja")) == ("All jobs", "すべての求人")


def test_alternatives_come_last_so_that_nothing_seems_to_be_one_of_them() -> None:
    asked = where(a=Or((Compare("votes", "<", 20), Compare("city", "=", "x"))), b=Flag("remote"))
    assert describe(asked) == "Jobs marked remote, and either whose votes are less than 20 or whose city is x"
    assert describe(asked, "ja") == "在宅で、「投票数が20未満」「勤務地がx」のいずれかの求人"


@pytest.mark.parametrize(
    ("table", "described"),
    [
        ({"name": "plans", "nouns": ["plan", "プラン"]}, "すべてのプラン"),
        ({"name": "rows"}, "すべての行"),
        ({"name": "plans", "label": {"en": "plans"}}, "すべての行"),
        ({"name": "料金表"}, "すべての料金表"),
    ],
)
def test_a_table_without_a_label_has_a_noun_of_the_readers_language(
    table: dict[str, object], described: str
) -> None:
    schema = TableSchema.model_validate({**table, "columns": {"age": {"type": "INTEGER"}}})
    assert describe(Where(compile_schema(schema)), "ja") == described


@pytest.mark.parametrize("label", ["pos", "gas", "club", "lens or gas"])
def test_a_short_label_is_no_plural(label: str) -> None:
    assert not language("en").is_plural(label)


@pytest.mark.parametrize("label", ["ads", "IDs", "hrs", "skills", "days off", "eyes"])
def test_a_label_in_the_plural(label: str) -> None:
    assert language("en").is_plural(label)


@pytest.mark.parametrize(
    ("predicate", "en", "ja"),
    [
        (POSTS.terms["startup"], "that count as a startup (", "スタートアップ（"),
        (POSTS.terms["good for beginners"], "that count as good for beginners (", "good for beginners（"),
        (POSTS.terms["quick"], "that count as “quick” (", "quick（"),
        (Flag("visa"), "marked “visa support”", "ビザ支援あり"),
        (Not(Flag("visa")), "marked “visa support: no”", "ビザ支援なし"),
        (Flag("remote"), "marked remote", "在宅"),
    ],
    ids=str,
)
def test_names_are_written_as_they_are_read_aloud(predicate: Predicate, en: str, ja: str) -> None:
    assert describe(where(x=predicate)).startswith("Jobs " + en)
    assert describe(where(x=predicate), "ja").startswith(ja)


def test_both_ends_of_a_range_are_one_phrase_wherever_they_stand() -> None:
    asked = where(low=starts_by(5_000_000), home=Flag("remote"), high=reaches(5_000_000))
    assert describe(asked) == "Jobs whose salary includes ¥5,000,000 a year and marked remote"


def test_what_is_asked_of_one_list_is_said_at_once() -> None:
    asked = where(
        go=Has("skills", "Go"),
        home=Flag("remote"),
        more=HasAll("skills", ("C", "R")),
        no_php=two_valued(Not(Has("skills", "PHP"))),
        no_perl=two_valued(Not(Has("skills", "Perl"))),
    )
    assert describe(asked) == (
        "Jobs whose skills include Go, C and R, marked remote, and whose skills do not include PHP or Perl"
    )
    assert describe(asked, "ja") == (
        "スキルにGo、C、Rをすべて含み、在宅で、スキルにPHP、Perlのいずれも含まない求人"
    )


def test_a_negation_with_a_value_reads_on_in_japanese() -> None:
    asked = where(town=Not(OneOf("city", ("x",))), go=Or((Has("skills", "Go"), IsMissing("skills"))))
    assert (
        describe(asked, "ja") == "勤務地の記載があり、勤務地がxではなく、スキルにGoを含むか、記載がない求人"
    )


def test_a_unit_in_a_name_is_left_out_where_no_other_column_is_called_so() -> None:
    money = {"type": "BIGINT", "unit": "EUR"}
    columns: dict[str, dict[str, str]] = {
        **dict.fromkeys(("price_eur", "fee_eur", "fee"), money),
        "walk_min": {"type": "BIGINT", "unit": "minutes"},
        "pay_min": {"type": "BIGINT", "unit": "JPY"},
        "depth_m": {"type": "DOUBLE"},
    }
    table = TableSchema.model_validate({"name": "stays", "columns": columns})
    assert {name: table.label_of(name, "en") for name in columns} == {
        "price_eur": "price",
        "fee_eur": "fee eur",
        "fee": "fee",
        "walk_min": "walk",
        "pay_min": "pay min",
        "depth_m": "depth m",
    }
