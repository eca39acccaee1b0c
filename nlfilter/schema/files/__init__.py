"""Schema files and other YAML documents: read, checked and written."""
