"""Finds ranges of amounts in texts: "£240 to £380 a week", 「月給25万円〜30万円」, "$15+/hr", "Competitive".

`bands.py` reads a few fixed bands; here nearly every text differs. All must tell one unit and one period.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from msgspec import Struct

from nlfilter.schema.fold import fold
from nlfilter.schema.inference.bands import SHAPES, SIZES, SYMBOLS, range_for
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.written import (
    MOST,
    WIDE,
    Ends,
    Written,
    in_ascii,
    is_one_of,
    is_told,
    some_of,
    trimmed,
)
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import looks_like_key, spoken, words_of
from nlfilter.schema.names.unit_guesses import period_said, unit_of
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Period, Range
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import free_name, literal, quoted
from nlfilter.sources.source import Scan

_WORDS = NAMES["hours"]
_OPEN: frozenset[str] = frozenset(_WORDS["open"])
_WHOLE: Sequence[str] = _WORDS["whole_day"]
_SPELLED: Sequence[tuple[str, str]] = _WORDS["spelled"]
"""What stands for a colon or for minutes, and what it is in figures."""
_LONGEST, _FEWEST = 60, 3
_FIGURES = "[0-2]?[0-9]:[0-5][0-9]"
_NOON = "[01]?[0-9](?::[0-5][0-9])? ?[ap][.]?m[.]?"
_BETWEEN = "|".join(map(re.escape, _WORDS["between"]))
_AFTER = "|".join(map(re.escape, _WORDS["after"]))


def hours_in(scan: Scan, name: str, fact: ColumnFacts) -> Ends | None:
    """How to read a column of texts that are nearly all two times of day; None if they are something else."""
    if fact.kind is not Kind.TEXT or fact.length > _LONGEST or fact.present < _FEWEST:
        return None
    narrow = scan.narrow([name])
    column = quoted(name)
    told = f"{is_told(column)} AND NOT {is_one_of(column, _WORDS['closed'])}"
    whole = is_one_of(column, _WHOLE)
    some = some_of(f"(FROM {narrow.table} WHERE {told} AND NOT {whole})")
    text = _in_figures(narrow, column)
    for clock, read in ((_FIGURES, _counted_on), (_NOON, _before_or_after_noon)):
        shape = literal(rf"(?i)^({clock})\s*(?:{_BETWEEN})\s*({clock})(?:{_AFTER})?\s*(?:[(（※].*)?$")
        ends = [read(f"regexp_extract({text}, {shape}, {group})") for group in (1, 2)]
        both = f"{ends[0]} IS NOT NULL AND {ends[1]} IS NOT NULL"
        if not narrow.answers(f"bool_or(regexp_matches({text}, {shape}))", of=some)[0]:
            continue
        count, fitting, whole_days, overnight = narrow.answers(
            *(f"count(*) FILTER (WHERE {one})" for one in (told, both, whole)),
            f"bool_or({ends[1]} <= {ends[0]})",
        )
        if fitting >= _FEWEST and fitting + whole_days >= MOST * count:
            if whole_days:
                ends = [f"CASE WHEN {whole} THEN TIME '00:00' ELSE {end} END" for end in ends]
            low, high = (Written("TIME", end, Semantic.TIME) for end in ends)
            return Ends(low, high, overnight=bool(overnight or whole_days))
    return None


def _in_figures(scan: Scan, column: str) -> str:
    """SQL for the texts with plain figures and colons, if some are written otherwise: 「９時半」."""
    text = trimmed(column)
    forms = literal("|".join(form for form, _ in _SPELLED))
    wide, spelled = scan.answers(
        f"bool_or(regexp_matches({text}, '{WIDE}'))", f"bool_or(regexp_matches({text}, {forms}))"
    )
    text = in_ascii(text) if wide else text
    for form, plain in _SPELLED if spelled else ():
        text = f"regexp_replace({text}, {literal(form)}, {literal(plain)}, 'g')"
    return text


def _counted_on(figures: str) -> str:
    """SQL for a time that may be counted on after midnight: "26:00"."""
    return f"TIME '00:00' + TRY_CAST(nullif({figures}, '') AS INTERVAL)"


def _before_or_after_noon(text: str) -> str:
    bare = f"regexp_replace({text}, '[ .]', '', 'g')"
    return f"CAST(coalesce(try_strptime({bare}, '%I:%M%p'), try_strptime({bare}, '%I%p')) AS TIME)"


def range_of_hours(made: Mapping[str, Column], name: str, found: Ends) -> tuple[dict[str, Column], Range]:
    """The two columns for the times of a text of hours, and their range.

    The first opening hours of a table are told by the usual words, as two stored columns would be.
    """
    low, high = (_free(made, name, end) for end in _WORDS["ends"]["open" if _are_open(name) else "other"])
    said, derived = spoken(name).replace("_", " "), dict[str, Column]()
    for own, read, which in ((low, found.low, "first"), (high, found.high, "last")):
        label = {lang: form.format(said) for lang, form in _WORDS[which].items()}
        derived[own] = Column(type=read.type, label=label, expr=read.expr)
    overnight = bool(found.overnight)
    return derived, Range(low=low, high=high, synonyms=(name,), unlimited=True, overnight=overnight)


def _are_open(name: str) -> bool:
    """Whether a column's name tells when something is open, and not when a lesson or a shift is."""
    return not _OPEN.isdisjoint(words_of(name)) or any(word in name for word in _OPEN)


def _free(columns: Mapping[str, Column], name: str, end: str) -> str:
    return end if end not in columns else free_name(columns, f"{name}_{end}")


_MOST_SHAPES = 40
_RANGES = 0.05
"""The least share of the amounts that have two ends."""
_MOST_WORDS = 0.4
"""The greatest share of the texts that hold no figure: "Competitive", 「応相談」."""
_NUMBER = "[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?|[0-9]+(?:[.][0-9]+)?"
_SIZE = re.compile(rf"#\s?({'|'.join(SIZES)})(?![a-z])")


class _Shape(Struct, frozen=True):
    kind: str
    unit: str | None
    per: str | None
    said: str
    """The text for the period."""
    mark: str
    """What tells the kind beside the number."""
    sizes: frozenset[str]


def ends_in(scan: Scan, name: str, fact: ColumnFacts) -> Ends | None:
    """The ends of the ranges in a column of texts; None if they are something else.

    >>> from nlfilter.schema.table import TableSchema
    >>> rows = [{"pay": f"${15 + n} to ${20 + n} an hour"} for n in range(9)] + [{"pay": "Negotiable"}]
    >>> made = TableSchema.infer(rows)
    >>> made.ranges["pay_range"].ends, made.columns["pay_from"].unit, made.columns["pay_from"].per
    (('pay_from', 'pay_to'), 'USD', 'hour')
    """
    if (
        fact.kind is not Kind.TEXT
        or fact.length > _LONGEST
        or fact.distinct < _FEWEST
        or looks_like_key(name)
    ):
        return None
    narrow = scan.narrow([name])
    column = quoted(name)
    text = f"lower({in_ascii(trimmed(column))})"
    shaped = f"regexp_replace({text}, {literal(_NUMBER)}, '#', 'g')"
    told_texts = f"(FROM {narrow.table} WHERE {is_told(column)})"
    best = f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_SHAPES}"
    few = narrow.read(f"SELECT {shaped}, count(*) FROM {some_of(told_texts)} {best}")
    some = (_shape(shape) for shape, _ in few if "#" in shape)
    if not any(shape and shape.kind == "between" for shape in some):
        return None
    rows: list[tuple[Any, ...]] = narrow.read(f"SELECT {shaped}, count(*) FROM {told_texts} {best}")
    told = sum(count for _, count in rows)
    figured = {shape: count for shape, count in rows if "#" in shape}
    total = sum(figured.values())
    shapes = {shape: read for shape in figured if (read := _shape(shape))}
    fitting = _alike(shapes, figured)
    kinds = {read.kind for read in fitting.values()}
    counted = sum(figured[shape] for shape in fitting)
    ranged = sum(figured[shape] for shape, read in fitting.items() if read.kind == "between")
    if not fitting or counted < MOST * total or total < (1 - _MOST_WORDS) * told or ranged < _RANGES * total:
        return None
    first = next(iter(fitting.values()))
    unit = first.unit or unit_of(name).unit
    if unit is None or not kinds <= {"between", "one", "over", "under"}:
        return None
    low, high = _expressions(text, [*fitting.values()])
    return Ends(
        Written("DOUBLE", low, Semantic.NUMBER, unit),
        Written("DOUBLE", high, Semantic.NUMBER, unit),
        cast("Period | None", first.per or unit_of(name).per),
    )


def _alike(shapes: Mapping[str, _Shape], often: Mapping[str, int]) -> dict[str, _Shape]:
    """The shapes that tell the unit and the period of most texts."""
    counts: dict[tuple[str | None, str | None], int] = {}
    for shape, read in shapes.items():
        counts[read.unit, read.per] = counts.get((read.unit, read.per), 0) + often[shape]
    most = max(counts, key=lambda one: counts[one], default=None)
    return {shape: read for shape, read in shapes.items() if (read.unit, read.per) == most}


def _shape(text: str) -> _Shape | None:
    """What a text says around its numbers.

    >>> _shape("£# to £# a week")
    _Shape(kind='between', unit='GBP', per='week', said='a week', mark='to', sizes=frozenset())
    >>> found = _shape("月給#万円以上")
    >>> found.kind, found.unit, found.per, found.mark, sorted(found.sizes), _shape("#:#-#:#")
    ('over', 'JPY', 'month', '以上', ['万'], None)
    """
    rest, units = fold(text), set[str]()
    sizes = frozenset(found[1] for found in _SIZE.finditer(rest))
    rest = _SIZE.sub("#", rest)
    said, per = period_said(rest)
    rest = rest.replace(said, " ", 1) if said else rest
    for symbol, unit in SYMBOLS.items():
        if symbol in rest:
            units.add(unit)
            rest = rest.replace(symbol, "")
    squeezed = "".join(rest.split())
    kind = SHAPES.get(squeezed)
    if kind is None or len(units) > 1:
        return None
    return _Shape(kind, next(iter(units), None), per, said, squeezed.replace("#", ""), sizes)


def _expressions(text: str, shapes: Sequence[_Shape]) -> tuple[str, str]:
    """SQL for the two ends; NULL for a text that tells another period."""
    found = f"regexp_extract_all({text}, {literal(_NUMBER)})"
    sizes = sorted({size for shape in shapes for size in shape.sizes})
    cases = " ".join(f"WHEN contains({text}, {literal(size)}) THEN {SIZES[size]}" for size in sizes)
    times = f" * CASE {cases} ELSE 1 END" if sizes else ""
    first, last = (f"TRY_CAST(replace({found}[{at}], ',', '') AS DOUBLE)" for at in (1, -1))
    low = f"least({first}{times}, {last}{times})"
    high = f"greatest({first}{times}, {last}{times})"
    marked = {
        kind: " OR ".join(f"contains({text}, {literal(mark)})" for mark in sorted(marks))
        for kind in ("over", "under")
        if (marks := {shape.mark for shape in shapes if shape.kind == kind})
    }
    alone = f"len({found}) = 1"
    said = sorted({shape.said for shape in shapes if shape.said})
    other = " OR ".join(f"contains({text}, {literal(one)})" for one in said)
    guard = f"WHEN NOT ({other}) THEN NULL " if said and all(shape.said for shape in shapes) else ""
    open_low = f"WHEN {alone} AND ({marked['under']}) THEN 0 " if "under" in marked else ""
    open_high = f"WHEN {alone} AND ({marked['over']}) THEN NULL " if "over" in marked else ""
    return _cases(guard + open_low, low), _cases(guard + open_high, high)


def _cases(whens: str, otherwise: str) -> str:
    return f"CASE {whens}ELSE {otherwise} END" if whens else otherwise


def with_written_ranges(
    columns: Mapping[str, Column], ends: Mapping[str, Ends]
) -> tuple[dict[str, Column], dict[str, Range]]:
    """The columns, with two derived ones in place of each text that tells two ends; and their ranges."""
    made, ranges = dict(columns), dict[str, Range]()
    for name, found in ends.items():
        stored = made.get(name)
        if stored is not None and stored.filterable and stored.expr is None:
            of_kind = _amounts if found.overnight is None else range_of_hours
            derived, told = of_kind(made, name, found)
            made |= {**derived, name: Column(type=stored.type, filterable=False)}
            ranges[free_name(made, f"{name}_range")] = told
    return made, ranges


def _amounts(made: Mapping[str, Column], name: str, found: Ends) -> tuple[dict[str, Column], Range]:
    """The two columns for the amounts of a text, and their range."""
    low, high = (free_name(made, f"{name}_{end}") for end in ("from", "to"))
    derived = {
        own: Column(type=read.type, unit=read.unit, per=found.per, expr=read.expr)
        for own, read in ((low, found.low), (high, found.high))
    }
    return derived, range_for(name, made[name], low, high)
