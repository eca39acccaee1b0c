"""Adds synonyms for columns and values in the other language, from a dictionary."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import product

from nlfilter.schema.fold import fold, has_cjk, is_cjk, is_ideograph, is_katakana, squeeze
from nlfilter.schema.inference.bare_names import (
    bare_japanese,
    bare_places,
    bare_words,
    looks_like_code,
    neighbours,
)
from nlfilter.schema.inference.dictionary import Dictionary
from nlfilter.schema.inference.everyday import may_hold_things
from nlfilter.schema.inference.own_words import called
from nlfilter.schema.inference.thesaurus import (
    squeezed,
    taken_words,
    unclaimed,
    with_unclaimed,
    with_words_of_values,
)
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.flags import flag_words, forms_in_japanese
from nlfilter.schema.names.guesses import looks_like_count, looks_like_key, words_of
from nlfilter.schema.names.unit_guesses import PERIODS
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column

_MOST = 6
"""The most words that a column gets."""
_NEAREST = 1
"""How many Japanese words of a noun are translated back, to find other English words."""
_WORSE = 3.0
"""A word that fits worse than the best one by more than this is left out."""
_TOO_COMMON = frozenset(map(squeeze, NAMES["too_common"]["words"]))
_WORSE_VALUE = 2.0
_MOST_OF_A_VALUE = 6


def with_dictionary_words(
    columns: Mapping[str, Column],
    values: Mapping[str, Sequence[str]],
    dictionary: Dictionary,
    rows: Collection[str | None],
) -> dict[str, Column]:
    """The columns with synonyms for their names and values; a word that fits two columns goes to neither.

    The columns in `rows` identify a row and get no synonyms.
    """
    taken = taken_words(columns, values) | _TOO_COMMON
    named = [
        name
        for name, column in columns.items()
        if column.filterable and not looks_like_key(name) and name not in rows
    ]
    whole = {name: [*_words_of_name(name, columns[name], dictionary)] for name in named}
    parts = {
        name: [*_words_of_parts(called(name, columns[name]), dictionary)]
        for name in named
        if columns[name].kind is not Kind.BOOLEAN
    }
    made = dict(columns)
    for proposed in (whole, parts):
        made = with_unclaimed(made, proposed, taken)
        taken |= squeezed(proposed)
    for name, held in values.items():
        if name in made and may_hold_things(made[name], held):
            others = {value: [*dict.fromkeys(_of_value(value, dictionary))] for value in held}
            own = {value: words[:_MOST_OF_A_VALUE] for value, words in unclaimed(others, taken).items()}
            made[name] = with_words_of_values(made[name], own)
    return made


def nouns_in_both(
    nouns: Sequence[str], columns: Mapping[str, Column], dictionary: Dictionary
) -> tuple[str, ...]:
    """The nouns for a row in both languages, without words that mean a column."""
    others: list[str] = []
    for noun in nouns:
        if has_cjk(noun):
            others += dictionary.english(noun)[:_MOST]
        else:
            japanese = _best(dictionary.japanese(one) for one in _forms(noun.split()))
            others += japanese[:_MOST]
            # Another English word: film -> 映画 -> "movie".
            others += (word for one in japanese[:_NEAREST] for word in dictionary.english(one)[:_MOST])
    taken = {
        squeeze(word)
        for name, column in columns.items()
        for word in (name, *column.synonyms, *column.when_true)
    }
    others = [word for word in others if squeeze(word) not in _TOO_COMMON]
    own = (word for word in (*nouns, *others) if squeeze(word) not in taken)
    return tuple(dict.fromkeys(own))


# --- names of columns


def _words_of_name(column_name: str, column: Column, dictionary: Dictionary) -> Iterator[str]:
    name = called(column_name, column)
    seen = {fold(column_name), fold(name)}
    japanese = has_cjk(name)
    found = _of_japanese(name, column, dictionary) if japanese else _of_english(name, column, dictionary)
    for word in found:
        if fold(word) not in seen:
            seen.add(fold(word))
            yield word


def _of_english(name: str, column: Column, dictionary: Dictionary) -> Iterator[str]:
    words = flag_words(name)[-1].split() if column.kind is Kind.BOOLEAN else bare_words(name)
    found = _best(dictionary.japanese(phrase) for phrase in _phrases(words, column))
    yield from found[:_MOST]
    if column.kind is Kind.BOOLEAN and words[-1:] != words_of(name)[-1:]:  # "pets" of `pets_ok`
        yield from (form.format(word) for word in found[:_MOST] for form in forms_in_japanese(name))
    if looks_like_count(name):
        yield from (word + NAMES["counts"]["japanese"] for word in found[:_MOST])
    if not found:
        found = [*romaji_words(words, dictionary)]
        yield from found
    for cut in range(len(words) - 1, 0, -1):
        if found:
            return
        head = _best(dictionary.japanese(one) for one in _forms(words[:cut]))
        tail = _best([dictionary.japanese(" ".join(words[cut:]), joining=True)])
        pairs = [one + other for one in head[:_MOST] for other in tail[:_MOST]]
        found = [pair for pair in pairs if dictionary.knows(pair)]
        if not found and column.kind is not Kind.BOOLEAN:
            found = [one + other for one in head[:2] for other in tail[:2]]
        yield from found[:_MOST]


def _best(scored: Iterable[Mapping[str, float]], worse: float = _WORSE) -> list[str]:
    """The words that fit best, the best first; `scored` are the results of several look-ups."""
    found: dict[str, float] = {}
    for words in scored:
        for word, weight in words.items():
            found[word] = max(weight, found.get(word, weight))
    most = max(found.values(), default=0)
    return sorted((word for word in found if found[word] >= most - worse), key=lambda word: -found[word])


def _phrases(words: Sequence[str], column: Column) -> Iterator[str]:
    """The phrases to look up for a name: also "waiting time" for a wait in minutes."""
    yield from _forms(words)
    for after in NAMES["measured"].get(column.unit or column.type, ()):
        yield from (f"{one} {after}" for one in _forms(words, doing=True))


def _forms(words: Sequence[str], *, doing: bool = False) -> Iterator[str]:
    """A phrase, also with its last word in the singular, or as a noun ("opening" for "opened")."""
    for form in neighbours(words[-1], doing=doing) if words else ():
        yield " ".join((*words[:-1], form))


def _of_japanese(name: str, column: Column, dictionary: Dictionary) -> Iterator[str]:
    if column.kind is Kind.BOOLEAN:
        yield from _of_flag(name, dictionary)
        return
    for part in (name, *bare_japanese(name)):
        if found := dictionary.english(part)[:_MOST]:
            yield from found
            return
    each = [dictionary.english(part)[:3] for part in _segments(name, dictionary)]
    if len(each) > 1 and all(each[-2:]):
        yield from (f"{one} {other}" for one in each[-2] for other in each[-1])


def _of_flag(name: str, dictionary: Dictionary) -> Iterator[str]:
    """English words for a Japanese flag: 「ペット可」 means "pets allowed"."""
    for told in NAMES["flags"].values():
        if after := next((end for end in told["after"] if name.endswith(end) and name != end), None):
            things = dictionary.english(name.removesuffix(after))[:2]
            yield from (said.format(thing) for thing in things for said in told["said"])
            return
    yield from dictionary.english(name)[:_MOST]


def _words_of_parts(name: str, dictionary: Dictionary) -> Iterator[str]:
    """Words for the parts of a compound name: "station" and "distance" for a distance to a station."""
    if has_cjk(name):
        segments = [part for part in _segments(name, dictionary) if len(part) > 1]
        if len(segments) > 1 or segments != [name]:
            yield from (word for part in segments for word in dictionary.english(part)[:2])
    elif len(words := bare_words(name)) > 1:
        for word in (one for one in words if one not in PERIODS):  # no "annual" for a service charge
            yield from _best(dictionary.japanese(one) for one in _forms([word]))[:3]


def _segments(name: str, dictionary: Dictionary) -> list[str]:
    """A compound, split into words of the dictionary: at each place, the longest word."""
    parts: list[str] = []
    at = 0
    while at < len(name):
        end = next((end for end in range(len(name), at + 1, -1) if dictionary.knows(name[at:end])), at + 1)
        parts.append(name[at:end])
        at = end
    return parts


# --- values


def _of_value(value: str, dictionary: Dictionary) -> Iterator[str]:
    if has_cjk(value):
        if dictionary.knows(f"{value}い"):
            yield f"{value}い"  # 「赤い」 of 赤
        places = bare_places(value)
        yield from dictionary.english(value)  # of 別府 the rest is no place, but the word "distinction"
        whole = dictionary.names(value)
        bare = [name for place in places for name in dictionary.names(place)]
        begun = [name for name in bare if any(fold(one).startswith(fold(name)) for one in whole)]
        for name in (*whole, *(begun or bare)):
            yield from typed(name)
        yield from romanized(value, dictionary)
        if all(map(is_katakana, value)):
            yield from _spelled(value, dictionary)
    elif not looks_like_code(value):
        spelled = dict.fromkeys((value.lower(), value, value.title()))  # "Italian" stands so in a dictionary
        looked_up = (form for text in spelled for form in _forms(text.split()))
        yield from _best(map(dictionary.japanese, looked_up), _WORSE_VALUE)
        yield from dictionary.names(value.title())


def _spelled(value: str, dictionary: Dictionary) -> Iterator[str]:
    """The English words for a compound of two loanwords: "auto lock"."""
    parts = _segments(value, dictionary)
    each = [[word for word in dictionary.english(part) if " " not in word][:2] for part in parts]
    # A name such as ソニー is no compound of ソ and ニー.
    if len(each) == 2 and all(each) and min(map(len, parts)) > 1:
        yield from (f"{one} {other}" for one in each[0] for other in each[1])


# --- Japanese in Latin letters

_LONG: Sequence[tuple[str, str]] = NAMES["romaji"]["long"]
_AFTER: Sequence[str] = NAMES["romaji"]["lengthened"]
_MOST_WORDS = 4


def typed(name: str) -> Iterator[str]:
    """A name in Latin letters, as people type it.

    >>> [*dict.fromkeys(typed("Kōenji"))], [*typed("Kouenji")]
    (['Koenji'], ['Kouenji', 'Koenji'])
    """
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", name) if not unicodedata.combining(ch))
    plain = plain.replace("'", "")
    yield plain
    for long, short in _LONG:
        plain = plain.replace(long, short)
    yield plain


def romanized(value: str, dictionary: Dictionary) -> Iterator[str]:
    """The readings of a word in ideographs, in Latin letters."""
    if find_spec("jaconv") is None or not any(map(is_ideograph, value)):
        return
    import jaconv

    for reading in dictionary.readings(value):
        latin = jaconv.kana2alphabet(jaconv.kata2hira(reading))
        if latin.isalpha() and len(latin) > 2:
            yield from typed(latin)


def romaji_words(words: Sequence[str], dictionary: Dictionary) -> Iterator[str]:
    """The Japanese words with a reading in Latin letters: 「材料」 for "zairyo"."""
    if find_spec("jaconv") is None or not all(word.isalpha() for word in words):
        return
    import jaconv

    kana = jaconv.alphabet2kana("".join(words))
    if not all(map(is_cjk, kana)):
        return
    found = [word for reading in _lengthened(kana) for word in dictionary.written(reading)]
    yield from dict.fromkeys(found[:_MOST_WORDS])


def _lengthened(kana: str) -> Iterator[str]:
    """A reading, and its variants with long vowels that people write as short ones."""
    places = [at for at, ch in enumerate(kana, 1) if ch in _AFTER][:4]
    for chosen in product((False, True), repeat=len(places)):
        at = {place for place, long in zip(places, chosen, strict=True) if long}
        yield "".join(ch + (NAMES["romaji"]["length"] if n in at else "") for n, ch in enumerate(kana, 1))
