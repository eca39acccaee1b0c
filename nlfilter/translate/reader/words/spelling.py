"""Corrects slips in function words and in names of the table: "whcih", "betwen", "Satruday"; parts compounds.

A slip is two swapped letters, or one missing letter. A word is corrected only if it is not known as it is.
Values are corrected elsewhere (`unknown.py`), and those corrections are shown.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import chain
from string import ascii_lowercase

from nlfilter.schema.fold import Folded, fold
from nlfilter.schema.lexicon.lexicon import LATIN_WORD
from nlfilter.schema.names.short_forms import name_words
from nlfilter.translate.reader.table import Table, cached_by_table

_WORD = re.compile(r"(?<![^\s(,;:/])[a-z]{5,30}(?![^\s),;:/.!?])")
_SWAPPED, _MISSING = 5, 5
"""The least letters of a function word in which swapped or missing letters are corrected."""
_SWAPPED_NAME, _MISSING_NAME = 6, 6
"""The same for names of the table, which resemble other words more often."""
_TYING = frozenset({"filler", "lead", "asking", "soft", "that", "cased"})


def respelled(table: Table, source: Folded) -> Folded:
    """The request with its slips corrected. Each letter keeps its place in the typed text."""
    parted = [*_parted(table, source.text)]
    inside = {start for start, _, _ in parted}
    mended = [
        (match.start(), match.end(), word)
        for match in _WORD.finditer(source.text)
        if match.start() not in inside and (word := _correction(table, source, match.start(), match[0]))
    ]
    mended = sorted((*mended, *parted, *_glued(table, source.text)))
    text, starts, ends = source.text, source.starts, source.ends
    for start, end, word in reversed(mended):
        places = [min(start + n, end - 1) for n in range(len(word))]
        text = text[:start] + word + text[end:]
        last = ends[end - 1]
        ends = (*ends[:start], *(ends[place] for place in places[:-1]), last, *ends[end:])
        starts = (*starts[:start], *(starts[place] for place in places), *starts[end:])
    return Folded(source.source, text, starts, ends) if mended else source


_GLUED = re.compile(r"(?<![a-z0-9])[a-z]{2,}(?=[0-9])")


def _glued(table: Table, text: str) -> Iterator[tuple[int, int, str]]:
    """Names of columns of numbers that a figure touches: "GPA3.0"."""
    for match in _GLUED.finditer(text):
        meant = [m.name for m in table.lexicon.find(match[0]) if m.kind in ("column", "part")]
        named = meant or table.lexicon.coded(match[0])
        if any(table.column(name).kind.is_number for name in named):
            yield match.start(), match.end(), f"{match[0]} "


_COMPOUND = re.compile(r"[^\W\d_]{6,40}")
_SHORTEST = 3
"""The least letters of a word in a compound; a word for a number may have less."""


def _parted(table: Table, text: str) -> Iterator[tuple[int, int, str]]:
    """The words of compounds, apart: "three-room" may be one word. Linking letters go."""
    if not table.lang.linking_letters:
        return
    for match in _COMPOUND.finditer(text):
        at, parts = match.start(), _parts(table, match[0])
        if len(parts) > 1 and any(_names_something(table, word) for word, _ in parts):
            for word, link in parts[:-1]:
                yield at, at + len(word + link), f"{word} "
                at += len(word + link)


@cached_by_table
def _parts(table: Table, word: str) -> tuple[tuple[str, str], ...]:
    """The known words that make up a word, each with the linking letters after it; () if there are none."""
    lang = table.lang
    for stop in range(len(word), 1, -1):
        piece, rest = word[:stop], word[stop:]
        known = piece in lang.roles or piece in lang.units or _names_something(table, piece)
        if not (piece in lang.numbers.words or (known and stop >= _SHORTEST)):
            continue
        if not rest:
            return ((piece, ""),)
        for link in filter(rest.startswith, lang.linking_letters):
            if others := _parts(table, rest.removeprefix(link)):
                return (piece, link), *others
    return ()


def _names_something(table: Table, word: str) -> bool:
    """Whether a word is one of the table: a name, a value, a noun for its rows."""
    lexicon = table.lexicon
    return any(lexicon.has(form) or lexicon.names_items(form) for form in (word, *table.lang.inflected(word)))


def _correction(table: Table, source: Folded, at: int, word: str) -> str | None:
    """The only word that a misspelt one can mean; None for a known word."""
    lang = table.lang
    if word in lang.spelled or word in lang.no_slips or word in lang.roles or _is_known(table, word):
        return None
    capital = at > 0 and source.source[source.starts[at]].isupper()
    found = _one(word, lang.spelled, _SWAPPED, _MISSING)
    roles = lang.roles.get(found, frozenset()) if found else frozenset()
    dropped = bool(roles) and roles <= _TYING
    if found and not (dropped and len(found) > len(word)):  # a filler is corrected only for swapped letters
        dated = found in lang.dates.weekdays or found in lang.dates.months
        return found if dated or not capital else None
    return None if capital else _one(word, _names(table), _SWAPPED_NAME, _MISSING_NAME)


def _is_known(table: Table, word: str) -> bool:
    """Whether a word, or a correction of it, is in the table."""
    lexicon, lang = table.lexicon, table.lang
    if any(map(lexicon.has, (word, *lang.inflected(word), *lang.verbs(word)))) or lexicon.correction(word):
        return True
    texts = lexicon.vocabulary.words.values()
    return any(word in words for words in texts) or word in _words_of_values(table)


def _one(word: str, known: Container[str], swapped: int, missing: int) -> str | None:
    """The only known word that differs by two swapped letters, else by a missing one."""
    for least, others in ((swapped, _swaps(word)), (missing, _longer(word))):
        found = {other for other in others if other in known} if least and len(word) >= least else set()
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _swaps(word: str) -> Iterator[str]:
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _longer(word: str) -> Iterator[str]:
    return (word[:at] + ch + word[at:] for at in range(1, len(word)) for ch in ascii_lowercase)


@cached_by_table
def _words_of_values(table: Table) -> frozenset[str]:
    """The words in stored values and their synonyms."""
    lexicon, schema = table.lexicon, table.schema
    texts = (name for name in schema.filterable if schema.columns[name].kind.is_text)
    said = (word for name in texts for words in schema.columns[name].values.values() for word in words)
    stored = (
        value
        for name in schema.filterable
        if schema.columns[name].kind.is_text
        for value in lexicon.stored(name)
    )
    return frozenset(word for text in chain(said, stored) for word in LATIN_WORD.findall(fold(text)))


@cached_by_table
def _names(table: Table) -> frozenset[str]:
    """The words in the names of columns, in words for flags, and in nouns for the items."""
    schema = table.schema
    columns = (schema.columns[name] for name in schema.filterable)
    texts = chain(
        schema.filterable,
        schema.nouns,
        chain.from_iterable((*one.synonyms, *one.label.values(), *one.when_true) for one in columns),
    )
    return frozenset(word for text in texts for word in name_words(fold(text)))
