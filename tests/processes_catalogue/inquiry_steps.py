"""How far an inquiry has come: builders that walk it there through its own forms."""

from typing import Any

from tests.processes_catalogue import inquiry_answers as said
from tests.processes_catalogue.inquiry import INQUIRY, Inquiry, rome

DUE = rome("2026-01-02 23:59:59")


def opened(**changed: Any) -> Inquiry:
    """The inquiry on a mandate, as P01 opens it."""
    data = {
        "caso_id": 7,
        "titolo": "mandato",
        "scadenza_ag": DUE,
        "provvedimento_id": 9,
        "responsabile_caso": 4,
    }
    stage = Inquiry(INQUIRY, rome("2025-11-04 09:00"))
    return stage.start("msg_apri_processo", **(data | changed))


def voluntary() -> Inquiry:
    return opened(titolo="volontario", scadenza_ag=None, provvedimento_id=None)


def gathering(stage: Inquiry, **plan: Any) -> Inquiry:
    """The family is informed and the gathering begins."""
    stage.do("piano_valutazione", **(said.PLAN | plan))
    stage.decide("identifica_persone")
    return stage.decide("consegna_informativa", informativa_consegnata="si")


def gathered(stage: Inquiry, **plan: Any) -> Inquiry:
    """One child of thirteen, one talk, nothing else: the shortest way to the grid."""
    return _talked(stage, said.TALK, **plan)


def withdrawn(stage: Inquiry, answer: str) -> Inquiry:
    """The same, but the family cannot be reached or refuses."""
    return _talked(stage, said.TALK | {"collaborazione": answer})


def _talked(stage: Inquiry, talk: dict[str, Any], **plan: Any) -> Inquiry:
    shortest: dict[str, Any] = {
        "minori": [{"persona": 1, "eta": 13}],
        "strumenti": ["colloqui"],
        "colloqui_previsti": ["madre"],
        "enti_da_interpellare": [],
    }
    gathering(stage, **(shortest | plan))
    stage.do("colloquio", **talk)
    stage.do("colloquio_ascolto", **said.HEARD)
    stage.do("valutazione_minore", **said.CHILD)
    return stage.do("valutazione_competenze_genitoriali", **said.PARENTS)


def met(stage: Inquiry) -> Inquiry:
    """The team meets."""
    stage.do("convoca_equipe", **said.CALL)
    stage.do("registra_conferme", **said.QUORUM)
    stage.do("verbale_equipe", **said.MINUTES)
    stage.do("controfirma_verbale", **said.COUNTERSIGNED)
    return stage.do("valida_verbale", **said.VALID)


def decided(stage: Inquiry, **outcome: Any) -> Inquiry:
    """The outcome is decided and the family is told."""
    met(gathered(stage).do("griglia_rischio_protezione", **said.GRID))
    stage.do("definisci_esito", **(said.OUTCOME | outcome))
    return stage.do("restituzione_famiglia", **said.TOLD)


def reporting() -> Inquiry:
    """The report to the court is to be written."""
    return decided(opened(), esito="archiviazione_proposta_ag").do("chiedi_contributi")


def signed_and_filed(stage: Inquiry) -> Inquiry:
    stage.do("firma_relazione", **said.SIGNED)
    return stage.do("protocolla_e_invia", **said.FILED)
