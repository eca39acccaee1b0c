"""Where x ranked list -> kept rows, in order; and what to drop or loosen if too few rows are kept."""

from nlfilter.apply.clause import negated
from nlfilter.apply.export import PART_ROWS
from nlfilter.apply.opened import OpenDumps
from nlfilter.apply.prepared import ROW_MEMORY, Kept, PreparedList, check_count, prepare, prepare_dump
from nlfilter.apply.relax import Loosening, Relaxation, Relaxed, relax

__all__ = [
    "PART_ROWS",
    "ROW_MEMORY",
    "Kept",
    "Loosening",
    "OpenDumps",
    "PreparedList",
    "Relaxation",
    "Relaxed",
    "check_count",
    "negated",
    "prepare",
    "prepare_dump",
    "relax",
]
