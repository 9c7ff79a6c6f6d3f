"""What drafts were before each edit, warnings that were seen, and where travel leads."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLACES = ("from_facility_id", "to_facility_id")


def upgrade() -> None:
    op.create_table(
        "draft_steps",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version_id", NUMBER, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_draft_steps_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_steps")),
    )
    op.create_index(op.f("ix_draft_steps_version_id"), "draft_steps", ["version_id"])
    op.create_table(
        "seen_warnings",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version_id", NUMBER, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_seen_warnings_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen_warnings")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_seen_warnings_version_id_key")),
    )
    with op.batch_alter_table("items") as batch:
        for name in PLACES:
            batch.add_column(sa.Column(name, NUMBER, nullable=True))
        for name in ("from_place", "to_place"):
            batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("means", sa.String(32), nullable=True))
    with op.batch_alter_table("items") as batch:
        for name in ("from_place", "to_place"):
            batch.alter_column(name, server_default=None)
        for name in PLACES:
            batch.create_foreign_key(f"fk_items_{name}_facilities", "facilities", [name], ["id"])
        batch.create_check_constraint(op.f("ck_items_means"), "means IN ('bus', 'car', 'train', 'walk')")


def downgrade() -> None:
    with op.batch_alter_table("items") as batch:
        batch.drop_constraint(op.f("ck_items_means"), type_="check")
        for name in PLACES:
            batch.drop_constraint(f"fk_items_{name}_facilities", type_="foreignkey")
        for name in (*PLACES, "from_place", "to_place", "means"):
            batch.drop_column(name)
    op.drop_table("seen_warnings")
    op.drop_index(op.f("ix_draft_steps_version_id"), "draft_steps")
    op.drop_table("draft_steps")
