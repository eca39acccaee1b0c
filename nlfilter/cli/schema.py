"""`nlfilter schema`: make, check and look at the file that says what can be asked of a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlfilter.cli import asking
from nlfilter.cli.options import LangOption, OutputOption, SchemaOption, TableArgument
from nlfilter.cli.patience import waiting
from nlfilter.cli.streams import not_over, output, say
from nlfilter.errors import expr_fails, left_out
from nlfilter.sources.replacing import replacing

if TYPE_CHECKING:
    from nlfilter.schema.document import Document
    from nlfilter.where.compiled import CompiledSchema

app = typer.Typer(
    name="schema",
    help="Make, check and show a table's schema file.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
SchemaArgument = Annotated[Path, typer.Argument(metavar="SCHEMA", help="A schema file.", show_default=False)]


@app.command()
def infer(table: TableArgument, output_: OutputOption = None) -> None:
    """Write a schema file for a table: types, sampled values, and guesses to look over.

    Example: nlfilter schema infer recs.parquet --output recs.yaml
    """
    from nlfilter.schema.file import text_of
    from nlfilter.schema.infer import infer_telling

    not_over(output_, table)
    with waiting("reading"):
        found = infer_telling(table, noted=True)
    text = text_of(found.schema, found.notes, left_out(found.left_out))
    with output(output_) as out:
        out.write(text)


@app.command()
def check(
    schema: SchemaArgument,
    table: Annotated[str | None, typer.Option("--table", metavar="T", help="The data it describes.")] = None,
) -> None:
    """Check a schema file, and against its data: every problem at once (exit 2), colliding words as warnings.

    Example: nlfilter schema check schemas/jobs.yaml --table recs.parquet
    """
    from nlfilter.errors import SchemaError
    from nlfilter.schema.drift import unasked
    from nlfilter.schema.file import check as check_against
    from nlfilter.schema.file import load_document
    from nlfilter.where.compiled import compile_schema
    from nlfilter.where.owner import compiled_clauses

    known, document = load_document(schema)
    problems: list[str] = []
    try:
        compiled_clauses(known, document)
    except SchemaError as error:
        problems += error.problems
    warnings = tuple(
        document.problem(loc, f"{'.'.join(loc)}: {what}") for loc, what in unasked(known).items()
    )
    if table is not None:
        with waiting("reading"):
            found = check_against(known, table, document=document)
            if not (problems or found.drift):
                problems += _not_computed(compile_schema(known), table, document)
        problems += found.drift
        warnings = found.warnings
    for warning in warnings:
        say(f"warning: {warning}")
    if problems:
        for problem in problems[:-1]:
            say(f"error: {problem}")
        raise SchemaError(problems[-1:])
    say(f"{schema}: {len(known.columns)} columns, no problem found")


def _not_computed(compiled: CompiledSchema, table: str, document: Document) -> Iterator[str]:
    """The expressions that the engine cannot compute of a table's rows."""
    from nlfilter.filter import NLFilter

    for name in NLFilter(compiled.schema, translator="embedded").prepare(table).uncomputed():
        loc = ("columns", name, "expr")
        yield document.problem(loc, f"{'.'.join(loc)}: {expr_fails()}")


@app.command()
def show(schema: SchemaArgument, lang: LangOption = None) -> None:
    """Show what can be asked: columns, ranges and terms, as people call them.

    Example: nlfilter schema show schemas/jobs.yaml --lang ja
    """
    from nlfilter.cli.overview import write_overview
    from nlfilter.where.compiled import compile_file

    compiled = compile_file(schema)
    with output(None) as out:
        write_overview(compiled, lang.value if lang else "en", out)


@app.command()
def values(
    table: TableArgument,
    output_: Annotated[
        Path, typer.Option("--output", "-o", metavar="F", help="The file to write.", show_default=False)
    ],
    schema: SchemaOption = None,
) -> None:
    """Save the stored values and words of a table, to understand requests without reading it again.

    Example: nlfilter schema values recs.parquet --schema schemas/jobs.yaml --output recs.values.parquet
    """
    from nlfilter.schema.learn import save, vocabulary_from

    not_over(output_, table, schema)
    with waiting("reading"):
        vocabulary = vocabulary_from(table, asking.schema_of(schema, table))
    with replacing(output_) as part:
        save(vocabulary, part)
    columns = len({*vocabulary.values, *vocabulary.words})
    say(f"{output_}: values of {columns} columns")
