"""A real Chromium on a real server over a small office."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from cases.files import Charge, assign_case, open_case
from engine.clock import MovedClock
from engine.store import Database
from tasks import worklist
from tasks.office import Office
from tasks.worklist import TaskRow
from tests.offices import PASSWORD, an_office, people_of, put_in_force
from tests.serving import serving
from tests.webs import a_web
from webui import assets

AXE = Path(assets.__file__).parent / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
ROLES = {
    "rossi": ["assistente_sociale"],
    "bruni": ["assistente_sociale"],
    "conti": ["coordinatore_tutela"],
    "neri": ["amministrativo"],
    "sole": ["operatore_accoglienza"],
    "viola": ["amministratore_sistema"],
}
# Chromium as root in a closed network: no sandbox, and none of its own calls home.
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AUDIT = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules})
  return found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`))
}"""


@dataclass
class Site:
    """A running web with one case at work."""

    address: str
    office: Office
    clock: MovedClock
    case_id: int

    def tasks(self) -> dict[str, TaskRow]:
        with self.office.read() as connection:
            return {row.element: row for row in worklist.of_case(connection, self.case_id)}


@dataclass
class Reader:
    """Somebody at a browser; what the browser complains about is remembered."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.site.address + path)

    def sign_in(self, username: str) -> None:
        self.open("/accesso")
        self.page.fill("#username", username)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button[type=submit]")
        self.page.wait_for_selector("h1:has-text('Scrivania')")

    def audit(self) -> list[str]:
        """What axe finds on the page."""
        self.page.evaluate(AXE.read_text("utf-8"))
        found: list[str] = self.page.evaluate(_AUDIT, RULES)
        return found

    def heard(self, message: ConsoleMessage) -> None:
        # A refused page is a page: Chromium notes its status as an error of its own.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    @property
    def is_too_wide(self) -> bool:
        wide: bool = self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide


def _chromium() -> str:
    named = os.environ.get("PERCORSI_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("Manca Chromium. Lo porta: apt-get install chromium", pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not (assets.DIST / ".vite" / "manifest.json").is_file():
        pytest.fail("Manca il front end. Lo costruisce: pip install -e .", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def serve(office: Office) -> Iterator[str]:
    """The web of an office on a free port of this machine; gives its address."""
    with serving(a_web(office)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def site(sqlite_database: Database, clock: MovedClock, tmp_path: Path) -> Iterator[Site]:
    office = an_office(sqlite_database, clock, tmp_path)
    people = people_of(office, ROLES)
    digest = put_in_force(office)
    with office.begin() as work:
        case = open_case(work, office.sealer, by=people["rossi"].id)
        assign_case(work, case.id, Charge.RESPONSIBLE, people["rossi"].id, by=None)
        office.engine.start(work, digest, case_id=case.id, by=people["rossi"].id)
    with serve(office) as address:
        yield Site(address, office, clock, case.id)
    office.close()


@pytest.fixture
def reader(site: Site, browser: Browser) -> Iterator[Callable[..., Reader]]:
    contexts = []

    def sit_down(*, width: int = 1280, scripts: bool = True) -> Reader:
        size: Any = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, java_script_enabled=scripts, locale="it-IT")
        contexts.append(context)
        reader = Reader(site, context.new_page())
        reader.page.on("console", reader.heard)
        reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        return reader

    yield sit_down
    for context in contexts:
        context.close()
