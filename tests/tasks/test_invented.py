"""The demo tells the stories of other people, and each keeps the part that they have in it."""

import pytest

from tasks.invented import given_name


@pytest.mark.parametrize("father", ["Luca", "Elia", "Misha", "Ettore", "Ivo"])
def test_a_father_is_told_of_under_a_mans_name(father: str) -> None:
    assert {given_name(place, father) for place in range(4)} == {
        "Abramo",
        "Alceste",
        "Amos",
        "Anacleto",
    }


@pytest.mark.parametrize("mother", ["Irina", "Ines", "Luce", "Nives", "Anna"])
def test_a_mother_is_told_of_under_a_womans_name(mother: str) -> None:
    assert {given_name(place, mother) for place in range(3)} == {"Adele", "Agata", "Artemisia"}
