"""Checks that the golden suite notices slips: `make mutate` makes each slip of `mutations.toml` in turn.

Each slip is made in a copy of the package, on which the golden files run until a case fails. The end lists
the slips that no case noticed, and those whose line is no longer in the code (exit 1).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = Path(__file__).with_name("mutations.toml")

# Prints the first case that fails, or an error, since a slip may break the code.
UNTIL_A_FAILURE = """
import sys
from nlfilter.golden.run import run_files

def stop(outcome, done, total):
    if not outcome.passed:
        print(f"{outcome.file}:{outcome.line}: {outcome.name}")
        sys.exit(1)

run_files(["fixtures"], on_outcome=stop)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only slips whose name or file contains this text")
    wanted = parser.parse_args().only
    slips = [s for s in tomllib.loads(TABLE.read_text(encoding="utf-8"))["mutation"] if wanted in str(s)]
    missed = list(_missed(slips))
    print(f"{len(slips) - len(missed)} of {len(slips)} slips are noticed")
    for problem in missed:
        print(f"  {problem}")
    sys.exit(bool(missed))


def _missed(slips: list[dict[str, str]]) -> Iterator[str]:
    """Makes every slip; returns those that no case notices."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder, "nlfilter")
        shutil.copytree(ROOT / "nlfilter", package, ignore=shutil.ignore_patterns("__pycache__"))
        if already := _noticed(folder):
            sys.exit(f"fails without any slip: {already}")
        for slip in slips:
            path = package / slip["file"]
            text = path.read_text(encoding="utf-8")
            if text.count(slip["was"]) != 1:
                yield f"{slip['file']}: {slip['slip']}: the line is no longer there, or twice"
                continue
            path.write_text(text.replace(slip["was"], slip["now"]), encoding="utf-8")
            noticed = _noticed(folder)
            path.write_text(text, encoding="utf-8")
            print(f"{slip['slip']}: {noticed or 'NOT NOTICED'}", flush=True)
            if not noticed:
                yield f"{slip['file']}: {slip['slip']}"


def _noticed(folder: str) -> str:
    """The case that fails with the package in a folder, or its error; empty if there is neither."""
    # -P keeps the repository's own package off the path.
    env = os.environ | {"PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", UNTIL_A_FAILURE],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else (done.stdout or done.stderr).strip().splitlines()[-1]


if __name__ == "__main__":
    main()
