"""Measures what a model at set-up gains: python -m benchmarks.enrich CASES --replies FOLDER --out FOLDER

Each table under CASES that has FOLDER/NAME/reply.json is judged twice by the embedded translator: with the
inferred schema, and with the same schema enriched by the recorded reply. `--print` writes the messages to
answer to OUT/NAME/messages.txt; they come from the inferred schema alone.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.judge.__main__ import main as judge
from benchmarks.judge.sets import parquet_in, runs_of
from nlfilter.enrich import Plan, Proposal
from nlfilter.schema.files.file import dump
from nlfilter.schema.parts import Column
from nlfilter.schema.table import TableSchema


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="enrich", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", type=Path, nargs="+", help="folders of folders of cases, one table in each")
    parser.add_argument("--replies", type=Path, help="holds NAME/reply.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--print", action="store_true", dest="printed", help="write only the messages")
    options = parser.parse_args(arguments)
    found = [run.folder for cases in options.cases for run in runs_of(cases, inferred=True)]
    made = options.out / "cases"
    shutil.rmtree(made, ignore_errors=True)
    for folder in found:
        table = str(parquet_in(folder))
        plan = Plan.of(TableSchema.infer(table), table)
        print(f"{folder.name}: {len(plan.calls)} calls, {plan.tokens} tokens", file=sys.stderr)
        if options.printed:
            _write(options.out / folder.name / "messages.txt", text_of(plan))
        elif (reply := options.replies / folder.name / "reply.json").exists():
            proposal = plan.read([reply.read_text(encoding="utf-8")])
            _tell(proposal)
            _lay_out(proposal, folder, made / "requests" / folder.name)
    return 0 if options.printed else judge([str(made), "--embedded", "--out", str(options.out)])


def text_of(plan: Plan) -> str:
    """The messages of a plan, call by call."""
    return "\n\n".join(
        f"===== call {number} of {len(plan.calls)} =====\n{call.prompt.system}\n\n{call.prompt.user}"
        for number, call in enumerate(plan.calls, 1)
    )


def _tell(proposal: Proposal) -> None:
    print(f"  {len(proposal.items)} words and facts, {len(proposal.refused)} refused", file=sys.stderr)
    for one in proposal.refused:
        print(f"  {'.'.join(one.place)}: {one.text}: {one.why}", file=sys.stderr)


def _lay_out(proposal: Proposal, folder: Path, made: Path) -> None:
    """Copies the cases, the table and its enriched schema into a folder, as the judge reads them.

    The owner's derived columns are copied too, because gold clauses use them; no request sees them.
    """
    made.mkdir(parents=True)
    for path in (folder / "cases.jsonl", parquet_in(folder)):
        shutil.copyfile(path, made / path.name)
    owned = TableSchema.load(folder / "schema.yaml") if (folder / "schema.yaml").exists() else None
    gold = {
        name: column.model_copy(update={"filterable": False})
        for name, column in (owned.columns.items() if owned else ())
        if column.expr and name not in proposal.old.columns
    }
    if gold:
        dump(_with(proposal.old, gold), made / "schema.yaml")
    dump(_with(proposal.schema(), gold), made / "enriched.yaml")


def _with(schema: TableSchema, more: Mapping[str, Column]) -> TableSchema:
    return schema.model_copy(update={"columns": {**more, **schema.columns}})


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
