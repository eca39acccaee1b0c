"""Productions of texts: what a column contains, begins or ends with, and words to search for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from nlfilter.schema.kinds import Kind
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Quoted, Sought, Subject, Wish
from nlfilter.translate.reader.predicates.text_search import as_written, is_plural, searched, sought_in
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import AnyRun, Like, Pattern, disjunction


@production
def piece(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A text that a column contains, begins or ends with; with the argument "not", that it must not."""
    subject, quoted = first_of(parts, Subject), first_of(parts, Quoted)
    if subject and quoted and subject.meaning.kind != "range":
        column = table.column(subject.meaning.name)
        if column.kind.is_text and quoted.text.strip():
            name = subject.meaning.name
            forms = as_written(table, (name,), quoted.text)
            predicate = disjunction(*(Like(name, _pattern(parts, form), True) for form in forms))
            refused = rule.argument == "not"
            yield Wish(*span_of(parts), predicate, subject.meaning.name, negated=refused, whole=True), -0.5


@production
def piece_anywhere(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A piece of text without a column: in the columns to search, else in the only column of texts."""
    schema, text = table.schema, only(parts, Quoted).text
    names = list(searched(table))
    if not names:
        names = [n for n in schema.filterable if table.column(n).kind is Kind.TEXT]
        names = names if len(names) == 1 else []
    if names and text.strip():
        patterns = [_pattern(parts, form) for form in as_written(table, names, text)]
        predicate = disjunction(*(Like(name, pattern, True) for name in names for pattern in patterns))
        yield Wish(*span_of(parts), predicate, names[0], whole=True), 0.3


@production
def look_for(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Unknown words, searched for in the named column, else in all columns to search."""
    sought, subject = only(parts, Sought), first_of(parts, Subject)
    names = (subject.meaning.name,) if subject else searched(table)
    if subject is None or (subject.holds_text and table.lexicon.matching(names[0]) == "text"):
        predicate = sought_in(table, names, sought)
        if predicate is not None:
            cost = 0.0 if subject else _A_WORD * len(sought.words)
            apart = tuple(names) == (table.schema.item,) and is_plural(table, names[0], sought)
            yield (
                Wish(*span_of(parts), predicate, names[0], searched=not sought.phrase, exclusive=apart),
                cost,
            )


_A_WORD = 1.0


def _pattern(parts: Sequence[Node], text: str) -> Pattern:
    """The pattern of a text, as a word says ("starts with"); without one, it may be anywhere."""
    match = next((part.parts[0].symbol for part in parts if part.symbol == "Match"), "contains")
    return _PIECES[match.removesuffix("_after")](text)


_PIECES: Mapping[str, Callable[[str], Pattern]] = {
    "contains": lambda text: (AnyRun(), text, AnyRun()),
    "starts": lambda text: (text, AnyRun()),
    "ends": lambda text: (AnyRun(), text),
}
