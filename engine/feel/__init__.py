"""Expressions of definitions: FEEL, parsed once, evaluated within bounds."""
