"""Those who offer to host a child are kept apart from the children, also when they are matched."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cases.files import get_case
from cases.kinds import FileKind
from cases.visibility import may_see_case
from engine.clock import ROME, MovedClock
from engine.feel import HostFunction, compile_expression
from engine.store import Database
from tasks.bank import families_in_bank
from tasks.installing import install_definitions
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import SCENARIOS, play_of

FORMS = Path("forms/p08_risorse_accoglienti")


@pytest.fixture(scope="module")
def withdrawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A family was matched with a child, and has withdrawn: their files are the first two."""
    folder = tmp_path_factory.mktemp("banca")
    play = play_of(SCENARIOS / "affido_disponibilita_ritirata.toml")
    clock = MovedClock(play.begins)
    with closing(Database(f"sqlite:///{folder / 'percorsi.db'}")) as database:
        database.create()
        office = an_office(database, clock, folder)
        install_definitions(office, by=None)
        stage = Stage(office, clock, people_of(office, play.people))
        stage.perform(play)
        yield stage
        office.close()


def test_a_family_has_a_fascicolo_of_another_kind_than_the_child(withdrawn: Stage) -> None:
    with withdrawn.office.read() as connection:
        kinds = [get_case(connection, one).kind for one in withdrawn.cases[:2]]

    assert kinds == [FileKind.RESOURCE, FileKind.FAMILY]


def test_whoever_works_with_the_child_does_not_see_the_file_of_the_family(
    withdrawn: Stage,
) -> None:
    educator = withdrawn.people["gialli"]

    with withdrawn.office.read() as connection:
        seen = [may_see_case(connection, educator, one) for one in withdrawn.cases[:2]]

    assert seen == [False, True]


def test_a_form_may_ask_which_families_are_in_the_bank_but_not_who_they_are(
    withdrawn: Stage,
) -> None:
    with withdrawn.office.read() as connection:
        function = families_in_bank(connection)
        asked = compile_expression("famiglie_in_banca()")
        said: Any = asked.value({}, now=withdrawn.clock.now(), functions={function.name: function})

    (family,) = said
    assert (family["numero"], family["stato"]) == (withdrawn.cases[0], "in_pausa")
    assert (family["eta_min"], family["eta_max"]) == (6, 14)
    assert "Aurora" not in str(family)


@pytest.mark.parametrize(
    ("family", "told"),
    [
        ({}, "n. 7 (da 6 a 14 anni)"),
        ({"sesso": "F"}, "n. 7 (da 6 a 14 anni, solo bambine)"),
        ({"sesso": "indifferente"}, "n. 7 (da 6 a 14 anni)"),
        ({"tempo": "parziale"}, "n. 7 (da 6 a 14 anni, a tempo parziale)"),
        ({"durata_max_mesi": 6}, "n. 7 (da 6 a 14 anni, al massimo 6 mesi)"),
        ({"durata_max_mesi": 24}, "n. 7 (da 6 a 14 anni)"),
        ({"forme": ["affiancamento"]}, "n. 7 (da 6 a 14 anni, non si offre per un affidamento)"),
        ({"con_limiti": True}, "n. 7 (da 6 a 14 anni, con limiti)"),
        ({"eta_max": 8}, "Nessuna, per ora"),
    ],
)
def test_whoever_proposes_families_reads_what_each_offers(
    family: dict[str, Any], told: str
) -> None:
    known = {"numero": 7, "stato": "attiva", "eta_min": 6, "eta_max": 14, "tempo": "pieno"}
    bank = HostFunction(
        "famiglie_in_banca", (), lambda: [{**known, "forme": ["affido"], **family}]
    )
    form = json.loads((FORMS / "proponi_abbinamento.json").read_text(encoding="utf-8"))
    asked = compile_expression(form["properties"]["famiglie_attive"]["x-default"])

    said = asked.value(
        {"eta_minore": 9, "durata_mesi": 12},
        now=datetime.now(ROME),
        functions={bank.name: bank},
    )

    assert said == told
