"""Diagrams spoilt at random: each is refused with reasons, or runs; nothing else ever happens."""

import os
from contextlib import suppress
from copy import deepcopy
from random import Random

import pytest
from lxml import etree

from engine.refusal import Refusal
from engine.runtime import advance, compile_program
from engine.steps import Started
from tests.engine.stage import MONDAY
from tests.engine.test_golden import CALLED, EVERYTHING

MUTANTS = 20_000 if "PERCORSI_DEEP" in os.environ else 400
VALUES = ["", "true", "no", "-1", "a", "fine", "inizio", "dividi", "manca", "End", "1 +", "R/P1D"]


def spoilt(random: Random) -> bytes:
    """The drawing of everything with one to three things changed."""
    root = etree.fromstring(EVERYTHING)
    for _ in range(random.randint(1, 3)):
        victim = random.choice([node for node in root.iter() if node.getparent() is not None])
        parent = victim.getparent()
        assert parent is not None
        match random.randint(0, 5):
            case 0:
                parent.remove(victim)
            case 1:
                parent.append(deepcopy(victim))
            case 2:
                victim.tag = random.choice([str(node.tag) for node in root.iter()])
            case 3 if victim.attrib:
                victim.attrib[random.choice(list(victim.attrib))] = random.choice(VALUES)
            case 4 if victim.attrib:
                del victim.attrib[random.choice(list(victim.attrib))]
            case _:
                victim.text = random.choice(VALUES)
    return etree.tostring(root)


@pytest.mark.parametrize("first_seed", range(0, MUTANTS, 100))
def test_a_spoilt_diagram_is_refused_or_runs(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + 100):
        files = {"bpmn/prova.bpmn": spoilt(Random(seed)), "bpmn/chiamato.bpmn": CALLED}
        data = {"caso_id": 7, "tutti": True, "persone": ["rosa"]}
        try:
            with suppress(Refusal):
                program = compile_program(files, "prova")
                advance(program, None, Started(data), MONDAY, {})
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error
