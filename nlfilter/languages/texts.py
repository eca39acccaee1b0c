"""What people are told in a language. What it does not say is said in English, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nlfilter.build_cache import kept
from nlfilter.errors import problem, unknown_key
from nlfilter.languages.folders import ENGLISH, ERRORS, SENTENCES, Place, fault, faulty, read

_ENTRIES: Mapping[str | int, int] = {"kinds": 2, "phrases": 2, "beside": 2, "joins": 2, "numbers": 3}
"""The depth of tables that a language has as a whole or not at all; elsewhere each text counts."""
_OPEN: frozenset[Place] = frozenset({("kinds",), ("numbers", "units"), ("numbers", "currency")})
"""Tables in which a language may have entries that English lacks."""
_ALSO_FILLED = "also_filled"
"""The table of slots that English does not use."""
_SLOT = re.compile(r"\{([a-z]\w*)[!:}]", re.I)


def sentences(code: str) -> dict[str, Any]:
    """The sentences of a language; raises `SchemaError` if its texts do not fit those of English."""
    return kept(f"sentences.{code}", dict[str, Any], lambda: _sentences(code))


def _sentences(code: str) -> dict[str, Any]:
    english = read(ENGLISH, SENTENCES)
    also: Mapping[str, str] = english.pop(_ALSO_FILLED)
    if code == ENGLISH:
        return english
    own = read(code, SENTENCES)
    pairs = ((SENTENCES, own, english), (ERRORS, read(code, ERRORS), read(ENGLISH, ERRORS)))
    found = [
        fault(code, name, what, place)
        for name, said, meant in pairs
        for what, place in _faults(said, meant, also, ())
    ]
    if found:
        raise faulty(found)
    return _merged(own, english, ())  # type: ignore[no-any-return]


def _is_table(own: Any, english: Any, place: Place) -> bool:
    """Whether a place is a table of texts, and no text or entry."""
    entry = bool(place) and len(place) == _ENTRIES.get(place[0])
    return isinstance(own, dict) and isinstance(english, dict) and not entry


def _merged(own: Any, english: Any, place: Place) -> Any:
    if not _is_table(own, english, place):
        return own
    return english | {key: _merged(one, english.get(key, one), (*place, key)) for key, one in own.items()}


def _faults(own: Any, english: Any, also: Mapping[str, str], place: Place) -> Iterator[tuple[str, Place]]:
    """What does not fit English: keys that nothing reads, texts of another form, slots that nothing fills."""
    if _is_table(own, english, place):
        for key, one in own.items():
            if key in english or place in _OPEN:
                yield from _faults(one, english.get(key, english), also, (*place, key))
            else:
                yield unknown_key(key, english), (*place, key)
        return
    if isinstance(own, list) != isinstance(english, list):
        yield problem("other_form", name=place[-1]), place
    filled = _slots(english) | _slots(also.get(".".join(map(str, place)), ""))
    for name in sorted(_slots(own) - filled):
        yield problem("unknown_slot", name=name, known=tuple(sorted(filled))), place


def _slots(said: Any) -> frozenset[str]:
    """The slots of a template, or of all templates in a table or a list."""
    if isinstance(said, str):
        return frozenset(_SLOT.findall(said))
    parts = said.values() if isinstance(said, dict) else said if isinstance(said, list) else ()
    return frozenset(slot for part in parts for slot in _slots(part))
