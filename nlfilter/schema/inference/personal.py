"""Finds data about people: by the names and the values of columns together, and by the form of a phrase.

In doubt it marks a column, and an owner can correct that: columns that look personal are not sent to a model.
`personal.toml` holds the words in the names of such columns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from nlfilter.build_cache import read_table
from nlfilter.schema.inference.column_facts import ColumnFacts, facts_of, guessed_kind
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.parts import Column
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.stored.drift import stored_columns
from nlfilter.schema.stored.learn import is_free_text
from nlfilter.sources.learn import TextFacts, by_twenty
from nlfilter.sources.names import quoted
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.sources.source import Scan, Source

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

PERSONAL = frozenset({Semantic.EMAIL, Semantic.PHONE, Semantic.ADDRESS, Semantic.PERSON, Semantic.PERSONAL})
"""The kinds of data about people. A person or an address may also be public (a director, a shop)."""

_ALWAYS = frozenset({Semantic.EMAIL, Semantic.PHONE, Semantic.PERSONAL})
_ROWS = 20_000  # the number of values to check for a form
_MOST = 0.8
"""The share of values that must have the form, or be values of a private column."""
_NAMING = frozenset({Semantic.EMAIL, Semantic.PHONE, Semantic.PERSON})
_FEWEST = 4
"""So many different values of a private column are no chance, as "yes", "no" and "unknown" may be."""
_FEW_NOTES = 16
"""So many different notes may be stock phrases."""


def personal_columns(schema: TableSchema, ranked: Ranked) -> dict[str, Semantic]:
    """The columns of a schema that look like data about people, with the kind of data.

    The owner's word wins: a column with `private` (true or false) or another `kind` is not checked.

    >>> from nlfilter.schema.table import TableSchema
    >>> rows = [{"email": "ann@example.org", "city": "Oslo"}, {"email": "bo@example.org", "city": "Rome"}]
    >>> [*personal_columns(TableSchema.infer(rows), rows)], TableSchema.infer(rows).columns["email"].private
    ([], True)
    """
    source = open_source(ranked)
    made_of = {name: _stored(schema.columns[name], name, source) for name in schema.filterable}
    names = dict.fromkeys(one for parts in made_of.values() for one in parts)
    types = {n: source.columns[n] for n in names if guessed_kind(source.columns[n]) is not Kind.OTHER}
    if not types:
        return {}
    with source.scan(list(types)) as whole:
        size = min(source.total, _ROWS)
        scan = whole.first(_ROWS).copied(list(types), size)
        guessed = personal_kinds(scan, facts_of(scan, types))
    found: dict[str, Semantic] = {}
    for name, parts in made_of.items():
        column = schema.columns[name]
        if column.private is not None:
            continue
        if column.holds in _ALWAYS:
            found[name] = column.holds
            continue
        kinds = [guessed[part] for part in parts if part in guessed]
        if kinds and (column.holds is None or column.holds in PERSONAL):
            found[name] = kinds[0]
    return found


def _stored(column: Column, name: str, source: Source) -> list[str]:
    """The stored columns whose values a column may show: itself, or all that its expression uses."""
    if column.expr is not None:
        return stored_columns(column.expr, source.names)
    return [name] if name in source.columns else []


def personal_kinds(scan: Scan, facts: Mapping[str, ColumnFacts]) -> dict[str, Semantic]:
    """The columns that look like data about people: by their facts, or by the values of such a column."""
    found = _by_facts(facts)
    return found | {name: kind for name, kind in _by_values(scan, facts, found).items() if name not in found}


def _by_facts(facts: Mapping[str, ColumnFacts]) -> dict[str, Semantic]:
    found = {name: kind for name, fact in facts.items() if (kind := _kind(name, fact))}
    people = any(_is_called(name, "personal") or kind is Semantic.PERSON for name, kind in found.items())
    codes = [facts[name].distinct for name in found if _is_called(name, "staff_code")]
    if not people and codes:
        return found | {
            name: Semantic.PERSON for name, fact in facts.items() if _names_staff(name, fact, codes)
        }
    if not people:
        return found
    for name, fact in facts.items():  # a table about people
        if name in found or fact.kind is not Kind.TEXT or not fact.present:
            continue
        if _is_called(name, "name", whole=True) and fact.letters >= _MOST * fact.present:
            found[name] = Semantic.PERSON
        elif _is_called(name, "note") and _is_written_for_each(fact):
            found[name] = Semantic.PERSONAL
    return found


def _names_staff(name: str, fact: ColumnFacts, codes: Collection[int]) -> bool:
    """Whether a "name" is that of somebody with a code: there are as many names as codes, or nearly."""
    alike = any(_MOST * code <= fact.distinct <= code / _MOST for code in codes)
    return alike and _is_called(name, "name", whole=True) and fact.named >= _MOST * max(fact.present, 1)


def _is_written_for_each(fact: ColumnFacts) -> bool:
    """Whether a column holds free text, or another text in most rows."""
    free = is_free_text(TextFacts(fact.present, fact.distinct, fact.length))
    return free or (fact.distinct > _FEW_NOTES and fact.distinct > fact.present / 2)


def _by_values(
    scan: Scan, facts: Mapping[str, ColumnFacts], found: Mapping[str, Semantic]
) -> dict[str, Semantic]:
    """The columns of texts most of whose values are also names, numbers or mail addresses of people."""
    known: dict[str, Semantic] = {}
    texts = [name for name, fact in facts.items() if fact.kind is Kind.TEXT and fact.distinct >= _FEWEST]
    others = [name for name in texts if name not in found]
    for private in (name for name in texts if found.get(name) in _NAMING):
        held = f"(SELECT {quoted(private)} FROM {scan.narrow([private]).table})"
        for names in by_twenty(others):
            asked = (
                f"count(DISTINCT {one}), count(DISTINCT {one}) FILTER (WHERE {one} IN {held})"
                for one in map(quoted, names)
            )
            row = scan.narrow(names).answers(*asked)
            for name, count, shared in zip(names, row[::2], row[1::2], strict=True):
                if shared >= max(_FEWEST, _MOST * count):
                    known.setdefault(name, found[private])
    return known


def _kind(name: str, fact: ColumnFacts) -> Semantic | None:
    if _is_called(name, "personal") or _is_called(name, "code"):
        return Semantic.PERSONAL
    if not fact.present:
        return None
    if fact.kind.is_number:
        return Semantic.PHONE if _is_called(name, "phone") and fact.high >= 10**7 else None
    if not fact.kind.is_text:
        return None
    most = _MOST * fact.present
    if fact.mails >= most:
        return Semantic.EMAIL
    if fact.phones >= most and (_is_called(name, "phone") or fact.dialled >= most):
        return Semantic.PHONE
    if _is_called(name, "person") and fact.letters >= most:
        return Semantic.PERSON
    if _is_called(name, "called", last=True) and fact.named >= most:
        return Semantic.PERSON
    if _is_called(name, "address") and not _is_called(name, "no_address") and fact.distinct > 1:
        return Semantic.ADDRESS if fact.letters < most or fact.length >= 8 else None
    return None


@cache
def _names() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    return {
        what: tuple(tuple(words_of(word)) for word in words)
        for what, words in read_table(__package__, "personal.toml").items()
    }


def _is_called(name: str, what: str, *, whole: bool = False, last: bool = False) -> bool:
    """Whether a column's name has one of the words, consists only of it, or ends with it."""
    words = tuple(words_of(name))
    joined = " ".join(words)
    for called in _names()[what]:
        if whole:
            found = words == called
        elif last:
            found = words[-len(called) :] == called
        elif called[0].isascii():
            found = any(words[at : at + len(called)] == called for at in range(len(words)))
        else:
            found = " ".join(called) in joined
        if found:
            return True
    return False


def is_protected(name: str, column: Column) -> bool:
    """Whether a column holds a trait that must not be inferred about a person: sex, faith, health.

    >>> is_protected("religion", Column(type="VARCHAR")), is_protected("region", Column(type="VARCHAR"))
    (True, False)
    """
    if column.private or column.holds in _PROTECTED:
        return True
    return any(_is_called(word, "protected") for word in (name, *column.label.values(), *column.synonyms))


_PROTECTED = frozenset({Semantic.SEX, Semantic.PERSON, Semantic.PERSONAL})

# --- phrases

_DIGITS = 6
_MAIL = re.compile(r"[^\s@＠][@＠][^\s@＠]|://|www\.", re.IGNORECASE)


def looks_personal(phrase: str) -> bool:
    """Whether a phrase may name one person: an email or web address, or many digits.

    >>> [looks_personal(text) for text in ("ann@example.org", "03-1234-5678", "０９０１２３４", "over 500")]
    [True, True, True, False]
    """
    return bool(_MAIL.search(phrase)) or sum(map(str.isdecimal, phrase)) >= _DIGITS
