"""Collects facts about each column in one pass over the data; a schema is guessed from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.errors import Message
from nlfilter.schema.kinds import Kind, kind_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.stored.drift import cast_from_text
from nlfilter.sources.learn import MAX_LENGTH, by_twenty
from nlfilter.sources.names import literal, quoted
from nlfilter.sources.source import Scan

_SAMPLES = 6
# Patterns in RE2: an email address as in HTML forms, without its rarer characters; a telephone number of 9 to
# 15 digits (ITU-T E.164); and one that is written like a telephone number, with a country code or a leading
# 0.
_SHAPES = (
    ("mails", r"[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}"),
    ("phones", r"[+(]?[0-9]([ ().-]{0,2}[0-9]){8,14}"),
    ("dialled", r"(\+[0-9]{1,3}[ .-]?|\(?0[0-9]{1,4}\)?[ .-])[0-9]{1,4}([ ().-]{0,2}[0-9]){5,12}"),
)
_SEVERAL = r"(({})(\s*[;,/|、，；／]\s*|\s*[\r\n]\s*|$))+"
"""Several of a form in one cell, one after another."""
_WORDS, _MOST_LETTERS = r"[\p{L}\p{M}'’・. -]+", 40
"""A few words without a digit. The length is checked apart: RE2 takes long to compile "{1,40}" of letters."""

_FULL_NAME = r"\p{Lu}[\p{L}\p{M}'’.-]*( [\p{L}\p{M}'’.-]+)* \p{Lu}[\p{L}\p{M}'’.-]*"
"""Words of which the first and the last begin with a capital, as in the names of people."""
_FIGURED = f"[0-9０-９{NAMES['lasting']['half']}]"


class ColumnFacts(Struct, frozen=True):
    """Facts about a column from one pass: `low` to `uneven` for numbers, the rest for texts.

    `negatives`: how many are below 0, except -1; `uneven`: whether most are no multiples of five;
    `length`: the mean length; `coded`: whether each is one ASCII word, nearly always with a digit;
    `dates`: how many are a date or a datetime in ISO 8601; `clocks`: how many of those have a time of
    day; `times`: how many are only a time of day; `mails`, `phones`: how many are an email address, or
    digits that could be a telephone number (or several); `dialled`: how many of those are written like a
    telephone number, with marks between; `letters`: how many are a few words without a digit; `named`: how
    many of those are words of which the first and the last begin with a capital; `figured`: how many hold
    a figure or 「半」: no other text is a number, a day, a time or an amount; `blanks`: how many are
    empty, and so not `present`: a database stores '' for nothing.
    """

    kind: Kind
    present: int
    distinct: int
    low: Any = None
    high: Any = None
    negatives: int = 0
    mean: float = 0.0
    uneven: bool = False
    length: float = 0.0
    coded: bool = False
    dates: int = 0
    clocks: int = 0
    times: int = 0
    mails: int = 0
    phones: int = 0
    dialled: int = 0
    letters: int = 0
    named: int = 0
    figured: int = 0
    blanks: int = 0


def guessed_kind(type_: str) -> Kind:
    """The kind of a stored column.

    >>> guessed_kind("NULL").value, guessed_kind("INTEGER").value
    ('text', 'integer')
    """
    # A column that was never filled has no type; treat it as text.
    return Kind.TEXT if type_ == "NULL" else kind_of(type_)


def facts_of(scan: Scan, types: Mapping[str, str]) -> dict[str, ColumnFacts]:
    """The facts of each column; `types` are the stored ones."""
    kinds = {name: guessed_kind(type_) for name, type_ in types.items()}
    facts: dict[str, dict[str, Any]] = {name: {} for name in types}
    for names in by_twenty(types):
        asked = [_struct(_questions(quoted(name), kinds[name])) for name in names]
        for name, answers in zip(names, scan.narrow(names).answers(*asked), strict=True):
            facts[name] |= answers
    for names in by_twenty(name for name, kind in kinds.items() if kind.is_text):
        for name, answers in _of_texts(scan, {name: kinds[name] for name in names}).items():
            told = answers if kinds[name] is Kind.TEXT else {fact: answers[fact] for fact, _ in _SHAPES}
            facts[name] |= told
    return {
        name: ColumnFacts(
            kinds[name], **{fact: answer for fact, answer in told.items() if answer is not None}
        )
        for name, told in facts.items()
    }


def of_all_rows(whole: Scan, facts: Mapping[str, ColumnFacts]) -> dict[str, ColumnFacts]:
    """The facts of a sample, with what is quickly asked of all rows: the ends of a column, and its values.

    Values that return in all rows may be distinct in a sample: `distinct` is then half of those `present`.
    """
    found = dict(facts)
    for names in by_twenty(facts):
        asked = [_struct(_of_all(quoted(name), facts[name].kind)) for name in names]
        for name, told in zip(names, whole.narrow(names).answers(*asked), strict=True):
            fact, present, distinct = found[name], told.pop("present"), told.pop("distinct")
            if distinct <= present / 2:
                told["distinct"] = min(distinct, fact.present // 2)
            found[name] = replace(fact, **told)
    return found


def _of_all(column: str, kind: Kind) -> dict[str, str]:
    asked = {"present": f"count({column})", "distinct": f"approx_count_distinct({column})"}
    return asked | ({"low": f"min({column})", "high": f"max({column})"} if kind.is_ordered else {})


def _struct(questions: Mapping[str, str]) -> str:
    """Several expressions as one SQL value."""
    return "{" + ", ".join(f"{fact!r}: {sql}" for fact, sql in questions.items()) + "}"


def _questions(column: str, kind: Kind) -> dict[str, str]:
    """The SQL for the facts of a column, by the name of the fact."""
    asked = _of_all(column, kind)
    if kind.is_number:
        asked |= {
            "negatives": f"count(*) FILTER (WHERE {column} < 0 AND {column} <> -1)",
            "mean": f"avg({column}::DOUBLE)",
            "uneven": f"count(*) FILTER (WHERE {column} % 5 <> 0) > count({column}) / 2",
        }
    return asked


def _of_texts(scan: Scan, kinds: Mapping[str, Kind]) -> dict[str, dict[str, Any]]:
    """The facts of columns of texts, by name; of a list, its texts in a row are one text.

    The columns are stacked and each text is asked about once: to compile a pattern takes as long as to match
    10,000 texts.
    """
    if not kinds:
        return {}
    texts = ", ".join(_text_of(quoted(name), kind) for name, kind in kinds.items())
    stacked = f"SELECT unnest(range({len(kinds)})) AS place, unnest([{texts}]) AS text FROM {scan.table}"
    counted = f"SELECT place, text, count(*) AS times FROM ({stacked}) GROUP BY place, text"
    rows = scan.read(f"SELECT place, {_struct(_questions_of_texts())} FROM ({counted}) GROUP BY place")
    names = [*kinds]
    return {names[place]: answers for place, answers in rows}


def _text_of(column: str, kind: Kind) -> str:
    one = kind is Kind.TEXT
    return f"CAST({column} AS VARCHAR)" if one else f"array_to_string(CAST({column} AS VARCHAR[]), ';')"


def _questions_of_texts() -> dict[str, str]:
    """The SQL for the facts of the column `text`, each of whose texts is held so many `times`."""
    text = "nullif(text, '')"
    short = f"length({text}) <= {_MOST_LETTERS}"
    present, figured = _times(f"{text} IS NOT NULL"), _times(f"regexp_matches({text}, {literal(_FIGURED)})")
    day, clock = (f"{cast_from_text(text, kind)} IS NOT NULL" for kind in (Kind.DATE, Kind.TIME))
    return {
        "present": present,
        "blanks": _times("text = ''"),
        "length": f"sum(length({text}) * times) / {present}",
        # Of "4f2a", "c0de" and "beef", the last is a code, too.
        "coded": f"bool_and(regexp_full_match({text}, '[!-~]+')) AND {figured} > 0.9 * {present}",
        "dates": _times(f"{text} LIKE '____-__-__%' AND {day}"),
        "times": _times(f"{text} LIKE '%_:__%' AND {clock}"),
        "letters": _times(f"{short} AND regexp_full_match({text}, {literal(_WORDS)})"),
        "named": _times(f"{short} AND regexp_full_match({text}, {literal(_FULL_NAME)})"),
        "figured": figured,
        "clocks": _times(f"{text} LIKE '____-__-__%:%'"),
        # Several of a form in one text, or in one list, count as one.
        **{
            fact: _times(f"regexp_full_match({text}, {literal(_SEVERAL.format(shape))})")
            for fact, shape in _SHAPES
        },
    }


def _times(condition: str) -> str:
    """How many rows hold a text that fulfils a condition."""
    return f"CAST(coalesce(sum(times) FILTER (WHERE {condition}), 0) AS BIGINT)"


def note_of(scan: Scan, name: str, fact: ColumnFacts, total: int, *, private: bool) -> str:
    """The contents of a column, in one line for its owner; without examples if it is `private`."""
    if not fact.present:
        return Message("note.never_filled")
    missing = min(99, round(100 * (total - fact.present) / total))
    said = [Message("note.missing", percent=missing)] if missing else []
    if fact.kind.is_ordered:
        held = Message("note.between", low=str(fact.low), high=str(fact.high))
        return Message("note.listed", parts=(held, *said))
    if not fact.kind.is_text:
        return said[0] if said else ""
    texts = f"CAST({quoted(name)} AS VARCHAR{'[]' if fact.kind is Kind.TEXT_LIST else ''})"
    element = f"unnest({texts})" if fact.kind is Kind.TEXT_LIST else texts
    rows = scan.read(
        f"SELECT value, count(*) OVER () FROM (SELECT {element} AS value FROM {scan.table}) "
        f"WHERE length(value) BETWEEN 1 AND {MAX_LENGTH} "
        f"GROUP BY value ORDER BY count(*) DESC, value LIMIT {_SAMPLES}"
    )
    # The exact count excludes very long texts; for those, there is only an estimate.
    count = rows[0][1] if rows else min(fact.distinct, fact.present)
    values = Message(f"note.value{'s' if count != 1 else ''}", count=count)
    whole = Message("note.listed", parts=(values, *said))
    examples = "" if private else ", ".join(_shortened(row[0]) for row in rows)
    return Message("note.examples", what=whole, examples=examples) if examples else whole


def _shortened(text: str, width: int = 30) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
