"""A proposal: the items that may be written into a schema, and the refused ones with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain, count
from os import PathLike
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from nlfilter.enrich.merge import Without, merged, schema_data
from nlfilter.schema.table import TableSchema
from nlfilter.translate.draft import Usage

Place = tuple[str, ...]
"""The place of a part in a schema: keys from the top."""

TABLE = ("table",)
"""The part for facts about the rows as a whole."""


class Item(Struct, frozen=True):
    """One thing to write: a word to add to the list at a place, or a new part.

    An item that `needs_review` is written only after a review. `about` names the derived columns of the same
    proposal that it uses. An item that `removes` takes a word out of the list at its place; if the word is
    given to another part, `taken_by` is that part.
    """

    place: Place
    value: Any
    needs_review: bool = False
    about: tuple[str, ...] = ()
    removes: bool = False
    taken_by: Place = ()

    @property
    def part(self) -> Place:
        """The part of the schema that it belongs to: a column, a term, a sum, a range, or the table."""
        return self.place[:2] if self.place[0] in _PARTS else TABLE

    @property
    def is_whole(self) -> bool:
        """Whether it makes a new part: a derived column, a term, a sum."""
        return len(self.place) == 2 and self.place[0] in _PARTS

    @property
    def column_key(self) -> str:
        """The key of a column at which it is written; "" for a word inside a key, and for other parts."""
        return self.place[2] if self.place[0] == "columns" and len(self.place) == 3 else ""

    @property
    def is_spoken(self) -> bool:
        """Whether it has words that people would read; a fact about the data has none."""
        return not self.removes and self.column_key not in _FACTS

    @property
    def written(self) -> Any:
        """What `merged` writes at its place."""
        return Without(self.value) if self.removes else self.value


_PARTS = frozenset({"columns", "ranges", "terms", "sums"})
_FACTS = frozenset({"kind", "per", "missing", "order", "filterable", "named_only"})


class Refused(Struct, frozen=True):
    """One refused thing: its place, its text as the model wrote it, and the reason."""

    place: Place
    text: str
    why: str
    repairable: bool = False
    """Whether a model may correct it: a clause, an expression."""


class Proposal(Struct, frozen=True):
    """A model's proposal for a schema, after the checks.

    `items` may be written, `refused` may not. `asked` holds the columns that the model was asked about, each
    with the values in the prompt. `usage` counts calls and tokens; `failed` describes unanswered calls.

    >>> jobs = TableSchema.model_validate({"name": "jobs", "columns": {"pay": {"type": "BIGINT"}}})
    >>> item = Item(("columns", "pay", "synonyms"), "salary")
    >>> Proposal(jobs, (item,)).schema().columns["pay"].synonyms
    ('salary',)
    """

    old: TableSchema
    items: tuple[Item, ...] = ()
    refused: tuple[Refused, ...] = ()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    failed: tuple[str, ...] = ()

    @property
    def parts(self) -> Mapping[Place, tuple[Item, ...]]:
        """The items, grouped by their part of the schema, in the schema's order."""
        found: dict[Place, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.part, []).append(item)
        return {part: tuple(items) for part, items in found.items()}

    def only(self, accept: Callable[[Item], bool]) -> Proposal:
        """Keeps the accepted items, except those that use a part that is left out.

        A word that another part would take stays where it is if nothing of that part is accepted.
        """
        remaining = [item for item in self.items if accept(item)]
        left_parts = {item.part for item in remaining}
        remaining = [item for item in remaining if not item.taken_by or item.taken_by in left_parts]
        dropped = {item.place for item in self.items if item.is_whole} - {item.place for item in remaining}
        while True:
            left = [item for item in remaining if not _depends_on(item, dropped)]
            dropped |= {item.place for item in remaining if item.is_whole} - {item.place for item in left}
            if len(left) == len(remaining):
                break
            remaining = left
        return replace(self, items=tuple(remaining))

    def schema(self, *, reviewed: bool = False) -> TableSchema:
        """Returns the schema with the items; without `reviewed`, their words are marked `unreviewed`."""
        return TableSchema.model_validate(merged(schema_data(self.old), self.writes(reviewed=reviewed)))

    def write(
        self,
        path: str | PathLike[str],
        *,
        accept: Callable[[Item], bool] = lambda _: True,
        reviewed: bool = False,
    ) -> None:
        """Write accepted items into the schema's file; comments, order and quoting stay.

        `reviewed` says that somebody has reviewed them. Without it, their words are marked `unreviewed`, and
        items that need a review are left out. Raises `SchemaError` or `InputError`; then nothing is written.
        """
        from nlfilter.enrich.file import write

        write(path, self.only(accept).writes(reviewed=reviewed))

    def writes(self, *, reviewed: bool) -> Iterator[tuple[Place, Any]]:
        """Yields the values to write, with their places."""
        named = {} if reviewed else dict(_codes(self.items, self.old))
        marked: dict[Place, None] = {}
        for item in self.items:
            if item.needs_review and not reviewed:
                continue
            code = named.get(item.place[:2])
            if code and len(item.place) == 2:
                yield (*code, "label", "en"), item.place[1]
            place = (*code, *item.place[2:]) if code else item.place
            yield from _key_by_key(place, item.written)
            if item.is_spoken and not reviewed:
                marked.setdefault(place[:2] if item.part != TABLE else ())
        for part in marked:
            yield (*part, "unreviewed"), True


def _key_by_key(place: Place, value: Any) -> Iterator[tuple[Place, Any]]:
    """Yields a whole part key by key, any other value unchanged."""
    if len(place) == 2 and isinstance(value, dict):
        yield from (((*place, key), part) for key, part in value.items())
    else:
        yield place, value


def _depends_on(item: Item, dropped: AbstractSet[Place]) -> bool:
    """Whether an item uses a part that is left out."""
    return item.place[:2] in dropped or not dropped.isdisjoint(("columns", name) for name in item.about)


def _codes(items: Iterable[Item], schema: TableSchema) -> Iterator[tuple[Place, Place]]:
    """Yields keys for unreviewed new terms, sums and ranges: people read them, so the meaning makes them."""
    known = {*schema.columns, *schema.terms, *schema.sums, *schema.ranges}
    taken = set(known)
    for item in items:
        if item.is_whole and item.place[0] in _MEANING and item.place[1] not in known:
            code = numbered(code_of(_MEANING[item.place[0]](item.value)), taken.__contains__)
            taken.add(code)
            yield item.place, (item.place[0], code)


_MEANING: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "terms": lambda term: str(term["where"]),
    "sums": lambda sum_: " plus ".join(sum_["of"]),
    "ranges": lambda range_: f"{range_['low']} to {range_['high']}",
}
"""What a part means, in the words of its columns."""


def numbered(name: str, is_taken: Callable[[str], bool]) -> str:
    """Finds a name that is not taken: the name itself, or with a number after it.

    >>> numbered("rent", {"rent", "rent_2"}.__contains__)
    'rent_3'
    """
    names = chain([name], (f"{name}_{number}" for number in count(2)))
    return next(one for one in names if not is_taken(one))


_SPOKEN_SIGNS = (
    ("<=", " at most "),
    (">=", " at least "),
    ("<>", " not "),
    ("<", " under "),
    (">", " over "),
)
_LONGEST_CODE = 60


def code_of(clause: str) -> str:
    """Names a clause by its own columns, values and signs.

    >>> code_of('"rent" <= 120 AND pets'), code_of("駐車場 = '空有'")
    ('rent_at_most_120_and_pets', '駐車場_空有')
    """
    for sign, words in _SPOKEN_SIGNS:
        clause = clause.replace(sign, words)
    spaced = "".join(ch if ch.isalnum() else " " for ch in clause.lower())
    return "_".join(spaced.split())[:_LONGEST_CODE].rstrip("_") or "term"
