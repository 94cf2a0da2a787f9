"""Every term of ours that passes is told to somebody."""

from pathlib import Path

from processes.terms import TermCatalogue, read_terms

FOLDER = Path(__file__).parents[2] / "processes"

TOLD_BY_A_TIMER = {  # of access, which tells whoever coordinates and whoever directs
    *("triage.stima", "triage.conferma", "triage.primo_contatto.U2", "triage.primo_contatto.U3"),
    *("triage.primo_contatto.U4", "triage.primo_contatto.AG"),
}


def catalogue() -> TermCatalogue:
    terms = FOLDER / "terms"
    return read_terms({f"terms/{p.name}": p.read_bytes() for p in terms.glob("*.toml")})


def test_a_term_that_is_called_to_mind_is_told_also_once_it_has_passed() -> None:
    silent = {
        row.key
        for row in catalogue().terms.values()
        if not row.monitored and row.ladder and not any(rung.after for rung in row.ladder)
    }

    assert silent == TOLD_BY_A_TIMER
