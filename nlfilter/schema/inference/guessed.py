"""Guesses the schema of one column from its facts, its values and its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, Any, Literal, cast

from msgspec import Struct, field
from msgspec.structs import replace

from nlfilter.build_cache import read_table
from nlfilter.schema.fold import fold, has_cjk
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.delimited import LISTED
from nlfilter.schema.inference.places import Recognised, recognised
from nlfilter.schema.inference.thesaurus import set_of
from nlfilter.schema.inference.written import Written
from nlfilter.schema.kinds import Kind, declared_as, kind_of
from nlfilter.schema.names import guesses, scaled_names, unit_guesses
from nlfilter.schema.names.flags import flag_words, refusal_words, suiting_words, words_of_need
from nlfilter.schema.names.guesses import has_word, words_of
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import FRACTION, Column, Group, Order
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.learn import is_free_text
from nlfilter.sources.learn import TextFacts
from nlfilter.sources.names import free_name, literal, quoted

if TYPE_CHECKING:
    from nlfilter.schema.parts import Period


_ENOUGH = 0.75
"""The share of the distinct values that must be steps; a few may be something else, such as "other"."""

Better = Literal["greater", "lesser", "neither"]


class Scale(Struct, frozen=True):
    """The scale of a column: its stored values in order, the better end, and synonyms of each value.

    `kind`: if it is a well-known one. Words of a step that several values stand for mean all of these: a
    group.
    """

    kind: Semantic | None
    values: tuple[str, ...]
    better: Better
    words: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Group] = field(default_factory=dict)


class _Steps(Struct, frozen=True):
    kind: Semantic
    better: Better
    named: frozenset[str]
    silent: frozenset[str]
    """Words for a step that are too common in requests to be synonyms."""
    steps: tuple[tuple[str, ...], ...]
    place: Mapping[str, int]
    finer: tuple[str, ...] = ()
    """Words of one step, from the least: if two of them are stored, they have this order."""


def scale_of(name: str, values: Sequence[str]) -> Scale | None:
    """The scale that a column's values belong to; None if there is none.

    >>> found = scale_of("cond", ["good", "Mint", "poor"])
    >>> found.values, found.better, found.words["poor"][:2]
    (('poor', 'good', 'Mint'), 'greater', ('不良', '不可'))
    >>> scale_of("grade", ["B", "A", "S"]).values, scale_of("initial", ["B", "A", "S"])
    (('B', 'A', 'S'), None)
    >>> scale_of("priority", ["P1 - Critical", "P2 - High", "P3 - Low"]).words["P2 - High"]
    ('high', 'P2')
    >>> found = scale_of("level", ["初級", "入門", "上級"])
    >>> found.values, found.groups["beginner"].values
    (('入門', '初級', '上級'), ('入門', '初級'))
    """
    said = {*words_of(name)}
    # A value may be a step with a number: "Risk 1 (High)".
    spelled = {value: [fold(text) for text in (value, *without_code(value))] for value in values}
    best: tuple[float, Scale] | None = None
    for scale in _scales():
        if (
            scale.named
            and said.isdisjoint(scale.named)
            and not any(w in name for w in scale.named if not w.isascii())
        ):
            continue
        steps = {value: next((t for t in texts if t in scale.place), "") for value, texts in spelled.items()}
        found = {value: scale.place[step] for value, step in steps.items() if step}
        share = len(found) / len(values) if values else 0
        if len({*found.values()}) < 2 or share < _ENOUGH or (best and share <= best[0]):
            continue
        finer = {word: n for n, word in enumerate(scale.finer, 1)}
        ordered = tuple(sorted(found, key=lambda value: (found[value], finer.get(steps[value], 0))))
        words, groups = _words(ordered, found, scale, values)
        words |= {v: (*words.get(v, ()), code) for v in ordered if (code := _code_of(v, steps[v]))}
        best = share, Scale(scale.kind, ordered, scale.better, words, groups)
    return best[1] if best else None


_NUMBERED = re.compile(r"(?P<number>\d{1,3})(?P<unit>\D{1,6})")
_FEWEST_NUMBERS = 3
"""The least numbers with one unit that make a scale."""


def numbered(values: Sequence[str]) -> Scale | None:
    """The order of values that are a number with one unit, or with units of which each ends in the shorter.

    >>> numbered(["2LDK", "1K", "3LDK", "1DK", "studio"]).values
    ('studio', '1K', '1DK', '2LDK', '3LDK')
    >>> numbered(["2人用", "10人用", "4人用"]).values, numbered(["2 days", "1 week", "3 hours"])
    (('2人用', '4人用', '10人用'), None)
    """
    first = {*map(fold, _known_scales()["numbered"]["least"])}
    least = [value for value in values if fold(value) in first]
    rest = (value for value in values if value not in least)
    found = {value: match for value in rest if (match := _NUMBERED.fullmatch(value))}
    units = sorted({match["unit"] for match in found.values()}, key=len)
    chained = all(longer.endswith(unit) for unit, longer in pairwise(units))
    numbers = {int(match["number"]) for match in found.values()}
    if any({*units} >= {*told[:2]} for told in NAMES["written"]["larger"]):
        return None  # 3km are more than 350m
    if not chained or len(numbers) < _FEWEST_NUMBERS or len(found) < _ENOUGH * (len(values) - len(least)):
        return None
    ordered = sorted(found, key=lambda value: (int(found[value]["number"]), len(value)))
    return Scale(None, (*least, *ordered), "greater", {})


def _words(
    ordered: Sequence[str], found: Mapping[str, int], scale: _Steps, values: Sequence[str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, Group]]:
    """The words of each value, and of the values that share a step."""
    own = {fold(value) for value in values} | scale.silent
    words: dict[str, tuple[str, ...]] = {}
    groups: dict[str, Group] = {}
    for step in dict.fromkeys(found.values()):
        alike = tuple(value for value in ordered if found[value] == step)
        told = {v: tuple(w for w in scale.steps[step] if len(w) > 1 and _is_said(w, v, own)) for v in alike}
        shared = [w for w in scale.steps[step] if len(alike) > 1 and all(w in told[v] for v in alike)]
        words |= {v: left for v in alike if (left := tuple(w for w in told[v] if w not in shared))}
        if shared:
            groups[shared[0]] = Group(values=alike, synonyms=tuple(shared[1:]))
    return words, groups


def _is_said(word: str, value: str, own: Collection[str]) -> bool:
    """Whether a word of a step may be a synonym of a value: it is in the value, or means no other value.

    Signs ("$$") are no words.
    """
    if not any(map(str.isalnum, word)):
        return False
    bare = {fold(text) for text in without_code(value)}
    return fold(word) in bare or fold(word) not in own


_WITH_CODE = re.compile(
    r"(?P<before>[^()]*\S)\s*\((?P<within>[^()]+)\)|(?P<code>[^\W\d]*\s?\d+)\s?[-.:)]\s?(?P<after>.+)"
)


def without_code(value: str) -> tuple[str, ...]:
    """The words of a value beside its number or code.

    >>> without_code("Risk 1 (High)"), without_code("2 - Medium"), without_code("low")
    (('High', 'Risk 1'), ('Medium',), ())
    """
    match = _WITH_CODE.fullmatch(value)
    found = (match["after"], match["within"], match["before"]) if match else ()
    return tuple(text for text in found if text)


def _code_of(value: str, step: str) -> str:
    """The code beside the words of a step: "P1" of "P1 - Critical", but not the 2 of "2 - Medium"."""
    match = _WITH_CODE.fullmatch(value)
    texts = filter(None, (match["code"], match["before"], match["within"]) if match else ())
    codes = (text for text in texts if any(map(str.isalpha, text)) and any(map(str.isdigit, text)))
    return next((code for code in codes if fold(code) != step), "")


@cache
def _known_scales() -> Mapping[str, Any]:
    return read_table(__package__, "scales.toml")


@cache
def _scales() -> tuple[_Steps, ...]:
    told = {name: scale for name, scale in _known_scales().items() if "steps" in scale}
    silent = frozenset(map(fold, _known_scales()["too_common"]["words"]))
    return tuple(
        _Steps(
            kind=Semantic.SIZE if name == "size" else Semantic.GRADE,
            better=scale["better"],
            named=frozenset(scale.get("named", ())),
            silent=frozenset() if scale.get("says_common") else silent,
            steps=tuple(map(tuple, scale["steps"])),
            finer=tuple(map(fold, scale.get("finer", ()))),
            place={fold(word): n for n, step in enumerate(scale["steps"]) for word in step},
        )
        for name, scale in told.items()
    )


_BESIDE = r"[^\d/\\@:]"
_NUMBERED_TEXT = re.compile(
    rf"(?P<before>{_BESIDE}*[^\W\d]{_BESIDE}*)(?P<number>\d{{1,3}})(?P<after>{_BESIDE}*)"
)
"""A text with one number; a path or an address is no step."""
_ROMAN = re.compile(r"(?P<before>|.*[\s\-_.])(?P<number>[IVX]{1,4})(?P<after>)")
_FEWEST_STEPS = 3
"""The least steps of a scale of numbers."""
_MOST = 30
"""Columns with more such values hold numbers of things."""
_SHORT = 2
"""The most letters of a step that stands beside the same text in each value: the S+ of "Grade S+"."""


def steps_of(name: str, values: Sequence[str]) -> Scale | None:
    """The order of values that are the same text, each with another number or letter; None for other values.

    >>> steps_of("level", ["Lv1", "Lv10", "Lv2"]).values, steps_of("stage", ["II", "I", "IV"]).values
    (('Lv1', 'Lv2', 'Lv10'), ('I', 'II', 'IV'))
    >>> steps_of("stage", ["Stage II", "Stage I", "Stage III"]).words["Stage III"]
    ('Stage 3',)
    >>> steps_of("priority", ["P1", "P2", "P3"]).values, steps_of("class", ["Class 1", "Class 2", "Class 3"])
    (('P3', 'P2', 'P1'), None)
    >>> found = steps_of("stage", ["Stage 2 (draft)", "Stage 1 (idea)", "Stage 3 (done)"])
    >>> found.values[0], found.words["Stage 2 (draft)"]
    ('Stage 1 (idea)', ('Stage 2',))
    >>> steps_of("評価", ["Aランク", "Bランク", "Sランク"]).values, steps_of("room", ["A1", "A2", "B1"])
    (('Bランク', 'Aランク', 'Sランク'), None)
    >>> found = steps_of("評価", ["★★★", "★★☆", "★☆☆"])
    >>> found.values, found.words["★★☆"]
    (('★☆☆', '★★☆', '★★★'), ('★2', '星2', '星2つ', '2 stars'))
    """
    if not _FEWEST_STEPS <= len(values) <= _MOST:
        return None
    return _by_number(name, values) or _by_letter(name, values) or _by_stars(values)


def says_steps(name: str, values: Sequence[str]) -> bool:
    """Whether the name of a column or its values say that they are steps, so that they need not repeat.

    >>> says_steps("Prio", ["P1", "P2"]), says_steps("no", ["Level 1", "Level 2"]), says_steps("seat", ["A1"])
    (True, True, False)
    """
    told = _words_of_steps()
    return has_word(f"{name} {values[0] if values else ''}", (*told["named"], *told["first_is_most"]))


def _by_number(name: str, values: Sequence[str]) -> Scale | None:
    for shape, number in ((_NUMBERED_TEXT, int), (_ROMAN, _roman)):
        # Full-width figures and "Ⅳ" become plain ones.
        found = {value: shape.fullmatch(unicodedata.normalize("NFKC", value)) for value in values}
        places = {value: number(match["number"]) for value, match in found.items() if match}
        beside = {(match["before"], _same(match["after"])) for match in found.values() if match}
        if len({*places.values()} - {-1}) == len(values) and len(beside) == 1:
            before, after = beside.pop()
            told = any(match and match["after"] != after for match in found.values())
            ordered = _in_order(name, before, after, sorted(places, key=lambda value: places[value]))
            figures = {value: (f"{before}{place}",) for value, place in places.items()}
            return ordered and replace(
                ordered, words=figures if before and (told or number is _roman) else {}
            )
    return None


def _same(after: str) -> str:
    """What follows a number, without a remark on the step: "Level 2 (Basic)", "Stage 1: draft"."""
    return "" if _REMARK.match(after) else after


_REMARK = re.compile(r"\s*[(（:：]|\s+[-–—]\s")


def _roman(numeral: str) -> int:
    """The number of a Roman numeral; -1 if it is none."""
    known = _words_of_steps()["roman"]
    return known.index(numeral) + 1 if numeral in known else -1


def _in_order(name: str, before: str, after: str, ordered: Sequence[str]) -> Scale | None:
    """The scale of values in the order of their numbers; None if either end may be the greatest."""
    if has_word(f"{name} {before} {after}", _words_of_steps()["unclear"]):
        return None
    step = fold(before).strip(" -_.")
    short = len(step) == 1 or any(word.startswith(step) for word in words_of(name))
    first_is_most = short and has_word(name, _words_of_steps()["first_is_most"])
    return Scale(None, tuple(reversed(ordered) if first_is_most else ordered), "neither", {})


def _by_letter(name: str, values: Sequence[str]) -> Scale | None:
    """The scale of the letters that are left of values without the text that all begin or end with."""
    first = _common(values)
    last = _common([value[len(first) :][::-1] for value in values])[::-1]
    bare = {value[len(first) : len(value) - len(last)]: value for value in values}
    if not f"{first}{last}".strip() or not all(0 < len(step) <= _SHORT for step in bare):
        return None
    found = scale_of(f"{name} {first} {last}", [*bare])
    return found and Scale(found.kind, tuple(bare[step] for step in found.values), found.better, {})


def _by_stars(values: Sequence[str]) -> Scale | None:
    """The scale of rows of stars, of which the empty ones do not count if there are full ones."""
    star = star_of(values)
    if not star:
        return None
    places = {value: value.count(star) for value in values}
    said = _words_of_steps()["stars"]["said"]
    words = {value: tuple(form.format(n) for form in said) for value, n in places.items() if n}
    ordered = sorted(places, key=lambda value: places[value])
    return Scale(None, tuple(ordered), "greater", words) if len({*places.values()}) == len(values) else None


def star_of(values: Sequence[str]) -> str:
    """The star that counts, if all values are rows of stars; else ""."""
    stars: Mapping[str, Sequence[str]] = _words_of_steps()["stars"]
    full = next((sign for sign in stars["full"] if any(sign in value for value in values)), "")
    return full if full and not any({*value} - {full, *stars["empty"]} for value in values) else ""


def _common(texts: Sequence[str]) -> str:
    """The letters with which all texts begin."""
    alike = takewhile(lambda letters: len({*letters}) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in alike)


@cache
def _words_of_steps() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_table(__package__, "scales.toml")["numbered_steps"]
    return found


_PHRASE = 10
"""Shorter texts are words for a state ("ok", "see mail"), not remarks."""
_FEW_ROWS = 20
"""In a smaller table, values need not repeat to be steps of a scale."""
_MANY = 50  # with this many distinct values, single-word texts with digits are identifiers
_FIRST_YEAR, _LAST_YEAR = 1500, 2100
_RECENT_YEAR = 1900
"""Whole numbers from here on to the last year are years, whatever their name is, if they repeat."""
_FEWEST_YEARS = 3
_SENTENCE_ENDS = ("。", ".", "!", "！")
_SENTENCE = 15
"""The least number of letters of a sentence."""


def guessed_column(
    name: str, fact: ColumnFacts, values: tuple[str, ...], types: Mapping[str, str], written: Written | None
) -> dict[str, Column]:
    """A stored column as the schema declares it, and the column derived from it, if any.

    `types` are the stored types of all columns. An empty text says nothing: it is missing.
    """
    made = _guessed(name, fact, values, types, written)
    if fact.blanks and made[name].kind is Kind.TEXT and made[name].filterable:
        made[name] = made[name].model_copy(update={"missing": ("",)})
    return made


def _guessed(
    name: str, fact: ColumnFacts, values: tuple[str, ...], types: Mapping[str, str], written: Written | None
) -> dict[str, Column]:
    if written and written.type == LISTED:
        return _listed(name, values, types, written)
    if meant := _answers(name, fact, values):
        others = any(value.strip() and value not in meant for value in values)
        return _flag(name, types, meant, others=others, blanks=bool(fact.blanks))
    if fact.kind.is_text and (worldly := recognised(name, values)):
        return {name: _named(declared_as(types[name]), worldly)}
    scale = scale_of(name, values)
    if written and not scale:
        return _read(name, types, written)
    repeats = fact.distinct <= fact.present / 2 or (fact.present < _FEW_ROWS and says_steps(name, values))
    scale = scale or numbered(values) or (steps_of(name, values) if repeats else None)
    made = _columns(name, types[name], fact, types)
    if fact.kind is Kind.TEXT and scale:
        made[name] = _stepped(made[name], scale)
        if star := star_of(values):
            made[free_name(types, f"{name}_{Semantic.NUMBER.value}")] = _counted(name, star)
    elif _are_sentences(values) and made[name].kind is Kind.TEXT:
        made[name] = made[name].model_copy(update={"vocabulary": "text"})
    return made


def _are_sentences(values: Sequence[str]) -> bool:
    """Whether most texts are sentences. Such a column is free text, even if it has few values."""
    sentences = [v for v in values if len(v) >= _SENTENCE and v.endswith(_SENTENCE_ENDS)]
    return len(sentences) > len(values) / 2


def _answers(name: str, fact: ColumnFacts, values: tuple[str, ...]) -> Mapping[str, bool] | None:
    """The stored values of a yes/no column, texts or 0 and 1, with their meanings; "yes" may stand alone.

    "Unknown" beside both is left out.
    """
    if fact.kind is Kind.TEXT_LIST:
        return None
    told = [value for value in values if value.strip()]
    if len(known := [value for value in told if value.lower() not in guesses.UNKNOWN]) > 1:
        told = known
    meant = {value: guesses.ANSWERS[value.lower()] for value in told if value.lower() in guesses.ANSWERS}
    sides = sorted(meant.values())
    return meant if len(meant) == len(told) and sides in ([False, True], [True]) else None


def _true_words(name: str) -> tuple[str, ...]:
    """The words that ask for a flag to be true."""
    return tuple(dict.fromkeys((*flag_words(name), *suiting_words(name))))


def _flag(
    name: str, types: Mapping[str, str], meant: Mapping[str, bool], *, others: bool, blanks: bool
) -> dict[str, Column]:
    """Replace a yes/no column by a derived BOOLEAN.

    `others`: some stored values say neither; `blanks`: some texts are empty.
    """
    yes = next(value for value, is_yes in meant.items() if is_yes)
    literal_yes = literal(yes) if kind_of(types[name]) is Kind.TEXT else yes
    told = f"nullif({quoted(name)}, '')" if blanks else quoted(name)
    is_yes = f"{told} = {literal_yes}"
    if others:
        no = next(value for value, is_yes in meant.items() if not is_yes)
        is_yes = f"CASE {quoted(name)} WHEN {literal(yes)} THEN TRUE WHEN {literal(no)} THEN FALSE END"
    # If nothing says "no", an empty field does.
    flag = _in_place_of(name, "BOOLEAN", is_yes if len(meant) > 1 else f"coalesce({is_yes}, FALSE)")
    needed, unneeded = words_of_need(name, meant)
    said = {
        "when_true": (*_true_words(name), *needed),
        "when_false": (*refusal_words(name), *unneeded),
    }
    said = {key: tuple(dict.fromkeys((*_stated(name, meant, key), *words))) for key, words in said.items()}
    flag = flag.model_copy(update=said)
    hidden = Column(type=types[name], holds=Semantic.YES_NO, filterable=False)
    return {name: hidden, free_name(types, f"{name}_flag"): flag}


def _stated(name: str, meant: Mapping[str, bool], key: str) -> list[str]:
    """A name with its stored value, if people say them together: 「ペット可」, "insurance accepted".

    What is done may also stand alone: "accepted".
    """
    said = [value for value, is_yes in meant.items() if is_yes == (key == "when_true")]
    done = [value for value in said if value.lower() in _SAID]
    if has_cjk(name):
        return [*(name + value for value in said if value in _JOINED), *done]
    thing = guesses.spoken(name).replace("_", " ")
    return [*(f"{thing} {value}" for value in done), *done]


_JOINED = frozenset(NAMES["answers"]["joined"])
_SAID = frozenset(NAMES["answers"]["said"])


def _read(name: str, types: Mapping[str, str], written: Written) -> dict[str, Column]:
    """Replace a column of texts that are numbers, days or times by a derived column of that type."""
    hidden = Column(type=declared_as(types[name]), holds=written.kind, filterable=False)
    if written.beside:
        hidden = Column(type=declared_as(types[name]), vocabulary="open")
    derived = free_name(types, f"{name}_{written.kind.value}")
    number = written.kind is Semantic.NUMBER and not written.multiplied
    if number and (scaled := scaled_names.scaled(name) or scaled_names.scaled_by_range(name, written.high)):
        scaled = replace(scaled, unit=written.unit or scaled.unit)
        return {name: hidden, derived: _times(name, written.type, written.expr, scaled)}
    told = unit_guesses.unit_of(name, types)
    unit = written.unit or told.unit if written.kind is Semantic.NUMBER else None
    update = {"unit": unit, "per": (written.per or told.per) if is_currency(unit) else None}
    names = told.names if unit == told.unit else ()
    read = _in_place_of(name, written.type, written.expr).model_copy(update={**update, "unit_names": names})
    if unit == told.unit and (bare := unit_guesses.without_unit(name)):
        read = read.model_copy(update={"label": {"en": bare, "ja": bare}})
    return {name: hidden, derived: read}


def clock_beside(name: str, types: Mapping[str, str], within: Written) -> dict[str, Column]:
    """A derived column for the time of day of a timestamp, which remains."""
    return {free_name(types, f"{name}_{within.kind.value}"): _in_place_of(name, within.type, within.expr)}


def _listed(
    name: str, pieces: tuple[str, ...], types: Mapping[str, str], written: Written
) -> dict[str, Column]:
    """Replace a column of delimited texts by a derived column of lists."""
    hidden = Column(type="VARCHAR", filterable=False)
    worldly = recognised(name, pieces)
    listed = _named(LISTED, worldly) if worldly else Column(type=LISTED)
    told = _in_place_of(name, LISTED, written.expr)
    told = listed.model_copy(update={key: getattr(told, key) for key in ("label", "synonyms", "expr")})
    return {name: hidden, free_name(types, f"{name}_list"): told}


def _in_place_of(name: str, type_: str, expr: str) -> Column:
    """A derived column that is asked for by the name of the stored one."""
    said = guesses.spoken(name)
    return Column(type=type_, label={"en": said.replace("_", " "), "ja": said}, synonyms=(name,), expr=expr)


def _scaled(
    name: str, type_: str, scaled: scaled_names.Scaled, types: Mapping[str, str]
) -> dict[str, Column]:
    """Replace a column that counts in thousands or millions by a derived column of whole amounts."""
    hidden = Column(type=type_, filterable=False)
    whole = "BIGINT" if kind_of(type_) is Kind.INTEGER else "DOUBLE"
    return {name: hidden, free_name(types, whole_of(name)): _times(name, whole, quoted(name), scaled)}


def _times(name: str, type_: str, expr: str, scaled: scaled_names.Scaled) -> Column:
    """A derived column of whole amounts; `expr` reads the stored thousands or millions."""
    read = _in_place_of(name, type_, f"{expr} * {scaled.factor}").model_copy(
        update={"unit": scaled.unit, "per": unit_guesses.unit_of(name).per if scaled.unit else None}
    )
    label = {"en": scaled.name.replace("_", " "), "ja": scaled.name}
    return read.model_copy(update={"label": label, "synonyms": (scaled.name, name)})


def whole_of(name: str) -> str:
    """The name of the derived column of whole amounts for a column that counts in thousands or millions."""
    return f"{name}_whole"


def _are_years(name: str, fact: ColumnFacts, unit: str | None) -> bool:
    """Whether whole numbers look like years, by their size and by the column's name."""
    whole = fact.kind is Kind.INTEGER and unit is None and fact.present and not guesses.looks_like_key(name)
    if not whole or not _FIRST_YEAR <= fact.low <= fact.high <= _LAST_YEAR:
        return False
    if fact.low >= _RECENT_YEAR and _FEWEST_YEARS <= fact.distinct <= fact.present / 2:
        return not guesses.looks_like_count(name)
    column = Column(type="DATE")
    return guesses.looks_like_year(name) or guesses.looks_like_event(name) or set_of(name, column) is not None


def _is_share(name: str, fact: ColumnFacts, unit: str | None) -> bool:
    """Whether numbers from 0 to 1 are called a rate or a percentage, so that 0.2 stands for 20 percent."""
    within = fact.kind in (Kind.DECIMAL, Kind.FLOAT) and fact.present and 0 <= fact.low < fact.high <= 1
    return bool(within) and unit in (None, "percent") and guesses.looks_like_share(name)


def _columns(name: str, type_: str, fact: ColumnFacts, types: Mapping[str, str]) -> dict[str, Column]:
    """The column for the schema; a text column that mostly holds dates also gives a derived DATE."""
    if fact.kind is Kind.BOOLEAN:
        yes, no = _true_words(name), refusal_words(name)
        return {name: Column(type="BOOLEAN", when_true=yes, when_false=no)}
    if fact.kind.is_number:
        if scaled := scaled_names.scaled(name) or scaled_names.scaled_by_range(name, fact.high):
            return _scaled(name, type_, scaled, types)
        told = unit_guesses.unit_of(name, types)
        if _is_share(name, fact, told.unit):
            told = unit_guesses.Unit(FRACTION)
        elif told == unit_guesses.Unit(None) and fact.present:
            spread = unit_guesses.Spread(fact.low, fact.high, fact.mean, fact.uneven)
            told = unit_guesses.Unit(unit_guesses.unit_in_range(name, spread))
        sentinel = (-1,) if fact.low == -1 and not fact.negatives and fact.high > 0 else ()
        return {
            name: Column(
                type=type_,
                holds=Semantic.YEAR if _are_years(name, fact, told.unit) else None,
                unit=told.unit,
                unit_names=told.names,
                per=cast("Period | None", told.per),
                missing=sentinel,
            )
        }
    if fact.kind.is_temporal:
        return {name: Column(type=type_)}
    if fact.kind is Kind.TEXT_LIST:
        return {name: Column(type=declared_as(type_))}
    if fact.present and fact.dates == fact.present:
        return {name: Column(type="TIMESTAMP" if fact.clocks else "DATE", stored="VARCHAR")}
    if fact.present and fact.times == fact.present:
        return {name: Column(type="TIME", stored="VARCHAR")}
    derived = f"{name}_date"
    if fact.present and fact.dates >= 0.95 * fact.present and derived not in types:
        day = _in_place_of(name, "DATE", f"TRY_CAST({quoted(name)} AS DATE)")
        return {name: Column(type="VARCHAR", filterable=False), derived: day}
    return {name: _text_column(name, declared_as(type_), fact)}


def _named(type_: str, worldly: Recognised) -> Column:
    """A column of well-known things (countries, languages ...), with their other names."""
    groups = {
        name: Group(values=of, synonyms=tuple(others)) for (name, *others), of in worldly.families.items()
    }
    words = {value: tuple(names) for value, names in worldly.words.items()}
    return Column(type=type_, holds=worldly.kind, values=words, groups=groups, vocabulary="closed")


def _stepped(column: Column, scale: Scale) -> Column:
    """A column whose values are steps of a scale, with their order.

    Single letters must be asked for with the column's name (`named_only`), except sizes: "L" is a size.
    """
    named_only = scale.kind is not Semantic.SIZE and all(len(value) == 1 for value in scale.values)
    order = Order(values=scale.values, better=scale.better)
    told = {"order": order, "values": scale.words, "named_only": named_only, "groups": dict(scale.groups)}
    return column.model_copy(update={**told, "holds": scale.kind})


def _counted(name: str, star: str) -> Column:
    """A derived column of the number of stars: "rating over 3"."""
    told = f"nullif({quoted(name)}, '')"
    expr = f"length({told}) - length(replace({told}, {literal(star)}, ''))"
    return _in_place_of(name, "BIGINT", expr)


def _text_column(name: str, type_: str, fact: ColumnFacts) -> Column:
    identifier = fact.coded and fact.distinct > _MANY and fact.length <= 40
    if identifier:
        return Column(type=type_, vocabulary="open", named_only=True)
    written = guesses.looks_like_text(name) and fact.length >= _PHRASE
    if written or is_free_text(TextFacts(fact.present, fact.distinct, fact.length)):
        return Column(type=type_, vocabulary="text")
    return Column(type=type_, vocabulary="closed")
