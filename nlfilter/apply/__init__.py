"""Where x ranked list -> kept rows, in order; and what to loosen when nothing is kept."""

from nlfilter.apply.prepared import Kept, PreparedList, prepare
from nlfilter.apply.relax import Relaxation, relax

__all__ = ["Kept", "PreparedList", "Relaxation", "prepare", "relax"]
