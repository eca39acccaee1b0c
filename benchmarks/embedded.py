"""Times the embedded translator on a ten-word request, with a small and with a large vocabulary.

Goals: at most 2 ms on schemas/jobs.yaml, and at most 5 ms with 100,000 stored values, whose lexicon is built
within a second. The last column is the ratio to `json.loads` of a 20 kB text, timed in the same run.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from nlfilter import EmbeddedTranslator, NLFilter, TableSchema, Where
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.stored.vocabulary import Vocabulary
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft
from nlfilter.where.owner.compiling import compile_schema

HERE = Path(__file__).parent.parent
REQUESTS = (
    "remote Python or Go jobs in Tokyo paying over 8M, not sales",
    "東京以外でリモート、年収800万以上、従業員50人未満のスタートアップ",
    "senior enginer in Osakaa posted in the last 7 days with stock options",
)
TEXT = json.dumps([{"n": n, "text": "a" * 20} for n in range(500)])


def milliseconds(work: Callable[[], object], rounds: int = 200) -> float:
    work()
    times = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times) * 1000


def large_vocabulary() -> tuple[TableSchema, Vocabulary]:
    """Makes 100,000 names of two invented words, for the company column."""
    pick = random.Random(1)  # noqa: S311
    syllables = [c + v for c in "kstnhmyrwgzdbp" for v in "aiueo"]
    words = ["".join(pick.choices(syllables, k=4)).capitalize() for _ in range(4000)]
    names = dict.fromkeys(f"{pick.choice(words)} {pick.choice(words)}" for _ in range(110_000))
    schema = TableSchema.load(HERE / "schemas/jobs.yaml")
    return schema, Vocabulary({"company": tuple(names)[:100_000]})


def main() -> None:
    front = NLFilter(
        HERE / "schemas/jobs.yaml", translator="embedded", values=str(HERE / "fixtures/jobs/jobs.parquet")
    )
    schema, large = large_vocabulary()
    started = time.process_time()
    Lexicon(schema, large)
    built = time.process_time() - started
    unit = milliseconds(lambda: json.loads(TEXT))
    print(f"{'':<52}{'ms':>8}{'x json.loads of 20 kB':>24}")
    compiled = compile_schema(schema)
    for title, vocabulary in (("jobs", front.vocabulary), ("100,000 values", large)):
        assert vocabulary is not None

        def read(request: str, values: Vocabulary = vocabulary) -> Draft:
            context = Context(compiled, values, Where(compiled), date(2026, 10, 1))
            return EmbeddedTranslator().draft(request, context)

        for request in REQUESTS:
            took = milliseconds(lambda: read(request))  # noqa: B023
            print(f"{title + ': ' + request[:34]:<52}{took:>8.2f}{took / unit:>24.1f}")
    print(f"{'lexicon of 100,000 values':<52}{built * 1000:>8.0f}{built * 1000 / unit:>24.0f}")


if __name__ == "__main__":
    main()
