"""The chart engine: rules as data, candidate readings, and the cheapest way through them."""
