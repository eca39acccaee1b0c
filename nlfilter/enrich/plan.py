"""Makes a proposal for a schema and its table: plans the calls, asks a model, and checks its answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from nlfilter.enrich.answer import FORM, Answer, read_answer
from nlfilter.enrich.check import ColumnChecker
from nlfilter.enrich.clauses import ClauseChecker
from nlfilter.enrich.derived import derived_columns
from nlfilter.enrich.guesses import listed_words, without_words
from nlfilter.enrich.ledger import Ledger, TakenWords, part_of
from nlfilter.enrich.prompt import Call, Digest, calls_of, digest_of, repaired
from nlfilter.enrich.proposal import TABLE, Proposal, Refused
from nlfilter.enrich.schema_on_table import SchemaOnTable
from nlfilter.enrich.second_round import with_words_of
from nlfilter.errors import ModelUnavailable, NLFilterError, TranslationError, UnusableReply, or_raise
from nlfilter.schema.inference.personal import personal_columns
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.table import TableSchema
from nlfilter.sources.ranked import Ranked, open_source
from nlfilter.translate.draft import Usage
from nlfilter.translate.models.blocking import run_blocking
from nlfilter.translate.models.environment import configured_model, is_chat_model
from nlfilter.translate.models.opening import open_model
from nlfilter.translate.prompts.token_count import count_tokens

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from nlfilter.translate.models.model import Model

MOST_TOKENS = 16_000
"""The most tokens of one answer."""

AT_ONCE = 4
"""Calls that run at the same time."""

MOST_GIVEN = 12
"""The most words of one part that the other calls about a table see."""

Asked = Mapping[str, Collection[str]]
"""The columns that a model was asked about before, each with the values in the prompt."""

Progress = Callable[[int, int], None]
"""Is called with the number of answered calls, and the number of all calls."""


class Plan(Struct, frozen=True):
    """The plan of the calls to a model about a table; `calls` hold the exact messages.

    `asked` holds columns and values that a model was asked about before. They are not asked about again, so
    that words that an owner removed stay out.
    """

    schema: TableSchema
    basis: SchemaOnTable
    digest: Digest
    calls: tuple[Call, ...]
    asked: Asked = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    """Columns that are left out because they look like data about people; `private: false` lets them in."""
    phrases: tuple[str, ...] = ()
    """What people asked for and was not understood. Their words may come for columns of `asked`, too."""

    @classmethod
    def of(
        cls,
        schema: TableSchema,
        table: Ranked,
        *,
        leave_out: Collection[str] = (),
        asked: Asked | None = None,
        phrases: Sequence[str] = (),
        open_texts: bool = True,
    ) -> Plan:
        """Plans the calls for a table with its schema. Raises `InputError`, `SchemaError`.

        `leave_out` names columns that the prompt does not mention at all; `phrases` are requests, or parts of
        them, that were not understood; `open_texts`: the prompt shows frequent words of open texts.
        """
        source = open_source(table)
        personal = tuple(name for name in personal_columns(schema, source) if name not in leave_out)
        basis = SchemaOnTable.of(schema, source, (*leave_out, *personal))
        asked = asked or {}
        # For words that people used, the model sees everything again.
        digest = digest_of(basis, {} if phrases else asked, open_texts=open_texts)
        wanted = [name for name in digest.facts if phrases or name not in asked or digest.values.get(name)]
        calls = calls_of(digest, wanted, phrases=phrases, first=not asked)
        return cls(schema, basis, digest, calls, asked, personal, tuple(phrases))

    @property
    def tokens(self) -> int:
        """The number of tokens in all messages."""
        return sum(count_tokens(one) for call in self.calls for one in (call.prompt.system, call.prompt.user))

    def read(self, texts: Iterable[str], *, today: date | None = None) -> Proposal:
        """Makes a proposal from answers made elsewhere; raises `UnusableReply` if none is usable."""
        answers = [read_answer(text) for text in texts]
        return self._checked(sum(answers, Answer()), [*range(len(self.calls))], today or date.today())

    def ask(
        self,
        model: BaseChatModel | str | None = None,
        *,
        timeout: float = 300.0,
        progress: Progress = lambda done, total: None,
        today: date | None = None,
    ) -> Proposal:
        """Ask a model; return the proposal from its answers. A call that fails does not affect the others.

        `model` is as in `NLFilter` (by default NLFILTER_MODEL); `timeout` is in seconds, for all calls and
        their repairs. Raises `ModelUnavailable` or `UnusableReply` if no call is answered, or `InputError`.
        """
        return or_raise(run_blocking(self._asked(model, timeout, progress, today or date.today())))

    async def _asked(
        self, named: BaseChatModel | str | None, timeout: float, progress: Progress, today: date
    ) -> Proposal | NLFilterError:
        if not self.calls:
            return Proposal(self.schema)
        named = named or configured_model()
        if named is None:
            return ModelUnavailable.no_model()
        if not isinstance(named, str) and not is_chat_model(named):
            from nlfilter.errors import InputError

            return InputError.wrong_type("not_a_model", named)
        try:
            model = await asyncio.to_thread(
                open_model, named, timeout=timeout, max_tokens=MOST_TOKENS, form=FORM
            )
        except NLFilterError as error:
            return error
        asking = [_OneCall(self, number, model, today) for number in range(len(self.calls))]
        await _run_all(asking, timeout, progress)
        answered = [number for number, one in enumerate(asking) if one.answer is not None]
        failed = [one.problem for one in asking if one.answer is None and one.problem is not None]
        if not answered:
            return failed[0] if failed else ModelUnavailable.timeout(timeout)
        whole = sum((one.answer for one in asking if one.answer is not None), Answer())
        proposal = self._checked(whole, answered, today)
        usage = sum((one.usage for one in asking), Usage())
        return replace(proposal, usage=usage, failed=tuple(error.message for error in failed))

    def _checked(self, answer: Answer, answered: Collection[int], today: date) -> Proposal:
        """Checks an answer to some of the calls, and makes a proposal of its items."""
        wanted = [name for number in answered for name in self.calls[number].columns]
        if self.phrases and self.asked:
            answer = with_words_of(answer, self.phrases, self.asked)
        derived = derived_columns(answer.derived, self.basis)
        basis = self.basis.with_columns(derived.columns)
        ledger = Ledger(_taken_words(basis), refused=[*derived.refused])
        for name, column in derived.columns.items():
            ledger.words.family[name] = derived.said[name].of
            ledger.put(("columns", name), column.model_dump())
        known = () if self.phrases else self.asked.keys()
        columns = ColumnChecker(basis, self.digest, wanted, known, ledger)
        columns.check(answer, derived.said)
        clauses = ClauseChecker(basis, ledger, derived.columns.keys(), today)
        clauses.facts()
        clauses.sums(answer.sums)
        clauses.ranges(answer.ranges)
        clauses.terms((*columns.text_groups, *answer.terms))
        clauses.replaced_columns(derived.said)
        if not self.asked or self.phrases:
            columns.table(answer)
        for guess, owner in ledger.words.withdrawn.items():
            ledger.withdraw(guess, taken_by=part_of(owner))
        items = sorted(
            ledger.items, key=lambda item: _ORDER.index(item.place[0]) if item.place[0] in _ORDER else -1
        )
        made = {item.place[:2] for item in items}
        asked = {name: self.digest.values.get(name, ()) for name in (*wanted, *derived.columns)}
        refused = tuple(
            one for one in dict.fromkeys(ledger.refused) if not (one.repairable and one.place in made)
        )
        return Proposal(self.schema, tuple(items), refused, asked)


def _taken_words(basis: SchemaOnTable) -> TakenWords:
    """The words that have a meaning already; in a guessed schema, most of them are guesses."""
    if not basis.schema.guessed:
        return TakenWords(Lexicon(basis.schema, basis.vocabulary))
    guesses = listed_words(basis.schema, basis.visible.is_free_text)
    return TakenWords(Lexicon(without_words(basis.schema), basis.vocabulary), guesses)


_ORDER = ("columns", "ranges", "sums", "terms")


class _OneCall:
    """One call, and its result so far: it may be cancelled at any await."""

    def __init__(self, plan: Plan, number: int, model: Model, today: date) -> None:
        self._plan = plan
        self._number = number
        self._model = model
        self._today = today
        self.answer: Answer | None = None
        self.problem: TranslationError | None = None
        self.usage = Usage()

    async def run(self, given: Mapping[str, Sequence[str]]) -> None:
        """Ask, and ask once more about refused parts that the model can correct.

        `given` are words that another call gave to the table, by the names of their parts.
        """
        from nlfilter.translate.models.exchange import NOT_THE_SHAPE

        call = self._plan.calls[self._number].after(given)
        try:
            await self._ask(call)
            again = [NOT_THE_SHAPE] if self.answer is None else await asyncio.to_thread(self._to_repair)
            if again:
                await self._ask(replace(call, prompt=repaired(call, again)))
        except TranslationError as error:
            self.problem = error

    async def _ask(self, call: Call) -> None:
        reply = await self._model.ask(call.prompt, self._spend)
        try:
            found = read_answer(reply.text)
        except UnusableReply as error:
            self.problem = reply.problem or error
            return
        self.answer = found if self.answer is None else self.answer + found

    def _to_repair(self) -> list[str]:
        proposal = self._plan._checked(self.answer or Answer(), [self._number], self._today)
        return [_refusal_text(one) for one in proposal.refused if one.repairable][:MOST_REPAIRED]

    def words(self) -> Mapping[str, Sequence[str]]:
        """Returns the words that the answer gives to columns and terms, by the names of these parts."""
        found: dict[str, list[str]] = {}
        for item in self._plan._checked(self.answer or Answer(), [self._number], self._today).items:
            if item.is_spoken and item.part != TABLE:
                listed = item.value if isinstance(item.value, list) else [item.value]
                words = found.setdefault(item.part[1], [])
                words += (word for word in listed if isinstance(word, str) and word not in words)
        return {name: words[:MOST_GIVEN] for name, words in found.items()}

    def _spend(self, usage: Usage) -> None:
        self.usage += usage


MOST_REPAIRED = 40


def _refusal_text(refused: Refused) -> str:
    """Says a refusal in the words of the prompt, with the name that the model used."""
    return f"{refused.place[-1]}: {refused.text}: {refused.why}"


async def _run_all(asking: Sequence[_OneCall], timeout: float, progress: Progress) -> None:
    """Run the calls, a few at once, until they are done or the time is over.

    The first call runs alone. The others see its words, so that no word gets two meanings.
    """
    places, done = asyncio.Semaphore(AT_ONCE), 0
    first = asyncio.Event()
    given: Mapping[str, Sequence[str]] = {}

    async def one(call: _OneCall) -> None:
        nonlocal done, given
        if call is not asking[0]:
            await first.wait()
        async with places:
            await call.run(given)
        if call is asking[0]:
            given = await asyncio.to_thread(call.words) if len(asking) > 1 else {}
            first.set()
        done += 1
        progress(done, len(asking))

    tasks = [asyncio.ensure_future(one(call)) for call in asking]
    try:
        await asyncio.wait(tasks, timeout=timeout)
    finally:
        for task, call in zip(tasks, asking, strict=True):
            if not task.done():
                task.cancel()
                call.problem = ModelUnavailable.timeout(timeout)
        await asyncio.gather(*tasks, return_exceptions=True)


def enrich(
    schema: TableSchema,
    table: Ranked,
    *,
    model: BaseChatModel | str | None = None,
    leave_out: Collection[str] = (),
    asked: Asked | None = None,
    phrases: Sequence[str] = (),
    timeout: float = 300.0,
) -> Proposal:
    """Ask a model, once, for the words of a table: labels, other words, units, groups, terms.

    The model sees names, types, ranges and frequent values of closed columns, never a row. Its answer is
    checked against the table; nothing is written until `Proposal.write`. With `Plan` you can read the
    messages first, or have them answered elsewhere.

    Args:
        table: as for `NLFilter.filter`: a path, dicts, anything with an Arrow stream.
        model: a LangChain chat model or "openai:NAME"; by default NLFILTER_MODEL.
        leave_out: columns that the prompt does not mention, in addition to those that look like data about
            people.
        asked: columns and values that a model was asked about before; they are not asked about again.
        phrases: requests, or parts of them (`translate.asked.most_asked`), that were not understood.
        timeout: seconds for all calls.

    Raises:
        InputError, SchemaError: the table cannot be used, or does not fit the schema.
        TranslationError: no call was answered.
    """
    plan = Plan.of(schema, table, leave_out=leave_out, asked=asked, phrases=phrases)
    return plan.ask(model, timeout=timeout)
