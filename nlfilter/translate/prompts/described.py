"""The lines about a table in a prompt: its columns, its ranges and sums, and the owner's terms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from nlfilter.schema.fold import clean
from nlfilter.schema.kinds import Kind
from nlfilter.translate.prompts.visible import Visible, is_listed, told_name
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import columns as columns_of
from nlfilter.where.sql.writer import readable

SAMPLE = 3
"""The number of values that show how a larger column spells them."""

LONGEST_TERM = 80
"""The most characters of a term's clause; of a longer one, only the names are shown."""

LONGEST_DESCRIPTION = 160
MOST_SYNONYMS = 6

TYPE_WORDS: dict[Kind, str] = {
    Kind.BOOLEAN: "boolean",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "number",
    Kind.FLOAT: "number",
    Kind.DATE: "date",
    Kind.TIMESTAMP: "timestamp",
    Kind.TIME: "time",
    Kind.TEXT: "text",
    Kind.TEXT_LIST: "list",
}


def described(visible: Visible) -> Iterator[str]:
    """The lines about a table."""
    yield from (_column(name, visible) for name in visible.columns)
    yield from _ranges(visible)
    yield from _sums(visible)
    yield from _terms(visible)


def _column(name: str, visible: Visible) -> str:
    """The line about a column: name, type, other names, meaning, values."""
    column = visible.columns[name]
    is_words = column.kind is Kind.TEXT and visible.is_free_text(name)
    kind = _words(name, visible) if is_words else TYPE_WORDS[column.kind]
    called = _other_names(name, [*column.label.values(), *column.synonyms])
    facts = [
        clean(column.description)[:LONGEST_DESCRIPTION].rstrip(".") if column.description else "",
        _measure(name, visible),
        *(
            f"{truth} = {', '.join(map(clean, words[:MOST_SYNONYMS]))}"
            for truth, words in (("true", column.when_true), ("false", column.when_false))
            if words
        ),
        _values(name, visible),
        "[] = none" if column.kind is Kind.TEXT_LIST and visible.holds_zero(name) else "",
        "Groups, as values: " + _listed(map(clean, groups)) if (groups := _groups(name, visible)) else "",
    ]
    said = ". ".join(fact for fact in facts if fact)
    return f"{told_name(name)} {kind}{called}" + (f": {said}" if said else "")


def _words(name: str, visible: Visible) -> str:
    """The type of a column of free text. It tells the language, because a search must use that language."""
    return "Japanese words" if visible.is_japanese(name) else "words"


def _measure(name: str, visible: Visible) -> str:
    """The span and the unit of a column, unless its description gives the unit."""
    column = visible.columns[name]
    unit, per = column.unit or column.unit_in, column.per or column.per_in
    unit = f"{unit or ''} per {per}".strip() if per else unit
    told = clean(unit) if unit and unit.lower() not in column.description.lower() else ""
    span = " to ".join(visible.span(name) or ())
    return f"{span} {told}".strip() if span else told and f"in {told}"


def _groups(name: str, visible: Visible) -> list[str]:
    """The groups that are shown: none that is also a value, and none where a comparison replaces them."""
    column = visible.columns[name]
    shown = {} if column.private or column.order else column.groups
    return [group for group, one in shown.items() if group not in one.values]


def _values(name: str, visible: Visible) -> str:
    order = visible.order(name)
    if order:
        return "Values from least to greatest (>= works): " + _listed(order)
    values = tuple(visible.values[name])
    if is_listed(values):
        return "Values: " + _listed(values) if values else ""
    shown = [*values[:SAMPLE], *(value for value in values[SAMPLE:] if not value)]
    return "e.g. " + _listed(shown) if visible.columns[name].vocabulary != "open" else ""


def _ranges(visible: Visible) -> Iterator[str]:
    """How to ask a range. A missing end is no limit, or as good as the other end."""
    for name, ends in visible.schema.ranges.items():
        if {ends.low, ends.high} <= visible.columns.keys():
            low, high = told_name(ends.low), told_name(ends.high)
            called = _other_names("", [name, *ends.label.values(), *ends.synonyms])
            least, most = f"{high} >= X OR {high} IS NULL", f"{low} <= X OR {low} IS NULL"
            if not ends.unlimited:
                least, most = f"{least} AND {low} >= X", f"{most} AND {high} <= X"
            on = "; on X is both" if visible.columns[ends.low].kind.is_temporal else ""
            yield f"Range{called}: at least X is {least}; at most X is {most}{on}"


def _sums(visible: Visible) -> Iterator[str]:
    for name, sum_ in visible.schema.sums.items():
        if set(sum_.of) <= visible.columns.keys():
            called = _other_names("", [name.replace("_", " "), *sum_.label.values(), *sum_.synonyms])
            yield f"Sum {' + '.join(map(told_name, sum_.of))}{called}"


def open_terms(visible: Visible) -> Iterator[str]:
    """The owner's terms without those about values that may not be shown."""
    for name, predicate in visible.compiled.terms.items():
        if visible.is_open(columns_of(predicate)) and lookup_key(name) not in visible.compiled.names:
            yield name


def _terms(visible: Visible) -> Iterator[str]:
    """The lines about the owner's terms; short clauses are shown."""
    for name in open_terms(visible):
        term, predicate = visible.schema.terms[name], visible.compiled.terms[name]
        known, columns = visible.compiled.terms_by_key, visible.compiled.names
        # The name of an unreviewed term was made from its clause, and is as long as the clause.
        words = term.words if term.unreviewed else ()
        keys = ((clean(word), lookup_key(clean(word))) for word in words)
        said = next((word for word, key in keys if known.get(key) == predicate and key not in columns), name)
        called = _other_names(said, term.words)
        meant = clean(readable(predicate, visible.compiled))
        shown = f": {meant}" if len(meant) <= LONGEST_TERM else ""
        yield f"Term {told_name(said)}{called}{shown}"


def _other_names(name: str, words: Iterable[str]) -> str:
    others = [w for w in dict.fromkeys(map(clean, words)) if w.lower() != name.lower().replace("_", " ")]
    return f" ({', '.join(others[:MOST_SYNONYMS])})" if others else ""


def _listed(values: Iterable[str]) -> str:
    """The values, without quotes if possible, because each quote costs a token. An empty text keeps them."""
    return ", ".join(literal(v) if not v or "," in v or "'" in v else v for v in values)


def literal(value: str) -> str:
    """A text as an SQL literal."""
    return "'" + value.replace("'", "''") + "'"


def json_line(data: Mapping[str, object]) -> str:
    """An object as JSON on one line, with as few tokens as possible."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()  # a lone surrogate cannot travel
