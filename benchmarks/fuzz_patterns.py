"""Measures how the time of each regular expression of the package grows with its text; `make fuzz` runs it.

Each pattern gets texts made of its own characters and of text that it matches, by the method that the code
calls. The run ends with exit code 1 if the time of a pattern grows clearly faster than the text.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import nlfilter

SHORT, LONG = 1_000, 8_000
MOST_GROWTH = 3
"""How many times faster than its text the time may grow; quadratic time grows eight times faster."""
NOTICED = 0.002
"""Shorter times, in seconds, are ignored: a clock is too coarse for them."""
TRIES = 3
WAYS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")


def main() -> None:
    tried, found = 0, 0
    for name, pattern, used in patterns():
        tried += 1
        for way in sorted(used):
            growth, text = max((grows(pattern, way, piece), piece) for piece in pieces(pattern.pattern))
            if growth > MOST_GROWTH and min(grows(pattern, way, text) for _ in range(TRIES)) > MOST_GROWTH:
                found += 1
                print(f"{name}.{way}: {growth:.0f} times faster than its text: {text!a}", flush=True)
    print(f"{tried} regular expressions, {found} that grow faster than their text")
    sys.exit(1 if found else 0)


def patterns() -> Iterator[tuple[str, re.Pattern[str], set[str]]]:
    """Every compiled pattern of the package's modules, with the methods by which the code uses it."""
    folder = Path(nlfilter.__file__).parent
    everywhere = "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.py")))
    seen: set[re.Pattern[str]] = set()
    for info in pkgutil.walk_packages([str(folder)], "nlfilter."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for name, held in vars(module).items():
            for pattern in compiled(held):
                if pattern not in seen:
                    seen.add(pattern)
                    here = Path(str(module.__file__)).read_text("utf-8")
                    said = ways(name, here) or ways(name, everywhere) or {"match", "fullmatch"}
                    yield f"{info.name}.{name}", pattern, said


def ways(name: str, source: str) -> set[str]:
    return set(re.findall(rf"\b{name}\.(\w+)\(", source)) & set(WAYS)


def compiled(held: Any) -> Iterator[re.Pattern[str]]:
    match held:
        case re.Pattern():
            yield held
        case dict():
            yield from (one for part in held.values() for one in compiled(part))
        case list() | tuple():
            yield from (one for part in held for one in compiled(part))


def pieces(pattern: str) -> Iterator[str]:
    """One, two or three characters of the pattern, to be repeated."""
    chars = sorted({*re.sub(r"\\.|\(\?P?[<:!=]\w*", "", pattern)[:60], *" a1('\""})[:24]
    yield from chars
    yield from map("".join, product(chars, repeat=2))


def grows(pattern: re.Pattern[str], way: str, piece: str) -> float:
    """How many times faster than its text the time of a pattern grows, for the worst of three endings."""
    return max(_growth(pattern, way, piece, end) for end in ("", "\0", "\n\0"))


def _growth(pattern: re.Pattern[str], way: str, piece: str, end: str) -> float:
    long = taken(pattern, way, (piece * LONG)[:LONG] + end)
    if long < NOTICED:
        return 0
    return long / max(taken(pattern, way, (piece * SHORT)[:SHORT] + end), 1e-6) / (LONG / SHORT)


def taken(pattern: re.Pattern[str], way: str, text: str) -> float:
    start = time.process_time()
    if way == "sub":
        pattern.sub("", text)
    elif way == "finditer":
        [*pattern.finditer(text)]
    else:
        getattr(pattern, way)(text)
    return time.process_time() - start


if __name__ == "__main__":
    main()
