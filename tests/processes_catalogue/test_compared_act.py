"""An act that joins a file already followed is compared there, once, by whoever coordinates."""

from datetime import date
from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.access_stories import (
    MANDATE,
    MONDAY,
    NOMINATION,
    begun,
    in_force,
    silent_decree,
    told,
)
from tests.processes_catalogue.test_p01_paths import DANGER, FILED, KNOWN

COMPARED = "ca_confronta_provvedimento"
ARRIVED, BEFORE, THIRD = 7, 5, 3
ACTS: list[dict[str, Any]] = [
    {"numero": ARRIVED, "nome": "Decreto, comunicato oggi", "in_vigore": True, "copia_di": BEFORE},
    {"numero": BEFORE, "nome": "Decreto, comunicato ieri", "in_vigore": True, "copia_di": ARRIVED},
    {"numero": THIRD, "nome": "Ordinanza", "in_vigore": True, "copia_di": None},
]
OPENS = {"percorsi_da_aprire": ["p05_inserimento_residenziale", "p10_spazio_neutro"]}


def term(number: int, act: int, key: str = "L30") -> dict[str, Any]:
    return {
        "numero": number,
        "provvedimento": act,
        "chiave": key,
        "nome": f"Scadenza {number}",
        "frase": "Relazione",
        "entro": date(2026, 1, 2),
    }


TERMS = [term(1, ARRIVED), term(2, BEFORE), term(3, THIRD)]


def compared(**data: Any) -> Access:
    """An act that has just joined the file in which another one is in force already."""
    stage = Access(COMPARED, MONDAY)
    stage.acts, stage.terms, stage.same_act = ACTS, TERMS, "Decreto, comunicato ieri"
    known = {"provvedimento_id": ARRIVED, "mandati": ["indagine_valutazione"], "scadenze": []}
    stage.start(
        caso_id=9, scadenza_ag=date(2026, 1, 2), data_comunicazione=MONDAY, **known, **data
    )
    return stage


def said(stage: Access, **answers: Any) -> Access:
    return stage.done("confronta_atto", answers)


def refused(stage: Access, **answers: Any) -> str:
    with pytest.raises(InvalidAnswers) as found:
        said(stage, **answers)
    return "; ".join(f"{one.label} {one.message}" for one in found.value.errors)


def copy(fate: str = "superato", *others: int) -> dict[str, Any]:
    return {
        "esito_confronto": "copia",
        "atto_di_prima": BEFORE,
        "scadenze_copia": [{"termine": one, "sorte": fate} for one in (1, *others)],
    }


def replacing(*fates: dict[str, Any]) -> dict[str, Any]:
    return {
        "esito_confronto": "sostituisce",
        "atto_di_prima": BEFORE,
        "sorte_termini": [*fates, {"termine": 3, "sorte": "resta"}],
    }


FOLLOWED = {"termine": 2, "sorte": "sostituito", "da_termine": 1}


# --- in the path of access -------------------------------------------------------------------


def joined(**told_at_desk: Any) -> Access:
    if told_at_desk:
        stage = told(canale="mandato_ag_indagine_valutazione", **told_at_desk)
    else:
        stage = begun("msg_provvedimento_ag")
    stage.done("protocolla", FILED).done("decodifica_mandati", {"mandato": MANDATE})
    return in_force(stage).done("verifica_precedenti", KNOWN)


def test_a_report_that_joins_a_file_is_no_act_to_compare() -> None:
    stage = told().done("verifica_precedenti", KNOWN)

    assert stage.open == []


def test_the_paths_that_a_joined_act_orders_are_opened_in_the_file_that_remains() -> None:
    stage = said(joined(), esito_confronto="nuovo", **OPENS)

    opened = [one for one in stage.sent if one.name == "msg_apri_processo"]
    assert [one.correlation for one in opened] == [
        "9:p05_inserimento_residenziale",
        "9:p10_spazio_neutro",
    ]
    assert {one.payload["titolo"] for one in opened} == {"mandato"}
    assert stage.step.outcomes == ("confluita",)


def test_the_paths_are_told_that_a_joined_act_stops_the_visits() -> None:
    stage = compared()
    stage.registered[ARRIVED] = {"visite": "sospese"}

    said(stage, esito_confronto="nuovo")

    assert [one.payload["visite"] for one in stage.sent] == ["sospese"]


def test_a_joined_act_with_a_present_danger_is_compared_and_then_estimated() -> None:
    stage = said(joined(**DANGER), esito_confronto="nuovo")

    assert [one.name for one in stage.sent] == ["msg_provvedimento_modificato"]
    assert stage.open == ["valuta_segnalazione"]


def test_with_a_present_danger_the_paths_are_chosen_when_the_estimate_is_confirmed() -> None:
    stage = said(joined(**DANGER), esito_confronto="nuovo", **OPENS)

    assert "msg_apri_processo" not in {one.name for one in stage.sent}


# --- what the act is -------------------------------------------------------------------------


def test_a_new_act_is_told_to_the_running_paths_and_replaces_nothing() -> None:
    stage = said(compared(), esito_confronto="nuovo")

    (sent,) = stage.sent
    assert (sent.name, sent.correlation) == ("msg_provvedimento_modificato", "9")
    assert sent.payload["sostituisce"] is None
    assert stage.handlers == []
    assert stage.step.outcomes == ("atto_confrontato",)


def test_an_act_that_replaces_one_hands_its_duties_on_before_the_paths_are_told() -> None:
    stage = said(compared(), **replacing(FOLLOWED), **OPENS)

    handler, given = stage.jobs[0]
    assert (handler, given["provvedimento"], given["di_prima"]) == (
        "provvedimenti.sostituisci",
        ARRIVED,
        BEFORE,
    )
    assert [one.name for one in stage.sent] == [
        "msg_provvedimento_modificato",
        *["msg_apri_processo"] * 2,
    ]
    assert stage.sent[0].payload["sostituisce"] == BEFORE


def test_why_a_duty_is_over_stays_in_the_file_and_does_not_travel_with_the_path() -> None:
    over = {"termine": 2, "sorte": "superato", "perche": "Il bambino è tornato a casa"}
    stage = said(compared(), **replacing(over))

    assert {name for one in stage.jobs[0][1]["sorti"] for name in one} <= {
        "termine",
        "sorte",
        "da_termine",
    }


def test_a_copy_ends_and_the_running_paths_are_not_disturbed() -> None:
    stage = said(compared(), **copy())

    assert stage.handlers == ["provvedimenti.togli_copia"]
    (sent,) = stage.sent
    assert (sent.name, sent.correlation) == ("msg_atto_ripetuto", str(ARRIVED))
    assert stage.step.outcomes == ("copia_tolta",)


def test_after_a_copy_the_path_of_access_goes_on_with_the_act_that_stands() -> None:
    stage = joined(**DANGER)
    stage.acts = ACTS

    said(stage, esito_confronto="copia", atto_di_prima=BEFORE)

    assert stage.task("valuta_segnalazione").data["provvedimento_id"] == BEFORE


def test_the_form_shows_what_the_act_may_be_a_copy_of() -> None:
    stage = compared()

    assert stage.said("confronta_atto", "gia_registrato") == "Decreto, comunicato ieri"
    assert stage.said("confronta_atto", "atto_arrivato") == "Decreto, comunicato oggi"


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({"esito_confronto": "copia", "atto_di_prima": ARRIVED}, "scegli quello di prima"),
        ({**copy(), "scadenze_copia": []}, "ogni scadenza della copia. Manca: Scadenza 1"),
        (copy("superato", 2), "solo delle scadenze della copia"),
        (copy("sostituito"), ""),
        (replacing(), "ogni scadenza dell'atto sostituito. Manca: Scadenza 2"),
        (replacing(FOLLOWED, FOLLOWED), "due volte"),
        (replacing({"termine": 2, "sorte": "superato"}), "perché non è più dovuta"),
        (replacing({"termine": 2, "sorte": "sostituito"}), "Scegli la scadenza dell'atto nuovo"),
        (replacing({**FOLLOWED, "da_termine": 3}), "dev'essere dell'atto arrivato"),
        (replacing(FOLLOWED, {"termine": 1, "sorte": "superato", "perche": "x"}), "di prima"),
    ],
)
def test_no_duty_is_lost_and_none_is_counted_twice(answers: dict[str, Any], sentence: str) -> None:
    assert sentence in refused(compared(), **answers)


NOBODY = "Nessun percorso di questo fascicolo legge gli atti"


@pytest.mark.parametrize(
    ("path", "reads", "told"),
    [
        ("p16_centro_famiglie", False, True),
        ("richiesta_chiarimento_ag", True, True),
        ("p03_presa_in_carico", True, False),
    ],
)
def test_whoever_leaves_an_act_to_nobody_is_told(path: str, *, reads: bool, told: bool) -> None:
    stage = compared()
    stage.paths = [{"percorso": path, "nome": path, "legge_atti": reads}]

    said(stage, esito_confronto="nuovo")

    assert any(one.startswith(NOBODY) for one in stage.warned) is told


def test_whoever_opens_a_path_that_runs_already_is_told() -> None:
    stage = compared()
    stage.paths = [{"percorso": "p10_spazio_neutro", "nome": "Spazio neutro", "legge_atti": True}]

    said(stage, esito_confronto="nuovo", **OPENS)

    assert stage.warned[-1].startswith("È già in corso in questo fascicolo e legge l'atto da sé")
    assert stage.warned[-1].endswith(": Spazio neutro")


# --- what the registration of a copy had opened ------------------------------------------------


def test_the_judge_is_asked_once_when_the_act_came_twice() -> None:
    stage = silent_decree().receive("msg_atto_ripetuto", provvedimento_id=BEFORE)

    assert stage.open == []
    assert stage.step.outcomes == ("atto_gia_registrato",)


def test_the_person_in_charge_is_named_once_when_the_act_came_twice() -> None:
    stage = Access(NOMINATION, MONDAY)
    stage.start("msg_apri_processo", caso_id=1, provvedimento_id=7, data_comunicazione=MONDAY)

    stage.receive("msg_atto_ripetuto", provvedimento_id=BEFORE)

    assert stage.open == []
    assert stage.timers == {}
    assert stage.step.outcomes == ("atto_gia_registrato",)
