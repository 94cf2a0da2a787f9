"""A critical event: whoever must know is told, and somebody decides what follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import CHECKED
from tests.processes_catalogue.called_answers import ASSESSED, EVENT, faults
from tests.processes_catalogue.inquiry import rome

NOW = rome("2025-11-03 10:30")
HOLDERS = {
    "esito_avviso_esercenti": "avvisati",
    "avviso_esercenti_il": "2025-11-03T09:00",
    "chi_avvisato": "La madre",
}
JUDGE = {
    "ag_avvisata_il": "2025-11-03T10:00",
    "ufficio_avvisato": "TM",
    "canale_avviso": "pec",
    "protocollo_avviso": "2025/5",
    "ricevuta_avviso": "1",
}
ALREADY = {
    "esercenti_avvisati_il": "2025-11-03T09:00",
    "ag_avvisata_il": "2025-11-03T09:30",
    "ff_oo_avvisate": "2025-11-03T08:30",
}


SOONER = {"seguito_evento": "verifica_straordinaria", "verifica_entro": "2025-11-20"}
DANGER = {"evento_grave": True, "seguito_evento": "valuta_pericolo"}
REVIEW = rome("2025-12-10 23:59:59")
"""By when the caller is to hold its next review."""


def recorded(review: datetime | None = None, **changed: Any) -> Access:
    stage = Access("ca_evento_critico", NOW)
    known = {} if review is None else {"scadenza_verifica": review}
    stage.start(None, caso_id=1, responsabile_caso=1, **known)
    stage.paths = [{"percorso": "ca_evento_critico"}, {"percorso": "p12_msna"}]
    return stage.done("registra_evento", {**EVENT, **changed})


def test_whoever_was_not_told_yet_is_told() -> None:
    stage = recorded()

    assert sorted(stage.open) == ["avvisa_ag_evento", "avvisa_esercenti"]
    stage.done("avvisa_esercenti", HOLDERS).done("avvisa_ag_evento", JUDGE)
    stage.done("valuta_evento", ASSESSED)
    assert stage.step.outcomes == ("evento_gestito",)


def test_nobody_is_told_twice() -> None:
    assert recorded(**ALREADY).open == ["valuta_evento"]


def test_a_judge_who_is_told_late_is_a_breach() -> None:
    stage = recorded()

    stage.move_to(NOW + timedelta(hours=24))

    assert stage.handlers[-1] == "avvisi.non_conformita"
    assert "avvisa_ag_evento" in stage.open


@pytest.mark.parametrize(
    ("decision", "kind", "sent", "awaited"),
    [
        (DANGER, None, "sig_", []),
        (
            {"seguito_evento": "segnala", "procedibile_ufficio": True},
            None,
            None,
            ["redigi_segnalazione"],
        ),
    ],
)
def test_what_follows_is_what_the_coordinator_decides(
    decision: dict[str, Any], kind: str | None, sent: str | None, awaited: list[str]
) -> None:
    stage = recorded(**ALREADY, **({"tipo_evento": kind} if kind else {}))

    stage.done("valuta_evento", {**ASSESSED, **decision})

    assert [one.name.startswith(sent or "?") for one in stage.sent] == [True] * bool(sent)
    assert stage.open == awaited


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        ({"seguito_evento": "decesso"}, "solo se l'evento è un decesso"),
        ({"evento_grave": True}, "non prosegue senza"),
    ],
)
def test_a_decision_agrees_with_the_event(decision: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        recorded(**ALREADY).done("valuta_evento", {**ASSESSED, **decision})

    assert sentence in faults(refused.value)


UNDUE = {"segnalazione_ag_esito": "non_dovuta", "motivo_non_dovuta": "La Procura procede"}
OF_A_CHILD = {"chi_e_morto": "nel_fascicolo", "persona_deceduta": 11}


@pytest.mark.parametrize("follows", ["decesso", "prosegue"])
def test_of_a_death_the_paths_are_told_whose_it_is(follows: str) -> None:
    stage = recorded(**ALREADY, tipo_evento="decesso")

    stage.done("valuta_evento", {**ASSESSED, **OF_A_CHILD, "seguito_evento": follows})

    assert stage.jobs[-1] == ("decessi.comunica", {"persona": 11})
    assert stage.sent == []
    assert stage.step.outcomes == ("evento_gestito",)


def test_a_death_that_is_reported_to_the_prosecutor_is_told_to_the_paths_afterwards() -> None:
    stage = recorded(**ALREADY, tipo_evento="decesso")
    reported = {"seguito_evento": "segnala", "procedibile_ufficio": True}
    told = stage.done("valuta_evento", {**ASSESSED, **OF_A_CHILD, **reported})
    assert told.open == ["redigi_segnalazione"]

    told.done("redigi_segnalazione", UNDUE).done("rivedi_segnalazione", CHECKED)

    assert told.jobs[-1] == ("decessi.comunica", {"persona": 11})


def test_of_somebody_who_is_not_in_the_file_nobody_of_it_is_named() -> None:
    stage = recorded(**ALREADY, tipo_evento="decesso")
    of_another = {"chi_e_morto": "altra_persona", "seguito_evento": "decesso"}

    stage.done("valuta_evento", {**ASSESSED, **of_another})

    assert stage.jobs[-1] == ("decessi.comunica", {"persona": None})


@pytest.mark.parametrize(
    ("whose", "sentence"),
    [({}, "chi è morto"), ({"chi_e_morto": "nel_fascicolo"}, "Scegli la persona")],
)
def test_of_a_death_it_is_asked_whose_it_is(whose: dict[str, Any], sentence: str) -> None:
    stage = recorded(**ALREADY, tipo_evento="decesso")

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_evento", {**ASSESSED, "seguito_evento": "decesso", **whose})

    assert sentence in faults(refused.value)


def decided(review: datetime | None, **decision: Any) -> str:
    """What the form says of a decision, where the next review is to be held by then."""
    with pytest.raises(InvalidAnswers) as refused:
        recorded(review, **ALREADY).done("valuta_evento", {**ASSESSED, **decision})
    return faults(refused.value)


def test_whoever_calls_learns_by_when_the_review_is_held() -> None:
    stage = recorded(REVIEW, **ALREADY)

    stage.done("valuta_evento", {**ASSESSED, **SOONER})

    assert stage.step.data["verifica_entro"] == date(2025, 11, 20)


@pytest.mark.parametrize("review", [None, rome("2025-11-02 23:59:59")], ids=["none", "overdue"])
def test_without_a_review_to_come_none_is_brought_forward(review: datetime | None) -> None:
    assert "qui non si può dare" in decided(review, **SOONER)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "entro quale giorno"),
        ("2025-11-02", "già passata"),
        ("2025-12-10", "prima di quello già previsto"),
        ("2026-01-10", "prima di quello già previsto"),
    ],
)
def test_a_review_is_brought_forward_to_a_day_before_its_own(day: str, sentence: str) -> None:
    assert sentence in decided(REVIEW, **{**SOONER, "verifica_entro": day})


def test_a_danger_is_weighed_only_where_there_is_one() -> None:
    assert "qui non si può dare" in decided(REVIEW, seguito_evento="valuta_pericolo")


def test_where_no_path_runs_nobody_else_weighs_a_danger() -> None:
    stage = recorded(**ALREADY)
    stage.paths = [{"percorso": "ca_evento_critico"}]

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("valuta_evento", {**ASSESSED, **DANGER})

    assert "non c'è un altro percorso" in faults(refused.value)


def test_nobody_was_told_before_it_happened() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        recorded(ag_avvisata_il="2025-11-03T07:00")

    assert "prima dell'evento" in faults(refused.value)
