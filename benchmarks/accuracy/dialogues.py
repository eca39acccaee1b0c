"""Accuracy of dialogues on a folder of JMultiWOZ segments: a part of `make accuracy CASES=folder`.

After each user turn the rows kept must equal the gold filter's. A segment is one search in a longer talk;
of what the person said before it only the city is carried over, as an application with several tables would.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from nlfilter import Dialogue, NLFilter, NotExpressible, Where

HERE = Path(__file__).parent / "jmultiwoz"
TODAY = date(2026, 10, 1)
CARRIED = "city"


def say(talk: Dialogue, request: str) -> None:
    """A turn that asks for nothing leaves the filter as it is."""
    try:
        talk.say(request[:1000])
    except NotExpressible:
        return


def carried(front: NLFilter, history: list[dict[str, str]]) -> Where | None:
    """The city last asked for before this search began."""
    talk = front.dialogue()
    for turn in history:
        if "user" in turn:
            say(talk, turn["user"])
    other = [c.id for c in talk.where.conditions if CARRIED not in c.sql or " OR " in c.sql]
    return talk.where.without(*other)


def measure(folder: Path, misses: Path) -> None:
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    missed: list[dict[str, Any]] = []
    fronts: dict[str, tuple[NLFilter, duckdb.DuckDBPyConnection]] = {}
    for line in (folder / "segments.jsonl").open(encoding="utf-8"):
        segment = json.loads(line)
        name = segment["table"]
        if name not in fronts:
            con = duckdb.connect()
            con.execute(f"CREATE TABLE t AS FROM read_json('{folder / f'table_{name}.jsonl'}')")
            rows = con.table("t")
            front = NLFilter(HERE / f"{name}.yaml", translator="embedded", today=TODAY, values=rows)
            fronts[name] = (front, con)
        front, con = fronts[name]
        talk = front.dialogue(carried(front, segment["history"]))
        for turn in segment["turns"]:
            say(talk, turn["user"])
            said = talk.where.to_sql(today=TODAY)
            gold = turn["where_sql"] or "TRUE"
            query = "SELECT count(*) FROM t WHERE ({}) IS DISTINCT FROM ({})"
            right = con.execute(query.format(said, gold)).fetchone() == (0,)
            for key in ("all", turn["move"], name):
                tally[key][0] += 1
                tally[key][1] += right
            if not right:
                missed.append(
                    {"table": name, "move": turn["move"], "user": turn["user"], "gold": gold, "said": said}
                )
    for key, (asked, right_count) in tally.items():
        print(f"{key:<14}{asked:>6}{100 * right_count / asked:>8.1f} %")
    misses.write_text("".join(json.dumps(m, ensure_ascii=False) + "\n" for m in missed), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with segments.jsonl and table_*.jsonl")
    parser.add_argument("--misses", type=Path, default=Path("dialogue-misses.jsonl"))
    options = parser.parse_args()
    measure(options.folder, options.misses)


if __name__ == "__main__":
    main()
