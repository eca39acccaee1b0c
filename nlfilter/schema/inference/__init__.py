"""A schema for data without one: guesses from names and values, and the words that people use for them."""
