"""Answers many requests over one ranked list, or over many of its lists, which are read in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from nlfilter.errors import InputError, NLFilterError
from nlfilter.errors.inputs import EVERY_LIST, EveryList, list_named

if TYPE_CHECKING:
    from nlfilter.apply import KeptRows, PreparedList
    from nlfilter.result import FilterResult
    from nlfilter.translate.translation import Translation

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 200
"""The number of requests whose lists are read in one pass."""

Together = Callable[["Sequence[PreparedList]", "Translation"], "Sequence[KeptRows] | None"]
"""Runs an understood request over several lists in one pass; None if that is not possible."""

Name = str | EveryList | None
"""The name of a list, as `list_named` returns it."""

Lists = Mapping[Name, "PreparedList | NLFilterError"]


def answers(
    requests: Iterable[str | tuple[str, str | int | None]],
    lists_named: Callable[[Sequence[Name]], Lists],
    translate: Callable[[str], Translation],
    filtered: Callable[..., FilterResult],
    together: Together = lambda lists, translation: None,
) -> Iterator[FilterResult | NLFilterError]:
    """Yields the result or the error of each request; equal requests are translated once, and run together.

    `filtered` takes a list, a translation, and the `kept` rows if they are known.

    Raises `InputError` if `requests` holds anything but texts and pairs of a text and a list.
    """
    if isinstance(requests, str | Mapping | Set) or not isinstance(requests, Iterable):
        raise InputError.of("not_many_requests", kind=type(requests).__name__)
    understood: dict[str, Translation | NLFilterError] = {}
    pairs = map(_request_and_list, requests)
    while chunk := [*islice(pairs, AT_ONCE)]:
        lists = lists_named([name for _, name in chunk])
        kept: dict[str, Mapping[Name, KeptRows]] = {}
        for request, name in chunk:
            prepared = lists[name]
            if isinstance(prepared, NLFilterError):
                yield prepared
                continue
            if request not in understood:
                understood[request] = _or_error(translate, request)
            translation = understood[request]
            if isinstance(translation, NLFilterError):
                yield translation
                continue
            if request not in kept:
                kept[request] = _kept(request, chunk, lists, translation, together)
            yield _or_error(filtered, prepared, translation, kept=kept[request].get(name))


def _kept(
    request: str,
    chunk: Sequence[tuple[str, Name]],
    lists: Lists,
    translation: Translation,
    together: Together,
) -> Mapping[Name, KeptRows]:
    """The rows that an understood request keeps of its lists in a chunk, if they were found together."""
    asked = dict.fromkeys(name for said, name in chunk if said == request and isinstance(name, str))
    found = {name: one for name in asked if not isinstance(one := lists[name], NLFilterError)}
    rows = together([*found.values()], translation) if len(found) > 1 else None
    return dict(zip(found, rows, strict=True)) if rows is not None else {}


def _or_error(call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | NLFilterError:
    try:
        return call(*arguments, **named)
    except NLFilterError as error:
        return error.with_traceback(None)


def _request_and_list(given: object) -> tuple[str, Name]:
    match given:
        case str():
            return given, EVERY_LIST
        case (str() as request, name):
            return request, list_named(name)
    raise InputError.of("not_many_requests", kind=type(given).__name__)
