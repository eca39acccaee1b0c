"""`nlfilter chat`: a dialogue in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from nlfilter.cli import resolving
from nlfilter.cli.options import (
    AskedOption,
    LangOption,
    ListOption,
    ModelOption,
    SchemaOption,
    SpreadsheetOption,
    SureOption,
    TableArgument,
    TodayOption,
    Translator,
    TranslatorOption,
)
from nlfilter.cli.progress import waiting
from nlfilter.cli.streams import MOST_INPUT

if TYPE_CHECKING:
    from nlfilter.cli.session import ChatSession


def chat(
    table: TableArgument,
    schema: SchemaOption = None,
    translator: TranslatorOption = Translator.AUTO,
    model: ModelOption = None,
    sure: SureOption = None,
    only: ListOption = None,
    lang: LangOption = None,
    today: TodayOption = None,
    asked: AskedOption = None,
    spreadsheet: SpreadsheetOption = False,
) -> None:
    """Refine a filter in a dialogue: "remote, Python", "only Tokyo", "also Osaka", "drop the remote part".

    Commands: /undo /redo /more /drop 2 /loosen 1 /why 3 /sql /save FILE /clear /help /quit. From a pipe,
    each line is a turn.

    Example: nlfilter chat recs.parquet --schema schemas/jobs.yaml
    """
    from nlfilter.cli.session import ChatSession

    known = resolving.known_of(schema, table)
    filter_ = resolving.filter_of(
        known.schema,
        translator=translator,
        model=model,
        today=today,
        values=known.values,
        asked=asked,
        sure=sure,
    )
    with waiting("reading"):
        prepared = resolving.prepared_of(filter_, known, only, inferred=schema is None)
        session = ChatSession(
            filter_,
            prepared,
            prepared.source.names,
            lang,
            (table, schema),
            spreadsheet=spreadsheet,
        )
    session.greet()
    for line in _typed(session) if sys.stdin.isatty() and sys.stdout.isatty() else _piped():
        if not session.turn(line):
            break


def _piped() -> Iterator[str]:
    """Turns from a pipe, one per line; bytes that are not text become surrogates."""
    for line in iter(partial(sys.stdin.buffer.readline, MOST_INPUT), b""):
        yield line.decode("utf-8", "surrogateescape").strip()


def _typed(session: ChatSession) -> Iterator[str]:
    """Turns typed by a person, with editing, history and completion; Ctrl-D ends them."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory

    from nlfilter.cli.completion import completer_of

    prompt: PromptSession[str] = PromptSession(history=InMemoryHistory(), completer=completer_of(session))
    while True:
        try:
            yield prompt.prompt("> ").strip()
        except EOFError:
            return
