"""Tests of the work between the engine and a person."""
