"""Answers many requests over one ranked list, or over many of its lists, which are read in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from nlfilter.errors import InputError, NLFilterError
from nlfilter.errors.arguments import list_named

if TYPE_CHECKING:
    from nlfilter.apply import PreparedList
    from nlfilter.result import FilterResult
    from nlfilter.translate.translation import Translation

P = ParamSpec("P")
T = TypeVar("T")

AT_ONCE = 200
"""The number of requests whose lists are read in one pass."""

ListsNamed = Callable[[Sequence[str | None]], Mapping[str | None, "PreparedList | NLFilterError"]]


def answers(
    requests: Iterable[str | tuple[str, str | int | None]],
    lists_named: ListsNamed,
    translate: Callable[[str], Translation],
    filtered: Callable[[PreparedList, Translation], FilterResult],
) -> Iterator[FilterResult | NLFilterError]:
    """Yields the result or the error of each request; equal requests are translated once.

    Raises `InputError` if `requests` holds anything but texts and pairs of a text and a list.
    """
    if isinstance(requests, str | Mapping | Set) or not isinstance(requests, Iterable):
        raise InputError.of("not_many_requests", kind=type(requests).__name__)
    understood: dict[str, Translation | NLFilterError] = {}
    pairs = map(_request_and_list, requests)
    while chunk := [*islice(pairs, AT_ONCE)]:
        lists = lists_named([name for _, name in chunk])
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
            else:
                yield _or_error(filtered, prepared, translation)


def _or_error(call: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T | NLFilterError:
    try:
        return call(*arguments, **named)
    except NLFilterError as error:
        return error.with_traceback(None)


def _request_and_list(given: object) -> tuple[str, str | None]:
    match given:
        case str():
            return given, None
        case (str() as request, name):
            return request, list_named(name)
    raise InputError.of("not_many_requests", kind=type(given).__name__)
