"""The reader: a chart parser that compares whole readings of a request."""
