"""Finds synonyms for the names of columns in a thesaurus: word sets in `thesaurus.toml`.

All words of a set mean the same thing of a row. If a column has the name of one word, the other words become
its synonyms, unless they fit another column better.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.build_cache import read_table
from nlfilter.schema.fold import has_cjk, squeeze
from nlfilter.schema.inference.bare_names import bare_japanese, bare_words, singular, spelled
from nlfilter.schema.inference.own_words import called, words_of_ages
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.flags import flag_words
from nlfilter.schema.names.guesses import limit_of, looks_like_count, words_of
from nlfilter.schema.names.short_forms import bracketed
from nlfilter.schema.names.unit_guesses import is_currency, is_for_another_period, planned_among, ranges_among
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import FRACTION, Column, Person, Relation
from nlfilter.schema.semantic import Semantic


def taken_words(columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]) -> set[str]:
    """The squeezed words that mean something already: stored values, and all words of columns."""
    words = [value for stored in values.values() for value in stored]
    for name, column in columns.items():
        words += (name, *column.synonyms, *column.when_true, *column.when_false, *words_of_values(column))
    return {*map(squeeze, words)}


def words_of_values(column: Column) -> Iterator[str]:
    """The other words for a column's values, and for groups of them."""
    yield from (word for words in column.values.values() for word in words)
    yield from column.group_words


def with_words(column: Column, words: Sequence[str]) -> Column:
    """The column with more words that ask for it."""
    key = "when_true" if column.kind is Kind.BOOLEAN else "synonyms"
    return column.model_copy(update={key: tuple(dict.fromkeys((*getattr(column, key), *words)))})


def with_unclaimed(
    columns: Mapping[str, Column], proposed: Mapping[str, Sequence[str]], taken: Collection[str]
) -> dict[str, Column]:
    """The columns with the proposed words, except taken ones and those that are proposed for two columns."""
    own = unclaimed(proposed, taken)
    return {**columns, **{name: with_words(columns[name], words) for name, words in own.items()}}


def unclaimed(proposed: Mapping[str, Sequence[str]], taken: Collection[str]) -> dict[str, list[str]]:
    """The proposed words, except taken ones and those that are proposed for two columns, or two values."""
    claims = Counter(key for words in proposed.values() for key in {*map(squeeze, words)})
    return {
        of: [word for word in words if claims[squeeze(word)] == 1 and squeeze(word) not in taken]
        for of, words in proposed.items()
    }


def with_words_of_values(column: Column, words: Mapping[str, Sequence[str]]) -> Column:
    """The column with more words for its values."""
    told = {
        value: tuple(dict.fromkeys((*column.values.get(value, ()), *more)))
        for value, more in words.items()
        if more
    }
    return column.model_copy(update={"values": {**column.values, **told}})


def squeezed(proposed: Mapping[str, Sequence[str]]) -> set[str]:
    """All proposed words, squeezed: they are taken from now on."""
    return {squeeze(word) for words in proposed.values() for word in words}


_YEARS = frozenset(NAMES["dressing"]["years"])
_SHORTEST = 2
"""The least number of letters of a Japanese ending that is looked up."""


class WordSet(Struct, frozen=True):
    """Words with one meaning, for columns of the group `of` ("date", "number" ...).

    `said`: weaker synonyms, used only if no column has them as a name. `no`: words that ask for a flag to be
    false. `terms`: comparisons, each with words for the rows for which it is true. `names`: whether the
    values are names, which people shorten. `places`: whether they are names of places. `lone`: not for an end
    of a range, whose words belong to the range. `units`: the only units that a column may have. `unless`:
    kinds of columns that it is not about.
    """

    of: str
    words: tuple[str, ...]
    said: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    person: Relation | None = None
    names: bool = False
    places: bool = False
    opposites: tuple[str, ...] = ()
    lone: bool = False
    units: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Named(Struct, frozen=True):
    """The word set of each column: found by its `whole` name, or by how a longer name `ended`."""

    whole: Mapping[str, WordSet]
    ended: Mapping[str, WordSet]

    @property
    def found(self) -> dict[str, WordSet]:
        return {**self.whole, **self.ended}

    def without(self, names: Collection[str]) -> Named:
        """The word sets of the other columns."""
        whole, ended = (
            {name: one for name, one in found.items() if name not in names}
            for found in (self.whole, self.ended)
        )
        return Named(whole, ended)

    @property
    def of_names(self) -> frozenset[str]:
        """The columns that hold names, which people shorten."""
        return frozenset(name for name, one in self.found.items() if one.names)

    @property
    def of_proper_names(self) -> frozenset[str]:
        """The columns that hold names, also of places."""
        return frozenset(name for name, one in self.found.items() if one.names or one.places)


def set_of(name: str, column: Column) -> WordSet | None:
    """The word set that the whole name of a column belongs to.

    >>> set_of("hireDate", Column(type="DATE")).words[:2], set_of("hireDate", Column(type="VARCHAR"))
    (('hired', 'hire date'), None)
    """
    own = called(name, column)
    return _first(_whole(own, column), column) or _of_what_is_allowed(own, column)


def _of_what_is_allowed(name: str, column: Column) -> WordSet | None:
    """The set of a flag, for texts with a Japanese name that allows it: 在宅可, which stores 一部可."""
    allowed = column.kind is Kind.TEXT and has_cjk(name) and name.endswith(_ALLOWED)
    flags = _index().get("flag", {})
    found = next((sets[0] for word in flag_words(name) if (sets := flags.get(squeeze(word)))), None)
    return replace(found, no=()) if allowed and found else None


_ALLOWED: tuple[str, ...] = tuple(NAMES["flags"]["allowed"]["after"])


def words_of_range(name: str, end: Column) -> tuple[str, ...]:
    """The words for a range with this name; `end` is one of its two columns.

    >>> words_of_range("salary", Column(type="BIGINT"))[:2]
    ('salary', 'pay')
    """
    found = set_of(name, end.model_copy(update={"expr": None}))
    return (*(found.words if found else ()), *words_of_ages(name))


def sets_of(columns: Mapping[str, Column], rows: Collection[str | None]) -> Named:
    """The word sets of the columns. The columns in `rows` identify a row and get none."""
    named = {name: column for name, column in columns.items() if column.filterable and name not in rows}
    numbers = [name for name, column in columns.items() if column.kind.is_number]
    ends = {end for _, *pair in ranges_among(numbers) for end in pair}

    def fits(name: str, found: WordSet) -> bool:
        unit = columns[name].unit
        counts = not (unit == "percent" or unit == FRACTION or is_currency(unit))
        return not (found.lone and name in ends) and (found.person is None or counts)

    whole = {
        name: found for name, column in named.items() if (found := set_of(name, column)) and fits(name, found)
    }
    whole |= {plan: whole.pop(done) for plan, done in planned_times(named) if done in whole}
    ended = {
        name: found
        for name, column in named.items()
        if name not in whole
        and (found := _first(_end(called(name, column), column), column))
        and fits(name, found)
    }
    return Named(whole, ended)


def planned_times(columns: Mapping[str, Column]) -> Iterator[tuple[str, str]]:
    """Pairs of columns for the planned and the actual time of something."""
    times = {called(name, column): name for name, column in columns.items() if column.kind.is_temporal}
    yield from ((times[plan], times[done]) for plan, done in planned_among(times))


def with_common_words(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], named: Named
) -> dict[str, Column]:
    """The columns with the words of their word sets; a word that fits two columns goes to neither.

    Sets that were found by a whole name give their words first, then sets found by an ending, then the weaker
    words (`said`) of both.
    """
    taken = taken_words(columns, values)
    parts = {name: {*words_of(called(name, column))} for name, column in columns.items()}
    claimed: set[tuple[str, str]] = set()
    made = dict(columns)
    rounds = (
        {name: found.words for name, found in named.whole.items()},
        {name: found.words for name, found in named.ended.items()},
        {name: found.said for name, found in named.found.items()},
    )
    for proposed in rounds:
        claims = Counter(key for name, words in proposed.items() for key in _claimed(words, columns[name]))
        for name, words in proposed.items():
            others = {word for other in columns if _alike(columns, other, name) for word in parts[other]}
            refused = taken | (others - parts[name])
            per = columns[name].per
            free = [w for w in words if squeeze(w) not in refused and not is_for_another_period(w, per)]
            own = [w for w in free if claims[claim := _claim(w, columns[name])] == 1 and claim not in claimed]
            made[name] = with_words(made[name], own)
        claimed |= {*claims}
    for name, column in columns.items():
        if column.kind.is_number and (relation := limit_of(name)):
            made[name] = made[name].model_copy(update={"person": Person(relation=relation)})
    for plan, done in planned_times(columns):
        stored, *said = made[done].synonyms or (done,)
        made[done] = made[done].model_copy(update={"synonyms": (stored,), "named_only": True})
        made[plan] = with_words(made[plan], said)
    for name, found in named.found.items():
        if found.no:
            no = dict.fromkeys((*made[name].when_false, *found.no))
            made[name] = made[name].model_copy(update={"when_false": tuple(no)})
        if found.opposites:  # without a verb, nothing tells which side of a day is meant
            told = {"opposites": found.opposites, "named_only": columns[name].holds is Semantic.WEEKDAY}
            made[name] = made[name].model_copy(update=told)
        if found.person:
            made[name] = made[name].model_copy(update={"person": Person(relation=found.person)})
    return made


def _alike(columns: Mapping[str, Column], one: str, other: str) -> bool:
    """Whether one word could mean either of two columns."""
    return one != other and (columns[one].kind is Kind.TIME) == (columns[other].kind is Kind.TIME)


def _claimed(words: Sequence[str], column: Column) -> set[tuple[str, str]]:
    return {_claim(word, column) for word in words}


def _claim(word: str, column: Column) -> tuple[str, str]:
    """What only one column can have. A date and a number may share a word: the request tells which."""
    return squeeze(word), _groups(column)[0]


def _whole(name: str, column: Column) -> Iterator[str]:
    """The forms of a whole name: as written, in the singular, spelled out, without unit, type or brackets."""
    if column.kind is Kind.BOOLEAN:
        said = flag_words(name)
        yield from (*said, *(" ".join(spelled(one.split())) for one in said))
        return
    words = words_of(name)
    yield from (name, " ".join(words), " ".join(singular(words)), " ".join(spelled(words)))
    if has_cjk(name):
        yield from _bare(name)
    else:
        bare = bare_words(name)
        yield from (" ".join(bare), " ".join(singular(bare)))
        if looks_like_count(name):
            yield " ".join(bare) + "s"
        if column.holds is Semantic.YEAR and {*words[1:]} & _YEARS:
            yield " ".join(spelled([word for word in words if word not in _YEARS]))
    if outside := "".join(bracketed(name)[:1]):
        yield from _whole(outside, column)


def _bare(name: str) -> tuple[str, ...]:
    """A Japanese name without its unit or type; the number of a thing has no words of the thing: 施設番号."""
    return () if name.endswith(_NUMBER_ENDS) else tuple(bare_japanese(name))


_NUMBER_ENDS: tuple[str, ...] = tuple(NAMES["roles"]["number_ends"])


def _end(name: str, column: Column) -> Iterator[str]:
    """The endings of a longer name, the longest first. A flag has none: "toxic to pets" is not "pets"."""
    if column.kind is Kind.BOOLEAN:
        return
    if has_cjk(name):
        for part in (name, *_bare(name)):
            yield from (part[at:] for at in range(1, len(part) - _SHORTEST + 1))
    else:
        for words in (bare_words(name), words_of(name)):  # "age" is a unit, and the end of a name
            for at in range(1, len(words)):
                yield from (" ".join(words[at:]), " ".join(singular(words[at:])))
    if outside := "".join(bracketed(name)[:1]):
        yield from _end(outside, column)


def _first(names: Iterator[str], column: Column) -> WordSet | None:
    indexes = [_index().get(group, {}) for group in _groups(column)]
    sets = (found for key in map(squeeze, names) for index in indexes for found in index.get(key, ()))
    return next((found for found in sets if _suits(found, column)), None)


def _suits(found: WordSet, column: Column) -> bool:
    """Whether a word set may be about a column with such a unit, and of such a kind."""
    units = found.units if column.unit else ()
    return (not units or column.unit in units) and column.holds not in found.unless


def _groups(column: Column) -> tuple[str, ...]:
    """The groups of word sets that may be about a column, the best first."""
    if column.holds is Semantic.YEAR:
        return "date", "time", "number"
    match column.kind:
        case Kind.BOOLEAN:
            return ("flag",)
        case Kind.TIME:
            return "clock", "time"
        case kind if kind.is_time:
            return "date", "time"
        case kind:
            return ("number",) if kind.is_number else ("text",)


@cache
def thesaurus() -> Mapping[str, Any]:
    """The content of `thesaurus.toml`."""
    found: dict[str, Any] = read_table(__package__, "thesaurus.toml")
    return found


@cache
def _index() -> Mapping[str, Mapping[str, Sequence[WordSet]]]:
    """The word sets by group and word. Of those that share a word, the first that suits a column counts."""
    index: dict[str, dict[str, list[WordSet]]] = {}
    for one in thesaurus()["sets"]:
        data: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in one.items()
        }
        data["terms"] = tuple((where, tuple(words)) for where, words in one.get("terms", {}).items())
        made = WordSet(**data)
        for word in made.words:
            index.setdefault(made.of, {}).setdefault(squeeze(word), []).append(made)
    return index
