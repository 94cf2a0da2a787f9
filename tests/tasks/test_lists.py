"""What a form offers to choose among, and what it takes."""

from io import BytesIO

from access.accounts import disable_account
from cases.bodies import add_body
from cases.documents import NewDocument, attach
from cases.files import open_case
from engine.store import counted
from tasks.lists import Lists
from tests.tasks.conftest import Bench

SOCIAL_WORKERS = ("assistente_sociale",)


def attached(bench: Bench, case_id: int) -> str:
    new = NewDocument(filename="nota.txt", stream=BytesIO(b"una nota inventata"))
    with bench.office.begin() as work:
        return str(attach(work, bench.office.sealer, case_id, new, by=None).id)


def test_only_a_colleague_of_the_role_asked_for_can_be_chosen(bench: Bench) -> None:
    rossi, clerk = (str(bench.people[one].id) for one in ("rossi", "neri"))

    with bench.office.read() as connection:
        lists = Lists(connection, bench.office.sealer, bench.case_id)

        assert lists.offers("operatore", rossi, SOCIAL_WORKERS)
        assert not lists.offers("operatore", clerk, SOCIAL_WORKERS)
        assert lists.offers("operatore", clerk, ())


def test_a_colleague_who_has_left_is_still_named_and_no_longer_chosen(bench: Bench) -> None:
    rossi = bench.people["rossi"]
    with bench.office.begin() as work:
        disable_account(work, rossi.id, by=None)

    with bench.office.read() as connection:
        lists = Lists(connection, bench.office.sealer, bench.case_id)

        assert lists.label("operatore", str(rossi.id)) == rossi.name
        assert not lists.offers("operatore", str(rossi.id), ())


def test_every_school_of_a_large_town_can_be_found_and_chosen(bench: Bench) -> None:
    with bench.office.begin() as work:
        for number in range(210):
            last = add_body(work, "scuola", f"Scuola primaria {number:03}", by=None)
        court = add_body(work, "tribunale", "Tribunale per i minorenni", by=None)

    with bench.office.read() as connection:
        lists = Lists(connection, bench.office.sealer, bench.case_id)
        found = lists.choices("ente", "primaria 209", ())

        assert [one.value for one in found] == [last]
        assert lists.offers("ente", str(last), ())
        assert lists.label("ente", str(last)) == "Scuola primaria 209"
        assert lists.offers("organo", str(court), ())
        assert not lists.offers("organo", str(last), ())


def test_a_document_of_another_case_cannot_be_handed_in(bench: Bench) -> None:
    own = attached(bench, bench.case_id)
    with bench.office.begin() as work:
        other = open_case(work, bench.office.sealer, by=None).id
    foreign = attached(bench, other)

    with bench.office.read() as connection:
        lists = Lists(connection, bench.office.sealer, bench.case_id)

        assert lists.offers("documento", own, ())
        assert not lists.offers("documento", foreign, ())
        assert lists.label("documento", foreign) is None


def test_a_number_that_is_none_is_refused_without_asking_the_database(bench: Bench) -> None:
    with bench.office.read() as connection, counted(bench.office.database) as count:
        lists = Lists(connection, bench.office.sealer, bench.case_id)

        assert not any(lists.offers("operatore", one, ()) for one in ("", "-1", "²", "9" * 10))
    assert count.statements == []
