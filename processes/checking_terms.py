"""The terms of a bundle: a readable catalogue, and diagrams that count with what stands in it."""

from collections.abc import Collection, Iterator

from processes.bundles import Bundle
from processes.drawings import Drawing
from processes.terms import TermCatalogue, TermUnreadable, nearest, read_terms

NO_TERM = "nessuno"
ASSIGNEE = "assegnatario"
"""Whom a ladder tells when it means the person who has the task."""
MEND_ROW = "Correggi la riga: docs/how-to/terms.md dice che cosa vuole"

Objection = tuple[str, str, str, str]
"""The file and the element or row concerned, what is wrong, how to mend it."""


def object_to_terms(bundle: Bundle, roles: Collection[str] = ()) -> Iterator[Objection]:
    """What is wrong with the catalogue of terms of a bundle, or with how its diagrams use it.

    `roles` are those that exist; without any, nobody asks whom a ladder tells.
    """
    try:
        catalogue = read_terms(bundle.files)
    except TermUnreadable as refusal:
        what = refusal.what
        yield str(what["file"]), f"riga «{what['key']}»", str(what["reason"]), MEND_ROW
        return
    if roles:
        yield from _ladders(catalogue, {ASSIGNEE, *roles})
    for drawing in bundle.drawings.values():
        yield from _clocks(drawing)
        yield from _keys(drawing, catalogue)
        yield from _events(drawing, catalogue)


def _ladders(catalogue: TermCatalogue, roles: Collection[str]) -> Iterator[Objection]:
    for key in catalogue.terms:
        told = {rung.tells for row in catalogue.rows(key) for rung in row.ladder}
        for role in sorted(told - set(roles)):
            message = f"la scala avvisa «{role}», che non è un ruolo"
            yield "terms/", f"riga «{key}»", message, f"Usa un ruolo del servizio o «{ASSIGNEE}»"


def _keys(drawing: Drawing, catalogue: TermCatalogue) -> Iterator[Objection]:
    used = [(mention.element, mention.name) for mention in drawing.rules]
    used += [(duty.element, duty.term) for duty in drawing.duties if _is_key(duty.term)]
    used += [(clock.element, clock.name) for clock in drawing.clocks if _is_key(clock.name)]
    for element, key in used:
        if key in catalogue.norms:
            message = f"«{key}» è una norma senza numero: non si può contare"
            yield drawing.path, element, message, "Usa un termine, oppure «nessuno»"
        elif not _is_known(catalogue, key):
            near = " o ".join(f"«{one}»" for one in nearest(catalogue, key))
            mend = "Aggiungilo in terms/ oppure correggi la chiave"
            mend += f": forse {near}" if near else ""
            yield drawing.path, element, f"il termine «{key}» non è nel catalogo", mend


def _events(drawing: Drawing, catalogue: TermCatalogue) -> Iterator[Objection]:
    for timed in drawing.events:
        term = catalogue.find(timed.key)
        if term is None:
            continue  # the check of the keys says so
        for event in timed.events:
            if event not in term.events:
                message = f"il termine «{timed.key}» non conosce l'evento «{event}»"
                mend = f"Usa tra: {', '.join(term.events)}"
                yield drawing.path, timed.element, message, mend


def _clocks(drawing: Drawing) -> Iterator[Objection]:
    following = {one.element for one in drawing.following if one.name}
    for clock in drawing.clocks:
        if not clock.name and clock.element not in following:
            mend = "Scrivi la chiave in «termine», oppure togli «tempo»"
            yield drawing.path, clock.element, "non dice con quale termine corre", mend


def _is_key(said: str) -> bool:
    return bool(said) and said != NO_TERM and not said.startswith("=")


def _is_known(catalogue: TermCatalogue, key: str) -> bool:
    keys = (*catalogue.terms, *catalogue.values)
    return any(one.startswith(key) for one in keys) if key.endswith(".") else key in keys
