"""Decisions: DMN models read from XML, taken within bounds, explained rule by rule."""

from engine.dmn.model import Decision, Model, parse_decisions, shared_decisions, wrong_decisions
from engine.dmn.refusals import NoSuchDecision, UnreadableDecisions, WrongDecision
from engine.dmn.tables import MatchedRule

__all__ = [
    "Decision",
    "MatchedRule",
    "Model",
    "NoSuchDecision",
    "UnreadableDecisions",
    "WrongDecision",
    "parse_decisions",
    "shared_decisions",
    "wrong_decisions",
]
