"""`nlfilter golden`: check that requests keep their meaning."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlfilter.cli import resolving
from nlfilter.cli.help_page import COMMANDS
from nlfilter.cli.localization import spoken as spoken_now
from nlfilter.cli.options import (
    LangOption,
    ModelOption,
    RequestOrNone,
    SchemaOption,
    TableArgument,
    TodayOption,
)
from nlfilter.cli.output import MOST_ROWS
from nlfilter.cli.parameters import argument, option
from nlfilter.cli.progress import counting
from nlfilter.cli.streams import (
    agreed,
    each_problem,
    even_if_unread,
    in_run_language,
    output,
    request_of,
    say,
    show,
    tell,
)
from nlfilter.cli.typed import Application
from nlfilter.errors import InputError, Message, NotExpressible, SchemaError

if TYPE_CHECKING:
    from nlfilter.golden.setup import Options

app = Application(name="golden", help=COMMANDS["golden"], no_args_is_help=True)
Files = Annotated[
    list[str],
    argument(metavar="FILES", help="Golden files, folders, or patterns.", show_default=False),
]
TranslatorName = Annotated[
    str, option("--translator", metavar="NAME", help="embedded, auto, llm or recorded.")
]
Replies = Annotated[Path | None, option("--replies", metavar="F", help="Recorded replies of a model.")]
SchemaFile = Annotated[Path | None, option("--schema", metavar="F", help="Where a file names none.")]
TableFile = Annotated[Path | None, option("--table", metavar="T", help="Where a file names none.")]
Tags = Annotated[list[str] | None, option("--tag", metavar="TAG", help="Only cases with this tag.")]
_NAMES = ("embedded", "auto", "llm", "recorded")


@app.command()
def run(
    files: Files,
    translator: TranslatorName = "embedded",
    model: ModelOption = None,
    replies: Replies = None,
    schema: SchemaFile = None,
    table: TableFile = None,
    tag: Tags = None,
    report: Annotated[
        Path | None,
        option("--report", metavar="F", help="Write the outcomes: .json, or .xml (JUnit)."),
    ] = None,
    baseline: Annotated[
        Path | None,
        option("--baseline", metavar="F", help="Fail only where this earlier report was right."),
    ] = None,
    lang: LangOption = None,  # `localization.begin` has read it
) -> None:
    """Run golden files; exit with 1 if a case fails.

    Exit with 2 if a file, its schema or its table is wrong; the other files run all the same.

    Example: nlfilter golden run fixtures
    """
    from nlfilter.golden.outcome import unread_lines
    from nlfilter.golden.report import check_report_name, read_baseline
    from nlfilter.golden.run import run_files

    if report:
        check_report_name(report)
    before = read_baseline(baseline) if baseline else None
    options = _options(translator, model, replies, schema, table, tag)
    with counting("golden", "cases") as heard:
        found = run_files(files, options, on_outcome=lambda _, done, of: heard(done, of))
    if report:
        found.write(report)
    failures = found.failures if before is None else found.newly_wrong(before)
    with even_if_unread():
        if found.outcomes:
            show(found.told(spoken_now()))
        for line in unread_lines(found.unread, spoken_now()):
            say(line)
        if before is not None:
            tell(Message("golden.newly_wrong", count=len(failures), baseline=str(baseline)))
    if found.unread:
        raise typer.Exit(SchemaError.exit_code)
    if failures:
        raise typer.Exit(1)


@app.command(short_help="Update the record of golden files.")
def accept(
    files: Files,
    translator: TranslatorName = "embedded",
    model: ModelOption = None,
    replies: Replies = None,
    schema: SchemaFile = None,
    table: TableFile = None,
    dry_run: Annotated[bool, option("--dry-run", help="Only show what would change.")] = False,
    lang: LangOption = None,  # `localization.begin` has read it
) -> None:
    """Update the record of golden files (where, explains), and never change a person's judgement.

    Example: nlfilter golden accept fixtures --dry-run
    """
    from nlfilter.golden.accept import accept_files
    from nlfilter.golden.outcome import failure_text

    with each_problem():
        found = accept_files(files, _options(translator, model, replies, schema, table, None))
    for change in found.changes:
        show(f"{change.file}:{change.line}: {change.name}: {change.key}")
        for mark, text in (("-", change.old), ("+", change.new)):
            for line in (text or "").splitlines():
                show(f"  {mark} {line}")
    if not dry_run:
        found.write()
    for outcome in found.left:
        say(failure_text(outcome, spoken_now()))
    whole, part = ("would_change", "would_change_but") if dry_run else ("changed", "changed_but")
    key = part if found.left else whole
    tell(Message(f"golden.{key}", count=len(found.changes), left=len(found.left)))


@app.command(short_help="Ask a model for missing and stale replies.")
def record(
    files: Files,
    translator: TranslatorName = "llm",
    model: ModelOption = None,
    replies: Replies = None,
    schema: SchemaFile = None,
    table: TableFile = None,
) -> None:
    """Ask a model for replies that are missing, or whose prompt has changed; keep the others.

    Exit with 1 if a case gets no reply.

    Example: nlfilter golden record fixtures --model openai:gpt-5-mini

    With --translator recorded, no model is asked: the recorded replies are kept for the new prompts.
    """
    from nlfilter.golden.outcome import failures_told
    from nlfilter.golden.record import record_files

    options = _options(translator, model, replies, schema, table, None)
    with counting("golden", "cases") as heard:
        found = record_files(files, options, on_outcome=lambda _, done, of: heard(done, of))
    with even_if_unread():
        failures, hints = failures_told(found.unanswered, spoken_now())
        for text in (*failures, *hints):
            say(text)
        key = "pinned" if translator == "recorded" else "replies"
        for file in found.files:
            tell(Message(f"golden.{key}", path=str(file.path), kept=file.kept, renewed=file.renewed))
    if found.unanswered:
        tell(Message("golden.unanswered", count=len(found.unanswered)))
        raise typer.Exit(1)


@app.command(short_help="List what no case uses.")
def coverage(
    files: Files,
    schema: SchemaFile = None,
    as_json: Annotated[bool, option("--json", help="As JSON lines, one a schema.")] = False,
) -> None:
    """List the columns, operators, terms and words of a schema that no case uses.

    Example: nlfilter golden coverage fixtures
    """
    from nlfilter.cli.formats import to_json
    from nlfilter.golden.coverage import coverage_of

    found = coverage_of(files, _options("embedded", None, None, schema, None, None))
    for one in found:
        show(to_json(one.to_dict()) if as_json else one.text)


@app.command(short_help="Turn a request into a case.")
def new(
    table: TableArgument,
    request: RequestOrNone = None,
    schema: SchemaOption = None,
    only: Annotated[str | None, option("--list", metavar="VALUE", help="Of this list, as u001.")] = None,
    name: Annotated[str | None, option("--name", metavar="NAME", help="The name of the case.")] = None,
    to: Annotated[
        Path | None,
        option("--output", "-o", "--to", metavar="F", help="Default: beside TABLE, as TABLE.golden.yaml."),
    ] = None,
    limit: Annotated[int, option("--limit", min=1, metavar="N", help="The most rows to show.")] = MOST_ROWS,
    today: TodayOption = None,
    lang: LangOption = None,
) -> None:
    """Turn a request into a case: see the rows that it keeps, and say whether they are right.

    Example: nlfilter golden new recs.parquet "remote, Python, Tokyo" --schema recs.yaml
    """
    from nlfilter.cli.grid import write_grid
    from nlfilter.golden.format import SUFFIX
    from nlfilter.golden.new import propose
    from nlfilter.where.words.language import language

    request = request_of(request or typer.prompt(in_run_language(Message("golden.request")), err=True))
    found = propose(
        Path(table), schema, request, name=name or request, list_=only, today=resolving.day_of(today)
    )
    spoken = resolving.lang_of(lang, request)
    path = to or Path(table).with_suffix(".golden.yaml")
    found.check(path)
    if found.result is None:
        tell(NotExpressible.nothing_applied(found.unmatched).message)
    else:
        with output(None) as out:
            write_grid(found.result.rows[:limit], found.result.where, spoken, out)
        say(found.result.explain(spoken))
        if found.result.count > limit:
            say(language(spoken).sentence("shown", n=limit))
    if not agreed(Message("golden.is_right")):
        tell(Message("golden.nothing_written"))
        return
    found.append(path)
    say(f"{path}: {found.case.name}")
    if not path.name.endswith(SUFFIX):
        tell(Message("golden.not_found_by_folder", suffix=SUFFIX))
    if found.by_place:
        tell(Message("golden.names_places"))


def _options(
    translator: str,
    model: str | None,
    replies: Path | None,
    schema: Path | None,
    table: Path | None,
    tags: list[str] | None,
) -> Options:
    from nlfilter.golden.setup import Options

    if translator not in _NAMES:
        raise InputError.unknown_translator(translator, _NAMES)
    return Options(translator, model, schema, table, replies, tuple(tags or ()))
