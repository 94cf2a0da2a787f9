"""What is wrong with a decision table before anybody asks it: gaps, overlaps, dead rules."""

from engine.dmn.analysis.cells import words_in
from engine.dmn.analysis.reports import Analysis, Flaw, Kind, analyse

__all__ = ["Analysis", "Flaw", "Kind", "analyse", "words_in"]
