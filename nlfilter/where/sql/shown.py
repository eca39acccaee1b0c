"""Writes clauses for people: they are short, and the gate reads them back, but no engine runs them."""

from __future__ import annotations

from nlfilter.where.compiled import CompiledSchema
from nlfilter.where.names import readable_name
from nlfilter.where.nodes import HasWord, Leaf, Predicate
from nlfilter.where.patterns import word_edges
from nlfilter.where.sql.writer import Writer


def shown(predicate: Predicate, compiled: CompiledSchema) -> str:
    """Writes a predicate in short SQL: `has_word(title, 'intern')` instead of a regular expression."""
    return _ShownWriter(compiled, column=readable_name).write(predicate)


class _ShownWriter(Writer):
    def leaf(self, leaf: Leaf, *, negated: bool) -> str:
        if isinstance(leaf, HasWord) and any(word_edges(leaf.word)):
            return f"{'NOT ' if negated else ''}has_word({self.column(leaf.column)}, {self.value(leaf.word)})"
        return super().leaf(leaf, negated=negated)
