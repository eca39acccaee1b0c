"""Words that belong to what an answer says, though nothing says what they mean: "*hiring* ten or more"."""

from __future__ import annotations

from collections.abc import Sequence

from nlfilter.schema.fold import is_cjk
from nlfilter.schema.lexicon.lexicon import STORED
from nlfilter.translate.settling.answers import Answer
from nlfilter.translate.settling.held import Held
from nlfilter.where.nodes import HasWord, Like

BOUNDS = frozenset({"gt", "ge", "lt", "le", "between", "date_before", "date_after", "date_since"})
"""Roles of words that a bound begins with."""
_OPENING = frozenset("(（")
_ASIDE = _OPENING | frozenset(")）")
"""Breaks that add to what was said before them."""
_REACH = 6
"""So many function words may stand between them."""
_MOST_TRUSTED = 2
_MOST_MEASURED = 4
"""Words beside an understood one, or beside an amount, that may belong to it without being understood."""


def belongs(held: Held, left: Sequence[int]) -> bool:
    """Whether words belong to what is understood beside them: "*hiring* ten or more"."""
    words = [held.words[i] for i in left]
    if _is_spelled_out(held, left):
        return True
    if len(left) > _MOST_MEASURED or any("opinion" in word.roles for word in words):
        return False
    span = held.span(left[0], left[-1])
    covering = [a for a in held.answers if a.whole and a.covers(*span)]
    if len(left) > _MOST_TRUSTED and not _follows_amount(held, left):
        return False
    if covering:
        return any(_touches(held, left, answer) for answer in covering)
    return _is_head_noun(held, left) or _is_linking_verb(held, left)


def _follows_amount(held: Held, left: Sequence[int]) -> bool:
    """ "10 *minutes walk from the station*"."""
    before = left[0] - 1
    return before in held.explained and bool(held.words[before].amount)


def _is_spelled_out(held: Held, left: Sequence[int]) -> bool:
    """Whether what follows in brackets says how much is meant: "*few* seats (fewer than 5)"."""
    named: set[str] = set()
    for i in range(left[-1] + 1, len(held.words) - 1):
        word = held.words[i]
        if word.breaks:
            beside = held.span(i + 1, i + 1)
            bounding = (a for a in held.answers if a.covers(*beside) and a.figures)
            return word.text in _OPENING and any(named & a.columns for a in bounding)
        columns = {m.name for m in word.means("column", "part", "range")}
        if not (word.light or columns):
            return False
        named |= columns
    return False


def _touches(held: Held, left: Sequence[int], answer: Answer) -> bool:
    for step, start in ((-1, left[0] - 1), (1, left[-1] + 1)):
        for i in range(start, start + _REACH * step, step):
            if not 0 <= i < len(held.words) or not answer.covers(*held.span(i, i)):
                break
            word = held.words[i]
            if i in held.explained:
                if step < 0 or i > start or _is_measure(held, i) or is_cjk(word.text[0]):
                    return True
                if _leads_to(held, held.words[left[-1]].key, answer):
                    return True
                break  # "*quiet* remote": a word before another says something more of it
            ends = (word.breaks and word.text not in _ASIDE) or held.parts(i)
            if ends and not (step < 0 and _is_verb(held, left) and _joins_objects(held, i)):
                break
    return False


def _leads_to(held: Held, word: str, answer: Answer) -> bool:
    """Whether a word looks like a verb of what follows: "*hiring* engineers", in a text "*attracts* bees"."""
    searched = all(isinstance(leaf, HasWord | Like) for leaf in answer.leaves)
    shapes = held.lang.shapes
    return shapes.is_participle(word) or (searched and shapes.is_third_person(word))


def _is_verb(held: Held, left: Sequence[int]) -> bool:
    """Whether words look like a Japanese verb, which stands after all that it is said of."""
    text = held.words[left[0]].text
    return len(left) == 1 and len(text) > 1 and is_cjk(text[0]) and held.lang.shapes.is_verb(text)


def _joins_objects(held: Held, i: int) -> bool:
    """Whether a word joins what one verb is said of: 「初心者*でも*登れる」「紅葉と展望*、両方*楽しめる」."""
    joins = held.words[i + 1 if held.words[i].breaks else i].roles
    return "and" in joins and "but" not in joins


def _is_measure(held: Held, i: int) -> bool:
    """Whether an explained word says how much, when, or of which column."""
    word = held.words[i]
    return bool(word.figures) or not word.means(*STORED, "flag", "term", "text")


def _is_head_noun(held: Held, left: Sequence[int]) -> bool:
    """Whether a word names what the rows are: 「東京の*求人*」, "*flats* under 500"."""
    if len(left) > 1:
        return False
    i, words = left[0], held.words
    word = words[i].text
    before, after = (words[j] if 0 <= j < len(words) else None for j in (i - 1, i + 1))
    bounded = after is not None and not after.meanings and bool(after.roles & BOUNDS)
    light = after is not None and after.light and after.key not in held.lang.attributive
    ends = after is None or after.breaks or bounded or light or _leads_on(held, i + 1)
    if is_cjk(word[0]):
        described = before is not None and before.stop == words[i].start and not before.breaks
        return described and ends and held.is_spoken_of(i - 1) and after is not words[i]
    plural = word.isascii() and word.islower() and held.lang.shapes.is_plural(word)
    first = not any(held.is_wish(j) for j in range(i))
    asked = before is not None and "asking" in before.roles
    described = after is not None and "that" in after.roles and after.key in held.lang.relative
    return (plural and ends and (first or asked or held.is_spoken_of(i - 1))) or (
        word.isascii() and word.islower() and first and described
    )


def _leads_on(held: Held, i: int) -> bool:
    """Whether a word only leads to what is said of a noun, or is a day or an amount that is answered."""
    word = held.words[i]
    return "slight" in word.roles or (bool(word.figures) and held.is_spoken_of(i))


def _is_linking_verb(held: Held, left: Sequence[int]) -> bool:
    """Whether a Japanese verb ties one answered thing to the next: 「平日に*走る*夜行」."""
    i, words = left[0], held.words
    if i == 0 or i + 1 >= len(words) or not _is_verb(held, left):
        return False
    tied = words[i - 1].light and words[i].stop == words[i + 1].start
    return tied and held.is_spoken_of(i - 1) and held.is_spoken_of(i + 1)
