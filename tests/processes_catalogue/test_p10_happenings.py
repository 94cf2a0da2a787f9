"""The neutral space when something happens from outside, until it ends."""

from datetime import date
from typing import Any

import pytest

from forms import load_form
from tests.processes_catalogue.inquiry import FILES, posted, rome
from tests.processes_catalogue.neutral_space import (
    AGREED,
    HELD,
    MISSED,
    NOTED,
    ORDER,
    asked,
    meeting,
    prepared,
    refused,
    requested,
)

ALONE = {"restano_altri_minori": False, "ag_informata": True}
ADULT: dict[str, Any] = {
    "ragazzo_sentito": True,
    "che_cosa_chiede": "Studiare",
    "motivazione": "Lo chiede",
}
GOES_ON = {
    "seguito_maggiore_eta": "si_chiude",
    "minori": [{"persona": 3}],
    "restano_altri_minori": True,
}
CLOSED = {
    "data_chiusura": "2025-09-24",
    "motivazione": "Come agli atti",
    "situazione_finale": "Nulla resta aperto",
    "ag_informata": True,
}


@pytest.mark.parametrize(
    ("follows", "outcome"),
    [("prosieguo", "prosieguo_aperto"), ("si_chiude", "maggiore_eta")],
)
def test_at_eighteen_the_young_person_decides(follows: str, outcome: str) -> None:
    stage = meeting().done("incontro", HELD).receive("msg_minore_maggiorenne")

    stage.do("valuta_maggiore_eta", **ADULT, **ALONE, seguito_maggiore_eta=follows)

    assert stage.step.outcomes == (outcome,)


def test_at_eighteen_what_the_judge_awaited_of_the_meetings_is_owed_no_more() -> None:
    stage = meeting().done("incontro", HELD).receive("msg_minore_maggiorenne")

    stage.do("valuta_maggiore_eta", **ADULT, **ALONE, seguito_maggiore_eta="si_chiude")

    ended = [given for handler, given in stage.jobs if handler == "termini.adempi"][-1]
    assert ended["cessano"] == ["L30", "valutazione.durata"]


def test_whoever_goes_on_after_eighteen_knows_which_acts_were_read() -> None:
    stage = meeting().done("incontro", HELD).receive("msg_minore_maggiorenne")

    stage.do("valuta_maggiore_eta", **ADULT, **ALONE, seguito_maggiore_eta="prosieguo")

    (begun,) = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    assert "atti_letti" in begun


def test_at_eighteen_nothing_ends_before_the_last_meeting_has_its_minutes() -> None:
    stage = meeting().receive("msg_minore_maggiorenne")
    ends = {**ADULT, **ALONE, "seguito_maggiore_eta": "si_chiude"}

    assert "R09" in refused(stage, "valuta_maggiore_eta", ends)
    stage.done("incontro", HELD).done("valuta_maggiore_eta", ends)

    assert stage.step.outcomes == ("maggiore_eta",)


def test_at_eighteen_nothing_ends_before_a_meeting_that_was_missed_is_dealt_with() -> None:
    stage = meeting().done("incontro", MISSED).receive("msg_minore_maggiorenne")
    ends = {**ADULT, **ALONE, "seguito_maggiore_eta": "si_chiude"}

    assert "resta qualcosa da finire" in refused(stage, "valuta_maggiore_eta", ends)
    stage.done("gestione_mancata_visita", NOTED).done("valuta_maggiore_eta", ends)

    assert stage.step.outcomes == ("maggiore_eta",)


def test_the_meetings_go_on_for_the_other_children() -> None:
    stage = requested(minori=[{"persona": 1}, {"persona": 3}])
    stage.receive("msg_minore_maggiorenne", minore_id=1)

    stage.do("valuta_maggiore_eta", **ADULT, **GOES_ON)

    assert stage.open == ["presa_in_carico"]


def test_the_birthday_of_a_sibling_ends_no_meetings_of_a_younger_child() -> None:
    stage = requested(minori=[{"persona": 3}])
    stage.receive("msg_minore_maggiorenne", minore_id=1)

    stage.do("valuta_maggiore_eta", **ADULT, **GOES_ON)

    assert stage.open == ["presa_in_carico"]


def test_the_meetings_of_an_only_child_do_not_go_on_for_others() -> None:
    stage = requested(minori=[{"persona": 1}])
    stage.receive("msg_minore_maggiorenne", minore_id=1)

    nobody = {**ADULT, **GOES_ON}
    del nobody["minori"]
    said = refused(stage, "valuta_maggiore_eta", nobody)

    assert said == (
        "In questo percorso non ci sono altri minori: se ne resta uno scrivilo nell'elenco"
    )


def test_a_danger_that_is_excluded_changes_nothing() -> None:
    stage = meeting().hear("sig_grave_pregiudizio")

    stage.do(
        "valuta_grave_pregiudizio",
        fatti="Un graffio",
        pericolo_immediato=False,
        esito_pregiudizio="escluso",
        motivazione="Giocava",
    )

    assert stage.open == ["incontro"]


def test_a_placement_that_ended_is_looked_at_while_the_meetings_go_on() -> None:
    stage = meeting().receive("msg_collocamento_terminato")

    stage.do(
        "rivedi_collocamento",
        con_chi_vive="La nonna",
        cambia_accompagnatore=True,
        che_cosa_cambia_incontri="Accompagna la nonna",
    )

    assert stage.open == ["incontro"]


def test_a_placement_that_begins_is_looked_at_while_the_meetings_go_on() -> None:
    stage = meeting()

    stage.receive("msg_collocamento_avviato", di_chi=[1])

    assert sorted(stage.open) == ["incontro", "rivedi_collocamento"]


def test_the_placement_of_a_sibling_who_does_not_come_changes_nothing() -> None:
    stage = meeting()

    stage.receive("msg_collocamento_avviato", di_chi=[3])

    assert stage.open == ["incontro"]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ({}, ["assegna_posto", "informa_ag_attesa"]),
        ({"tipo_titolo": "progetto_emd", "provvedimento_ref": None}, ["assegna_posto"]),
    ],
)
def test_a_long_wait_is_told_to_the_court_that_ordered_the_meetings(
    title: dict[str, Any], told: list[str]
) -> None:
    consent = {"progetto_emd_ref": "1", "consenso_genitori": True} if title else {}
    stage = asked(titolo="volontario", provvedimento_id=None if title else 1)
    answers = {**ORDER, **title, **consent}
    stage.done("richiesta_attivazione", {k: v for k, v in answers.items() if v is not None})
    stage.decide("presa_in_carico", accettata="lista_attesa")

    stage.move_to(rome("2025-10-21 09:00"))

    assert sorted(stage.open) == told


def test_meetings_that_a_court_ordered_are_not_stopped_without_telling_it() -> None:
    stage = asked(titolo="volontario").done("richiesta_attivazione", ORDER)
    stage.receive("msg_chiusura_forzata", causa="chiusura_forzata")
    closed = {
        "segnalazione_verificata": True,
        "esito_verifica_segnalazione": "Nessun obbligo",
        "chiusura": {**CLOSED, "esito": "chiusura_disposta", "ag_informata": False},
    }

    assert "R26" in refused(stage, "chiudi_per_evento", closed)


def test_after_an_act_that_suspends_visits_meetings_go_on_only_with_a_reason() -> None:
    act = {"provvedimento_id": 2, "mandati": [], "visite": "sospese"}
    stage = meeting().done("incontro", HELD).receive("msg_provvedimento_modificato", **act)
    goes_on = {
        "seguito_provvedimento": "prosegue",
        "incontri_gia_avviati": True,
        "che_cosa_cambia": "Sospese le visite della nonna",
    }

    assert "R08" in refused(stage, "leggi_provvedimento", goes_on)
    stage.do("leggi_provvedimento", **goes_on, motivo_proseguimento="Non quelle del padre")

    assert stage.open == ["richiesta_attivazione"]


@pytest.mark.parametrize(
    ("ordered", "wanted", "offered"),
    [
        ("2026-06-30", None, "30/06/2026"),  # the day on which the path counted by then
        ("", None, "10/09/2026"),  # the twelve months run from the first request
        ("2026-06-30", date(2026, 3, 1), "01/03/2026"),
    ],
)
def test_an_act_takes_the_report_no_day_that_it_does_not_change(
    ordered: str, wanted: date | None, offered: str
) -> None:
    stage = prepared(relazione_entro=ordered).done("accordo_spazio_neutro", AGREED)
    stage.receive(
        "msg_provvedimento_modificato", provvedimento_id=2, mandati=[], scadenza_ag=wanted
    )

    stage.do(
        "leggi_provvedimento",
        seguito_provvedimento="prosegue",
        incontri_gia_avviati=True,
        che_cosa_cambia="Chi accompagna",
    )

    assert stage.said("richiesta_attivazione", "relazione_entro") == offered


@pytest.mark.parametrize(
    ("day", "said"), [("2025-12-22", []), ("2025-12-25", ["calendario.0.quando"])]
)
def test_a_meeting_on_a_day_on_which_the_office_rests_is_pointed_out(
    day: str, said: list[str]
) -> None:
    stage = prepared()
    form = load_form(FILES, "p10_spazio_neutro", "accordo_spazio_neutro")
    answers = {**AGREED, "calendario": [{"quando": f"{day}T16:00"}]}
    context = stage.context(stage.task("accordo_spazio_neutro"))

    read = form.read(dict(posted(answers)), context=context)

    assert [one.field for one in read.warnings if "non lavora" in one.message] == said


def test_after_a_suspension_no_meeting_is_held() -> None:
    stage = meeting().done("incontro", HELD)
    stage.receive("msg_provvedimento_modificato", provvedimento_id=2, mandati=[])
    stage.do(
        "leggi_provvedimento",
        seguito_provvedimento="sospeso",
        incontri_gia_avviati=True,
        che_cosa_cambia="Sospesi",
    )

    stage.move_to(rome("2026-03-01 12:00"))

    assert stage.open == ["chiusura_sn"]
    assert [one.name for one in stage.sent] == ["msg_visita_sospesa"]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("liberalizzazione", "vuole l'autorizzazione"),
        ("passaggio_a_visite_facilitate_esterne", "vuole l'autorizzazione"),
        ("sospeso_ag", "registra prima il provvedimento"),
    ],
)
def test_an_outcome_has_its_ground(outcome: str, said: str) -> None:
    stage = requested().done(
        "presa_in_carico", {"accettata": "no_titolo", "motivo_non_accettata": "Manca"}
    )

    assert said in refused(stage, "chiusura_sn", {"chiusura": {**CLOSED, "esito": outcome}})


def test_with_an_order_the_authority_is_always_told_of_the_end() -> None:
    stage = requested().done(
        "presa_in_carico", {"accettata": "no_titolo", "motivo_non_accettata": "Manca"}
    )
    silent = {**CLOSED, "esito": "non_avviato", "ag_informata": False}

    assert "deve essere informata" in refused(stage, "chiusura_sn", {"chiusura": silent})


def test_no_form_of_the_neutral_space_asks_for_an_address() -> None:
    forms = [text for path, text in FILES.items() if path.startswith("forms/p10_spazio_neutro/")]

    assert forms
    assert [one for one in forms if b'"C4"' in one or b"indirizzo.json" in one] == []
