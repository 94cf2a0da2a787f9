"""What a path carries and what the journal keeps for ever tells nothing sensitive of anybody."""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.clock import MovedClock
from engine.instances.earlier import earlier_states
from engine.store import Database, metadata
from forms import Field, Kind
from forms.fields import FOR_THE_PROCESS
from forms.posted import Posted
from tasks import acts
from tasks.installing import install_definitions
from tasks.office import Office
from tasks.stage import Stage
from tests.offices import an_office, people_of
from tests.processes.test_plays import SCENARIOS, play_of, story

LONG_ENOUGH = 12
"""Shorter words may stand in a diagram, too."""
LONG_AS_A_NAME = 5
OF_PEOPLE = ("minore.", "nucleo.", "segnalazione.identita", "segnalazione.recapito")
"""What a case knows of people: no word of it is for a process, though its class is C1."""
S2, TENDER = "s2_mandato_indagine", "s11_bando_otto_centri"  # a tender tells of nobody
STORIES = sorted(path.stem for path in SCENARIOS.glob("s[1-9]*_*.toml"))
"""The twelve stories of the domain, S1 to S12."""
MANY, FEW = 12, 1  # sensitive words of a story, and of one that tells little
DRAWN = frozenset({"definition_file", "version", "version_file"})
"""What holds what was drawn, never what somebody said."""


@pytest.mark.parametrize(
    ("name", "known"),
    [
        (S2, ("provvedimento_ref", MANY)),
        ("mb_protetta", ("responsabile_caso", MANY)),  # where they live is a secret (C4)
        ("adozione_preadottivo", ("responsabile_caso", MANY)),  # and who has adopted them
        *((name, ("caso_id", FEW)) for name in STORIES if name not in {S2, TENDER}),
    ],
)
def test_no_sensitive_answer_of_a_whole_story_stands_anywhere_unsealed(
    name: str,
    known: tuple[str, int],
    sqlite_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play = play_of(story(name))
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

    open_to_all = " ".join(text for text in everything_kept(office))
    office.close()
    variable, at_least = known
    assert f'"{variable}"' in open_to_all
    assert len(said) > at_least
    assert [words for words in sorted(said) if words in open_to_all] == []


def sensitive(fields: tuple[Field, ...], posted: Posted) -> Iterator[str]:
    """What was typed in the fields that no process may know, or whose address may be a secret."""
    kinds = dict(every(fields))
    secret = frozenset(path for path, one in kinds.items() if one.conditions.protected is not None)
    for name, values in posted.items():
        path = ".".join(part for part in name.split(".") if not part.isdecimal())
        field = kinds.get(path)
        register = field.register if field else None
        if field is None or register is None:
            continue
        around = {path.rsplit(".", up)[0] for up in range(path.count(".") + 1)}
        of_people = is_of_people(field, [kinds[one] for one in around if one in kinds])
        if register.data_class in FOR_THE_PROCESS and not around & secret and not of_people:
            continue
        chosen = {str(one.value) for one in field.options}
        enough = LONG_AS_A_NAME if of_people else LONG_ENOUGH
        yield from (one for one in values if len(one) >= enough and one not in chosen)


def is_of_people(field: Field, around: Iterable[Field]) -> bool:
    """Whether it is a name, a code or an address of somebody."""
    bound = (one.binding for one in around if one.binding)
    is_text = field.kind in {Kind.TEXT, Kind.FISCAL_CODE}
    return is_text and any(one.startswith(OF_PEOPLE) for one in bound)


def every(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    for one in fields:
        yield f"{prefix}{one.name}", one
        yield from every(one.children, f"{prefix}{one.name}.")


def everything_kept(office: Office) -> Iterator[str]:
    """Every value of every table as it is kept, with the states of the instances unpacked: what
    is sealed cannot be read in it.
    """
    with office.read() as connection:
        for table in metadata.sorted_tables:
            if table.name not in DRAWN:
                for row in connection.execute(select(table)).mappings():
                    yield from (text for name in row for text in unpacked(name, row[name]))


def unpacked(name: str, value: Any) -> Iterator[str]:
    if value is None:
        return
    match name:
        case "state" if isinstance(value, bytes):
            yield zlib.decompress(value).decode()
        case "earlier":
            yield from (zlib.decompress(one.state).decode() for one in earlier_states(value))
        case _:
            yield value.decode(errors="ignore") if isinstance(value, bytes) else str(value)
