"""Instances in use: what happens to them is written whole, once, and in order."""
