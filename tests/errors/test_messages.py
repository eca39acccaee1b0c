"""Every message exists in every language, and every message is used."""

from __future__ import annotations

import ast
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlfilter import errors
from nlfilter.errors import (
    EngineError,
    InputError,
    Message,
    ModelUnavailable,
    NLFilterError,
    RejectCode,
    RejectedWhere,
    SchemaError,
)
from nlfilter.errors.messages import table_of
from nlfilter.languages.folders import codes
from nlfilter.schema.table import TableSchema
from tests.cli.command import nlfilter

ROOM = Path(errors.__file__).parent
LANGUAGES = codes()
KEYS = [(family, name) for family, texts in table_of("en").items() for name in texts]


def texts_of(lang: str, family: str, name: str) -> list[str]:
    text = table_of(lang)[family][name]
    return [text] if isinstance(text, str) else text


def slots(text: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_every_message_with_its_slots(lang: str) -> None:
    for family, name in KEYS:
        english, told = texts_of("en", family, name), texts_of(lang, family, name)
        assert [slots(text) for text in told] == [slots(text) for text in english], (family, name)
    assert {family: {*texts} for family, texts in table_of(lang).items()} == {
        family: {*texts} for family, texts in table_of("en").items()
    }


def used() -> Iterator[str]:
    """The last part of every message key that the code writes out."""
    for file in ROOM.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.rpartition(".")[2]


def test_every_message_is_used() -> None:
    made = {"code", "owner", "need", "type", "word", "usage", "problem"}  # the code builds their keys
    known = {*used()}
    assert [f"{family}.{name}" for family, name in KEYS if family not in made and name not in known] == []


MAKERS = {"InputError.of": "input", "problem": "problem", "errors.problem": "problem"}


def made_in(file: Path) -> Iterator[tuple[str, str, set[str | None]]]:
    """The messages that a file makes by name: their family, their name and the slots that it fills."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and (family := MAKERS.get(ast.unparse(node.func))):
            match node.args:
                case [ast.Constant(str() as name)]:
                    yield family, name, {keyword.arg for keyword in node.keywords}


def test_who_makes_a_message_fills_its_slots() -> None:
    made = [one for file in ROOM.parent.rglob("*.py") for one in made_in(file)]
    assert len(made) > 100
    for family, name, filled in made:
        wanted = {slot for text in texts_of("en", family, name) for slot in slots(text)}
        assert filled == wanted, (family, name)


def test_a_message_within_another_is_told_in_the_same_language() -> None:
    problem = errors.at("jobs.yaml", 3, errors.unknown_key("citty", ["city"]))
    assert problem == "jobs.yaml:3: there is no key 'citty'. Did you mean \"city\"?"
    assert (
        SchemaError([problem]).told("ja")
        == "jobs.yaml:3: 「citty」というキーはありません。「city」のことですか。"
    )


def test_an_error_is_english_until_it_is_told_otherwise() -> None:
    error = InputError.of("long_request", length=2_000, limit=1_000)
    assert str(error) == error.told("en")
    assert error.message == "The request has 2,000 characters; at most 1,000 are read."
    assert error.told("ja").splitlines()[1].startswith("ヒント: ")
    assert error.told("fr") == str(error)


def test_names_are_joined_as_a_language_does() -> None:
    error = InputError.unknown_translator("gpt")
    assert error.hint == 'Use "auto", "embedded" or "llm".'
    assert '"auto"、"embedded"か"llm"' in error.told("ja")


@pytest.mark.parametrize("text", ["{", "{0}", "{name}", "%s", "{x.__class__}"])
def test_what_a_person_wrote_is_no_template(text: str) -> None:
    error = InputError.no_such_condition(text, [text])
    assert repr(text) in error.message
    assert text in error.told("ja")


@pytest.mark.parametrize(
    "error",
    [
        InputError.of("empty_request"),
        RejectedWhere(RejectCode.SYNTAX, (0, 1)),
        SchemaError(["a.yaml:1: x", "a.yaml:2: y"]),
        ModelUnavailable.timeout(3),
    ],
)
def test_an_error_can_be_pickled(error: errors.NLFilterError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  (our own)
    assert again.told("ja") == error.told("ja")
    assert again.to_dict() == error.to_dict()
    assert pickle.loads(pickle.dumps(Message("word.none"))).told("ja") == "なし"  # noqa: S301


@pytest.mark.parametrize(
    ("arguments", "locale", "first"),
    [
        (["query", "none.parquet", "リモート、東京"], "C", "エラー: "),
        (["query", "none.parquet", "remote"], "ja_JP.UTF-8", "error: "),
        (["query", "none.parquet", "remote", "--lang", "ja"], "C", "エラー: "),
        (["query", "none.parquet", "リモート", "--lang=en"], "ja_JP.UTF-8", "error: "),
        (["schema", "infer", "none.parquet"], "ja_JP.UTF-8", "エラー: "),
        (["schema", "infer", "none.parquet"], "C.UTF-8", "error: "),
    ],
)
def test_a_failure_is_told_in_the_language_of_the_person(
    arguments: list[str], locale: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    ran = nlfilter(*arguments)
    assert ran.code == 2
    assert ran.err.startswith(first)


def test_the_page_of_errors_names_codes_that_exist() -> None:
    page = (ROOM.parents[1] / "docs" / "errors.md").read_text(encoding="utf-8")
    table = page.partition("## Codes for programs")[2].partition("```")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    families = ("input", "request", "engine")
    assert len(named) > 10
    assert named <= {name for family in families for name in table_of("en")[family]}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError.of("empty_request"), "empty_request"),
        (InputError.no_such_condition("c9", ["c1"]), "no_such_condition"),
        (RejectedWhere(RejectCode.CONSTANT), "constant"),
        (ModelUnavailable.no_key(), "no_key"),
        (SchemaError.no_such_file("jobs.yaml"), "no_such_file"),
        (SchemaError(["one", "two"]), "schema"),
        (EngineError.of("out_of_time", seconds=1), "out_of_time"),
    ],
)
def test_an_error_has_a_code_and_speaks_the_language(error: NLFilterError, code: str) -> None:
    data = error.to_dict("ja")
    assert (data["code"], error.code) == (code, code)
    assert data["message"] == error.told("ja").partition("\n")[0] or code == "schema"
    assert pickle.loads(pickle.dumps(error)).to_dict("ja") == data  # noqa: S301


def test_a_schema_of_a_newer_nlfilter_is_refused_in_the_language(tmp_path: Path) -> None:
    (path := tmp_path / "t.yaml").write_text("format: 99\nname: t\ncolumns: {}\n", encoding="utf-8")
    with pytest.raises(SchemaError, match="written for a newer nlfilter") as caught:
        TableSchema.load(path)
    assert "より新しいnlfilter" in caught.value.told("ja")
    assert caught.value.code == "schema"
