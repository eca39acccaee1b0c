"""The routes by which a case is answered; each makes the calls that an application makes.

- `model`: the model is asked every time;
- `auto`: the embedded translator if it understands everything, else the model;
- `embedded`: the embedded translator alone;
- `going on`: the same, but a turn starts from the answers to the earlier turns, not from their gold clauses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from benchmarks.judge.cases import EVERYTHING, Case, Table
from benchmarks.judge.scripted import Replies, Script, ScriptedModel
from nlfilter import ChatTranslator, Dialogue, NLFilter, NotExpressible, TranslationError, Where, parse_where
from nlfilter.translate.confidence import least_unasked
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Translator
from nlfilter.translate.embedded import EmbeddedTranslator
from nlfilter.translate.route import AutoTranslator
from nlfilter.where.phrases import Unmatched

MODEL, AUTO, EMBEDDED, GOING_ON = "model", "auto", "embedded", "going on"


@dataclass(frozen=True)
class Heard:
    """What the product reports about a request. Not `answered`: nothing of it was understood."""

    answered: bool
    unmatched: tuple[Unmatched, ...] = ()
    covered: bool = False


@dataclass(frozen=True)
class Said:
    """A route's answer to a case. Not `answered`: nothing was understood, and the filter stays as it was."""

    where: Where
    heard: Heard
    calls: int = 0
    prompt_tokens: int = 0

    @property
    def answered(self) -> bool:
        return self.heard.answered

    @property
    def covered(self) -> bool:
        """Whether the product says that it read every wish and is sure enough."""
        return self.heard.covered

    @property
    def unmatched(self) -> tuple[Unmatched, ...]:
        return self.heard.unmatched


class AskedTable:
    """A table that answers requests through one translator."""

    def __init__(self, table: Table, translator: Translator | None = None) -> None:
        self._day = date.min
        self.filter = NLFilter(
            table.schema,
            translator=translator or EmbeddedTranslator(),
            today=lambda: self._day,
            values=table.vocabulary,
        )

    def in_force(self, case: Case) -> Where:
        """The conditions in force before a case, read through the gate."""
        if case.in_force == EVERYTHING:
            return Where(self.filter.compiled)
        return parse_where(case.in_force, self.filter.schema)

    def context(self, case: Case) -> Context:
        """Everything that a translator gets beside the request."""
        vocabulary = self.filter.vocabulary
        assert vocabulary is not None
        return Context(self.filter.compiled, vocabulary, self.in_force(case), case.today)

    def dialogue(self, case: Case) -> Dialogue:
        """A dialogue that begins with a case."""
        return self.filter.dialogue(self.in_force(case))

    def say(self, case: Case, talk: Dialogue) -> Heard:
        """Asks the table the request of a case."""
        self._day = case.today
        try:
            translation = talk.say(case.request)
        except NotExpressible as error:
            return Heard(False, error.unmatched)
        except TranslationError:
            return Heard(False)
        return Heard(True, translation.unmatched, translation.covered)


Answers = Iterator[tuple[Case, Said]]


def embedded(table: Table, replies: Replies) -> Answers:
    asked = AskedTable(table)
    for case in table.counted:
        talk = asked.dialogue(case)
        heard = asked.say(case, talk)
        yield case, Said(talk.where, heard)


def going_on(table: Table, replies: Replies) -> Answers:
    asked = AskedTable(table)
    talks: dict[str | None, Dialogue] = {}
    for case in table.cases:
        if case.form == "turn":
            talk = talks.get(case.dialogue) or talks.setdefault(case.dialogue, asked.dialogue(case))
            heard = asked.say(case, talk)
            if case.counts:
                yield case, Said(talk.where, heard)


def model(table: Table, replies: Replies) -> Answers:
    script = Script(replies)
    yield from _scripted(table, script, _chat(script))


def auto(table: Table, replies: Replies) -> Answers:
    script = Script(replies)
    chosen = AutoTranslator(EmbeddedTranslator(), _chat(script), least_unasked(table.schema))
    yield from _scripted(table, script, chosen)


def _scripted(table: Table, script: Script, translator: Translator) -> Answers:
    """The cases that have a reply."""
    asked = AskedTable(table, translator)
    for case in table.counted:
        if case.id in script.replies:
            script.begin(case.id)
            talk = asked.dialogue(case)
            heard = asked.say(case, talk)
            yield case, Said(talk.where, heard, script.calls, script.prompt_tokens)


def _chat(script: Script) -> ChatTranslator:
    return ChatTranslator(ScriptedModel(script=script), cache=None)


ROUTES = {EMBEDDED: embedded, GOING_ON: going_on, MODEL: model, AUTO: auto}
