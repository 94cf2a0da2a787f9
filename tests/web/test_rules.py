"""Calendar and rules: read by everybody, changed with a proof of what moves and a reason."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import update

from tasks.office import open_office
from tasks.terms import changing
from tasks.terms.governing import catalogue_in_force
from tasks.terms.rulebook import LEAD, revisions
from tasks.terms.tables import clock_revision
from tests.web.conftest import House, Visitor
from webui.app import create_app
from webui.catalogo import as_counted

CALENDAR = "/amministrazione/calendario"
RULES = "/amministrazione/regole"
CHANGE = "/amministrazione/modifica"
HISTORY = "/amministrazione/storia-regole"
HOLIDAY = {"che_cosa": "festivo", "giorno": "05/11/2025", "nome": "Festa di prova"}
HOURS = {"che_cosa": "orario", "anno": "2026", "apre": "8:30", "chiude": "17.30"}
CLOSED = {"che_cosa": "chiusura", "giorno": "24/12/2025", "fino_al": "06/01/2026"}
PATRON = {"che_cosa": "patrono", "giorno_patrono": "8", "mese": "5", "nome": "San Prova"}
ROW = {
    "che_cosa": "regola",
    "chiave": "prova.scrivere",
    "unita": "GG_LAV",
    "quantita": "3",
    "fonte": "delibera di prova n. 1",
    "certezza": "CFG",
}


def test_everybody_reads_the_calendar_with_the_names_of_its_days(frozen: House) -> None:
    page = frozen.visitor("rossi").get(f"{CALENDAR}?anno=2026").text

    assert "4 ottobre 2026" in page or "4 ott 2026" in page
    assert "San Francesco" in page
    assert "santo patrono" in page
    assert "Proponi una modifica" not in page


def test_a_year_that_nobody_froze_leads_to_the_present_one(viola: Visitor) -> None:
    assert "Calendario 2025" in viola.get(f"{CALENDAR}?anno=1850").text
    assert "Calendario 2025" in viola.get(f"{CALENDAR}?anno=adesso").text


def test_rules_are_found_by_their_words_and_an_empty_search_says_so(viola: Visitor) -> None:
    found = viola.get(f"{RULES}?cerca=relazione").text
    nothing = viola.get(f"{RULES}?cerca=qualcosaltro").text

    assert "Scrivere la relazione di prova" in found
    assert "dimostrativo" in found
    assert "Nessuna regola è così" in nothing


def test_rules_are_shown_by_who_fixed_them_in_parts_that_open(viola: Visitor) -> None:
    every = viola.get(RULES).text
    of_the_office = viola.get(f"{RULES}?fissate=comune").text
    of_the_law = viola.get(f"{RULES}?fissate=legge").text

    assert '<details class="part">' in every
    assert "<h3>Prova di relazione</h3>" in every
    assert '<details class="part" open>' in of_the_office
    assert "prova.scrivere" in of_the_office
    assert "prova.scrivere" not in of_the_law


def test_the_rules_of_one_path_are_those_that_its_drawing_counts_by(viola: Visitor) -> None:
    mine = viola.get(f"{RULES}?percorso=Prova di relazione").text
    elsewhere = viola.get(f"{RULES}?percorso=Un percorso che non esiste").text

    assert "prova.scrivere" in mine
    assert "Nessuna regola è così" in elsewhere


def test_rules_stand_in_the_order_in_which_people_count() -> None:
    assert sorted(["L10", "L2.b", "a.b", "L2"], key=as_counted) == ["L2", "L2.b", "L10", "a.b"]


def test_a_new_holiday_shows_what_moves_before_anything_has_changed(
    frozen: House, viola: Visitor
) -> None:
    page = viola.post(CHANGE, HOLIDAY)

    assert page.status_code == 200
    assert "Non è ancora cambiato nulla." in page.text
    assert "cambia scadenza" in page.text
    assert "martedì 11 novembre 2025" in page.text
    with frozen.office.read() as connection:
        assert len(revisions(connection)) == 1


def test_a_change_is_made_with_a_reason_and_stands_in_the_history(
    frozen: House, viola: Visitor
) -> None:
    without = viola.post(f"{CHANGE}/applica", HOLIDAY)
    proved = {**HOLIDAY, "base": "1", "perche": "L. 99/2026 di prova"}
    made = viola.post(f"{CHANGE}/applica", proved)
    frozen.clock.move_by(LEAD)
    frozen.office.worker.tick(frozen.clock.now())

    assert without.status_code == 422
    assert "Scrivi perché si cambia" in without.text
    assert 'value="Festa di prova"' in without.text
    assert made.location == HISTORY
    history = viola.get(HISTORY).text
    assert "L. 99/2026 di prova" in history
    assert "Nuovo festivo: mercoledì 5 novembre 2025 (Festa di prova)" in history
    assert re.search(r'data-label="Termini spostati">1<span', history)
    assert "martedì 11 novembre 2025" in frozen.visitor("rossi").get("/scadenziario").text or (
        frozen.only("scrivi").due_at is not None and f"{frozen.only('scrivi').due_at:%d}" == "11"
    )


def test_the_history_says_old_and_new_of_a_rule_and_of_the_hours(
    frozen: House, viola: Visitor
) -> None:
    ladder = [{"prima": "2 GG_LAV", "avvisa": "coordinatore_tutela"}]
    said = {**_row(), "quantita": 3, "fonte": "delibera di prova n. 1", "scala": ladder}
    with frozen.office.read() as connection:
        catalogue = catalogue_in_force(connection, frozen.office.definitions)
    draft = changing.set_row(_draft(frozen), catalogue, said)
    draft = changing.set_hours(draft, 2026, time(8, 30), time(17))

    changing.revise(frozen.office, frozen.people["viola"], draft, "Prova", frozen.clock.now())

    history = viola.get(HISTORY).text
    assert "Anni fissati: 2015–2055" in history
    assert "prova.scrivere: 5 giorni lavorativi → 3 giorni lavorativi" in history
    assert "prova.scrivere, fonte: «" in history
    assert "→ 2 giorni lavorativi prima: Coordinatore della tutela" in history
    assert "Orario: 08:00–18:00 → 08:30–17:00, dal 2026 al 2055" in history


def test_how_many_terms_an_old_revision_moved_is_not_known(frozen: House, viola: Visitor) -> None:
    with frozen.office.begin() as work:
        work.connection.execute(update(clock_revision).values(moved=None))

    assert "non registrato" in viola.get(HISTORY).text


def test_the_change_of_a_rule_names_the_paths_that_use_it(viola: Visitor) -> None:
    page = viola.post(CHANGE, ROW).text

    assert "Percorsi che la usano" in page
    assert "Prova di relazione" in page
    assert "1 percorso aperto" in page
    assert "1 disegno" in page
    assert "bpmn/" not in page


def test_what_would_be_late_at_once_is_said_before_everything_else(frozen: House) -> None:
    frozen.clock.move_by(timedelta(days=3))

    page = frozen.visitor("viola").post(CHANGE, {**ROW, "quantita": "1"}).text

    assert "1 termine risulterebbe subito in ritardo" in page
    assert "1 termine è nel raggio della modifica." in page
    assert re.search(r"risulta subito in ritardo</th><td>1</td>", page)
    assert page.count('<th scope="row">') == 1


def test_every_term_that_would_move_can_be_taken_along_as_a_table(viola: Visitor) -> None:
    listed = viola.post(f"{CHANGE}/elenco", HOLIDAY)

    assert listed.mimetype == "text/csv"
    assert "prova.scrivere" in listed.text
    assert listed.text.count("\n") == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"che_cosa": "altro"}, "Scegli che cosa cambia."),
        ({**HOLIDAY, "giorno": ""}, "Scrivi il giorno"),
        ({**HOLIDAY, "giorno": "31/02/2026"}, "31/02/2026"),
        ({**HOLIDAY, "giorno": "25/12/2025"}, "è già festivo"),
        ({**HOLIDAY, "nome": ""}, "Scrivi che cosa si festeggia"),
        ({**HOLIDAY, "giorno": "05/11/1850"}, "1850"),
        ({"che_cosa": "non_festivo", "giorno": "05/11/2025"}, "non c&#39;è nulla da togliere"),
        ({"che_cosa": "apertura", "giorno": "05/11/2025"}, "non risulta chiuso"),
        ({"che_cosa": "orario", "anno": "2026", "apre": "14:00", "chiude": "8:00"}, "chiude dopo"),
        ({"che_cosa": "orario", "anno": "2026", "apre": "presto", "chiude": "8:00"}, "due punti"),
        ({"che_cosa": "orario", "anno": "mai", "apre": "8:00", "chiude": "9:00"}, "quale anno"),
        ({**CLOSED, "fino_al": "01/12/2025"}, "prima del primo"),
        ({**CLOSED, "fino_al": "31/12/2027"}, "più di un anno"),
        ({**CLOSED, "fino_al": "presto"}, "presto"),
        ({**CLOSED, "giorno": "25/12/2025", "fino_al": "26/12/2025"}, "già chiuso ogni giorno"),
        ({**PATRON, "giorno_patrono": ""}, "giorno del mese"),
        ({**PATRON, "giorno_patrono": "31", "mese": "4"}, "nessun anno"),
        ({**PATRON, "giorno_patrono": "29", "mese": "2"}, "29 febbraio"),
        ({**PATRON, "giorno_patrono": "25", "mese": "12"}, "è già festivo (Natale)"),
        ({**PATRON, "nome": ""}, "Scrivi che cosa si festeggia"),
        ({**PATRON, "anno": "mai"}, "quale anno"),
        ({**PATRON, "anno": "1850"}, "1850"),
        ({**ROW, "quantita": "-3"}, "«Quanto» dev"),
        ({**HOURS, "apre": "08:30+01:00"}, "due punti"),
        ({**HOURS, "chiude": "18:00:00"}, "due punti"),
        ({**ROW, "quantita": "tre"}, "numero intero"),
        ({**ROW, "quantita": "--5"}, "numero intero"),
        ({**ROW, "quantita": "99999999"}, "è un errore"),
        ({**ROW, "fonte": ""}, "Manca «fonte»"),
        ({**ROW, "valido_dal": "30/02/2026"}, "30/02/2026"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused_beside_its_field(
    viola: Visitor, typed: dict[str, str], said: str
) -> None:
    answer = viola.post(CHANGE, typed)

    assert answer.status_code == 422
    assert said in answer.text
    assert "Errore: " in answer.text


def test_the_office_closes_from_a_day_to_another_over_new_year_in_one_act(
    frozen: House, viola: Visitor
) -> None:
    proof = viola.post(CHANGE, CLOSED).text
    viola.post(f"{CHANGE}/applica", {**CLOSED, "base": "1", "perche": "Ordinanza di prova"})

    said = "Ufficio chiuso: 24 dicembre 2025 – 5 gennaio 2026 (6 giorni lavorativi)"
    assert said in proof
    assert said in viola.get(HISTORY).text
    assert (
        "lunedì 5 gennaio 2026</time> · ufficio chiuso" in viola.get(f"{CALENDAR}?anno=2026").text
    )


def test_the_patron_saint_moves_in_every_year_in_one_act(frozen: House, viola: Visitor) -> None:
    easter = {**PATRON, "giorno_patrono": "6", "mese": "4"}
    other = viola.post(CHANGE, easter).text
    viola.post(f"{CHANGE}/applica", {**PATRON, "base": "1", "perche": "Statuto di prova"})

    assert "Il giorno del patrono è già festivo (Lunedì dell&#39;Angelo): 2015" in other
    history, year = viola.get(HISTORY).text, viola.get(f"{CALENDAR}?anno=2030").text
    assert "Patrono: 7 dicembre → 8 maggio (San Prova), dal 2015 al 2055" in history
    assert "San Prova, festa patronale" in year
    assert "· santo patrono" not in year
    assert "risulterebbe diverso" not in year


def test_what_is_wrong_is_said_on_top_and_nothing_that_was_typed_is_lost(viola: Visitor) -> None:
    page = viola.post(CHANGE, {**PATRON, "giorno_patrono": "29", "mese": "2", "anno": "2026"}).text

    assert 'href="#giorno_patrono-patrono"' in page
    assert page.count('<details class="proposal" open>') == 1
    assert '<option value="2" selected>' in page
    for typed in ('value="29"', 'value="San Prova"', 'value="2026"'):
        assert typed in page


def test_a_rule_that_nobody_knows_is_not_there(viola: Visitor) -> None:
    viola.get(f"{RULES}/modifica?chiave=prova.nessuna", 404)

    assert viola.post(CHANGE, {**ROW, "chiave": "prova.nessuna"}).status_code == 404


def test_whoever_may_not_revise_sees_no_way_to_and_is_turned_away(frozen: House) -> None:
    rossi = frozen.visitor("rossi")

    rossi.get(f"{RULES}/modifica?chiave=prova.scrivere", 403)

    assert rossi.post(CHANGE, HOLIDAY).status_code == 403
    assert rossi.post(f"{CHANGE}/applica", HOLIDAY).status_code == 403


def test_what_was_proved_over_an_older_revision_is_not_applied_unseen(
    frozen: House, viola: Visitor
) -> None:
    other = {"che_cosa": "chiusura", "giorno": "06/11/2025", "base": "1", "perche": "Ponte"}
    viola.post(f"{CHANGE}/applica", other)

    late = viola.post(f"{CHANGE}/applica", {**HOLIDAY, "base": "1", "perche": "L. 99/2026"})

    assert late.status_code == 409
    assert "guarda di nuovo che cosa cambia" in late.text
    assert "Nuovo festivo: mercoledì 5 novembre 2025 (Festa di prova)" in late.text
    assert 'name="base" value="2"' in late.text
    assert ">L. 99/2026</textarea>" in late.text
    with frozen.office.read() as connection:
        assert len(revisions(connection)) == 2


def test_a_change_whose_page_is_opened_again_by_its_address_leads_to_the_calendar(
    viola: Visitor,
) -> None:
    for address in (CHANGE, f"{CHANGE}/applica", f"{CHANGE}/elenco"):
        assert viola.get(address, 302).location == CALENDAR


def test_a_reason_is_not_lost_when_nothing_changes(viola: Visitor) -> None:
    same = {
        **HOURS,
        "apre": "8:00",
        "chiude": "18:00",
        "base": "1",
        "perche": "Ordinanza di prova",
    }

    page = viola.post(f"{CHANGE}/applica", same)

    assert page.status_code == 422
    assert "Così non cambia nulla" in page.text
    assert ">Ordinanza di prova</textarea>" in page.text


def test_a_site_without_a_worker_counts_by_a_revision_that_another_process_made(
    frozen: House,
) -> None:
    office = frozen.office
    apart = open_office(office.settings, frozen.clock)
    site = create_app(apart).test_client()
    draft = changing.add_holiday(_draft(frozen), date(2025, 11, 5), "Festa di prova")
    changing.revise(office, frozen.people["viola"], draft, "L. 99/2026", frozen.clock.now())
    frozen.clock.move_by(LEAD)

    site.get("/accesso")

    assert apart.definitions.book.at(frozen.clock.now()).revision == 2
    apart.close()


def _draft(frozen: House) -> changing.Draft:
    with frozen.office.read() as connection:
        return changing.present(frozen.office, connection)


def _row() -> dict[str, object]:
    return {
        "chiave": "prova.scrivere",
        "frase": "Scrivere la relazione di prova",
        "unita": "GG_LAV",
        "da": "l'apertura",
        "a_carico_di": "servizio",
        "certezza": "CFG",
    }
