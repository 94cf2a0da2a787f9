"""Every term that passes is told to somebody, and every duty of the law is followed by a path."""

import re
from collections.abc import Iterator
from pathlib import Path

from processes.terms import TermCatalogue, read_terms

FOLDER = Path(__file__).parents[2] / "processes"
NAMED = re.compile(r' termine="(=[^"]*|[^"=]+)"| termine=\'(=[^\']*)\'')
KEYS = re.compile(r'(?:"|&quot;)([\w.]+)(?:"|&quot;)')
UNOPENED = "Nessun percorso lo apre: "


def catalogue() -> TermCatalogue:
    terms = FOLDER / "terms"
    return read_terms({f"terms/{p.name}": p.read_bytes() for p in terms.glob("*.toml")})


def opened() -> Iterator[str]:
    """The keys that a drawing opens by name, in an activity or a clock, or an act by its table."""
    for diagram in (FOLDER / "bpmn").glob("*.bpmn"):
        for one in NAMED.finditer(diagram.read_text()):
            said = one[1] or one[2]
            yield from KEYS.findall(said) if said.startswith("=") else [said]
    yield from KEYS.findall((FOLDER / "dmn" / "d09_scadenze_ag.dmn").read_text())


def test_a_term_that_is_called_to_mind_is_told_also_once_it_has_passed() -> None:
    silent = {
        row.key
        for row in catalogue().terms.values()
        if not row.monitored and row.ladder and not any(rung.after for rung in row.ladder)
    }

    assert silent == set()


def test_a_term_of_the_law_that_no_path_opens_says_why() -> None:
    lawful = {key: row for key, row in catalogue().terms.items() if row.certainty != "CFG"}
    unopened = lawful.keys() - set(opened())

    assert unopened == {key for key, row in lawful.items() if UNOPENED in row.note}
