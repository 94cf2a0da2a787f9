"""What may be reported of a case from outside its paths, in the words of the page."""

from dataclasses import dataclass

from engine.language import to_say
from tasks.happenings import Happening


@dataclass(frozen=True, slots=True)
class News:
    """A happening in the words of the page."""

    what: Happening
    title: str
    meaning: str
    act: str


NEWS = {
    "trasferimento": News(
        Happening.TRANSFER,
        to_say("Passaggio a un altro Comune"),
        to_say(
            "La famiglia si è trasferita. Il servizio resta responsabile del minore fino al giorno"
            " del passaggio: i percorsi continuano finché il Comune subentrante non accetta. Il"
            " passaggio si prepara una volta per tutto il fascicolo."
        ),
        to_say("Avvia il passaggio"),
    ),
    "accettato": News(
        Happening.TAKEN_OVER,
        to_say("L'altro Comune prende in carico"),
        to_say(
            "Il Comune subentrante ha accettato: ci si incontra per il passaggio. Fino alla data"
            " effettiva risponde ancora questo servizio."
        ),
        to_say("Registra l'accettazione"),
    ),
    "rifiutato": News(
        Happening.NOT_TAKEN_OVER,
        to_say("L'altro Comune non prende in carico"),
        to_say(
            "Il Comune subentrante ha rifiutato: il minore resta in carico a questo servizio, e"
            " chi coordina decide se insistere."
        ),
        to_say("Registra il rifiuto"),
    ),
    "decesso": News(
        Happening.DEATH,
        to_say("Decesso"),
        to_say(
            "È morto un minore, o un’altra persona: si ferma solo ciò che segue chi è morto. Ciò"
            " che protegge altri minori continua."
        ),
        to_say("Comunica il decesso"),
    ),
    "chiusura": News(
        Happening.CLOSURE,
        to_say("Chiusura dei percorsi prima della fine"),
        to_say(
            "Chi coordina dispone che i percorsi si concludano prima della loro fine. Concluso"
            " l'ultimo, il fascicolo si può chiudere."
        ),
        to_say("Disponi la chiusura dei percorsi"),
    ),
    "revoca-procura": News(
        Happening.PM_REVOKED,
        to_say("Art. 403: la Procura revoca"),
        to_say("Il pubblico ministero ha revocato la protezione urgente: si prepara il rientro."),
        to_say("Registra la revoca della Procura"),
    ),
    "ricorso-procura": News(
        Happening.PM_APPLIED,
        to_say("Art. 403: la Procura chiede la convalida"),
        to_say(
            "Il pubblico ministero ha chiesto al Tribunale di convalidare la protezione urgente:"
            " dall'ora del ricorso corrono le 48 ore."
        ),
        to_say("Registra il ricorso della Procura"),
    ),
    "decreto-favorevole": News(
        Happening.COURT_CONFIRMED,
        to_say("Art. 403: il Tribunale convalida, conferma o modifica"),
        to_say("Il Tribunale ha convalidato, confermato o modificato la protezione urgente."),
        to_say("Registra il decreto del Tribunale"),
    ),
    "decreto-contrario": News(
        Happening.COURT_REVOKED,
        to_say("Art. 403: il Tribunale non convalida o revoca"),
        to_say(
            "Il Tribunale non ha convalidato la protezione urgente, o l'ha revocata: si prepara il"
            " rientro."
        ),
        to_say("Registra la revoca del Tribunale"),
    ),
    "tutore-nominato": News(
        Happening.TUTOR_NAMED,
        to_say("Minore straniero solo: il Tribunale nomina il tutore"),
        to_say("Il tutore è nominato: da oggi c'è chi decide con il minore e per lui."),
        to_say("Registra la nomina del tutore"),
    ),
    "eta-attribuita": News(
        Happening.AGE_ATTRIBUTED,
        to_say("Minore straniero solo: l'età è attribuita"),
        to_say(
            "È arrivata la misura di attribuzione dell'età chiesta alla Procura: va notificata al"
            " minore e al tutore, che possono opporsi."
        ),
        to_say("Registra la misura sull'età"),
    ),
    "posto-sai": News(
        Happening.SAI_PLACE,
        to_say("Minore straniero solo: un posto della rete di accoglienza"),
        to_say("La rete di accoglienza (SAI) ha assegnato un posto: si prepara il trasferimento."),
        to_say("Registra il posto assegnato"),
    ),
    "dimissione": News(
        Happening.DISCHARGED,
        to_say("Dimissione dall'ospedale"),
        to_say("L'ospedale dimette il bambino: il percorso che lo segue in reparto cambia fase."),
        to_say("Registra la dimissione"),
    ),
    "prosieguo-concesso": News(
        Happening.CONTINUED,
        to_say("Prosieguo amministrativo: il Tribunale lo concede"),
        to_say("Il Tribunale ha disposto il prosieguo: si registra fino a quando vale."),
        to_say("Registra il prosieguo concesso"),
    ),
    "prosieguo-negato": News(
        Happening.NOT_CONTINUED,
        to_say("Prosieguo amministrativo: il Tribunale non lo concede"),
        to_say("Il Tribunale non ha disposto il prosieguo: si decide un'altra strada."),
        to_say("Registra il prosieguo negato"),
    ),
    "commissario": News(
        Happening.PANEL_BROKEN,
        to_say("Gara: un commissario non può più"),
        to_say(
            "Nessuno dichiara o valuta al suo posto: la commissione si nomina di nuovo, ognuno"
            " dichiara per sé e le offerte si valutano da capo."
        ),
        to_say("Fai nominare di nuovo la commissione"),
    ),
}

ALWAYS = ("trasferimento", "accettato", "rifiutato", "decesso", "chiusura")
"""What may be reported of every case; the rest is offered while a path awaits it."""
