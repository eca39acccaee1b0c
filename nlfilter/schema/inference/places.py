"""Things that everybody knows, with all their names: countries, regions, languages, currencies, days ...

The names come from Unicode CLDR (https://cldr.unicode.org), through Babel. For countries, countryinfo adds
demonyms and other spellings. The states of the US come from the library `us`, the prefectures of Japan from
`regions.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.build_cache import read_table
from nlfilter.schema.fold import fold
from nlfilter.schema.inference.bare_names import singular
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.word_tables import ABBREVIATIONS, NAMES
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


MOST = 400
"""The most distinct values of such a column."""

_ENOUGH = 0.8
"""The share of the distinct values that must be known: a few may be misspelt, or "other"."""


class Recognised(Struct, frozen=True):
    """The kind of a column, the synonyms of each value, and the values of each family, by its names."""

    kind: Semantic
    words: Mapping[str, tuple[str, ...]]
    families: Mapping[tuple[str, ...], tuple[str, ...]]


def recognised(name: str, values: Sequence[str]) -> Recognised | None:
    """The kind of a column's values, judged by the values and the column's name; None if it is unknown.

    >>> found = recognised("made_in", ["Japan", "Italy"])
    >>> found.kind.value, found.words["Japan"][:4]
    ('country', ('Nippon', 'Nihon', 'Japanese', '日本'))
    >>> recognised("country_cd", ["DE", "GB"]).words["GB"][:2], recognised("brand", ["DE", "GB"])
    (('United Kingdom', 'UK'), None)
    >>> recognised("src", ["JPN", "USA", "DEU", "MEX"]).words["DEU"][:2]
    ('Germany', 'Federal Republic of Germany')
    >>> recognised("orig_lang", ["英", "韓", "仏"]).words["韓"]
    ('Korean', '韓国語')
    """
    if not 0 < len(values) <= MOST:
        return None
    shorts = (short for word in words_of(name) for short in (word, *singular([word])))
    long = (text for short in shorts for text in (short, *ABBREVIATIONS.get(short, ())))
    spelled = (word for text in long for word in (text, *text.split()))
    pairs = map(" ".join, pairwise(words_of(name)))
    said = {*spelled, *pairs, *(part for part in _NAME_PARTS if part in in_own_script(name))}
    found: dict[Semantic, dict[str, Thing]] = {}
    for kind, things in THINGS.items():
        hinted = not said.isdisjoint(_NAMED[kind]) or (
            kind is Semantic.COUNTRY and len(values) >= _TELLING and all(map(_is_of_three_letters, values))
        )
        index = index_of(things, hinted)
        known = {value: thing for value in values if (thing := index.get(fold(value)))}
        if kind is Semantic.LANGUAGE:
            known = _with_regional(known, values, index)
        if kind in _ORDERED:
            order = [*index.values()]
            known = dict(sorted(known.items(), key=lambda one: order.index(one[1])))
        if _are_enough(kind, known, values, 1 if hinted else 2):
            return _as_told(kind, known, values, name)
        found[kind] = known
    # Places abroad are told by their country, and places at home by their region.
    abroad, home = found[Semantic.COUNTRY], found[Semantic.REGION]
    kind = Semantic.REGION if len(home) > len(abroad) else Semantic.COUNTRY
    both = {**abroad, **home}
    enough = min(len(home), len(abroad)) > 1 and _are_enough(kind, both, values, 2)
    return _as_told(kind, both, values, name) if enough else None


_TELLING = 4
"""The fewest values of three letters each, such as JPN, that are codes of countries in any column."""


def _is_of_three_letters(value: str) -> bool:
    return len(value) == 3 and value.isascii() and value.isalpha() and value.isupper()


def _are_enough(kind: Semantic, known: Collection[str], values: Sequence[str], least: int) -> bool:
    others = [value for value in values if not _stands_beside(kind, value)]
    return len(known) >= max(_ENOUGH * len(others), least)


def _as_told(kind: Semantic, known: Mapping[str, Thing], values: Sequence[str], name: str) -> Recognised:
    families = _families(known, 1 if kind in (Semantic.WEEKDAY, Semantic.LANGUAGE) else 2)
    same = _spelled_otherwise(known)
    shared = {value for values in same.values() for value in values}
    words = {value: _others(value, thing) for value, thing in known.items() if value not in shared}
    if kind is Semantic.WEEKDAY:
        holidays = _holidays(values)
        words = {**words, **_days_without_rows(known), **holidays}
        families = {**families, **_days_off(families, holidays, name)}
    abroad = _abroad(known) if kind is Semantic.COUNTRY else {}
    return Recognised(kind, words, {**same, **families, **abroad})


def _spelled_otherwise(known: Mapping[str, Thing]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The values that are one thing (JP, Japan, 日本), by all words for it: each word means all of them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for value, thing in known.items():
        if thing.names:
            found.setdefault(thing.names, []).append(value)
    return {
        tuple({fold(name): name for name in (*names, *values)}.values()): tuple(values)
        for names, values in found.items()
        if len(values) > 1
    }


_MOST_OF_A_WEEK = 4


def _days_without_rows(known: Mapping[str, Thing]) -> dict[str, tuple[str, ...]]:
    """The other days, spelled like the first known one, if most are known: people ask for them, too."""
    days = [*weekdays()]
    if len({thing.names for thing in known.values()}) < _MOST_OF_A_WEEK:
        return {}
    value, thing = next(iter(known.items()))
    style = [*map(fold, (*thing.names, *thing.codes))].index(fold(value))
    spelled = {(*day.names, *day.codes)[style]: day for day in days if day not in known.values()}
    if value.islower():
        spelled = {name.lower(): day for name, day in spelled.items()}
    return {name: _others(name, day) for name, day in spelled.items()}


def _holidays(values: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The words for public holidays, if they stand beside the days."""
    said = {fold(word): word for word in NAMES["days"]["holidays"]}
    told = next((value for value in values if fold(value) in said), None)
    return {told: tuple(word for key, word in said.items() if key != fold(told))} if told else {}


def _days_off(
    families: Mapping[tuple[str, ...], tuple[str, ...]], holidays: Collection[str], name: str
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The weekend and public holidays as a family, unless the column itself is called so."""
    called = in_own_script(name)
    said = tuple(word for word in NAMES["days"]["days_off"] if not called.startswith(word))
    weekend = families.get(tuple(NAMES["days"]["weekend"]), ())
    return {said: (*weekend, *holidays)} if weekend else {}


def _others(value: str, thing: Thing) -> tuple[str, ...]:
    own = fold(value)
    return tuple({fold(name): name for name in reversed(thing.names) if fold(name) != own}.values())[::-1]


def _families(found: Mapping[str, Thing], least: int) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Families with at least so many values, unless all values belong to one family.

    A weekend has a name even if only Sundays are stored.
    """
    families: dict[tuple[str, ...], list[str]] = {}
    for value, thing in found.items():
        for family in filter(None, (thing.family, *thing.circles)):
            families.setdefault(family, []).append(value)
    several = {name: tuple(values) for name, values in families.items() if least <= len(values) < len(found)}
    return {names: values for names, values in several.items() if names[0] not in found}


def _abroad(found: Mapping[str, Thing]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """All countries but Japan as a family, if there are others: 「海外」, 「輸入品」."""
    foreign = tuple(value for value, thing in found.items() if HOME["code"] not in thing.codes)
    return {tuple(HOME["others"]): foreign} if 0 < len(foreign) < len(found) else {}


_REGIONAL = re.compile("([A-Za-z]{2,3})[-_]([A-Za-z]{2}|419)")
"""A language of a region, or of Latin America."""


def _with_regional(
    known: Mapping[str, Thing], values: Sequence[str], index: Mapping[str, Thing]
) -> dict[str, Thing]:
    """The known languages with those of a region; the name of a language means them all."""
    regional = {value: thing for value in values if (thing := _regional(value, index))}
    families = {thing.family for thing in regional.values()}
    members = {
        v: replace(thing, names=(), family=f)
        for v, thing in known.items()
        if (f := thing.names[:2]) in families
    }
    return {**known, **members, **regional}


def _regional(value: str, index: Mapping[str, Thing]) -> Thing | None:
    """The language of a region that a value names: "en-GB". Its language is its family.

    >>> found = _regional("pt-BR", index_of(THINGS[Semantic.LANGUAGE], codes_too=True))
    >>> found.names, found.family
    (('Brazilian Portuguese', 'Brazilian', 'ポルトガル語 (ブラジル)'), ('Portuguese', 'ポルトガル語'))
    """
    parts = _REGIONAL.fullmatch(value)
    language = index.get(fold(parts[1])) if parts else None
    if parts is None or language is None:
        return None
    en, ja = locales()
    code, region = f"{parts[1].lower()}_{parts[2].upper()}", parts[2].upper()
    whole, family = en.languages.get(code), language.names[:2]
    here = whole.removesuffix(family[0]).rstrip() if whole else en.territories.get(region)
    said = (whole, here, f"{family[-1]} ({ja.territories[region]})" if here else None)
    return Thing(tuple(filter(None, said)), family=family) if here else None


def stands_for_no_weekday(text: str) -> bool:
    """Whether a text stands beside weekdays: 「不定休」, "irregular"."""
    return _stands_beside(Semantic.WEEKDAY, text)


# Their values are told in this order: the weekdays are 月, 火, 水 ...
_ORDERED = frozenset({Semantic.WEEKDAY, Semantic.MONTH})
_NAMED: Mapping[str, Sequence[str]] = NAMES["named_kinds"]
"""The words in a column's name that confirm the codes of a kind."""

_SEVERAL_DAYS = [word for key in ("all_days", "workdays", "weekend") for word in NAMES["days"][key]]
_BESIDE = {Semantic.WEEKDAY: re.compile("|".join(map(fold, (*NAMES["days"]["beside"], *_SEVERAL_DAYS))))}
"""What a column of a kind may hold beside the known things: 「不定休」 among weekdays."""


def _stands_beside(kind: Semantic, value: str) -> bool:
    return fold(value) in _OTHERS or (kind in _BESIDE and _BESIDE[kind].fullmatch(fold(value)) is not None)


_OTHERS = frozenset(map(fold, NAMES["others"]["beside"]))
"""What stands for all other things of a kind, or for none."""

_NAME_PARTS = tuple(word for words in _NAMED.values() for word in words if not word.isascii())
