"""Names in texts with a letter that is a particle elsewhere, or with a figure: 「緑が丘」, 「石神1丁目」."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from nlfilter.schema.fold import fold, is_hiragana, is_ideograph
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Sought
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.words import Words

_LONGEST = 8


def names_in_texts(table: Table, words: Words, columns: Sequence[str]) -> Iterator[Node]:
    """What to search for, if names of places or of items may hold it, in each of its spellings."""
    letters = table.lang.within_names
    named = [name for name in columns if _holds_names(table, name)] if letters else []
    text = words.text
    for start in range(words.begin, words.end) if named else ():
        longest = min(words.end, start + _LONGEST)
        for stop in range(longest, start + 2, -1) if is_ideograph(text[start]) else ():
            if not _is_a_name(text[start:stop], letters) or (
                is_hiragana(text[stop : stop + 1] or "-") and not words.at(stop)
            ):
                continue
            spelled = words.source.original(start, stop)
            held = [form for form in _forms(spelled, letters) if _held(table, named, form)]
            if held:
                yield words.node("Sought", start, stop, Sought((spelled,), forms=tuple(held)))
                break


def _is_a_name(text: str, letters: Collection[str]) -> bool:
    """Whether a text has ideographs at both ends, and letters of names or figures between some of them."""
    plain = [is_ideograph(letter) for letter in text]
    rest = {letter for letter, ideograph in zip(text, plain, strict=True) if not ideograph}
    return plain[0] and plain[-1] and bool(rest) and all(one in letters or one in _FIGURES for one in rest)


_FIGURES = "0123456789"


def _forms(spelled: str, letters: Mapping[str, str]) -> Iterator[str]:
    """The ways to write a name, its own first: 「緑が丘」, 「緑ヶ丘」."""
    yield spelled
    own = next((letter for letter in spelled if fold(letter) in letters), "")
    yield from (spelled.replace(own, other) for other in letters.values() if own and other != own)


def _held(table: Table, columns: Sequence[str], form: str) -> bool:
    return any(table.lexicon.vocabulary.has_words(name, form) for name in columns)


def _holds_names(table: Table, name: str) -> bool:
    called = (*table.called(name), name)
    return name == table.schema.item or any(
        place in one for place in table.lang.place_names for one in called
    )
