"""Tries random requests and the longest ones on several tables; `make fuzz` runs it before the clauses.

Every request must end in a result or in one of our errors. A request of up to 1,000 characters must take less
processor time than four runs of a plain loop on the same machine: about 50 ms where the loop takes 12. It is
asked alone, and with the largest allowed number of conditions in force. Among them are quoted texts of 1 to
100 words, stray quotes, apostrophes, and mixed scripts and numbers. None may need more than 20 MB of memory.
Prints the slowest requests, and ends with exit code 1 if a request broke a promise.
"""

from __future__ import annotations

import argparse
import random
import string
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from nlfilter.translate.pipeline import MAX_REQUEST
from tests.translate.answering import TABLES, Answering
from tests.translate.requests import FIGURES, MARKS, dates, relations, requests

SHOWN = 5
TRIES = 3
LOOPS = 4
"""A request may take as much time as this number of reference loops."""
MOST_BYTES = 20_000_000
MEASURED = 40
"""The number of requests whose memory is measured: the slowest ones."""
QUOTES = ('"{}"', "'{}'", "“{}”", "「{}」", '"{}', "{}'", "it's {} '", "{}")
"""Pairs of quotation marks, stray ones, and none."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    findings = sum(fuzzed(name, options.requests // len(TABLES), options.seed) for name in TABLES)
    findings += sum(too_slow(name, options.seed) for name in TABLES)
    print(f"{options.requests:,} requests, {findings} findings, seed {options.seed}")
    sys.exit(1 if findings else 0)


def fuzzed(table: str, count: int, seed: int) -> int:
    """Counts the dialogues of one to three requests that broke the promise; prints each."""
    answering, found, asked = Answering(table), 0, 0
    said = requests(answering.words, seed)
    while asked < count:
        talk = [*islice(said, 1 + asked % 3)]
        asked += len(talk)
        if finding := answering.talk(talk, applied=asked % 10 == 0):
            found += 1
            print(f"{table}: {finding.what}: {finding.said!a}", flush=True)
    return found


def too_slow(table: str, seed: int) -> int:
    """Counts the longest requests that took too long; prints the slowest."""
    answering, found = Answering(table), 0
    tried = [*longest(answering, seed)]
    for what, where in (("alone", None), ("with conditions in force", answering.crowded())):
        bound = LOOPS * reference()
        costs = {text: answering.cpu(text, where) for text in tried}
        for text in sorted(costs, key=costs.__getitem__, reverse=True)[: 4 * SHOWN]:
            costs[text] = min(costs[text], *(answering.cpu(text, where) for _ in range(TRIES - 1)))
        for text in sorted(costs, key=costs.__getitem__, reverse=True)[:SHOWN]:
            print(f"{table}, {what}: {costs[text] * 1000:.0f} ms of CPU: {text[:40]!a}", flush=True)
        slow = sum(seconds > bound for seconds in costs.values())
        print(f"{table}, {what}: {slow} of {len(costs)} requests took over {bound * 1000:.0f} ms", flush=True)
        found += slow
    slowest = sorted(tried, key=costs.__getitem__, reverse=True)[:MEASURED]
    swollen = {text: size for text in slowest if (size := answering.memory(text)) > MOST_BYTES}
    for text, size in swollen.items():
        print(f"{table}: {size / 1e6:.0f} MB: {text[:40]!a}", flush=True)
    return found + len(swollen)


def reference() -> float:
    """Processor seconds of a plain loop: the present speed of this machine."""
    taken = []
    for _ in range(2 * TRIES):
        start = time.process_time()
        sum(n * n % 7 for n in range(390_000))
        taken.append(time.process_time() - start)
    return min(taken)


def longest(answering: Answering, seed: int) -> Iterator[str]:
    """The longest requests that are read: a few words repeated, and many words, correct and misspelt."""
    chance = random.Random(seed)  # noqa: S311
    own = [*chain.from_iterable(answering.words)]
    words = [*chain.from_iterable(relations()), *own, *FIGURES, *MARKS, *dates()]
    told = {"½、", "外して"}
    for few in (1, 2, 3):
        for _ in range(150):
            gap = chance.choice((" ", "", "、", ", "))
            told.add(gap.join(chance.choices(words, k=few)) + gap)
    for gap in (" ", "", ", ", " or ", " and not ", "も"):
        for _ in range(10):
            many = chance.choices(own, k=400)
            told |= {gap.join(many), gap.join(misspelt(word, chance) for word in many)}
    yield from quoted(own, chance)
    yield from dict.fromkeys((text * MAX_REQUEST)[:MAX_REQUEST] for text in sorted(told))


def quoted(own: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Texts of 1 to 100 words in quotation marks: words of the table, of the languages, and of neither."""
    strange = [misspelt(word, chance) for word in chance.choices(own, k=100)]
    plain = [
        *own,
        *strange,
        *chain.from_iterable(relations()),
        *FIGURES,
        *MARKS,
        "Sara's",
        "dogs'",
        "o'clock",
    ]
    for count in (1, 2, 3, 5, 8, 13, 21, 34, 55, 100):
        for marks in QUOTES:
            yield marks.format(" ".join(chance.choices(plain, k=count)))[:MAX_REQUEST]


def misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) + 1)
    return word[:at] + chance.choice(string.ascii_lowercase) + word[at + chance.randint(0, 1) :]


if __name__ == "__main__":
    main()
