"""`nlfilter chat`: a dialogue in the terminal."""

from __future__ import annotations

from nlfilter.cli.options import TableArgument


def chat(table: TableArgument) -> None:
    """Refine a filter in conversation."""
