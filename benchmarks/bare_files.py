"""Measures a question about a file without a schema file: python -m benchmarks.bare_files

The first asking infers the schema and learns the values of the table; the second finds both in the cache.
The second is compared with the same question with the inferred schema in a file, and with a script that runs
the equal SQL in DuckDB on the same file. Each asking is a process of its own. The figures are processor time
(user and system), and all ways are interleaved, since other work changes wall-clock time.

The files are the fixture `jobs`, once and a hundred times over, as parquet and as CSV.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks.cli import ENVIRONMENT, ROOT, of_processes
from benchmarks.interleaved import medians

REQUEST = "remote, Python, Tokyo"
ASK = [sys.executable, "-m", "nlfilter", "query"]
SCRIPT = """\
import duckdb, sys
con = duckdb.connect()
con.execute(f"CREATE TABLE kept AS FROM '{sys.argv[1]}' WHERE remote "
            "AND list_contains(CAST(skills AS VARCHAR[]), 'Python') AND city = '東京'")
print(con.execute("FROM kept ORDER BY user_id, rank LIMIT 20").fetchall())
print(con.execute("SELECT count(*) FROM kept").fetchone(), file=sys.stderr)
"""
"""What a person would write: one reading of the file, the best twenty rows, and how many there are."""
GOALS = {1: 2.0, 100: 4.0}
"""Seconds of the first asking, by how often the fixture is repeated."""


class Asked:
    """One file, and the ways to ask it; `cache` is the cache folder of all of them."""

    def __init__(self, file: Path, cache: Path) -> None:
        self.file, self._cache = file, cache
        self._environment = ENVIRONMENT | {"XDG_CACHE_HOME": str(cache)}
        self._schema = file.with_name(f"{file.name}.yaml")
        self.run("schema", "infer", str(file), "--output", str(self._schema))

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run the command to its end."""
        command = [*ASK[:-1], *arguments]
        return subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, check=True)

    def first(self) -> None:
        """Ask for the first time: nothing is known of the table, but the words of the languages are."""
        shutil.rmtree(self._cache / "nlfilter" / "tables", ignore_errors=True)
        self.second()

    def second(self) -> bytes:
        """Ask again."""
        return self.run("query", str(self.file), REQUEST, "--limit", "20").stderr

    def with_schema(self) -> bytes:
        """Ask with a schema file."""
        question = ("query", str(self.file), REQUEST, "--limit", "20", "--schema", str(self._schema))
        return self.run(*question).stderr

    def script(self) -> bytes:
        """Run the plain script."""
        command = [sys.executable, "-c", SCRIPT, str(self.file)]
        return subprocess.run(command, env=self._environment, capture_output=True, check=True).stderr


def write(folder: Path, times: int) -> list[Path]:
    """Write the fixture so many times over, each time for other people, as parquet and as CSV."""
    rows = (
        "SELECT * REPLACE (user_id || '-' || n AS user_id) "
        f"FROM 'fixtures/jobs/jobs.parquet', range({times}) AS every(n)"
    )
    made = [folder / f"{times}.parquet", folder / f"{times}.csv"]
    with duckdb.connect() as con:
        for file in made:
            con.execute(f"COPY ({rows}) TO '{file}'")
    return made


def measure(asked: Asked, times: int, rounds: int) -> None:
    """Print the rows of a file in the table of figures."""
    ways: dict[str, Callable[[], object]] = {
        "first": asked.first,
        "second": asked.second,
        "schema": asked.with_schema,
        "script": asked.script,
    }
    took = medians(ways, rounds, of_processes)
    second = took["second"]
    cells = (
        f"{times * 10_000:,} rows, {asked.file.suffix[1:]}",
        f"{took['first']:.2f} s",
        f"<= {GOALS[times]:g} s",
        f"{second:.2f} s",
        f"{second / took['schema']:.2f}x",
        "<= 1.3x",
        f"{second / took['script']:.2f}x",
        "<= 3x",
    )
    print("|", " | ".join(cells), "|", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--times", type=int, nargs="+", choices=[*GOALS], default=[*GOALS])
    options = parser.parse_args()
    os.chdir(ROOT)
    print("| file | the first asking | goal | the second | of that with a schema file | goal ", end="")
    print("| of the plain script | goal |")
    print("| --- " * 8 + "|")
    with tempfile.TemporaryDirectory() as folder:
        for times in options.times:
            for file in write(Path(folder), times):
                asked = Asked(file, Path(folder, "cache"))
                measure(asked, times, options.rounds)


if __name__ == "__main__":
    main()
