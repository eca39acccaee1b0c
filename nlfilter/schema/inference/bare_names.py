"""The words of a column's name that can be looked up: spelled out, without the unit and the type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from nlfilter.build_cache import read_table
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.unit_guesses import without_measure, words_of_unit
from nlfilter.schema.names.word_tables import ABBREVIATIONS, NAMES

_FIRST, _LAST = (frozenset(NAMES["dressing"][end]) for end in ("first", "last"))
_PLAIN = frozenset(NAMES["dressing"]["plain"])
_JAPANESE: Sequence[str] = sorted(NAMES["dressing"]["japanese"], key=len, reverse=True)
_NEIGHBOURS: Mapping[str, Sequence[Sequence[str]]] = NAMES["neighbours"]
_TYING, _DONE = frozenset(NAMES["dressing"]["tying"]), NAMES["dressing"]["done"]
_PERIODS: Sequence[str] = sorted(NAMES["dressing"]["periods"], key=len, reverse=True)
_UNITS_AFTER = frozenset(NAMES["dressing"]["units"])
"""Units at the end of a Japanese name."""
_PLACE = 2
"""The least letters of the name of a place with its kind."""
_SHORTEST = 3
"""A word needs at least so many letters before an ending that is cut off."""


def bare_words(name: str) -> list[str]:
    """The words of a name, spelled out, without its unit and its type.

    >>> bare_words("cook_min"), bare_words("listed_dt"), bare_words("num_stops"), bare_words("sensorFmt")
    (['cook'], ['listed'], ['stops'], ['sensor', 'format'])
    >>> bare_words("count"), bare_words("weight_g")
    (['count'], ['weight'])
    >>> bare_words("check_in_time"), bare_words("listed_on_date"), bare_words("listed_on")
    (['check', 'in'], ['listed'], ['listed'])
    """
    name, _ = without_measure(name)
    words = words_of(name)
    if unit := words_of_unit(name):
        words = [word for word in words if word not in unit] or words
    last = len(words) - 1
    while len(words) > 1 and (words[-1] in _LAST or words[-1].isdigit()):
        rest = words[:-1]
        if words[-1] in _TYING and len(rest) < last and not rest[-1].endswith(_DONE):
            break  # "check in" of a time, but "listed" of a "listed on"
        words = rest
    while len(words) > 1 and words[0] in _FIRST:
        words = words[1:]
    return spelled(words)


def spelled(words: Sequence[str]) -> list[str]:
    """Words of a name without abbreviations.

    >>> spelled(["review", "cnt"])
    ['review', 'count']
    """
    return [word if word in _PLAIN else ABBREVIATIONS.get(word, [word])[0] for word in words]


def bare_japanese(name: str) -> tuple[str, ...]:
    """Shorter forms of a Japanese name, without the part that only says its type.

    >>> bare_japanese("入居可能日"), bare_japanese("徒歩分"), bare_japanese("家賃")
    (('入居可能', '入居'), ('徒歩',), ())
    >>> bare_japanese("通勤時間_分"), bare_japanese("座席数"), bare_japanese("満足度(5点満点)")
    (('通勤時間', '通勤'), ('座席',), ('満足度',))
    >>> bare_japanese("残業時間_月"), bare_japanese("平均在庫_月平均")
    (('残業時間', '残業'), ('平均在庫',))
    """
    bare, _ = without_measure(name)
    said = words_of(bare)
    while len(said) > 1 and said[-1] in _PERIODS:
        said = said[:-1]
    parts = [part for part in said if part not in (*words_of_unit(bare), *_UNITS_AFTER)]
    whole = "".join(parts or said) or name
    return (*((whole,) if whole != name.lower() else ()), *_without(whole, _JAPANESE))


def without_period(name: str) -> Iterator[str]:
    """A Japanese name of a number without the period or the mean that it begins with.

    >>> [*without_period("月残業")], [*without_period("年間休日数")], [*without_period("年収")]
    (['残業'], ['休日数'], [])
    """
    first = next((word for word in _PERIODS if name.startswith(word)), "")
    if first and len(name) - len(first) > 1:
        yield name.removeprefix(first)


def bare_places(name: str) -> tuple[str, ...]:
    """The name of a place in Japan without the word for its kind (市, 駅 ...).

    >>> bare_places("世田谷区"), bare_places("津市")
    (('世田谷',), ('津',))
    """
    return tuple(_without(name, NAMES["places"]["after"]))[:1]


def place_within(name: str) -> tuple[str, str] | None:
    """A place in Japan that is named after the place around it, as both; None for any other name.

    >>> place_within("横浜市中区"), place_within("京都市"), place_within("東京都新宿区")
    (('横浜市', '中区'), None, ('東京都', '新宿区'))
    """
    for around, ending in NAMES["places"]["within"]:
        at = name.find(around, 1) + 1
        if at and name.endswith(ending) and len(name) - at >= _PLACE:
            return name[:at], name[at:]
    return None


def participles(words: Sequence[str]) -> tuple[str, ...]:
    """The participles for the noun at the end of a name: "rated" for "rating".

    >>> [participles(words) for words in (["average", "rating"], ["tasting"], ["location"], ["price"], [])]
    [('rated',), ('tasted',), ('located',), (), ()]
    """
    last = words[-1] if words else ""
    return _participles().get(last) or tuple(
        last.removesuffix(ending) + done
        for ending, done in _NEIGHBOURS["participles"]
        if last.endswith(ending) and len(last) - len(ending) >= _SHORTEST
    )


@cache
def _participles() -> Mapping[str, tuple[str, ...]]:
    """The participles of each noun."""
    found: dict[str, tuple[str, ...]] = {}
    for done, nouns in read_table(__package__, "participles.toml").items():
        for noun in nouns:
            found[noun] = (*found.get(noun, ()), done)
    return found


def _without(name: str, ends: Sequence[str]) -> Iterator[str]:
    while ended := next((end for end in ends if name.endswith(end) and name != end), None):
        name = name.removesuffix(ended)
        yield name


def neighbours(word: str, *, doing: bool = False) -> Iterator[str]:
    """A word and its other forms, such as the singular and the verb; `doing`: also the form in -ing.

    >>> [*neighbours("clocks")], [*neighbours("listed")][:4], [*neighbours("wait", doing=True)]
    (['clocks', 'clock'], ['listed', 'list', 'liste', 'listing'], ['wait', 'waiting'])
    """
    yield word
    for typed, other in chain(
        *(_NEIGHBOURS[how] for how in ("several", "done", *(("doing",) if doing else ())))
    ):
        if word.endswith(typed) and len(word) - len(typed) >= _SHORTEST:
            yield word.removesuffix(typed) + other


def singular(words: Sequence[str]) -> list[str]:
    """The words, the last of them in the singular.

    >>> singular(["flower", "colors"]), singular(["glass"]), singular([])
    (['flower', 'color'], ['glass'], [])
    """
    for several, one in _NEIGHBOURS["several"]:
        last = words[-1] if words else ""
        if last.endswith(several) and not last.endswith("ss") and len(last) - len(several) >= _SHORTEST:
            return [*words[:-1], last.removesuffix(several) + one]
    return [*words]


def looks_like_code(value: str) -> bool:
    """Whether a value looks more like a code than a word.

    >>> [looks_like_code(value) for value in ("FF", "1st", "brass", "M43", "Musical instruments")]
    [True, True, False, True, False]
    """
    return len(value) < _SHORTEST or any(map(str.isdigit, value)) or (value.isupper() and len(value) < 5)
