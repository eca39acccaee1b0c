"""Where x ranked list -> kept rows, in order; and what to loosen when nothing is kept."""
