"""What is asked once is known ever after: forms teach the case its people and decrees."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from cases.absorbing import Absorbed
from cases.decrees import (
    DecreeStatus,
    NoDecreeToEnforce,
    NoSuchDecree,
    enforce_decree,
    get_decree,
    list_decrees,
)
from cases.files import CaseFile, Marking, get_case
from cases.headings import headings_of
from cases.people import NotOfThisCase, list_members
from cases.sheet import open_sheet
from cases.stored import stored
from cases.tables import case_file, case_sheet, decree, membership, person, person_token
from engine.clock import MovedClock
from engine.store import Database, Sealer, counted
from engine.store.journal import journal
from tests.cases.conftest import CHILD, MOTHER

Open = Callable[..., CaseFile]
Learn = Callable[..., Absorbed]
DECREE = {
    "provvedimento.autorita": "TM",
    "provvedimento.tipo_atto": "decreto",
    "provvedimento.rg_numero": "123/2025",
    "provvedimento.data_emissione": "2025-11-01",
    "provvedimento.data_comunicazione": "2025-11-03T09:12:00Z",
}


def test_the_child_of_the_report_becomes_the_child_of_the_case(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    case = a_case()

    absorbed = learn(case, CHILD)

    with database.read() as connection:
        (child,) = list_members(connection, sealer, case.id)
        heading = headings_of(connection, sealer, [case.id])[case.id].heading
    assert absorbed.child_id == child.person_id
    assert child.name == "Inventatis Sara Fittizia"
    assert child.role_label == "Minore"
    assert child.age(clock.now().date()) == 6
    assert heading.full == "Inventatis Sara Fittizia"
    assert heading.short(clock.now()) == "Inventatis Sa. (6 anni)"


def test_a_child_known_only_by_signs_has_a_name_later(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    case = a_case()
    learn(case, {"minore.elementi_identificativi": "bambina col cappotto rosso"})
    with database.read() as connection:
        before = headings_of(connection, sealer, [case.id])[case.id].heading

    learn(case, CHILD)

    with database.read() as connection:
        after = headings_of(connection, sealer, [case.id])[case.id].heading
        members = list_members(connection, sealer, case.id)
    assert before.full == "Minore da identificare"
    assert after.surname == "Inventatis"
    assert len(members) == 1


def test_a_stored_value_says_since_when_and_from_which_form(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    case = a_case()
    learn(case, CHILD)
    first = clock.now()
    clock.move_by(timedelta(days=3))

    learn(case, CHILD | {"minore.nome": "Sara"}, "Identifica il minore")

    with database.read() as connection:
        held = stored(connection, sealer, case.id, protected=False)
    assert held["minore.cognome"].since == first
    assert held["minore.cognome"].origin == "Registra la segnalazione"
    assert held["minore.nome"].value == "Sara"
    assert held["minore.nome"].since == clock.now()
    assert held["minore.nome"].origin == "Identifica il minore"


def test_a_field_left_empty_takes_its_value_away(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, CHILD)

    learn(case, {"minore.data_nascita": None})

    with database.read() as connection:
        held = stored(connection, sealer, case.id, protected=False)
        (child,) = list_members(connection, sealer, case.id)
    assert "minore.data_nascita" not in held
    assert child.born is None


def test_the_household_is_written_once_however_often_it_is_told(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, CHILD | {"nucleo.componenti": [MOTHER]})
    with database.read() as connection:
        held = stored(connection, sealer, case.id, protected=False)
    told_again = [
        *held["nucleo.componenti"].value,
        {"cognome": "Fintis", "nome": "Ugo", "ruolo": "nonno", "convivente": False},
    ]

    learn(case, {"nucleo.componenti": told_again})
    learn(case, {"nucleo.componenti": [MOTHER | {"nome": "Ada Maria"}]})

    with database.read() as connection:
        members = list_members(connection, sealer, case.id)
    assert [one.name for one in members] == [
        "Inventatis Sara Fittizia",
        "Fintis Ada Maria",
        "Fintis Ugo",
    ]
    assert members[1].in_case["responsabilita_genitoriale"] == "piena"


def test_the_guardian_is_one_of_the_people_of_the_case(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, CHILD | {"nucleo.componenti": [MOTHER | {"ruolo": "altro"}]})
    with database.read() as connection:
        guardian = list_members(connection, sealer, case.id)[-1].person_id

    learn(case, {"nucleo.tutore": guardian})

    with database.read() as connection:
        assert list_members(connection, sealer, case.id)[-1].role_label == "Tutore"


def test_a_person_of_another_case_cannot_be_pulled_into_this_one(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    other, case = a_case(), a_case()
    stranger = learn(other, CHILD).child_id

    with pytest.raises(NotOfThisCase):
        learn(case, {"nucleo.componenti": [{"persona_ref": stranger, "ruolo": "fratello"}]})
    with pytest.raises(NotOfThisCase):
        learn(case, {"minore.id": stranger})

    with database.read() as connection:
        assert list_members(connection, sealer, case.id) == ()


def test_a_protected_address_marks_the_case_and_leaves_the_ordinary_sheet(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, CHILD)

    learn(case, {"minore.indirizzo_protetto": True})

    with database.read() as connection:
        marked = get_case(connection, case.id)
        open_to_all = stored(connection, sealer, case.id, protected=False)
        of_the_worker = stored(connection, sealer, case.id, protected=True)
    assert Marking.PROTECTED_ADDRESS in marked.markings
    assert "minore.dimora_abituale" not in open_to_all
    assert "minore.dimora_abituale" in of_the_worker


def test_a_decree_that_hides_the_address_marks_the_case(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, CHILD)

    learn(case, {"provvedimento.indirizzo_secretato": True}, "Decodifica mandati")

    with database.read() as connection:
        marked = get_case(connection, case.id)
        open_to_all = stored(connection, sealer, case.id, protected=False)
    assert Marking.PROTECTED_ADDRESS in marked.markings
    assert "minore.dimora_abituale" not in open_to_all


@pytest.mark.parametrize(
    ("who", "known"), [("privato", False), ("anonimo", False), ("pubblico_ufficiale", True)]
)
def test_a_private_informant_stays_unknown(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, *, who: str, known: bool
) -> None:
    case = a_case()

    learn(
        case,
        {"segnalazione.qualifica": who, "segnalazione.identita_segnalante": "Eva Inventatis"},
    )

    with database.read() as connection:
        held = stored(connection, sealer, case.id, protected=False)
    assert ("segnalazione.identita_segnalante" in held) is known


def test_a_decree_is_registered_by_one_form_and_decoded_by_the_next(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    case = a_case()
    first = learn(case, DECREE, "Protocolla").decree_id

    second = learn(case, {"provvedimento.mandati": ["indagine_valutazione"]}).decree_id

    with database.read() as connection:
        seal = sealer.of(connection, case.id)
        (one,) = list_decrees(connection, seal, case.id)
        held = stored(connection, sealer, case.id, protected=False)
    assert first == second == one.id
    assert one.status is DecreeStatus.REGISTERING
    assert one.label == "Decreto · Tribunale per i minorenni · 01/11/2025"
    assert one.rg_number == "123/2025"
    assert one.notified_at is not None
    assert one.details["mandati"] == ["indagine_valutazione"]
    assert held["provvedimento.rg_numero"].value == "123/2025"


def test_a_new_decree_supersedes_an_older_one_and_neither_is_deleted(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    case = a_case()
    old = learn(case, DECREE).decree_id
    with database.begin(clock.now()) as work:
        assert enforce_decree(work, sealer, case.id, by=1) == old
        assert enforce_decree(work, sealer, case.id, by=1) == old
    with database.read() as connection:
        blank = stored(connection, sealer, case.id, protected=False)
    new = learn(case, DECREE | {"provvedimento.rg_numero": "9/2026"}).decree_id

    with database.begin(clock.now()) as work:
        enforce_decree(work, sealer, case.id, supersedes=old, by=1)

    with database.read() as connection:
        decrees = list_decrees(connection, sealer.of(connection, case.id), case.id)
    assert "provvedimento.rg_numero" not in blank
    assert [(one.id, one.status) for one in decrees] == [
        (new, DecreeStatus.IN_FORCE),
        (old, DecreeStatus.SUPERSEDED),
    ]
    assert decrees[1].superseded_by == new


def test_nothing_about_people_stands_open_in_the_database_or_the_journal(
    a_case: Open, learn: Learn, database: Database
) -> None:
    case = a_case()
    learn(case, CHILD | DECREE | {"nucleo.componenti": [MOTHER]})

    with database.read() as connection:
        tables = (case_file, case_sheet, decree, membership, person, person_token, journal)
        everything = repr([connection.execute(select(one)).all() for one in tables]).lower()
    for word in ("inventatis", "fintis", "2019-04", "non c'è", "mattina", "123/2025"):
        assert word not in everything


def test_a_household_of_five_is_written_in_few_statements(
    a_case: Open, learn: Learn, database: Database
) -> None:
    case = a_case()
    people = [MOTHER | {"nome": name, "ruolo": "altro"} for name in "ABCDE"]

    with counted(database) as count:
        learn(case, CHILD | {"nucleo.componenti": people})

    assert count.commits == 1
    assert len(count.statements) <= 14


def test_the_people_of_an_open_sheet_are_read_once_for_choosing_and_for_writing(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    case = a_case()
    learn(case, CHILD | {"nucleo.componenti": [MOTHER]})

    with database.begin(clock.now()) as work:
        sheet = open_sheet(work.connection, sealer, case.id, lock=True)
        with counted(database) as count:
            offered = sheet.people(work.connection, sealer)
            again = sheet.people(work.connection, sealer)

    assert [one.role for one in offered] == ["minore", "madre"]
    assert again == offered
    assert len(count.statements) == 1


def test_what_a_form_declares_secret_is_kept_apart(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    learn(case, {"minore.scuola": 3})

    learn(case, {"minore.scuola": 3}, secret=frozenset({"minore.scuola"}))

    with database.read() as connection:
        open_to_all = stored(connection, sealer, case.id, protected=False)
        of_the_worker = stored(connection, sealer, case.id, protected=True)
    assert "minore.scuola" not in open_to_all
    assert of_the_worker["minore.scuola"].secret


def test_a_decree_can_only_be_put_in_force_if_it_was_registered(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer, clock: MovedClock
) -> None:
    case, other = a_case(), a_case()
    foreign = learn(other, DECREE).decree_id

    with pytest.raises(NoDecreeToEnforce), database.begin(clock.now()) as work:
        enforce_decree(work, sealer, case.id, by=1)
    learn(case, DECREE)
    with pytest.raises(NoSuchDecree), database.begin(clock.now()) as work:
        enforce_decree(work, sealer, case.id, by=1, supersedes=foreign)

    with database.read() as connection:
        with pytest.raises(NoSuchDecree):
            get_decree(connection, sealer, 99)
        assert get_decree(connection, sealer, foreign or 0).case_id == other.id


def test_people_are_recognised_by_code_before_name(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    uncle = {"cognome": "Fintis", "nome": "Ugo", "ruolo": "altro", "cf": "FNTGUO80A01A662K"}
    learn(case, {"nucleo.componenti": [uncle]})

    learn(case, {"nucleo.componenti": [uncle | {"nome": "Ugo Maria"}]})
    learn(case, {"nucleo.componenti": [{"cognome": "Fintis", "nome": "Ugo", "ruolo": "nonno"}]})

    with database.read() as connection:
        names = sorted(one.name for one in list_members(connection, sealer, case.id))
    assert names == ["Fintis Ugo", "Fintis Ugo Maria"]


def test_namesakes_born_on_different_days_are_two_people(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    twins_in_name = [
        {"cognome": "Fintis", "nome": "Ugo", "ruolo": "nonno", "data_nascita": "1950-01-01"},
        {"cognome": "Fintis", "nome": "Ugo", "ruolo": "altro", "data_nascita": "1980-01-01"},
    ]

    learn(case, {"nucleo.componenti": twins_in_name})

    with database.read() as connection:
        assert len(list_members(connection, sealer, case.id)) == 2


def test_forms_of_one_case_completed_at_once_lose_nothing(
    a_case: Open, learn: Learn, database: Database, sealer: Sealer
) -> None:
    case = a_case()
    paths = [f"segnalazione.prova_{number}" for number in range(6)]
    threads = [threading.Thread(target=learn, args=(case, {path: path})) for path in paths]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.read() as connection:
        held = stored(connection, sealer, case.id, protected=False)
    assert held.keys() >= set(paths)
