"""A stage whose people work through the pages of the web, in a real Chromium."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator, Page
from sqlalchemy import func, select

from access.people import Person
from cases.tables import case_file
from engine.clock import MovedClock
from tasks.office import Office
from tasks.plays import Scene
from tasks.stage import NotAsPlayed, Stage, _signed
from tests.browser.conftest import Reader

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_PAPER = "documento:"


class WebStage(Stage):
    """Performs a play by signing in, filling the forms and pressing the buttons."""

    def __init__(
        self,
        office: Office,
        clock: MovedClock,
        people: Mapping[str, Person],
        sit_down: Callable[..., Reader],
    ) -> None:
        super().__init__(office, clock, people)
        self._sit_down = sit_down

    def _begin(self, scene: Scene) -> None:
        reader = self._at_work(scene)
        decree = scene.message == "msg_provvedimento_ag"
        reader.open("/segnalazioni/nuova")
        reader.page.click(f"label[for=arrivo-{'provvedimento' if decree else 'segnalazione'}]")
        reader.page.click("main form button[type=submit]")
        reader.page.wait_for_selector("text=aperto")
        with self.office.read() as connection:
            self.case_id = connection.execute(select(func.max(case_file.c.id))).scalar_one()

    def _complete(self, scene: Scene) -> None:
        if scene.refused is not None:
            super()._complete(scene)
            return
        reader, found = self._at_work(scene), self._task(scene)
        with self.office.read() as connection:
            definition = self.office.definitions.get(connection, found.digest)
        form = definition.form(found.process, found.element)
        reader.open(f"/attivita/{found.id}")
        hand = Hand(reader.page, self.people)
        hand.fill("", self._said(form.fields, scene.answers))
        for name in _signed(form.fields, scene):
            hand.answer(name, "si")
        hand.press("button[name=_complete]")
        if reader.page.locator("#errori").count():
            raise NotAsPlayed(f"scena {scene.number}: {reader.page.inner_text('#errori')}")
        assert reader.page.inner_text("h1").startswith("Fatto"), reader.page.inner_text("main")
        assert reader.complaints == []
        reader.page.context.close()

    def _at_work(self, scene: Scene) -> Reader:
        # Days pass between two scenes: every session has ended long before.
        reader = self._sit_down()
        reader.sign_in(self._person(scene).username)
        return reader

    def _paper(self, name: str) -> str:
        return f"{_PAPER}{name}"


class Hand:
    """Fills a form as a person does: field after field, with what appears in between."""

    def __init__(self, page: Page, people: Mapping[str, Person]) -> None:
        self._page = page
        self._people = people

    def fill(self, prefix: str, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self.answer(f"{prefix}{name}", value)

    def answer(self, name: str, value: Any) -> None:
        match value:
            case dict():
                self.fill(f"{name}.", value)
            case list() if value and isinstance(value[0], dict):
                self._cards(name, value)
            case list():
                for one in value:
                    self._one(name, str(one))
            case _:
                self._one(name, str(value))
        self._rest()

    def press(self, selector: str) -> None:
        self._rest()
        with self._page.expect_navigation():
            self._page.click(selector)

    def _cards(self, name: str, cards: Sequence[Mapping[str, Any]]) -> None:
        for place, card in enumerate(cards):
            if not self._named(f"{name}.{place}._").count():
                self._page.click(f'button[name=_add][value="{name}"]')
                self._named(f"{name}.{place}._").wait_for(state="attached")
                self._rest()
            self.fill(f"{name}.{place}.", card)

    def _one(self, name: str, value: str) -> None:
        if value.startswith(_PAPER):
            self._upload(name, value.removeprefix(_PAPER))
            return
        self._search(name, value)
        control = self._named(name, ":not([type=hidden])").first
        control.wait_for(state="attached", timeout=5_000)
        kind = control.get_attribute("type") or control.evaluate("one => one.tagName")
        if kind in {"radio", "checkbox"}:
            wanted = "si" if kind == "checkbox" and value == "si" else value
            if kind == "checkbox" and value == "no":
                return
            chosen = self._named(name, f'[value="{wanted}"]:not([type=hidden])')
            if not chosen.is_checked():
                self._page.click(f'label[for="{chosen.get_attribute("id")}"]')
        elif kind == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
            control.blur()

    def _upload(self, name: str, paper: str) -> None:
        file = {"name": paper, "mimeType": "application/pdf", "buffer": _PDF}
        with self._page.expect_response("**/modulo"):
            self._named(name, "[type=file]").set_input_files(file)  # type: ignore[arg-type]
        self._page.wait_for_selector(f"text={paper}")

    def _search(self, name: str, value: str) -> None:
        box = self._page.locator(f'[name="_cerca.{name}"]')
        if not box.count() or self._named(name, f'[value="{value}"]').count():
            return
        known = next((one.name for one in self._people.values() if str(one.id) == value), "")
        box.fill(known)
        self._page.click(f'button[name=_search][value="{name}"]')
        self._named(name, f'[value="{value}"]').wait_for(state="attached")

    def _named(self, name: str, more: str = "") -> Locator:
        return self._page.locator(f'[name="{name}"]{more}')

    def _rest(self) -> None:
        """Wait until nothing is being drawn again."""
        self._page.wait_for_timeout(30)
        self._page.wait_for_selector(".htmx-request, .htmx-swapping", state="detached")
