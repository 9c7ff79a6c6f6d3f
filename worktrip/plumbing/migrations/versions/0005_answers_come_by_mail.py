"""Answers come by mail, and messages bring files."""

import sqlalchemy as sa
from alembic import op

from worktrip.plumbing.database import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "message_files",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("message_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", NUMBER, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_message_files_size")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_files_message_id_messages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_files")),
    )
    op.create_index(op.f("ix_message_files_message_id"), "message_files", ["message_id"])
    op.create_table(
        "received_mail",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("trip_id", NUMBER, nullable=False),
        sa.Column("message_id", NUMBER, nullable=False),
        sa.Column("link_id", NUMBER, nullable=False),
        sa.Column("mail_id", sa.String(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_received_mail_link_id_links")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_received_mail_message_id_messages")),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.id"], name=op.f("fk_received_mail_trip_id_trips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_mail")),
        sa.UniqueConstraint("message_id", name=op.f("uq_received_mail_message_id")),
        sa.UniqueConstraint("trip_id", "mail_id", name=op.f("uq_received_mail_trip_id_mail_id")),
    )
    op.create_index(op.f("ix_received_mail_link_id"), "received_mail", ["link_id"])
    op.create_index(op.f("ix_received_mail_trip_id_received_at"), "received_mail", ["trip_id", "received_at"])
    op.add_column("sent_mail", sa.Column("reply_to", sa.String(), nullable=True))


def downgrade() -> None:
    """What came by mail stays in the thread as messages; their files, quotes and senders are lost."""
    with op.batch_alter_table("sent_mail") as batch:
        batch.drop_column("reply_to")
    op.drop_table("received_mail")
    op.drop_table("message_files")
