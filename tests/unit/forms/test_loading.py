import json
from typing import Any

import pytest

from forms import FormMissing, FormRefused, Kind, Sent, load_form, walk
from forms.refusals import (
    ConditionWrong,
    FieldUnclear,
    FieldWithoutDataClass,
    FormTooLarge,
    FormUnreadable,
    ReferenceCycle,
    ReferenceMissing,
    TooSensitiveForTheProcess,
    UnknownKeyword,
    UnknownWidget,
)
from tests.unit.forms.paper import (
    ADDRESS,
    DAY,
    LEVEL,
    PERSON,
    TEXT,
    TOOLS,
    WHOLE,
    YES_NO,
    form_of,
    household,
    load,
    sheet,
)


def refused(definition: Any, **others: Any) -> FormRefused:
    with pytest.raises(FormRefused) as found:
        load(definition, **others)
    return found.value


def test_a_form_that_is_not_there_is_named() -> None:
    with pytest.raises(FormMissing) as found:
        load_form({}, "p_prova", "compila")

    assert "forms/p_prova/compila.json" in str(found.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "riga 1, carattere 2"),
        (b"\xff", "UTF-8"),
        (b"[]", "oggetto tra graffe"),
        (b'{"title": "a", "title": "b"}', "«title» è scritta due volte"),
        (b'{"title": NaN}', "NaN non è un numero"),
        (b"[" * 200_000, "troppi livelli"),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(content: bytes, why: str) -> None:
    with pytest.raises(FormUnreadable) as found:
        load_form({"forms/p/t.json": content}, "p", "t")

    assert why in str(found.value)


def test_a_file_beyond_half_a_megabyte_is_refused() -> None:
    with pytest.raises(FormTooLarge):
        load_form({"forms/p/t.json": b" " * 600_000}, "p", "t")


# --- references ------------------------------------------------------------------------------


def test_a_shared_group_is_put_in_its_place_and_adjusted() -> None:
    minore = {
        "$ref": "_shared/fg_minore.json",
        "title": "Il fratello",
        "x-only": ["cognome", "sesso"],
        "required": ["sesso"],
        "properties": {"sesso": {"x-widget": "select"}},
    }

    form = load(sheet(minore=minore))

    (group,) = form.fields
    assert group.words.title == "Il fratello"
    assert [(one.name, one.required, one.widget) for one in group.children] == [
        ("cognome", False, "text"),
        ("sesso", True, "select"),
    ]


def test_one_field_of_a_shared_group_can_be_taken_alone() -> None:
    form = load(sheet(nato={"$ref": "_shared/fg_minore.json#/properties/data_nascita"}))

    assert form.fields[0].kind is Kind.DATE


def test_a_field_beside_those_of_the_group_is_added() -> None:
    form = load(sheet(casa={**ADDRESS, "properties": {"scala": TEXT}}))

    assert [one.name for one in form.fields[0].children][-1] == "scala"


def test_local_definitions_and_escaped_names_are_followed() -> None:
    definition = sheet(a={"$ref": "#/$defs/x~1y"})

    form = load({**definition, "$defs": {"x/y": TEXT}})

    assert form.fields[0].kind is Kind.TEXT


def test_a_reference_that_leads_back_to_itself_is_refused_with_the_way_round() -> None:
    one = {"title": "A", "type": "object", "properties": {"b": {"$ref": "_shared/due.json"}}}
    two = {"title": "B", "type": "object", "properties": {"a": {"$ref": "_shared/uno.json"}}}

    refusal = refused(sheet(a={"$ref": "_shared/uno.json"}), uno=one, due=two)

    assert isinstance(refusal, ReferenceCycle)
    assert "campo a.b.a" in str(refusal)
    assert "_shared/uno.json# → forms/_shared/due.json# → forms/_shared/uno.json#" in str(refusal)


@pytest.mark.parametrize(
    "target",
    [
        "_shared/manca.json",
        "_shared/../p_prova/compila.json",
        "_shared/indirizzo.json#/properties/manca",
        "_shared/indirizzo.json#/title",
        "_shared/indirizzo.json#/title/x",
    ],
)
def test_a_reference_that_leads_nowhere_is_refused(target: str) -> None:
    refusal = refused(sheet(a={"$ref": target}))

    assert isinstance(refusal, ReferenceMissing)
    assert target in str(refusal)


def test_groups_that_multiply_each_other_are_refused() -> None:
    groups: dict[str, Any] = {}
    for i in range(12):
        ref = {"$ref": f"_shared/g{i + 1}.json"}
        fields = dict.fromkeys("abcd", ref) if i < 11 else {"x": TEXT}
        groups[f"g{i}"] = {"title": "G", "type": "object", "properties": fields}

    refusal = refused(sheet(a={"$ref": "_shared/g0.json"}), **groups)

    assert isinstance(refusal, FormTooLarge)


# --- the dialect -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "hint"),
    [
        ({**TEXT, "enum": ["a"]}, "oneOf"),
        ({**TEXT, "default": "a"}, "x-default"),
        ({**TEXT, "x-colour": "red"}, "docs/how-to/forms.md"),
        ({**WHOLE, "minLength": 1}, "docs/how-to/forms.md"),
        ({**TOOLS, "items": {**TOOLS["items"], "if": {}}}, "FEEL"),
        (household(items={**household()["items"], "allOf": []}), "FEEL"),
    ],
)
def test_a_word_outside_the_dialect_is_refused_with_a_hint(field: Any, hint: str) -> None:
    refusal = refused(sheet(campo=field))

    assert isinstance(refusal, UnknownKeyword)
    assert "campo campo" in str(refusal)
    assert hint in str(refusal)


def test_a_word_outside_the_dialect_is_refused_at_the_top_too() -> None:
    assert isinstance(refused({**sheet(a=TEXT), "oneOf": []}), UnknownKeyword)


def test_an_unknown_widget_is_refused_with_those_that_fit() -> None:
    refusal = refused(sheet(a={**DAY, "x-widget": "calendar"}))

    assert isinstance(refusal, UnknownWidget)
    assert "date, readonly, hidden" in str(refusal)


def test_a_field_without_a_data_class_is_refused() -> None:
    refusal = refused(sheet(a={"title": "A", "type": "string"}))

    assert isinstance(refusal, FieldWithoutDataClass)


def test_a_field_takes_its_register_from_the_containers_around_it() -> None:
    bare = {"title": "Nome", "type": "string"}
    items = {"type": "object", "properties": {"nome": bare}, "x-purpose": "riconoscere"}
    group = {
        "title": "G",
        "type": "object",
        "x-data-class": "C2",
        "x-legal-source": "art. 9 GDPR",
        "properties": {"l": {"title": "L", "type": "array", "items": items}},
    }

    form = load(sheet(g=group))

    *_, leaf = walk(form.fields)
    assert leaf.path == "g.l.*.nome"
    assert leaf.register is not None
    assert leaf.register.data_class == "C2"
    assert leaf.register.purpose == "riconoscere"
    assert leaf.register.legal_source == "art. 9 GDPR"


@pytest.mark.parametrize(
    "field",
    [
        {**TEXT, "x-data-class": "C2", "x-process": True},
        {**household(), "x-process": True, "items": {**household()["items"], "x-data-class": "C3"}}
        | {"items": {"type": "object", "properties": {"a": {**TEXT, "x-data-class": "C3"}}}},
    ],
)
def test_a_sensitive_field_may_not_become_a_variable_of_the_process(field: Any) -> None:
    assert isinstance(refused(sheet(a=field)), TooSensitiveForTheProcess)


@pytest.mark.parametrize("keyword", ["x-visible-if", "x-required-if", "x-default"])
def test_an_expression_that_does_not_read_is_refused_with_its_place(keyword: str) -> None:
    refusal = refused(sheet(a={**TEXT, keyword: "1 +"}))

    assert isinstance(refusal, ConditionWrong)
    assert keyword in str(refusal)
    assert "riga 1" in str(refusal)


SENT = {"what": "atti", "at": "a"}
PROPOSED = {"table": "d01", "value": "x"}
RULE = {"if": "true", "field": "a", "message": "m"}


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ({"title": "T", "type": "array", "properties": {"a": TEXT}}, '"type": "object"'),
        ({"title": "T", "type": "object"}, '"properties"'),
        ({"title": "T", "properties": {}}, "servono dei campi"),
        ({"type": "object", "properties": {"a": TEXT}}, 'manca "title"'),
        ({**sheet(a=TEXT), "title": 1}, "un testo tra virgolette"),
        ({**sheet(a=TEXT), "additionalProperties": True}, "può solo essere false"),
        (sheet("b", a=TEXT), "«b», che qui non c'è"),
        ({**sheet(a=TEXT), "required": "a"}, "elenco tra parentesi quadre"),
        ({**sheet(a=TEXT), "required": [1]}, "elenco di nomi"),
        (sheet(a="testo"), "il tipo non è tra quelli previsti"),
        (sheet(a={**TEXT, "type": "number"}), "il tipo non è tra quelli previsti"),
        (sheet(a={**TEXT, "format": "uuid"}), "il tipo non è tra quelli previsti"),
        (sheet(a={"title": "A", "type": "array"}), "il tipo non è tra quelli previsti"),
        (sheet(a={"type": "array", "items": {"type": "array"}}), "il tipo non è tra"),
        (sheet(a={"type": "array", "items": {"type": "boolean"}}), "il tipo non è tra"),
        ({"title": "T", "properties": {"Nome": TEXT}}, "lettere minuscole"),
        (sheet(a={**TEXT, "x-data-class": "C9"}), "va da C0 a C4"),
        (sheet(a={**TEXT, "x-width": "huge"}), "larghezza"),
        (sheet(a={**DAY, "x-when": "now"}), '"past"'),
        (sheet(a={**TEXT, "x-binding": "cognome"}), "minore.data_nascita"),
        (sheet(a={**TEXT, "x-process": "sì"}), "true oppure false"),
        (sheet(a={**TEXT, "x-visible-if": True}), "espressione FEEL"),
        (sheet(a={**TEXT, "maxLength": "cento"}), 'il valore di "maxLength"'),
        (sheet(a={**TEXT, "pattern": "("}), "espressione regolare"),
        (sheet(a={**LEVEL, "oneOf": []}), "almeno una risposta"),
        (sheet(a={**LEVEL, "oneOf": LEVEL["oneOf"] * 2}), "due volte"),
        (sheet(a={**LEVEL, "oneOf": [{"const": "x"}]}), "una risposta si scrive"),
        (sheet(a={**LEVEL, "oneOf": [{"const": 1, "title": "Uno"}]}), "una risposta si scrive"),
        (sheet(a={**LEVEL, "oneOf": [{"const": True, "title": "Sì"}]}), "una risposta si scrive"),
        (sheet(a={**LEVEL, "oneOf": [{"const": "", "title": "Sì"}]}), "una risposta si scrive"),
        (sheet(a={**LEVEL, "oneOf": ["x"]}), "una risposta si scrive"),
        (sheet(a={**PERSON, "x-reference": "gatto"}), "vale uno tra"),
        (sheet(a={**TEXT, "x-proposed-by": "d01"}), '"x-proposed-by" si scrive'),
        (sheet(a={**TEXT, "x-proposed-by": {**PROPOSED, "x": 1}}), '"x-proposed-by" si scrive'),
        ({**sheet(a=TEXT), "x-rules": ["x"]}, "una regola si scrive"),
        ({**sheet(a=TEXT), "x-rules": [{**RULE, "field": "b"}]}, "«b», che qui non c'è"),
        ({**sheet(a=TEXT), "x-rules": [{**RULE, "level": "info"}]}, '"error" oppure "warning"'),
        ({**sheet(a=TEXT), "x-sections": ["a"]}, "una sezione si scrive"),
        ({**sheet(a=TEXT), "x-sections": [{"title": "S"}]}, "una sezione si scrive"),
        ({**sheet(a=TEXT), "x-sections": [{"title": "S", "fields": ["b"]}]}, "campo «b»"),
        ({**sheet(a=TEXT), "x-sections": [{"title": "S", "fields": ["a", "a"]}]}, "più sezioni"),
        ({**sheet(a=TEXT), "x-sections": [{"title": "S", "fields": []}]}, "nessuna sezione"),
        ({**sheet(a=DAY), "x-sent": "relazione"}, '"x-sent" si scrive'),
        ({**sheet(a=DAY), "x-sent": {**SENT, "x": "a"}}, '"x-sent" si scrive'),
        ({**sheet(a=DAY), "x-sent": {**SENT, "what": "lettera"}}, "una di queste parole: atti"),
        ({**sheet(a=DAY), "x-sent": {"what": "atti"}}, 'manca "at"'),
        ({**sheet(a=DAY), "x-sent": {**SENT, "at": "b"}}, "nomina il campo «b»"),
        ({**sheet(a=DAY), "x-sent": {**SENT, "number": "a"}}, 'non può dire "number"'),
        (
            sheet(
                a={
                    **household(),
                    "items": {"type": "object", "properties": {"b": {**TEXT, "x-binding": "a.b"}}},
                }
            ),
            "lega l'elenco intero",
        ),
        (
            sheet(
                a={
                    **household(),
                    "items": {"type": "object", "properties": {"b": {**TEXT, "x-process": True}}},
                }
            ),
            "sull'elenco intero",
        ),
        (
            sheet(
                a={**TEXT, "x-process": True},
                g={
                    "title": "G",
                    "type": "object",
                    "properties": {"a": {**TEXT, "x-process": True}},
                },
            ),
            "stessa variabile del processo",
        ),
    ],
)
def test_what_is_unclear_is_refused_with_how_to_write_it(definition: Any, sentence: str) -> None:
    refusal = refused(definition)

    assert isinstance(refusal, FieldUnclear)
    assert sentence in str(refusal)
    assert "forms/p_prova/compila.json" in str(refusal)


# --- what a form says of itself --------------------------------------------------------------


def test_a_form_without_sections_has_one_without_a_title() -> None:
    form = form_of(a=TEXT, b=YES_NO)

    assert [(one.title, one.fields) for one in form.sections] == [("", ("a", "b"))]
    assert form.submit == "Completa l'attività"


def test_a_hidden_field_needs_no_section() -> None:
    hidden = {**TEXT, "x-widget": "hidden"}
    sections = [{"title": "S", "fields": ["a"], "help": "h"}]

    form = load({**sheet(a=TEXT, b=hidden), "x-sections": sections, "x-submit": "Conferma"})

    assert form.sections[0].help == "h"
    assert form.submit == "Conferma"
    assert form.title == "Scheda"


def test_a_form_says_which_answers_tell_what_is_sent_and_how_its_offices_are_read() -> None:
    fields = sheet(a=DAY, chi=LEVEL)

    sent = load({**fields, "x-sent": {**SENT, "to": "chi"}}).sent

    assert sent is not None
    assert (sent.what, sent.at, sent.to) == ("atti", "a", "chi")
    assert sent.offices == {one["const"]: one["title"] for one in LEVEL["oneOf"]}
    assert Sent.of(sent.kept()) == sent


def test_the_digest_follows_the_meaning_not_the_layout_of_the_file() -> None:
    definition = sheet(a=ADDRESS)
    moved = json.loads(json.dumps(definition, indent=4, sort_keys=True))

    assert load(definition).digest == load(moved).digest
    assert load(definition).digest != load({**definition, "title": "Altra"}).digest


def test_only_fields_that_a_condition_names_are_watched() -> None:
    form = form_of(a=YES_NO, b={**TEXT, "x-visible-if": "a = true"})

    assert [one.watched for one in form.fields] == [True, False]
