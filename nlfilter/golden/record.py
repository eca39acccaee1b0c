"""Records a model's answers to golden cases, only if a reply is missing or its prompt has changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from nlfilter.errors import InputError, NLFilterError
from nlfilter.golden.format import Suite
from nlfilter.golden.outcome import Outcome
from nlfilter.golden.run import OnOutcome, read_suites, run_case
from nlfilter.golden.setup import Options, SharedSetup, replies_path
from nlfilter.translate.context import Context
from nlfilter.translate.draft import Draft, Translator
from nlfilter.translate.models.recorded import RecordedTranslator, RecordingTranslator


class ReplyFile(Struct, frozen=True):
    """How many replies of a file stayed unchanged, and how many were asked for or recorded again."""

    path: Path
    kept: int
    renewed: int


class Recording(Struct, frozen=True):
    """The files of replies that were written, and the cases that still have no reply."""

    files: tuple[ReplyFile, ...]
    unanswered: tuple[Outcome, ...]


def record_files(
    paths: Sequence[Path | str], options: Options, *, on_outcome: OnOutcome | None = None
) -> Recording:
    """Run golden files and write down the replies that are missing or stale.

    With the translator `recorded`, no model is asked: the existing replies are kept for the new prompts.
    Raises `InputError` and `SchemaError` before any case runs, `ModelUnavailable` without a model.
    """
    recorders: dict[Path, _Recorder] = {}

    def recorder_of(suite: Suite) -> _Recorder:
        path = replies_path(options, suite)
        if path not in recorders:
            recorders[path] = _Recorder(path, options)
        return recorders[path]

    setup = SharedSetup(options, recorder_of)
    unanswered: list[Outcome] = []
    wanted = [
        (suite, case, line)
        for suite in read_suites(paths)
        for case, line in zip(suite.cases, suite.lines, strict=True)
        if case.clause is None
    ]
    for done, (suite, case, line) in enumerate(wanted, start=1):
        recorder = recorder_of(suite)
        recorder.failed = False
        outcome = run_case(setup.table(suite), suite, case, line)
        if recorder.failed:
            unanswered.append(_only_errors(outcome))
        if on_outcome:
            on_outcome(outcome, done, len(wanted))
    for path, found in recorders.items():
        found.recording.save(path)
    files = tuple(ReplyFile(path, r.kept, len(r.recording.replies)) for path, r in recorders.items())
    return Recording(files, tuple(unanswered))


def _only_errors(outcome: Outcome) -> Outcome:
    """Keeps only the errors of an outcome: its judgement does not matter for recording."""
    return replace(outcome, problems=tuple(p for p in outcome.problems if p.kind == "error"))


class _Recorder:
    """Returns the recorded reply to exactly this prompt if there is one, else asks and keeps the answer."""

    def __init__(self, path: Path, options: Options) -> None:
        repin = options.translator == "recorded"
        self._recorded = RecordedTranslator(path) if path.exists() else None
        if self._recorded and self._recorded.by_case:
            raise InputError.of("replies_by_case", path=str(path))
        self.recording = RecordingTranslator(
            RecordedTranslator(path, stale=True) if repin else _model(options), _name(options)
        )
        self._drafts: dict[tuple[str, str], Draft] = {}
        self.kept = 0
        self.failed = False

    def draft(self, request: str, context: Context) -> Draft:
        """Returns the recorded reply if its prompt is unchanged, else a new one."""
        key = request, context.where.sql
        if key not in self._drafts:
            self._drafts[key] = self._recorded_reply(request, context) or self._new_reply(request, context)
        return self._drafts[key]

    def _new_reply(self, request: str, context: Context) -> Draft:
        """Asks for a new reply and records it."""
        try:
            return self.recording.draft(request, context)
        except NLFilterError:
            self.failed = True
            raise

    def _recorded_reply(self, request: str, context: Context) -> Draft | None:
        """Returns the recorded reply; None if it is missing or stale."""
        if self._recorded is None:
            return None
        try:
            found = self._recorded.draft(request, context)
        except InputError:
            return None
        self.kept += 1
        return found

    async def adraft(self, request: str, context: Context) -> Draft:
        """Like `draft`; it may block, because cases run one after another."""
        return self.draft(request, context)


def _model(options: Options) -> Translator:
    """Returns the translator that asks a model."""
    if not isinstance(options.translator, str):
        return options.translator
    from nlfilter.translate.route import configured

    return configured("llm", options.model)


def _name(options: Options) -> str:
    """Names the origin of a reply for the file."""
    return options.model if isinstance(options.model, str) else options.translator_name
