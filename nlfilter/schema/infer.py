"""A schema for data without one: types as stored, the rest guessed from names and values.

An owner should read and correct the guesses, but they are good enough to query an unknown file at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlfilter.errors import personal_data
from nlfilter.schema import dictionary, guesses
from nlfilter.schema.currencies import is_currency
from nlfilter.schema.facts import Facts, facts_of, guessed_kind, note_of
from nlfilter.schema.kinds import Kind, declared_as, kind_of
from nlfilter.schema.learn import is_free_text
from nlfilter.schema.own_words import nouns_of, sums_among, with_own_words
from nlfilter.schema.parts import Column, Group, Order, Range
from nlfilter.schema.personal import personal_kinds
from nlfilter.schema.scales import Scale, scale_of
from nlfilter.schema.semantic import Semantic
from nlfilter.schema.wording import nouns_in_both, worded
from nlfilter.schema.world import MOST, Recognised, recognised
from nlfilter.schema.written import Written, written_as
from nlfilter.sources.learn import TextFacts, distinct_values
from nlfilter.sources.names import free_name, literal, quoted
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.sources.source import Scan, Source

if TYPE_CHECKING:
    from nlfilter.schema.table import TableSchema

_ROWS = 50_000  # the number of rows to guess from, however long the list is
_MANY = 50  # with this many distinct values, single-word texts with digits are identifiers


@dataclass(frozen=True)
class Inferred:
    """A guessed schema, the facts behind each column, and the stored types of the left-out columns."""

    schema: TableSchema
    notes: Mapping[str, str]
    left_out: Mapping[str, str]


def infer_telling(ranked: Ranked, model: type[TableSchema], *, noted: bool = False) -> Inferred:
    """The guessed schema of a ranked list, and the left-out columns: nested types, which stay in the rows.

    `noted`: with counts, missing values and examples of each column.
    """
    source = open_source(ranked)
    kinds = {name: guessed_kind(type_) for name, type_ in source.columns.items()}
    left_out = {name: source.columns[name] for name, kind in kinds.items() if kind is Kind.OTHER}
    return Inferred(*_inferred(source, model, noted=noted), left_out)


def _inferred(source: Source, model: type[TableSchema], *, noted: bool) -> tuple[TableSchema, dict[str, str]]:
    types = {name: type_ for name, type_ in source.columns.items() if guessed_kind(type_) is not Kind.OTHER}
    if not types:
        return model(name=source.title, columns={}), {}
    total = min(source.total, _ROWS)
    with source.scan(list(types)) as whole:
        scan = whole.first(_ROWS).copied(list(types), total)
        facts = facts_of(scan, types)
        rank = _rank(facts)
        personal = personal_kinds(facts)
        person = _person(scan, facts, rank)
        key = _key(scan, facts, total, person)
        plain = (n for n in facts if n not in personal and types[n] == "VARCHAR")
        texts_as = {n: written_as(scan, n, facts[n]) for n in plain}
        written = {n: found for n, found in texts_as.items() if found}
        values = {n: _few_values(scan, n, fact) for n, fact in facts.items()}
        notes = {n: note_of(scan, n, fact, total) for n, fact in facts.items()} if noted else {}
        for name in personal.keys() & notes.keys():
            # A schema file is shared more widely than its table, so it holds no examples of data about
            # people.
            notes[name] = f"{notes[name].partition(':')[0]} ({personal_data()})"
        if person in notes:
            # Only the owner knows this: `list` would change the order of the rows, and the meaning of a
            # limit.
            notes[person] += f" (perhaps whose list it is: add list: {person})"
    columns: dict[str, Column] = {}
    for name, fact in facts.items():
        if name != rank:
            if meant := _answers(name, fact, values[name]):
                made = _flag(name, types, meant)
            elif fact.kind.is_text and (worldly := recognised(name, values[name])):
                made = {name: _named(declared_as(types[name]), worldly)}
            elif name in written and not scale_of(name, values[name]):
                made = _read(name, types, written[name])
            else:
                made = _columns(name, types[name], fact, types)
                if fact.kind is Kind.TEXT and (scale := scale_of(name, values[name])):
                    made[name] = _stepped(made[name], scale)
            if kind := personal.get(name):  # also the columns derived from it
                marks = {"holds": kind, "private": True}
                made = {key: column.model_copy(update=marks) for key, column in made.items()}
            columns |= made
    texts = [name for name, column in columns.items() if column.vocabulary == "text" and column.filterable]
    item = _item(texts, facts)
    columns = with_own_words(columns, facts, {*key, item, rank})
    nouns = nouns_of(source.title, key, item, columns)
    with dictionary.opened() as known:
        if known is not None:
            columns = worded(columns, values, known, {*key, item})
            nouns = nouns_in_both(nouns, columns, known)
    numbers = [name for name, fact in facts.items() if fact.kind.is_number or fact.kind.is_time]
    ranges = {
        name if name not in columns else f"{name}_range": Range(low=low, high=high)
        for name, low, high in guesses.ranges_among([name for name in numbers if name in columns])
        if facts[low].kind.is_time == facts[high].kind.is_time
    }
    schema = model(
        name=source.title,
        nouns=tuple(noun for noun in nouns if noun != source.title),
        key=key,
        item=item,
        rank=rank,
        columns=columns,
        ranges=ranges,
        sums=sums_among(columns),
        search=_search(texts, item, facts, total),
    )
    return schema, {name: note for name, note in notes.items() if name in columns}


def _rank(facts: Mapping[str, Facts]) -> str | None:
    named = (n for n, f in facts.items() if guesses.snake(n) in guesses.RANKS and f.kind.is_number)
    return next(named, None)


def _person(scan: Scan, facts: Mapping[str, Facts], rank: str | None) -> str | None:
    """The list column: a column with such a name, if ranks repeat, but not within one of its values."""
    if rank is None:
        return None
    for name in facts:
        if guesses.snake(name) in guesses.LISTS:
            pair = f"({quoted(name)}, {quoted(rank)})"
            total, ranks, pairs = scan.read(
                f"SELECT count(*), count(DISTINCT {quoted(rank)}), count(DISTINCT {pair}) FROM {scan.table}"
            )[0]
            if ranks < pairs == total:
                return name
    return None


def _key(scan: Scan, facts: Mapping[str, Facts], total: int, person: str | None) -> tuple[str, ...]:
    """The first column with the name of a key that never repeats, in the table or in one person's list."""
    for name, fact in facts.items():
        single = fact.kind in (Kind.TEXT, Kind.INTEGER) and fact.present == total and name != person
        if total and single and guesses.looks_like_key(name):
            for key in ((name,), (person, name)) if person else ((name,),):
                parts = ", ".join(map(quoted, key))
                if scan.read(f"SELECT count(DISTINCT ({parts})) FROM {scan.table}")[0][0] == total:
                    return key
    return ()


def _item(texts: Sequence[str], facts: Mapping[str, Facts]) -> str | None:
    """The column that names an item: by its name, else the shortest free text."""
    single = [name for name, fact in facts.items() if fact.kind is Kind.TEXT]
    for called in (guesses.snake, lambda name: guesses.words_of(name)[-1]):
        named = [name for name in single if guesses.words_of(name) and called(name) in guesses.ITEMS]
        if named:
            return min(named, key=lambda name: guesses.ITEMS.index(called(name)))
    return min(texts, key=lambda name: facts[name].length, default=None)


def _search(
    texts: Sequence[str], item: str | None, facts: Mapping[str, Facts], total: int
) -> tuple[str, ...]:
    """The columns for keyword search: first the item, then short texts; only mostly filled columns."""
    filled = [name for name in texts if facts[name].present > total / 2]
    return tuple(sorted(filled, key=lambda name: (name != item, facts[name].length))[:5])


def _few_values(scan: Scan, name: str, fact: Facts) -> tuple[str, ...]:
    """The values of a column with a few repeated short texts, or of a flag of numbers; else none."""
    if not (fact.kind.is_text or _is_flag_of_numbers(name, fact)):
        return ()
    if not 0 < fact.distinct <= 2 * MOST or fact.length > 40:  # the count is approximate
        return ()
    listed = fact.kind is Kind.TEXT_LIST
    text = f"unnest(CAST({quoted(name)} AS VARCHAR[]))" if listed else f"CAST({quoted(name)} AS VARCHAR)"
    return distinct_values(scan, {name: text}, {name: [name]})[name]


def _is_flag_of_numbers(name: str, fact: Facts) -> bool:
    """Whether it holds 0 and 1, and does not have the name of a count."""
    return (
        fact.kind is Kind.INTEGER and (fact.low, fact.high) == (0, 1) and not guesses.looks_like_count(name)
    )


def _answers(name: str, fact: Facts, values: tuple[str, ...]) -> Mapping[str, bool] | None:
    """The two stored values of a yes/no column, texts or 0 and 1, with their meanings."""
    if fact.kind is Kind.TEXT_LIST:
        return None
    meant = {value: guesses.ANSWERS[value.lower()] for value in values if value.lower() in guesses.ANSWERS}
    return meant if len(meant) == len(values) == 2 and len({*meant.values()}) == 2 else None


def _flag(name: str, types: Mapping[str, str], meant: Mapping[str, bool]) -> dict[str, Column]:
    """Replace a yes/no column by a derived BOOLEAN."""
    yes = next(value for value, is_yes in meant.items() if is_yes)
    literal_yes = literal(yes) if kind_of(types[name]) is Kind.TEXT else yes
    flag = _in_place_of(name, "BOOLEAN", f"{quoted(name)} = {literal_yes}")
    flag = flag.model_copy(update={"when_true": guesses.flag_words(name)})
    hidden = Column.model_validate({"type": types[name], "kind": Semantic.YES_NO, "filterable": False})
    return {name: hidden, free_name(types, f"{name}_flag"): flag}


def _read(name: str, types: Mapping[str, str], written: Written) -> dict[str, Column]:
    """Replace a column of texts that are numbers, days or times by a derived column of that type."""
    hidden = Column.model_validate({"type": "VARCHAR", "kind": written.kind, "filterable": False})
    told = guesses.unit_of(name, types)
    unit = written.unit or told.unit if written.kind is Semantic.NUMBER else None
    read = _in_place_of(name, written.type, written.expr).model_copy(
        update={"unit": unit, "per": told.per if is_currency(unit) else None}
    )
    return {name: hidden, free_name(types, f"{name}_{written.kind.value}"): read}


def _in_place_of(name: str, type_: str, expr: str) -> Column:
    """A derived column with the words of the stored one."""
    return Column(type=type_, label={"en": name.replace("_", " "), "ja": name}, synonyms=(name,), expr=expr)


def _columns(name: str, type_: str, fact: Facts, types: Mapping[str, str]) -> dict[str, Column]:
    """The column for the schema; a text column that mostly holds dates also gives a derived DATE."""
    if fact.kind is Kind.BOOLEAN:
        return {name: Column(type="BOOLEAN", when_true=guesses.flag_words(name))}
    if fact.kind.is_number:
        told = guesses.unit_of(name, types)
        sentinel = (-1,) if fact.low == -1 and not fact.negatives and fact.high > 0 else ()
        return {
            name: Column.model_validate(
                {
                    "type": type_,
                    "unit": told.unit,
                    "unit_names": told.names,
                    "per": told.per,
                    "missing": sentinel,
                }
            )
        }
    if fact.kind.is_temporal:
        return {name: Column(type=type_)}
    if fact.kind is Kind.TEXT_LIST:
        return {name: Column(type=declared_as(type_))}
    if fact.present and fact.dates == fact.present:
        return {name: Column(type="TIMESTAMP" if fact.clocks else "DATE", stored="VARCHAR")}
    if fact.present and fact.times == fact.present:
        return {name: Column(type="TIME", stored="VARCHAR")}
    derived = f"{name}_date"
    if fact.present and fact.dates >= 0.95 * fact.present and derived not in types:
        day = _in_place_of(name, "DATE", f"TRY_CAST({quoted(name)} AS DATE)")
        return {name: Column(type="VARCHAR", filterable=False), derived: day}
    return {name: _text_column(declared_as(type_), fact)}


def _named(type_: str, worldly: Recognised) -> Column:
    """A column of well-known things (countries, languages ...), with their other names."""
    groups = {
        name: Group(values=of, synonyms=tuple(others)) for (name, *others), of in worldly.families.items()
    }
    data = {"type": type_, "kind": worldly.kind, "values": worldly.words, "groups": groups}
    return Column.model_validate({**data, "vocabulary": "closed"})


def _stepped(column: Column, scale: Scale) -> Column:
    """A column of steps of a scale, in their order; single letters need the column's name (`named_only`)."""
    named_only = all(len(value) == 1 for value in scale.values)
    order = Order(values=scale.values, better=scale.better)
    told = {"holds": scale.kind, "order": order, "values": scale.words, "named_only": named_only}
    return column.model_copy(update=told)


def _text_column(type_: str, fact: Facts) -> Column:
    identifier = fact.coded and fact.distinct > _MANY and fact.length <= 40
    if identifier:
        return Column(type=type_, vocabulary="open", named_only=True)
    if is_free_text(TextFacts(fact.present, fact.distinct, fact.length)):
        return Column(type=type_, vocabulary="text")
    return Column(type=type_, vocabulary="closed")
