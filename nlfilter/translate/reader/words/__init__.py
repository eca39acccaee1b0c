"""The first nodes of a chart: what each word of a request may be, and what unknown words may be."""
