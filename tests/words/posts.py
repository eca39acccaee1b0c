"""A small table with one column of each kind, for the tests of words."""

from __future__ import annotations

from nlfilter.schema.table import TableSchema
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.conditions import Condition, Where
from nlfilter.where.nodes import Between, Compare, Predicate, RelativeDate
from nlfilter.where.sql.writer import readable

SCHEMA = TableSchema.model_validate(
    {
        "name": "posts",
        "label": {"en": "jobs", "ja": "求人"},
        "key": "id",
        "item": "title",
        "columns": {
            "city": {
                "type": "VARCHAR",
                "label": {"en": "city", "ja": "勤務地"},
                "values": {"東京": ["Tokyo"], "大阪": ["Osaka"], "京都": ["Kyoto"]},
                "groups": {"Kansai": ["大阪", "京都"], "関西": ["大阪", "京都"]},
            },
            "contract": {
                "type": "VARCHAR",
                "label": {"en": "contract", "ja": "雇用形態"},
                "values": {"full_time": ["full-time", "正社員"], "Python": ["パイソン"]},
            },
            "remote": {
                "type": "BOOLEAN",
                "label": {"en": "remote", "ja": "リモート"},
                "when_true": ["remote", "在宅"],
                "when_false": ["on-site", "出社"],
            },
            "visa": {"type": "BOOLEAN", "label": {"en": "visa support", "ja": "ビザ支援"}},
            "pay_min": {"type": "BIGINT", "unit": "JPY", "per": "year", "missing": [-1]},
            "pay_max": {"type": "BIGINT", "unit": "JPY", "per": "year", "missing": [-1]},
            "walk": {
                "type": "INTEGER",
                "unit": "minutes",
                "label": {"en": "walk from the station", "ja": "駅からの徒歩"},
            },
            "staff": {
                "type": "INTEGER",
                "unit": "people",
                "label": {"en": "employees", "ja": "社員数"},
                "expr": "TRY_CAST(staff_text AS INTEGER)",
            },
            "gears": {"type": "INTEGER", "unit": "gears", "label": {"en": "shifting", "ja": "変速"}},
            "votes": {"type": "INTEGER", "label": {"en": "votes", "ja": "投票数"}},
            "model": {"type": "INTEGER", "label": {"en": "model", "ja": "年式"}},
            "opened": {"type": "INTEGER", "label": {"en": "opened", "ja": "開店"}},
            "profit": {"type": "BIGINT", "unit": "USD", "label": {"en": "profit", "ja": "利益"}},
            "founded": {"type": "INTEGER", "label": {"en": "founding year", "ja": "設立年"}},
            "score": {"type": "DOUBLE", "label": {"en": "score", "ja": "評価"}},
            "posted": {"type": "DATE", "label": {"en": "posting date", "ja": "掲載日"}},
            "changed": {"type": "TIMESTAMP", "label": {"en": "last change", "ja": "更新日時"}},
            "skills": {"type": "VARCHAR[]", "label": {"en": "skills", "ja": "スキル"}},
            "title": {
                "type": "VARCHAR",
                "vocabulary": "text",
                "label": {"en": "title", "ja": "職名"},
                "values": {"engineer": ["developer", "エンジニア"]},
            },
            "text": {
                "type": "VARCHAR",
                "vocabulary": "text",
                "label": {"en": "description", "ja": "仕事内容"},
            },
            "margin": {"type": "DOUBLE", "filterable": False},
        },
        "ranges": {"pay": {"low": "pay_min", "high": "pay_max", "label": {"en": "salary", "ja": "年収"}}},
        "terms": {
            "startup": {"where": "staff < 50", "label": {"ja": "スタートアップ"}, "synonyms": ["startups"]},
            "closing": {"where": "posted BETWEEN CURRENT_DATE AND CURRENT_DATE + INTERVAL 7 DAY"},
            "good for beginners": {"where": "score < 2"},
            "quick": {"where": "walk < 5"},
        },
    }
)
POSTS = CompiledSchema(
    SCHEMA,
    always=None,
    terms={
        "startup": Compare("staff", "<", 50),
        "closing": Between("posted", RelativeDate(), RelativeDate(None, ((7, "day"),))),
        "good for beginners": Compare("score", "<", 2),
        "quick": Compare("walk", "<", 5),
    },
    exprs={"staff": "TRY_CAST(staff_text AS INTEGER)"},
)


def where(**asked: Predicate) -> Where:
    """A where with one condition for each phrase (underscores stand for spaces), without any check."""
    return Where(
        POSTS,
        tuple(
            Condition(f"c{number}", phrase.replace("_", " "), predicate, readable(predicate, POSTS), POSTS)
            for number, (phrase, predicate) in enumerate(asked.items(), 1)
        ),
        len(asked) + 1,
    )
