"""Stored values by one of their words: "labrador" asks for every value that has this word.

A person says of a long value what tells it apart: "hamster" of "Dwarf Hamster", 「事務」 of 一般事務. Only
words that nothing else explains are looked up, and all values with the word must be of one column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice, pairwise, product

from nlfilter.schema.fold import fold, has_cjk, is_cjk, is_hiragana, is_ideograph, is_katakana
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.lexicon.short import is_plain
from nlfilter.schema.names.guesses import ITEMS, before_refused, snake
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Value
from nlfilter.translate.reader.score import feature
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.lexer import Words
from nlfilter.translate.reader.words.segments import Segment, says_little

_FEWEST_LETTERS, _MOST_LETTERS = 2, 4
_MOST_KINDS = 40


def of_letters(table: Table, text: str) -> Mapping[str, tuple[str, ...]]:
    """The only value of few that has the letters of a short form in their order, by its column.

    The first letter begins the value, a part of it, or what follows a beginning that other values have
    (「老健」 of 介護老人保健施設, beside 介護医療院). The others do not all follow at once, unless they end
    inside a word: 「准看」 of 准看護師, beside 正看護師.
    """
    if not (_FEWEST_LETTERS <= len(text) <= _MOST_LETTERS and _is_compound(text)):
        return {}
    pattern = re.compile(".*".join(map(re.escape, text)))
    held = [(name, value) for name, key, value in _kinds(table) if _is_short_for(table, text, pattern, key)]
    return {name: (value,) for name, value in held} if len(held) == 1 else {}


def _is_short_for(table: Table, text: str, pattern: re.Pattern[str], key: str) -> bool:
    if text in key:
        ends = (key[at:] for at in range(1, len(text)))
        return key.startswith(text) and any(_is_shared(table, end, key) for end in ends)
    begins = (at for at, letter in enumerate(key) if letter == text[0] and pattern.match(key, at))
    return any(at == 0 or not key[at - 1].isalnum() or _is_shared(table, key[:at], key) for at in begins)


def _is_shared(table: Table, part: str, key: str) -> bool:
    """Whether a beginning or an end of a value is one of another value, too."""
    others = (other for _, other, _ in _kinds(table) if other != key)
    return len(part) >= _FEWEST_LETTERS and any(one.startswith(part) or one.endswith(part) for one in others)


def _is_compound(text: str) -> bool:
    """Whether a text has at least two ideographs, and no ending in hiragana."""
    return not any(map(is_hiragana, text[1:])) and sum(map(is_ideograph, text)) >= _FEWEST_LETTERS


@cached_by_table
def _kinds(table: Table) -> tuple[tuple[str, str, str], ...]:
    """The values of columns with few, each with its column and its folded text."""
    names = [n for n in table.schema.filterable if n != table.schema.item and snake(n) not in ITEMS]
    held = ((name, table.lexicon.stored(name)) for name in names if table.column(name).kind.is_text)
    few = ((name, of) for name, of in held if 1 < len(of) <= _MOST_KINDS)
    return tuple((name, fold(value), value) for name, of in few for value in of)


LONGEST, PAIR = 3, 2
"""The most words that are looked up together, and a pair of them."""
MOST_KINDS = 30
_MOST_VALUES = 1_000
_SHORTEST_OF_LATIN, _SHORTEST_OF_IDEOGRAPHS, _SHORTEST_OF_KANA = 3, 2, 4
_MOST_OF_THEM = 0.5
"""A word in a greater share of the values of a column does not tell them apart."""
_FEW = 8
"""Of so few values, a word may be in all but one."""
_LONGEST_VALUE = 6
"""A value with more words than this is a sentence."""
_PARTS = re.compile(r"\s[-–—]\s|[/,;:()（）・、]")
_UNASKED = frozenset({Semantic.IDENTIFIER, Semantic.URL, Semantic.EMAIL})

Found = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The values with a word, by word and column."""


@cached_by_table
def values_by_words(table: Table) -> Found:
    """The values of the table by their words; those of titles only where no other column has them."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    titles = [name for name in table.schema.filterable if _is_title(table, name)]
    others = [name for name in table.schema.filterable if name not in titles]
    single = (name for name in others if table.column(name).kind is Kind.TEXT)
    few = [name for name in single if len(table.lexicon.stored(name)) <= MOST_KINDS]
    ways = ((_words_of, others), (_within_parts, others), (_middles, few), (_of_latin, titles))
    for words_of, names in ways:
        known = frozenset(found)
        for name in names:
            for word, values in _of_column(table, name, words_of).items():
                if word not in known:
                    found.setdefault(word, {})[name] = values
    return found


def _is_title(table: Table, name: str) -> bool:
    return name == table.schema.item or snake(name) in ITEMS


def _of_column(
    table: Table, name: str, words_of: Callable[[str], Iterator[str]]
) -> Mapping[str, tuple[str, ...]]:
    column, stored = table.column(name), table.lexicon.stored(name)
    if (
        not column.kind.is_text
        or (column.private and name not in table.schema.search)
        or column.named_only
        # People shorten names, but not to a word of many of them; titles are searched for words.
        or (_is_title(table, name) and name not in table.schema.search)
        or column.holds in _UNASKED
        or table.lexicon.matching(name) == "text"
        or not 1 < len(stored) <= _MOST_VALUES
    ):
        return {}
    found: dict[str, dict[str, None]] = {}
    for value in stored:
        told = table.lang.topic.pattern.sub("", value)  # 「夜間は施錠」 says no yes to 「夜間」
        for word in (*words_of(told), *([fold(told)] if told != value else ())):
            found.setdefault(word, {})[value] = None
    for value in stored:
        words = name_words(value)
        for word in words[: before_refused(words)]:  # in the middle, a word says less, but the same
            if word in found:
                found[word][value] = None
    most = len(stored) - 1 if len(stored) <= _FEW else _MOST_OF_THEM * len(stored)
    return {word: tuple(of) for word, of in found.items() if len(of) <= most}


def _words_of(value: str) -> Iterator[str]:
    """The words of a value: runs of them, and one by one the first and the last of each of its parts.

    Of a Japanese compound, its beginnings and ends.

    >>> [*_words_of("Gresham - Oak Hill West")]
    ['gresham', 'oak hill west', 'oak hill', 'hill west', 'oak', 'west']
    >>> [word in _words_of("一般事務") for word in ("事務", "一般", "般事")]
    [True, True, False]
    """
    if has_cjk(value):
        yield from _of_japanese(fold(value))
        runs = foreign_words(value)  # 「オーク」 of 「オーク材」
        yield from (fold(run) for run in runs if 1 < len(run) < len(value))
        yield from places_within(fold(value))
    yield from _of_latin(value)


def _of_latin(value: str) -> Iterator[str]:
    """The words of a value in Latin letters. A Japanese title has most of its words in the middle."""
    for part in _PARTS.split(value):
        words = name_words(part)
        if not 0 < len(words) <= _LONGEST_VALUE:
            continue
        told = before_refused(words)  # a run of words may begin with a refusal, but not after it
        starts = range(min(told + 1, len(words)))
        runs = (words[at : at + n] for n in range(LONGEST, 1, -1) for at in starts if at + n <= len(words))
        ends = (*words[: min(told, 1)], *(words[-1:] if told == len(words) else ()))
        said = dict.fromkeys((*map(" ".join, runs), *ends))
        yield from (
            word for word in said if len(word) >= _SHORTEST_OF_LATIN and word.isascii() and _has_letters(word)
        )


def places_within(key: str) -> Iterator[str]:
    """The places that an address names, from the greater to the smaller.

    >>> [*places_within("岡山市北区表町2丁目")]
    ['岡山市', '岡山市北区', '岡山市北区表町', '岡山', '北区', '北区表町', '表町']
    """
    ends = [0, *(found.end() for found in _PLACE_ENDS.finditer(key))]
    for start, *after in (ends[at:] for at in range(len(ends) - 1)) if len(ends) > PAIR else ():
        yield from (key[start:stop] for stop in after)
        if key[after[0] - 1] in _LEFT_OUT and after[0] - start > PAIR:
            yield key[start : after[0] - 1]


_LEFT_OUT = NAMES["places"]["left_out"]
_PLACE_ENDS = re.compile(rf"(?<=[^\W\d])[{''.join(NAMES['places']['kinds'])}]")


def _within_parts(value: str) -> Iterator[str]:
    """The parts of a Japanese value between spaces, and their words: 「山手線」 of 「JR山手線 渋谷駅」."""
    parts = [*map(fold, value.split())] if has_cjk(value) else []
    yield from (part for part in parts if len(parts) > 1 and len(part) >= _least(part))
    yield from (word for part in parts for word in _of_japanese(part))


def _middles(value: str) -> Iterator[str]:
    """The middles of a compound of ideographs: 「平屋」 of 木造平屋建."""
    key = fold(value)
    starts = range(1, len(key) - _SHORTEST_OF_IDEOGRAPHS)
    parts = (key[at:stop] for at in starts for stop in range(at + _SHORTEST_OF_IDEOGRAPHS, len(key)))
    yield from (part for part in parts if all(map(is_ideograph, part)))


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _of_japanese(key: str) -> Iterator[str]:
    """The beginnings and ends of a compound that may be words."""
    cuts = range(1, len(key))
    yield from (part for at in cuts for part in (key[:at], key[at:]) if len(part) >= _least(part))


def _least(part: str) -> int:
    return _SHORTEST_OF_IDEOGRAPHS if all(map(is_ideograph, part)) else _SHORTEST_OF_KANA


def foreign_words(value: str) -> Iterator[str]:
    """The runs of katakana in a value."""
    return ("".join(run) for katakana, run in groupby(value, is_katakana) if katakana)


_SHORTEST_BEGUN, _MOST_FORMS = 3, 40
_COUNTED = re.compile(r"[0-9] ?$")
"""A word after a figure is counted: "2 metres" is no wish for a race of 100 metres."""
_LEAST_BEGUN = 4
"""The least letters of a word that may be the beginning of another one."""
_NAMED = frozenset(NAMES["ends_of_values"]["named"])


def by_words(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """Values for runs of words with one that nothing else explains: the longest runs first."""
    yield from _longer_places(table, words, found)
    done = 0
    last: tuple[int, Meaning] | None = None
    for at, segment in enumerate(found):
        for length in range(LONGEST, 0, -1) if at >= done else ():
            run = found[at : at + length]
            if len(run) < length or not _is_run(table, words, found, at, length):
                continue
            start, stop = segment.start, run[-1].stop
            spelled = words.source.original(start, stop)
            meaning = of_a_word(table, words.text[start:stop], spelled)
            if meaning is None or _is_done(table, words, meaning, stop):
                continue
            if last and _goes_on(table, words, last, start, meaning):
                continue
            whole = length > 1 or meaning.kind == "synonym" or _is_kind(table, words.text[start:stop])
            if whole or not _is_part(words, found, at, meaning):
                score = feature("word_of_value") + feature("longer") * (length - 1)
                yield words.node("Value", start, stop, Value(meaning, spelled, guessed=True), score)
                done, last = at + length, (stop, meaning)
                break


def _longer_places(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """Places of addresses whose names begin with another value: 「練馬区」 beside a station 練馬."""
    for one, kind in pairwise(found):
        letter = words.text[kind.start : kind.stop]
        if one.value and kind.unknown and one.stop == kind.start and letter in NAMES["places"]["kinds"]:
            spelled = words.source.original(one.start, kind.stop)
            if meaning := of_a_word(table, words.text[one.start : kind.stop], spelled):
                yield words.node("Value", one.start, kind.stop, Value(meaning, spelled), feature("value"))


def _goes_on(table: Table, words: Words, last: tuple[int, Meaning], start: int, meaning: Meaning) -> bool:
    """Whether a word goes on after one of another value of its column: "truck driver" is no "bus driver"."""
    stop, before = last
    single = before.name == meaning.name and table.column(meaning.name).kind is Kind.TEXT
    return single and words.text[stop:start] == " " and {*before.values}.isdisjoint(meaning.values)


def _is_done(table: Table, words: Words, meaning: Meaning, stop: int) -> bool:
    """Whether a word is what a person does, and no wish for the only value with it: 「観光したい」."""
    return len(meaning.values) == 1 and words.text.startswith(table.lang.doing, stop)


def _is_run(table: Table, words: Words, found: Sequence[Segment], at: int, length: int) -> bool:
    """Whether some segments are words side by side; a single one must be unknown, and say something."""
    run = found[at : at + length]
    if length == 1:
        text = words.text[run[0].start : run[0].stop]
        if not run[0].unknown or _COUNTED.search(words.text[: run[0].start]):
            return False
        return (
            _names_a_doing(table, text) or not says_little(table, words, found, at) or _is_kind(table, text)
        )
    gaps = {words.text[one.stop : other.start] for one, other in pairwise(run)}
    apart = gaps == {" "} and any(one.unknown for one in run)
    if length == PAIR and gaps == {""} and run[0].unknown and not (run[1].value or run[1].breaks):
        compound = words.text[run[0].start : run[1].stop]
        if run[1].stop - run[1].start == 1 and all(map(is_ideograph, compound)):
            return True
    mixed = gaps == {""} and all(one.unknown for one in run)  # 「EV充電」
    return (apart or mixed) and not is_cjk(words.text[run[0].start])


def _names_a_doing(table: Table, text: str) -> bool:
    """Whether a value is what the people do that a word names: "wrestlers"."""
    return text.isascii() and any(map(values_by_words(table).__contains__, table.lang.doings(text)))


def _is_kind(table: Table, text: str) -> bool:
    """Whether a word ends several values, and no other has it: "beans" are all that are called some bean."""
    forms = [*_forms(table, text)] if text.isascii() else []
    found = next((values_by_words(table)[form] for form in forms if form in values_by_words(table)), {})
    return len(found) == 1 and all(
        len(of) > 1 and all(name_words(value)[-1] in forms for value in of) for of in found.values()
    )


def _is_part(words: Words, found: Sequence[Segment], at: int, meaning: Meaning) -> bool:
    """Whether the last word of some values is no last word here, or goes on after another value.

    "Games development" and "development tool" do not ask for client development.
    """
    one = found[at]
    said = words.text[one.start : one.stop].split("'")[0]  # "Sara's orders" are of Sara Lind
    if is_cjk(said[0]) or any(fold(value).startswith(said) for value in meaning.values):
        return False
    before, after = found[at - 1 : at] if at else (), found[at + 1 : at + 2]
    goes_on = any(other.value and words.text[other.stop : one.start] == " " for other in before)
    return goes_on or any(other.unknown and words.text[one.stop : other.start] == " " for other in after)


def of_a_word(table: Table, text: str, spelled: str) -> Meaning | None:
    """The values with a text as one of their words; None if there are none, or of several columns.

    A column that stores the word alone is meant: "rowers" are in Rowing, of a sport, not in an event of it.
    """
    if _names_the_items(table, text):
        return None  # "taxi" in a table of taxi companies
    stored = values_by_words(table)
    forms = (*_forms(table, text), *_derived(table, text))
    form = next((form for form in forms if form in stored), "")
    held = stored.get(form) or _begun(table, text, spelled) or of_letters(table, text)
    whole = {name: of for name, values in held.items() if (of := tuple(v for v in values if fold(v) == form))}
    if len(held) > 1 and not whole:  # "breakfast" is rather "Breakfast included" than "Bed and breakfast"
        held = {name: of for name, of in held.items() if all(fold(one).startswith(text) for one in of)}
    if len(whole or held) != 1:
        return None
    ((name, values),) = (whole or held).items()
    if not whole and len(values) == 1 and spelled.islower() and not _tells(table, name, forms, values[0]):
        return None
    if not whole and spelled.islower() and _is_slight(table, name, text, forms, values):
        return None
    short = _is_clipped(spelled) or of_letters(table, text)
    if len(values) == 1 and not short and _only_begins(text, fold(values[0])):
        return None
    return Meaning("synonym" if whole else "piece", name, values)


def _is_slight(table: Table, name: str, text: str, forms: Sequence[str], values: Sequence[str]) -> bool:
    """Whether a word without a capital says too little of its values.

    It occurs in texts that are searched: "women" is no "Women in Arts". Or it ends names of somebody, and
    only tells what they are: the "trust" of a "Hillcrest Trust".
    """
    if name_words(name)[-1] in _NAMED and all(name_words(one)[-1] in forms for one in values):
        return True
    telling = [word for word in text.split() if word not in table.lang.roles]
    single = len(telling) == 1 and table.column(name).kind is Kind.TEXT
    return single and any(
        table.lexicon.is_word_of(one, telling[0]) for one in table.schema.search if one != name
    )


def _begun(table: Table, text: str, spelled: str) -> Mapping[str, tuple[str, ...]]:
    """The only value with a word that begins so: "coop" of "Cooperative", 「マーケ」 of 「マーケティング」.

    A common short word, or one that texts of the table use, stands for itself: "civil".
    """
    least = _LEAST_BEGUN if text.isascii() else _SHORTEST_BEGUN
    forms = [form for form in _forms(table, text) if len(form) >= least and form.isalpha()]
    used = any(text in words for words in table.lexicon.vocabulary.words.values())
    if (
        not forms
        or not (text.isascii() or _is_clipped(spelled))
        or used
        or any(map(is_plain, (text, *forms)))
    ):
        return {}
    found = [of for word, of in values_by_words(table).items() if word.startswith(tuple(forms))]
    held = {(name, value) for of in found for name, values in of.items() for value in values}
    if not text.isascii():  # no 「ホテル」 of 「カプセルホテル」
        held = {one for one in held if any(run.startswith(spelled) for run in foreign_words(one[1]))}
    return {name: (value,) for name, value in held} if len(held) == 1 else {}


def _names_the_items(table: Table, text: str) -> bool:
    """Whether a text is a word in the name of the table or of its items."""
    return any(text in one if is_cjk(text[0]) else text in one.split() for one in _names_of_items(table))


@cached_by_table
def _names_of_items(table: Table) -> tuple[str, ...]:
    schema = table.schema
    return tuple(fold(one) for one in (schema.name, *schema.label.values(), *schema.nouns))


def _only_begins(text: str, value: str) -> bool:
    """Whether a Japanese text is at most the first half of a value: 「旅行」 says too little of 旅行用品.

    A part before a space is a word of its own, and so is a place in an address.
    """
    begins = is_cjk(text[-1]) and value.startswith(text) and 2 * len(text) <= len(value)
    return begins and not value[len(text)].isspace() and text not in places_within(value)


def _is_clipped(spelled: str) -> bool:
    """Whether a word may be the beginning of a longer one in katakana."""
    return _SHORTEST_BEGUN <= len(spelled) <= _LEAST_BEGUN and all(map(is_katakana, spelled))


def _tells(table: Table, name: str, forms: tuple[str, ...], value: str) -> bool:
    """Whether a word in one of its forms, without a capital, is enough for one of many values.

    "Vue" is, for a listed Vue.js.

    "Program" is not enough for the title Program Manager, and "system" not for a listed "Design systems".
    """
    few = len(table.lexicon.stored(name)) <= MOST_KINDS or name in table.schema.search
    return few or (table.column(name).kind is Kind.TEXT_LIST and fold(value).startswith(forms))


def _forms(table: Table, text: str) -> Iterator[str]:
    if is_cjk(text[-1]):
        return iter((text,))
    spelled = (text, text.replace("'", " "))  # "Sara's", "kid's bike"
    short = table.lang.written_short
    inflected = (
        [dict.fromkeys((word, *table.lang.inflected(word), *short.get(word, ()))) for word in one.split()]
        for one in spelled
    )
    # The product of twenty words has a million forms: it is cut before it is made.
    forms = (" ".join(form) for one in inflected for form in islice(product(*one), _MOST_FORMS))
    return islice(dict.fromkeys(forms), _MOST_FORMS)


def _derived(table: Table, text: str) -> Iterator[str]:
    """A text with words derived from its last one: "bag building" for "bag builder", "gymnasts"."""
    before, space, last = text.rpartition(" ")
    related = (*table.lang.related(last), *table.lang.doings(last)) if last.isascii() else ()
    return (f"{before}{space}{form}" for form in related)
