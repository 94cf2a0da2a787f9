"""The urgent removal of art. 403 of the civil code: its clocks, its guards, what reaches it."""

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.urgent import (
    ADOPTED,
    ANSWERED,
    GROUNDS,
    NOW,
    PLACED,
    SEEN_BY_TWO,
    SENT,
    UNANSWERED,
    URGENT,
    WRITTEN,
    confirmed,
    placed,
    sent,
)

# --- who may, and on what grounds ---------------------------------------------------------------


@pytest.mark.parametrize(
    "missing", ["emergenza_non_differibile", "pericolo_incolumita"], ids=lambda name: name
)
def test_without_its_grounds_nobody_may_say_that_they_are_there(missing: str) -> None:
    stage = Access(URGENT, rome(NOW))
    stage.start("msg_apri_processo", caso_id=1, processo=URGENT)

    with pytest.raises(InvalidAnswers):
        stage.done("valuta_presupposti", GROUNDS | {missing: False})


def test_abandonment_is_ground_enough_in_an_emergency() -> None:
    stage = Access(URGENT, rome(NOW))
    stage.start("msg_apri_processo", caso_id=1, processo=URGENT)
    abandoned = {"abbandono_morale_materiale": True, "grave_pregiudizio_ambiente_familiare": False}

    stage.done("valuta_presupposti", GROUNDS | abandoned | {"pericolo_incolumita": False})

    assert stage.open == ["conferma_presupposti"]


def test_an_alternative_is_always_named() -> None:
    stage = Access(URGENT, rome(NOW))
    stage.start("msg_apri_processo", caso_id=1, processo=URGENT)

    with pytest.raises(InvalidAnswers):
        stage.done("valuta_presupposti", {**GROUNDS, "alternative_escluse": []})


def test_a_service_signs_its_act_and_the_police_attach_theirs() -> None:
    stage = confirmed()

    with pytest.raises(InvalidAnswers):
        stage.done("adotta_provvedimento", ADOPTED | {"autorita_emanante": "forze_ordine"})
    police = {key: value for key, value in ADOPTED.items() if key != "firma_provvedimento"}
    stage.done(
        "adotta_provvedimento",
        police | {"autorita_emanante": "forze_ordine", "atto_forze_ordine": "1"},
    )

    assert "esegui_collocamento" in stage.open


@pytest.mark.parametrize("kind", ["famiglia_pronta", "comunita_familiare", "parente"])
def test_a_child_under_six_is_placed_only_where_it_is_like_a_family(kind: str) -> None:
    young = {"data_nascita_piu_piccolo": "2021-01-01"}

    with pytest.raises(InvalidAnswers):
        placed(tipo_collocamento="struttura", **young)

    assert "redigi_relazione_sintetica" in placed(tipo_collocamento=kind, **young).open


def test_the_others_of_the_case_learn_when_but_never_where() -> None:
    told = {one.name: dict(one.payload) for one in placed().sent}

    assert told["msg_403_adottato"] == {
        "che_cosa": "protezione_urgente",
        "t0": rome("2026-02-10 11:30"),
        "di_chi": None,
    }
    assert set(told["msg_collocamento_avviato"]) == {"che_cosa", "data_ora", "tipo", "di_chi"}


@pytest.mark.parametrize(
    ("protected", "tied"), [([], "1:"), ([4], "1:4"), ([4, 5], "1:4+5")], ids=["nobody", "1", "2"]
)
def test_what_the_prosecutor_does_is_awaited_of_those_whom_the_act_protects(
    protected: list[int], tied: str
) -> None:
    stage = Access(URGENT, rome(NOW))
    stage.start("msg_apri_processo", caso_id=1, processo=URGENT, indirizzo_protetto=False)
    listed = [{"persona": one, "eta": 8} for one in protected]
    named = {"minori": listed} if protected else {}
    stage.done("valuta_presupposti", GROUNDS | named).done("conferma_presupposti", SEEN_BY_TWO)
    stage.done("adotta_provvedimento", ADOPTED).done("esegui_collocamento", PLACED)
    stage.done("avvisa_pm", ANSWERED).done("redigi_relazione_sintetica", WRITTEN)
    stage.move_to(rome("2026-02-10 19:10")).do("trasmetti_atti", **SENT)

    ears = {one.name: one.correlation for one in stage.step.events if "_pm_" in one.name}

    assert ears == {"msg_pm_revoca": tied, "msg_pm_ricorso_convalida": tied}
    told = {
        one.name: one.payload["di_chi"] for one in stage.sent if one.name == "msg_403_adottato"
    }
    assert told == {"msg_403_adottato": protected or None}


# --- the oral notice ----------------------------------------------------------------------------


def test_a_prosecutor_who_does_not_answer_is_called_again_in_a_quarter_of_an_hour() -> None:
    stage = confirmed().done("avvisa_pm", UNANSWERED)

    assert "avvisa_pm" not in stage.open
    assert stage.timers["richiama"] == rome("2026-02-10 12:15")
    assert "avvisa_pm" in stage.move_to(rome("2026-02-10 12:15")).open


def test_nothing_is_sent_before_the_oral_notice() -> None:
    stage = placed().done("redigi_relazione_sintetica", WRITTEN)
    assert "trasmetti_atti" not in stage.open

    stage.done("avvisa_pm", ANSWERED).hear("sig_avviso_orale")

    assert "trasmetti_atti" in stage.open


# --- the clocks ---------------------------------------------------------------------------------


def test_the_24_hours_run_from_the_placement_through_the_night() -> None:
    assert placed().timers["ore_24_superate"] == rome("2026-02-11 11:30")


def test_the_72_hours_run_from_the_sending() -> None:
    assert sent().timers["ore_72_superate"] == rome("2026-02-13 19:10")


def test_of_two_readings_the_72_hours_take_the_earlier() -> None:
    stage = sent("2026-02-11T15:00")

    assert stage.timers["ore_72_superate"] == rome("2026-02-14 11:30")
    assert "chiarisci_ritardo" in stage.open


def test_silence_of_the_prosecutor_opens_an_urgent_task_and_ends_no_placement() -> None:
    stage = sent().move_to(rome("2026-02-13 19:10"))

    assert "gestisci_inefficacia" in stage.open
    assert stage.step.outcomes == ()
    assert "msg_403_inefficace" not in [one.name for one in stage.sent]


def test_an_act_that_came_in_time_may_still_be_recorded_after_the_term() -> None:
    stage = sent().move_to(rome("2026-02-13 20:00"))

    stage.receive("msg_pm_ricorso_convalida", causa="pm_ricorso_convalida")

    assert "registra_ricorso_pm" in stage.open


def test_the_coordinator_alone_says_that_the_measure_is_over_and_the_others_learn() -> None:
    stage = sent().move_to(rome("2026-02-13 20:00"))

    stage.done(
        "gestisci_inefficacia",
        {
            "pm_chiamato_il": "2026-02-13T19:30",
            "avvocatura_sentita_il": "2026-02-13T19:40",
            "indicazioni_ricevute": "Nessun ricorso",
            "misura_ha_perso_efficacia": True,
            "misure_provvisorie": "no",
            "perche_efficacia": "Le ore sono passate",
        },
    )

    assert stage.open == ["rientro_assistito"]
    assert stage.sent[-1].name == "msg_403_inefficace"


@pytest.mark.parametrize(
    ("returns", "told"), [("si", ["msg_collocamento_terminato"]), ("altro_titolo", [])]
)
def test_who_pays_and_who_follows_the_case_learn_that_the_child_went_home(
    returns: str, told: list[str]
) -> None:
    stage = sent().receive("msg_pm_revoca", causa="pm_revoca")
    stage.done("registra_revoca_pm", {"data_ora_revoca": "2026-02-10T19:10", "atto_revoca": "1"})
    stage.decide("rivedi_trasmissione", esito_revisione_403="completi")
    stage.sent.clear()

    home = {
        "modalita_rientro": "In auto",
        "piano_sicurezza": "Visite",
        "nuova_segnalazione": False,
    }
    when = {"data_rientro": "2026-02-10T19:10"} if returns == "si" else {"titolo_che_resta": "TO"}
    stage.done("rientro_assistito", {**home, **when, "minore_rientra": returns})

    assert [one.name for one in stage.sent] == told
    assert stage.step.outcomes[-1] == "revocato_pm"


def test_acts_with_a_protected_address_in_them_do_not_leave() -> None:
    stage = confirmed(protected=True).done("adotta_provvedimento", ADOPTED)
    stage.done("esegui_collocamento", PLACED).done("avvisa_pm", ANSWERED)
    stage.done("redigi_relazione_sintetica", WRITTEN)
    leaving = SENT | {"pec_inviata_at": "2026-02-10T19:10"}
    stage.move_to(rome("2026-02-10 19:10"))

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("trasmetti_atti", leaving | {"indirizzi_omessi_atti": False})
    stage.done("trasmetti_atti", leaving | {"indirizzi_omessi_atti": True})

    assert "gli atti non partono" in faults(refused.value)
    assert "rivedi_trasmissione" in stage.open


def test_a_protected_address_found_in_what_left_is_not_passed_over() -> None:
    found = {"esito_revisione_403": "completi", "indirizzi_omessi": False}

    with pytest.raises(InvalidAnswers) as refused:
        sent().done("rivedi_trasmissione", found)

    assert "la copia si ritiri" in faults(refused.value)


def test_what_was_missing_from_the_acts_is_sent_after_them_with_its_receipt() -> None:
    lacking = {"indirizzi_omessi": True, "rilievi_403": "Manca il verbale"}
    note = {"che_cosa_si_integra": "Il verbale", "protocollo_nota": "151", "ricevuta_nota": "1"}
    stage = sent().done("rivedi_trasmissione", {"esito_revisione_403": "da_integrare", **lacking})
    assert stage.open == ["integra_atti"]

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("integra_atti", {**note, "nota_inviata_il": "2026-02-10T19:00"})
    stage.done("integra_atti", {**note, "nota_inviata_il": "2026-02-10T19:10"})

    assert "prima degli atti" in faults(refused.value)
    assert stage.open == []
