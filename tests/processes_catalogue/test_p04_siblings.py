"""One urgent act protects several siblings, and the court decides differently about them."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.urgent import protecting, registered

ELDER, MIDDLE, YOUNGER = 11, 12, 13
DECREED = {"data_decisione": "2026-03-06", "decreto_collegio": "1"}
HOME: dict[str, Any] = {
    "minore_rientra": "si",
    "data_rientro": "2026-03-06T16:30",
    "modalita_rientro": "Con chi conosce",
    "piano_sicurezza": "Visite",
    "contatti_fratelli": "Il sabato",
    "nuova_segnalazione": False,
}
GOES_ON: dict[str, Any] = {
    "processo_collocamento": "p05_inserimento_residenziale",
    "apre_presa_in_carico": False,
    "apre_spazio_neutro": False,
    "motivo_prosecuzione": "Come ha deciso il collegio",
}
DIVIDED: dict[str, Any] = {
    "collocamenti_diversi": [{"minore": YOUNGER, "processo": "p07_affido_familiare"}],
    "motivo_fratelli_divisi": "Una famiglia ne accoglie uno; si vedono il sabato",
}


def heard(*children: int, cause: str = "403_convalidato", age: int = 8) -> Access:
    """The court has heard them all, and its decision has come."""
    stage = protecting(*children, age=age)
    stage.receive("msg_pm_ricorso_convalida", causa="pm_ricorso_convalida")
    stage.decide("registra_ricorso_pm", data_ora_ricorso=rome("2026-02-12 10:00"))
    stage.receive("msg_403_convalidato", causa="403_convalidato")
    registered(stage)
    stage.decide(
        "registra_convalida",
        data_ora_decreto=rome("2026-02-13 10:00"),
        udienza_il=rome("2026-02-24 10:00"),
        aggiornamento_richiesto=False,
    )
    stage.decide("segna_notifiche", esito_notifiche="tutte")
    stage.move_to(rome("2026-02-24 10:00"))
    stage.decide(
        "registra_udienza", esito_udienza="tenuta", udienza_tenuta_il=rome("2026-02-24 10:00")
    )
    stage.move_to(rome("2026-03-06 17:00"))
    stage.receive(
        "msg_403_revocato" if cause == "403_revocato" else "msg_403_convalidato", causa=cause
    )
    stage.sent.clear()
    return stage


def decided(stage: Access, about_all: str, **about_some: str) -> Access:
    others = [{"minore": int(one[1:]), "decisione": what} for one, what in about_some.items()]
    answers: dict[str, Any] = {"decisione_collegio": about_all}
    if others:
        answers["decisioni_diverse"] = others
    if "modificato" in about_some.values():
        answers["che_cosa_modifica"] = "Le visite"
    stage.done("registra_decisione", DECREED | answers)
    return registered(stage)


def told(stage: Access) -> dict[str, Any]:
    return {one.name: one.payload.get("di_chi") for one in stage.sent}


def test_who_goes_home_is_accompanied_while_it_is_decided_where_the_others_stay() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")

    assert sorted(stage.open) == ["accompagna_chi_rientra", "decidi_prosecuzione"]
    assert told(stage)["msg_403_revocato"] == [YOUNGER]


def test_a_revocation_with_an_exception_goes_on_for_the_exception() -> None:
    stage = decided(heard(ELDER, YOUNGER, cause="403_revocato"), "revocato", _11="confermato")

    assert sorted(stage.open) == ["accompagna_chi_rientra", "decidi_prosecuzione"]
    assert told(stage)["msg_403_revocato"] == [YOUNGER]


def test_only_those_who_stay_protected_are_placed_and_the_path_waits_for_who_goes_home() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")

    stage.done("decidi_prosecuzione", GOES_ON)

    placed = [one.payload["minori"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert [[one["persona"] for one in each] for each in placed] == [[ELDER]]
    assert stage.open == ["accompagna_chi_rientra"]
    stage.done("accompagna_chi_rientra", HOME)
    assert told(stage)["msg_collocamento_terminato"] == [YOUNGER]
    assert stage.step.outcomes[-1] == "modificato"


def test_who_stays_protected_under_another_title_has_not_gone_home() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")
    stage.done("decidi_prosecuzione", GOES_ON)
    kept = {**HOME, "minore_rientra": "altro_titolo", "titolo_che_resta": "Decreto del TO"}
    del kept["data_rientro"]

    stage.done("accompagna_chi_rientra", kept)

    assert "msg_collocamento_terminato" not in told(stage)
    assert stage.step.outcomes[-1] == "modificato"


def test_a_measure_changed_for_one_child_sends_nobody_home() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="modificato")

    assert stage.open == ["decidi_prosecuzione"]


def test_siblings_who_go_to_different_places_have_a_path_each_with_who_is_in_it() -> None:
    stage = decided(heard(ELDER, MIDDLE, YOUNGER), "confermato")

    stage.done("decidi_prosecuzione", GOES_ON | DIVIDED)

    opened = {
        one.payload["processo"]: [child["persona"] for child in one.payload["minori"]]
        for one in stage.sent
        if one.name == "msg_apri_processo"
    }
    assert opened == {
        "p05_inserimento_residenziale": [ELDER, MIDDLE],
        "p07_affido_familiare": [YOUNGER],
    }
    assert stage.step.outcomes[-1] == "confermato"


def test_one_child_may_be_placed_and_the_others_not() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato")

    stage.done("decidi_prosecuzione", GOES_ON | DIVIDED | {"processo_collocamento": "nessuno"})

    opened = [one.payload["processo"] for one in stage.sent if one.name == "msg_apri_processo"]
    assert opened == ["p07_affido_familiare"]


def test_support_is_opened_for_who_goes_home_too() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato", _13="revocato")

    stage.done("decidi_prosecuzione", GOES_ON | {"apre_presa_in_carico": True})

    followed = {
        one.payload["processo"]: [child["persona"] for child in one.payload["minori"]]
        for one in stage.sent
        if one.name == "msg_apri_processo"
    }
    assert followed["p03_presa_in_carico"] == [ELDER, YOUNGER]


def test_siblings_are_not_divided_without_a_reason_and_a_plan_of_contacts() -> None:
    stage = decided(heard(ELDER, YOUNGER), "confermato")

    with pytest.raises(InvalidAnswers) as refused:
        stage.done(
            "decidi_prosecuzione",
            GOES_ON | {"collocamenti_diversi": DIVIDED["collocamenti_diversi"]},
        )

    assert "piano di contatti" in str(refused.value.errors)


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ([{"minore": 99, "decisione": "revocato"}], "non è protetto"),
        ([{"minore": YOUNGER, "decisione": "confermato"}], "stessa decisione"),
        (
            [{"minore": YOUNGER, "decisione": one} for one in ("revocato", "modificato")],
            "due volte",
        ),
        ([{"minore": one, "decisione": "revocato"} for one in (ELDER, YOUNGER)], "Sono tutti"),
    ],
)
def test_a_different_decision_is_about_some_of_those_whom_the_act_protects(
    others: list[dict[str, Any]], why: str
) -> None:
    stage = heard(ELDER, YOUNGER)
    answers = {"decisione_collegio": "confermato", "decisioni_diverse": others}

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_decisione", DECREED | answers)

    assert why in str(refused.value.errors)


def test_about_an_only_child_there_is_one_decision() -> None:
    stage = heard(ELDER, cause="403_revocato")

    stage.done("registra_decisione", DECREED | {"decisione_collegio": "revocato"})

    assert stage.open == ["rientro_assistito"]
