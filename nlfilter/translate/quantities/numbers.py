"""Amounts in a request: figures, number words and kanji numerals, with their unit and period.

`amounts` finds every one: `800万`, `8M`, `150k+`, `$80k`, `1.5億`, `八百万`, `six figures`, `30/hr`, `50人`.
What an amount is compared with is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.translate.languages.loading import language
from nlfilter.where.values import MAX_DIGITS

# Working time a year, to convert pay between periods: 40 hours in 52 weeks, 5 days a week, 12 months.
PER_YEAR = {
    "year": Decimal(1),
    "month": Decimal(12),
    "week": Decimal(52),
    "day": Decimal(260),
    "hour": Decimal(2080),
}

# Words that only count (「5つ」): no unit of a column.
_COUNTER = "count"

SMALLER: dict[str, dict[str, int]] = {
    "years": {"months": 12},
    "weeks": {"days": 7},
    "days": {"hours": 24},
    "hours": {"minutes": 60},
    "minutes": {"seconds": 60},
}
"""Units of time and how many of a smaller one they hold."""

_KANJI_DIGITS = {ch: i for i, ch in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SMALL_KANJI = {"十": 10, "百": 100, "千": 1000}
_LARGE_KANJI = {"万": 10**4, "億": 10**8, "兆": 10**12}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written: folded span, value, unit and period if given.

    `at_least` is a trailing plus; `size` is the word or letter of size that stood with it ("8M", "800万"),
    else 1; `figures`, that only its number of digits was said ("six figures"); `unit_at` is where a unit word
    begins.
    """

    start: int
    end: int
    value: Decimal
    unit: str | None = None
    per: str | None = None
    at_least: bool = False
    size: int = 1
    figures: bool = False
    unit_at: int | None = None


def kanji_number(text: str) -> Decimal | None:
    """A number written with kanji, or figures and kanji mixed.

    >>> kanji_number("八百万"), kanji_number("1千万"), kanji_number("1.5億"), kanji_number("二〇二六")
    (Decimal('8000000'), Decimal('10000000'), Decimal('150000000.0'), Decimal('2026'))
    """
    if all(ch in _KANJI_DIGITS for ch in text):
        return Decimal("".join(str(_KANJI_DIGITS[ch]) for ch in text))
    try:
        return _summed(text.replace(",", ""))
    except InvalidOperation:
        return None  # "800万...1000万"


def _summed(text: str) -> Decimal | None:
    total, section, digits = Decimal(0), Decimal(0), ""
    for ch in text:
        if (ch.isdigit() and ch.isascii()) or ch == ".":
            digits += ch
        elif ch in _KANJI_DIGITS:
            digits += str(_KANJI_DIGITS[ch])
        elif ch in _SMALL_KANJI:
            section += (Decimal(digits) if digits else 1) * _SMALL_KANJI[ch]
            digits = ""
        elif ch in _LARGE_KANJI:
            section += Decimal(digits) if digits else 0
            total += (section or 1) * _LARGE_KANJI[ch]
            section, digits = Decimal(0), ""
        else:
            return None
    return total + section + (Decimal(digits) if digits else 0)


_FIGURE = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<!\.)\.\d+"
_KANJI = r"[〇一二三四五六七八九十百千万億兆]"


_NOTHING = "(?!)"
"""Matches no text, in the place of words that no language has."""


@cache
def _pattern() -> re.Pattern[str]:
    lang = language()
    latin = sorted((m for m in lang.magnitudes if m.isascii()), key=len, reverse=True)
    # A single letter of size touches its figure ("8m"); apart from it, it is a unit or a name ("8 m").
    letters = "|".join(rf"\s?{re.escape(m)}" if len(m) > 1 else re.escape(m) for m in latin)
    words = "|".join(sorted(lang.numbers, key=len, reverse=True)) or _NOTHING
    large = "|".join(m for m in latin if len(m) > 3) or _NOTHING
    end = rf"(?:{words}|{large})"
    following = rf"(?={end}\b)"
    # "Two hundred and five" is one number, "two and four" are two.
    word = rf"(?:(?:{words}|a|half a)(?:[\s-]+{following})?|(?:{large})(?:[\s-]+(?:and\s+)?{following})?)"
    number = (
        rf"(?:(?P<kanji>(?:{_FIGURE})?{_KANJI}(?:(?:\d|[.,](?=\d))*{_KANJI})*\d*)"
        rf"|(?P<figure>{_FIGURE})(?:(?P<size>{letters})(?![^\W_]))?"
        r"|(?<![^\W_])(?P<article>an?)(?= (?:hour|year|day|week|minute) and a half)"
        r"|(?:(?<=under )|(?<=over )|(?<=within )|(?<=than )|(?<=least )|(?<=most )|(?<=that )|(?<=to ))"
        r"(?P<single>an?)(?= (?:hour|minute|day|week|month|year)(?![^\W_]))"
        r"|(?<![^\W_])(?P<hour>an)(?= hour (?:or|tops|max))"
        rf"|(?<![^\W_])(?P<words>{word}*{end})(?![^\W_])"
        r"|(?<![^\W_])(?P<half>half an?(?= [a-z]))|(?P<hemi>半)(?=[^\W\d_])"
        r"|(?:(?<=under )|(?<=over )|(?<=above )|(?<=below )|(?<=within )|(?<=than )|(?<=least )|(?<=most ))"
        r"(?P<one>an?)(?= [a-z]))"
    )
    return re.compile(number)


Units = tuple[tuple[str, str], ...]
"""Words for units that a table has of its own, folded, each with the unit."""


@cache
def _unit_words(own: Units) -> dict[str, str]:
    """The words of units: everybody's, and of a measure that a column has (grams) all its others.

    Another name that the owner gives a unit wins over all of these: a kilo is of one measure in one table.
    """
    words = {word: unit for word, unit in own if not word.isdigit()}
    names = {word: unit for word, unit in words.items() if word != fold(unit)}
    for measure in language().measures:
        if any(word in spelled for spelled in measure.values() for word in words.keys() - names.keys()):
            words |= {spelling: unit for unit, spelled in measure.items() for spelling in spelled}
    return words | dict(language().units) | names


@cache
def _units(own: Units) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    lang, units = language(), _unit_words(own)

    def any_of(words: Iterator[str]) -> str:
        return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or _NOTHING

    symbols = any_of(w for w in lang.units if not w[0].isalnum() or w.startswith("us$"))
    # "a 7-minute walk"
    after = rf"(?:\s?|-)(?P<unit>{any_of(iter(units))})(?![a-z])"
    per = any_of(iter(lang.per_phrases)).replace(r"\ ", r"\s?")
    return (
        re.compile(rf"(?P<unit>{symbols})\s?$"),
        re.compile(after),
        re.compile(rf"\s?(?P<per>{per})(?![a-z])"),
    )


def _words_value(text: str) -> Decimal:
    """The value of number words: "two hundred thousand", "half a million"."""
    lang = language()
    total, section = Decimal(0), Decimal(0)
    for word in re.split(r"[\s-]+", text):
        if word in ("and", ""):
            continue
        if word in ("a", "an"):
            section = section or Decimal(0)
        elif word == "half":
            section = Decimal("0.5")
        elif word in lang.numbers:
            section += lang.numbers[word]
        elif (size := lang.magnitudes.get(word)) == 100:
            section = (section or Decimal(1)) * 100
        elif size:
            total += (section or Decimal(1)) * size
            section = Decimal(0)
    return total + section


def amounts(text: str, own: Units = ()) -> list[Amount]:
    """Every amount of a folded text, from left to right; `own` are units that the table has of its own.

    >>> [(str(a.value), a.unit, a.per) for a in amounts("$80k to 1.5億円, 30/hr, two hundred people")]
    [('80000', 'USD', None), ('150000000.0', 'JPY', None), ('30', None, 'hour'), ('200', 'people', None)]
    """
    found: list[Amount] = []
    at = 0
    while match := _pattern().search(text, at):
        at = match.end()
        amount = _amount(text, match, own)
        if amount is None:
            continue
        amount = _with_half(text, amount)
        before = found[-1] if found else None
        if before is not None and (whole := _together(text, before, amount)):
            found[-1] = amount = whole
        else:
            found.append(amount)
        at = max(at, amount.end)
    return found


_HALF = re.compile(r"\s?(?:and a half(?![^\W\d_])|半(?![年月日]))")
_JOIN = re.compile(r"\s?(?:and|と)?\s?")


def _with_half(text: str, amount: Amount) -> Amount:
    """ "One hour and a half", 「1時間半」."""
    half = _HALF.match(text, amount.end) if amount.unit in SMALLER else None
    return replace(amount, value=amount.value + Decimal("0.5"), end=half.end()) if half else amount


def _together(text: str, one: Amount, other: Amount) -> Amount | None:
    """ "1 hour 20 minutes" is one amount, in the smaller unit."""
    factor = SMALLER.get(one.unit or "", {}).get(other.unit or "")
    if factor is None or not _JOIN.fullmatch(text[one.end : other.start]):
        return None
    return replace(other, start=one.start, value=one.value * factor + other.value)


def _amount(text: str, match: re.Match[str], own: Units) -> Amount | None:
    lang = language()
    start, end = match.span()
    size = 1
    if match["figure"]:
        # Figures inside a word are part of a name ("x86", "web3"), not an amount.
        if start and ((text[start - 1].isascii() and text[start - 1].isalpha()) or text[start - 1] in "._#"):
            return None
        if (
            end < len(text)
            and text[end].isascii()
            and text[end].isalpha()
            and not _unit_follows(text, end, own)
        ):
            return None
        value = Decimal(match["figure"].replace(",", ""))
        if match["size"]:
            size = lang.magnitudes[match["size"].strip()]
            value *= size
    elif match["kanji"]:
        kanji = match["kanji"].rstrip(",.")
        end = start + len(kanji)
        read = kanji_number(kanji)
        # A lone kanji numeral is more often part of a word ("一覧", "千葉", "万全") than an amount.
        if read is None or (
            not any(ch.isdigit() for ch in kanji) and len(kanji) < 2 and not _unit_follows(text, end, own)
        ):
            return None
        value, size = read, max((_LARGE_KANJI[ch] for ch in kanji if ch in _LARGE_KANJI), default=1)
    elif match["half"] or match["hemi"]:
        if not _unit_follows(text, end, own):
            return None  # "half a million" is a number word
        value = Decimal("0.5")
    elif match["one"]:
        word = _units(own)[1].match(text, end)
        if word is None or _unit_words(own)[word["unit"]] not in _measured():
            return None  # "at least a shrub"
        value = Decimal(1)
    elif match["article"] or match["single"] or match["hour"]:
        value = Decimal(1)
    else:
        value = _words_value(match["words"])
        size = 1000 if value >= 1000 else 1
    if half := re.compile(r" and a half(?= [a-z])").match(text, end):
        value, end = value + Decimal("0.5"), half.end()  # "two and a half hours"
    after = text[end:].lstrip()
    if any(after.startswith(word) for word in lang.figures):
        if not 1 <= value <= MAX_DIGITS or value % 1:  # of a longer number nothing is left over
            return None
        end = len(text) - len(after) + _word_length(after)
        return Amount(start, end, 10 ** (value - 1), figures=True)
    before, following, period = _units(own)
    unit = None
    if symbol := before.search(text, max(0, start - 4), start):
        unit, start = lang.units[squeeze(symbol["unit"]) or symbol["unit"]], symbol.start()
    if start > 0 and text[start - 1] == "-" and (start == 1 or text[start - 2] in " =<>("):
        value, start = -value, start - 1
    elif below := _negative().search(text, 0, start):
        value, start = -value, below.start()
    at_least, unit_at = False, None
    if end < len(text) and text[end] == "+":
        at_least, end = True, end + 1
    if unit is None and (word := following.match(text, end)) and not (size > 1 and word["unit"] == "min"):
        unit, unit_at, end = _unit_words(own)[word["unit"]], word.start("unit"), word.end()
        if unit == "percent":
            value, end = _in_percent(text, value, word["unit"], end)
        if end < len(text) and text[end] == "+":
            at_least, end = True, end + 1
    value, unit = _on_own_scale(value, unit, own)
    per = None
    if word := period.match(text, end):
        per, end = lang.per[squeeze(word["per"])], word.end()
    if unit == _COUNTER:
        unit, unit_at = None, None
    return Amount(start, end, value, unit, per, at_least, size, unit_at=unit_at)


@cache
def _measured() -> frozenset[str]:
    """The units of measures: a foot, a pound, and no "member"."""
    return frozenset(unit for measure in language().measures for unit in measure)


@cache
def _negative() -> re.Pattern[str]:
    """A word for a number below nought, right before its figure; "10 minus 5" is none."""
    apart = "|".join(re.escape(word) for word in language().negative if not is_cjk(word[0])) or _NOTHING
    joined = "|".join(re.escape(word) for word in language().negative if is_cjk(word[0])) or _NOTHING
    return re.compile(rf"(?:(?<![^\W_])(?<!\d )(?:{apart})\s|(?<!\d)(?:{joined})\s?)$")


def _on_own_scale(value: Decimal, unit: str | None, own: Units) -> tuple[Decimal, str | None]:
    """A temperature on the scale of the table's own, which no factor alone converts to."""
    scale = next((measure for measure in language().measures if "celsius" in measure), {})
    mine = {name for name, spelled in scale.items() if any(word in spelled for word, _ in own)}
    if unit == "fahrenheit" and mine == {"celsius"}:
        return round((value - 32) * 5 / 9, 2), "celsius"
    if unit == "celsius" and mine == {"fahrenheit"}:
        return value * 9 / 5 + 32, "fahrenheit"
    return value, unit


def _in_percent(text: str, value: Decimal, word: str, end: int) -> tuple[Decimal, int]:
    """A share in percent, and where it ends: 「7割5分」 is 75 percent."""
    tenths = language().tenths
    value *= tenths.get(word, 1)
    for smaller in [*tenths][1:] if word in tenths else ():
        if part := re.compile(rf"([1-9一二三四五六七八九]){smaller}").match(text, end):
            value, end = value + (kanji_number(part[1]) or 0) * tenths[smaller], part.end()
    return value, end


def _unit_follows(text: str, at: int, own: Units) -> bool:
    _, following, period = _units(own)
    return bool(following.match(text, at) or period.match(text, at))


def _word_length(text: str) -> int:
    return len(re.match(r"[^\W_]+", text)[0])  # type: ignore[index]
