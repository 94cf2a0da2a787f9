"""Measures what the house costs, beside the least that the disk allows. Never a test."""
