"""Tests of Percorsi: specifications in the words of the service."""
