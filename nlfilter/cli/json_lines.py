"""Answers a file of JSON lines line by line. An error in one line affects no other."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from nlfilter import errors
from nlfilter.cli import resolving
from nlfilter.cli.formats import to_json
from nlfilter.cli.streams import output, read_bytes
from nlfilter.errors import InputError, NLFilterError

if TYPE_CHECKING:
    from nlfilter.cli.known_tables import Tables
    from nlfilter.filter import NLFilter
    from nlfilter.schema.parts import Lang


Answer = dict[str, Any]


def answer_lines(
    path: str,
    key: str,
    answer: Callable[[str], Answer],
    failed: Callable[[NLFilterError], Answer],
    out: IO[str],
) -> InputError | None:
    """Answer the text under a key of each line of a file (or of `-`), with the line's id.

    Returns an error for the first line without such a text. The caller raises it at the end, because later
    lines are answered, too.
    """
    return answer_all(path, key, lambda lines: map(answer, (line[key] for line in lines)), failed, out)


def answer_all(
    path: str,
    key: str,
    answers: Callable[[Iterator[Answer]], Iterator[Answer]],
    failed: Callable[[NLFilterError], Answer],
    out: IO[str],
) -> InputError | None:
    """Like `answer_lines`, but `answers` gets all lines with such a text at once."""
    first: InputError | None = None
    lines = [*_lines(read_bytes(path))]
    answered = answers(line for _, line in lines if line is not None and isinstance(line.get(key), str))
    for number, line in lines:
        text = None if line is None else line.get(key)
        if isinstance(text, str):
            found = next(answered)
        else:
            missing = errors.problem("not_an_object") if line is None else errors.problem("no_text", key=key)
            error = InputError.of("bad_line", path=path, line=number, what=missing)
            first, found = first or error, failed(error)
        out.write(to_json({"id": line and line.get("id")} | found) + "\n")
    return first


def _lines(data: bytes) -> Iterator[tuple[int, Answer | None]]:
    """The lines that are not empty, with their numbers; None for a line that is not a JSON object."""
    for number, line in enumerate(data.removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if line.strip():
            yield number, _object(line)


_DEEPEST = 100
"""The most levels of lists and objects in an id: a deeper one might be impossible to write."""


def _is_shallow(value: Any, levels: int) -> bool:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_is_shallow(part, levels - 1) for part in parts)


def _object(line: bytes) -> Answer | None:
    try:
        found = json.loads(line.decode("utf-8"))
        if isinstance(found, dict) and _is_shallow(found.get("id"), _DEEPEST):
            return found
    except (ValueError, RecursionError):
        pass
    return None


def query_many(
    filter_: NLFilter,
    table: Tables,
    path: str,
    only: str | None,
    output_: Path | None,
    *,
    limit: int | None,
    enough: int,
    strict: bool,
    lang: Lang | None,
) -> None:
    """Answer each line of a file, {"id", "request", "list"?}; raise the first failure after the last line."""
    failures: list[NLFilterError] = []

    def answers(lines: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        asked = [*lines]
        requests = [_request_of(line, only) for line in asked]
        found = filter_.filter_many(table, requests, limit=limit, enough=enough, strict=strict)
        for line, result in zip(asked, found, strict=True):
            told_in = resolving.lang_of(lang, line["request"])
            if isinstance(result, NLFilterError):
                failures.append(result)
                yield _failed(result, told_in)
            else:
                yield result.to_dict(told_in)

    with output(output_) as out:
        bad = answer_all(path, "request", answers, _failed, out)
    for failure in (bad, *failures):
        if failure is not None:
            raise failure


def _request_of(line: dict[str, Any], only: str | None) -> str | tuple[str, str | None]:
    request: str = line["request"]
    if only is None and "list" not in line:
        return request
    name = line.get("list", only)
    return request, None if name is None else str(name)


def _failed(failure: NLFilterError, lang: str = "en") -> dict[str, Any]:
    told = failure.to_dict(lang)
    return {"where": None, "unmatched": told.get("unmatched", []), "rows": [], "error": told}
