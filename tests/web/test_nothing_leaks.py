"""What is written about a child stays where it belongs: escaped, unlogged, read on record."""

import io
import json
import logging
import re
from dataclasses import replace
from typing import Any

import docx
import html5lib
import pytest
from sqlalchemy import select

from access.readings import SAME_READING, list_readings
from cases.documents import read_content
from cases.records import NewRecord, keep_record, open_records
from engine.store import metadata
from engine.store.journal import journal
from tasks.letters import Writing, compose
from tests.web.conftest import House, Visitor
from tests.web.rich import (
    ANSWERS,
    FACTS,
    FORM,
    STREET,
    SURNAME,
    Secret,
    begin_case,
    counts,
    hide_something,
    task_of,
    upload,
    written,
)

FILES = {"forms/prova_relazione/scrivi.json": json.dumps(FORM).encode()}
HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}${7*7}</textarea></title>'
    "<svg/onload=alert(1)>' autofocus onfocus='alert(1)"
)
_LIKE_A_LIST = ("/passa", "/fatto")  # one line of work, as in every list: no reading
_PARTS = (
    "",
    "/cronologia",
    "/cronologia?dal_principio=si&tutto=si",
    "/persone",
    "/percorsi",
    "/scadenze",
    "/provvedimenti",
    "/documenti",
)


@pytest.fixture
def secret(house: House) -> Secret:
    return hide_something(house)


def pages_of(secret: Secret) -> list[str]:
    """Every page on which something of this case may be read."""
    task, case = secret.mine.id, f"/fascicoli/{secret.number}"
    run = f"/percorsi/{secret.instance_id}"
    return [
        *(case + part for part in _PARTS),
        *(f"/attivita/{one}" for one in (secret.done.id, task)),
        f"/attivita/{task}/passa",
        f"/attivita/{secret.done.id}/fatto",
        f"/schede/{secret.record_id}",
        f"/termini/{secret.term_id}",
        f"/documenti/{secret.document_id}",
        run,
        f"{run}/prova_relazione",
    ]


def elements(page: str) -> list[Any]:
    return list(html5lib.parse(page, namespaceHTMLElements=False).iter())


def executable(page: str) -> list[str]:
    """What on this page a browser would run and we did not put there."""
    found = []
    for one in elements(page):
        if not isinstance(one.tag, str):
            continue
        acts = [name for name in one.attrib if str(name).startswith("on")]
        ours = one.get("src", "").startswith("/static/") or one.get("type") == "application/json"
        if acts or (one.tag == "script" and not ours) or "alert" in one.get("href", ""):
            found.append(f"{one.tag} {dict(one.attrib)}")
    return found


def test_words_that_look_like_a_page_are_shown_as_words(house: House) -> None:
    case_id, instance_id, first = begin_case(house)
    rossi, conti = house.visitor("rossi"), house.visitor("conti")
    answers = {
        "fatti": HOSTILE,
        "minore.cognome": HOSTILE[:150],
        "minore.nome": HOSTILE[:150],
        "presenti._": "",
        "presenti.0._": "",
        "presenti.0.chi": HOSTILE,
        "rifugio": HOSTILE,
    }
    seen = [rossi.post(f"/attivita/{first.id}", {**answers, "minore.cf": "no", "_complete": "si"})]
    named = upload('"><script>alert(1)<.pdf')
    done = rossi.post(f"/attivita/{first.id}", {**answers, "allegato": named, "_complete": "si"})
    assert done.status_code == 302, done.text
    review = task_of(house, case_id, "rivedi").id
    seen.append(rossi.post(f"/attivita/{first.id}", {**answers, "_complete": "si"}))
    conti.post(f"/attivita/{review}/passa", {"a": house.people["bruni"].id, "perche": HOSTILE})
    secret = Secret(case_id, "2025/2", instance_id, first, first, 1, 1)

    seen += [
        rossi.client.get(address) for address in pages_of(secret) if "/documenti/" not in address
    ]
    lists = ("/", "/attivita", "/fascicoli", "/monitoraggio/ritardi")
    seen += [conti.client.get(address) for address in lists]
    seen.append(rossi.post("/fascicoli", {"cerca": HOSTILE[:80]}))
    seen.append(rossi.client.get("/accesso", query_string={"poi": f"/{HOSTILE}"}))
    seen.append(house.visitor().client.get("/accesso", query_string={"poi": f"/{HOSTILE}"}))
    seen.append(rossi.client.get(f"/{HOSTILE}"))

    assert [found for one in seen for found in executable(one.text)] == []
    assert all("49" not in one.text or "{{7*7}}" in one.text for one in seen if "{{" in one.text)
    assert "&lt;script&gt;" in seen[0].text


def test_every_answer_forbids_what_is_not_ours(house: House, secret: Secret) -> None:
    rossi, stranger = house.visitor("rossi"), house.visitor()
    rossi.refresh()
    answers = {
        address: rossi.client.get(address)
        for address in (
            *pages_of(secret), "/", "/attivita", "/fascicoli", "/profilo", "/aiuto",
            "/privacy", "/accessibilita", "/nessuna-pagina", "/attivita/999", "/documenti/999",
            "/uscita", "/monitoraggio/ritardi", "/static/percorsi.svg", "/static/nessuno.js",
            "/static/../app.py", "/segnalazioni/nuova",
        )
    }  # fmt: skip
    for answer in answers.values():
        answer.close()
    answers["senza token"] = rossi.client.post("/uscita")
    answers["entrare"] = stranger.client.get("/accesso")
    answers["fuori"] = stranger.client.post("/attivita/1")
    answers["troppo"] = rossi.client.post(
        "/attivita/1", data={"a": "b"}, environ_overrides={"CONTENT_LENGTH": str(10**9)}
    )
    house.app.view_functions["pagine.privacy"] = _break
    answers["guasto"] = rossi.client.get("/privacy")

    assert answers["guasto"].status_code == 500
    for address, answer in answers.items():
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, address
        assert "unsafe" not in policy, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert "no-store" in answer.headers["Cache-Control"] or "/static/" in address, address


def _break(**_: object) -> str:
    raise RuntimeError(f"il cognome è {SURNAME}")


def test_no_answer_of_a_form_is_in_the_logs_the_journal_or_an_address(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = hide_something(house)
    rossi = house.visitor("rossi")
    seen = [rossi.client.get(address) for address in pages_of(secret)]
    seen.append(
        rossi.post(
            f"/attivita/{secret.mine.id}", {**ANSWERS, "minore.cf": "no", "_complete": "si"}
        )
    )
    house.app.view_functions["fascicolo.people"] = _break
    rossi.client.get(f"/fascicoli/{secret.number}/persone")
    with house.office.read() as connection:
        facts = connection.execute(select(journal)).mappings().all()
    addresses = [
        found
        for one in seen
        if one.mimetype == "text/html"
        for found in re.findall(r'(?:href|action|hx-\w+|src)="([^"]*)"', one.text)
    ]

    for word in (SURNAME, STREET, FACTS, "referto"):
        assert word not in caplog.text
        assert word not in str(facts)
        assert [one for one in addresses if word in one] == []


def test_a_mistake_of_the_database_does_not_tell_what_was_written(house: House) -> None:
    accounts = metadata.tables["account"]

    with pytest.raises(Exception, match="account") as broken, house.office.begin() as work:
        work.connection.execute(accounts.insert(), {"username": "rossi", "name": SURNAME})

    assert SURNAME not in str(broken.value)


def test_nothing_that_was_written_is_readable_in_the_file_of_the_database(
    house: House, secret: Secret
) -> None:
    file = house.office.database.url.database
    assert file
    content = b"".join(
        path.read_bytes() for path in house.office.settings.data.glob("percorsi.db*")
    )

    for word in (SURNAME, STREET, FACTS, "referto riservato"):
        assert word.encode() not in content
    assert b"task_completed" in content


def test_every_page_of_a_case_leaves_a_line_in_the_record_of_readings(
    house: House, secret: Secret
) -> None:
    conti = house.visitor("conti")
    silent = []

    for address in pages_of(secret):
        house.clock.move_by(SAME_READING)
        before = readings(house, secret)
        assert conti.client.get(address).status_code == 200, address
        if readings(house, secret) == before and not address.endswith(_LIKE_A_LIST):
            silent.append(address)

    assert silent == []


def test_a_form_drawn_again_leaves_its_line_too(house: House, secret: Secret) -> None:
    rossi = house.visitor("rossi")
    rossi.post(f"/attivita/{secret.mine.id}/rimetti")

    answer = rossi.client.post(
        f"/attivita/{secret.mine.id}/modulo",
        data={"csrf_token": rossi.token},
        headers={"HX-Request": "true"},
    )

    assert SURNAME in answer.text
    assert readings(house, secret) == 1


def test_who_only_reads_an_activity_writes_no_draft_in_it(house: House, secret: Secret) -> None:
    conti, task = house.visitor("conti"), secret.mine.id
    before = counts(house)

    saved = conti.post(f"/attivita/{task}/bozza", {"fatti": "Corretto da me"})
    drawn = conti.post(f"/attivita/{task}/modulo", {"fatti": "Corretto da me"})

    assert (saved.status_code, drawn.status_code) == (403, 403)
    assert written(before, counts(house)) == {}


def readings(house: House, secret: Secret) -> int:
    with house.office.read() as connection:
        return len(list_readings(connection, secret.case_id))


def test_a_protected_answer_is_shown_to_the_worker_of_the_case_alone(
    house: House, secret: Secret
) -> None:
    rossi, conti = house.visitor("rossi"), house.visitor("conti")

    mine = rossi.get(f"/schede/{secret.record_id}").text
    told = [address for address in pages_of(secret) if tells(conti, address, STREET)]

    assert STREET in mine
    assert told == []
    assert "Dato protetto" in conti.get(f"/schede/{secret.record_id}").text


def tells(visitor: Visitor, address: str, word: str) -> bool:
    return word in visitor.client.get(address).data.decode("utf-8", "replace")


def test_whoever_looks_after_the_machine_sees_no_child(house: House, secret: Secret) -> None:
    viola = house.visitor("viola")

    for address in ("/", "/attivita", "/fascicoli", "/monitoraggio/ritardi", "/percorsi"):
        assert not tells(viola, address, SURNAME)
    assert viola.client.get("/fascicoli").status_code == 403


def test_searching_finds_no_case_of_others(house: House, secret: Secret) -> None:
    for name in ("bruni", "neri"):
        visitor = house.visitor(name)
        for words in (SURNAME, "Lia", secret.number, SURNAME[:4], "%", "_", "' or 1=1 --"):
            page = visitor.post("/fascicoli", {"cerca": words, "tutti": "si"})
            assert page.status_code == 200
            assert "Nessun fascicolo corrisponde" in page.text, (name, words)


def test_what_one_looks_for_stands_in_no_address(house: House, secret: Secret) -> None:
    rossi = house.visitor("rossi")

    found = rossi.post("/fascicoli", {"cerca": SURNAME})

    assert "Nessun fascicolo corrisponde" not in rossi.get("/fascicoli?cerca=nessuno").text
    assert secret.number.replace("/", "/000") in found.text
    for address in ("/", "/attivita", "/fascicoli", f"/fascicoli/{secret.number}"):
        typed = [
            field.get("name")
            for form in elements(rossi.get(address).text)
            if form.tag == "form" and form.get("method") == "get"
            for field in form.iter("input")
            if field.get("type") not in {"hidden", "checkbox", "radio"}
        ]
        assert typed == [], address


def test_a_list_of_found_cases_is_turned_without_its_words_in_the_address(house: House) -> None:
    for _ in range(26):
        begin_case(house)
    rossi = house.visitor("rossi")

    second = rossi.post("/fascicoli", {"pagina": "2", "tutti": "si"})

    assert "Precedenti" in second.text
    assert "2025/0001" in second.text
    assert "2025/0027" not in second.text


def test_a_letter_holds_no_protected_answer_and_runs_nothing(house: House) -> None:
    case_id, _, first = begin_case(house)
    words = "{{ 7 * 7 }}{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}<w:br/>"
    rossi = house.visitor("rossi")
    rossi.post(f"/attivita/{first.id}", {**ANSWERS, "minore.nome": words, "_complete": "si"})
    asked = "{{ minore.cognome }} {{ minore.nome }} via: {{ rifugio }} {{ schede.scrivi.rifugio }}"
    files = {**FILES, "letters/prova_relazione/lettera.docx": paper(asked)}

    with house.office.begin() as work:
        definitions = house.office.definitions
        own = replace(definitions.get(work.connection, first.digest), files=files)
        number = compose(work, Writing(house.office.sealer, definitions, own), case_id, "lettera")
        content = read_content(work.connection, house.office.sealer, number)

    text = "\n".join(one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert SURNAME in text
    assert words in text
    assert STREET not in text
    assert "49" not in text


def test_a_letter_holds_what_its_own_path_wrote_before_what_another_wrote_later(
    house: House,
) -> None:
    case_id, path, first = begin_case(house)
    rossi = house.visitor("rossi")
    rossi.post(f"/attivita/{first.id}", {**ANSWERS, "minore.nome": "Sara", "_complete": "si"})
    files = {**FILES, "letters/prova_relazione/lettera.docx": paper("{{ minore.nome }}")}

    with house.office.begin() as work:
        sealer, definitions = house.office.sealer, house.office.definitions
        (held,) = open_records(work.connection, sealer, case_id, limit=9)
        later = NewRecord(
            case_id=case_id,
            title=held.line.title,
            process=held.line.process,
            element=held.line.element,
            version_digest=held.line.version_digest,
            form_digest=held.line.form_digest,
            answers={**held.answers, "minore": {**held.answers["minore"], "nome": "Pietro"}},
            instance_id=path + 1,
        )
        keep_record(work, sealer.of(work.connection, case_id), later, by=None)
        own = replace(definitions.get(work.connection, first.digest), files=files)
        number = compose(work, Writing(sealer, definitions, own, path), case_id, "lettera")
        content = read_content(work.connection, sealer, number)

    (said,) = (one.text for one in docx.Document(io.BytesIO(content)).paragraphs)
    assert said == "Sara"


def paper(text: str) -> bytes:
    document, written_to = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(written_to)
    return written_to.getvalue()
