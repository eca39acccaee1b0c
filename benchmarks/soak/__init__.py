"""Everything at once, for as long as asked: `make soak SECONDS=900`."""
