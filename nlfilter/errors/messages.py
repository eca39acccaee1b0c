"""Messages: a key and its slots. The table of a language (`languages/en/errors.toml`) gives the text."""

from __future__ import annotations

import difflib
import string
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from nlfilter.build_cache import read_table

ENGLISH = "en"


class Message(str):
    """A message: `str()` gives it in English, `told` in any language of the tables.

    A slot may also be a message, or a tuple of texts: `{known:or}` joins them with the language's "or".

    >>> message = Message("word.did_you_mean", name="salary")
    >>> message, message.told("ja")
    ('Did you mean "salary"?', '「salary」のことですか。')
    """

    key: str
    part: int
    slots: Mapping[str, Any]

    def __new__(cls, key: str, part: int = 0, /, **slots: Any) -> Message:
        said = super().__new__(cls, _text_of(key, part, slots, ENGLISH))
        said.key, said.part, said.slots = key, part, slots
        return said

    def told(self, lang: str) -> str:
        """Returns the message in a language; in English if it does not have the message."""
        return _text_of(self.key, self.part, self.slots, lang)

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (self.key, self.part, self.slots)


def has_hint(key: str) -> bool:
    """Whether the table has a hint for a message."""
    return isinstance(_entry(key, ENGLISH), list)


def told(text: str, lang: str) -> str:
    """Returns a message in a language; any other text unchanged."""
    return text.told(lang) if isinstance(text, Message) else text


def name_of(text: str) -> str:
    """Returns the name of a message in the tables; "" for any other text."""
    return text.key.partition(".")[2] if isinstance(text, Message) else ""


def _unpickled(key: str, part: int, slots: Mapping[str, Any]) -> Message:
    return Message(key, part, **slots)


def _text_of(key: str, part: int, slots: Mapping[str, Any], lang: str) -> str:
    entry = _entry(key, lang)
    try:
        template: str = entry[part] if isinstance(entry, list) else entry
        return _TemplateFiller(lang).vformat(template, (), slots)
    except (LookupError, ValueError):  # a slot of a language that nothing fills: `languages.texts` tells it
        return "" if lang == ENGLISH else _text_of(key, part, slots, ENGLISH)


def _entry(key: str, lang: str) -> Any:
    family, name = key.split(".")
    return table_of(lang).get(family, {}).get(name) or table_of(ENGLISH)[family][name]


@cache
def table_of(lang: str) -> Mapping[str, Mapping[str, str | list[str]]]:
    """Reads the messages of a language, by family and name; none if it has no such file."""
    try:
        return read_table("nlfilter.languages", f"{lang}/errors.toml")
    except (OSError, ValueError):  # `languages.texts` tells what is wrong with the file
        return {}


class _TemplateFiller(string.Formatter):
    """Fills a template in a language; messages in its slots use the same language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        value = super().get_value(key, args, kwargs)
        if isinstance(value, tuple):
            return tuple(told(one, self._lang) for one in value)
        return told(value, self._lang) if isinstance(value, str) else value

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec not in ("or", "and", "list", "lines"):
            return str(super().format_field(value, format_spec))
        words = [value] if isinstance(value, str) else list(value)
        if format_spec == "lines":
            return "\n".join(words)
        comma = str(_entry("word.comma", self._lang))
        if format_spec == "list" or len(words) < 2:
            return comma.join(words)
        return comma.join(words[:-1]) + str(_entry(f"word.{format_spec}", self._lang)) + words[-1]


_LIKE = 0.6
"""How alike a known name must be, from 0 to 1, if both begin with the same letter."""
_LIKE_WORD = 0.8
"""How alike another name must be, or another word for it: there are many such words, and most are short."""


def nearest(name: str, known: Iterable[str], *, like: float = _LIKE) -> str:
    """Suggests the nearest known name; "" if none is so near. The hint never holds the unknown name itself.

    >>> nearest("salry", ["city", "salary"])
    'Did you mean "salary"?'
    >>> nearest("id", ["kind"]), nearest("alary", ["salary"])
    ('', 'Did you mean "salary"?')
    """
    return _suggested({k.casefold(): k for k in known}, name, like)


def nearest_called(name: str, known: Mapping[str, str]) -> str:
    """Suggests the nearest known name, also by another word for it (the keys of `known`).

    >>> nearest_called("pay", {"pay": "salary", "salary": "salary"})
    'Did you mean "salary"?'
    """
    by_word = {word.casefold(): of for word, of in known.items()}
    if of := by_word.get(name.casefold()):
        return Message("word.did_you_mean", name=of)
    return nearest(name, known.values()) or _suggested(by_word, name, _LIKE_WORD)


def near_words(name: str, known: Mapping[str, str]) -> str:
    """Suggests the known names of which a word holds the name; "" if none does, or for a few Latin letters.

    >>> near_words("駅", {"駅徒歩": "walk", "最寄り駅": "station", "家賃": "rent"})
    'Near: walk, station'
    """
    part = name.casefold()
    if len(part) < (_SHORTEST if part.isascii() else 1):
        return ""
    near = tuple(dict.fromkeys(of for word, of in known.items() if part in word.casefold()))
    return Message("request.near", near=near) if near else ""


_SHORTEST = 3


def _suggested(known: Mapping[str, str], name: str, like: float) -> str:
    name = name.casefold()[:80]
    alike = difflib.get_close_matches(name, [one for one in known if one[:1] == name[:1]], n=1, cutoff=like)
    close = alike or difflib.get_close_matches(name, known, n=1, cutoff=max(like, _LIKE_WORD))
    return Message("word.did_you_mean", name=known[close[0]]) if close else ""
