"""A length of time that the catalogue owns is written once: there."""

from pathlib import Path

import pytest

from processes.checking_durations import object_to_durations
from tests.processes_catalogue.test_catalogue import DIAGRAM, HOUSE, a_house


def with_timer(text: str) -> str:
    """The small diagram with a script that counts."""
    script = f'<bpmn:scriptTask id="conta"><bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'
    return DIAGRAM.replace("  </bpmn:process>", f"{script}</bpmn:process>")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('giorno(x) + duration("P15D")', "15 giorni"),
        ('giorno(x) + duration("P" + string(15) + "D")', "15 giorni"),
        ('x + duration("PT24H")', "24 ore"),
        ('x + duration("P24M")', "24 mesi"),
        ('x + @"P2Y"', "24 mesi"),
    ],
)
def test_a_number_of_the_catalogue_is_not_written_again(
    tmp_path: Path, text: str, said: str
) -> None:
    house = a_house(tmp_path, **{"processes__bpmn__prova--bpmn": with_timer(text)})

    found = list(object_to_durations(house.bundle("prova")))

    assert [(path, element) for path, element, _, _ in found] == [("bpmn/prova.bpmn", "conta")]
    assert f"scrive da sé un tempo di {said}, che è di «" in found[0][2]


@pytest.mark.parametrize(
    "text",
    [
        'giorno(x) + duration("P17D")',  # no term is so long
        'giorno(x) + duration("P" + string(quanti) + "D")',
        'giorno(x) + duration("P0D")',
        'termine("L14", x)',
        '"P15 resta una sigla"',
    ],
)
def test_what_no_term_owns_is_let_pass(tmp_path: Path, text: str) -> None:
    house = a_house(tmp_path, **{"processes__bpmn__prova--bpmn": with_timer(text)})

    assert list(object_to_durations(house.bundle("prova"))) == []


def test_no_process_that_is_shipped_writes_a_number_of_the_catalogue() -> None:
    assert [one for bundle in HOUSE.bundles() for one in object_to_durations(bundle)] == []
