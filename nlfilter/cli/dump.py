"""`nlfilter dump`: check the layout of a dump, and write a better one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from nlfilter.cli import resolving
from nlfilter.cli.help_page import COMMANDS
from nlfilter.cli.localization import spoken
from nlfilter.cli.options import Format, SchemaOption, TableArgument
from nlfilter.cli.parameters import option
from nlfilter.cli.progress import counting, waiting
from nlfilter.cli.streams import not_over, output, say
from nlfilter.cli.typed import Application
from nlfilter.errors import InputError

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

app = Application(name="dump", help=COMMANDS["dump"], no_args_is_help=True)


@app.command(short_help="Say how a dump is laid out, and what to change.")
def check(
    table: TableArgument,
    schema: SchemaOption = None,
    format_: Annotated[Format, option("--format", help="table (lines) or json.")] = Format.TABLE,
) -> None:
    """Say how a dump of many lists is laid out in its files, and what to change.

    Example: nlfilter dump check recs.parquet --schema schemas/jobs.yaml
    """
    from nlfilter.apply.layout import layout_of
    from nlfilter.cli.formats import write_json
    from nlfilter.where.owner.compiling import compile_schema

    if format_ not in (Format.TABLE, Format.JSON):
        raise InputError.usage("table_or_json", "nlfilter dump check")
    known = _of_many_lists(schema, table)
    with waiting("reading"):
        found = layout_of(table, compile_schema(known))
    with output(None) as out:
        if format_ is Format.JSON:
            write_json(found.to_dict(), out, pretty=out.isatty())
        else:
            lang = spoken()
            out.writelines(
                f"{line.told(lang)}\n" for line in found.lines(table, str(schema) if schema else None)
            )


@app.command("lay-out", short_help="Write a dump again, sorted by list and rank.")
def lay_out(
    table: TableArgument,
    output_: Annotated[
        Path, option("--output", "-o", metavar="FOLDER", help="The folder to make.", show_default=False)
    ],
    schema: SchemaOption = None,
) -> None:
    """Write a dump again, sorted by list and rank, so that a list is in one or two row groups.

    The folder appears whole or not at all. After an interruption, the command continues.

    Example: nlfilter dump lay-out recs.parquet --schema schemas/jobs.yaml --output recs
    """
    from nlfilter.apply.layout import lay_out as lay
    from nlfilter.where.owner.compiling import compile_schema

    not_over(output_, table, schema)
    known = _of_many_lists(schema, table)
    with counting("writing") as told:
        rows = lay(table, compile_schema(known), output_, told)
    say(f"{output_}: {rows:,} rows")


def _of_many_lists(schema: Path | None, table: str) -> TableSchema:
    """The schema of a dump; raises `InputError` if it names no column of lists."""
    known = resolving.schema_of(schema, table)
    if known.list is None:
        raise InputError.of("no_dump", name=known.name)
    return known
