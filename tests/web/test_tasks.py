"""The page of an activity: taken, drafted, completed, passed on, and what may go wrong."""

from sqlalchemy import update

from cases.absorbing import Source, absorb
from cases.files import open_case
from cases.kinds import FileKind
from cases.people import list_members
from cases.sheet import open_sheet
from cases.visibility import grant_access
from engine.store import find_in_force
from tasks import worklist
from tasks.entrances import tell
from tasks.installing import install_definitions
from tasks.tables import task as tasks_table
from tests.offices import people_of
from tests.web.conftest import House


def test_the_desk_shows_what_the_group_has_to_do(house: House) -> None:
    page = house.visitor("rossi").get("/").text

    assert "Scrivi la relazione" in page
    assert "2025/0001" in page


def test_the_list_groups_activities_by_case(house: House) -> None:
    page = house.visitor("rossi").get("/attivita").text

    assert "Scrivi la relazione" in page
    assert "Assegna a me" in page


def test_a_filter_that_nothing_answers_to_says_so(house: House) -> None:
    page = house.visitor("rossi").get("/attivita?di=mie").text

    assert "Nessuna attività corrisponde" in page


def test_taking_an_activity_makes_it_mine(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")

    visitor.post(f"/attivita/{task.id}/assegna-a-me")

    assert house.only("scrivi").assignee == house.people["rossi"].id
    assert "Rimetti a disposizione" in visitor.get(f"/attivita/{task.id}").text


def test_a_draft_is_kept_while_one_types(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")

    saved = visitor.post(f"/attivita/{task.id}/bozza", {"fatti": "Ancora a metà"})

    assert "Bozza salvata alle 10:00" in saved.text
    assert "Ancora a metà" in visitor.get(f"/attivita/{task.id}").text
    assert "Bozze da finire" in visitor.get("/").text


def test_an_incomplete_form_says_what_is_missing(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")

    answer = visitor.post(f"/attivita/{task.id}", {"fatti": "", "_complete": "si"})

    assert answer.status_code == 422
    assert "Manca 1 risposta" in answer.text
    assert 'href="#campo-fatti"' in answer.text


def test_whoever_wrote_is_told_before_filling_in_that_another_must_review(house: House) -> None:
    visitor = house.visitor("rossi")
    visitor.post(f"/attivita/{house.only('scrivi').id}", {"fatti": "Tutto qui", "_complete": "si"})

    page = visitor.get(f"/attivita/{house.only('rivedi').id}").text

    assert "Hai già svolto «Scrivi la relazione» in questo percorso" in page
    assert "Assegna a me" not in page


def test_completing_tells_what_follows(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")

    answer = visitor.post(f"/attivita/{task.id}", {"fatti": "Tutto qui", "_complete": "si"})

    page = visitor.get(answer.location).text
    assert "Fatto: Scrivi la relazione" in page
    assert "Ora tocca a" in page
    assert house.only("rivedi").is_open


def test_whoever_comes_second_is_told_who_was_first_and_keeps_their_text(house: House) -> None:
    first, second, task = house.visitor("rossi"), house.visitor("bruni"), house.only("scrivi")
    second.get(f"/attivita/{task.id}")
    first.post(f"/attivita/{task.id}", {"fatti": "Il primo", "_complete": "si"})

    answer = second.post(f"/attivita/{task.id}", {"fatti": "Il secondo", "_complete": "si"})

    assert answer.status_code == 409
    assert "Rossi Prova" in answer.text
    assert "Il secondo" in answer.text


def test_whoever_came_second_finds_their_text_again_from_the_desk_and_lets_it_go(
    house: House,
) -> None:
    first, second, task = house.visitor("rossi"), house.visitor("bruni"), house.only("scrivi")
    second.post(f"/attivita/{task.id}/bozza", {"fatti": "Il secondo"})
    first.post(f"/attivita/{task.id}", {"fatti": "Il primo", "_complete": "si"})

    desk = second.get("/").text
    page = second.get(f"/attivita/{task.id}/bozza").text

    assert "attività finita" in desk
    assert f"/attivita/{task.id}/bozza" in desk
    assert "Il secondo" in page
    assert "Non è nel fascicolo" in page
    second.post(f"/attivita/{task.id}/bozza/elimina")
    assert "Il secondo" not in second.get(f"/attivita/{task.id}/bozza", 404).text
    assert "attività finita" not in second.get("/").text


def test_nobody_reads_what_another_had_typed(house: House) -> None:
    first, second, task = house.visitor("rossi"), house.visitor("bruni"), house.only("scrivi")
    second.post(f"/attivita/{task.id}/bozza", {"fatti": "Il secondo"})
    first.post(f"/attivita/{task.id}", {"fatti": "Il primo", "_complete": "si"})

    first.get(f"/attivita/{task.id}/bozza", 404)
    house.visitor("conti").get(f"/attivita/{task.id}/bozza", 404)


def test_two_clicks_complete_once(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")
    fields: dict[str, object] = {"fatti": "Una volta", "_complete": "si"}

    first = visitor.post(f"/attivita/{task.id}", fields)
    again = visitor.post(f"/attivita/{task.id}", fields)

    assert first.status_code == 302
    assert again.location == first.location


def test_other_words_from_a_second_window_are_not_taken_for_a_second_click(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")
    visitor.post(f"/attivita/{task.id}", {"fatti": "Una volta", "_complete": "si"})

    again = visitor.post(f"/attivita/{task.id}", {"fatti": "Altre parole", "_complete": "si"})

    assert again.status_code == 409
    assert "Altre parole" in again.text


def test_a_role_that_has_no_part_in_it_may_not_read_it(house: House) -> None:
    visitor, task = house.visitor("neri"), house.only("scrivi")

    answer = visitor.get(f"/attivita/{task.id}", status=403)

    assert "Può chi lavora sul fascicolo" in answer.text


def test_who_may_open_a_case_is_said_once(house: House) -> None:
    bruni = house.visitor("bruni")

    read = bruni.get("/fascicoli/2025/1", status=403).text
    done = bruni.post("/fascicoli/2025/1/riapertura", {"perche": "Per prova."})

    assert "può aprirlo chi ci lavora o chi coordina il servizio" in read
    assert "Può chi lavora" not in read
    assert "Non puoi aprire questa pagina" not in done.text


def test_an_activity_is_passed_to_somebody_of_its_role(house: House) -> None:
    visitor, task = house.visitor("conti"), house.only("scrivi")
    assert "Bruni Prova" in visitor.get(f"/attivita/{task.id}/passa").text

    visitor.post(f"/attivita/{task.id}/passa", {"a": house.people["bruni"].id})

    assert house.only("scrivi").assignee == house.people["bruni"].id


def test_an_activity_is_not_passed_to_another_role(house: House) -> None:
    visitor, task = house.visitor("conti"), house.only("scrivi")

    answer = visitor.post(f"/attivita/{task.id}/passa", {"a": house.people["neri"].id})

    assert answer.status_code == 422
    assert house.only("scrivi").assignee is None


def test_a_done_activity_says_who_did_it(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")
    visitor.post(f"/attivita/{task.id}", {"fatti": "Tutto qui", "_complete": "si"})

    page = visitor.get(f"/attivita/{task.id}").text

    assert "Completata da Rossi Prova" in page
    assert "Leggi la scheda" in page


def test_whoever_may_open_no_record_is_not_led_to_one(house: House) -> None:
    task = house.only("scrivi")
    house.visitor("rossi").post(f"/attivita/{task.id}", {"fatti": "Tutto qui", "_complete": "si"})
    with house.office.begin() as work:
        grant_access(work, house.case_id, house.people["neri"].id, "task")

    page = house.visitor("neri").get(f"/attivita/{task.id}").text

    assert "Completata da Rossi Prova" in page
    assert "Leggi la scheda" not in page


def test_what_is_not_there_is_said_kindly(house: House) -> None:
    answer = house.visitor("rossi").get("/attivita/999", status=404)

    assert "Questa attività non c&#39;è" in answer.text


def test_a_post_of_a_hundred_megabytes_is_refused_with_a_sentence(house: House) -> None:
    visitor, task = house.visitor("rossi"), house.only("scrivi")
    visitor.refresh()

    answer = visitor.client.post(
        f"/attivita/{task.id}",
        data={"fatti": "Breve"},
        content_type="multipart/form-data",
        environ_overrides={"CONTENT_LENGTH": str(200 * 1024 * 1024)},
    )

    assert answer.status_code == 413
    assert "Il file è troppo grande" in answer.text


def test_the_page_for_passing_is_for_its_holder_and_for_whoever_coordinates(house: House) -> None:
    task = house.only("scrivi").id
    rossi, bruni, conti = (house.visitor(name) for name in ("rossi", "bruni", "conti"))
    bruni.post(f"/attivita/{task}/assegna-a-me")

    rossi.get(f"/attivita/{task}/passa", status=409)
    assert "Passa a un" in bruni.get(f"/attivita/{task}/passa").text
    assert "Passa a un" in conti.get(f"/attivita/{task}/passa").text


def test_what_is_done_already_offers_no_page_for_passing_it(house: House) -> None:
    task = house.only("scrivi").id
    rossi = house.visitor("rossi")
    rossi.post(f"/attivita/{task}", {"fatti": "Fatti", "_complete": "si"})

    answer = rossi.client.get(f"/attivita/{task}/passa")

    assert answer.status_code == 409
    assert "Passa a un" not in answer.text


def test_whoever_forgot_to_say_to_whom_finds_their_reason_again(house: House) -> None:
    rossi, task = house.visitor("rossi"), house.only("scrivi")
    rossi.post(f"/attivita/{task.id}/assegna-a-me")

    answer = rossi.post(f"/attivita/{task.id}/passa", {"a": "", "perche": "Sono in ferie"})

    assert answer.status_code == 422
    assert "Scegli una persona." in answer.text
    assert ">Sono in ferie</textarea>" in answer.text


def test_an_activity_says_which_child_its_path_is_about(house: House) -> None:
    install_definitions(house.office, by=None)
    people = [{"cognome": "Prova", "nome": name, "ruolo": "fratello"} for name in ("Ada", "Ugo")]
    sealer = house.office.sealer
    with house.office.begin() as work:
        sheet = open_sheet(work.connection, sealer, house.case_id, lock=True)
        source = Source(house.case_id, "Un modulo", by=1)
        absorb(work, sealer, sheet, source, {"nucleo.componenti": people})
        ada = list_members(work.connection, sealer, house.case_id)[0]
        told = {"processo": "p20_prosieguo_autonomia", "minore_id": ada.person_id}
        tell(work, "msg_apri_processo", house.case_id, told)
    house.office.worker.tick(house.office.clock.now())

    page = house.visitor("rossi").get(f"/attivita/{house.only('colloquio_orientamento').id}").text

    assert f"Riguarda: {ada.name}" in page


def test_beside_the_form_of_a_tender_nothing_is_said_of_families(house: House) -> None:
    people = people_of(house.office, {"grigi": ["rup_gara", "assistente_sociale"]})
    with house.office.begin() as work:
        case = open_case(work, house.office.sealer, by=people["grigi"].id, kind=FileKind.TENDER)
        grant_access(work, case.id, people["grigi"].id, "begun")
        digest = find_in_force(work.connection, "prova_relazione")
        assert digest is not None
        house.office.engine.start(work, digest, case_id=case.id, by=people["grigi"].id)
    with house.office.read() as connection:
        (row,) = worklist.of_case(connection, case.id)

    page = house.visitor("grigi").get(f"/attivita/{row.id}").text

    assert "Il fascicolo in breve" in page
    assert "Senza provvedimento" not in page
    assert "Nessuna persona registrata" not in page


def test_what_is_of_one_person_alone_is_neither_put_back_nor_passed_on(house: House) -> None:
    rossi, conti, task = house.visitor("rossi"), house.visitor("conti"), house.only("scrivi").id
    rossi.post(f"/attivita/{task}/assegna-a-me")
    with house.office.begin() as work:
        alone = update(tasks_table).where(tasks_table.c.id == task).values(of_one=True)
        work.connection.execute(alone)

    page = rossi.get(f"/attivita/{task}").text

    assert "Rimetti a disposizione" not in page
    assert "Passa a …" not in page
    assert rossi.post(f"/attivita/{task}/rimetti").status_code == 409
    conti.get(f"/attivita/{task}/passa", status=409)
