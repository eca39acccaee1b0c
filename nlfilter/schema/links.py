"""Links of actions: a template of the owner, filled with the key of a row and with nothing else of it.

A key is data, and may be hostile: it is percent-encoded whole (RFC 3986, section 2.1), and only stands behind
the host.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Formatter
from urllib.parse import quote, urlsplit

SCHEMES = ("https", "http", "mailto")

_DOTS = frozenset({".", ".."})
"""Segments of a path that lead elsewhere, encoded or not."""


def is_link(template: str, key: Sequence[str]) -> bool:
    """Whether a text is a link that can be filled with a key of these columns.

    >>> is_link("https://a.example/{key}", ["id"]), is_link("https://{key}.example", ["id"])
    (True, False)
    """
    if not template.isascii() or not template.isprintable() or " " in template:
        return False
    try:
        parts = [*Formatter().parse(template)]
        split = urlsplit(template)
    except ValueError:
        return False
    named = {name for _, name, spec, how in parts if name is not None and not (spec or how)}
    plain = all(name is None or not (spec or how) for _, name, spec, how in parts)
    fixed = split.path if split.scheme == "mailto" else split.netloc if split.hostname else ""
    if (
        "@" in split.netloc
        or "{{" in template
        or "}}" in template
        or (split.scheme == "mailto" and split.netloc)
    ):
        return False
    # What stands before the colon must be the owner's own.
    scheme = template.split(":", 1)[0].lower()
    known = {*key, "key"} if len(key) == 1 else {*key}
    return plain and named <= known and scheme in SCHEMES and bool(fixed) and "{" not in fixed


def link_of(template: str, key: Mapping[str, object]) -> str | None:
    """The link of a row with this key; None if it has no value, or one that would lead elsewhere.

    >>> link_of("https://a.example/jobs/{key}?from=list", {"id": "a/b c&d"})
    'https://a.example/jobs/a%2Fb%20c%26d?from=list'
    >>> link_of("https://a.example/jobs/{key}", {"id": ".."}) is None
    True
    """
    texts = {name: str(value) for name, value in key.items() if value is not None}
    if len(texts) < len(key) or not _DOTS.isdisjoint(texts.values()) or "" in texts.values():
        return None
    if any("\ud800" <= letter <= "\udfff" for text in texts.values() for letter in text):
        return None  # two such keys would have the same link
    encoded = {name: quote(text, safe="") for name, text in texts.items()}
    (one, *others) = encoded.values()
    return template.format_map(encoded if others else {**encoded, "key": one})
