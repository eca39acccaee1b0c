"""A model at set-up, once: it proposes the words of a schema, which are checked, reviewed and written."""
