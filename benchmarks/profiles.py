"""How many facts of invented people's texts are found, and how many of those found are right.

    python -m benchmarks.profiles

Each folder of `benchmarks/profiles/` has texts in both languages, with the facts that they state. Somebody
who had not seen the code wrote them, and the schemas of all but `jobs`. `replies.jsonl` are answers to the
messages of `nlfilter/profile/by_model.py`, written by somebody who saw nothing else; these also estimate
skills that no text names.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nlfilter import Fact, NLFilter
from nlfilter.profile.answer import Answer
from nlfilter.profile.by_model import checked
from nlfilter.profile.profile import profile_of
from nlfilter.schema.stored.vocabulary import EMPTY
from nlfilter.translate.context import Context
from nlfilter.where.conditions import Where

FOLDER = Path(__file__).parent / "profiles"
ROOT = Path(__file__).parents[1]
JOBS, DUMP = ROOT / "schemas/jobs.yaml", ROOT / "fixtures/jobs/jobs.parquet"


def lines(path: Path) -> list[Any]:
    """The JSON objects of a file, one for each line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def rate(folder: Path) -> None:
    """Print precision and recall for the texts of a folder, by language and way."""
    own = folder / "schema.yaml"
    schema, rows = (own, folder / "rows.parquet") if own.exists() else (JOBS, DUMP)
    table = NLFilter(schema, translator="embedded", values=rows)
    context = Context(table.compiled, table.vocabulary or EMPTY, Where(table.compiled), table.today())
    kept = folder / "replies.jsonl"
    replies = {one["id"]: Answer.model_validate(one["reply"]) for one in lines(kept)} if kept.exists() else {}

    def by_model(name: str, text: str) -> tuple[Fact, ...]:
        return profile_of(checked(replies[name], text, context), context).facts

    ways: dict[str, Callable[[str, str], Iterator[Fact]]] = {
        "embedded": lambda _, text: iter(table.profile(text).facts)
    }
    if replies:
        ways["model"] = lambda name, text: iter(by_model(name, text))
        ways["model, without estimates"] = lambda *said: (one for one in by_model(*said) if not one.estimated)
    for lang in ("en", "ja"):
        people = lines(folder / f"{lang}.jsonl")
        for way, facts_of in ways.items():
            right = found = stated = 0
            for number, one in enumerate(people):
                gold = set(map(tuple, one["facts"]))
                said = {(fact.column, fact.value) for fact in facts_of(f"{lang}-{number}", one["text"])}
                right, found, stated = right + len(gold & said), found + len(said), stated + len(gold)
            figures = f"{right / found:>10.1%}{right / stated:>9.1%}"
            print(f"{folder.name}, {lang}, {way:26}{len(people):>6}{stated:>8}{figures}")


def main() -> int:
    """Print the figures of all folders."""
    print(f"{'':46}{'texts':>6}{'stated':>8}{'precision':>10}{'recall':>8}")
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
        rate(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
