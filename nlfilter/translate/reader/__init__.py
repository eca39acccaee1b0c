"""A chart reader: candidate readings of a request, all at once, compared as wholes."""
