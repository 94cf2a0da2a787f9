"""The row of a person says under which tokens they are found, and the database keeps these."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision: str | None = "0016"


def upgrade() -> None:
    """Gather the tokens of everybody beside them; whoever had none stays without."""
    op.add_column("person", sa.Column("tokens", sa.Text()))
    dialect = op.get_context().dialect.name
    op.execute(_GATHER[dialect])
    op.create_index("uq_person_uid", "person", ["uid"], unique=True)
    for statement in _FINDING[dialect]:
        op.execute(statement)


_GATHER = {
    "sqlite": """UPDATE person SET tokens = (SELECT json_group_array(token) FROM
        (SELECT token FROM person_token WHERE person_id = person.id ORDER BY token))
        WHERE id IN (SELECT person_id FROM person_token)""",
    "postgresql": """UPDATE person SET tokens = (SELECT json_agg(token ORDER BY token)::text
        FROM person_token WHERE person_id = person.id)
        WHERE id IN (SELECT person_id FROM person_token)""",
}
_FORGET = "DELETE FROM person_token WHERE person_id = NEW.id"
_FIND = "INSERT INTO person_token (token, person_id) SELECT value, NEW.id FROM"
_FINDING = {
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
