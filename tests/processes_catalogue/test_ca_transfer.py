"""A case goes to another municipality; until the day of the handover this one answers for it."""

from datetime import date, timedelta
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import (
    ASKED,
    COMPETENT,
    HANDED_OVER,
    MOVED,
    faults,
)
from tests.processes_catalogue.inquiry import FILES, rome

NOW = rome("2025-11-03 10:30")
ACCEPTED, REFUSED = "msg_presa_in_carico_accettata", "msg_presa_in_carico_rifiutata"


def begun(**data: Any) -> Access:
    stage = Access("ca_trasferimento_competenza", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1, titolo="volontario", **data)
    return stage


def asked(**data: Any) -> Access:
    stage = begun(**data).done("rileva_variazione", MOVED).done("conferma_competenza", COMPETENT)
    return stage.done("invia_richiesta", ASKED)


def met(**data: Any) -> Access:
    stage = asked(**data)
    stage.receive(ACCEPTED)
    for element, decisions in (
        ("convoca_equipe", {"invitati": [], "data_ora_riunione": NOW}),
        ("registra_conferme", {"quorum": True}),
        ("verbale_equipe", {}),
        ("controfirma_verbale", {}),
        ("valida_verbale", {"verbale_approvato": True}),
    ):
        stage.decide(element, **decisions)
    return stage


def test_until_the_day_of_the_handover_this_service_answers() -> None:
    stage = met().done("registra_passaggio", HANDED_OVER)

    assert stage.step.outcomes == ()
    assert stage.timers["giorno_del_passaggio"] == rome("2025-12-01 00:00")
    stage.move_to(rome("2025-12-01 00:00"))
    assert stage.step.outcomes == ("competenza_trasferita",)


def test_from_the_day_of_the_handover_no_stay_is_counted_here() -> None:
    stage = met(rimasto_accolto=7).done("registra_passaggio", HANDED_OVER)
    assert "forniture.passa" not in stage.handlers

    stage.move_to(rome("2025-12-01 00:00"))

    assert stage.jobs[-1] == ("forniture.passa", {"dal": date(2025, 12, 1), "persona": 7})


def test_from_the_day_of_the_handover_no_act_that_was_read_is_owed_here() -> None:
    stage = met(provvedimento_id=17, provvedimento_relazione=12, atti_letti="12+15+17")

    stage.done("registra_passaggio", HANDED_OVER).move_to(rome("2025-12-01 00:00"))

    (ended,) = (given for handler, given in stage.jobs if handler == "termini.adempi")
    assert ended["cessano"] == "tutte"
    assert ended["atti_letti"] == "12+15+17"


def test_every_path_that_reads_acts_says_which_when_it_hands_the_case_over() -> None:
    reading = [name for name, text in FILES.items() if _reads(name) and b"atti_letti" in text]
    silent = [
        process
        for process in sorted({name.split("/")[1] for name in reading})
        if b'ingresso nome="atti_letti"' not in _handing_over(process)
    ]

    assert len(reading) >= 10
    assert silent == []


def _reads(name: str) -> bool:
    return name.endswith("/leggi_provvedimento.json")


def _handing_over(process: str) -> bytes:
    """What a path hands to whoever passes the case to another municipality."""
    sheet = FILES[f"bpmn/{process}.bpmn"]
    return sheet.partition(b'calledElement="ca_trasferimento_competenza"')[2].partition(
        b"</bpmn:callActivity>"
    )[0]


def test_a_municipality_that_does_not_answer_is_reminded_and_awaited_again() -> None:
    stage = asked()

    stage.move_to(NOW + timedelta(days=31))

    assert stage.handlers[-1] == "avvisi.sollecita"
    reminded = {
        "sollecito_il": "2025-12-04T09:00",
        "mezzo_sollecito": "telefono",
        "esito_sollecito": "Risponderanno entro la settimana.",
    }
    stage.done("sollecita_comune", reminded)
    assert {one.name for one in stage.step.events} == {ACCEPTED, REFUSED}


@pytest.mark.parametrize(
    ("way", "end", "awaited"),
    [("resta", ("passaggio_rifiutato",), []), ("insiste", (), ["invia_richiesta"])],
)
def test_a_refusal_leaves_nobody_uncovered(
    way: str, end: tuple[str, ...], awaited: list[str]
) -> None:
    stage = asked()
    stage.receive(REFUSED)

    stage.done(
        "valuta_rifiuto",
        {
            "motivo_rifiuto": "Dicono che la residenza non è cambiata.",
            "seguito_rifiuto": way,
            "motivo_seguito_rifiuto": "L'anagrafe dice altro.",
        },
    )

    assert stage.step.outcomes == end
    assert stage.open == awaited


def test_with_an_open_act_the_judge_is_told_before_the_request() -> None:
    stage = begun().done("rileva_variazione", {**MOVED, "provvedimento_ag_aperto": True})

    stage.done("conferma_competenza", COMPETENT)

    assert stage.open == ["chiedi_contributi"]


def test_a_case_that_stays_is_not_asked_for() -> None:
    stage = begun().done("rileva_variazione", {**MOVED, "residenza_minore": "nostro_comune"})

    stays = {"competenza": "nostra", "onere": "nostro_comune", "decisione_competenza": "resta"}
    stage.done("conferma_competenza", {**COMPETENT, **stays})

    assert stage.step.outcomes == ("competenza_resta",)


def test_a_mandate_is_an_open_act() -> None:
    stage = Access("ca_trasferimento_competenza", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1, titolo="mandato")

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("rileva_variazione", MOVED)

    assert "provvedimento è aperto" in faults(refused.value)


def test_what_stays_ours_does_not_go() -> None:
    stage = begun().done("rileva_variazione", MOVED)

    ours = {"competenza": "nostra", "motivazione_scostamento": "Vive qui."}
    with pytest.raises(InvalidAnswers) as refused:
        stage.done("conferma_competenza", {**COMPETENT, **ours})

    assert "il caso non passa" in faults(refused.value)


def test_no_open_term_is_left_out() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        met().done("registra_passaggio", {**HANDED_OVER, "scadenze_tutte": False})

    assert "manca una scadenza" in faults(refused.value)


def test_the_terms_that_run_are_listed_already_and_none_can_be_struck_out() -> None:
    stage = met()
    stage.terms = [
        {"nome": "Relazione d'indagine", "entro": date(2026, 1, 2)},
        {"nome": "Relazione semestrale", "entro": date(2026, 3, 1)},
    ]
    kept = {"scadenze_ag_aperte": [{"che_cosa": "Relazione d'indagine", "entro": "2026-01-02"}]}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_passaggio", {**HANDED_OVER, **kept})

    assert "Manca: Relazione semestrale" in faults(refused.value)


def test_who_only_passes_together_with_the_file_passes_no_act_on() -> None:
    stage = Access("ca_trasferimento_competenza", NOW)
    day = {"il": date(2025, 12, 1), "da_confermare": False}
    stage.results["passaggi.registrato"] = day

    stage.start(None, caso_id=1, responsabile_caso=1, titolo="volontario")

    assert [one.name for one in stage.step.events] == []
    assert set(stage.timers) == {"giorno_del_passaggio"}
