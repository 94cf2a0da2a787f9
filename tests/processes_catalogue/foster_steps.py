"""How far a foster path has come when a test begins."""

from typing import Any

from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome

NOW = rome("2025-11-03 18:00")
PROCESS = "p07_affido_familiare"


def asked_for(**known: Any) -> Access:
    """As P02 opens it, with exactly its parameters."""
    stage = Access(PROCESS, NOW)
    data = {
        "caso_id": 1,
        "titolo": "volontario",
        "responsabile_caso": 1,
        "indirizzo_protetto": False,
        "scadenza_ag": None,
        "provvedimento_id": None,
        "origine_istanza": "p02_indagine_valutazione",
        **known,
    }
    stage.start("msg_apri_processo", **data)
    return stage


def searching(sheet: dict[str, Any] | None = None, **known: Any) -> Access:
    """The title is confirmed; families are looked for."""
    stage = asked_for(**known).done("scheda_abbinamento", {**said.SHEET, **(sheet or {})})
    return stage.done("conferma_titolo", said.GOES_ON)


def answered(stage: Access) -> Access:
    """The bank of families has answered with two numbers."""
    stage.receive("msg_abbinamento_proposto", **said.FAMILIES)
    return stage


def examined(**second: Any) -> Access:
    """Two families have been looked at, the second with these differences."""
    stage = answered(searching())
    stage.do("esamina_famiglia", **said.SUITED)
    stage.do("esamina_famiglia", **(said.SUITED | second))
    return stage


def met_in_team(stage: Access) -> Access:
    """The team has talked about the families."""
    stage.decide("convoca_equipe", data_ora_riunione=NOW, invitati=[])
    stage.decide("registra_conferme", quorum=True)
    stage.decide("verbale_equipe", esito_equipe="condivisa")
    stage.decide("controfirma_verbale")
    stage.decide("valida_verbale", verbale_approvato=True)
    return stage


def heard(**second: Any) -> Access:
    """A family has said yes and the child was heard."""
    stage = met_in_team(examined(**second)).done("scegli_famiglia", said.CHOSEN)
    stage.done("proposta_famiglia", said.ACCEPTED)
    stage.decide("colloquio_ascolto", rifiuto=False)
    return stage


def acted() -> Access:
    """The service has made its act and sent it."""
    stage = heard().done("raccogli_consensi", said.CONSENTS).done("ambientamento", said.MET)
    return stage.done("provvedimento_affido", said.ACT).done("trasmetti_gt", said.SENT)


def in_force(stage: Access) -> Access:
    """The decree is registered by the two who must."""
    act = {"tipo_atto": "esecutivita_gt", "data_emissione": NOW.date(), "data_comunicazione": NOW}
    stage.decide("protocolla", autorita="GT", provvedimento_ref=1, **act)
    asks = {"termine_relazione_tipo": "periodicita_mesi", "termine_relazione_valore": 6}
    stage.decide("decodifica_mandati", mandati=["affidamento_familiare"], **asks)
    stage.decide("conferma_scadenze", esito_conferma="confermate", scadenze_confermate=[])
    return stage


def living() -> Access:
    """The child lives with the family since 3 November 2025."""
    stage = in_force(acted().done("risposta_gt", said.ENFORCEABLE))
    return stage.done("patto_affido", said.PACT).done("avvia_affido", said.BEGUN)


def decreed(**title: Any) -> Access:
    """The Court ordered the placement before the path; the family has signed the agreement."""
    ordered = {"titolo": "mandato", "provvedimento_id": 1}
    stage = asked_for(**ordered).done("scheda_abbinamento", said.SHEET)
    return agreed(answered(stage.done("conferma_titolo", said.ORDERED | title)))


def agreed(stage: Access) -> Access:
    """Of the families that the bank has named one is chosen and met, and signs the agreement."""
    stage.do("esamina_famiglia", **said.SUITED)
    stage.do("esamina_famiglia", **said.SUITED)
    met_in_team(stage).done("scegli_famiglia", said.CHOSEN)
    stage.done("proposta_famiglia", said.ACCEPTED)
    stage.decide("colloquio_ascolto", rifiuto=False)
    return stage.done("ambientamento", said.MET).done("patto_affido", said.PACT)
