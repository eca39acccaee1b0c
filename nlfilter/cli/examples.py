"""Makes example requests for a table from its schema and values, and tries each of them on the rows.

An example must be fully understood by the embedded translator, and must keep some rows but not all. None asks
about a private column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct

from nlfilter.apply import PreparedList
from nlfilter.errors import NLFilterError
from nlfilter.filter import NLFilter
from nlfilter.schema.fold import has_cjk
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Column, Lang
from nlfilter.schema.table import TableSchema
from nlfilter.sources.names import quoted
from nlfilter.where.nodes import Compare, OneOf, Predicate, columns
from nlfilter.where.words import say
from nlfilter.where.words.language import language

_OF_A_KIND = 3
"""The most columns of one kind that give an example."""
_CLOSED = 200
"""A column with more values gives no example: people rarely ask for one of them."""
_SHORT_TIMES = frozenset({"seconds", "minutes", "hours"})
"""The units of what takes time: people ask for little of it."""


class Wish(Struct, frozen=True):
    """One wish in words, with its column; `meant` is the condition that it was made from, if any."""

    text: str
    column: str
    meant: Predicate | None = None


def examples(filter_: NLFilter, rows: PreparedList, lang: Lang, most: int = 8) -> list[str]:
    """Requests in a language that work: first single wishes, then two or three together."""
    single = [wish for wish in _wishes(filter_, rows, lang) if _holds(filter_, rows, wish.text, wish.meant)]
    between = language(lang).joins["all"]["between"]
    joined: list[str] = []
    for size in (2, 3):
        for at in range(0, len(single) - size + 1, size):  # neighbours differ in kind; each one is used once
            parts = single[at : at + size]
            text = between.join(part.text for part in parts)
            apart = len({part.column for part in parts}) == size
            if apart and len(joined) < most // 4 * (size - 1) and _holds(filter_, rows, text):
                joined.append(text)
    return [*(wish.text for wish in single[: most - len(joined)]), *joined]


def _holds(filter_: NLFilter, rows: PreparedList, request: str, meant: Predicate | None = None) -> bool:
    """Whether a request is read completely and as intended, and keeps some rows but not all."""
    try:
        read = filter_.translate(request)
    except NLFilterError:
        return False
    if not read.covered or read.unmatched or (meant is not None and read.where.predicate != meant):
        return False
    return 0 < rows.count(read.where, filter_.today()) < rows.allowed(filter_.today())


def _wishes(filter_: NLFilter, rows: PreparedList, lang: Lang) -> Iterator[Wish]:
    """Wishes of each kind in turn: a value, a flag, an amount, a term, one of two values; then more."""
    for turn in zip_longest(*(list(_some(kind)) for kind in _by_kind(filter_, rows, lang))):
        yield from filter(None, turn)


def _by_kind(filter_: NLFilter, rows: PreparedList, lang: Lang) -> Iterator[Iterable[Wish]]:
    schema = filter_.schema.reviewed
    names = _asked_about(schema)
    closed = {name: known for name in names if (known := _known(filter_, name))}
    said = {name: _in_language(schema.columns[name], known, lang) for name, known in closed.items()}
    said = {name: words for name, words in said.items() if words}
    yield (Wish(words[0], name) for name, words in said.items())
    marks = {name: _spoken(schema.columns[name].when_true, lang) for name in names}
    yield (Wish(words[0], name) for name, words in marks.items() if words)
    amounts = [name for name in names if schema.columns[name].kind.is_number]
    yield (
        Wish(say(meant, filter_.compiled, lang), name, meant)
        for name in amounts
        if (number := _middle(rows, name)) is not None
        for meant in [Compare(name, "<=" if schema.columns[name].unit in _SHORT_TIMES else ">=", number)]
    )
    terms = {
        name: _spoken((*term.synonyms, name), lang)
        for name, term in schema.terms.items()
        if not any(schema.columns[used].private for used in columns(filter_.compiled.terms[name]))
    }
    yield (Wish(words[0], name) for name, words in terms.items() if words)
    yield (
        Wish(say(meant, filter_.compiled, lang), name, meant)
        for name, words in said.items()
        if len(words) > 1 and schema.columns[name].kind is not Kind.TEXT_LIST
        for meant in [OneOf(name, tuple(closed[name][:2]))]
    )


def _asked_about(schema: TableSchema) -> list[str]:
    """The columns that people ask about, none of them private.

    Columns that identify a row are used only if there are no others.
    """
    naming = {*schema.key, schema.item}
    shown = [name for name in schema.filterable if not schema.columns[name].private]
    return [name for name in shown if name not in naming] or shown


def _some(wishes: Iterable[Wish]) -> Iterator[Wish]:
    for _, wish in zip(range(_OF_A_KIND), wishes, strict=False):
        yield wish


def _known(filter_: NLFilter, name: str) -> tuple[str, ...]:
    """The values of a column that has few, the most frequent first."""
    stored = filter_.vocabulary.values.get(name, ()) if filter_.vocabulary else ()
    column = filter_.schema.columns[name]
    if column.vocabulary == "text" or column.named_only or len(stored) > _CLOSED:
        return ()
    return stored or tuple(column.values)


def _in_language(column: Column, values: Sequence[str], lang: Lang) -> list[str]:
    """Words of a language for values."""
    found = (_spoken((value, *column.values.get(value, ())), lang) for value in values)
    return [words[0] for words in found if words]


def _spoken(words: Iterable[str], lang: Lang) -> list[str]:
    """The words of a language, recognised by their letters."""
    return [word for word in words if len(word) > 1 and has_cjk(word) == (lang == "ja")]


def _middle(rows: PreparedList, name: str) -> int | None:
    """A round number near the middle of a column's values."""
    (found,) = rows.measured([f"median({quoted(name)})"], [name])
    if found is None or found < 1:
        return None
    middle = int(found)
    size: int = 10 ** (len(str(middle)) - 1)
    return middle // size * size
