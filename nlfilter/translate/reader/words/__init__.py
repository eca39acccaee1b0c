"""From a request to the first nodes of its chart: what the words are, and what unknown words may be."""
