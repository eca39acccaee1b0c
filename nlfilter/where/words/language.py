"""A language: its templates (`languages/en/sentences.toml`), and how to fill a template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec import Struct

from nlfilter.errors import InputError
from nlfilter.fork_safety import cached_property
from nlfilter.languages.about import about
from nlfilter.languages.folders import codes
from nlfilter.languages.texts import sentences
from nlfilter.schema.parts import Lang

_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")
_WITH_COMMA = str.maketrans(",.", ".,")
Template = str


class Language(Struct, frozen=True, dict=True):
    """The templates of one language, by their place in the file."""

    code: Lang
    terms: Mapping[str, Any]
    kinds: Mapping[str, Mapping[str, Template]]
    phrases: Mapping[str, Mapping[str, Template | Mapping[str, Template]]]
    beside: Mapping[str, Mapping[str, Mapping[str, Template]]]
    joins: Mapping[str, Mapping[str, Template]]
    measures: Mapping[str, Any]
    values: Mapping[str, Any]
    plural: str
    numbers: Mapping[str, Any]
    dates: Mapping[str, Any]
    sentences: Mapping[str, Any]

    @cached_property
    def _plural(self) -> re.Pattern[str]:
        return re.compile(self.plural)

    def is_plural(self, label: str) -> bool:
        """Whether a label is plural: "skills", not "city"."""
        return bool(self._plural.search(label))

    def rewritten(self, rules: Sequence[Sequence[str]], text: str) -> str:
        """Rewrites a text by the first rule (a pattern and its replacement) that matches."""
        found = (re.subn(pattern, to, text, count=1) for pattern, to in rules)
        return next((changed for changed, n in found if n), text)

    def number(self, number: int | str) -> str:
        """A number in figures, with the marks of the language: "1.000", "2,5"."""
        written = number if isinstance(number, str) else f"{number:,}"
        return written.translate(_WITH_COMMA) if about(self.code).decimal == "," else written

    def sentence(self, *path: str, many: bool = False, **slots: object) -> str:
        """Fills a sentence of the file."""
        return fill(str(self._at(path)), many=many, **slots)

    def mistake(self, key: str, *, many: bool = False, **slots: object) -> list[str]:
        """Says a mistake in the chat and its hint, in two lines."""
        chat = self.sentences["chat"]
        texts = [fill(text, many=many, **slots) for text in chat["mistakes"][key]]
        return [fill(chat[kind], text=text) for kind, text in zip(("error", "hint"), texts, strict=True)]

    def _at(self, path: Sequence[str]) -> Any:
        place: Any = self.sentences
        for key in path:
            place = place[key]
        return place


def language(code: Lang) -> Language:
    """Reads the language of a code, once; raises `InputError` for an unknown one."""
    if code not in codes():
        raise InputError.unknown_language(codes())
    return _read(code)


@lru_cache
def _read(code: Lang) -> Language:
    return Language(code, **sentences(code))


def fill(template: Template, *, many: bool = False, **slots: object) -> str:
    """Chooses `[one|many]` in a template, and fills its slots; slots are never read as templates.

    >>> fill("{column} [is|are] {value}", many=True, column="skills", value="{x} [a|b]")
    'skills are {x} [a|b]'
    """
    chosen = _CHOICE.sub(lambda found: found[2 if many else 1], template)
    return chosen.format_map(slots)
