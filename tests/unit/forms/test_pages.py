import re
from collections import Counter
from typing import Any

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forms import Form, Ground, InvalidAnswers, Table, load_form, templates_path
from tests.unit.forms.paper import (
    ADDRESS,
    CODE,
    DAY,
    INSTANT,
    LEVEL,
    MONEY,
    PAPER,
    PAPERS,
    PERSON,
    SIGNATURE,
    TEXT,
    TOOLS,
    WHOLE,
    YES_NO,
    Held,
    around,
    form_of,
    household,
    load,
    post,
    shared,
    sheet,
)
from tests.unit.forms.test_choosing import many
from tests.unit.forms.test_shared_groups import FORMS

ENVIRONMENT = Environment(
    loader=FileSystemLoader(templates_path()),
    autoescape=True,
    undefined=StrictUndefined,
    extensions=["jinja2.ext.i18n"],
)
ENVIRONMENT.filters["italian"] = str  # the web says which words are Italian, beside English
ENVIRONMENT.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
PAGE = ENVIRONMENT.from_string(
    "<!doctype html><html lang=it><head><title>x</title></head><body><form method=post>"
    "{% from 'forms/body.html' import form_body %}{{ form_body(view, '/attivita/1/aggiorna') }}"
    "</form></body></html>"
)


def page(form: Form, values: Any = None, errors: Any = (), **changed: Any) -> Any:
    view = form.show(values or {}, context=around(**changed), errors=errors)
    text = PAGE.render(view=view)
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def find(tree: Any, name: str) -> list[Any]:
    return list(tree.iter(name))


def by_id(tree: Any) -> dict[str, Any]:
    return {one.get("id"): one for one in tree.iter() if one.get("id")}


EVERYTHING = form_of(
    "testo",
    "scelta",
    testo={**TEXT, "description": "Un aiuto", "x-example": "così", "maxLength": 40},
    lungo={**TEXT, "x-widget": "textarea", "x-width": "full"},
    si_no=YES_NO,
    casella={**YES_NO, "x-widget": "checkbox", "title": "Confermo"},
    intero=WHOLE,
    numero=MONEY,
    giorno=DAY,
    istante=INSTANT,
    livello=LEVEL,
    scelta={**LEVEL, "x-widget": "radio", "x-proposed-by": {"table": "d", "value": '"U1"'}},
    dopo={**TEXT, "x-visible-if": 'scelta = "U2"', "x-data-class": "C4"},
    letto={**TEXT, "x-widget": "readonly"},
    nascosto={**TEXT, "x-widget": "hidden", "x-default": '"segreto"'},
    strumenti=TOOLS,
    persona=PERSON,
    atto=PAPER,
    altro_atto=PAPER,
    allegati=PAPERS,
    cf={**CODE, "x-binding": "minore.cf"},
    firma=SIGNATURE,
    casa=ADDRESS,
    persone=household(),
)
FULL = {
    "testo": '<script>alert("x")</script>',
    "lungo": "\nprima riga vuota",
    "giorno": "31/02",
    "scelta": "U2",
    "atto": "3",
    "allegati": ["4"],
    "persone": [{"nome": "A"}, {"nome": "B"}, {}],
    "_cerca": {"persona": "1"},
}


@pytest.fixture(params=["empty", "filled", "refused"])
def tree(request: pytest.FixtureRequest) -> Any:
    match request.param:
        case "empty":
            return page(EVERYTHING, stored={"minore.cf": Held("RSSMRA16D43A662E")})
        case "filled":
            proposed = Table("Triage", (1,), (Ground(1, "Riga 1", (("Età", 3),)),))
            return page(EVERYTHING, FULL, choices=many, tables={"d": proposed})
        case _:
            with pytest.raises(InvalidAnswers) as found:
                EVERYTHING.read(
                    post(giorno="mai", z="1", **{"persone.0.ruolo": "U1"}), context=around()
                )
            return page(EVERYTHING, found.value.answers, found.value.errors)


def test_every_id_of_the_page_is_there_once(tree: Any) -> None:
    ids = Counter(one.get("id") for one in tree.iter() if one.get("id"))

    assert [one for one, times in ids.items() if times > 1] == []


def test_every_control_has_a_label_and_every_label_a_control(tree: Any) -> None:
    controls = [
        one
        for name in ("input", "select", "textarea")
        for one in find(tree, name)
        if one.get("type") != "hidden"
    ]
    labelled = {one.get("for") for one in find(tree, "label")}

    assert {one.get("id") for one in controls} == labelled


def test_every_set_of_fields_has_a_legend_or_is_the_untitled_section(tree: Any) -> None:
    silent = [one.get("id") for one in find(tree, "fieldset") if one.find("legend") is None]

    assert silent == ["sezione-1"]


def test_every_reference_to_an_id_leads_somewhere(tree: Any) -> None:
    known = by_id(tree)
    links = [one.get("href")[1:] for one in find(tree, "a")]
    told = " ".join(one.get("aria-describedby", "") for one in tree.iter()).split()

    assert [one for one in [*links, *told] if one not in known] == []


def test_nothing_in_the_page_is_forbidden_by_the_content_security_policy(tree: Any) -> None:
    wrong = [
        (one.tag, name)
        for one in tree.iter()
        for name in one.attrib
        if name == "style" or re.match(r"on\w+", name)
    ]

    assert wrong == []
    assert find(tree, "script") == []


def test_the_first_button_saves_the_draft_so_that_enter_harms_nobody(tree: Any) -> None:
    assert find(tree, "button")[0].get("name") == "_save"


def test_the_calendar_of_a_day_is_named_after_it_and_sends_nothing(tree: Any) -> None:
    picks = [one for one in find(tree, "button") if "form-pick" in one.get("class", "")]

    assert picks
    assert all(one.get("type") == "button" for one in picks)
    assert all(by_id(tree)[one.get("aria-controls")].get("type") == "text" for one in picks)


def test_every_other_button_works_without_scripts(tree: Any) -> None:
    others = [one for one in find(tree, "button")[1:] if "form-pick" not in one.get("class", "")]

    assert others
    assert all(one.get("type") == "submit" for one in others)
    assert {one.get("formaction") for one in others} == {"/attivita/1/aggiorna"}
    assert all("formnovalidate" in one.attrib for one in others)


def test_an_answer_that_is_not_due_may_be_taken_back_and_stays_away() -> None:
    choice = {**LEVEL, "x-widget": "radio", "x-default": '"U1"'}
    form = form_of("dovuta", dovuta=choice, libera=choice)

    tree = page(form)
    back = page(form, form.draft(post(libera=["", "U2"], _clear="libera")))

    buttons = [one.get("value") for one in find(tree, "button") if one.get("name") == "_clear"]
    assert buttons == ["libera"]
    ticked = [one.get("name") for one in find(back, "input") if "checked" in one.attrib]
    assert ticked == ["dovuta"]


@pytest.mark.parametrize("told", ["Solo fatti", "Solo fatti."])
def test_an_example_follows_the_help_after_one_full_stop(told: str) -> None:
    drawn = page(form_of(a={**TEXT, "description": told, "x-example": "così"}))

    said = by_id(drawn)["campo-a--aiuto"].text
    assert said == "Solo fatti. Per esempio: così"


def test_a_document_is_asked_for_with_what_it_may_be_unless_its_help_says_it() -> None:
    found = by_id(page(form_of(atto=PAPER, altro={**PAPER, "description": "Solo PDF"})))

    assert "al massimo 20 MB" in "".join(found["campo-atto--formato"].itertext())
    assert found["campo-atto"].get("aria-describedby") == "campo-atto--formato"
    assert "campo-altro--formato" not in found


def test_few_short_answers_stand_in_a_row() -> None:
    long = {**LEVEL, "oneOf": [{"const": str(i), "title": "Una risposta lunga"} for i in range(2)]}
    tree = page(form_of(breve=YES_NO, lunga={**long, "x-widget": "radio"}))

    sets = [one for one in tree.iter("div") if "form-choices" in one.get("class", "")]
    assert ["in-a-row" in one.get("class") for one in sets] == [True, False]


def test_what_was_typed_is_shown_as_text() -> None:
    found = by_id(page(EVERYTHING, FULL, choices=many))

    assert found["campo-testo"].get("value") == FULL["testo"]
    assert found["campo-lungo"].text.endswith("prima riga vuota")
    assert found["campo-giorno"].get("type") == "text"
    assert found["campo-giorno"].get("value") == "31/02"


def test_what_is_hidden_by_the_server_never_reaches_the_page() -> None:
    view = EVERYTHING.show(FULL, context=around())

    assert "segreto" not in PAGE.render(view=view)


def test_only_what_others_depend_on_asks_for_the_form_again() -> None:
    watched = [
        one.get("id") or one.find(".//input").get("id")
        for one in page(EVERYTHING).iter()
        if one.get("hx-trigger")
    ]

    assert watched == ["campo-scelta"]


def test_a_problem_is_beside_its_field_and_in_the_summary() -> None:
    with pytest.raises(InvalidAnswers) as wrong:
        EVERYTHING.read(post(cf="x"), context=around())
    found = by_id(page(EVERYTHING, wrong.value.answers, wrong.value.errors))

    summary = "".join(found["errori"].itertext())
    assert (
        "Mancano 2 risposte: Nota, Livello. Da correggere 1 risposta: Codice fiscale." in summary
    )
    assert found["campo-cf"].get("aria-invalid") == "true"
    assert "campo-cf--errore" in found["campo-cf"].get("aria-describedby")
    assert "ha 16 caratteri: qui sono 1" in "".join(found["campo-cf--errore"].itertext())


def test_a_question_named_in_the_summary_does_not_end_its_sentence() -> None:
    form = form_of("sicuro", "nota", sicuro={**YES_NO, "title": "È al sicuro?"}, nota=TEXT)
    with pytest.raises(InvalidAnswers) as wrong:
        form.read(post(), context=around())

    view = form.show({}, context=around(), errors=wrong.value.errors)
    assert view.summary == "Mancano 2 risposte: «È al sicuro?», Nota."


def test_the_group_of_a_section_is_not_titled_twice() -> None:
    sections = [{"title": "Il minore", "fields": ["m"], "help": "Chi è"}]
    group = {"$ref": "_shared/fg_minore_minimo.json"}
    form = load({**sheet(m=group), "x-sections": sections, "x-intro": "Leggi con calma."})

    tree = page(form)

    legends = ["".join(one.itertext()).strip() for one in find(tree, "legend")]
    assert legends[0] == "1 Il minore"
    assert "Il minore" not in legends[1:]
    text = "".join(tree.itertext())
    assert "Leggi con calma." in text
    assert "Chi è" in text


def test_what_was_typed_and_is_not_asked_now_travels_hidden() -> None:
    tree = page(EVERYTHING, {"dopo": "resta", "scelta": "U1"})

    hidden = [one for one in find(tree, "input") if one.get("name") == "dopo"]
    assert [(one.get("type"), one.get("value")) for one in hidden] == [("hidden", "resta")]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_form_of_the_house_is_valid_and_labelled(path: Any) -> None:
    files = shared() | {f"forms/{path.parent.name}/{path.name}": path.read_bytes()}
    form = load_form(files, path.parent.name, path.stem)
    one_card = {one.name: [{}] for one in form.fields if one.widget == "list"}

    tree = page(form, one_card)

    test_every_id_of_the_page_is_there_once(tree)
    test_every_control_has_a_label_and_every_label_a_control(tree)
    test_every_reference_to_an_id_leads_somewhere(tree)


def browser_posts(tree: Any) -> dict[str, list[str]]:
    """What a browser would send of this page, button aside."""
    found: dict[str, list[str]] = {}
    for one in tree.iter():
        name, value = one.get("name"), one.get("value", "")
        if one.tag == "input" and name:
            ticked = one.get("type") not in ("radio", "checkbox") or "checked" in one.attrib
            if ticked and one.get("type") != "file":
                found.setdefault(name, []).append(value)
        if one.tag == "textarea":
            found.setdefault(name, []).append(one.text or "")
        if one.tag == "select":
            picked = [o.get("value") for o in find(one, "option") if "selected" in o.attrib]
            found.setdefault(name, []).extend(picked or [""])
    return found


def test_a_page_posted_back_untouched_says_the_same() -> None:
    values = {
        "testo": "ciao",
        "lungo": "due\nrighe",
        "si_no": False,
        "casella": True,
        "intero": 3,
        "numero": "12.50",
        "giorno": "2026-03-12",
        "istante": "2026-03-12T09:30:00Z",
        "livello": "U2",
        "scelta": "U2",
        "dopo": "perché",
        "strumenti": ["U1"],
        "persona": 7,
        "atto": "3",
        "allegati": ["4", "5"],
        "cf": "RSSMRA16D43A662E",
        "casa": {"via": "via Finta", "comune": "Esempio"},
        "persone": [{"nome": "A", "ruolo": "U1"}, {"nome": "B"}],
    }

    posted = browser_posts(page(EVERYTHING, values))

    answers = EVERYTHING.read(posted, context=around())
    assert answers.values == values | {"nascosto": "segreto"}
