"""Compares the start of the command with a bare start of Python and of DuckDB: python -m benchmarks.cli

Each start is a process of its own. All are interleaved in one run and timed in processor time, since other
work changes wall-clock time. An editable install slows every start, and the bare one most: measure in a
normal install.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.interleaved import HEADER, medians, row

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""With this variable, each start would compile nlfilter; the installed packages are compiled already."""
ROOT = Path(__file__).parents[1]
NLFILTER = str(Path(sys.executable).with_name("nlfilter"))
QUERY = ["query", "fixtures/jobs/jobs.parquet", "remote, Python, Tokyo", "--schema", "schemas/jobs.yaml"]
DEMO = [*QUERY, "--list", "u001", "--today", "2026-10-01", "--format", "table", "--explain"]


def process(*command: str) -> Callable[[], object]:
    """Runs a command to its end."""
    return lambda: subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=True)


def of_processes() -> float:
    """The processor time of all ended child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    took = medians(
        {
            "pass": process(sys.executable, "-c", "pass"),
            "duckdb": process(sys.executable, "-c", "import duckdb; duckdb.sql('select 1')"),
            "both": process(sys.executable, "-c", "import duckdb, sqlglot"),
            "import": process(sys.executable, "-c", "import nlfilter"),
            "help": process(NLFILTER, "--help"),
            "pipe": process(NLFILTER, *QUERY, "--list", "u001", "--limit", "20"),
            "demo": process(NLFILTER, *DEMO),
        },
        rounds=15,
        clock=of_processes,
    )
    print(HEADER)
    print(row("import nlfilter, against import duckdb, sqlglot", took["import"], took["both"], "<= 0.3x"))
    print(row("nlfilter --help, against python -c pass", took["help"], took["pass"], "<= 3x"))
    print(row("offline query on a pipe, against python + duckdb", took["pipe"], took["duckdb"], "<= 2.6x"))
    print(row("the demo (a table, explained), against python + duckdb", took["demo"], took["duckdb"], ""))


if __name__ == "__main__":
    main()
