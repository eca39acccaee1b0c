"""Finds quantities in a request: numbers with units, dates and times of day."""
