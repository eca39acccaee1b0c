"""Other forms of the Japanese verbs among an owner's words: 「咲いて」 and 「咲いた」 for 「咲く」."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nlfilter.schema.fold import fold, is_ideograph
from nlfilter.schema.names.word_tables import NAMES

_ENDINGS: Mapping[str, Sequence[str]] = {
    fold(plain): [fold(stem + more) for stem in stems for more in ("", *(NAMES["verbs"]["after"]))]
    for plain, stems in NAMES["verbs"]["endings"].items()
}


def conjugated(verb: str) -> Iterator[str]:
    """The past and the connecting form of a squeezed verb; none for other words.

    >>> [form for form in conjugated("咲く") if len(form) == 3]
    ['咲いて', '咲いた']
    """
    if len(verb) > 1 and is_ideograph(verb[0]) and not is_ideograph(verb[-1]):
        for ending in _ENDINGS.get(verb[-1], ()):
            yield verb[:-1] + ending
