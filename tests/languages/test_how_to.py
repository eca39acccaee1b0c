"""Runs the two how-tos of docs/reader.md: adding a word with its rule, and a language that works alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.sessions import ROOT, blocks
from tests.languages.alone import LANGUAGES, copy_with, run

PAGE = {block.kind: block.text for block in blocks((ROOT / "docs" / "reader.md").read_text("utf-8"))}


def said(home: Path, *requests: str) -> list[str]:
    """What requests mean in a copy of the package."""
    return run(home, "tests.languages.saying", *requests)


@pytest.fixture(scope="module")
def esperanto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with only the language of the page."""
    folder = tmp_path_factory.mktemp("languages") / "eo"
    folder.mkdir()
    (folder / "words.toml").write_text(PAGE["words"], "utf-8")
    (folder / "constructions.rules").write_text(PAGE["constructions"], "utf-8")
    return copy_with([folder], tmp_path_factory.mktemp("alone"))


def test_a_third_language_translates_with_no_other_there(esperanto: Path) -> None:
    wheres = {
        "trankvila ĉambro en Tokio aŭ Kioto": "quiet AND town IN ('Tokyo', 'Kyoto')",
        "luprezo sub 80000 enoj": "rent < 80000",
        "ne en Kioto, almenaŭ 5 minutoj": "town IS DISTINCT FROM 'Kyoto' AND walk >= 5",
        "luprezo inter 50000 kaj 80000": "rent BETWEEN 50000 AND 80000",
        "luprezo pli ol 50000 kaj malpli ol 80000": "rent > 50000 AND rent < 80000",
        "urbo ne Tokio": "town IS DISTINCT FROM 'Tokyo'",
    }
    assert said(esperanto, *wheres) == [f"{where} [sure]" for where in wheres.values()]


def test_a_word_of_another_language_is_not_understood(esperanto: Path) -> None:
    (found,) = said(esperanto, "luprezo under 80000 enoj")
    assert "sure" not in found


def test_a_relation_word_is_a_role_and_a_rule(tmp_path: Path) -> None:
    folder = copy_with([ROOT / LANGUAGES / "en"], tmp_path) / LANGUAGES / "en"
    words, rules = folder / "words.toml", folder / "constructions.rules"
    request = "rent 80,000 yen give or take"
    assert "sure" not in said(tmp_path, request)[0]
    words.write_text(words.read_text("utf-8").replace("[roles]\n", f"[roles]\n{PAGE['roles']}\n", 1), "utf-8")
    rules.write_text(f"{rules.read_text('utf-8')}\n{PAGE['rules']}\n", "utf-8")
    assert said(tmp_path, request) == ["rent BETWEEN 72000 AND 88000 [sure]"]
