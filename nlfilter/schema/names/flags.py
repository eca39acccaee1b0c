"""Makes the words that ask for a BOOLEAN column to be true or false, from its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nlfilter.schema.fold import has_cjk
from nlfilter.schema.names.guesses import spoken, words_of
from nlfilter.schema.names.romanised import in_japanese
from nlfilter.schema.names.word_tables import ABBREVIATIONS, NAMES

_FIRST, _LAST, _MARKS = (frozenset(NAMES["yes_no"][key]) for key in ("first", "last", "marks"))
SERVICES = frozenset(NAMES["yes_no"]["services"])
"""Words at the end of a name for what is offered; they are left out after several words."""
_JAPANESE_END = re.compile(rf"({'|'.join(NAMES['yes_no']['japanese'])})$")


def flag_words(name: str) -> tuple[str, ...]:
    """The words that ask for a BOOLEAN column to be true.

    >>> flag_words("is_remote"), flag_words("pets_allowed"), flag_words("リモート可")[:3]
    (('remote',), ('pets allowed', 'pets'), ('リモート可', 'リモート', 'リモートOK'))
    >>> flag_words("is_cust_rep")[:3]
    ('cust rep', 'customer reported', 'customers reported')
    >>> flag_words("toxic_to_pets"), flag_words("good_for_kids"), flag_words("LIQUOR_LIC")
    (('toxic to pets', 'toxic'), ('good for kids',), ('liquor lic', 'liquor license', 'liquor licence'))
    """
    name = in_japanese(name) or spoken(name)
    words = _without_marks(name)
    whole = " ".join(words) if name.isascii() else name.removesuffix("フラグ")
    short = " ".join(bare) if (bare := telling_words(name)) != words else _JAPANESE_END.sub("", whole)
    bare = NAMES["flags"]["to_whom"]
    of = next((at for at, word in enumerate(words) if word in bare["before"]), 0)
    alone = words[0] if of == 1 and name.isascii() and words[0] not in bare["vague"] else ""
    long = [ABBREVIATIONS.get(word, [word])[0] for word in words]
    done = (form.format(*long) for form in NAMES["flags"]["done"]["said"] if _is_done(long))
    said = (whole, short, alone, *done, *_in_full(words), *said_of_needs(name), *_welcome(whole))
    said = (*said, *said_alike(whole))
    return tuple(dict.fromkeys(word for word in said if word))


def said_alike(text: str) -> Iterator[str]:
    """A Japanese text with another ending of its first word that means the same.

    >>> [*said_alike("ケース付き")], [*said_alike("週末のみ")], [*said_alike("棚付倉庫")]
    (['ケースつき', 'ケース付'], ['週末だけ', '週末限定'], ['棚付き倉庫', '棚つき倉庫'])
    """
    for ends in NAMES["tags"]["same"]:
        if end := next((end for end in ends if text.find(end) > 0), ""):
            yield from (text.replace(end, other, 1) for other in ends if other != end)


def _without_marks(name: str) -> list[str]:
    """The words of a flag's name, without those that nobody says."""
    words = words_of(name)
    if len(words) > 1 and words[0] in _FIRST:
        words = words[1:]
    while len(words) > 1 and words[-1] in _MARKS:
        words = words[:-1]
    return words


def telling_words(name: str) -> list[str]:
    """The words of a flag's name that say what it is about.

    >>> [telling_words(name) for name in ("has_attic_flag", "offers_day_care_services", "room_service")]
    [['attic'], ['day', 'care'], ['room', 'service']]
    """
    words = _without_marks(name)
    ends = _LAST | SERVICES if len(words) > _PAIR else _LAST
    return words[:-1] if len(words) > 1 and words[-1] in ends else words


_PAIR = 2


def suiting_words(name: str) -> tuple[str, ...]:
    """Other words for what is allowed, or suits something: "dog friendly", "good with dogs" of dogs_ok.

    >>> suiting_words("dogs_allowed")[:4], suiting_words("smokingOk")
    (('dogs ok', 'dogs allowed', 'dog friendly', 'ok with dogs'), ('smoking ok', 'smoking allowed'))
    """
    words = _without_marks(spoken(name)) or [""]
    if thing := _costs(words):
        return tuple(_said(_GRATIS["said"], thing))
    noun, *last = words
    forms = next((one for one in _SUITING if last and last[0] in one["last"]), None)
    if forms is None or len(last) > 1 or not noun.isascii():
        return ()
    said = (*forms["said"], *(forms.get("plural", ()) if noun.endswith("s") else ()))
    return tuple(form.format(noun, noun.removesuffix("s")) for form in said)


_GRATIS = NAMES["flags"]["gratis"]


def _costs(words: Sequence[str]) -> str:
    """What a name says to be free of charge; "" if it says nothing of this.

    >>> _costs(["parking", "free"]), _costs(["free", "delivery"]), _costs(["sugar", "free"])
    ('parking', 'delivery', '')
    """
    free, things = {*words}.intersection(_GRATIS["last"]), {*words}.intersection(_GRATIS["of"])
    return next(iter(things)) if len(words) == _PAIR and free and things else ""


_SUITING = (NAMES["flags"]["suits"], NAMES["flags"]["fits"])


def _welcome(name: str) -> Iterator[str]:
    """Other words for what a Japanese name says is welcome: 「未経験歓迎」 for 未経験OK.

    >>> [*_welcome("ペット可")], [*_welcome("駐車場")]
    (['ペット可', 'ペットOK', 'ペット歓迎', 'ペット可能'], [])
    """
    after = next((end for end in _ALLOWED["after"] if name.endswith(end) and name != end), None)
    if after and not name.isascii():
        yield from _said(_WELCOME["japanese"], name.removesuffix(after))


def forms_in_japanese(name: str) -> tuple[str, ...]:
    """How Japanese says what the last word of an English flag says, around the noun before it.

    >>> forms_in_japanese("beginners_welcome")[:2], forms_in_japanese("sugar_free_flg")[:2]
    (('{}可', '{}OK'), ('{}フリー', '{}不使用'))
    """
    words = flag_words(name)[0].split()
    if _costs(words):
        return tuple(_GRATIS["japanese"])
    told = (
        one for one in NAMES["flags"].values() if "japanese" in one and "of" not in one and len(words) > 1
    )
    return tuple(form for one in told if words[-1] in one["last"] for form in one["japanese"])


_ALLOWED, _WELCOME = NAMES["flags"]["allowed"], NAMES["flags"]["welcome"]


_UNDONE = NAMES["flags"]["undone"]["said"]


def _is_done(words: Sequence[str]) -> bool:
    """Whether a name says who did something: "customer reported"."""
    who, did = words if len(words) == 2 else ("", "")
    return _is_participle(did) and who.isascii() and not who.endswith("s")


def _is_participle(word: str) -> bool:
    """Whether a word says what was done: "verified" of `pmt_verified`."""
    return word.endswith("ed") and word not in _LAST


def _in_full(words: Sequence[str]) -> Iterator[str]:
    """A name with its last word spelled out, if that is a short form."""
    for long in ABBREVIATIONS.get(words[-1], ()) if len(words) > 1 else ():
        if long.startswith(words[-1]):
            yield " ".join((*words[:-1], long))


def refusal_words(name: str) -> tuple[str, ...]:
    """The words that ask for a BOOLEAN column to be false, by its name.

    >>> refusal_words("pmt_verified")
    ('unverified',)
    >>> refusal_words("要予約")[:2], refusal_words("remote")
    (('予約不要', '予約が不要'), ())
    """
    last = words_of(spoken(name))[-1:]
    undone = [form.format(word) for word in last if _is_participle(word) for form in _UNDONE]
    return (*undone, *(form for forms, bare in _needs(name) for form in _said(forms["not_so"], bare)))


def said_of_needs(text: str) -> tuple[str, ...]:
    """What people say of a thing that is needed or not.

    >>> said_of_needs("申込不要")[:2], said_of_needs("要予約")[:2]
    (('申込なし', '申込いらない'), ('予約必要', '予約必須'))
    """
    return tuple(form for forms, bare in _needs(text) for form in _said(forms["is_so"], bare))


def words_of_need(name: str, stored: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What people say of a Japanese column whose values tell that a thing is needed, and that it is not.

    >>> [words[:2] for words in words_of_need("同意書", ("必要", "不要"))]
    [('同意書必要', '同意書必須'), ('同意書不要', '同意書が不要')]
    """
    if not _STORED_NEEDS.issuperset(stored) or not has_cjk(name):
        return (), ()
    needed = f"{NAMES['needs']['japanese'][0]['first']}{name}"
    return said_of_needs(needed), refusal_words(needed)


_STORED_NEEDS = frozenset(NAMES["needs"]["stored"])


def _needs(name: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The thing that a name says is needed or not needed, with the forms to say so."""
    name = in_japanese(name) or spoken(name)
    for forms in NAMES["needs"]["japanese"]:
        first, last = forms.get("first", ""), forms.get("last", "")
        if name.startswith(first) and name.endswith(last) and len(name) > len(first + last):
            yield forms, name.removeprefix(first).removesuffix(last)


def _said(forms: Sequence[str], bare: str) -> list[str]:
    return [form.format(bare) for form in forms]
