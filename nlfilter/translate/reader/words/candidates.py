"""What a word of the table may be in a chart: values, names of columns, nouns for the items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec.structs import replace

from nlfilter.schema.fold import fold, is_cjk, is_ideograph, is_katakana, squeeze
from nlfilter.schema.kinds import Kind
from nlfilter.schema.lexicon.meaning import NAMING, STORED, Meaning, needs_its_name
from nlfilter.schema.lexicon.short import consonants, is_written_as
from nlfilter.schema.names.flags import SERVICES, telling_words
from nlfilter.schema.names.guesses import TYPE_WORDS
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.word_tables import ABBREVIATIONS
from nlfilter.schema.semantic import Semantic
from nlfilter.translate.quantities.conversions import factor_to
from nlfilter.translate.quantities.dates import DateSpan
from nlfilter.translate.reader.forms import Form, Quoted, Subject, Value, Word
from nlfilter.translate.reader.operators import OF_ROLE, Op
from nlfilter.translate.reader.predicates.units import unit_of
from nlfilter.translate.reader.score import PLAIN, Score, feature
from nlfilter.translate.reader.table import Table, cached_by_table
from nlfilter.where.nodes import RelativeDate
from nlfilter.where.phrases import How

_PAIR, _INITIALS = 2, 3
"""The least number of words that are written as their first letters."""


def in_full(table: Table, words: Sequence[str]) -> str | None:
    """The key of the only column whose name, or its end, abbreviates these words; None for a single word."""
    if len(words) < _PAIR:
        return None
    names = _short_names(table)
    found = [name for name, short in names if _spells(table, short, words)] or [
        name for name, short in names if any(_spells(table, end, words) for end in _ends(short))
    ]
    return squeeze(found[0]) if len(found) == 1 else None


def _ends(short: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ends of a name that are still several words: "new patients" of `acc_new_pat`."""
    return (short[start:] for start in range(1, len(short) - 1))


@cached_by_table
def _short_names(table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The columns with their names, without words that only tell a type."""
    return tuple((name, short) for name in table.schema.filterable if (short := _telling(table, name)))


def _telling(table: Table, name: str) -> tuple[str, ...]:
    words = telling_words(name) if table.column(name).kind is Kind.BOOLEAN else [*name_words(name)]
    while len(words) > 1 and words[-1] in TYPE_WORDS | SERVICES:
        words = words[:-1]
    return tuple(words) if all(word.isascii() and word.isalpha() for word in words) else ()


def _spells(table: Table, short: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words are those of a name, one by one, or three and more as their first letters."""
    if not (short and words):
        return not (short or words)
    first, *rest = short
    ends = [1] if _is_short_for(table, first, words[0]) else []
    if _INITIALS <= len(first) <= len(words) and first == "".join(word[0] for word in words[: len(first)]):
        ends.append(len(first))
    return any(_spells(table, rest, words[end:]) for end in ends)


def _is_short_for(table: Table, short: str, word: str) -> bool:
    return _is_short_form(short, (word, *table.lang.inflected(word)))


@lru_cache(4096)
def _is_short_form(short: str, forms: tuple[str, ...]) -> bool:
    """Whether a word of a name is short for one of the forms of a word; a request repeats its words."""
    if any(form == short or form in ABBREVIATIONS.get(short, ()) for form in forms):
        return True
    return any(
        _begins(short, form)
        or (len(short) > _PAIR and is_written_as(form, short))
        or consonants(form) == short
        for form in forms
    )


def _begins(short: str, word: str) -> bool:
    return 1 < len(short) < len(word) and word.startswith(short)


QUOTED = re.compile(
    r"\"([^\"]+)\"|“([^“”]+)”|「([^「」]+)」|『([^『』]+)』|(?<![^\W_])'([^']+)'(?![^\W_])|`([^`]+)`|‘([^‘’]+)’"
)
"""A text in quotation marks."""

Leaf = tuple[str, Form, Score]
"""A symbol, a form and its score."""

_VALUES = frozenset({*STORED, "flag", "term", "text"})
_NAMES = frozenset({*NAMING, "part"})
_GRAMMAR = frozenset(
    {"filler", "and", "or", "but", "not", "nor", "eq", "only", "either", "both", "neither", "that"}
    | {"also", "also_after", "also_fine"}
)
_SAYS_ENOUGH = 5
"""A stored number with at least so many digits is not said by chance."""
_THINGS = frozenset({"cost", "earned", "money_name"})
"""The roles of nouns: "price" in "fixed price"."""


_MARKS = {",": "comma", "、": "comma", "，": "comma", ";": "comma", "；": "comma", "/": "slash", "・": "dot"}
_AROUND = {":": "colon", "：": "colon", "(": "open", "（": "open", ")": "close", "）": "close"}
_STOPS = frozenset("。．.!！?？\n()（）[]|-:：「」\"'")
BREAKS = frozenset("。．.!！?？\n,、，;；")
"""Punctuation marks that separate parts of a request and are not words."""


def marks(text: str, place: int) -> Iterator[tuple[str, int, Form]]:
    """What a punctuation mark may be, and where it ends."""
    mark, form = text[place], Word(text[place])
    if text.startswith("...", place):  # "8M...10M"
        yield "to", place + 3, Word("...")
    if mark in "-!" and marks_refusal(text, place):
        yield "not", place + 1, form
        return
    if mark in "-~":
        yield "dash", place + 1, form
    if mark in _AROUND:
        yield _AROUND[mark], place + 1, form
    if mark in _MARKS or mark in _STOPS:
        yield _MARKS.get(mark, "stop"), place + 1, form


def marks_refusal(text: str, i: int) -> bool:
    """Whether a mark refuses the word right after it: "-Java", "!Java"."""
    after = text[i + 1 : i + 2]
    return after.isalpha() and (i == 0 or text[i - 1].isspace())


def meanings_of(table: Table, key: str) -> tuple[Meaning, ...]:
    """The meanings of a word or, if it has none, of its other forms; and the columns that it abbreviates."""
    lexicon, lang = table.lexicon, table.lang
    found = lexicon.find(key)
    told = ("column", "part") if found else ("column", "part", "value")
    short = [m for m in lexicon.meanings(lang.abbreviations.get(key, ())) if m.kind in told]
    if not found and not is_cjk(key[-1]):
        found = lexicon.meanings(form for form in lang.inflected(key) if lexicon.has(form))
        if not found and key not in lang.roles:
            found = lexicon.of_verbs(lang.verbs(key))
    return tuple(sorted(dict.fromkeys((*found, *short)), key=lambda m: m.order))


def word_leaves(
    table: Table, key: str, spelled: str, roles: frozenset[str], *, exact: bool
) -> Iterator[Leaf]:
    """All that a word of the table may be. `exact`: it is written as in the table."""
    meanings = meanings_of(table, key)
    extra = PLAIN if exact else feature("inflected")
    items = any(m.kind == "table" for m in meanings)
    for value in _values(meanings, spelled, roles):
        cost = feature("value") + extra
        if items and value.meaning.kind in STORED and table.lexicon.names_items(key):
            cost += feature("names_items")  # in "black dogs", "dogs" names the items and asks for nothing
        weak = value.weak or _named_only(table, value.meaning, roles)
        yield "Value", value if weak is value.weak else replace(value, weak=weak), cost
    per, bound = table.lang.per.get(key), _bound(table, spelled)
    for meaning in meanings:
        slight = meaning.kind == "part"
        if meaning.kind in _NAMES and not (slight and "slight" in roles):
            cost = feature("name") + extra
            cost += feature("part_of_name") if slight else PLAIN
            cost += feature("loose") if "filler" in roles else PLAIN
            yield "Name", Subject(meaning, slight, per, _holds_text(table, meaning), bound), cost
    if items:
        yield "Noun", Word(key), feature("noun") + extra


def quoted(table: Table, text: str) -> Iterator[Leaf]:
    """What a quoted text may be: a value, or any text."""
    for value in _values(table.lexicon.find(text), text, frozenset(), quoted=True):
        yield "Value", value, feature("value")
    yield "Quoted", Quoted(text), feature("quoted")


def coded(table: Table, word: str, spelled: str) -> Iterator[Leaf]:
    """The value that a table stores as a code: F for "Female"."""
    code = table.lang.codes.get(word)
    if code is not None and (meaning := codes_of(table).get(code)):
        yield "Value", Value(meaning, spelled), feature("value") + feature("code_beside")


@cached_by_table
def converts(table: Table, key: str, unit: str | None) -> bool:
    """Whether a word names a column with an amount in another unit: 「3時間」 in minutes."""
    owned = [unit_of(table, m.name) for m in table.lexicon.find(key) if m.kind in _NAMES]
    return any(own and own != unit and factor_to(unit, None, own, None) is not None for own in owned)


@cached_by_table
def codes_of(table: Table) -> dict[str, Meaning]:
    """Values, folded, of columns with few values: F of F and M. Codes may have variants: F, FS, M, MN."""
    found: dict[str, Meaning] = {}
    names = [name for name in table.schema.filterable if table.column(name).kind is Kind.TEXT]
    letters = {*table.lang.codes.values()}
    for name in names:
        stored = table.lexicon.stored(name)
        if len(stored) <= _MOST_VARIANTS and letters <= {*map(fold, stored)}:
            for letter in letters:
                meant = [v for v in stored if fold(v).startswith(letter) and len(v) <= _LONGEST_VARIANT]
                found.setdefault(letter, Meaning("synonym", name, tuple(meant)))
    for name in names:
        values = {fold(value): value for value in table.lexicon.stored(name)}
        for code, value in values.items() if len(values) <= 4 else ():
            found.setdefault(code, Meaning("synonym", name, (value,)))
    return found


_MOST_VARIANTS, _LONGEST_VARIANT = 8, 3


def is_called(table: Table, name: str, words: Iterable[str]) -> bool:
    """Whether a name of a column contains one of the words; in Japanese, a part of a word counts."""
    return any(
        word in (fold(text) if is_cjk(word[0]) else name_words(text))
        for text in table.called(name)
        for word in words
    )


@cached_by_table
def is_of_places(table: Table, name: str) -> bool:
    """Whether a column holds places, by what it holds or by a word in its names."""
    column = table.column(name)
    called = not column.kind.is_number and is_called(table, name, table.lang.place_names)
    return called or column.holds in _PLACES


_PLACES = (Semantic.CITY, Semantic.REGION, Semantic.COUNTRY, Semantic.ADDRESS)


@cached_by_table
def directs(table: Table, word: str) -> bool:
    """Whether a word chooses between columns of the table ("from", "to")."""
    wanted = table.lang.directions.get(word, ())
    return bool(wanted) and any(is_called(table, name, wanted) for name in table.schema.filterable)


_LONGEST_MISSPELT = 60
"""The longest word that is corrected; a longer run of letters is a whole line of Japanese."""


def corrected(table: Table, word: str, spelled: str) -> Iterator[Leaf]:
    """The only value that a misspelt word can mean. A word in the table's own texts is not misspelt."""
    if len(word) > _LONGEST_MISSPELT or any(
        word in words for words in table.lexicon.vocabulary.words.values()
    ):
        return
    found = table.lexicon.correction(word)
    if found and any(word == f"{opposite}{found}" for opposite in table.lang.negating):
        return
    for value in _values(table.lexicon.find(found), spelled, frozenset()) if found else ():
        yield "Value", replace(value, how=How.TYPO), feature("value") + feature("misspelt")


def sounding(table: Table, word: str, spelled: str) -> Iterator[Leaf]:
    """A word written in the other script of the table: 「セダン」 for a stored "sedan"."""
    if len(word) <= _LONGEST_MISSPELT and (found := table.lexicon.sounding(word)):
        yield from _guessed(table, found, spelled)


def shortened(table: Table, words: Sequence[str], spelled: str) -> Iterator[Leaf]:
    """A word that the table abbreviates: CRIT for "critical", INPROG for "in progress"."""
    if name := in_full(table, words):
        yield from _guessed(table, name, spelled)
        return
    short, lang, (word, *others) = table.lexicon.short, table.lang, words
    forms = [words] if others else [[form] for form in (word, *lang.inflected(word), *lang.verbs(word))]
    shorts = ((form, short.form_of(form, begun=word in lang.roles)) for form in forms)
    # "Health" is not "healthed", for HLD, nor "step" for "stepped".
    found = next(
        (key for form, key in shorts if key and (others or len(form[0]) <= len(word))),
        None,
    )
    if found and len(found) == len(words) and _say_something(table, words, found):
        return
    if found:
        yield from _guessed(table, found, spelled, guessed=short.is_vague(words, found))


def _say_something(table: Table, words: Sequence[str], initials: str) -> bool:
    """Whether words with such initials mean something by themselves, beside the column of that code."""
    acts = table.lang.roles.get(words[-1], frozenset()) - _THINGS
    keys = (*words, *filter(None, (table.lexicon.short.form_of([word]) for word in words)))
    told = {meaning.name for key in keys for meaning in table.lexicon.find(key)}
    return bool(acts) or not told <= {meaning.name for meaning in table.lexicon.find(initials)}


def _guessed(table: Table, key: str, spelled: str, *, guessed: bool = False) -> Iterator[Leaf]:
    """The leaves of a word of the table that was typed in another form."""
    for symbol, form, cost in word_leaves(table, key, spelled, frozenset(), exact=False):
        if isinstance(form, Value):
            form = replace(form, how=How.FORM, guessed=guessed)
        yield symbol, form, cost


def near(table: Table, key: str, spelled: str) -> Iterator[Leaf]:
    """A phrase that means nearly what a word of the table means: "salary" for a column `pay`."""
    for symbol, form, cost in word_leaves(table, key, spelled, frozenset(), exact=False):
        if isinstance(form, Value):
            yield symbol, replace(form, how=How.MEANING, guessed=True), cost + feature("near_meaning")
        elif isinstance(form, Subject):
            yield symbol, replace(form, near=True), cost + feature("near_meaning")
        elif symbol == "Noun":
            yield symbol, form, cost + feature("near_meaning")


def over_particle(table: Table, key: str, spelled: str) -> Iterator[Leaf]:
    """A word of the table with a particle inside: 「日本語が不要」 is 「日本語不要」."""
    for value in _values(table.lexicon.find(key), spelled, frozenset()):
        yield "Value", value, feature("value") + feature("one_word")


def _values(
    meanings: Sequence[Meaning], spelled: str, roles: frozenset[str], *, quoted: bool = False
) -> Iterator[Value]:
    """The values that a word may be, the likeliest first."""
    choices = [m for m in meanings if m.kind in _VALUES]
    for place, meaning in enumerate(choices):
        lost = tuple(m for m in choices if (m.name, m.kind) != (meaning.name, meaning.kind))
        yield Value(meaning, spelled, lost, not quoted and _is_weak(spelled, roles, meaning), place)


def _is_weak(spelled: str, roles: frozenset[str], meaning: Meaning) -> bool:
    """Whether a word says too little to be a value without its column."""
    stored = spelled in meaning.values if meaning.kind == "value" else False
    key = squeeze(spelled)
    if key.isdigit():
        return len(key) < _SAYS_ENOUGH
    if len(key) == 1 and not is_cjk(key):
        return not stored or "filler" in roles
    lower = spelled == spelled.lower()
    if roles & {"filler", "or", "and", "not"} and len(key) <= 3 and not is_cjk(key[0]):
        # "My" begins a sentence, MY is a code.
        return lower or (meaning.kind == "value" and not stored and not spelled.isupper())
    own = all(map(is_ideograph, key)) or all(map(is_katakana, spelled))
    told = stored and (not lower or own)  # 「必須」, if a column stores it; 「タイ」 is not 「たい」
    return bool(roles & _GRAMMAR) and meaning.kind == "value" and not told


def _bound(table: Table, spelled: str) -> Op | None:
    """The comparison in which a name ends: "arrive by" means at most."""
    last = re.split(r"[\W_]", spelled.lower())[-1]
    roles = table.lang.roles.get(last, frozenset()) if last in table.lang.bounding else frozenset()
    return next((op for role, op in _BOUNDS.items() if role in roles), None)


_BOUNDS: Mapping[str, Op] = {**OF_ROLE, "date_from": ">="}


def _holds_text(table: Table, meaning: Meaning) -> bool:
    return meaning.kind in ("column", "part") and table.column(meaning.name).kind.is_text


def _named_only(table: Table, meaning: Meaning, roles: frozenset[str]) -> bool:
    """Whether a value needs its column beside it. A column in force needs no name, except beside "no"."""
    if not needs_its_name(table.schema, meaning):
        return False
    return bool(roles) or meaning.name not in table.in_force.by_column


def is_counted(form: Form) -> bool:
    """Whether a date is counted from today; then no word inside it stands for itself ("this weekend")."""
    return isinstance(form, DateSpan) and isinstance(form.low, RelativeDate)
