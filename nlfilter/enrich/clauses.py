"""Checks terms, sums and ranges of an answer: by the gate, and by a run in the locked engine."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from nlfilter.apply import PreparedList, prepare
from nlfilter.enrich import reasons
from nlfilter.enrich.answer import DerivedWords, RangeWords, SumWords, TermWords
from nlfilter.enrich.ledger import Ledger, problem_of
from nlfilter.enrich.merge import merged, schema_data
from nlfilter.enrich.schema_on_table import SchemaOnTable
from nlfilter.errors import EngineError, RejectedWhere, SchemaError
from nlfilter.schema.fold import squeeze
from nlfilter.schema.parts import Lang
from nlfilter.schema.table import TableSchema
from nlfilter.where.conditions import Where
from nlfilter.where.gate.gate import parse_predicate
from nlfilter.where.names import lookup_key
from nlfilter.where.nodes import (
    Compare,
    Differs,
    Has,
    HasAll,
    HasAny,
    OneOf,
    Predicate,
    SameList,
    columns,
    leaves,
    literals,
)
from nlfilter.where.owner.compiling import compile_schema
from nlfilter.where.sql.writer import readable

MOST_TERMS = 200

_TYPING = frozenset({"unit", "unit_names", "per", "missing", "order"})
"""Keys of a column that decide, as its type does, which clauses fit it."""


class ClauseChecker:
    """Checks what an answer says about several columns together.

    `derived` names the new columns, which clauses may use; `today` is the day for testing clauses.
    """

    def __init__(self, basis: SchemaOnTable, ledger: Ledger, derived: Collection[str], today: date) -> None:
        self._basis = basis
        self._ledger = ledger
        self._derived = derived
        self._today = today
        self._clauses: list[Predicate] = []
        self._own: tuple[TableSchema, PreparedList] | None = None

    def facts(self) -> None:
        """Refuse facts about columns with which the schema's own clauses no longer fit.

        A clause may compare two columns, for which the answer has two units.
        """
        try:
            compile_schema(self._schema([]))
            return
        except SchemaError:
            pass
        own, ledger = self._basis.compiled, self._ledger
        clauses = (*own.terms.values(), *([own.always] if own.always else ()))
        used = {name for clause in clauses for name in columns(clause)}
        unfit = [item for item in ledger.items if item.column_key in _TYPING and item.place[1] in used]
        ledger.items[:] = [item for item in ledger.items if item not in unfit]
        for item in unfit:
            ledger.refuse(item.place, str(item.value), reasons.CLAUSES)

    # -- sums and ranges

    def sums(self, sums: tuple[SumWords, ...]) -> None:
        """Check sums: two columns of one unit."""
        have = {frozenset(one.of): name for name, one in self._basis.schema.sums.items()}
        for said in sums:
            known = have.get(frozenset(said.of))
            self._pair("sums", said, said.of, known, {"of": list(said.of)}, reasons.NOT_TWO)

    def ranges(self, ranges: tuple[RangeWords, ...]) -> None:
        """Check ranges: two columns that are ordered alike."""
        have = {one.ends: name for name, one in self._basis.schema.ranges.items()}
        for said in ranges:
            marks = {key: True for key in ("unlimited", "overnight") if getattr(said, key)}
            ends = said.low, said.high
            value = {"low": said.low, "high": said.high, **marks}
            self._pair("ranges", said, ends, have.get(ends), value, reasons.NOT_ENDS)

    def _pair(
        self,
        key: str,
        said: SumWords | RangeWords,
        of: Collection[str],
        known: str | None,
        value: Mapping[str, object],
        why: str,
    ) -> None:
        """Propose something that two columns make; if the schema has it, only words for it."""
        if known is not None:
            self._words((key, known), said, getattr(self._basis.schema, key)[known].label)
            return
        name, visible = said.name.strip(), self._basis.visible.columns
        names = {lookup_key(one) for one in (*visible, *getattr(self._basis.schema, key))}
        if not name or problem_of(name) or lookup_key(name) in names or not visible.keys() >= set(of):
            self._ledger.refuse((key,), said.name, why)
            return
        try:
            self._schema([((key, name), value)])
        except ValueError:
            self._ledger.refuse((key, name), name, why)
            return
        if isinstance(said, RangeWords):
            self._ledger.words.ends[name] = (said.low, said.high)
        self._named((key, name), value, said)

    def _schema(self, more: list[tuple[tuple[str, ...], object]]) -> TableSchema:
        """Returns the schema with all proposed items so far, and some more."""
        writes = [(item.place, item.written) for item in self._ledger.items if not item.needs_review]
        return TableSchema.model_validate(merged(schema_data(self._basis.schema), [*writes, *more]))

    # -- terms

    def terms(self, terms: Iterable[TermWords]) -> None:
        """Check terms: phrases, each with a clause that is true of some rows."""
        names: set[str] = set()
        for said in [*terms][:MOST_TERMS]:
            if lookup_key(said.name) in names:
                continue
            if (why := self._term(said)) is None:
                names.add(lookup_key(said.name))
            else:
                self._ledger.refuse(("terms", said.name), said.where, why, repairable=True)

    def _term(self, said: TermWords) -> str | None:
        """Propose a term; return the reason if it is refused."""
        name = said.name.strip()
        if not name or problem_of(name):
            return reasons.NO_NAME
        schema, prepared = self._schema_and_list
        compiled = prepared.compiled
        if lookup_key(name) in {lookup_key(one) for one in (*schema.columns, *schema.ranges, *schema.sums)}:
            return reasons.TAKEN_NAME
        try:
            predicate = parse_predicate(said.where, compiled)
        except RejectedWhere as error:
            return reasons.clause(error.code, error.hint)
        if (unknown := self._unstored(predicate)) is not None:
            return unknown
        try:
            count = prepared.count(Where(compiled).adding("", predicate), self._today)
        except EngineError:
            return reasons.NO_RESULT
        if count == prepared.allowed(self._today):
            return reasons.EVERY_ROW
        known = next((one for one in schema.terms if lookup_key(one) == lookup_key(name)), None)
        if known is not None and not schema.guessed and compiled.terms[known] != predicate:
            return reasons.TAKEN_NAME
        self._clauses.append(predicate)
        about = [one for one in columns(predicate) if one in self._derived]
        self._named(("terms", known or name), {"where": readable(predicate, compiled)}, said, about)
        return None

    @property
    def _schema_and_list(self) -> tuple[TableSchema, PreparedList]:
        """The schema with all proposed items about columns, and its table.

        Units and missing values decide what a clause may hold, and for which rows it is true.
        """
        if self._own is None:
            basis = self._basis
            schema = self._schema([])
            self._own = schema, prepare(basis.prepared.source, compile_schema(schema), basis.engine)
        return self._own

    def _unstored(self, predicate: Predicate) -> str | None:
        """Returns the problem of a clause that compares a closed column with a value that no row has."""
        for leaf in leaves(predicate):
            if isinstance(leaf, Compare | Differs | OneOf | Has | HasAny | HasAll | SameList):
                known = self._basis.vocabulary.values.get(leaf.column)
                for text in literals(leaf):
                    if isinstance(text, str) and known is not None and text not in known:
                        return reasons.not_stored(text, leaf.column)
        return None

    def _named(
        self,
        place: tuple[str, str],
        value: Mapping[str, object],
        said: TermWords | SumWords | RangeWords,
        about: Iterable[str] = (),
    ) -> None:
        """Propose something with a name, a label and synonyms, except words that have a meaning already."""
        key, name = place
        owner = (key.removesuffix("s"), name)
        if not self._ledger.check(place, name, owner):
            # The name has another meaning already, so the first free word becomes the name.
            name = next((word for word in said.words if not self._ledger.words.take(word, owner)), "")
            if not name:
                return
        self._ledger.put((key, name), dict(value), about=about)
        known = getattr(self._basis.schema, key).get(name)
        self._words((key, name), said, known.label if known else {})

    def _words(
        self, place: tuple[str, str], said: TermWords | SumWords | RangeWords, labels: Mapping[Lang, str]
    ) -> None:
        """Propose the label and the synonyms of something that has a name."""
        key, name = place
        owner = (key.removesuffix("s"), name)
        if said.label_ja:
            self._ledger.label(place, labels, {"ja": said.label_ja}, owner)
        for word in said.words if key == "terms" or name == said.name else (said.name, *said.words):
            if squeeze(word) != squeeze(name):
                self._ledger.word((*place, "synonyms"), word, owner)

    # -- columns that derived ones replace

    def replaced_columns(self, derived: Mapping[str, DerivedWords]) -> None:
        """Propose to hide columns that derived ones replace, except columns that anything else uses."""
        schema = self._basis.schema
        clauses = [self._schema_and_list[1].compiled.terms[name] for name in schema.terms]
        used = {name for clause in (*clauses, *self._clauses) for name in columns(clause)}
        used |= {*schema.search, *schema.key, schema.item or ""}
        proposed = self._schema([])
        used |= {end for one in proposed.ranges.values() for end in one.ends}
        used |= {part for one in proposed.sums.values() for part in one.of}
        for name, said in derived.items():
            if said.replaces and said.of not in used:
                self._ledger.put(("columns", said.of, "filterable"), False, needs_review=True, about=(name,))
