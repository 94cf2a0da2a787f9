"""The way that a story takes, drawn by `percorsi play --diagram`."""

from pathlib import Path

from lxml import etree

from tests.web.telling import play, story_of_the_manual

SVG = "{http://www.w3.org/2000/svg}"
PASSED = "#0066cc"


def test_the_way_taken_is_drawn_and_what_was_not_passed_stays_in_the_background(
    tmp_path: Path,
) -> None:
    drawn = tmp_path / "strada.svg"

    found = play(str(story_of_the_manual(tmp_path)), "--diagram", str(drawn))

    assert found.exit_code == 0, found.output
    assert f"La strada percorsa è disegnata in {drawn}." in found.output
    svg = etree.fromstring(drawn.read_bytes())
    groups = {one.findtext(f"{SVG}title"): one for one in svg.iter(f"{SVG}g")}
    lanes = {one.text for one in svg.iter(f"{SVG}text") if "rotate" in one.get("transform", "")}
    assert {"Assistente sociale", "Operatore dell'accoglienza"} <= lanes  # as people are called
    assert _stroke(groups["Persona o ente allo sportello"]) == PASSED
    assert _stroke(groups["Registra la segnalazione"]) != PASSED  # it was begun, never done


def test_a_drawing_that_cannot_be_written_is_refused_before_the_story(
    tmp_path: Path,
) -> None:
    found = play(str(story_of_the_manual(tmp_path)), "--diagram", str(tmp_path))

    assert found.exit_code == 2
    assert "è aperto il fascicolo" not in found.output


def _stroke(group: etree._Element) -> str:
    return str(next(one.get("stroke") for one in group if one.get("stroke")))
