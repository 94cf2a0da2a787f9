"""The catalogue puts bundles together, says what they lack and puts the complete in force."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.store import Database, find_in_force, load_files
from engine.store.tables import start_subscription, version
from engine.store.versions import put_in_force
from processes.bundles import UnknownProcess, close_over, read_drawings
from processes.catalogue import BundleIncomplete, Catalogue
from processes.checking import Known
from processes.drawings import UnreadableDrawing, read_drawing
from tasks.installing import KNOWN

HOUSE = Catalogue(Path(__file__).parents[2])
NOW = datetime(2025, 11, 3, 9, 0, tzinfo=UTC)

DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:percorsi="urn:percorsi:bpmn:1" id="d" targetNamespace="t">
  <bpmn:process id="prova" name="Prova" isExecutable="true">
    <bpmn:laneSet id="corsie"><bpmn:lane id="corsia" name="assistente_sociale">
      <bpmn:flowNodeRef>inizio</bpmn:flowNodeRef><bpmn:flowNodeRef>scrivi</bpmn:flowNodeRef>
      <bpmn:flowNodeRef>fine</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>
    <bpmn:startEvent id="inizio"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="scrivi" name="Scrivi la relazione"><bpmn:extensionElements>
      <percorsi:attivita termine="L54" perche="Serve" seguito="Si chiude"/>
      </bpmn:extensionElements>
      <bpmn:incoming>a</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
    <bpmn:endEvent id="fine"><bpmn:incoming>b</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="inizio" targetRef="scrivi"/>
    <bpmn:sequenceFlow id="b" sourceRef="scrivi" targetRef="fine"/>
  </bpmn:process>
</bpmn:definitions>"""
FORM = """{"title": "Scrivi", "type": "object", "x-sections": [{"title": "Il testo", "fields":
["testo"]}], "properties": {"testo": {"title": "Testo", "type": "string", "x-data-class": "C2",
"x-purpose": "prova", "x-legal-source": "nessuna: prova"}}}"""


def a_house(root: Path, **changed: str | None) -> Catalogue:
    """A small house with one complete process, and one thing changed or taken away."""
    terms = (Path(__file__).parents[2] / "processes" / "terms" / "legge.toml").read_text()
    values = (Path(__file__).parents[2] / "processes" / "terms" / "interni.toml").read_text()
    files: dict[str, str | None] = {
        "processes/bpmn/prova.bpmn": DIAGRAM,
        "processes/terms/legge.toml": terms,
        "processes/terms/interni.toml": values,
        "forms/prova/scrivi.json": FORM,
        **{path.replace("__", "/").replace("--", "."): text for path, text in changed.items()},
    }
    for path, text in files.items():
        if text is not None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
    return Catalogue(root)


def said(house: Catalogue, known: Known = KNOWN) -> str:
    return "\n".join(str(finding) for finding in house.check_all(known))


def test_everything_that_is_shipped_is_complete() -> None:
    assert said(HOUSE) == ""


def test_a_bundle_holds_what_its_process_reaches_and_nothing_else() -> None:
    files = HOUSE.bundle("p01_accesso_segnalazione").files

    assert "bpmn/ca_registra_provvedimento.bpmn" in files
    assert "dmn/d09_scadenze_ag.dmn" in files
    assert "forms/ca_segnalazione_ag/redigi_segnalazione.json" in files
    assert "forms/_shared/fg_minore.json" in files
    assert "letters/p01_accesso_segnalazione/verbale_stima.docx" in files
    assert "terms/legge.toml" in files
    assert "bpmn/p02_indagine_valutazione.bpmn" not in files


def test_the_same_files_have_the_same_digest_and_one_byte_changes_it(tmp_path: Path) -> None:
    before = a_house(tmp_path / "a").bundle("prova").digest

    again = a_house(tmp_path / "b").bundle("prova").digest
    changed = a_house(
        tmp_path / "c", **{"forms__prova__scrivi--json": FORM.replace("Testo", "Testi")}
    )

    assert again == before
    assert changed.bundle("prova").digest != before


def test_an_unknown_process_is_named() -> None:
    with pytest.raises(UnknownProcess, match="p99"):
        HOUSE.bundle("p99")


def test_a_small_house_is_complete(tmp_path: Path) -> None:
    assert said(a_house(tmp_path)) == ""


@pytest.mark.parametrize(
    ("path", "before", "after", "finding"),
    [
        ("bpmn", 'termine="L54" ', "", "non dice il suo termine"),
        ("bpmn", 'termine="L54"', 'termine="L999"', "«L999» non è nel catalogo"),
        ("bpmn", 'termine="L54"', 'termine="L8"', "«L8» è una norma senza numero"),
        ("bpmn", 'termine="L54"', 'termine="L41.acoglienza"', "forse «L41.accoglienza»"),
        (
            "bpmn",
            'termine="L54"',
            """termine="L3" da='{trasmissione: t1, "colocamento": date("2026-01-01")}'""",
            "non conosce l'evento «colocamento». Usa tra: trasmissione, collocamento",
        ),
        (
            "bpmn",
            'termine="L54"',
            """termine="L54" da='termine("L3", {trasmissione: t1, invio: adesso()})'""",
            "il termine «L3» non conosce l'evento «invio»",
        ),
        ("bpmn", ' perche="Serve"', "", "perché si chiede"),
        ("bpmn", 'name="Scrivi la relazione"', "", "non ha un nome"),
        ("bpmn", "<bpmn:flowNodeRef>scrivi</bpmn:flowNodeRef>", "", "non ha un ruolo"),
        ("bpmn", 'name="assistente_sociale"', 'name="mago"', "il ruolo «mago» non esiste"),
        (
            "bpmn",
            'name="assistente_sociale"',
            'name="assistente"',
            "Usa un ruolo del servizio, forse «assistente_sociale»",
        ),
        ("bpmn", 'termine="L54"', 'termine="L54" diverso_da="altri"', "nomina «altri»"),
        ("bpmn", 'process id="prova"', 'process id="altro"', "porta il nome del suo processo"),
        ("form", '"Testo"', "3", "title"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    tmp_path: Path, path: str, before: str, after: str, finding: str
) -> None:
    if path == "bpmn":
        house = a_house(
            tmp_path, **{"processes__bpmn__prova--bpmn": DIAGRAM.replace(before, after)}
        )
    else:
        house = a_house(tmp_path, **{"forms__prova__scrivi--json": FORM.replace(before, after)})

    assert finding in said(house)


def test_a_row_of_the_catalogue_that_cannot_be_read_is_said_with_its_mend(tmp_path: Path) -> None:
    terms = (Path(__file__).parents[2] / "processes" / "terms" / "legge.toml").read_text()
    wrong = terms.replace("quantita = 24", "quantita = -3", 1)

    assert said(a_house(tmp_path, **{"processes__terms__legge--toml": wrong})) == (
        "terms/legge.toml, riga «L2»: «quantita» dev'essere un numero intero, zero o più. "
        "Correggi la riga: docs/how-to/terms.md dice che cosa vuole"
    )


def test_a_ladder_that_tells_nobody_who_exists_is_found(tmp_path: Path) -> None:
    terms = (Path(__file__).parents[2] / "processes" / "terms" / "legge.toml").read_text()
    wrong = terms.replace('avvisa = "responsabile_servizio"', 'avvisa = "direttore"', 1)

    assert said(a_house(tmp_path, **{"processes__terms__legge--toml": wrong})) == (
        "terms/, riga «L1»: la scala avvisa «direttore», che non è un ruolo. "
        "Usa un ruolo del servizio o «assegnatario»"
    )


def test_several_events_that_a_term_knows_are_no_fault(tmp_path: Path) -> None:
    told = (
        """termine="L3" da='{trasmissione: t1, collocamento: termine("L2", "2026-01-01T10:00")}'"""
    )
    diagram = DIAGRAM.replace('termine="L54"', told)

    assert said(a_house(tmp_path, **{"processes__bpmn__prova--bpmn": diagram})) == ""


def test_a_task_without_a_form_is_found(tmp_path: Path) -> None:
    house = a_house(tmp_path, **{"forms__prova__scrivi--json": None})

    assert "Scrivi forms/prova/scrivi.json" in said(house)


@pytest.mark.parametrize(
    "path",
    [
        "forms__prova__altro--json",
        "forms__nessuno__altro--json",
        "processes__dmn__d99--dmn",
        "processes__letters__prova__lettera--docx",
    ],
)
def test_a_file_that_nobody_uses_is_an_orphan(tmp_path: Path, path: str) -> None:
    house = a_house(tmp_path, **{path: FORM})

    assert "è un file orfano" in said(house)


SERVICE = """<bpmn:serviceTask id="fai" name="Fai"><bpmn:extensionElements>
<percorsi:servizio gestore="gatto.miagola"><percorsi:parametro nome="lettere"
valore='["lettera"]'/></percorsi:servizio></bpmn:extensionElements></bpmn:serviceTask>"""
OTHERS = """<bpmn:callActivity id="chiama" calledElement="lontano"/><bpmn:businessRuleTask id="t">
<bpmn:extensionElements><percorsi:decisione tabella="d99" risultato="x"/></bpmn:extensionElements>
</bpmn:businessRuleTask><bpmn:sendTask id="manda" messageRef="nessuno"/>"""


def test_what_a_diagram_calls_and_is_not_there_is_found(tmp_path: Path) -> None:
    end = "  </bpmn:process>"
    house = a_house(
        tmp_path,
        **{"processes__bpmn__prova--bpmn": DIAGRAM.replace(end, SERVICE + OTHERS + end)},
    )

    found = said(house)

    for part in (
        "chiede «gatto.miagola», che il sistema non sa fare",
        "compone la lettera letters/prova/lettera.docx, che non c'è",
        "chiama il processo «lontano», che non c'è",
        "chiede la tabella «d99», che non c'è",
        "«nessuno» non è dichiarato",
    ):
        assert part in found


def test_two_files_of_one_process_are_found(tmp_path: Path) -> None:
    house = a_house(tmp_path, **{"processes__bpmn__zeta--bpmn": DIAGRAM})

    assert "un altro file ha già un processo con questo nome" in said(house)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<!DOCTYPE x><x/>", "DOCTYPE"),
        (b"<x", "ben formato"),
        (b"<x/>", "nessun processo"),
        (b" " * (2 * 1024 * 1024 + 1), "2 MB"),
    ],
)
def test_a_file_that_is_no_diagram_is_refused_with_a_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDrawing, match=reason):
        read_drawing("bpmn/prova.bpmn", content)


def test_a_complete_bundle_comes_into_force_once(database: Database) -> None:
    bundle = HOUSE.bundle("p01_accesso_segnalazione")

    with database.begin(NOW) as work:
        first = put_in_force(work, HOUSE.release(bundle), by=None)
    with database.begin(NOW) as work:
        second = put_in_force(work, HOUSE.release(bundle), by=None)

    with database.read() as connection:
        assert first == second == find_in_force(connection, bundle.process) == bundle.digest
        assert load_files(connection, first) == bundle.files
        names = set(connection.execute(select(start_subscription.c.name)).scalars())
    assert names == {
        "msg_mediazione_interrotta_violenza",
        "msg_provvedimento_ag",
        "msg_segnalazione_ricevuta",
        "msg_trasferimento_competenza",
        "sig_grave_pregiudizio",
    }


def test_a_changed_bundle_is_the_next_version_and_the_first_is_kept(
    database: Database, tmp_path: Path
) -> None:
    one = a_house(tmp_path / "a")
    two = a_house(tmp_path / "b", **{"forms__prova__scrivi--json": FORM.replace("Testo", "Testi")})
    with database.begin(NOW) as work:
        put_in_force(work, one.release(one.bundle("prova")), by=None)

    with database.begin(NOW) as work:
        put_in_force(work, two.release(two.bundle("prova")), by=None)

    with database.read() as connection:
        rows = connection.execute(
            select(version.c.number, version.c.status).order_by(version.c.number)
        ).all()
    assert [tuple(row) for row in rows] == [(1, "superseded"), (2, "in_force")]


def test_an_incomplete_bundle_does_not_come_into_force(tmp_path: Path) -> None:
    house = a_house(tmp_path, **{"forms__prova__scrivi--json": None})

    with pytest.raises(BundleIncomplete, match="Scrivi forms/prova"):
        house.release(house.bundle("prova"))


def test_a_bundle_can_be_closed_over_files_that_are_not_on_disk() -> None:
    files = {"bpmn/prova.bpmn": DIAGRAM.encode(), "forms/prova/scrivi.json": FORM.encode()}

    bundle = close_over("prova", files, read_drawings(files))

    assert set(bundle.files) == set(files)


@pytest.mark.parametrize(
    ("said_of", "finding"),
    [
        ('termine="L999"', "il termine «L999» non è nel catalogo"),
        ('da="adesso()"', "non dice con quale termine corre"),
    ],
)
def test_a_clock_of_a_path_names_a_term_that_is_there(
    tmp_path: Path, said_of: str, finding: str
) -> None:
    clock = (
        '<bpmn:boundaryEvent id="tardi" attachedToRef="scrivi" cancelActivity="false">'
        f"<bpmn:extensionElements><percorsi:tempo {said_of}/></bpmn:extensionElements>"
        "<bpmn:timerEventDefinition/></bpmn:boundaryEvent></bpmn:process>"
    )
    diagram = DIAGRAM.replace("</bpmn:process>", clock)

    assert finding in said(a_house(tmp_path, **{"processes__bpmn__prova--bpmn": diagram}))
