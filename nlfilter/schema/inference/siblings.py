"""Names columns for the same thing by the part in which their names differ: 予算(昼) and 予算(夜).

The part, and other words for it, become synonyms: 「ディナー5000円以内」 asks for the budget of the evening.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from nlfilter.schema.fold import has_cjk, is_cjk, squeeze
from nlfilter.schema.inference.own_words import called, stored_as
from nlfilter.schema.inference.thesaurus import taken_words, with_unclaimed
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import words_of
from nlfilter.schema.names.short_forms import bracketed
from nlfilter.schema.names.unit_guesses import unit_in_brackets
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column

_PARTS: Mapping[str, Sequence[str]] = {
    squeeze(word): words for words in NAMES["contrasts"]["parts"] for word in words
}
_MOST_JOINED = 3
_SHORTEST = 2
"""The least letters that the names of such columns share."""


def with_contrasts(columns: Mapping[str, Column], values: Mapping[str, Sequence[str]]) -> dict[str, Column]:
    """The columns with words for the part that tells them from a column for the same thing."""
    groups: defaultdict[tuple[str, Kind, str | None], dict[str, str]] = defaultdict(dict)
    for name, column in columns.items():
        if column.filterable and (column.kind.is_number or column.kind.is_temporal):
            for stem, part in _splits(called(name, column)):
                groups[stem, column.kind, column.unit].setdefault(name, part)
    proposed: defaultdict[str, list[str]] = defaultdict(list)
    for (stem, *_), parts in groups.items():
        if len({squeeze(part) for part in parts.values()}) > 1:
            for name, part in parts.items():
                words = tuple(dict.fromkeys((part, *_PARTS.get(squeeze(part), ()))))
                proposed[name] += (*words, *_joined(stem, words))
    return with_unclaimed(columns, proposed, taken_words(columns, values))


def with_labels_apart(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns, of which those with one label have their whole names as labels: 使用料（一般）.

    People still say the short one.

    >>> label, names = {"en": "fee"}, ("fee (a)", "fee (b)")
    >>> fees = {n: Column(type="BIGINT", label=label, synonyms=(n,), expr="1") for n in names}
    >>> [column.label["en"] for column in with_labels_apart(fees).values()]
    ['fee (a)', 'fee (b)']
    """
    called = {n: stored_as(n, column).replace("_", " ") for n, column in columns.items() if column.label}
    counts = Counter(columns[name].label.get("en") for name in called)
    same = [name for name in called if counts[columns[name].label.get("en")] > 1]
    made = dict(columns)
    for name in same:
        short = tuple(columns[name].label.values())
        told = {
            "label": {"en": called[name], "ja": called[name]},
            "synonyms": tuple(dict.fromkeys((*columns[name].synonyms, *short))),
        }
        made[name] = columns[name].model_copy(update=told)
    return made


def _joined(stem: str, words: Sequence[str]) -> Iterator[str]:
    """The first words for a part, before the name that the columns share: 「夜の予算」, "adult price"."""
    alike = [word for word in words if is_cjk(word[0]) == is_cjk(stem[0])][:_MOST_JOINED]
    ties = NAMES["compounds"]["ties"] if is_cjk(stem[0]) else (" ",)
    yield from (f"{word}{tie}{stem.replace('_', ' ')}" for word in alike for tie in ties)


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """A name without a part, and that part: in brackets, or a known one at either end.

    >>> [*_splits("予算(夜)")], [*_splits("price_adult")], [*_splits("平日料金")], [*_splits("weight (kg)")]
    ([('予算', '夜')], [('price', 'adult')], [('料金', '平日')], [])
    """
    if parts := bracketed(name):
        if unit_in_brackets(parts[1]) is None:
            yield squeeze(parts[0]), parts[1]
        return
    if has_cjk(name):
        whole = squeeze(name)
        for part in _PARTS:
            for stem in (whole.removeprefix(part), whole.removesuffix(part)):
                if stem != whole and len(stem) >= _SHORTEST:
                    yield stem, part
        return
    words = words_of(name)
    for at in (0, len(words) - 1) if len(words) > 1 else ():
        if words[at] in _PARTS:
            yield "_".join(words[:at] + words[at + 1 :]), words[at]
