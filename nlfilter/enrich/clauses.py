"""Checks terms, sums and derived columns of an answer: by the gate, and by a run in the locked engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from nlfilter.apply import PreparedList, prepare
from nlfilter.enrich import reasons
from nlfilter.enrich.answer import DerivedWords, SumWords, TermWords
from nlfilter.enrich.ledger import Ledger, problem_of, problem_of_unit
from nlfilter.enrich.merge import merged, schema_data
from nlfilter.enrich.proposal import numbered
from nlfilter.enrich.schema_on_table import SchemaOnTable
from nlfilter.errors import EngineError, NLFilterError, RejectedWhere, SchemaError
from nlfilter.schema.fold import squeeze
from nlfilter.schema.parts import Column
from nlfilter.schema.reviewed import is_common
from nlfilter.schema.table import TableSchema
from nlfilter.sources.names import quoted
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
from nlfilter.where.owner.derived import columns_in, derived_column
from nlfilter.where.sql.writer import readable

LONGEST_EXPRESSION = 500
MOST_TERMS = 200

_SUFFIXES = {
    "DOUBLE": "number",
    "BIGINT": "number",
    "INTEGER": "number",
    "DATE": "date",
    "TIMESTAMP": "date",
    "TIME": "time",
    "BOOLEAN": "flag",
    "VARCHAR": "text",
}
"""The types of derived columns, and the endings of their names."""

_TYPING = frozenset({"unit", "unit_names", "per", "missing", "order"})
"""Keys of a column that decide, as its type does, which clauses fit it."""


class ClauseChecker:
    """Checks what an answer derives from columns. `today` is the day for testing clauses."""

    def __init__(self, basis: SchemaOnTable, ledger: Ledger, today: date) -> None:
        self._basis = basis
        self._ledger = ledger
        self._today = today
        self._derived: dict[str, Column] = {}
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

    def columns(self, derived: tuple[DerivedWords, ...]) -> None:
        """Check derived columns; each is computed for the whole table."""
        for said in derived:
            if (why := self._column(said)) is not None:
                self._ledger.refuse(("derived",), f"{said.of}: {said.expr}", why, repairable=True)

    def _column(self, said: DerivedWords) -> str | None:
        """Propose a derived column; return the reason if it is refused."""
        schema, visible = self._basis.schema, self._basis.visible.columns
        type_ = said.type.strip().upper()
        if said.of not in visible:
            return reasons.NO_COLUMN
        if type_ not in _SUFFIXES or not said.expr or len(said.expr) > LONGEST_EXPRESSION:
            return reasons.EXPRESSION
        column = Column(type=type_, expr=said.expr, unit=self._unit(said, type_))
        derived = frozenset(lookup_key(n) for n, c in schema.columns.items() if c.expr)
        try:
            derived_column(column, derived)
            used = columns_in(said.expr)
        except RejectedWhere as error:
            return reasons.clause(error.code, error.hint)
        if not used <= {lookup_key(name) for name in visible}:
            return reasons.NO_COLUMN
        name = self._name(said, type_)
        if any(column.expr == one.expr for one in (*schema.columns.values(), *self._derived.values())):
            return None
        if not self._gives_values(name, column):
            return reasons.NO_RESULT
        self._propose(name, column, said)
        return None

    def _unit(self, said: DerivedWords, type_: str) -> str | None:
        usable = type_ in ("DOUBLE", "BIGINT", "INTEGER") and said.unit and not problem_of_unit(said.unit)
        return said.unit if usable else None

    def _name(self, said: DerivedWords, type_: str) -> str:
        """Makes a name from the stored column's name and a known unit, because people read it."""
        suffix = said.unit if said.unit and is_common(said.unit) else _SUFFIXES[type_]
        name = f"{said.of}_{suffix}".replace("/", "_per_")
        taken = {lookup_key(one) for one in (*self._basis.schema.columns, *self._derived)}
        taken |= {lookup_key(one) for one in self._basis.prepared.source.names}
        return numbered(name, lambda one: lookup_key(one) in taken)

    def _gives_values(self, name: str, column: Column) -> bool:
        basis = self._basis
        schema = basis.schema.model_copy(update={"columns": {**basis.schema.columns, name: column}})
        try:
            own = prepare(basis.prepared.source, compile_schema(schema), basis.engine)
            return bool(own.measured([f"count({quoted(name)})"], [name])[0])
        except NLFilterError:
            return False

    def _propose(self, name: str, column: Column, said: DerivedWords) -> None:
        ledger, place, owner = self._ledger, ("columns", name), ("column", name)
        self._derived[name] = column
        ledger.words.family[name] = said.of
        ledger.put(place, column.model_dump())
        ledger.label(place, {}, {"en": said.label_en, "ja": said.label_ja}, owner)
        for word in said.words:
            ledger.word((*place, "synonyms"), word, owner)
        if said.replaces:
            ledger.put(("columns", said.of, "filterable"), False, needs_review=True, about=(name,))

    # -- sums

    def sums(self, sums: tuple[SumWords, ...]) -> None:
        """Check sums: two columns of one unit."""
        for said in sums:
            name = said.name.strip()
            if not name or problem_of(name) or len(said.of) != 2:
                self._ledger.refuse(("sums",), said.name, reasons.NOT_TWO)
                continue
            if name in self._basis.schema.sums:
                continue
            sum_ = {"of": list(said.of)}
            try:
                self._schema([(("sums", name), sum_)])
            except ValueError:
                self._ledger.refuse(("sums", name), ", ".join(said.of), reasons.NOT_TWO)
                continue
            self._named(("sums", name), sum_, name, said.label_ja, said.words)

    def _schema(self, more: list[tuple[tuple[str, ...], object]]) -> TableSchema:
        """Returns the schema with all proposed items so far, and some more."""
        writes = [(item.place, item.value) for item in self._ledger.items if not item.needs_review]
        return TableSchema.model_validate(merged(schema_data(self._basis.schema), [*writes, *more]))

    # -- terms

    def terms(self, terms: tuple[TermWords, ...]) -> None:
        """Check terms: phrases, each with a clause that is true of some rows."""
        names = set(map(lookup_key, self._basis.schema.terms))
        for said in terms[:MOST_TERMS]:
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
        self._clauses.append(predicate)
        about = [one for one in columns(predicate) if one in self._derived]
        value = {"where": readable(predicate, compiled)}
        self._named(("terms", name), value, name, said.label_ja, said.words, about)
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
        name: str,
        label_ja: str,
        words: list[str],
        about: Iterable[str] = (),
    ) -> None:
        """Propose something with a name, a label and synonyms, except words that have a meaning already."""
        owner = (place[0].removesuffix("s"), name)
        if not self._ledger.check(place, name, owner):
            # The name has another meaning already, so the first free word becomes the name.
            name = next((word for word in words if not self._ledger.words.take(word, owner)), "")
            if not name:
                return
        self._ledger.put((place[0], name), dict(value), about=about)
        if label_ja:
            self._ledger.label((place[0], name), {}, {"ja": label_ja}, owner)
        for word in words:
            if squeeze(word) != squeeze(name):
                self._ledger.word((place[0], name, "synonyms"), word, owner)

    # -- columns that derived ones replace

    def keep_used_columns(self) -> None:
        """Remove items that would hide a column that another item uses."""
        schema = self._basis.schema
        clauses = [self._schema_and_list[1].compiled.terms[name] for name in schema.terms]
        used = {name for clause in (*clauses, *self._clauses) for name in columns(clause)}
        used |= {end for one in schema.ranges.values() for end in (one.low, one.high)}
        used |= {*schema.search, *schema.key, schema.item or ""}
        sums = [item.value for item in self._ledger.items if item.place[0] == "sums" and len(item.place) == 2]
        used |= {
            part for one in (*(s.of for s in schema.sums.values()), *(s["of"] for s in sums)) for part in one
        }
        remaining = [item for item in self._ledger.items if not (item.needs_review and item.place[1] in used)]
        self._ledger.items[:] = remaining
