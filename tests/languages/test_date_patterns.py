"""A date pattern is skipped only if it cannot match."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nlfilter.schema.fold import fold
from nlfilter.translate.languages.language import DatePattern
from nlfilter.translate.languages.loading import language

ROOT = Path(__file__).parents[2]
SAID = """
on weekdays | every monday | in the last half year | in the coming month | 平日 | 19世紀
today yesterday tomorrow | the day before yesterday | in the last 7 days | past year | 3 weeks ago
within 2 months | the next three months | this week | last month | next year | fiscal year 2024 | fy2023
q3 of 2024 | 2024 q1 | q2 | the first half of 2024 | h1 2024 | second quarter of 2023 | last friday
next monday | this weekend | next weekend | last weekend | last fiscal year | next fiscal year | 2024-03-05
between the 3rd and 5th of march 2024 | 3-5 may | from march 3 to 5 | march 3-5 | march 3, 2024 | 3rd of may
end of june | may last year | june of next year | last march | march 2024 | the 1990s | the nineties
the year 2001 | 1999 | summer of 2024 | this spring | next winter | autumn last year | in the fall
sunday next week | last week on tuesday | friday of this week | this friday
on mondays | saturday or sunday | mon-fri | monday to friday | christmas week | in the new year
31/03/2026 | before 31/03 | 03/2026 | 2026-03 | fy2023/24 | q1 of 2023/24
by the 20th | the 20th of this month | the 5th of next month
after new year | before the end of the year | since the beginning of the month
今週末 来週末 先週末 今日 昨日 明日 一昨日 直近3日 今後2週間 3日以内 2年以上前 2024年3月末 今月末 3日前
last friday of may 2024 | week of may 5 |
week commencing 5 may | first week of next month | 12月の第1週 | 来月の第2火曜
今週 先週 来週 今月 先月 来月 今年度 昨年度 来年度 2024年度 今年 去年 来年 一昨年 今期 前期
2024年第1四半期 今年の前半 先週の金曜日 来週の月曜日 金曜日 2024年3月5日 3月3日から5日まで 2024年3月
去年の3月 今年の3月 来年の3月 3月 1990年代 2001年
昭和60年代 平成5年 19世紀 毎週金曜日 平日 土日 直近半年 半年以内 半年以上前
来年の1月末 去年の8月末 月末 来月末 先月末 年末
2024年の春 去年の夏 この秋 来年の冬 3日以内に届いた 半年以内に開いた 12月の日曜日
今週の平日 来週の平日 今週の土日 来週の土日 今週の金曜日
12/24に開く | 9/1〜9/30 | 月水金 | 火木 | 月曜から水曜 | 月曜〜金曜
年末年始 ゴールデンウィーク | 2026年のお盆に
来年の1月10日から20日まで 去年の1月10日から20日 来年の1月10日 去年の1月10日
年内に | 今月中に | 今週中に | 20日まで | 今月20日 | 来月の5日 | 先月25日
再来週 再来月 再来年 再来週の月曜日 令和8年12月3日 R5.4.1 H31年 先々週 先々月 次の土曜日
"""


def could_match(pattern: DatePattern, text: str) -> bool:
    return all(one in text for one in pattern.letters) and all(re.search(one, text) for one in pattern.slots)


def texts() -> list[str]:
    requests = re.findall(
        r'request: "?(.+?)"?$',
        "\n".join(file.read_text("utf-8") for file in sorted(ROOT.glob("fixtures/**/*.golden.yaml"))),
        re.MULTILINE,
    )
    return [fold(text) for text in (*re.split(r"[|\n]", SAID), *requests)]


@pytest.mark.parametrize("number", range(len(language().dates.patterns)))
def test_no_pattern_is_skipped_on_a_text_that_it_matches(number: int) -> None:
    pattern = language().dates.patterns[number]
    matched = [text for text in texts() if pattern.pattern.search(text)]
    assert all(could_match(pattern, text) for text in matched)


def test_the_texts_match_the_patterns() -> None:
    found = [any(one.pattern.search(text) for text in texts()) for one in language().dates.patterns]
    assert found.count(True) > 0.9 * len(found)


def test_most_patterns_are_skipped_on_a_text_without_times() -> None:
    tried = [one for one in language().dates.patterns if could_match(one, fold("remote, Python, Tokyo"))]
    assert len(tried) < len(language().dates.patterns) / 3
