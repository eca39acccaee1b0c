"""Shows a schema as tables: what can be asked, and in which words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len
from rich.text import Text

from nlfilter.cli.grid import GAP, plain_table, screen_width, write_lines
from nlfilter.cli.wrapping import widest_word, wrapped
from nlfilter.schema.parts import Column, Lang
from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.nodes import Predicate, columns
from nlfilter.where.words import say
from nlfilter.where.words.language import fill
from nlfilter.where.words.safe_text import visible
from nlfilter.where.words.speaker import Speaker

if TYPE_CHECKING:
    from nlfilter.translate.asked import Asked

_MOST_WORDS = 6


def write_overview(compiled: CompiledSchema, lang: Lang, out: IO[str]) -> None:
    """Write the nouns for a row, the filterable columns, ranges, sums, and terms with their meaning."""
    schema, told = compiled.schema, _Headings(Speaker.of(compiled.schema, lang))
    if schema.nouns or schema.actions:
        words = [("nouns", told.words(schema.nouns)), ("actions", told.words(schema.actions))]
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
