"""Dates in an order that cannot be: the forms of the house see it, and say it beside the later."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from engine.feel import HostFunction
from forms import Form, InvalidAnswers, load_form
from tasks.functions import host_functions
from tests.processes_catalogue.inquiry import DUTIES
from tests.unit.forms.paper import NOW, ROOT, around, shared

OF_AGE_ON = date(2026, 6, 1)
CHILD = HostFunction("minore_del_caso", ("persona",), lambda _one: {"diciotto_il": OF_AGE_ON})


def house(folder: str, task: str) -> Form:
    name = f"forms/{folder}/{task}.json"
    return load_form(shared() | {name: (ROOT / name).read_bytes()}, folder, task)


ORDERS: list[tuple[str, dict[str, Any], dict[str, str], str]] = [
    ("p03_presa_in_carico/valutazione_t0", {},
     {"data": "2026-03-01", "microprogettazioni.0.entro": "2026-02-01"},
     "microprogettazioni.0.entro"),
    ("p03_presa_in_carico/apri_presa_in_carico", {"provvedimento_id": None},
     {"tipo_mandato": "monitoraggio", "data_provvedimento": "2026-02-10",
      "scadenza_relazione_atto": "2026-02-09"}, "scadenza_relazione_atto"),
    ("p03_presa_in_carico/registra_ritiro", {"data_avvio": date(2026, 2, 1)},
     {"data_ritiro": "2026-01-31"}, "data_ritiro"),
    ("p07_affido_familiare/visita_affido", {"data_inizio": date(2026, 2, 1)},
     {"data_visita": "2026-01-31"}, "data_visita"),
    ("p07_affido_familiare/risposta_gt", {"trasmesso_il": date(2026, 2, 1)},
     {"data_decreto": "2026-01-31"}, "data_decreto"),
    ("p07_affido_familiare/sollecita_gt", {"trasmesso_il": date(2026, 2, 1)},
     {"sollecito_il": "2026-01-31"}, "sollecito_il"),
    ("p08_risorse_accoglienti/primo_contatto", {},
     {"persone.0.chi_e": "adulto_offerente", "persone.0.data_nascita": "2010-01-01"},
     "persone.0.data_nascita"),
    ("p08_risorse_accoglienti/conosci_famiglia", {"data_offerta": date(2026, 2, 1)},
     {"colloqui.0.data": "2026-01-31"}, "colloqui.0.data"),
    ("p08_risorse_accoglienti/conosci_famiglia", {"data_offerta": date(2026, 2, 1)},
     {"visita_domiciliare": "2026-01-31"}, "visita_domiciliare"),
    ("p08_risorse_accoglienti/valuta_motivazione", {"data_offerta": date(2026, 2, 1)},
     {"colloqui_psicologo.0.data": "2026-01-31"}, "colloqui_psicologo.0.data"),
    ("p08_risorse_accoglienti/restituisci_esito", {"data_offerta": date(2026, 2, 1)},
     {"restituito_il": "2026-01-31"}, "restituito_il"),
    ("p09_affiancamento_solidarieta/informa_obbligo", {"data_inizio": date(2026, 2, 1)},
     {"avvisati_il": "2026-01-31"}, "avvisati_il"),
    ("p09_affiancamento_solidarieta/informa_parenti", {"data_inizio": date(2026, 2, 1)},
     {"informati_il": "2026-01-31"}, "informati_il"),
    ("p09_affiancamento_solidarieta/verifica_segnalazione", {"data_inizio": date(2026, 2, 1)},
     {"dopo_sei_mesi": "rientro", "rientrato_il": "2026-01-31"}, "rientrato_il"),
    ("p10_spazio_neutro/registra_autorizzazione", {},
     {"seguito_autorizzazione": "nuovi_incontri", "data_autorizzazione": "2026-02-01",
      "titolo_fino_al": "2026-01-31"}, "titolo_fino_al"),
    ("p11_adozione/colloquio_coppia", {"data_incarico": date(2026, 2, 1)},
     {"data": "2026-01-31"}, "data"),
    ("p11_adozione/visita_coppia", {"data_incarico": date(2026, 2, 1)},
     {"data": "2026-01-31"}, "data"),
    ("p11_adozione/registra_proroga", {"data_incarico": date(2026, 2, 1)},
     {"chiesta_il": "2026-01-31"}, "chiesta_il"),
    ("p11_adozione/visita_preadottiva", {"data_inizio": date(2026, 2, 1)},
     {"data_visita": "2026-01-31"}, "data_visita"),
    ("p11_adozione/registra_decisione_tribunale", {"data_inizio": date(2026, 2, 1)},
     {"data_decisione": "2026-01-31"}, "data_decisione"),
    ("p11_adozione/registra_esito_preadottivo", {"data_inizio": date(2026, 2, 1)},
     {"data_decisione": "2026-01-31"}, "data_decisione"),
    ("p11_adozione/incontro_postadozione", {"data_ingresso": date(2026, 2, 1)},
     {"data": "2026-01-31"}, "data"),
    ("p12_msna/chiedi_permesso", {},
     {"permesso_chiesto_il": "2026-02-01", "permesso_soggiorno_scadenza": "2026-02-01"},
     "permesso_soggiorno_scadenza"),
    ("p13_penale_minorile/contributo_personalita", {"data_richiesta": date(2026, 2, 1)},
     {"inviato_il": "2026-01-31T10:00"}, "inviato_il"),
    ("p13_penale_minorile/segui_udienza", {"data_richiesta": date(2026, 2, 1)},
     {"deciso_il": "2026-01-31"}, "deciso_il"),
    ("p13_penale_minorile/registra_esito", {"durata_dal": date(2026, 2, 1)},
     {"data_esito": "2026-01-31"}, "data_esito"),
    ("p13_penale_minorile/tratta_violazione", {"durata_dal": date(2026, 2, 1)},
     {"ussm_avvisato_il": "2026-01-31T10:00"}, "ussm_avvisato_il"),
    ("p13_penale_minorile/inserisci_attivita", {"durata_al": date(2026, 6, 1)},
     {"attivita_centro.0.dal": "2026-06-02"}, "attivita_centro.0.dal"),
    ("p19_percorso_personalizzato/assegna_operatore", {"scadenza_progetto": date(2026, 6, 1)},
     {"esito_assegnazione": "assegnato", "comincia_il": "2026-06-02"}, "comincia_il"),
    ("p20_prosieguo_autonomia/rinnova_patto", {"compie_diciotto_il": date(2026, 2, 1)},
     {"patto_rinnovato_il": "2026-01-31"}, "patto_rinnovato_il"),
    ("p20_prosieguo_autonomia/rivedi_progetto_autonomia",
     {"compie_diciotto_il": date(2026, 2, 1)},
     {"progetto_rivisto_il": "2026-01-31"}, "progetto_rivisto_il"),
    ("p20_prosieguo_autonomia/concludi_percorso", {"patto_rinnovato_il": date(2026, 2, 1)},
     {"concluso_il": "2026-01-31"}, "concluso_il"),
    ("p20_prosieguo_autonomia/colloquio_orientamento", {"persona": {"minore_id": 7}},
     {"minore_id": "7", "compie_diciotto_il": "2026-07-01"}, "compie_diciotto_il"),
    ("ca_equipe_multiprofessionale/verbale_equipe", {"data_ora_riunione": NOW},
     {"decisioni.0.entro": "2026-03-11"}, "decisioni.0.entro"),
    ("ca_relazione_ag/istanza_proroga", {"scadenza": "2026-06-01T23:59:59+02:00"},
     {"nuovo_termine_richiesto": "2026-06-01"}, "nuovo_termine_richiesto"),
    ("ca_relazione_ag/esito_istanza_proroga", {"scadenza": "2026-06-01T23:59:59+02:00"},
     {"esito_proroga": "concessa", "nuova_scadenza": "2026-06-01"}, "nuova_scadenza"),
    ("ca_progetto/bozza_progetto", {},
     {"durata_prevista": "6", "prima_verifica": "2026-09-13"}, "prima_verifica"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "known", "posted", "field"), ORDERS, ids=[f"{one[0]}-{one[3]}" for one in ORDERS]
)
def test_an_order_that_cannot_be_is_refused_beside_the_date(
    form: str, known: Mapping[str, Any], posted: Mapping[str, str], field: str
) -> None:
    said = refused(form, known, posted)

    assert field in said
    assert re.search("[Cc]ontrolla|anticip|compie", said[field])


@pytest.mark.parametrize(
    ("form", "known", "posted", "field"),
    [
        ("p13_penale_minorile/registra_richiesta", {},
         {"tipo_richiesta": "invio_equipe", "chi_chiede": "ussm"}, "chi_chiede"),
        ("p13_penale_minorile/registra_richiesta", {},
         {"tipo_richiesta": "map_art28", "chi_chiede": "equipe"}, "chi_chiede"),
        ("p13_penale_minorile/tratta_violazione", {"vuole_proseguire": True},
         {"esito_violazione": "rinuncia"}, "esito_violazione"),
        ("p09_affiancamento_solidarieta/verifica_segnalazione", {},
         {"dopo_sei_mesi": "affido", "genitori_consentono": "no"}, "genitori_consentono"),
        ("p18_mediazione_familiare/assegna_mediatore", {},
         {"genitore1.persona_ref": "7", "genitore2.persona_ref": "7"}, "genitore2.persona_ref"),
        ("p20_prosieguo_autonomia/concludi_percorso", {},
         {"documenti_consegnati": "nessuno titoli"}, "documenti_consegnati"),
        ("p21_bandi_coprogettazione/valuta_offerte",
         {"ammesse": [1], "criteri": [{"numero_criterio": 1, "peso": 30}]},
         {"punteggi.0.numero_offerta": "1", "punteggi.0.numero_criterio": "1",
          "punteggi.0.punti": "31"}, "punteggi.0.punti"),
        ("p05_inserimento_residenziale/registra_ingresso",
         {"tipo_titolo": "nessuno", "titolo_confermato": True},
         {"data_ora_ingresso": "2026-03-01T10:00"}, "data_ora_ingresso"),
        ("p05_inserimento_residenziale/registra_ingresso",
         {"tipo_titolo": "consenso", "titolo_confermato": False},
         {"data_ora_ingresso": "2026-03-01T10:00"}, "data_ora_ingresso"),
        ("p05_inserimento_residenziale/registra_ingresso", {},
         {"data_ora_ingresso": "2026-03-01T10:00"}, "data_ora_ingresso"),
        ("ca_equipe_multiprofessionale/convoca_equipe", {},
         {"invitati.0.ruolo": "psicologo"}, "invitati.0.operatore"),
    ],
)  # fmt: skip
def test_answers_that_do_not_agree_are_refused_beside_the_one_to_mend(
    form: str, known: Mapping[str, Any], posted: Mapping[str, str], field: str
) -> None:
    assert field in refused(form, known, posted)


def refused(form: str, known: Mapping[str, Any], posted: Mapping[str, str]) -> dict[str, str]:
    """What the form says of these answers, by the question beside which it stands."""
    functions = {**host_functions(DUTIES, NOW), CHILD.name: CHILD}
    context = around(scope=known, functions=functions)
    with pytest.raises(InvalidAnswers) as found:
        house(*form.split("/")).read(
            {name: value.split() for name, value in posted.items()}, context=context
        )
    return {one.field: one.message for one in found.value.errors if not one.missing}
