"""Completes commands and words of the table in the chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from nlfilter.cli.session import COMMANDS, QUIT, ChatSession
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.where.words.safe_text import visible

MOST_WORDS = 20_000
_SHOWN = 50


class TableWords(Completer):
    """Completes a /command at the start of a line, and else the words after the last comma or blank."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = sorted({visible(word) for word in words}, key=str.casefold)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        line = document.text_before_cursor
        if line.startswith("/"):
            found = [name for name in (*COMMANDS, QUIT) if name.startswith(line)]
            yield from (Completion(name, start_position=-len(line)) for name in found)
            return
        typed = line.rpartition(",")[2].lstrip()
        for start in _starts(typed):
            key = typed[start:].casefold()
            found = [word for word in self._words if word.casefold().startswith(key)][:_SHOWN]
            if found:
                yield from (Completion(word, start_position=-len(key)) for word in found)
                return


def _starts(typed: str) -> Iterator[int]:
    """Where the typed word may begin, the longest first; one letter is not enough."""
    starts = [0, *(at + 1 for at, ch in enumerate(typed) if ch in " 　、")]
    yield from (start for start in starts if len(typed) - start > 1)


def completer_of(session: ChatSession) -> TableWords:
    """The completer for the table of a chat."""
    words = words_of(session.filter_.schema, session.filter_.vocabulary)
    return TableWords(word for word, _ in zip(words, range(MOST_WORDS), strict=False))


def words_of(schema: TableSchema, vocabulary: Vocabulary | None) -> Iterator[str]:
    """The words of a table: names, terms, stored values and their synonyms."""
    schema = schema.reviewed
    for name, term in schema.terms.items():
        yield from (name, *term.words)
    for name in schema.filterable:
        column = schema.columns[name]
        yield from (*column.label.values(), *column.synonyms, *column.when_true, *column.when_false)
        yield from column.group_words
        for value, others in column.values.items():
            yield from (value, *others)
        yield from vocabulary.values.get(name, ()) if vocabulary else ()
