"""While a foster placement is prepared an act may come, or the family may withdraw."""

from typing import Any

import pytest

from forms.answers import InvalidAnswers
from tests.processes_catalogue import foster_answers as said
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.foster_steps import (
    acted,
    asked_for,
    decreed,
    heard,
    in_force,
    living,
    met_in_team,
)

CONTINUES: dict[str, Any] = {"seguito_provvedimento": "prosegue", "che_cosa_cambia": "Le visite."}
NOT_SIGNED: dict[str, Any] = {"patto_non_firmato": True, "motivo_senza_patto": "Si è ritirata."}
NOT_BEGUN: dict[str, Any] = {"affido_non_comincia": True, "motivo_senza_inizio": "È malata."}


def read(stage: Access, *, about_it: bool, act: int = 9) -> Access:
    """A new act comes, and is read."""
    stage.receive("msg_provvedimento_modificato", provvedimento_id=act, mandati=[])
    return stage.done("leggi_provvedimento", CONTINUES | {"atto_regola_affido": about_it})


def enforceable() -> Access:
    return in_force(acted().done("risposta_gt", said.ENFORCEABLE))


@pytest.mark.parametrize(
    "begun",
    [asked_for, heard, acted, enforceable, decreed],
    ids=["sheet", "consents", "guardianship judge", "pact", "ordered"],
)
def test_an_act_that_speaks_of_something_else_does_not_begin_the_work_anew(begun: Any) -> None:
    stage = begun()
    awaited, title = sorted(stage.open), stage.step.data.get("titolo")
    act = stage.step.data.get("provvedimento_id")

    read(stage, about_it=False)

    assert sorted(stage.open) == awaited
    assert stage.step.data.get("titolo") == title
    assert stage.step.data.get("provvedimento_id") == act


def test_an_order_of_foster_care_leads_an_agreed_one_back_to_its_title() -> None:
    stage = read(acted(), about_it=True)

    assert stage.open == ["scheda_abbinamento"]
    assert stage.step.data["provvedimento_id"] == 9


def test_a_later_order_of_the_same_court_leaves_the_family_that_was_found() -> None:
    stage = read(decreed(), about_it=True)

    assert stage.open == ["avvia_affido"]
    assert stage.step.data["provvedimento_id"] == 9


def test_whoever_withdraws_before_the_pact_leaves_the_search_open() -> None:
    stage = enforceable()

    stage.done("patto_affido", NOT_SIGNED)

    assert stage.open == ["ricerca_senza_esito"]
    stage.done("ricerca_senza_esito", said.SEARCHED_AGAIN)
    assert "msg_abbinamento_proposto" in {one.name for one in stage.step.events}


def test_a_placement_that_does_not_begin_after_the_pact_counts_no_day() -> None:
    stage = enforceable().done("patto_affido", said.PACT)

    stage.done("avvia_affido", NOT_BEGUN)

    assert stage.open == ["ricerca_senza_esito"]
    assert stage.step.data.get("data_inizio") is None
    assert "msg_collocamento_avviato" not in {one.name for one in stage.sent}


STOPPED: dict[str, Any] = {"seguito_ricerca": "ci_si_ferma", "motivo_ricerca": "Resta a casa."}


@pytest.mark.parametrize("agreed", [True, False])
def test_a_placement_that_never_begins_owes_what_the_court_ordered_alone(*, agreed: bool) -> None:
    stage = enforceable() if agreed else decreed()
    act = stage.step.data["provvedimento_id"]
    if agreed:
        stage.done("patto_affido", NOT_SIGNED)
    else:
        stage.done("avvia_affido", NOT_BEGUN)

    stage.done("ricerca_senza_esito", STOPPED)

    (ended,) = [given for name, given in stage.jobs if "cessano" in given]
    assert ended["provvedimento_id"] == (act if agreed else None)
    assert stage.step.outcomes == ("affido_non_avviato",)


@pytest.mark.parametrize(
    ("follows", "told"),
    [({}, "Scegli il percorso"), ({"percorso_successivo": "p11_adozione"}, "Con la proroga")],
)
def test_whoever_closes_with_an_extension_says_that_foster_care_goes_on(
    follows: dict[str, Any], told: str
) -> None:
    stage = living().done("visita_affido", said.VISIT | {"situazione_visita": "crisi"})
    met_in_team(stage).done("decidi_crisi", said.CRISIS | {"seguito_crisi": "comunita"})

    with pytest.raises(InvalidAnswers) as error:
        stage.done("chiusura_affido", said.ENDED | {"esito_affido": "proroga", **follows})

    assert told in faults(error.value)
