"""Says which tables' misses may be read: the split in `split.toml`, made once and frozen.

    python -m benchmarks.judge.split CASES

adds the tables of a folder that are not in the file yet; it moves no table that is.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.judge.cases import family_of
from benchmarks.judge.sets import runs_of

FILE = Path(__file__).with_name("split.toml")

FIT, LOOK, NEVER_LOOK, NEW = "fit", "look", "never_look", "new"
SHARES = {FIT: 0.5, LOOK: 0.25, NEVER_LOOK: 0.25}

SAME_TABLES = {"requests", "tables", "enriched", "dialogues"}
"""Sets over the same tables: a table has the same part in both."""

SEED = "nlfilter"

HEAD = """\
# The part that each table is in, by set: thresholds and rules are fitted on `fit`, misses are read of `fit`
# and `look`, and `never_look` is only reported. Made by `python -m benchmarks.judge.split CASES`; frozen.
"""

Split = Mapping[str, Mapping[str, str]]


def read_split(path: Path) -> Split:
    """Reads the split from a file; a missing file has no tables."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def part_of(family: str, table: str, split: Split) -> str:
    """The part of a table; `new` if the split does not know the table."""
    return next((parts[table] for name in homes_of(family) if table in (parts := split.get(name, {}))), NEW)


def homes_of(family: str) -> tuple[str, ...]:
    """The sections of the split that may hold a table of a set: tables of blind rounds are in `inferred`."""
    return ("requests", "inferred") if family in SAME_TABLES else (family,)


def extended(split: Split, names: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """The split with the tables that it does not know yet, added set by set in the order of a seeded hash."""
    whole = {family: dict(tables) for family, tables in split.items()}
    for family, tables in sorted(names.items()):
        known = whole.setdefault(family, {})
        new = sorted({*tables} - known.keys(), key=lambda name: _hash(f"{SEED} {family} {name}"))
        known.update(zip(new, _parts(len(new)), strict=True))
    return whole


def _parts(size: int) -> list[str]:
    """The parts of `size` tables, by the shares; the largest remainders get the rest."""
    exact = {part: share * size for part, share in SHARES.items()}
    counts = {part: int(number) for part, number in exact.items()}
    by_remainder = sorted(SHARES, key=lambda part: counts[part] - exact[part])
    for part in by_remainder[: size - sum(counts.values())]:
        counts[part] += 1
    return [part for part, count in counts.items() for _ in range(count)]


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def text_of(split: Split) -> str:
    """The split as TOML, sorted."""
    sections = [HEAD]
    for family, tables in sorted(split.items()):
        rows = (f'"{name}" = "{part}"\n' for name, part in sorted(tables.items()))
        sections.append(f"[{family}]\n" + "".join(rows))
    return "\n".join(sections)


def main() -> None:
    split = read_split(FILE)
    names: dict[str, list[str]] = defaultdict(list)
    for run in runs_of(Path(sys.argv[1])):
        family = family_of(run.name)
        new = [table for table in run.table_names() if part_of(family, table, split) == NEW]
        names[homes_of(family)[0]].extend(new)
    FILE.write_text(text_of(extended(split, names)), encoding="utf-8")


if __name__ == "__main__":
    main()
