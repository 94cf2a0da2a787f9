"""What an act of the judicial authority says is asked once, when it is registered."""

from datetime import date
from decimal import Decimal
from typing import Any

from cases.decrees import list_decrees
from engine.feel import compile_expression
from tasks.lists import Lists
from tasks.standing import act_of_case
from tests.tasks.growing import Nursery

ACT = {
    "provvedimento.autorita": "TM",
    "provvedimento.tipo_atto": "decreto",
    "provvedimento.rg_numero": "12/2025",
    "provvedimento.data_emissione": "2025-09-05",
    "provvedimento.prescrizioni": "La madre incontra il bambino due volte la settimana.",
    "provvedimento.durata_mesi": 12,
    "provvedimento.visite": "sospese",
    "provvedimento.mandati": ["spazio_neutro"],
}
EVERY = {
    "provvedimento.termine_relazione_tipo": "periodicita_mesi",
    "provvedimento.termine_relazione_valore": 4,
}
WITHIN = EVERY | {"provvedimento.termine_relazione_tipo": "giorni"}


def known(nursery: Nursery, act: dict[str, Any], number: int | None = None) -> Any:
    case = nursery.case("2012-05-04")
    nursery.learn(case, act)
    with nursery.office.read() as connection:
        seal = nursery.office.sealer.of(connection, case)
        acts = list_decrees(connection, seal, case)
        word = act_of_case(lambda: acts)
        said = compile_expression("atto_del_fascicolo(numero)")
        asked = {"numero": acts[0].id if number is None else number}
        return said.value(asked, now=nursery.clock.now(), functions={word.name: word})


def test_its_days_numbers_and_choices_are_known_and_not_its_words(nursery: Nursery) -> None:
    said = known(nursery, ACT | EVERY)

    assert said["emesso_il"] == date(2025, 9, 5)
    assert (said["autorita"], said["numero_di_ruolo"]) == ("TM", "12/2025")
    assert (said["durata_mesi"], said["relazione_ogni_mesi"]) == (Decimal(12), Decimal(4))
    assert (said["visite"], said["mandati"]) == ("sospese", ["spazio_neutro"])
    assert "madre" not in str(said)


def test_a_number_of_days_is_not_taken_for_months(nursery: Nursery) -> None:
    assert known(nursery, ACT | WITHIN)["relazione_ogni_mesi"] is None


def test_an_act_of_another_fascicolo_is_not_known(nursery: Nursery) -> None:
    assert known(nursery, ACT, number=9_999) is None


def test_whom_it_names_is_known_by_number_if_it_says_so(nursery: Nursery) -> None:
    cards = {"provvedimento.minori_nominati": [{"persona": 7}, {"persona": 4}]}

    assert known(nursery, ACT | cards)["nominati"] == [Decimal(4), Decimal(7)]
    assert known(nursery, ACT)["nominati"] is None


def test_an_act_that_is_still_being_read_is_offered_to_nobody(nursery: Nursery) -> None:
    case = nursery.case("2012-05-04")
    nursery.learn(case, ACT)

    with nursery.office.read() as connection:
        lists = Lists(connection, nursery.office.sealer, case)

        assert len(lists.acts()) == 1
        assert not lists.offers("provvedimento", str(lists.acts()[0].id), ())
