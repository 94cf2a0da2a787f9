"""A path is begun by hand by whoever it belongs to, in the kind of fascicolo it is for."""

import pytest

from access.people import Person
from cases.files import CaseClosed, Marking, close_case, mark_case
from cases.finding import Asked, find_cases, find_precedents, search_registry
from cases.kinds import FileKind
from cases.visibility import NotYourCase, grant_access, see_case
from engine.instances import NotInForce
from engine.instances.engine import Letter
from engine.store import NewVersion
from tasks.beginning import (
    Begun,
    NotBegunByHand,
    NotYoursToBegin,
    OnlyInAFile,
    OtherKindOfFile,
    PathNotChosen,
    begin,
    beginnings,
)
from tests.offices import BUNDLE, people_of
from tests.tasks.conftest import Bench

GROUP = "prova_gruppo"


def _publish(
    bench: Bench, process: str, kind: str | None = "iniziativa", *, only_within: bool = False
) -> None:
    """The small path of the tests under another name, in a fascicolo of this kind."""
    within = ' dentro="si"' if only_within else ""
    said = (
        f'<bpmn:extensionElements><percorsi:percorso fascicolo="{kind}"{within}/>'
        "</bpmn:extensionElements>"
    )
    files = {}
    for path in sorted(BUNDLE.rglob("*")):
        if path.is_file():
            name = path.relative_to(BUNDLE).as_posix().replace("prova_relazione", process)
            text = path.read_text().replace("prova_relazione", process)
            if name.endswith(".bpmn") and kind:
                text = text.replace("<bpmn:laneSet", f"{said}<bpmn:laneSet", 1)
            files[name] = text.encode()
    with bench.office.begin() as work:
        bench.office.engine.publish(work, NewVersion(process, "Gruppo di prova", files), by=None)


def _begin(bench: Bench, who: str = "rossi", **how: object) -> Begun:
    return begin(bench.office, bench.people[who], GROUP, **how)  # type: ignore[arg-type]


def test_whoever_stands_in_the_lane_of_the_start_may_begin_the_path(bench: Bench) -> None:
    _publish(bench, GROUP)

    with bench.office.read() as connection:
        definitions = bench.office.definitions
        mine = beginnings(connection, definitions, bench.people["rossi"])
        others = beginnings(connection, definitions, bench.people["neri"])

    assert {(one.process, one.kind) for one in mine} == {
        ("prova_relazione", FileKind.FAMILY),
        (GROUP, FileKind.INITIATIVE),
    }
    assert others == ()


def test_beginning_opens_a_fascicolo_of_the_kind_that_the_diagram_says(bench: Bench) -> None:
    _publish(bench, GROUP)

    begun = _begin(bench)

    assert begun.case.kind is FileKind.INITIATIVE
    assert begun.task is not None
    assert begun.task.element == "scrivi"


def test_beginning_the_same_form_twice_opens_one_fascicolo(bench: Bench) -> None:
    _publish(bench, GROUP)

    first, second = (_begin(bench, token="un-gettone-di-prova") for _ in range(2))

    assert first.case.id == second.case.id


def test_another_role_does_not_begin_it(bench: Bench) -> None:
    _publish(bench, GROUP)

    with pytest.raises(NotYoursToBegin):
        _begin(bench, "neri")


def test_a_path_of_a_group_does_not_begin_in_the_fascicolo_of_a_family(bench: Bench) -> None:
    _publish(bench, GROUP)
    _grant(bench, bench.people["rossi"], bench.case_id)

    with pytest.raises(OtherKindOfFile):
        _begin(bench, case_id=bench.case_id)


def test_a_path_of_a_family_begins_in_its_fascicolo(bench: Bench) -> None:
    _grant(bench, bench.people["rossi"], bench.case_id)

    begun = begin(bench.office, bench.people["rossi"], "prova_relazione", case_id=bench.case_id)

    assert begun.case.id == bench.case_id


def test_what_happens_to_a_family_begins_only_in_its_fascicolo(bench: Bench) -> None:
    _publish(bench, GROUP, "famiglia", only_within=True)
    _grant(bench, bench.people["rossi"], bench.case_id)

    with pytest.raises(OnlyInAFile):
        _begin(bench)

    assert _begin(bench, case_id=bench.case_id).case.id == bench.case_id


@pytest.mark.parametrize("protected", [True, False])
def test_a_path_begun_in_a_fascicolo_knows_whether_its_address_is_protected(
    bench: Bench, *, protected: bool
) -> None:
    _grant(bench, bench.people["rossi"], bench.case_id)
    with bench.office.begin() as work:
        mark_case(work, bench.case_id, Marking.PROTECTED_ADDRESS, on=protected, by=None)

    begun = begin(bench.office, bench.people["rossi"], "prova_relazione", case_id=bench.case_id)

    assert begun.task is not None
    assert begun.task.data["indirizzo_protetto"] is protected


def test_nothing_begins_in_a_closed_fascicolo(bench: Bench) -> None:
    _grant(bench, bench.people["rossi"], bench.case_id)
    with bench.office.begin() as work:
        close_case(work, bench.case_id, by=None)

    with pytest.raises(CaseClosed):
        begin(bench.office, bench.people["rossi"], "prova_relazione", case_id=bench.case_id)


@pytest.mark.parametrize(
    ("process", "refusal"),
    [
        ("prova_che_manca", NotInForce),
        ("p01_accesso_segnalazione", NotInForce),
        ("", PathNotChosen),
    ],
)
def test_what_is_not_in_force_does_not_begin(
    bench: Bench, process: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        begin(bench.office, bench.people["rossi"], process)


def test_a_referral_is_begun_on_its_own_page(bench: Bench) -> None:
    _publish(bench, "p01_accesso_segnalazione", kind=None)

    with pytest.raises(NotBegunByHand):
        begin(bench.office, bench.people["rossi"], "p01_accesso_segnalazione")


def test_a_path_that_begins_by_itself_is_given_a_fascicolo_of_its_kind(bench: Bench) -> None:
    _publish(bench, GROUP)

    with bench.office.begin() as work:
        change = bench.office.engine.deliver(
            work, Letter("msg_apri_processo", payload={"processo": GROUP})
        )

    with bench.office.read() as connection:
        found = see_case(connection, bench.people["conti"], change.instance.case_id or 0)
    assert found.kind is FileKind.INITIATIVE


def test_whoever_sees_tenders_alone_does_not_see_a_family_even_if_granted(bench: Bench) -> None:
    _publish(bench, GROUP, kind="procedura")
    verdi = people_of(bench.office, {"verdi": ["rup_gara"]})["verdi"]
    tender = _begin(bench).case.id
    _grant(bench, verdi, tender, bench.case_id)

    with bench.office.read() as connection:
        seen = see_case(connection, verdi, tender)
        with pytest.raises(NotYourCase):
            see_case(connection, verdi, bench.case_id)
    assert seen.kind is FileKind.TENDER


def test_other_kinds_are_found_by_kind_and_never_in_the_registry_of_families(
    bench: Bench,
) -> None:
    _publish(bench, GROUP)
    begun = _begin(bench)
    rossi, sealer = bench.people["rossi"], bench.office.sealer

    with bench.office.read() as connection:
        groups = find_cases(connection, sealer, rossi, Asked(kind=FileKind.INITIATIVE))
        registry = search_registry(connection, sealer, rossi, str(begun.case.number))
        alike = find_precedents(connection, sealer, bench.case_id)

    assert [one.case.id for one in groups.cases] == [begun.case.id]
    assert registry.cases == ()
    assert alike == ()


def _grant(bench: Bench, person: Person, *cases: int) -> None:
    with bench.office.begin() as work:
        for case_id in cases:
            grant_access(work, case_id, person.id, "task")
