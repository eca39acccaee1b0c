"""Things that everybody knows, with all their names: countries, regions, languages, currencies, days ...

The names come from Unicode CLDR (https://cldr.unicode.org), through Babel. For countries, countryinfo adds
demonyms and other spellings. The states of the US come from the library `us`, the prefectures of Japan from
`regions.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from nlfilter.kept import read_table
from nlfilter.schema.fold import fold
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic

if TYPE_CHECKING:
    from babel import Locale

HOME = NAMES["countries"]["home"]
_SATURDAY = 5


class Thing(Struct, frozen=True):
    """One known thing: its names and codes; a code counts only if the column or its other values fit."""

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    """The names of the group that it belongs to: the continent of a country."""
    circles: tuple[tuple[str, ...], ...] = ()
    """The names of smaller groups: Scandinavia."""


@cache
def index_of(things: Callable[[], Iterable[Thing]], codes_too: bool) -> Mapping[str, Thing]:
    """Things by their folded names; also by their codes, if the column's name tells the kind."""
    index: dict[str, Thing] = {}
    for thing in things():
        for name in (*thing.names, *(thing.codes if codes_too else ())):
            index.setdefault(fold(name), thing)
    return index


def locales() -> tuple[Locale, Locale]:
    from babel import Locale

    return Locale("en"), Locale("ja")


def _countries() -> Iterator[Thing]:
    from countryinfo import all_countries

    en, ja = locales()
    regions = {str(en.territories[code]): code for code in map(str, en.territories) if code.isdigit()}
    known: set[str] = set()
    told: list[Mapping[str, Any]] = [country.info() for country in all_countries()]
    peopled = sorted(told, key=lambda facts: facts.get("population") or 0)
    # Americans are of the United States before its territories.
    largest = {fold(facts.get("demonym") or ""): facts["ISO"]["alpha2"] for facts in peopled}
    for facts in told:
        code, codes = facts["ISO"]["alpha2"], {facts["ISO"]["alpha2"], facts["ISO"]["alpha3"]}
        region = facts.get("region", "")
        family = (
            (region, ja.territories[regions[region]], *NAMES["families"].get(region, ()))
            if region in regions
            else ()
        )
        known.add(code)
        spelled = [en.territories.get(code, facts["name"]), facts["name"], *facts.get("altSpellings", ())]
        names = [
            *(name for name in spelled if name not in codes or _is_acronym(name, spelled)),
            *(name for name in (_demonym(facts, largest), facts.get("nativeName")) if name),
            *_short_forms(ja.territories.get(code, "")),
            *(HOME["words"] if code == HOME["code"] else ()),
            *NAMES["countries"]["parts"].get(code, ()),
        ]
        circles = tuple(tuple(names) for names, *of in NAMES["countries"]["circles"] if code in of)
        yield Thing(
            tuple(dict.fromkeys(names)),
            (*codes, *_letter("short", code), *_letter("sport", code)),
            family,
            circles,
        )
    for code in map(str, en.territories):
        if code not in known:
            names = [en.territories[code], *_short_forms(ja.territories.get(code, ""))]
            yield Thing(tuple(names), () if code in regions.values() else (code,))


def _demonym(facts: Mapping[str, Any], largest: Mapping[str, str]) -> str:
    """What the people of a country are called, unless those of a larger one are called so, too."""
    demonym = facts.get("demonym") or ""
    return demonym if largest.get(fold(demonym)) == facts["ISO"]["alpha2"] else ""


def _letter(kind: str, code: str) -> Sequence[str]:
    """The Japanese letter or the code of sport for a country or a language, if there is one."""
    letters: Mapping[str, str] = NAMES["countries"][kind]
    return (letters[code],) if code in letters else ()


def _is_acronym(name: str, spelled: Iterable[str]) -> bool:
    """Whether a code is also what people say: the initials of a longer name ("USA", never "CAN")."""
    initials = ("".join(w[0] for w in long.split() if w[0].isupper()) for long in spelled if " " in long)
    return name in initials


def _short_forms(name: str) -> Iterator[str]:
    """A Japanese name of a country, also without its form of state."""
    if name:
        yield name
        for form in NAMES["countries"]["forms"]:
            if name.endswith(form) and len(name) > len(form) + 1:
                yield name.removesuffix(form)
                return


def _languages() -> Iterator[Thing]:
    en, ja = locales()
    for code, name in en.languages.items():
        codes = (code, *_letter("short_languages", code))
        yield Thing(tuple(filter(None, (name, ja.languages.get(code)))), codes)


def _currencies() -> Iterator[Thing]:
    from babel.numbers import get_currency_name, get_currency_symbol

    en, ja = locales()
    for code, name in en.currencies.items():
        several = get_currency_name(code, count=2, locale=en)
        names = (name, several, ja.currencies.get(code), *NAMES["currencies"].get(code, ()))
        yield Thing(tuple(filter(None, names)), (code, get_currency_symbol(code, locale=en)))


def _regions() -> Iterator[Thing]:
    """The prefectures of Japan, with the part of the country that each is in, and the states of the US."""
    told = read_table(__package__, "regions.toml")
    for part in told["japan"]:
        for name, latin in part["prefectures"].items():
            names = (name, _without_kind(name), latin, *told["within"].get(name, ()))
            yield Thing(tuple(dict.fromkeys(names)), (), tuple(part["names"]))
    from us import states

    for state in (*states.STATES, states.DC):
        said = (form.format(state.name) for form in told["states"]["said"])
        yield Thing((state.name, *said), (state.abbr,))


def prefectures() -> Iterator[tuple[str, str]]:
    """The prefectures of Japan, without the kind (東京, not 東京都), each with its name in Latin letters.

    >>> [japanese for latin, japanese in prefectures() if latin == "Kyoto"]
    ['京都']
    """
    for part in read_table(__package__, "regions.toml")["japan"]:
        yield from ((latin, _without_kind(name)) for name, latin in part["prefectures"].items())


def _without_kind(name: str) -> str:
    """「新潟」 of 「新潟県」; 北海道 is never said without its end."""
    return name if name.endswith("道") else name[:-1]


def region_of(text: str) -> Thing | None:
    """The region or the country that a text names; a code is one of a region.

    >>> region_of("TX").names[0], region_of("France").names[0], region_of("large")
    ('Texas', 'France', None)
    """
    key = fold(text)
    return index_of(_regions, codes_too=True).get(key) or index_of(_countries, codes_too=False).get(key)


def currency_of(text: str) -> str | None:
    """The code of the currency that a stored text names.

    >>> currency_of("EUR"), currency_of("米ドル"), currency_of("£"), currency_of("monthly")
    ('EUR', 'USD', 'GBP', None)
    """
    found = index_of(_currencies, codes_too=True).get(fold(text))
    return found.codes[0] if found else None


def weekdays() -> Iterator[Thing]:
    en, ja = locales()
    for day in range(7):
        long = ja.days["format"]["wide"][day]
        name, short = (en.days["format"][width][day] for width in ("wide", "abbreviated"))
        names = (name, short, f"{name}s", long, long[:-1])
        part = NAMES["days"]["workdays" if day < _SATURDAY else "weekend"]
        yield Thing(names, (ja.days["format"]["abbreviated"][day],), tuple(part))


@cache
def weekday_spellings() -> tuple[tuple[str, ...], ...]:
    """The spellings of each weekday, from Monday on: each in the same order, the single letter last."""
    return tuple((*day.names, *day.codes) for day in weekdays())


def _months() -> Iterator[Thing]:
    en, ja = locales()
    for month in range(1, 13):
        forms = en.months["format"]
        names = (forms["wide"][month], forms["abbreviated"][month], ja.months["format"]["wide"][month])
        yield Thing(names, (str(month), f"{month:02}"))


def _sexes() -> Iterator[Thing]:
    for told in NAMES["sex"].values():
        yield Thing(tuple(told["names"]), tuple(told["codes"]))


THINGS: Mapping[Semantic, Callable[[], Iterable[Thing]]] = {
    Semantic.COUNTRY: _countries,
    Semantic.REGION: _regions,
    Semantic.SEX: _sexes,
    Semantic.LANGUAGE: _languages,
    Semantic.CURRENCY: _currencies,
    Semantic.WEEKDAY: weekdays,
    Semantic.MONTH: _months,
}
