"""The language of the output: of --lang, else of the request, the dialogue, or the locale."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlfilter.languages.about import language_of
from tests.cli.command import nlfilter

TODAY = ("--today", "2026-10-01")


@pytest.fixture(autouse=True)
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory with a table, in a Japanese locale."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    rows = (
        f"R{n},{('3LDK', '2LDK', '1LDK', '1K', 'ワンルーム')[n % 5]},{('東', '西')[n % 2]},{20 + n}"
        for n in range(40)
    )
    Path("部屋.csv").write_text("\n".join(["番号,間取り,向き,広さ(㎡)", *rows]), encoding="utf-8")


@pytest.mark.parametrize(
    ("request_", "lang"),
    [
        ("1LDK", None),
        ("２ＬＤＫ", None),
        ("25㎡〜40㎡", None),
        ("2026/4/1", None),
        ("???", None),
        ("North Pine XL", None),
        ("TOEIC", None),
        ("remote 1LDK", "en"),
        ("pet friendly 2LDK in 武蔵小杉", "en"),
        ("under 15万", "en"),
        ("1LDK以上", "ja"),
        ("15万円", "ja"),
    ],
)
def test_some_letters_tell_no_language(request_: str, lang: str | None) -> None:
    assert language_of(request_) == lang


@pytest.mark.parametrize("request_", ["1LDK", "２ＬＤＫ"])
def test_a_request_without_a_language_is_answered_in_that_of_the_locale(
    request_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("query", "部屋.csv", request_, "--count", *TODAY)
    assert "40件のうち" in nlfilter(*asked).err
    assert " of 40" in nlfilter(*asked, "--lang", "en").err
    monkeypatch.setenv("LC_ALL", "C")
    assert " of 40" in nlfilter(*asked).err


def test_a_request_in_english_is_answered_in_english_everywhere() -> None:
    assert " of 40" in nlfilter("query", "部屋.csv", "at least 40 m2", "--count", *TODAY).err


def test_a_condition_alone_and_an_empty_request_have_no_language() -> None:
    assert "40件のうち" in nlfilter("query", "部屋.csv", "--where", '"広さ(㎡)" > 40', "--count").err
    assert nlfilter("query", "部屋.csv", "???").err.startswith("エラー: ")


def test_a_dialogue_keeps_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = "西向き\n1LDK\n/foo\n".encode()
    told = nlfilter("chat", "部屋.csv", stdin=turns).err
    assert (told.startswith("40件"), "そのようなコマンド" in told, " of 40" in told) == (True, True, False)
    monkeypatch.setenv("LC_ALL", "C")
    told = nlfilter("chat", "部屋.csv", stdin=turns).err
    assert (told.startswith("40 rows"), "そのようなコマンド" in told, " of 40" in told) == (True, True, False)


def test_a_guessed_schema_is_explained_in_the_language_of_the_locale() -> None:
    told = nlfilter("schema", "infer", "部屋.csv").out
    assert told.startswith("# まず見るところ: 順序（間取り）")
    assert "  # 値は約5種類: " in told
    assert "# Look first at orders (間取り)" in nlfilter("schema", "infer", "部屋.csv", "--lang", "en").out
    Path("部屋.csv").write_text("番号,面\n" + "\n".join(f"{n},{n % 3}" for n in range(9)), encoding="utf-8")
    assert nlfilter("schema", "infer", "部屋.csv", "-o", "部屋.yaml").err.startswith("まず見るところ")


def test_what_can_be_asked_is_told_in_the_language_of_the_locale() -> None:
    Path("棚.csv").write_text(
        "番号,敷金_月数,家賃（円）\n" + "\n".join(f"T{n},{n % 3},{n + 1}000" for n in range(40)),
        encoding="utf-8",
    )
    shown = " ".join(nlfilter("schema", "show", "--table", "棚.csv").out.split())
    assert "整数, 単位は月あたり円 家賃, " in shown  # the Japanese words come first
    assert "単位はか月" in shown
    assert "in ¥ a month" in " ".join(
        nlfilter("schema", "show", "--table", "棚.csv", "--lang", "en").out.split()
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("query", "部屋.csv", "1K", "--limit", "x"), "--limit には整数を指定してください。"),
        (("query", "部屋.csv", "1K", "--limit", "0"), "--limit には1以上の数を指定してください。"),
        (("query", "部屋.csv", "1K", "--sure", "2"), "--sure には1以下の数を指定してください。"),
        (("query", "部屋.csv", "1K", "--sure", "x"), "--sure には数を指定してください。"),
        (("query", "部屋.csv", "1K", "--format", "表"), "--format に指定できるのは次のどれかです: table、"),
        (("query", "部屋.csv", "1K", "--lang", "仏"), "--lang に指定できるのは次のどれかです: en、ja。"),
        (("query", "部屋.csv", "1K", "--count=3"), "オプション --count に値は付けられません。"),
        (("query", "部屋.csv", "1K", "--limit"), "オプション --limit には値が必要です。"),
        (("検索",), "「検索」というコマンドはありません。使えるのは次のものです: query、"),
        (("golden",), "どのコマンドですか。使えるのは次のものです: run、"),
    ],
)
def test_a_mistake_in_the_options_is_told_in_the_language_of_the_locale(
    arguments: tuple[str, ...], told: str
) -> None:
    ran = nlfilter(*arguments)
    assert (ran.code, ran.err.startswith(f"エラー: {told}")) == (2, True), ran.err


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (("query", "部屋.csv", "1K", "--limit"), "nlfilter query"),
        (("schema", "show"), "nlfilter schema show"),
    ],
)
def test_a_hint_names_the_page_of_the_command(arguments: tuple[str, ...], command: str) -> None:
    assert f"{command} --help" in nlfilter(*arguments).err
