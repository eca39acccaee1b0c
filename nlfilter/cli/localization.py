"""Finds the language of the output: the chosen one, else the request's if it tells one, else the locale's."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from typing import get_args

from nlfilter.schema.fold import has_cjk
from nlfilter.schema.parts import Lang

_FIGURE = re.compile(r"\d[\d,.]*+([兆億万千百十円元年月日時間分秒週人名歳才代階件社回個本台室畳坪点位]*)")
"""A figure with its counters, such as 500万円: English requests use them, too."""


_ENGLISH = re.compile(
    r"(?<![^\W_])(?:in|at|or|and|not|only|also|but|with|without|for|near|is|too|the)(?![^\W_])", re.I
)
_KANA = re.compile("[\u3041-\u3096]")
_WORD = re.compile(r"(?<![^\W_])[a-z]{3,}(?![^\W_])")
"""A word in small letters: codes and names do not tell a language."""


def language_of(request: str) -> Lang | None:
    """The language of a request; None if its letters do not tell: figures, codes and names.

    Counters alone do not make it Japanese. Neither does a stored value in Japanese letters ("only in 渋谷").

    >>> [language_of(text) for text in ("Kansai, 500万円 or more", "関西、500万円以上", "only in 渋谷")]
    ['en', 'ja', 'en']
    >>> [language_of(text) for text in ("1LDK", "25㎡", "???", "North Pine XL")]
    [None, None, None, None]
    """
    written = unicodedata.normalize("NFKC", request)
    rest = _FIGURE.sub(lambda figure: "" if figure[1] else figure[0], written)
    telling = rest if any(map(str.isalpha, rest)) else written
    if _ENGLISH.search(telling) and not _KANA.search(telling):
        return "en"
    if has_cjk(telling):
        return "ja"
    return "en" if _WORD.search(telling) else None


class _RunLanguage:
    """The language of one run of the command, as far as it is known."""

    chosen: Lang | None = None
    heard: Lang | None = None


_run = _RunLanguage()


def begin(arguments: Sequence[str]) -> None:
    """Begin a run: look for `--lang` now, for errors that happen before the options are parsed."""
    _run.chosen = _run.heard = None
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--lang":
            said = value if equals else next(iter(arguments[place + 1 :]), None)
            _run.chosen = next((lang for lang in get_args(Lang) if lang == said), None)


def note_language(request: str) -> None:
    """Note the language of a request."""
    _run.heard = language_of(request)


def spoken() -> Lang:
    """The language to speak in now: of `--lang`, else of the request, else of the locale."""
    return _run.chosen or _run.heard or _of_locale()


def _of_locale() -> Lang:
    """The locale's language, in the order in which POSIX looks for it."""
    told = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ja" if told[:2] == "ja" else "en"
