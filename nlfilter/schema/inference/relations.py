"""Makes terms ("sold out"), ranges and derived columns of what the word sets of columns tell together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from nlfilter.schema.fold import has_cjk, is_cjk, squeeze
from nlfilter.schema.inference.bare_names import singular, spelled
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.inference.own_words import called, stored_as
from nlfilter.schema.inference.thesaurus import Named, WordSet, set_of, taken_words, thesaurus, with_words
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import has_word, is_price, looks_like_count, words_of
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.unit_guesses import is_currency
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Range, Term
from nlfilter.schema.semantic import Semantic
from nlfilter.sources.names import free_name, literal, quoted

_DELAYS = NAMES["delays"]


def with_delays(columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns; those of delays with the words of what is late. They are asked for by such a word only."""
    made = dict(columns)
    for name, verbs in _delays(columns):
        told = with_words(made[name], (*verbs, *_DELAYS["said"]))
        made[name] = told.model_copy(update={"named_only": True})
    return made


def terms_of_delays(columns: Mapping[str, Column]) -> dict[str, Term]:
    """Terms for what is late, early or on time."""
    terms: dict[str, Term] = {}
    for name, verbs in _delays(columns):
        for where, forms in _DELAYS["terms"].items():
            said = [form.format(verb) for form in forms for verb in verbs if _alike(form, verb)]
            if said:
                terms[said[0]] = Term(where=f"{quoted(name)} {where}", synonyms=tuple(said[1:]))
    return terms


def _alike(form: str, verb: str) -> bool:
    return has_cjk(form) == has_cjk(verb)


def _delays(columns: Mapping[str, Column]) -> Iterator[tuple[str, Sequence[str]]]:
    """The columns of delays, each with the words for what is late: a departure, an arrival."""
    for name, column in columns.items():
        if column.filterable and column.kind.is_number:
            stem = _stem(name)
            found = set_of(stem, Column(type="TIME")) if stem else None
            if stem is not None:
                yield name, found.words if found else ()


def _stem(name: str) -> str | None:
    """The name of what is late; None if a name is not that of a delay."""
    for word in _DELAYS["words"]:
        words = words_of(name)
        if word in words:
            return " ".join(spelled([one for one in words if one != word]))
        if is_cjk(word[0]) and word in name:
            return name.replace(word, "").split("(")[0]
    return None


def other_row_nouns(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], nouns: Sequence[str]
) -> tuple[str, ...]:
    """More nouns for a row, found by its known nouns and by the names of its columns.

    A word that means a column or a value is left out.
    """
    taken = taken_words(columns, values)
    asked = [in_own_script(name) for name, column in columns.items() if not _is_yes_or_no(column)]
    names = [in_own_script(name) for name in columns]
    called = {" ".join(singular(words_of(noun))) for noun in nouns}
    told = [rows for rows in thesaurus()["rows"] if any(has_word(name, rows["by"]) for name in names)]
    # A noun of several kinds of rows is of those that the columns tell: a "course" with guides is a trail.
    sure = {word for rows in told for word in rows["words"]}
    found = [
        word
        for rows in thesaurus()["rows"]
        if rows in told
        or not (called - sure).isdisjoint(rows["words"])
        or any(_is_told_of(name, rows["words"]) for name in asked if not looks_like_count(name))
        for word in rows["words"]
    ]
    return tuple(word for word in dict.fromkeys(found) if squeeze(word) not in taken)


def _is_yes_or_no(column: Column) -> bool:
    """Whether a column says whether there is something: `car_park`, of no car."""
    return column.kind is Kind.BOOLEAN or column.holds is Semantic.YES_NO


def _is_told_of(name: str, words: Sequence[str]) -> bool:
    """Whether a longer name of a column begins with one of the words: "class" in "class_format"."""
    parts = words_of(name)
    return any(
        parts[0] == word if word.isascii() else name.startswith(word)
        for word in words
        if len(parts) > 1 or (not word.isascii() and name != word)
    )


_NO_DAY = frozenset(map(squeeze, NAMES["days"]["no_day"]))
_NO_END = frozenset(map(squeeze, NAMES["days"]["no_end"]))
_TODAY, _EMPTY, _MISSING = "CURRENT_DATE", "len(", "IS NULL"
_TO_COME = f">= {_TODAY}"
_AHEAD = f"> {_TODAY}"


Said = tuple[str, tuple[str, ...]]
"""A clause, and the words that people say of the rows for which it is true."""


def terms_among(
    columns: Mapping[str, Column], named: Named, values: Mapping[str, Sequence[str]]
) -> dict[str, Term]:
    """The terms that the thesaurus knows for these columns, without words that are also stored values.

    A word for two conditions goes to the first.

    A term needs one column, or two: "sold out" means that the stock is 0, or that as many people came as
    may come. It is made only if no other column belongs to the same word set.
    """
    stored = {squeeze(value) for column in values.values() for value in column} - _NO_DAY
    terms: dict[str, Term] = {}
    said: dict[str, str] = {}
    for where, words in (*_of_one(columns, named, values), *_of_two(columns, named)):
        free = [word for word in words if said.setdefault(squeeze(word), where) == where]
        free = [word for word in free if squeeze(word) not in stored]
        if free:
            terms.setdefault(free[0], Term(where=where, synonyms=tuple(free[1:])))
    return terms


def _of_one(
    columns: Mapping[str, Column], named: Named, values: Mapping[str, Sequence[str]]
) -> Iterator[Said]:
    times = Counter(named.found.values())
    for one, name in _single(columns, named).items():
        for where, words in one.terms if times[one] == 1 else ():
            kind, whole = columns[name].kind, name in named.whole
            if where == _MISSING and not whole:
                continue
            if _TODAY in where and not (kind.is_time and whole):  # a `survey_due` closes no applications
                continue
            # 「無休」 is stored as if it were a day.
            nones = [none for none in values.get(name, ()) if squeeze(none) in _NO_DAY and _EMPTY in where]
            listed = kind is Kind.TEXT_LIST
            if _EMPTY in where and not (listed or nones):
                continue
            later_today = where == _AHEAD and kind is not Kind.DATE  # a moment of today may lie ahead
            said = _compared(name, _TO_COME if later_today else where)
            for none in map(literal, nones):
                said = f"list_contains({quoted(name)}, {none})" if listed else f"{quoted(name)} = {none}"
            if where == _TO_COME:
                said = " OR ".join((said, *_without_an_end(columns[name], values)))
            yield said, words


def _without_an_end(column: Column, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The texts beside days that tell of no last day: "until filled"."""
    expr = column.expr or ""
    for name, texts in values.items():
        endless = [literal(text) for text in texts if squeeze(text) in _NO_END]
        if endless and quoted(name) in expr:
            yield f"{quoted(name)} IN ({', '.join(endless)})"


def _of_two(columns: Mapping[str, Column], named: Named) -> Iterator[Said]:
    for pair in thesaurus()["pairs"]:
        low, high = _pair(columns, named, pair)
        if low and high:
            for op, words in pair.get("terms", {}).items():
                yield f"{quoted(low)} {op} {quoted(high)}", tuple(words)
            if "now" in pair and columns[low].kind.is_time:
                low, high = quoted(low), quoted(high)
                where = f"{low} <= {_TODAY} AND ({high} >= {_TODAY} OR {high} IS NULL)"
                yield where, tuple(pair["now"])


def _compared(name: str, where: str) -> str:
    """A comparison of a column: `> 0`, or `len({}) = 0`."""
    return where.format(quoted(name)) if "{}" in where else f"{quoted(name)} {where}"


def _single(columns: Mapping[str, Column], named: Named) -> dict[WordSet, str]:
    """The stored column, or the list, the day or the time read from one, that belongs to each word set."""
    return {
        one: name
        for name, one in named.found.items()
        if name in columns and (columns[name].expr is None or _is_read_whole(columns[name]))
    }


def _is_read_whole(column: Column) -> bool:
    return column.kind is Kind.TEXT_LIST or column.kind.is_temporal


def _called(named: Named, end: str) -> list[str]:
    """The columns whose word set has this name, or else has it as a weaker word."""
    called = [name for name, one in named.found.items() if end in one.words]
    return called or [name for name, one in named.found.items() if end in one.said]


def _pair(
    columns: Mapping[str, Column], named: Named, pair: Mapping[str, Any]
) -> tuple[str | None, str | None]:
    """The low and the high column of a pair, if there is just one of each and they can be compared."""
    ends = [_called(named, end) for end in pair["ends"]]
    if not all(len(names) == 1 for names in ends):
        return None, None
    (low,), (high,) = ends
    kinds = {columns[low].kind, columns[high].kind}
    fits = len(kinds) == 1 or all(kind.is_number for kind in kinds)
    stored = all(columns[one].expr is None or columns[one].kind is Kind.TIME for one in (low, high))
    return (low, high) if fits and stored else (None, None)


def pairs_among(columns: Mapping[str, Column], named: Named, early: Collection[str]) -> dict[str, Range]:
    """The ranges between two time columns that the thesaurus knows as a pair: start and end of a course.

    `early`: the columns with times soon after midnight. Opening hours that end there last over midnight.
    """
    ranges: dict[str, Range] = {}
    for pair in thesaurus()["pairs"]:
        low, high = _pair(columns, named, pair)
        if low and high and "words" in pair and columns[low].kind.is_temporal:
            name, *words = pair["words"]
            night = high in early and columns[low].kind is Kind.TIME
            ranges[name] = Range(low=low, high=high, synonyms=tuple(words), unlimited=True, overnight=night)
    return ranges


def differences_among(
    columns: Mapping[str, Column], named: Named, values: Mapping[str, Sequence[str]]
) -> dict[str, Column]:
    """The columns derived from pairs of numbers: the places left, the discount. No stored column tells it."""
    taken, made = taken_words(columns, values), dict[str, Column]()
    for pair in thesaurus()["pairs"]:
        low, high = _pair(columns, named, pair) if "derived" in pair else (None, None)
        if low and high and columns[low].kind.is_number:
            told = dict(pair["derived"])
            name, words = told.pop("name"), told.pop("words")
            if squeeze(words[0]) not in taken:
                free = tuple(word for word in words if squeeze(word) not in taken)
                told["expr"] = told["expr"].format(low=quoted(low), high=quoted(high))
                made.setdefault(free_name(columns, name), Column(**told, synonyms=free))
    return made


_NAMED_ENDS = ("start_date", "end_date")
"""Names whose word sets hold the words for a begin and an end: "starts", "ends"."""


def with_words_of_ends(columns: Mapping[str, Column], ranges: Mapping[str, Range]) -> dict[str, Column]:
    """The columns of days with words for the ends of their range, if no other column has them: "ends"."""
    made = dict(columns)
    taken = {squeeze(word) for name, one in ranges.items() for word in (name, *one.synonyms)}
    for name, column in columns.items():
        taken |= {*map(squeeze, (name, *column.synonyms, *column.when_true, *column.when_false))}
    for range_ in ranges.values():
        for end, end_name in zip(range_.ends, _NAMED_ENDS, strict=True):
            found = set_of(end_name, made[end]) if made[end].kind.is_time else None
            words = [word for word in (found.words if found else ()) if squeeze(word) not in taken]
            made[end] = made[end].model_copy(update={"synonyms": (*made[end].synonyms, *words)})
            taken |= {*map(squeeze, words)}
    return made


# --- what costs something, where some rows cost nothing

_NOTHING = frozenset(NAMES["written"]["none"])
_NAME, *_WORDS = NAMES["money"]["charged"]


def terms_of_charges(
    columns: Mapping[str, Column], values: Mapping[str, Sequence[str]], facts: Mapping[str, ColumnFacts]
) -> dict[str, Term]:
    """The term for the rows that cost something, if one price is the usual one and is 0 in some rows.

    What a request calls free, the reader finds by itself.
    """
    prices = [name for name, column in columns.items() if _is_usual(name, column)]
    if len(prices) != 1:
        return {}
    (name,) = prices
    stored = stored_as(name, columns[name])
    nothing = not _NOTHING.isdisjoint(value.strip().lower() for value in values.get(stored, ()))
    fact = facts.get(name)
    if not (nothing or (fact is not None and fact.kind.is_number and fact.present and fact.low == 0)):
        return {}
    said = {value for held in values.values() for value in held}
    words = tuple(word for word in _WORDS if word not in said)
    return {_NAME: Term(where=f"{quoted(name)} > 0", synonyms=words)} if _NAME not in said else {}


def _is_usual(name: str, column: Column) -> bool:
    priced = column.filterable and column.kind.is_number and is_currency(column.unit) and column.per is None
    return priced and not is_price(called(name, column), "special")


# --- how long something takes, from its start to its end

_DURATION = NAMES["properties"]["duration"]
_DURATION_NAMES: Mapping[bool, str] = {True: "所要時間_分", False: "duration_minutes"}
"""The name of the derived column, by whether the start has a Japanese name."""
_A_DAY = 24 * 60
_ENDS = ("start", "end")
"""Words in the word sets of the two times."""


def with_duration(
    columns: Mapping[str, Column], named: Named, values: Mapping[str, Sequence[str]]
) -> dict[str, Column]:
    """The columns, and one of minutes if there is one start and one end, and nothing tells a duration."""
    clocks = {n: found for n, found in named.found.items() if columns[n].kind is Kind.TIME}
    ends = [[name for name, found in clocks.items() if word in found.words] for word in _ENDS]
    measured = any(column.unit in _DURATION["of"] and column.filterable for column in columns.values())
    if measured or any(len(names) != 1 or _is_part(columns, names[0]) for names in ends):
        return dict(columns)
    (low,), (high,) = ends
    start, end = (columns[name].expr or f"CAST({quoted(name)} AS TIME)" for name in (low, high))
    taken = taken_words(columns, values)
    derived = Column(
        type="BIGINT",
        unit="minutes",
        synonyms=tuple(word for word in _DURATION["words"] if squeeze(word) not in taken),
        expr=f"(date_diff('minute', {start}, {end}) + {_A_DAY}) % {_A_DAY}",  # some end after midnight
    )
    return {**columns, free_name(columns, _DURATION_NAMES[has_cjk(low)]): derived}


def _is_part(columns: Mapping[str, Column], name: str) -> bool:
    """Whether a time is only a part of what is stored: of a timestamp, or of a text with two times."""
    stored = columns.get(stored_as(name, columns[name]))
    return columns[name].expr is not None and (stored is None or stored.filterable or not stored.kind.is_text)
