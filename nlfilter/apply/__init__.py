"""Where x ranked list -> kept rows, in order; and what to drop or loosen when too little is kept."""

from nlfilter.apply.clause import negated
from nlfilter.apply.prepared import ROW_MEMORY, Kept, PreparedList, check_count, prepare
from nlfilter.apply.relax import Loosening, Relaxation, Relaxed, relax

__all__ = [
    "ROW_MEMORY",
    "Kept",
    "Loosening",
    "PreparedList",
    "Relaxation",
    "Relaxed",
    "check_count",
    "negated",
    "prepare",
    "relax",
]
