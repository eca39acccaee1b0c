"""Stored values by one of their words: "labrador" asks for every value that has this word.

A person says of a long value what tells it apart: "hamster" of "Dwarf Hamster", 「事務」 of 一般事務. Only
words that nothing else explains are looked up, and all values with the word must be of one column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise, product

from nlfilter.schema.fold import fold, is_cjk, is_ideograph, is_katakana
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.schema.lexicon.short import is_plain
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Value
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.letters_of_values import of_letters
from nlfilter.translate.reader.words.segments import Segment, says_little
from nlfilter.translate.reader.words.words import Words
from nlfilter.translate.reader.words.words_of_values import (
    LONGEST,
    MOST_KINDS,
    PAIR,
    foreign_words,
    places_within,
    values_by_words,
)

_COST, _EACH_MORE = 1.2, 0.1
_SHORTEST, _MOST_FORMS = 3, 40
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
                cost = _COST + _EACH_MORE * (length - 1)
                yield words.node("Value", start, stop, Value(meaning, spelled, guessed=True), cost)
                done, last = at + length, (stop, meaning)
                break


def _longer_places(table: Table, words: Words, found: Sequence[Segment]) -> Iterator[Node]:
    """Places of addresses whose names begin with another value: 「練馬区」 beside a station 練馬."""
    for one, kind in pairwise(found):
        letter = words.text[kind.start : kind.stop]
        if one.value and kind.unknown and one.stop == kind.start and letter in NAMES["places"]["kinds"]:
            spelled = words.source.original(one.start, kind.stop)
            if meaning := of_a_word(table, words.text[one.start : kind.stop], spelled):
                yield words.node("Value", one.start, kind.stop, Value(meaning, spelled), 0.4)


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
    least = _LEAST_BEGUN if text.isascii() else _SHORTEST
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
    return _SHORTEST <= len(spelled) <= _LEAST_BEGUN and all(map(is_katakana, spelled))


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
