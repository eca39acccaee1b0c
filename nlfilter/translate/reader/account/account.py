"""The account of a reading: every phrase that it leaves over is named, with a reason.

Function words are not named. A column beside an asking word ("show the name of ...") is wanted, not filtered
on. A column beside a wish is the noun that the wish describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlfilter.schema.fold import is_cjk, is_hiragana, is_ideograph, squeeze
from nlfilter.schema.lexicon.meaning import NAMING, STORED, Meaning
from nlfilter.schema.lexicon.spelling_index import SHOWN
from nlfilter.schema.names.currencies import is_currency
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.best_paths import LEFT_OVER, MEASURED, unknown_within
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.forms import (
    Aside,
    Measure,
    Measures,
    NotStored,
    Subject,
    Unsupported,
    Wish,
    Word,
)
from nlfilter.translate.reader.predicates.holding_figures import can_hold
from nlfilter.translate.reader.predicates.units import holds_number, kind_of, names_of_unit, numeric_names
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.words import LEFT_WORD, UNKNOWN, Words
from nlfilter.where.phrases import Reason, Unmatched

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
_ASKED = frozenset({"Wish", "Run", "Each"})


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
    return first, last, _named(table, run, table.source.original(first, last))


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
        if beside is not None and beside.symbol in _ASKED:
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


def _named(table: Table, run: Sequence[Node], phrase: str) -> Unmatched:
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
    held = [m.name for m in table.lexicon.find(squeeze(phrase)) if m.kind in STORED]
    if all(table.column(name).named_only for name in held):
        yield from held


def _properties(table: Table, word: str) -> Iterator[str]:
    """The columns of which a word says little or much: "cheaper" for a price."""
    for _, called in table.lang.qualities.get(squeeze(word), ()):
        for meaning in (m for one in called for m in table.lexicon.find(one) if m.kind in (*NAMING, "part")):
            kind = kind_of(table, meaning)
            if kind.is_number or kind.is_time:
                yield meaning.name
