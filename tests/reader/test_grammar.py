"""The rules as data: how they are written, and that everything they name exists."""

from __future__ import annotations

import pytest

from nlfilter.errors import SchemaError
from nlfilter.translate.languages.loading import language
from nlfilter.translate.reader.engine.grammar import Rule, grammar, rules_of
from nlfilter.translate.reader.productions.production import PRODUCTIONS

WORDS = {
    "Value",
    "Name",
    "Noun",
    "Amount",
    "Date",
    "Clock",
    "Quoted",
    "Piece",
    "State",
    "Doer",
    "Sought",
    "Text",
    "Unit",
    "unknown",
}
"""Kinds of nodes that are made from words (`words.py`, `unknown.py`)."""
MARKS = {"comma", "slash", "dot", "dash", "stop", "open", "close", "colon"}


def test_a_rule_is_a_node_its_patterns_a_production_and_a_feature() -> None:
    assert list(rules_of("Wish <- Name eq? Value | Name +no : bind stated ! loose  # so")) == [
        Rule("Wish", ("Name", "eq", "Value"), "bind", "stated", "loose"),
        Rule("Wish", ("Name", "Value"), "bind", "stated", "loose"),
        Rule("Wish", ("Name", "+no"), "bind", "stated", "loose"),
    ]


def test_a_rule_names_alternatives_and_the_node_that_it_makes() -> None:
    assert [(rule.makes, rule.symbols) for rule in rules_of("Wish/Run <- @ and/or Name | @ +has : same")] == [
        ("Wish", ("Wish", "and", "Name")),
        ("Wish", ("Wish", "or", "Name")),
        ("Wish", ("Wish", "+has")),
        ("Run", ("Run", "and", "Name")),
        ("Run", ("Run", "or", "Name")),
        ("Run", ("Run", "+has")),
    ]


@pytest.mark.parametrize("line", ["Wish Name : bind", "Wish <- Name Value", "Wish"])
def test_a_line_that_is_no_rule_is_refused(line: str) -> None:
    with pytest.raises(SchemaError, match="no rule"):
        list(rules_of(line))


@pytest.mark.parametrize("rule", grammar().rules, ids=lambda rule: f"{rule.makes}-{'-'.join(rule.symbols)}")
def test_every_rule_names_what_is_there(rule: Rule) -> None:
    made = {other.makes for other in grammar().rules}
    roles = {role for roles in language().roles.values() for role in roles}
    assert callable(PRODUCTIONS[rule.production])
    for symbol in (symbol.lstrip("+") for symbol in rule.symbols):
        assert symbol in WORDS | MARKS | made | roles or symbol[0] == symbol[-1] == '"'
