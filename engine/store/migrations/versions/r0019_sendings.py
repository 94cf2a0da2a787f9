"""Records say themselves what was sent in them; those of before are told as they were."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision: str | None = "0018"

KEPT = {
    "invia_segnalazione": (
        '{"what": "segnalazione", "at": "inviata_il", "number": "protocollo",'
        ' "channel": "canale_deposito", "to": "destinatari", "receipt": "ricevuta_consegna",'
        ' "office": "all\'autorità giudiziaria"}'
    ),
    "protocolla_e_invia": (
        '{"what": "relazione", "at": "inviata_il", "number": "protocollo",'
        ' "channel": "canale_deposito", "to": "destinatari", "receipt": "ricevuta_consegna"}'
    ),
}


def upgrade() -> None:
    """Add the column and its index, and write what the two sendings known until now say."""
    op.add_column("record", sa.Column("sent", sa.Text()))
    is_sent = sa.text("sent IS NOT NULL")
    op.create_index(
        "ix_record_sent", "record", ["case_id"], sqlite_where=is_sent, postgresql_where=is_sent
    )
    record = sa.table("record", sa.column("element"), sa.column("sent"))
    for element, sent in KEPT.items():
        op.execute(sa.update(record).where(record.c.element == element).values(sent=sent))
