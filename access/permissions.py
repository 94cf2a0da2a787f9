"""What may be done: every permission is one word, and a view names the one it needs."""

from enum import StrEnum


class Permission(StrEnum):
    """`<what>:<act>`. Alphabetical. One line says who is meant to hold it."""

    ACCOUNT_MANAGE = "account:manage"  # amministratore_sistema: opens, disables, gives roles
    CASE_ASSIGN = "case:assign"  # coordinatore_tutela, responsabile_servizio: name who answers
    CASE_CLOSE = "case:close"  # coordinatore_tutela, responsabile_servizio: closes, reopens
    CASE_OPEN = "case:open"  # whoever receives a report or an act of the court
    CASE_READ = "case:read"  # whoever works on the case
    CASE_READ_OFFICE = "case:read_office"  # supervisors: every case of the office
    CASE_RESTRICT = "case:restrict"  # supervisors: hide a case from the office
    CASE_SEARCH_REGISTRY = "case:search_registry"  # whoever checks for an earlier case
    CLOCK_REVISE = "clock:revise"  # amministratore_sistema, responsabile_servizio: days and rules
    DECREE_READ = "decree:read"  # the professionals of the case, the transmitting clerk
    DECREE_REGISTER = "decree:register"  # amministrativo, assistente_sociale, coordinators
    DOCUMENT_ATTACH = "document:attach"  # whoever works on the case
    DOCUMENT_READ = "document:read"  # the professionals of the case, the transmitting clerk
    INCIDENT_MANAGE = "incident:manage"  # amministratore_sistema: retries what got stuck
    INSTANCE_CANCEL = "instance:cancel"  # responsabile_servizio: ends a path before its end
    INSTANCE_READ = "instance:read"  # whoever works on the case: where the path stands
    JOURNAL_READ = "journal:read"  # dpo, auditor_conformita: acts without names
    LATE_READ = "late:read"  # supervisors, auditor_conformita: what is late in the office
    MUNICIPALITY_CONFIGURE = "municipality:configure"  # amministratore_sistema: one file says all
    PROCESS_READ = "process:read"  # everybody who works: how a path is drawn
    PROTECTED_READ = "protected:read"  # the assistente_sociale the case is assigned to
    READING_REVIEW = "reading:review"  # coordinatore_tutela, dpo: who has read which case
    RECORD_READ = "record:read"  # the professionals of the case: answers, notes, interviews
    REFERRAL_OPEN = "referral:open"  # the front desk and whoever receives a report
    TASK_ASSIGN = "task:assign"  # coordinators: pass a task to somebody else
    TASK_COMPLETE = "task:complete"  # the person who claimed it
    TASK_READ = "task:read"  # everybody with a worklist
    TEAM_MANAGE = "team:manage"  # amministratore_sistema, responsabile_servizio
    TENDER_READ = "tender:read"  # rup_gara, commissione_gara, amministrativo: tenders they work on
    TERM_KEEP = "term:keep"  # coordinators: extend, suspend or close a term, or say it was met
