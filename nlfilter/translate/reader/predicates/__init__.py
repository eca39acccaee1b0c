"""From what is said of a column to a predicate: amounts, dates, times of day, texts, values."""
