"""A language is data: the code contains no word of a language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from nlfilter.schema.lexicon.meaning import MeaningKind
from nlfilter.translate.languages.files import Files
from nlfilter.translate.reader.engine.grammar import grammar
from tests.docs.sessions import ROOT
from tests.languages.alone import copy_with, run
from tests.languages.known import is_known
from tests.translate.requests import FIGURES, dates, relations

FILES = sorted((ROOT / "nlfilter" / "translate").rglob("*.py"))
SAID = """
an hour and a half | half an hour | at least a foot | two hundred and five | half a million | 8M | $80k
six figures | 10 minutes | 1 hour and 20 minutes | minus 5 | noon | 10 in the evening | 5 pm | the nineties
first half of 2024 | 八百万 | 1.5億 | 7割5分 | 半年 | 1時間半 | 二〇二六 | 夜7時半 | 正午 | 今年の前半
"""
"""Amounts and times."""


def texts() -> list[str]:
    """Words of all languages, and amounts and times in those words."""
    words = [word for group in relations() for word in group]
    said = map(str.strip, re.split(r"[|\n]", SAID))
    return [text for text in (*words, *dates(), *FIGURES, *said) if text and text.isprintable()]


def test_without_its_folder_no_word_of_a_language_is_known(tmp_path: Path) -> None:
    said = texts()
    listed = tmp_path / "texts"
    listed.write_text("\n".join(said), "utf-8")
    assert sum(map(is_known, said)) > len(said) / 2
    assert run(copy_with([], tmp_path), "tests.languages.known", str(listed)) == []


def strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """The string constants of some code, without docstrings."""
    explaining = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_letter_of_another_script_stands_in_the_code(file: Path) -> None:
    found = [node for node in strings(ast.parse(file.read_text("utf-8"))) if not_latin(str(node.value))]
    assert [(node.lineno, node.value) for node in found] == []


def not_latin(text: str) -> bool:
    return any(ch.isalnum() and not ch.isascii() for ch in text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_code_compares_with_no_english_word(file: Path) -> None:
    said = ENGLISH.intersection(compared(ast.parse(file.read_text("utf-8"))))
    assert said - NAMES == set()


def compared(tree: ast.AST) -> Iterator[str]:
    """The texts that code compares other texts with: single texts, sets, and words of regular expressions."""
    for node in ast.walk(tree):
        parts: list[ast.expr] = []
        match node:
            case (
                ast.Set(elts=parts) | ast.Call(func=ast.Attribute(attr="endswith" | "startswith"), args=parts)
            ):
                pass
            case ast.Compare(left=left, comparators=others):
                parts = [left, *others]
            case ast.MatchValue(value=value):
                parts = [value]
        yield from (str(one.value) for part in parts for one in strings(part))
    for one in strings(tree):
        if PATTERN.search(str(one.value)):
            yield from IS_WORD.findall(NOT_SAID.sub(" ", str(one.value)))


IS_WORD = re.compile(r"[a-z']{2,}")
PATTERN = re.compile(r"\\|\(\?|\[\^|\]\+")
NOT_SAID = re.compile(r"\(\?P<\w+>|\\.")


def spoken(part: Any) -> Iterator[str]:
    """The words of a language file."""
    match part:
        case str():
            for phrase in map(str.strip, re.split(r"[|\n]", part)):
                yield from (phrase, *IS_WORD.findall(phrase))
        case dict():
            for key, value in part.items():
                yield from spoken(value)
                yield from (key,) if isinstance(value, int | float) else ()
        case list():
            for one in part:
                yield from spoken(one)


def keys(part: Any) -> Iterator[str]:
    """The keys by which the code reads a language file."""
    match part:
        case str():
            yield from re.findall(r"\(\?P<(\w+)>", part)
        case dict():
            for key, value in part.items():
                yield from (key,) if not isinstance(value, int | float) else ()
                yield from keys(value)
        case list():
            for one in part:
                yield from keys(one)


def fields() -> Iterator[str]:
    """The names of fields in the code, and the values of its Literal types."""
    for file in (ROOT / "nlfilter").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield name
                case ast.Subscript(value=ast.Name(id="Literal")):
                    yield from (str(one.value) for one in strings(node))


TOLD = Files.read().contents
ENGLISH = frozenset(word for told in TOLD for word in spoken(told) if IS_WORD.fullmatch(word))
NAMES = frozenset(
    {name for told in TOLD for name in keys(told)}
    | {one["is"] for told in TOLD for one in told["dates"]}
    | {f"date_{side}" for told in TOLD for side in told["date_sides"]}
    | {symbol.lstrip("+") for rule in grammar().rules for symbol in rule.symbols if '"' not in symbol}
    | {word for rule in grammar().rules for word in (rule.makes, rule.production, *rule.argument.split())}
    | {*get_args(MeaningKind), *fields()}
)
"""Words that are names in the code or keys of a language file."""
