"""The municipality on the administrator's desk: as it stands, as a file, what a file changes."""

from collections import Counter
from dataclasses import dataclass

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as Answer

from access import Permission
from access.directory import list_people
from access.teams import count_teams
from engine.refusal import Refusal
from processes.terms import Term, Value
from tasks.municipality import planning
from tasks.municipality.checking import decided_by_municipality
from tasks.municipality.model import Fault, Municipality, MunicipalityUnfit
from tasks.municipality.planning import Plan, apply, plan_of
from tasks.municipality.reading import LARGEST, read_municipality
from tasks.municipality.standing import catalogue_of, house_of, standing
from tasks.municipality.writing import meanings_of, written
from tasks.terms.history import changes_of
from tasks.terms.impact import every_term, tally
from webui.amounts import say_amount, say_number
from webui.errors import speak
from webui.guard import office, person, requires
from webui.language import gettext
from webui.outcomes import OUTCOMES
from webui.regole import amministrazione
from webui.storia import say_changes, written_catalogue
from webui.typed import reason

_ROOT = "/amministrazione/comune"


@dataclass(frozen=True, slots=True)
class Line:
    """One number of the municipality as the page shows it."""

    key: str
    sentence: str
    amount: str
    source: str
    demo: bool


@amministrazione.get(_ROOT)
@requires(Permission.MUNICIPALITY_CONFIGURE)
def municipality() -> str:
    """The municipality as it now stands, with the numbers that are its own to decide."""
    return _page()


@amministrazione.get(f"{_ROOT}/file")
@requires(Permission.MUNICIPALITY_CONFIGURE)
def municipality_file() -> Response:
    """The same as a file, to be corrected and brought back."""
    with office().read() as connection:
        found = standing(office(), connection, office().clock.now())
        text = written(found, meanings_of(catalogue_of(office(), connection)))
    headers = {"Content-Disposition": 'attachment; filename="comune.toml"'}
    return Response(text, mimetype="application/toml", headers=headers)


@amministrazione.get(f"{_ROOT}/prova", endpoint="municipality_proved")
@amministrazione.get(f"{_ROOT}/applica", endpoint="municipality_applied")
@requires(Permission.MUNICIPALITY_CONFIGURE)
def begin_with_the_page() -> Answer:
    """What was posted there once is not kept in an address: it begins at the page."""
    return redirect(url_for("amministrazione.municipality"))


@amministrazione.post(f"{_ROOT}/prova")
@requires(Permission.MUNICIPALITY_CONFIGURE)
def municipality_proof() -> str | tuple[str, int]:
    """What a file would change, or everything that is wrong with it: nothing is changed yet."""
    sent = request.files.get("file")
    content = sent.stream.read(LARGEST + 1) if sent is not None else b""
    if not content:
        nothing = Fault(gettext("Il file"), gettext("scegli prima il file da caricare"))
        return _page((nothing,)), 422
    return _proof(content)


@amministrazione.post(f"{_ROOT}/applica")
@requires(Permission.MUNICIPALITY_CONFIGURE)
def municipality_apply() -> Answer | str | tuple[str, int]:
    """Apply the file that was proved, with a reason that stays."""
    content, why = request.form.get("testo", "").encode(), reason()
    if not why:
        return _proof(content, without_reason=gettext("Scrivi perché, con l’atto del Comune."))
    try:
        with office().read() as connection:
            wanted = read_municipality(content, house_of(office(), connection))
        seen = (why, request.form.get("visto", ""))
        apply(office(), person(), wanted, seen, office().clock.now())
    except MunicipalityUnfit as unfit:
        return _page(unfit.faults), 422
    except planning.MunicipalityChanged as refusal:
        return _proof(content, meanwhile=speak(refusal))
    except Refusal as refusal:
        return _proof(content, without_reason=speak(refusal))
    current_app.extensions["names"].forget()
    flash(
        gettext("Applicato. Le regole valgono tra un minuto: i termini si ricontano da sé."),
        "good",
    )
    return redirect(url_for("amministrazione.municipality"))


def _page(faults: tuple[Fault, ...] = ()) -> str:
    house = office()
    with house.read() as connection:
        found = standing(house, connection, house.clock.now())
        lines = _lines(connection)
        held = Counter(role for one in list_people(connection) if one.active for role in one.roles)
        teams = {one.name: one for one in count_teams(connection)}
    return render_template(
        "amministrazione/comune.html",
        found=found,
        lines=lines,
        undecided=sum(one.demo for one in lines),
        held=held,
        teams=teams,
        faults=faults,
    )


def _proof(
    content: bytes, *, without_reason: str = "", meanwhile: str = ""
) -> str | tuple[str, int]:
    house, now = office(), office().clock.now()
    try:
        with house.read() as connection:
            wanted = read_municipality(content, house_of(house, connection))
            plan = plan_of(house, connection, wanted, now)
            page = _told(
                connection, plan, wanted, (content.decode("utf-8-sig"), without_reason, meanwhile)
            )
    except MunicipalityUnfit as unfit:
        return _page(unfit.faults), 422
    except Refusal as refusal:
        return _page((Fault(gettext("Il file"), speak(refusal)),)), 422
    if meanwhile:
        return page, 409
    return (page, 422) if without_reason else page


def _told(
    connection: Connection, plan: Plan, wanted: Municipality, carried: tuple[str, str, str]
) -> str:
    house, now = office(), office().clock.now()
    rules = (plan.draft.base, plan.draft.rules)
    text, without_reason, meanwhile = carried
    counts = tally(every_term(connection, house.definitions, rules, now), now)
    return render_template(
        "amministrazione/comune-prova.html",
        plan=plan,
        name=wanted.identity.name,
        told=[*plan.sentences, *say_changes(changes_of(*rules, written_catalogue(connection)))],
        outcomes=OUTCOMES,
        tally=counts,
        text=text,
        why=reason(),
        without_reason=without_reason,
        meanwhile=meanwhile,
    )


def _lines(connection: Connection) -> list[Line]:
    catalogue = catalogue_of(office(), connection)
    rows: list[Term | Value] = [*catalogue.values.values(), *catalogue.terms.values()]
    found = [
        Line(
            row.key,
            row.sentence,
            f"{say_number(row.value)} {row.unit}"
            if isinstance(row, Value)
            else say_amount(row.unit, row.amount),
            row.source,
            row.demo,
        )
        for row in rows
        if decided_by_municipality(row)
    ]
    return sorted(found, key=lambda one: one.key)


__all__ = ["amministrazione"]
