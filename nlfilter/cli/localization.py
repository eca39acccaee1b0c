"""Finds the language of the output: the chosen one, else the request's if it tells one, else the locale's."""

from __future__ import annotations

import os
from collections.abc import Sequence

from nlfilter.languages.about import language_of
from nlfilter.languages.folders import ENGLISH, codes
from nlfilter.schema.parts import Lang


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
            _run.chosen = next((lang for lang in codes() if lang == said), None)


def note_language(request: str) -> None:
    """Note the language of a request."""
    _run.heard = language_of(request)


def spoken() -> Lang:
    """The language to speak in now: of `--lang`, else of the request, else of the locale."""
    return _run.chosen or _run.heard or _of_locale()


def _of_locale() -> Lang:
    """The locale's language, in the order in which POSIX looks for it."""
    told = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return next(filter(told.startswith, codes()), ENGLISH)
