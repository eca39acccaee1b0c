"""Runs a where over a ranked list. `relax` finds conditions to drop or loosen if too few rows are kept."""

from nlfilter.apply.clause import negated
from nlfilter.apply.export import PART_ROWS
from nlfilter.apply.prepared import (
    ROW_MEMORY,
    KeptRows,
    OpenDumps,
    PreparedList,
    check_count,
    prepare,
    prepare_dump,
    run_together,
)

__all__ = [
    "PART_ROWS",
    "ROW_MEMORY",
    "KeptRows",
    "OpenDumps",
    "PreparedList",
    "check_count",
    "negated",
    "prepare",
    "prepare_dump",
    "run_together",
]
