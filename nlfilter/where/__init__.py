"""The safe core: predicates, the gate that makes them from text, and printers for them. No I/O."""
