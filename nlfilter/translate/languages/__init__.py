"""The languages: a folder of data for each, and the code that loads it."""
