"""The tables of the fascicolo; what speaks of people is sealed with the key of the case."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from engine.store import Id, Instant, metadata
from engine.store.triggers import Triggers, stand_by

case_counter = Table(
    "case_counter",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

case_file = Table(
    "case_file",
    metadata,
    Column("id", Id, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(12), nullable=False, server_default="famiglia"),  # cases.kinds.FileKind
    Column("status", String(12), nullable=False),  # open, closed
    Column("responsible_id", Id),
    Column("co_operator_id", Id),
    Column("team_id", Id),
    Column("markings", JSON, nullable=False),  # a list of cases.files.Marking
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", Id),
    Column("closed_at", Instant),
    UniqueConstraint("year", "number"),
    sqlite_autoincrement=True,
)
Index("ix_case_file_responsible_id", case_file.c.responsible_id)
Index("ix_case_file_co_operator_id", case_file.c.co_operator_id)
Index("ix_case_file_team_id", case_file.c.team_id)

# A case that repeated another one: what was in it is there now.
case_merge = Table(
    "case_merge",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("into_id", ForeignKey("case_file.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Id),
)
Index("ix_case_merge_into_id", case_merge.c.into_id)

responsibility = Table(
    "responsibility",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("charge", String(20), nullable=False),  # responsible, co_operator
    Column("account_id", Id, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("given_by", Id),
    sqlite_autoincrement=True,
)
Index("ix_responsibility_case_id", responsibility.c.case_id)

case_grant = Table(
    "case_grant",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("account_id", Id, primary_key=True),
    Column("because", String(60), nullable=False),
    Column("since", Instant, nullable=False),
)
Index("ix_case_grant_account_id", case_grant.c.account_id)

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),  # whose key seals the person
    Column("uid", String(32), nullable=False),  # the place of its seal
    Column("details", LargeBinary, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("tokens", Text),  # under which they are found; null: another case speaks of them
    # Of minors alone: the first instant of the day of birth; all else of them stays sealed.
    Column("born_at", Instant),
    Column("born_presumed", Boolean),  # null in what was written before these were noted
    Column("unaccompanied", Boolean, nullable=False, default=False),
    Column("died_at", Instant),
    Column("age_told", Integer),  # the age that was told last, or had passed when it was known
    Column("look_at", Instant),  # when something of their growing up is due
    sqlite_autoincrement=True,
)
_TO_LOOK_AT = person.c.look_at.is_not(None)
Index("uq_person_uid", person.c.uid, unique=True)
Index("ix_person_case_id", person.c.case_id)
Index(
    "ix_person_look_at",
    person.c.look_at,
    sqlite_where=_TO_LOOK_AT,
    postgresql_where=_TO_LOOK_AT,
)

person_token = Table(
    "person_token",
    metadata,
    Column("token", String(64), primary_key=True),  # keyed: tells nothing without the keyring
    Column("person_id", ForeignKey("person.id"), primary_key=True),
)
Index("ix_person_token_person_id", person_token.c.person_id)
# Whoever is written is found by what they are called now, and no longer by what they were.
_FORGET = "DELETE FROM person_token WHERE person_id = NEW.id"
_FIND = "INSERT INTO person_token (token, person_id) SELECT value, NEW.id FROM"
FINDING: Triggers = {
    "sqlite": (
        f"""CREATE TRIGGER person_is_found AFTER INSERT ON person
        BEGIN {_FIND} json_each(NEW.tokens); END""",
        f"""CREATE TRIGGER person_is_found_anew AFTER UPDATE OF tokens ON person
        WHEN NEW.tokens IS NOT OLD.tokens
        BEGIN {_FORGET}; {_FIND} json_each(NEW.tokens); END""",
    ),
    "postgresql": (
        f"""CREATE OR REPLACE FUNCTION person_is_found() RETURNS trigger
        LANGUAGE plpgsql AS $$ BEGIN
            {_FORGET}; {_FIND} json_array_elements_text(NEW.tokens::json) AS value;
            RETURN NULL;
        END $$""",
        """CREATE TRIGGER person_is_found AFTER INSERT ON person
        FOR EACH ROW EXECUTE FUNCTION person_is_found()""",
        """CREATE TRIGGER person_is_found_anew AFTER UPDATE OF tokens ON person
        FOR EACH ROW WHEN (NEW.tokens IS DISTINCT FROM OLD.tokens)
        EXECUTE FUNCTION person_is_found()""",
    ),
}
stand_by(person_token, FINDING)

membership = Table(
    "membership",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("details", LargeBinary),  # sealed: responsibility, contacts, notes for safety
    Column("since", Instant, nullable=False),
)
Index("ix_membership_person_id", membership.c.person_id)

case_sheet = Table(
    "case_sheet",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("vault", String(12), primary_key=True),  # heading, ordinary, protected (class C4)
    Column("content", LargeBinary, nullable=False),
)

body = Table(
    "body",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("contact", String(200), nullable=False),
    UniqueConstraint("kind", "name"),
    sqlite_autoincrement=True,
)

decree = Table(
    "decree",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("uid", String(32), nullable=False),
    Column("status", String(16), nullable=False),  # registering, in_force, superseded
    Column("authority", String(20)),
    Column("act", String(20)),
    Column("issued_on", Date),
    Column("notified_at", Instant),
    Column("details", LargeBinary, nullable=False),  # sealed: every field of the act
    Column("registered_at", Instant, nullable=False),
    Column("registered_by", Id),
    Column("in_force_at", Instant),
    Column("superseded_at", Instant),
    Column("superseded_by", Id),
    # What of its mandates the clock must know; null in what was written before it was noted.
    Column("places", Boolean),  # a child outside the family or assigned to the service
    Column("continues", Boolean),  # somebody of age: prosieguo
    sqlite_autoincrement=True,
)
Index("ix_decree_case_id", decree.c.case_id)

document = Table(
    "document",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("uid", String(32), nullable=False),
    Column("name", LargeBinary, nullable=False),  # sealed: names of files name people
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),  # of what was handed in, before sealing
    Column("data_class", String(2), nullable=False),
    Column("task_id", Id),
    Column("attached_at", Instant, nullable=False),
    Column("attached_by", Id),
    # Chosen in a form not yet completed: its author's alone, and no document of the case.
    Column("in_draft", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_document_case_id", document.c.case_id, document.c.id)
Index(
    "ix_document_in_draft",
    document.c.task_id,
    sqlite_where=text("in_draft IS 1"),
    postgresql_where=text("in_draft"),
)

document_chunk = Table(
    "document_chunk",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

record = Table(
    "record",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", ForeignKey("case_file.id"), nullable=False),
    Column("uid", String(32), nullable=False),
    Column("instance_id", Id),
    Column("task_id", Id),
    Column("process", String(120), nullable=False),
    Column("element", String(120), nullable=False),
    Column("title", Text, nullable=False),  # of the form: says what it is, not about whom
    Column("version_digest", String(64), nullable=False),
    Column("form_digest", String(64), nullable=False),
    Column("author_id", Id),
    Column("at", Instant, nullable=False),
    Column("answers", LargeBinary, nullable=False),  # sealed: everything typed in the form
    Column("sent", Text),  # what was sent, and which answers tell it: `forms.Sent`, JSON
    sqlite_autoincrement=True,
)
Index("ix_record_case_id", record.c.case_id, record.c.id)
_SENT = record.c.sent.is_not(None)
Index("ix_record_sent", record.c.case_id, sqlite_where=_SENT, postgresql_where=_SENT)
Index("ix_record_task_id", record.c.task_id)

# From which day on how many people a supplier hosts, never who. Only with the office's index key
# can a row be told to be of a path: `ref` is its blind token.
supply = Table(
    "supply",
    metadata,
    Column("id", Id, primary_key=True),
    Column("ref", String(64), nullable=False),
    Column("body_id", ForeignKey("body.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("people", Integer, nullable=False),
)
Index("ix_supply_ref", supply.c.ref)
Index("ix_supply_body_id_day", supply.c.body_id, supply.c.day)

# Which bodies the contract that a procedure has ended in is about.
contract_body = Table(
    "contract_body",
    metadata,
    Column("case_id", ForeignKey("case_file.id"), primary_key=True),
    Column("body_id", ForeignKey("body.id"), primary_key=True),
)
Index("ix_contract_body_body_id", contract_body.c.body_id)
