"""Decisions of definitions: DMN tables and graphs, evaluated with FEEL."""
