"""Infers a schema for data without one: types as stored, all else guessed from names and values.

The guesses are good enough to query an unknown file at once. An owner should read and correct them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.errors import InputError
from nlfilter.schema.fold import has_cjk
from nlfilter.schema.inference import dictionary
from nlfilter.schema.inference.bands import with_bands
from nlfilter.schema.inference.column_facts import ColumnFacts, guessed_kind
from nlfilter.schema.inference.delimited import LISTED
from nlfilter.schema.inference.dictionary_words import nouns_in_both, with_dictionary_words
from nlfilter.schema.inference.everyday import is_somebody, nouns_otherwise, with_everyday_words
from nlfilter.schema.inference.guessed import clock_beside, guessed_column, whole_of
from nlfilter.schema.inference.letter_codes import with_letter_codes
from nlfilter.schema.inference.own_words import (
    is_money,
    label_of_rows,
    nouns_of,
    sums_among,
    with_own_words,
)
from nlfilter.schema.inference.relations import (
    differences_among,
    other_row_nouns,
    pairs_among,
    terms_among,
    terms_of_charges,
    terms_of_delays,
    with_delays,
    with_duration,
    with_words_of_ends,
)
from nlfilter.schema.inference.siblings import with_contrasts, with_labels_apart
from nlfilter.schema.inference.stored_units import with_stored_units
from nlfilter.schema.inference.table_facts import TableFacts, clocks_beside, table_facts
from nlfilter.schema.inference.thesaurus import (
    Named,
    sets_of,
    with_common_words,
    words_of_range,
)
from nlfilter.schema.inference.value_parts import with_parts_of_values
from nlfilter.schema.inference.written import Written
from nlfilter.schema.inference.written_ranges import with_written_ranges
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names import guesses, unit_guesses
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Lang, Range
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.columnar import UNTYPED
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.sources.source import Source

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

_RECORDS = (")[]", "JSON[]")
"""The ends of the types of lists of records."""


class Inferred(Struct, frozen=True):
    """An inferred schema, a note about each column, and the stored types of the left-out columns.

    `whose` is the column that may say whose list a row is in; `values` are those of the columns with few;
    `seen` is the number of rows that were looked at.
    """

    schema: TableSchema
    notes: Mapping[str, str]
    whose: str | None
    values: Mapping[str, tuple[str, ...]]
    seen: int
    left_out: Mapping[str, str]


def infer_schema(ranked: Ranked, model: type[TableSchema], *, noted: bool = False) -> Inferred:
    """The inferred schema of a ranked list. Columns of nested types are left out; they stay in the rows.

    `noted`: whether to make notes: counts, missing values and examples of each column.
    """
    source = open_source(ranked)
    kinds = {name: guessed_kind(type_) for name, type_ in source.columns.items()}
    left_out = {name: source.columns[name] for name, kind in kinds.items() if kind is Kind.OTHER}
    return Inferred(*_inferred(source, model, noted=noted), left_out)


def _inferred(
    source: Source, model: type[TableSchema], *, noted: bool
) -> tuple[TableSchema, dict[str, str], str | None, Mapping[str, tuple[str, ...]], int]:
    types = {name: type_ for name, type_ in source.columns.items() if guessed_kind(type_) is not Kind.OTHER}
    if not source.total and {*types.values()} <= {"VARCHAR", UNTYPED}:
        raise InputError.of(
            "nothing_to_infer", name=", ".join(Path(one).name for one in source.paths) or source.title
        )
    if not types:
        _refuse_rows_within(source)
        return model(name=source.title, columns={}), {}, None, {}, source.total
    seen = table_facts(source, types, noted=noted)
    columns = _guessed(seen, types)
    pieces = {name: seen.values[of] for name, of in _lists(columns, seen.written).items()}
    seen = replace(seen, values={**seen.values, **pieces})
    columns, bands = with_bands(columns, seen.values, types)
    columns, spans = with_written_ranges(columns, seen.ends)
    schema = _worded(source.title, model, columns, seen, {**bands, **spans})
    notes = {name: note for name, note in seen.notes.items() if name in schema.columns}
    return schema, notes, seen.whose, seen.values, seen.total


def _refuse_rows_within(source: Source) -> None:
    """Refuse a single object that holds the rows: {"page": 1, "rows": [...]}."""
    lists = [name for name, type_ in source.columns.items() if type_.endswith(_RECORDS)]
    if source.total == 1 and lists:
        raise InputError.of("rows_within", column=lists[0])


def _guessed(seen: TableFacts, types: Mapping[str, str]) -> dict[str, Column]:
    """The columns by their types, names and values, without further words."""
    columns: dict[str, Column] = {}
    for name, fact in seen.facts.items():
        if name != seen.rank:
            made = guessed_column(name, fact, seen.values[name], types, seen.written.get(name))
            if kind := seen.personal.get(name):  # also the columns derived from it
                marks = {"holds": kind, "private": True}
                made = {key: column.model_copy(update=marks) for key, column in made.items()}
            if within := seen.clocks.get(name):
                made |= clock_beside(name, types, within)
            columns |= made
    return with_labels_apart(columns)


def _lists(columns: Mapping[str, Column], written: Mapping[str, Written]) -> dict[str, str]:
    """The derived list columns, each with the stored column that it is made of."""
    made = {found.expr: name for name, found in written.items() if found.type == LISTED}
    return {name: made[column.expr] for name, column in columns.items() if column.expr in made}


def _worded(
    title: str,
    model: type[TableSchema],
    columns: dict[str, Column],
    seen: TableFacts,
    bands: Mapping[str, Range],
) -> TableSchema:
    """The schema: columns with the words that people use for them, and relations between columns."""
    texts = [
        name
        for name, column in columns.items()
        if column.vocabulary == "text" and column.filterable and not _are_stock_phrases(name, seen.facts)
        if column.holds is not Semantic.PERSONAL  # a birthday names nobody
    ]
    item = _item(texts, seen.facts)
    columns, nouns, named = _with_words(title, columns, seen, item)
    stored = named.without(clocks_beside(columns))
    pairs = pairs_among(columns, stored, _early(columns, seen))
    pairs = {n: one for n, one in pairs.items() if n not in columns and one.low not in seen.brief}
    ranges = _joined({**_ranges(columns, seen), **bands}, pairs)
    columns = with_delays(with_duration(with_words_of_ends(columns, ranges), named, seen.values))
    days = any(column.kind.is_time for column in columns.values())
    terms = {**terms_among(columns, stored, seen.values), **terms_of_delays(columns)}
    terms = {**terms_of_charges(columns, seen.values, seen.facts), **terms}
    columns |= differences_among(columns, stored, seen.values)
    return model(
        guessed=True,
        name=title,
        label={**_label_of_events(title, nouns, item, seen.facts), **label_of_rows(title)},
        nouns=tuple(noun for noun in nouns if noun != title),
        key=seen.key,
        item=item,
        rank=seen.rank,
        columns=columns,
        ranges=ranges,
        sums=sums_among(columns),
        terms={name: term for name, term in terms.items() if name not in columns},
        fiscal_year=guesses.first_fiscal_month([title, *columns, *chain(*seen.values.values())])
        if days
        else 1,
        search=_search([*texts, *_titles(columns, item, seen)], item, seen.facts, seen.total),
    )


def _with_words(
    title: str, columns: Mapping[str, Column], seen: TableFacts, item: str | None
) -> tuple[dict[str, Column], tuple[str, ...], Named]:
    """The columns with their words, the nouns for a row, and the word sets of the columns."""
    values, rows = seen.values, {*seen.key, item, seen.rank}
    filled = [name for name, fact in seen.facts.items() if fact.present == seen.total]
    columns = with_letter_codes(with_stored_units(columns, values, filled), values, title)
    columns = with_own_words(columns, seen.facts, values, rows)
    named = sets_of(columns, rows)
    columns = with_common_words(columns, values, named)
    columns = with_everyday_words(columns, values, rows, named.of_proper_names)
    nouns = nouns_of(title, seen.key, item, columns)
    with dictionary.opened() as known:
        if known is not None:
            columns = with_dictionary_words(columns, values, known, {*seen.key, item})
            nouns = nouns_in_both(nouns, columns, known)
    nouns = nouns_otherwise(nouns, columns, values)
    nouns = tuple(dict.fromkeys((*nouns, *other_row_nouns(columns, values, nouns))))
    columns = with_parts_of_values(columns, values, named.of_names, nouns)
    return with_contrasts(columns, values), nouns, named


def _label_of_events(
    title: str, nouns: Sequence[str], item: str | None, facts: Mapping[str, ColumnFacts]
) -> dict[Lang, str]:
    """What the rows are called where somebody is in many of them: a row is a sale, not a person."""
    first = next((noun for noun in nouns if has_cjk(noun)), None)
    fact = facts.get(item or "")
    if first not in NAMES["rows"]["people"] or fact is None or is_somebody(title.replace("_", " ")):
        return {}
    if fact.distinct > fact.present / 2:
        return {}
    label: dict[Lang, str] = NAMES["rows"]["label"]
    return label


def _titles(columns: Mapping[str, Column], item: str | None, seen: TableFacts) -> list[str]:
    """The column of items if rows share its values: "nurse" is a word of several titles of jobs."""
    if item is None or not seen.values.get(item) or columns[item].vocabulary != "closed":
        return []
    if columns[item].private:
        return []  # a word that nothing explains may not ask for a person
    return [item] if seen.facts[item].distinct <= seen.facts[item].present / 2 else []


_MORNING = time(6)


def _early(columns: Mapping[str, Column], seen: TableFacts) -> set[str]:
    """The columns with times of day soon after midnight, also those that are counted on ("26:00")."""
    early = {name for name, fact in seen.facts.items() if isinstance(fact.low, time) and fact.low < _MORNING}
    for name, values in seen.values.items():
        column = columns.get(name)
        if column and column.kind is Kind.TIME and any(value < f"{_MORNING:%H:%M}" for value in values):
            early.add(name)
    late = {found.expr for found in seen.written.values() if found.type == "TIME"}
    return early | {name for name, column in columns.items() if column.expr in late}


def _ranges(columns: Mapping[str, Column], seen: TableFacts) -> dict[str, Range]:
    """The ranges between two columns of numbers or days, by the names of the columns."""
    facts = {name: fact for name, fact in seen.facts.items() if name not in seen.brief}
    numbers = [n for n, fact in facts.items() if (fact.kind.is_number or fact.kind.is_time) and n in columns]
    whole = {n: n if columns[n].filterable else whole_of(n) for n in numbers}
    return {
        name if name not in columns else f"{name}_range": Range(
            low=whole[low],
            high=whole[high],
            synonyms=tuple(dict.fromkeys(words_of_range(name, columns[low]))),
            unlimited=not (
                is_money(name, columns[low]) or _missing_together(facts[low], facts[high], seen.total)
            ),
        )
        for name, low, high in unit_guesses.ranges_among(numbers)
        if facts[low].kind.is_time == facts[high].kind.is_time and {whole[low], whole[high]} <= {*columns}
    }


def _missing_together(low: ColumnFacts, high: ColumnFacts, total: int) -> bool:
    """Whether both numbers of a pair are missing equally often: then they are unknown, not without limit."""
    return low.kind.is_number and low.present == high.present < total


def _joined(named: Mapping[str, Range], pairs: Mapping[str, Range]) -> dict[str, Range]:
    """The ranges by their names and those that the thesaurus knows; what both find is one range."""
    names = {(pair.low, pair.high): name for name, pair in pairs.items()}
    joined, rest = dict(pairs), {}
    for name, found in named.items():
        if known := names.get((found.low, found.high)):
            words = dict.fromkeys((*joined[known].synonyms, name, *found.synonyms))
            night = joined[known].overnight or found.overnight
            joined[known] = joined[known].model_copy(update={"synonyms": tuple(words), "overnight": night})
        else:
            rest[name] = found
    return rest | joined


def _item(texts: Sequence[str], facts: Mapping[str, ColumnFacts]) -> str | None:
    """The column that names an item: by its name or the end of it, else the shortest free text."""
    single = [name for name, fact in facts.items() if fact.kind is Kind.TEXT]
    for called in (guesses.snake, lambda name: guesses.words_of(name)[-1]):
        named = [name for name in single if guesses.words_of(name) and called(name) in guesses.ITEMS]
        if named:
            return min(named, key=lambda name: guesses.ITEMS.index(called(name)))
    titles = [name for name in texts if not guesses.looks_like_text(name)]
    called_so = [name for name in titles if name.endswith(tuple(NAMES["titles_within"]["named"]))]
    return min(called_so or titles, key=lambda name: facts[name].length, default=None)


_STOCK_PHRASE = 40
"""Longer texts are written by somebody, not chosen from a list."""


def _are_stock_phrases(name: str, facts: Mapping[str, ColumnFacts]) -> bool:
    """Whether a column of notes repeats the same few texts: then it is not searched for words."""
    fact = facts.get(name)
    if fact is None or not guesses.looks_like_text(name):
        return False
    return fact.distinct < fact.present / 2 and fact.length <= _STOCK_PHRASE


def _search(
    texts: Sequence[str], item: str | None, facts: Mapping[str, ColumnFacts], total: int
) -> tuple[str, ...]:
    """The columns for keyword search: first the item, then short texts; only mostly filled columns."""
    filled = [name for name in texts if facts[name].present > total / 2]
    return tuple(sorted(filled, key=lambda name: (name != item, facts[name].length))[:5])
