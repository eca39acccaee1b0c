"""Wishes that may mean their opposite, because no rule reads a word near them: named, and not applied.

The rules handle a word that stands right beside a wish (`Vague`). This module finds the wishes that are
separated from it by unknown words: "who are not living in the city Kyoto". It also finds other doubtful
cases: in "free delivery" it may not be the row that is free, and a day may be part of a remark, or of what
people say about themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from nlfilter.schema.fold import is_cjk, is_ideograph
from nlfilter.translate.reader.engine.best_paths import LEFT_OVER, TAKING, Path
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import Wish
from nlfilter.translate.reader.table import Table
from nlfilter.translate.reader.words.boundaries import is_written_in_katakana
from nlfilter.translate.reader.words.words import UNKNOWN, Words
from nlfilter.where.nodes import Compare, leaves

_BEFORE = frozenset({"not", "not_doing", "ne", "neither", "nor", "optional", "missing"})
_COMPARING = frozenset({"lt", "le", "gt"})
_AFTER = frozenset({"not_after", "negated_after", "exclude_after", "drop_after", "rest", "optional_after"})
_BETWEEN = LEFT_OVER | {"Noun", "Tone"}
_APPLIED = frozenset({"Wish", "Run", "Each"})
_UNREAD = frozenset({"unknown", "left", "glue"})
_LONGEST_VERB = 12
"""The most letters between a wish and the ending of a verb that may refuse it."""


def without_doubtful(table: Table, words: Words, path: Path) -> Path:
    """The path with every doubtful wish turned into a `Vague` node."""
    doubtful = {n for i, node in enumerate(path.nodes) for n in _turned_round(table, path.nodes, i, node)}
    doubtful |= {n for n, node in enumerate(path.nodes) if _is_free_of_what(table, path.nodes, n, node)}
    doubtful |= {n for n, node in enumerate(path.nodes) if _is_day_of_a_remark(table, path.nodes, node)}
    doubtful |= {n for n, node in enumerate(path.nodes) if _is_end_of_a_word(table, path.nodes, n, node)}
    doubtful |= {n for n, node in enumerate(path.nodes) if _is_a_part_to_drop(table, path.nodes, n, node)}
    doubtful |= {n for n, node in enumerate(path.nodes) if _is_day_of_another(table, path.nodes, n, node)}
    doubtful |= {n for n, node in enumerate(path.nodes) if _is_amount_of_another(table, path.nodes, n, node)}
    doubtful |= {n for found in words.negations.endings for n in _skipped(words, path.nodes, *found.span())}
    doubtful |= {n for n, node in enumerate(path.nodes) if _is_day_of_a_life(table, path.nodes, n, node)}
    if not doubtful:
        return path
    nodes = (_named(node) if n in doubtful else node for n, node in enumerate(path.nodes))
    return replace(path, nodes=tuple(nodes))


def _turned_round(table: Table, nodes: Sequence[Node], at: int, node: Node) -> Iterator[int]:
    """The place of the wish that a leftover word may refuse. Only leftover words may stand between them."""
    roles = table.lang.roles.get(node.form.key, frozenset()) if node.symbol == "left" else frozenset()
    ends = not any(map(str.isalnum, table.source.text[node.stop :]))  # "sales, actually no"
    toned = at > 0 and nodes[at - 1].symbol == "Tone"
    passed = "comma" if ends and (roles & _BEFORE or toned) else ""
    for side, step in ((_BEFORE, -1 if ends else 1), (_AFTER, -1)):
        if roles & side:
            beside = at + step
            while 0 <= beside < len(nodes) and (
                nodes[beside].symbol == passed or _stands_between(table, nodes[beside])
            ):
                beside += step
            wished = 0 <= beside < len(nodes) and nodes[beside].symbol in _APPLIED
            wished = wished and not _begins_anew(nodes[beside])
            if wished and (step > 0 or not _is_parted(table, nodes, beside)):
                yield beside
    if roles & _COMPARING and at + 1 < len(nodes) and _is_of_days(nodes[at + 1].form):
        yield at + 1


def _begins_anew(node: Node) -> bool:
    """Whether an article shows that a refusal has ended: "no sauna and a deposit"."""
    return node.rule is not None and (node.rule.production, node.rule.argument) == ("some_there", "more")


def _is_parted(table: Table, nodes: Sequence[Node], at: int) -> bool:
    """Whether a space in Japanese parts a wish from unknown words, which may be what is refused."""
    one, other = nodes[at], nodes[at + 1]
    text = table.source.text
    return other.symbol == UNKNOWN and is_cjk(text[one.stop - 1]) and text[one.stop : other.start].isspace()


def _skipped(words: Words, nodes: Sequence[Node], start: int, stop: int) -> Iterator[int]:
    """The place of the wish before a negative ending that no node uses."""
    if any(_uses(node, start, stop) for node in nodes):
        return
    before = [n for n, node in enumerate(nodes) if node.stop <= start]
    while before and nodes[before[-1]].symbol in _BETWEEN:
        before.pop()
    if before and nodes[before[-1]].symbol in _APPLIED and start - nodes[before[-1]].stop <= _LONGEST_VERB:
        yield before[-1]


def _uses(node: Node, start: int, stop: int) -> bool:
    """Whether a word that a rule has read includes the letters of a negative ending."""
    if not node.start < stop <= node.stop or node.symbol in _UNREAD:
        return False
    if node.parts:
        return any(_uses(part, start, stop) for part in node.parts)
    return True


def _is_of_days(form: object) -> bool:
    """Whether a wish compares with a day or a year: "under 2000" may mean a number."""
    compared = leaves(form.predicate) if isinstance(form, Wish) else ()
    return any(isinstance(leaf, Compare) and isinstance(leaf.value, date) for leaf in compared)


def _is_free_of_what(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether "free" touches an unknown word: then it may not be the row that costs nothing."""
    if node.rule is None or node.rule.symbols != ("gratis",):
        return False
    beside = nodes[at - 1 : at] if table.ui == "ja" else nodes[at + 1 : at + 2]
    text = table.source.text
    gap = {one.start - node.stop if one.start >= node.stop else node.start - one.stop for one in beside}
    touches = all(n <= 1 for n in gap) and all(text[one.start].isalnum() for one in beside)
    return touches and any(one.symbol == "unknown" for one in beside)


def _is_a_part_to_drop(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether a wish names a condition to drop, of which none is in force: "remove the Python filter"."""
    if node.symbol not in _APPLIED:
        return False
    before = next((one for one in reversed(nodes[:at]) if one.symbol != "glue"), None)
    dropped = _is_left(table, before, "drop") or any(part.symbol == "exclude" for part in node.parts[:1])
    following = table.source.text[node.stop :].split(maxsplit=1)[:1]
    is_part = any("part" in table.lang.roles.get(word, ()) for word in following)
    return dropped and (is_part or _is_left(table, next(iter(nodes[at + 1 :]), None), "part"))


def _is_left(table: Table, node: Node | None, role: str) -> bool:
    """Whether a node is a leftover word with a role."""
    return node is not None and node.symbol == "left" and role in table.lang.roles.get(node.form.key, ())


def _is_end_of_a_word(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether a name that has a value ends a longer unknown word: 「三つ星評価付き」, with a column 評価."""
    given = node.rule is not None and node.rule.production in _GIVEN and isinstance(node.form, Wish)
    joined = at > 0 and nodes[at - 1].symbol == UNKNOWN and nodes[at - 1].stop == node.start
    return given and joined and is_cjk(table.source.text[node.start])


_GIVEN = frozenset({"some_there", "present"})


def _is_amount_of_another(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether an amount that several columns may hold is that of an unknown noun: 「鉄分5g以下」."""
    before = nodes[at - 1] if at else node
    if before.symbol == "left" and table.lang.roles[before.form.key] & _WAYS and before.end == node.start:
        return _is_elided(node)  # 「徒歩10分」 in a table without ways on foot
    guessed = _is_elided(node) and isinstance(node.form, Wish) and node.form.guessed
    touches = before.symbol == UNKNOWN and before.stop == node.start
    last = node.start - 1
    noun = is_ideograph(table.source.text[last]) or is_written_in_katakana(table.source, last)
    return guessed and touches and noun


_WAYS = frozenset({"on_foot", "from_station"})


def _is_elided(node: Node) -> bool:
    """Whether a node begins with an amount whose column is only implied, and that is not of a thing."""
    made = node.rule.production if node.rule is not None else ""
    if made == "elided":
        return all(part.rule is None or part.rule.production != "room_for" for part in node.parts)
    return any(map(_is_elided, node.parts[:1]))


def _is_day_of_another(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether a day is that of the verb before it, whose column holds no days: "flowering in June"."""
    verb = nodes[at - 1] if at else node
    if verb.symbol != "Name" or node.symbol not in _APPLIED or not _is_a_bare_day(node):
        return False
    return table.lang.shapes.is_participle(table.source.text[verb.start : verb.stop])


def _is_day_of_a_remark(table: Table, nodes: Sequence[Node], node: Node) -> bool:
    """Whether a later turn says only a day beside unknown words: "lovely weather today"."""
    if not (table.refines and node.symbol in _APPLIED and isinstance(node.form, Wish)):
        return False
    if not _is_a_bare_day(node):
        return False
    alone = all(other is node or other.symbol not in _SAYING for other in nodes)
    return alone and any(other.symbol == UNKNOWN for other in nodes)


def _is_day_of_a_life(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether a day is part of what people say about themselves: "my daughter starts school in January"."""
    if node.symbol not in _APPLIED or not _is_a_bare_day(node):
        return False
    first = at
    while first and nodes[first - 1].symbol not in _PAUSES:
        first -= 1
    begin = nodes[first - 1].end if first else 0
    said = table.source.text[begin : nodes[first].start].split()
    return first < at and nodes[first].symbol == UNKNOWN and bool(said) and said[-1] in table.lang.owners


_PAUSES = frozenset({"comma", "stop"})


def _is_a_bare_day(node: Node) -> bool:
    """Whether a node is made of a day alone, without a column."""
    return node.symbol == "Date" or (len(node.parts) == 1 and _is_a_bare_day(node.parts[0]))


_SAYING = _APPLIED | TAKING | {"Tone"}


def _stands_between(table: Table, node: Node) -> bool:
    """Whether a refusal may reach over a word. It stops at an opinion: "nothing boring in Kyoto"."""
    opinion = node.symbol == "left" and "opinion" in table.lang.roles.get(node.form.key, ())
    return node.symbol in _BETWEEN and not opinion


def _named(node: Node) -> Node:
    return replace(node, symbol="Vague", form=None)
