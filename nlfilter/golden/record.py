"""Records what a model answers to golden cases: only where a reply is missing, or its prompt has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nlfilter.errors import InputError
from nlfilter.golden.bench import Bench, Options, replies_path
from nlfilter.golden.format import Suite
from nlfilter.golden.run import OnOutcome, read_suites, run_case
from nlfilter.translate.draft import Context, Draft, Translator
from nlfilter.translate.recorded import RecordedTranslator, RecordingTranslator


@dataclass(frozen=True)
class Recording:
    """How many replies a file of replies kept as they were, and how many were asked for anew."""

    path: Path
    kept: int
    asked: int


def record_files(
    paths: Sequence[Path | str], options: Options, *, on_outcome: OnOutcome | None = None
) -> tuple[Recording, ...]:
    """Run golden files and write down the replies that are missing or stale.

    With the translator `recorded`, no model is asked: the replies at hand are pinned to the prompts of today.
    Raises `InputError` and `SchemaError` before any case runs, `ModelUnavailable` without a model.
    """
    recorders: dict[Path, _Recorder] = {}

    def recorder(suite: Suite) -> Translator:
        path = replies_path(options, suite)
        return recorders.setdefault(path, _Recorder(path, options))

    bench = Bench(options, recorder)
    wanted = [
        (suite, case, line)
        for suite in read_suites(paths)
        for case, line in zip(suite.cases, suite.lines, strict=True)
        if case.clause is None
    ]
    for done, (suite, case, line) in enumerate(wanted, start=1):
        outcome = run_case(bench.stand(suite), suite, case, line)
        if on_outcome:
            on_outcome(outcome, done, len(wanted))
    for path, found in recorders.items():
        found.recording.save(path)
    return tuple(Recording(path, r.kept, len(r.recording.replies)) for path, r in recorders.items())


class _Recorder:
    """Gives a recorded reply where there is one to this very prompt, else asks and keeps the answer."""

    def __init__(self, path: Path, options: Options) -> None:
        repin = options.translator == "recorded"
        self._recorded = RecordedTranslator(path) if path.exists() else None
        self.recording = RecordingTranslator(
            RecordedTranslator(path, stale=True) if repin else _model(options), _name(options)
        )
        self._fresh: dict[tuple[str, str], Draft] = {}
        self.kept = 0

    def draft(self, request: str, context: Context) -> Draft:
        """A reply that is fresh."""
        key = request, context.where.sql
        if key not in self._fresh:
            self._fresh[key] = self._kept(request, context) or self.recording.draft(request, context)
        return self._fresh[key]

    def _kept(self, request: str, context: Context) -> Draft | None:
        """The recorded reply; None where it is missing or stale."""
        if self._recorded is None:
            return None
        try:
            found = self._recorded.draft(request, context)
        except InputError:
            return None
        self.kept += 1
        return found

    async def adraft(self, request: str, context: Context) -> Draft:
        """The same; cases run one after another."""
        return self.draft(request, context)


def _model(options: Options) -> Translator:
    """The translator that asks a model."""
    if not isinstance(options.translator, str):
        return options.translator
    from nlfilter.translate.route import configured

    return configured("llm", options.model)


def _name(options: Options) -> str:
    """What stands in the file as the origin of a reply."""
    return options.model if isinstance(options.model, str) else options.translator_name
