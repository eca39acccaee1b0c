"""Amounts in a request: figures, number words and numerals in characters, with their unit and period.

`amounts` finds all of them: `800万`, `8M`, `150k+`, `$80k`, `1.5億`, `八百万`, `six figures`, `30/hr`.
The comparison with an amount is found elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.schema.fold import is_cjk, squeeze
from nlfilter.schema.names.unit_guesses import HUNDREDTH
from nlfilter.translate.languages.files import NEVER, alternatives
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.numerals import number_in_characters, number_in_words
from nlfilter.translate.quantities.unit_words import (
    COUNTER,
    OwnUnits,
    UnitWords,
    unit_words,
    units_of_measures,
)
from nlfilter.where.values import MAX_DIGITS

SMALLER: dict[str, dict[str, int]] = {
    "years": {"months": 12},
    "weeks": {"days": 7},
    "days": {"hours": 24},
    "hours": {"minutes": 60},
    "minutes": {"seconds": 60},
}
"""Units of time, with the number of smaller units in each."""

_HALF = Decimal("0.5")
_LARGE = 10_000
"""Words for such sizes never stand without a number, and a space may part them from it: 「10 万円」."""
_BOUNDS = frozenset({"ge_after", "le_after"})


class Amount(Struct, frozen=True):
    """A number as written, at the folded characters start:end, with its unit and period.

    `at_least`: a plus follows it. `size`: the factor that was said with it ("8M", "800万"), else 1.
    `figures`: only its number of digits was said ("six figures"). `unit_at`: where its unit begins.
    `counted`: a word that only counts followed. `hundredths`: it was said in pence or cents. `shown`: it was
    said as a stopwatch shows it, so that its unit is only one of two readings.
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
    counted: bool = False
    hundredths: bool = False
    shown: bool = False

    @property
    def band(self) -> Decimal:
        """The width of its band, by its last digit that is not zero: "500万円台" is a million wide."""
        return (
            Decimal(1).scaleb(int(self.value.normalize().as_tuple().exponent)) if self.value else Decimal(1)
        )

    @property
    def is_whole(self) -> bool:
        """Whether it has no fraction; it may have more digits than a division can have."""
        return self.value == self.value.to_integral_value()

    def as_said_with(self, other: Amount) -> Decimal:
        """The value of an amount without a unit beside one that has it: "50 or 60 pence"."""
        return self.value / 100 if other.hundredths and self.unit is None else self.value


def amounts(text: str, own: OwnUnits = (), *, commas: bool = False) -> list[Amount]:
    """All amounts in a folded text, from left to right; `own` are the table's own units.

    `commas`: the table writes a comma before a fraction, so that "1.250" and "9,5" are 1250 and 9.5.

    >>> [(str(a.value), a.unit, a.per) for a in amounts("$80k to 1.5億円, 30/hr, two hundred people")]
    [('80000', 'USD', None), ('150000000.0', 'JPY', None), ('30', None, 'hour'), ('200', 'people', None)]
    >>> [str(a.value) for a in (*amounts("1.250,50 or €99,90"), *amounts("1.250", commas=True))]
    ['1250.50', '99.90', '1250']
    """
    found: list[Amount] = []
    at = 0
    while match := _numbers(commas).search(text, at):
        at, units = match.end(), unit_words(own)
        number = _number(text, match, units)
        if number is None or (amount := _amount(text, number, units)) is None:
            continue
        if found and (whole := _together(text, found[-1], amount)):
            found[-1] = amount = whole
        else:
            found.append(amount)
        at = max(at, amount.end)
    return found


_SPACED = r"(?<![\d.,])\d{1,3}(?: \d{3})* (?:000|500)(?![\d,])"
"""A round number with spaces between groups of three digits (ISO 80000-1). "2 120" may be two numbers."""
_FIGURE = rf"{_SPACED}|(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|(?<!\.)\.\d+"

_FRACTION = r"(?:\d{1,2}|\d{4,})(?![.,]?\d)"
_WITH_COMMA = rf"(?<![\d.,])(?:\d{{1,3}}(?:\.\d{{3}})+,{_FRACTION}|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?![.,]?\d))"
"""A number that has a comma before its fraction, or several groups: it can be nothing else."""
_COMMAS = rf"{_WITH_COMMA}|(?<![\d.,])(?:\d{{1,3}}(?:\.\d{{3}})+(?![.,]?\d)|\d+,{_FRACTION})"
"""Also one that could mean something else where a point stands before a fraction."""


def _with_comma(*, commas: bool) -> str:
    """A pattern for a number with a comma before its fraction: of money ("€9,50"), or of such a table."""
    signs = "".join(re.escape(sign) for sign in language().units if len(sign) == 1 and not sign.isalnum())
    priced = rf"(?<=[{signs}])\d+,\d\d(?![.,]?\d)|(?<![\d.,])\d+,\d\d(?=\s?[{signs}])" if signs else NEVER
    return _COMMAS if commas else f"{_WITH_COMMA}|{priced}"


@cache
def _numbers(commas: bool) -> re.Pattern[str]:
    """A pattern for a number in any form: in characters, in figures, in words, or said without a number."""
    said = language().numbers
    character = f"[{''.join([*said.digits, *said.characters])}]" if said.digits else NEVER
    large_characters = "".join(ch for ch, size in said.characters.items() if size >= _LARGE) or "\n"
    latin = sorted((m for m in said.magnitudes if m.isascii()), key=len, reverse=True)
    # A single letter of size must touch its figure ("8m"). Otherwise it is a unit or a name ("8 m").
    sizes = "|".join(rf"\s?{re.escape(m)}" if len(m) > 1 else re.escape(m) for m in latin) or NEVER
    words, large = alternatives(said.words), alternatives(m for m in latin if len(m) > 3)
    end = rf"(?:{words}|{large})"
    following = rf"(?={end}\b)"
    # "Two hundred and five" is one number, "two and four" are two.
    link = rf"(?:(?:{alternatives(said.linking)})\s+)?"
    small = rf"(?:{words}|{alternatives(said.leading)})(?:[\s-]+{following})?"
    word = rf"(?:{small}|(?:{large})(?:[\s-]+{link}{following})?)"
    forms = (
        rf"(?P<characters>(?:(?:{_FIGURE})(?:\s(?=[{large_characters}]))?)?{character}(?:(?:\d|[.,](?=\d))*{character})*\d*)",
        rf"(?P<figure>(?P<comma>{_with_comma(commas=commas)})|{_FIGURE})(?:(?P<size>{sizes})(?![^\W_]))?",
        rf"(?<![^\W_])(?P<words>{word}*{end})(?![^\W_])",
        *(rf"(?P<{_name(n)}>{one.pattern})" for n, one in enumerate(said.said)),
    )
    # The forms are tried only where a number may begin: a figure, a letter that is not Latin, a Latin word.
    return re.compile(rf"(?=[\d.]|[^\x00-\x7f]|(?<![^\W_])[a-z])(?:{'|'.join(forms)})")


def _name(n: int) -> str:
    return f"said{n}"


class _Number(Struct, frozen=True):
    """A number without a unit."""

    start: int
    end: int
    value: Decimal
    size: int = 1
    unit: str | None = None


def _number(text: str, match: re.Match[str], units: UnitWords) -> _Number | None:
    start, end = match.span()
    if match["figure"]:
        return _in_figures(text, match, units)
    if match["characters"]:
        return _in_characters(text, start, match["characters"].rstrip(",."), units)
    if match["words"]:
        value = number_in_words(match["words"])
        return _Number(start, end, value, 1000 if value >= 1000 else 1)
    said = next(one for n, one in enumerate(language().numbers.said) if match[_name(n)])
    if said.before == "measure":
        unit = units.unit.match(text, end)
        fits = unit is not None and units.units[unit["unit"]] in units_of_measures()  # "at least a shrub"
    else:
        fits = not said.before or units.follow(text, end)  # "half a million" is a number word
    return _Number(start, end, said.value, unit=said.unit) if fits else None


_UNGROUPED = str.maketrans("", "", ", ")
_UNGROUPED_BY_POINTS = str.maketrans(",", ".", ".")


def _in_figures(text: str, match: re.Match[str], units: UnitWords) -> _Number | None:
    """A number in figures, unless it is part of a name ("x86", "web3")."""
    start, end = match.span()
    if start and ((text[start - 1].isascii() and text[start - 1].isalpha()) or text[start - 1] in "._#"):
        return None
    joined = end < len(text) and text[end].isascii() and text[end].isalpha()
    if joined and not units.follow(text, end):
        return None
    value = Decimal(match["figure"].translate(_UNGROUPED_BY_POINTS if match["comma"] else _UNGROUPED))
    if not match["size"]:
        return _Number(start, end, value)
    if _is_measure(text, match, units):
        return _Number(start, match.end("figure"), value)
    size = language().numbers.magnitudes[match["size"].strip()]
    return _Number(start, end, value * size, size)


def _is_measure(text: str, match: re.Match[str], units: UnitWords) -> bool:
    """Whether a letter of size is a unit of the table: "8m" means metres if a column holds lengths."""
    unit = units.units.get(match["size"])
    money = units.symbol.search(text, max(0, match.start() - 4), match.start())
    return unit in units_of_measures() and not money and not units.follow(text, match.end("size"))


def _in_characters(text: str, start: int, written: str, units: UnitWords) -> _Number | None:
    """A number in characters. A single one needs a unit, because it is usually part of a word (「一覧」)."""
    end, value = start + len(written), number_in_characters(written.replace(" ", ""))
    lone = len(written) < 2 and not any(ch.isdigit() for ch in written)
    if value is None or (lone and (value >= _LARGE or not units.follow(text, end))):
        return None  # nobody says 「万円」 for 10,000 yen
    sizes = language().numbers.characters
    large = (sizes[ch] for ch in written if sizes.get(ch, 1) >= 1000)
    return _Number(start, end, value, max(large, default=1))


def _amount(text: str, number: _Number, units: UnitWords) -> Amount | None:
    """The amount of a number, with sign, unit and period."""
    words = language().numbers
    end, value = number.end, number.value
    if half := words.half_more.pattern.match(text, end):
        end, value = half.end(), value + _HALF
    elif part := _PART.match(text, end):
        end, value = part.end(), value + Decimal(part[1]) / Decimal(part[2])
    elif part := _PART_JOINED.match(text, end):
        end, value = part.end(), value // 10 + value % 10 / Decimal(part[1])
    after = text[end:].lstrip()
    if after.startswith(words.figures):
        return _of_digits(number.start, len(text) - len(after) + _word_length(after), value)
    amount = Amount(number.start, end, value, number.unit, size=number.size)
    amount = _with_plus(text, _with_sign(text, _with_symbol(text, amount, units)))
    amount = _with_unit(text, amount, units)
    period = units.period.match(text, amount.end)
    if period and (amount.unit or amount.size > 1 or not is_calendar_word(period["per"])):
        amount = replace(amount, per=language().per[squeeze(period["per"])], end=period.end())
    if amount.unit == COUNTER:
        amount = replace(amount, unit=None, unit_at=None, counted=True)
    if amount.unit == "hours" and (rest := words.minutes_after.pattern.match(text, amount.end)):
        value = amount.value * SMALLER["hours"]["minutes"] + int(rest["minutes"])
        return _with_plus(text, replace(amount, value=value, unit="minutes", end=rest.end()))
    half = words.half_after.pattern.match(text, amount.end) if amount.unit else None
    return replace(amount, value=amount.value + _HALF, end=half.end()) if half else amount


_PART = re.compile(r"(?<=\d) ([1-3])[/⁄]([248])(?![\d/])")
"""A fraction after its whole number: "7 1/2"."""
_PART_JOINED = re.compile(r"(?<=\d\d)⁄([248])(?!\d)")
"""The same in one sign, which folds to three: "7½"."""


def is_calendar_word(word: str) -> bool:
    """Whether a word for a period is rather a part of a date after a bare number: 「11月」."""
    return len(word) == 1 and is_cjk(word)


def _of_digits(start: int, end: int, digits: Decimal) -> Amount | None:
    """The smallest number with so many digits; None if no column can hold it."""
    if not 1 <= digits <= MAX_DIGITS or digits % 1:
        return None
    return Amount(start, end, 10 ** (digits - 1), figures=True)


def _with_symbol(text: str, amount: Amount, units: UnitWords) -> Amount:
    symbol = units.symbol.search(text, max(0, amount.start - 4), amount.start)
    if symbol is None:
        return amount
    unit = language().units[squeeze(symbol["unit"]) or symbol["unit"]]
    return replace(amount, unit=unit, start=symbol.start())


_SIGN_AFTER = 4
_SIGN = re.compile(r"(?:(?:^|[ =<>(])|(?<!\d)(?<!\d[^\d\s])[^\W\d_a-z])(?P<sign>[+-])$")
"""A sign before a figure: at the beginning, or after a space, mark or Japanese letter; not in 「5日-8日」."""


def _with_sign(text: str, amount: Amount) -> Amount:
    start = amount.start
    if sign := _SIGN.search(text, max(0, start - _SIGN_AFTER), start):
        value = -amount.value if sign["sign"] == "-" else amount.value
        return replace(amount, value=value, start=start - 1)
    below = _negative().search(text, 0, start)
    return replace(amount, value=-amount.value, start=below.start()) if below else amount


def _with_plus(text: str, amount: Amount) -> Amount:
    plus = text.startswith("+", amount.end)
    return replace(amount, at_least=True, end=amount.end + 1) if plus else amount


def _with_unit(text: str, amount: Amount, units: UnitWords) -> Amount:
    word = units.unit.match(text, amount.end) if amount.unit is None else None
    if word is None:
        return amount
    said = word["unit"]
    if amount.size > 1 and language().roles.get(said, frozenset()) & _BOUNDS:
        return amount  # in "8M min", "min" does not mean minutes
    amount = replace(amount, unit=units.units[said], unit_at=word.start("unit"), end=word.end())
    if amount.unit == "percent":
        amount = _in_percent(text, amount, said)
    if (whole := units.units[said].removesuffix(HUNDREDTH)) != amount.unit:
        amount = replace(amount, value=amount.value / 100, unit=whole, unit_at=None, hundredths=True)
    return _with_plus(text, amount)


def _in_percent(text: str, amount: Amount, word: str) -> Amount:
    """A share in percent: 「7割5分」 is 75 percent."""
    tenths = language().numbers.tenths
    value, end = amount.value * tenths.get(word, 1), amount.end
    digit = "".join(language().numbers.digits)
    for smaller in [*tenths][1:] if word in tenths else ():
        if part := re.compile(rf"([1-9{digit}]){smaller}").match(text, end):
            value, end = value + (number_in_characters(part[1]) or 0) * tenths[smaller], part.end()
    return replace(amount, value=value, end=end)


def _together(text: str, one: Amount, other: Amount) -> Amount | None:
    """Two parts of one amount, in the smaller unit: "1 hour 20 minutes"."""
    factor = SMALLER.get(one.unit or "", {}).get(other.unit or "")
    if factor and language().numbers.each_day.pattern.fullmatch(text, one.start, other.start):
        return replace(other, start=one.start, per="day")
    if factor is None or not _between_parts().fullmatch(text[one.end : other.start]):
        return None
    if other.value >= factor:
        return None  # "between 1h and 1h 30m"
    return replace(other, start=one.start, value=one.value * factor + other.value)


@cache
def _between_parts() -> re.Pattern[str]:
    return re.compile(rf"\s?(?:{alternatives(language().numbers.together)})?\s?")


@cache
def _negative() -> re.Pattern[str]:
    """A pattern for a word for negative numbers, right before its figure. It does not match "10 minus 5"."""
    words = language().numbers.negative
    apart = alternatives(word for word in words if not is_cjk(word[0]))
    joined = alternatives(word for word in words if is_cjk(word[0]))
    return re.compile(rf"(?:(?<![^\W_])(?<!\d )(?:{apart})\s|(?<!\d)(?:{joined})\s?)$")


def _word_length(text: str) -> int:
    if is_cjk(text[0]):
        return 1  # 「2桁以上」 has a bound after it
    return len(re.match(r"[^\W_]+", text)[0])  # type: ignore[index]


_SHOWN = re.compile(r"(?<![\d:.,/])(?P<first>\d{1,3}):(?P<second>[0-5]\d)(?::(?P<third>[0-5]\d))?(?![\d:])")
_SIXTY = SMALLER["hours"]["minutes"]


def durations_shown(text: str) -> Mapping[int, Sequence[Amount]]:
    """The readings of each such text, by the place where it begins.

    >>> [(str(one.value), one.unit) for one in durations_shown("under 3:30")[6]]
    [('210', 'minutes'), ('210', 'seconds')]
    >>> [(str(one.value), one.unit) for text in ("1:02:03", "4:15 hours") for one in durations_shown(text)[0]]
    [('3723', 'seconds'), ('255', 'minutes')]
    """
    return {match.start(): _of_first_unit(text, _readings(match)) for match in _SHOWN.finditer(text)}


def _of_first_unit(text: str, readings: Sequence[Amount]) -> Sequence[Amount]:
    """The readings in which a unit after the text is that of its first figure: "4:15 hours"."""
    end, units = readings[0].end, unit_words(())
    unit = units.unit.match(text, end + len(text[end:]) - len(text[end:].lstrip()))
    smaller = SMALLER.get(units.units[unit["unit"]], {}) if unit else {}
    said = [replace(one, end=unit.end(), shown=False) for one in readings if unit and one.unit in smaller]
    return said or readings


def _readings(match: re.Match[str]) -> Sequence[Amount]:
    minutes = Decimal(int(match["first"]) * _SIXTY + int(match["second"]))
    if match["third"]:
        return [Amount(*match.span(), minutes * _SIXTY + int(match["third"]), "seconds")]
    return [Amount(*match.span(), minutes, unit, shown=True) for unit in ("minutes", "seconds")]
