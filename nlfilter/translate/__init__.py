"""Request -> draft: the translators, and the one way from a draft to a translation."""
