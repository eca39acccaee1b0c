"""Checks an answer against the table: proposes its right parts, and refuses the others with a reason.

An answer is hostile: it may hold anything, whatever was asked. This module checks columns, words and values;
`clauses` checks clauses and expressions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, get_args

from nlfilter.enrich import reasons
from nlfilter.enrich.answer import Answer, ColumnWords, DerivedWords, GroupWords, TermWords
from nlfilter.enrich.guesses import Word, listed_words
from nlfilter.enrich.ledger import MOST_WORDS, Ledger, problem_of, problem_of_unit
from nlfilter.enrich.prompt import Digest
from nlfilter.enrich.proposal import Place
from nlfilter.enrich.schema_on_table import SchemaOnTable
from nlfilter.schema.fold import squeeze
from nlfilter.schema.inference.stored_units import nearest
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.unit_guesses import is_currency, period_of
from nlfilter.schema.parts import Column, Lang, OrderedRelation
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import literal, quoted

MOST_GROUPS = 40
_PERIODS = ("year", "month", "week", "day", "hour")
_BETTER = ("greater", "lesser", "neither")


class ColumnChecker:
    """Checks what an answer says about the table and its columns.

    A model was asked about the columns in `known` before: only words for their new values are accepted.
    """

    def __init__(
        self,
        basis: SchemaOnTable,
        digest: Digest,
        wanted: Collection[str],
        known: Collection[str],
        ledger: Ledger,
    ) -> None:
        self._basis = basis
        self._digest = digest
        self._wanted = wanted
        self._known = known
        self.ledger = ledger
        self.text_groups: list[TermWords] = []
        """Groups of words of free text: terms, because such a column has no stored values."""
        self._listed = [*listed_words(basis.schema, basis.visible.is_free_text)]
        self._stored = {name: _by_key(values) for name, values in self._all_values().items()}

    def _all_values(self) -> dict[str, tuple[str, ...]]:
        known = self._basis.vocabulary.values
        return {name: known.get(name, ()) for name in self._basis.visible.columns}

    def check(self, answer: Answer, derived: Mapping[str, DerivedWords]) -> None:
        """Check everything except terms, sums and ranges. `derived` are new columns by their names."""
        ledger = self.ledger
        for name, key in answer.foreign:
            ledger.refuse(("columns", name) if name else ("table",), key, reasons.FOREIGN)
        for place in answer.malformed:
            ledger.refuse(("table",), place, reasons.MALFORMED, repairable=True)
        for said in answer.columns:
            if said.column in self._basis.schema.ranges:
                self._range(said)
            elif said.column not in self._basis.visible.columns:
                ledger.refuse(("columns",), said.column, reasons.NO_COLUMN)
            elif said.column not in self._wanted:
                ledger.refuse(("columns", said.column), said.column, reasons.NOT_ASKED)
            elif said.column in self._known:
                self._values(said.column, said)
            else:
                self._column(said.column, said)
        for name, more in derived.items():
            self._column(name, more)
        self._periods({said.column: said for said in answer.columns})

    def table(self, answer: Answer) -> None:
        """Check the nouns for a row, last: such a word asks for nothing, so its other meanings win."""
        schema, owner = self._basis.schema, ("table", self._basis.schema.name)
        self.ledger.label((), schema.label, {"en": answer.label_en, "ja": answer.label_ja}, owner)
        for key, words in (("nouns", answer.nouns), ("actions", answer.actions)):
            for word in words:
                if word not in getattr(schema, key):
                    self.ledger.word((key,), word, owner)
        wrong = set(map(squeeze, answer.wrong))
        for key in ("nouns", "actions"):
            for text in getattr(schema, key):
                if squeeze(text) in wrong:
                    self.ledger.withdraw(Word((key,), text, owner), needs_review=not schema.guessed)

    def _range(self, said: ColumnWords) -> None:
        place, owner = ("ranges", said.column), ("range", said.column)
        labels: dict[Lang, str] = {"en": said.label_en, "ja": said.label_ja}
        self.ledger.label(place, self._basis.schema.ranges[said.column].label, labels, owner)
        for word in said.words:
            self.ledger.word((*place, "synonyms"), word, owner)

    def _column(self, name: str, said: ColumnWords) -> None:
        ledger = self.ledger
        column, place = self._basis.visible.columns[name], ("columns", name)
        self._withdraw(place, said.wrong)
        # The name of a BOOLEAN asks for it to be true.
        owner = ("flag", name, "True") if column.kind is Kind.BOOLEAN else ("column", name)
        ledger.label(place, column.label, {"en": said.label_en, "ja": said.label_ja}, owner)
        for word in said.words:
            ledger.word((*place, "synonyms"), word, owner)
        self._kind(place, column, said)
        self._unit(place, column, said)
        self._values(name, said)
        for group in said.groups[:MOST_GROUPS]:
            self._group(name, group)
        self._order(place, column, said)
        for truth, words in ((True, said.when_true), (False, said.when_false)):
            spot = (*place, "when_true" if truth else "when_false")
            for word in words:
                if column.kind is Kind.BOOLEAN:
                    ledger.word(spot, word, ("flag", name, str(truth)))
                else:
                    ledger.refuse(spot, word, reasons.needs("a BOOLEAN"))
        self._missing(place, column, said)
        for word in said.opposites:
            if column.kind.is_number:
                ledger.word((*place, "opposites"), word, ("opposite", name))
            else:
                ledger.refuse((*place, "opposites"), word, reasons.needs("a number"))
        self._person(place, column, said)
        self._codes(place, column, said)

    def _withdraw(self, place: Place, wrong: Collection[str]) -> None:
        """Propose to remove words of a part that the answer calls wrong; an owner must agree to it."""
        keys = set(map(squeeze, wrong))
        for word in self._listed:
            if word.place[:2] == place and squeeze(word.text) in keys:
                self.ledger.withdraw(word, needs_review=not self._basis.schema.guessed)

    # -- facts

    def _one_of(self, place: Place, text: str, known: Iterable[str]) -> bool:
        """Return whether a text is allowed at a place; refuse any other."""
        if not text:
            return False
        if text in set(known):
            return True
        self.ledger.refuse(place, text, reasons.NOT_KNOWN)
        return False

    def _kind(self, place: Place, column: Column, said: ColumnWords) -> None:
        spot = (*place, "kind")
        if column.holds is None and self._one_of(spot, said.kind, list(Semantic)):
            self.ledger.put(spot, said.kind)

    def _unit(self, place: Place, column: Column, said: ColumnWords) -> None:
        if not (said.unit or said.unit_names or (said.per and column.unit)):
            return
        why = problem_of_unit(said.unit) if said.unit else ""
        if not column.kind.is_number:
            why = reasons.needs("a number")
        elif said.kind == Semantic.YEAR or column.holds == Semantic.YEAR:
            why = reasons.YEAR_UNIT
        if why:
            self.ledger.refuse((*place, "unit"), next(iter((said.unit, *said.unit_names)), ""), why)
            return
        unit = column.unit or said.unit
        if said.unit and not column.unit:
            self.ledger.put((*place, "unit"), said.unit)
        wanted = column.per is None and is_currency(unit)
        if wanted and self._one_of((*place, "per"), said.per, _PERIODS):
            self.ledger.put((*place, "per"), said.per)
        names = {squeeze(one) for one in (unit, *column.unit_names)}
        for word in said.unit_names if unit else ():
            if squeeze(word) not in names:
                names.add(squeeze(word))
                if why := problem_of_unit(word):
                    self.ledger.refuse((*place, "unit_names"), word, why)
                else:
                    self.ledger.put((*place, "unit_names"), word)

    def _periods(self, said: Mapping[str, ColumnWords]) -> None:
        """Name the column of codes that say for what time each row's money is, by the words for them."""
        worded = {name: {one.value: one.words for one in more.values} for name, more in said.items()}
        periods = [
            name
            for name, values in self._all_values().items()
            if values and all(any(map(period_of, (v, *worded.get(name, {}).get(v, ())))) for v in values)
        ]
        for name, column in self._basis.visible.columns.items():
            unit = column.unit or (said[name].unit if name in said else None)
            timed = column.per or column.per_in or (name in said and said[name].per)
            if column.kind.is_number and is_currency(unit) and not timed:
                beside = nearest(name, periods)
                if beside is not None:
                    self.ledger.put(("columns", name, "per_in"), beside)

    def _order(self, place: Place, column: Column, said: ColumnWords) -> None:
        if not said.order or column.order is not None:
            return
        spot = (*place, "order")
        if column.kind is not Kind.TEXT or not self._stored.get(place[1]):
            self.ledger.refuse(spot, said.order[0], reasons.needs("a VARCHAR of stored values"))
            return
        values = list(dict.fromkeys(v for text in said.order for v in self._alike(place[1], spot, text)))
        if len(values) < 2:
            self.ledger.refuse(spot, ", ".join(said.order), reasons.SHORT_ORDER)
            return
        better = said.better if said.better and self._one_of(spot, said.better, _BETTER) else "greater"
        self.ledger.put(spot, values if better == "greater" else {"values": values, "better": better})

    def _missing(self, place: Place, column: Column, said: ColumnWords) -> None:
        spot = (*place, "missing")
        for text in said.missing:
            value: Any = text
            if column.kind is Kind.TEXT:
                usable = text in self._stored.get(place[1], {}).get(squeeze(text), ())
            elif column.kind.is_number:
                value = _number(text)
                usable = value is not None and self._basis.is_outlier(place[1], value)
            else:
                usable = False
            if value in column.missing:
                continue
            if usable:
                # Only a person can tell a text such as "n/a" from a value that people ask for.
                self.ledger.put(spot, value, needs_review=column.kind is Kind.TEXT)
            else:
                self.ledger.refuse(spot, text, reasons.TOO_COMMON)

    def _person(self, place: Place, column: Column, said: ColumnWords) -> None:
        spot = (*place, "person")
        if column.person is not None or not self._one_of(spot, said.person, get_args(OrderedRelation)):
            return
        if not (column.kind.is_ordered or column.order or said.order):
            self.ledger.refuse(spot, said.person, reasons.needs("a number, a date or an order"))
            return
        words = [word for word in said.person_words if self.ledger.check(spot, word, ("column", place[1]))]
        self.ledger.put(spot, {"relation": said.person, "words": words} if words else said.person)

    def _codes(self, place: Place, column: Column, said: ColumnWords) -> None:
        """Mark stored values as codes; people then use the words for them without the column's name."""
        guess = self._basis.schema.guessed and column.named_only is True and not column.opposites
        worded = bool(said.groups) or any(one.words for one in said.values)
        if not (guess and worded) and (column.named_only or not said.codes):
            return
        if column.kind.is_text and not self._basis.visible.is_free_text(place[1]):
            self.ledger.put((*place, "named_only"), "stored")
        elif said.codes:
            self.ledger.refuse((*place, "named_only"), place[1], reasons.needs("stored texts"))

    # -- values

    def _values(self, name: str, said: ColumnWords) -> None:
        if not self._basis.visible.columns[name].kind.is_text:
            for one in said.values:
                self.ledger.refuse(("columns", name, "values"), one.value, reasons.needs("texts"))
            return
        for one in said.values:
            if self._basis.visible.is_free_text(name):
                self._text_words(name, one.value, one.words)
            else:
                self._value_words(name, one.value, one.words)

    def _text_words(self, name: str, value: str, words: list[str]) -> None:
        """Check words for a word of free text: the first of them that occurs in the texts."""
        place, basis = ("columns", name, "values"), self._basis
        plain = [word for word in dict.fromkeys((value, *words)) if word and not problem_of(word)]
        there = basis.occurring(name, plain)
        found = next((word for word in plain if word in there), None)
        if found is None:
            self.ledger.refuse(place, value, reasons.NOT_IN_TEXTS)
            return
        owner = ("text", name, squeeze(found))
        if not self.ledger.check((*place, found), found, owner):
            return
        for word in (value, *words):
            if word not in there and basis.vocabulary.has_words(name, word):
                # Parts of the word occur in the texts, so a request would search for it, and show it.
                self.ledger.refuse((*place, found), word, reasons.NOT_IN_TEXTS)
            elif squeeze(word) != squeeze(found):
                self.ledger.word((*place, found), word, owner)

    def _value_words(self, name: str, value: str, words: list[str]) -> None:
        place = ("columns", name, "values")
        if name in self._known and value not in self._digest.values.get(name, ()):
            self.ledger.refuse((*place, value), value, reasons.NOT_ASKED)
            return
        stored = [*self._alike(name, place, value)]
        key = squeeze(value)
        for word in dict.fromkeys(words[:MOST_WORDS]) if stored else ():
            if squeeze(word) == key or not self.ledger.check((*place, value), word, ("value", name, key)):
                continue
            for column in self._family(name):
                for one in self._stored[column].get(key, ()):
                    have = self._basis.schema.columns[column].values.get(one, ())
                    if squeeze(word) not in map(squeeze, have):
                        self.ledger.put(("columns", column, "values", one), word)

    def _group(self, name: str, group: GroupWords) -> None:
        place = ("columns", name, "groups")
        if self._basis.visible.is_free_text(name):
            self._text_group(name, group)
            return
        values = list(dict.fromkeys(v for text in group.values for v in self._alike(name, place, text)))
        if not values:
            self.ledger.refuse(place, group.name, reasons.NO_VALUES)
            return
        if len(values) == sum(map(len, self._stored[name].values())):
            self.ledger.refuse(place, group.name, reasons.ALL_VALUES)
            return
        owner = ("group", name, *sorted(values))
        words = [
            w for w in dict.fromkeys((group.name, *group.words)) if w and self.ledger.check(place, w, owner)
        ]
        if not words:
            return
        for column in self._family(name):
            stored = [v for value in values for v in self._stored[column].get(squeeze(value), ())]
            known = self._basis.schema.columns[column].groups
            if not stored:
                continue
            if words[0] not in known:
                synonyms = {"synonyms": words[1:]} if words[1:] else {}
                self.ledger.put(("columns", column, "groups", words[0]), {"values": stored, **synonyms})
                continue
            have = set(map(squeeze, known[words[0]].synonyms))
            for word in words[1:]:
                if squeeze(word) not in have:
                    self.ledger.put(("columns", column, "groups", words[0], "synonyms"), word)

    def _text_group(self, name: str, group: GroupWords) -> None:
        """Make a term of a group of words: it is true of texts with any of them."""
        plain = [word for word in dict.fromkeys(group.values) if not problem_of(word)]
        there = self._basis.occurring(name, plain)
        found = [word for word in plain if word in there]
        if not found:
            self.ledger.refuse(("columns", name, "groups"), group.name, reasons.NOT_IN_TEXTS)
            return
        where = " OR ".join(f"has_word({quoted(name)}, {literal(word)})" for word in found)
        self.text_groups.append(TermWords(name=group.name, label_ja="", words=group.words, where=where))

    def _alike(self, name: str, place: Place, text: str) -> Iterator[str]:
        """Find the stored values that a text names, in any spelling; refuse the text if there are none."""
        found = self._stored.get(name, {}).get(squeeze(text), ())
        if not found:
            self.ledger.refuse(place, text, reasons.NO_VALUE)
        yield from found

    def _family(self, name: str) -> list[str]:
        """Returns the columns that hold the same values as one column."""
        root = self._digest.shared.get(name, name)
        return [other for other in self._stored if self._digest.shared.get(other, other) == root]


def _by_key(values: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Groups stored values by the key under which they are looked up."""
    found: dict[str, list[str]] = {}
    for value in values:
        found.setdefault(squeeze(value), []).append(value)
    return {key: tuple(alike) for key, alike in found.items()}


def _number(text: str) -> int | float | None:
    try:
        return int(text) if text.strip().lstrip("+-").isdecimal() else float(text)
    except ValueError:
        return None
