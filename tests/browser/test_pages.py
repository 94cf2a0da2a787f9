"""Every page in Chromium: axe finds nothing, nothing is too wide, the browser is content."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser

OPEN = ("/accesso", "/accessibilita", "/privacy", "/aiuto")
PAGES = (
    "/",
    "/attivita",
    "/attivita?di=mie",
    "/attivita/1",
    "/attivita/1/passa",
    "/fascicoli",
    "/fascicoli?miei=si",
    "/fascicoli/2025/1",
    "/fascicoli/2025/1/cronologia?tutto=si",
    "/fascicoli/2025/1/persone",
    "/fascicoli/2025/1/percorsi",
    "/fascicoli/2025/1/scadenze",
    "/fascicoli/2025/1/provvedimenti",
    "/fascicoli/2025/1/documenti",
    "/percorsi",
    "/percorsi/1",
    "/percorsi/in-vigore/prova_relazione",
    "/segnalazioni/nuova",
    "/monitoraggio/ritardi",
    "/profilo",
    "/aiuto",
    "/fascicoli/1999/9",
)


def _look(reader: Reader, pages: tuple[str, ...]) -> list[str]:
    found = []
    for page in pages:
        reader.open(page)
        found += [f"{page}: {one}" for one in reader.audit()]
        found += [f"{page}: too wide"] if reader.is_too_wide else []
    return found + reader.complaints


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_before_signing_in_are_accessible(reader: Callable[..., Reader], width: int) -> None:
    assert _look(reader(width=width), OPEN) == []


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_page_is_accessible_and_fits(reader: Callable[..., Reader], width: int) -> None:
    coordinator = reader(width=width)
    coordinator.sign_in("conti")

    assert _look(coordinator, PAGES) == []


def test_an_incomplete_form_is_accessible_and_leads_to_the_field(
    reader: Callable[..., Reader],
) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/attivita/1")

    rossi.page.click("button[name=_complete]")
    rossi.page.wait_for_selector("#errori")

    assert rossi.audit() == []
    assert rossi.page.evaluate("document.activeElement.id") == "errori"
    rossi.page.click("#errori a")
    assert rossi.page.evaluate("document.activeElement.id") == "campo-fatti"


def test_the_menu_opens_on_a_telephone(reader: Callable[..., Reader]) -> None:
    rossi = reader(width=390)
    rossi.sign_in("rossi")

    rossi.page.click(".top-burger")
    rossi.page.wait_for_selector("#menu.show")

    rossi.page.click("#menu a:has-text('Attività')")
    rossi.page.wait_for_selector("h1:has-text('Attività')")
