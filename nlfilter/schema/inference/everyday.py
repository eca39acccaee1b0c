"""Adds everyday words of the other language to the names and values of columns: 赤 for "red".

The words are in `everyday.toml`, so they need no dictionary. They become synonyms in the inferred schema,
where the owner can see them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain

from msgspec import Struct

from nlfilter.build_cache import read_table
from nlfilter.schema.fold import has_cjk, is_hiragana, is_katakana, squeeze
from nlfilter.schema.inference.bare_names import bare_words, singular, spelled
from nlfilter.schema.inference.own_words import called
from nlfilter.schema.inference.thesaurus import set_of, squeezed, taken_words, with_unclaimed, words_of_values
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.flags import flag_words, forms_in_japanese
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.unit_guesses import PERIODS
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Group
from nlfilter.schema.semantic import Semantic

_MOST_VALUES = 400
_WORDED = frozenset({Semantic.WEEKDAY, Semantic.MONTH, Semantic.SEX, Semantic.CURRENCY})
"""What has all its words already."""
_PAIR, _MOST_OF_A_PART = 2, 4
"""A compound name has two words; of each, at most four Japanese words are tried."""
_SHORTEST_PART = 3
"""The least letters of a Latin part of a name that is looked up: `lot_ac` has no "ac"."""
_SHORTEST_SYNONYM = 4
"""The least letters of an English word, and of a value, that stand for each other."""
_LETTERS = 2
"""The most letters of a code, which may be short for much else."""
_ENOUGH = 2
"""How many things of a kind a column must hold, if its name does not tell the kind."""


class WordGroup(Struct, frozen=True):
    """The things of one kind: all words for each thing, by each of its words, squeezed.

    `named`: names of columns that hold such things. It is empty if the words can mean nothing else. `parts`:
    whether a part of a column's name may name such a thing; no `coat_length` is one of clothes. `kinds`: a
    value that ends in a thing is a kind of it: "matte black" is black.
    """

    named: frozenset[str]
    things: Mapping[str, tuple[str, ...]]
    parts: bool = True
    kinds: bool = False

    def has(self, name: str, held: Collection[str]) -> bool:
        """Whether the values of a column may be of this kind; letters alone (N, E) only if most are."""
        if not self.named or not self.named.isdisjoint(words_of(name)):
            return True
        keys = [key for key in map(squeeze, held) if key in self.things]
        telling = any(len(key) > _LETTERS for key in keys) or len(keys) > len(held) / 2
        return telling and len({self.things[key] for key in keys}) >= _ENOUGH


def with_everyday_words(
    columns: Mapping[str, Column],
    values: Mapping[str, Sequence[str]],
    rows: Collection[str | None],
    proper: Collection[str],
) -> dict[str, Column]:
    """The columns with everyday words for their values and names.

    A word that the table has already keeps its meaning. A word for two columns or two values goes to neither.
    The columns in `rows` identify a row, so their names get no words. Those in `proper` hold
    proper names, and no things: the town of Bath.
    """
    taken = taken_words(columns, values)
    made = dict(columns)
    for name, held in values.items():
        if name in columns and name not in proper and may_hold_things(columns[name], held):
            made[name] = _with_values(name, columns[name], held, taken)
    named = [
        name
        for name, column in columns.items()
        if column.filterable and name not in rows and set_of(name, column) is None
    ]
    flags = [name for name, column in columns.items() if column.filterable and column.kind is Kind.BOOLEAN]
    # A set of the thesaurus knows better than a part: `storage_gb` is no room.
    for each, among in ((_whole, named), (_dressed, flags), (_parts, named)):
        proposed = {name: [*each(name, columns[name])] for name in among}
        made = with_unclaimed(made, proposed, taken)
        taken |= squeezed(proposed)
    return made


def nouns_otherwise(
    nouns: Sequence[str], columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """The nouns for a row, in the other script (「自転車」 of bikes), and for what the rows are: people."""
    taken = taken_words(columns, values)
    nouns = (*nouns, *(head for noun in nouns if (head := _head_of_compound(noun))))
    people = NAMES["rows"]["people"] if any(map(is_somebody, nouns)) else ()
    others = (*people, *(word for noun in nouns for word in _in_other_script(noun)))
    return tuple(dict.fromkeys((*nouns, *(word for word in others if squeeze(word) not in taken))))


def _head_of_compound(noun: str) -> str:
    """The thing that a compound written as one word is: "bike" for "ebikes"; "" if it is none."""
    word = _singular(noun)
    heads = (word[at:] for at in range(1, len(word) - _SHORTEST_SYNONYM + 1) if _may_lead(word[:at]))
    known = [group.things for group in _groups() if not group.named and group.parts]
    return next((head for head in heads if word.isascii() and any(head in things for things in known)), "")


def _may_lead(part: str) -> bool:
    """Whether a compound may begin so: with an "e", or with another thing ("houseboat")."""
    return part == "e" or (
        len(part) >= _SHORTEST_SYNONYM and any(part in group.things for group in _groups())
    )


def may_hold_things(column: Column, held: Sequence[str]) -> bool:
    """Whether words for things fit the values of a column: 水 of a weekday is no water."""
    asked = column.kind.is_text and column.filterable and column.vocabulary != "text"
    return asked and column.holds not in _WORDED and 0 < len(held) <= _MOST_VALUES


def _with_values(name: str, column: Column, held: Sequence[str], taken: Collection[str]) -> Column:
    """Add words for values. A word for several spellings of one thing means all of them, as a group."""
    groups = [group for group in _groups() if group.has(name, held)]
    known = {*taken, *map(squeeze, words_of_values(column))}
    stored = {squeeze(value): value for value in held}
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    things: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for value in held:
        for word, thing, is_kind in _words_for(value, groups):
            plain = stored.get(squeeze(word)) if is_kind else None
            if plain or squeeze(word) not in known:
                found[word] |= dict.fromkeys(filter(None, (plain, value)))
                things[word].add(thing)
    values, several = dict(column.values), defaultdict[tuple[str, ...], list[str]](list)
    for word, of in found.items():
        if len(of) == 1:
            (value,) = of
            values[value] = (*values.get(value, ()), word)
        elif len(things[word]) == 1:
            several[tuple(value for value in held if value in of)].append(word)
    groups_ = {word: Group(values=of, synonyms=(*more,)) for of, (word, *more) in several.items()}
    return column.model_copy(update={"values": values, "groups": {**column.groups, **groups_}})


def _words_for(value: str, groups: Sequence[WordGroup]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Words for a value, the thing that each is a word of, and whether the value is only a kind of it."""
    things = [*_things(value, groups)]
    yield from ((word, thing, False) for thing in things for word in _said_otherwise(value, thing))
    yield from ((word, (), False) for word in _either(value, groups))
    if not things:
        yield from ((word, thing, True) for thing in _kinds(value, groups) for word in thing)


def _either(value: str, groups: Sequence[WordGroup]) -> Iterator[str]:
    """The words for a value of two words that ends in alternatives: "whole flat" for "Entire home/apt"."""
    first, _, last = value.lower().partition(" ")
    if "/" in last and all(word.isalpha() for word in (first, *last.split("/"))):
        firsts, *lasts = (
            [word, *(one for thing in _things(word, groups) for one in thing if one.isascii())]
            for word in spelled([first, *last.split("/")])
        )
        yield from firsts
        yield from (f"{one} {other}" for one in firsts for other in dict.fromkeys(chain.from_iterable(lasts)))


def _things(value: str, groups: Sequence[WordGroup]) -> Iterator[tuple[str, ...]]:
    """The things that a value may be, looked up by the value or its singular.

    A value may write several words for one thing: 「アルバイト・パート」.
    """
    keys = dict.fromkeys((squeeze(value), _singular(value)))
    parts = [squeeze(part) for part in _BESIDE.split(value)]
    for group in groups:
        if key := next((key for key in keys if key in group.things), None):
            yield group.things[key]
        elif len(parts) > 1 and len(of := {group.things.get(part) for part in parts}) == 1:
            yield from filter(None, of)


_BESIDE = re.compile(r"\s*[・/／]\s*")


def _kinds(value: str, groups: Sequence[WordGroup]) -> Iterator[tuple[str, ...]]:
    """The things that a value ends in, of which it is a kind: black, of "matte black"."""
    for group in groups:
        last = value.split()[-1:] if value.isascii() else _ends(value)
        if group.kinds and (key := next((key for key in map(squeeze, last) if key in group.things), None)):
            yield group.things[key]


def _ends(value: str) -> Iterator[str]:
    return (value[at:] for at in range(1, len(value) - 1))


def _whole(name: str, column: Column) -> Iterator[str]:
    """Words for a column that has the name of one thing ("doctors") or of two ("native_tutor")."""
    if column.kind is Kind.BOOLEAN:
        names = flag_words(called(name, column))
    else:
        names = (name, " ".join(bare_words(called(name, column))))
    for text in dict.fromkeys(names):
        yield from _in_other_script(text)
        yield from _compound(text.split())


def _dressed(name: str, column: Column) -> Iterator[str]:
    """Japanese words for an English flag of two words: 「アルコール不使用」 for "alcohol free"."""
    said = next(iter(flag_words(called(name, column))), "").split()  # a name may have no letter
    if len(said) == _PAIR:
        forms = forms_in_japanese(called(name, column))
        words = (*_in_other_script(said[0]),)
        yield from (form.format(word) for word in words for form in forms if _suits(form.format(""), word))


def _suits(dress: str, word: str) -> bool:
    """Whether a word is written so that it can be dressed: not 「ノンお酒」 nor 「酒フリー」."""
    if all(map(is_katakana, dress)):
        return all(map(is_katakana, word))
    return any(map(is_hiragana, dress)) or not any(map(is_hiragana, word))


def _compound(words: Sequence[str]) -> Iterator[str]:
    """The Japanese words for an English name of two words: 「無料体験」 for "free trial"."""
    if len(words) == _PAIR and all(map(str.isascii, words)):
        one, other = ([*dict.fromkeys(_in_other_script(word))][:_MOST_OF_A_PART] for word in words)
        yield from (
            f"{first}{tie}{last}" for first in one for last in other for tie in NAMES["compounds"]["ties"]
        )


def _parts(name: str, column: Column) -> Iterator[str]:
    """Words for each part of a name: for "flower" in `flower_colors`.

    Not for "train" in `train_type`: there, the row itself is a train. Nor for "annual", which only tells
    for how long an amount is.
    """
    words = bare_words(called(name, column))
    told = len(words) < _PAIR or words[-1] in NAMES["rows"]["told"]
    if column.kind is not Kind.BOOLEAN and not told:
        for word in words:
            if not word.isascii() or (len(word) >= _SHORTEST_PART and word not in PERIODS):
                yield from _in_other_script(word, parts=True)


def _in_other_script(text: str, *, parts: bool = False) -> Iterator[str]:
    plain = [group for group in _groups() if not group.named and (group.parts or not parts)]
    own = has_cjk(text)
    yield from (word for thing in _things(text, plain) for word in thing if has_cjk(word) != own)


def _said_otherwise(value: str, thing: Sequence[str]) -> Iterator[str]:
    """The words for a value, without its plural.

    Words in Latin script stand for each other if both are long: "pc" would mean every computer.
    """
    plain, short, one = not has_cjk(value), _is_short(value), _singular(value)
    for word in thing:
        if not plain or has_cjk(word) or not (short or _is_short(word) or _singular(word) == one):
            yield word


def _is_short(word: str) -> bool:
    return len(word) < _SHORTEST_SYNONYM


def _singular(text: str) -> str:
    return squeeze(" ".join(singular(text.lower().split())))


def is_somebody(noun: str) -> bool:
    """Whether a noun is one for people.

    >>> is_somebody("athletes"), is_somebody("sales")
    (True, False)
    """
    return _singular(noun) in _people()


@cache
def _people() -> frozenset[str]:
    return frozenset(
        map(squeeze, chain.from_iterable(read_table(__package__, "everyday.toml")["people"]["things"]))
    )


@cache
def _groups() -> tuple[WordGroup, ...]:
    return tuple(
        WordGroup(
            frozenset(group.get("named", ())),
            {squeeze(word): tuple(words) for words in reversed(group["things"]) for word in words},
            group.get("parts", True),
            group.get("kinds", False),
        )
        for group in read_table(__package__, "everyday.toml").values()
    )
