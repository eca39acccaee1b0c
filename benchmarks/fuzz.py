"""Feeds hostile text to the gate for a given time: `make fuzz SECONDS=3600`.

Prints the number of inputs and every finding. The digest depends only on the seed and the number of inputs:
it is the same with and without sqlglot's compiled extension.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time

from nlfilter.errors import RejectedWhere
from nlfilter.where.gate.gate import parse_predicate
from tests.where.hostile import Judge, texts
from tests.where.postings import POSTINGS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--inputs", type=int, default=sys.maxsize)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    judge, digest, tried, slowest, findings = Judge(), hashlib.sha256(), 0, (0.0, ""), 0
    end = time.monotonic() + options.seconds
    for text in texts(options.seed):
        start = time.perf_counter()
        try:
            verdict = repr(parse_predicate(text, POSTINGS))
        except RejectedWhere as error:
            verdict = error.code.value
        slowest = max(slowest, (time.perf_counter() - start, text))
        digest.update(verdict.encode())
        tried += 1
        if finding := judge.judge(text):
            findings += 1
            if findings <= 100:
                print(f"{finding.what}: {finding.text!a}", flush=True)
        if tried >= options.inputs or time.monotonic() > end:
            break
    print(f"{tried:,} inputs, {judge.accepted:,} accepted, {findings} findings, seed {options.seed}")
    print(f"slowest {slowest[0] * 1000:.1f} ms: {slowest[1][:100]!a}")
    print(f"digest {digest.hexdigest()[:16]}")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
