"""A message has one receiver, a signal has everybody who listens."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from engine.instances import InstanceEnded
from engine.instances.awaited import Awaited
from engine.jobs import Policy, open_incidents
from engine.steps import TaskCompleted
from engine.store import NewVersion, StartEvent
from engine.store.tables import instance
from tests.instances.diagrams import diagram, hear, receive, send, send_to_all, tell, user
from tests.jobs.conftest import Staff

PATIENCE = Policy().attempts


def test_a_message_travels_from_one_instance_to_the_other(staff: Staff) -> None:
    receiver = staff.bench.started(
        "arrivo", receive("attesa", "msg_x", "string(caso_id)"), user("a"), data={"caso_id": 1}
    )
    staff.bench.started(
        "partenza", send("invia", "msg_x", "string(caso_id)", esito='"ok"'), data={"caso_id": 1}
    )

    staff.tick()

    with staff.bench.database.read() as connection:
        revision = connection.execute(
            select(instance.c.revision).where(instance.c.id == receiver.instance.id)
        ).scalar_one()
    assert staff.statuses() == ["done"]
    assert revision == 2


def test_a_message_sent_before_its_receiver_waits_reaches_it_at_once(staff: Staff) -> None:
    staff.bench.started("partenza", send("invia", "msg_x", '"1"'))
    staff.tick()
    staff.bench.clock.move_by(timedelta(hours=3))
    staff.tick()
    staff.bench.started("arrivo", receive("attesa", "msg_x", '"1"'), user("a"))

    staff.tick()

    assert staff.statuses() == ["done"]
    assert staff.count_facts("message_received") == 1


def test_an_early_message_is_not_given_up_because_others_are_awaited(staff: Staff) -> None:
    staff.bench.started("partenza", send("invia", "msg_x", '"1"'))
    for other in range(60):
        waiting = receive("attesa", "msg_x", f'"altro {other}"')
        staff.bench.started("arrivo", waiting, user("a"))
        staff.tick()

    staff.bench.started("arrivo", receive("attesa", "msg_x", '"1"'), user("a"))
    staff.tick()

    assert staff.statuses() == ["done"]


def test_only_whoever_listens_for_it_wakes_an_early_message(staff: Staff) -> None:
    staff.bench.started("partenza", send("invia", "msg_x", '"1"'))
    staff.tick()
    staff.bench.started("arrivo", receive("attesa", "msg_x", '"2"'), user("a"))

    assert staff.tick().jobs == 0


def test_a_message_nobody_awaits_for_a_month_is_kept_as_a_fact(staff: Staff) -> None:
    staff.bench.started("partenza", send("invia", "msg_x", '"1"'))
    tried = 0
    while staff.statuses() == ["waiting"]:
        staff.tick()
        staff.bench.clock.move_by(timedelta(days=1))
        tried += 1

    assert 30 < tried < 60
    assert staff.statuses() == ["dropped"]
    assert staff.count_facts("message_undelivered") == 1


def test_the_same_message_twice_is_heard_once_and_the_second_stays_as_a_fact(
    staff: Staff,
) -> None:
    staff.bench.started("arrivo", receive("attesa", "msg_x", '"1"'), user("a"))
    for _ in range(2):
        staff.bench.started("partenza", send("invia", "msg_x", '"1"'))
    for _ in range(60):
        staff.tick()
        staff.bench.clock.move_by(timedelta(days=1))

    assert sorted(staff.statuses()) == ["done", "dropped"]
    assert staff.count_facts("message_received") == 1
    assert staff.count_facts("message_undelivered") == 1


def test_a_message_under_an_unknown_correlation_moves_nobody(staff: Staff) -> None:
    staff.bench.started("arrivo", receive("attesa", "msg_x", '"1"'), user("a"))
    staff.bench.started("partenza", send("invia", "msg_x", '"9"'))
    for _ in range(60):
        staff.tick()
        staff.bench.clock.move_by(timedelta(days=1))

    assert staff.statuses() == ["dropped"]
    assert staff.count_facts("message_received") == 0
    assert staff.count_facts("message_undelivered") == 1


def test_a_message_opens_the_process_it_names_and_says_who_sent_it(staff: Staff) -> None:
    staff.bench.published("seguito", user("a"))
    sender = staff.bench.started(
        "partenza", send("apri", "msg_apri_processo", '"1:seguito"', processo='"seguito"')
    )

    staff.tick()

    with staff.bench.database.read() as connection:
        row = connection.execute(select(instance).where(instance.c.process == "seguito")).one()
    assert row.opened_by_instance == sender.instance.id


def test_a_process_that_is_not_run_here_stays_as_a_fact_and_no_incident(staff: Staff) -> None:
    staff.bench.started(
        "partenza", send("apri", "msg_apri_processo", '"1:altrove"', processo='"altrove"')
    )

    staff.tick()

    with staff.bench.database.read() as connection:
        assert open_incidents(connection) == []
    assert staff.statuses() == ["dropped"]
    assert staff.count_facts("message_undelivered") == 1


def test_a_message_for_all_reaches_every_path_that_awaits_it_then(staff: Staff) -> None:
    for process in ("indagine", "presa"):
        staff.bench.started(process, receive("attesa", "msg_x", '"1"'), user("a"))
    staff.bench.started("altro", receive("attesa", "msg_x", '"2"'), user("a"))
    staff.bench.started("annuncio", send_to_all("annuncia", "msg_x", '"1"'))

    staff.tick()

    assert staff.count_facts("message_received") == 2
    assert set(staff.statuses()) == {"done"}


def test_a_message_for_all_does_not_wait_for_who_begins_later(staff: Staff) -> None:
    staff.bench.started("annuncio", send_to_all("annuncia", "msg_x", '"1"'))
    staff.tick()
    staff.bench.started("tardi", receive("attesa", "msg_x", '"1"'), user("a"))

    staff.tick()

    assert staff.statuses() == ["done"]
    assert staff.count_facts("message_received") == 0
    assert staff.count_facts("message_undelivered") == 0


def test_a_signal_reaches_everybody_who_listens_once(staff: Staff) -> None:
    for _ in range(3):
        staff.bench.started("ascolto", hear("ascolta", "sig_x"), user("a"))
    staff.bench.started("annuncio", tell("annuncia", "sig_x"), user("a"))

    staff.tick()
    staff.tick()

    assert staff.count_facts("signal_received") == 3


def test_a_signal_stays_within_the_case_of_its_sender(staff: Staff) -> None:
    for case_id in (1, 2):
        staff.bench.started(
            "ascolto", hear("ascolta", "sig_x"), user("a"), data={"caso_id": case_id}
        )
    staff.bench.started("annuncio", tell("annuncia", "sig_x"), user("a"), data={"caso_id": 1})

    staff.tick()
    staff.tick()

    assert staff.count_facts("signal_received") == 1


def begun_by_the_signal(staff: Staff) -> None:
    files = diagram("accesso", user("a"), user("b"), begun_by="sig_x")
    heard = {path: raw.replace(b"message", b"signal") for path, raw in files.items()}
    begun_by = (StartEvent("signal", "sig_x", "inizio"),)
    with staff.bench.database.begin(staff.bench.now) as work:
        new = NewVersion("accesso", "accesso", heard, begun_by)
        staff.bench.engine.publish(work, new, by=None)


def told(staff: Staff, case_id: int) -> list[int]:
    """The case of every path that the signal has begun, once it is thrown in this one."""
    throws = tell("annuncia", "sig_x"), user("a")
    staff.bench.started("annuncio", *throws, data={"caso_id": case_id})
    staff.tick()
    asked = select(instance).where(instance.c.process == "accesso").order_by(instance.c.id)
    with staff.bench.database.read() as connection:
        return [row.case_id for row in connection.execute(asked)]


def test_a_path_that_a_signal_begins_belongs_to_the_case_of_its_sender(staff: Staff) -> None:
    begun_by_the_signal(staff)

    assert told(staff, 7) == [7]


def test_a_signal_that_comes_again_finds_the_path_that_it_began_and_nobody_touched(
    staff: Staff,
) -> None:
    begun_by_the_signal(staff)
    told(staff, 7)

    assert told(staff, 7) == [7]
    assert told(staff, 8) == [7, 8]


def test_a_signal_begins_a_path_anew_once_somebody_has_worked_at_the_first(staff: Staff) -> None:
    begun_by_the_signal(staff)
    told(staff, 7)
    with staff.bench.database.begin(staff.bench.now) as work:
        asked = select(instance).where(instance.c.process == "accesso")
        first = work.connection.execute(asked).one()
        (key,) = Awaited.loads(first.awaited).tasks
        staff.bench.engine.happen(work, first.id, TaskCompleted(key, {}), by=1)

    assert told(staff, 7) == [7, 7]


def test_a_listener_that_ended_meanwhile_does_not_hold_up_the_others(staff: Staff) -> None:
    listeners = [staff.bench.started("ascolto", hear("ascolta", "sig_x"), user("a")) for _ in "ab"]
    staff.bench.started("annuncio", tell("annuncia", "sig_x"), user("a"))
    engine = staff.bench.engine
    happen = engine.happen

    def ended_for_the_first(work: Any, instance_id: int, *rest: Any, **more: Any) -> Any:
        if instance_id == listeners[0].instance.id:
            raise InstanceEnded
        return happen(work, instance_id, *rest, **more)

    engine.happen = ended_for_the_first  # type: ignore[method-assign]

    staff.tick()

    assert staff.count_facts("signal_received") == 1
    assert staff.statuses() == ["done", "dropped", "done"]
