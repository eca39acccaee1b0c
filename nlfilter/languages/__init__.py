"""The languages: a folder of data for each, and what all of them share."""
