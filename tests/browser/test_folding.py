"""A long form on a telephone: one section at a time, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tasks.installing import install_definitions
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser

_OPEN = "all => all.filter((one) => one.open).map((one) => one.id)"


def opened(page: Page) -> list[str]:
    """Which sections stand open."""
    found: list[str] = page.eval_on_selector_all(".form-fold", _OPEN)
    return found


def at_a_new_referral(reader: Reader) -> Page:
    install_definitions(reader.site.office, by=None)
    reader.sign_in("sole")
    reader.open("/segnalazioni/nuova")
    reader.page.click("main button.btn-primary")
    reader.page.wait_for_selector("#attivita")
    return reader.page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_new_referral_shows_one_section_at_a_time(
    reader: Callable[..., Reader], *, scripts: bool
) -> None:
    sole = reader(width=390, scripts=scripts)
    page = at_a_new_referral(sole)
    assert opened(page) == ["parte-1"]

    page.click("#parte-1 .form-next a")

    assert opened(page) == ["parte-1", "parte-2"]
    page.click("#parte-1 > summary")
    assert opened(page) == ["parte-2"]
    assert sole.complaints == []


def test_what_is_wrong_is_in_sight_and_a_section_stays_as_it_was_left(
    reader: Callable[..., Reader],
) -> None:
    sole = reader(width=390)
    page = at_a_new_referral(sole)
    assert sole.audit() == []
    page.click("button[name=_complete]")
    page.wait_for_selector("#errori")
    assert sole.audit() == []
    page.click("#parte-4 > summary")
    page.click("#errori a:has-text('Fatti riferiti')")
    assert "parte-4" in opened(page)
    page.click("#parte-1 > summary")
    before = opened(page)

    page.click("label[for='campo-pericolo_attuale--0']")
    page.wait_for_selector("[name=adulto_protettivo]", state="attached")

    assert opened(page) == before
    assert sole.complaints == []
