"""Accuracy of the embedded translator on folders of real requests: `make accuracy CASES=folder`.

A prediction is right when it keeps exactly the rows that the gold clause keeps. Prints one table (right,
covered, right when covered, by set and by kind of request) and writes the misses as JSON lines.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from nlfilter import NLFilter, NotExpressible, TableSchema, Where

HERE = Path(__file__).parent
TODAY = date(2026, 10, 1)
# Label oddities of JOBS640 and rows cut off in Spider: reported with and without.
KINDS = (
    ("negation", r"\bNOT\b|DISTINCT|<>"),
    ("or", r"\bOR\b"),
    ("text", r"LIKE"),
    ("range", r"[<>]|BETWEEN"),
    ("list", r"list_"),
    ("equality", r"="),
    ("nothing asked", r"^TRUE$"),
)


@dataclass
class Tally:
    """Counts over one set or kind of requests."""

    asked: int = 0
    right: int = 0
    covered: int = 0
    covered_right: int = 0

    def add(self, *, right: bool, covered: bool) -> None:
        self.asked += 1
        self.right += right
        self.covered += covered
        self.covered_right += right and covered

    def row(self, name: str) -> str:
        def share(part: int, whole: int) -> str:
            return f"{100 * part / whole:5.1f} %" if whole else "      -"

        return (
            f"{name:<34}{self.asked:>6}{share(self.right, self.asked):>10}"
            f"{share(self.covered, self.asked):>10}{share(self.covered_right, self.covered):>14}"
        )


@dataclass
class Report:
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    misses: list[dict[str, Any]] = field(default_factory=list)

    def add(self, names: list[str], outcome: dict[str, Any]) -> None:
        for name in names:
            self.tallies[name].add(right=outcome["right"], covered=outcome["covered"])
        if not outcome["right"]:
            self.misses.append(outcome)


def kind_of(where: str) -> str:
    return next((name for name, pattern in KINDS if re.search(pattern, where)), "other")


def ask(jobs: NLFilter, request: str, where: Where | None = None) -> tuple[str, bool, list[str]]:
    """The clause predicted, whether it claims to cover the request, and what it left out."""
    try:
        translation = jobs.translate(request, where=where)
    except NotExpressible as error:
        return "TRUE", False, [u.phrase for u in error.unmatched]
    left = [u.phrase for u in translation.unmatched if u.reason != "ordering"]
    return translation.where.to_sql(today=TODAY), not left, left


def rows_of(con: duckdb.DuckDBPyConnection, clause: str) -> list[int] | None:
    try:
        return [r[0] for r in con.execute(f"SELECT rowid FROM t WHERE {clause} ORDER BY rowid").fetchall()]
    except duckdb.Error:
        return None


def same_bounds(where: str) -> str:
    """JOBS640 labels "more than" as >=; both readings count."""
    return re.sub(r"(?<![<>])>(?!=)", ">=", where)


def jobs640(folder: Path, report: Report) -> None:
    con = duckdb.connect()
    con.execute(f"CREATE TABLE t AS FROM '{folder / 'jobs.parquet'}'")
    jobs = NLFilter(HERE / "jobs640.yaml", translator="embedded", today=TODAY, values=str(folder / "jobs.parquet"))
    for case in lines(folder / "cases.jsonl"):
        sql, covered, left = ask(jobs, case["request"])
        gold = rows_of(con, same_bounds(case["where"]))
        right = rows_of(con, same_bounds(sql)) == gold
        outcome = {
            "id": case["id"], "request": case["request"], "gold": case["where"], "said": sql,
            "left": left, "right": right, "covered": covered, "flags": case["flags"],
        }  # fmt: skip
        names = ["jobs640, all"] if case["flags"] else ["jobs640, all", "jobs640, unflagged"]
        report.add(names + ([] if case["flags"] else [f"jobs640: {kind_of(case['where'])}"]), outcome)


def spider(folder: Path, report: Report) -> None:
    tables = {t["table"]: t for t in lines(folder / "tables.jsonl")}
    cases = defaultdict(list)
    for case in lines(folder / "cases.jsonl"):
        cases[case["table"]].append(case)
    with tempfile.TemporaryDirectory() as scratch:
        for n, (name, asked) in enumerate(cases.items()):
            path = Path(scratch) / f"{re.sub(r'[^A-Za-z0-9]+', '_', name.split('.')[-1])}_{n}.parquet"
            con = duckdb.connect()
            load(con, tables[name])
            con.execute(f"COPY t TO '{path}' (FORMAT parquet)")
            schema = TableSchema.infer(str(path))
            front = NLFilter(schema, translator="embedded", today=TODAY, values=str(path))
            for case in asked:
                sql, covered, left = ask(front, case["request"])
                right = rows_of(con, sql) == rows_of(con, case["where"])
                outcome = {
                    "id": case["id"], "request": case["request"], "gold": case["where"], "said": sql,
                    "left": left, "right": right, "covered": covered, "flags": case["flags"],
                }  # fmt: skip
                names = ["spider, all", f"spider: {kind_of(case['where'])}"]
                report.add(names, outcome)


def load(con: duckdb.DuckDBPyConnection, table: dict[str, Any]) -> None:
    columns = ", ".join(f'"{c["name"]}" {c["type"]}' for c in table["columns"])
    con.execute(f"CREATE TABLE t ({columns})")
    if table["rows"]:
        marks = ", ".join("?" * len(table["columns"]))
        con.executemany(f"INSERT INTO t VALUES ({marks})", table["rows"])


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


SETS = {"jobs640": jobs640, "spider": spider}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder with jobs640/ and spider/")
    parser.add_argument("--only", choices=[*SETS], help="one set")
    parser.add_argument("--misses", type=Path, default=Path("accuracy-misses.jsonl"))
    options = parser.parse_args()
    report = Report()
    started = time.perf_counter()
    for name, measure in SETS.items():
        if options.only in (None, name) and (options.folder / name).is_dir():
            measure(options.folder / name, report)
    print(f"{'':<34}{'asked':>6}{'right':>10}{'covered':>10}{'right if cov.':>14}")
    for name, tally in report.tallies.items():
        print(tally.row(name))
    with options.misses.open("w", encoding="utf-8") as file:
        for miss in report.misses:
            file.write(json.dumps(miss, ensure_ascii=False) + "\n")
    print(f"\n{len(report.misses)} misses in {options.misses}; {time.perf_counter() - started:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
