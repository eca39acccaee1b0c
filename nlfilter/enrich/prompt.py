"""Makes the prompt: turns the digest of a table into the exact messages that ask a model for its words.

The functions are pure. Only one JSON object between two marks holds text from the data. A wide table needs
several calls; each of them mentions the other columns in short.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from string import Template
from typing import Any

from msgspec import Struct

from nlfilter.enrich.digest import Digest, shortened
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.prompts.prompt import Prompt
from nlfilter.where.words.safe_text import escaped

MOST_COLUMNS = 16
"""The most columns of one call: their words fill one answer of a model."""

BEGIN, END = "<table>", "</table>"


@cache
def rules() -> str:
    """Returns the beginning of every call: how requests are read, and the form of the answer."""
    text = resources.files("nlfilter.enrich").joinpath("rules.txt").read_text(encoding="utf-8")
    return Template(text.rstrip("\n")).substitute(kinds=", ".join(Semantic))


class Call(Struct, frozen=True):
    """One call: its messages, and the columns that it asks about."""

    prompt: Prompt
    columns: tuple[str, ...]


def calls_of(
    digest: Digest, wanted: Sequence[str], *, phrases: Sequence[str] = (), first: bool = True
) -> tuple[Call, ...]:
    """Makes calls of about equal size that ask about some columns.

    `phrases` are phrases of requests that were not understood; `first`: also ask for the nouns for a row.
    """
    return tuple(
        Call(Prompt(rules(), _user(digest, batch, phrases, whole=first and not number)), tuple(batch))
        for number, batch in enumerate(_batches(wanted))
    )


def repaired(call: Call, refused: Sequence[str]) -> Prompt:
    """Repeats a call with the problems of its answer: in our words, with the names that the answer used."""
    refusals = json.dumps(list(refused), ensure_ascii=False)
    again = "Parts of your last answer were refused. Answer with these parts alone, put right:"
    return Prompt(call.prompt.system, f"{call.prompt.user}\n{again}\n{refusals}")


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """Splits names into as few groups as possible, of nearly equal size."""
    groups = -(-len(names) // MOST_COLUMNS)
    for number in range(groups):
        yield names[number * len(names) // groups : (number + 1) * len(names) // groups]


def _user(digest: Digest, batch: Sequence[str], phrases: Sequence[str], *, whole: bool) -> str:
    others = [shortened(facts) for name, facts in digest.facts.items() if name not in batch]
    parts: dict[str, Any] = {**digest.known, "rows": digest.rows}
    head = _json(parts)[:-1]
    lines = [
        f'{BEGIN}{head},"columns":[',
        ",\n".join(_json(digest.facts[name]) for name in batch) + "]",
        *([',"other_columns":[\n' + ",\n".join(map(_json, others)) + "]"] if others else ()),
        *([',"not_understood":' + _json(list(phrases))] if phrases else ()),
        "}" + END,
    ]
    asked = [
        "Write the words of this table."
        if whole
        else "Write the words of these columns, and terms about them.",
        *(["other_columns are asked for elsewhere; terms may use them."] if others else ()),
        *(["People asked for the phrases in not_understood: find words for them."] if phrases else ()),
    ]
    return "\n".join([*lines, " ".join(asked)])


def _json(data: Mapping[str, Any] | Sequence[Any]) -> str:
    """Writes JSON that can hold neither our marks nor invisible characters."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return escaped(text.replace("<", "\\u003c")).encode("utf-8", "replace").decode()
