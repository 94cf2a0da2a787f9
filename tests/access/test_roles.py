"""Who may do what."""

import pytest

from access import ROLES, Permission, Person, UnknownRole, may, require
from engine.refusal import NotAllowed

INTERNAL_LANES = {
    "operatore_accoglienza",
    "assistente_sociale",
    "psicologo",
    "educatore",
    "mediatore_familiare",
    "mediatore_culturale",
    "conduttore_gruppo",
    "coordinatore_tutela",
    "responsabile_servizio",
    "responsabile_affidamento",
    "operatore_pis",
    "uo_disabilita",
    "uo_penale",
    "uo_scuola",
    "equipe_affidi",
    "equipe_adozioni",
    "operatore_spazio_neutro",
    "coordinatore_spazio_neutro",
    "tutor_autonomia",
    "amministrativo",
    "rup_gara",
    "commissione_gara",
    "dpo",
    "referente_archivio",
    "auditor_conformita",
    "amministratore_sistema",
}


def somebody(*roles: str, active: bool = True) -> Person:
    return Person(1, "ada.inventati", "Ada Inventati", frozenset(roles), active=active)


def test_the_roles_are_those_of_the_service() -> None:
    assert set(ROLES) == INTERNAL_LANES


def test_permissions_stand_in_alphabetical_order() -> None:
    names = [permission.name for permission in Permission]

    assert names == sorted(names)


def test_every_permission_is_held_by_some_role() -> None:
    held = {permission for role in ROLES.values() for permission in role.permissions}

    assert held == set(Permission)


def test_a_role_that_the_service_has_not_is_refused() -> None:
    with pytest.raises(UnknownRole, match="capo_supremo"):
        _ = somebody("capo_supremo").permissions


@pytest.mark.parametrize(
    "role", ["amministratore_sistema", "dpo", "auditor_conformita", "rup_gara"]
)
def test_whoever_does_not_work_on_cases_reads_none(role: str) -> None:
    assert not may(somebody(role), Permission.CASE_READ)


def test_a_clerk_reads_no_professional_record() -> None:
    assert not may(somebody("amministrativo"), Permission.RECORD_READ)


def test_two_roles_allow_what_either_allows() -> None:
    person = somebody("dpo", "amministratore_sistema")

    assert may(person, Permission.READING_REVIEW)
    assert may(person, Permission.ACCOUNT_MANAGE)


def test_a_disabled_person_may_do_nothing() -> None:
    with pytest.raises(NotAllowed):
        require(somebody("coordinatore_tutela", active=False), Permission.CASE_READ)


def test_a_person_shown_in_a_log_has_no_name() -> None:
    assert "Inventati" not in repr(somebody("dpo"))
