"""Who approves a version, what the association says in every pack, comments on a line, orders on paper."""

import sqlalchemy as sa
from alembic import op

from worktrip.plumbing.database import UTCDateTime


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SUMS = ("total_yen", "tax_yen")
ADDED = (
    ("bookings", "ticked", "[]"),
    ("consents", "note", ""),
    ("messages", "about", ""),
    ("messages", "about_text", ""),
)


def upgrade() -> None:
    op.create_table('standing_words',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('topic', sa.Enum('hospital', 'hazards', 'insurance', 'security', 'labour', name='topic', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('facility_id', NUMBER, nullable=True),
    sa.Column('effective_from', sa.Date(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('text_en', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('noted_at', UTCDateTime(), nullable=False),
    sa.Column('noted_by_id', NUMBER, nullable=True),
    sa.ForeignKeyConstraint(['facility_id'], ['facilities.id'], name=op.f('fk_standing_words_facility_id_facilities')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['people.id'], name=op.f('fk_standing_words_noted_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing_words'))
    )
    op.create_index(op.f('ix_standing_words_topic_effective_from'), 'standing_words', ['topic', 'effective_from'], unique=False)

    op.create_table('approvers',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('version_id', NUMBER, nullable=False),
    sa.Column('step', NUMBER, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('added_at', UTCDateTime(), nullable=False),
    sa.Column('asked_at', UTCDateTime(), nullable=True),
    sa.Column('verdict', sa.Enum('approved', 'returned', name='verdict', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('remark', sa.String(), nullable=False),
    sa.Column('answered_at', UTCDateTime(), nullable=True),
    sa.Column('withdrawn_at', UTCDateTime(), nullable=True),
    sa.CheckConstraint('(verdict IS NULL) = (answered_at IS NULL)', name=op.f('ck_approvers_answer')),
    sa.CheckConstraint('step >= 1', name=op.f('ck_approvers_step')),
    sa.ForeignKeyConstraint(['version_id'], ['versions.id'], name=op.f('fk_approvers_version_id_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approvers'))
    )
    op.create_index(op.f('ix_approvers_version_id'), 'approvers', ['version_id'], unique=False)

    op.create_table('order_papers',
    sa.Column('id', NUMBER, nullable=False),
    sa.Column('booking_id', NUMBER, nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('received_by_id', NUMBER, nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('bytes', sa.LargeBinary(), nullable=False),
    sa.Column('entered_at', UTCDateTime(), nullable=False),
    sa.CheckConstraint("media_type IN ('application/pdf', 'image/jpeg')", name=op.f('ck_order_papers_media_type')),
    sa.ForeignKeyConstraint(['booking_id'], ['bookings.id'], name=op.f('fk_order_papers_booking_id_bookings')),
    sa.ForeignKeyConstraint(['received_by_id'], ['people.id'], name=op.f('fk_order_papers_received_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_papers')),
    sa.UniqueConstraint('booking_id', name=op.f('uq_order_papers_booking_id'))
    )
    for table, column, value in ADDED:
        # what is there gets the empty value; a row that comes later says its own
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column(column, sa.String(), nullable=False, server_default=value))
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, server_default=None)
    with op.batch_alter_table("bookings") as batch:
        for name in SUMS:
            batch.add_column(sa.Column(name, NUMBER, nullable=False, server_default="0"))
    for name in SUMS:
        # what was accepted so far had nothing to tick
        op.execute(
            f"UPDATE bookings SET {name} = coalesce((SELECT a.{name} FROM alternatives a"  # noqa: S608
            " WHERE a.id = bookings.alternative_id), 0)"
        )
    with op.batch_alter_table("bookings") as batch:
        for name in SUMS:
            batch.alter_column(name, server_default=None)
    with op.batch_alter_table("consents") as batch:
        batch.add_column(sa.Column("noted_by_id", NUMBER, nullable=True))
        batch.create_foreign_key(op.f("fk_consents_noted_by_id_people"), "people", ["noted_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("bookings") as batch:
        for name in reversed(SUMS):
            batch.drop_column(name)
    with op.batch_alter_table("consents") as batch:
        batch.drop_constraint(op.f("fk_consents_noted_by_id_people"), type_="foreignkey")
        batch.drop_column("noted_by_id")
    for table, column, _value in reversed(ADDED):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    for table in ("order_papers", "approvers", "standing_words"):
        op.drop_table(table)
