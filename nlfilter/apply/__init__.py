"""Where x ranked list -> kept rows, in order; and what to drop or loosen if too few are kept (`relax`)."""

from nlfilter.apply.clause import negated
from nlfilter.apply.export import PART_ROWS
from nlfilter.apply.opened import OpenDumps
from nlfilter.apply.prepared import ROW_MEMORY, Kept, PreparedList, check_count, prepare, prepare_dump

__all__ = [
    "PART_ROWS",
    "ROW_MEMORY",
    "Kept",
    "OpenDumps",
    "PreparedList",
    "check_count",
    "negated",
    "prepare",
    "prepare_dump",
]
