"""From options to the values that commands work on: a schema, a filter, a day, a language."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlfilter.cli.options import Lang, Translator
from nlfilter.cli.streams import say
from nlfilter.errors import InputError, left_out

if TYPE_CHECKING:
    from nlfilter.filter import NLFilter
    from nlfilter.schema.table import Lang as LangCode
    from nlfilter.schema.table import TableSchema
    from nlfilter.sources.source import Source


def schema_of(schema: Path | None, table: Any = None) -> TableSchema:
    """The schema of a file, or the one that is inferred from a table."""
    from nlfilter.cli import kept

    if schema is not None:
        return kept.load(schema)
    if table is None:
        raise InputError.usage("Give the table (--table) or its schema (--schema).")
    from nlfilter.schema.infer import infer_telling

    found = infer_telling(table)
    if found.left_out:
        say(left_out(found.left_out, most=10))
    enriched = kept.load_enriched(table, found.schema) if isinstance(table, str) else None
    return enriched or found.schema


def source_of(table: str, schema: TableSchema, only: str | None, *, inferred: bool) -> Source:
    """The rows of a table, or of the one list in it."""
    from nlfilter.sources.ranked import open_source

    if only is not None and schema.list is None:
        raise InputError.no_lists(schema.name, inferred=inferred)
    return open_source(table, only=(schema.list, only) if only is not None and schema.list else None)


def filter_of(
    schema: TableSchema,
    *,
    translator: Translator = Translator.AUTO,
    model: str | None = None,
    today: str | None = None,
    values: Any = None,
    asked: Path | None = None,
    sure: float | None = None,
) -> NLFilter:
    """The filter that the options describe."""
    from nlfilter.filter import NLFilter
    from nlfilter.translate.confidence import threshold_of
    from nlfilter.translate.route import configured

    sure = threshold_of(schema) if sure is None else sure
    # A process answers one request, so replies are kept in a file.
    chosen = configured(translator.value, model, cache="file", sure=sure)
    return NLFilter(schema, translator=chosen, today=day_of(today), values=values, asked=asked, sure=sure)


def day_of(text: str | None) -> date | None:
    """A day as it is written in ISO 8601."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    raise InputError.not_a_day()


_FIGURE = re.compile(r"\d[\d,.]*+([兆億万千百十円元年月日時間分秒週人名歳才代階件社回個本台室畳坪点位]*)")
"""A figure and its counters, as 500万円: written in English requests, too."""


_ENGLISH = re.compile(
    r"(?<![^\W_])(?:in|at|or|and|not|only|also|but|with|without|for|near|is|too|the)(?![^\W_])", re.I
)
_KANA = re.compile("[\u3041-\u3096]")


def lang_of(chosen: Lang | None, request: str) -> LangCode:
    """The language of the words: the chosen one, else the request's, which counters alone do not decide.

    A stored value in other letters makes no other language of a sentence ("only in 渋谷").

    >>> [lang_of(None, text) for text in ("Kansai, 500万円 or more", "関西、500万円以上", "only in 渋谷")]
    ['en', 'ja', 'en']
    """
    from nlfilter.schema.fold import is_cjk

    if chosen is not None:
        return chosen.value
    rest = _FIGURE.sub(lambda figure: "" if figure[1] else figure[0], request)
    telling = rest if any(map(str.isalpha, rest)) else request
    if _ENGLISH.search(telling) and not _KANA.search(telling):
        return "en"
    return "ja" if any(map(is_cjk, telling)) else "en"
