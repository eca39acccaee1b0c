"""The gate: only this room turns text into a predicate."""
