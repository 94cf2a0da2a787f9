"""Make the picture of the README: the demo municipality in a real browser."""

import shutil
import tempfile
import threading
from pathlib import Path

import waitress
from playwright.sync_api import sync_playwright

from engine.clock import SystemClock
from engine.store import Database
from engine.store.migrations import migrate
from tasks import demo
from tasks.office import Office, open_office
from tasks.settings import settings_from
from webui.app import create_app

PICTURE = Path(__file__).parent / "images" / "scrivania.png"
SAFE = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Play the demo, sign in as the social worker, take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_from(Path(folder), demo=True)
        migrate(Database(settings.database_url))
        demo.load_demo(settings, SystemClock())
        office = open_office(settings, SystemClock())
        _take(office)
        office.close()


def _take(office: Office) -> None:
    server = waitress.create_server(create_app(office), port=0)
    threading.Thread(target=server.run, daemon=True).start()
    address = f"http://127.0.0.1:{server.effective_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"), args=SAFE
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="it-IT")
        page.goto(f"{address}/accesso")
        page.fill("input[name=username]", "rossi")
        page.fill("input[name=password]", demo.PASSWORD)
        page.get_by_role("button", name="Accedi").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURE)
        browser.close()
    server.close()


if __name__ == "__main__":
    main()
