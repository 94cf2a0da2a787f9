"""What may happen to a case is heard by its paths, or there is a reason why not."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from tasks.installing import ENTRIES

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ACT, DANGER = "msg_provvedimento_modificato", "sig_grave_pregiudizio"
MOVED, OF_AGE = "msg_trasferimento_competenza", "msg_minore_maggiorenne"
DEATH, CLOSED = "msg_decesso", "msg_chiusura_forzata"
EVENTS = (ACT, DANGER, MOVED, OF_AGE, DEATH, CLOSED)

NOT_HEARD: Mapping[str, Mapping[tuple[str, ...], str]] = {
    "ca_evento_critico": {
        EVENTS: "an event is told and weighed to the end, also of a case that has closed",
    },
    "ca_registra_provvedimento": {
        EVENTS: "it reads the act that tells the others: what it orders is written down anyhow",
    },
    "ca_richiesta_accesso": {
        EVENTS: "whoever asked is answered within the days of the law, also of a closed case",
    },
    "nomina_responsabile_affidamento": {
        (DANGER, MOVED, OF_AGE): "one act within fifteen days, which answer to a court only",
    },
    "p01_accesso_segnalazione": {
        EVENTS: "it is the door: a danger and a move begin it, all else is weighed in it",
    },
    "p08_risorse_accoglienti": {
        (ACT, DANGER, MOVED, OF_AGE): "its file is of whoever offers, not of a child",
    },
    "p17_gruppi_iniziative": {
        (ACT, DANGER, MOVED, OF_AGE): "its file is of an initiative; a family is asked once",
    },
    "p21_bandi_coprogettazione": {
        (ACT, DANGER, MOVED, OF_AGE, DEATH): "its file is of a procedure, not of a child",
    },
    "richiesta_chiarimento_ag": {
        (DANGER, MOVED, OF_AGE): "one question to a court, which the service has to ask anyhow",
    },
    "segnale_di_rischio": {
        EVENTS: "a danger that somebody saw has to be told, whatever becomes of the group",
    },
    "trasmissione_atto": {
        EVENTS: "whoever takes the case over has to have the act, whatever happens meanwhile",
    },
}
BESIDE_THE_WORK = {
    "nomina_responsabile_affidamento": "the other act is registered while somebody is named",
    "p04_protezione_urgente_403": "hours run: nothing stops while an act is read",
    "p09_affiancamento_solidarieta": "families help each other without an act",
    "p15_connessioni_scuola": "absences have a law of their own",
    "p16_centro_famiglie": "whoever comes does so without an act",
    "richiesta_chiarimento_ag": "it asks about an act: another may answer it",
}
"""Where an act is read while the work goes on, instead of in its place."""
WAITS_ALONE = {
    ("p17_gruppi_iniziative", "attendi_incontro"): "a meeting of a group is of no family",
    ("p15_connessioni_scuola", "giorno_del_tavolo"): "a table of the school is of no family",
}
ENDING = "what happens now does not change how the path has ended: it is written down, and over"
AFTER_THE_WORK: Mapping[str, Mapping[str, str]] = {
    "p02_indagine_valutazione": {
        "segnala_ag": "a report is never stopped half-way",
        "chiudi_caso": ENDING,
    },
    "p03_presa_in_carico": {"chiudi_caso": ENDING},
    "p07_affido_familiare": {"chiusura_affido": ENDING},
    "p10_spazio_neutro": {"chiusura_sn": ENDING},
    "p11_adozione": {
        "registra_rinuncia": ENDING,
        "chiudi_preadottivo": ENDING,
        "chiudi_sostegno": ENDING,
    },
    "p13_penale_minorile": {"chiudi_penale": ENDING},
    "p14_minori_disabilita": {"chiudi_percorso": ENDING},
    "p15_connessioni_scuola": {
        "leggi_richiesta": "a request of the school, before there is a path of anybody",
        "convoca_tavolo": "a table of the school is of no family",
        "verbale_tavolo": "a table of the school is of no family",
        "consulenza_anonima": "of a child whose name nobody says",
        "raccogli_segnalazione": "a report is never stopped half-way",
    },
    "p18_mediazione_familiare": {
        "orienta_in_sicurezza": "whoever fears violence is told where to go at once",
        "consegna_comunicazione": ENDING,
        "proteggi_dopo_violenza": "a protection is never stopped half-way",
        "segnala_violenza": "a report is never stopped half-way",
    },
    "p19_percorso_personalizzato": {"chiudi_percorso": ENDING},
    "p20_prosieguo_autonomia": {"concludi_percorso": ENDING},
}
"""What a path does outside the part that hears, on its own way, with the reason why."""
NO_WORK_THAT_HEARS = {one for one, why in NOT_HEARD.items() if set(EVENTS) in map(set, why)} | {
    "nomina_responsabile_affidamento",
    "p08_risorse_accoglienti",
    "p17_gruppi_iniziative",
    "p21_bandi_coprogettazione",
    "richiesta_chiarimento_ag",
}
"""Paths that hear at the border of one activity, or nothing: the first table says why."""
WAITS_FOR_IT = {("p20_prosieguo_autonomia", OF_AGE): "it waits for the birthday itself"}


def drawing(process: str) -> "etree._Element":
    """The process as it is drawn."""
    path = Path(__file__).parents[2] / "processes" / "bpmn" / f"{process}.bpmn"
    return etree.parse(path).getroot()


def heard_in(root: "etree._Element") -> Iterator[tuple[str, str, bool]]:
    """At whose border, which of the six, and whether it interrupts."""
    names = {
        one.get("id"): one.get("name") for one in root.iter(f"{BPMN}message", f"{BPMN}signal")
    }
    for border in root.iter(f"{BPMN}boundaryEvent"):
        for one in border:
            name = names.get(one.get("messageRef") or one.get("signalRef"))
            if name in EVENTS:
                yield border.get("attachedToRef"), name, border.get("cancelActivity") != "false"


def excused(process: str) -> set[str]:
    return {name for names in NOT_HEARD.get(process, {}) for name in names}


@pytest.mark.parametrize("process", ENTRIES)
def test_each_path_hears_what_may_happen_to_its_case_or_says_why_not(process: str) -> None:
    heard = {name for _, name, _ in heard_in(drawing(process))}

    assert set(EVENTS) - heard == excused(process)


@pytest.mark.parametrize("process", ENTRIES)
def test_a_death_and_a_closure_stop_the_work(process: str) -> None:
    going_on = {n for _, n, stops in heard_in(drawing(process)) if not stops}

    assert not going_on & {DEATH, CLOSED}


def test_an_act_is_read_in_the_place_of_the_work_or_there_is_a_reason_why_beside_it() -> None:
    beside = {
        process
        for process in ENTRIES
        for _, name, stops in heard_in(drawing(process))
        if name == ACT and not stops
    }

    assert beside == BESIDE_THE_WORK.keys()


@pytest.mark.parametrize("process", ENTRIES)
def test_nothing_waits_for_a_day_where_its_path_hears_nothing(process: str) -> None:
    root = drawing(process)
    owed = {name for name in EVENTS if (process, name) not in WAITS_FOR_IT} - excused(process)
    deaf = {}
    for waiting in root.iter(f"{BPMN}intermediateCatchEvent"):
        around = {waiting.get("id"), *(one.get("id") for one in waiting.iterancestors())}
        missed = owed - {name for at, name, _ in heard_in(root) if at in around}
        if missed and (process, waiting.get("id")) not in WAITS_ALONE:
            deaf[waiting.get("id")] = missed

    assert deaf == {}


def on_its_own_way(root: "etree._Element") -> Iterator["etree._Element"]:
    """What people do outside the part that hears, when nothing from outside has happened."""
    process = next(root.iter(f"{BPMN}process"))
    leads: dict[str, list[str]] = {}
    for flow in process.findall(f"{BPMN}sequenceFlow"):
        leads.setdefault(flow.get("sourceRef"), []).append(flow.get("targetRef"))
    ahead, reached = [one.get("id") for one in process.findall(f"{BPMN}startEvent")], set()
    while ahead:
        here = ahead.pop()
        if here not in reached:
            reached.add(here)
            ahead += leads.get(here, [])
    for one in process:
        if one.tag in (f"{BPMN}userTask", f"{BPMN}callActivity") and one.get("id") in reached:
            yield one


@pytest.mark.parametrize("process", [one for one in ENTRIES if one not in NO_WORK_THAT_HEARS])
def test_people_work_where_their_path_hears_or_there_is_a_reason_why_not(process: str) -> None:
    deaf = {one.get("id") for one in on_its_own_way(drawing(process))}

    assert deaf == set(AFTER_THE_WORK.get(process, {}))
