"""Terms in people's own calendars: read back by another library, and never about anybody."""

import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from sqlalchemy import func, select, update

from access.accounts import enable_account
from access.people import Person
from access.tables import account, reading
from access.teams import found_team, join_team, leave_team
from cases.files import Charge, Marking, assign_case, give_to_team, mark_case
from engine.store.journal import journal
from tasks.leaving import close_account
from tasks.terms.acts import Asked, extend, pause, resume, withdraw
from tasks.terms.model import Alarm, Telling
from tasks.terms.tables import calendar_feed, term
from tests.serving import serving
from tests.tasks.terms.schedule import Diary
from tests.web.conftest import House
from tests.web.rich import SURNAME, hide_something

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def diary(house: House) -> Diary:
    """A case of rossi's with no other terms than those of a test."""
    with house.office.begin() as work:
        work.connection.execute(term.delete())
    return Diary(house.office, house.clock, house.case_id)


@pytest.fixture
def server(house: House) -> Iterator[str]:
    """The web on a real port; its address."""
    with serving(house.app) as port:
        yield f"http://127.0.0.1:{port}"


def prepare(house: House, name: str = "rossi", of: str = "miei") -> str:
    """The address of a calendar as its page shows it this once."""
    answer = house.visitor(name).post("/profilo/calendari", {"di": of})
    assert answer.status_code == 200, answer.text
    found = re.search(r'value="http://localhost(/calendari/[^"]+\.ics)"', answer.text)
    assert found, answer.text
    return found[1]


def text_of(house: House, address: str) -> str:
    answer = house.visitor().client.get(address)
    assert answer.status_code == 200
    return answer.text


def read(house: House, address: str) -> Any:
    """The calendar as another library understands it."""
    return vobject.readOne(text_of(house, address))


def events(house: House, address: str) -> list[Any]:
    return list(getattr(read(house, address), "vevent_list", ()))


def test_a_client_of_another_make_reads_events_and_tasks_over_the_wire(
    house: House, diary: Diary, server: str
) -> None:
    diary.put(3 * DAY)
    diary.put(10 * DAY, whole_day=True)
    diary.put(5 * DAY, owed_by="tribunale")
    with urllib.request.urlopen(server + prepare(house)) as answer:  # noqa: S310
        kind, kept = answer.headers["Content-Type"], answer.headers["Cache-Control"]
        calendar = vobject.readOne(answer.read().decode())

    instant, of_others, whole = calendar.vevent_list
    assert (kind, kept) == ("text/calendar; charset=utf-8", "no-store")
    assert instant.dtstart.value == datetime(
        2025, 11, 6, 10, 0, tzinfo=instant.dtstart.value.tzinfo
    )
    assert instant.dtstart.value.utcoffset() == HOUR
    assert whole.dtstart.value == date(2025, 11, 13)
    assert of_others.summary.value == "Scadenza da seguire, fascicolo 2025/0001"
    assert [one.due.value for one in calendar.vtodo_list][1] == date(2025, 11, 13)
    assert len(calendar.vtodo_list) == 2
    assert {one.summary.value for one in calendar.vtodo_list} == {"Scadenza fascicolo 2025/0001"}
    assert {one.status.value for one in calendar.vtodo_list} == {"NEEDS-ACTION"}


def test_the_library_that_wrote_it_reads_it_in_another_process(
    house: House, diary: Diary, server: str
) -> None:
    diary.put(3 * DAY)
    script = (
        "import sys, urllib.request, icalendar;"
        "c = icalendar.Calendar.from_ical(urllib.request.urlopen(sys.argv[1]).read());"
        "e = c.walk('VEVENT')[0];"
        "print(e['SUMMARY'], e.decoded('DTSTART').isoformat(), e['DTSTART'].params['TZID'])"
    )

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", script, server + prepare(house)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == (
        "Scadenza fascicolo 2025/0001 2025-11-06T10:00:00+01:00 Europe/Rome"
    )


def test_an_instant_stays_itself_around_both_changes_of_the_clock(
    house: House, diary: Diary
) -> None:
    days = (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC))
    hours = [day + place * HOUR / 2 for day in days for place in range(12)]
    for at in hours:
        diary.put(at - house.clock.now())

    found = [one.dtstart.value for one in events(house, prepare(house))]

    assert [one.astimezone(UTC) for one in found] == hours
    assert {one.utcoffset() for one in found} == {HOUR, 2 * HOUR, 0 * HOUR}


def test_it_names_nobody_and_judges_nothing(house: House) -> None:
    secret = hide_something(house)
    Diary(house.office, house.clock, secret.case_id).put(DAY, f"Allontanamento di {SURNAME}")

    text = text_of(house, prepare(house)).replace("\r\n ", "")

    assert f"fascicolo 2025/{int(secret.number.split('/')[1]):04d}" in text
    for word in (SURNAME, "Allontanamento", "art.", "Tribunale", "relazione"):
        assert word not in text
    described = re.findall(r"^DESCRIPTION:(.*)$", text, re.MULTILINE)
    assert all(one.strip().startswith("Scadenza") for one in described)


def test_a_duty_keeps_its_name_while_its_terms_take_each_others_place(
    house: House, diary: Diary
) -> None:
    number, conti = diary.put(5 * DAY, whole_day=True), house.people["conti"]
    address = prepare(house)
    before = events(house, address)[0]
    house.clock.move_by(DAY)

    with house.office.begin() as work:
        extend(work, house.office, Asked(number, conti, "Proroga"), date(2025, 11, 20))

    (after,) = events(house, address)
    assert after.uid.value == before.uid.value
    assert after.dtstart.value == date(2025, 11, 20)
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstamp.value > before.dtstamp.value
    assert after.dtstamp.value == house.clock.now()


def test_a_calendar_follows_a_term_that_rests_runs_again_and_is_closed(
    house: House, diary: Diary
) -> None:
    number, conti = diary.put(5 * DAY, whole_day=True), house.people["conti"]
    address, seen = prepare(house), []
    asked = Asked(number, conti, "Perché sì")

    def look() -> None:
        (one,) = events(house, address)
        rings = len(getattr(one, "valarm_list", ()))
        seen.append((one.status.value, int(one.sequence.value), rings))

    look()
    for act in (pause, resume, withdraw):
        house.clock.move_by(HOUR)
        with house.office.begin() as work:
            newest = work.connection.execute(select(func.max(term.c.id))).scalar_one()
            act(work, house.office, replace(asked, term_id=newest))
        look()

    states, revisions, rings = zip(*seen, strict=True)
    assert states == ("CONFIRMED", "TENTATIVE", "CONFIRMED", "CANCELLED")
    assert list(revisions) == sorted(set(revisions))
    assert rings == (1, 0, 1, 0)


def test_what_was_met_is_done_and_after_two_months_forgotten(house: House, diary: Diary) -> None:
    now = house.clock.now()
    diary.put(DAY, met_at=now)
    address = prepare(house)

    (task,) = read(house, address).vtodo_list
    (event,) = events(house, address)
    house.clock.move_by(61 * DAY)

    assert (task.status.value, task.completed.value) == ("COMPLETED", now)
    assert event.summary.value == "Scadenza rispettata, fascicolo 2025/0001"
    assert events(house, address) == []


def test_alarms_ring_as_the_ladder_says_or_a_day_before(house: House, diary: Diary) -> None:
    now = house.clock.now()
    told = Alarm(now + 2 * DAY, "assegnatario", Telling.REMINDED)
    led = Alarm(now + 4 * DAY, "coordinatore_tutela", Telling.ESCALATED)
    diary.put(5 * DAY, ladder=[told, led])
    diary.put(6 * DAY)
    diary.put(7 * DAY, whole_day=True)
    calendar = read(house, prepare(house))

    triggers = [one.valarm.trigger.value for one in calendar.vevent_list]

    assert triggers == [now + 2 * DAY, -DAY, timedelta(hours=-15)]
    assert calendar.vtodo_list[1].valarm.trigger.params["RELATED"] == ["END"]
    assert {one.valarm.action.value for one in calendar.vevent_list} == {"DISPLAY"}


def test_a_renewed_or_revoked_address_is_worth_nothing(house: House, diary: Diary) -> None:
    first = prepare(house)
    second = prepare(house)
    rossi, stranger = house.visitor("rossi"), house.visitor().client
    feed = re.search(r"/profilo/calendari/(\d+)/revoca", rossi.get("/profilo").text)
    assert feed
    before = [stranger.get(one).status_code for one in (first, second)]

    other = house.visitor("bruni").post(f"/profilo/calendari/{feed[1]}/revoca")
    rossi.post(f"/profilo/calendari/{feed[1]}/revoca")

    assert before == [404, 200]
    assert other.status_code == 404
    assert stranger.get(second).status_code == 404
    assert "nessun indirizzo" in rossi.get("/profilo").text


def test_nobody_can_tell_why_an_address_is_not_there(house: House, diary: Diary) -> None:
    rossi = house.people["rossi"].id
    address, stranger = prepare(house), house.visitor().client
    pages = {"sconosciuto": stranger.get("/calendari/sconosciuto.ics")}
    with house.office.begin() as work:
        close_account(work, rossi, by=None)
    pages["chiuso"] = stranger.get(address)
    with house.office.begin() as work:
        enable_account(work, rossi, by=None)
        mine = update(account).where(account.c.id == rossi)
        work.connection.execute(mine.values(must_change_password=True))
    pages["password da scegliere"] = stranger.get(address)
    with house.office.begin() as work:
        work.connection.execute(mine.values(must_change_password=False))
        work.connection.execute(update(calendar_feed).values(revoked_at=house.clock.now()))
    pages["revocato"] = stranger.get(address)

    # Each page carries a token of its own, and the address that it was asked under.
    tokens = re.compile(r'value="[^"/]{40,}"|/calendari/[\w.-]+')
    assert {one.status_code for one in pages.values()} == {404}
    same = [tokens.sub("", one.text).splitlines() for one in pages.values()]
    assert [line for one in same for line in one if line not in same[0]] == []
    assert len({tuple(one) for one in same}) == 1


def test_the_calendar_of_a_team_ends_for_whoever_leaves_it(house: House, diary: Diary) -> None:
    bruni = house.people["bruni"].id
    with house.office.begin() as work:
        team = found_team(work, "Polo Nord", by=None)
        join_team(work, bruni, team, by=None)
        give_to_team(work, house.case_id, team, by=None)
    diary.put(DAY)
    address, stranger = prepare(house, "bruni", str(team)), house.visitor().client
    shown = len(events(house, address))
    with house.office.begin() as work:
        mark_case(work, house.case_id, Marking.RESTRICTED, on=True, by=None)
    restricted = len(events(house, address))

    with house.office.begin() as work:
        leave_team(work, bruni, team, by=None)

    assert (shown, restricted) == (1, 0)
    assert stranger.get(address).status_code == 404


def test_a_case_given_to_somebody_else_leaves_the_calendar(house: House, diary: Diary) -> None:
    diary.put(DAY)
    address = prepare(house)
    before = len(events(house, address))

    with house.office.begin() as work:
        assign_case(work, house.case_id, Charge.RESPONSIBLE, house.people["bruni"].id, by=None)

    assert (before, len(events(house, address))) == (1, 0)


@pytest.mark.parametrize(("name", "of"), [("viola", "miei"), ("rossi", "1"), ("rossi", "x")])
def test_nobody_has_a_calendar_that_is_not_theirs(house: House, name: str, of: str) -> None:
    with house.office.begin() as work:
        found_team(work, "Polo Sud", by=None)

    answer = house.visitor(name).post("/profilo/calendari", {"di": of})

    assert answer.status_code in {403, 404}
    with house.office.read() as connection:
        assert connection.execute(select(func.count()).select_from(calendar_feed)).scalar() == 0


def test_the_secret_is_kept_nowhere_and_shown_once(
    house: House, diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    address = prepare(house)
    secret = address.removeprefix("/calendari/").removesuffix(".ics")
    house.app.view_functions["calendari.feed"] = _break
    broken = house.visitor().client.get(address)
    folder = house.office.settings.data
    files = [path.read_bytes() for path in folder.glob("percorsi.db*")]

    assert broken.status_code == 500
    assert secret not in caplog.text
    assert not any(secret.encode() in one for one in files)
    assert secret not in house.visitor("rossi").get("/profilo").text
    assert told_of(house, "calendar_feed_opened") == [house.people["rossi"].id]


def told_of(house: House, kind: str) -> list[int]:
    with house.office.read() as connection:
        return list(
            connection.execute(select(journal.c.by).where(journal.c.kind == kind)).scalars()
        )


def _break(secret: str) -> str:
    raise RuntimeError(secret)


def test_reading_a_calendar_is_noted_and_is_no_reading_of_a_case(
    house: House, diary: Diary
) -> None:
    diary.put(DAY)
    address = prepare(house)
    before = house.visitor("rossi").get("/profilo").text

    text_of(house, address)

    after = house.visitor("rossi").get("/profilo").text
    assert "non ancora letto da nessun programma" in before
    assert "letto l’ultima volta oggi, 10:00" in after
    with house.office.read() as connection:
        assert connection.execute(select(func.count()).select_from(reading)).scalar_one() == 0


def test_who_asks_too_often_waits(house: House, diary: Diary) -> None:
    address, client = prepare(house), house.visitor().client
    codes = [client.get(address).status_code for _ in range(61)]
    other = prepare(house, "conti")

    assert codes == [200] * 60 + [429]
    assert client.get(other).status_code == 200


def test_who_tries_addresses_is_stopped(house: House) -> None:
    client = house.visitor().client

    codes = [client.get(f"/calendari/prova-{place}.ics").status_code for place in range(31)]

    assert codes == [404] * 30 + [429]


def test_two_calendars_name_the_same_duty_differently(house: House, diary: Diary) -> None:
    diary.put(DAY)
    with house.office.begin() as work:
        assign_case(work, house.case_id, Charge.CO_OPERATOR, house.people["bruni"].id, by=None)

    names = {events(house, prepare(house, name))[0].uid.value for name in ("rossi", "bruni")}

    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}@percorsi", one) for one in names)


def test_an_address_that_is_wrong_is_wrong_for_a_real_client_too(
    house: House, server: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(server + "/calendari/nessuno.ics")  # noqa: S310

    assert refused.value.code == 404
    refused.value.close()


def test_a_person_is_not_named_in_their_own_calendar(house: House, diary: Diary) -> None:
    rossi: Person = house.people["rossi"]

    assert rossi.name.split()[0] not in text_of(house, prepare(house))
