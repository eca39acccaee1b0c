"""Productions of what is there or not: missing values, open days, free of charge, what is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from nlfilter.languages.about import about
from nlfilter.schema.fold import fold, is_cjk, is_ideograph, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import STORED, Meaning
from nlfilter.schema.names.guesses import is_price
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.amounts import Amount
from nlfilter.translate.quantities.clocks import Clock
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.engine.chart import Node
from nlfilter.translate.reader.engine.grammar import Rule
from nlfilter.translate.reader.forms import Clause, Measure, Quoted, Run, Subject, Value, Wish, Word
from nlfilter.translate.reader.predicates.bounds import range_predicate
from nlfilter.translate.reader.predicates.clocks import columns_of_times
from nlfilter.translate.reader.predicates.dates import columns_of_days, columns_of_weekdays, is_to_come
from nlfilter.translate.reader.predicates.existence_columns import (
    Side,
    narrower,
    tells_existence,
    values_of_side,
)
from nlfilter.translate.reader.predicates.meanings import equals, something_in
from nlfilter.translate.reader.predicates.measures import on_subject, untouched_for
from nlfilter.translate.reader.predicates.units import numeric_names, unit_of
from nlfilter.translate.reader.predicates.wishes import any_of_run, missing, signed, value_wish
from nlfilter.translate.reader.productions.production import Made, first_of, only, production, span_of
from nlfilter.translate.reader.score import PLAIN, feature
from nlfilter.translate.reader.table import STOPS, Table, cached_by_table
from nlfilter.translate.reader.words.candidates import is_called
from nlfilter.where.nodes import (
    Compare,
    Flag,
    Has,
    HasAny,
    IsMissing,
    Not,
    Predicate,
    RelativeDate,
    columns,
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
        only_asked = table.asks and not about(table.ui).verb_last and len(parts) == 1
        if side == "yes" and subject.partial and parts[-1].rule and _is_flag(table, subject.meaning):
            yield _flag(subject.meaning.name, parts), PLAIN  # several words of its name: "free parking"
        whole = subject.meaning.kind == "column"
        if (whole or side == "no") and tells_existence(table, name) and not only_asked:
            yield _wish(table, name, side, parts), PLAIN if whole else feature("loose")


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
        yield Clause(wishes), feature("loose")


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
        given = feature("marked" if told and not _is_part_of_some(table, parts) else "loose")
        yield from ((wish, given if isinstance(wish.predicate, Not) else PLAIN) for wish in wishes)
    elif len({wish.column for wish in wishes}) == len(found):
        yield Clause(tuple(wishes)), feature("loose")


def _is_part_of_some(table: Table, parts: Sequence[Node]) -> bool:
    """Whether what is said is a part of several names, and one of these columns stores zeros.

    "With a fee" is about the fee that "no fee" finds to be 0, and not about another that may be missing.
    """
    named = [part for part in parts if part.symbol == "Name"]
    text = table.source.text[named[-1].start : named[-1].stop] if named else ""
    meant = [one for one in table.lexicon.find(text) if one.kind == "part"]
    return len(meant) > 1 and any(something_in(table, one.name) is not None for one in meant)


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
            yield Clause(wishes), PLAIN


@production
def narrow(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Things that are there in a certain way: "free parking and wifi"."""
    said = first_of(parts, Quoted)
    word = said.text if said else ""
    if wish := first_of(parts, Wish):
        yes = tells_existence(table, wish.column) and values_of_side(table, wish.column, "yes")
        if yes and wish.predicate == equals(wish.column, Kind.TEXT, yes) and not wish.negated:
            start, stop = span_of(parts)
            yield replace(_narrower(table, wish, word), start=start, stop=stop), feature("hinted")
        return
    if clause := first_of(parts, Clause):
        yield Clause(tuple(_narrower(table, wish, word) for wish in clause.wishes)), feature("hinted")
        return
    for subject in _subjects(parts):
        name = subject.meaning.name
        if tells_existence(table, name) and narrower(table, name, word):
            yield _narrower(table, _wish(table, name, "yes", parts), word), feature("hinted")


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
            yield wish, PLAIN


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
            yield Wish(*span_of(parts), predicate, subject.meaning.name, whole=True), PLAIN


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
        yield replace(wish, start=start, stop=stop, predicate=predicate, exclusive=False, whole=True), PLAIN


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
            PLAIN,
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
        yield Wish(*span_of(parts), wanted, name, whole=True), feature("marked")


def _ends(table: Table, parts: Sequence[Node]) -> bool:
    """Whether the word for a day says that something ends, which it does not before the day is over."""
    said = (table.source.text[part.start : part.stop] for part in parts if isinstance(part.form, Subject))
    return any("ends_then" in table.lang.roles.get(word, ()) for word in said)


def _may_come(table: Table, name: str | None) -> bool:
    """Whether a column holds days to come: what has no day yet, or a later one, has not happened."""
    stored = table.lexicon.vocabulary.spans.get(name) if name else None
    return stored is not None and stored[1] > f"{table.calendar.today:%Y-%m}"


def _day(table: Table, parts: Sequence[Node]) -> str | None:
    """The column of days that is named; of a range, its end."""
    meaning = only(parts, Subject).meaning
    named = meaning.kind in ("column", "part", "range") and table.column(meaning.name).kind.is_time
    return table.columns_of(meaning)[-1] if named else None


@production
def open_on_day(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """A day before the hours at which something is open: 「月曜の18時に開いている」, 「平日は9時から5時」."""
    day, hours = parts[0].form, parts[-1].form
    stored = PLAIN
    if isinstance(day, Value) and day.weak and day.meaning.name in table.schema.columns:
        day = value_wish(table, day, parts[0].start, parts[0].stop, named=True)
        stored = feature("another_column")
    if not (isinstance(day, Wish) and isinstance(hours, Wish)) or day.negated or day.column == hours.column:
        return
    said = wish_opens(table, day, parts[-1]) or _are_opening_hours(table, day, hours)
    if said and not _names_a_column(parts[0]):
        opened = _opened(table, day)
        every_day = {*columns(hours.predicate)} == {day.column}  # 「平日は毎日開いている」
        yield Clause((opened,) if every_day else (opened, hours)), stored + feature("marked")


def _are_opening_hours(table: Table, day: Wish, hours: Wish) -> bool:
    """Whether a wish is about opening hours, and the one before it about days off: it is open then."""
    range_ = table.schema.ranges.get(hours.column)
    timed = range_ is not None and table.column(range_.low).kind is Kind.TIME
    return timed and bool(_opposites(table, day.column))


def _opened(table: Table, day: Wish) -> Wish:
    """A day of a column of days off, on which something is open. A verb tells that, and no guess."""
    return replace(day, negated=True, guessed=day.guessed and len(columns_of_weekdays(table)) > 1)


def open_then(table: Table, name: str, said: Node) -> Wish | Run | None:
    """The other days than those of a column of days off: "open | Saturday or Sunday"."""
    form = said.form
    wishes = form.wishes if isinstance(form, Run) else (form,) if isinstance(form, Wish) else ()
    if not wishes or any(wish.column != name or wish.negated for wish in wishes):
        return None
    if table.column(name).kind.is_number or (isinstance(form, Wish) and _names_a_column(said)):
        return None
    words = table.source.text[said.start : said.stop].split()
    on_one = any("or" in table.lang.roles.get(word, ()) for word in words)
    if on_one and len(days := [*_days_of(wishes)]) > 1:
        return open_on_one(days, wishes[0], said.start, said.stop)
    opened = tuple(_opened(table, one) for one in wishes)
    return replace(form, wishes=opened) if isinstance(form, Run) else opened[0]


def open_on_one(days: Sequence[Has], wish: Wish, start: int, stop: int) -> Wish:
    """Closed on one of some days at most: "open Mon or Tue"."""
    return replace(wish, start=start, stop=stop, predicate=conjunction(*days), negated=True, whole=True)


def _days_of(wishes: Sequence[Wish]) -> Iterator[Has]:
    """The days of a list; of a single value there is only one."""
    for wish in wishes:
        match wish.predicate:
            case Has(name, value):
                yield Has(name, value)
            case HasAny(name, values):
                yield from (Has(name, value) for value in values)


def opened_on_one(table: Table, run: Run, said: Sequence[Node]) -> Run | Wish:
    """The same of days that are refused one by one, as "open Mon" refuses its day."""
    days = [*_days_of(run.wishes)]
    if len(days) < _SEVERAL or not says_open(table, run.wishes[0], said[0]):
        return run
    return open_on_one(days, run.wishes[0], said[0].start, said[-1].stop)


_SEVERAL = 2


def wish_opens(table: Table, day: Wish, said: Node) -> bool:
    """Whether words say the opposite of the column of a wish: "open" beside the days that it is closed on."""
    return table.source.text[said.start : said.stop].endswith(_opposites(table, day.column))


def says_open(table: Table, day: Wish, said: Node) -> bool:
    """The same of words that begin so: "open Mon"."""
    return table.source.text[said.start : said.stop].startswith(_opposites(table, day.column))


@cached_by_table
def _opposites(table: Table, name: str) -> tuple[str, ...]:
    column = table.schema.columns.get(name)
    return tuple(map(fold, column.opposites)) if column else ()


@production
def shut(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """Weekdays on which something is closed, where a table tells those on which it is open: 「土曜が休み」.

    Each is a flag that is not so, or a value of a column of open days. With the argument "any", the flag
    may be any: 「祝日は休み」. With "open", it is open then: "open on Saturday".
    """
    said = [part for part in parts if isinstance(part.form, Value)]
    word = next((part.form.key for part in parts if part.symbol in ("shut", "opens")), "")
    found = [wish for part in said if (wish := _shut(table, part, rule.argument, word)) is not None]
    if len(found) == len(said):
        yield (found[0] if len(found) == 1 else Clause(tuple(found))), feature("hinted")


def _shut(table: Table, said: Node, argument: str, word: str) -> Wish | None:
    day = said.form
    if not isinstance(day, Value) or day.meaning.name not in table.schema.columns:
        return None
    name, column = day.meaning.name, table.column(day.meaning.name)
    off = bool(column.opposites) or _is_called_so(table, name, word)  # a column of the days off
    told = column.holds is Semantic.WEEKDAY or (off and day.meaning.kind in STORED)
    flag = day.meaning.kind == "flag" and day.meaning.truth
    if not told and not (flag and (argument == "any" or _names_a_weekday(table, said))):
        return None
    wish = value_wish(table, day, said.start, said.stop, named=True)
    if column.holds is not Semantic.WEEKDAY and not flag:
        wish = replace(wish, guessed=True)  # other values may hold the day, too: 土日祝, beside 土日
    if (argument == "open") is not (told and off):
        return wish
    shut_then = signed(replace(wish, negated=True))
    return replace(wish, predicate=shut_then, exclusive=False, whole=True)


def _is_called_so(table: Table, name: str, word: str) -> bool:
    """Whether the name of a column begins as a word does: 休日, beside 「休み」."""
    return is_ideograph(word[:1] or "-") and any(text.startswith(word[0]) for text in table.called(name))


def _names_a_weekday(table: Table, said: Node) -> bool:
    words = table.source.text[said.start : said.stop].split()
    return any(word.startswith(tuple(table.lang.dates.weekdays)) for word in words)


def _names_a_column(node: Node) -> bool:
    return node.symbol == "Name" or any(map(_names_a_column, node.parts))


@production
def gratis(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What costs nothing: the named prices or numbers with zeros, else the only price that is for everybody.

    A named column of texts may store a word for it: 「駐車場代がかからない」.
    """
    named = [part.form.meaning.name for part in parts if isinstance(part.form, Subject)]
    numbers = numeric_names(table)
    zeros = table.lexicon.vocabulary.zeros
    prices = [n for n in numbers if is_currency(unit_of(table, n))] or [
        n for n in numbers if zeros.get(n) and not unit_of(table, n) and is_price(n)
    ]
    free = {*prices, *(n for n in numbers if zeros.get(n))}
    if len(named) == 1 and (told := _said_free(table, named[0])):
        yield Wish(*span_of(parts), equals(named[0], Kind.TEXT, told), named[0], exclusive=True), PLAIN
        return
    once = [n for n in prices if table.column(n).per is None]
    usual = once if len(prices) == 1 else [n for n in once if not is_price(n, "special")]
    names = named if named else usual if len(usual) == 1 else []
    if names and free.issuperset(names):
        wishes = [Wish(*span_of(parts), _nought(table, name), name, exclusive=True) for name in names]
        yield wishes[0] if len(wishes) == 1 else Clause(tuple(wishes)), feature("loose")


def _said_free(table: Table, name: str) -> tuple[str, ...]:
    """The stored texts of a column that say "free of charge"."""
    column = table.schema.columns.get(name)
    stored = table.lexicon.stored(name) if column and column.kind is Kind.TEXT else ()
    return tuple(value for value in stored if "gratis" in table.lang.roles.get(squeeze(value), ()))


def _nought(table: Table, name: str) -> Predicate:
    range_ = table.schema.ranges.get(name)
    return range_predicate(range_, None, [0]) if range_ else Compare(name, "=", 0)


@production
def ready_within(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What a person wants at some time within a period may be there before it: 「10月中に入居」."""
    meaning, day = only(parts, Subject).meaning, only(parts, DateSpan)
    within = parts[1].form is not only(parts, Subject) or day.ahead is not None
    known = within and meaning.name in table.schema.columns and table.column(meaning.name).kind.is_time
    if known and is_called(table, meaning.name, table.lang.ready_names):
        low, high = day.ahead or (day.low, day.high)
        predicate = on_subject(table, meaning, Measure("<=", replace(day, low=low, high=high, ahead=None)))
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, meaning.name), feature("marked")


@production
def at_its_end(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """When something begins or ends: 「17時半に終わる」, "finishing by 5 pm", with the only such column."""
    form = next(part.form for part in parts if isinstance(part.form, DateSpan | Clock | Measure))
    measure = form if isinstance(form, Measure) else Measure(None, form)
    last = rule.argument == "last"
    fit = columns_of_times(table) if isinstance(measure.low, Clock) else columns_of_days(table)
    ends = [one.high if last else one.low for one in table.schema.ranges.values() if one.low in fit]
    words = table.lang.ends if last else table.lang.starts
    names = ends or [name for name in fit if is_called(table, name, words)]
    if len(names) == 1 and isinstance(measure.low, DateSpan | Clock):
        predicate = on_subject(table, table.meaning_of(names[0]), measure)
        if predicate is not None:
            yield Wish(*span_of(parts), predicate, names[0]), feature("marked")


@production
def not_until(table: Table, rule: Rule, parts: Sequence[Node]) -> Made:
    """What begins on a day at the earliest: "not available until May"."""
    meaning, day = only(parts, Subject).meaning, only(parts, DateSpan)
    predicate = on_subject(table, meaning, Measure(">=", day))
    if predicate is not None and meaning.kind == "column" and table.column(meaning.name).kind.is_time:
        yield Wish(*span_of(parts), predicate, meaning.name), feature("idiom")
