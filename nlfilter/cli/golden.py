"""`nlfilter golden`: does every request still mean what it meant?"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlfilter.cli.options import ModelOption
from nlfilter.cli.streams import output, say
from nlfilter.errors import InputError

if TYPE_CHECKING:
    from nlfilter.golden.bench import Options
    from nlfilter.golden.run import OnOutcome

app = typer.Typer(
    name="golden",
    help="Run and keep files of judged requests.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Files = Annotated[
    list[str],
    typer.Argument(metavar="FILES", help="Golden files, folders, or patterns.", show_default=False),
]
TranslatorName = Annotated[
    str, typer.Option("--translator", metavar="NAME", help="embedded, auto, llm or recorded.")
]
Replies = Annotated[Path | None, typer.Option("--replies", metavar="F", help="Recorded replies of a model.")]
SchemaFile = Annotated[Path | None, typer.Option("--schema", metavar="F", help="Where a file names none.")]
TableFile = Annotated[Path | None, typer.Option("--table", metavar="T", help="Where a file names none.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="Only cases with this tag.")]
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
        typer.Option("--report", metavar="F", help="Write the outcomes: .json, or .xml (JUnit)."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="F", help="Fail only where this earlier report was right."),
    ] = None,
) -> None:
    """Run golden files; exit 1 when a case fails.

    Example: nlfilter golden run fixtures
    """
    from nlfilter.golden.report import read_baseline
    from nlfilter.golden.run import run_files

    before = read_baseline(baseline) if baseline else None
    options = _options(translator, model, replies, schema, table, tag)
    with _progress() as on_outcome:
        found = run_files(files, options, on_outcome=on_outcome)
    if report:
        found.write(report)
    with output(None) as out:
        out.write(found.text + "\n")
    failures = found.failures if before is None else found.newly_wrong(before)
    if before is not None:
        say(f"{len(failures)} newly wrong since {baseline}")
    if failures:
        raise typer.Exit(1)


@app.command()
def accept(
    files: Files,
    translator: TranslatorName = "embedded",
    model: ModelOption = None,
    replies: Replies = None,
    schema: SchemaFile = None,
    table: TableFile = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
) -> None:
    """Write the record of golden files anew (where, explains); what a person judged is never touched.

    Example: nlfilter golden accept fixtures --dry-run
    """
    from nlfilter.golden.accept import accept_files

    found = accept_files(files, _options(translator, model, replies, schema, table, None))
    with output(None) as out:
        for change in found.changes:
            out.write(f"{change.file}:{change.line}: {change.name}: {change.key}\n")
            if change.old is not None:
                out.write(f"  - {change.old}\n")
            out.write(f"  + {change.new}\n")
    if not dry_run:
        found.write()
    say(f"{len(found.changes)} changed, {len(found.left)} left alone (their judgement does not hold)")


def _options(
    translator: str,
    model: str | None,
    replies: Path | None,
    schema: Path | None,
    table: Path | None,
    tags: list[str] | None,
) -> Options:
    from nlfilter.golden.bench import Options

    if translator not in _NAMES:
        raise InputError.unknown_translator(translator)
    return Options(translator, model, schema, table, replies, tuple(tags or ()))


@contextlib.contextmanager
def _progress() -> Iterator[OnOutcome | None]:
    """A bar on stderr over the cases of a run, where somebody looks on."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("golden", total=None)
        yield lambda _, done, total: progress.update(task, completed=done, total=total)
