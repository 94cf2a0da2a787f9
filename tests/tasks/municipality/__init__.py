"""The file of a municipality: read, checked, compared, applied."""
