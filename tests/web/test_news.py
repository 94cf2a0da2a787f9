"""What is new on the desk: told to a group, it still says a name only to whoever may read it."""

import pytest

from tasks.notices import About, tell
from tests.web.conftest import House
from tests.web.rich import SURNAME, Secret, hide_something


@pytest.fixture
def told(house: House) -> Secret:
    """A step was free for every social worker when they were told; then rossi took it."""
    secret = hide_something(house)
    with house.office.begin() as work:
        tell(work, ["assistente_sociale"], About("term_near", secret.case_id, secret.mine.id))
    return secret


def test_who_has_the_step_in_hand_is_led_to_it(house: House, told: Secret) -> None:
    page = house.visitor("rossi").get("/").text

    assert f'href="/attivita/{told.mine.id}"' in page
    assert SURNAME in page


def test_a_colleague_learns_no_name_and_is_led_to_no_page_that_refuses_them(
    house: House, told: Secret
) -> None:
    bruni = house.visitor("bruni")

    page = bruni.get("/").text

    assert f"{told.number[:5]}{int(told.number[5:]):04d}" in page
    assert SURNAME not in page
    assert f'href="/attivita/{told.mine.id}"' not in page
    bruni.get(f"/attivita/{told.mine.id}", status=403)
