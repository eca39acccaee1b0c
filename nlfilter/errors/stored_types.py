"""Names stored types in words."""

from __future__ import annotations

import re

from nlfilter.errors.messages import Message

_NUMBERS = r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)"
_TYPES = tuple(
    (re.compile(pattern, re.DOTALL), key)
    for pattern, key in (
        (r"STRUCT\(.*\)", "record"),
        (r"MAP\(.*\)", "map"),
        (r"UNION\(.*\)|VARIANT", "union"),
        (r"TIME", "time"),
        (r"TIME_NS", "fine_time"),
        (r"TIME WITH TIME ZONE|TIMETZ", "zoned_time"),
        (r"INTERVAL", "interval"),
        (r"BLOB", "bytes"),
        (r"BIT", "bits"),
        (r"BIGNUM", "long_number"),
        (_NUMBERS, "number"),
        (r"BOOLEAN", "truth"),
        (r"DATE|TIMESTAMP.*", "date"),
        (r"VARCHAR|ENUM\(.*\)|UUID", "text"),
        (r"JSON", "mixed"),
        (r"GEOMETRY.*", "shape"),
    )
)

_DEEP = re.compile(r".*(\[\d*\]){3}", re.DOTALL)
"""Lists in lists in lists, perhaps fifty deep: nobody counts them."""


def type_in_words(type_: str, *, many: bool = False) -> str:
    """Names a DuckDB type, for one value or for `many`.

    >>> type_in_words("DATE[]"), type_in_words("INTEGER", many=True)
    ('a list of dates', 'numbers')
    >>> type_in_words("DATE[][]"), type_in_words("DATE" + 50 * "[]")
    ('a list of lists of dates', 'a list of nested or mixed values')
    """
    if _DEEP.fullmatch(type_):
        return Message("type.list", int(many), of=Message("type.mixed", 1))
    if element := re.fullmatch(r"(.*)\[\d*\]", type_, re.DOTALL):
        return Message("type.list", int(many), of=type_in_words(element[1], many=True))
    found = (key for pattern, key in _TYPES if pattern.fullmatch(type_))
    key = next(found, None)
    return Message(f"type.{key}", int(many)) if key else type_
