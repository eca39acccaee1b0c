"""Finds where words begin and end: schema words and function words at a place of a request.

Words are looked up in text without spaces and hyphens, so "front end" and "front-end" are the same word. The
letters beside a place decide whether a word may begin or end there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from operator import itemgetter
from unicodedata import normalize

from msgspec import Struct, field

from nlfilter.schema.fold import Folded, is_cjk, is_hiragana, is_ideograph, is_katakana
from nlfilter.schema.lexicon.lexicon import Lexicon
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.translate.languages.language import Language

_LONGEST_COMPOUND = 13
_LONGEST_ENDING = 3
_APOSTROPHES = "'’"


class Dense(Struct, frozen=True):
    """Folded text without spaces and hyphens, with the way back, and where a word may begin and end."""

    text: str
    at: tuple[int, ...]
    begins: tuple[bool, ...]
    ends: tuple[bool, ...]
    index: dict[int, int] = field(default_factory=dict)

    @classmethod
    @lru_cache(maxsize=256)  # every reader of a request asks for it
    def of(cls, text: str) -> Dense:
        at = tuple(i for i, ch in enumerate(text) if ch not in " -_・\u3000\t\n")
        begins = tuple(_may_begin(text, i) for i in at)
        ends = tuple(_may_end(text, i + 1) for i in at)
        return cls("".join(text[i] for i in at), at, begins, ends, {i: k for k, i in enumerate(at)})


def _may_begin(text: str, i: int) -> bool:
    if i == 0 or is_cjk(text[i]) or not text[i].isalnum():
        return True
    before = text[i - 1]
    if before in _APOSTROPHES and i > 1 and text[i - 2].isalnum():
        return False  # "I'm" does not contain "m", nor "I'm in" the word "min"
    if before == ".":  # ".net" does not contain "net", but a Japanese sentence may end before a word
        return i > 1 and is_cjk(text[i - 2])
    return is_cjk(before) or not before.isalnum()


def _may_end(text: str, end: int) -> bool:
    if end == len(text) or is_cjk(text[end - 1]):
        return True
    after = text[end]
    if (
        after in "+#" and text[end - 1].isalnum()
    ):  # "c++" does not contain "c", but "4 stars+" contains "stars"
        ends = text[end - 2 : end].isalnum() or text[end - 1].isdecimal()  # "level 4+"
        plus = after == "+" and ends and text[end + 1 : end + 2] in ("", " ", ",")
        return plus and end > 1
    if not text[end - 1].isalnum():
        return True
    if after == "." and end + 1 < len(text) and text[end + 1].isalnum():  # nor "node" of "node.js"
        return False
    if (
        after == "-"
        and len(text) > end + 3
        and text[end + 1 : end + 4].isalpha()
        and _is_letter(text, end - 1)
    ):
        return False  # "e-learning" does not contain "e", but "S-XL" contains "S"
    return is_cjk(after) or not after.isalnum()


def _is_letter(text: str, i: int) -> bool:
    """Whether a Latin letter stands alone, as far as the text before it tells."""
    return text[i].isalpha() and text[i].isascii() and not text[max(i - 1, 0) : i].isalnum()


def schema_word(dense: Dense, k: int, lexicon: Lexicon, lang: Language) -> tuple[int, str]:
    """The longest schema word that begins here: its end in the folded text, and its key."""
    return next(schema_words(dense, k, lexicon, lang), (dense.at[k], ""))


def schema_words(dense: Dense, k: int, lexicon: Lexicon, lang: Language) -> Iterator[tuple[int, str]]:
    """All schema words that begin here, the longest first. Inflected forms count."""
    if not dense.begins[k]:
        return
    head = dense.text[k : k + 2]
    reach = lexicon.reach(head)
    # An inflected form may be a little longer than the word itself ("databases").
    inflected = k + reach + _LONGEST_ENDING if reach else k
    leaves_out = lang.elidable.pattern.match(dense.text, k) is not None
    other = _LONGEST_COMPOUND if leaves_out else lang.reach_of_abbreviations.get(head, 0)
    for stop in range(min(len(dense.text), max(inflected, k + other)), k, -1):
        if not dense.ends[stop - 1]:
            continue
        piece = dense.text[k:stop]
        if (
            piece.endswith(lang.particles)
            and (at := _parts_from_particle(dense, k, stop, lang))
            and lexicon.has(piece[:at])
        ):
            continue  # in "Tokyo to Osaka", "Tokyo to" is not the place "Tokyo-to"
        if lexicon.has(piece) or any(map(lexicon.has, lang.abbreviations.get(piece, ()))):
            alone = _stands_alone(dense, k, stop, lang) or _is_beside_its_value(dense, k, stop, lexicon)
            if alone or _is_beside_its_column(dense, k, stop, lexicon, lang):
                yield dense.at[stop - 1] + 1, piece
        elif leaves_out and (bare := lang.shortened(piece)) and lexicon.has(bare):
            yield dense.at[stop - 1] + 1, bare
        elif stop > inflected:
            continue
        elif not is_cjk(piece[-1]) and dense.at[stop - 1] - dense.at[max(k, stop - 3)] == min(
            2, stop - 1 - k
        ):
            # The ending must touch the word: "grade S" is not a plural. No adjective has one: "new", News.
            forms = () if piece in lang.qualities else lang.inflected(piece)
            form = next(filter(lexicon.has, forms), None)
            if form is not None:
                yield dense.at[stop - 1] + 1, form
            elif piece not in lang.roles and lexicon.of_verbs(lang.verbs(piece)):
                yield dense.at[stop - 1] + 1, piece


def _parts_from_particle(dense: Dense, k: int, stop: int, lang: Language) -> int:
    """The length of a piece without its final particle, if the particle stands apart in the text."""
    piece = dense.text[k:stop]
    at = stop - len(next(filter(piece.endswith, lang.particles)))
    apart = at > k and dense.at[at] - dense.at[at - 1] > 1 and stop < len(dense.text)
    return at - k if apart else 0


def _stands_alone(dense: Dense, k: int, stop: int, lang: Language) -> bool:
    """Whether a single ideograph is a word: no other ideograph touches it, or it counts (「2階以上」)."""
    if stop - k > 1 or not is_ideograph(dense.text[k]):
        return True
    before = dense.text[k - 1] if k and dense.at[k] - dense.at[k - 1] == 1 else " "
    numbers = lang.numbers
    if before.isdigit() or before in numbers.digits or before in numbers.characters:
        return True
    if is_ideograph(before):
        return False
    touches = stop < len(dense.text) and dense.at[stop] - dense.at[stop - 1] == 1
    after = dense.text[stop] if touches else " "
    return _has_suffix(dense, stop, lang) or not is_ideograph(after)


def _has_suffix(dense: Dense, stop: int, lang: Language) -> bool:
    """Whether a suffix follows: 「赤以外」、「庭付き」、「夏限定」、「卵不使用」."""
    said = (lang.roles.get(dense.text[stop : stop + n], frozenset()) for n in _SUFFIXES)
    return any(not one.isdisjoint(_SUFFIXED) for one in said)


def _is_beside_its_value(dense: Dense, k: int, stop: int, lexicon: Lexicon) -> bool:
    """Whether a single ideograph names a column, and a value of it touches it: 「新宿駅」, 「駅新宿」."""
    named = {meaning.name for meaning in lexicon.find(dense.text[k:stop]) if meaning.kind == "column"}
    if not named:
        return False
    before = (dense.text[start:k] for start in range(max(0, k - _LONGEST_NAME), k - 1))
    after = (dense.text[stop:end] for end in range(stop + 2, min(len(dense.text), stop + _LONGEST_NAME) + 1))
    touching = (meaning for text in (*before, *after) for meaning in lexicon.find(text))
    return any(meaning.kind in STORED and meaning.name in named for meaning in touching)


def _is_beside_its_column(dense: Dense, k: int, stop: int, lexicon: Lexicon, lang: Language) -> bool:
    """Whether a single ideograph stands beside the name of its column: 「月・祝休み」, 「ペット可以外」."""
    held = {meaning.name for meaning in lexicon.find(dense.text[k:stop]) if meaning.kind in STORED}
    if not held:
        return False
    if not (k and is_ideograph(dense.text[k - 1]) and dense.at[k] - dense.at[k - 1] == 1):
        ends = range(stop + 2, min(len(dense.text), stop + _LONGEST_NAME) + 1)
        return any(_names(lexicon, dense.text[stop:end], held) for end in ends)
    starts = range(max(0, k - _LONGEST_COMPOUND), k - 1) if _has_suffix(dense, stop, lang) else ()
    return any(_names(lexicon, dense.text[start:k], held) for start in starts)


def _names(lexicon: Lexicon, text: str, held: Collection[str]) -> bool:
    """Whether a text names one of some columns."""
    return any(meaning.kind == "column" and meaning.name in held for meaning in lexicon.find(text))


_LONGEST_NAME = 4
_SUFFIXES, _SUFFIXED = (2, 3), frozenset({"not_after", "exclude_after", "has", "only"})
"""How many letters a suffix may have, and its roles."""


def function_word(folded: Folded, dense: Dense, k: int, lang: Language) -> tuple[int, str]:
    """The longest function word that begins here, as (its end in the folded text, its key)."""
    none = dense.at[k], ""
    return next(function_words(folded, dense, k, lang), none) if dense.begins[k] else none


def function_words(folded: Folded, dense: Dense, k: int, lang: Language) -> Iterator[tuple[int, str]]:
    """All function words that begin here, the longest first."""
    found = _function_words(folded, dense, k, lang)
    if aside := lang.asides.pattern.match(dense.text, k):
        yield from sorted((*_around(dense, k, aside, lang), *found), key=itemgetter(0), reverse=True)
    else:
        yield from found


def _around(dense: Dense, k: int, aside: re.Match[str], lang: Language) -> Iterator[tuple[int, str]]:
    """The refusals that begin here with a particle, and go on after an adverb: 「はやっぱりなしで」."""
    particle, after = aside["particle"], aside.end()
    reach = lang.reach.get(particle + dense.text[after : after + 1], 0) - len(particle)
    for stop in range(min(len(dense.text), after + reach), after, -1):
        key = particle + dense.text[after:stop]
        if dense.ends[stop - 1] and not lang.roles.get(key, _NO_ROLES).isdisjoint(_REFUSING):
            yield dense.at[stop - 1] + 1, key


_NO_ROLES: frozenset[str] = frozenset()
_REFUSING = frozenset(
    {
        "not_after",
        "negated_after",
        "drop_after",
        "exclude_after",
        "unwanted_after",
        "indifferent_after",
        "optional_after",
    }
)


def _function_words(folded: Folded, dense: Dense, k: int, lang: Language) -> Iterator[tuple[int, str]]:
    if not dense.begins[k] or _inside_a_whole(dense.text, k, lang):
        return
    head = dense.text[k : k + 2]
    reach = max(lang.reach.get(head, 0), lang.reach.get(head[:1], 0))
    for stop in range(min(len(dense.text), k + reach), k, -1):
        if dense.ends[stop - 1] and (piece := dense.text[k:stop]) in lang.roles:
            end = dense.at[stop - 1] + 1
            goes_on = _inside_katakana(folded, dense.at[k]) and not lang.roles[piece] <= _CLOSING
            if goes_on or _inside_katakana(folded, end):
                continue
            if piece in lang.spaced and end - dense.at[k] == len(piece):
                continue
            if _joins_a_letter(dense, k, piece, lang):
                continue
            if (unfit := lang.not_before.get(piece)) and unfit.pattern.match(dense.text, stop):
                continue
            if k and is_ideograph(dense.text[k - 1]) and _ends_a_word(dense.text, stop, piece, lang):
                continue
            roles = lang.roles[piece]
            if roles <= _INFLECTING and is_written_in_katakana(folded, end - 1):
                continue
            if roles <= _SLIGHT and not _stands_alone(dense, k, stop, lang):
                continue
            if roles <= _ALONE and _begins_a_word(folded, dense, k, stop, lang):
                continue
            yield end, piece


def _inside_a_whole(text: str, k: int, lang: Language) -> bool:
    """Whether a letter of kana stands inside a word in which it is no function word: 「も」 of 「子ども」."""
    if not is_hiragana(text[k]):
        return False
    around = lang.whole.pattern.finditer(text, max(0, k - _LONGEST_WHOLE), k + _LONGEST_WHOLE)
    return any(found.start() < k < found.end() for found in around)


_LONGEST_WHOLE = 4


def _joins_a_letter(dense: Dense, k: int, piece: str, lang: Language) -> bool:
    """Whether a letter apart from a function word would belong to it: "F or G" is not "for G"."""
    apart = dense.at[k + 1 : k + 2] > (dense.at[k] + 1,)
    return apart and piece[1:] in lang.roles and "filler" not in lang.roles.get(piece[0], _NO_ROLES)


def _ends_a_word(text: str, stop: int, piece: str, lang: Language) -> bool:
    """Whether a function word in kana is only the end of the word before it: 「か」 of 「静かな」."""
    return text.startswith(lang.within_words.get(piece, ("\n",)), stop)


# With only these roles, a single ideograph counts only if it stands alone ("無", but not within "無料").
_SLIGHT = frozenset({"yes", "no", "has", "hasnt", "not", "not_after", "nothing"})


# Words in katakana that may end a longer one: 「ナッツアレルギー」.
_CLOSING = frozenset({"allergic_after"})


# Written in hiragana alone: 「いタイ」 of 「おいしいタイ料理」 is no ending of a verb.
_INFLECTING = frozenset({"ending"})


# With only these roles, a single ideograph does not count at the start of a longer word: 「内部」, 「予約」.
_ALONE = frozenset({"filler", "about"})


def _begins_a_word(folded: Folded, dense: Dense, k: int, stop: int, lang: Language) -> bool:
    """Whether a single ideograph is the beginning or the middle of a longer word: 「スポーツ用品」."""
    if stop - k > 1 or not is_ideograph(dense.text[k]):
        return False
    before, after = dense.text[k - 1 : k], dense.text[stop : stop + 1]
    counts = after.isdigit() or after in lang.numbers.digits or after in lang.numbers.characters
    if "about" in lang.roles[dense.text[k]]:
        return not counts
    particle = bool(before) and _is_written_in_hiragana(folded, dense.at[k] - 1)
    begins = not before or not before.isalnum() or particle
    return begins and bool(after) and is_ideograph(after) and not counts


def _inside_katakana(folded: Folded, i: int) -> bool:
    """Whether a place is inside a run of katakana. Particles are hiragana; folding hides the script."""
    return 0 < i < len(folded.text) and all(is_written_in_katakana(folded, n) for n in (i - 1, i))


def _is_written_in_hiragana(folded: Folded, i: int) -> bool:
    return is_hiragana(folded.text[i]) and not is_written_in_katakana(folded, i)


def is_written_in_katakana(folded: Folded, i: int) -> bool:
    """Whether the original letter is katakana (half width included), which folding hides."""
    if i < 0 or folded.text[i] < "\u3000":  # true for every letter of most requests
        return False
    return all(map(is_katakana, normalize("NFKC", folded.source[folded.starts[i]])))
