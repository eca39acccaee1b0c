"""Any request to any table, and the longest ones: `make fuzz` runs it before the clauses.

Every request must end in a result or in an error of ours. Prints which requests of 1,000 characters took
most processor time, alone and with as many conditions in force as there may be.
"""

from __future__ import annotations

import argparse
import random
import sys
from itertools import chain, islice

from nlfilter.filter import MAX_REQUEST
from tests.translate.answering import TABLES, Answering
from tests.translate.requests import relations, requests

SHOWN = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    findings = sum(fuzzed(name, options.requests // len(TABLES), options.seed) for name in TABLES)
    for name in TABLES:
        print_slowest(name, options.seed)
    print(f"{options.requests:,} requests, {findings} findings, seed {options.seed}")
    sys.exit(1 if findings else 0)


def fuzzed(table: str, count: int, seed: int) -> int:
    """How many dialogues of one to three requests broke the promise; each is printed."""
    answering, found, asked = Answering(table), 0, 0
    said = requests(answering.words, seed)
    while asked < count:
        talk = [*islice(said, 1 + asked % 3)]
        asked += len(talk)
        if finding := answering.talk(talk, applied=asked % 10 == 0):
            found += 1
            print(f"{table}: {finding.what}: {finding.said!a}", flush=True)
    return found


def print_slowest(table: str, seed: int) -> None:
    """Words, alone and in pairs, repeated up to the longest request that is read."""
    answering, chance = Answering(table), random.Random(seed)  # noqa: S311
    crowded = answering.crowded()
    words = [*chain.from_iterable(relations()), *chain.from_iterable(answering.words)]
    pairs = [f"{chance.choice(words)} {chance.choice(words)}" for _ in range(200)]
    tried = [(f"{text} " * MAX_REQUEST)[:MAX_REQUEST] for text in (*chance.sample(words, 200), *pairs)]
    for what, where in (("alone", None), ("with conditions in force", crowded)):
        costs = sorted(((answering.cpu(text, where), text) for text in tried), reverse=True)
        for seconds, text in costs[:SHOWN]:
            print(f"{table}, {what}: {seconds * 1000:.0f} ms of CPU: {text[:40]!a}")


if __name__ == "__main__":
    main()
