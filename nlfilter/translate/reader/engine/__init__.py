"""The chart parser: rules as data, the chart, and the cheapest paths through it."""
