"""The lexicon: every word that means something in a table, and words with similar spelling or sound."""
