"""A column's own words for "no" want FALSE; a plain "not" also keeps rows without a value."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.translate.reader.analysis import Analysis
from nlfilter.translate.settling.answers import Place
from nlfilter.where.nodes import And, Compare, IsTruth, Not, Or, Predicate, conjunction, disjunction


def with_stated_flags(predicate: Predicate, places: Sequence[Place], analysis: Analysis) -> Predicate:
    """A model's condition, corrected by its phrase: `NOT remote` for "on-site" becomes `remote = FALSE`."""
    source = analysis.table.source
    told = {
        meaning.name
        for word in analysis.terminals
        for meaning in word.means("flag")
        if not meaning.truth and any(s < source.span(word.start, word.stop)[1] <= e for s, e in places)
    }
    return _with_false(predicate, told) if told else predicate


def _with_false(predicate: Predicate, names: set[str]) -> Predicate:
    match predicate:
        case Not(IsTruth(name, True)) if name in names:
            return Compare(name, "=", False)
        case And(parts):
            return conjunction(*(_with_false(part, names) for part in parts))
        case Or(parts):
            return disjunction(*(_with_false(part, names) for part in parts))
    return predicate
