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
        """Whether the format is binary, so that a terminal cannot show it."""
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
    str | None, typer.Option("--table", metavar="T", help="The table that the request is about.")
]
SchemaOption = Annotated[
    Path | None,
    typer.Option("--schema", metavar="F", help="The table's schema file. Default: inferred."),
]
TranslatorOption = Annotated[
    Translator, typer.Option("--translator", help="Which translator reads the request.")
]
ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="M", help="A model, as openai:NAME (or NLFILTER_MODEL)."),
]
LangOption = Annotated[Lang | None, typer.Option("--lang", help="The language of the output.")]
TodayOption = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="Count relative dates from this day (2026-10-01)."),
]
SureOption = Annotated[
    float | None,
    typer.Option(
        "--sure", min=0, max=1, metavar="P", help="The confidence at which a reading is sure (0.93)."
    ),
]
JsonlOption = Annotated[
    str | None, typer.Option("--jsonl", metavar="F", help="Answer many: a file of JSON lines, or -.")
]
AskedOption = Annotated[
    Path | None,
    typer.Option("--asked", metavar="LOG", envvar="NLFILTER_ASKED", help="Add unknown phrases to this log."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing about the answer on stderr.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="F", help="Write to a file instead of stdout.")
]
