"""`nlfilter chat`: a dialogue, on a pipe and at a terminal."""

from __future__ import annotations

import json
import os
import re
import select
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from nlfilter.cli.completion import TableWords
from tests.cli.command import JOBS, SCHEMA, Ran, installed, nlfilter

CHAT = ("chat", JOBS, "--schema", SCHEMA, "--list", "u001", "--today", "2026-10-01")


def talk(*turns: str) -> Ran:
    return nlfilter(*CHAT, stdin="\n".join(turns).encode())


def test_each_turn_shows_chips_rows_and_a_count() -> None:
    ran = talk("remote, Python", "only Tokyo")
    assert ran.code == 0
    assert ran.err.splitlines() == [
        "175 rows. Say what to look for, or /help.",
        "[1] remote  [2] skills include Python",
        "21 of 175 match.",
        "“Tokyo” was read as city 東京.",
        "[1] remote  [2] skills include Python  [3] city is Tokyo (東京)",
        "13 of 175 match.",
    ]
    assert len(ran.lines) == 2 * 9


def test_an_order_alone_shows_no_rows() -> None:
    ran = talk("newest first")
    assert ran.out == ""
    assert "keeps its order" in ran.err
    assert "rows are shown" not in ran.err
    assert "rows are shown" in talk("remote, newest first").err


def test_commands_change_what_is_in_force() -> None:
    ran = talk("remote, Python", "/drop 1", "/sql", "/undo", "/sql", "/redo", "/sql", "/clear", "/sql")
    both, one = "remote AND list_contains(skills, 'Python')", "list_contains(skills, 'Python')"
    clauses = [line for line in ran.lines if "list_contains" in line or line == "TRUE"]
    assert clauses == [one, both, one, "TRUE"]


def test_a_number_after_an_empty_answer_takes_what_was_offered() -> None:
    by_number = talk("Osaka, Go, posted in the last 2 days", "1", "/sql")
    by_command = talk("Osaka, Go, posted in the last 2 days", "/loosen 1", "/sql")
    assert by_number.out == by_command.out


def test_an_empty_answer_can_be_loosened_by_number() -> None:
    ran = talk("Osaka, Go, posted in the last 2 days", "/loosen", "/loosen 1", "/sql", "/undo", "/sql")
    assert "[1] Without “city is Osaka (大阪)”: 1." in ran.err
    looser, before = (line for line in ran.lines if "list_contains" in line)
    assert "大阪" not in looser
    assert "大阪" in before


def test_other_meanings_of_an_unsure_request_are_shown_and_chosen() -> None:
    ran = talk("March 2026, Tokyo", "/meant", "/sql", "/meant 1", "/sql", "/meant 2")
    told = ran.err.splitlines()
    assert "Not sure: it may also mean “deadline is in March 2026”." in told
    assert "[1] “deadline is in March 2026 and city is Tokyo (東京)”" in told
    posted, closes = (line for line in ran.lines if "2026-04-01'" in line)
    assert posted.startswith("posted_at >=")
    assert closes.startswith("closes_at >=")
    assert "Give a number from 1 to 1." in ran.err


def test_no_doubt_is_shown_above_the_owner_s_threshold() -> None:
    ran = nlfilter(*CHAT, "--sure", "0.3", stdin=b"March 2026, Tokyo")
    assert "Not sure" not in ran.err
    assert "/meant" not in ran.err


def test_looser_conditions_can_be_asked_for_at_any_time() -> None:
    ran = talk("remote, Python, Kyoto, at least 9M", "/loosen", "/loosen 2", "/sql", "/clear", "/loosen")
    assert "[2] With “salary reaches ¥8,000,000 a year or more”: 2." in ran.err
    assert any("salary_max >= 8000000" in line for line in ran.lines)
    assert "does not help" in ran.err


def test_no_line_from_a_pipe_ends_the_conversation() -> None:
    odd = [
        b"Tokyo and Osaka or Python and AWS",
        b"salary of 99999999 figures",
        b"\xff\xfe",
        b"/drop \xb2",
        b"\0",
    ]
    ran = nlfilter(*CHAT, stdin=b"\n".join([*odd, b"x" * 2_000, b"/clear", b"remote", b"/sql"]))
    assert (ran.code, ran.lines[-1]) == (0, "remote")
    assert "not UTF-8" in ran.err


def test_more_rows_follow_with_their_numbers() -> None:
    ran = talk("remote, Python", "/more", "/more", "/more")
    numbers = [line.split()[0] for line in ran.lines if line.split()[0] != "#"]
    assert numbers == [str(number) for number in range(1, 22)]
    assert "There are no more rows." in ran.err


def test_a_number_alone_takes_what_was_offered() -> None:
    ran = talk("remote, Python, Kyoto, at least 9M", "/loosen", "9", "/loosen", "2", "/sql")
    assert "salary_max >= 8000000" in ran.lines[-1]


def test_help_shows_requests_that_work() -> None:
    told = talk("/help").err.splitlines()
    shown = [line.strip() for line in told[told.index("Examples of requests for this table:") + 1 :]]
    assert len(shown) == 4
    assert "No part of it" not in talk(*shown).err


def test_why_gives_the_reason_for_a_row() -> None:
    ran = talk("リモートでPython", "/why 1")
    assert "あなたにおすすめの求人は" in ran.err
    assert "理由は" in ran.err


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "parquet"])
def test_save_writes_all_kept_rows(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"kept.{suffix}"
    ran = talk("remote, Python", f"/save {path}")
    assert f"{path}: 21 rows" in ran.err
    assert path.stat().st_size > 0
    if suffix == "json":
        assert json.loads(path.read_text(encoding="utf-8"))["count"] == 21


def test_save_says_that_it_replaced_a_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.csv"
    ran = talk("remote, Python", f"/save {path}", f"/save {path}")
    assert f"{path}: 21 rows\n" in ran.err
    assert f"{path}: 21 rows, in place of the file that was there\n" in ran.err


def test_what_is_saved_may_be_for_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "kept.csv"
    for option, mark in ((("--spreadsheet",), b"\xef\xbb\xbf"), ((), b"")):
        assert nlfilter(*CHAT, *option, stdin=f"remote\n/save {path}".encode()).code == 0
        assert path.read_bytes().startswith(mark + b"user_id")


JAPANESE = [
    "リモートで京都",
    "良い雰囲気",
    "/save {folder}/kept.csv",
    "大阪、Go、2日以内に掲載",
    "/save {folder}/kept.csv",
]


def test_a_chat_in_japanese_is_in_japanese(tmp_path: Path) -> None:
    turns = [turn.format(folder=tmp_path) for turn in JAPANESE]
    ran = nlfilter(*CHAT, "--lang", "ja", stdin="\n".join(turns).encode())
    told = ran.err.splitlines()
    assert told[0] == "175件あります。探したいものを入力してください（使い方は /help）。"
    assert "条件として読み取れるものがありませんでした。" in told
    assert told[told.index("条件として読み取れるものがありませんでした。") + 1].startswith("「雰囲気」は")
    assert "/loosen 1 と入力すると、最初の案で絞り込み直します。" in told
    assert f"{tmp_path / 'kept.csv'}: 0件（以前のファイルは置き換えました）" in told
    assert not [line for line in told if re.search(r"[a-z]+ [a-z]+ [a-z]+", line)]


def test_a_turn_is_answered_in_its_own_language() -> None:
    told = talk("良い雰囲気", "good vibes").err.splitlines()
    assert told[0].startswith("175 rows. ")
    assert told[1] == "条件として読み取れるものがありませんでした。"
    assert told[3:] == [
        "No part of it can be asked of this list.",
        "“good vibes” was not applied: nothing is known about it.",
    ]


def test_one_row_is_not_several(tmp_path: Path) -> None:
    path = tmp_path / "kept.csv"
    assert f"{path}: 1 row\n" in talk("remote, Python, Kyoto, at least 9M", f"/save {path}").err


@pytest.mark.parametrize("name", ["kept.xyz", "kept"])
def test_a_file_of_no_known_format_is_not_written(tmp_path: Path, name: str) -> None:
    ran = talk("remote", f"/save {tmp_path / name}")
    assert f"error: {tmp_path / name}: " in ran.err
    known = ".json, .jsonl, .csv, .tsv, .parquet, .arrows, .arrow, .xlsx, .ndjson or .feather"
    assert f"hint: Use a name that ends in {known}." in ran.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    table = tmp_path / "jobs.parquet"
    table.write_bytes(Path(JOBS).read_bytes())
    ran = nlfilter("chat", table, "--schema", SCHEMA, stdin=f"remote\n/save {table}".encode())
    assert "not overwritten" in ran.err
    assert table.read_bytes() == Path(JOBS).read_bytes()


def test_conditions_are_numbered_as_their_chips() -> None:
    ran = talk("remote, Python", "only Tokyo", "/drop 1", "/drop 9", "/drop 2 c3", "/sql")
    assert "[2] skills include Python  [3] city is Tokyo (東京)" in ran.err
    assert "error: There is no condition '9'.\nhint: In force: 2, 3.\n" in ran.err
    assert ran.lines[-1] == "TRUE"


def test_a_mistake_is_told_and_changes_nothing(tmp_path: Path) -> None:
    mistakes = [
        "/nonsense",
        "/drop 9",
        "/drop",
        "/why 0",
        "/why x",
        "/loosen 99",
        "/save",
        f"/save {tmp_path}",
    ]
    ran = talk("remote", *mistakes, "/sql")
    assert ran.code == 0
    assert ran.err.count("error: ") == len(mistakes)
    assert ran.lines[-1] == "remote"


def test_an_impossible_command_hints_at_a_possible_one() -> None:
    told = talk("/undo", "/redo", "undo", "/drop", "remote", "/redo", "/drop", "/why").err.splitlines()
    mistakes = [line for line in told if line.startswith(("error: ", "hint: "))]
    assert mistakes == [
        "error: There is nothing to undo.",
        "hint: This is the beginning of the dialogue.",
        "error: There is nothing to redo.",
        "hint: /redo goes forward after /undo.",
        "error: There is nothing to undo.",
        "hint: This is the beginning of the dialogue.",
        "error: There is no condition to drop.",
        "hint: Say what to look for.",
        "error: There is nothing to redo.",
        "hint: /redo goes forward after /undo.",
        "error: Which condition?",
        "hint: As in: /drop 2. In force: 1.",
        "error: Which row?",
        "hint: As in: /why 3. There are 64.",
    ]


def test_advice_about_the_order_names_commands_of_the_chat() -> None:
    for request in ("remote, newest first", "リモートで新しい順"):
        told = talk(request).err
        assert "/save" in told
        assert "--limit" not in told


def test_help_and_mistakes_are_in_the_language_of_the_chat(tmp_path: Path) -> None:
    turns = [
        "/help",
        "/undo",
        "/redo",
        "/drop",
        "リモート",
        "/drop",
        "/drop 9",
        "/nonsense",
        "/why",
        "/why 0",
        "!!",
    ]
    turns += ["/save", "/save kept.xyz", f"/save {JOBS}", f"/save {tmp_path}.d/kept.csv", "あ" * 1001]
    ran = nlfilter(*CHAT, "--lang", "ja", stdin="\n".join(turns).encode())
    told = ran.err.splitlines()
    assert sum(line.startswith("エラー: ") for line in told) == len(turns) - 2
    assert not [line for line in told if line.startswith(("error:", "hint:"))]
    assert not [line for line in told if not re.search(r"[ぁ-んァ-ン一-龯]", line)]


@pytest.mark.parametrize(
    "line", ["quit", "Exit", ":q", "stop", "thanks, that's all", "終了。", "やめる", "もういいです", "/q"]
)
def test_a_word_for_leaving_alone_leaves(line: str) -> None:
    assert talk(line, "remote").lines == []


def test_a_word_for_leaving_that_the_table_knows_is_a_request(tmp_path: Path) -> None:
    path = tmp_path / "signs.csv"
    path.write_text("sign,floor\nexit,1\ntoilet,2\n", encoding="utf-8")
    ran = nlfilter("chat", path, stdin=b"exit\nquit\n")
    assert "1 of 2 matches." in ran.err


def test_more_shows_further_rows() -> None:
    shown = [
        line.split()[0] for line in talk("remote", "show me more", "もっと見せて").lines if line[0:2].strip()
    ]
    assert shown == ["#", *map(str, range(1, 9)), "#", *map(str, range(9, 17)), "#", *map(str, range(17, 25))]


@pytest.mark.parametrize(
    ("turn", "first", "last"),
    [
        *(("show the next 5", 9, 13), ("show 20", 1, 20), ("show me 3 more jobs", 9, 11)),
        *(("次の5件を見せて", 9, 13), ("20件表示", 1, 20), ("あと3件", 9, 11)),
    ],
)
def test_a_number_of_rows_is_shown_and_changes_no_condition(turn: str, first: int, last: int) -> None:
    ran = talk("salary over 5 million yen", turn, "/sql")
    shown = [int(line.split()[0]) for line in ran.lines if line[:2].strip().isdecimal()]
    assert shown == [*range(1, 9), *range(first, last + 1)]
    assert "5000000" in ran.lines[-1]


@pytest.mark.parametrize("line", ["help", "What can I ask?", "ヘルプ", "何が聞けますか？"])
def test_help_is_asked_for_in_words(line: str) -> None:
    assert "/undo " in talk(line).err


def test_help_that_the_table_knows_is_a_request(tmp_path: Path) -> None:
    path = tmp_path / "signs.csv"
    path.write_text("sign,floor\nhelp,1\ntoilet,2\n", encoding="utf-8")
    assert "1 of 2 matches." in nlfilter("chat", path, stdin=b"help\n").err


def test_a_command_with_a_number_needs_no_slash() -> None:
    ran = talk("remote, salary over 20 million yen", "loosen 1", "/sql")
    assert ran.lines[-1] == talk("remote, salary over 20 million yen", "/loosen 1", "/sql").lines[-1]


def test_no_example_holds_a_value_of_a_private_column(tmp_path: Path) -> None:
    path, schema = tmp_path / "guests.csv", tmp_path / "guests.yaml"
    rows = "".join(f"{'Ada Quill' if n % 2 else 'Bo Marsh'},{n % 3},{n * 10}\n" for n in range(30))
    path.write_text("guest,nights,bill\n" + rows, encoding="utf-8")
    schema.write_text(
        "format: 2\nname: guests\ncolumns:\n"
        "  guest: {type: VARCHAR, private: true, values: {Ada Quill: [Addie]},"
        " order: [Ada Quill, Bo Marsh]}\n"
        "  nights: {type: BIGINT}\n  bill: {type: BIGINT, private: true}\n"
        "terms:\n  regular: {where: \"guest = 'Ada Quill'\"}\n",
        encoding="utf-8",
    )
    shown = ("schema", "show", schema, "--table", path)
    told = [nlfilter(*shown).out, nlfilter(*shown, "--examples").out]
    told.append(nlfilter("chat", path, "--schema", schema, stdin=b"/help\n").err)
    assert all("nights" in text for text in told)
    assert not [text for text in told if re.search("Ada|Addie|Bo M|regular$|bill is", text)]


def test_quit_leaves_and_an_empty_line_does_nothing() -> None:
    assert talk("", "/quit", "remote").lines == []


def test_an_empty_answer_offers_a_way_out() -> None:
    ran = talk("remote, salary over 90 million yen")
    assert "Without" in ran.err


def test_completion_of_commands_and_words() -> None:
    words = TableWords(["Python", "PyTorch", "full-time", "東京", "data scientist", "\x1b[31m"])

    def offered(line: str) -> list[str]:
        return [c.text for c in words.get_completions(Document(line), CompleteEvent())]

    assert offered("/wh") == ["/why"]
    assert offered("remote, Pyt") == ["Python", "PyTorch"]
    assert offered("a data sci") == ["data scientist"]
    assert offered("remote、東京") == ["東京"]
    assert offered("p") == []
    assert offered("\x1b") == []


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX terminal")
def test_at_a_terminal() -> None:
    import pty

    ours, theirs = pty.openpty()
    screen = {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    with installed(*CHAT, stdin=theirs, stdout=theirs, stderr=theirs, env=screen) as process:
        os.close(theirs)
        seen = read_until(ours, b">")
        os.write(ours, b"remote, Python\r")
        seen += read_until(ours, rb"21 of 175 match.*>")  # the next prompt reads keys again
        os.write(ours, b"\x03")
        seen += read_until(ours, rb"(?!)")
        assert process.wait(timeout=60) == 130
    os.close(ours)
    assert b"Traceback" not in seen


def read_until(terminal: int, pattern: bytes) -> bytes:
    """What a terminal shows up to a pattern, or to its end. Tells prompt_toolkit where the cursor is."""
    seen = b""
    while not re.search(pattern, seen, re.DOTALL):
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, seen
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other side closed the terminal
            return seen
        if b"\x1b[6n" in part:
            os.write(terminal, b"\x1b[1;1R")
        seen += part
    return seen
