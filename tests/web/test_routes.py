"""Polices every route: who may use it, how its address is written, what its answer forbids."""

import re
from pathlib import Path

from flask import Flask

from tests.web.conftest import House

# Whoever has not signed in yet needs these; everything else names a permission.
OPEN_TO_ALL = {
    "account.choose_language",
    "account.enter",
    "account.sign_in",
    "assets.built",
    "calendari.feed",  # its address is a secret: see tests/web/test_calendars.py
    "pagine.accessibility",
    "pagine.help_page",
    "pagine.privacy",
    "static",
}
ROUTES = Path(__file__).parent / "routes.txt"
_KEBAB = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_TYPED = re.compile(r"^<(int|string|path):[a-z_]+>$")


def _rules(app: Flask) -> list[tuple[str, str]]:
    return [(rule.endpoint, str(rule)) for rule in app.url_map.iter_rules()]


def test_every_view_says_who_may_use_it(house: House) -> None:
    silent = [
        endpoint
        for endpoint, _ in _rules(house.app)
        if endpoint not in OPEN_TO_ALL
        and not hasattr(house.app.view_functions[endpoint], "requires")
    ]

    assert silent == [], "Add @requires(Permission.…) to these views."


def test_what_is_open_to_all_is_there_and_asks_for_nothing(house: House) -> None:
    guarded = [
        endpoint
        for endpoint in OPEN_TO_ALL
        if hasattr(house.app.view_functions[endpoint], "requires")
    ]

    assert guarded == []


def test_every_part_of_an_address_is_kebab_case_or_typed(house: House) -> None:
    strange = [
        rule
        for endpoint, rule in _rules(house.app)
        if endpoint != "static"
        for part in rule.strip("/").split("/")
        if part and not _KEBAB.match(part) and not _TYPED.match(part)
    ]

    assert strange == []


def test_no_address_vanishes_unnoticed(house: House) -> None:
    known = ROUTES.read_text("utf-8").splitlines()

    routes = sorted(
        f"{rule} {' '.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))}"
        for rule in house.app.url_map.iter_rules()
        if rule.methods
    )

    assert routes == known, f"Somebody has bookmarked it. On purpose? Write it to {ROUTES.name}."


def test_nobody_reads_a_page_without_signing_in(house: House) -> None:
    stranger = house.visitor()

    let_in = [
        rule
        for endpoint, rule in _rules(house.app)
        if endpoint not in OPEN_TO_ALL
        and (address := re.sub(r"<[^>]+>", "1", rule))
        and stranger.client.get(address).status_code not in {302, 405}
    ]

    assert let_in == []


def test_every_answer_forbids_what_is_not_ours(house: House) -> None:
    answer = house.visitor("rossi").get("/")

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
