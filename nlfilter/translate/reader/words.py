"""The words of a request as the first nodes of its chart: what the table, the languages and figures know.

Of what begins at one place the longest is meant, and nothing that lies wholly within it; words that only
overlap are both kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from nlfilter.schema.fold import Folded, is_cjk, is_ideograph, squeeze
from nlfilter.schema.lexicon import STORED, Meaning
from nlfilter.translate.embedded.boundaries import Dense, function_word, function_words, schema_word
from nlfilter.translate.embedded.clocks import clocks
from nlfilter.translate.embedded.dates import DateSpan, spans
from nlfilter.translate.embedded.named_values import _codes
from nlfilter.translate.embedded.numbers import amounts
from nlfilter.translate.embedded.segment import _QUOTED, _marks_refusal, _meanings
from nlfilter.translate.reader.chart import Node
from nlfilter.translate.reader.forms import Form, Quoted, Subject, Value, Word
from nlfilter.translate.reader.table import Table
from nlfilter.where.nodes import RelativeDate

_MARKS = {",": "comma", "、": "comma", "，": "comma", ";": "comma", "；": "comma", "/": "slash", "・": "dot"}
_STOPS = frozenset("。．.!！?？\n()（）[]|-:：「」\"'")
_VALUES = frozenset({*STORED, "flag", "term", "text"})
_NAMES = frozenset({"column", "range", "sum", "opposite", "part"})
_PASSED = frozenset(
    {"filler", "asking", "cased", "slight", "soft", "that", "has", "yes", "money_name", "year_name", "part"}
    | {"courtesy", "direction", "eq", "adjective", "lead"}
)
"""Roles of words that may be passed over where they are fillers, too."""

GLUE, UNKNOWN = "glue", "unknown"
_JOINED_AFTER = frozenset(
    {"ge_after", "le_after", "gt_after", "lt_after", "date_since_after", "date_until_after"}
)
_COMPARING = frozenset({"gt", "ge", "lt", "le", "older", "newer"})
_OF_PIECES = frozenset({"contains", "starts", "ends"})
_HARD = frozenset({"Value", "Name", "Noun", "Amount", "Clock"})


class Words:
    """The first nodes of a request, and which places are reached over words without weight."""

    def __init__(self, source: Folded, table: Table, wanted: frozenset[str]) -> None:
        self.source, self.text, self._table, self._wanted = source, source.text, table, wanted
        self.begin, self.end = self._begin(0), len(self.text)
        self._dense = Dense.of(self.text)
        said = (function_word(source, self._dense, k, table.lang) for k in range(len(self._dense.text)))
        self._said = [*said]
        self.asks = any("asking" in table.lang.roles[role] for _, role in self._said if role)
        """Whether a word asks for something to be shown."""
        self._holds_pieces = any(table.lang.roles[role] & _OF_PIECES for _, role in self._said if role)
        self._dates = {s.start: s for s in spans(self.text, table.calendar)}
        self._amounts = {a.start: a for a in amounts(self.text, table.lexicon.own_units)}
        timed = clocks(self.text, table.lang) if table.lexicon.has_times else ()
        self._clocks = {c.start: c for c in timed}
        self._quotes = {m.start(): m for m in _QUOTED.finditer(self.text)}
        self._literal: dict[str, list[str]] = {}
        for symbol in wanted:
            if symbol[0] == '"':
                self._literal.setdefault(symbol[1], []).append(symbol[1:-1])
        self.nodes = tuple(self._found())
        self._glue: dict[int, list[Node]] = {}
        for node in self.nodes:
            if node.symbol == GLUE:
                self._glue.setdefault(node.start, []).append(node)
        self._gaps: dict[int, Sequence[tuple[int, float]]] = {}

    def gaps(self, place: int) -> Sequence[tuple[int, float]]:
        """Where the next part of a rule may begin after a place, and at what cost."""
        if place not in self._gaps:
            reached = {place: 0.0}
            todo = [place]
            while todo and len(reached) < _MOST_GAPS:
                at = todo.pop(0)
                for node in self._glue.get(at, ()):
                    cost = reached[at] + node.cost
                    if cost < reached.get(node.end, 1e9):
                        reached[node.end] = cost
                        todo.append(node.end)
            self._gaps[place] = tuple(reached.items())
        return self._gaps[place]

    def _begin(self, place: int) -> int:
        """The next place that is no space."""
        while place < len(self.text) and self.text[place].isspace():
            place += 1
        return place

    def _node(self, symbol: str, start: int, stop: int, form: Form = None, cost: float = 0.0) -> Node:
        return Node(symbol, start, self._begin(stop), stop, cost, form)

    def _found(self) -> Iterator[Node]:
        """All words, from left to right; `known` is how far the longest of them reach."""
        known = place = self.begin
        hard = place  # how far words of the table and figures reach: within them nothing else is meant
        while place < len(self.text):
            k = self._dense.index.get(place)
            if self.text[place].isspace() or (k is not None and not self._dense.begins[k]):
                place += 1  # nothing begins within a word
            elif quote := self._quotes.get(place):
                yield from self._quoted(quote)
                known = hard = place = quote.end()
            else:
                figures = [*self._figures(place, known)]
                ends = (node.stop for node in figures if node.symbol != "Date" or _is_counted(node.form))
                reached = max(ends, default=place)
                spoken, longest = self._spoken(place, known, reached)
                if longest <= known and place >= hard:
                    spoken += self._light(place)
                yield from (*figures, *self._marks(place), *self._literals(place, known), *spoken)
                hard = max(hard, reached, *(n.stop for n in spoken if n.symbol in _HARD), place)
                known, place = max(known, longest), place + 1

    def _figures(self, place: int, known: int) -> Iterator[Node]:
        """The date and the amount at a place; of an amount that ends in a column's name, the figure alone."""
        if (date := self._dates.get(place)) and place >= known:
            yield self._node("Date", place, date.end, date, 0.3)
        if (clock := self._clocks.get(place)) and clock.end > known:
            yield self._node("Clock", place, clock.end, clock, 0.2)
        amount = self._amounts.get(place)
        if amount is None or amount.end <= known:
            return
        at = self._dense.index.get(amount.unit_at) if amount.unit_at else None
        if at is not None and (
            schema_word(self._dense, at, self._table.lexicon, self._table.lang)[1]
            or self._said[at][0] > amount.end  # "20 years old"
        ):
            end = len(self.text[: amount.unit_at].rstrip())
            bare = replace(amount, unit=None, end=end, unit_at=None)
            yield self._node("Amount", place, end, bare, 0.5)
            yield replace(self._node("Amount", place, amount.end, amount, 0.3), stop=end)
        else:
            yield self._node("Amount", place, amount.end, amount, 0.3)

    def _marks(self, place: int) -> Iterator[Node]:
        text, mark = self.text, self.text[place]
        if text.startswith("...", place):  # "8M...10M"
            yield self._node("to", place, place + 3, Word("..."))
        if mark in "-!" and _marks_refusal(text, place):
            yield self._node("not", place, place + 1, Word("-"))
        if mark in "-~":
            yield self._node("dash", place, place + 1, Word("-"))
        if mark in _MARKS or mark in _STOPS:
            yield self._node(_MARKS.get(mark, "stop"), place, place + 1, Word(mark))

    def _spoken(self, place: int, known: int, figures: int) -> tuple[list[Node], int]:
        """The longest word at a place, in all that it may be, and how far it reaches."""
        k = self._dense.index.get(place)
        if k is None:
            return [], figures
        lang, found = self._table.lang, [self._unknown(place)]
        if self._holds_pieces:
            found += self._pieces(place)
        word_end, key = schema_word(self._dense, k, self._table.lexicon, lang)
        role_end, role = self._said[k]
        if role and (role in lang.joined or lang.roles[role] == {"that"}):
            role_end, role = next(shorter := self._shorter(k), (place, ""))
            found += (n for end, part in shorter for n in self._roles(place, end, part))
        longest = max(figures, word_end, role_end)
        if longest <= known:
            return found, longest
        roles = lang.roles[role] if role and role_end == longest else frozenset()
        spelled = self.source.original(place, longest) if longest > place else ""
        if "cased" in roles and spelled.isupper() and not self.source.source.isupper():
            roles = frozenset()  # "the US", "IT"
        meant = [*self._meant(place, word_end, key, spelled, roles)] if key and word_end == longest else []
        if self._is_part_of_a_date(place, word_end):
            meant = [node for node in meant if node.symbol != "Value"]
        if not meant and (code := lang.codes.get(self.text[place : self._word_ends[place]])):
            meant = [*self._coded(place, code)]
        found += meant
        if roles:
            strong = any(isinstance(n.form, Value) and not n.form.weak for n in meant)
            found += self._roles(place, role_end, role, passed=not strong)
            if not key and roles & _JOINED_AFTER:  # "or higher" may be "or", and "higher than"
                said = [*self._shorter(k)]
                cut = [n for end, part in said for n in self._roles(place, end, part)]
                cut = [node for node in cut if node.symbol != GLUE]
                found += cut
                if any(node.symbol in ("or", "and") for node in cut):
                    longest = max(figures, word_end if meant else place)
            if not key and self._passes(roles):  # it may be cut short, and hides nothing: "that are not"
                found += (n for end, part in self._shorter(k) for n in self._roles(place, end, part))
                longest = figures
        return found, longest

    def _is_part_of_a_date(self, start: int, stop: int) -> bool:
        """ "This weekend" is no weekend of any week."""
        return any(
            date.start <= start and stop <= date.end and stop - start < date.end - date.start
            for date in self._dates.values()
        )

    def _light(self, place: int) -> Iterator[Node]:
        """A word without weight within a longer phrase, which another may cut short: "are | not in"."""
        k = self._dense.index.get(place)
        role_end, role = self._said[k] if k is not None else (place, "")
        if role and self._passes(self._table.lang.roles[role]):
            yield from (n for n in self._roles(place, role_end, role) if n.symbol == GLUE)

    def _shorter(self, k: int) -> Iterator[tuple[int, str]]:
        """The function words at a place but the longest."""
        said = function_words(self.source, self._dense, k, self._table.lang)
        next(said, None)
        return said

    def _literals(self, place: int, known: int) -> Iterator[Node]:
        """Words that a rule names by themselves."""
        before = self.text[place - 1] if place else " "
        for literal in self._literal.get(self.text[place], ()):
            stop = place + len(literal)
            after = self.text[stop : stop + 1] or " "
            whole = is_cjk(literal[-1]) or not (after.isalnum() or before.isalnum())
            if whole and stop > known and self.text.startswith(literal, place):
                yield self._node(f'"{literal}"', place, stop, Word(literal))

    @cached_property
    def _word_ends(self) -> list[int]:
        """For each place, where the letters end that stand from there on."""
        ends = [len(self.text)] * (len(self.text) + 1)
        for place in reversed(range(len(self.text))):
            ends[place] = ends[place + 1] if self.text[place].isalpha() else place
        return ends

    def _coded(self, place: int, code: str) -> Iterator[Node]:
        """ "Female" where the table stores F and M."""
        if meaning := _codes(self._table).get(code):
            stop = self._word_ends[place]
            value = Value(meaning, self.source.original(place, stop))
            yield self._node("Value", place, stop, value, 0.5)

    def _unknown(self, place: int) -> Node:
        text, end = self.text, place + 1
        if text[place].isalnum() and not is_cjk(text[place]):
            while (
                end < len(text) and (text[end].isalnum() or text[end] in "'’_+#&@") and not is_cjk(text[end])
            ):
                end += 1
        return self._node(UNKNOWN, place, end)

    def _pieces(self, place: int) -> Iterator[Node]:
        """Words as they are written, which a text may contain: with capitals, or a single letter."""
        end = self._unknown(place).stop
        while (named := self._capital(end + 1)) and self.text[end] == " ":
            end = named
        before = self.text[:place].rstrip().rpartition(" ")[2]
        if self._capital(place) and not (before and self._capital(place - 1 - len(before))):
            yield self._node("Piece", place, end, Quoted(self.source.original(place, end)), 0.4)

    def _capital(self, place: int) -> int:
        """Where a word ends that is written with a capital; 0 for another one."""
        if not 0 <= place < len(self.text) or not self.text[place].isalnum():
            return 0
        end = self._unknown(place).stop
        written = self.source.original(place, end)
        return end if written[:1].isupper() or len(written) == 1 or is_cjk(written[0]) else 0

    def _quoted(self, quote: re.Match[str]) -> Iterator[Node]:
        group = next(g for g in range(1, 7) if quote[g] is not None)
        inner = self.source.original(*quote.span(group))
        start, stop = quote.span()
        for value, cost in _values(self._table.lexicon.find(inner), inner, frozenset(), quoted=True):
            yield self._node("Value", start, stop, value, cost)
        yield self._node("Quoted", start, stop, Quoted(inner), 0.6)
        yield self._node(UNKNOWN, start, stop)

    def _roles(self, start: int, stop: int, key: str, *, passed: bool = True) -> Iterator[Node]:
        roles = self._table.lang.roles[key]
        # "Higher than" compares before it names a height.
        told = roles - {"adjective"} if roles & _COMPARING else roles
        for role in sorted(told & self._wanted):
            yield self._node(role, start, stop, Word(key))
        spoken = self.text[start].isalnum()  # a mark ends a phrase
        if passed and spoken and self._passes(roles) and key not in self._table.lang.relations:
            alone = stop - start == 1 and is_ideograph(self.text[start])
            yield self._node(GLUE, start, stop, None, 0.4 if alone else 0.05)

    def _passes(self, roles: frozenset[str]) -> bool:
        """Whether a word may be passed over: it ties others together, or is a noun of questions in one."""
        if self.asks and roles & {"soft", "asking"} and not roles & {"order"}:
            return True
        return bool(roles & {"filler", "eq", "lead"}) and roles <= _PASSED

    def _meant(self, start: int, stop: int, key: str, spelled: str, roles: frozenset[str]) -> Iterator[Node]:
        lexicon = self._table.lexicon
        meanings = _meanings(key, lexicon, self._table.lang)
        exact = lexicon.has(squeeze(self.text[start:stop]))
        extra = 0.0 if exact else 0.3
        items = any(m.kind == "table" for m in meanings)
        for value, cost in _values(meanings, spelled, roles):
            if items and value.meaning.kind in STORED and lexicon.names_items(key):
                cost += 1.5  # "black dogs", which need not be good with dogs
            if not self._named_only(value.meaning):
                yield self._node("Value", start, stop, value, cost + extra)
            else:
                yield self._node("Value", start, stop, replace(value, weak=True), cost + extra)
        per = self._table.lang.per.get(key)
        for meaning in meanings:
            if meaning.kind in _NAMES:
                slight = meaning.kind == "part"
                if slight and "slight" in roles:
                    continue
                cost = 0.3 + extra + (0.9 if slight else 0.0) + (0.2 if roles & {"filler"} else 0.0)
                yield self._node(
                    "Name", start, stop, Subject(meaning, slight, per, self._holds_text(meaning)), cost
                )
        if items:
            yield self._node("Noun", start, stop, Word(key), 0.2 + extra)

    def _holds_text(self, meaning: Meaning) -> bool:
        return meaning.kind in ("column", "part") and self._table.column(meaning.name).kind.is_text

    def _named_only(self, meaning: Meaning) -> bool:
        return meaning.kind in STORED and self._table.column(meaning.name).named_only


def _is_counted(form: Form) -> bool:
    """Whether days are counted from today: no word within says it by itself ("this weekend")."""
    return isinstance(form, DateSpan) and isinstance(form.low, RelativeDate)


_MOST_GAPS = 12
_GRAMMAR = frozenset(
    {"filler", "and", "or", "but", "not", "nor", "eq", "also", "only", "either", "both", "neither", "that"}
)


def _values(
    meanings: Sequence[Meaning], spelled: str, roles: frozenset[str], *, quoted: bool = False
) -> Iterator[tuple[Value, float]]:
    """The values that a word may be, the likeliest first, with what each costs."""
    choices = [m for m in meanings if m.kind in _VALUES]
    for place, meaning in enumerate(choices):
        lost = tuple(m for m in choices if (m.name, m.kind) != (meaning.name, meaning.kind))
        weak = not quoted and _is_weak(spelled, roles, meaning)
        yield Value(meaning, spelled, lost, weak, place), 0.4


def _is_weak(spelled: str, roles: frozenset[str], meaning: Meaning) -> bool:
    """Whether a word says too little to be a value without its column."""
    stored = spelled in meaning.values if meaning.kind == "value" else False
    key = squeeze(spelled)
    if key.isdigit():
        return True
    if len(key) == 1 and not is_cjk(key):
        return not stored
    lower = spelled == spelled.lower()
    if roles & {"filler", "or", "and", "not"} and len(key) <= 3 and not is_cjk(key[0]):
        return lower
    return bool(roles & _GRAMMAR) and meaning.kind == "value" and not (stored and not lower)
