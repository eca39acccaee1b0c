"""The judge: from cases to prompts, and from answers to figures that can be computed by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.judge.__main__ import main
from tests.benchmarks.folders import dialogue, dialogues, many_tables, one_table, read_lines, reply

TOKYO = ("Tokyo", "city = 'Tokyo'")
REMOTE = ("remote", "remote")
HIGH = ("Tokyo", "salary > 550")


def judged(tmp_path: Path, *options: str) -> list[dict[str, Any]]:
    """The lines of the report on the cases in `tmp_path / "cases"`."""
    assert main([str(tmp_path / "cases"), "--out", str(tmp_path / "out"), *options]) == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    lines: list[dict[str, Any]] = report["lines"]
    return lines


def line(lines: list[dict[str, Any]], by: str, name: str, route: str) -> dict[str, Any]:
    (found,) = [one for one in lines if (one["by"], one["name"], one["route"]) == (by, name, route)]
    return found


def misses(tmp_path: Path, name: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The misses, by route and case."""
    return {(m["route"], m["id"]): m for m in read_lines(tmp_path / "out" / name / "misses.jsonl")}


def case(id_: str, request: str, where: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "request": request, "where": where} | more


# Prompts -------------------------------------------------------------------------------------------------


def test_every_form_of_cases_gets_its_prompts(tmp_path: Path) -> None:
    one_table(tmp_path / "cases/shop/jobs", [case("j1", "remote", "remote")], {})
    many_tables(tmp_path / "cases/many")
    dialogues(tmp_path / "cases/talks")
    judged(tmp_path)
    found = {
        prompt["id"]: prompt
        for name in ("shop/jobs", "many", "talks")
        for prompt in read_lines(tmp_path / "out" / name / "prompts.jsonl")
    }
    assert [*found] == ["j1", "m1", "m2", "s:1", "s:2", "s:3"]
    assert [found[id_]["form"] for id_ in ("j1", "s:1")] == ["request", "turn"]
    asked = [json.loads(prompt["messages"][1]["content"]) for prompt in found.values()]
    assert [one.get("conditions") for one in asked[-3:]] == [
        None,
        {"c1": "city = 'Tokyo'"},
        {"c1": "city = 'Tokyo'", "c2": "remote"},
    ]
    assert len({prompt["sha256"] for prompt in found.values()}) == 6


def test_dialogues_beside_cases_are_judged_turn_by_turn(tmp_path: Path) -> None:
    one_table(tmp_path / "cases/jobs", [case("j1", "remote", "remote")], {})
    both = "remote AND city = 'Tokyo'"
    dialogue(tmp_path / "cases/jobs", ("remote", "remote"), ("in Tokyo", both), ("thanks", "city = 'Osaka'"))
    lines = judged(tmp_path, "--embedded")
    for route in ("embedded", "going on"):
        told = line(lines, "set", "dialogues", route)
        assert (told["asked"], told["right"]["value"]) == (3, pytest.approx(2 / 3))
    assert [id_ for _, id_ in misses(tmp_path, "jobs+dialogues")] == ["t:3", "t:3"]


def test_a_sample_is_always_the_same_and_the_larger_holds_the_smaller(tmp_path: Path) -> None:
    one_table(tmp_path / "cases/jobs", [case(f"j{n}", "remote", "remote") for n in range(20)], {})

    def ids(size: int) -> list[str]:
        judged(tmp_path, "--sample", str(size))
        return [prompt["id"] for prompt in read_lines(tmp_path / "out/jobs/prompts.jsonl")]

    small, large = ids(5), ids(10)
    assert (len(small), len(large)) == (5, 10)
    assert set(small) < set(large)
    assert ids(5) == small


# Right and wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "answer", "right"),
    [
        ({"where": "city = 'Tokyo'"}, TOKYO, True),
        ({"where": "city = 'Osaka'"}, TOKYO, False),
        ({"where": "city = 'Osaka'", "accept": ["city = 'Tokyo'"]}, TOKYO, True),
        ({"where": "salary < 450", "accept_by_schema": ["v_well_paid"]}, HIGH, True),
        (
            {"where": "salary < 450", "must": "salary = 600", "may": "salary > 450"},
            ("Tokyo", "salary > 550"),
            True,
        ),
        (
            {"where": "salary < 450", "must": "salary = 500", "may": "salary > 450"},
            ("Tokyo", "salary > 550"),
            False,
        ),
        (
            {"where": "salary < 450", "must": "salary = 600", "may": "salary = 600"},
            ("Tokyo", "salary > 550"),
            False,
        ),
        ({"where": "regexp_matches(lower(city), '^tok')"}, TOKYO, True),  # no request may say this
    ],
)
def test_what_is_right(tmp_path: Path, gold: dict[str, Any], answer: tuple[str, str], right: bool) -> None:
    one_table(tmp_path / "cases/jobs", [{"id": "j1", "request": "Tokyo"} | gold], {"j1": reply(answer)})
    assert line(judged(tmp_path), "set", "jobs", "model")["right"]["value"] == right


@pytest.mark.parametrize(
    ("request_", "gold", "answer", "cause"),
    [
        ("by the sea", "city = 'Tokyo'", reply(unmatched=["by the sea"]), "not said"),
        ("Tokyo", "city = 'Tokyo'", reply(("Tokyo", "towns = 'Tokyo'")), "refused by code"),
        ("Tokyo", "city = 'Tokyo'", reply(("Kyoto", "city = 'Tokyo'")), "refused by code"),
        ("Tokyo", "city = 'Tokyo'", "I would say Tokyo", "refused by code"),
        ("by the sea", "city = 'Tokyo'", reply(("by the sea", "city = 'Atlantis'")), "dropped by grounding"),
        ("Tokyo", "city = 'Tokyo'", reply(("Tokyo", "title ILIKE '%Tokyo%'")), "wrong column"),
        ("over 500", "salary > 500", reply(("over 500", "salary < 500")), "wrong relation"),
        ("over 500", "salary > 500", reply(("over 500", "salary > 600")), "wrong value"),
        ("remote, 500", "remote", reply(REMOTE, ("500", "salary > 500")), "too much"),
        ("remote", "TRUE", reply(REMOTE), "too much"),
    ],
)
def test_why_a_case_is_missed(
    tmp_path: Path, request_: str, gold: str, answer: dict[str, Any] | str, cause: str
) -> None:
    one_table(tmp_path / "cases/jobs", [case("j1", request_, gold)], {"j1": answer})
    assert line(judged(tmp_path), "set", "jobs", "model")["causes"] == {cause: 1}
    assert misses(tmp_path, "jobs")["model", "j1"]["causes"] == [cause]


def test_parts_that_agree_are_no_cause_however_they_are_written(tmp_path: Path) -> None:
    gold = "salary BETWEEN 450 AND 650 AND city IN ('Osaka')"
    answer = reply(("450", "salary >= 450"), ("650", "salary <= 650"), ("Tokyo", "city = 'Tokyo'"))
    one_table(tmp_path / "cases/jobs", [case("j1", "450 to 650 Tokyo", gold)], {"j1": answer})
    judged(tmp_path)
    assert misses(tmp_path, "jobs")["model", "j1"]["causes"] == ["wrong value"]


# Routes --------------------------------------------------------------------------------------------------


def test_auto_asks_only_for_what_is_not_covered(tmp_path: Path) -> None:
    cases = [case("j1", "remote", "remote"), case("j2", "by the sea", "city = 'Tokyo'")]
    sea = reply(("by the sea", "city = 'Tokyo'"))
    one_table(tmp_path / "cases/jobs", cases, {"j1": reply(REMOTE), "j2": sea})
    lines = judged(tmp_path)
    found = {route: line(lines, "set", "jobs", route) for route in ("embedded", "model", "auto")}
    assert [found[route]["right"]["value"] for route in found] == [0.5, 1, 1]
    assert [found[route]["calls"] for route in found] == [0, 2, 1]
    prompts = {p["id"]: p["tokens"] for p in read_lines(tmp_path / "out/jobs/prompts.jsonl")}
    assert found["model"]["prompt_tokens"] == sum(prompts.values())
    assert found["auto"]["prompt_tokens"] == prompts["j2"]


def test_a_case_without_an_answer_is_asked_of_no_model(tmp_path: Path) -> None:
    cases = [case("j1", "remote", "remote"), case("j2", "Tokyo", "city = 'Tokyo'")]
    one_table(tmp_path / "cases/jobs", cases, {"j2": reply(TOKYO)})
    lines = judged(tmp_path)
    assert line(lines, "set", "jobs", "embedded")["asked"] == 2
    assert line(lines, "set", "jobs", "model")["asked"] == 1
    assert line(lines, "set, answered", "jobs", "embedded")["asked"] == 1


def test_given_answers_win_over_those_beside_the_cases(tmp_path: Path) -> None:
    cases = [case("j1", "by the sea", "city = 'Tokyo'")]
    one_table(tmp_path / "cases/jobs", cases, {"j1": reply(unmatched=["by the sea"])})
    one_table(tmp_path / "answers/jobs", [], {"j1": reply(("by the sea", "city = 'Tokyo'"))})
    assert line(judged(tmp_path), "set", "jobs", "model")["right"]["value"] == 0
    lines = judged(tmp_path, "--answers", str(tmp_path / "answers"))
    assert line(lines, "set", "jobs", "model")["right"]["value"] == 1


def test_a_turn_begins_from_the_gold_clause_or_from_the_answer_before(
    tmp_path: Path,
) -> None:
    dialogues(tmp_path / "cases/talks", second="city = 'Osaka' AND remote")
    lines = judged(tmp_path)
    # The second turn has a wrong label; the third changes nothing, so it is right only if asked by itself.
    assert line(lines, "set", "talks", "embedded")["right"]["value"] == pytest.approx(2 / 3)
    assert line(lines, "set", "talks", "going on")["right"]["value"] == pytest.approx(1 / 3)


def test_a_turn_whose_gold_clause_the_gate_refuses_is_only_asked_going_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dialogues(tmp_path / "cases/talks", second="regexp_matches(lower(city), '^tok') AND remote")
    lines = judged(tmp_path)
    assert line(lines, "set", "talks", "embedded")["asked"] == 2
    assert line(lines, "set", "talks", "going on")["asked"] == 3
    assert "talks, jobs: 1 turns were not asked" in capsys.readouterr().out


def test_an_enriched_schema_makes_a_run_of_its_own(tmp_path: Path) -> None:
    one_table(tmp_path / "cases/jobs", [case("j1", "kitchen", "title = 'cook'")], {"j1": reply()})
    schema = (tmp_path / "cases/jobs/schema.yaml").read_text(encoding="utf-8")
    more = schema.replace("vocabulary: text", "values: {cook: [kitchen]}")
    (tmp_path / "cases/jobs/enriched.yaml").write_text(more, encoding="utf-8")
    lines = judged(tmp_path)
    assert line(lines, "set", "jobs", "embedded")["right"]["value"] == 0
    assert line(lines, "set", "enriched", "embedded")["right"]["value"] == 1
    assert not [one for one in lines if one["name"] == "enriched" and one["route"] == "model"]


def test_a_schema_that_is_refused_is_told_and_the_rest_is_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_table(tmp_path / "cases/jobs", [case("j1", "remote", "remote")], {})
    (tmp_path / "cases/jobs/schema.yaml").write_text("name: jobs\ncolumns: {a: {b: c}}", encoding="utf-8")
    many_tables(tmp_path / "cases/many")
    assert {one["name"] for one in judged(tmp_path) if one["by"] == "set"} == {"many"}
    assert "jobs was not asked" in capsys.readouterr().out


# Figures -------------------------------------------------------------------------------------------------


def test_phrases_left_out_are_held_against_those_that_nothing_answers(tmp_path: Path) -> None:
    cases = [
        case("j1", "Tokyo, blue", "city = 'Tokyo'", unsupported=["blue"]),
        case("j2", "Tokyo, remote", "city = 'Tokyo' AND remote", unsupported=["remote"]),
        case("j3", "remote, newest first", "remote", unsupported=[]),
    ]
    told = reply(TOKYO, unmatched=["blue"])
    mistaken = reply(TOKYO, REMOTE, unmatched=["Tokyo"])
    ordered = reply(REMOTE, unmatched=["newest first"])
    one_table(tmp_path / "cases/jobs", cases, {"j1": told, "j2": mistaken, "j3": ordered})
    found = line(judged(tmp_path), "set", "jobs", "model")
    assert found["unmatched_precision"]["value"] == 0.5
    assert found["unmatched_recall"]["value"] == 0.5
    missed = misses(tmp_path, "jobs")["model", "j2"]
    assert (missed["right"], missed["stray"], missed["missed"]) == (True, ["Tokyo"], ["remote"])


def test_flags_kinds_and_tables_are_told_apart(tmp_path: Path) -> None:
    many_tables(tmp_path / "cases/many")
    lines = judged(tmp_path)
    assert line(lines, "set", "many", "embedded")["right"]["value"] == 0.5
    assert line(lines, "set, unflagged", "many", "embedded")["right"]["value"] == 1
    assert line(lines, "kind", "many, range", "embedded")["asked"] == 2
    assert line(lines, "table", "many, a.dog", "embedded")["right"]["value"] == 0


def test_a_never_look_table_has_figures_and_no_misses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many_tables(tmp_path / "cases/many")
    split = tmp_path / "split.toml"
    split.write_text('[many]\n"a.dog" = "never_look"\n"a.cat" = "fit"\n', encoding="utf-8")
    lines = judged(tmp_path, "--split", str(split))
    assert line(lines, "split", "many, never_look", "embedded")["right"]["value"] == 0
    assert line(lines, "split", "many, fit", "embedded")["right"]["value"] == 1
    assert not misses(tmp_path, "many")
    assert "age over 45" not in capsys.readouterr().out


def test_a_folder_without_cases_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "holds no cases" in capsys.readouterr().err
