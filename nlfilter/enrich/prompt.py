"""Makes the prompt: turns the digest of a table into the exact messages that ask a model for its words.

The functions are pure. Only one JSON object between two marks holds text from the data. A wide table needs
several calls; each of them mentions the other columns in short.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from importlib import resources
from string import Template
from typing import Any

from msgspec import Struct

from nlfilter.enrich.open_texts import Recurring, recurring
from nlfilter.enrich.schema_on_table import SchemaOnTable
from nlfilter.schema.fold import clean, squeeze
from nlfilter.schema.inference.personal import PERSONAL
from nlfilter.schema.kinds import Kind
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import quoted
from nlfilter.translate.prompts.described import TYPE_WORDS
from nlfilter.translate.prompts.prompt import Prompt
from nlfilter.where.nodes import columns
from nlfilter.where.sql.writer import readable
from nlfilter.where.words.safe_text import escaped

MOST_VALUES = 60
"""Values of one column that a model is asked about, the most frequent first."""

FEW_VALUES = 6
"""Values of a column that is only mentioned in a call."""

MANY_SHARED = 6
"""Columns that share so many values hold the same things (stations from and to), not just equal codes."""

_QUANTILES = "[0.1, 0.5, 0.9]"


class Digest(Struct, frozen=True):
    """All that a model gets of a table: JSON-ready `facts` of each column, and `values` to find words for."""

    name: str
    rows: int
    known: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, Any]]
    values: Mapping[str, tuple[str, ...]]
    shared: Mapping[str, str]


def digest_of(
    basis: SchemaOnTable, asked: Mapping[str, Collection[str]] | None = None, *, open_texts: bool = True
) -> Digest:
    """Makes the digest of a table; `asked` holds, by column, values that a model was asked about before.

    `open_texts`: also show the frequent words of columns that are matched by words.
    """
    visible = basis.visible
    aggregates = basis.measured({name: _aggregates(name, basis) for name in visible.columns})
    asked = asked or {}
    shared = shared_values(basis)
    nameable = {name: tuple(_nameable(name, basis, asked.get(name, ()))) for name in visible.columns}
    values = {
        name: tuple(v for v in found if v not in visible.values.get(shared.get(name, ""), ()))[:MOST_VALUES]
        for name, found in nameable.items()
    }
    facts: dict[str, Mapping[str, Any]] = {}
    texts = _texts_of(basis) if open_texts else {}
    for name in visible.columns:
        listed: dict[str, Any] = {"values_of": shared[name]} if name in shared else {}
        if values[name]:
            listed["values"] = list(values[name])
        if (left := len(nameable[name]) - len(values[name])) > 0 and name not in shared:
            listed["more_values"] = left
        if name in texts:
            listed |= (
                {"frequent_words": [clean(word) for word in texts[name].words]} if texts[name].words else {}
            )
            listed |= {"shapes": [clean(shape) for shape in texts[name].shapes]} if texts[name].shapes else {}
        facts[name] = {**_facts(name, basis, aggregates[name]), **listed}
    schema = basis.schema
    known: dict[str, Any] = {
        "table": clean(schema.name),
        "called": [clean(word) for word in (*schema.label.values(), *schema.nouns)],
        "terms": {clean(name): _clause_of(name, basis) for name in schema.terms},
        "sums": [clean(name) for name in schema.sums],
        "ranges": {clean(name): [one.low, one.high] for name, one in schema.ranges.items()},
    }
    return Digest(
        schema.name,
        basis.prepared.total,
        {k: part for k, part in known.items() if part},
        facts,
        values,
        shared,
    )


def _clause_of(term: str, basis: SchemaOnTable) -> str:
    """The clause of a term; "" if it is about a column that no model may know."""
    predicate = basis.compiled.terms[term]
    return readable(predicate, basis.compiled) if basis.visible.is_open(columns(predicate)) else ""


def _texts_of(basis: SchemaOnTable) -> Mapping[str, Recurring]:
    """What recurs in the stored columns of open texts that may be shown; none of them is about people."""
    stored = basis.prepared.source.names
    shown = (
        name
        for name, column in basis.visible.columns.items()
        if basis.visible.is_free_text(name) and not column.private and column.holds not in PERSONAL
    )
    return recurring(basis.prepared.source, [name for name in shown if name in stored])


def shared_values(basis: SchemaOnTable) -> dict[str, str]:
    """Finds columns that hold the same things as an earlier one: many values, at least half of their own."""
    shared: dict[str, str] = {}
    values = basis.visible.values
    for name, found in values.items():
        for other in values:
            if other == name:
                break
            both = len(found.keys() & values[other].keys())
            if other not in shared and both >= MANY_SHARED and 2 * both >= len(found):
                shared[name] = other
                break
    return shared


def _nameable(name: str, basis: SchemaOnTable, asked: Collection[str]) -> Iterator[str]:
    """Yields values for which people may have words: no code of an open column, no web address.

    Spellings that fold to the same text count as one.
    """
    if basis.visible.columns[name].vocabulary == "open":
        return
    seen: set[str] = set()
    for value in basis.visible.values[name]:
        key = squeeze(value)
        if "://" not in value and value not in asked and key not in seen:
            seen.add(key)
            yield value


def _aggregates(name: str, basis: SchemaOnTable) -> list[str]:
    column, spelled = basis.visible.columns[name], quoted(name)
    asked = [f"count({spelled})"]
    if column.private:
        return asked
    if column.kind.is_ordered:
        asked += [f"min({spelled})", f"max({spelled})", f"quantile_disc({spelled}, {_QUANTILES})"]
    elif column.kind is Kind.BOOLEAN:
        asked.append(f"count(*) FILTER (WHERE {spelled})")
    return asked


def _facts(name: str, basis: SchemaOnTable, aggregates: tuple[Any, ...]) -> dict[str, Any]:
    """Describes one column by its facts, in a readable order."""
    column, total = basis.visible.columns[name], basis.prepared.total
    present, *more = aggregates
    kind = TYPE_WORDS[column.kind]
    if column.kind is Kind.TEXT and basis.visible.is_free_text(name):
        kind = "words"
    elif column.vocabulary == "open":
        kind = "code"
    facts: dict[str, Any] = {"column": name, "type": kind}
    if column.stored:
        facts["stored"] = "text"
    if column.unit:
        facts["unit"] = clean(" per ".join(filter(None, (column.unit, column.per))))
    if column.kind.is_ordered and more and more[0] is not None:
        low, high, quantiles = more
        facts["range"] = [_plain(one) for one in (low, *(quantiles or ()), high)]
    elif column.kind is Kind.BOOLEAN and more and present:
        facts["true"] = _share(more[0], present)
    if total and present < total:
        facts["missing"] = _share(total - present, total)
    known = (*column.label.values(), *column.synonyms, *column.when_true, *column.when_false)
    if known:
        facts["known_words"] = [clean(word) for word in dict.fromkeys(known)]
    if column.named_only and kind != "code":
        facts["codes"] = True
    return facts


_SHORT_FACTS = ("column", "type", "unit", "range", "codes", "values_of")


def shortened(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Shortens the facts of a column that is only mentioned."""
    short = {key: facts[key] for key in _SHORT_FACTS if key in facts}
    return short | ({"values": facts["values"][:FEW_VALUES]} if "values" in facts else {})


def _share(part: int, whole: int) -> str:
    """Writes a share as text; one between none and all is never rounded to none or all.

    >>> _share(1, 3000), _share(1, 3), _share(2999, 3000)
    ('1 %', '33 %', '99 %')
    """
    percent = round(100 * part / whole)
    return f"{min(max(percent, 1 if part else 0), 100 if part == whole else 99)} %"


def _plain(value: Any) -> int | float | str:
    """Rounds a float to five significant digits; writes a day or a time as text."""
    match value:
        case bool() | str():
            return str(value)
        case int():
            return value
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case float() | Decimal():
            number = float(f"{float(value):.5g}")
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        case _:
            return str(value)


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

    def after(self, words: Mapping[str, Sequence[str]]) -> Call:
        """Adds the words that another call gave to the table: each word means one thing."""
        if not words:
            return self
        head, mark, tail = self.prompt.user.rpartition("}" + END)
        user = head + ',"words_given":' + _json(words) + mark + tail
        return Call(Prompt(self.prompt.system, user), self.columns)


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
