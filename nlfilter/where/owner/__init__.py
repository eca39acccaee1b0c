"""The SQL of a schema file: gated once, then compiled."""
