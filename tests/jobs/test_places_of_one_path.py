"""One path may await a message at several places: what it is told, all of them hear."""

from engine.instances.awaited import Awaited
from engine.store import NewVersion
from tests.engine.drawing import (
    boundary,
    catch,
    drawn,
    end,
    gateway,
    message,
    path,
    start,
    sub,
    user,
)
from tests.instances.diagrams import send_to_all
from tests.jobs.conftest import Staff

TOLD = message(correlation='"1"')
ASIDE = (catch("accanto", TOLD), user("passa"), end("f2"), path("due > accanto > passa > f2"))


def begun(staff: Staff, *parts: str) -> None:
    files = {"bpmn/indagine.bpmn": drawn(start(), *parts, end(), id="indagine")}
    bench = staff.bench
    with bench.database.begin(bench.now) as work:
        digest = bench.engine.publish(work, NewVersion("indagine", "indagine", files), by=None)
        bench.engine.start(work, digest, by=1)
    bench.started("annuncio", send_to_all("annuncia", "msg_relazione", '"1"'))
    staff.tick()


def awaited(staff: Staff) -> list[str]:
    (brief,) = staff.awaited("indagine")
    return sorted(element for _, element in Awaited.loads(brief).tasks.values())


def test_all_of_them_hear_what_is_told_to_everybody(staff: Staff) -> None:
    work = catch("attesa", TOLD), user("leggi"), path("inizio > due > attesa > leggi > fine")

    begun(staff, gateway("parallel", "due"), *work, *ASIDE)

    assert awaited(staff) == ["leggi", "passa"]
    assert staff.count_facts("message_received") == 2


def test_what_hears_it_first_may_take_another_place_away(staff: Staff) -> None:
    both = catch("attesa", TOLD), user("tardi"), end("f3"), path("i > attesa > tardi > f3")
    part = sub("lavoro", start("i"), *both), boundary("atto", "lavoro", TOLD), user("leggi")

    begun(staff, *part, end("f4"), path("inizio > lavoro > fine"), path("atto > leggi > f4"))

    assert awaited(staff) == ["leggi"]
