"""What can be compared: numbers with their units, dates and times of day, found in a request."""
