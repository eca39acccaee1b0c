"""A sloppy model: each of its replies lacks one condition. It tests whether the account notices."""

from __future__ import annotations

import json
import random

from sqlglot.errors import SqlglotError

from benchmarks.judge.parts import gold_parts
from benchmarks.judge.scripted import Replies
from nlfilter import UnusableReply
from nlfilter.translate.prompts.contract import read_reply

SEED = 1


def sloppy(replies: Replies) -> Replies:
    """The replies that have a condition, each without one part of its conditions, always the same part."""
    found = ((case, without_a_part(case, reply)) for case, reply in replies.items())
    return {case: reply for case, reply in found if reply is not None}


def without_a_part(case: str, reply: str) -> str | None:
    """A reply without one part (a conjunct of the AND of all conditions); None if it has no part.

    A condition of several parts keeps its phrase: the model says that it read the words, and did not.
    """
    try:
        draft = read_reply(reply)
    except UnusableReply:
        return None
    conditions = [(condition.phrase, parts_of(str(condition.where))) for condition in draft.conditions]
    places = [(n, m) for n, (_, parts) in enumerate(conditions) for m in range(len(parts))]
    if not places:
        return None
    number, part = random.Random(f"{SEED} {case}").choice(places)  # noqa: S311
    del conditions[number][1][part]
    kept = [{"phrase": phrase, "where": " AND ".join(parts)} for phrase, parts in conditions if parts]
    return json.dumps({"conditions": kept, "remove": draft.remove, "unmatched": draft.unmatched})


def parts_of(clause: str) -> list[str]:
    """The parts of a clause; the clause itself, as it was written, if it has no two."""
    try:
        parts = gold_parts(clause)
    except SqlglotError:
        return [clause]
    return [f"({part.sql})" for part in parts] if len(parts) > 1 else [clause]
