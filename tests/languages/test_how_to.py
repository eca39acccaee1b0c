"""Runs the two how-tos of docs/reader.md: adding a word with its rule, and adding a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.sessions import ROOT
from tests.languages.alone import LANGUAGES, copy_with, run, told
from tests.languages.page import PAGE, write


def said(home: Path, *requests: str) -> list[str]:
    """What requests mean in a copy of the package."""
    return run(home, "tests.languages.saying", *requests)


@pytest.fixture(scope="module")
def esperanto(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, which reads only the language of the page."""
    folder = tmp_path_factory.mktemp("languages") / "eo"
    folder.mkdir()
    write(folder)
    return copy_with([folder], tmp_path_factory.mktemp("alone"))


def test_a_third_language_translates_with_no_other_there(esperanto: Path) -> None:
    wheres = {
        "trankvila apartamento en Tokio aŭ Kioto": "quiet AND town IN ('Tokyo', 'Kyoto')",
        "luprezo sub 80.000 enoj": "rent < 80000",
        "ne en Kioto, almenaŭ 5 minutoj": "town IS DISTINCT FROM 'Kyoto' AND walk >= 5",
        "luprezo inter 50000 kaj 80000": "rent BETWEEN 50000 AND 80000",
        "luprezo pli ol 50000 kaj malpli ol 80000": "rent > 50000 AND rent < 80000",
        "urbo ne Tokio": "town IS DISTINCT FROM 'Tokyo'",
        "distanco ĝis 2,5 km": "sea <= 2.5",
        "triĉambra apartamento en Tokio": "size = 3 AND town = 'Tokyo'",
        "kvarĉambraj, trankvilaj": "size = 4 AND quiet",
    }
    assert said(esperanto, *wheres) == [f"{where} [sure]" for where in wheres.values()]


def test_a_word_is_only_parted_if_all_its_parts_are_known(esperanto: Path) -> None:
    (found,) = said(esperanto, "pentĉambra apartamento en Tokio")
    assert found.startswith("town = 'Tokyo' [")
    assert "sure" not in found


@pytest.fixture(scope="module")
def flats(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with rows and their schema, and a package that has three languages."""
    home = tmp_path_factory.mktemp("three")
    folder = home / "eo"
    folder.mkdir()
    write(folder)
    copy_with([folder, *(ROOT / LANGUAGES / code for code in ("en", "ja"))], home)
    (home / "flats.yaml").write_text(PAGE["schema"], "utf-8")
    (home / "flats.csv").write_text(PAGE["rows"], "utf-8")
    return home


TOLD = {
    "triĉambra apartamento en Tokio, distanco sub 2,5 km": "Apartamentoj kies ĉambroj estas 3, kies urbo "
    "estas Tokyo kaj kies distanco estas sub 2,5 km: 1 el 3. “Tokio” was read as urbo Tokyo.",
    "distance under 2.5 km": "Flats whose distance is less than 2.5 km: 2 of 3.",
    "zzz, distance under 2.5 km --lang eo": "Apartamentoj kies distanco estas sub 2,5 km: 2 el 3. "
    "“zzz” ne estis uzata: nenio estas konata pri ĝi.",
    # what the language does not say is said in English
    "distanco inter 0,5 kaj 2,5 km": "Apartamentoj whose distanco is between 0,5 km and 2,5 km: 2 el 3.",
    "town Tokyo --lang xx": "error: --lang takes one of en, eo, ja.\n"
    "hint: nlfilter query --help shows an example.",
    " --lang eo": "eraro: La peto estas malplena.\nkonsilo: Diru kion serĉi.",
}


@pytest.mark.parametrize("line", TOLD, ids=lambda line: line[:20])
def test_a_third_language_is_spoken(flats: Path, line: str) -> None:
    request, *option = line.split(" --lang ")
    said = ("query", "flats.csv", request, "--schema", "flats.yaml", "--count")
    assert told(flats, *said, *(("--lang", *option) if option else ())) == TOLD[line]


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
