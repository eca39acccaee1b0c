"""From a draft to a translation: the gate, what the reader is sure of, and the account of wishes."""
