"""A play performed by people at a browser: they sign in, open the activity, type and press."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from access.people import Person
from engine.clock import MovedClock
from forms import Field, Kind
from tasks import worklist
from tasks.office import Office
from tasks.plays import Scene
from tasks.prompting import NotAsPlayed
from tasks.props import said
from tasks.stage import Stage
from tests.offices import PASSWORD

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_DOCUMENT = "documento:"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_BOXES = """all => all.map((one) => ({
  id: one.id, value: one.value, checked: one.checked, single: one.type === "radio"
}))"""
_BUSY = ".htmx-request, .htmx-settling, .htmx-swapping"


@dataclass
class Actors:
    """The people of a play, each at a browser of their own that stays open."""

    browser: Browser
    address: str
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def sit_down(self, username: str, path: str = "/") -> Page:
        """The browser of this person, signed in, at this page."""
        page = self.pages.get(username) or self._come_in(username)
        if page.request.get(f"{self.address}/profilo", max_redirects=0).status == 302:
            self._come_back(page, username)
        answer = page.goto(f"{self.address}{path}")
        assert answer is not None
        assert answer.ok, page.url
        assert page.is_visible("#chi-sono"), page.url
        return page

    def _come_in(self, username: str) -> Page:
        """The first time somebody signs in they type and press."""
        page = self._new(username)
        page.goto(f"{self.address}/accesso")
        page.fill("#username", username)
        page.fill("#password", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_selector("#chi-sono")
        return page

    def _come_back(self, page: Page, username: str) -> None:
        """After an ended session the same form is posted, without drawing its page again."""
        door = f"{self.address}/accesso"
        token = _TOKEN.search(page.request.get(door).text())
        assert token
        typed = {"csrf_token": token[1], "username": username, "password": PASSWORD}
        answer = page.request.post(door, form=typed, max_redirects=0)
        assert answer.status == 302, answer.text()

    def _new(self, username: str) -> Page:
        context = self.browser.new_context(
            viewport={"width": 1280, "height": 800}, locale="it-IT", reduced_motion="reduce"
        )
        context.set_default_timeout(8000)
        page = self.pages[username] = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page


class StageInBrowser(Stage):
    """The stage of plays, but every scene is clicked and typed through the pages."""

    def __init__(
        self, office: Office, clock: MovedClock, people: Mapping[str, Person], actors: Actors
    ) -> None:
        super().__init__(office, clock, people)
        self.actors = actors

    def _begin(self, scene: Scene) -> None:
        page = self.actors.sit_down(self._person(scene).username)
        page.click("main a[href='/segnalazioni/nuova']")
        decree = scene.message == "msg_provvedimento_ag"
        page.click(f"label[for=arrivo-{'provvedimento' if decree else 'segnalazione'}]")
        page.click("main button.btn-primary")
        page.wait_for_selector("#attivita")
        with self.office.read() as connection:
            self.case_id = worklist.get(connection, int(page.url.rsplit("/", 1)[-1])).case_id
        if self.case_id is not None:
            self.cases.append(self.case_id)

    def _try(self, scene: Scene) -> str | None:
        if scene.starts is not None:
            self._begin(scene)
        if scene.happens is not None:
            self._direct(scene)
        if scene.does is None:
            return None
        page = self._opened(scene)
        if page.query_selector("button[name=_complete]") is None:
            return page.inner_text("main")
        self._fill(page, scene)
        page.click("button[name=_complete]")
        page.wait_for_selector("h1")
        if page.inner_text("h1").startswith("Fatto"):
            return None
        return page.inner_text("main")

    def _opened(self, scene: Scene) -> Page:
        page, found = (
            self.actors.sit_down(self._person(scene).username, "/attivita"),
            self._task(scene, scene.does or ""),
        )
        page.click(f"a[data-open][href='/attivita/{found.id}']")
        page.wait_for_selector("#attivita")
        return page

    def _fill(self, page: Page, scene: Scene) -> None:
        found = self._task(scene, scene.does or "")
        with self.office.read() as connection:
            definition = self.office.definitions.get(connection, found.digest)
        fields = definition.form(found.process, found.element).fields
        values = said(self, fields, scene.answers)
        answers = list(_flat(fields, values, ""))
        hand = _Hand(page)
        hand.unfold()
        for name, many in _lists(fields, values, ""):
            hand.lay_out(name, many)
        while answers:
            left = [one for one in answers if not hand.answer(*one)]
            if len(left) == len(answers):
                raise NotAsPlayed(f"non c'è il campo {left[0][0]}")
            answers = left
        for secret in page.locator("input[name=_password]").all():
            secret.fill(PASSWORD)

    def paper(self, name: str) -> str:
        return f"{_DOCUMENT}{name}"


@dataclass
class _Hand:
    """A hand on the mouse and the keyboard: one answer at a time, as the page offers it."""

    page: Page

    def unfold(self) -> None:
        """Open every section of a long form."""
        closed = self.page.locator("#modulo > details.form-fold:not([open]) > summary")
        while closed.count():
            closed.first.click()

    def lay_out(self, name: str, many: int) -> None:
        """As many cards as are needed in a list."""
        cards = self.page.locator(f"button[name=_remove][value^='{name}.']")
        add = self.page.locator(f"button[name=_add][value='{name}']")
        if add.count() == 0:
            return
        while (there := cards.count()) != many:
            (add if there < many else cards.last).click()
            self._settle()

    def answer(self, name: str, value: str | list[str]) -> bool:
        """Give an answer; False when the page does not ask for it (yet)."""
        asked = self.page.locator(f"#modulo [name='{name}']:not([type=hidden])")
        kinds: list[str] = asked.evaluate_all(
            "all => all.map((one) => one.type || one.tagName.toLowerCase())"
        )
        if not kinds:
            return False
        match kinds[0]:
            case "radio" | "checkbox":
                self._tick(asked, [value] if isinstance(value, str) else value)
            case "file":
                self._attach(asked.first, value if isinstance(value, str) else value[0])
            case "select-one":
                asked.first.select_option(str(value))
            case _:
                asked.first.fill(str(value))
                asked.first.blur()
        self._settle()
        return True

    def _tick(self, asked: Locator, wanted: Sequence[str]) -> None:
        boxes: list[dict[str, Any]] = asked.evaluate_all(_BOXES)
        for box in boxes:
            should = box["value"] in wanted
            if box["checked"] != should and (should or not box["single"]):
                self.page.click(f"label[for='{box['id']}']")
                self._settle()

    def _attach(self, asked: Locator, document: str) -> None:
        name = document.removeprefix(_DOCUMENT)
        file: Any = {"name": name, "mimeType": "application/pdf", "buffer": PDF}
        asked.set_input_files(file)
        self.page.locator(".form-files").filter(has_text=name).first.wait_for()

    def _settle(self) -> None:
        self.page.wait_for_selector(_BUSY, state="detached")
        self.unfold()  # a section that is asked only now comes closed


def _flat(
    fields: Sequence[Field], said: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, str | list[str]]]:
    """Every answer with the name that the page gives to its control, in the order of the form."""
    for one in fields:
        if one.name not in said:
            continue
        value, name = said[one.name], f"{prefix}{one.name}"
        if one.kind is Kind.GROUP:
            yield from _flat(one.children, value, f"{name}.")
        elif one.kind is Kind.LIST:
            for place, card in enumerate(value):
                yield from _flat(one.children, card, f"{name}.{place}.")
        else:
            yield name, value


def _lists(
    fields: Sequence[Field], said: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, int]]:
    for one in fields:
        if one.name not in said:
            continue
        value, name = said[one.name], f"{prefix}{one.name}"
        if one.kind is Kind.GROUP:
            yield from _lists(one.children, value, f"{name}.")
        elif one.kind is Kind.LIST:
            yield name, len(value)
