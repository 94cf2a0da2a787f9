import json
from pathlib import Path
from typing import Any

import pytest

from forms import Form, FormRefused, load_form, walk
from forms.dialect import ANNOTATIONS, KEYWORDS, OF_ITEM, OF_ROOT, WIDGETS
from tasks.functions import host_functions
from tests.processes_catalogue.inquiry import DUTIES
from tests.unit.forms.paper import NOW, ROOT, around, load, post, said, shared, sheet

GROUPS = sorted(path.stem for path in (ROOT / "forms" / "_shared").glob("*.json"))
FORMS = sorted(
    path
    for path in (ROOT / "forms").glob("*/*.json")
    if path.parent.name not in ("_shared", "templates")
)


def of_group(name: str, **beside: Any) -> Form:
    return load(sheet("g", g={"$ref": f"_shared/{name}.json", **beside}))


@pytest.mark.parametrize("name", GROUPS)
def test_every_shared_group_can_be_used_as_it_stands(name: str) -> None:
    form = of_group(name)

    leaves = [one for one in walk(form.fields) if not one.is_container]
    assert all(one.register and one.register.data_class for one in leaves)
    assert form.show({}, context=around()).sections


@pytest.mark.parametrize("path", FORMS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_form_of_the_house_loads_and_can_be_shown(path: Path) -> None:
    files = shared() | {f"forms/{path.parent.name}/{path.name}": path.read_bytes()}

    form = load_form(files, path.parent.name, path.stem)

    assert form.show({}, context=around()).title


MINORE: dict[str, str | list[str]] = {
    "g.cognome": "Prova",
    "g.nome": "Lucia",
    "g.data_nascita": "2016-04-03",
    "g.cittadinanza": "italiana",
    "g.indirizzo_protetto": "si",
    "g.dimora_abituale.via": "via Finta",
    "g.dimora_abituale.comune": "Esempio",
    "g.cf_assente_motivo": "identita_incerta",
}


def test_a_protected_address_is_marked_as_such() -> None:
    form = of_group("fg_minore")

    answers = form.read(post(**MINORE), context=around())

    assert answers.secret_bindings == {"minore.dimora_abituale"}
    assert "g.dimora_abituale.via" in answers.protected


def test_an_open_address_is_not() -> None:
    form = of_group("fg_minore")

    answers = form.read(post(**{**MINORE, "g.indirizzo_protetto": "no"}), context=around())

    assert answers.secret_bindings == frozenset()


def test_a_child_without_a_code_needs_the_reason() -> None:
    posted = {k: v for k, v in MINORE.items() if k != "g.cf_assente_motivo"}

    found = said(of_group("fg_minore"), **posted)

    assert found == {"g.cf": "Scrivi il codice fiscale oppure di' perché manca"}


def test_a_birth_in_the_future_is_refused() -> None:
    found = said(of_group("fg_minore"), **{**MINORE, "g.data_nascita": "2027-01-01"})

    assert found == {"g.data_nascita": "La data non può essere nel futuro: oggi è il 12/03/2026"}


def test_a_first_report_needs_a_name_or_something_to_tell_the_child_by() -> None:
    form = of_group("fg_minore_minimo")

    nameless = said(form, **{"g.indirizzo_protetto": "no"})
    described = said(
        form, **{"g.indirizzo_protetto": "no", "g.elementi_identificativi": "classe IV B"}
    )

    assert set(nameless) == {"g.cognome", "g.nome"}
    assert described == {}


def test_the_identity_of_a_private_informant_is_protected_and_of_an_anonymous_one_not_asked() -> (
    None
):
    form = of_group("fg_segnalante")
    private = {
        "g.tipo_segnalante": "privato",
        "g.qualifica": "privato",
        "g.identita_segnalante": "Persona inventata",
        "g.genitori_informati": "si",
    }

    known = form.read(post(**private), context=around())
    anonymous = form.read(post(**{**private, "g.qualifica": "anonimo"}), context=around())

    assert known.protected == {"g.identita_segnalante"}
    assert "identita_segnalante" not in anonymous.values["g"]
    assert anonymous.decisions["qualifica"] == "anonimo"


DECREE: dict[str, str | list[str]] = {
    "g.autorita": "TM",
    "g.tipo_atto": "decreto",
    "g.rg_numero": "1234/2025 V.G.",
    "g.data_emissione": "2026-03-10",
    "g.data_comunicazione": "2026-03-11T09:00",
    "g.canale": "pec",
    "g.file_provvedimento": "31",
    "g.mandati": ["affidamento_familiare"],
    "g.prescrizioni": "Come da atto",
    "g.termine_relazione_tipo": "giorni",
    "g.termine_relazione_valore": "90",
    "g.indirizzo_secretato": "no",
    "g.durata_mesi": "24",
}


def test_a_decree_becomes_decisions_and_documents() -> None:
    answers = of_group("fg_provvedimento").read(post(**DECREE), context=around())

    assert answers.documents == ("31",)
    assert answers.decisions["mandati"] == ["affidamento_familiare"]
    assert answers.decisions["termine_relazione_valore"] == 90
    assert answers.decisions["termine_relazione_data"] is None
    assert answers.warnings == ()


def test_a_decree_cannot_be_communicated_before_it_is_issued() -> None:
    found = said(
        of_group("fg_provvedimento"), **{**DECREE, "g.data_comunicazione": "2026-03-09T09:00"}
    )

    assert "non può venire prima" in found["g.data_comunicazione"]


def test_a_foster_decree_beyond_two_years_is_a_warning() -> None:
    answers = of_group("fg_provvedimento").read(
        post(**{**DECREE, "g.durata_mesi": "30"}),
        context=around(functions=host_functions(DUTIES, NOW)),
    )

    assert "24 mesi" in answers.warnings[0].message


def test_a_review_needs_a_social_worker_at_the_table() -> None:
    found = said(
        of_group("fg_verifica"),
        **{"g.partecipanti.0.nome": "Persona inventata", "g.partecipanti.0.ruolo": "genitore"},
    )

    assert "assistente sociale" in found["g.partecipanti"]


def test_no_shared_group_names_a_field_twice_in_its_file() -> None:
    for path in (ROOT / "forms" / "_shared").glob("*.json"):
        assert isinstance(json.loads(path.read_bytes()), dict)


def test_a_rule_about_a_field_left_out_is_left_out() -> None:
    form = of_group("fg_provvedimento_intestazione", **{"x-only": ["autorita"], "required": []})

    assert form.fields[0].rules == ()


def test_a_group_that_misses_a_required_field_is_refused() -> None:
    with pytest.raises(FormRefused):
        of_group("fg_minore", required=["manca"])


def test_the_example_of_the_guide_is_a_form() -> None:
    guide = (ROOT / "docs" / "how-to" / "forms.md").read_text()
    example = guide.partition("```json\n")[2].partition("\n```")[0]

    assert load(json.loads(example)).submit == "Conferma il triage"


def test_the_guide_names_every_word_and_every_widget_of_the_dialect() -> None:
    guide = (ROOT / "docs" / "how-to" / "forms.md").read_text()
    words = {word for known in KEYWORDS.values() for word in known} | OF_ROOT | OF_ITEM
    widgets = {one for known in WIDGETS.values() for one in known}

    silent = {one for one in words - ANNOTATIONS | widgets if f"`{one}`" not in guide}

    assert {one for one in silent if f'"{one}"' not in guide} == set()
