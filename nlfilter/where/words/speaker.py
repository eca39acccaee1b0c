"""Writes one table's names, values, amounts and days for people, in one language."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

from msgspec import Struct

from nlfilter.languages.about import in_letters_of
from nlfilter.languages.folders import codes
from nlfilter.schema.fold import fold, is_katakana, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.schema.parts import FRACTION, Column, Lang
from nlfilter.schema.table import TableSchema
from nlfilter.where.measures import MEASURES
from nlfilter.where.nodes import (
    AnyOne,
    AnyRun,
    DaysBetween,
    Difference,
    Measure,
    Number,
    PartOf,
    Product,
    Ratio,
    RelativeDate,
    Sum,
    columns_of,
)
from nlfilter.where.words.calendar import day, month_name
from nlfilter.where.words.language import Language, Template, fill, language
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.saying import CalendarEnd, CalendarPeriod, CalendarUnit, Content, Named, Period

_MOST_VALUES = 8
_KANJI_OR_HIRAGANA = (("\u3041", "\u309f"), ("\u3400", "\u9fff"), ("\uf900", "\ufaff"))
"""Ranges of letters: a regular expression over so many letters takes long to compile."""


class Speaker(Struct, frozen=True):
    """Writes the content of a table's wheres; all its text is safe to show.

    >>> pay = {"type": "BIGINT", "unit": "JPY"}
    >>> jobs = TableSchema.model_validate({"name": "jobs", "columns": {"pay": pay}})
    >>> [Speaker.of(jobs, lang).content(7_000_000, "pay") for lang in ("en", "ja")]
    ['¥7,000,000', '700万円']
    """

    schema: TableSchema
    language: Language
    asked: str = ""
    """What the person wrote, squeezed: of several words for a value, the one in it is said again."""

    @classmethod
    def of(cls, schema: TableSchema, lang: Lang, *phrases: str) -> Speaker:
        return cls(schema.reviewed, language(lang), squeeze(" ".join(phrases)))

    # --- names

    @property
    def table(self) -> str:
        """Returns the noun for the rows: the table's label, its name, or a noun in the reader's language."""
        labels, name = self.schema.label, self.schema.name.replace("_", " ")
        if self.language.code in labels or self.speaks(name):
            return visible(labels.get(self.language.code, name))
        own = (noun for noun in self.schema.nouns if self.speaks(noun))
        return visible(next(own, self.language.values["rows"] or labels.get("en", name)))

    def label(self, name: str) -> str:
        """Returns the label of a column, a range or a term; for a term, also a word in this language."""
        label = self.schema.label_of(name, self.language.code)
        term = self.schema.terms.get(name)
        if term and not self.speaks(label):
            label = next(filter(self.speaks, term.synonyms), label)
        return visible(label)

    def term(self, name: str) -> str:
        """Says a term after "counts as": "a startup", "closing soon", or its name in quotes."""
        spec, label = self.language.terms, self.label(name)
        others = {squeeze(word) for word in self.schema.terms[name].synonyms}
        if squeeze(self.language.rewritten(spec["plurals"], label)) in others - {squeeze(label)}:
            article = next(article for first, article in spec["articles"] if re.search(first, label))
            return fill(article, name=label)
        return label if re.search(spec["phrase"], label) else self.quoted(label)

    def labels(self, names: Iterable[str]) -> str:
        """Names several columns, joined by "or"."""
        return self.listed([self.label(name) for name in names], "columns")

    def flag(self, name: str, *, truth: bool = True) -> str | None:
        """Returns the word for a BOOLEAN column's state; None if only the column itself has a name."""
        column = self.schema.columns[name]
        words = column.when_true if truth else column.when_false
        return next((visible(word) for word in words if self.speaks(word)), None)

    def is_state(self, name: str) -> bool:
        """Whether the word for a true BOOLEAN says what the item is ("remote"), not what it has.

        It does if it differs from the column's label, or if the owner has a word for the opposite.
        """
        word = self.flag(name)
        return word is not None and (word != self.label(name) or self.flag(name, truth=False) is not None)

    def unit_name(self, unit: str) -> str:
        """Names a unit without an amount: "¥" for JPY, 「か月」 for months."""
        numbers = self.language.numbers
        form = numbers["currency"].get(unit) or numbers["units"].get(unit)
        return fill(form, n="").strip() or unit if isinstance(form, str) else unit

    def speaks(self, word: str) -> bool:
        """Whether a word is of this language, by its letters."""
        return in_letters_of(self.language.code, word)

    def quoted(self, text: str) -> str:
        """Puts a person's own words in quotes."""
        return fill(self.language.values["quote"], text=visible(text))

    def listed(self, texts: Iterable[str], how: str = "any", *, most: int | None = _MOST_VALUES) -> str:
        """Says a list; items after `most` are only counted."""
        parts = list(texts)
        between, last = self.language.values[how]
        if most and len(parts) > most:
            rest = len(parts) - most + 1
            parts = [*parts[: most - 1], fill(self.language.values["more"], n=rest)]
        return parts[0] if len(parts) == 1 else last.join([between.join(parts[:-1]), parts[-1]])

    def measure(self, measure: Measure) -> str:
        """Names a measure: "number of skills"; a sum has the owner's name."""
        names, template = columns_of(measure), self.language.measures[self._form(measure)]
        for name, total in self.schema.sums.items():
            if isinstance(measure, Sum) and set(total.of) == set(names):
                return self.label(name)
        left, right = self.label(names[0]), self.label(names[-1])
        return fill(template, column=left, left=left, right=right)

    def _form(self, measure: Measure) -> str:
        """Returns the key of the templates of a measure and of its values."""
        if isinstance(measure, PartOf):
            return measure.part
        days = isinstance(measure, Difference) and self.schema.columns[measure.left].kind is Kind.DATE
        return MEASURES[DaysBetween if days else type(measure)].said

    def measured(self, value: Content, measure: Measure) -> str:
        """Says a value that a measure is compared with: "October", "Monday", an amount in a unit."""
        if isinstance(value, time):
            return self._clock(value)
        if not isinstance(value, int | float | Decimal):
            return ""
        form = self._form(measure)
        if form == "weekday":
            return str(self.language.measures["weekdays"][int(value) - 1])
        if template := self.language.measures["values"].get(form):
            month = month_name(int(value), self.language) if form == "month" else ""
            return fill(template, many=value != 1, n=self.number(value, grouped=False), month=month)
        if named := self._with_the_unit(measure):
            return self.amount(value, named, per=not isinstance(measure, Product))
        return self.number(value)

    def _with_the_unit(self, measure: Measure) -> str | None:
        """Returns the column whose unit a measure has: a price, if it is multiplied or divided."""
        first, *others = columns_of(measure)
        if not isinstance(measure, Product | Ratio):
            return first
        prices = [name for name in (first, *others) if is_currency(self.schema.columns[name].unit)]
        if len(prices) == 1 and (isinstance(measure, Product) or prices == [first]):
            return prices[0]
        return None

    def _clock(self, value: time) -> str:
        clock = self.language.measures["clock" if value.minute else "whole_hour"]
        return fill(clock, h=value.hour, mm=f"{value.minute:02}")

    # --- values

    def value(self, text: str, column: str) -> str:
        """Says a stored value, with its word in the reader's language if there is one: "Tokyo (東京)"."""
        words = self.schema.columns[column].values.get(text, ())
        if self.speaks(text):
            return visible(text)
        own = [word for word in words if self.speaks(word)]
        if asked := next((word for word in own if squeeze(word) in self.asked), None):
            return self._aside(visible(asked), visible(text))
        # A word only in katakana is usually just another spelling of the value, so it is not shown.
        if not own or all(map(is_katakana, own[0])):
            return visible(text)
        return self._aside(visible(own[0]), visible(text))

    def _aside(self, text: str, stored: str) -> str:
        return fill(self.language.values["aside"], text=text, stored=stored)

    def values(self, texts: tuple[Any, ...], column: str, how: str = "any") -> str:
        """Says several values of a column; if they are a group, its name is given."""
        found = self.schema.columns.get(column)
        if len(texts) > 1 and found and (name := self._group(found, set(texts))):
            return self._aside(visible(name), self.listed(map(visible, texts), how))
        told = [self.content(text, column) for text in texts]
        return self.listed(map(self._apart, told) if len(told) > 1 else told, how)

    def _apart(self, text: str) -> str:
        """Says a member of a list; in quotes if it holds the list's separator: "Stanley, Black & Decker"."""
        marks = {mark for how in ("any", "all") for mark in self.language.values[how]}
        return self.quoted(text) if any(mark in f"{text} " for mark in marks) else text

    def _group(self, column: Column, texts: set[str]) -> str | None:
        """Finds a name for a group of exactly these values: its label, or a name in the reader's language."""
        for name, group in column.groups.items():
            words = (group.label.get(self.language.code), *column.words_of_group(name))
            if set(group.values) == texts and (
                word := next((w for w in words if w and self.speaks(w)), None)
            ):
                return word
        return None

    def word_for(self, texts: tuple[Any, ...], columns: tuple[str, ...]) -> str | None:
        """Finds the word in the reader's language for several texts that the owner lists as synonyms."""
        wanted = {fold(text) for text in texts if isinstance(text, str)}
        for column in columns if len(wanted) > 1 else ():
            for value, others in self.schema.columns[column].values.items():
                if wanted == {fold(word) for word in (value, *others)}:
                    return next((w for w in (value, *others) if self.speaks(w)), value)
        return None

    def content(self, value: Content, name: str) -> str:
        """Says a value of this column or range, for a template."""
        match value:
            case bool():
                return str(self.language.values["yes" if value else "no"])
            case int() | float() | Decimal():
                return self.amount(value, name)
            case date() | RelativeDate() | Period() | CalendarUnit() | CalendarEnd() | CalendarPeriod():
                return day(value, self.language)
            case str():
                return self.value(value, name)
            case time():
                return self._clock(value)
            case Named(column, times):
                label = self.label(column)
                multiple = self.language.values["multiple"]
                return label if times == 1 else fill(multiple, n=self.number(times), column=label)
            case _:
                wild = {AnyRun(): "*", AnyOne(): "?"}
                return self.quoted("".join(p if isinstance(p, str) else wild[p] for p in value))

    def cell(self, value: Any, name: str) -> str:
        """Says a row's value: the elements of a list one after the other, "" for a missing value."""
        if value is None:
            return ""
        if isinstance(value, list | tuple):
            cells = [self.cell(one, name) for one in value if one is not None]
            return self.listed(cells, "all") if cells else ""
        column = self.schema.columns.get(name)
        is_plain = isinstance(value, bool | int | float | Decimal | date | time | str)
        return self.content(value, name) if column and is_plain else visible(str(value))

    # --- numbers

    def _column(self, name: str) -> Column:
        range_ = self.schema.ranges.get(name)
        return self.schema.columns[range_.high if range_ else name]

    def is_year(self, name: str) -> bool:
        """Whether the bare numbers of a column are years, judged by its label in any language."""
        column = self._column(name)
        if not column.kind.is_number or column.unit:
            return False
        range_ = self.schema.ranges.get(name)
        names = (name, range_.high) if range_ else (name,)
        return _says("year", [self.schema.label_of(one, code) for one in names for code in codes()])

    def may_be_years(self, values: Iterable[Any], name: str) -> bool:
        """Whether all numbers of a column may be years: it is written one way."""
        numbers = (value for value in values if isinstance(value, int | float | Decimal) and value == value)
        return all(self._may_be_year(value, name) for value in numbers)

    def _may_be_year(self, value: Number, name: str) -> bool:
        """Whether a bare number may be a year and so gets no comma, judged by its column or by itself."""
        column = self._column(name)
        labels = [self.schema.label_of(name, code) for code in codes()]
        if _says("maybe_year", (name.replace("_", " "), *labels, column.description, *column.synonyms)):
            return True
        return 1800 <= value <= 2100 and not _says("count", labels)

    def amount(self, value: Number, name: str, *, per: bool = True, years: bool | None = None) -> str:
        """Says a number with the unit of its column; `per=False` leaves out "a year".

        `years`: whether a number without a unit is written as a year; by default, its size decides.
        """
        column, numbers = self._column(name), self.language.numbers
        unit, label = column.unit, self.schema.label_of(name, self.language.code)
        if unit == FRACTION:
            unit, value = "percent", percent(value)
        if unit == "years" and _says("age", [label, name]):
            unit = "years old"
        if not unit and self.is_year(name):
            return fill(self.language.dates["year"], y=self.number(value, grouped=False))
        if value < 0:
            return fill(numbers["negative"], amount=self.amount(-value, name, per=per, years=years))
        if not unit:
            return self.number(
                value, grouped=not (self._may_be_year(value, name) if years is None else years)
            )
        money = is_currency(unit)
        one = self.language.rewritten(numbers["singular"], unit)
        spec = _or_any(numbers["currency" if money else "units"], unit)
        template = _unless_said(spec, label, "{n}", unit=one)
        n = self.number(value, money=money)
        text = fill(template, many=value != 1, n=n, unit=visible(one if value == 1 else unit))
        if column.per and per:
            text = fill(_unless_said(numbers["per"][column.per], label, "{amount}"), amount=text)
        return text

    def number(self, value: Number, *, grouped: bool = True, money: bool = False) -> str:
        """Writes a number as people do; without `grouped`, a number of four digits gets no comma.

        A float comes from a row, so its last digits are inexact.
        """
        myriads = self.language.numbers["myriads"] if money else ()
        return self.language.number(format_number(value, grouped=grouped, myriads=myriads))


def _says(key: str, texts: Iterable[str]) -> bool:
    """Whether a text fits the pattern for numbers of any language."""
    patterns = [language(code).numbers[key] for code in codes()]
    return any(re.search(pattern, text) for text in texts for pattern in patterns)


def _unless_said(
    spec: Template | Mapping[str, Template], label: str, otherwise: Template, *, unit: str = ""
) -> Template:
    """Returns a unit's template, unless the label says the unit already ("days off are at least 120")."""
    if isinstance(spec, str):
        return spec
    said = fill(spec["said"], unit=re.escape(unit))
    return otherwise if re.search(said, label, re.IGNORECASE) else spec["as"]


def _or_any(table: Mapping[str, Any], key: str) -> Any:
    return table.get(key) or table["any"]


# --- numbers as people write them


def format_number(value: Number, *, grouped: bool, myriads: Sequence[str] = ()) -> str:
    """Writes a number in figures; with `myriads`, in 万, 億 and 兆 if it is a multiple of 10,000.

    >>> format_number(1_234, grouped=True)
    '1,234'
    >>> format_number(50_000_000, grouped=True, myriads=["兆", "億", "万"])
    '5,000万'
    """
    if isinstance(value, float) and math.isfinite(value):
        value = round(value, 2 if abs(value) >= 1 else 4)
    if isinstance(value, float | Decimal):
        exact = Decimal(str(value))
        whole = exact == exact.to_integral_value() if exact.is_finite() else False
        value = int(exact) if whole else exact
    if isinstance(value, Decimal):
        return f"{rounded(value).normalize():,f}" if value.is_finite() else str(value)
    if said := _in_myriads(value, myriads):
        return said
    return f"{value:,}" if grouped or abs(value) >= 10_000 else str(value)


def _in_myriads(value: int, names: Sequence[str]) -> str | None:
    if not names or value < 10_000 or value % 10_000:
        return None
    parts: list[str] = []
    rest = value // 10_000
    for name in reversed(names):
        rest, part = divmod(rest, 10_000) if name != names[0] else (0, rest)
        if part:
            parts.append(f"{part:,}{name}")
    return "".join(reversed(parts))


def rounded(value: Decimal) -> Decimal:
    """Rounds a number to few digits after the point. A converted amount has many: "15 lb" in kg.

    >>> rounded(Decimal("6.80388")), rounded(Decimal("0.000453592"))
    (Decimal('6.804'), Decimal('0.0004536'))
    """
    digits = max(_LEAST_DIGITS, _SIGNIFICANT - 1 - value.adjusted())
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, str) or -exponent <= digits else round(value, digits)


_LEAST_DIGITS, _SIGNIFICANT = 2, 4


def percent(value: Number) -> Number:
    """Computes a share in percent exactly, because a float times 100 may get more digits."""
    return Decimal(str(value)) * 100
