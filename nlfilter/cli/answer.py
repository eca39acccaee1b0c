"""An answer presented: rows in the chosen format on stdout or in a file, words about them on stderr."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlfilter.cli.options import Format
from nlfilter.cli.streams import output, say
from nlfilter.errors import InputError
from nlfilter.sources.replacing import replacing

if TYPE_CHECKING:
    from nlfilter.filter import FilterResult
    from nlfilter.schema.table import Lang
    from nlfilter.translate.draft import Translation
    from nlfilter.where.conditions import Condition, Where

MOST_ROWS = 20
"""Rows of a table for people, where no limit is given."""


_WIDEST_PHRASE = 50


@dataclass(frozen=True)
class Answer:
    """What a request kept: the rows to write, the names of their columns, the language to speak of them."""

    result: FilterResult
    rows: Sequence[Mapping[str, Any]]
    names: Sequence[str]
    lang: Lang
    limit: int | None
    spreadsheet: bool = False


def chosen_format(asked: Format | None, path: Path | None) -> Format:
    """The format asked for; else as the file is named; else a table for people, JSON lines for programs."""
    if asked is Format.PARQUET and path is None and sys.stdout.isatty():
        raise InputError.binary_on_terminal()
    if asked is not None:
        return asked
    if path is not None:
        named = BY_SUFFIX.get(path.suffix.lower())
        if named is None:
            raise InputError.unknown_ending(str(path), list(BY_SUFFIX), option=", or give --format")
        return named
    return Format.TABLE if sys.stdout.isatty() else Format.JSONL


BY_SUFFIX = {f".{format_.value}": format_ for format_ in Format if format_ is not Format.TABLE}
"""How a file of each format is named."""


def write(answer: Answer, format_: Format, path: Path | None) -> None:
    """The rows as data (or as a table for people)."""
    from nlfilter.cli import formats

    if format_ is Format.PARQUET:
        _write_parquet(answer, path)
        return
    with output(path) as out:
        match format_:
            case Format.TABLE:
                from nlfilter.cli.grid import write_grid

                where = answer.result.where
                write_grid(answer.rows[: answer.limit or MOST_ROWS], where, answer.lang, out)
            case Format.JSON:
                formats.write_json(as_data(answer), out, pretty=out.isatty())
            case Format.JSONL:
                formats.write_jsonl(answer.rows, out)
            case Format.CSV:
                formats.write_csv(answer.rows, answer.names, out, spreadsheet=answer.spreadsheet)


def _write_parquet(answer: Answer, path: Path | None) -> None:
    import tempfile

    if path is not None:
        with replacing(path) as part:
            answer.result.save(part)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        answer.result.save(file)
        with file.open("rb") as data:
            shutil.copyfileobj(data, sys.stdout.buffer)


def as_data(answer: Answer) -> dict[str, Any]:
    """The whole answer as one JSON-ready value."""
    result = answer.result
    understood = translation_data(result.translation, answer.lang, result.today)
    for data, condition in zip(understood["conditions"], result.where.conditions, strict=True):
        if missing := {name: result.missing[name] for name in _without_value(condition, result)}:
            data["missing"] = missing
    return {
        **understood,
        "total": result.total,
        "count": result.count,
        "rows": list(answer.rows),
        "relaxations": [{"drop": list(one.drop), "count": one.count} for one in result.relaxations],
        "loosenings": [
            {
                "replaces": one.replaces,
                "sql": one.condition.sql,
                "text": one.describe(answer.lang),
                "count": one.count,
            }
            for one in result.loosenings
        ],
    }


def _without_value(condition: Condition, result: FilterResult) -> Iterable[str]:
    """The columns for want of whose values a condition keeps rows, since it rules out others."""
    from nlfilter.apply import negated

    return (name for name in dict.fromkeys(negated(condition.predicate)) if name in result.missing)


def translation_data(translation: Translation, lang: Lang, today: date) -> dict[str, Any]:
    """What a request was understood as, JSON-ready."""
    where = translation.where
    return {
        "where": where.sql,
        "conditions": [_condition_data(c, where, lang, today) for c in where.conditions],
        "today": today,
        "unmatched": [one.to_dict() for one in translation.unmatched],
        "mapped": [one.to_dict() for one in translation.mapped],
        "source": translation.source,
        "covered": translation.covered,
        "confidence": None if translation.confidence is None else round(translation.confidence, 3),
        "alternatives": [other.sql for other in translation.alternatives],
        "degraded": translation.degraded,
    } | ({"cause": translation.cause} if translation.degraded else {})


def _condition_data(condition: Condition, where: Where, lang: Lang, today: date) -> dict[str, Any]:
    """A condition; where it counts days from today, also as it stands on that day."""
    from nlfilter.where.sql import readable
    from nlfilter.where.words import say as in_words
    from nlfilter.where.words.days import relative_days, with_days

    schema = where.schema
    text = in_words(condition.predicate, schema, lang)
    data: dict[str, Any] = {
        "id": condition.id,
        "phrase": condition.phrase,
        "sql": condition.sql,
        "text": text,
    }
    if relative_days(condition.predicate):
        on_day = with_days(condition.predicate, today)
        data["resolved"] = {"sql": readable(on_day, schema), "text": in_words(on_day, schema, lang)}
    return data


def tell_conditions(where: Where, lang: Lang) -> None:
    """The conditions with their ids, in words and in SQL."""
    from rich.cells import cell_len

    from nlfilter.where.words import say as in_words
    from nlfilter.where.words.safe_text import visible

    lines = [(c.id, in_words(c.predicate, where.schema, lang), visible(c.sql)) for c in where.conditions]
    # A very long phrase moves its own SQL aside, not everybody's.
    widths = [min(max((cell_len(line[at]) for line in lines), default=0), _WIDEST_PHRASE) for at in range(2)]
    for line in lines:
        padded = (part + " " * (width - cell_len(part)) for part, width in zip(line, widths, strict=False))
        say("  ".join([*padded, line[2]]))
    say(f"WHERE {where.sql}")


def tell_the_rest(result: FilterResult, lang: Lang, *, corrections: bool) -> None:
    """What was not applied, always; how words were read, where a person looks on."""
    from nlfilter.where.words import mapped_sentences, unmatched_sentence

    schema = result.where.schema.schema
    if corrections:
        for line in mapped_sentences(result.mapped, schema, lang):
            say(line)
    for unmatched in result.unmatched:
        say(unmatched_sentence(unmatched, schema, lang))
    if result.translation.degraded:
        from nlfilter.where.words.explanation import degraded_sentence

        say(degraded_sentence(result.translation.cause, lang))
