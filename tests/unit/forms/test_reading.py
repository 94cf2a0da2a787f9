from dataclasses import replace
from typing import Any

import pytest

from engine.refusal import Refusal
from forms import Form, InvalidAnswers, summary
from forms.reading import NotForTheProcess
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
    YES_NO,
    Held,
    around,
    form_of,
    household,
    post,
    problems,
    read,
    said,
)

BOX = {**YES_NO, "x-widget": "checkbox"}

# --- what is missing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        (TEXT, "Manca la risposta"),
        (LEVEL, "Scegli una risposta"),
        (YES_NO, "Scegli una risposta"),
        (PERSON, "Scegli una risposta"),
        (TOOLS, "Scegli almeno una risposta"),
        (BOX, "Spunta la casella per confermare"),
        (PAPER, "Carica il documento"),
        (PAPERS, "Carica il documento"),
        (SIGNATURE, "Manca la firma"),
        (household(), "Serve almeno una voce: compila la prima scheda"),
        ({**TEXT, "x-required-message": "Scrivi i fatti"}, "Scrivi i fatti"),
    ],
)
def test_a_missing_answer_is_asked_for(field: dict[str, Any], sentence: str) -> None:
    found = problems(form_of("campo", campo=field))

    assert [(one.field, one.message, one.missing) for one in found] == [("campo", sentence, True)]


def test_no_is_an_answer() -> None:
    assert read(form_of("campo", campo=YES_NO), campo="no").values == {"campo": False}


def test_an_unticked_box_that_may_stay_so_is_false() -> None:
    assert read(form_of(campo=BOX)).values == {"campo": False}


def test_the_refusal_sums_up_what_is_missing_and_what_is_wrong() -> None:
    form = form_of("a", "b", a={**TEXT, "title": "Cognome"}, b=LEVEL, c=DAY)

    with pytest.raises(InvalidAnswers) as found:
        read(form, c="mai", z="1")

    assert str(found.value) == (
        "Il modulo non è completo. "
        "Il modulo non ha il campo «z»: ricarica la pagina e riprova. "
        "Mancano 2 risposte: Cognome, Livello. Da correggere 1 risposta: Data."
    )
    assert found.value.answers == {"c": "mai"}


def test_a_long_list_of_problems_is_counted() -> None:
    form = form_of(*"abcdefgh", **{name: {**TEXT, "title": name.upper()} for name in "abcdefgh"})

    assert summary(problems(form)) == "Mancano 8 risposte: A, B, C, D, E, F e altre 2."
    assert summary(problems(form, a="x")).endswith("B, C, D, E, F, G e ancora 1.")
    assert summary(problems(form, **dict.fromkeys("abcdefg", "x"))) == "Manca 1 risposta: H."


def test_several_wrong_answers_are_counted_too() -> None:
    form = form_of(a=DAY, b=DAY)

    assert summary(problems(form, a="x", b="x")) == "Da correggere 2 risposte: Data, Data."


# --- what the form has not -------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["altro", "g.altro", "g", "a.b", "l.0.altro", "l.x.nome", "l.0", "l", "firma.firmato_da", "s"],
)
def test_a_posted_field_that_the_form_has_not_is_refused(name: str) -> None:
    group = {"title": "G", "type": "object", "properties": {"x": TEXT}}
    seen = {**TEXT, "x-widget": "readonly"}
    form = form_of(a=TEXT, g=group, l=household(), firma=SIGNATURE, s=seen)

    found = problems(form, **{name: "1"})

    assert "non ha il campo" in found[0].message


def test_a_name_that_is_both_a_field_and_a_group_is_refused_once() -> None:
    group = {"title": "G", "type": "object", "properties": {"x": TEXT}}

    found = problems(form_of(g=group), **{"g.x": "1", "g.x.y": "1", "g": "1"})

    assert len(found) == 2


def test_names_of_buttons_tokens_and_searches_are_no_fields() -> None:
    form = form_of(a=TEXT)

    answers = read(form, a="1", _save="1", csrf_token="x", **{"_cerca.a": "ros"})

    assert answers.values == {"a": "1"}


def test_a_strange_name_is_repeated_only_in_part() -> None:
    (found,) = problems(form_of(a=TEXT), **{"x\x00" + "y" * 200: "1"})

    assert "«x" + "y" * 59 + "»" in found.message


# --- lists -----------------------------------------------------------------------------------


def test_cards_left_blank_are_dropped_and_gaps_are_closed() -> None:
    answers = read(form_of(p=household()), p__7__nome="B", p__2__nome="A", p__3__nome="")

    assert answers.values == {"p": [{"nome": "A"}, {"nome": "B"}]}


def test_a_problem_in_a_card_is_named_by_its_place_in_the_page() -> None:
    found = said(form_of(p=household()), p__0___="", p__4__ruolo="U1")

    assert found == {"p.1.nome": "Manca la risposta"}


@pytest.mark.parametrize(
    ("limits", "many", "sentence"),
    [
        ({"minItems": 2}, 1, "Ne servono almeno 2: qui sono 1"),
        ({"maxItems": 1}, 2, "Al massimo 1: qui sono 2"),
        ({"uniqueItems": True}, 2, "Una voce è scritta due volte: togline una"),
    ],
)
def test_a_list_has_its_limits(limits: dict[str, Any], many: int, sentence: str) -> None:
    posted = {f"p.{i}.nome": "A" for i in range(many)}

    assert said(form_of(p=household(**limits)), **posted) == {"p": sentence}


def test_a_list_of_a_thousand_cards_is_not_read() -> None:
    posted = {f"p.{i}.nome": "A" for i in range(1000)}

    assert len(problems(form_of(p=household()), **posted)) == 800


def test_lists_stand_in_lists() -> None:
    inner = household(title="Presenti")
    outer = household(items={"type": "object", "properties": {"presenti": inner}})

    answers = read(form_of(incontri=outer), incontri__0__presenti__1__nome="A")

    assert answers.values == {"incontri": [{"presenti": [{"nome": "A"}]}]}


# --- signatures, documents, decisions, bindings ----------------------------------------------


def test_a_signature_says_who_and_when_and_never_what_was_posted() -> None:
    known = around(signer="operatore.rossi", proof="password")

    answers = read(form_of("firma", firma=SIGNATURE), known, firma="si")

    assert answers.values["firma"] == {
        "firmato_da": "operatore.rossi",
        "firmato_il": "2026-03-12T09:30:00Z",
        "confermato_con": "password",
    }


def test_nobody_signs_without_being_known() -> None:
    assert "accesso" in said(form_of(firma=SIGNATURE), firma="si")["firma"]


def test_nobody_signs_without_showing_once_more_who_they_are() -> None:
    found = said(form_of(firma=SIGNATURE), around(signer="operatore.rossi"), firma="si")

    assert found == {"firma": "Per firmare scrivi la tua password"}


def test_any_other_word_is_no_signature() -> None:
    found = said(form_of("firma", firma=SIGNATURE), around(signer="x"), firma="altro")

    assert found == {"firma": "Manca la firma"}


def test_documents_are_counted_once() -> None:
    form = form_of(a=PAPER, b=PAPERS, c=PAPER)

    answers = read(form, a="3", b=["3", "4"])

    assert answers.documents == ("3", "4")


def test_decisions_are_there_even_when_nothing_was_answered() -> None:
    group = {"title": "G", "type": "object", "properties": {"x": TEXT}, "x-process": True}
    form = form_of(
        livello={**LEVEL, "x-process": True},
        strumenti={**TOOLS, "x-process": True},
        retta={**MONEY, "x-process": True},
        quando={**INSTANT, "x-process": True, "x-visible-if": "false"},
        g=group,
        nota=TEXT,
    )

    answers = read(form, nota="resta fuori")

    assert answers.decisions == {
        "livello": None,
        "strumenti": [],
        "retta": None,
        "quando": None,
        "g": None,
    }


def test_what_an_answer_has_made_secret_stays_out_of_the_process() -> None:
    secret = {"x-protected-if": "protetto = true"}
    fields = {"via": {**TEXT, **secret}, "piano": LEVEL}
    form = form_of(
        protetto={**YES_NO, "x-process": True},
        dove={**TEXT, "x-process": True, **secret},
        casa={"title": "C", "type": "object", "properties": fields, "x-process": True},
    )
    said = {"dove": "via Finta 3", "casa__via": "via Finta 3", "casa__piano": "U1"}

    hidden = read(form, protetto="si", **said).decisions
    shown = read(form, protetto="no", **said).decisions

    assert hidden == {"protetto": True, "dove": None, "casa": {"piano": "U1"}}
    assert shown["dove"] == "via Finta 3"


def test_a_sensitive_answer_is_never_handed_to_the_process() -> None:
    definition = form_of(nota={**TEXT, "x-data-class": "C2"}).definition
    (nota,) = definition.fields
    slipped = replace(definition, fields=(replace(nota, process=True),))

    with pytest.raises(NotForTheProcess, match="nota"):
        Form(slipped).read(post(nota="parole private"), context=around())


def test_a_list_may_go_into_the_process_whole() -> None:
    fields = {"cosa": TEXT, "entro": DAY}
    due = household(**{"x-process": True, "items": {"type": "object", "properties": fields}})

    answers = read(form_of(scadenze=due), scadenze__0__cosa="A", scadenze__0__entro="2026-04-01")

    (line,) = answers.decisions["scadenze"]
    assert line["entro"].isoformat() == "2026-04-01"


def test_bound_answers_go_to_the_case_and_what_was_taken_away_is_said() -> None:
    form = form_of(
        a={**TEXT, "x-binding": "minore.cognome"},
        b={**TEXT, "x-binding": "minore.nome"},
        c={**TEXT, "x-binding": "minore.scuola"},
        d={**TEXT, "x-binding": "minore.pediatra", "x-visible-if": "false"},
    )
    stored = {"minore.nome": Held("Lucia"), "minore.pediatra": Held("X")}

    answers = read(form, around(stored=stored), a="Prova")

    assert answers.bindings == {"minore.cognome": "Prova", "minore.nome": None}


def test_a_field_of_class_c4_is_always_protected() -> None:
    answers = read(form_of(a={**TEXT, "x-data-class": "C4"}), a="x")

    assert answers.protected == {"a"}


# --- the codice fiscale and the fields beside it ---------------------------------------------


@pytest.mark.parametrize(
    ("beside", "warned"),
    [
        ({}, ()),
        ({"data_nascita": "2016-04-03", "sesso": "F", "cognome": "Rossi", "nome": "Maria"}, ()),
        ({"data_nascita": "2016-04-04"}, ("la data di nascita",)),
        ({"sesso": "M"}, ("il sesso",)),
        ({"sesso": "X"}, ()),
        ({"cognome": "Prova", "nome": "Maria"}, ("cognome e nome",)),
        ({"cognome": "Prova"}, ()),
    ],
)
def test_a_code_that_says_another_than_the_fields_beside_it_is_a_warning(
    beside: dict[str, str], warned: tuple[str, ...]
) -> None:
    sexes = [{"const": one, "title": one} for one in "FMX"]
    form = form_of(
        cf=CODE,
        data_nascita=DAY,
        sesso={**LEVEL, "oneOf": sexes},
        cognome=TEXT,
        nome=TEXT,
    )

    answers = read(form, cf="RSSMRA16D43A662E", **beside)

    assert tuple(one.message for one in answers.warnings) == tuple(
        f"Il codice fiscale non concorda con {what}" for what in warned
    )


def test_a_provisional_code_says_nothing_of_its_holder() -> None:
    answers = read(form_of(cf=CODE, sesso=LEVEL), cf="12345678903", sesso="U1")

    assert answers.warnings == ()


def test_a_refused_form_tells_no_personal_datum_in_its_refusal() -> None:
    with pytest.raises(Refusal) as found:
        form_of("b", a=DAY, b=TEXT).read(post(a="Segreto"), context=around())

    assert "Segreto" not in str(found.value) + repr(found.value)


# --- what may be read again, and by whom -----------------------------------------------------


def test_without_the_right_the_protected_part_of_a_record_is_not_there() -> None:
    form = form_of(
        protetto=YES_NO,
        casa={**ADDRESS, "x-protected-if": "protetto = true"},
        letto={**TEXT, "x-widget": "readonly"},
        fonte={**TEXT, "x-data-class": "C4"},
        persone=household(),
    )
    record = {
        "protetto": True,
        "casa": {"via": "via Finta", "comune": "Esempio"},
        "letto": "come allora",
        "fonte": "Persona inventata",
        "persone": [{"nome": "A"}],
    }

    shown = form.open_part(record, context=around())
    harmless = form.open_part({**record, "protetto": False}, context=around())

    assert shown == {"protetto": True, "letto": "come allora", "persone": [{"nome": "A"}]}
    assert harmless["casa"] == record["casa"]


def test_what_the_case_keeps_secret_by_now_is_protected_whatever_the_form_had_said() -> None:
    hidden = {"x-protected-if": "protetto = true"}
    form = form_of(protetto=YES_NO, via={**TEXT, **hidden}, foglio={**PAPER, **hidden})
    by_now = around(secret={"protetto": True})

    answers = read(form, by_now, protetto="no", via="via Finta", foglio="7")
    shown = form.open_part(answers.values, context=by_now)

    assert answers.protected == {"via", "foglio"}
    assert answers.secret_documents == {"7"}
    assert shown == {"protetto": False}


def test_the_summary_says_in_which_card_of_a_list_an_answer_is_missing() -> None:
    form = form_of(persone=household())

    with pytest.raises(InvalidAnswers) as refused:
        form.read(post(**{"persone.0.ruolo": "U1", "persone.1.ruolo": "U1"}), context=around())

    assert [one.label for one in refused.value.errors] == [
        "Nome (Componente 1)",
        "Nome (Componente 2)",
    ]
