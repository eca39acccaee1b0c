"""Finds golden files: by name, in a folder, or by pattern."""

from __future__ import annotations

import glob
from collections.abc import Iterable
from pathlib import Path

from nlfilter.errors import InputError
from nlfilter.golden.format import SUFFIX

_READ = (".yaml", ".yml", ".jsonl")
"""The allowed endings of a file that is named directly."""


def find(paths: Iterable[Path | str]) -> list[Path]:
    """Lists the files that paths name, each once; raises `InputError` if a path names none.

    A folder stands for every `*.golden.yaml` under it.
    """
    found: dict[Path, None] = {}
    for path in map(str, paths):
        if Path(path).is_dir():
            matches = sorted(Path(path).rglob(f"*{SUFFIX}"))
        elif Path(path).exists():
            matches = [Path(path)]
        else:
            matches = sorted(Path(match) for match in glob.glob(path, recursive=True))
        if not matches or (Path(path).is_file() and Path(path).suffix.lower() not in _READ):
            raise InputError.of("no_golden_file", path=path)
        found.update(dict.fromkeys(matches))
    return list(found)
