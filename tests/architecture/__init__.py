"""Architecture tests: they police what reviewers forget."""
