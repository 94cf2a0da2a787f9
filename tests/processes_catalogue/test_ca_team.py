"""The team meets: whom the path expects, what was decided and by when."""

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import offered, rome
from tests.processes_catalogue.inquiry_answers import CALL, MINUTES, QUORUM

NOW = rome("2026-01-08 10:30")
EXPECTED = ["assistente_sociale", "neuropsichiatra"]


def asked() -> Access:
    stage = Access("ca_equipe_multiprofessionale", NOW)
    stage.start(
        None,
        caso_id=1,
        responsabile_caso=1,
        motivo="uvm_minori_disabilita",
        partecipanti_richiesti=EXPECTED,
    )
    return stage


def written(by: str) -> Access:
    stage = asked().done("convoca_equipe", CALL).done("registra_conferme", QUORUM)
    stage.move_to(rome("2026-01-15 09:00"))
    decided = [{"cosa": "Chiamare il reparto", "chi": "Rossi", "entro": by}]
    return stage.done("verbale_equipe", {**MINUTES, "decisioni": decided})


def test_whoever_calls_the_team_knows_why_and_whom_the_path_expects() -> None:
    stage = asked()

    assert stage.said("convoca_equipe", "motivo_equipe").startswith("L'unità di valutazione")
    assert offered(stage, "convoca_equipe", "invitati", "ruolo") == EXPECTED


def test_a_profession_that_is_missing_is_said_and_stops_nobody() -> None:
    stage = asked().done("convoca_equipe", CALL)

    assert any(one.startswith("Manca una professione") for one in stage.warned)
    assert stage.open == ["registra_conferme"]


def test_whoever_was_invited_is_in_the_confirmations_and_in_the_minutes() -> None:
    stage = asked().done("convoca_equipe", CALL)
    assert len(offered(stage, "registra_conferme", "conferme", "operatore")) == len(EXPECTED)

    stage.done("registra_conferme", QUORUM)
    roles = offered(stage, "verbale_equipe", "presenti", "ruolo")
    assert roles == ["assistente_sociale", "psicologo"]


def test_what_was_decided_for_a_day_before_the_minutes_were_written_stands_in_them() -> None:
    assert written(by="2026-01-12").open == ["controfirma_verbale"]


def test_nothing_is_decided_for_a_day_before_the_meeting() -> None:
    with pytest.raises(InvalidAnswers) as refused:
        written(by="2026-01-09")

    assert "prima della riunione" in faults(refused.value)


def test_nobody_is_present_without_a_name() -> None:
    stage = asked().done("convoca_equipe", CALL).done("registra_conferme", QUORUM)
    stage.move_to(rome("2026-01-15 09:00"))
    nameless = [*MINUTES["presenti"], {"ruolo": "pediatra"}]

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("verbale_equipe", {**MINUTES, "presenti": nameless})

    assert "scrivi nome ed ente" in faults(refused.value)
    outside = {"ruolo": "pediatra", "nome_esterno": "Dott.ssa Prova, ASL"}
    stage.done("verbale_equipe", {**MINUTES, "presenti": [*MINUTES["presenti"], outside]})
    assert stage.open == ["controfirma_verbale"]


def test_minutes_of_one_profession_and_before_the_meeting_are_questioned_and_not_stopped() -> None:
    stage = asked().done("convoca_equipe", CALL).done("registra_conferme", QUORUM)
    alone = [one for one in MINUTES["presenti"] if one["ruolo"] == "psicologo"] * 2

    stage.done("verbale_equipe", {**MINUTES, "presenti": alone})

    assert any("professione sola" in one for one in stage.warned)
    assert any("non è ancora venuta" in one for one in stage.warned)
    assert stage.open == ["controfirma_verbale"]
