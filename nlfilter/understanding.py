"""Understands the requests of people: the part of a filter that needs no rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any

from nlfilter.calls import Today, clock, probability
from nlfilter.errors import InputError, or_raise
from nlfilter.fork_safety import aside, undivided
from nlfilter.schema.stored.vocabulary import EMPTY, Vocabulary
from nlfilter.schema.table import TableSchema
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Translator
from nlfilter.translate.models.environment import configured_model
from nlfilter.translate.pipeline import check_request, pipeline_of
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where
from nlfilter.where.owner.compiling import compile_given

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from nlfilter.dialogue import Dialogue
    from nlfilter.profile.by_model import ProfileModel
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
        self._profiler = _profiler_of(translator, model)
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
        check_request(request)
        return self._pipeline.translate(request, self._context(where))

    async def atranslate(self, request: str, *, where: Where | None = None) -> Translation:
        """Like `translate`, without blocking the event loop."""
        check_request(request)
        return await self._pipeline.atranslate(request, self._context(where))

    def profile(self, text: str) -> Profile:
        """Find what a text says about a person: facts over the columns with `person:`, and wishes.

        The text is an introduction, a CV or a few answers, in any language of nlfilter. It is neither logged
        nor cached. If a model is configured, it is asked; with the translator "auto", what is found without
        it stands in if it fails.

        Raises:
            InputError: the text is not a text, has no words, or has more than 20,000 characters.
            TranslationError: the model failed, and the translator is "llm".

        >>> from nlfilter import NLFilter
        >>> jobs = NLFilter("schemas/jobs.yaml", translator="embedded")
        >>> profile = jobs.profile("I have 4 years of experience with Go. I would like remote work.")
        >>> [(fact.column, fact.value) for fact in profile.facts]
        [('experience', 4), ('skills', 'Go')]
        >>> profile.wishes.sql
        'remote'
        """
        from nlfilter.profile.profile import MAX_PROFILE, profile_of

        check_request(text, MAX_PROFILE, "long_profile")
        context = self._context(where=None)
        if self._profiler is None:
            from nlfilter.profile.findings import findings_of

            with undivided():
                return profile_of(findings_of(text, context), context)
        from nlfilter.translate.models.blocking import run_blocking

        return profile_of(or_raise(run_blocking(self._profiler.findings(text, context))), context)

    async def aprofile(self, text: str) -> Profile:
        """Like `profile`, without blocking the event loop."""
        if self._profiler is None:
            return await aside(self.profile, text, in_python=True)
        from nlfilter.profile.profile import MAX_PROFILE, profile_of

        check_request(text, MAX_PROFILE, "long_profile")
        context = self._context(where=None)
        return profile_of(or_raise(await self._profiler.findings(text, context)), context)

    @undivided()
    def _context(self, where: Where | None) -> Context:
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


def _profiler_of(
    translator: str | Translator, model: BaseChatModel | ChatTranslator | str | None
) -> ProfileModel | None:
    """What asks the configured model about texts of people; None if there is none, or nobody may ask it."""
    given: Any = model
    named: BaseChatModel | str | None = getattr(given, "chat_model", given) or configured_model()
    if translator not in ("auto", "llm") or named is None:
        return None
    from nlfilter.profile.by_model import ProfileModel

    return ProfileModel(named, stands_alone=translator == "llm")
