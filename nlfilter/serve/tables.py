"""One table of the service: a filter, its rows, and what a page may show of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nlfilter.acting.row_actions import row_actions
from nlfilter.dialogue import Dialogue
from nlfilter.errors import InputError, SchemaError
from nlfilter.filter import NLFilter
from nlfilter.result import FilterResult
from nlfilter.schema.parts import Lang
from nlfilter.schema.table import TableSchema
from nlfilter.sources.plain import as_mappings, plain
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where

MOST_ROWS = 500
"""The most rows of one answer."""


class ServedTable:
    """A filter with the list that it filters; `ranked` is anything that `NLFilter.prepare` takes."""

    def __init__(self, name: str, filter_: NLFilter, ranked: Any) -> None:
        self.name = name
        self.filter = filter_
        self._ranked = ranked
        self._whole = filter_.prepare(ranked) if filter_.schema.list is None else None

    @property
    def schema(self) -> TableSchema:
        """The schema, with the words that an owner has reviewed."""
        return self.filter.schema.reviewed

    @property
    def shown(self) -> tuple[str, ...]:
        """The columns whose values may leave the service: neither hidden nor private; and the key."""
        columns = self.filter.schema.columns
        open_ = [name for name in self.filter.schema.filterable if not columns[name].private]
        stored = {one: of for of, one in self.filter.schema.stand_ins.items()}
        return tuple(dict.fromkeys((*self.filter.schema.key, *(stored.get(name, name) for name in open_))))

    def apply(
        self,
        asked: Translation | Where,
        list_: str | None,
        *,
        limit: int,
        offset: int = 0,
        rows: Sequence[Mapping[str, Any]] | None = None,
    ) -> FilterResult[Any]:
        """The rows that a where keeps: of the caller's own `rows`, or of one list of the table."""
        where = asked.where if isinstance(asked, Translation) else asked
        if offset:
            asked = where
        how: dict[str, Any] = {"limit": min(limit, MOST_ROWS)} | ({"offset": offset} if offset else {})
        if rows is not None:
            try:
                return self.filter.apply(asked, [*rows], **how)
            except SchemaError:  # its text may name a hidden column
                pass
            raise InputError.of("rows_lack")
        if self._whole is not None:
            return self.filter.apply(asked, self._whole, **how)
        if list_ is None:
            raise InputError.of("name_a_list", column=self.filter.schema.list)
        return self.filter.apply(asked, self._ranked, list=list_, **how)

    def rows_of(self, result: FilterResult[Any], lang: Lang) -> list[dict[str, Any]]:
        """The kept rows as data: the shown columns, why each is kept, and its actions."""
        shown = self.shown
        found = []
        for row in as_mappings(result.rows):
            values = {name: plain(row[name]) for name in shown if name in row}
            entry: dict[str, Any] = {"values": values, "reason": result.reasons(row, lang)}
            if self.schema.offered and all(row.get(name) is not None for name in self.schema.key):
                offers = row_actions(self.schema, row, lang)
                entry["actions"] = [one.to_dict() for one in offers]
            found.append(entry)
        return found

    def answer(self, result: FilterResult[Any], lang: Lang) -> dict[str, Any]:
        """A whole answer as data."""
        return result.to_dict(lang, rows=False) | {
            "summary": result.summary(lang),
            "explanation": result.explain(lang),
            "rows": self.rows_of(result, lang),
        }

    def dialogue(self, state: Mapping[str, Any] | None) -> Dialogue:
        """A dialogue, from the state that a client kept; its clauses pass the gate again."""
        return self.filter.dialogue(state)

    def described(self, lang: Lang) -> dict[str, Any]:
        """What can be asked: columns with labels and types, terms, actions."""
        schema = self.schema
        columns = {name: schema.columns[name] for name in schema.filterable}
        return {
            "name": schema.name,
            "label": schema.label.get(lang) or schema.label.get("en") or schema.name,
            "item": schema.item,
            "key": [*schema.key],
            "list": schema.list,
            "columns": [
                {
                    "name": name,
                    "label": schema.label_of(name, lang),
                    "type": column.kind.value,
                    "unit": column.unit,
                    "private": bool(column.private),
                }
                for name, column in columns.items()
            ],
            "terms": [schema.label_of(name, lang) for name in schema.terms],
            "actions": [
                {
                    "name": name,
                    "label": one.label.get(lang) or one.label.get("en") or name,
                    "link": bool(one.url),
                }
                for name, one in schema.offered.items()
            ],
        }
