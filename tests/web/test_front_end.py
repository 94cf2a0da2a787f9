"""The front end as it is built: pinned without hosts, light enough, nothing third-party in git."""

import json
from pathlib import Path

import pytest

from webui import assets

SOURCE = Path(assets.__file__).parent / "frontend"
FIRST_LOAD = 200_000  # octets, compressed: what ui.md allows the first page
FONTS_OF_FIRST_PAGE = ("regular", "600", "700")


def test_the_lock_pins_every_package_and_names_no_host() -> None:
    text = (SOURCE / "package-lock.json").read_text("utf-8")
    packages = json.loads(text)["packages"]

    assert '"resolved"' not in text
    assert [name for name, one in packages.items() if name and "integrity" not in one] == []


def test_the_versions_of_what_we_ask_for_are_exact() -> None:
    package = json.loads((SOURCE / "package.json").read_text("utf-8"))
    asked = {**package["dependencies"], **package["devDependencies"]}

    assert [name for name, version in asked.items() if not version[0].isdigit()] == []


def test_the_first_page_is_light() -> None:
    if not (assets.DIST / ".vite" / "manifest.json").is_file():
        pytest.fail("Manca il front end. Lo costruisce: pip install -e .", pytrace=False)
    manifest = json.loads((assets.DIST / ".vite" / "manifest.json").read_text("utf-8"))
    app = manifest["src/app.js"]
    sprite = next(one["file"] for name, one in manifest.items() if name.endswith("sprites.svg"))
    fonts = [
        one["file"]
        for name, one in manifest.items()
        if "Titillium" in name and name.endswith(tuple(f"-{c}.woff2" for c in FONTS_OF_FIRST_PAGE))
    ]

    texts = [app["file"], *app["css"], sprite]
    weight = sum((assets.DIST / f"{name}.br").stat().st_size for name in texts)
    weight += sum((assets.DIST / name).stat().st_size for name in fonts)

    assert weight < FIRST_LOAD
