"""Writes column names in SQL text: decides whether a name needs quotes, and quotes it."""

from __future__ import annotations

import re

from nlfilter.sources.names import quoted


def word_set(text: str) -> frozenset[str]:
    """Returns the words of a text as a set."""
    return frozenset(text.split())


_PLAIN = re.compile(r"[^\W\d]\w*")
# Names that DuckDB or sqlglot reads as syntax without quotes, maybe only before some operator. They were
# found by a test of each keyword with each operator (tests/where/test_names.py repeats it).
_SYNTAX = word_set("""
    all alter analyse analyze and anti any array as asc asof asymmetric at attach authorization begin
    between binary both by cache call case cast check collate collation column comment commit
    concurrently connect constraint copy create cross current_catalog current_date current_role
    current_time current_timestamp current_user default deferrable delete desc describe detach
    disconnect distinct do drop else end except execute explain false fetch for force foreign freeze
    from full glob grant group having if ilike in initially inner insert install intersect interval
    into is isnull join kill lambda lateral leading left like limit list load localtime localtimestamp
    map merge natural not notnull null nullable object offset on only optimize or order outer overlaps
    partitioned_by pivot pivot_longer pivot_wider placing positional pragma prepare primary qualify
    range references regexp rename reset returning revoke right rlike rollback row select semi
    session_user set setof show similar some struct summarize symmetric table tablesample then to
    trailing true truncate uncache union unique unpack unpivot update use using vacuum values variadic
    verbose when where window with xor
""")

_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def lookup_key(name: str) -> str:
    """Makes a key that is equal for two spellings of one name: DuckDB ignores case only in ASCII.

    >>> lookup_key("City"), lookup_key("İd")
    ('city', 'İd')
    """
    return name.translate(_ASCII_LOWER)


def readable_name(name: str) -> str:
    """Writes a name as a person would: quoted only when it must be.

    >>> [readable_name(n) for n in ("salary_min", "勤務地", "order", "two words")]
    ['salary_min', '勤務地', '"order"', '"two words"']
    """
    plain = _PLAIN.fullmatch(name) and name.lower() not in _SYNTAX
    return name if plain else quoted(name)
