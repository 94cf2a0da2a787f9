"""A child with a disability (P14): what each page refuses, and where each answer leads."""

from typing import Any

import pytest

from tests.processes_catalogue import access
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.disability import (
    ASKED,
    BUDGET,
    COVERED,
    LEAVING,
    PROFILE,
    SEEN,
    STARTED,
    SUPPORT,
    asked,
    profiled,
    refusal,
    shared,
    working,
)

ELSEWHERE = {"seguito_provvedimento": "continua", "che_cosa_cambia": "Incontri con il padre."}
PROTECTED = {"presa_in_carico_aperta": True}
CARE = {"percorso": "p03_presa_in_carico", "nome": "Presa in carico", "legge_atti": True}
SAID = {
    "data_chiusura": "2026-02-09",
    "motivazione": "Come agli atti.",
    "situazione_finale": "La famiglia sa a chi chiedere.",
}


def closing(outcome: str, **changed: Any) -> dict[str, Any]:
    told = SAID | {"esito": outcome} | changed
    return {"a_chi_tornare": "L'unità operativa", "chiusura": told}


def leaving() -> Access:
    """The family leaves while the supports go on."""
    stage = working().done("segui_sostegni", SEEN | {"che_cosa_segue": "rinuncia"})
    return stage.done("registra_rinuncia", LEAVING)


# --- the request -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"famiglia_daccordo": False}, "Senza l'accordo della famiglia"),
        ({"minori_seguiti": []}, "Serve almeno una voce"),
        ({"minori_seguiti": [{"persona": 1, "eta": 18}]}, "da 0 a 17"),
        ({"certificata_il": ""}, "data che sta sul verbale"),
        ({"certificata_il": "2026-03-01"}, "futuro"),
        ({"scuola": ""}, "Scegli la scuola"),
        ({"chi_chiede": "scuola"}, "Scegli l'ente"),
        ({"certificazione": "a voce"}, "una delle risposte"),
    ],
)
def test_a_request_that_does_not_hold_together_is_refused(
    changed: dict[str, Any], said: str
) -> None:
    assert said in refusal(asked(), "raccogli_domanda", ASKED | changed)


def test_what_a_judge_orders_does_not_wait_for_the_family() -> None:
    stage = asked(titolo="mandato")

    assert stage.done("raccogli_domanda", ASKED | {"famiglia_daccordo": False}).open == [
        "identifica_persone"
    ]


def test_without_a_certificate_its_date_is_not_asked() -> None:
    bare = ASKED | {"certificazione": "in_corso", "certificata_il": ""}

    assert asked().done("raccogli_domanda", bare).open == ["identifica_persone"]


def test_a_path_begun_without_a_title_is_voluntary() -> None:
    stage = profiled(titolo=None)

    assert stage.task("scrivi_profilo").data["titolo"] == "volontario"


# --- the meeting and the profile ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"profilo_icf": [{"codice": "450", "qualificatore": "2"}]}, "Un codice ICF"),
        ({"profilo_icf": [{"codice": "d450", "qualificatore": "7"}]}, "Il qualificatore"),
        ({"profilo_icf": []}, "Serve almeno una voce"),
        ({"desideri_minore": ""}, "Manca la risposta"),
        ({"sostegni_proposti": []}, "almeno un sostegno"),
        ({"esito_uvm": "ci_si_rivede"}, "Scrivi perché"),
    ],
)
def test_a_profile_that_is_not_whole_is_refused(changed: dict[str, Any], said: str) -> None:
    assert said in refusal(profiled(), "scrivi_profilo", PROFILE | changed)


@pytest.mark.parametrize(
    ("outcome", "then"),
    [
        ("progetto", "bozza_progetto"),
        ("ci_si_rivede", "convoca_equipe"),
        ("rinuncia", "registra_rinuncia"),
    ],
)
def test_the_meeting_says_where_one_goes(outcome: str, then: str) -> None:
    said = PROFILE | {"esito_uvm": outcome, "motivo_esito_uvm": "Come agli atti."}

    assert profiled().done("scrivi_profilo", said).open == [then]


def test_no_datum_of_health_travels_with_the_path() -> None:
    data = shared().task("definisci_budget").data

    assert not {"diagnosi_icd", "profilo_icf", "certificazione", "desideri_minore"} & set(data)


# --- supports and budget -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"sostegni": []}, "Serve almeno una voce"),
        ({"sostegni": [SUPPORT | {"ore": "169"}]}, "da zero a centosessantotto"),
        ({"sostegni": [SUPPORT | {"ore": "-1"}]}, "da zero a centosessantotto"),
        ({"budget_totale": "-0.01"}, "sotto zero"),
        ({"revisione_entro": "2027-02-10"}, "oltre l'intervallo"),
        ({"prossima_verifica": "2027-01-01"}, "dopo il termine"),
        ({"revisione_entro": "2026-02-08"}, "oggi"),
    ],
)
def test_a_budget_that_does_not_hold_together_is_refused(
    changed: dict[str, Any], said: str
) -> None:
    assert said in refusal(shared(), "definisci_budget", BUDGET | changed)


def test_a_review_may_be_a_year_from_now_to_the_day() -> None:
    assert shared().done("definisci_budget", BUDGET | {"revisione_entro": "2027-02-09"}).open == [
        "approva_budget"
    ]


def test_with_protection_at_work_there_is_one_case_manager() -> None:
    stage = shared(ASKED | PROTECTED)
    joined = BUDGET | PROTECTED | {"progetti_collegati": "Un solo incontro al mese."}

    assert "il responsabile è uno solo" in refusal(stage, "definisci_budget", joined)
    assert "progetti si collegano" in refusal(
        stage, "definisci_budget", BUDGET | PROTECTED | {"case_manager": 1}
    )
    assert stage.done("definisci_budget", joined | {"case_manager": 1}).open == ["approva_budget"]


def test_whoever_asks_cannot_say_that_protection_is_not_at_work_where_it_is() -> None:
    stage = asked()
    stage.paths = [CARE]

    assert "è aperta la presa in carico" in refusal(stage, "raccogli_domanda", ASKED)
    assert stage.said("raccogli_domanda", "presa_in_carico_aperta") == "si"


def test_protection_that_begins_later_is_seen_by_whoever_follows_and_asked_in_the_budget() -> None:
    stage = working()
    stage.paths = [CARE]

    assert stage.said("segui_sostegni", "in_carico_alla_tutela") == "Presa in carico"

    other = shared()
    other.paths = [CARE]
    assert "è aperta la presa in carico" in refusal(other, "definisci_budget", BUDGET)
    assert other.said("definisci_budget", "case_manager") == "1"


@pytest.mark.parametrize("name", ["sostegni_coperti", "responsabile_unico", "revisione_fissata"])
def test_with_one_no_the_budget_is_not_approved(name: str) -> None:
    stage = shared().done("definisci_budget", BUDGET)

    assert "Con un no" in refusal(stage, "approva_budget", COVERED | {name: False})


def test_a_budget_to_correct_goes_back_to_whoever_wrote_it() -> None:
    stage = shared().done("definisci_budget", BUDGET)
    back = COVERED | {"esito_budget": "da_correggere"}

    assert "Scrivi che cosa correggere" in refusal(stage, "approva_budget", back)
    assert stage.done("approva_budget", back | {"rilievi_budget": "Chi paga?"}).open == [
        "definisci_budget"
    ]


def test_each_path_that_is_chosen_is_opened() -> None:
    stage = shared().done("definisci_budget", BUDGET).done("approva_budget", COVERED)

    stage.done(
        "attiva_sostegni", STARTED | {"percorsi_da_aprire": ["p19_percorso_personalizzato"]}
    )

    assert [one.name for one in stage.sent][-1:] == ["msg_apri_processo"]


# --- from the first page on ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "then"),
    [
        ("msg_decesso", ["chiudi_per_evento"]),
        ("msg_chiusura_forzata", ["chiudi_per_evento"]),
        ("msg_trasferimento_competenza", ["raccogli_domanda", "rileva_variazione"]),
    ],
)
def test_what_happens_reaches_the_path_while_its_first_page_is_open(
    message: str, then: list[str]
) -> None:
    stage = asked().receive(message, causa=message.removeprefix("msg_"))

    assert sorted(stage.open) == then


def test_a_child_who_is_followed_already_is_not_followed_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {"minore_id": 1, "compie_diciotto_il": None, "gia_seguita": True}
    monkeypatch.setitem(access.RESULTS, "persone.maggiore_eta", found)

    stage = asked().done("raccogli_domanda", ASKED)

    assert stage.step.outcomes == ("gia_seguito",)


# --- leaving and closing ------------------------------------------------------------------------


def test_leaving_does_not_remove_the_duty_to_report() -> None:
    stage = leaving()

    assert "perché non si segnala" in refusal(
        stage, "verifica_obbligo", {"obbligo_segnalare": "non_dovuta"}
    )


def test_a_question_of_the_table_that_is_left_out_is_asked() -> None:
    stage = working().done("segui_sostegni", SEEN | {"che_cosa_segue": "rinuncia"})

    assert refusal(stage, "registra_rinuncia", LEAVING | {"natura_fatti": ""})


def test_whoever_leaves_is_closed_as_leaving() -> None:
    stage = leaving().done(
        "verifica_obbligo",
        {"obbligo_segnalare": "non_dovuta", "motivazione_scostamento": "Lo segue il pediatra."},
    )

    assert stage.done("chiudi_percorso", closing("rinuncia")).step.outcomes == ("rinuncia",)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("rinuncia", "va verificato l'obbligo"), ("passaggio_adulti", "Nessun servizio per adulti")],
)
def test_a_path_is_not_closed_with_what_did_not_happen(outcome: str, said: str) -> None:
    stage = working().done("segui_sostegni", SEEN | {"che_cosa_segue": "compiuto"})

    assert said in refusal(stage, "chiudi_percorso", closing(outcome))


def test_with_an_order_in_force_the_court_is_told_of_the_end() -> None:
    stage = working(titolo="mandato").done("segui_sostegni", SEEN | {"che_cosa_segue": "compiuto"})

    assert "Autorità giudiziaria" in refusal(
        stage, "chiudi_percorso", closing("progetto_concluso")
    )
    assert stage.done(
        "chiudi_percorso", closing("progetto_concluso", ag_informata=True)
    ).step.outcomes == ("progetto_concluso",)


def test_a_decree_about_something_else_leaves_the_supports_where_they_were() -> None:
    stage = working(titolo="volontario")
    under_way = list(stage.open)
    stage.receive("msg_provvedimento_modificato", provvedimento_id=11, mandati=["spazio_neutro"])

    stage.done("leggi_provvedimento", ELSEWHERE)

    assert stage.open == under_way
    data = stage.task("segui_sostegni").data
    assert (data["titolo"], data["provvedimento_id"]) == ("volontario", 7)
