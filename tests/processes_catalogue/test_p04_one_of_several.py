"""Before the panel decides, what is said of one sibling alone: by the prosecutor, by the court."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.test_p04_siblings import GOES_ON, HOME
from tests.processes_catalogue.urgent import protecting, registered

ELDER, MIDDLE, YOUNGER = 11, 12, 13
REVOKED = {"data_ora_revoca": "2026-02-10T19:10", "atto_revoca": "1"}
ASKED = {"data_ora_ricorso": "2026-02-10T19:10", "atto_ricorso": "1", "chiede_altre_misure": False}
DENIED = {"data_ora_non_convalida": "2026-02-10T19:10", "decreto_non_convalida": "1"}
DECREED = {
    "data_ora_decreto": "2026-02-10T19:10",
    "udienza_il": "2026-02-20T10:00",
    "curatore_speciale_nominato": True,
    "giudice_relatore": "Dott. Prova",
    "aggiornamento_richiesto": False,
}
CONFIRMED = {
    "decisione_collegio": "confermato",
    "data_decisione": "2026-02-20",
    "decreto_collegio": "1",
}
BACK = HOME | {"data_rientro": "2026-02-10T19:10"}


def only(name: str, *children: int) -> dict[str, Any]:
    """The list of whom it is said, if it is not said of all."""
    return {name: [{"minore": one} for one in children]} if children else {}


def revoked(stage: Access, *some: int) -> Access:
    stage.receive("msg_pm_revoca", causa="pm_revoca")
    return stage.done("registra_revoca_pm", REVOKED | only("revoca_per", *some))


def asked(stage: Access, *but: int) -> Access:
    stage.receive("msg_pm_ricorso_convalida", causa="pm_ricorso_convalida")
    return stage.done("registra_ricorso_pm", ASKED | only("revoca_nel_ricorso", *but))


def validated(stage: Access, *but: int) -> Access:
    registered(stage.receive("msg_403_convalidato", causa="403_convalidato"))
    return stage.done("registra_convalida", DECREED | only("non_convalida_per", *but))


def told(stage: Access, name: str) -> list[Any]:
    return [one.payload.get("di_chi") for one in stage.sent if one.name == name]


def awaited(stage: Access) -> set[str]:
    """Of whom the next act of the prosecutor or of the court is awaited."""
    about = ("_pm_", "403_")
    return {
        one.correlation or "" for one in stage.step.events if any(it in one.name for it in about)
    }


# --- the prosecutor -----------------------------------------------------------------------------


def test_who_the_prosecutor_releases_goes_home_while_the_others_wait_for_the_prosecutor() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER)

    assert stage.open == ["accompagna_chi_rientra"]
    assert told(stage, "msg_403_revocato") == [[YOUNGER]]
    assert awaited(stage) == {f"1:{ELDER}"}


def test_the_72_hours_of_the_others_stay_what_they_were() -> None:
    stage = protecting(ELDER, YOUNGER)
    before = stage.timers["ore_72_superate"]

    revoked(stage, YOUNGER)

    assert stage.timers["ore_72_superate"] == before
    assert "gestisci_inefficacia" in stage.move_to(before).open


def test_one_application_may_be_about_some_and_release_the_others() -> None:
    stage = asked(protecting(ELDER, YOUNGER), YOUNGER)

    assert stage.open == ["accompagna_chi_rientra"]
    assert told(stage, "msg_403_revocato") == [[YOUNGER]]
    assert awaited(stage) == {f"1:{ELDER}"}
    assert "ore_48_superate" in stage.timers


def test_siblings_released_on_different_days_are_each_accompanied() -> None:
    stage = asked(revoked(protecting(ELDER, MIDDLE, YOUNGER), YOUNGER), MIDDLE)

    assert stage.open == ["accompagna_chi_rientra", "accompagna_chi_rientra"]
    assert told(stage, "msg_403_revocato") == [[YOUNGER], [MIDDLE]]


def test_a_release_of_all_who_are_left_is_the_end_by_the_prosecutor() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER).done("accompagna_chi_rientra", BACK)
    stage.receive("msg_pm_revoca", causa="pm_revoca").done("registra_revoca_pm", REVOKED)
    assert stage.open == ["rientro_assistito"]

    stage.decide("rientro_assistito", minore_rientra="altro_titolo", nuova_segnalazione=False)

    assert stage.step.outcomes[-1] == "revocato_pm"


def test_hours_that_pass_for_the_others_end_it_for_them_and_stop_no_return() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER).move_to(rome("2026-02-13 20:00"))

    stage.decide("gestisci_inefficacia", misura_ha_perso_efficacia=True)

    assert sorted(stage.open) == ["accompagna_chi_rientra", "rientro_assistito"]
    assert told(stage, "msg_403_inefficace") == [[ELDER]]
    stage.decide("rientro_assistito", minore_rientra="altro_titolo", nuova_segnalazione=False)
    stage.done("accompagna_chi_rientra", BACK)
    assert stage.step.outcomes[-1] == "inefficace_per_termini"


# --- the court ----------------------------------------------------------------------------------


def test_a_decree_may_validate_for_some_only() -> None:
    stage = validated(asked(protecting(ELDER, YOUNGER)), YOUNGER)

    assert sorted(stage.open) == ["accompagna_chi_rientra", "segna_notifiche"]
    assert told(stage, "msg_403_revocato") == [[YOUNGER]]


def test_a_decree_that_does_not_validate_for_one_goes_on_for_the_others() -> None:
    stage = asked(protecting(ELDER, YOUNGER)).receive("msg_403_revocato", causa="403_revocato")
    registered(stage.done("registra_non_convalida", DENIED | {"convalida_qualcuno": True}))

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_convalida", DECREED)
    stage.done("registra_convalida", DECREED | only("non_convalida_per", YOUNGER))

    assert "scrivi per chi" in str(refused.value.errors)
    assert sorted(stage.open) == ["accompagna_chi_rientra", "segna_notifiche"]


def test_a_decree_that_validates_for_nobody_sends_all_home() -> None:
    stage = asked(protecting(ELDER, YOUNGER)).receive("msg_403_revocato", causa="403_revocato")

    stage.done("registra_non_convalida", DENIED | {"convalida_qualcuno": False})

    assert stage.open == ["rientro_assistito"]


def test_who_stays_is_placed_and_who_went_home_is_followed_too() -> None:
    stage = validated(asked(protecting(ELDER, YOUNGER)), YOUNGER)
    stage.done("accompagna_chi_rientra", BACK).decide("segna_notifiche", esito_notifiche="tutte")
    stage.move_to(rome("2026-02-20 10:00"))
    held = rome("2026-02-20 10:00")
    stage.decide("registra_udienza", esito_udienza="tenuta", udienza_tenuta_il=held)
    stage.receive("msg_403_convalidato", causa="403_convalidato")
    stage.done("registra_decisione", CONFIRMED)
    registered(stage)

    stage.done("decidi_prosecuzione", GOES_ON | {"apre_presa_in_carico": True})

    followed = {
        one.payload["processo"]: [child["persona"] for child in one.payload["minori"]]
        for one in stage.sent
        if one.name == "msg_apri_processo"
    }
    assert followed == {
        "p05_inserimento_residenziale": [ELDER],
        "p03_presa_in_carico": [ELDER, YOUNGER],
    }
    assert stage.step.outcomes[-1] == "confermato"


# --- who goes home ------------------------------------------------------------------------------


def test_of_each_who_goes_home_it_is_said_how_they_see_the_siblings_who_stay() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER)

    with pytest.raises(InvalidAnswers) as refused:
        stage.done(
            "accompagna_chi_rientra",
            {name: said for name, said in BACK.items() if name != "contatti_fratelli"},
        )

    assert "fratelli" in str(refused.value.errors)


def test_a_danger_seen_in_a_return_is_reported_again() -> None:
    stage = revoked(protecting(ELDER, YOUNGER), YOUNGER)

    stage.done("accompagna_chi_rientra", BACK | {"nuova_segnalazione": True})

    assert told(stage, "msg_collocamento_terminato") == [[YOUNGER]]
    assert [one for one in stage.open if "segnala" in one]


@pytest.mark.parametrize(
    ("some", "why"),
    [
        ([99], "non è protetto"),
        ([YOUNGER, YOUNGER], "due volte"),
        ([ELDER, YOUNGER], "Sono tutti"),
    ],
)
def test_a_revocation_of_some_is_about_some_of_those_whom_the_act_protects(
    some: list[int], why: str
) -> None:
    with pytest.raises(InvalidAnswers) as refused:
        revoked(protecting(ELDER, YOUNGER), *some)

    assert why in str(refused.value.errors)
