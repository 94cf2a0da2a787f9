"""What arrives where it should not is said kindly, and nothing of it is half written."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cases.files import CaseClosed, close_case, get_case, open_case
from cases.merging import JoinedToAnother, Joining
from cases.people import list_members
from cases.visibility import grant_access
from engine import plain
from engine.clock import MovedClock
from engine.instances.engine import Letter
from engine.store import Database, NewJob, addressed
from engine.store.queue import is_waiting, job
from engine.store.tables import instance
from tasks import worklist
from tasks.happenings import Happening, report, tell_paths
from tasks.installing import install_definitions
from tasks.joining import join
from tasks.plays import Scene
from tasks.referrals import new_decree
from tasks.stage import Stage
from tasks.standing import paths_under_way
from tests.offices import an_office, people_of
from tests.tasks.terms.decreed import JUNE, MAY, PEOPLE, Decreed, rome

NOTIFIED = rome("2025-05-21T09:00")
ANOTHER_CHILD = "L'atto parla di un altro minore"
ADA = {
    "cognome": "Prova",
    "nome": "Ada",
    "data_nascita": date(2016, 3, 9),
    "indirizzo_protetto": False,
}
UGO = {"cognome": "Prova", "nome": "Ugo", "data_nascita": date(2019, 4, 2)}


@pytest.fixture
def case(database: Database, tmp_path: Path) -> Iterator[Decreed]:
    clock = MovedClock(rome("2025-05-21T08:00"))
    office = an_office(database, clock, tmp_path)
    people = people_of(office, PEOPLE)
    install_definitions(office, by=None)
    stage = Stage(office, clock, people)
    with closing(office):
        yield Decreed(stage, another_file(stage))


def another_file(stage: Stage) -> int:
    """One more file, on which everybody works."""
    office = stage.office
    with office.begin() as work:
        case_id = open_case(work, office.sealer, by=None).id
        for one in stage.people.values():
            grant_access(work, case_id, one.id, "referral")
    stage.cases.append(case_id)
    return case_id


def joined(case: Decreed, *, closed: bool = False) -> int:
    """The file repeats another one, which was there too, and has joined it."""
    office, into = case.stage.office, another_file(case.stage)
    with office.begin() as work:
        if closed:
            close_case(work, into, by=None)
        joining = Joining(case.case_id, into, by=None, why="stesso minore")
        join(work, office.sealer, office.engine, joining)
    return into


def children(case: Decreed) -> dict[str, str]:
    office = case.stage.office
    with office.read() as connection:
        found = list_members(connection, office.sealer, case.case_id)
    return {one.name: one.role for one in found}


def files(case: Decreed, child: dict[str, Any], refused: str | None = None) -> None:
    """An act comes in the file and names this child."""
    case.does("neri", happens="nuovo_provvedimento", at=rome(f"{JUNE}T11:00"))
    act = {
        "autorita": "TM",
        "tipo_atto": "decreto",
        "rg_numero": "77/2025",
        "data_emissione": JUNE,
        "data_comunicazione": rome(f"{JUNE}T10:00"),
        "canale": "pec",
        "file_provvedimento": "documento:atto.pdf",
    }
    case.does(
        "neri",
        "protocolla",
        refused=refused,
        protocollo="2025/2",
        provvedimento=act,
        minore={**ADA, **child},
    )


# --- an act that names somebody who is not of the case ----------------------------------------


@pytest.mark.parametrize(
    "child",
    [
        {"cognome": "Altrove", "nome": "Bea", "data_nascita": date(2018, 7, 1)},
        {"cognome": "Prova", "nome": "Bea", "data_nascita": date(2018, 7, 1)},
        UGO,
    ],
)
def test_an_act_about_another_child_does_not_rename_the_child_of_the_file(
    case: Decreed, child: dict[str, Any]
) -> None:
    case.comes("402/2025", MAY)

    files(case, child, refused=ANOTHER_CHILD)

    assert children(case) == {"Prova Ada": "minore"}


@pytest.mark.parametrize(
    "child",
    [
        {},
        {"nome": "Ada Maria"},
        {"cognome": "PROVA", "nome": "ada "},
        {"data_nascita": date(2016, 9, 3)},
        {"cognome": "Provà"},
    ],
)
def test_an_act_that_writes_the_name_of_the_child_otherwise_is_filed(
    case: Decreed, child: dict[str, Any]
) -> None:
    case.comes("402/2025", MAY)

    files(case, child)

    assert len(children(case)) == 1


# --- a decree for a file that is closed -------------------------------------------------------


def test_an_act_for_a_closed_file_begins_nothing(case: Decreed) -> None:
    office = case.stage.office
    with office.begin() as work:
        close_case(work, case.case_id, by=None)

    with pytest.raises(CaseClosed, match="prima va riaperto"):
        new_decree(office, case.stage.people["neri"], case.case_id)

    assert instances(case) == []


def test_an_act_for_a_file_that_joined_another_is_sent_there(case: Decreed) -> None:
    into = joined(case)

    with pytest.raises(JoinedToAnother, match=str(number(case, into))):
        new_decree(case.stage.office, case.stage.people["neri"], case.case_id)

    assert instances(case) == []


def test_news_for_a_file_that_joined_another_is_sent_there(case: Decreed) -> None:
    joined(case)
    office, conti = case.stage.office, case.stage.people["conti"]

    with pytest.raises(JoinedToAnother), office.begin() as work:
        report(work, conti, case.case_id, Happening.TRANSFER, "Hanno cambiato casa")


def test_a_file_that_joined_another_is_not_opened_again(case: Decreed) -> None:
    joined(case)

    scene = Scene(1, case.stage.clock.now(), "r.conti", file="riaperto", why="Errore", case=1)
    case.stage.act(replace(scene, refused="si lavora lì"))

    with case.stage.office.read() as connection:
        assert not get_case(connection, case.case_id).is_open


# --- a message on its way while its file joins another ------------------------------------------


def test_what_an_act_opens_while_its_file_joins_another_is_opened_there(case: Decreed) -> None:
    case.comes("402/2025", MAY)
    office, nomination = case.stage.office, "nomina_responsabile_affidamento"
    payload = {"caso_id": case.case_id, "processo": nomination, "data_comunicazione": NOTIFIED}
    letter = addressed(f"{case.case_id}:{nomination}", payload)
    with office.begin() as work:
        work.jobs.append(NewJob("message", "msg_apri_processo", parameters=letter))
    into = joined(case)

    office.worker.tick(case.stage.clock.now())

    with office.read() as connection:
        opened = [one.element for one in worklist.of_case(connection, into)]
        assert "nomina_responsabile" in opened
        assert list(worklist.of_case(connection, case.case_id)) == []


def test_what_is_told_to_all_the_paths_of_a_file_goes_where_they_went(case: Decreed) -> None:
    office = case.stage.office
    with office.begin() as work:
        tell_paths(work, case.case_id, Happening.CLOSURE, {"causa": "chiusura_forzata"})

    into = joined(case)

    with office.read() as connection:
        asked = select(job.c.parameters).where(is_waiting, job.c.handler == "msg_chiusura_forzata")
        (kept,) = connection.execute(asked).scalars().all()
    assert plain.loads(kept)["correlation"] == str(into)


def test_what_is_tied_to_something_else_of_the_same_number_is_left_alone(case: Decreed) -> None:
    office, nomination = case.stage.office, "nomina_responsabile_affidamento"
    act = {"provvedimento_id": case.case_id, "data_comunicazione": NOTIFIED}
    payload = {"caso_id": case.case_id, "processo": nomination, **act}
    with office.begin() as work:
        office.engine.deliver(work, Letter("msg_apri_processo", payload=payload))
        letter = addressed(str(case.case_id), {"provvedimento_id": 5}, to_all=True)
        work.jobs.append(NewJob("message", "msg_atto_ripetuto", parameters=letter))

    joined(case)

    with office.read() as connection:
        asked = select(job.c.parameters).where(is_waiting, job.c.handler == "msg_atto_ripetuto")
        (kept,) = connection.execute(asked).scalars().all()
    assert plain.loads(kept)["correlation"] == str(case.case_id)


# --- an act that nobody would carry out ----------------------------------------------------------


def test_a_form_knows_which_paths_of_the_file_read_an_act(case: Decreed) -> None:
    case.arrives("402/2025", MAY)
    case.is_read(termine_relazione_tipo="non_indicato", termine_relazione_valore=None)
    case.is_confirmed()
    case.does("neri", happens="nuovo_provvedimento")

    with case.stage.office.read() as connection:
        asked = paths_under_way(connection, case.case_id)
        said: Any = asked.call()
    found = {one["percorso"]: one["legge_atti"] for one in said}
    assert found == {"ca_registra_provvedimento": False, "richiesta_chiarimento_ag": True}


# --- a file that was closed while another one was compared with it ------------------------------


def test_a_file_closed_meanwhile_is_open_again_when_an_act_comes_to_it(case: Decreed) -> None:
    case.comes("402/2025", MAY)

    into = joined(case, closed=True)

    assert is_open(case, into)


def test_a_file_closed_meanwhile_stays_closed_when_nothing_goes_on_in_it(case: Decreed) -> None:
    assert not is_open(case, joined(case, closed=True))


def is_open(case: Decreed, case_id: int) -> bool:
    with case.stage.office.read() as connection:
        return get_case(connection, case_id).is_open


def instances(case: Decreed) -> list[str]:
    with case.stage.office.read() as connection:
        return list(connection.execute(select(instance.c.process)).scalars())


def number(case: Decreed, case_id: int) -> object:
    with case.stage.office.read() as connection:
        return get_case(connection, case_id).number
