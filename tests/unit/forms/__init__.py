"""Tests of the machinery of forms."""
