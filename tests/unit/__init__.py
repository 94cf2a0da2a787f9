"""Tests of the pure parts: no database, no network, no clock."""
