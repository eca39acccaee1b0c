"""Makes one `Language` of the files of all languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, product
from typing import Any, get_origin

from msgspec.structs import fields

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.names.word_tables import ABBREVIATIONS
from nlfilter.translate.languages.files import Files, LazyPattern, alternatives, fold_pattern, phrases
from nlfilter.translate.languages.language import (
    ClockWords,
    DateWords,
    Endings,
    Language,
    Negated,
    NumberWords,
    Shapes,
    Words,
)

_COMPARING = frozenset({"gt", "ge", "lt", "le", "older", "newer"})


def language_of(files: Files) -> Language:
    """The languages of the files as one."""
    adjectives, directions, per = _adjectives(files), _directions(files), files.names("per")
    ordinals, abbreviations = _ordinals(files), _spelled_out(ABBREVIATIONS)
    named: dict[str, Iterable[str]] = {
        "adjective": adjectives,
        "direction": directions,
        "per": per,
        "ordinal": ordinals,
    }
    roles = _roles(files, named)
    return Language(
        roles=roles,
        reach=_reach(roles),
        joined=_joined(roles),
        year_endings=tuple(w for w, said in roles.items() if "year_name" in said and is_cjk(w[0])),
        relations=frozenset(map(squeeze, files.words("relations"))),
        adjectives=adjectives,
        qualities=_qualities(files),
        directions=directions,
        codes=files.names("codes"),
        abbreviations=abbreviations,
        reach_of_abbreviations=_reach(abbreviations),
        written_short=_in_both_forms(files),
        spelled=_spelled(files),
        not_before=_not_before(files),
        whole=LazyPattern(alternatives(files.words("whole"))),
        topic=files.pattern("topic"),
        spaced=frozenset(map(squeeze, files.words("spaced"))),
        within_words={fold(w): tuple(map(fold, after)) for w, after in files.values("within_words").items()},
        leaving=frozenset(map(squeeze, files.words("leaving"))),
        going_on=frozenset(map(squeeze, files.words("going_on"))),
        rows_asked={squeeze(word): does for word, does in files.names("rows_asked").items()},
        acting={squeeze(word): does for word, does in files.names("acting").items()},
        helping=frozenset(map(squeeze, files.words("helping"))),
        units=_both_ways(files.names("units")),
        per=_both_ways(per),
        per_phrases=tuple(per),
        measures=_measures(files),
        ordinals=ordinals,
        definition=files.pattern("definition"),
        asides=files.pattern("asides"),
        wishing=files.pattern("of_oneself", "wishing"),
        lacking=files.pattern("of_oneself", "lacking"),
        past=files.pattern("of_oneself", "past"),
        being=files.pattern("of_oneself", "being"),
        others=files.pattern("of_oneself", "others"),
        oneself=files.pattern("of_oneself", "oneself"),
        stating=files.pattern("of_oneself", "stating"),
        endings=Endings.of(files, "endings", 2),
        verbal=Endings.of(files, "verbal", 4),
        derived=Endings.of(files, "derived", 5),
        agents=Endings.of(files, "agents", 3),
        elidable=files.pattern("inflections", "elidable"),
        shapes=Shapes.of(files),
        negated=Negated.of(files),
        numbers=NumberWords.of(files),
        dates=DateWords.of(files),
        clock=ClockWords.of(files),
        **_lists(files),
    )


def _lists(files: Files) -> dict[str, Any]:
    """The fields that hold the words of the list of their name."""
    kinds = {one.name: get_origin(one.type) for one in fields(Language) if one.name not in _BUILT}
    return {name: kind(files.words(name)) for name, kind in kinds.items() if kind in (frozenset, tuple)}


_BUILT = frozenset({"joined", "year_endings", "relations", "spelled", "spaced", "per_phrases", "measures"})
_BUILT |= {"leaving", "going_on", "helping"}
"""Fields of words that are built otherwise."""


def _roles(files: Files, named: Mapping[str, Iterable[str]]) -> dict[str, Words]:
    """The roles of each phrase; `named`: phrases of other tables than the one of roles, by role."""
    found: dict[str, Words] = {}

    def say(phrases: Iterable[str], *roles: str) -> None:
        say_squeezed(map(squeeze, phrases), *roles)

    def say_squeezed(phrases: Iterable[str], *roles: str) -> None:
        said = frozenset(roles)  # shared by all phrases with only these roles, to save memory
        for phrase in filter(None, phrases):
            found[phrase] = known | said if (known := found.get(phrase)) else said

    for table in files.each("roles"):
        for role, words in table.items():
            say(phrases(words), role)
    for compound in chain.from_iterable(files.each("compounds")):
        say_squeezed(_compounded(compound), *compound["role"].split())
    for sides in files.each("date_sides"):
        for side, words in sides.items():
            say(phrases(words), f"date_{side}")
    for one in chain.from_iterable(files.each("directions")):
        # A verb with its preposition is as light as the two: "arrive in".
        say((word for word in one["words"] if " " in word), "lead")
    for role, key in (("up_after", "more"), ("down_after", "less")):
        say(_comparatives(files, key), role)
    say(files.words("negated", "key"), "negated_after")
    for role, words in named.items():
        # "/year" is only read after a figure; elsewhere it is a slash and a word.
        say((word for word in words if word[0] != "/"), role)
    return found


def _compounded(compound: Mapping[str, str]) -> Iterator[str]:
    """Every stem with every ending. This squeezes the few parts, not their thousands of compounds."""
    pairs = product(*(map(squeeze, compound[part].split("|")) for part in ("stems", "endings")))
    return map("".join, pairs)


def _not_before(files: Files) -> dict[str, LazyPattern]:
    """What words may not stand before: those of a list, and compounds."""
    found = files.values("not_before")
    for compound in chain.from_iterable(files.each("compounds")):
        found |= (
            dict.fromkeys(_compounded(compound), compound["not_before"]) if "not_before" in compound else {}
        )
    return {word: LazyPattern(fold_pattern(pattern)) for word, pattern in found.items()}


def _spelled(files: Files) -> Words:
    """Single words of roles, days, months, numbers and units."""
    roles = (word for table in files.each("roles") for words in table.values() for word in phrases(words))
    days = (files.places("date_words", "weekdays"), files.places("date_words", "months"))
    parts = (name for parts in files.each("clock_words", "parts") for part in parts for name in part["names"])
    numbers = (*files.values("numbers"), *files.values("magnitudes"), *files.values("date_words", "small"))
    others = (files.places("date_words", "seasons"), files.names("date_words", "units"), files.names("units"))
    every = chain(roles, *days, parts, numbers, *others, files.words("relations"), files.words("travel"))
    return frozenset(fold(word) for word in every if word.isascii() and word.isalpha())


def _adjectives(files: Files) -> dict[str, tuple[str, ...]]:
    """The columns that each adjective may name. A comparative may follow a word such as "or"."""
    found: dict[str, tuple[str, ...]] = {}
    joins = ("", *files.words("joins"))
    for kind, before in (("adjectives", ("",)), ("comparatives", joins)):
        for table in files.each(kind):
            for column, words in table.items():
                for join, word in product(before, words):
                    key = squeeze(join + word)
                    found[key] = (*found.get(key, ()), column)
    return found


def _qualities(files: Files) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Words for little or much of what columns hold."""
    found: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for quality in chain.from_iterable(files.each("qualities")):
        for key, side in _SIDES.items():
            for word in map(squeeze, quality.get(key, ())):
                found[word] = (*found.get(word, ()), (side, tuple(quality["of"])))
    return found


_SIDES = {"little": "little", "much": "much", "less": "little", "more": "much"}
"""The directions of words for a quality, also of comparatives."""


def _comparatives(files: Files, side: str) -> list[str]:
    """The comparatives of all qualities: "cheaper", "lighter"."""
    return [
        word for quality in chain.from_iterable(files.each("qualities")) for word in quality.get(side, ())
    ]


def _directions(files: Files) -> dict[str, tuple[str, ...]]:
    """The names of columns that each word of direction may choose."""
    tables = chain.from_iterable(files.each("directions"))
    return {squeeze(word): tuple(map(fold, one["of"])) for one in tables for word in one["words"]}


def _reach(phrases: Iterable[str]) -> dict[str, int]:
    return {phrase[:2]: len(phrase) for phrase in sorted(phrases, key=len)}


def _joined(roles: Mapping[str, Words]) -> Words:
    links = [word for word, said in roles.items() if said & {"or", "and"} and len(word) > 1]
    comparing = {phrase: what for phrase, said in roles.items() if (what := said & _COMPARING)}
    return frozenset(
        phrase
        for phrase, what in comparing.items()
        for link in links
        if phrase.startswith(link) and what & comparing.get(phrase[len(link) :], Words())
    )


def _both_ways(names: Mapping[str, str]) -> dict[str, str]:
    """The names by their words, as they are said and without spaces."""
    return {key: name for word, name in names.items() for key in (squeeze(word), word) if key}


def _measures(files: Files) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """For each dimension, its units with their folded spellings in all languages."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for tables in files.each("measures"):
        for dimension, units in tables.items():
            for unit, spelled in units.items():
                known = found.setdefault(dimension, {})
                known[unit] = (*known.get(unit, (unit.casefold(),)), *map(fold, spelled))
    return tuple(found.values())


def _ordinals(files: Files) -> dict[str, int]:
    return files.places("ordinals", "words") | dict.fromkeys(files.words("ordinals", "last"), -1)


def _spelled_out(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Maps a full word to the short forms that column names use for it."""
    found: dict[str, tuple[str, ...]] = {}
    for short, words in table.items():
        for word in map(squeeze, words):
            found[word] = (*found.get(word, ()), short)
    return found


def _in_both_forms(files: Files) -> dict[str, tuple[str, ...]]:
    """Maps a long word to its short forms, and a short one to its long forms."""
    table: dict[str, list[str]] = files.values("written_short")
    long = {
        short: tuple(w for w, of in table.items() if short in of) for of in table.values() for short in of
    }
    return {**{word: tuple(of) for word, of in table.items()}, **long}
