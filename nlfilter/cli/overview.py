"""Shows a schema as tables: what can be asked, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import IO, TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len
from rich.text import Text

from nlfilter.apply import PreparedList
from nlfilter.cli.grid import GAP, plain_table, screen_width, write_lines
from nlfilter.cli.wrapping import widest_word, wrapped
from nlfilter.errors import NLFilterError
from nlfilter.filter import NLFilter
from nlfilter.languages.about import in_letters_of
from nlfilter.schema.kinds import Kind
from nlfilter.schema.parts import Column, Lang
from nlfilter.schema.table import TableSchema
from nlfilter.sources.names import quoted
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Compare, OneOf, Predicate, columns
from nlfilter.where.words import say
from nlfilter.where.words.language import fill, language
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.speaker import Speaker

if TYPE_CHECKING:
    from nlfilter.translate.asked import Asked


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
    return [word for word in words if len(word) > 1 and in_letters_of(lang, word)]


def _middle(rows: PreparedList, name: str) -> int | None:
    """A round number near the middle of a column's values."""
    (found,) = rows.measured([f"median({quoted(name)})"], [name])
    if found is None or found < 1:
        return None
    middle = int(found)
    size: int = 10 ** (len(str(middle)) - 1)
    return middle // size * size


_MOST_WORDS = 6


def write_overview(compiled: CompiledSchema, lang: Lang, out: IO[str]) -> None:
    """Write the nouns for a row, the filterable columns, ranges, sums, and terms with their meaning."""
    schema, told = compiled.schema, _Headings(Speaker.of(compiled.schema, lang))
    if schema.nouns or schema.actions:
        words = [("nouns", told.words(schema.nouns)), ("actions", told.words(schema.verbs))]
        rows = [(told.head(key), row) for key, row in words if row]
        _write((told.head("rows"), told.speaker.table), rows, out)
        out.write("\n")
    columns = [
        (known, told.label(name), told.kind(schema.columns[name]), told.words(_called(schema.columns[name])))
        for name, known in schema.known_as.items()
    ]
    _write(told.heads("column", "called", "kind", "words"), columns, out)
    if schema.ranges:
        ranges = [
            (name, told.label(name), f"{range_.low} .. {range_.high}", told.words(range_.synonyms))
            for name, range_ in schema.ranges.items()
        ]
        out.write("\n")
        _write(told.heads("range", "called", "columns", "words"), ranges, out)
    if schema.sums:
        sums = [
            (name, told.label(name), " + ".join(sum_.of), told.words(sum_.synonyms))
            for name, sum_ in schema.sums.items()
        ]
        out.write("\n")
        _write(told.heads("sum", "called", "columns", "words"), sums, out)
    if schema.terms:
        # A term is described by its condition, not by its own name again.
        bare = CompiledSchema(schema, None, {}, {})
        terms = [
            (told.label(name), told.meaning(compiled.terms[name], bare), told.words(term.synonyms))
            for name, term in schema.terms.items()
        ]
        out.write("\n")
        _write(told.heads("term", "means", "words"), terms, out)


class _Headings(Struct, frozen=True):
    """The headings of the tables, and what columns hold, in one language."""

    speaker: Speaker

    def head(self, key: str) -> str:
        return self.speaker.language.sentence("overview", key)

    def heads(self, *keys: str) -> tuple[str, ...]:
        return tuple(map(self.head, keys))

    def label(self, name: str) -> str:
        return self.speaker.label(name)

    def kind(self, column: Column) -> str:
        """What a column holds."""
        language = self.speaker.language
        kinds: Mapping[str, str] = language.sentences["kinds"]
        parts = [kinds[column.kind.value]]
        if column.holds and column.holds != column.kind.value:
            parts.append(kinds[column.holds.value])
        if column.unit:
            unit = self.speaker.unit_name(column.unit)
            parts.append(language.sentence("unit", column.per or "alone", unit=unit))
        if column.order and not column.private:
            parts.append(self._listed(column.order.values, " < "))
        if column.person:
            parts.append(language.sentence("person", column.person.relation))
        parts += [self.head(key) for key in ("stored", "derived") if _has(column, key)]
        return ", ".join(parts)

    def meaning(self, term: Predicate, bare: CompiledSchema) -> str:
        """The condition of a term; of one about a private column, only the columns."""
        used = columns(term)
        if any(bare.schema.columns[name].private for name in used):
            return self._listed([*map(self.label, used)], ", ")
        return say(term, bare, self.speaker.language.code)

    def words(self, words: Iterable[str]) -> str:
        """Words for one thing, each once, those of the reader's language first."""
        return self._listed(sorted(dict.fromkeys(words), key=lambda w: not self.speaker.speaks(w)), ", ")

    def _listed(self, found: Sequence[str], between: str) -> str:
        rest = len(found) - _MOST_WORDS
        more = [fill(self.speaker.language.values["more"], n=rest)] if rest > 0 else []
        return ", ".join([between.join(found[:_MOST_WORDS]), *more])


def _has(column: Column, key: str) -> bool:
    """Whether a column is stored as text, or derived."""
    return bool(column.stored if key == "stored" else column.expr)


def write_asked(found: Sequence[Asked], out: IO[str]) -> None:
    """Write the phrases that were not understood, each with how often people wrote it."""
    rows = [(one.phrase, str(one.count), one.reason.replace("_", " "), one.lang) for one in found]
    _write(("phrase", "times", "reason", "language"), rows, out)


def _write(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], out: IO[str]) -> None:
    """Write a table; if its longest words do not fit side by side, write one thing below the other."""
    rows = [tuple(map(visible, row)) for row in rows]
    # Names are never broken; their descriptions continue on the next line.
    least = [
        max([len(name), *(cell_len(row[at]) if not at else widest_word(row[at]) for row in rows)])
        for at, name in enumerate(header)
    ]
    if sum(least) + GAP * (len(header) - 1) > screen_width():
        _write_stacked(header, rows, out)
        return
    table = plain_table()
    for at, (name, width) in enumerate(zip(header, least, strict=True)):
        table.add_column(name, no_wrap=not at, overflow="fold", min_width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    write_lines(table, out)


def _write_stacked(header: tuple[str, ...], rows: Sequence[tuple[str, ...]], out: IO[str]) -> None:
    for first, *rest in rows:
        out.write(first + "\n")
        for name, part in zip(header[1:], rest, strict=True):
            lines = wrapped(f"{name}: {part}", screen_width() - GAP, GAP) if part else []
            out.writelines(" " * GAP + line + "\n" for line in lines)


def _called(column: Column) -> Iterator[str]:
    """The words that ask for a column or its values; of a private column, no value."""
    yield from column.when_true
    yield from column.when_false
    yield from column.synonyms
    if not column.private:
        yield from column.values
        yield from column.group_words
    yield from column.unit_names
    yield from column.opposites
    yield from column.person.words if column.person else ()
