"""What is wrong with a file of a language: each error names the file and the line."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nlfilter import build_cache
from nlfilter.errors import SchemaError
from nlfilter.languages import about, folders, texts
from nlfilter.translate.languages import checks, loading
from nlfilter.translate.reader.engine import grammar
from nlfilter.translate.reader.productions import production
from tests.languages.page import FILES, write

CACHED = (folders.codes, about._all, about.language_of, loading.language, grammar.grammar)


def forget() -> None:
    for function in CACHED:
        function.cache_clear()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folders of all languages and the Esperanto of the page."""
    shutil.copytree(folders.FOLDER, tmp_path / "languages", ignore=shutil.ignore_patterns("*.py", "__*"))
    esperanto = tmp_path / "languages" / "eo"
    esperanto.mkdir()
    write(esperanto)
    monkeypatch.setattr(folders, "FOLDER", esperanto.parent)
    monkeypatch.setattr(build_cache, "keeper", None)  # the command line keeps what it has built
    forget()
    yield esperanto
    forget()


def read_rules() -> None:
    grammar.grammar()
    production._found()


def test_the_language_of_the_page_has_no_fault(home: Path) -> None:
    assert folders.codes() == ("en", "eo", "ja")
    checks.read_checked()
    read_rules()
    assert texts.sentences("eo")["sentences"]["summary"] == "{description}: {count} el {total}."
    assert texts.sentences("eo")["sentences"]["reason"] == texts.sentences("en")["sentences"]["reason"]
    assert about.about("eo").decimal == ","


WRONG: list[tuple[str, str, str, int, str, Callable[[], object]]] = [
    (
        "words.toml",
        "relations =",
        "relatoins =",
        1,
        "'relatoins'. Did you mean \"relations\"?",
        checks.read_checked,
    ),
    ("words.toml", "filler =", "fillr =", 5, "'fillr'. Did you mean \"filler\"?", read_rules),
    ("words.toml", "or = [", "or = ", 6, "not TOML", checks.read_checked),
    ("words.toml", "endings =", "endngs =", 26, "'endngs'", checks.read_checked),
    ("words.toml", "endings = [", 'endings = [["s"], ', 1, "cannot be read", checks.read_checked),
    (
        "words.toml",
        "[inflections]",
        '[[amounts]]\npattern = "duono"\n[inflections]',
        25,
        "'is' is missing",
        checks.read_checked,
    ),
    ("constructions.rules", "lt Amount", "lt Amout", 3, "'Amout' is no node", read_rules),
    ("constructions.rules", "ge Amount", "gee Amount", 1, "'gee' is no node and no role", read_rules),
    ("constructions.rules", ": interval", ": intervall", 5, "no production 'intervall'", read_rules),
    ("constructions.rules", ": interval", ": interval ! likely", 5, "no feature 'likely'", read_rules),
    ("constructions.rules", ": compare >=", "compare >=", 1, "no rule", read_rules),
    ("constructions.rules", ": compare >=", ": compare >= ! 0.5", 1, "no rule", read_rules),
    (
        "sentences.toml",
        "{count} el",
        "{cuont} el",
        18,
        "nothing fills 'cuont'",
        lambda: texts.sentences("eo"),
    ),
    ("sentences.toml", "summary =", "sumary =", 18, 'Did you mean "summary"?', lambda: texts.sentences("eo")),
    ("sentences.toml", "[phrases]", "[phrase]", 4, "'phrase'", lambda: texts.sentences("eo")),
    ("errors.toml", "{path}: ne", "{file}: ne", 8, "'file' here; known: path", lambda: texts.sentences("eo")),
    (
        "errors.toml",
        'hint = "konsilo"',
        'hint = ["konsilo"]',
        3,
        "another form",
        lambda: texts.sentences("eo"),
    ),
    ("about.toml", "decimal =", "decimals =", 3, 'Did you mean "decimal"?', lambda: about.about("eo")),
    (
        "about.toml",
        'decimal = ","',
        'decimal = ";"',
        3,
        "'decimal' has another form",
        lambda: about.about("eo"),
    ),
]


@pytest.mark.parametrize(
    ("name", "was", "now", "line", "told", "reads"), WRONG, ids=lambda part: str(part)[:24]
)
def test_a_fault_is_told_with_its_file_and_line(
    home: Path, name: str, was: str, now: str, line: int, told: str, reads: Callable[[], object]
) -> None:
    file = home / name
    assert was in FILES[name]
    file.write_text(FILES[name].replace(was, now, 1), "utf-8")
    with pytest.raises(SchemaError) as found:
        reads()
    assert found.value.problems[0].startswith(f"{file}:{line}: ")
    assert told in found.value.problems[0]
    assert "docs/reader.md" in found.value.hint
    assert found.value.__context__ is None


def test_a_text_is_no_utf8(home: Path) -> None:
    (home / "about.toml").write_bytes(b"words = '\xff'")
    with pytest.raises(SchemaError, match="not UTF-8"):
        about.about("eo")


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ("trankvila ĉambro", "eo"),
        ("luprezo sub 5", "eo"),
        ("2,5 km", None),
        ("only in 渋谷", "en"),
        ("東京以外でリモート", "ja"),
        ("quiet", None),  # two languages with these letters
    ],
)
def test_words_and_letters_tell_the_language(home: Path, request_: str, code: str | None) -> None:
    assert about.language_of(request_) == code


def test_a_comma_is_a_decimal_mark_unless_the_request_is_in_another_language(home: Path) -> None:
    assert [*map(about.writes_commas, ("sub 2,5 km", "2,5 km", "not 2,5 km"))] == [True, True, False]
