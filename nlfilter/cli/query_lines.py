"""`nlfilter query --jsonl`: many requests, or many people's lists, in one run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlfilter.cli import resolving
from nlfilter.cli.json_lines import answer_all
from nlfilter.cli.streams import output
from nlfilter.errors import NLFilterError

if TYPE_CHECKING:
    from nlfilter.cli.known_tables import Tables
    from nlfilter.cli.options import Lang
    from nlfilter.filter import NLFilter


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
