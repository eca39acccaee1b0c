"""Acts on rows: a request or a button, a yes, and one call of the application's hook with keys.

No model takes part: which action and which rows are meant is read by the embedded translator alone. An act
has an id, is done at most once, and never again if its outcome is unknown.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from nlfilter.acting.row_actions import Key, key_of, label_of, row_actions
from nlfilter.errors import InputError
from nlfilter.errors.inputs import seconds
from nlfilter.fork_safety import undivided
from nlfilter.schema.fold import squeeze
from nlfilter.schema.parts import Lang
from nlfilter.schema.table import TableSchema
from nlfilter.sources.plain import as_mappings
from nlfilter.translate.act_requests import ActAsked, act_asked, answer_of
from nlfilter.where.words.language import language
from nlfilter.where.words.safe_text import visible

log = logging.getLogger(__name__)

State = Literal["asks", "links", "done", "unknown", "cancelled", "which", "unavailable"]

MOST_SHOWN = 10
"""The most rows that a sentence names."""
LONGEST_SHOWN = 60
"""The most letters of a row's title in a sentence."""


@dataclass(frozen=True)
class Act:
    """An action on rows, by their keys. Use `id` to recognise an act that arrives twice."""

    id: str
    action: str
    keys: tuple[Key, ...]


Hook = Callable[[Act], object]
"""What the application does for an act; it may raise."""
RowsMeant = Callable[[str, Sequence[Any]], Sequence[int]]
"""The places (from 0) of the rows that a wish means."""


@dataclass(frozen=True)
class Acted:
    """What became of a request to act.

    `state` is "asks" (say yes or no), "links" (open `urls`), "done", "unknown" (the hook raised or was late:
    find out what happened, nothing is tried again), "cancelled", "which" (no such row, or several), or
    "unavailable" (no hook was given). `titles` are the rows, as the schema's `item` names them.
    """

    state: State
    act: Act
    label: str
    titles: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()

    def describe(self, lang: Lang = "en") -> str:
        """Says it in a sentence, with the labels of the schema and the titles of the rows."""
        spoken = language(lang)
        shown = [spoken.sentence("acts", "row", title=title) for title in self.titles[:MOST_SHOWN]]
        shown += ["…"] * (len(self.titles) > MOST_SHOWN)
        rows = spoken.sentence("acts", "between").join(shown)
        said = spoken.sentence("acts", self.state, action=self.label, rows=rows)
        return "\n".join((said, *(self.urls if self.state == "links" else ())))


class Acting:
    """Acts on the rows that one person sees; made by `NLFilter.acting`. Threads may share it."""

    def __init__(self, schema: TableSchema, hook: Hook | None, meant: RowsMeant, timeout: float) -> None:
        if hook is not None and not callable(hook):
            raise InputError.wrong_type("not_a_hook", hook)
        self._schema = schema
        self._hook = hook
        self._meant = meant
        self._timeout = seconds("timeout", timeout)
        self._lock = threading.Lock()
        self._pending: Acted | None = None
        self._done: tuple[Act, tuple[str, ...]] | None = None

    @property
    def pending(self) -> Acted | None:
        """What waits for a yes."""
        return self._pending

    def concerns(self, request: str) -> bool:
        """Whether a request asks to act, or answers what waits for a yes."""
        check_text(request)
        answers = self._pending is not None and answer_of(request) is not None
        return answers or self._asked(request) is not None

    def say(self, request: str, rows: Any, lang: Lang = "en") -> Acted | None:
        """Act on the shown rows, best first, as a request says; None if it asks for something else.

        Whatever is said while an act waits for its yes, other than yes, cancels it.
        """
        check_text(request)
        pending, answer = self._pending, answer_of(request)
        if pending is not None and answer is not None:
            return self.answer(pending.act.id, yes=answer == "yes")
        with self._lock:
            self._pending = None
        asked = self._asked(request)
        if asked is None:
            return None
        shown = as_mappings([*rows] if isinstance(rows, Iterator) else rows)
        chosen = self._rows(asked, shown)
        if chosen is None:
            return self._which(asked.action, lang)
        return self.begin(asked.action, chosen, lang)

    @undivided()
    def begin(self, action: str, rows: Iterable[Any], lang: Lang = "en") -> Acted:
        """Begin an act on rows (dicts or objects), as a button does. Without `confirm`, it is done at once.

        Raises `InputError` for an unknown action, and for a row without its key.
        """
        if not isinstance(action, str) or action not in self._schema.offered:
            raise InputError.of("no_such_action", name=str(action)[:40], known=tuple(self._schema.offered))
        by_key: dict[Key, Any] = {}
        for row in rows:
            by_key.setdefault(key_of(self._schema, row), row)
        keys, rows = tuple(by_key), [*by_key.values()]
        if not rows:
            return self._which(action, lang)
        act = Act(secrets.token_hex(16), action, keys)
        offers = [{one.name: one for one in row_actions(self._schema, row, lang)}.get(action) for row in rows]
        urls = tuple(one.url for one in offers if one and one.url)
        if self._schema.offered[action].url is not None and len(urls) < len(rows):
            return self._which(action, lang)  # a key that makes no link: nothing was opened
        begun = Acted("asks", act, label_of(self._schema, action, lang), self._titles(rows, keys), urls)
        if not self._schema.offered[action].confirm:
            return self._run(begun)
        with self._lock:
            self._pending = begun
        return begun

    def answer(self, id: str, *, yes: bool) -> Acted | None:
        """Do or cancel the act that waits; None if it waits no longer: an act is done at most once."""
        with self._lock:
            begun = self._pending
            if begun is None or begun.act.id != id:
                return None
            self._pending = None
        return self._run(begun) if yes is True else _with_state(begun, "cancelled", ())

    def undo(self, lang: Lang = "en") -> Acted | None:
        """Begin the inverse of the last act that was done; None if its action has none."""
        last, titles = self._done or (None, ())
        inverse = self._schema.offered[last.action].inverse if last else None
        if last is None or inverse is None:
            return None
        begun = self.begin(
            inverse, [dict(zip(self._schema.key, key, strict=True)) for key in last.keys], lang
        )
        return replace(begun, titles=titles)

    # The rows that are meant

    def _asked(self, request: str) -> ActAsked | None:
        schema = self._schema
        verbs = {word: name for word, name in schema.verbs.items() if name in schema.offered}
        nouns = (schema.name, *schema.nouns, *schema.label.values())
        return act_asked(request, verbs, nouns) if verbs else None

    def _rows(self, asked: ActAsked, shown: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]] | None:
        """The rows that an act means; None if there are no such rows, or it is not sure."""
        places = [place - 1 if place > 0 else len(shown) + place for place in asked.places]
        if asked.phrase:
            places = [*self._called(asked.phrase, shown)]
            if len(places) != 1:
                return None
        elif not places:
            count = len(shown)
            if abs(asked.count) > count or (asked.only and asked.only != count):
                return None
            places = [*range(count)]
            if asked.count:
                places = places[: asked.count] if asked.count > 0 else places[asked.count :]
        if not places or not all(0 <= place < len(shown) for place in places):
            return None
        return [shown[place] for place in dict.fromkeys(places)]

    def _called(self, phrase: str, shown: Sequence[Mapping[str, Any]]) -> Sequence[int]:
        """The places of the rows with this title, else of those that a wish keeps."""
        key, item = squeeze(phrase), self._schema.item
        titled = [n for n, row in enumerate(shown) if item and key in squeeze(str(row.get(item) or ""))]
        return titled if len(titled) == 1 else self._meant(phrase, shown)

    def _which(self, action: str, lang: Lang) -> Acted:
        return Acted("which", Act("", action, ()), label_of(self._schema, action, lang))

    def _titles(self, rows: Sequence[Any], keys: Sequence[Key]) -> tuple[str, ...]:
        item = self._schema.item
        named = (str(row.get(item) or "") if item else "" for row in as_mappings([*rows]))
        told = (title or ", ".join(map(str, key)) for title, key in zip(named, keys, strict=True))
        return tuple(_on_one_line(one) for one in told)

    # The call

    def _run(self, begun: Acted) -> Acted:
        if self._schema.offered[begun.act.action].url is not None:
            self._done = begun.act, begun.titles
            return _with_state(begun, "links", begun.urls)
        if self._hook is None:
            return _with_state(begun, "unavailable", ())
        self._done = None
        if not self._calls(self._hook, begun.act):
            return _with_state(begun, "unknown", ())
        self._done = begun.act, begun.titles
        return _with_state(begun, "done", ())

    def _calls(self, hook: Hook, act: Act) -> bool:
        """Call the hook once; whether it returned in time."""
        returned = threading.Event()

        def call() -> None:
            try:
                hook(act)
            except Exception as error:  # its text may hold anything
                log.warning("the hook of an act raised %s", type(error).__name__)
                finished.set()
                return
            returned.set()
            finished.set()

        finished = threading.Event()
        threading.Thread(target=call, name="nlfilter-act", daemon=True).start()
        finished.wait(self._timeout)
        return returned.is_set()


def _with_state(begun: Acted, state: State, urls: tuple[str, ...]) -> Acted:
    return Acted(state, begun.act, begun.label, begun.titles, urls)


def check_text(request: object) -> None:
    """Raises `InputError` if a request is not a text."""
    if not isinstance(request, str):
        raise InputError.wrong_type("not_a_text", request)


def _on_one_line(title: str) -> str:
    line = visible(title)
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
