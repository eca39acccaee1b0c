"""Words that an amount explains: "something light, less than 10 kilos" says one thing twice.

Such a word ("light", "cheap") has no number, so alone it cannot be asked and is named. Beside an amount of
the same column in the same direction, it is not left over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from nlfilter.schema.fold import squeeze
from nlfilter.translate.reader.engine.best_paths import Path
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Clause, Run, Wish
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.words import LEFT_WORD, UNKNOWN
from nlfilter.where.nodes import Between, Compare, leaves

_SAID = frozenset({UNKNOWN, LEFT_WORD, "Name"})

Bound = tuple[str, str]
"""A column, and whether little or much of it is asked for."""


def without_explained(table: Table, path: Path) -> Path:
    """The path without the words that its amounts explain."""
    if not any(node.symbol in _SAID for node in path.nodes):
        return path
    bounds = {bound for node in path.nodes for bound in _bounds(node)}
    if not bounds:
        return path
    return replace(path, nodes=tuple(node for node in path.nodes if not _is_explained(table, node, bounds)))


def _bounds(node: Node) -> Iterator[Bound]:
    match node.form:
        case Wish() as wish:
            wishes: tuple[Wish, ...] = (wish,)
        case Run(wishes=wishes) | Clause(wishes=wishes):
            pass
        case _:
            return
    for leaf in (leaf for wish in wishes if not wish.negated for leaf in leaves(wish.predicate)):
        match leaf:
            case Compare(name, "<" | "<=", _):
                yield name, "little"
            case Compare(name, ">" | ">=", _):
                yield name, "much"
            case Between(name, _, _):
                yield from ((name, "little"), (name, "much"))


def _is_explained(table: Table, node: Node, bounds: Collection[Bound]) -> bool:
    if node.symbol not in _SAID:
        return False
    said = squeeze(table.source.text[node.start : node.stop])
    properties = table.lang.qualities.get(said, ())
    return any(
        (meaning.name, side) in bounds
        for side, words in properties
        for word in words
        for meaning in table.lexicon.find(word)
    )
