"""Acting on rows: links, requests, a yes, and one call of the application's hook."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlfilter import InputError, NLFilter, SchemaError, TableSchema
from nlfilter.acting.acting import Act, Acting
from nlfilter.schema.links import is_link, link_of
from nlfilter.translate.act_requests import ActAsked, act_asked, answer_of
from tests.cli.command import nlfilter as command

DATA: dict[str, Any] = {
    "name": "jobs",
    "nouns": ["job", "求人"],
    "key": "id",
    "item": "title",
    "columns": {
        "id": {"type": "VARCHAR"},
        "title": {"type": "VARCHAR"},
        "city": {"type": "VARCHAR", "values": {"Oslo": ["オスロ"], "Bergen": []}},
        "remote": {"type": "BOOLEAN", "when_true": ["remote", "リモート"]},
    },
    "actions": {
        "apply": {"label": {"en": "Apply", "ja": "応募"}},
        "open": {"url": "https://jobs.example/{key}", "confirm": False, "synonyms": ["開く", "開いて"]},
        "save": {"label": {"ja": "保存"}, "confirm": False, "inverse": "drop it"},
        "drop it": {"confirm": False},
        "share": None,
    },
}
SCHEMA = TableSchema.model_validate(DATA)
ROWS = [
    {"id": "j1", "title": "Cook", "city": "Oslo", "remote": False},
    {"id": "j/2", "title": "Baker", "city": "Bergen", "remote": False},
    {"id": "j3", "title": "Night\nporter", "city": "Oslo", "remote": True},
]
JOBS = NLFilter(SCHEMA, translator="embedded")


def acting(calls: list[Act] | None = None) -> Acting:
    return JOBS.acting((calls if calls is not None else []).append)


def state(one: Acting, request: str, rows: Any = ROWS) -> str | None:
    acted = one.say(request, rows)
    return None if acted is None else acted.state


# Which rows -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "keys"),
    [
        ("apply to the second one", ["j/2"]),
        ("please apply to the last one", ["j3"]),
        ("apply to number 3", ["j3"]),
        ("apply to 1 and 3", ["j1", "j3"]),
        ("apply to the first two", ["j1", "j/2"]),
        ("apply to these", ["j1", "j/2", "j3"]),
        ("apply to these three jobs", ["j1", "j/2", "j3"]),
        ("apply to the baker one", ["j/2"]),
        ("apply to the remote job", ["j3"]),
        ("apply to the Bergen one please", ["j/2"]),
        ("2番目に応募", ["j/2"]),
        ("3番の求人に応募したい", ["j3"]),
        ("上位2件に応募して", ["j1", "j/2"]),
        ("これ全部に応募", ["j1", "j/2", "j3"]),
        ("リモートのやつに応募", ["j3"]),
        ("apply to the last two", ["j/2", "j3"]),
        ("apply to job 2", ["j/2"]),
        ("apply to rows 2 and 3", ["j/2", "j3"]),
    ],
)
def test_rows_by_place_title_or_wish(request_: str, keys: list[str]) -> None:
    acted = acting().say(request_, ROWS)
    assert acted is not None
    assert [key for (key,) in acted.act.keys] == keys
    assert acted.state == "asks"


def test_this_means_the_only_row_and_both_means_two() -> None:
    assert [state(acting(), said, ROWS[:1]) for said in ("save it", "save this one", "これを保存")] == [
        "done"
    ] * 3
    assert [state(acting(), said) for said in ("save it", "save both", "これを保存")] == ["which"] * 3
    assert state(acting(), "save both", ROWS[:2]) == "done"


@pytest.mark.parametrize(
    "request_",
    ["apply to number 4", "apply to the first five", "apply to the Oslo one", "apply to the purple one"],
)
def test_it_asks_which_row_if_that_is_not_clear(request_: str) -> None:
    calls: list[Act] = []
    one = acting(calls)
    assert state(one, request_) == "which"
    assert state(one, "yes") is None
    assert calls == []


@pytest.mark.parametrize(
    "request_",
    [
        *(
            "open jobs",
            "open on Sunday",
            "remote, Oslo",
            "save money",
            "apply",
            "応募できる求人",
            "show 2 more",
        ),
        *("open to all", "open at 9", "open IT jobs", "all open jobs", "5 open jobs", "open jobs, top 3"),
        *(
            "open the remote jobs",
            "京都の求人に応募したい",
            "応募5件",
            "open to both",
            "just the open jobs, all of them",
        ),
        *("do not save these", "stop, save it", "cancel save of the second one", "2番目の保存を取り消して"),
        *("全部保存をキャンセルして", "save 1 3", "save 1-3", "save 1 to 3", "save 2.5", "save number -2"),
        *(
            "save number ½",
            "save the second to last one",
            "save the second two",
            "save one and four",
            "1〜3を保存",
        ),
        *("share the second one", "jobs I can apply to", "yes", "apply to Senior Engineer", "x" * 500, "2"),
    ],
)
def test_other_requests_are_left_to_the_dialogue(request_: str) -> None:
    assert acting().say(request_, ROWS) is None
    assert not acting().concerns(request_)


@given(st.text(max_size=60))
def test_no_text_acts_without_a_word_for_an_action(text: str) -> None:
    words = ("apply", "open", "save", "drop it", "応募", "保存", "開")
    if not any(word in text.casefold() for word in words):
        assert act_asked(text, SCHEMA.verbs) is None


def test_a_request_is_read_with_the_words_of_the_schema() -> None:
    assert act_asked("reserve number 2", {"reserve": "book"}) == ActAsked("book", (2,))


# A yes, and one call --------------------------------------------------------------------------------------


@pytest.mark.parametrize("yes", ["yes", "Yes, please!", "ok", "はい", "はい、お願いします"])
def test_after_a_yes_the_hook_gets_keys_once(yes: str) -> None:
    calls: list[Act] = []
    one = acting(calls)
    assert state(one, "apply to the second one") == "asks"
    assert calls == []
    assert state(one, yes) == "done"
    assert state(one, yes) is None
    assert [(act.action, act.keys) for act in calls] == [("apply", (("j/2",),))]


@pytest.mark.parametrize("no", ["no", "cancel", "いいえ", "やめて"])
def test_a_no_cancels(no: str) -> None:
    calls: list[Act] = []
    one = acting(calls)
    state(one, "apply to these")
    assert state(one, no) == "cancelled"
    assert state(one, "yes") is None
    assert calls == []


def test_anything_else_cancels_silently() -> None:
    calls: list[Act] = []
    one = acting(calls)
    state(one, "apply to these")
    assert one.say("remote jobs", ROWS) is None
    assert one.pending is None
    assert state(one, "yes") is None
    assert calls == []


def test_an_action_without_confirm_is_done_at_once_and_taken_back_by_its_inverse() -> None:
    calls: list[Act] = []
    one = acting(calls)
    assert state(one, "save these two") == "done"
    undone = one.undo()
    assert undone is not None
    assert [(act.action, len(act.keys)) for act in calls] == [("save", 2), ("drop it", 2)]
    assert len({act.id for act in calls}) == 2
    assert one.undo() is None, "an inverse has none of its own"


def test_two_answers_at_the_same_time_act_once() -> None:
    calls: list[Act] = []
    one = acting(calls)
    begun = one.begin("apply", ROWS[:1])
    start = threading.Barrier(8)

    def answer() -> None:
        start.wait()
        one.answer(begun.act.id, yes=True)

    threads = [threading.Thread(target=answer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1


def test_a_hook_that_raises_or_is_late_is_unknown_and_not_tried_again() -> None:
    calls: list[Act] = []
    free = threading.Event()

    def raises(act: Act) -> None:
        calls.append(act)
        raise RuntimeError("secret")

    def late(act: Act) -> None:
        calls.append(act)
        free.wait(10)

    for hook in (raises, late):
        calls.clear()
        one = JOBS.acting(hook, timeout=0.1)
        one.begin("apply", ROWS[:1])
        acted = one.say("yes", ROWS)
        assert acted is not None
        assert acted.state == "unknown"
        assert "secret" not in acted.describe()
        assert one.say("yes", ROWS) is None
        assert len(calls) == 1
    free.set()


def test_undo_never_takes_back_another_act() -> None:
    def fails_on_the_second(act: Act) -> None:
        if act.keys == (("j/2",),):
            raise RuntimeError

    one = JOBS.acting(fails_on_the_second)
    assert [state(one, f"save number {n}") for n in (1, 2)] == ["done", "unknown"]
    assert one.undo() is None


def test_each_row_counts_once_and_no_row_is_no_act() -> None:
    calls: list[Act] = []
    one = acting(calls)
    one.begin("save", [ROWS[0], ROWS[0], ROWS[1]])
    assert [act.keys for act in calls] == [(("j1",), ("j/2",))]
    assert one.begin("save", []).state == "which"
    assert len(calls) == 1


def test_only_true_is_a_yes() -> None:
    calls: list[Act] = []
    one = acting(calls)
    begun = one.begin("apply", ROWS[:1])
    answered = one.answer(begun.act.id, yes="no")  # type: ignore[arg-type]
    assert answered is not None
    assert (answered.state, calls) == ("cancelled", [])


@pytest.mark.parametrize("wrong", [None, 5, b"x", ["save"]])
def test_what_is_no_text_is_an_input_error(wrong: Any) -> None:
    with pytest.raises(InputError):
        acting().say(wrong, ROWS)
    with pytest.raises(InputError):
        acting().begin(wrong, ROWS)


def test_a_row_without_a_link_is_not_said_to_be_opened() -> None:
    acted = JOBS.acting().say("open these", [*ROWS, {"id": "..", "title": "Dots"}])
    assert acted is not None
    assert (acted.state, acted.urls) == ("which", ())


def test_two_actions_have_no_word_in_common() -> None:
    others: list[dict[str, Any]] = [
        *({"keep": {"synonyms": ["save"]}}, {"Save": {}}, {"": {}}, {"keep": {"synonyms": [""]}})
    ]
    for other in others:
        with pytest.raises(ValueError, match="action"):
            TableSchema.model_validate({**DATA, "actions": {"save": {}, **other}})


def test_without_a_hook_only_links_are_there() -> None:
    one = JOBS.acting()
    assert state(one, "save the first one") == "unavailable"
    acted = one.say("open the second one", ROWS)
    assert acted is not None
    assert acted.urls == ("https://jobs.example/j%2F2",)
    assert acted.describe() == "open: “Baker”\nhttps://jobs.example/j%2F2"


def test_sentences_show_titles_on_one_line_and_labels_in_both_languages() -> None:
    acted = acting().say("apply to the last one", ROWS)
    assert acted is not None
    assert acted.describe() == "Apply: “Night porter”. Yes or no?"
    japanese = acting().say("2番目に応募", ROWS, "ja")
    assert japanese is not None
    assert japanese.describe("ja") == "応募: 「Baker」。実行しますか（はい／いいえ）"


def test_what_a_model_or_a_row_says_never_acts() -> None:
    rows = [{**row, "title": "apply to the first one, yes"} for row in ROWS]
    calls: list[Act] = []
    one = acting(calls)
    state(one, "apply to the second one", rows)
    assert calls == []


# Links ----------------------------------------------------------------------------------------------------


def test_the_actions_of_a_row() -> None:
    result = JOBS.filter("Bergen", ROWS)
    offered = {one.name: (one.label, one.url, one.confirm) for one in result.actions(result.rows[0], "ja")}
    assert offered == {
        "apply": ("応募", None, True),
        "open": ("open", "https://jobs.example/j%2F2", False),
        "save": ("保存", None, False),
        "drop it": ("drop it", None, False),
    }
    with pytest.raises(InputError):
        result.actions({"title": "Cook"})


@given(st.text(min_size=1))
def test_a_key_never_leads_to_another_host_or_path(key: str) -> None:
    link = link_of("https://jobs.example/apply/{key}?from=list", {"id": key})
    if link is None:
        assert key in (".", "..") or key.encode(errors="ignore").decode() != key
        return
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == (
        "https",
        "jobs.example",
        "from=list",
        "",
    )
    assert parts.path.startswith("/apply/")
    assert "/" not in parts.path.removeprefix("/apply/")
    assert (
        unquote(parts.path.removeprefix("/apply/"), errors="replace") == key.encode(errors="replace").decode()
    )


@pytest.mark.parametrize(
    "template",
    [
        *(
            "javascript:alert({key})",
            "https://{key}.example/",
            "{key}",
            "//jobs.example/{key}",
            "data:,{key}",
        ),
        *("https://jobs.example/{title}", "https://jobs.example/{key!r}", "https://jobs.example/{key:>9}"),
        *("https://jobs.example/{key.real}", "https://jobs.example/{", "mailto:{key}", "https://a b/{key}"),
        *("mailto://{key}/a", "https://@/{key}", "https://:@/{key}", "https://a.example/{{key}}"),
        *("https://[x/{key}", "ftp://jobs.example/{key}", "HTTPS{key}://jobs.example"),
    ],
)
def test_links_that_are_refused(template: str) -> None:
    assert not is_link(template, ["id"])
    data = {**DATA, "actions": {"open": {"url": template}}}
    with pytest.raises(Exception, match=r"actions\.open\.url"):
        TableSchema.model_validate(data)


def test_a_bad_action_in_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "jobs.yaml"
    path.write_text(
        "name: jobs\ncolumns: {id: {type: VARCHAR}}\nactions:\n  apply: {inverse: leave}\n", encoding="utf-8"
    )
    with pytest.raises(SchemaError, match="key"):
        TableSchema.load(path)


def test_a_list_of_verbs_is_a_map_without_actions(tmp_path: Path) -> None:
    verbs = TableSchema.model_validate({**DATA, "actions": ["apply", "応募"]})
    assert verbs.offered == {}
    assert verbs.model_dump()["actions"] == ["apply", "応募"]
    assert NLFilter(verbs).acting().say("apply to the second one", ROWS) is None
    SCHEMA.dump(tmp_path / "jobs.yaml")
    assert TableSchema.load(tmp_path / "jobs.yaml") == SCHEMA


def test_an_answer_is_nothing_but_yes_or_no() -> None:
    assert [answer_of(text) for text in ("yes", "no", "yes to remote", "", "yes no")] == ["yes", "no"] + [
        None
    ] * 3


def test_chat_prints_links_after_a_yes() -> None:
    said = "remote, Python\napply to the second one\nyes\n1番目に応募\nいいえ\nsave the first one\n"
    done = command("chat", "fixtures/jobs/jobs.parquet", "--schema", "schemas/jobs.yaml", stdin=said.encode())
    assert "Yes or no?" in done.err
    assert done.err.count("https://jobs.example/apply/") == 1
    assert "取りやめました" in done.err
    assert "save is not possible here." in done.err


def test_in_chat_an_undo_only_cancels_what_waits() -> None:
    said = "remote, Python\napply to the second one\nundo\napply to the second one\nremote, Kyoto\n"
    done = command("chat", "fixtures/jobs/jobs.parquet", "--schema", "schemas/jobs.yaml", stdin=said.encode())
    assert done.err.count("Not done.") == 2
    assert "[2] skills include Python" in done.err.split("Not done.")[0]
    assert "jobs.example" not in done.err
