"""FEEL: what designers write."""
