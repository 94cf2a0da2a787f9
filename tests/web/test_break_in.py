"""Somebody tries doors that are not theirs: guessed numbers, stolen cookies, hostile words."""

import re
from typing import Any

import pytest
from flask import Flask

from access.permissions import Permission
from access.roles import ROLES, permissions_of
from tests.web.conftest import House, Visitor
from tests.web.rich import (
    SECRETS,
    Secret,
    counts,
    everybody,
    hide_something,
    written,
)

OUTSIDERS = sorted(
    role for role in ROLES if Permission.CASE_READ_OFFICE not in permissions_of([role])
)
POSTED: dict[str, object] = {
    "fatti": "Scritto da un estraneo",
    "_complete": "si",
    "a": "2",
    "perche": "Lo voglio io",
}


@pytest.fixture
def secret(house: House) -> Secret:
    return hide_something(house)


def doors(app: Flask, secret: Secret) -> list[tuple[str, str]]:
    """Every address that names something, with the numbers of somebody else's case."""
    year, number = secret.number.split("/")
    found = []
    for rule in app.url_map.iter_rules():
        if "<" not in str(rule) or "static" in str(rule) or "in-vigore" in str(rule):
            continue
        for task in (secret.done.id, secret.mine.id):
            known = {
                "task_id": task,
                "year": year,
                "number": number,
                "document_id": secret.document_id,
                "record_id": secret.record_id,
                "instance_id": secret.instance_id,
                "process": "prova_relazione",
                "session_id": 1,
            }
            address = re.sub(
                r"<\w+:(\w+)>", lambda name, known=known: str(known[name[1]]), str(rule)
            )
            found += [(method, address) for method in ("GET", "POST") if method in rule.methods]
    return sorted(set(found))


def tried(visitor: Visitor, method: str, address: str) -> Any:
    if method == "GET":
        return visitor.client.get(address)
    headers = {"HX-Request": "true"} if address.endswith("/modulo") else {}
    data = {"csrf_token": visitor.token, **POSTED}
    return visitor.client.post(address, data=data, headers=headers)


def told(answer: Any) -> list[str]:
    page = answer.data.decode("utf-8", "replace")
    return [word for word in SECRETS if word in page]


def _closed(role: str, method: str) -> set[int]:
    # A colleague who may have typed while the activity was free is told that somebody was faster.
    return {403, 404, 409} if role == "assistente_sociale" and method == "POST" else {403, 404}


def test_no_role_gets_anything_out_of_somebody_elses_case(house: House, secret: Secret) -> None:
    everybody(house)
    before = counts(house)
    leaks, let_in = [], []

    for role in OUTSIDERS:
        visitor = house.visitor(role)
        visitor.refresh()
        for method, address in doors(house.app, secret):
            if "/profilo/" in address:
                continue
            answer = tried(visitor, method, address)
            if told(answer):
                leaks.append((role, method, address, told(answer)))
            if answer.status_code not in _closed(role, method):
                let_in.append((role, method, address, answer.status_code))

    assert leaks == []
    assert let_in == []
    assert written(before, counts(house)) == {}


def test_a_stranger_finds_every_door_closed(house: House, secret: Secret) -> None:
    stranger = house.visitor()
    stranger.refresh()
    before = counts(house)

    answers = [
        (method, address, tried(stranger, method, address))
        for method, address in doors(house.app, secret)
    ]

    assert [(m, a, x.status_code) for m, a, x in answers if x.status_code not in {302, 401}] == []
    assert [(m, a) for m, a, x in answers if told(x)] == []
    assert written(before, counts(house)) == {}
