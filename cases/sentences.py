"""Each kind of fact as an Italian sentence that a judge can read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from access.roles import ROLES
from cases.files import MARKING_LABELS, Marking
from cases.people import ROLES as MEMBER_ROLES
from engine.language import say, say_many, to_say


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its gaps: {chi} who acted, {cosa} the step, {entro} an instant, and others.

    `minor` facts are true and kept, but fold away in a first reading.
    """

    text: str
    minor: bool = False


SENDING = Sentence("{invio}. Invio registrato da {chi}, con la ricevuta di consegna.")
"""How the completion is told of an activity in which something was sent."""

SENDING_BARE = Sentence("{invio}. Invio registrato da {chi}.")
"""The same, where no receipt was asked."""

SENTENCES: Mapping[str, Sentence] = {
    "age_attributed_reported": Sentence(
        "{chi} ha registrato che è arrivata la misura sull'età del minore."
    ),
    "birthday_reached": Sentence("Un minore del caso ha compiuto {anni}."),
    "birthdays_awaited": Sentence("Si attendono i compleanni di un minore: {eta}.", minor=True),
    "birthdays_no_more": Sentence(
        "I compleanni di un minore non si attendono più in questo fascicolo: {eta}.", minor=True
    ),
    "birthdays_recounted": Sentence(
        "I compleanni di un minore sono stati ricalcolati: {eta}. I giorni di prima restano agli"
        " atti."
    ),
    "case_closed": Sentence("{chi} ha chiuso il fascicolo."),
    "case_joined": Sentence("Il fascicolo è stato unito al {number}, e lì continua."),
    "case_marked": Sentence("Il fascicolo è stato contrassegnato: {segno}."),
    "case_opened": Sentence("{chi} ha aperto il fascicolo {number}."),
    "case_received": Sentence(
        "Si è unito a questo il fascicolo {number}: persone, documenti, schede e provvedimenti"
        " ora sono qui."
    ),
    "case_reopened": Sentence("{chi} ha riaperto il fascicolo."),
    "case_unmarked": Sentence("È stato tolto dal fascicolo il contrassegno: {segno}."),
    "closure_reported": Sentence("{chi} ha disposto la chiusura dei percorsi del caso."),
    "co_operator_assigned": Sentence("{chi} ha affiancato al caso {persona}."),
    "co_operator_removed": Sentence("{chi} ha tolto l'affiancamento al caso."),
    "coming_of_age_begun": Sentence("Per un minore comincia il lavoro per la maggiore età."),
    "continued_reported": Sentence(
        "{chi} ha registrato che il Tribunale ha disposto il prosieguo."
    ),
    "court_confirmed_reported": Sentence(
        "{chi} ha registrato che il Tribunale convalida, conferma o modifica la protezione"
        " urgente."
    ),
    "court_revoked_reported": Sentence(
        "{chi} ha registrato che il Tribunale non convalida la protezione urgente, o la revoca."
    ),
    "data_subject_switched": Sentence(
        "Da questo momento i dati sono della persona, ora maggiorenne: finisce l'accesso dei"
        " genitori e del tutore."
    ),
    "data_updated": Sentence("{chi} ha aggiornato i dati del fascicolo.", minor=True),
    "death_reported": Sentence("{chi} ha comunicato un decesso."),
    "decision_proposed": Sentence("La tabella «{tabella}» ha proposto un esito.", minor=True),
    "decree_completed": Sentence("{chi} ha completato i dati del provvedimento.", minor=True),
    "decree_enforced": Sentence("È entrato nel fascicolo un provvedimento in vigore."),
    "decree_registered": Sentence("{chi} ha registrato un provvedimento."),
    "decree_repeated": Sentence(
        "Un provvedimento era la copia di uno già registrato: vale quello, e la copia resta agli"
        " atti."
    ),
    "decree_repeated_in_part": Sentence(
        "Un provvedimento era la copia di uno già registrato; alcune scadenze si contano da qui."
    ),
    "decree_superseded": Sentence("Un provvedimento precedente è stato superato."),
    "decree_superseded_in_part": Sentence("Parte di un provvedimento precedente è superata."),
    "discharged_reported": Sentence("{chi} ha registrato una dimissione dall'ospedale."),
    "document_attached": Sentence("{chi} ha allegato un documento."),
    "incident_closed": Sentence("L'intoppo tecnico è stato risolto.", minor=True),
    "incident_opened": Sentence("C'è stato un intoppo tecnico.", minor=True),
    "incident_retried": Sentence("L'operazione è stata ripetuta.", minor=True),
    "instance_cancelled": Sentence("{chi} ha interrotto il percorso «{percorso}»."),
    "instance_ended": Sentence("Il percorso «{percorso}» si è concluso."),
    "instance_reattached": Sentence("Il percorso «{percorso}» continua in questo fascicolo."),
    "instant_postponed": Sentence(
        "Una scadenza che il percorso seguiva è stata spostata.", minor=True
    ),
    "document_protected": Sentence(
        "{chi} ha protetto un documento già allegato: ora lo apre solo chi risponde del caso."
    ),
    "instance_started": Sentence("È cominciato il percorso «{percorso}»."),
    "letter_composed": Sentence("È stato preparato un documento del fascicolo."),
    "lateness_told": Sentence("Avviso di ritardo per «{cosa}», {entro}. Destinatari: {ruoli}."),
    "majority_found": Sentence(
        "Una persona che il caso seguiva come minore risulta già maggiorenne."
    ),
    "majority_reached": Sentence("Un minore del caso ha compiuto diciotto anni."),
    "meeting_called": Sentence("È stata convocata l'équipe."),
    "message_received": Sentence("È arrivata una comunicazione al percorso.", minor=True),
    "message_sent": Sentence("È partita una comunicazione: {messaggio}."),
    "message_undelivered": Sentence(
        "Una comunicazione non ha trovato chi l'attendesse: {messaggio}.", minor=True
    ),
    "non_conformity_recorded": Sentence(
        "È stata annotata una non conformità per «{cosa}»: {regola}."
    ),
    "not_continued_reported": Sentence(
        "{chi} ha registrato che il Tribunale non ha disposto il prosieguo."
    ),
    "not_taken_over_reported": Sentence(
        "{chi} ha registrato che l'altro Comune non prende in carico il caso."
    ),
    "notice_given": Sentence("Avviso per «{cosa}». Destinatari: {ruoli}."),
    "notice_read": Sentence("{chi} ha letto l'avviso per «{cosa}» ({entro}).", minor=True),
    "panel_broken_reported": Sentence(
        "{chi} ha registrato che un commissario della gara va sostituito."
    ),
    "path_by_hand": Sentence(
        "Il percorso «{cosa}» non è ancora in vigore qui: va seguito a mano."
    ),
    "path_done_by_hand": Sentence(
        "{chi} ha segnato che il percorso «{cosa}» è stato seguito a mano."
    ),
    "path_in_closed_case": Sentence(
        "È stato chiesto il percorso «{cosa}», ma il fascicolo è chiuso: comincia se si riapre."
    ),
    "path_no_longer_by_hand": Sentence(
        "Il percorso «{cosa}» ora può cominciare: non va più seguito a mano."
    ),
    "person_added": Sentence("{chi} ha aggiunto al fascicolo una persona ({ruolo}).", minor=True),
    "person_changed": Sentence("{chi} ha aggiornato i dati di una persona ({ruolo}).", minor=True),
    "pm_applied_reported": Sentence(
        "{chi} ha registrato che la Procura chiede la convalida della protezione urgente."
    ),
    "pm_revoked_reported": Sentence(
        "{chi} ha registrato che la Procura revoca la protezione urgente."
    ),
    "record_kept": Sentence("{chi} ha compilato la scheda «{cosa}».", minor=True),
    "record_signed": Sentence("{chi} ha firmato «{cosa}», confermando con la password."),
    "reminder_sent": Sentence("È partito un sollecito per «{cosa}»."),
    "responsible_assigned": Sentence("{chi} ha affidato la responsabilità del caso a {persona}."),
    "responsible_removed": Sentence("{chi} ha tolto la responsabilità del caso."),
    "review_brought_forward": Sentence("{chi} ha anticipato la prossima verifica: entro {entro}."),
    "sai_place_reported": Sentence(
        "{chi} ha registrato che la rete di accoglienza ha assegnato un posto."
    ),
    "taken_over_reported": Sentence(
        "{chi} ha registrato che l'altro Comune prende in carico il caso."
    ),
    "task_assigned": Sentence("{chi} ha passato l'attività «{cosa}» a {persona}."),
    "task_claimed": Sentence("{chi} ha assegnato a sé l'attività «{cosa}».", minor=True),
    "task_completed": Sentence("{chi} ha completato l'attività «{cosa}»."),
    "task_released": Sentence("{chi} ha rimesso a disposizione «{cosa}».", minor=True),
    "task_returned": Sentence(
        "«{cosa}» è tornata a disposizione del gruppo: {persona} non può più occuparsene."
    ),
    "task_vacant": Sentence(
        "Per «{cosa}» va nominato qualcun altro: {persona} non può più occuparsene."
    ),
    "task_withdrawn": Sentence("L'attività «{cosa}» non serve più.", minor=True),
    "team_assigned": Sentence("{chi} ha indicato il gruppo che lavora al caso."),
    "term_breached": Sentence(
        "Il termine per «{cosa}» è passato: era {entro}. Avvisati: {ruoli}."
    ),
    "term_brought_forward": Sentence(
        "Il termine per «{cosa}» viene prima: ora {entro}.", minor=True
    ),
    "term_ended": Sentence("Il termine per «{cosa}» non corre più.", minor=True),
    "term_escalated": Sentence(
        "Il termine per «{cosa}» si avvicina ({entro}). Avvisati: {ruoli}."
    ),
    "term_extended": Sentence("{chi} ha prorogato il termine per «{cosa}»: ora {entro}."),
    "term_kept": Sentence(
        "Il termine per «{cosa}» corre di nuovo, e tiene ciò che una persona ne aveva deciso:"
        " {entro}."
    ),
    "term_met": Sentence("È stato rispettato il termine per «{cosa}» ({entro})."),
    "term_met_late": Sentence("«{cosa}» è arrivata dopo il termine ({entro})."),
    "term_missed_by_others": Sentence(
        "È passato il termine per «{cosa}», che spettava ad altri: era {entro}.{conseguenza}"
    ),
    "term_moved": Sentence(
        "È cambiato il calendario o una regola: il termine per «{cosa}» ora è {entro}."
    ),
    "term_opened": Sentence("È cominciato il termine per «{cosa}»: entro {entro}."),
    "term_paused": Sentence("{chi} ha messo in pausa il termine per «{cosa}»."),
    "term_recounted": Sentence(
        "È cambiata una regola: il termine per «{cosa}» resta {entro}.", minor=True
    ),
    "term_reminded": Sentence("Sollecito per «{cosa}» (termine: {entro})."),
    "term_repeated": Sentence(
        "Il termine per «{cosa}» ({entro}) veniva dalla copia di un atto: non si conta due volte."
    ),
    "term_resumed": Sentence("{chi} ha ripreso il termine per «{cosa}»: ora {entro}."),
    "term_superseded": Sentence("Il termine per «{cosa}» è stato superato da uno nuovo."),
    "term_suspended": Sentence("{chi} ha sospeso il termine per «{cosa}»: ora {entro}."),
    "term_withdrawn": Sentence("{chi} ha chiuso il termine per «{cosa}»: non è più dovuto."),
    "timer_moved": Sentence("Un orologio del percorso ha seguito il suo termine.", minor=True),
    "transfer_reported": Sentence("{chi} ha avviato il passaggio del caso a un altro Comune."),
    "tutor_named_reported": Sentence(
        "{chi} ha registrato che il Tribunale ha nominato il tutore."
    ),
    "young_person_followed": Sentence(
        "Un percorso segue una persona verso la maggiore età.", minor=True
    ),
}
"""Alphabetical. What is not here is told by `GENERIC`."""

# The engine's own steps: they are in the journal for rebuilding a state, not for reading.
UNTOLD = frozenset(
    {
        "instance_migrated",
        "job_done",
        "job_failed",
        "message_received",
        "record_kept",
        "signal_received",
        "signal_sent",
        "timer_fired",
    }
)

MINOR = frozenset(kind for kind, one in SENTENCES.items() if one.minor)

GENERIC = Sentence("Nel fascicolo è stato annotato un fatto ({fatto}).", minor=True)

MESSAGES: Mapping[str, str] = {
    "msg_403_convalidato": to_say("il Tribunale convalida la protezione urgente"),
    "msg_403_revocato": to_say("il Tribunale non convalida o revoca la protezione urgente"),
    "msg_abbinamento_proposto": to_say("le famiglie proposte per un affido"),
    "msg_apri_processo": to_say("avvio di un nuovo percorso"),
    "msg_atto_ripetuto": to_say("un atto era la copia di uno già registrato"),
    "msg_caso_chiuso": to_say("chiusura del caso"),
    "msg_commissario_da_sostituire": to_say("un commissario della gara va sostituito"),
    "msg_convocazione_equipe": to_say("convocazione dell'équipe"),
    "msg_decesso": to_say("un decesso"),
    "msg_dimissione_ospedale": to_say("dimissione dall'ospedale"),
    "msg_esce_qualcuno": to_say("chi esce dalla comunità"),
    "msg_eta_attribuita": to_say("la misura sull'età del minore"),
    "msg_iscrizione_gruppo": to_say("iscrizione a un'iniziativa"),
    "msg_maggiore_eta_dei_protetti": to_say("chi era protetto è maggiorenne"),
    "msg_mediazione_interrotta_violenza": to_say("una mediazione interrotta per sicurezza"),
    "msg_nascita": to_say("la nascita di un bambino"),
    "msg_offerta_disponibilita": to_say("offerta di disponibilità"),
    "msg_pm_revoca": to_say("la Procura revoca la protezione urgente"),
    "msg_pm_ricorso_convalida": to_say("la Procura chiede la convalida della protezione urgente"),
    "msg_posto_sai_assegnato": to_say("un posto della rete di accoglienza"),
    "msg_presa_in_carico_accettata": to_say("l'altro Comune prende in carico"),
    "msg_presa_in_carico_rifiutata": to_say("l'altro Comune non prende in carico"),
    "msg_prosieguo_concesso": to_say("il Tribunale dispone il prosieguo"),
    "msg_prosieguo_negato": to_say("il Tribunale non dispone il prosieguo"),
    "msg_provvedimento_ag": to_say("arrivo di un provvedimento"),
    "msg_provvedimento_modificato": to_say("un provvedimento ha cambiato i termini"),
    "msg_richiesta_abbinamento": to_say("richiesta di famiglie per un affido"),
    "msg_richiesta_presa_in_carico": to_say("richiesta di presa in carico a un altro Comune"),
    "msg_segnalazione_confluita": to_say("la segnalazione si unisce a un fascicolo già aperto"),
    "msg_segnalazione_ricevuta": to_say("arrivo di una segnalazione"),
    "msg_sn_concluso": to_say("lo Spazio Neutro è concluso"),
    "msg_trasferimento_competenza": to_say("trasferimento di competenza"),
    "msg_tutore_nominato": to_say("il Tribunale nomina il tutore"),
    "msg_visita_mancata": to_say("un incontro dello Spazio Neutro è mancato"),
    "msg_visita_sospesa": to_say("gli incontri dello Spazio Neutro sono sospesi"),
}


_SOMEBODY = to_say("altra persona")


def sentence_of(kind: str) -> Sentence:
    """The sentence of a kind of fact."""
    return SENTENCES.get(kind, GENERIC)


def say_message(name: str) -> str:
    """A message as words."""
    return say(MESSAGES.get(name, said(name)))


def said(name: str) -> str:
    """An id of a diagram or a kind of fact as words: better than nothing, never an empty gap."""
    return name.removeprefix("msg_").removeprefix("sig_").replace("_", " ").strip()


def words_of_data(data: Mapping[str, Any]) -> dict[str, str]:
    """The gaps that the data of a fact fill by themselves."""
    marking = data.get("marking")
    tells = data.get("tells") or ()
    roles = [tells] if isinstance(tells, str) else list(tells)
    message = str(data.get("name") or "")
    return {
        "number": str(data.get("number") or ""),
        "segno": say(MARKING_LABELS[Marking(marking)]).lower() if marking in list(Marking) else "",
        "ruolo": say(MEMBER_ROLES.get(str(data.get("role")), _SOMEBODY)).lower(),
        "ruoli": ", ".join(_role(one) for one in roles) or say("chi coordina"),
        "messaggio": say_message(message),
        "conseguenza": _sentence(str(data.get("consequence") or "")),
        "tabella": said(str(data.get("table") or "")),
        "anni": _years(data.get("age")),
        "eta": _ages(data.get("ages") or ()),
        "regola": _rule(data.get("rule")),
    }


def _sentence(said: str) -> str:
    """A further sentence, with the blank before it and its full stop; nothing for nothing."""
    said = said.strip().removesuffix(".")
    return f" {said[:1].upper()}{said[1:]}." if said else ""


def _rule(rule: object) -> str:
    if not rule:
        return say("termine di legge non rispettato")
    return say("regola di servizio {rule}", rule=str(rule))


def _years(age: object) -> str:
    if not isinstance(age, int):
        return say("un'età che conta")
    return say_many("{many} anno", "{many} anni", age)


def _ages(ages: Iterable[int]) -> str:
    listed = ", ".join(str(age) for age in ages)
    return say("{ages} anni", ages=listed) if listed else say("quelli che contano")


def _role(id: str) -> str:
    if id == "assegnatario":
        return say("chi ha l'attività")
    return ROLES[id].label.lower() if id in ROLES else said(id)
