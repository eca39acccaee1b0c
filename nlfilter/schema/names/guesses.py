"""Guesses what a column holds from its name, in English or Japanese; the words are in `names.toml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from nlfilter.schema.fold import has_cjk, is_hiragana, is_ideograph, is_katakana
from nlfilter.schema.names.romanised import in_own_script
from nlfilter.schema.names.short_forms import AFTER_JAPANESE, bracketed
from nlfilter.schema.names.word_tables import NAMES
from nlfilter.schema.parts import Relation

RANKS = frozenset(NAMES["roles"]["ranks"])
"""Names of columns that hold the rank of a row."""
LISTS = frozenset(NAMES["roles"]["lists"])
"""Names of columns that say which list a row belongs to."""
_SCORES: tuple[str, ...] = tuple(NAMES["roles"]["scores"])
ITEMS: Sequence[str] = NAMES["roles"]["items"]
"""Names of columns that name the item of a row, the best first."""
_KEYS = re.compile(
    rf"(^|_)({'|'.join(NAMES['roles']['key_words'])})$|({'|'.join(NAMES['roles']['key_ends'])})$"
)
_DRESSED: tuple[str, ...] = tuple(NAMES["headings"]["last"])
"""Signs and marks at the end of a heading that are no part of the name."""
ANSWERS: Mapping[str, bool] = {
    word: is_yes for key, is_yes in (("yes", True), ("no", False)) for word in NAMES["answers"][key]
}
"""Values that mean yes or no, in lower case."""
UNKNOWN = frozenset(NAMES["answers"]["unknown"])
"""Values that mean neither."""
TYPE_WORDS = frozenset(NAMES["dressing"]["last"])
"""Words at the end of a name that only tell a type or a unit."""
_CAMEL = "(?<=[a-z0-9])(?=[A-Z])"
_TEXTS = frozenset(NAMES["texts"]["in"])


def looks_like_text(name: str) -> bool:
    """Whether a column's name says that people write texts into it.

    >>> looks_like_text("internal_notes"), looks_like_text("備考"), looks_like_text("note_id")
    (True, True, False)
    """
    return not _TEXTS.isdisjoint(words_of(in_own_script(name))[-1:])


def words_of(name: str) -> list[str]:
    """The words of a column's name, in lower case.

    >>> words_of("salaryMin"), words_of("num_of_people"), words_of("年収下限")
    (['salary', 'min'], ['num', 'of', 'people'], ['年収下限'])
    """
    opened = re.sub(_CAMEL if name.isascii() else rf"{_CAMEL}|{AFTER_JAPANESE}", " ", name)
    return re.findall(r"[^\W_]+", opened.lower())


def spoken(name: str) -> str:
    """The name of a column as people say it, without units in brackets, "Y/N" and signs.

    >>> [spoken(name) for name in ("Asking Price (£)", "利用期間(月)", "Negotiable Y/N", "Item #", "is_open")]
    ['Asking Price', '利用期間', 'Negotiable', 'Item', 'is_open']
    """
    bare = name.strip()
    while shorter := next(
        (bare[: -len(end)].rstrip() for end in _DRESSED if bare.lower().endswith(end)), ""
    ) or next(iter(bracketed(bare)), ""):
        bare = shorter
    return bare or name


def looks_like_score(name: str) -> bool:
    """Whether greater values of a column are better, by its name.

    >>> [looks_like_score(n) for n in ("score", "match_score", "推薦スコア", "rank", "score_rank")]
    [True, True, True, False, False]
    """
    words = words_of(name)
    return bool(words) and words[-1].endswith(_SCORES) and (words[-1] in _SCORES or has_cjk(name))


def snake(name: str) -> str:
    """The name as words joined by underscores, as in the tables."""
    return "_".join(words_of(name))


def looks_like_key(name: str) -> bool:
    """Whether a column has the name of an identifier.

    >>> [looks_like_key(n) for n in ("id", "jobId", "求人ID", "idea")]
    [True, True, True, False]
    """
    name = in_own_script(name)
    return bool(_KEYS.search(snake(name)) or _KEYS.search(name))


def longest_in(table: Mapping[str, str], words: Sequence[str]) -> str | None:
    """The entry of the longest word in a name. Latin words are whole; a Japanese one may be inside a word."""
    found = [*_words_in(table, words)]
    return table[max(found, key=len)] if found else None


def has_word(name: str, words: Iterable[str]) -> bool:
    """Whether a name has one of the words. A Latin one is whole; a Japanese one may be inside a word.

    >>> has_word("child_fare", ["fare"]), has_word("farewell", ["fare"]), has_word("小人料金", ["小人"])
    (True, False, True)
    """
    return any(_words_in(words, words_of(name)))


def _words_in(asked: Iterable[str], words: Sequence[str]) -> Iterator[str]:
    joined = f" {' '.join(words)} "
    return (word for word in asked if (f" {word} " if word.isascii() else word) in joined)


def looks_like_count(name: str) -> bool:
    """Whether a column has the name of a count.

    >>> [looks_like_count(n) for n in ("num_kids", "口コミ数", "in_stock")]
    [True, True, False]
    """
    return _is_called(name, NAMES["counts"]["words"], NAMES["counts"]["japanese"])


def _is_called(name: str, words: Collection[str], *ends: str) -> bool:
    """Whether one of the words is a word of a name, or the name has one of the ends."""
    name = in_own_script(name)
    return any(word in words for word in words_of(name)) or name.endswith(ends)


def counters_of(name: str) -> tuple[str, ...]:
    """The words after a figure that the name of a count tells in Japanese: 「10床」 for 病床数.

    >>> counters_of("病床数"), counters_of("部屋数"), counters_of("駐車台数"), counters_of("数")
    (('床', '病床'), ('屋', '部屋'), ('台',), ())
    """
    name = in_own_script(name)
    thing = name.removesuffix(NAMES["counts"]["japanese"])
    if thing == name or not all(map(is_ideograph, thing[-1:])) or not thing:
        return ()
    whole = len(thing) == _COMPOUND and all(map(is_ideograph, thing))
    return (thing[-1], thing) if whole else (thing[-1],)


_COMPOUND = 2


def first_fiscal_month(texts: Iterable[str]) -> int:
    """The month in which fiscal years begin where a table is from: April in Japan, whose texts have kana.

    >>> first_fiscal_month(["受付日"]), first_fiscal_month(["受付日", "オンライン"])
    (1, 4)
    """
    kana = any(is_hiragana(ch) or is_katakana(ch) for text in texts for ch in text)
    return _APRIL if kana else 1


_APRIL = 4


def looks_like_year(name: str) -> bool:
    """Whether a column is named as if it held a year.

    >>> [looks_like_year(n) for n in ("model_year", "設立年", "earyr")]
    [True, True, False]
    """
    return _is_called(name, NAMES["years"]["words"], *NAMES["years"]["last"])


def looks_like_rank(name: str) -> bool:
    """Whether a column is named as the place in a ranking.

    >>> [looks_like_rank(n) for n in ("world_rank", "順位", "frank")]
    [True, True, False]
    """
    name = in_own_script(name)
    return any(word in RANKS for word in (name, *words_of(name)))


def looks_like_clock(name: str) -> bool:
    """Whether a column is named as if it held a time of day.

    >>> [looks_like_clock(n) for n in ("sched_dep_time", "開始時刻", "timeout", "delay")]
    [True, True, False, False]
    """
    return _is_called(name, NAMES["clocks"]["words"], *NAMES["clocks"]["last"])


def looks_like_share(name: str) -> bool:
    """Whether a column of numbers from 0 to 1 is named as a share of a whole.

    >>> [looks_like_share(n) for n in ("successRate", "occupancy_pct", "割引率", "score")]
    [True, True, True, False]
    """
    return has_word(in_own_script(name), NAMES["shares"]["in"])


def looks_like_event(name: str) -> bool:
    """Whether the name of a column ends in a participle: it says when something was done.

    >>> [looks_like_event(n) for n in ("renovated", "last_painted", "speed", "seed")]
    [True, True, False, False]
    """
    last = words_of(name)[-1:] or [""]
    return last[0].endswith("ed") and not last[0].endswith("eed") and len(last[0]) > len("used")


def is_limit(name: str) -> bool:
    """Whether a name says that a column limits something: a missing `overhead_cap_pct` is no cap."""
    name = in_own_script(name)
    limits = NAMES["limit_words"]["words"]
    return any(w in limits for w in words_of(name)[1:]) or name.endswith(
        tuple(w for w in limits if not w.isascii())
    )


def limit_of(name: str) -> Relation | None:
    """How a wish compares with a column that holds a limit: a weight must be at most `max_weight`.

    >>> limit_of("max_weight_kg"), limit_of("最低身長"), limit_of("height")
    ('at_least', 'at_most', None)
    """
    name = in_own_script(name)
    words = words_of(name)
    relations: tuple[Relation, ...] = ("at_least", "at_most")
    for relation in relations:
        for limit in NAMES["limits"][relation]:
            begins = words[:1] == [limit] if limit.isascii() else name.startswith(limit)
            if begins and name != limit:
                return relation
    return None


PLAIN_PRICES = frozenset(NAMES["money"]["plain"])
"""Words in the name of the usual price, which has no special condition."""


def is_price(name: str, what: Literal["words", "usual", "special", "added", "deposits"] = "words") -> bool:
    """Whether a name is that of a price, also one of something (`cost_per_mile`), or of a kind of price.

    `usual`: meant first of several, as a dinner and not a lunch; `special`: for some people; `added`: paid
    beside a price; `deposits`: may be counted in rents, as a deposit of two months.

    >>> [is_price(name) for name in ("cost_per_mile", "宿泊料金", "pricey_area")]
    [True, True, False]
    >>> [is_price(name, "special") for name in ("child_fare", "小人料金", "大人料金（平日）", "fare")]
    [True, True, False, False]
    >>> [is_price(name, "added") for name in ("cleaning_fee", "清掃料（円）", "entry_fee", "料金")]
    [True, True, False, False]
    >>> [is_price(name, "deposits") for name in ("deposit_months", "敷金（ヶ月）", "delivery_days")]
    [True, True, False]
    """
    return has_word(name, NAMES["money"][what])


_REFUSING = frozenset(NAMES["refused"]["before"])


def before_refused(words: Sequence[str]) -> int:
    """How many words stand before the first one that refuses what follows, and is no number's: "No 5".

    >>> before_refused(["seen", "not", "taken"]), before_refused(["no", "5"]), before_refused(["open"])
    (1, 2, 1)
    """
    pairs = enumerate(pairwise(words))
    refused = (n for n, (one, after) in pairs if one.lower() in _REFUSING and not after.isdecimal())
    return next(refused, len(words))
