"""Measures understanding of requests: `make judge CASES=folder OUT=folder`, `make accuracy CASES=folder`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.judge.cases import INFERRED
from benchmarks.judge.prompts import Line as PromptLine
from benchmarks.judge.prompts import prompts_of, sample
from benchmarks.judge.report import lines_of, text_of, to_data
from benchmarks.judge.routes import EMBEDDED, GOING_ON, ROUTES
from benchmarks.judge.score import Result, results_of
from benchmarks.judge.scripted import replies_to
from benchmarks.judge.sets import Run, runs_of
from benchmarks.judge.split import FILE, Split, read_split
from nlfilter import SchemaError

SHOWN = ("set", "set, unflagged", "set, answered", "split", "table")
EMBEDDED_SHOWN = ("set", "set, unflagged", "kind", "table")
"""The groups that are printed; report.json holds every group."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = parsed(arguments)
    started = time.perf_counter()
    split = read_split(options.split)
    asked = (run for cases in options.cases for run in runs_of(cases, inferred=options.inferred))
    runs = [run for run in asked if not options.only or run.name.removesuffix(INFERRED) in options.only]
    if not runs:
        print(f"error: {' '.join(map(str, options.cases))} holds no cases.", file=sys.stderr)
        return 2
    found: list[Result] = []
    left_out: list[str] = []
    for run in runs:
        try:
            found.extend(judged(run, split, options, left_out))
        except SchemaError as error:
            left_out.append(f"{run.name} was not asked, since nlfilter refuses its schema:\n{error}")
    lines = [*lines_of(found)]
    shown = EMBEDDED_SHOWN if options.embedded else SHOWN
    print(text_of(lines, ("split", *shown) if options.inferred else shown))
    print("".join(f"\n{note}\n" for note in left_out), end="")
    if options.out:
        report = {"lines": to_data(lines), "left_out": left_out}
        write_lines(options.out / "outcomes.jsonl", (result.outcome() for result in found))
        write(options.out / "report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    print(f"\n{time.perf_counter() - started:.0f} s", file=sys.stderr)
    return 0


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="judge", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", type=Path, nargs="+", help="folders of folders of cases")
    parser.add_argument("--out", type=Path, help="folder for prompts, misses and report.json")
    parser.add_argument(
        "--answers", type=Path, help="holds NAME/answers.jsonl; default: the answers beside the cases"
    )
    parser.add_argument("--sample", type=int, help="number of prompts for each folder, always the same")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="take only these folders of cases")
    parser.add_argument("--split", type=Path, default=FILE, help="file that assigns each table to a part")
    parser.add_argument("--embedded", action="store_true", help="read no answers and write no prompts")
    parser.add_argument("--inferred", action="store_true", help="ignore the owners' schemas: the first run")
    return parser.parse_args(arguments)


def judged(run: Run, split: Split, options: argparse.Namespace, left_out: list[str]) -> list[Result]:
    """The results of a run, whose prompts and misses are written; raises `SchemaError`.

    `left_out` gets a note about the cases that could not be asked.
    """
    replies = {} if options.embedded else replies_to(run, options.answers)
    routes = (EMBEDDED, GOING_ON) if options.embedded else ROUTES
    prompts: list[PromptLine] = []
    results: list[Result] = []
    for table in run.tables():
        if options.out and not options.embedded:
            prompts.extend(prompts_of(table))
        results.extend(results_of(table, replies, routes, split))
        if waiting := sum(case.counts and not case.ready for case in table.cases):
            left_out.append(
                f"{run.name}, {table.name}: {waiting} turns were not asked by themselves, since the gate"
                " refuses the gold clause in force before them."
            )
    if options.out:
        folder = options.out / run.name
        if prompts:
            write_lines(folder / "prompts.jsonl", sample(prompts, run.name, options.sample))
        write_lines(folder / "misses.jsonl", (result.miss() for result in results if result.is_miss))
    return results


def write_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    write(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
