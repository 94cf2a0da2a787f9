"""What plays have visited is told from what the journal says, which does not say who waits."""

from collections.abc import Sequence

from tasks.coverage import Drawn, Walk

PROCESS = "prova"


def drawn(kinds: dict[str, str], *flows: tuple[str, str]) -> Drawn:
    return Drawn(
        names={PROCESS: "Prova"},
        elements={(PROCESS, id): kind for id, kind in kinds.items()},
        flows={(PROCESS, f"{a}__{b}"): (a, b) for a, b in flows},
        keys=frozenset(),
        roles=frozenset(),
    )


def flows_of(walk: Walk) -> set[str]:
    return {id for _, id in walk.flows}


def passed(*said: tuple[str, str]) -> Sequence[tuple[str, str, str]]:
    return [(PROCESS, element, how) for element, how in said]


WAITING = drawn(
    {
        "ponte": "userTask",
        "si_attende": "exclusiveGateway",
        "attendi": "eventBasedGateway",
        "risposta": "intermediateCatchEvent",
        "fine": "endEvent",
    },
    ("ponte", "si_attende"),
    ("si_attende", "attendi"),
    ("si_attende", "fine"),
    ("attendi", "risposta"),
)


def test_whoever_waits_for_an_event_has_come_to_where_it_is_awaited() -> None:
    walk = Walk(WAITING)

    walk.follow(passed(("ponte", "completed"), ("si_attende", "completed")))

    assert flows_of(walk) == {"ponte__si_attende", "si_attende__attendi"}


def test_whoever_goes_another_way_has_not_waited() -> None:
    walk = Walk(WAITING)

    walk.follow(passed(("ponte", "completed"), ("si_attende", "completed"), ("fine", "completed")))

    assert flows_of(walk) == {"ponte__si_attende", "si_attende__fine"}


def test_whoever_goes_back_to_wait_has_taken_the_way_back() -> None:
    walk = Walk(
        drawn(
            {
                "attendi": "eventBasedGateway",
                "notizia": "intermediateCatchEvent",
                "e_sua": "exclusiveGateway",
                "fine": "endEvent",
            },
            ("attendi", "notizia"),
            ("notizia", "e_sua"),
            ("e_sua", "attendi"),
            ("e_sua", "fine"),
        )
    )

    walk.follow(passed(*((one, "completed") for one in ("attendi", "notizia", "e_sua"))))

    assert flows_of(walk) == {"attendi__notizia", "notizia__e_sua", "e_sua__attendi"}
