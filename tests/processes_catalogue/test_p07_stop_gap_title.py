"""A community while a family is sought: with what title, what it says, and when it is over."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import acted, asked_for, in_force
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import CONFIRMED, TITLE

COMMUNITY = "p05_inserimento_residenziale"
WIDER = {"dove_si_cerca": ["altri_ambiti"], "motivo_allargamento": "Serve un posto."}


def without_consent(**known: Any) -> Access:
    sheet = said.SHEET | {"consenso": "nessuno"}
    return asked_for(**known).done("scheda_abbinamento", sheet)


def refused(stage: Any, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done(element, answers)
    return faults(error.value)


def test_without_consent_nor_act_nobody_enters_at_once() -> None:
    told = refused(without_consent(), "conferma_titolo", said.ORDERED | said.AT_ONCE)

    assert "nessun bambino entra in una struttura" in told


def test_nor_does_anybody_as_the_search_goes_on() -> None:
    stage = without_consent().done("conferma_titolo", said.ORDERED)
    stage.receive("msg_abbinamento_proposto", famiglie=[])

    told = refused(stage, "ricerca_senza_esito", said.FURTHER | said.AT_ONCE)

    assert "nessun bambino entra in una struttura" in told


def test_nor_does_anybody_where_it_is_long() -> None:
    stage = without_consent().done("conferma_titolo", said.ORDERED)
    stage.move_to(rome("2025-12-04 08:00"))

    told = refused(stage, "allarga_ricerca", WIDER | {"comunita_intanto": True})

    assert "nessun bambino entra in una struttura" in told


def test_with_an_act_or_an_urgent_removal_the_child_may_enter() -> None:
    stage = without_consent(titolo="mandato", provvedimento_id=3)
    urgent = without_consent()

    stage.done("conferma_titolo", said.ORDERED | said.AT_ONCE)
    urgent.done("conferma_titolo", said.ORDERED | said.AT_ONCE | {"titolo_403": True})

    begun = [one for one in (*stage.sent, *urgent.sent) if one.name == "msg_apri_processo"]
    assert [one.payload["provvedimento_id"] for one in begun] == [3, None]
    assert all(one.payload["affido_in_ricerca"] for one in begun)


@pytest.mark.parametrize(("sought", "says"), [(True, "si cerca già"), (None, "")])
def test_who_enters_while_a_family_is_sought_finds_written_why_not_with_one(
    *, sought: bool | None, says: str
) -> None:
    stage = Access(COMMUNITY, rome("2025-11-03 10:30"))
    known = {"caso_id": 1, "titolo": "mandato", "responsabile_caso": 1, "scadenza_ag": None}
    stage.start("msg_apri_processo", **known, affido_in_ricerca=sought)
    stage.done("verifica_titolo", TITLE).done("conferma_titolo", CONFIRMED)

    written = stage.said("richiesta_inserimento", "motivazione_no_affido")

    assert says in written
    assert bool(written) == bool(says)


def test_whoever_writes_the_pact_reads_that_the_child_still_lives_in_a_community() -> None:
    stage = in_force(acted().done("risposta_gt", said.ENFORCEABLE))
    stage.paths = [{"percorso": COMMUNITY, "persone": [1]}]

    stage.done("patto_affido", said.PACT)

    assert any("ancora aperto" in one for one in stage.warned)
