"""What nobody should send: each is refused with a sentence, and nothing is half-written."""

import resource
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from cases.files import open_case
from engine.clock import MovedClock
from engine.store import Database, metadata
from tests.offices import an_office, people_of, put_in_force
from tests.serving import serving
from tests.web.conftest import House, Visitor
from tests.web.rich import PDF, begin_case, counts, upload, written
from tests.webs import a_web
from webui.cli import main

GOOD: Mapping[str, object] = {"fatti": "Tutto qui", "_complete": "si"}
MEGABYTE = 1024 * 1024


@pytest.fixture
def task(house: House) -> int:
    return begin_case(house)[2].id


def refused(house: House, task: int, **posted: object) -> str:
    """The page that refuses these answers; nothing but a draft was written."""
    before, visitor = counts(house), house.visitor("rossi")

    answer = visitor.post(f"/attivita/{task}", {**GOOD, **posted})

    assert answer.status_code == 422, answer.text[:3000]
    assert set(written(before, counts(house))) <= {"draft"}
    return answer.text


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("minore.cf", "RSSMRA85T10A562T", "ultima lettera"),
        ("minore.cf", "RSSMRA85T10A562", "16 caratteri"),
        ("minore.data_nascita", "2031-01-01", "futuro"),
        ("minore.data_nascita", "2025-02-30", "data"),
        ("minore.data_nascita", "0000-00-00", "data"),
        ("collega", "999999", "Collega"),
        ("collega", "9" * 30, "Collega"),
        ("persona", "1", "Persona"),
        ("allegato", "1", "Allegato"),
        ("allegato", "9" * 30, "Allegato"),
        ("allegato", "../../etc/passwd", "Allegato"),
        ("fatti", "", "Manca"),
        ("fatti", "a" * 400_000, "Fatti"),
    ],
)
def test_a_wrong_answer_is_refused_with_its_sentence(
    house: House, task: int, name: str, value: str, sentence: str
) -> None:
    page = refused(house, task, **{name: value})

    assert sentence in page
    assert 'id="errori"' in page


@pytest.mark.parametrize(
    "name",
    ["sconosciuto", "fatti.dentro", "presenti.0.altro", "presenti.-1.chi", "presenti.x.chi",
     "presenti.9999999.chi", "minore", "minore.cognome.0", "x__class__.y", "a" * 5000, "."],
)  # fmt: skip
def test_a_field_that_the_form_has_not_is_refused(house: House, task: int, name: str) -> None:
    page = refused(house, task, **{name: "valore"})

    assert "non" in page
    assert 'id="errori"' in page


def test_a_document_of_another_case_cannot_be_attached(house: House, task: int) -> None:
    rossi, other = house.visitor("rossi"), begin_case(house, owner="bruni")[2].id
    rossi.post(f"/attivita/{task}", {"fatti": "Con allegato", "allegato": upload("a.pdf")})
    with house.office.read() as connection:
        number = connection.execute(select(metadata.tables["document"].c.id)).scalar_one()

    answer = house.visitor("bruni").post(f"/attivita/{other}", {**GOOD, "allegato": str(number)})

    assert answer.status_code == 422
    assert "Allegato" in answer.text
    assert "a.pdf" not in answer.text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\x.pdf", "x.pdf"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("/etc/x.pdf", "x.pdf"),
        ("a'; filename*=UTF-8''b.exe; b=.pdf", None),
        ("a\tb\x7f.pdf", None),
        ("referto\u202efdp.exe.pdf", None),
        ("perché no 🙂.pdf", "perché no 🙂.pdf"),
        ("a" * 400 + ".pdf", None),
    ],
)
def test_the_name_of_a_file_stays_a_name(
    house: House, task: int, name: str, kept: str | None
) -> None:
    visitor, before = house.visitor("rossi"), outside(house)

    answer = visitor.post(f"/attivita/{task}", {**GOOD, "allegato": upload(name)})

    assert answer.status_code == 302, answer.text[:3000]
    sent = visitor.client.get("/documenti/1")
    said = sent.headers["Content-Disposition"]
    assert sent.data == PDF
    assert said.startswith("attachment;")
    assert not set("\r\n\u202e/\\") & set(said.replace('\\"', ""))
    assert len(sent.headers.getlist("Set-Cookie")) == 0
    assert kept is None or kept in visitor.get(f"/fascicoli/2025/{_case(house)}/documenti").text
    assert outside(house) == before


def _case(house: House) -> int:
    cases = metadata.tables["case_file"]
    with house.office.read() as connection:
        found = connection.execute(select(cases.c.number).order_by(cases.c.id.desc()))
        return int(found.scalars().first() or 0)


def outside(house: House) -> set[str]:
    """Every file around the data of the office, its database left out."""
    folder = house.office.settings.data.parent
    return {str(one) for one in folder.rglob("*") if "percorsi.db" not in one.name}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("programma.exe", b"MZ", "exe"),
        ("pagina.html", b"<script>", "html"),
        ("disegno.svg", b"<svg onload=alert(1)>", "svg"),
        ("finto.pdf", b"MZ nessun pdf", "pdf"),
        ("vuoto.pdf", b"", "vuoto"),
        ("senza estensione", PDF, "estensione"),
    ],
)
def test_a_file_that_is_not_a_document_is_refused(
    house: House, task: int, name: str, content: bytes, sentence: str
) -> None:
    page = refused(house, task, allegato=upload(name, content))

    assert sentence in page
    assert "Tutto qui" in page


def test_a_file_of_twenty_one_megabytes_is_refused_and_the_text_stays(
    house: House, task: int
) -> None:
    before, visitor = counts(house), house.visitor("rossi")
    visitor.refresh()
    body = multipart(visitor, PDF + bytes(21 * MEGABYTE))

    answer = visitor.client.post(
        f"/attivita/{task}", data=body, content_type=f"multipart/form-data; boundary={_BOUNDARY}"
    )

    assert answer.status_code == 422
    assert "20 MB" in answer.text
    assert "Tutto qui" in answer.text
    assert set(written(before, counts(house))) == {"draft"}


@pytest.mark.parametrize("way", ["", "/bozza"])
def test_a_form_of_text_that_weighs_three_megabytes_is_refused(
    house: House, task: int, way: str
) -> None:
    before, visitor = counts(house), house.visitor("rossi")

    answer = visitor.post(f"/attivita/{task}{way}", {**GOOD, "fatti": "a" * (3 * MEGABYTE)})

    assert answer.status_code == 413
    assert "Il testo è troppo lungo" in answer.text
    assert written(before, counts(house)) == {}


_BOUNDARY = "confine"


def multipart(visitor: Visitor, content: bytes) -> bytes:
    """The form with a file, as a browser puts it on the wire."""
    fields = {"csrf_token": visitor.token, **GOOD}
    head = "".join(
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head += (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="allegato"; '
        f'filename="grande.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    )
    return head.encode() + content + f"\r\n--{_BOUNDARY}--\r\n".encode()


def test_a_file_with_a_name_the_form_has_not_is_refused(house: House, task: int) -> None:
    page = refused(house, task, sconosciuto=upload("a.pdf"))

    assert 'id="errori"' in page


# --- a file of 200 MB on a real server ------------------------------------------------------


@pytest.fixture
def port(house: House) -> Iterator[int]:
    with serving(house.app, max_request_body_size=512 * MEGABYTE) as port:
        yield port


def sent(port: int, head: str, megabytes: int) -> bytes:
    """What the server answers to this head and so many megabytes, sent a piece at a time."""
    piece = bytes(MEGABYTE)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(head.encode())
        with suppress(BrokenPipeError, ConnectionResetError):  # the server has heard enough
            for _ in range(megabytes):
                line.sendall(piece)
        answer = b""
        while b"</html>" not in answer and (more := line.recv(65536)):
            answer += more
    return answer


def test_a_file_of_two_hundred_megabytes_is_refused_with_a_page(
    house: House, task: int, port: int
) -> None:
    cookies, before = signed_in(house, port), counts(house)
    most = peak_memory()

    answer = sent(port, head_of(task, port, cookies, 200 * MEGABYTE), 200)

    assert b" 413 " in answer.split(b"\r\n")[0]
    assert "Il file è troppo grande".encode() in answer
    assert written(before, counts(house)) == {}
    assert peak_memory() - most < 60 * MEGABYTE


def test_a_body_shorter_than_it_says_writes_nothing(house: House, task: int, port: int) -> None:
    cookies, before = signed_in(house, port), counts(house)

    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head_of(task, port, cookies, 5 * MEGABYTE).encode() + b"poco")
        line.shutdown(socket.SHUT_WR)
        line.settimeout(2)
        with suppress(TimeoutError):  # nothing is answered to a request that never ended
            line.recv(1024)

    assert written(before, counts(house)) == {}


@pytest.mark.parametrize("length", ["-1", "9" * 30, "dieci", "1e9"])
def test_a_length_that_is_none_is_refused(house: House, task: int, port: int, length: str) -> None:
    cookies, before = signed_in(house, port), counts(house)
    head = head_of(task, port, cookies, 7).replace(
        "Content-Length: 7", f"Content-Length: {length}"
    )

    answer = sent(port, head, 0)

    assert answer.split(b" ")[1][:1] == b"4"
    assert written(before, counts(house)) == {}


def signed_in(house: House, port: int) -> str:
    visitor = house.visitor("rossi")
    visitor.refresh()
    names = ("percorsi", "percorsi-pagina")
    found = {name: visitor.client.get_cookie(name) for name in names}
    return "; ".join(f"{name}={one.value}" for name, one in found.items() if one)


def head_of(task: int, port: int, cookies: str, length: int) -> str:
    return (
        f"POST /attivita/{task} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\nContent-Length: {length}\r\n"
        "Connection: close\r\n\r\n"
    )


def peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_an_account_of_an_unknown_role_is_refused_with_the_roles(
    house: House, tmp_path: Path
) -> None:
    before = counts(house)
    told = CliRunner().invoke(
        main,
        ["account", "add", "--username", "ada", "--name", "Ada Prova", "--role", "imperatore",
         "--password", "una frase abbastanza lunga", "--data-dir", str(tmp_path)],
    )  # fmt: skip

    assert told.exit_code == 2
    assert "imperatore" in told.output
    assert "assistente_sociale" in told.output
    assert counts(house) == before


def test_a_sign_that_no_database_holds_breaks_nothing(
    database: Database, clock: MovedClock, tmp_path: Path
) -> None:
    office = an_office(database, clock, tmp_path)
    people = people_of(office, {"rossi": ["assistente_sociale"], "conti": ["coordinatore_tutela"]})
    digest = put_in_force(office)
    with office.begin() as work:
        case = open_case(work, office.sealer, by=people["rossi"].id)
        office.engine.start(work, digest, case_id=case.id, by=people["rossi"].id)
    house = House(a_web(office), office, clock, people, case.id)
    task, nul = house.only("scrivi").id, "a\x00b"

    entered = house.visitor().post("/accesso", {"username": f"rossi{nul}", "password": nul})
    rossi, conti = house.visitor("rossi"), house.visitor("conti")
    answers = [
        entered,
        rossi.post("/fascicoli", {"cerca": nul}),
        rossi.client.get("/attivita?percorso=%00&entro=%00&di=%00"),
        rossi.client.get("/accesso", headers={"User-Agent": "a\udc80"}),
        conti.post(f"/attivita/{task}/passa", {"a": people["rossi"].id, "perche": nul}),
        rossi.post(f"/attivita/{task}", {"fatti": nul, "_complete": "si"}),
        conti.post(f"/attivita/{house.only('rivedi').id}", {"esito": nul, "_complete": "si"}),
        rossi.post("/profilo/password", {"attuale": nul, "nuova": nul, "ripetuta": nul}),
    ]

    assert [one.status_code for one in answers if one.status_code >= 500] == []
    office.close()
