"""Whoever offers to host a child walks the ways of the bank of families, and the bank answers."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import met_in_team
from tests.processes_catalogue.inquiry import rome

NOW = rome("2025-11-03 18:00")
PROCESS = "p08_risorse_accoglienti"
CONTACT: dict[str, Any] = {
    "nome_scheda": "Famiglia Prova",
    "persone": [{"cognome": "Aurora-Prova", "nome": "Lia", "chi_e": "adulto_offerente"}],
    "recapito": "0000 000000",
    "nel_territorio": True,
    "canale_contatto": "telefono",
    "data_offerta": "2025-10-20",
    "forma_interesse": ["affido"],
    "informativa_consegnata": True,
    "responsabile_caso": 1,
    "seguito_contatto": "prosegue",
}
MEETINGS: dict[str, Any] = {
    "incontri": [{"data": "2025-10-27", "presenti": "Lia"}],
    "seguito_incontri": "prosegue",
}
TALK = {"data": "2025-10-30", "presenti": "Lia", "temi": "La storia della famiglia."}
HOSTS: dict[str, Any] = {
    "eta_min": 6,
    "eta_max": 14,
    "numero_max": 1,
    "accoglie_fratelli": False,
    "accoglie_disabilita": False,
    "accoglie_msna": True,
    "tempo_offerto": "pieno",
    "rapporti_famiglia_origine": "si",
}
KNOWN: dict[str, Any] = {
    "colloqui": [TALK] * 5,
    "visita_domiciliare": "2025-10-31",
    "componenti": [{"nome": "Lia", "chi_e": "Adulto", "anni": 44}],
    "abitazione": {"tipo": "Appartamento", "stanza_disponibile": True},
    **HOSTS,
    "limiti_dichiarati": "Nessun animale.",
    "certificato_25bis": "1",
    "motivazione_famiglia": "Hanno spazio e tempo.",
    "valutazione_as": "Attenta.",
}
MINDED: dict[str, Any] = {
    "colloqui_psicologo": [TALK],
    "risorse_fatiche": "Regge bene.",
    "valutazione_psicologo": "Matura.",
}
FIT: dict[str, Any] = {
    "esito_conoscenza": "idonea",
    "restituito_il": "2025-11-03",
    "motivazione": "L'équipe concorda.",
}
BANKED: dict[str, Any] = {
    "data_inserimento": "2025-11-03",
    "stato_famiglia": "attiva",
    "vuole_gruppo": False,
}
SEARCH: dict[str, Any] = {
    "caso_id": 8,
    "responsabile_caso": 1,
    "eta_minore": 9,
    "forma_affido": "residenziale",
    "durata_mesi": 12,
}
PROPOSED: dict[str, Any] = {"esito_proposta": "proposte", "famiglie": [{"numero": 5}]}


def offered() -> Access:
    """Somebody telephones; their fascicolo is the fifth."""
    stage = Access(PROCESS, NOW)
    stage.start(None, caso_id=5)
    return stage


def informed() -> Access:
    return offered().done("primo_contatto", CONTACT).done("incontri_informativi", MEETINGS)


def weighed(**known: Any) -> Access:
    """Both have said what they think, and the team has met."""
    stage = informed().done("conosci_famiglia", KNOWN | known).done("valuta_motivazione", MINDED)
    return met_in_team(stage)


def banked(**differing: Any) -> Access:
    stage = weighed().done("restituisci_esito", FIT)
    return stage.done("inserisci_in_banca", BANKED | differing)


def searched() -> Access:
    """Foster care asks for a family, in the fascicolo of the child."""
    stage = Access(PROCESS, NOW)
    stage.start("msg_richiesta_abbinamento", **SEARCH)
    return stage


def refused(stage: Access, element: str, answers: dict[str, Any]) -> str:
    with pytest.raises(InvalidAnswers) as error:
        stage.done(element, answers)
    return faults(error.value)


# --- the offer ----------------------------------------------------------------------------------


def test_an_offer_at_the_front_desk_goes_on_in_a_fascicolo_of_its_own() -> None:
    stage = Access(PROCESS, NOW)
    stage.start("msg_apri_processo", caso_id=3, titolo="volontario")

    (sent,) = stage.sent
    assert sent.name == "msg_offerta_disponibilita"
    assert "caso_id" not in sent.payload
    assert stage.step.outcomes == ("scheda_aperta",)


@pytest.mark.parametrize(
    ("lack", "told"),
    [
        ({"informativa_consegnata": False}, "L'informativa si consegna"),
        ({"forma_interesse": []}, "Scegli almeno una risposta"),
        ({"data_offerta": "2025-11-04"}, "non può essere nel futuro"),
        (
            {"persone": [{"cognome": "Prova", "nome": "Ugo", "chi_e": "figlio"}]},
            "almeno un adulto che si offre",
        ),
    ],
)
def test_a_first_contact_says_who_offers_what_and_was_informed(
    lack: dict[str, Any], told: str
) -> None:
    assert told in refused(offered(), "primo_contatto", CONTACT | lack)


def test_the_two_who_come_to_know_a_family_work_side_by_side() -> None:
    assert sorted(informed().open) == ["conosci_famiglia", "valuta_motivazione"]


@pytest.mark.parametrize(
    ("lack", "told"),
    [
        ({"eta_min": 15}, "L'età più alta viene prima"),
        ({"colloqui": [TALK] * 4}, "meno di quelli fissati dal Comune"),
        ({"certificato_25bis": ""}, "Carica il documento"),
        ({"numero_max": 0}, "Il valore minimo è 1"),
    ],
)
def test_a_family_is_known_by_its_talks_its_house_and_its_certificate(
    lack: dict[str, Any], told: str
) -> None:
    assert told in refused(informed(), "conosci_famiglia", KNOWN | lack)


def test_no_name_and_no_story_of_the_family_enters_the_path() -> None:
    data = str(banked().step.data)

    assert not [word for word in ("Aurora", "Lia", "animale", "storia") if word in data]


# --- the outcome --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "end"),
    [("non_proseguire", ("non_idonea",)), ("sospesa", ()), ("idonea", ())],
)
def test_the_outcome_is_said_by_people_and_leads_where_it_says(
    outcome: str, end: tuple[str, ...]
) -> None:
    stage = weighed().done("restituisci_esito", FIT | {"esito_conoscenza": outcome})

    assert stage.step.outcomes == end


@pytest.mark.parametrize(
    ("way", "end"), [("ritirata", ("ritirata",)), ("non_proseguire", ("non_idonea",))]
)
def test_whoever_is_suspended_knows_how_it_ends(way: str, end: tuple[str, ...]) -> None:
    stage = weighed().done("restituisci_esito", FIT | {"esito_conoscenza": "sospesa"})

    stage.done("decidi_ripresa", {"seguito_sospensione": way, "motivo_ripresa": "Perché."})

    assert stage.step.outcomes == end


def test_nobody_enters_the_bank_before_the_outcome_was_told() -> None:
    stage = weighed().done("restituisci_esito", FIT)
    early = BANKED | {"data_inserimento": "2025-11-02"}

    assert "dopo l'esito detto alla famiglia" in refused(stage, "inserisci_in_banca", early)


def test_the_number_in_the_bank_is_that_of_the_fascicolo() -> None:
    stage = weighed().done("restituisci_esito", FIT)

    assert stage.said("inserisci_in_banca", "numero_banca") == "5"


def test_the_group_of_the_families_is_opened_for_whoever_wants_it() -> None:
    assert banked(vuole_gruppo=True).sent[-1].payload["processo"] == "p17_gruppi_iniziative"
    assert [one.name for one in banked().sent if one.name == "msg_apri_processo"] == []


def test_the_bank_knows_whether_a_family_hosts_girls_or_boys_alone() -> None:
    stage = weighed(sesso_accolto="F").done("restituisci_esito", FIT)

    stage.done("inserisci_in_banca", BANKED)

    assert stage.step.data["profilo"]["sesso"] == "F"


OTHERWISE = HOSTS | {"forma_interesse": ["affido"], "eta_max": 17}


# --- in the bank --------------------------------------------------------------------------------


def test_a_family_is_weighed_again_before_the_time_of_the_municipality_has_passed() -> None:
    stage = banked()

    stage.move_to(rome("2027-11-03 09:00"))

    assert sorted(stage.open) == ["aggiorna_stato", "rivaluta_famiglia"]


@pytest.mark.parametrize("state", ["in_pausa", "cessata"])
def test_whoever_stops_says_why_and_whether_somebody_counts_on_them(state: str) -> None:
    told = refused(banked(), "aggiorna_stato", {"stato_famiglia": state})

    assert "Scegli il motivo" in told


def test_a_withdrawal_is_told_to_the_paths_that_run_with_this_family() -> None:
    stage = banked()
    stops = {"stato_famiglia": "in_pausa", "motivo_ritiro": "salute"}

    stage.done("aggiorna_stato", stops | {"ritira_disponibilita": True})

    (sent,) = [one for one in stage.sent if one.name == "msg_disponibilita_ritirata"]
    assert (sent.correlation, sent.to_all) == ("5", True)
    assert stage.open == ["aggiorna_stato"]


def test_a_family_that_hosts_in_another_way_is_found_for_that() -> None:
    stage = banked()
    was = stage.step.data["profilo"]

    stage.done("aggiorna_stato", {"stato_famiglia": "attiva", "cambia_profilo": True, **OTHERWISE})

    now = stage.task("aggiorna_stato").data["profilo"]
    assert (now["eta_min"], now["eta_max"], now["forme"]) == (6, 17, ["affido"])
    assert now["con_limiti"] == was["con_limiti"]


def test_the_profile_of_a_family_stays_while_only_its_state_changes() -> None:
    stage = banked()
    was = stage.step.data["profilo"]

    stage.done("aggiorna_stato", {"stato_famiglia": "impegnata"})

    assert stage.task("aggiorna_stato").data["profilo"] == was


def test_a_family_that_is_not_confirmed_leaves_and_whoever_counts_on_it_knows() -> None:
    stage = banked()
    stage.move_to(rome("2027-11-03 09:00"))
    weighed_again = {
        "data_revisione": "2027-11-02",
        "che_cosa_e_cambiato": "Si sono separati.",
        "certificato_aggiornato": "1",
        "esito_revisione": "cessata",
        "motivazione": "Non è più il tempo.",
    }

    stage.done("rivaluta_famiglia", weighed_again)

    assert stage.sent[-1].name == "msg_disponibilita_ritirata"
    assert stage.step.outcomes == ("cessata",)


# --- the answer to foster care ------------------------------------------------------------------


def test_the_bank_answers_with_numbers_to_the_case_that_asked() -> None:
    stage = searched().done("proponi_abbinamento", PROPOSED)

    (sent,) = stage.sent
    assert (sent.name, sent.correlation) == ("msg_abbinamento_proposto", "8")
    assert sent.payload == {"famiglie": [{"numero": 5}]}
    assert stage.step.outcomes == ("abbinamento_proposto",)


def test_the_answer_is_for_the_child_whose_family_was_looked_for() -> None:
    stage = Access(PROCESS, NOW)
    stage.start("msg_richiesta_abbinamento", **SEARCH, minore_id=2)

    stage.done("proponi_abbinamento", PROPOSED)

    assert [one.correlation for one in stage.sent] == ["8:2"]


def test_nobody_is_an_answer_too_and_says_where_one_has_looked() -> None:
    nobody = {"esito_proposta": "nessuna"}

    assert "dove si è cercato" in refused(searched(), "proponi_abbinamento", nobody)
    stage = searched().done("proponi_abbinamento", nobody | {"note_ricerca": "Ovunque."})
    assert stage.sent[0].payload == {"famiglie": []}


@pytest.mark.parametrize(
    ("families", "told"),
    [([], "Indica almeno una famiglia"), ([5, 5], "scritta due volte")],
)
def test_families_are_named_once_each(families: list[int], told: str) -> None:
    answers = PROPOSED | {"famiglie": [{"numero": one} for one in families]}

    assert told in refused(searched(), "proponi_abbinamento", answers)


def test_a_request_that_is_over_is_not_answered() -> None:
    over = {"esito_proposta": "superata", "note_ricerca": "È tornato a casa."}

    stage = searched().done("proponi_abbinamento", over)

    assert stage.sent == []
    assert stage.step.outcomes == ("richiesta_superata",)
