"""Attachment: an unknown word may belong to an answered one, and ask for nothing: "*hiring* ten or more"."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.fold import is_cjk
from nlfilter.schema.lexicon.meaning import STORED
from nlfilter.translate.settling.alignment import Alignment
from nlfilter.translate.settling.answers import Answer
from nlfilter.where.nodes import HasWord, Like

BOUNDS = frozenset({"gt", "ge", "lt", "le", "between", "date_before", "date_after", "date_since"})
"""Roles of words that begin a bound."""
_OPENING = frozenset("(（")
_ASIDE = _OPENING | frozenset(")）")
"""Marks that add something to what stands before them."""
_REACH = 6
"""The most function words between the two."""
_MOST_TRUSTED, _MOST_MEASURED = 2, 4
"""The most unknown words that may belong to an answered word, and to an amount."""


def is_attached(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether unanswered words belong to an answered word beside them."""
    words = [alignment.words[i] for i in left]
    if _is_spelled_out(alignment, left):
        return True
    if len(left) > _MOST_MEASURED or any("opinion" in word.roles for word in words):
        return False
    span = alignment.span(left[0], left[-1])
    covering = [a for a in alignment.answers if a.whole and a.covers(*span)]
    if len(left) > _MOST_TRUSTED and not _follows_amount(alignment, left):
        return False
    if covering:
        return any(_touches(alignment, left, answer) for answer in covering)
    return _is_head_noun(alignment, left) or _is_linking_verb(alignment, left)


def _follows_amount(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether the words follow an answered amount: "10 *minutes walk from the station*"."""
    before = left[0] - 1
    return before in alignment.explained and bool(alignment.words[before].amount)


def _is_spelled_out(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether brackets after the words say how much they mean: "*few* seats (fewer than 5)"."""
    named: set[str] = set()
    for i in range(left[-1] + 1, len(alignment.words) - 1):
        word = alignment.words[i]
        if word.breaks:
            beside = alignment.span(i + 1, i + 1)
            bounding = (a for a in alignment.answers if a.covers(*beside) and a.figures)
            return word.text in _OPENING and any(named & a.columns for a in bounding)
        columns = {m.name for m in word.means("column", "part", "range")}
        if not (word.light or columns):
            return False
        named |= columns
    return False


def _touches(alignment: Alignment, left: Sequence[int], answer: Answer) -> bool:
    for step, start in ((-1, left[0] - 1), (1, left[-1] + 1)):
        for i in range(start, start + _REACH * step, step):
            if not 0 <= i < len(alignment.words) or not answer.covers(*alignment.span(i, i)):
                break
            word = alignment.words[i]
            if i in alignment.explained:
                if step < 0 or i > start or _is_measure(alignment, i) or is_cjk(word.text[0]):
                    return True
                if _leads_to(alignment, alignment.words[left[-1]].key, answer):
                    return True
                break  # "*quiet* remote": an adjective is a wish of its own
            ends = (word.breaks and word.text not in _ASIDE) or alignment.separates(i)
            if ends and not (step < 0 and _is_verb(alignment, left) and _joins_objects(alignment, i)):
                break
    return False


def _leads_to(alignment: Alignment, word: str, answer: Answer) -> bool:
    """Whether a word looks like a verb of what follows: "*hiring* engineers", "*attracts* bees"."""
    searched = all(isinstance(leaf, HasWord | Like) for leaf in answer.leaves)
    shapes = alignment.lang.shapes
    return shapes.is_participle(word) or (searched and shapes.is_third_person(word))


def _is_verb(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether the words look like a Japanese verb, which follows all its objects."""
    text = alignment.words[left[0]].text
    return len(left) == 1 and len(text) > 1 and is_cjk(text[0]) and alignment.lang.shapes.is_verb(text)


def _joins_objects(alignment: Alignment, i: int) -> bool:
    """Whether a word joins the objects of one verb: 「初心者*でも*登れる」「紅葉と展望*、両方*楽しめる」."""
    joins = alignment.words[i + 1 if alignment.words[i].breaks else i].roles
    return "and" in joins and "but" not in joins


def _is_measure(alignment: Alignment, i: int) -> bool:
    """Whether an explained word is a figure, a date or the name of a column."""
    word = alignment.words[i]
    return bool(word.quantities) or not word.means(*STORED, "flag", "term", "text")


def _is_head_noun(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether a word is the noun for the rows: 「東京の*求人*」, "*flats* under 500"."""
    if len(left) > 1:
        return False
    i, words = left[0], alignment.words
    word = words[i].text
    before, after = (words[j] if 0 <= j < len(words) else None for j in (i - 1, i + 1))
    bounded = after is not None and not after.meanings and bool(after.roles & BOUNDS)
    light = after is not None and after.light and after.key not in alignment.lang.attributive
    ends = after is None or after.breaks or bounded or light or _leads_on(alignment, i + 1)
    if is_cjk(word[0]):
        described = before is not None and before.stop == words[i].start and not before.breaks
        return described and ends and alignment.is_covered(i - 1) and after is not words[i]
    plural = word.isascii() and word.islower() and alignment.lang.shapes.is_plural(word)
    first = not any(alignment.is_wish(j) for j in range(i))
    asked = before is not None and "asking" in before.roles
    described = after is not None and "that" in after.roles and after.key in alignment.lang.relative
    return (plural and ends and (first or asked or alignment.is_covered(i - 1))) or (
        word.isascii() and word.islower() and first and described
    )


def _leads_on(alignment: Alignment, i: int) -> bool:
    """Whether a word only introduces the next one, or is an answered figure or day."""
    word = alignment.words[i]
    return "slight" in word.roles or (bool(word.quantities) and alignment.is_covered(i))


def _is_linking_verb(alignment: Alignment, left: Sequence[int]) -> bool:
    """Whether a Japanese verb links two answered words: 「平日に*走る*夜行」."""
    i, words = left[0], alignment.words
    if i == 0 or i + 1 >= len(words) or not _is_verb(alignment, left):
        return False
    tied = words[i - 1].light and words[i].stop == words[i + 1].start
    return tied and alignment.is_covered(i - 1) and alignment.is_covered(i + 1)
