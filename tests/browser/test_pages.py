"""Every page in Chromium: axe finds nothing, nothing is too wide, the browser is content."""

from collections.abc import Callable

import pytest

from access.teams import found_team, join_team
from engine.jobs.incidents import Trouble, open_incident
from tasks.installing import install_definitions
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
    "/fascicoli/2025/1/letture",
    "/fascicoli/2025/1/gestione",
    "/fascicoli/2025/1/notizie/decesso",
    "/fascicoli/precedenti",
    "/conformita/letture",
    "/conformita/letture?fascicolo=2025/1",
    "/segnalazioni/nuova",
    "/monitoraggio/ritardi",
    "/profilo",
    "/aiuto",
    "/fascicoli/1999/9",
)

DESK_OF_THE_MACHINE = (
    "/",
    "/amministrazione/comune",
    "/amministrazione/intoppi",
    "/amministrazione/accessi",
    "/amministrazione/accessi/1",
    "/amministrazione/accessi/nuovo",
    "/amministrazione/gruppi",
    "/amministrazione/gruppi/1",
    "/amministrazione/calendario?anno=2026",
    "/amministrazione/regole",
    "/amministrazione/regole?cerca=niente",
    "/amministrazione/regole/modifica?chiave=prova.scrivere",
    "/amministrazione/storia-regole",
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


@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_of_the_administrator_are_accessible_and_fit(
    reader: Callable[..., Reader], width: int
) -> None:
    viola = reader(width=width)
    with viola.site.office.begin() as work:
        open_incident(work, Trouble("Il lavoro «lettere.componi» non è riuscito.", None))
        join_team(work, 1, found_team(work, "Polo Nord", by=None), by=None)
    viola.sign_in("viola")

    assert _look(viola, DESK_OF_THE_MACHINE) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_new_holiday_is_proved_and_made_by_keyboard_alone(
    reader: Callable[..., Reader], width: int
) -> None:
    viola = reader(width=width)
    install_definitions(viola.site.office, by=None)
    viola.sign_in("viola")
    viola.open("/amministrazione/calendario?anno=2025")
    viola.page.focus("#che-festivo")
    viola.page.keyboard.press("Space")
    for typed in ("05/11/2025", "Festa di prova"):
        viola.page.keyboard.press("Tab")
        viola.page.keyboard.type(typed)

    viola.page.keyboard.press("Enter")

    viola.page.wait_for_selector("h1:has-text('Che cosa si sposta')")
    assert viola.audit() == []
    assert not viola.is_too_wide
    viola.page.focus("#perche")
    viola.page.keyboard.type("Legge di prova")
    viola.page.keyboard.press("Tab")
    viola.page.keyboard.press("Enter")
    viola.page.wait_for_selector("td:has-text('Legge di prova')")
    assert viola.audit() == []
    assert viola.complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_every_change_of_the_calendar_opens_without_scripts_and_is_accessible(
    reader: Callable[..., Reader], width: int
) -> None:
    viola = reader(width=width)
    install_definitions(viola.site.office, by=None)
    viola.sign_in("viola")
    viola.open("/amministrazione/calendario?anno=2025")

    for change in viola.page.query_selector_all(".proposal > summary"):
        change.focus()
        viola.page.keyboard.press("Enter")

    assert viola.page.evaluate("document.querySelectorAll('.proposal:not([open])').length") == 0
    assert viola.audit() == []
    assert not viola.is_too_wide
    viola.page.fill("#giorno_patrono-patrono", "31")
    viola.page.select_option("#mese", "4")
    viola.page.fill("#nome-patrono", "San Prova")
    viola.page.keyboard.press("Enter")
    viola.page.wait_for_selector("[role=alert]")
    assert viola.audit() == []
    viola.page.click("[role=alert] a")
    assert viola.page.evaluate("document.activeElement.id") == "giorno_patrono-patrono"
    assert viola.complaints == []


def test_whoever_was_given_a_password_chooses_one_on_an_accessible_page(
    reader: Callable[..., Reader],
) -> None:
    viola, rossi = reader(), reader(width=320)
    viola.sign_in("viola")
    viola.open("/amministrazione/accessi/1")
    viola.page.click("text=Prepara una password nuova")
    assert viola.audit() == []
    given = viola.page.inner_text(".one-time code")

    rossi.open("/accesso")
    rossi.page.fill("#username", "rossi")
    rossi.page.fill("#password", given)
    rossi.page.click("main button[type=submit]")
    rossi.page.wait_for_selector("h1:has-text('Scegli una password tua')")
    assert rossi.audit() == []
    assert not rossi.is_too_wide
    for name, text in (("attuale", given), ("nuova", _NEW), ("ripetuta", _NEW)):
        rossi.page.fill(f"#{name}", text)
    rossi.page.keyboard.press("Enter")

    rossi.page.wait_for_selector("h1:has-text('Scrivania')")


_NEW = "un treno che parte presto"


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


def test_lanes_are_seen_through_the_frames_of_a_path(reader: Callable[..., Reader]) -> None:
    conti = reader()
    install_definitions(conti.site.office, by=None)
    conti.sign_in("conti")
    conti.open("/percorsi/in-vigore/p02_indagine_valutazione")
    conti.page.wait_for_selector(".diagram[data-shown=yes]")

    fills = conti.page.evaluate(
        """() => [...document.querySelectorAll('.is-frame > .djs-visual > :first-child')]
            .map((one) => getComputedStyle(one).fill)"""
    )

    assert len(fills) >= 3
    assert set(fills) == {"none"}
    assert conti.complaints == []


_LINES = """(where) => [...document.querySelectorAll(where)].map((one) => {
  const style = getComputedStyle(one)
  return [style.borderBottomColor, style.borderLeftColor].includes(canvas()) ? "hidden" : "drawn"
  function canvas () { return getComputedStyle(document.body).backgroundColor }
})"""


def test_in_the_readers_own_colours_one_sees_where_one_is_and_what_is_a_button(
    reader: Callable[..., Reader],
) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.page.emulate_media(forced_colors="active")

    rossi.open("/attivita")

    for menu in (".side", ".tabs"):
        assert rossi.page.evaluate(_LINES, f"{menu} a[aria-current]") == ["drawn"]
        assert set(rossi.page.evaluate(_LINES, f"{menu} a:not([aria-current])")) == {"hidden"}
    edges = "all => all.map((one) => getComputedStyle(one).borderTopStyle)"
    assert set(rossi.page.eval_on_selector_all("main .btn", edges)) == {"solid"}
