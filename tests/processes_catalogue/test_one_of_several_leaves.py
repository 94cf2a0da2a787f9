"""One of the children placed together goes elsewhere: the others stay, with the same terms."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue import placement
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.inquiry import rome
from tests.processes_catalogue.placement import LEFT, reviewed
from tests.processes_catalogue.test_death_in_a_placement import (
    BOTH,
    ELDER,
    YOUNGER,
    living_together,
)
from tests.processes_catalogue.test_p05_happenings import CEASED, NEW_ACT

YOUNGEST = 3
APART = {
    "motivo_fratelli_separati": "Una famiglia può accogliere lui solo.",
    "piano_contatti_fratelli": "Ogni sabato.",
}
GOES: dict[str, Any] = {**LEFT, **APART, "chi_esce": [{"minore": YOUNGER}]}
GONE = {
    "denuncia_ff_oo_il": "2025-11-03T10:15",
    "ricerche": "Chiamati parenti e amici.",
    "esito_allontanamento": "non_tornato",
}
MOVES = {"seguito_richiesta": "si_sposta", "misure_richiesta": "Una famiglia è pronta."}


def one_goes() -> Access:
    """Whoever coordinates has decided that one of them leaves."""
    stage = living_together().done("registra_fatto", {"tipo_fatto": "esce_uno"})
    return stage.done("valuta_richiesta_struttura", MOVES).receive("msg_esce_qualcuno")


def test_whoever_stays_goes_on_with_what_was_open_and_with_the_same_terms() -> None:
    before = living_together()

    stage = one_goes().done("dimetti_chi_esce", GOES)

    assert sorted(stage.open) == sorted(before.open)
    assert stage.timers == before.timers
    assert [one["persona"] for one in stage.step.data["minori"]] == [ELDER]


def test_the_fee_of_whoever_leaves_ends_and_that_of_the_others_goes_on() -> None:
    stage = one_goes().done("dimetti_chi_esce", GOES | {"stop_retta_dal": "2025-11-04"})

    given = next(given for name, given in reversed(stage.jobs) if name == "forniture.registra")
    assert (given["in_meno"], str(given["dal"])) == (1, "2025-11-04")
    told = [one for one in stage.sent if one.name == "msg_collocamento_terminato"]
    assert [one.payload["di_chi"] for one in told] == [[YOUNGER]]
    assert "termini.adempi" not in stage.handlers


@pytest.mark.parametrize(
    ("where", "process", "child"),
    [
        ("affido", "p07_affido_familiare", None),
        ("altra_struttura", "p05_inserimento_residenziale", None),
        ("adozione", "p11_adozione", None),
        ("autonomia", "p20_prosieguo_autonomia", YOUNGER),
    ],
)
def test_the_path_that_follows_is_of_whoever_left(
    where: str, process: str, child: int | None
) -> None:
    stage = one_goes().done("dimetti_chi_esce", GOES | {"destinazione": where})

    begun = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    assert [(one["processo"], one["minore_id"]) for one in begun] == [(process, child)]
    assert [one["persona"] for one in begun[0]["minori"]] == [YOUNGER]


def leave_for_families(stage: Access, **changed: Any) -> list[list[int]]:
    """Both leave on one day for a family; whom each path that is begun follows."""
    everyone = {"chi_esce": [{"minore": ELDER}, {"minore": YOUNGER}]}
    stage.done("dimetti_chi_esce", everyone).receive("msg_dimissione_decisa")
    stage.done("dimissione", LEFT | {"destinazione": "affido"} | changed)
    begun = [one.payload for one in stage.sent if one.name == "msg_apri_processo"]
    return [[child["persona"] for child in one["minori"]] for one in begun]


def test_each_of_the_siblings_who_leave_for_a_family_has_a_path_of_its_own() -> None:
    assert leave_for_families(one_goes()) == [[ELDER], [YOUNGER]]


@pytest.mark.parametrize(
    ("it_is_that_one", "begun"), [(True, [[ELDER]]), (False, [[ELDER], [YOUNGER]])]
)
def test_a_family_that_is_being_sought_already_is_not_sought_twice(
    *, it_is_that_one: bool, begun: list[list[int]]
) -> None:
    stage = one_goes()
    stage.paths.append({"percorso": "p07_affido_familiare", "persone": [YOUNGER]})

    assert leave_for_families(stage, affido_gia_aperto=it_is_that_one) == begun
    assert stage.step.outcomes[-1] == "affido"


def test_whoever_leaves_alone_for_the_family_that_was_sought_begins_no_second_search() -> None:
    stage = one_goes()
    stage.paths.append({"percorso": "p07_affido_familiare", "persone": [YOUNGER]})

    stage.done("dimetti_chi_esce", GOES | {"destinazione": "affido", "affido_gia_aperto": True})

    assert [one for one in stage.sent if one.name == "msg_apri_processo"] == []
    assert [one["persona"] for one in stage.step.data["minori"]] == [ELDER]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"motivo_fratelli_separati": ""}, "R35"),
        ({"piano_contatti_fratelli": ""}, "R35"),
        ({"chi_esce": [{"minore": ""}]}, "almeno una voce"),
        ({"chi_esce": [{"minore": 9}]}, "non lo segue"),
        ({"chi_esce": [{"minore": YOUNGER}, {"minore": YOUNGER}]}, "due volte"),
        ({"data_dimissione": "2025-11-01"}, "prima dell'ingresso"),
        ({"ag_informata": False}, "R26"),
    ],
)
def test_siblings_are_parted_only_as_the_rules_want(
    changed: dict[str, Any], sentence: str
) -> None:
    stage = one_goes()

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("dimetti_chi_esce", GOES | changed)

    assert sentence in faults(refused.value)


def test_nobody_is_asked_how_siblings_meet_of_one_who_ran_away() -> None:
    ran = {key: given for key, given in GOES.items() if key not in APART}

    stage = one_goes().done("dimetti_chi_esce", ran | {"destinazione": "fuga"})

    assert [one["persona"] for one in stage.step.data["minori"]] == [ELDER]


def test_when_all_leave_the_placement_ends_with_its_own_discharge() -> None:
    everyone = {"chi_esce": [{"minore": ELDER}, {"minore": YOUNGER}]}

    stage = one_goes().done("dimetti_chi_esce", everyone)
    stage.receive("msg_dimissione_decisa").done("dimissione", LEFT)

    assert stage.step.outcomes[-1] == "rientro"


def test_whoever_is_left_alone_leaves_as_an_only_child_does() -> None:
    stage = one_goes().done("dimetti_chi_esce", GOES)

    stage.done("registra_fatto", {"tipo_fatto": "dimissione_chiesta", "preavviso_giorni": 30})
    stage.done("valuta_richiesta_struttura", MOVES)

    assert stage.open == ["dimissione"]


def test_a_review_may_send_one_home_and_go_on_for_the_other() -> None:
    stage = living_together().done("fissa_verifiche", {"prossima_verifica": "2025-12-03"})

    reviewed(stage.move_to(rome("2025-11-19 08:00")), "rientro", None)

    assert "dimissione" not in stage.open
    assert "registra_fatto" in stage.open
    assert "msg_dimissione_decisa" not in {one.name for one in stage.sent}
    assert [one.name for one in stage.sent][-1] == "msg_esce_qualcuno"


def test_whoever_does_not_come_back_leaves_alone() -> None:
    stage = living_together().done("registra_fatto", {"tipo_fatto": "evento_critico"})
    told = dict.fromkeys(("data_ora_evento", "esercenti_avvisati_il", "ag_avvisata_il"), stage.now)
    stage.decide("registra_evento", tipo_evento="allontanamento", **told)
    stage.decide("valuta_evento", evento_grave=False, seguito_evento="prosegue")

    stage.done("segui_allontanamento", GONE)

    assert "dimissione" not in stage.open
    assert "registra_fatto" in stage.open
    assert [one.name for one in stage.sent][-1] == "msg_esce_qualcuno"


def test_of_an_only_child_nobody_asks_who_leaves() -> None:
    stage = one_goes().done("dimetti_chi_esce", GOES)

    with pytest.raises(InvalidAnswers):
        stage.done("registra_fatto", {"tipo_fatto": "esce_uno"})


# --- the mandate ceases for all of them ---------------------------------------------------------


def ceased() -> Access:
    """An act has let the mandate cease: both of them leave, maybe on different days."""
    stage = living_together().receive("msg_provvedimento_modificato", **NEW_ACT)
    return stage.done("leggi_provvedimento", CEASED)


def test_where_the_mandate_ceases_one_may_leave_before_the_other() -> None:
    stage = ceased()
    assert [one.name for one in stage.sent][-1] == "msg_esce_qualcuno"
    stage.receive("msg_esce_qualcuno")
    assert sorted(stage.open) == ["dimetti_chi_esce", "dimissione"]

    stage.done("dimetti_chi_esce", GOES)

    assert stage.open == ["dimissione"]
    assert [one["persona"] for one in stage.step.data["minori"]] == [ELDER]
    assert stage.done("dimissione", LEFT).step.outcomes[-1] == "rientro"


def test_where_the_mandate_ceases_they_may_leave_together() -> None:
    stage = ceased().receive("msg_esce_qualcuno")

    stage.done("dimissione", LEFT)

    assert stage.open == []
    assert stage.step.outcomes[-1] == "rientro"


def three_together() -> Access:
    stage = placement.asked(minori=[*BOTH, {"persona": YOUNGEST, "eta": 7}])
    stage.done("conferma_titolo", placement.CONFIRMED)
    together = placement.REQUEST | {"fratelli_insieme": True}
    stage.done("richiesta_inserimento", together).done("cerca_posto", placement.ANSWERED)
    stage.done("verifica_incompatibilita", placement.DECLARED)
    stage = placement.signed(stage.done("scegli_struttura", placement.CHOSEN))
    while "capacita_discernimento" in stage.open:
        heard = {"capacita_discernimento": "no", "minore_sentito": "no_eta"}
        stage.decide("capacita_discernimento", **heard)
    stage.done("prepara_ingresso", placement.PREPARED)
    return stage.done("registra_ingresso", placement.ENTERED)


def test_of_three_each_may_leave_on_a_day_of_its_own() -> None:
    stage = three_together().receive("msg_provvedimento_modificato", **NEW_ACT)
    stage.done("leggi_provvedimento", CEASED).receive("msg_esce_qualcuno")

    stage.done("dimetti_chi_esce", GOES)
    assert sorted(stage.open) == ["dimetti_chi_esce", "dimissione"]
    stage.done("dimetti_chi_esce", GOES | {"chi_esce": [{"minore": ELDER}]})

    assert stage.open == ["dimissione"]
    assert [one["persona"] for one in stage.step.data["minori"]] == [YOUNGEST]


def test_who_says_at_last_that_all_leave_is_asked_for_one_discharge() -> None:
    stage = ceased().receive("msg_esce_qualcuno")

    stage.done("dimetti_chi_esce", {"chi_esce": [{"minore": ELDER}, {"minore": YOUNGER}]})
    stage.receive("msg_dimissione_decisa")

    assert stage.open == ["dimissione"]


def test_the_only_child_of_a_mandate_that_ceases_has_one_discharge() -> None:
    stage = one_goes().done("dimetti_chi_esce", GOES)

    stage.receive("msg_provvedimento_modificato", **NEW_ACT).done("leggi_provvedimento", CEASED)

    assert stage.open == ["dimissione"]
