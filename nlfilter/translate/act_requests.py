"""Requests to act on rows that are shown: "apply to the second one", "save these three", 「2番目に応募」.

The verb is a word of an action of the schema. All words of such a request must have a use; else it must point
at one row ("the Python *one*", 「京都の*やつ*に応募」): then they are a wish about the row, or its title. In
doubt a request is no act: "open jobs" and "open to all" are wishes, and "do not save it" is neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from nlfilter.schema.fold import Folded, has_cjk, is_hiragana, squeeze
from nlfilter.translate.languages.loading import language
from nlfilter.translate.quantities.numerals import number_in_characters
from nlfilter.translate.reader.words.boundaries import Dense

_LONGEST = 120
"""The most letters of such a request; a longer one says more."""
_MOST = 1_000
"""The greatest place of a row."""

_NUMBER, _ORDINAL, _VERB = "number", "ordinal", "verb"
Answer = Literal["yes", "no"]
Part = tuple[str, int]
"""What a word does, and the number that it says."""


class ActAsked(Struct, frozen=True):
    """An action and its rows: their places (from 1; -1 is the last), or a `phrase` that means one row.

    `count`: the first rows, or the last ones if it is negative. `only`: all rows, if so many are shown
    ("this" means one, "both" two). Without any of these, all rows that are shown are meant ("these").
    """

    action: str
    places: tuple[int, ...] = ()
    count: int = 0
    only: int = 0
    phrase: str = ""


def answer_of(request: str) -> Answer | None:
    """Whether a request only says yes or no.

    >>> answer_of("Yes, please!"), answer_of("やめて"), answer_of("yes to remote")
    ('yes', 'no', None)
    """
    roles = {**language().rows_asked, **language().acting}
    said = {roles.get(squeeze(part)) for part in _marks_apart(request).split("\n") if squeeze(part)}
    if said <= {"yes", "light"} and "yes" in said:
        return "yes"
    return "no" if said <= {"no", "light"} and "no" in said else None


def act_asked(request: str, verbs: Mapping[str, str], nouns: Iterable[str] = ()) -> ActAsked | None:
    """The act that a request asks for; `verbs`: the words for actions, with their names.

    >>> act_asked("please apply to the second one", {"apply": "apply", "応募": "apply"}).places
    (2,)
    >>> act_asked("上の3件に応募して", {"apply": "apply", "応募": "apply"}).count
    3
    >>> act_asked("apply to the Python one", {"apply": "apply"}).phrase
    'Python'
    """
    folded = Folded.of(request)
    if len(request) > _LONGEST or _JOINED.search(folded.text) or _CAPITALS.search(request):
        return None
    words = _Words({squeeze(word): name for word, name in verbs.items()}, nouns)
    dense = Dense.of(folded.text)
    text = "".join(letter if letter.isalnum() or letter == "#" else "\n" for letter in dense.text)
    whole = words.read(text)
    verb = words.verb_of(whole)
    if verb is not None:
        return _of_places(verb, whole, verb_last=has_cjk(request))
    return _of_phrase(request, text, dense, words)


_JOINED = re.compile(r"\d[\s\W]*[-–—~〜～.:/・][\s\W]*\d|\d\s+\d|[-–]\s*\d|\d\s*⁄")
"""Figures that are neither one number nor several: "1-3", "2.5", "1 3"."""
_CAPITALS = re.compile(r"\bIT\b")
"""Information technology, and not "it"."""


def _of_places(action: str, parts: tuple[Part, ...], *, verb_last: bool) -> ActAsked | None:
    """The act of a request whose words are all known."""
    roles = [does for does, _ in parts]
    at_verb = roles.index(_VERB)
    target = parts[:at_verb] if verb_last else parts[at_verb + 1 :]
    beside = roles[at_verb + 1 :] if verb_last else roles[:at_verb]
    if not target or not set(beside) <= {"light", "and"} or (target[0][0] == "noun" and not verb_last):
        return None  # "all open jobs", "open jobs, the top 3"
    said = [does for does, _ in target]
    # "Open to all", "open at 9": what a row is for, rather than rows.
    led = not verb_last and said[:1] == ["between"]
    pointing = [does for does in said if does not in ("light", "between", "and")]
    if pointing in (["this"], ["this", "one"]) and not led:
        return ActAsked(action, only=1)
    if pointing == ["both"] and not led:
        return ActAsked(action, only=2)
    if "these" in pointing and set(pointing) <= {"these", "rows", "noun", "one"}:
        return ActAsked(action)
    if pointing == ["all"]:
        return None if led else ActAsked(action)
    if led and pointing == [_NUMBER] and "one" not in said:
        return None
    numbers = _numbers(target)
    return None if numbers is None else ActAsked(action, *numbers)


def _numbers(parts: Sequence[Part]) -> tuple[tuple[int, ...], int] | None:
    """The places that words say, or the number of the first or last rows; None if it is not clear."""
    roles = [does for does, _ in parts]
    places: list[int] = []
    count = 0
    joined = True  # whether a place may follow
    for at, (does, value) in enumerate(parts):
        before, after = roles[at - 1] if at else "", roles[at + 1] if at + 1 < len(roles) else ""
        if does == _ORDINAL and after == _NUMBER:
            count = {1: 1, -1: -1}.get(value, 0)  # "the first three"
            if not count:
                return None
        elif does == _NUMBER and (before == _ORDINAL or "these" in roles[:at]):
            count = (count or 1) * value
        elif does in (_ORDINAL, _NUMBER):
            counted = does == _NUMBER and after in ("rows", "noun") and "nth" not in (before, after)
            if not joined or counted:
                return None
            places.append(value)
            joined = False
        elif does == "and":
            joined = True
        elif does in ("all", "both", "this") or (does == "one" and after == "and" and not places):
            return None  # "one and four"
    if bool(places) == bool(count) or max(abs(count), *map(abs, places), 0) > _MOST or 0 in places:
        return None
    return tuple(dict.fromkeys(places)), count


def _of_phrase(request: str, text: str, dense: Dense, words: _Words) -> ActAsked | None:
    """The act of a request that says in words which row is meant.

    The verb stands first ("apply to the Python one"), in Japanese last (「リモートの求人に応募」).
    """
    folded = Folded.of(request)
    places = [folded.starts[at] for at in dense.at[: len(text)]]
    cuts = [n for n in range(1, len(text)) if _is_cut(request, places[n - 1], places[n])]
    for cut in reversed(cuts):
        for begin, end, last in ((0, cut, False), (cut, len(text), True)):
            said = words.read(text[begin:end])
            verb = words.verb_of(said)
            if verb is None or not _roles(said) <= {_VERB, "light", "between"} or has_cjk(request) != last:
                continue
            start, stop = (0, begin) if last else (end, len(text))
            tails = ((n, _roles(words.read(text[n:stop]))) for n in reversed(cuts) if start < n < stop)
            pointed = {"one", "light", "between"}
            close = next((n for n, tail in tails if "one" in tail and tail <= pointed), 0)
            # "Open remote jobs" is a wish; "open the remote one" is not.
            if close and not text[close - 1].isdigit() and (last or "light" in _roles(said)):
                return ActAsked(verb, phrase=request[places[start] : places[close - 1] + 1].strip())
    return None


def _roles(parts: tuple[Part, ...]) -> set[str]:
    return {does for does, _ in parts}


def _is_cut(request: str, one: int, other: int) -> bool:
    """Whether a word may end between two letters: at a blank, or where the script changes."""
    return other - one > 1 or _script(request[one]) != _script(request[other])


def _script(letter: str) -> str:
    return "hiragana" if is_hiragana(letter) else unicodedata.name(letter, "").split(" ")[0].split("-")[0]


def _marks_apart(request: str) -> str:
    return "".join(letter if letter.isalnum() or letter in " '’-" else "\n" for letter in request)


class _Words:
    """The words that may stand in such a request, by what they do."""

    def __init__(self, verbs: Mapping[str, str], nouns: Iterable[str]) -> None:
        lang = language()
        self._names = [*dict.fromkeys(verbs.values())]
        self._numbers = lang.numbers
        rows = {squeeze(noun) for noun in nouns}
        singular = {row.removesuffix("s") for row in rows}
        acting = {word: does for word, does in lang.acting.items() if does not in ("yes", "no", "first")}
        first = [word for word, does in {**lang.rows_asked, **lang.acting}.items() if does == "first"]
        self._known: dict[str, Part] = {
            **{word: (_NUMBER, value) for word, value in lang.numbers.words.items()},
            **{squeeze(word): (_ORDINAL, place) for word, place in lang.ordinals.items()},
            **{word: (does, 0) for word, does in lang.rows_asked.items() if does in ("light", "rows")},
            **dict.fromkeys(
                (*rows, *(f"{row}{end}" for row in singular for end in ("s", "es"))), ("noun", 0)
            ),
            **{row: ("noun" if has_cjk(row) else "one", 0) for row in singular},
            **{word: (does, 0) for word, does in acting.items()},
            **dict.fromkeys(first, (_ORDINAL, 1)),
            **{word: (_VERB, self._names.index(name)) for word, name in verbs.items()},
        }
        self._longest = max(map(len, self._known))

    def read(self, text: str) -> tuple[Part, ...]:
        """What each word of a squeezed text does; () if a word has no use."""
        read: dict[int, tuple[Part, ...]] = {len(text): ()}
        for at in range(len(text) - 1, -1, -1):
            if text[at] == "\n":
                if at + 1 in read:
                    read[at] = (("and", 0), *read[at + 1])
                continue
            stop = at
            while stop < len(text) and self._is_figure(text[stop]):
                stop += 1
            if stop > at and stop in read:
                read[at] = ((_NUMBER, int(number_in_characters(text[at:stop]) or 0)), *read[stop])
            for stop in range(min(len(text), at + self._longest), at, -1):
                if stop in read and (part := self._known.get(text[at:stop])):
                    read[at] = (part, *read[stop])
                    break
        return read.get(0, ())

    def verb_of(self, parts: tuple[Part, ...]) -> str | None:
        """The only verb of a text whose words are all known."""
        verbs = {value for does, value in parts if does == _VERB}
        return self._names[verbs.pop()] if len(verbs) == 1 else None

    def _is_figure(self, letter: str) -> bool:
        return letter.isdigit() or letter in self._numbers.digits or letter in self._numbers.characters
