"""What came by mail may be an approver's, who has an address without a link."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("received_mail") as batch:
        batch.alter_column("link_id", existing_type=NUMBER, nullable=True)


def downgrade() -> None:
    """What approvers wrote stays in the thread; their quotes and senders are lost."""
    op.execute("DELETE FROM received_mail WHERE link_id IS NULL")
    with op.batch_alter_table("received_mail") as batch:
        batch.alter_column("link_id", existing_type=NUMBER, nullable=False)
