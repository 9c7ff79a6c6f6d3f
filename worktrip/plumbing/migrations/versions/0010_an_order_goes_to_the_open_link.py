"""Where a partner is written to is its open link at that time, not the one it had when it was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = "fk_purchase_orders_link_id_links"


def upgrade() -> None:
    with op.batch_alter_table("purchase_orders") as batch:
        batch.drop_constraint(op.f(KEY), type_="foreignkey")
        batch.drop_column("link_id")


def downgrade() -> None:
    """The links come back empty: those partners are called."""
    with op.batch_alter_table("purchase_orders") as batch:
        batch.add_column(sa.Column("link_id", NUMBER, nullable=True))
        batch.create_foreign_key(op.f(KEY), "links", ["link_id"], ["id"])
