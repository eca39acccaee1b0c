"""Runs golden cases: a case goes in, an `Outcome` comes out.

A judgement is compared by rows (`keeps`), phrases (`unmatched`, `refuses`) or code (`rejects`), a record by
meaning. Nothing is written; `accept` takes the new record from the outcomes.
"""

from __future__ import annotations

import glob
import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nlfilter.acting.acting import Acting
from nlfilter.errors import InputError, Message, NLFilterError, NotExpressible, RejectedWhere, SchemaError
from nlfilter.golden.format import SUFFIX, Case, Keeps, Suite, Turn, alike, read_suite
from nlfilter.golden.outcome import Kind, Outcome, Problem, Row, Side, Unread
from nlfilter.golden.report import Report
from nlfilter.golden.setup import CaseTable, Options, SharedSetup, rows_of
from nlfilter.result import FilterResult
from nlfilter.schema.files.document import Loc
from nlfilter.translate.draft import Usage
from nlfilter.translate.translation import Translation
from nlfilter.where.conditions import Where, parse_where
from nlfilter.where.nodes import (
    And,
    Between,
    Compare,
    Flag,
    HasAll,
    HasAny,
    IsTruth,
    Not,
    OneOf,
    Or,
    Predicate,
    RelativeDate,
    columns,
    leaves,
    literals,
)
from nlfilter.where.phrases import Unmatched
from nlfilter.where.specs import expanded


def same(one: Predicate | None, other: Predicate | None) -> bool:
    """Whether two predicates keep the same rows of any table, judged by their form.

    >>> city = Compare("city", "=", "東京")
    >>> same(And((Flag("remote"), OneOf("city", ("東京",)))), And((city, IsTruth("remote", True))))
    True
    """
    if one is None or other is None:
        return one is other
    return one == other or _normal_form(one) == _normal_form(other)


def _normal_form(predicate: Predicate, *, kept_when_true: bool = True) -> Hashable:
    """Brings predicates with the same meaning into one normal form.

    Outside NOT, a missing value and FALSE have the same effect: the row is not kept.
    """
    match predicate:
        case And(parts) | Or(parts):
            return _joined(
                type(predicate).__name__, (_normal_form(p, kept_when_true=kept_when_true) for p in parts)
            )
        case Not(Flag(column)) if kept_when_true:
            return Compare(column, "=", False)
        case Not(part):
            return ("Not", _normal_form(part, kept_when_true=False))
        case Flag(column):
            return Compare(column, "=", True)
        case IsTruth(column, truth) if kept_when_true:
            return Compare(column, "=", truth)
        case Between() | OneOf() | HasAny() | HasAll():
            return _normal_form(expanded(predicate), kept_when_true=kept_when_true)
        case _:
            return predicate


def _joined(join: str, parts: Iterable[Hashable]) -> Hashable:
    """Collects the parts in a set; flattens nested parts with the same connective."""
    flat: set[Hashable] = set()
    for part in parts:
        match part:
            case (name, frozenset() as inner) if name == join:
                flat |= inner
            case _:
                flat.add(part)
    return flat.pop() if len(flat) == 1 else (join, frozenset(flat))


_READ = (".yaml", ".yml", ".jsonl")
"""The allowed endings of a file that is named directly."""


def find(paths: Iterable[Path | str]) -> list[Path]:
    """Lists the files that paths name, each once; raises `InputError` if a path names none.

    A folder stands for every `*.golden.yaml` under it.
    """
    found: dict[Path, None] = {}
    for path in map(str, paths):
        if Path(path).is_dir():
            matches = sorted(Path(path).rglob(f"*{SUFFIX}"))
        elif Path(path).exists():
            matches = [Path(path)]
        else:
            matches = sorted(Path(match) for match in glob.glob(path, recursive=True))
        if not matches or (Path(path).is_file() and Path(path).suffix.lower() not in _READ):
            raise InputError.of("no_golden_file", path=path)
        found.update(dict.fromkeys(matches))
    return list(found)


OnOutcome = Callable[[Outcome, int, int], None]
"""Called after each case with its outcome, how many are done, and how many there are."""


def run_files(
    paths: Sequence[Path | str], options: Options | None = None, *, on_outcome: OnOutcome | None = None
) -> Report:
    """Run golden files, folders of them, or patterns.

    A file whose cases cannot run is part of the report, and so is an error in a case. Raises `InputError` if
    a path names no golden file, or no case has one of the tags.
    """
    options = options or Options()
    suites: list[Suite] = []
    unread: list[Unread] = []
    for path in find(paths):
        try:
            suites.append(read_suite(path))
        except (InputError, SchemaError) as error:
            unread.append(Unread.because(path, error))
    if not unread:
        _check_tags(options.tags, suites)
    setup = SharedSetup(options)
    wanted: list[tuple[CaseTable, Suite, Case, int]] = []
    for suite in suites:
        cases = [
            (case, line)
            for case, line in zip(suite.cases, suite.lines, strict=True)
            if not options.tags or set(options.tags) & set(case.tags)
        ]
        try:
            wanted += [(setup.table(suite), suite, case, line) for case, line in cases]
        except (InputError, SchemaError) as error:
            unread.append(Unread.because(suite.path, error))
    outcomes: list[Outcome] = []
    for table, suite, case, line in wanted:
        outcomes.append(run_case(table, suite, case, line))
        if on_outcome:
            on_outcome(outcomes[-1], len(outcomes), len(wanted))
    keys = {str(suite.path): suite.unread_keys for suite in suites if suite.unread_keys}
    return Report(tuple(outcomes), options.translator_name, tuple(unread), keys)


def _check_tags(tags: Sequence[str], suites: Iterable[Suite]) -> None:
    """Raise `InputError` for a tag that no case has: otherwise no case would run, and none could fail."""
    known = sorted({tag for suite in suites for case in suite.cases for tag in case.tags})
    for tag in tags:
        if tag not in known:
            raise InputError.unknown_tag(tag, known)


def read_suites(paths: Iterable[Path | str]) -> list[Suite]:
    """Reads all files that the paths name; raises `SchemaError` with the problems of all files."""
    suites: list[Suite] = []
    problems: list[str] = []
    hint = ""
    for path in find(paths):
        try:
            suites.append(read_suite(path))
        except SchemaError as error:
            problems.extend(error.problems)
            hint = hint or error.hint
    if problems:
        raise SchemaError(problems, hint=hint)
    return suites


def run_case(table: CaseTable, suite: Suite, case: Case, line: int) -> Outcome:
    """Runs one case on its table."""
    run = _Run(table, case)
    started = time.perf_counter()
    try:
        run.go()
    except NLFilterError as error:
        message = _said("at", place=run.at, what=error.message) if run.at else error.message
        run.problems.append(Problem("error", message, hint=error.hint))
    return Outcome(
        file=str(suite.path),
        line=line,
        name=case.name,
        tags=case.tags,
        asked=case.request
        or case.clause
        or case.profile
        or " / ".join(turn.say or turn.do or "" for turn in case.turns),
        problems=tuple(run.problems),
        unrecorded=run.unrecorded,
        undated=run.undated,
        record=run.record,
        source=run.source,
        usage=run.usage,
        seconds=time.perf_counter() - started,
    )


class _Run:
    """A running case: its filter, and the problems found so far."""

    def __init__(self, table: CaseTable, case: Case) -> None:
        self.table = table
        self.case = case
        self.at = ""
        """The place in the case: the current turn or wording."""
        self.problems: list[Problem] = []
        self.record: dict[Loc, str] = {}
        self.unrecorded = False
        self.undated = False
        self.source = ""
        self.usage = Usage()
        table.begin(case)

    def go(self) -> None:
        """Ask the request of the case, and judge the answer."""
        case = self.case
        if case.turns:
            self._dialogue(case.turns)
        elif case.clause is not None:
            self._gate(case.clause)
        elif case.profile is not None:
            self._profile(case.profile)
        else:
            self._request(case.request or "")

    # -- a request

    def _request(self, request: str) -> None:
        case = self.case
        translation = self._translate(lambda: self.table.filter.translate(request), case.refuses)
        if translation is None:
            return
        result = self._result(translation)
        self._check_phrases(case.unmatched, translation.unmatched)
        if case.keeps is not None:
            self._check_rows(case.keeps, result)
        self._check_record(("where",), case.where, translation.where, case.accept, judged=case.keeps is None)
        for lang, text in case.explains.items():
            self._check_explanation(("explains", lang), text, result.explain(lang))
        for wording in () if self.table.one_reply_a_case else case.wordings:
            self._check_wording(wording, translation.where)

    def _translate(
        self, ask: Callable[[], Translation], refuses: tuple[str, ...] | None
    ) -> Translation | None:
        """Translates a request; None if no part could be applied (which may be expected)."""
        try:
            translation = ask()
        except NotExpressible as error:
            if refuses is None:
                lost = _quoted(error.unmatched)
                self._fail("refused", _said("all_lost", lost=lost) if lost else _said("nothing_applied"))
            else:
                self._check_phrases(refuses, error.unmatched)
            return None
        self.source = translation.source
        self.usage += translation.usage
        if refuses is not None:
            self._fail("refused", _said("not_refused"), got=translation.where.shown)
            return None
        return translation

    def _check_wording(self, wording: str, where: Where) -> None:
        """Check that another wording gives the same where."""
        self.at = f'"{wording}": '
        translation = self._translate(lambda: self.table.filter.translate(wording), None)
        if translation is not None and not self._alike(translation.where, where):
            left = _quoted(translation.unmatched)
            what = _said("another_where_left", lost=left) if left else _said("another_where")
            self._fail("wording", what, where.shown, translation.where.shown)

    # -- a clause

    def _gate(self, clause: str) -> None:
        case = self.case
        try:
            where = parse_where(clause, self.table.schema)
        except RejectedWhere as error:
            if case.rejects is None:
                self._fail("rejected", _said("gate_refused", code=error.code))
            elif error.code is not case.rejects:
                self._fail("rejected", _said("another_reason"), case.rejects, error.code)
            return
        if case.rejects is not None:
            self._fail("rejected", _said("gate_passed"), case.rejects, where.shown)
        elif case.keeps is not None:
            self._check_rows(case.keeps, self._result(Translation(where)))
            self._check_record(("where",), case.where, where, case.accept)

    # -- a profile

    def _profile(self, text: str) -> None:
        case, profile = self.case, self.table.filter.profile(text)
        self.source = profile.source
        self.usage += profile.usage
        found: dict[str, set[str]] = {}
        for fact in profile.facts:
            found.setdefault(fact.column, set()).add(str(fact.value))
        wanted = {name: {*values} for name, values in (case.facts or {}).items() if values}
        if found != wanted:
            self._fail("facts", _said("other_facts"), _by_column(wanted), _by_column(found))
        if case.wishes is not None and not self._alike(self.table.parse(case.wishes), profile.wishes):
            self._fail("facts", _said("other_wishes"), case.wishes, profile.wishes.shown)
        if case.keeps is not None:
            self._check_rows(case.keeps, self._result(Translation(profile.where)))

    # -- a dialogue

    def _acts(self, turn: Turn, acting: Acting, where: Where) -> None:
        """Check which act a turn begins or answers, on the rows that are kept so far."""
        acted = acting.say(turn.say or "", self._result(Translation(where)).rows)
        found = {acted.act.action: {", ".join(map(str, key)) for key in acted.act.keys}} if acted else {}
        wanted = {name: {*keys} for name, keys in (turn.acts or {}).items()}
        if found != wanted:
            self._fail("acts", _said("other_acts"), _by_column(wanted), _by_column(found))

    def _dialogue(self, turns: Sequence[Turn]) -> None:
        dialogue, acting = self.table.filter.dialogue(), self.table.filter.acting()
        for i, turn in enumerate(turns):
            self.at = _said("turn", number=i + 1)
            translation = None
            if turn.acts is not None:
                self._acts(turn, acting, dialogue.where)
            elif turn.say is not None:
                say = turn.say
                translation = self._translate(lambda say=say: dialogue.say(say), turn.refuses)  # type: ignore[misc]
            else:
                move, *arguments = (turn.do or "").split()
                if not getattr(dialogue, f"can_{move}", True):
                    self._fail("error", _said("no_step", move=move))
                getattr(dialogue, move)(*arguments)
            if translation is not None:
                self._check_phrases(turn.unmatched, translation.unmatched)
            if turn.keeps is not None:
                self._check_rows(turn.keeps, self._result(Translation(dialogue.where)))
                self._check_record(("turns", i, "where"), turn.where, dialogue.where)

    # -- judging

    def _result(self, translation: Translation) -> FilterResult:
        return self.table.result(translation, self.case.list_)

    def _check_rows(self, keeps: Keeps, result: FilterResult) -> None:
        """Check that the kept rows are the judged ones, in rank order, or `all`, or `none`."""
        table, list_ = self.table, self.case.list_
        every = table.rows(list_)
        wanted = tuple(every) if keeps == "all" else () if keeps == "none" else keeps
        kept = rows_of(result, table.schema)
        if keeps not in ("all", "none"):
            if unknown := [key for key in wanted if key not in every]:
                key = "unknown_keys" if table.schema.key else "unknown_places"
                what = _said(key, keys=tuple(unknown[:5]))
                return self._fail("keeps", what)
            if set(wanted) == set(every):
                return self._fail("keeps", _said("names_every_row"))
        if tuple(kept) == wanted:
            return None
        about = columns(result.where.predicate) if result.where.predicate else ()
        lost = [_row("lost", key, every[key], table, about) for key in wanted if key not in kept]
        added = [_row("added", key, kept[key], table, about) for key in kept if key not in wanted]
        if not (lost or added):
            return self._fail("keeps", _said("another_order"), *_from_first_difference(wanted, tuple(kept)))
        alike = len(kept) == len(wanted)
        few = "one_row" if len(kept) == 1 else "so_many_rows"
        key = ("other_row" if len(added) == 1 else "other_rows") if alike else few
        what = _said(key, other=len(added), kept=len(kept), wanted=len(wanted))
        return self._fail("keeps", what, got=result.where.shown, rows=(*lost, *added))

    def _check_phrases(self, expected: tuple[str, ...], found: Sequence[Unmatched]) -> None:
        """Check that exactly the judged phrases are named; a phrase may be a few words longer or shorter."""
        left = [phrase.phrase for phrase in found]
        for phrase in expected:
            if not any(alike(phrase, other) for other in left):
                self._fail("unmatched", _said("not_left_out", phrase=phrase))
        for phrase in left:
            if not any(alike(phrase, other) for other in expected):
                self._fail("unmatched", _said("left_out", phrase=phrase))

    def _check_record(
        self,
        loc: Loc,
        recorded: str | None,
        where: Where,
        accept: Sequence[str] = (),
        *,
        judged: bool = False,
    ) -> None:
        """Check that the where has the recorded meaning. `judged`: the where is the judgement (bulk sets)."""
        self.record[loc] = where.shown
        self.undated |= self.case.today is None and _counts_from_today(where)
        if recorded is None:
            self.unrecorded = True
            return
        hint = "" if judged else _said("accept_it")
        try:
            right = [self.table.parse(text) for text in (recorded, *accept)]
        except RejectedWhere as error:
            key = "gate_refuses_judged" if judged else "gate_refuses_record"
            self._fail("where", _said(key, code=error.code), recorded, where.shown, hint=hint)
            return
        if not any(self._alike(where, other) for other in right):
            what = _said("other_than_judged" if judged else "other_than_recorded")
            self._fail("where", what, recorded, where.shown, hint=hint)

    def _check_explanation(self, loc: Loc, recorded: str | None, text: str) -> None:
        self.record[loc] = text
        if recorded is None:
            self.unrecorded = True
        elif recorded.strip() != text.strip():
            what, hint = _said("another_explanation", lang=loc[-1]), _said("accept_it")
            self._fail("explains", what, recorded, text, hint=hint)

    def _alike(self, one: Where, other: Where) -> bool:
        """Whether two wheres have the same nodes, or keep the same rows of the whole table."""
        return same(one.predicate, other.predicate) or self.table.positions(one) == self.table.positions(
            other
        )

    def _fail(
        self,
        kind: Kind,
        what: str,
        expected: str = "",
        got: str = "",
        rows: tuple[Row, ...] = (),
        hint: str = "",
    ) -> None:
        told = _said("at", place=self.at, what=what) if self.at else what
        self.problems.append(Problem(kind, told, expected, got, rows, hint))


def _counts_from_today(where: Where) -> bool:
    """Whether a where keeps other rows tomorrow."""
    found = leaves(where.predicate) if where.predicate else ()
    return any(isinstance(value, RelativeDate) for leaf in found for value in literals(leaf))


def _said(name: str, /, **slots: Any) -> Message:
    """Makes what is wrong of a case, in any language."""
    return Message(f"golden.{name}", **slots)


def _row(side: Side, key: str, row: dict[str, Any], table: CaseTable, about: Sequence[str]) -> Row:
    """Makes a row that differs, with its name and its values in the columns of the where."""
    item = table.schema.item
    named = {} if item is None else {item: row.get(item)}
    return Row(side, key, named | {column: row[column] for column in about if column in row})


_SHOWN_KEYS = 10


def _from_first_difference(wanted: Sequence[str], kept: Sequence[str]) -> tuple[str, str]:
    """Writes two orders of the same rows, from the first row that differs."""
    at = next(i for i, (one, other) in enumerate(zip(wanted, kept, strict=True)) if one != other)

    def told(keys: Sequence[str]) -> str:
        shown = keys[at : at + _SHOWN_KEYS]
        parts = ["..."] * (at > 0) + list(shown) + ["..."] * (at + len(shown) < len(keys))
        return f"from row {at + 1}: {', '.join(parts)}" if at else ", ".join(parts)

    return told(wanted), told(kept)


def _by_column(values: Mapping[str, set[str]]) -> str:
    return "; ".join(f"{name}: {', '.join(sorted(found))}" for name, found in values.items())


def _quoted(unmatched: Sequence[Unmatched]) -> str:
    return ", ".join(f'"{part.phrase}" ({part.reason})' for part in unmatched)
