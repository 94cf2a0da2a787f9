"""Every sentence of the interface is said in English too, with the same gaps."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import webui
from access.roles import ROLES
from cases.bodies import KINDS as BODY_KINDS
from cases.decrees import ACTS, AUTHORITIES
from cases.files import MARKING_LABELS
from cases.people import ROLES as MEMBER_ROLES
from cases.sentences import GENERIC, SENDING, SENDING_BARE, SENTENCES
from engine.language import Reader, read_by, say, say_day, say_many
from engine.refusal import Conflict, NotAllowed, NotFound, Refusal
from tests.unit.forms.paper import NOW

HOME = Path(webui.__file__).parent
# The rooms in which sentences for a reader stand; definitions speak the designer's language.
ROOMS = ("access", "cases", "engine", "forms", "tasks", "webui")
_GAP = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
_METHODS = [("**.py", "python"), ("**.html", "jinja2")]
_OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
_KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "lazy_gettext", "say", "to_say")),
    **dict.fromkeys(("ngettext", "say_many"), (1, 2)),
}
# Refusals that nobody meets on a page: they are written for who designs, installs or operates.
_BACKSTAGE = re.compile(
    r"(engine\.(clock|dmn|feel|jobs|runtime|store)|forms\.refusals|processes\."
    r"|tasks\.(calendars|counting|directing|duties|entrances|functions|installing|letters|plays"
    r"|rehearsing|settings|stage)"
    r"|webui\.(cli|wsgi|commands)|tests\.|bench\.)"
)


def _english() -> Catalog:
    with (HOME / "translations" / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source)


def _written() -> Iterator[str]:
    """What stands in calls and templates."""
    for room in ROOMS:
        found = extract_from_dir(
            HOME.parent / room, method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
        )
        for _, _, message, _, _ in found:
            yield message if isinstance(message, str) else message[0]


def _tabled() -> Iterator[str]:
    """What stands in tables: roles, markings, the facts of a chronology."""
    yield from (role.name for role in ROLES.values())
    yield from MARKING_LABELS.values()
    yield from MEMBER_ROLES.values()
    yield from (*AUTHORITIES.values(), *ACTS.values(), *BODY_KINDS.values())
    yield from (one.text for one in (GENERIC, SENDING, SENDING_BARE, *SENTENCES.values()))
    yield from _offices()


def _offices() -> Iterator[str]:
    """To whom forms say that something goes: the one word of a form that a sentence takes up."""
    for path in (HOME.parent / "forms").glob("*/*.json"):
        yield json.loads(path.read_bytes()).get("x-sent", {}).get("office", "")


def _refusals(kind: type[Refusal] = Refusal) -> Iterator[str]:
    for one in kind.__subclasses__():
        yield from _refusals(one)
    if issubclass(kind, (Conflict, NotAllowed, NotFound)) or not _BACKSTAGE.match(kind.__module__):
        yield kind.__new__(kind).sentence


def _without_english(said: Iterator[str]) -> list[str]:
    english = _english()
    return sorted({one for one in said if one and not (one in english and english[one].string)})


def test_no_sentence_of_the_pages_is_without_its_english() -> None:
    assert _without_english(_written()) == []


def test_no_word_of_the_service_is_without_its_english() -> None:
    assert _without_english(_tabled()) == []


def test_no_refusal_is_without_its_english() -> None:
    assert _without_english(_refusals()) == []


def test_a_translation_has_the_gaps_of_its_sentence() -> None:
    uneven = [
        message.id
        for message in _english()
        if message.id
        for sentence, said in _pairs(message.id, message.string)
        if sorted(_GAP.findall(sentence)) != sorted(_GAP.findall(said))
    ]

    assert uneven == []


def _pairs(id: object, string: object) -> list[tuple[str, str]]:
    if isinstance(id, str):
        return [(id, str(string))]
    assert isinstance(id, (tuple, list))
    assert isinstance(string, (tuple, list))
    return list(zip(id, string, strict=True))


def test_no_translation_is_kept_for_a_sentence_that_nobody_says() -> None:
    said = {*_written(), *_tabled(), *_refusals()}

    idle = [
        message.id
        for message in _english()
        if message.id
        and (message.id if isinstance(message.id, str) else message.id[0]) not in said
    ]

    assert idle == []


def test_a_room_below_the_web_speaks_the_language_of_whoever_reads() -> None:
    english = Reader("en", {"Manca la firma": "Missing"}.__getitem__, lambda *_: "{many} things")

    with read_by(english):
        heard = say("Manca la firma"), say_many("{many} x", "{many} y", 2), say_day(NOW.date())

    assert heard[:2] == ("Missing", "2 things")
    assert heard[2].startswith("Thu")
    assert say("Manca la firma") == "Manca la firma"
    assert say_day(NOW.date()) == "gio 12 mar 2026"
