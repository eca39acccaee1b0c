"""Accuracy of the embedded translator on a folder of real requests: `make accuracy CASES=folder`.

A request is right when exactly the rows that its gold clause keeps are kept, and covered when nothing of it
is reported as left out, an order or a number of rows aside. Prints one table by set and by kind of request,
and writes the misses as JSON lines.

The requests over `tables/` are judged here, beside the schema of each table; they also say which phrases no
column can answer, so that precision and recall of `unmatched` are measured (spans that overlap agree).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from nlfilter import NLFilter, NotExpressible, TableSchema
from nlfilter.where.phrases import Reason

HERE = Path(__file__).parent
TODAY = "2026-10-01"
# The kind of a request is the first that its gold clause shows.
KINDS = (
    ("negation", r"\bNOT\b|DISTINCT|<>"),
    ("or", r"\bOR\b|\bIN\b"),
    ("text", r"LIKE|regexp_matches"),
    ("range", r"[<>]|BETWEEN"),
    ("list", r"list_"),
    ("equality", r""),
)
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Case:
    """A request, the clause it means, and the phrases of it that no column can answer (None: not judged)."""

    id: str
    request: str
    where: str
    flags: Sequence[str] = ()
    unmatched: Sequence[str] | None = None
    today: str = TODAY

    @property
    def kind(self) -> str:
        if JAPANESE.search(self.request):
            return "japanese"
        return next(name for name, pattern in KINDS if re.search(pattern, self.where))


@dataclass(frozen=True)
class Trial:
    """A case with the front that is asked and the rows (table `t`) that both clauses are run on."""

    case: Case
    front: NLFilter
    con: duckdb.DuckDBPyConnection
    equal_bounds: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a case; `stray` phrases were reported though answerable, `missed` ones the reverse."""

    right: bool
    covered: bool
    said: str | None
    reported: tuple[str, ...]
    stray: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass
class Tally:
    """Counts over one set or kind of requests."""

    asked: int = 0
    right: int = 0
    covered: int = 0
    covered_right: int = 0
    judged: int = 0
    missed: int = 0
    reported: int = 0
    stray: int = 0

    def add(self, case: Case, outcome: Outcome) -> None:
        self.asked += 1
        self.right += outcome.right
        self.covered += outcome.covered
        self.covered_right += outcome.right and outcome.covered
        if case.unmatched is not None:
            self.judged += len(case.unmatched)
            self.missed += len(outcome.missed)
            self.reported += len(outcome.reported)
            self.stray += len(outcome.stray)

    def row(self, name: str) -> str:
        shares = (
            (self.right, self.asked),
            (self.covered, self.asked),
            (self.covered_right, self.covered),
            (self.reported - self.stray, self.reported),
            (self.judged - self.missed, self.judged),
        )
        cells = (f"{100 * part / whole:.1f} %" if whole else "-" for part, whole in shares)
        return f"{name:<28}{self.asked:>6}" + "".join(f"{cell:>11}" for cell in cells)


HEAD = (
    f"{'':<28}{'':>6}{'':>11}{'':>11}{'right when':>11}{'unmatched:':>11}\n"
    f"{'':<28}{'asked':>6}{'right':>11}{'covered':>11}{'covered':>11}{'precision':>11}{'recall':>11}"
)


def jobs640(folder: Path) -> Iterator[Trial]:
    """Job postings; the labels write "more than N" as >=, so both readings count."""
    path = folder / "jobs.parquet"
    con = table_of(path)
    front = front_of(HERE / "jobs640.yaml", path)
    for case in cases_of(folder / "cases.jsonl"):
        yield Trial(case, front, con, equal_bounds=True)


def spider(folder: Path) -> Iterator[Trial]:
    """Many small tables, with inferred schemas alone."""
    tables = {t["table"]: t for t in lines(folder / "tables.jsonl")}
    asked = sorted(lines(folder / "cases.jsonl"), key=lambda line: str(line["table"]))
    with tempfile.TemporaryDirectory() as scratch:
        for name, cases in groupby(asked, key=lambda line: str(line["table"])):
            path = Path(scratch) / f"{name.split('.')[-1]}.parquet"
            write_parquet(tables[name], path)
            con = table_of(path)
            front = front_of(TableSchema.infer(path), path)
            for line in cases:
                yield Trial(case_of(line), front, con)


def judged(path: Path) -> Iterator[Trial]:
    """A real table, with the requests and the schema that stand beside this file under its name."""
    con = table_of(path)
    fronts: dict[str, NLFilter] = {}
    for case in cases_of(HERE / f"{path.stem}.jsonl"):
        if case.today not in fronts:
            fronts[case.today] = front_of(HERE / f"{path.stem}.yaml", path, case.today)
        yield Trial(case, fronts[case.today], con)


# Where each set stands in the folder, and how it is read.
SETS: dict[str, tuple[str, Callable[[Path], Iterator[Trial]]]] = {
    "jobs640": ("jobs640", jobs640),
    "spider": ("spider", spider),
    "nyc_jobs": ("tables/nyc_jobs.parquet", judged),
    "vega_movies": ("tables/vega_movies.parquet", judged),
}


def front_of(schema: TableSchema | Path, values: Path, today: str = TODAY) -> NLFilter:
    return NLFilter(schema, translator="embedded", today=date.fromisoformat(today), values=values)


def table_of(path: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"CREATE TABLE t AS FROM '{path}'")
    return con


def write_parquet(table: dict[str, Any], path: Path) -> None:
    con = duckdb.connect()
    columns = ", ".join(f'"{c["name"]}" {c["type"]}' for c in table["columns"])
    con.execute(f"CREATE TABLE t ({columns})")
    if table["rows"]:
        marks = ", ".join("?" * len(table["columns"]))
        con.executemany(f"INSERT INTO t VALUES ({marks})", table["rows"])
    con.execute(f"COPY t TO '{path}' (FORMAT parquet)")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def case_of(line: dict[str, Any]) -> Case:
    return Case(**{name: line[name] for name in Case.__dataclass_fields__ if name in line})


def cases_of(path: Path) -> Iterator[Case]:
    yield from map(case_of, lines(path))


def ask(trial: Trial) -> Outcome:
    case = trial.case
    try:
        translation = trial.front.translate(case.request)
    except NotExpressible as error:
        phrases = tuple(u.phrase for u in error.unmatched)
        return Outcome(False, False, None, phrases, *disagreements(case, phrases))
    phrases = tuple(u.phrase for u in translation.unmatched)
    covered = all(u.reason is Reason.ORDERING for u in translation.unmatched)
    clause = translation.where.to_sql(today=date.fromisoformat(case.today))
    right = same_rows(trial, clause, case.where)
    return Outcome(right, covered, translation.where.sql, phrases, *disagreements(case, phrases))


def same_rows(trial: Trial, said: str, gold: str) -> bool:
    if trial.equal_bounds:
        said, gold = (re.sub(r"(?<![<>])>(?!=)", ">=", clause) for clause in (said, gold))
    query = f"SELECT count(*) FROM t WHERE coalesce(({said}), FALSE) <> coalesce(({gold}), FALSE)"
    try:
        return trial.con.execute(query).fetchone() == (0,)
    except duckdb.Error:
        return False


def disagreements(case: Case, reported: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Reported phrases that overlap none of the judged ones, and judged ones that overlap none reported."""
    if case.unmatched is None:
        return (), ()

    def overlap(one: str, other: str) -> bool:
        start, begin = case.request.find(one), case.request.find(other)
        return start < begin + len(other) and begin < start + len(one)

    stray = tuple(r for r in reported if not any(overlap(r, j) for j in case.unmatched))
    missed = tuple(j for j in case.unmatched if not any(overlap(j, r) for r in reported))
    return stray, missed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="holds jobs640/, spider/ and tables/")
    parser.add_argument("--only", choices=SETS, help="one set")
    parser.add_argument("--misses", type=Path, default=Path("accuracy-misses.jsonl"))
    options = parser.parse_args()
    tallies: dict[str, Tally] = defaultdict(Tally)
    misses: list[dict[str, Any]] = []
    started = time.perf_counter()
    for name in [options.only] if options.only else SETS:
        place, trials = SETS[name]
        for trial in trials(options.folder / place):
            case, outcome = trial.case, ask(trial)
            tallies[name].add(case, outcome)
            if not case.flags:
                tallies[f"{name}, unflagged"].add(case, outcome)
                tallies[f"{name}: {case.kind}"].add(case, outcome)
            if not outcome.right or outcome.stray or outcome.missed:
                misses.append({"set": name, **asdict(case), **asdict(outcome)})
    print(HEAD)
    for name, tally in tallies.items():
        if tally != tallies.get(name.removesuffix(", unflagged")) or ", " not in name:
            print(tally.row(name))
    options.misses.write_text(
        "".join(json.dumps(miss, ensure_ascii=False) + "\n" for miss in misses), encoding="utf-8"
    )
    print(
        f"\n{len(misses)} misses in {options.misses}; {time.perf_counter() - started:.1f} s", file=sys.stderr
    )


if __name__ == "__main__":
    main()
