"""Names in texts with a letter that is a particle elsewhere, or with a figure: 「緑が丘」, 「石神1丁目」."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from nlfilter.schema.fold import fold, is_hiragana, is_ideograph
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Quoted, Sought, Subject
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


def parts_of_texts(table: Table, words: Words) -> Iterator[Node]:
    """A part of the texts of a named column, with letters and figures: 「教室がA棟」, 「教室は2号館」."""
    equal = {node.start: node.end for node in words.nodes if node.symbol == "eq"}
    for node in words.nodes:
        start, subject = equal.get(node.end), node.form
        if start is None or not (isinstance(subject, Subject) and subject.holds_text):
            continue
        name = subject.meaning.name
        for stop in range(min(words.end, start + _LONGEST), start + 1, -1):
            text = words.source.original(start, stop)
            if _is_mixed(text) and table.lexicon.vocabulary.has_words(name, text):
                yield words.node("Quoted", start, stop, Quoted(text))
                break


def _is_mixed(text: str) -> bool:
    """Whether Latin letters or figures touch an ideograph at the end of a text."""
    return text[0].isascii() and text.isalnum() and is_ideograph(text[-1])


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
