"""Finds shorter words for stored values: without a legal form, without the kind of thing, or by initials."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from nlfilter.schema.fold import fold, has_cjk, is_cjk, is_ideograph, is_katakana, squeeze
from nlfilter.schema.inference.bare_names import bare_places, looks_like_code, place_within, singular
from nlfilter.schema.inference.places import weekday_spellings
from nlfilter.schema.inference.thesaurus import taken_words
from nlfilter.schema.names.flags import said_alike, said_of_needs
from nlfilter.schema.names.guesses import before_refused, words_of
from nlfilter.schema.names.short_forms import bracketed
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Group
from nlfilter.schema.semantic import Semantic

_MOST_VALUES = 100
_MOST_KINDS = 30
"""If a column has more values, they are names, and their endings say little ("Warner Pictures")."""
_MOST_WORDS = 4
"""A value with more words than this is a sentence."""
_PAIR = 2
_SIZE = re.compile(r"[0-9]+(?:[.,x×][0-9]+)*[^0-9.,]+", re.IGNORECASE)
"""A number with a unit or a mark: 28", 11sp, 2x50ml."""
_SHORTEST = 3
_SHORTEST_OF_NAMES = 4
_TAGGED: Sequence[str] = sorted(NAMES["tags"]["after"], key=len, reverse=True)
_THERE = tuple(NAMES["tags"]["there"])
_DENIED = tuple(NAMES["tags"]["denied"])
_MANY_TAILS = 3
_TAILED = 0.4
"""If this share of the values has the same ending, the ending is their kind ("Hall"), not their name."""
_NAME = re.compile(r"\w+")
_LONGEST_NAME = 3
"""A Japanese name of at most so many letters may be said after its value: 「南向き」."""
_NAMED = frozenset(NAMES["ends_of_values"]["named"])
_SLIGHT = frozenset((*NAMES["too_common"]["words"], *NAMES["ends_of_values"]["too_common"]))


def with_parts_of_values(
    columns: Mapping[str, Column],
    values: Mapping[str, Sequence[str]],
    names: Collection[str] = (),
    nouns: Collection[str] = (),
) -> dict[str, Column]:
    """The columns with shorter words for their values: "SUV" for Compact SUV and Large SUV.

    A word is added only if it belongs to one column, is in no value of another, and means nothing else in the
    table yet. `names` are the columns of names, which people shorten; `nouns` are the nouns for a row.
    """
    found = {
        name: _parts(name, columns[name], held, names=name in names)
        for name, held in values.items()
        if name in columns and _is_listed(columns[name], held)
    }
    names_of_columns = (word for name in columns for word in words_of(name))
    taken = taken_words(columns, values)
    taken |= {*map(squeeze, (*_SLIGHT, *names_of_columns, *nouns))}
    taken |= {one for several in taken for one in singular([several])}
    claims = Counter(word for word, _ in {pair for parts in found.values() for pair in parts.items()})
    made, places = dict(columns), _places({name: values[name] for name in found})
    for name, parts in found.items():
        own = {
            word: of
            for word, of in parts.items()
            if claims[word] == 1
            and places.get(fold(word), {name}) <= {name}
            and taken.isdisjoint(_said(word))
            and len(of) < len(values[name])
        }
        made[name] = _with_parts(made[name], own)
    return made


def _places(values: Mapping[str, Sequence[str]]) -> Mapping[str, set[str]]:
    """The columns that hold each word: "breakfast" of a "Bed and breakfast", and of a "Breakfast room"."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for name, held in values.items():
        for word in {fold(word) for value in held for word in value.split()}:
            places[word].add(name)
    return places


def _said(word: str) -> set[str]:
    """A word and its singular, squeezed."""
    return {squeeze(word), squeeze(" ".join(singular([word])))}


def _is_listed(column: Column, held: Sequence[str]) -> bool:
    asked = column.kind.is_text and column.filterable and not column.private and column.vocabulary != "text"
    return asked and 1 < len(held) <= _MOST_VALUES


def _with_parts(column: Column, parts: Mapping[str, tuple[str, ...]]) -> Column:
    values, groups = dict(column.values), dict(column.groups)
    for word, of in parts.items():
        if len(of) == 1:
            values[of[0]] = (*values.get(of[0], ()), word)
        else:
            groups[word] = Group(values=of)
    return column.model_copy(update={"values": values, "groups": groups})


def _parts(name: str, column: Column, held: Sequence[str], *, names: bool) -> dict[str, tuple[str, ...]]:
    """Shorter words, each with the values that it means; words that fold alike are one."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    spelled: dict[str, str] = {}
    letters, bare = _of_letters(name, held), _without_tails(held)
    pairs = [*(_first_words(held) if names else ()), *_first_parts(held)]
    for value in held:
        few = len(held) <= _MOST_KINDS
        heads = () if names or _NAMED.intersection(words_of(name)[-1:]) else _heads(value)
        shorter = (*_shorter(name, value), *heads, *_called(column, value)) if few else ()
        inner = (text for text in bracketed(value)[1:] if len(text) > 1 and all(map(is_cjk, text)))
        pairs += ((value, word) for word in (*shorter, *inner, *letters.get(value, ()), *bare.get(value, ())))
    for value, word in pairs:
        found[spelled.setdefault(fold(word), word)][value] = None
    often = Counter(word for value in held for word in {*_NAME.findall(fold(value))})
    # A word of several values means none of them alone: "bike" of a "Gravel bike" and a "Bike rack".
    return {word: tuple(of) for word, of in found.items() if len(of) > 1 or often[fold(word)] <= 1}


def _shorter(name: str, value: str) -> Iterator[str]:
    if has_cjk(value):
        yield from _of_japanese(name, value)
    elif " & " in value:
        yield value.replace(" & ", " and ")
    elif " and " in value:
        yield value.replace(" and ", " & ")


def _heads(value: str) -> Iterator[str]:
    """The last word of a compound before a size: "cloth" for "Wool cloth", "bike" for 'Kids bike 16"'.

    Of a name, it only says what is named so.
    """
    words = value.split() if not has_cjk(value) else []
    if len(words) > _PAIR and _SIZE.fullmatch(words[-1]):
        words.pop()
    if before_refused(words) < len(words):
        return  # "interested" is no name of "not interested"
    if 1 < len(words) <= _MOST_WORDS and not any(map(looks_like_code, words[-1:])):
        head = words[-1].strip(".,;:!?()")
        if head.isalpha() and len(head) >= _SHORTEST and (value == value.lower() or _is_compound(words)):
            yield from (head, *singular([head.lower()]))


def _is_compound(words: Sequence[str]) -> bool:
    """Whether words are a compound noun: "Carbon Fibre" is one, "Based on Game" is not."""
    written = all(word.isalpha() for word in words) and words[0][0].isupper()
    alike = len({word[0].isupper() for word in words[1:]}) == 1
    return written and alike and len(words[-1]) >= _SHORTEST_OF_NAMES


def _called(column: Column, value: str) -> Iterator[str]:
    """Other names of a value: each word of a language's name; "first" for a stored "1st"."""
    if column.holds is Semantic.LANGUAGE:
        yield from (word for word in value.split() if len(word) >= _SHORTEST_OF_NAMES)
    yield from NAMES["ordinals"].get(value.lower(), ())


def _of_japanese(name: str, value: str) -> Iterator[str]:
    for form in NAMES["companies"]["forms"]:
        if form in value and len(value) > len(form) + 1:
            yield value.replace(form, "").strip()
    yield from said_of_needs(value)
    body = next((body for body in NAMES["bodies"]["after"] if value.endswith(body)), "")
    if body and len(value) > len(body) + 1:
        yield value.removesuffix(body)
    if place := place_within(value):
        whole, part = place
        yield from (part, whole, *bare_places(whole), *(bare_places(part) if len(part) >= _SHORTEST else ()))
    yield from _without_ending_of_tag(value)
    yield from _as_places(name, value)
    yield from NAMES["clipped"].get(value, ())
    yield from said_alike(value)
    short = len(value) == 1 and is_ideograph(value) and len(name) <= _LONGEST_NAME
    if short and value not in (*_THERE, *_DENIED) and has_cjk(name) and name not in _WEEKDAYS:
        yield value + name  # but 休 of a column 日 is no 「休日」
    tail = value.lstrip("".join(ch for ch in value if ch.isascii()))
    head = value.removesuffix(tail)
    # 「歳以下」 of 「22歳以下」 says nothing: the figure is the value.
    if head and not any(map(str.isdigit, head)) and len(tail) >= _SHORTEST and all(map(is_cjk, tail)):
        yield tail


_WEEKDAYS = frozenset(spelled for spellings in weekday_spellings() for spelled in spellings)


def _as_places(name: str, value: str) -> Iterator[str]:
    """A place with the word for its kind, if the name of its column ends in it: 「岡山駅」 of a station."""
    kind = next((kind for kind in NAMES["places"]["after"] if name.endswith(kind)), "")
    if kind and is_cjk(value[-1]) and not value.endswith(tuple(NAMES["places"]["after"])):
        yield value + kind


def _without_ending_of_tag(value: str) -> Iterator[str]:
    """A tag without its ending, and the last of the things that it names.

    >>> [*_without_ending_of_tag("日払いOK")], [*_without_ending_of_tag("髪型・髪色自由")]
    (['日払い'], ['髪型・髪色', '髪色'])
    >>> [*_without_ending_of_tag("ペット不可")]
    []
    """
    ends = (end for end in _TAGGED if value.endswith(end))
    bare = next((value.removesuffix(end) for end in ends), "")
    whole = any(map(is_ideograph, bare)) or value.endswith(_THERE)
    clipped = len(bare) < _SHORTEST and not whole  # 「ワン」 is no 「ワンルーム」
    if len(bare) > 1 and not clipped and not bare.endswith(_DENIED):
        yield bare
        last = re.split("[・/／]", bare)[-1]
        if len(bare) > len(last) > 1 and not any(map(str.isdigit, last)):
            yield last


def _without_tails(held: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The values without the ending that many of them share: it only says what kind of thing they are.

    Values with a digit keep their ending: there it is a bound or a counter (「30歳以上」).

    >>> _without_tails(["North Gate Hall", "Fenn Hall", "Mill Hall", "Annexe"])["Fenn Hall"]
    ('Fenn',)
    >>> _without_tails(["月見台駅", "港町駅", "三ツ森駅", "空港"])["港町駅"]
    ('港町',)
    >>> [*_without_tails(["ミドリ回線", "nu回線", "ソラ回線"]).values()]
    [('ミドリ',), ('nu',), ('ソラ',)]
    """
    tailed: defaultdict[str, list[str]] = defaultdict(list)
    for value in held:
        if (tail := _tail(value)) and not place_within(value):
            tailed[tail].append(value)
    found: dict[str, tuple[str, ...]] = {}
    for tail, values in tailed.items():
        if len(values) >= max(_MANY_TAILS, _TAILED * len(held)):
            end, least = _whole_end(tail, values), _SHORTEST - has_cjk(tail)
            bare = {value: value.removesuffix(end).rstrip() for value in values if end}
            found |= {
                value: (word,)
                for value, word in bare.items()
                if len(word) >= least and not any(map(str.isdigit, value))
            }
    return found


def _tail(value: str) -> str:
    """The last word of a value, or its last ideograph or letter of katakana."""
    if is_ideograph(value[-1:]) or is_katakana(value[-1:]):
        return value[-1]
    return value.rpartition(" ")[2] if " " in value and value.isascii() else ""


def _whole_end(tail: str, values: Sequence[str]) -> str:
    """The longest word that all of these values end in: 回線, not 線. In katakana, "" for a short one."""
    if tail.isascii():
        return tail
    alike = is_katakana if is_katakana(tail) else is_ideograph
    word = tail
    while all(value.endswith(longer := values[0][-len(word) - 1 :]) for value in values):
        if longer == word or not alike(longer[0]):
            break
        word = longer
    return word if not is_katakana(tail) or len(word) >= _SHORTEST else ""


def _first_words(held: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The first word of each name, if no other name has it."""
    said = Counter(word for value in held for word in {*_NAME.findall(value.lower())})
    for value in held:
        first, *others = value.split() or [""]
        if (
            before_refused(value.split())
            and others
            and said[first.lower()] == 1
            and first.isalpha()
            and len(first) >= _SHORTEST
        ):
            yield value, first


def _first_parts(held: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What values say before a mark: "Indoor" of "Indoor - hall" and "Indoor - pool"."""
    parts = [(value, found[0].rstrip()) for value in held if (found := _BEFORE_MARK.match(value))]
    often = Counter(part for _, part in parts)
    yield from ((value, part) for value, part in parts if often[part] > 1 and len(part) >= _SHORTEST)


_BEFORE_MARK = re.compile(r"[^-–—:：]+(?= [-–—] |: |：)")


def _of_letters(name: str, held: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The meaning of values that are first letters of the words in the column's name.

    >>> _of_letters("full_time_part_time", ["P", "F"]), _of_letters("fuel_type", ["F", "D"])
    ({'P': ('part time',), 'F': ('full time',)}, {})
    """
    words = words_of(name)
    begun = {value: [at for at, word in enumerate(words) if word[0] == value.lower()] for value in held}
    if len(words) <= len(held) or not all(len(places) == 1 for places in begun.values()):
        return {}
    return {value: (" ".join(words[at : at + 2]),) for value, (at,) in begun.items()}
