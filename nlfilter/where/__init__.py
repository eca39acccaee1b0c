"""The safe core: predicates, the gate from text to them, and what is printed from them. No I/O."""
