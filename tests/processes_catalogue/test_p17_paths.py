"""Groups and initiatives road by road: what is refused, and what the stories do not tell."""

from collections.abc import Mapping
from typing import Any

import pytest

from forms import load_form
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.initiatives import (
    ADA,
    BOTH,
    ENROLLED,
    HELD,
    JOINING,
    SHEET,
    TALKING,
    asked,
    enrolled,
    planned,
    published,
)
from tests.processes_catalogue.inquiry import FILES, offered, posted, rome
from tests.processes_catalogue.neutral_space import refused

TALK = {"tipo": "gruppo_parola", "eta_min": 6, "eta_max": 9}
RESULT = ("questionari_raccolti", "gradimento")


# --- the sheet ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"max_partecipanti": 0}, ""),
        ({"min_partecipanti": 5}, "più piccolo del minimo"),
        ({"eta_min": 9, "eta_max": 6}, "età massima è più piccola"),
        ({"calendario": [{"quando": "2025-10-01T17:00"}]}, "dopo la chiusura"),
        ({"calendario": [{"quando": "2025-10-14T17:00"}] * 2}, "compare due volte"),
        (
            {"calendario": [{"quando": "2025-10-21T17:00"}, {"quando": "2025-10-14T17:00"}]},
            "in ordine di data",
        ),
        ({"chiusura_iscrizioni": "2025-09-01T18:00"}, ""),
        ({"conduttori": [{}]}, ""),
        ({"tipo": "gruppo_parola"}, "la fascia d'età"),
    ],
)
def test_a_sheet_that_does_not_add_up_is_refused(changed: dict[str, Any], said: str) -> None:
    assert said in refused(planned(), "scheda_iniziativa", {**SHEET, **changed})


def test_the_template_of_a_talking_group_advises_and_does_not_stop() -> None:
    stage = planned().done("scheda_iniziativa", TALKING)

    assert stage.open == ["approva_pubblica"]


def test_whoever_wrote_the_sheet_does_not_approve_it() -> None:
    stage = planned().done("scheda_iniziativa", SHEET)

    element = stage.program.elements[("p17_gruppi_iniziative", "approva_pubblica")]
    assert element.properties["diverso_da"] == "scheda_iniziativa"


# --- enrolments (R34) ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "consents",
    [
        {"consenso_genitore1": "si", "consenso_genitore2": "no"},
        {"consenso_genitore1": "no", "consenso_genitore2": "si"},
        {"consenso_genitore1": "no", "consenso_genitore2": "no"},
    ],
)
def test_no_child_takes_part_without_both_consents(consents: Mapping[str, str]) -> None:
    answers = {**ENROLLED, "partecipanti": [{**ADA, **consents}]}

    assert "R34" in refused(published(**TALK), "raccogli_iscrizioni", answers)


@pytest.mark.parametrize("reason", ["unico_titolare", "autorizzazione_giudice"])
def test_one_consent_is_enough_where_the_law_says_so(reason: str) -> None:
    consents = {"consenso_genitore1": "si", "consenso_genitore2": "no", "titolo_unico": reason}

    stage = published(**TALK).done(
        "raccogli_iscrizioni", {**ENROLLED, "partecipanti": [{**ADA, **consents}]}
    )

    assert stage.open == ["incontro_genitori"]


def test_an_open_laboratory_asks_for_no_consents_of_parents() -> None:
    assert "attendi_incontro" in enrolled().timers


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"partecipanti": [ADA] * 4}, "posti sono finiti"),
        ({"partecipanti": [{**ADA, "informativa": False}]}, "prima di iscrivere"),
        ({"partecipanti": [{"informativa": True}]}, "Scrivi il cognome"),
        ({"partecipanti": [{**ADA, "consensi": ["immagini"]}]}, "Senza il consenso a partecipare"),
    ],
)
def test_an_enrolment_that_does_not_add_up_is_refused(changed: dict[str, Any], said: str) -> None:
    assert said in refused(published(), "raccogli_iscrizioni", {**ENROLLED, **changed})


@pytest.mark.parametrize(
    ("born", "why", "told"),
    [
        ("2019-10-14", None, False),  # six years old on the day of the first meeting
        ("2019-10-15", None, True),
        ("2015-10-15", None, False),  # still nine
        ("2015-10-14", None, True),
        ("2015-10-14", "Va ancora alla primaria.", False),
    ],
)
def test_whoever_is_of_another_age_at_the_first_meeting_takes_part_for_a_reason(
    born: str, why: str | None, *, told: bool
) -> None:
    card = {**ADA, **BOTH, "data_nascita": born} | ({} if why is None else {"motivo_eta": why})

    stage = published(**TALK)

    if told:
        said = refused(stage, "raccogli_iscrizioni", {**ENROLLED, "partecipanti": [card]})
        assert "fuori dalla fascia d'età" in said
    else:
        stage.done("raccogli_iscrizioni", {**ENROLLED, "partecipanti": [card]})
        assert stage.open == ["incontro_genitori"]


def test_without_a_date_of_birth_one_is_told_that_the_age_is_not_known() -> None:
    stage = published(**TALK)

    stage.done("raccogli_iscrizioni", {**ENROLLED, "partecipanti": [{**ADA, **BOTH}]})

    assert "Senza la data di nascita" in stage.warned[-1]


def test_those_enrolled_are_counted_by_the_form_itself() -> None:
    stage = published()

    stage.done("raccogli_iscrizioni", {**ENROLLED, "partecipanti": [ADA, {**ADA, "nome": "Ida"}]})

    assert stage.step.data["iscritti"] == 2


def test_a_meeting_is_offered_those_enrolled() -> None:
    stage = enrolled()
    stage.people = [{"persona": 4, "ruolo": "altro"}, {"persona": 7, "ruolo": "altro"}]
    stage.move_to(rome("2025-10-14 17:00"))

    there = offered(stage, "tieni_incontro", "presenti", "partecipante", stato_incontro="svolto")

    assert there == ["4", "7"]


def test_enrolments_close_by_themselves_and_too_few_are_decided_upon() -> None:
    stage = published()

    stage.move_to(rome("2025-10-10 18:00"))

    assert stage.open == ["decidi_rinvio"]


def test_an_enrolment_sent_by_another_path_is_taken_while_they_are_open() -> None:
    stage = published(**TALK).receive("msg_iscrizione_gruppo", riferimento=1)

    assert sorted(stage.open) == ["accogli_iscrizione", "raccogli_iscrizioni"]
    card = {**ADA, "consenso_genitore1": "si", "consenso_genitore2": "no"}
    said = refused(stage, "accogli_iscrizione", {"partecipanti": [card]})
    assert "R34" in said


def test_after_they_have_closed_nobody_awaits_an_enrolment() -> None:
    stage = enrolled()

    assert "msg_iscrizione_gruppo" not in {one.name for one in stage.step.events}


def test_new_enrolments_have_new_days() -> None:
    stage = published()
    stage.move_to(rome("2025-10-10 18:00"))
    answers = {
        "esito_rinvio": "si_riapre",
        "motivo": "Pochi",
        "iscritti_avvisati": True,
        "chiusura_iscrizioni": "2025-10-20T18:00",
    }

    old = refused(stage, "decidi_rinvio", {**answers, "calendario": SHEET["calendario"][:1]})

    assert "dopo la chiusura" in old
    assert "almeno un incontro" in refused(stage, "decidi_rinvio", answers)
    days = [{"quando": f"2025-{day}T17:00"} for day in ("11-04", "10-28")]
    turned = refused(stage, "decidi_rinvio", {**answers, "calendario": days})
    assert "in ordine di data" in turned
    twice = refused(stage, "decidi_rinvio", {**answers, "calendario": [days[0], days[0]]})
    assert "compare due volte" in twice


def test_an_initiative_put_off_asks_for_no_days() -> None:
    stage = published()
    stage.move_to(rome("2025-10-10 18:00"))
    put_off = {"esito_rinvio": "rinviata", "motivo": "Pochi", "iscritti_avvisati": True}

    assert stage.done("decidi_rinvio", put_off).step.outcomes == ("rinviata",)


# --- the meetings -------------------------------------------------------------------------------


def test_a_sign_of_risk_is_written_beside_the_meetings_which_go_on() -> None:
    stage = enrolled()
    stage.move_to(rome("2025-10-14 19:00"))

    stage.done("tieni_incontro", {**HELD, "segnali_di_rischio": "si"})

    (sent,) = [one for one in stage.sent if one.name == "msg_apri_processo"]
    assert sent.payload == {"caso_id": 9, "processo": "segnale_di_rischio"}
    assert "attendi_incontro" in stage.timers


def to_be_judged() -> Access:
    stage = enrolled()
    for day in ("2025-10-14", "2025-10-21"):
        stage.move_to(rome(f"{day} 19:00"))
        stage.done("tieni_incontro", HELD)
    return stage


def test_what_is_liked_is_not_said_where_nobody_was_asked() -> None:
    stage = to_be_judged()

    said = {name: stage.said("valutazione_finale", name) for name in RESULT}

    assert said == {"questionari_raccolti": "0", "gradimento": "Non rilevato"}


@pytest.mark.parametrize(
    ("papers", "liked"),
    [
        (["alto", "basso", "alto"], "alto"),
        (["basso", "medio", "alto"], "medio"),
        (["basso", "alto"], "medio"),
        (["basso", "basso", "alto"], "basso"),
    ],
)
def test_what_is_liked_is_counted_from_the_papers(papers: list[str], liked: str) -> None:
    stage = to_be_judged()
    task = stage.task("valutazione_finale")
    typed = {
        "questionari": [{"quanto_e_piaciuto": one} for one in papers],
        "obiettivi_raggiunti": "si",
        "si_propone_di_ripetere": False,
    }

    read = load_form(FILES, task.process, "valutazione_finale").read(
        dict(posted(typed)), context=stage.context(task)
    )

    assert {name: read.values[name] for name in RESULT} == {
        "questionari_raccolti": len(papers),
        "gradimento": liked,
    }


# --- a place asked for by a family's path -------------------------------------------------------


def test_a_family_is_enrolled_with_both_consents_and_no_name_travels() -> None:
    stage = asked().done("raccogli_adesione", {**JOINING, **BOTH})

    (sent,) = [one for one in stage.sent if one.name == "msg_iscrizione_gruppo"]
    assert set(sent.payload) == {"consensi_validi", "riferimento"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"consenso_genitore1": "si", "consenso_genitore2": "no"}, "R34"),
        ({"consenso_genitore1": "si"}, "Scrivi se acconsente"),
        (
            {
                "consenso_genitore1": "si",
                "consenso_genitore2": "no",
                "titolo_unico": "unico_titolare",
            },
            "Allega l'atto",
        ),
    ],
)
def test_no_family_enrols_a_child_without_what_it_takes(
    changed: dict[str, Any], said: str
) -> None:
    assert said in refused(asked(), "raccogli_adesione", {**JOINING, **changed})


def test_a_refusal_is_kept_in_the_family_and_sent_nowhere() -> None:
    answers = {
        "esito_adesione": "senza_consenso",
        "tipo_chiesto": "gruppo_parola",
        "consenso_genitore1": "si",
        "consenso_genitore2": "no",
    }

    stage = asked().done("raccogli_adesione", answers)

    assert stage.sent == []
    assert stage.open == []


@pytest.mark.parametrize("message", ["msg_decesso", "msg_chiusura_forzata"])
def test_a_family_whose_case_stops_is_not_asked_any_more(message: str) -> None:
    stage = asked().receive(message, causa=message)

    assert (stage.open, stage.step.outcomes) == ([], ("adesione_decaduta",))
