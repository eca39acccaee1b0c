"""The arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from nlfilter.cli.parameters import argument, option
from nlfilter.languages.folders import codes
from nlfilter.schema.parts import Lang
from nlfilter.sources.binary_formats import BINARY_FORMATS


class Translator(StrEnum):
    AUTO = "auto"
    EMBEDDED = "embedded"
    LLM = "llm"


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    ARROWS = "arrows"
    ARROW = "arrow"
    XLSX = "xlsx"

    @property
    def is_binary(self) -> bool:
        """Whether the format is binary, so that a terminal cannot show it."""
        return self.value in BINARY_FORMATS


TableArgument = Annotated[
    str,
    argument(
        metavar="TABLE",
        help="A file of rows, a folder, or a quoted pattern; - reads stdin.",
        show_default=False,
    ),
]
RequestOrNone = Annotated[
    str | None,
    argument(metavar="REQUEST", help="What to look for; - reads stdin.", show_default=False),
]
TableOption = Annotated[
    str | None, option("--table", metavar="T", help="The table that the request is about.")
]
SchemaOption = Annotated[
    Path | None,
    option("--schema", metavar="F", help="The table's schema file. Default: inferred."),
]
TranslatorOption = Annotated[Translator, option("--translator", help="Which translator reads the request.")]
ModelOption = Annotated[
    str | None,
    option("--model", metavar="M", help="A model, as openai:NAME (or NLFILTER_MODEL)."),
]
LangOption = Annotated[Lang | None, option("--lang", choices=codes(), help="The language of the output.")]
TodayOption = Annotated[
    str | None,
    option("--today", metavar="DATE", help="Count relative dates from this day (2026-10-01)."),
]
SureOption = Annotated[
    float | None,
    option("--sure", min=0, max=1, metavar="P", help="The confidence at which a reading is sure (0.87)."),
]
JsonlOption = Annotated[
    str | None, option("--jsonl", metavar="F", help="Answer many: a file of JSON lines, or -.")
]
AskedOption = Annotated[
    Path | None,
    option("--asked", metavar="LOG", envvar="NLFILTER_ASKED", help="Add unknown phrases to this log."),
]
QuietOption = Annotated[bool, option("--quiet", "-q", help="Print nothing about the answer on stderr.")]
OutputOption = Annotated[
    Path | None, option("--output", "-o", metavar="F", help="Write to a file instead of stdout.")
]
StrictOption = Annotated[bool, option("--strict", help="Fail if any part is left out.")]
ListOption = Annotated[str | None, option("--list", metavar="VALUE", help="Only this list (u001).")]

# Of `nlfilter query` alone.

QueryArguments = Annotated[
    list[str],
    argument(
        metavar="TABLE... REQUEST",
        help="Files of rows, folders or quoted patterns; then what to look for (- reads stdin).",
        show_default=False,
    ),
]
WhereOption = Annotated[
    str | None, option("--where", metavar="SQL", help="A SQL condition, with a request or alone.")
]
LimitOption = Annotated[
    int | None, option("--limit", min=1, metavar="N", help="The most rows to show (of each list).")
]
EnoughOption = Annotated[
    int, option("--enough", min=0, metavar="N", help="With fewer rows, say what would keep more.")
]
ColumnsOption = Annotated[
    list[str] | None,
    option("--columns", metavar="A,B", help="Only these columns, in this order."),
]
CountOption = Annotated[bool, option("--count", help="Print the number of kept rows instead.")]
FacetsOption = Annotated[
    list[str] | None,
    option("--facets", metavar="A,B", help="Count the kept rows by value instead."),
]
FormatOption = Annotated[
    Format | None,
    option("--format", help="Default: by the name of --output; else table on a terminal, or jsonl."),
]
PartRowsOption = Annotated[
    int | None,
    option("--part-rows", min=1, metavar="N", help="Write a folder of parquet files, each from N rows."),
]
SpreadsheetOption = Annotated[
    bool, option("--spreadsheet", help="CSV for Excel: with the mark of UTF-8, and no text is a formula.")
]
ExplainOption = Annotated[bool, option("--explain", help="Explain on stderr in detail what was understood.")]
EnrichOption = Annotated[
    bool,
    option("--enrich", help="Without a schema: ask a model once for the table's words, and keep them."),
]

# Of `nlfilter schema enrich` alone.

SchemaToEnrich = Annotated[
    Path, argument(metavar="SCHEMA", help="The schema file to write into.", show_default=False)
]
DescribedTableOption = Annotated[
    str, option("--table", metavar="T", help="The data it describes.", show_default=False)
]
PrintOption = Annotated[bool, option("--print", help="Show the messages for a model, and ask none.")]
ReplyOption = Annotated[
    str | None, option("--reply", metavar="F", help="An answer made elsewhere; - reads stdin.")
]
YesOption = Annotated[
    bool, option("--yes", help="Write without a review: its words match, and are never shown.")
]
GoldenOption = Annotated[
    list[Path] | None,
    option("--golden", metavar="F", help="Golden files that must stay right; may be repeated."),
]
LeaveOutOption = Annotated[
    list[str] | None,
    option("--leave-out", metavar="COLUMN", help="Tell a model nothing of it; may be repeated."),
]
OpenTextsOption = Annotated[
    bool,
    option("--open-texts/--no-open-texts", help="Show a model the frequent words of columns of open texts."),
]
WrittenLogOption = Annotated[
    Path | None,
    option("--asked", metavar="LOG", help="What people asked for, as query --asked wrote it."),
]
TimeoutOption = Annotated[float, option("--timeout", min=1, metavar="S", help="Seconds for all calls.")]
