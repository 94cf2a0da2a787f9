"""People at work in Chromium: by keyboard alone, without scripts, after an ended session."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.browser.conftest import Reader
from tests.offices import PASSWORD

pytestmark = pytest.mark.browser


def test_what_is_typed_is_kept_without_pressing_anything(reader: Callable[..., Reader]) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/attivita/1")

    rossi.page.fill("#campo-fatti", "Parole della maestra")
    rossi.page.wait_for_selector("#salvata:has-text('Bozza salvata alle 10:00')")

    rossi.open("/attivita/1")
    assert rossi.page.input_value("#campo-fatti") == "Parole della maestra"
    assert rossi.complaints == []


def test_an_activity_is_done_by_keyboard_alone(reader: Callable[..., Reader]) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/attivita")
    keys = rossi.page.keyboard

    keys.press("j")
    keys.press("Enter")
    rossi.page.wait_for_selector("#campo-fatti")
    rossi.page.focus("#campo-fatti")
    keys.type("Tutto qui")
    while rossi.page.evaluate("document.activeElement.name") != "_complete":
        keys.press("Tab")
    keys.press("Enter")

    rossi.page.wait_for_selector("h1:has-text('Fatto: Scrivi la relazione')")
    assert rossi.site.tasks().keys() == {"rivedi"}


def test_an_activity_is_assigned_with_one_key(reader: Callable[..., Reader]) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/attivita")

    rossi.page.keyboard.press("j")
    rossi.page.keyboard.press("a")

    rossi.page.wait_for_selector("text=«Scrivi la relazione» è assegnata a te.")


def test_the_keys_are_shown_when_asked(reader: Callable[..., Reader]) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/attivita")

    rossi.page.keyboard.press("?")

    rossi.page.wait_for_selector("#tasti.show")


def test_a_form_works_without_scripts(reader: Callable[..., Reader]) -> None:
    rossi = reader(scripts=False)
    rossi.sign_in("rossi")
    rossi.open("/attivita/1")

    rossi.page.fill("#campo-fatti", "Senza script")
    rossi.page.click(".action-bar button[name=_save]")
    rossi.page.wait_for_selector("#salvata:has-text('Bozza salvata')")
    rossi.page.click("button[name=_complete]")

    rossi.page.wait_for_selector("h1:has-text('Fatto')")


def test_text_is_found_again_after_the_session_ended(reader: Callable[..., Reader]) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open("/attivita/1")
    rossi.page.fill("#campo-fatti", "Scritto al telefono")
    rossi.site.clock.move_by(timedelta(minutes=31))

    rossi.page.click("button[name=_complete]")
    rossi.page.wait_for_selector("h1:has-text('La sessione è finita')")
    assert rossi.audit() == []
    rossi.page.fill("#username", "rossi")
    rossi.page.fill("#password", PASSWORD)
    rossi.page.click("text=Accedi e continua")

    rossi.page.wait_for_selector("#campo-fatti")
    assert rossi.page.input_value("#campo-fatti") == "Scritto al telefono"


def test_two_people_complete_at_once_and_one_is_told_kindly(
    reader: Callable[..., Reader],
) -> None:
    rossi, bruni = reader(), reader()
    for person, name in ((rossi, "rossi"), (bruni, "bruni")):
        person.sign_in(name)
        person.open("/attivita/1")
        person.page.fill("#campo-fatti", f"Il testo di {name}")

    rossi.page.click("button[name=_complete]")
    rossi.page.wait_for_selector("h1:has-text('Fatto')")
    bruni.page.click("button[name=_complete]")

    bruni.page.wait_for_selector("h1:has-text('Nel frattempo')")
    assert bruni.page.is_visible("text=Rossi Prova")
    assert bruni.page.is_visible("text=Il testo di bruni")
    assert bruni.audit() == []


def test_a_death_is_reported_by_keyboard_after_its_consequences_were_read(
    reader: Callable[..., Reader],
) -> None:
    conti = reader()
    conti.sign_in("conti")
    conti.open("/fascicoli/2025/1/gestione")
    keys = conti.page.keyboard

    conti.page.focus("main a:has-text('Decesso')")
    keys.press("Enter")
    conti.page.wait_for_selector("text=Che cosa succede ai percorsi in corso")
    conti.page.focus("#perche")
    keys.type("Comunicazione dell'ospedale")
    keys.press("Tab")
    keys.press("Enter")

    conti.page.wait_for_selector("text=nessun percorso attendeva questa notizia")
    assert conti.audit() == []
    assert conti.complaints == []
