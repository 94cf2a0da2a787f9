"""An act that joined a file stands beside those there, in the place of one, or not at all."""

from datetime import date
from typing import Any

from cases.decrees import Decree, DecreeStatus, list_decrees
from engine.clock import ROME
from tasks.plays import Scene
from tests.tasks.terms.decreed import IN_CARE, JUNE, MAY, Decreed
from tests.tasks.terms.test_newer_decrees import page_of, statuses

COMPARED = "ca_confronta_provvedimento"
TWICE = "402/2025"


def acts_of(case: Decreed) -> tuple[Decree, ...]:
    """The acts of the case, the first that came first."""
    office = case.stage.office
    with office.read() as connection:
        seal = office.sealer.of(connection, case.case_id)
        return list_decrees(connection, seal, case.case_id)[::-1]


def is_compared(case: Decreed, refused: str | None = None, **said: Any) -> None:
    """The coordinator compares the act that came last with those of the file."""
    known = {
        "provvedimento_id": acts_of(case)[-1].id,
        "mandati": ["indagine_valutazione"],
        "scadenze": [],
    }
    now = case.stage.clock.now()
    case.stage.act(Scene(1, now, "r.conti", answers=known, starts=COMPARED, case=1))
    case.does("conti", "confronta_atto", refused=refused, **said)


def dropped(key: str, fate: str = "superato") -> dict[str, Any]:
    return {"termine": f"termine:{key}:2", "sorte": fate}


def came_twice(case: Decreed, **mandate: Any) -> None:
    case.comes(TWICE, MAY, **mandate)
    case.comes(TWICE, MAY, **mandate)


def copy(*fates: dict[str, Any]) -> dict[str, Any]:
    return {
        "esito_confronto": "copia",
        "atto_di_prima": "provvedimento:1",
        "scadenze_copia": list(fates),
    }


def replacing(*fates: dict[str, Any]) -> dict[str, Any]:
    return {
        "esito_confronto": "sostituisce",
        "atto_di_prima": "provvedimento:1",
        "sorte_termini": list(fates),
    }


def test_of_an_act_that_came_twice_the_first_stands_and_its_term_is_the_only_one(
    case: Decreed,
) -> None:
    came_twice(case)
    first, _ = case.live()

    is_compared(case, **copy(dropped("L30")))

    assert statuses(case) == [DecreeStatus.SUPERSEDED, DecreeStatus.IN_FORCE]
    assert [one.id for one in case.live()] == [first.id]
    assert acts_of(case)[1].superseded_by == acts_of(case)[0].id


def test_a_duty_that_only_the_copy_says_stays_with_it(case: Decreed) -> None:
    case.comes(TWICE, MAY)
    case.comes(TWICE, MAY, **IN_CARE)
    only_there = sorted({one.key for one in case.live() if one.decree_id == acts_of(case)[1].id})

    stay = [dropped(key, "resta") for key in only_there if key != "L30"]
    is_compared(case, **copy(dropped("L30"), *stay))

    assert statuses(case) == [DecreeStatus.IN_FORCE, DecreeStatus.IN_FORCE]
    assert sorted(one.key for one in case.live()) == only_there


def test_two_acts_of_one_name_are_told_apart_by_when_they_came(case: Decreed) -> None:
    came_twice(case)
    now = case.stage.clock.now()
    known = {"provvedimento_id": acts_of(case)[-1].id, "mandati": [], "scadenze": []}
    case.stage.act(Scene(1, now, "r.conti", answers=known, starts=COMPARED, case=1))

    page = page_of(case, "confronta_atto")

    assert page["gia_registrato"] != page["atto_arrivato"]
    assert page["gia_registrato"].startswith("Decreto · Tribunale per i minorenni · 20/05/2025, ")


def test_a_copy_of_an_act_that_was_replaced_since_is_seen_as_one(case: Decreed) -> None:
    case.comes(TWICE, MAY)
    case.arrives("402/2025 bis", JUNE)
    case.is_read()
    case.is_confirmed(
        sostituisce="provvedimento:1",
        sorte_termini=[{"termine": "termine:L30", "sorte": "sostituito", "da_riga": 1}],
    )
    case.arrives(TWICE, MAY)
    case.is_read()

    assert "gia_registrato" in page_of(case, "conferma_scadenze")


def test_another_act_of_the_same_number_and_another_judge_is_no_copy(case: Decreed) -> None:
    case.comes(TWICE, MAY)
    case.arrives(TWICE, MAY, autorita="TO")
    case.is_read()

    assert "gia_registrato" not in page_of(case, "conferma_scadenze")


def test_what_an_act_replaces_hands_its_duty_to_a_term_that_runs_already(case: Decreed) -> None:
    case.comes(TWICE, MAY)
    (old,) = case.live()
    case.comes("402/2025 bis", JUNE, termine_relazione_valore=90)
    followed = {"termine": "termine:L30:1", "sorte": "sostituito", "da_termine": "termine:L30:2"}

    is_compared(case, **replacing(followed))

    (new,) = case.live()
    assert (new.duty, new.replaces_id) == (old.duty, old.id)
    assert new.due_at.astimezone(ROME).date() == date(2025, 9, 9)
    assert case.lost() == []
    assert statuses(case) == [DecreeStatus.IN_FORCE, DecreeStatus.SUPERSEDED]


def test_an_act_replaced_in_part_stays_in_force(case: Decreed) -> None:
    case.comes(TWICE, MAY)
    (old,) = case.live()
    case.comes("402/2025 bis", JUNE, termine_relazione_valore=90)

    is_compared(case, **replacing({"termine": "termine:L30:1", "sorte": "resta"}))

    assert old.id in {one.id for one in case.live()}
    assert statuses(case) == [DecreeStatus.IN_FORCE, DecreeStatus.IN_FORCE]


def test_no_duty_of_an_act_is_left_undecided(case: Decreed) -> None:
    came_twice(case)
    before = case.terms()

    is_compared(case, refused="Decidi che cosa ne è di ogni scadenza della copia", **copy())

    assert case.terms() == before
    assert statuses(case) == [DecreeStatus.IN_FORCE, DecreeStatus.IN_FORCE]


def test_the_copy_that_comes_to_an_open_file_never_comes_in_force(case: Decreed) -> None:
    case.comes(TWICE, MAY)
    before = case.terms()
    case.arrives(TWICE, MAY)
    case.is_read()

    case.does("conti", "conferma_scadenze", esito_conferma="copia")

    assert case.terms() == before
    assert statuses(case) == [DecreeStatus.SUPERSEDED, DecreeStatus.IN_FORCE]


def test_after_a_copy_the_next_act_starts_from_an_empty_form(case: Decreed) -> None:
    case.comes(TWICE, MAY)
    case.arrives(TWICE, MAY)
    case.is_read()
    case.does("conti", "conferma_scadenze", esito_conferma="copia")

    case.comes(TWICE, JUNE)

    assert statuses(case) == [
        DecreeStatus.IN_FORCE,
        DecreeStatus.SUPERSEDED,
        DecreeStatus.IN_FORCE,
    ]
