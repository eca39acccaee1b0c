"""Verbs in the negative, which say "not" by their ending. Rules apply them; no reading may skip one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from nlfilter.schema.fold import Folded, is_hiragana
from nlfilter.translate.languages.language import Language
from nlfilter.translate.reader.words.boundaries import is_written_in_katakana

_MASK = "0"
_LIGHT = frozenset({"no"})
_REFUSING = frozenset({"no", "hasnt", "not_after", "negated_after"})


class Negations:
    """The verbs in the negative of a request.

    `said` maps each place to the end and the key of its longest function word.
    """

    def __init__(self, source: Folded, lang: Language, said: Mapping[int, tuple[int, str]]) -> None:
        self._lang, self._said = lang, said
        found = lang.negated.ending.pattern.search(source.text)
        self._text = _masked(source) if found else ""
        self.apart = {
            n for one in lang.negated.apart.pattern.finditer(self._text) for n in range(*one.span())
        }
        """The places of verbs that refuse nothing of what stands before them."""
        self.endings = tuple(self._open_endings())
        """The negative endings that are not part of a longer function word."""

    def verb_end(self, place: int, begins_known: Callable[[int], bool]) -> int:
        """Where a verb in the negative ends whose particle stands at a place; 0 if there is none."""
        ways = self._lang.negated
        found = ways.verb.pattern.match(self._text, place) if self._text else None
        if found is None or ways.praise.pattern.match(self._text, place) or {place, place + 1} & self.apart:
            return 0
        stop = found.end()
        if self._compares(place):
            return 0
        if self._is_another(place, stop, _LIGHT) or any(
            self._is_another(at, stop, _REFUSING) for at in range(place + 1, found.start("ending") + 1)
        ):
            return 0
        return 0 if any(map(begins_known, range(place, found.start("ending")))) else stop

    def _is_another(self, at: int, stop: int, allowed: frozenset[str]) -> bool:
        """Whether a function word that reaches the end of the verb says something else."""
        end, key = self._said.get(at, (at, ""))
        roles = self._lang.roles.get(key, frozenset())
        return bool(key) and end >= stop and (roles.isdisjoint(allowed) or not roles.isdisjoint(_NEEDLESS))

    def _compares(self, at: int) -> bool:
        """Whether a word of comparison that is no particle begins at a place: 「以上でない」."""
        end, key = self._said.get(at, (at, ""))
        compared = not self._lang.roles.get(key, frozenset()).isdisjoint(_COMPARING)
        return compared and not all(map(is_hiragana, self._text[at:end]))

    def _open_endings(self) -> Iterator[re.Match[str]]:
        for found in self._lang.negated.ending.pattern.finditer(self._text) if self._text else ():
            before = range(max(0, found.start() - _REACH), found.start())
            longer = any(self._passes(at) and self._said[at][0] >= found.end() for at in before)
            end, key = self._said.get(found.start(), (0, ""))
            of_verb = self._lang.roles.get(key) == _ASKED and self._is_after_kana(found.start())
            goes_on = end > found.end() and not of_verb
            if not longer and not goes_on and found.start() not in self.apart:
                yield found

    def _is_after_kana(self, at: int) -> bool:
        """Whether a verb may end before a place, so that no noun is asked for: 「載せないですか」."""
        return is_hiragana(self._text[at - 1 : at])

    def _passes(self, at: int) -> bool:
        """Whether a function word without weight begins at a place."""
        key = self._said.get(at, (at, ""))[1]
        return bool(key) and "filler" in self._lang.roles[key]


_COMPARING = frozenset({"ge_after", "gt_after", "le_after", "lt_after"})
_REACH = 12
_ASKED = frozenset({"asked_after"})
_NEEDLESS = frozenset({"optional_after", "drop_after", "indifferent_after"})


def _masked(source: Folded) -> str:
    """The text with its katakana masked, because folding turns katakana into hiragana."""
    return "".join(_MASK if is_written_in_katakana(source, n) else ch for n, ch in enumerate(source.text))
