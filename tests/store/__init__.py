"""The store: what is written stays as it was written."""
