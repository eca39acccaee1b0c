"""From a meaning to an item: what a word of the table asks of a row, and the correction to show for it."""

from __future__ import annotations

from dataclasses import replace

from nlfilter.schema.fold import fold, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon import STORED, Meaning
from nlfilter.translate.embedded.reading import Item, Reading
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import Compare, Flag, Has, HasAny, HasWord, OneOf, Predicate, disjunction
from nlfilter.where.phrases import How, Mapped

VALUE_KINDS = ("term", "flag", *STORED, "text")


def equals(name: str, kind: Kind, values: tuple[str, ...]) -> Predicate:
    """A column holds one of the values."""
    if kind is Kind.TEXT_LIST:
        return Has(name, values[0]) if len(values) == 1 else HasAny(name, values)
    return Compare(name, "=", values[0]) if len(values) == 1 else OneOf(name, values)


def add_value(
    reading: Reading,
    i: int,
    first: int,
    last: int,
    chosen: Meaning,
    lost: tuple[Meaning, ...] = (),
    *,
    told: bool = False,
) -> None:
    """Make an item of a meaning of atom i; `lost` are the others, `told` that its column was said."""
    atom = reading.atoms[i]
    # Of values that differ by a hyphen or a space alone ("B", "B-"), the one that was written is meant.
    if chosen.kind == "value" and (same := tuple(v for v in chosen.values if fold(v) == fold(atom.text))):
        chosen = replace(chosen, values=same)
    predicate, exclusive = predicate_of(reading, chosen)
    item = Item(first, last, predicate, chosen.name, exclusive, searched=chosen.kind == "text", told=told)
    mapped = mapping(reading, atom.text, chosen, lost, corrected=atom.correction is not None)
    reading.add(replace(item, mapped=(mapped,) if mapped else ()))


def predicate_of(reading: Table, meaning: Meaning) -> tuple[Predicate, bool]:
    """What a meaning asks of a row, and whether two of its kind exclude each other."""
    if meaning.kind == "term":
        return reading.context.schema.terms[meaning.name], False
    name, column = meaning.name, reading.column(meaning.name)
    if meaning.kind == "flag":
        return (Flag(name) if meaning.truth else Compare(name, "=", False)), True
    if meaning.kind == "text":
        return disjunction(
            *(HasWord(name, fold(v) if v.islower() else v) for v in dict.fromkeys(meaning.values))
        ), False
    return equals(name, column.kind, meaning.values), column.kind is not Kind.TEXT_LIST


def _how(text: str, chosen: Meaning) -> How | None:
    match chosen.kind:
        case "synonym" | "text":
            return How.SYNONYM if squeeze(text) != squeeze(chosen.values[0]) else None
        case "group" | "piece":
            return How.GROUP
        case "term":
            return How.TERM
        case "value":
            return None if text in chosen.values else How.FOLDED
    return None


def mapping(
    table: Table, text: str, chosen: Meaning, lost: tuple[Meaning, ...], *, corrected: bool = False
) -> Mapped | None:
    """What to say of a word that was read as another one, or as one of several."""
    how = How.TYPO if corrected else _how(text, chosen)
    alternatives = tuple(
        dict.fromkeys(
            f"{table.label(m.name)}: {m.values[0]}" if m.values else table.label(m.name)
            for m in lost
            if m.name != chosen.name
        )
    )
    if how is None and not alternatives:
        return None
    value: str | tuple[str, ...] = chosen.values or chosen.name
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return Mapped(text, chosen.name, value, how or How.FOLDED, alternatives)
