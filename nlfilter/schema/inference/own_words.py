"""Makes synonyms of columns from their names and units alone, and sums of amounts that are paid together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from nlfilter.schema.fold import has_cjk, squeeze
from nlfilter.schema.inference.bare_names import (
    bare_japanese,
    bare_words,
    participles,
    singular,
    without_period,
)
from nlfilter.schema.inference.column_facts import ColumnFacts
from nlfilter.schema.kinds import Kind
from nlfilter.schema.names.guesses import has_word, spoken, words_of
from nlfilter.schema.names.romanised import in_japanese, in_own_script
from nlfilter.schema.names.short_forms import name_words
from nlfilter.schema.names.unit_guesses import is_currency, ranges_among, without_measure
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Column, Lang, Sum
from nlfilter.schema.semantic import Semantic

_OPPOSITES: Sequence[tuple[Sequence[str], Sequence[str]]] = NAMES["opposites"]["words"]


def with_own_words(
    columns: Mapping[str, Column],
    facts: Mapping[str, ColumnFacts],
    values: Mapping[str, Sequence[str]],
    rows: Collection[str | None],
) -> dict[str, Column]:
    """The columns with more words: spelled-out names, words for what they measure, and for values below zero.

    The columns in `rows` identify a row: the words in their names are nouns for a row, not synonyms. A stored
    value is never one: "furnished" for a column `furnishing` that stores it.
    """
    stored = {squeeze(value) for held in values.values() for value in held}
    made = dict(columns)
    headings = {name: spoken(called(name, one)) for name, one in columns.items() if one.filterable}
    claims = Counter(map(squeeze, headings.values()))
    taken = {
        squeeze(word)
        for name in filter(None, {*columns, *rows})
        for word in (name, *name_words(name), " ".join(bare_words(name)))
    }
    properties = _properties(columns)
    begins = Counter(next(iter(bare_words(called(*one))), "") for one in columns.items())
    for name, column in columns.items():
        if column.filterable and column.kind is not Kind.BOOLEAN:
            own = called(name, column)
            heading = own if name in rows else headings[name]
            words = [
                *(() if name in rows else _spelled_out(own)),
                *((heading,) if heading != stored_as(name, column) and claims[squeeze(heading)] == 1 else ()),
                *_one_of(name, column),
                *_allowed(own, values.get(name, ())),
                *(w for w in properties.get(name, ()) if squeeze(w) not in taken),
                *(w for w in _in_no_period(own, column) if squeeze(w) not in taken),
                *(w for w in _as_other_fees(own, column) if squeeze(w) not in taken),
                *_greatest(own, column, columns),
                *_measured(own, column, begins),
            ]
            opposites = _opposites(name) if name in facts and facts[name].negatives else ()
            told = {
                "synonyms": tuple(
                    dict.fromkeys((*column.synonyms, *(w for w in words if squeeze(w) not in stored)))
                ),
                "opposites": tuple(opposites),
            }
            made[name] = column.model_copy(update=told)
    return made


def called(name: str, column: Column) -> str:
    """The name of a column, in Japanese if it is Japanese in Latin letters.

    If the column was derived to replace a stored column, it is the name of that one.
    """
    own = stored_as(name, column)
    return in_own_script(own)


def stored_as(name: str, column: Column) -> str:
    """The name of a column; if it was derived to replace a stored column, the name of that one."""
    return column.synonyms[0] if column.expr and column.synonyms else name


def _spelled_out(name: str) -> Iterator[str]:
    """A name with abbreviations spelled out, and without the part that says its type."""
    if has_cjk(name):
        yield from bare_japanese(name)
        return
    words = words_of(name)
    whole = " ".join(bare_words(name))
    if whole not in (" ".join(words), *words):
        yield whole
    yield from participles(bare_words(name))
    thing, per, period = words if len(words) == len(_RATE) else ("", "", "")
    if per == _RATE[1]:
        yield from (form.format(thing, period) for form in NAMES["rates"]["forms"])


_RATE = ("thing", "per", "period")
"""The words in the name of a count for a period."""


def _in_no_period(name: str, column: Column) -> Iterator[str]:
    """The words of a Japanese name of a number without its period: 残業 for 月残業h."""
    if column.kind.is_number:
        names = (without_measure(name)[0], *bare_japanese(name))
        yield from (short for word in names for short in without_period(word))


def _as_other_fees(name: str, column: Column) -> Iterator[str]:
    """The name of a fee with the other endings: 清掃代 for 清掃料."""
    endings: Sequence[str] = NAMES["money"]["fees"]
    bare = without_measure(name)[0]
    stem, ending = bare[:-1], bare[-1:]
    if column.kind.is_number and ending in endings and len(stem) > 1:
        yield from (stem + one for one in (*endings, *NAMES["money"]["fees_also"]) if one != ending)


def _greatest(name: str, column: Column, columns: Mapping[str, Column]) -> Iterator[str]:
    """What a column holds the greatest of, unless another column holds it, too: 斜度 for 最大斜度."""
    first = next((word for word in NAMES["greatest"]["words"] if name.startswith(word)), "")
    bare = next(iter(bare_japanese(name)), name).removeprefix(first)
    others = (in_own_script(other) for other in columns)
    if first and column.kind.is_number and bare and sum(bare in other for other in others) == 1:
        yield bare


def _measured(name: str, column: Column, begins: Mapping[str, int]) -> Iterator[str]:
    """The only word beside the unit ("motor" in `motor_w`), unless other names begin with it, too.

    `begins` counts the first words of all names. A duration is called a time: "lead time" of `lead_wks`.
    """
    bare = bare_words(name)
    japanese = has_cjk(name)
    if column.unit and not japanese and len(bare) == 1 < len(words_of(name)) and begins.get(bare[0]) == 1:
        yield bare[0]
        if column.unit in _LASTING and name.isascii():
            yield f"{bare[0]} time"


_LASTING = frozenset({"weeks", "days", "hours", "minutes", "seconds"})


def _one_of(name: str, column: Column) -> Iterator[str]:
    """The singular of a list's name: "flower color" for `flower_colors`."""
    if (
        column.kind is Kind.TEXT_LIST
        and name.isascii()
        and (one := singular(words_of(name))) != words_of(name)
    ):
        yield " ".join(one)


def _allowed(name: str, values: Collection[str]) -> Iterator[str]:
    """What a Japanese name says to be allowed, if values do, too: 在宅 for 在宅可, which stores 一部可."""
    after = next((end for end in NAMES["flags"]["allowed"]["after"] if end in values), None)
    if after and name.endswith(after) and name != after and not name.isascii():
        yield name.removesuffix(after)


def _properties(columns: Mapping[str, Column]) -> dict[str, list[str]]:
    """Words for what a column measures or holds, by its name, if no other column does."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    asked = {name: column for name, column in columns.items() if column.filterable}
    for told in NAMES["properties"].values():
        units, others = told["of"], told.get("except", ())
        measured = [name for name, column in asked.items() if column.unit in units]
        if len(measured) == 1 and not any(word in measured[0].lower() for word in others):
            found[measured[0]] += told["words"]
    for kind, words in NAMES["kinds"].items():
        holding = [name for name, column in asked.items() if column.holds == kind]
        if len(holding) == 1:
            found[holding[0]] += words
    if len(prices := _prices(columns)) == 1:
        found[prices[0]] += NAMES["money"]["words"]
    return found


def _opposites(name: str) -> tuple[str, ...]:
    for words, opposites in _OPPOSITES:
        if has_word(name, words):
            return tuple(opposites)
    return ()


def nouns_of(
    title: str, key: Sequence[str], item: str | None, columns: Mapping[str, Column]
) -> tuple[str, ...]:
    """The nouns for a row, from the names of the table, its key and its item.

    >>> nouns_of("table", ["clinic_id"], "name", {}), nouns_of("table", ["物件番号"], "物件名", {})
    (('clinic',), ('物件',))
    >>> nouns_of("table", ["plot_ref"], None, {})
    ('plot',)
    """
    others = {word for name in columns if name not in (*key, item) for word in bare_words(name)}
    found: list[str] = []
    for name in (in_own_script(one) for one in (*key, *filter(None, [item]))):
        bare = bare_japanese(name)[-1:] if has_cjk(name) else (_thing_of_key(name),)
        found += [w for w in bare if w and squeeze(w) != squeeze(name) and w not in _NO_NOUNS]
    called = () if title.lower() in NAMES["too_common"]["titles"] else (title.replace("_", " "),)
    japanese = in_japanese(re.sub(_LANGUAGE, "", title))
    called = (*called, *_head(called[-1] if called else ""), *filter(None, [japanese, _held_in(title)]))
    own = (word for word in (*called, *found) if word not in others)
    # A row with another name is no person: a course with the name of its teacher.
    named = [columns[item]] if item and item in columns else [*columns.values()]
    people = NAMES["rows"]["people"] if any(one.holds is Semantic.PERSON for one in named) else ()
    stored = [name for name, column in columns.items() if not column.expr]
    return tuple(dict.fromkeys((*own, *_described(stored), *people)))


def _thing_of_key(name: str) -> str:
    """What a key counts: "plot" of "plot_ref"."""
    match bare_words(name):
        case [*thing, last] if last in NAMES["roles"]["key_words"]:
            return " ".join(thing)
        case words:
            return " ".join(words)


_NO_NOUNS = frozenset((*NAMES["roles"]["key_words"], *NAMES["rows"]["keeping"]))
"""Words of a key that tell what it is for, and name no row."""
_LANGUAGE = r"_(?:ja|jp|en)$"
"""The end of a title that tells the language of the table."""


def _head(title: str) -> list[str]:
    """The last word of a title in the plural, up to a preposition: "houses" of "houses for sale"."""
    words = words_of(title)
    end = next((at for at, word in enumerate(words) if word in NAMES["rows"]["before"]), len(words))
    return words[end - 1 : end] if singular(words[:end]) != words[:end] else []


_SHORT_WORD = 3
"""The least number of letters of a word that may be a noun, in Latin letters."""


def label_of_rows(title: str) -> Mapping[Lang, str]:
    """What people call the rows, if the name of the table does not say what they are.

    >>> label_of_rows("us2"), label_of_rows("feb_2026"), label_of_rows("flats"), label_of_rows("求人")
    ({'en': 'rows'}, {'en': 'rows'}, {}, {})
    >>> label_of_rows("商品一覧"), label_of_rows("社員名簿2"), label_of_rows("一覧")
    ({'ja': '商品'}, {'ja': '社員'}, {})
    """
    common: Mapping[str, Any] = NAMES["too_common"]
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", title)]
    telling = (not w.isascii() or (len(w) >= _SHORT_WORD and w not in common["titles"]) for w in words)
    label: Mapping[Lang, str] = common["label"]
    if any(telling) or title in label.values():
        return {"ja": held} if (held := _held_in(title)) else {}
    return label


def _held_in(title: str) -> str:
    """What a file with a Japanese name holds: 「商品」 for 「商品一覧」. "" if the name tells just that."""
    bare = re.sub(r"[\s_\d]+$", "", title)
    end = next((end for end in NAMES["too_common"]["title_ends"] if bare.endswith(end)), "")
    held = bare.removesuffix(end).rstrip("_ ")
    return held if held != title and has_cjk(held) else ""


def _described(columns: Collection[str]) -> list[str]:
    """The things that columns describe: "train" for `train_no` and `train_type`."""
    names = [
        words for name in columns if len(words := words_of(name)) == 2 and words[1] in NAMES["rows"]["told"]
    ]
    return [thing for thing, _ in names if thing not in NAMES["rows"]["how"]]


def sums_among(columns: Mapping[str, Column]) -> dict[str, Sum]:
    """Sums of an amount and each fee: the first money column that is not a fee, else two fees."""
    ends = {end for pair in ranges_among(columns) for end in pair[1:]}
    prices = [name for name in _prices(columns) if name not in ends]
    fees = [name for name in _money(columns) if name not in (*prices, *ends)]
    made: dict[str, Sum] = {}
    for fee in fees:
        price = next((name for name in prices if _alike(columns[name], columns[fee])), None)
        if price is not None and not columns[fee].opposites:
            words = tuple(_said_with(fee, columns[fee], whole=len(fees) == 1))
            made.update([_sum(price, fee, words)])
    if not prices and len(fees) == 2 and _alike(columns[fees[0]], columns[fees[1]]):
        made.update([_sum(fees[0], fees[1], NAMES["sums"]["whole"])])
    return made


def _sum(price: str, fee: str, words: Sequence[str]) -> tuple[str, Sum]:
    """The sum of two columns with its name. People read a label of it, without the units in the names."""
    names = [without_measure(name)[0] for name in (price, fee)]
    japanese = has_cjk("".join(names))
    called = names if japanese else [" ".join(bare_words(name)) for name in names]
    lang: Lang = "ja" if japanese else "en"
    label: dict[Lang, str] = {lang: NAMES["sums"]["label"][lang].format(*called)}
    return "_".join(names), Sum(of=(price, fee), label=label, synonyms=tuple(words))


def words_of_ages(name: str) -> tuple[str, ...]:
    """The words for a range of ages, if the range has such a name.

    >>> words_of_ages("target_age"), words_of_ages("wage")
    (('age', 'ages', '年齢'), ())
    """
    ages = NAMES["ages"]
    return tuple(ages["said"]) if has_word(name, ages["names"]) else ()


def is_money(name: str, column: Column) -> bool:
    """Whether a number is a sum of money, by its unit or its name.

    >>> is_money("salary", Column(type="INTEGER")), is_money("age", Column(type="INTEGER"))
    (True, False)
    """
    money = {*NAMES["money"]["words"], *NAMES["money"]["pay"]}
    return is_currency(column.unit) or not money.isdisjoint(words_of(name))


def _money(columns: Mapping[str, Column]) -> list[str]:
    numbers = [name for name, column in columns.items() if column.filterable and column.kind.is_number]
    return [name for name in numbers if columns[name].unit_in or is_currency(columns[name].unit)]


def _prices(columns: Mapping[str, Column]) -> list[str]:
    money = _money(columns)
    prices = [name for name in money if not is_fee(name)]
    return prices or (money if len(money) == 1 else [])


def is_fee(name: str) -> bool:
    """Whether a name is that of a fee, tax or deposit.

    >>> is_fee("cleaning_fee"), is_fee("管理費（円）"), is_fee("price")
    (True, True, False)
    """
    said, bare = {*words_of(name)}, without_measure(name)[0]
    return any(word in said if word.isascii() else bare.endswith(word) for word in NAMES["sums"]["fees"])


def _alike(one: Column, other: Column) -> bool:
    return (one.unit, one.per) == (other.unit, other.per)


def _said_with(name: str, column: Column, *, whole: bool) -> Iterator[str]:
    own = without_measure(name)[0] if has_cjk(name) else " ".join(bare_words(name))
    for word in dict.fromkeys((own, *column.synonyms)):
        forms = NAMES["sums"]["japanese" if has_cjk(word) else "english"]
        yield from (form.format(word) for form in forms)
    if whole:
        yield from NAMES["sums"]["whole"]
