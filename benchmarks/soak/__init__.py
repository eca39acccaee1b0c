"""Runs everything at once for a given time: `make soak SECONDS=900`."""
