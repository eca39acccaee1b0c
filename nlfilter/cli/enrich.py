"""`nlfilter schema enrich`: a model proposes the words of a table, once; the owner reviews them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from nlfilter.cli.options import (
    DescribedTableOption,
    GoldenOption,
    LeaveOutOption,
    ModelOption,
    OpenTextsOption,
    PrintOption,
    ReplyOption,
    SchemaToEnrich,
    TimeoutOption,
    WrittenLogOption,
    YesOption,
)
from nlfilter.cli.progress import waiting
from nlfilter.cli.streams import read_text, say, show
from nlfilter.errors import InputError, left_out_as_personal

if TYPE_CHECKING:
    from nlfilter.enrich import Item, Plan, Proposal, Refused
    from nlfilter.enrich.effects import Effects
    from nlfilter.enrich.proposal import Place
    from nlfilter.schema.table import TableSchema

TIMEOUT = 300.0

MOST_PHRASES = 50
"""The most phrases of a log in the prompt."""

MOST_REFUSED = 40
"""The most refused words that are shown; the others are only counted."""


def enrich(
    schema: SchemaToEnrich,
    table: DescribedTableOption,
    model: ModelOption = None,
    printed: PrintOption = False,
    reply: ReplyOption = None,
    yes: YesOption = False,
    golden: GoldenOption = None,
    leave_out: LeaveOutOption = None,
    open_texts: OpenTextsOption = True,
    asked: WrittenLogOption = None,
    timeout: TimeoutOption = TIMEOUT,
) -> None:
    """Ask a model for labels, synonyms, units, groups and terms, and review its proposal.

    The model sees names, types, ranges and frequent values, never a row. Without a key: --print shows the
    messages for any chat window, --reply takes the answer.

    Example: nlfilter schema enrich recs.yaml --table recs.parquet --model openai:NAME
    """
    from nlfilter.enrich import Plan
    from nlfilter.enrich.memory import recall, remember
    from nlfilter.schema.table import TableSchema

    known = TableSchema.load(schema)
    for name in leave_out or ():
        if name not in known.columns:
            raise InputError.no_column_to_leave_out(name)
    with waiting("reading"):
        phrases = [*phrases_of(asked), *_wrong_requests(known, schema, table, golden)][:MOST_PHRASES]
        plan = Plan.of(
            known,
            table,
            leave_out=leave_out or (),
            asked=recall(schema),
            phrases=phrases,
            open_texts=open_texts,
        )
    if plan.personal:
        say(left_out_as_personal(plan.personal))
    if printed:
        show(text_of(plan))
        return
    if not plan.calls:
        say(f"{schema}: a model was asked for every column and every frequent value.")
        return
    proposal = answered(plan, reply, model, timeout)
    show_proposal(proposal, _effects(proposal, schema, table, golden, plan))
    if not proposal.items:
        say("Nothing is proposed that may be written.")
        return
    accept = (lambda _: True) if yes else chosen(proposal, stdin_read=reply == "-")
    if accept is None:
        say("Nothing was written. Look through it at a terminal, or write all of it with --yes.")
        return
    kept = proposal.only(accept)
    kept.write(schema, reviewed=not yes)
    remember(schema, proposal.asked)
    marked = " They match, and are shown to nobody before you remove `unreviewed`." if yes else ""
    say(f"{schema}: {len(kept.items)} words and facts were written.{marked}")


def _wrong_requests(known: TableSchema, schema: Path, table: str, golden: Sequence[Path] | None) -> list[str]:
    """The requests of golden files that are not right."""
    if not golden:
        return []
    from nlfilter.enrich.effects import wrong_requests

    return wrong_requests(known, schema, table, golden)


def _effects(
    proposal: Proposal, schema: Path, table: str, golden: Sequence[Path] | None, plan: Plan
) -> Effects | None:
    """The effects of a proposal on golden files, if any are given."""
    if not golden:
        return None
    from nlfilter.enrich.effects import effects_of

    with waiting("asking the golden files"):
        return effects_of(proposal, schema, table, golden, plan.basis.vocabulary)


def phrases_of(log: Path | None) -> list[str]:
    """The most frequent phrases of a log."""
    if log is None:
        return []
    from nlfilter.translate.asked import most_asked

    return [one.phrase for one in most_asked(log, limit=MOST_PHRASES)]


def enriched(table: str, model: str | None) -> TableSchema:
    """The inferred schema of a table, with unreviewed words of a model; kept for the next query."""
    from nlfilter.cli import schema_cache
    from nlfilter.enrich import Plan
    from nlfilter.schema.table import TableSchema

    with waiting("reading"):
        inferred = TableSchema.infer(table)
        if (found := schema_cache.load_enriched(table, inferred)) is not None:
            return found
        plan = Plan.of(inferred, table)
    schema = answered(plan, None, model, TIMEOUT).schema()
    schema_cache.keep_enriched(table, inferred, schema)
    return schema


def answered(plan: Plan, reply: str | None, model: str | None, timeout: float) -> Proposal:
    """The proposal: from a given reply, or from the answers of the model, which is asked now."""
    if reply is not None:
        return plan.read([read_text(reply)])
    count = len(plan.calls)
    say(f"{count} call{'s' if count != 1 else ''}, about {plan.tokens:,} tokens of questions")

    def progress(done: int, total: int) -> None:
        if total > 1:
            say(f"{done} of {total} answered")

    with waiting("asking the model"):
        proposal = plan.ask(model, timeout=timeout, progress=progress)
    usage = proposal.usage
    say(f"{usage.calls} calls, {usage.input_tokens:,} tokens in, {usage.output_tokens:,} out")
    for failure in proposal.failed:
        say(f"warning: a call was not answered: {failure} Run this again for its columns.")
    return proposal


def text_of(plan: Plan) -> str:
    """The messages to paste into a chat window, one call after the other."""
    count = len(plan.calls)
    texts = [f"{call.prompt.system}\n\n{call.prompt.user}" for call in plan.calls]
    if count == 1:
        return texts[0]
    return "\n\n".join(
        f"----- message {number} of {count}; put all answers into one file -----\n{text}"
        for number, text in enumerate(texts, 1)
    )


# The review -----------------------------------------------------------------------------------------------


def show_proposal(proposal: Proposal, effects: Effects | None) -> None:
    """Show the difference part by part, what was left out, and the effect on golden files."""
    for part, items in proposal.parts.items():
        show("\n".join(lines_of(part, items, proposal, effects)))
    if proposal.refused:
        show("left out")
        show("\n".join(f"  {refused_line(one)}" for one in proposal.refused[:MOST_REFUSED]))
        if (rest := len(proposal.refused) - MOST_REFUSED) > 0:
            show(f"  and {rest:,} more")
    if effects is not None:
        show(f"golden cases: {effects.cases}, {len(effects.fixed)} become right")
        for outcome in effects.broken:
            problem = outcome.problems[0].what if outcome.problems else ""
            show(f"  becomes wrong: {outcome.file}:{outcome.line}: {outcome.name}: {problem}")


def lines_of(part: Place, items: Sequence[Item], proposal: Proposal, effects: Effects | None) -> list[str]:
    """One part: its current words, and the words that would be added or removed."""
    changed = effects.changed.get(part) if effects is not None and effects.changed else None
    head = ".".join(part) + (f"  ({changed} golden requests change)" if changed else "")
    found: dict[tuple[str, str], list[str]] = {}
    for item in items:
        inside = item.place[2:] if item.part == part and len(part) == 2 else item.place
        found.setdefault(("-" if item.removes else "+", ".".join(inside)), []).append(_plain(item))
    return [
        head,
        *(
            f"  {sign} {key + ': ' if key else ''}{', '.join(values)}"
            f"{_before(part, key, proposal) if sign == '+' else ''}"
            for (sign, key), values in found.items()
        ),
    ]


def _before(part: Place, key: str, proposal: Proposal) -> str:
    """The words that a place has already."""
    from nlfilter.enrich.merge import schema_data

    data: Any = schema_data(proposal.old)
    for step in (*(part if len(part) == 2 else ()), *filter(None, key.split("."))):
        data = data.get(step) if isinstance(data, dict) else None
    return f"  (beside {', '.join(map(str, data))})" if isinstance(data, list | tuple) and data else ""


def _plain(item: Item) -> str:
    value = item.value
    if isinstance(value, dict):
        return ", ".join(
            f"{key} {', '.join(map(str, part)) if isinstance(part, list) else part}"
            for key, part in value.items()
        )
    text = " < ".join(map(str, value)) if isinstance(value, list) else str(value)
    if item.taken_by:
        return f"{text} (given to {'.'.join(item.taken_by)})"
    return f"{text} (written only after a review)" if item.needs_review else text


def refused_line(refused: Refused) -> str:
    return f"{'.'.join(refused.place)}: {refused.text}: {refused.why}"


def chosen(proposal: Proposal, *, stdin_read: bool) -> Callable[[Item], bool] | None:
    """What the person at the terminal accepts; None if nobody is there, or they accept nothing."""
    if stdin_read or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    answer = _asked("Write all of this? [y]es, [n]o, [p]art by part", "ynp")
    if answer == "y":
        return lambda _: True
    if answer == "n":
        return None
    parts = {part for part in proposal.parts if _asked(f"{'.'.join(part)}? [y]es, [n]o", "yn") == "y"}
    return (lambda item: item.part in parts) if parts else None


def _asked(question: str, letters: str) -> str:
    while True:
        answer: str = typer.prompt(question, err=True, default="n", show_default=False)
        if (letter := answer.strip().lower()[:1]) in letters and letter:
            return letter
