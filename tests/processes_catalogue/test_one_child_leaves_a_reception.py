"""One child leaves a mother's reception: it goes on for her and for the others."""

from typing import Any

import pytest

from forms import InvalidAnswers
from tests.processes_catalogue.access import Access
from tests.processes_catalogue.called_answers import faults
from tests.processes_catalogue.reception import living

ELDER, YOUNGER, ELSEWHERE = 1, 3, 9
BOTH = [{"persona": ELDER, "eta": 8}, {"persona": YOUNGER, "eta": 2}]
GOES = {
    "esce_un_figlio": True,
    "figlio_uscito": YOUNGER,
    "data_uscita_figlio": "2025-11-03",
    "titolo_uscita": "atto",
    "destinazione_figlio": "affido_minore",
    "motivo_separazione": "La madre non riesce con tutti e due.",
    "piano_contatti": "Si vedono il sabato.",
    "stop_retta_figlio": "2025-11-03",
    "ag_informata": True,
}


def leaving(**said: Any) -> Access:
    """It is told that one of the children leaves alone."""
    return living(**{"figli": BOTH, **said}).done("registra_fatto", {"tipo_fatto": "esce_uno"})


def opened(stage: Access) -> list[Any]:
    """Which paths were opened, and for whom."""
    return [
        (one.payload["processo"], [child["persona"] for child in one.payload["minori"]])
        for one in stage.sent
        if one.name == "msg_apri_processo"
    ]


def test_who_leaves_is_followed_no_more_and_the_fee_of_the_others_goes_on() -> None:
    stage = leaving().done("registra_uscita_figlio", GOES)

    assert [one["persona"] for one in stage.step.data["figli"]] == [ELDER]
    handler, given = stage.jobs[-1]
    assert (handler, given["in_meno"]) == ("forniture.registra", 1)
    assert "registra_fatto" in stage.open
    assert stage.step.outcomes == ()


def test_the_other_paths_know_of_whoever_left_alone() -> None:
    stage = leaving().done("registra_uscita_figlio", GOES)

    (told,) = [one for one in stage.sent if one.name == "msg_collocamento_terminato"]
    assert (told.payload["di_chi"], told.payload["tipo"]) == ([YOUNGER], "affido_minore")


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("affido_minore", "p07_affido_familiare"),
        ("comunita_minore_sola", "p05_inserimento_residenziale"),
        ("altro_genitore", None),
    ],
)
def test_the_path_that_is_needed_opens_for_the_child_who_leaves(
    where: str, path: str | None
) -> None:
    stage = leaving().done("registra_uscita_figlio", GOES | {"destinazione_figlio": where})

    assert opened(stage) == ([(path, [YOUNGER])] if path else [])


def test_nobody_leaves_where_it_was_told_by_mistake() -> None:
    stage = leaving().done("registra_uscita_figlio", {"esce_un_figlio": False})

    assert [one["persona"] for one in stage.step.data["figli"]] == [ELDER, YOUNGER]
    assert "registra_uscita_figlio" not in stage.open


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"figlio_uscito": ELSEWHERE}, "non lo segue"),
        ({"titolo_uscita": "consenso"}, "con un atto, o con la protezione urgente"),
        ({"destinazione_figlio": "luogo_sicuro"}, "controlla il titolo"),
        ({"data_uscita_figlio": "2025-11-02"}, "prima dell'ingresso"),
        ({"ag_informata": False}, "va informata"),
    ],
)
def test_who_leaves_has_a_title_and_was_received_here(
    changed: dict[str, Any], sentence: str
) -> None:
    stage = leaving()

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_uscita_figlio", GOES | changed)

    assert sentence in faults(refused.value)


def test_the_only_child_leaves_with_the_end_of_the_reception() -> None:
    stage = leaving(figli=BOTH[:1])

    with pytest.raises(InvalidAnswers) as refused:
        stage.done("registra_uscita_figlio", GOES | {"figlio_uscito": ELDER})

    assert "È il solo figlio accolto" in faults(refused.value)
