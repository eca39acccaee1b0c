"""What a reading leaves unread: words to name, and wishes that they may change."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from nlfilter.languages.about import about
from nlfilter.schema.fold import is_cjk, is_hiragana, is_ideograph, squeeze
from nlfilter.schema.lexicon.meaning import NAMING, STORED, Meaning, needs_its_name
from nlfilter.schema.lexicon.spelling_index import SHOWN
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.best_paths import (
    ASKED,
    LEFT_OVER,
    MEASURED,
    TAKING,
    Path,
    unknown_within,
)
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import (
    Aside,
    Clause,
    Measure,
    Measures,
    NotStored,
    Run,
    Subject,
    Unsupported,
    Wish,
    Word,
)
from nlfilter.translate.reader.predicates.plausible_numbers import can_hold
from nlfilter.translate.reader.predicates.units import holds_number, kind_of, names_of_unit, numeric_names
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.boundaries import is_written_in_katakana
from nlfilter.translate.reader.words.lexer import LEFT_WORD, UNKNOWN, Words
from nlfilter.where.nodes import Between, Compare, leaves
from nlfilter.where.phrases import Reason, Unmatched

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


_BEFORE = frozenset({"not", "not_doing", "ne", "neither", "nor", "optional", "missing"})
_LIMITING = frozenset({"lt", "le", "gt"})
_AFTER = frozenset({"not_after", "negated_after", "exclude_after", "drop_after", "rest", "optional_after"})
_BETWEEN = LEFT_OVER | {"Noun", "Tone"}
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
    nodes = (_as_vague(node) if n in doubtful else node for n, node in enumerate(path.nodes))
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
            wished = 0 <= beside < len(nodes) and nodes[beside].symbol in ASKED
            wished = wished and not _begins_anew(nodes[beside])
            if wished and (step > 0 or not _is_parted(table, nodes, beside)):
                yield beside
    if roles & _LIMITING and at + 1 < len(nodes) and _is_of_days(nodes[at + 1].form):
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
    if before and nodes[before[-1]].symbol in ASKED and start - nodes[before[-1]].stop <= _LONGEST_VERB:
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
    beside = nodes[at - 1 : at] if about(table.ui).verb_last else nodes[at + 1 : at + 2]
    text = table.source.text
    gap = {one.start - node.stop if one.start >= node.stop else node.start - one.stop for one in beside}
    touches = all(n <= 1 for n in gap) and all(text[one.start].isalnum() for one in beside)
    return touches and any(one.symbol == "unknown" for one in beside)


def _is_a_part_to_drop(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether a wish names a condition to drop, of which none is in force: "remove the Python filter"."""
    if node.symbol not in ASKED:
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
    if verb.symbol != "Name" or node.symbol not in ASKED or not _is_a_bare_day(node):
        return False
    return table.lang.shapes.is_participle(table.source.text[verb.start : verb.stop])


def _is_day_of_a_remark(table: Table, nodes: Sequence[Node], node: Node) -> bool:
    """Whether a later turn says only a day beside unknown words: "lovely weather today"."""
    if not (table.refines and node.symbol in ASKED and isinstance(node.form, Wish)):
        return False
    if not _is_a_bare_day(node):
        return False
    alone = all(other is node or other.symbol not in _SAYING for other in nodes)
    return alone and any(other.symbol == UNKNOWN for other in nodes)


def _is_day_of_a_life(table: Table, nodes: Sequence[Node], at: int, node: Node) -> bool:
    """Whether a day is part of what people say about themselves: "my daughter starts school in January"."""
    if node.symbol not in ASKED or not _is_a_bare_day(node):
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


_SAYING = ASKED | TAKING | {"Tone"}


def _stands_between(table: Table, node: Node) -> bool:
    """Whether a refusal may reach over a word. It stops at an opinion: "nothing boring in Kyoto"."""
    opinion = node.symbol == "left" and "opinion" in table.lang.roles.get(node.form.key, ())
    return node.symbol in _BETWEEN and not opinion


def _as_vague(node: Node) -> Node:
    return replace(node, symbol="Vague", form=None)


_TELLING = frozenset(
    {
        "contains",
        "starts",
        "ends",
        "says_no",
        "no_mark",
        "no_letter",
        "not",
        "not_after",
        "exclude_after",
        "missing",
        "unset",
        "hasnt",
        "shut",
        "opens",
        "deed",
        "ending",
        "beginning_after",
        "finishing",
        "finishing_after",
        "from_station",
        "on_foot",
        "cap",
        "ahead",
        "gratis",
        "opinion",
        "ge_after",
        "gt_after",
        "le_after",
        "lt_after",
        "per",
        "ordinal",
        "up_after",
        "down_after",
        "highest",
        "lowest",
        "below_zero",
        "above_zero",
    }
)
"""Roles of words that express a wish, even if no rule uses them."""
_MOVES = frozenset({"undo", "undo_two", "undo_three", "to_first", "redo"})
"""Roles of words that ask for another step of the dialogue."""
_COMPARING = frozenset({"gt", "ge", "lt", "le"})
_BEFORE_A_THING = _COMPARING | {"date_before", "date_after", "date_since", "date_until"}


def leftover_phrases(table: Table, words: Words, nodes: Sequence[Node]) -> Iterator[Unmatched]:
    """The phrases of a path that no condition answers, in the order said."""
    return (unmatched for _, _, unmatched in leftover_spans(table, words, nodes))


def leftover_spans(table: Table, words: Words, nodes: Sequence[Node]) -> Iterator[tuple[int, int, Unmatched]]:
    """The same, each with its place in the request."""
    run: list[Node] = []
    for i, node in enumerate(nodes):
        if run and _is_hyphen(words, node) and run[-1].stop == node.start:
            continue
        content = node.symbol in LEFT_OVER and _is_content(table, words, nodes, i)
        if run and not (content and _goes_on(words, run[-1], node)):
            yield _spanned(table, words, run)
            run = []
        if content:
            run.append(node)
        elif node.symbol not in LEFT_OVER and (strange := [*unknown_within(node)]):
            yield from (_spanned(table, words, [one]) for one in strange)
        elif isinstance(node.form, Aside) and (reason := _reason(words, node.form)):
            start, stop = node.form.start, node.form.stop
            yield start, stop, Unmatched(table.source.original(start, stop), reason)
    if run:
        yield _spanned(table, words, run)


def _is_hyphen(words: Words, node: Node) -> bool:
    return words.text[node.start : node.stop] == "-"


def unused_words(table: Table, words: Words, nodes: Sequence[Node]) -> Iterator[str]:
    """The words without use in a reading, of which none may be a wish: they are what is in doubt."""
    for node in nodes:
        said = words.text[node.start : node.stop]
        if node.symbol in LEFT_OVER and said[0].isalnum() and not all(map(is_hiragana, said)):
            yield table.source.original(node.start, node.stop)


def _spanned(table: Table, words: Words, run: Sequence[Node]) -> tuple[int, int, Unmatched]:
    first = min(_object_before(table, words, run[0]), _begin_of_compound(words, run[0]))
    last = _end_of_word(words, run[-1])
    return first, last, _unmatched(table, run, table.source.original(first, last))


def _end_of_word(words: Words, node: Node) -> int:
    """Where an unknown word ends. An ideograph without weight that touches it belongs to it: 「田中」.

    So does what a single ideograph has: 「訳あり」.
    """
    stop, text = node.stop, words.text
    if node.symbol == UNKNOWN and stop - node.start == 1 and is_ideograph(text[node.start]):
        return max(
            (one.stop for one in words.nodes if one.symbol == "has" and one.start == stop), default=stop
        )
    joined = is_ideograph(text[stop - 1]) and is_ideograph(text[stop : stop + 1])
    light = joined and any(one.symbol == "glue" and one.stop == stop + 1 for one in words.at(stop))
    return stop + 1 if light else stop


def _begin_of_compound(words: Words, node: Node) -> int:
    """Where the first half of an unknown compound begins, which has another use: "part-time"."""
    half = _HALF.search(words.text[: node.start]) if node.symbol == UNKNOWN else None
    told = any(one.symbol in _TOLD and one.stop == node.start - 1 for one in words.nodes)
    return half.start() if half and not told else node.start


_HALF = re.compile(r"[^\W\d_]+-$")
_TOLD = frozenset({"Value", "Name", "Noun"})


def _object_before(table: Table, words: Words, node: Node) -> int:
    """Where the object of a refusal begins that stands before it in Japanese: 「縛りなし」."""
    refuses = node.symbol == LEFT_WORD and table.lang.roles[node.form.key] & _REFUSING
    text = words.text
    if not refuses or not is_cjk(text[node.start]):
        return node.start
    before = (one.start for one in words.nodes if one.symbol in _LITTLE and one.stop == node.start)
    telling = (place for place in before if not all(map(is_hiragana, text[place : node.start])))
    return min(telling, default=node.start)


_REFUSING = frozenset({"not_after", "hasnt", "missing", "exclude_after"})
_LITTLE = frozenset({"glue", LEFT_WORD})


def _reason(words: Words, said: Aside) -> Reason | None:
    """Why an aside is named as not applied, if it is; a question may ask for a sum or a mean."""
    if said.kind == "ordering":
        return Reason.ORDERING
    if said.kind == "mismatch":
        return Reason.UNIT_MISMATCH
    return Reason.NOT_UNDERSTOOD if said.kind == "summary" and not words.asks else None


def _is_content(table: Table, words: Words, nodes: Sequence[Node], i: int) -> bool:
    node = nodes[i]
    if node.symbol == UNKNOWN:
        text = words.text[node.start : node.stop]
        grown = i > 0 and nodes[i - 1].stop == node.start and nodes[i - 1].symbol != UNKNOWN
        ending = grown and len(text) == 1 and is_hiragana(text)
        return any(map(str.isalnum, text)) and not ending
    if node.symbol == LEFT_WORD:
        roles = table.lang.roles[node.form.key]
        if _within_a_word(words, nodes, i) or words.text[node.start : node.stop] in hidden_words(table):
            return True
        if _denies(table, words, nodes, i) or (
            roles & _COMPARING and _is_figure_of_texts(words, nodes, i + 1)
        ):
            return True
        spoken = words.text[node.start].isalnum()  # a mark says nothing: "remote + Go"
        if words.text[node.start : node.stop].isdecimal() or (
            roles & _BEFORE_A_THING and _touches_unknown(nodes, i)
        ):
            return True  # "priority 1", "before summer"
        describes = nodes[i + 1 : i + 2] and nodes[i + 1].symbol == "Noun"  # "late films"
        moves = table.refines and roles & _MOVES
        return spoken and bool(describes or moves or roles & _TELLING) and not roles & {"filler", "has"}
    if isinstance(node.form, Subject):
        says_much = squeeze(words.text[node.start : node.stop]) in table.lang.qualities  # "a heavy drill"
        return node.form.near or not (words.asks or (_is_head(table, words, nodes, i) and not says_much))
    return True


def _touches_unknown(nodes: Sequence[Node], i: int) -> bool:
    """Whether an unknown word follows right after a word."""
    return any(one.symbol == UNKNOWN and one.start == nodes[i].end for one in nodes[i + 1 : i + 2])


def _denies(table: Table, words: Words, nodes: Sequence[Node], i: int) -> bool:
    """Whether a word is a half of a word that says "not": 「無制限」."""
    pairs = [nodes[n : n + 2] for n in (i - 1, i) if 0 <= n < len(nodes) - 1]
    return any(
        one.stop == other.start
        and other.symbol == LEFT_WORD
        and words.text[one.start : one.stop] in table.lang.opposing
        and is_ideograph(words.text[other.start])
        for one, other in pairs
    )


def _is_figure_of_texts(words: Words, nodes: Sequence[Node], i: int) -> bool:
    """Whether a node searches texts for a word with a figure, which answers no comparison: "over *18V*"."""
    if i == len(nodes):
        return False
    node = nodes[i]
    searched = isinstance(node.form, Wish) and node.form.searched
    return searched and any(map(str.isdecimal, words.text[node.start : node.stop]))


@cached_by_table
def hidden_words(table: Table) -> frozenset[str]:
    """The names of the columns that nobody may ask about. A request that uses one is told so."""
    hidden = [(n, c) for n, c in table.schema.columns.items() if n not in table.schema.filterable]
    return frozenset(
        squeeze(text)
        for name, column in hidden
        for text in (
            *(name, name.replace("_", " "), *column.label.values(), *column.synonyms),
            *(*column.when_true, *column.when_false),
        )
    )


def _within_a_word(words: Words, nodes: Sequence[Node], i: int) -> bool:
    """Whether a letter of kana stands in the middle of an unknown word: 「見つかったら」."""
    around = [nodes[n] for n in (i - 1, i + 1) if 0 <= n < len(nodes) and nodes[n].symbol == UNKNOWN]
    touching = len(around) == 2 and around[0].stop == nodes[i].start and nodes[i].stop == around[1].start
    return touching and is_hiragana(words.text[nodes[i].start : nodes[i].stop])


def _is_head(table: Table, words: Words, nodes: Sequence[Node], i: int) -> bool:
    """Whether a column is the noun that a wish describes ("a senior position"), and not "with a deposit".

    In Japanese, a noun stands after what describes it, and a word that asks for it after the noun.
    """
    node = nodes[i]
    japanese = is_cjk(words.text[node.stop - 1])
    if japanese and any(one.start == node.stop and one.symbol == "has" for one in words.nodes):
        return False
    *_, far, near = ("", "", *words.text[: node.start].split())
    light = "filler" in table.lang.roles.get(near, ())
    if not table.lang.relative.isdisjoint((near, far if light else near)):
        return False
    after = words.text[node.end :].split(maxsplit=1)
    if after and after[0].strip(",.") in table.lang.relative:
        return True
    for step in (-1,) if japanese else (-1, 1):
        at = i + step
        while 0 <= at < len(nodes) and (nodes[at].symbol == "Name" or words.text[nodes[at].start] in "'’"):
            at += step  # "10 minutes' walk of the station"
        beside = nodes[at] if 0 <= at < len(nodes) else None
        if beside is not None and beside.symbol in ASKED:
            if step > 0 and node.end == beside.start and _counts(table, node) and is_elided(beside):
                return False  # what the amount is of, although it does not fit there: "seats over 10 hours"
            searched = isinstance(beside.form, Wish) and beside.form.searched
            if step < 0 or not searched:
                return True  # a word before a search for free text belongs to it: "salary analyst"
    return False


def _counts(table: Table, node: Node) -> bool:
    return isinstance(node.form, Subject) and holds_number(table, node.form.meaning)


def is_elided(node: Node) -> bool:
    """Whether a wish is made of an amount or a day alone, whose column is only implied."""
    return node.rule is not None and node.rule.production == "elided"


def _goes_on(words: Words, last: Node, node: Node) -> bool:
    """Whether two leftover words are one phrase; a word without weight may be between ("quality of life")."""
    if node.start <= last.end or words.text[last.stop : node.start] == "-":
        return True
    return node.symbol == UNKNOWN and any(
        glue.symbol == "glue" and glue.end == node.start for glue in words.at(last.end)
    )


def _unmatched(table: Table, run: Sequence[Node], phrase: str) -> Unmatched:
    if telling := hint(table, run, phrase):
        return telling
    doubted = [node.form for node in run if isinstance(node.form, Unsupported)]
    if len(doubted) == len(run):
        names = dict.fromkeys(name for one in doubted for name in one.columns)
        return Unmatched(phrase, Reason.AMBIGUOUS, tuple(map(table.label, names))[:_MOST_NEAR])
    symbols = {node.symbol for node in run}
    measure = next((node.form for node in run if node.symbol in MEASURED), None)
    if measure is not None and not (UNKNOWN in symbols or "Quoted" in symbols):
        subjects = [node.form.meaning for node in run if isinstance(node.form, Subject)]
        if of_texts := [m.name for m in subjects if _is_closed_text(table, m)]:  # "priority 5"
            held = tuple(sorted(table.lexicon.stored(of_texts[0])))
            return Unmatched(phrase, Reason.VALUE_NOT_FOUND, held[:_MOST_NEAR])
        return _unplaced(table, phrase, measure, any(holds_number(table, m) for m in subjects))
    lost = next((node.form for node in run if isinstance(node.form, NotStored)), None)
    if lost is not None:
        near = table.lexicon.suggestions(lost.text, column=lost.column)
        return Unmatched(phrase, Reason.VALUE_NOT_FOUND, near)
    if symbols & {UNKNOWN, "Quoted"} or any(_is_opinion(table, node) for node in run):
        return Unmatched(phrase, Reason.NO_COLUMN, table.lexicon.suggestions(phrase, least=SHOWN))
    return Unmatched(phrase, Reason.NOT_UNDERSTOOD)


def _is_closed_text(table: Table, meaning: Meaning) -> bool:
    """Whether all values of a named column are known, and are texts."""
    text = meaning.kind == "column" and kind_of(table, meaning).is_text
    return text and table.lexicon.matching(meaning.name) == "closed"


_MOST_NEAR = 5


def _is_opinion(table: Table, node: Node) -> bool:
    return isinstance(node.form, Word) and "opinion" in table.lang.roles.get(node.form.key, ())


def _unplaced(table: Table, phrase: str, form: object, numeric: bool) -> Unmatched:
    """Names an amount or a date that fits no column; the suggestions are columns that could be meant."""
    measure = form.measures[0] if isinstance(form, Measures) else form
    low = measure.low if isinstance(measure, Measure) else measure
    if not isinstance(low, Amount):
        return Unmatched(phrase, Reason.NO_COLUMN)
    if low.unit is None:
        names = [name for name in numeric_names(table) if can_hold(table, name, low)][:4]
        labels = tuple(map(table.label, names))
        reasons = (Reason.NO_COLUMN, Reason.COLUMN_NOT_NAMED)
        return Unmatched(phrase, reasons[len(names)] if len(names) < 2 else Reason.AMBIGUOUS, labels)
    paid = is_currency(low.unit) and any(names_of_unit(table, None, None, True))
    return Unmatched(phrase, Reason.UNIT_MISMATCH if paid or numeric else Reason.NO_COLUMN)


def hint(table: Table, run: Sequence[Node], phrase: str) -> Unmatched | None:
    """The phrase with what it lacks, and the columns that it may be about; None if neither would help."""
    if names := [*dict.fromkeys(_named_only(table, phrase))]:
        return Unmatched(phrase, Reason.COLUMN_NOT_NAMED, tuple(map(table.label, names)))
    said = [[*_properties(table, table.source.text[node.start : node.stop])] for node in run]
    if all(said):
        names = [*dict.fromkeys(name for one in said for name in one)]
        return Unmatched(phrase, Reason.NO_AMOUNT, tuple(map(table.label, names)))
    return None


def _named_only(table: Table, phrase: str) -> Iterator[str]:
    """The columns that store the phrase, if all of them must be named: "P012" in a column of codes."""
    held = [m for m in table.lexicon.find(squeeze(phrase)) if m.kind in STORED]
    if all(needs_its_name(table.schema, meaning) for meaning in held):
        yield from (meaning.name for meaning in held)


def _properties(table: Table, word: str) -> Iterator[str]:
    """The columns of which a word says little or much: "cheaper" for a price."""
    for _, called in table.lang.qualities.get(squeeze(word), ()):
        for meaning in (m for one in called for m in table.lexicon.find(one) if m.kind in (*NAMING, "part")):
            kind = kind_of(table, meaning)
            if kind.is_number or kind.is_time:
                yield meaning.name
