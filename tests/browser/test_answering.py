"""Days as Italians write them, and signatures with the password, in Chromium."""

from collections.abc import Callable
from typing import Any

import pytest

from cases.records import get_record
from tasks import worklist
from tests.browser.conftest import Reader, Site
from tests.offices import PASSWORD
from tests.web.rich import FORM, SIGNED, publish_form

pytestmark = pytest.mark.browser

ASKED: dict[str, Any] = {
    **SIGNED,
    "properties": {
        **SIGNED["properties"],
        "giorno": {**FORM["properties"]["minore"]["properties"]["data_nascita"]},
        "incerto": {"title": "Si sa?", "type": "boolean", "x-data-class": "C1"},
        "quando": {**FORM["properties"]["fatti"], "x-widget": "datetime", "format": "date-time"},
    },
}
del ASKED["properties"]["giorno"]["x-binding"]


COVERED = """() => {
    const one = document.activeElement, bar = document.querySelector('.action-bar')
    const [at, edge] = [one.getBoundingClientRect(), bar.getBoundingClientRect()]
    const under = one !== document.body && !bar.contains(one)
    return under && at.bottom > edge.top && at.top < edge.bottom ? [one.outerHTML] : []
}"""


@pytest.fixture
def task(site: Site) -> int:
    digest = publish_form(site.office, ASKED)
    with site.office.begin() as work:
        change = site.office.engine.start(work, digest, case_id=site.case_id, by=None)
    with site.office.read() as connection:
        (found,) = worklist.of_instance(connection, change.instance.id)
    return found.id


def answers(site: Site) -> Any:
    with site.office.read() as connection:
        return get_record(connection, site.office.sealer, 1).answers


@pytest.mark.parametrize("scripts", [True, False])
def test_a_day_is_typed_as_it_is_said_and_a_signature_wants_the_password(
    reader: Callable[..., Reader], task: int, *, scripts: bool
) -> None:
    rossi = reader(scripts=scripts)
    rossi.sign_in("rossi")
    rossi.open(f"/attivita/{task}")
    rossi.page.fill("#campo-fatti", "Tutto qui")
    rossi.page.fill("#campo-giorno", "12/04/2016")
    rossi.page.fill("#campo-quando", "12/03/2025 10:30")
    rossi.page.click("label[for=campo-firma]")
    rossi.page.fill("#campo-firma--password", "non è questa")
    rossi.page.click("button[name=_complete]")

    rossi.page.wait_for_selector("#errori:has-text('La password non è giusta')")
    kept = [rossi.page.input_value(one) for one in ("#campo-giorno", "#campo-quando")]
    audit = rossi.audit() if scripts else []
    rossi.page.fill("#campo-firma--password", PASSWORD)
    rossi.page.click("button[name=_complete]")
    rossi.page.wait_for_selector("h1:has-text('Fatto')")

    assert kept == ["12/04/2016", "12/03/2025 10:30"]
    assert audit == []
    assert rossi.complaints == []
    said = answers(rossi.site)
    assert (said["giorno"], said["quando"]) == ("2016-04-12", "2025-03-12T09:30:00Z")
    assert said["firma"]["confermato_con"] == "password"


def test_the_calendar_writes_the_day_as_people_do(
    reader: Callable[..., Reader], task: int
) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open(f"/attivita/{task}")
    rossi.page.fill("#campo-giorno", "1/2/2015")

    rossi.page.click("[data-pick=date]")
    shown = rossi.page.input_value("input.form-calendar")
    rossi.page.evaluate(
        """() => {
            const calendar = document.querySelector('input.form-calendar')
            calendar.value = '2016-04-12'
            calendar.dispatchEvent(new Event('change'))
        }"""
    )

    assert shown == "2015-02-01"
    assert rossi.page.input_value("#campo-giorno") == "12/04/2016"
    rossi.page.wait_for_selector("#salvata:has-text('Bozza salvata')")
    assert rossi.audit() == []
    assert rossi.complaints == []


def test_the_password_of_a_signature_travels_with_the_signature_alone(
    reader: Callable[..., Reader], task: int
) -> None:
    rossi = reader()
    rossi.sign_in("rossi")
    rossi.open(f"/attivita/{task}")
    sent: list[str] = []
    rossi.page.on("request", lambda one: sent.append(one.post_data or ""))

    rossi.page.fill("#campo-firma--password", PASSWORD)
    rossi.page.fill("#campo-fatti", "Tutto qui")
    rossi.page.wait_for_selector("#salvata:has-text('Bozza salvata')")

    assert any("Tutto" in one for one in sent)
    assert [one for one in sent if PASSWORD.split()[0] in one] == []


def test_without_scripts_no_button_is_shown_that_does_nothing(
    reader: Callable[..., Reader], task: int
) -> None:
    rossi = reader(scripts=False)
    rossi.sign_in("rossi")
    rossi.open(f"/attivita/{task}")

    assert not rossi.page.is_visible("[data-pick]")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_chosen_by_mistake_is_taken_back(
    reader: Callable[..., Reader], task: int, *, scripts: bool
) -> None:
    rossi = reader(scripts=scripts)
    rossi.sign_in("rossi")
    rossi.open(f"/attivita/{task}")
    take_back = "button[name=_clear][value=incerto]"
    before = rossi.page.is_visible(take_back)
    rossi.page.check("input[name=incerto][value=si]", force=True)

    rossi.page.click(take_back)
    rossi.page.wait_for_selector("input[name=incerto]:checked", state="detached")

    assert not before
    assert not rossi.page.is_visible(take_back)
    assert rossi.complaints == []


@pytest.mark.parametrize("width", [390, 1280])
def test_what_has_the_focus_is_never_under_the_bar(
    reader: Callable[..., Reader], task: int, width: int
) -> None:
    rossi = reader(width=width)
    rossi.sign_in("rossi")
    rossi.page.emulate_media(reduced_motion="reduce")
    rossi.page.set_viewport_size({"width": width, "height": 640})
    rossi.open(f"/attivita/{task}")
    rossi.page.focus("#contenuto")

    covered = []
    for _ in range(25):
        rossi.page.keyboard.press("Tab")
        covered += rossi.page.evaluate(COVERED)

    assert covered == []


def test_on_a_phone_the_bar_leaves_the_form_its_room_and_hides_no_act(
    reader: Callable[..., Reader], task: int
) -> None:
    rossi = reader(width=390)
    rossi.sign_in("rossi")
    rossi.open(f"/attivita/{task}")
    rossi.page.click("text=Assegna a me")
    rossi.page.fill("#campo-fatti", "Qualcosa")
    rossi.page.wait_for_selector("#salvata:has-text('salvata')")

    found = rossi.page.locator(".action-bar .acts :is(a, button):visible").all()
    bar, *boxes = [one.bounding_box() for one in (rossi.page.locator(".action-bar"), *found)]

    acts = [one.inner_text() for one in found]
    assert acts == ["Rimetti a disposizione", "Passa a …", "Completa l'attività"]
    assert bar is not None
    assert bar["height"] <= 100
    assert all(box is not None and box["height"] >= 24 for box in boxes)
    assert rossi.audit() == []


def test_what_is_wrong_is_read_at_once_wherever_the_page_was(
    reader: Callable[..., Reader], task: int
) -> None:
    rossi = reader(width=390)
    rossi.sign_in("rossi")
    rossi.page.emulate_media(reduced_motion="reduce")
    rossi.open(f"/attivita/{task}")

    rossi.page.click("button[name=_complete]")
    rossi.page.wait_for_selector("#errori")

    top = rossi.page.evaluate("document.querySelector('#errori').getBoundingClientRect().top")
    assert 56 <= top <= 120
    assert rossi.page.evaluate("document.activeElement.id") == "errori"
