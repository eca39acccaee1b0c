"""The arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Translator(StrEnum):
    AUTO = "auto"
    EMBEDDED = "embedded"
    LLM = "llm"


class Lang(StrEnum):
    EN = "en"
    JA = "ja"


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    ARROWS = "arrows"

    @property
    def is_binary(self) -> bool:
        """Whether it is no text: nothing for a terminal."""
        return self in (Format.PARQUET, Format.ARROWS)


TableArgument = Annotated[
    str,
    typer.Argument(
        metavar="TABLE",
        help="A file of rows, a folder, or a quoted pattern; - reads stdin.",
        show_default=False,
    ),
]
RequestArgument = Annotated[
    str,
    typer.Argument(metavar="REQUEST", help="What to look for; - reads stdin.", show_default=False),
]
RequestOrNone = Annotated[
    str | None,
    typer.Argument(metavar="REQUEST", help="What to look for; - reads stdin.", show_default=False),
]
TableOption = Annotated[
    str | None, typer.Option("--table", metavar="T", help="The rows whose columns and values are meant.")
]
SchemaOption = Annotated[
    Path | None,
    typer.Option("--schema", metavar="F", help="The table's schema file; inferred without it."),
]
TranslatorOption = Annotated[Translator, typer.Option("--translator", help="Who understands the request.")]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="M", help="A model, as openai:NAME (or NLFILTER_MODEL)."),
]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of words about it.")]
TodayOption = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="Count relative dates from here, as 2026-10-01."),
]
SureOption = Annotated[
    float | None,
    typer.Option(
        "--sure", min=0, max=1, metavar="P", help="From which confidence on a reading is sure (0.9)."
    ),
]
JsonlOption = Annotated[
    str | None, typer.Option("--jsonl", metavar="F", help="Many at once: a file of JSON lines, or -.")
]
AskedOption = Annotated[
    Path | None,
    typer.Option("--asked", metavar="LOG", envvar="NLFILTER_ASKED", help="Add unknown phrases to it."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No words about the answer on stderr.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="F", help="Write to a file instead of stdout.")
]
