"""The report: tables for people, and the same figures as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.judge.cases import ENRICHED
from benchmarks.judge.figures import Figures, Share, figures
from benchmarks.judge.score import Result

FEW = 12
"""A set of at most this many tables is printed table by table; otherwise only the JSON has its tables."""


@dataclass(frozen=True)
class Line:
    """The figures of one group of results on one route. `tables` is the number of tables in its set."""

    by: str
    name: str
    route: str
    figures: Figures


def _unflagged(result: Result) -> str | None:
    return None if result.case.flags else result.family


def _table(result: Result) -> str:
    """The name of a run with its table; a run of one table has the table's name already."""
    by_itself = result.run.removesuffix(ENRICHED).endswith(result.table)
    return result.run if by_itself else f"{result.run}, {result.table}"


GROUPS: dict[str, Callable[[Result], str | None]] = {
    "set": lambda result: result.family,
    "set, unflagged": _unflagged,
    "set, answered": lambda result: result.family if result.answered else None,
    "split": lambda result: f"{result.family}, {result.split}",
    "kind": lambda result: f"{result.family}, {result.case.kind}",
    "table": _table,
}
"""The groupings of results; each function gives the name of the group of a result."""


def lines_of(results: Sequence[Result]) -> Iterator[Line]:
    """Yields the lines of every group of the results."""
    for by, group in GROUPS.items():
        members: dict[tuple[str, str], list[Result]] = defaultdict(list)
        for result in results:
            if (name := group(result)) is not None:
                members[name, result.route].append(result)
        for (name, route), found in members.items():
            yield Line(by, name, route, figures(found))


def to_data(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The lines as JSON data."""
    return [{"by": line.by, "name": line.name, "route": line.route} | asdict(line.figures) for line in lines]


WIDTHS = (34, 10, 6, 19, 19, 10, 12, 8, 9, 9, 8, 8, 11)


# Printing -----------------------------------------------------------------------------------------


def text_of(lines: Sequence[Line], groups: Iterable[str]) -> str:
    """The printed report: the groups, then the causes of misses."""
    many = {line.name for line in lines if line.by == "set" and line.figures.tables > FEW}
    whole = {(line.name, line.route): line.figures.asked for line in lines if line.by == "set"}
    blocks: list[str] = []
    for by in groups:
        shown = [line for line in lines if line.by == by]
        if by == "table":
            shown = [line for line in shown if line.name.split(", ")[0] not in many]
        if by.startswith("set, "):
            shown = [line for line in shown if line.figures.asked != whole[line.name, line.route]]
        if shown:
            blocks.append("\n".join([_head(by), *map(_row, shown)]))
    missed = [line for line in lines if line.by == "set" and line.figures.causes]
    if missed:
        blocks.append("\n".join(["causes of misses, never_look aside", *map(_causes, missed)]))
    return "\n\n".join(blocks)


def _head(by: str) -> str:
    over = (
        "",
        "",
        "",
        "",
        "right, mean",
        "",
        "right when",
        "loses",
        "covered,",
        "nothing",
        "calls",
        "tokens",
        "unmatched",
    )
    names = (
        *(by, "route", "asked", "right", "of tables", "covered", "covered"),
        *("rows", "loses", "applied", "a case", "a case", "P    R"),
    )
    return "\n".join(_laid_out(cells) for cells in (over, names))


def _row(line: Line) -> str:
    f = line.figures
    return _laid_out(
        (
            line.name,
            line.route,
            str(f.asked),
            _interval(f.right),
            _interval(f.right_by_table),
            _percent(f.covered),
            _percent(f.right_when_covered),
            _percent(f.loses),
            _percent(f.loses_covered),
            _percent(f.nothing_applied),
            f"{f.calls / f.asked:.2f}",
            f"{f.prompt_tokens / f.asked:.0f}",
            f"{_short(f.unmatched_precision):>3}  {_short(f.unmatched_recall):>3}",
        )
    )


def _laid_out(cells: Sequence[str]) -> str:
    """Aligns the first two columns to the left, the figures to the right."""
    left = "".join(f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS[:2], strict=False))
    return left + "".join(f"{cell:>{width}}" for cell, width in zip(cells[2:], WIDTHS[2:], strict=True))


def _causes(line: Line) -> str:
    return f"{line.name:<34}{line.route:<10}" + ", ".join(
        f"{n} {name}" for name, n in line.figures.causes.items()
    )


def _percent(share: Share) -> str:
    return "-" if share.value is None else f"{100 * share.value:.1f} %"


def _short(share: Share) -> str:
    return "-" if share.value is None else f"{100 * share.value:.0f}"


def _interval(share: Share) -> str:
    if share.value is None or share.low is None or share.high is None:
        return "-"
    if share.of == 1:
        return _percent(share)
    return f"{100 * share.value:.1f} % ({100 * share.low:.0f}-{100 * share.high:.0f})"
