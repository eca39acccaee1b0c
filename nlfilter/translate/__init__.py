"""Translates a request: a translator proposes a draft, and `settling/` makes a translation of it."""
