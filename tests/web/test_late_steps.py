"""The list of late steps: who coordinates reads names, who audits reads numbers alone."""

from datetime import timedelta

import pytest

from cases.files import open_case
from tests.offices import people_of
from tests.web.conftest import House, Visitor
from tests.web.rich import SURNAME, Secret, hide_something, publish_form, task_of


@pytest.fixture
def secret(house: House) -> Secret:
    found = hide_something(house)
    house.clock.move_by(timedelta(days=40))
    return found


@pytest.fixture
def auditor(house: House) -> Visitor:
    people_of(house.office, {"grigi": ["auditor_conformita"]})
    return house.visitor("grigi")


def test_whoever_coordinates_reads_whom_a_late_step_is_about(house: House, secret: Secret) -> None:
    page = house.visitor("conti").get("/monitoraggio/ritardi").text

    assert SURNAME in page
    assert f'href="/fascicoli/{secret.number}"' in page
    assert f'href="/attivita/{secret.mine.id}"' in page


def test_the_auditor_reads_the_number_of_a_late_case_and_no_name(
    secret: Secret, auditor: Visitor
) -> None:
    page = auditor.get("/monitoraggio/ritardi").text

    assert secret.mine.name in page
    assert f"{secret.number[:5]}{int(secret.number[5:]):04d}" in page
    assert SURNAME not in page


def test_no_line_of_the_auditor_leads_to_a_page_that_refuses_them(
    secret: Secret, auditor: Visitor
) -> None:
    page = auditor.get("/monitoraggio/ritardi").text

    assert f'href="/fascicoli/{secret.number}"' not in page
    assert f'href="/attivita/{secret.mine.id}"' not in page


def test_a_free_activity_leads_to_no_case_that_its_reader_may_not_open_yet(house: House) -> None:
    digest = publish_form(house.office)
    with house.office.begin() as work:
        case = open_case(work, house.office.sealer, by=None)
        change = house.office.engine.start(work, digest, case_id=case.id, by=None)
    bruni, address = house.visitor("bruni"), f"/fascicoli/{case.number.year}/{case.number.number}"
    free = task_of(house, case.id, "scrivi")

    offered = bruni.get(f"/attivita/{free.id}").text
    bruni.post(f"/attivita/{free.id}/assegna-a-me")
    taken = bruni.get(f"/attivita/{free.id}").text

    assert f'href="{address}"' not in offered
    assert f'href="/percorsi/{change.instance.id}"' not in offered
    assert f'href="{address}"' in taken
    assert f'href="/percorsi/{change.instance.id}"' in taken
