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
    from nlfilter.cli.options import Lang
    from nlfilter.cli.resolving import Tables
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
        asked = [(line["request"], _list_of(line, only)) for line in lines]
        found = filter_.filter_many(table, asked, limit=limit, enough=enough, strict=strict)
        for (request, _), result in zip(asked, found, strict=True):
            if isinstance(result, NLFilterError):
                failures.append(result)
                yield _failed(result, resolving.lang_of(lang, request))
            else:
                yield result.to_dict(resolving.lang_of(lang, request))

    with output(output_) as out:
        bad = answer_all(path, "request", answers, _failed, out)
    for failure in (bad, *failures):
        if failure is not None:
            raise failure


def _list_of(line: dict[str, Any], only: str | None) -> str | None:
    given = line.get("list", only)
    return None if given is None else str(given)


def _failed(failure: NLFilterError, lang: str = "en") -> dict[str, Any]:
    told = failure.to_dict(lang)
    return {"where": None, "unmatched": told.get("unmatched", []), "rows": [], "error": told}
