"""A later turn of a talk: what it asks, fitted in beside the conditions in force."""
