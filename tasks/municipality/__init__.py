"""A municipality as one file: read, checked against the house, compared with what stands."""
