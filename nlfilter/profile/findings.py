"""Reads a text about a person without a model: each statement is read like a request.

The reader says which words mean a value, an amount or a term. The marks of the statement say whether that is
a fact, a wish, or not so. Facts are only about columns that the schema relates to people (`person:`): what
the owner did not ask for is never taken from a text about a person.
"""

from __future__ import annotations

from dataclasses import replace

from nlfilter.errors import RejectedWhere
from nlfilter.profile.facts import Fact, Findings, Wished
from nlfilter.profile.facts_of import is_estimate, says_of_oneself, says_what, stated
from nlfilter.profile.statements import Statement, statements_of
from nlfilter.schema.inference.personal import is_protected
from nlfilter.schema.kinds import Kind
from nlfilter.translate.context import Context
from nlfilter.translate.languages.loading import language
from nlfilter.translate.reader.account.support import Evidence, risk_of
from nlfilter.translate.reader.account.unread import leftover_phrases
from nlfilter.translate.reader.analysis import analysis_of
from nlfilter.translate.reader.engine.best_paths import ASKED
from nlfilter.translate.reader.forms import Wish
from nlfilter.translate.reader.predicates.implied_columns import called_ages
from nlfilter.translate.reader.predicates.wishes import signed
from nlfilter.translate.reader.reader import Readings
from nlfilter.where.conditions import Where
from nlfilter.where.logic.check import admitted
from nlfilter.where.nodes import columns
from nlfilter.where.phrases import How

SURE_OF_ESTIMATES = 0.8
"""The share of its confidence that an estimate keeps."""


def findings_of(text: str, context: Context) -> Findings:
    """The facts and wishes in a text, and the phrases that are neither."""
    facts: list[Fact] = []
    wishes: list[Wished] = []
    unknown: list[str] = []
    # Nothing of one statement is kept for the next one.
    for statement in statements_of(text, language()):
        found = _findings(statement, replace(context, where=Where(context.schema)))
        facts += found.facts
        wishes += found.wishes
        unknown += found.unknown
    return Findings(tuple(facts), tuple(wishes), tuple(unknown))


def _findings(statement: Statement, context: Context) -> Findings:
    facts: list[Fact] = []
    wishes: list[Wished] = []
    unknown: list[str] = []
    for readings in analysis_of(statement.text, context).sections:
        if readings.applied is None:
            unknown.append(statement.text)
            continue
        left = leftover_phrases(readings.table, readings.words, readings.applied.path.nodes)
        unknown += (one.phrase for one in left)
        for wish in readings.applied.wishes:
            found = _of_wish(wish, readings, statement, context)
            if isinstance(found, Wished):
                wishes.append(found)
            else:
                facts += found
                if not found:
                    unknown.append(readings.table.source.original(wish.start, wish.stop))
    return Findings(tuple(facts), tuple(wishes), tuple(unknown))


def _of_wish(wish: Wish, readings: Readings, statement: Statement, context: Context) -> Wished | list[Fact]:
    """What a wish of the reader says about the person; no fact if that is not sure."""
    start, stop = readings.table.source.span(wish.start, wish.stop)
    phrase = statement.text[start:stop]
    try:
        predicate = admitted(signed(wish), context.schema)
    except RejectedWhere:
        return []
    schema = context.schema.schema
    related = [schema.columns[name].person is not None for name in columns(predicate)]
    marks = statement.marks
    # In a sentence with a wish, what concerns no person is a part of the wish.
    if marks.wished or (statement.in_wish and not any(related)):
        return Wished(phrase, predicate)
    if wish.searched or wish.guessed or marks.lacking or marks.others:
        return []
    if any(one.how is How.TYPO for one in wish.mapped):
        return []  # a name may look like a word of the table: "Tudor", "tutor"
    values = stated(predicate, schema) or []
    # A place where somebody once lived is none of today; skills and years of experience stay.
    if marks.past and any(schema.columns[name].kind is Kind.TEXT for name, _ in values):
        return []
    if any(
        isinstance(value, str)
        and is_protected(name, column := schema.columns[name])
        and not says_of_oneself(statement.text, start, name, column, language())
        for name, value in values
    ):
        return []
    ages = called_ages(readings.table)
    values = [
        (name, value)
        for name, value in values
        if isinstance(value, str | bool) or says_what(phrase, name in ages, language())
    ]
    sure = 1 - _risk(wish, readings)
    facts = []
    for name, value in values:
        estimated = is_estimate(value, wish.mapped, phrase)
        if estimated and is_protected(name, schema.columns[name]):
            continue
        confidence = sure * (SURE_OF_ESTIMATES if estimated else 1)
        facts.append(Fact(name, value, phrase, statement.start + start, confidence, estimated))
    return facts


def _risk(wish: Wish, readings: Readings) -> float:
    """The estimated probability that a wish was not meant."""
    nodes = readings.applied.path.nodes if readings.applied else ()
    asked = (
        Evidence(readings.table, nodes, n)
        for n, node in enumerate(nodes)
        if node.symbol in ASKED and node.start < wish.stop and wish.start < node.stop
    )
    return max(map(risk_of, asked), default=0.5)
