"""Productions of existence: a thing is there or not, a column has a value or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import is_cjk, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import Meaning
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Measure, Quoted, Run, Subject, Value, Wish, Word
from nlfilter.translate.reader.predicates.dates_on import is_to_come
from nlfilter.translate.reader.predicates.meanings import equals, something_in
from nlfilter.translate.reader.predicates.measures import untouched_for
from nlfilter.translate.reader.predicates.presence import (
    Side,
    narrower,
    tells_existence,
    values_of_side,
)
from nlfilter.translate.reader.predicates.wishes import any_of_run, missing, signed
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.table import STOPS, Table
from nlfilter.where.nodes import (
    Compare,
    Flag,
    IsMissing,
    Not,
    Predicate,
    RelativeDate,
    conjunction,
    disjunction,
)

_SO_FAR = frozenset({"so_far", "unset"})
"""Roles of words that say that nothing has happened until now."""


@production
def there(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A thing that is there or, with "no", not there. In a question, the name alone only asks about it."""
    side: Side = "no" if rule.argument == "no" else "yes"
    for subject in _subjects(parts):
        name = subject.meaning.name
        only_asked = table.asks and table.ui == "en" and len(parts) == 1
        if side == "yes" and subject.partial and parts[-1].rule and _is_flag(table, subject.meaning):
            yield _flag(subject.meaning.name, parts), 0.0  # several words of its name: "free parking"
        whole = subject.meaning.kind == "column"
        if (whole or side == "no") and tells_existence(table, name) and not only_asked:
            yield _wish(table, name, side, parts), 0.0 if whole else 0.4


@production
def absent_each(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Several things, none of which is there: "no fee or deposit". "No fee and a deposit" wants one."""
    if rule.argument == "beside" and parts[-2].end != parts[-1].start:
        return
    span = span_of(parts)
    meanings = [one.meaning for one in _subjects(parts) if one.meaning.kind in ("column", "range")]
    wishes = tuple(
        _wish(table, one.name, "no", parts)
        if tells_existence(table, one.name)
        else missing(table, one, *span, stated=False)
        for one in meanings
    )
    named = sum(part.symbol == "Name" for part in parts)
    if len({one.name for one in meanings}) == named:
        yield Clause(wishes), 0.2


@production
def some_there(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """More than zero in a column that stores zeros, "with parking"; else a value, "has a phone number".

    With the argument "each", several things: "with a phone and a note"; with "more", one beside other
    wishes: "in Leeds and a garden". In a question, that is asked for: "show the name and a phone number".
    With "told", the thing must have a value; "do they have any positions" may only ask for rows.
    """
    if rule.argument == "more" and table.asks:
        return
    # 「本業がある」 is said of oneself, and not of a column that means nearly the same.
    found = [None if subject.near else _some(table, subject.meaning, parts) for subject in _subjects(parts)]
    wishes = [one for one in found if one is not None]
    if rule.argument != "each":
        # "with offers" tells more than "viewings" alone, unless it is to be shown
        told = rule.argument == "told" and not table.asks
        given = -_TOLD if told and not _is_part_of_some(table, parts) else 0.3
        yield from ((wish, given if isinstance(wish.predicate, Not) else 0.0) for wish in wishes)
    elif len({wish.column for wish in wishes}) == len(found):
        yield Clause(tuple(wishes)), 0.3


def _is_part_of_some(table: Table, parts: Sequence[Node]) -> bool:
    """Whether what is said is a part of several names, and one of these columns stores zeros.

    "With a fee" is about the fee that "no fee" finds to be 0, and not about another that may be missing.
    """
    named = [part for part in parts if part.symbol == "Name"]
    text = table.source.text[named[-1].start : named[-1].stop] if named else ""
    meant = [one for one in table.lexicon.find(text) if one.kind == "part"]
    return len(meant) > 1 and any(something_in(table, one.name) is not None for one in meant)


_TOLD = 0.4
"""The discount of a column that must have a value: at least what it costs to skip its name."""


def _some(table: Table, meaning: Meaning, parts: Sequence[Node]) -> Wish | None:
    if meaning.kind == "opposite":
        return None
    predicate = something_in(table, table.columns_of(meaning)[0])
    if predicate is not None and _stores_what_is_said(table, meaning.name, parts[-1]):
        return None  # 「ペット可」 is the stored 「可」, and not 「要相談」
    if predicate is not None:
        return Wish(*span_of(parts), predicate, meaning.name, whole=True)
    if tells_existence(table, meaning.name) or _is_flag(table, meaning) or table.refines:
        return None  # "I don't have an area in mind"
    return _given(table, meaning, parts) if _ends_a_phrase(table, parts[-1].stop) else None


def _stores_what_is_said(table: Table, name: str, said: Node) -> bool:
    """Whether a column of texts stores the very word after its name."""
    word = said.form.key if isinstance(said.form, Word) else ""
    stored = table.lexicon.stored(name) if word and tells_existence(table, name) else ()
    return word in map(squeeze, stored)


@production
def all_there(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Several things that are all there: "wifi and parking"."""
    before = first_of(parts, Clause)
    names = [subject.meaning.name for subject in _subjects(parts)]
    if all(tells_existence(table, name) for name in names):
        wishes = (*(before.wishes if before else ()), *(_wish(table, name, "yes", parts) for name in names))
        if len({wish.column for wish in wishes}) == len(wishes):
            yield Clause(wishes), 0.0


@production
def narrow(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Things that are there in a certain way: "free parking and wifi"."""
    said = first_of(parts, Quoted)
    word = said.text if said else ""
    if wish := first_of(parts, Wish):
        yes = tells_existence(table, wish.column) and values_of_side(table, wish.column, "yes")
        if yes and wish.predicate == equals(wish.column, Kind.TEXT, yes) and not wish.negated:
            start, stop = span_of(parts)
            yield replace(_narrower(table, wish, word), start=start, stop=stop), -0.2
        return
    if clause := first_of(parts, Clause):
        yield Clause(tuple(_narrower(table, wish, word) for wish in clause.wishes)), -0.2
        return
    for subject in _subjects(parts):
        name = subject.meaning.name
        if tells_existence(table, name) and narrower(table, name, word):
            yield _narrower(table, _wish(table, name, "yes", parts), word), -0.2


def _narrower(table: Table, wish: Wish, word: str) -> Wish:
    return replace(
        wish, predicate=equals(wish.column, Kind.TEXT, values_of_side(table, wish.column, "yes", word))
    )


def _subjects(parts: Sequence[Node]) -> Iterator[Subject]:
    return (part.form for part in parts if isinstance(part.form, Subject))


def _wish(table: Table, name: str, side: Side, parts: Sequence[Node]) -> Wish:
    start, stop = span_of(parts)
    predicate = equals(name, Kind.TEXT, values_of_side(table, name, side))
    return Wish(start, stop, predicate, name, exclusive=side == "yes", whole=side == "no")


@production
def absent(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column without a value, or a thing that is not there. "stated": the value is said to be unknown."""
    flagged = rule.argument == "flagged"  # "vegan status unknown"
    stated = flagged or rule.argument == "stated"
    meaning = _subject_of(parts, flags=stated)
    if flagged and (meaning is None or table.column(meaning.name).kind is not Kind.BOOLEAN):
        return
    if stated and meaning and meaning.kind == "part" and any(_names_items(table, part) for part in parts):
        return  # 「未登録の授業」 is about the rows, and not about a 授業コード
    roles = _roles_said(table, parts)
    if meaning and table.column(meaning.name).kind.is_number:
        if "hollow" in roles:
            return  # empty seats are not missing: "more than half the seats are empty"
        counts = table.column(meaning.name).unit is None
        stated = stated and not (counts and roles & _SO_FAR)  # "no reviews yet" is none of them
    if "so_far" in roles and rule.symbols[0] == "Name":
        return  # "an estimate that nobody has made yet"
    if "exclude_after" in roles:
        return  # in 「賃貸中の物件は除いて」, rows are left out, and not their names
    if meaning and not stated and table.column(meaning.name).kind is Kind.BOOLEAN:
        return  # 「ペットは不要」 asks for nothing; "no pets" is read as the flag's other state
    if meaning is not None and (stated or not tells_existence(table, meaning.name)):
        wish = missing(table, meaning, *span_of(parts), stated=stated)
        if not (table.refines and wish.guessed):  # "I don't have a food preference" asks for nothing
            yield wish, 0.0


def _names_items(table: Table, node: Node) -> bool:
    said = squeeze(table.source.text[node.start : node.stop])
    return isinstance(node.form, Subject) and table.lexicon.names_items(said)


@production
def untouched(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A latest day that lies so long ago: "no update for 90 days", "in over 90 days".

    With an argument, the day may also be missing: it never was. With "in_past", the measure must say that it
    is longer ago, or the column holds no days to come: "in 90 days" may lie ahead.
    """
    subject, measure = only(parts, Subject), first_of(parts, Measure) or Measure(None, only(parts, Amount))
    ahead = rule.argument == "in_past" and is_to_come(table, table.stands_for(subject.meaning.name))
    if ahead and measure.op not in (">", ">="):
        return
    if subject.meaning.kind in ("column", "part") and table.column(subject.meaning.name).kind.is_time:
        predicate = untouched_for(subject.meaning.name, measure)
        if predicate is not None:
            if rule.argument:
                predicate = disjunction(predicate, IsMissing(subject.meaning.name))
            yield Wish(*span_of(parts), predicate, subject.meaning.name, whole=True), 0.0


def _ends_a_phrase(table: Table, stop: int) -> bool:
    """Whether a name ends a phrase. In "with manufacturer code 2", more is said of it."""
    word = table.word_after(stop)
    return not word or is_cjk(word[0]) or word[0] in STOPS or word in table.lang.roles


def _given(table: Table, meaning: Meaning, parts: Sequence[Node]) -> Wish:
    predicate = Not(conjunction(*(IsMissing(name) for name in table.columns_of(meaning))))
    return Wish(*span_of(parts), predicate, meaning.name, whole=True)


@production
def given_but(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A column that has a value, but not this one: "a garage, but not a shared one"."""
    name, run = only(parts, Subject).meaning.name, first_of(parts, Run)
    start, stop = span_of(parts)
    wish = any_of_run(run.wishes, start, stop) if run else only(parts, Wish)
    if wish.column == name and wish.exclusive and not wish.negated:
        predicate = conjunction(Not(IsMissing(name)), Not(wish.predicate))
        yield replace(wish, start=start, stop=stop, predicate=predicate, exclusive=False, whole=True), 0.0


def _roles_said(table: Table, parts: Sequence[Node]) -> set[str]:
    """The roles of the words that were read; a dash is a word without roles."""
    words = (part.form.key for part in parts if isinstance(part.form, Word))
    return {role for word in words for role in table.lang.roles.get(word, ())}


def _flag(name: str, parts: Sequence[Node]) -> Wish:
    return Wish(*span_of(parts), Flag(name), name, exclusive=True)


def _is_flag(table: Table, meaning: Meaning) -> bool:
    return table.column(meaning.name).kind is Kind.BOOLEAN


@production
def or_missing(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A wish that rows without a value fulfil too: "under 500 or unknown"."""
    run = first_of(parts, Run)
    wish = any_of_run(run.wishes, *span_of(parts)) if run else only(parts, Wish)
    if wish.column in table.schema.columns and not wish.searched:
        predicate = disjunction(signed(wish), IsMissing(wish.column))
        start, stop = span_of(parts)
        yield (
            replace(
                wish, start=start, stop=stop, predicate=predicate, negated=False, exclusive=False, whole=True
            ),
            0.0,
        )


def _subject_of(parts: Sequence[Node], *, flags: bool) -> Meaning | None:
    """The column of the subject or flag. "No losses" does not mean that the gain is missing."""
    if subject := first_of(parts, Subject):
        return None if subject.meaning.kind == "opposite" else subject.meaning
    meaning = only(parts, Value).meaning
    return meaning if flags and meaning.kind == "flag" else None


_TODAY = RelativeDate()


@production
def day_is(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A day that is past, or not past yet; a missing day is not past. What has begun may begin today."""
    if rule.argument == "to_come":  # "not published yet"
        parts = [part for part in parts if isinstance(part.form, Subject)][-1:]
        verb = table.source.text[parts[0].start : parts[0].stop]
        done = any(ending and verb.endswith(ending) for ending, _ in table.lang.verbal.pairs)
        if not (done and _may_come(table, _day(table, parts))):
            return
    if name := _day(table, parts):
        past: Predicate = Compare(
            name, "<=" if rule.argument == "begun" and not _ends(table, parts) else "<", _TODAY
        )
        ahead = disjunction(Compare(name, ">=", _TODAY), IsMissing(name))
        wanted = past if rule.argument in ("past", "begun") else ahead
        yield Wish(*span_of(parts), wanted, name, whole=True), -0.4


def _ends(table: Table, parts: Sequence[Node]) -> bool:
    """Whether the word for a day says that something ends, which it does not before the day is over."""
    said = (table.source.text[part.start : part.stop] for part in parts if isinstance(part.form, Subject))
    return any("ends_then" in table.lang.roles.get(word, ()) for word in said)


def _may_come(table: Table, name: str | None) -> bool:
    """Whether a column holds days to come: what has no day yet, or a later one, has not happened."""
    stored = table.lexicon.vocabulary.spans.get(name) if name else None
    return stored is not None and stored[1] > f"{table.calendar.today:%Y-%m}"


_EARLIER = frozenset({"<", "<=", "older"})


def _day(table: Table, parts: Sequence[Node]) -> str | None:
    """The column of days that is named; of a range, its end."""
    meaning = only(parts, Subject).meaning
    named = meaning.kind in ("column", "part", "range") and table.column(meaning.name).kind.is_time
    return table.columns_of(meaning)[-1] if named else None
