"""A critical event: whoever must know is told, and somebody decides what follows."""

from datetime import timedelta
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
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


def recorded(**changed: Any) -> Access:
    stage = Access("ca_evento_critico", NOW)
    stage.start(None, caso_id=1, responsabile_caso=1)
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
        ({"evento_grave": True, "seguito_evento": "verifica_straordinaria"}, None, "sig_", []),
        (
            {"seguito_evento": "segnala", "procedibile_ufficio": True},
            None,
            None,
            ["redigi_segnalazione"],
        ),
        ({"seguito_evento": "decesso"}, "decesso", "msg_decesso", []),
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


def test_nobody_was_told_before_it_happened() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        recorded(ag_avvisata_il="2025-11-03T07:00")

    assert "prima dell'evento" in faults(refused.value)
