"""Understands the requests of people: the part of a filter that needs no rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any

from nlfilter.calls import Today, clock, probability
from nlfilter.errors import InputError
from nlfilter.fork_safety import aside, undivided
from nlfilter.schema.stored.vocabulary import EMPTY, Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Translator
from nlfilter.translate.pipeline import check_request, pipeline_of
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where
from nlfilter.where.owner.compiling import compile_given

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from nlfilter.dialogue import Dialogue
    from nlfilter.profile.profile import Profile
    from nlfilter.translate.models.chat_translator import ChatTranslator


class Understanding:
    """Turns requests into wheres of one schema. Its arguments are those of `NLFilter`."""

    def __init__(
        self,
        schema: TableSchema | str | PathLike[str],
        translator: str | Translator,
        model: BaseChatModel | ChatTranslator | str | None,
        today: Today,
        asked: str | PathLike[str] | None,
        sure: float | None,
    ) -> None:
        self.compiled = compile_given(schema)
        self.schema = self.compiled.schema
        sure = None if sure is None else probability(sure)
        self._pipeline = pipeline_of(translator, model, sure, asked, self.schema)
        self._clock = clock(today)

    def __repr__(self) -> str:
        return f"NLFilter({self.schema.name}: {len(self.schema.columns)} columns)"

    @property
    def vocabulary(self) -> Vocabulary | None:
        """The stored values known so far."""
        raise NotImplementedError

    def today(self) -> date:
        """The day that relative dates count from."""
        return self._clock()

    def translate(self, request: str, *, where: Where | None = None) -> Translation:
        """Understand a request, on top of the conditions already in force.

        Raises:
            InputError: the request is not a text, is empty, or has more than 1,000 characters; or `where`
                belongs to another table.
            NotExpressible: no part of the request became a condition.
            TranslationError: the model failed, and nothing was understood without it.
        """
        return self._pipeline.translate(request, self._context(request, where))

    async def atranslate(self, request: str, *, where: Where | None = None) -> Translation:
        """Like `translate`, without blocking the event loop."""
        return await self._pipeline.atranslate(request, self._context(request, where))

    @undivided()
    def profile(self, text: str) -> Profile:
        """Find what a text says about a person: facts over the columns with `person:`, and wishes.

        The text is an introduction, a CV or a few answers, in any language of nlfilter. No model is asked,
        and the text is neither logged nor cached. Raises `InputError` if it is not a text, has no words, or
        has more than 20,000 characters.

        >>> from nlfilter import NLFilter
        >>> jobs = NLFilter("schemas/jobs.yaml")
        >>> profile = jobs.profile("I have 4 years of experience with Go. I would like remote work.")
        >>> [(fact.column, fact.value) for fact in profile.facts]
        [('experience', 4), ('skills', 'Go')]
        >>> profile.wishes.sql
        'remote'
        """
        from nlfilter.profile.profile import MAX_PROFILE, profile_of

        check_request(text, MAX_PROFILE, "long_profile")
        return profile_of(
            text, Context(self.compiled, self.vocabulary or EMPTY, Where(self.compiled), self.today())
        )

    async def aprofile(self, text: str) -> Profile:
        """Like `profile`, without blocking the event loop."""
        return await aside(self.profile, text, in_python=True)

    @undivided()
    def _context(self, request: object, where: Where | None) -> Context:
        check_request(request)
        return Context(self.compiled, self.vocabulary or EMPTY, self._own(where), self.today())

    def _own(self, where: object) -> Where:
        """Returns the conditions in force, as this schema allows them."""
        if where is None:
            return Where(self.compiled)
        if not isinstance(where, Where):
            raise InputError.wrong_type("not_a_where", where)
        return where.under(self.compiled)

    @undivided()
    def dialogue(self, where: Where | Dialogue | Mapping[str, Any] | None = None) -> Dialogue:
        """Begins a dialogue that refines a where, step by step.

        It starts from a where, or continues a stored dialogue: the value of its `to_dict`, or the unpickled
        dialogue itself. Raises `InputError` if the stored dialogue is invalid, and `RejectedWhere` if the
        gate refuses a condition in force; older steps that it refuses are left out.
        """
        from nlfilter.dialogue import Dialogue

        if not (where is None or isinstance(where, Where | Dialogue)):
            where = Dialogue.from_dict(where, self.translate, self.schema)
        if isinstance(where, Dialogue):
            return where.continued(self.translate, self.atranslate, self._own)
        return Dialogue(self.translate, self._own(where), self.atranslate)
