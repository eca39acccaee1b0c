"""The ratchet: a change is compared with the baseline request by request, and what became worse is told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.judge.cases import family_of
from benchmarks.judge.ratchet import __main__ as ratchet
from benchmarks.judge.ratchet import judging
from benchmarks.judge.ratchet.compare import (
    LOSES,
    RIGHT,
    SILENT,
    Group,
    faults_of,
    paired_interval,
    table_of,
    totals_of,
)
from benchmarks.judge.ratchet.outcomes import (
    ORDER,
    SLOPPY,
    Baseline,
    Key,
    Outcome,
    SetName,
    read_baseline,
    text_of,
)
from benchmarks.judge.ratchet.sloppy import sloppy, without_a_part
from benchmarks.judge.routes import EMBEDDED
from benchmarks.judge.sets import runs_of
from benchmarks.judge.split import FILE, NEVER_LOOK, part_of, read_split
from tests.benchmarks.folders import dialogues, many_tables, one_table, read_lines, reply

GOOD = Outcome.RIGHT | Outcome.COVERED | Outcome.APPLIED
UNSURE = Outcome.RIGHT | Outcome.APPLIED
WRONG = Outcome.COVERED | Outcome.LOSES | Outcome.APPLIED
LOST = Outcome.LOSES | Outcome.APPLIED

LOOK = SetName(False, "inferred", "look", EMBEDDED)
EXTRA = LOOK._replace(extra=True)


def group(*pairs: tuple[Outcome, Outcome, int]) -> Group:
    """A group of so many requests with such an outcome before and now."""
    made = Group()
    for before, now, count in pairs:
        for _ in range(count):
            made.add(now, before)
    return made


# Pairs -------------------------------------------------------------------------------------------


def test_what_both_states_share_does_not_count() -> None:
    found = group((GOOD, GOOD, 80), (LOST, LOST, 8), (GOOD, LOST, 10), (LOST, GOOD, 2))
    assert (found.changed(LOSES), found.changed(RIGHT)) == ((10, 2), (2, 10))
    assert found.difference(RIGHT) == pytest.approx(-0.08)
    # d = 8/102 and 1.96 * sqrt((13/102 - d * d) / 102), by hand
    assert found.interval(LOSES) == pytest.approx((0.0108, 0.1460), abs=1e-4)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 5000))
def test_an_interval_is_symmetric_and_holds_its_difference(more: int, fewer: int, both: int) -> None:
    of = more + fewer + both
    low, high = paired_interval(more, fewer, of)
    assert low < (more - fewer) / (of + 2) < high
    assert paired_interval(fewer, more, of) == pytest.approx((-high, -low))


def test_a_request_that_the_baseline_does_not_have_is_in_no_difference() -> None:
    found = group((GOOD, GOOD, 3))
    found.add(WRONG, None)
    assert RIGHT.share(found.now) == 0.75
    assert (found.difference(RIGHT), found.changed(SILENT)) == (0, (0, 0))
    assert Group().interval(LOSES) is None


# What may not happen ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "found", "told"),
    [
        (LOOK, group((GOOD, GOOD, 500)), ""),
        (LOOK, group((GOOD, GOOD, 985), (UNSURE, Outcome.APPLIED, 15)), "right falls by 1.5 points"),
        (LOOK, group((GOOD, GOOD, 995), (UNSURE, Outcome.APPLIED, 5)), ""),
        (LOOK, group((GOOD, GOOD, 1000), (UNSURE, LOST, 4)), ""),
        (LOOK, group((GOOD, GOOD, 1000), (UNSURE, LOST, 6)), "loses rows rises (6 more, 0 fewer)"),
        (LOOK, group((GOOD, GOOD, 1000), (UNSURE, LOST, 6), (LOST, UNSURE, 4)), ""),
        (LOOK, group((GOOD, GOOD, 1000), (LOST, WRONG, 6)), "covered, wrong rises (6 more, 0 fewer)"),
        # Of extra sets and of models, only lost rows and silent errors count.
        (EXTRA, group((GOOD, GOOD, 9), (UNSURE, Outcome.APPLIED, 9)), ""),
        (EXTRA, group((GOOD, GOOD, 9), (UNSURE, LOST, 9)), "loses rows rises (9 more, 0 fewer)"),
        # A sloppy reply loses rows by itself.
        (LOOK._replace(route=SLOPPY), group((UNSURE, LOST, 9)), ""),
        (LOOK._replace(route=SLOPPY), group((LOST, WRONG, 9)), "covered, wrong rises (9 more, 0 fewer)"),
    ],
)
def test_what_may_not_become_worse(name: SetName, found: Group, told: str) -> None:
    faults = [*faults_of(totals_of({name: found}))]
    assert [fault.partition(": ")[2] for fault in faults] == ([told] if told else [])


def test_only_the_total_of_all_sets_is_held_to_the_limits() -> None:
    worse, better = group((UNSURE, LOST, 6)), group((LOST, UNSURE, 6))
    groups = {LOOK: worse, LOOK._replace(family="dialogues"): better}
    assert not [*faults_of(totals_of(groups))]
    assert "!" in table_of(groups).splitlines()[1]


# The file -----------------------------------------------------------------------------------------

OUTCOMES = st.integers(0, 15).map(Outcome)
NAMES = st.text("ab:-/1", min_size=1, max_size=4)


@given(
    st.dictionaries(st.builds(Key, NAMES, NAMES, NAMES, st.sampled_from(ORDER)), OUTCOMES),
    st.dictionaries(
        st.builds(SetName, st.booleans(), NAMES, NAMES, st.sampled_from(ORDER)),
        st.dictionaries(OUTCOMES, st.integers(1, 99), min_size=1).map(Counter[Outcome]),
    ),
)
def test_a_baseline_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    requests: dict[Key, Outcome],
    totals: dict[SetName, Counter[Outcome]],
) -> None:
    path = tmp_path_factory.mktemp("ratchet") / "baseline.tsv"
    written = Baseline("meaning", requests, totals)
    path.write_text(text_of(written), encoding="utf-8")
    assert read_baseline(path) == written


def test_the_stored_baseline_has_no_request_that_nobody_may_look_at() -> None:
    baseline = read_baseline(ratchet.BASELINE)
    split = read_split(FILE)
    assert baseline.requests
    assert {name.split for name in baseline.totals} <= {NEVER_LOOK}
    for run, table in {key[:2] for key in baseline.requests}:
        assert part_of(family_of(run), table, split) != NEVER_LOOK


# The sloppy model ---------------------------------------------------------------------------------


def test_a_sloppy_reply_lacks_one_condition_always_the_same() -> None:
    whole = reply(("Tokyo", "city = 'Tokyo'"), ("remote", "remote"), unmatched=["soon"])
    found = [json.loads(without_a_part(f"j{n}", json.dumps(whole)) or "") for n in range(20)]
    assert found == [json.loads(without_a_part(f"j{n}", json.dumps(whole)) or "") for n in range(20)]
    assert all(one["unmatched"] == ["soon"] for one in found)
    kept = [one["conditions"] for one in found]
    assert all(len(conditions) == 1 for conditions in kept)
    assert {conditions[0]["phrase"] for conditions in kept} == {"Tokyo", "remote"}


def test_a_condition_of_several_parts_keeps_its_phrase() -> None:
    text = json.dumps(reply(("cheap in Tokyo", "(salary < 5 OR remote) AND city = 'Tokyo'")))
    found = {json.dumps(json.loads(without_a_part(f"j{n}", text) or "")["conditions"]) for n in range(20)}
    wheres = ("(salary < 5 OR remote)", "(city = 'Tokyo')")
    assert found == {json.dumps([{"phrase": "cheap in Tokyo", "where": where}]) for where in wheres}


def test_a_reply_without_a_condition_is_left_out() -> None:
    replies = {"a": "I would say Tokyo", "b": json.dumps(reply(unmatched=["soon"]))}
    assert not sloppy(replies)
    (left,) = sloppy({"c": json.dumps(reply(("Tokyo", "city = 'Tokyo'")))}).values()
    assert json.loads(left)["conditions"] == []


# All of it ----------------------------------------------------------------------------------------


@pytest.fixture
def blind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of blind tables: six requests to one, of which none is right, with answers that are."""
    folder = tmp_path / "blind"
    monkeypatch.setattr(judging, "BLIND", folder)
    cases = [{"id": f"j{n}", "request": "in Tokyo", "where": "city = 'Osaka'"} for n in range(6)]
    answers = {case["id"]: reply(("in Tokyo", "city = 'Osaka'")) for case in cases}
    one_table(folder / "requests/jobs", cases, answers)
    return folder


def ran(tmp_path: Path, *options: str) -> int:
    return ratchet.main(["--since", str(tmp_path / "baseline.tsv"), "--processes", "1", *options])


def test_the_same_code_is_no_worse_and_worse_code_is(
    tmp_path: Path, blind: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(tmp_path, "--write") == 0
    assert ran(tmp_path, "--lost", str(tmp_path / "lost.jsonl")) == 0
    assert "nothing is worse" in capsys.readouterr().out
    assert not read_lines(tmp_path / "lost.jsonl")
    baseline = read_baseline(tmp_path / "baseline.tsv")
    assert {key.run for key in baseline.requests} == {"requests/jobs", "requests/jobs+inferred"}
    assert {key.route for key in baseline.requests} == {EMBEDDED, "model", "auto", SLOPPY}
    better = {key: GOOD if key.route == EMBEDDED else old for key, old in baseline.requests.items()}
    text = text_of(replace(baseline, requests=better))
    (tmp_path / "baseline.tsv").write_text(text, encoding="utf-8")
    assert ran(tmp_path, "--lost", str(tmp_path / "lost.jsonl")) == 1
    printed = capsys.readouterr().out
    assert "all, embedded: right falls by 100.0 points" in printed
    assert "all, embedded: loses rows rises (12 more, 0 fewer)" in printed
    lost = read_lines(tmp_path / "lost.jsonl")
    assert len(lost) == 12
    assert lost[0]["now"] == {"right": False, "loses rows": True, "covered, wrong": True}
    assert (lost[0]["request"], lost[0]["gold"]) == ("in Tokyo", "city = 'Osaka'")
    assert lost[0]["said"] == "city = 'Tokyo'"


def test_what_cannot_be_asked_any_more_is_a_fault(
    tmp_path: Path, blind: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran(tmp_path, "--write")
    (blind / "requests/jobs/schema.yaml").write_text("name: 1\n", encoding="utf-8")
    assert ran(tmp_path) == 1
    printed = capsys.readouterr().out
    assert "nlfilter refuses its schema" in printed
    assert "requests of the baseline cannot be asked any more" in printed
    assert ran(tmp_path, "--write") == 0  # a new baseline accepts it
    assert ran(tmp_path) == 0


def test_never_look_is_judged_when_asked_and_leaves_only_totals(
    tmp_path: Path, blind: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many_tables(tmp_path / "extra/many")
    split = tmp_path / "split.toml"
    split.write_text('[many]\n"a.dog" = "never_look"\n[inferred]\n"jobs" = "never_look"\n', encoding="utf-8")
    options = (str(tmp_path / "extra"), "--split", str(split), "--lost", str(tmp_path / "lost.jsonl"))
    assert ran(tmp_path, *options, "--write") == 0
    assert "never_look" not in capsys.readouterr().out
    baseline = read_baseline(tmp_path / "baseline.tsv")
    assert {key.table for key in baseline.requests} == {"a.cat"}
    assert not baseline.totals

    assert ran(tmp_path, *options, "--write", "--never") == 0
    baseline = read_baseline(tmp_path / "baseline.tsv")
    assert {key.table for key in baseline.requests} == {"a.cat"}
    jobs = SetName(False, "inferred", "never_look", EMBEDDED)
    dogs = SetName(True, "many", "never_look", EMBEDDED)
    assert (baseline.totals[jobs].total(), baseline.totals[dogs].total()) == (6, 1)
    capsys.readouterr()

    # Totals are compared, but hold nobody to a limit, and no request is written.
    better = replace(baseline, totals={jobs: Counter({GOOD: 6})})
    (tmp_path / "baseline.tsv").write_text(text_of(better), encoding="utf-8")
    assert ran(tmp_path, *options, "--never") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    (row,) = [row for row in rows if row[:3] == ["inferred,", "never_look", EMBEDDED]]
    assert row[4:6] == ["0.0", "(-100.0)"]
    assert not read_lines(tmp_path / "lost.jsonl")

    # A table that comes to never_look loses the lines of its requests.
    split.write_text('[many]\n"a.cat" = "never_look"\n', encoding="utf-8")
    assert ran(tmp_path, *options, "--write") == 0
    assert "a.cat" not in (tmp_path / "baseline.tsv").read_text(encoding="utf-8")


def test_folders_are_judged_by_several_processes(
    tmp_path: Path, blind: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_tables(tmp_path / "extra/many")
    monkeypatch.setattr(judging, "TABLES_AT_ONCE", 1)
    assert ran(tmp_path, str(tmp_path / "extra"), "--write") == 0
    assert ran(tmp_path, str(tmp_path / "extra"), "--processes", "2") == 0
    assert not judging.judge.__module__.endswith("__main__")  # where a new process would not find it


def test_a_folder_without_cases_is_an_error(tmp_path: Path, blind: Path) -> None:
    assert ran(tmp_path, str(tmp_path / "nowhere")) == 2


def test_a_run_takes_only_some_tables(tmp_path: Path) -> None:
    many_tables(tmp_path / "many")
    dialogues(tmp_path / "talks")
    for run in runs_of(tmp_path):
        names = run.table_names()
        assert {table.name for table in run.tables()} == names
        for name in names:
            assert [table.name for table in replace(run, only=frozenset({name})).tables()] == [name]
