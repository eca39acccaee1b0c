"""Translates a request: a translator proposes a draft, and `acceptance/` makes a translation of it."""
