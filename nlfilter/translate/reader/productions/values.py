"""Productions of wishes for values: stored ones, pieces of texts, and places on a scale."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import STORED, needs_its_name
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Quoted, Sought, Subject, Value, Wish, Word
from nlfilter.translate.reader.predicates.meanings import equals
from nlfilter.translate.reader.predicates.text_search import (
    as_written,
    holds_phrase,
    is_plural,
    searched,
    sought_in,
)
from nlfilter.translate.reader.predicates.wishes import ordered, value_wish
from nlfilter.translate.reader.productions.production import (
    Made,
    first_of,
    only,
    operator_said,
    production,
    span_of,
)
from nlfilter.translate.reader.score import PLAIN, feature
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.translate.reader.words.candidates import is_called
from nlfilter.where.nodes import AnyRun, Like, Pattern, Predicate, disjunction, leaves, literals
from nlfilter.where.phrases import How, Mapped

_SHORTEST = 2


def item_called(table: Table, thing: Value, start: int, stop: int) -> Wish | None:
    """The wish for the items with a name that another column stores of further items.

    「線形代数学」 asks for the course, not for those that require it.
    """
    meaning, item = thing.meaning, table.schema.item
    if item is None or meaning.kind not in STORED or not refers_to_items(table, meaning.name):
        return None
    said = holds_phrase(table, (item,), thing.text)  # 「統計学」 of a stored 統計学I
    found = [said] if said else [holds_phrase(table, (item,), value) for value in meaning.values]
    named = [one for one in found if one is not None]
    if len(named) < len(found):
        return None
    told = Mapped(thing.text, item, thing.text, How.FOLDED, (table.label(meaning.name),))
    return Wish(start, stop, disjunction(*named), item, whole=True, mapped=(told,))


@cached_by_table
def refers_to_items(table: Table, name: str) -> bool:
    """Whether a column stores names of further items, by its name: a relation, then the noun of the items.

    `required_course` beside `course_name`, 「前提科目」 beside 「科目名」; but `meal_plan` is no other plan.
    """
    item, schema = table.schema.item, table.schema
    if item in (None, name) or name not in schema.columns or item not in schema.filterable:
        return False
    if table.lexicon.matching(item) == "closed":
        return False  # then the item's own value is known
    nouns = {*map(fold, schema.nouns), *_nouns_in(item)}
    return any(_ends_in(fold(called), noun) for called in table.called(name) for noun in nouns)


def _nouns_in(item: str) -> Iterator[str]:
    """The noun of the items in the name of their column, which ends in a word for names."""
    if is_cjk(item[-1]):
        yield fold(item[:-1])
    else:
        yield " ".join(name_words(item)[:-1])


def _ends_in(called: str, noun: str) -> bool:
    if len(noun) < _SHORTEST:
        return False
    words = called.removesuffix(noun) if is_cjk(noun[-1]) else " ".join(name_words(called)).removesuffix(noun)
    return called != words and words.strip() in _RELATIONS


_RELATIONS = frozenset(NAMES["rows"]["related"])


@production
def value(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A stored value, alone or beside a word that chooses between columns ("from Tokyo").

    With the argument "loosely", the word may mean more than the value: "about Tokyo".
    """
    thing = only(parts, Value)
    word = first_of(parts, Word)
    if word and parts[0].form is word and is_cjk(word.key[0]):
        return  # a particle belongs to the word before it
    if thing.meaning.kind in STORED and table.lang.roles.get(fold(thing.text), frozenset()) & _ABSENT:
        return  # 「なし」 of 「年齢制限なし」 says what the word before it lacks
    directions = table.lang.directions.get(word.key, ()) if word else ()
    name = thing.meaning.name
    item = None if word else item_called(table, thing, *span_of(parts))
    if item is not None:
        yield item, PLAIN
    directed = name in table.schema.columns and is_called(table, name, directions)
    """A column whose name follows a word that chooses between columns: "desired experience"."""
    elsewhere = bool(directions) and not directed and any(m.kind in STORED for m in thing.others)
    if thing.weak:
        if needs_its_name(table.schema, thing.meaning):
            return
        short = len(thing.text) <= _LONGEST_CODE
        if word is None and short and table.lang.roles.get(fold(thing.text), frozenset()) & _TIES:
            return  # "no deadline" does not mean NO for Norway, but "in no" may
        yield (
            value_wish(table, thing, *span_of(parts)),
            feature("code_after_refusal") + feature("next_meaning") * thing.rank,
        )
        return
    wish = value_wish(table, thing, *span_of(parts), named=directed)
    spoken = thing.meaning.kind in STORED and name in table.in_force.by_column
    rank = max(thing.rank, _other_in_force(table, thing), item is not None)
    doubt = PLAIN if directed or spoken else feature("next_meaning") * rank
    doubt += feature("no_day_in_force") if _is_rather_a_day(table, name) else PLAIN
    cost = doubt + feature("another_column") * elsewhere + (feature("hinted") if directed else PLAIN)
    guessed = wish.guessed or elsewhere or bool(rule.argument) or _may_compare(table, thing)
    yield replace(wish, doubt=doubt, guessed=guessed), cost


def _is_rather_a_day(table: Table, name: str) -> bool:
    """Whether a later turn rather means a month or weekday of the days in force: "or December"."""
    if name not in table.schema.columns or table.column(name).holds not in _PARTS_OF_TIME:
        return False
    spoken = table.in_force.by_column
    named = (other for other in spoken if other in table.schema.columns)
    return name not in spoken and any(table.column(other).kind.is_time for other in named)


_PARTS_OF_TIME = frozenset({Semantic.MONTH, Semantic.WEEKDAY})


def _may_compare(table: Table, thing: Value) -> bool:
    """Whether a stored text rather compares: 「月給30万円以上」, where most rows write other figures."""
    text = fold(thing.text)
    if thing.meaning.kind != "value" or not any(map(str.isdecimal, text)):
        return False
    ends = (table.lang.roles.get(squeeze(text[at:]), frozenset()) for at in range(1, len(text)))
    return len(table.lexicon.stored(thing.meaning.name)) > _FEW and any(one & _BOUNDS for one in ends)


_BOUNDS = frozenset({"ge_after", "le_after", "gt_after", "lt_after"})
_FEW = 30
"""The most values of a column that is one of steps: "5 years or more"."""


def _other_in_force(table: Table, thing: Value) -> bool:
    """Whether another meaning of the word belongs to a column that already has a condition."""
    return any(m.kind in STORED and m.name in table.in_force.by_column for m in thing.others)


_LONGEST_CODE = 3
_TIES = frozenset({"filler", "or", "and", "not"})
"""Roles of small words that are spelled like a code."""
_ABSENT = frozenset({"hasnt", "not_after"})


def _ends_a_clause(table: Table, stop: int) -> bool:
    """Whether nothing goes on after a word: "remote no agencies" is about agencies."""
    after = table.source.text[stop:].split(maxsplit=1)[:1]
    return not after or not after[0][0].isalnum() or table.lang.plays(after[0], "and", "or", "but")


@production
def flag_state(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A flag with "yes" or "no": "remote: false". Bare, it ends a clause: "remote no, python"."""
    thing = only(parts, Value)
    ends = rule.argument != "bare" or _ends_a_clause(table, parts[-1].stop)
    if thing.meaning.kind == "flag" and ends:
        truth = thing.meaning.truth is (parts[-1].symbol in _YES)
        stated = replace(thing, meaning=replace(thing.meaning, truth=truth))
        yield value_wish(table, stated, *span_of(parts)), PLAIN


_YES = frozenset({"yes", "says_yes", "yes_mark"})


@production
def piece(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A text that a column contains, begins or ends with; with the argument "not", that it must not."""
    subject, quoted = first_of(parts, Subject), first_of(parts, Quoted)
    if subject and quoted and subject.meaning.kind != "range":
        column = table.column(subject.meaning.name)
        if column.kind.is_text and quoted.text.strip():
            name = subject.meaning.name
            forms = as_written(table, (name,), quoted.text)
            predicate = disjunction(*(Like(name, _pattern(parts, form), True) for form in forms))
            refused = rule.argument == "not"
            yield (
                Wish(*span_of(parts), predicate, subject.meaning.name, negated=refused, whole=True),
                feature("marked"),
            )


@production
def piece_anywhere(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A piece of text without a column: in the columns to search, else in the only column of texts."""
    schema, text = table.schema, only(parts, Quoted).text
    names = list(searched(table))
    if not names:
        names = [n for n in schema.filterable if table.column(n).kind is Kind.TEXT]
        names = names if len(names) == 1 else []
    if names and text.strip():
        patterns = [_pattern(parts, form) for form in as_written(table, names, text)]
        predicate = disjunction(*(Like(name, pattern, True) for name in names for pattern in patterns))
        yield Wish(*span_of(parts), predicate, names[0], whole=True), feature("loose")


@production
def look_for(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Unknown words, searched for in the named column, else in all columns to search."""
    sought, subject = only(parts, Sought), first_of(parts, Subject)
    names = (subject.meaning.name,) if subject else searched(table)
    if subject is None or (subject.holds_text and table.lexicon.matching(names[0]) == "text"):
        predicate = sought_in(table, names, sought)
        if predicate is not None:
            cost = PLAIN if subject else feature("searched_word") * len(sought.words)
            apart = tuple(names) == (table.schema.item,) and is_plural(table, names[0], sought)
            yield (
                Wish(*span_of(parts), predicate, names[0], searched=not sought.phrase, exclusive=apart),
                cost,
            )


def _pattern(parts: Sequence[Node], text: str) -> Pattern:
    """The pattern of a text, as a word says ("starts with"); without one, it may be anywhere."""
    match = next((part.parts[0].symbol for part in parts if part.symbol == "Match"), "contains")
    return _PIECES[match.removesuffix("_after")](text)


_PIECES: Mapping[str, Callable[[str], Pattern]] = {
    "contains": lambda text: (AnyRun(), text, AnyRun()),
    "starts": lambda text: (text, AnyRun()),
    "ends": lambda text: (AnyRun(), text),
}


@production
def graded(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A bound on an ordered category: "at least silver", "grade B or better"."""
    thing, subject = only(parts, Value), first_of(parts, Subject)
    if subject.meaning.name != thing.meaning.name if subject else needs_its_name(table.schema, thing.meaning):
        return
    wish = ordered(table, thing, operator_said(rule, parts), *span_of(parts))
    if wish is not None:
        yield wish, feature("hinted")


@production
def graded_between(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """From one grade, letter or code to another, in either order: "between B and A", "bands A to C".

    Two values without an order are both meant at least, which is a guess.
    """
    one, other = (part.form for part in parts if isinstance(part.form, Value))
    named = {part.form.meaning.name for part in parts if isinstance(part.form, Subject)}
    if one.meaning.name != other.meaning.name or not named <= {one.meaning.name}:
        return
    if one.meaning.kind not in STORED or one.meaning.values == other.meaning.values:
        return
    if "between" not in rule.symbols and any(_joins(table, part) for part in parts):
        return  # "A and C" are two
    name, span = one.meaning.name, span_of(parts)
    kind, ends = table.column(name).kind, (*one.meaning.values, *other.meaning.values)
    both = (
        _between(table, name, one, other) or _between(table, name, other, one) or _in_scale(table, name, ends)
    )
    if both:
        yield Wish(*span, equals(name, kind, both), name, whole=True), feature("marked")
    elif not (one.others or other.others) and kind is Kind.TEXT:
        yield Wish(*span, equals(name, kind, ends), name, whole=True, guessed=True), feature("hinted")


def _joins(table: Table, part: Node) -> bool:
    """Whether a word also joins two wishes: "and" of "between A and C"."""
    return isinstance(part.form, Word) and "and" in table.lang.roles.get(part.form.key, ())


def _between(table: Table, name: str, low: Value, high: Value) -> tuple[str, ...]:
    """The values from one to another in the order of their column."""
    above, below = ordered(table, low, ">=", 0, 0), ordered(table, high, "<=", 0, 0)
    upper = _values_of(below.predicate) if below else ()
    return tuple(value for value in _values_of(above.predicate) if value in upper) if above else ()


def _in_scale(table: Table, name: str, ends: tuple[str, ...]) -> tuple[str, ...]:
    """The values from one to another by the letters and numbers of which they are made: A1 to B2."""
    scale = _scale(table, name)
    if table.column(name).order or not scale.keys() >= {*ends}:
        return ()
    first, *_, last = sorted(scale[end] for end in ends)
    alike = [value for value, place in scale.items() if first <= place <= last]
    return tuple(sorted(alike, key=scale.__getitem__))


@cached_by_table
def _scale(table: Table, name: str) -> Mapping[str, tuple[str, float]]:
    """The places of values with a letter, a number or both; empty if they are no scale.

    Letters alone are a scale if they are a run of the alphabet (not S, M, L). A letter without a number comes
    after those with one: G after E2.
    """
    stored = table.lexicon.stored(name)
    codes = {value: said for value in stored if (said := _CODE.fullmatch(value))}
    letters = sorted({said[1].upper() for said in codes.values()})
    if not any(said[2] for said in codes.values()):
        run = "".join(map(chr, range(ord(letters[0]), ord(letters[0]) + len(letters)))) if letters else ""
        if len(codes) < len(stored) or "".join(letters) != run:
            return {}
    return {value: (said[1].upper(), float(said[2] or "inf")) for value, said in codes.items()}


_CODE = re.compile(r"([A-Za-z]?)-?(\d{0,3})(?:[a-z]{2})?")
"""A letter, a number and the ending of an ordinal, of which each may be missing."""


def _values_of(predicate: Predicate) -> tuple[str, ...]:
    return tuple(value for leaf in leaves(predicate) for value in literals(leaf) if isinstance(value, str))
