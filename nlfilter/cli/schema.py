"""`nlfilter schema`: make, check and show the file that says what can be asked of a table."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from nlfilter.cli import enrich, resolving
from nlfilter.cli.help_page import COMMANDS
from nlfilter.cli.localization import spoken
from nlfilter.cli.options import LangOption, OutputOption, SchemaOption, TableArgument
from nlfilter.cli.parameters import argument, option
from nlfilter.cli.progress import waiting
from nlfilter.cli.streams import each_problem, in_run_language, not_over, output, tell
from nlfilter.cli.streams import show as print_text
from nlfilter.cli.typed import Application
from nlfilter.errors import (
    InputError,
    Message,
    checked,
    left_out,
    lists_and_rank,
    look_first,
    problem,
    sampled,
    within,
)
from nlfilter.languages.about import in_letters_of
from nlfilter.languages.folders import codes
from nlfilter.schema.parts import Lang
from nlfilter.sources.replacing import replacing

if TYPE_CHECKING:
    from nlfilter.schema.files.document import Document
    from nlfilter.schema.table import TableSchema
    from nlfilter.where.compiled import CompiledSchema

app = Application(name="schema", help=COMMANDS["schema"], no_args_is_help=True)
app.command("enrich", short_help="Ask a model once for the words of a table.")(enrich.enrich)
SchemaArgument = Annotated[Path, argument(metavar="SCHEMA", help="A schema file.", show_default=False)]


@app.command(short_help="Write a first schema file for a table.")
def infer(
    table: TableArgument,
    output_: OutputOption = None,
    lang: LangOption = None,  # `localization.begin` has read it
) -> None:
    """Write a schema file for a table: types, sampled values, and guesses for you to check.

    Example: nlfilter schema infer recs.parquet --output recs.yaml
    """
    from nlfilter.schema.files.file import text_of
    from nlfilter.schema.inference.infer import infer_schema
    from nlfilter.schema.inference.to_look_at import to_look_at
    from nlfilter.schema.table import TableSchema
    from nlfilter.sources.ranked import open_source

    not_over(output_, table)
    table = resolving.read_table(table)
    with waiting("reading"):
        found = infer_schema(table, TableSchema, noted=True)
    resolving.tell_sheets(table)
    source = open_source(table)
    resolving.tell_encodings(source)
    look = look_first(to_look_at(found.schema, found.values))
    ordered = lists_and_rank(found.whose, found.schema.rank)
    utc = resolving.in_utc(found.schema.filterable, source)
    seen = sampled(found.seen, source.total)
    told = (seen, left_out(found.left_out), look, utc, ordered)
    head = " ".join(map(in_run_language, filter(None, told)))
    notes = {name: in_run_language(note) for name, note in found.notes.items()}
    text = text_of(found.schema, notes, head)
    _not_over_another(output_, text)
    with output(output_) as out:
        out.write(text)
    if output_ is not None and look:
        tell(look)
    if output_ is not None and seen:
        tell(seen)


def _not_over_another(path: Path | None, text: str) -> None:
    """Refuse to overwrite a file with another text: somebody may have corrected the schema in it."""
    if path is None or not path.is_file():
        return
    with contextlib.suppress(OSError):
        if path.read_bytes() == text.encode():
            return
    raise InputError.of("schema_exists", path=str(path))


@app.command()
def check(
    schema: SchemaArgument,
    table: Annotated[str | None, option("--table", metavar="T", help="The data it describes.")] = None,
    verbose: Annotated[bool, option("--verbose", "-v", help="Name every word with two meanings.")] = False,
    lang: LangOption = None,  # `localization.begin` has read it
) -> None:
    """Check a schema file by itself and against its data. Report all problems (exit 2) and warnings.

    Example: nlfilter schema check schemas/jobs.yaml --table recs.parquet
    """
    from nlfilter.errors import SchemaError
    from nlfilter.schema.files.file import check as check_against
    from nlfilter.schema.files.file import load_document
    from nlfilter.schema.stored.drift import doubtful
    from nlfilter.schema.table import TableSchema
    from nlfilter.where.owner.clauses import compiled_clauses
    from nlfilter.where.owner.compiling import compile_schema

    with each_problem():
        known, document = load_document(schema, TableSchema)
    problems: list[str] = []
    try:
        compiled_clauses(known, document)
    except SchemaError as error:
        problems += error.problems
    warnings = tuple(
        document.problem(loc, within(".".join(loc), what)) for loc, what in doubtful(known).items()
    )
    if table is not None:
        with waiting("reading"):
            found = check_against(known, table, document=document, verbose=verbose)
            empty: list[str] = []
            if not (problems or found.drift):
                problems, empty = _derived(compile_schema(known), table, document)
        problems += found.drift
        warnings = (*found.warnings, *empty, *_without_words(schema, known, table))
    for warning in warnings:
        tell(within(Message("word.warning"), warning))
    with each_problem():
        if problems:
            raise SchemaError(problems)
    tell(within(str(schema), checked(len(known.columns), len(warnings))))


def _without_words(path: Path, known: TableSchema, table: str) -> list[str]:
    """If a model was asked for words, the columns with values that it was not asked about."""
    from nlfilter.enrich.memory import recall, values_not_asked
    from nlfilter.errors import values_without_words

    if not (asked := recall(path)):
        return []
    from nlfilter.schema.stored.learn import learn
    from nlfilter.sources.ranked import open_source

    vocabulary = learn(open_source(table), known)
    return [values_without_words(name, count) for name, count in values_not_asked(asked, vocabulary)]


def _derived(compiled: CompiledSchema, table: str, document: Document) -> tuple[list[str], list[str]]:
    """The expressions that the engine cannot compute for a table's rows, and those that give no value."""
    from nlfilter.apply import prepare
    from nlfilter.sources.engine import Engine

    def told(name: str, key: str) -> str:
        loc = ("columns", name, "expr")
        return document.problem(loc, within(".".join(loc), problem(key)))

    rows = prepare(table, compiled, Engine())
    filled = [*rows.derived()]
    failed = [told(name, "expr_fails") for name, count in filled if count is None]
    return failed, [told(name, "expr_empty") for name, count in filled if count == 0 and rows.total]


@app.command(short_help="Show what can be asked, in people's words.")
def show(
    schema: Annotated[
        Path | None,
        argument(metavar="SCHEMA", help="A schema file. Default: inferred from --table."),
    ] = None,
    table: Annotated[str | None, option("--table", metavar="T", help="The rows it describes.")] = None,
    lang: LangOption = None,
    by_example: Annotated[
        bool,
        option("--examples", help="Show requests that work, made from the schema and the rows."),
    ] = False,
) -> None:
    """Show what can be asked: columns, ranges and terms in people's words; or requests that work.

    Example: nlfilter schema show schemas/jobs.yaml --lang ja
    """
    from nlfilter.cli.overview import write_overview
    from nlfilter.where.owner.compiling import compile_schema

    known = resolving.schema_of(schema, table, command="nlfilter schema show")
    if by_example:
        _show_examples(known, table, [lang] if lang else _languages(known))
        return
    with output(None) as out:
        write_overview(compile_schema(known), lang or spoken(), out)


def _languages(known: TableSchema) -> list[Lang]:
    """The languages in which the columns have names."""
    names = [(lang, known.label_of(name, lang)) for lang in codes() for name in known.filterable]
    found = {lang for lang, name in names if in_letters_of(lang, name)}
    return sorted(found, key=lambda lang: lang != spoken())  # first those that the person can read


def _show_examples(known: TableSchema, table: str | None, langs: Sequence[Lang]) -> None:
    """Requests in each language, each of them tried on the rows."""
    from nlfilter.cli.options import Translator
    from nlfilter.cli.overview import examples

    if table is None:
        raise InputError.usage("examples_need_rows", "nlfilter schema show")
    filter_ = resolving.filter_of(known, translator=Translator.EMBEDDED)
    with waiting("reading"):
        rows = filter_.prepare(table)
        found = [request for lang in langs for request in examples(filter_, rows, lang)]
    if found:
        print_text("\n".join(found))


@app.command(short_help="Show phrases that were not understood.")
def asked(
    log: Annotated[Path, argument(metavar="LOG", help="A log of --asked.", show_default=False)],
    limit: Annotated[int, option("--limit", min=1, metavar="N", help="The most phrases to show.")] = 30,
    as_json: Annotated[bool, option("--json", help="Print JSON lines, one per phrase.")] = False,
) -> None:
    """Show the phrases that people used and the schema did not know, the most frequent first.

    `nlfilter query --asked LOG` (or NLFILTER_ASKED) writes the log.

    Example: nlfilter schema asked asked.jsonl --limit 10
    """
    from nlfilter.translate.asked import most_asked

    found = most_asked(log, limit=limit)
    with output(None) as out:
        if as_json:
            from nlfilter.cli.formats import to_json

            out.writelines(to_json(one.to_dict()) + "\n" for one in found)
        elif found:
            from nlfilter.cli.overview import write_asked

            write_asked(found, out)
    if not found:
        tell(problem("nothing_asked", path=str(log)))


@app.command(short_help="Save the stored values of a table.")
def values(
    table: TableArgument,
    output_: Annotated[
        Path, option("--output", "-o", metavar="F", help="The file to write.", show_default=False)
    ],
    schema: SchemaOption = None,
) -> None:
    """Save the stored values and words of a table, so that requests need not read the table again.

    Example: nlfilter schema values recs.parquet --schema schemas/jobs.yaml --output recs.values.parquet
    """
    from nlfilter.schema.stored.learn import save, vocabulary_from

    not_over(output_, table, schema)
    with waiting("reading"):
        vocabulary = vocabulary_from(table, resolving.schema_of(schema, table))
    with replacing(output_) as part:
        save(vocabulary, part)
    columns = len({*vocabulary.values, *vocabulary.words})
    tell(Message("problem.values_of", path=str(output_), columns=columns))
