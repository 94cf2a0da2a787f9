"""What a path carries and what the journal keeps for ever tells nothing sensitive of anybody."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import MovedClock
from engine.instances.earlier import earlier_states
from engine.store import Database, metadata
from forms import Field
from forms.fields import FOR_THE_PROCESS
from forms.posted import Posted
from tasks import acts
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import play_of, story

LONG_ENOUGH = 12
"""Shorter words may stand in a diagram, too."""
MANY = 12
KEPT_OPEN = {
    "instance": ("state", "earlier", "awaited"),
    "task": ("data", "name"),
    "journal": ("data", "why"),
    "job": ("parameters", "correlation"),
    "subscription": ("name", "correlation"),
    "term": ("sentence", "calculation", "ladder"),
    "notice": ("kind",),
    "unopened_path": ("payload",),
    "incident": ("sentence", "trace"),
    "handled": ("result",),
}


def test_no_sensitive_answer_of_a_whole_story_stands_anywhere_unsealed(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = play_of(story("s2_mandato_indagine"))
    clock = MovedClock(play.begins)
    office = an_office(sqlite_database, clock, tmp_path)
    install_definitions(office, by=None)
    said: set[str] = set()
    complete = acts.complete

    def heard(house: Office, person: Any, task_id: int, posted: Posted) -> Any:
        done = complete(house, person, task_id, posted)
        with house.read() as connection:
            definition = house.definitions.get(connection, done.task.digest)
        fields = definition.form(done.task.process, done.task.element).fields
        said.update(sensitive(fields, posted))
        return done

    monkeypatch.setattr(acts, "complete", heard)

    Stage(office, clock, people_of(office, play.people)).perform(play)

    open_to_all = " ".join(text for text in everything_open(office))
    office.close()
    assert '"provvedimento_ref"' in open_to_all
    assert len(said) > MANY
    assert [words for words in sorted(said) if words in open_to_all] == []


def sensitive(fields: tuple[Field, ...], posted: Posted) -> Iterator[str]:
    """What was typed in the fields that no process may know."""
    kinds = dict(every(fields))
    for name, values in posted.items():
        path = ".".join(part for part in name.split(".") if not part.isdecimal())
        field = kinds.get(path)
        register = field.register if field else None
        if field is None or register is None or register.data_class in FOR_THE_PROCESS:
            continue
        chosen = {str(one.value) for one in field.options}
        yield from (one for one in values if len(one) >= LONG_ENOUGH and one not in chosen)


def every(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    for one in fields:
        yield f"{prefix}{one.name}", one
        yield from every(one.children, f"{prefix}{one.name}.")


def everything_open(office: Office) -> Iterator[str]:
    """Every text that is kept as it is, with the states of the instances unpacked."""
    with office.read() as connection:
        for table, columns in KEPT_OPEN.items():
            known = metadata.tables[table].c
            for row in connection.execute(select(*(known[name] for name in columns))).mappings():
                yield from (text for name in columns for text in unpacked(name, row[name]))


def unpacked(name: str, value: Any) -> Iterator[str]:
    match name:
        case "state":
            yield zlib.decompress(value).decode()
        case "earlier":
            yield from (zlib.decompress(one.state).decode() for one in earlier_states(value))
        case _:
            yield str(value)
