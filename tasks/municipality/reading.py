"""Reads the file of a municipality: every fault at once, and what it says when there is none."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import time

from access.roles import ROLES
from cases.bodies import KINDS
from engine.language import say
from tasks.municipality.checking import House, check
from tasks.municipality.model import (
    INVENTED,
    REGIONS,
    Amount,
    Days,
    DemoAccount,
    Fault,
    Group,
    Identity,
    Institution,
    Municipality,
    MunicipalityUnfit,
)
from tasks.municipality.sheet import Cells, Sheet, meant
from tasks.terms.changing import LeapPatron, NoSuchDay, every_year
from tasks.terms.patrons import Patron

LARGEST = 256 * 1024
WITHHELD = frozenset({"struttura", "pediatra"})
"""Bodies that stand in no file: where a child lives, or who a person is, may follow from them."""

_LONGEST_TEAM = 120
_TABLES = ("comune", "calendario", "servizio", "gruppo", "ente", "valore", "accesso", "prova")
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")


def read_municipality(content: bytes, house: House | None = None) -> Municipality:
    """What a file says. Refuses `MunicipalityUnfit` with every fault there is.

    Without a `house` only what the file says by itself is looked at: neither its keys nor the
    roles that the processes ask for.
    """
    sheet = _open(content)
    for word in sorted(set(sheet.raw) - set(_TABLES)):
        said = say("questa tabella non si conosce{forse}", forse=meant(word, _TABLES))
        sheet.faults.append(Fault(word, said))
    demo = sheet.table("comune").flag("dimostrativo")
    found = Municipality(
        identity=_identity(sheet, demo=demo),
        days=_days(sheet) if "calendario" in sheet.raw else None,
        bodies=tuple(_bodies(sheet)),
        amounts=tuple(_amounts(sheet)),
        demo=demo,
        accounts=tuple(_accounts(sheet, demo=demo)),
        password=_password(sheet),
    )
    if house is not None:
        check(sheet, found, house)
    if sheet.faults:
        raise MunicipalityUnfit(sheet.faults)
    return found


def _open(content: bytes) -> Sheet:
    if len(content) > LARGEST:
        said = say("è troppo grande: al massimo {quanti} kB", quanti=LARGEST // 1024)
        raise MunicipalityUnfit([Fault(say("Il file"), said)])
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return Sheet(text, tomllib.loads(text))
    except UnicodeDecodeError:
        said = say("non è un testo UTF-8: salvalo di nuovo come testo semplice")
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        said = say("non è scritto in TOML: controlla virgolette, parentesi e segni di uguale")
        if place:
            said += say(
                " vicino alla riga {riga}, carattere {carattere}",
                riga=place[1],
                carattere=place[2],
            )
    raise MunicipalityUnfit([Fault(say("Il file"), said)])


def _identity(sheet: Sheet, *, demo: bool) -> Identity:
    cells = sheet.table("comune")
    cells.only(("nome", "servizio", "regione", "provincia", "dimostrativo"))
    region, province = cells.text("regione"), cells.text("provincia", needed=False)
    known = (*REGIONS, INVENTED) if demo else REGIONS
    if region and region not in known:
        said = say("«{nome}» non è una regione{forse}", nome=region, forse=meant(region, known))
        cells.fault(said, "regione")
    if province and not re.fullmatch(r"[A-Z]{2}", province):
        cells.fault(say('si scrive la sigla, con due lettere maiuscole: "TO"'), "provincia")
    service = sheet.table("servizio")
    service.only(("ruoli",))
    roles = service.texts("ruoli")
    _know_roles(service, roles)
    if not roles:
        service.fault(say("manca: elenca i ruoli con cui il servizio lavora"), "ruoli")
    return Identity(
        cells.text("nome"), cells.text("servizio"), region, province, roles, tuple(_groups(sheet))
    )


def _days(sheet: Sheet) -> Days:
    cells = sheet.table("calendario")
    cells.only(("dal", "patrono", "nome_patrono", "apre", "chiude", "chiusure"))
    opens, closes = cells.hour("apre", time(8)), cells.hour("chiude", time(18))
    if closes <= opens:
        cells.fault(say("l'ufficio chiude dopo che ha aperto: controlla le due ore"), "chiude")
    since = cells.number("dal") if "dal" in cells else None
    return Days(since, _patron(cells), opens, closes, cells.days("chiusure"))


def _patron(cells: Cells) -> Patron | None:
    if "patrono" not in cells:
        return None
    said, name = cells.text("patrono"), cells.text("nome_patrono", needed=False).replace(";", ",")
    found = _MONTH_DAY.fullmatch(said)
    if found is None:
        cells.fault(say('si scrive mese e giorno, come "12-07"'), "patrono")
        return None
    try:
        return Patron(*every_year((int(found[1]), int(found[2]))), name)
    except LeapPatron:
        cells.fault(say("il 29 febbraio non c'è ogni anno: scegli un altro giorno"), "patrono")
    except NoSuchDay:
        cells.fault(
            say("questo giorno non c'è in nessun anno: prima il mese, poi il giorno"), "patrono"
        )
    return None


def _groups(sheet: Sheet) -> Iterator[Group]:
    names: Counter[str] = Counter()
    for cells in sheet.rows("gruppo"):
        cells.only(("nome", "ruoli"))
        name, roles = cells.text("nome"), cells.texts("ruoli")
        _know_roles(cells, roles)
        names[name] += 1
        if len(name) > _LONGEST_TEAM:
            cells.fault(
                say("è troppo lungo: al massimo {quanti} caratteri", quanti=_LONGEST_TEAM), "nome"
            )
        if name and names[name] > 1:
            cells.fault(say("il gruppo «{nome}» c'è due volte", nome=name), "nome")
        yield Group(name, roles)


def _bodies(sheet: Sheet) -> Iterator[Institution]:
    seen: set[tuple[str, str]] = set()
    for cells in sheet.rows("ente"):
        cells.only(("tipo", "nome", "recapito"))
        kind, name = cells.text("tipo"), cells.text("nome")
        if kind in WITHHELD:
            cells.fault(
                say(
                    "strutture e pediatri non si scrivono qui: si aggiungono dalle attività, "
                    "perché dicono dove vive un minore"
                ),
                "tipo",
            )
        elif kind and kind not in KINDS:
            known = KINDS.keys() - WITHHELD
            cells.fault(
                say(
                    "«{nome}» non è un tipo di ente: {quali}",
                    nome=kind,
                    quali=", ".join(sorted(known)),
                ),
                "tipo",
            )
        if (kind, name) in seen:
            cells.fault(say("l'ente «{nome}» c'è due volte", nome=name), "nome")
        seen.add((kind, name))
        yield Institution(kind, name, cells.text("recapito", needed=False))


def _amounts(sheet: Sheet) -> Iterator[Amount]:
    seen: set[str] = set()
    for cells in sheet.rows("valore"):
        cells.only(("chiave", "valore", "unita", "fonte", "dimostrativo"))
        key, number, demo = (
            cells.text("chiave"),
            cells.number("valore"),
            cells.flag("dimostrativo"),
        )
        source = cells.text("fonte", needed=False)
        if not source:
            cells.fault(say("manca: scrivi l'atto del Comune, oppure che è dimostrativo"), "fonte")
        elif not demo and "dimostrativ" in source.casefold():
            cells.fault(
                say(
                    "la fonte dice che è dimostrativo: scrivi l'atto del Comune, "
                    "oppure dimostrativo = true"
                ),
                "fonte",
            )
        if key in seen:
            cells.fault(say("la chiave c'è due volte: lasciane una"), "chiave")
        seen.add(key)
        yield Amount(key, number if number is not None else -1, cells.text("unita"), source, demo)


def _accounts(sheet: Sheet, *, demo: bool) -> Iterator[DemoAccount]:
    groups = {one.text("nome") for one in sheet.rows("gruppo")}
    for cells in sheet.rows("accesso"):
        cells.only(("nome_utente", "nome", "ruoli", "gruppi"))
        if not demo:
            cells.fault(
                say(
                    "gli accessi stanno solo nel file di un Comune dimostrativo: "
                    "quelli veri si aprono alla pagina Accessi"
                )
            )
        roles, inside = cells.texts("ruoli"), cells.texts("gruppi")
        _know_roles(cells, roles)
        if not roles:
            cells.fault(say("manca: chi entra ha almeno un ruolo"), "ruoli")
        for name in inside:
            if name not in groups:
                cells.fault(say("il gruppo «{nome}» non è tra i [[gruppo]]", nome=name), "gruppi")
        yield DemoAccount(cells.text("nome_utente"), cells.text("nome"), roles or ("",), inside)


def _password(sheet: Sheet) -> str:
    if "prova" not in sheet.raw:
        return ""
    cells = sheet.table("prova")
    cells.only(("password",))
    return cells.text("password")


def _know_roles(cells: Cells, roles: tuple[str, ...]) -> None:
    for one in roles:
        if one not in ROLES:
            said = say("il ruolo «{nome}» non esiste{forse}", nome=one, forse=meant(one, ROLES))
            cells.fault(said, "ruoli")
