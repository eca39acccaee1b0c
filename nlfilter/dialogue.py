"""A dialogue: a where refined step by step. Its state is the where, never the chat.

Every step is kept as a frozen value, so that an undo costs nothing and asks no translator.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike
from typing import Any, Protocol

from msgspec import Struct

from nlfilter.errors import InputError, NotExpressible, RejectCode, RejectedWhere
from nlfilter.fork_safety import aside
from nlfilter.schema.table import TableSchema
from nlfilter.translate.chat_commands import after_undo, is_courtesy, move_of
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import MOST_IDS, Where, stored_phrase

_FORMAT = 1
MOST_STEPS = 50
"""The most steps that a dialogue keeps: a stored one stays small, and is checked in a few milliseconds."""


class Translate(Protocol):
    """Translates a request, on top of the conditions in force (`NLFilter.translate`)."""

    def __call__(self, request: str, *, where: Where | None = None) -> Translation: ...


class AsyncTranslate(Protocol):
    """Like `Translate`, without blocking the event loop (`NLFilter.atranslate`)."""

    def __call__(self, request: str, *, where: Where | None = None) -> Awaitable[Translation]: ...


class Step(Struct, frozen=True):
    """One step: the request (or a move such as "remove c2"), and the where after it."""

    said: str
    where: Where


class _Before(Struct, frozen=True):
    """The step that a request refines, by its place, and its where."""

    at: int
    where: Where


class Dialogue:
    """A dialogue about one list.

    >>> from nlfilter import NLFilter, TableSchema
    >>> schema = TableSchema.model_validate({"name": "jobs", "columns": {
    ...     "city": {"type": "VARCHAR", "values": ["Tokyo", "Osaka"]},
    ...     "remote": {"type": "BOOLEAN", "when_true": ["remote"]}}})
    >>> jobs = NLFilter(schema, translator="embedded")
    >>> talk = jobs.dialogue()
    >>> _ = talk.say("remote, Tokyo"); _ = talk.say("also Osaka"); talk.where.sql
    "remote AND city IN ('Tokyo', 'Osaka')"
    >>> _ = talk.say("drop the remote part"); talk.where.sql
    "city IN ('Tokyo', 'Osaka')"
    >>> talk.undo().sql
    "remote AND city IN ('Tokyo', 'Osaka')"

    It keeps its last 50 steps. `to_dict()` is for a session store; `NLFilter.dialogue` reads it back. A
    dialogue can also be pickled.

    >>> again = jobs.dialogue(talk.to_dict())
    >>> again.redo().sql
    "city IN ('Tokyo', 'Osaka')"
    """

    def __init__(self, translate: Translate, where: Where, atranslate: AsyncTranslate | None = None) -> None:
        if not callable(translate):
            raise InputError.wrong_type("not_translate", translate)
        if not isinstance(where, Where):
            raise InputError.wrong_type("not_a_where", where)
        self._translate = translate
        self._atranslate = atranslate
        self._steps: tuple[Step, ...] = (Step("", where),)
        self._at = 0
        self._next_id = where.next_id

    @property
    def where(self) -> Where:
        """The conditions in force. A new one gets an id that no step has had, undone steps included."""
        return replace(self._steps[self._at].where, next_id=self._next_id)

    @property
    def history(self) -> tuple[Step, ...]:
        """The steps up to now, the oldest first, without undone ones."""
        return self._steps[1 : self._at + 1]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step to redo."""
        return self._at < len(self._steps) - 1

    def say(self, request: str) -> Translation:
        """Refine the where by a request; "undo" or "redo" alone do that; "more" or "show 20" alone changes
        nothing.

        "Undo that, Osaka instead" refines the where before the last step. "Go back two steps" and "back to
        the first search" are understood, too.

        Raises the errors of `NLFilter.translate`; then the dialogue does not change.
        """
        if move := move_of(request, self._called()):
            return Translation(self._moved(move))
        before, asked = self._before(request)
        try:
            return self._said(request, self._translate(asked, where=before.where), before)
        except NotExpressible:
            if not is_courtesy(request):
                raise
            return Translation(self.where)

    async def asay(self, request: str) -> Translation:
        """Like `say`, without blocking the event loop."""
        if move := move_of(request, self._called()):
            return Translation(self._moved(move))
        current = self._steps[self._at]
        before, asked = self._before(request)
        try:
            if self._atranslate is not None:
                translation = await self._atranslate(asked, where=before.where)
            else:
                translation = await aside(partial(self._translate, where=before.where), asked)
        except NotExpressible:
            if not is_courtesy(request):
                raise
            return Translation(self.where)
        if self._steps[self._at] is not current:
            raise InputError.of("dialogue_moved_on")
        return self._said(request, translation, before)

    def _called(self) -> tuple[str, ...]:
        """What the rows are called."""
        schema = self.where.schema.schema
        return (schema.name, *schema.nouns)

    def _before(self, request: str) -> tuple[_Before, str]:
        """The step that a request refines, and what it asks: without the undo with which it begins."""
        move, asked = (after_undo(request) if self.can_undo else None) or ("", request)
        at = self._back(move)
        return _Before(at, replace(self._steps[at].where, next_id=self._next_id)), asked

    def _back(self, move: str) -> int:
        """The step to which a move goes back; the present one for another move."""
        if move == "to_first":
            return min(self._at, 0 if self._steps[0].where.conditions else 1)
        return max(0, self._at - _STEPS_BACK.get(move, 0))

    def _moved(self, move: str) -> Where:
        """Makes a move that was said. After "more", the application shows further rows."""
        if move == "redo":
            return self.redo()
        self._at = self._back(move)
        return self.where

    def _said(self, request: str, translation: Translation, before: _Before) -> Translation:
        self._at = before.at
        return replace(translation, where=self._push(request, translation.where))

    def remove(self, *ids: str) -> Where:
        """Drop conditions by id; raises `InputError` for an id that is not in force."""
        known = [condition.id for condition in self.where.conditions]
        for name in ids:
            if name not in known:
                raise InputError.no_such_condition(str(name), known)
        return self._push(f"remove {' '.join(ids)}", self.where.without(*ids))

    def put(self, where: Where) -> Where:
        """Put another where in force, for example one of `FilterResult.loosenings`.

        Raises `InputError` if the where belongs to another table, or the schema no longer allows it.
        """
        if not isinstance(where, Where):
            raise InputError.wrong_type("not_a_where", where)
        return self._push("put", where.under(self.where.schema))

    def clear(self) -> Where:
        """Drop every condition."""
        return self._push("clear", self.where.without(*(c.id for c in self.where.conditions)))

    def undo(self) -> Where:
        """Go back one step; before the first step that is kept, nothing changes."""
        return self._moved("undo")

    def redo(self) -> Where:
        """Go forward again after `undo`; after the last step, nothing changes."""
        self._at = min(len(self._steps) - 1, self._at + 1)
        return self.where

    def _push(self, said: str, where: Where) -> Where:
        """Add a step, unless nothing changed ("thanks"): `undo` must always undo a change."""
        if where.conditions == self._steps[self._at].where.conditions:
            return self.where
        # A where that was made outside of the dialogue, or before an undo, may have ids that are in use here.
        known = frozenset(condition for step in self._steps for condition in step.where.conditions)
        where = where.numbered(self._next_id, known)
        self._steps = (*self._steps[: self._at + 1], Step(said, where))[-MOST_STEPS:]
        self._at = len(self._steps) - 1
        self._next_id = where.next_id
        return where

    def to_dict(self) -> dict[str, Any]:
        """Returns the whole dialogue as JSON-ready data, for a session store; `from_dict` reads it back."""
        steps = [{"said": step.said, "where": step.where.to_dict()} for step in self._steps]
        return {"format": _FORMAT, "at": self._at, "steps": steps, "next_id": self._next_id}

    @classmethod
    def from_dict(
        cls, data: Mapping[str, Any], translate: Translate, schema: TableSchema | str | PathLike[str]
    ) -> Dialogue:
        """Read `to_dict` back: every clause passes the gate again.

        `translate` and `schema` are those of the filter that made it: `jobs.translate`, `jobs.schema`.
        Raises `InputError` if the stored dialogue is invalid, `RejectedWhere` if the gate refuses a condition
        in force. Other steps, for undo and redo, are left out if the schema no longer allows them.
        """
        if not isinstance(data, Mapping) or data.get("format") != _FORMAT:
            raise InputError.of("stored_dialogue")
        # An old stored dialogue holds no counter of ids; it continues from the ids of its steps.
        steps, at, next_id = data.get("steps"), data.get("at"), data.get("next_id", 1)
        if not isinstance(steps, list) or not steps or type(at) is not int or type(next_id) is not int:
            raise InputError.of("stored_dialogue")
        if not 1 <= next_id <= MOST_IDS or not 0 <= at < len(steps) or not all(map(_is_step, steps)):
            raise InputError.of("stored_dialogue")
        first = max(0, at + 1 - MOST_STEPS)
        kept = steps[first : first + MOST_STEPS]
        read = [
            (stored_phrase(step["said"]), partial(Where.from_dict, step["where"], schema)) for step in kept
        ]
        allowed, at = _allowed(read, at - first)
        dialogue = cls(translate, allowed[0].where)
        dialogue._steps, dialogue._at = allowed, at
        dialogue._next_id = max([next_id, *(step.where.next_id for step in allowed)])
        return dialogue

    def continued(
        self, translate: Translate, atranslate: AsyncTranslate, own: Callable[[Where], Where]
    ) -> Dialogue:
        """Returns this dialogue with a filter's translators, for `NLFilter.dialogue`.

        `own` returns a where as the filter's schema allows it.
        """
        steps, at = _allowed([(step.said, partial(own, step.where)) for step in self._steps], self._at)
        dialogue = Dialogue(translate, steps[0].where, atranslate)
        dialogue._steps, dialogue._at, dialogue._next_id = steps, at, self._next_id
        return dialogue

    def __getstate__(self) -> dict[str, Any]:
        """Returns the state to pickle: only the steps, not the filter with its engine."""
        return self.__dict__ | {"_translate": _detached, "_atranslate": None}

    def __repr__(self) -> str:
        return f"Dialogue({len(self.history)} steps, {self.where!r})"


def _allowed(steps: Sequence[tuple[str, Callable[[], Where]]], at: int) -> tuple[tuple[Step, ...], int]:
    """The steps whose wheres a schema still allows, and the place of the current one, which must be allowed.

    A step that is only there for undo or redo is left out: nobody asks for its conditions now.
    """
    kept: list[Step] = []
    current = 0
    for n, (said, where) in enumerate(steps):
        if n == at:
            current = len(kept)
        try:
            kept.append(Step(said, where()))
        except (RejectedWhere, InputError) as error:
            if n == at or error.code not in _NOT_ALLOWED:
                raise
    return tuple(kept), current


_NOT_ALLOWED = frozenset({*RejectCode, "lost_conditions"})
"""The codes of errors that say that a schema does not allow a condition."""


def _detached(request: str, *, where: Where | None = None) -> Translation:
    """Raises an error: an unpickled dialogue has no translator."""
    raise InputError.of("detached_dialogue")


_STEPS_BACK: Mapping[str, int] = {"undo": 1, "undo_two": 2, "undo_three": 3}


def _is_step(step: Any) -> bool:
    return (
        isinstance(step, Mapping)
        and isinstance(step.get("said"), str)
        and isinstance(step.get("where"), Mapping)
    )
