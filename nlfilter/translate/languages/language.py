"""Everything known of all languages together: people mix them in one request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain, product

from msgspec import Struct

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.names.abbreviations import ABBREVIATIONS
from nlfilter.translate.languages.clock_words import ClockWords
from nlfilter.translate.languages.date_words import DateWords
from nlfilter.translate.languages.endings import Endings, Shapes
from nlfilter.translate.languages.files import Files, phrases
from nlfilter.translate.languages.negated import Negated
from nlfilter.translate.languages.number_words import NumberWords

Words = frozenset[str]
_COMPARING = frozenset({"gt", "ge", "lt", "le", "older", "newer"})


class Language(Struct, frozen=True, dict=True):
    """What the words of all languages do; keys are squeezed folded phrases."""

    roles: Mapping[str, Words]
    relations: Words
    """Words that a reading must have used: left out, they would change what is meant."""
    adjectives: Mapping[str, tuple[str, ...]]
    qualities: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]
    """Words that say that there is `little` or `much` of something, with what columns of it may be called."""
    directions: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, str]
    abbreviations: Mapping[str, tuple[str, ...]]
    spelled: Words
    """Single words of the language, which people misspell."""
    no_slips: Words
    """Words that are like one of them, and none of them misspelt ("quiet")."""
    travel: Words
    """Words for ways that one goes."""
    relative: Words
    """Words that tie a wish of its own to what stands before them."""
    attributive: Words
    """Words that tie what stands before them to what follows."""
    doers: Words
    """Words before what somebody does: "where *they* found mice"."""
    acts: Words
    """What people do with whatever is listed: "*apply* online"."""
    counting: Words
    """Words that count after a figure, and mean something else elsewhere."""
    particles: tuple[str, ...]
    """Words that a name may end in, too."""
    not_before_kana: Words
    leaving: Words
    """What ends a dialogue, if nothing else is said."""
    going_on: Words
    """What asks for further rows, if nothing else is said."""
    bounding: Words
    """Words that still compare at the end of a column's name ("arrive by")."""
    units: Mapping[str, str]
    per: Mapping[str, str]
    per_phrases: tuple[str, ...]
    measures: tuple[Mapping[str, tuple[str, ...]], ...]
    """The units of a dimension, each with its spellings."""
    ordinals: Mapping[str, int]
    """The place that an ordinal says, from 1; -1 is the last."""
    definition: re.Pattern[str]
    """Requests that ask what a word means, over folded text."""
    endings: Endings
    verbal: Endings
    derived: Endings
    elidable: re.Pattern[str]
    """What of a compound stays, as groups, if it is spelled in short."""
    shapes: Shapes
    negated: Negated
    numbers: NumberWords
    dates: DateWords
    clock: ClockWords

    @cached_property
    def reach(self) -> Mapping[str, int]:
        """How long the longest phrase is that begins with two letters."""
        return _reach(self.roles)

    @cached_property
    def reach_of_abbreviations(self) -> Mapping[str, int]:
        """The same of words that column names shorten."""
        return _reach(self.abbreviations)

    @cached_property
    def year_endings(self) -> tuple[str, ...]:
        """Words for years that the name of a column may end in (「創業年」)."""
        return tuple(w for w, roles in self.roles.items() if "year_name" in roles and is_cjk(w[0]))

    @cached_property
    def joined(self) -> Words:
        """Comparisons that begin with a word that joins: "or less than" is "or" and "less than"."""
        links = [w for w, roles in self.roles.items() if roles & {"or", "and"} and len(w) > 1]
        comparing = {phrase: said for phrase, roles in self.roles.items() if (said := roles & _COMPARING)}
        return frozenset(
            phrase
            for phrase, said in comparing.items()
            for link in links
            if phrase.startswith(link) and said & comparing.get(phrase[len(link) :], Words())
        )

    def with_role(self, role: str) -> tuple[str, ...]:
        """The phrases that have a role."""
        return tuple(phrase for phrase, roles in self.roles.items() if role in roles)

    def inflected(self, word: str) -> tuple[str, ...]:
        """Other forms of a folded word that name the same thing: "databases" and "database"."""
        return self.endings.forms(word)

    def verbs(self, word: str) -> tuple[str, ...]:
        """What a verb may be made of: "opened" of "open"."""
        return self.verbal.forms(word)

    def shortened(self, word: str) -> str:
        """A compound of two words as it is spelled in short: 「締め切り」 is 「締切」."""
        found = self.elidable.fullmatch(word)
        return "".join(filter(None, found.groups())) if found else ""

    def kin(self, word: str) -> tuple[str, ...]:
        """Words derived from one another ("internship" and "intern"): good for free text only."""
        return tuple(chain.from_iterable(map(self.derived.forms, (word, *self.inflected(word)))))


def language_of(files: Files) -> Language:
    """All languages of these files as one."""
    adjectives, directions, per = _adjectives(files), _directions(files), files.names("per")
    ordinals = _ordinals(files)
    # "/year" follows a figure, or is a slash and a word.
    named = {"adjective": adjectives, "direction": directions, "per": [w for w in per if w[0] != "/"]}
    named["ordinal"] = ordinals
    named |= {"up_after": _comparatives(files, "more"), "down_after": _comparatives(files, "less")}
    named["negated_after"] = files.words("negated", "key")
    return Language(
        roles=_roles(files, named),
        relations=frozenset(map(squeeze, files.words("relations"))),
        adjectives=adjectives,
        qualities=_qualities(files),
        directions=directions,
        codes=files.names("codes"),
        abbreviations=_spelled_out(ABBREVIATIONS),
        spelled=_spelled(files),
        no_slips=frozenset(files.words("no_slips")),
        travel=frozenset(files.words("travel")),
        relative=frozenset(files.words("relative")),
        attributive=frozenset(files.words("attributive")),
        doers=frozenset(files.words("doers")),
        acts=frozenset(files.words("acts")),
        counting=frozenset(files.words("counting")),
        particles=files.words("particles"),
        not_before_kana=frozenset(files.words("not_before_kana")),
        leaving=frozenset(map(squeeze, files.words("leaving"))),
        going_on=frozenset(map(squeeze, files.words("going_on"))),
        bounding=frozenset(files.words("bounding")),
        units=_both_ways(files.names("units")),
        per=_both_ways(per),
        per_phrases=tuple(per),
        measures=_measures(files),
        ordinals=ordinals,
        definition=files.pattern("definition"),
        endings=Endings.of(files, "endings", 2),
        verbal=Endings.of(files, "verbal", 4),
        derived=Endings.of(files, "derived", 5),
        elidable=files.pattern("inflections", "elidable"),
        shapes=Shapes.of(files),
        negated=Negated.of(files),
        numbers=NumberWords.of(files),
        dates=DateWords.of(files),
        clock=ClockWords.of(files),
    )


def _roles(files: Files, named: Mapping[str, Iterable[str]]) -> dict[str, Words]:
    """What each phrase does."""
    found: dict[str, Words] = {}

    def say(phrases: Iterable[str], *roles: str) -> None:
        said = frozenset(roles)  # one set for all phrases that do just this, which most of them do
        for phrase in filter(None, map(squeeze, phrases)):
            found[phrase] = known | said if (known := found.get(phrase)) else said

    for table in files.each("roles"):
        for role, words in table.items():
            say(phrases(words), role)
    for compound in chain.from_iterable(files.each("compounds")):
        pairs = product(compound["stems"].split("|"), compound["endings"].split("|"))
        say(map("".join, pairs), *compound["role"].split())
    for sides in files.each("date_sides"):
        for side, words in sides.items():
            say(phrases(words), f"date_{side}")
    for role, words in named.items():
        say(words, role)
    return found


def _spelled(files: Files) -> Words:
    """Words that stand by themselves: those of roles, of days and months, of units."""
    roles = (word for table in files.each("roles") for words in table.values() for word in phrases(words))
    days = (files.places("date_words", "weekdays"), files.places("date_words", "months"))
    parts = (name for parts in files.each("clock_words", "parts") for part in parts for name in part["names"])
    numbers = (*files.values("numbers"), *files.values("magnitudes"), *files.values("date_words", "small"))
    others = (files.places("date_words", "seasons"), files.names("date_words", "units"), files.names("units"))
    every = chain(roles, *days, parts, numbers, *others, files.words("relations"), files.words("travel"))
    return frozenset(fold(word) for word in every if word.isascii() and word.isalpha())


def _adjectives(files: Files) -> dict[str, tuple[str, ...]]:
    """The columns that an adjective may name; one that compares may be joined to another comparison."""
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
"""What words of a quality point to; the comparatives point there, too."""


def _comparatives(files: Files, side: str) -> list[str]:
    """The comparatives of all qualities: "cheaper", "lighter"."""
    return [
        word for quality in chain.from_iterable(files.each("qualities")) for word in quality.get(side, ())
    ]


def _directions(files: Files) -> dict[str, tuple[str, ...]]:
    """The names of columns that a word of direction may choose."""
    tables = files.each("directions")
    return {squeeze(w): tuple(map(fold, names)) for table in tables for w, names in table.items()}


def _reach(phrases: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for phrase in phrases:
        found[phrase[:2]] = max(found.get(phrase[:2], 0), len(phrase))
    return found


def _both_ways(names: Mapping[str, str]) -> dict[str, str]:
    """Names by their words, as they are said, and without blanks."""
    return {key: name for word, name in names.items() for key in (squeeze(word), word) if key}


def _measures(files: Files) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """The units of a dimension, each with its spellings in all languages, folded."""
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
    """From a full word to the short forms that column names use for it."""
    found: dict[str, tuple[str, ...]] = {}
    for short, words in table.items():
        for word in map(squeeze, words):
            found[word] = (*found.get(word, ()), short)
    return found
