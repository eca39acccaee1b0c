"""What can be filtered: the table schema file, vocabularies, and text folding."""
