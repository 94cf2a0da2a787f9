"""Answers and steps of the path of a child with a disability (P14): people are invented."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import AGREED, PROJECT, faults
from tests.processes_catalogue.inquiry import rome

PATH = "p14_minori_disabilita"
NOW = rome("2026-02-09 10:00")
ASKED: dict[str, Any] = {
    "chi_chiede": "famiglia",
    "minori_seguiti": [{"persona": 1, "eta": 9}],
    "famiglia_daccordo": True,
    "che_cosa_chiede": "Un aiuto a scuola.",
    "certificazione": "legge_104",
    "certificata_il": "2019-05-06",
    "profilo_presente": "diagnosi_funzionale",
    "frequenza_scuola": True,
    "scuola": 4,
    "presa_in_carico_aperta": False,
}
PROFILE: dict[str, Any] = {
    "profilo_icf": [{"codice": "d450", "qualificatore": "2"}],
    "desideri_minore": "«Andare a scuola da solo.»",
    "desideri_famiglia": "Dormire una notte intera.",
    "bisogni_uvm": [{"campo": "scuola", "bisogno": "Entrare in classe senza scale"}],
    "sostegni_proposti": [{"sostegno": "Assistenza educativa"}],
    "esito_uvm": "progetto",
}
SUPPORT: dict[str, Any] = {
    "tipo": "assistenza_educativa",
    "ore": "10",
    "ente": "Cooperativa di prova",
    "finanziamento": "comune",
}
BUDGET: dict[str, Any] = {
    "sostegni": [SUPPORT],
    "budget_totale": "5200.00",
    "presa_in_carico_aperta": False,
    "case_manager": 2,
    "revisione_entro": "2026-12-31",
    "prossima_verifica": "2026-07-20",
}
COVERED: dict[str, Any] = {
    "sostegni_coperti": True,
    "responsabile_unico": True,
    "revisione_fissata": True,
    "esito_budget": "approvato",
}
STARTED: dict[str, Any] = {
    "sostegni_avviati": [
        {
            "sostegno": "assistenza_educativa",
            "dal": "2026-02-09",
            "gestore": "Cooperativa di prova",
        }
    ],
    "percorsi_da_aprire": [],
    "consegnato_famiglia_il": "2026-02-09",
}
SEEN: dict[str, Any] = {
    "seguiti_il": "2026-02-09",
    "come_vanno": "Dieci ore su dieci.",
    "chi_lo_dice": "La madre",
    "che_cosa_segue": "nulla",
}
MET: dict[str, Any] = {
    "glo_il": "2026-06-09",
    "presenti_glo": "La scuola, la madre.",
    "famiglia_presente": True,
    "tipo_pei": "provvisorio",
    "pei_approvato": True,
    "pei_approvato_il": "2026-06-09",
    "frequenza_scuola": True,
}
LEAVING: dict[str, Any] = {
    "sentita_il": "2026-02-09",
    "chi_rinuncia": ["genitore1"],
    "motivi_rinuncia": "«Facciamo da soli.»",
    "minore_come_sta": "Va a scuola.",
    "natura_fatti": "trascuratezza_grave",
    "situazione_abbandono": "no",
    "autore_minorenne": "no",
    "condotta_irregolare": "no",
    "genitori_collaborano": "no",
    "procedibile_ufficio": False,
}


def asked(**data: Any) -> Access:
    """The path as another path opens it."""
    stage = Access(PATH, NOW)
    given = {"titolo": "volontario", "responsabile_caso": 1, "indirizzo_protetto": False, **data}
    stage.start("msg_apri_processo", caso_id=7, processo=PATH, provvedimento_id=7, **given)
    return stage


def valued(said: dict[str, Any] = ASKED, **data: Any) -> Access:
    """The request is written, the family informed, the meeting held: the profile is next."""
    stage = asked(**data).done("raccogli_domanda", said)
    stage.decide("identifica_persone", serve_mediazione=False)
    stage.decide("consegna_informativa", informativa_consegnata="si")
    return stage


def profiled(said: dict[str, Any] = ASKED, **data: Any) -> Access:
    """The meeting of several professions is held: its profile is to be written."""
    stage = valued(said, **data)
    stage.decide("convoca_equipe", data_ora_riunione=NOW, invitati=[])
    stage.decide("registra_conferme", quorum=True)
    stage.decide("verbale_equipe", esito_equipe="condivisa")
    stage.decide("controfirma_verbale")
    stage.decide("valida_verbale", verbale_approvato=True)
    return stage


def shared(said: dict[str, Any] = ASKED, **data: Any) -> Access:
    """The family agrees with the project: supports and budget are next."""
    stage = profiled(said, **data).done("scrivi_profilo", PROFILE)
    stage.done("bozza_progetto", PROJECT | {"prima_verifica": "2026-07-20"})
    stage.decide("capacita_discernimento", capacita_discernimento="no")
    stage.done("condividi_progetto", AGREED)
    stage.decide("approva_progetto", esito_progetto="approvato")
    return stage


def working(said: dict[str, Any] = ASKED, **data: Any) -> Access:
    """The supports have begun."""
    stage = shared(said, **data).done("definisci_budget", BUDGET).done("approva_budget", COVERED)
    return stage.done("attiva_sostegni", STARTED)


def refusal(stage: Access, element: str, answers: dict[str, Any]) -> str:
    """What is said of answers that are refused."""
    with pytest.raises(InvalidAnswers) as refused:
        stage.done(element, answers)
    return faults(refused.value)
