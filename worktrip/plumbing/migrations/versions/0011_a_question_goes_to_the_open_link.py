"""A question, its reminders and its withdrawal go to the link that opens then, as orders do."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = "fk_questions_link_id_links"


def upgrade() -> None:
    with op.batch_alter_table("questions") as batch:
        batch.drop_constraint(op.f(KEY), type_="foreignkey")
        batch.drop_column("link_id")


def downgrade() -> None:
    """The links come back empty: those houses are called."""
    with op.batch_alter_table("questions") as batch:
        batch.add_column(sa.Column("link_id", NUMBER, nullable=True))
        batch.create_foreign_key(op.f(KEY), "links", ["link_id"], ["id"])
