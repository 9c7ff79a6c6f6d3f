"""Inquiries with several wishes for days, a range of people and what is known of camps; drafts; more purposes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from worktrip.plumbing.database import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OLD_PURPOSES = ("development", "meeting", "team", "confidential", "family", "community")
PURPOSES = (
    *("development", "meeting", "team", "ideathon", "workation", "hackathon", "management", "training"),
    *("confidential", "family", "community"),
)
# what a purpose was called before there was a word for it
CAME_FROM = {
    "ideathon": "community",
    "workation": "family",
    "hackathon": "development",
    "management": "confidential",
    "training": "team",
}
FLEXIBILITIES = ("exact", "near", "week", "month")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The condition of the CHECK behind an enum."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def set_check(batch: Any, table: str, name: str, condition: str) -> None:
    """Put a table's CHECK in place of the one that was there under its name, if there was."""
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_check_constraints(table)}
    if f"ck_{table}_{name}" in there:
        batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)


def upgrade() -> None:
    """Two pairs of days become rows; "the first time" becomes one of two answers; so many people from and to."""
    with op.batch_alter_table("trips") as batch:
        set_check(batch, "trips", "purpose", one_of("purpose", PURPOSES))
    op.create_table(
        "inquiry_wishes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("inquiry_id", NUMBER, nullable=False),
        sa.Column("place", NUMBER, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "flexibility",
            sa.Enum(*FLEXIBILITIES, name="flexibility", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.CheckConstraint("place BETWEEN 1 AND 3", name=op.f("ck_inquiry_wishes_place")),
        sa.CheckConstraint("first_day < last_day", name=op.f("ck_inquiry_wishes_days")),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiries.id"], name=op.f("fk_inquiry_wishes_inquiry_id_inquiries")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_wishes")),
        sa.UniqueConstraint("inquiry_id", "place", name=op.f("uq_inquiry_wishes_inquiry_id_place")),
    )
    for place, (first, last) in enumerate((("first_day", "last_day"), ("other_first_day", "other_last_day")), start=1):
        op.execute(
            "INSERT INTO inquiry_wishes (inquiry_id, place, first_day, last_day, flexibility)"
            f" SELECT id, {place}, {first}, {last}, 'exact' FROM inquiries WHERE {first} < {last} ORDER BY id"
        )
    with op.batch_alter_table("inquiries") as batch:
        batch.add_column(sa.Column("people_to", NUMBER, nullable=True))
        batch.add_column(sa.Column("experience", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("experience_note", sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE inquiries SET people_to = people, experience = CASE WHEN is_first_time THEN 'first' ELSE '' END"
    )
    with op.batch_alter_table("inquiries") as batch:
        batch.drop_constraint(op.f("ck_inquiries_people"), type_="check")
        batch.alter_column("people", new_column_name="people_from", existing_type=NUMBER)
        batch.alter_column("people_to", existing_type=NUMBER, nullable=False)
        batch.alter_column("experience", server_default=None)
        batch.alter_column("experience_note", server_default=None)
        batch.create_check_constraint(op.f("ck_inquiries_people"), "0 < people_from AND people_from <= people_to")
        for name in ("first_day", "last_day", "other_first_day", "other_last_day", "is_first_time"):
            batch.drop_column(name)
    op.create_table(
        "inquiry_drafts",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("mailed_at", UTCDateTime(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry_drafts")),
        sa.UniqueConstraint("key", name=op.f("uq_inquiry_drafts_key")),
    )
    op.create_index(op.f("ix_inquiry_drafts_email"), "inquiry_drafts", ["email"], unique=False)
    op.create_index(op.f("ix_inquiry_drafts_ends_on"), "inquiry_drafts", ["ends_on"], unique=False)
    op.create_table(
        "draft_mails",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_mails")),
    )
    op.create_index(op.f("ix_draft_mails_address_hash"), "draft_mails", ["address_hash"], unique=False)


def downgrade() -> None:
    """Back to two pairs of days, of which the third wish is lost; drafts go, purposes become what they were before."""
    op.drop_table("draft_mails")
    op.drop_table("inquiry_drafts")
    with op.batch_alter_table("inquiries") as batch:
        for name in ("first_day", "last_day", "other_first_day", "other_last_day"):
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch.add_column(sa.Column("is_first_time", sa.Boolean(), nullable=False, server_default=sa.false()))
    for place, prefix in ((1, ""), (2, "other_")):
        for name in ("first_day", "last_day"):
            op.execute(
                f"UPDATE inquiries SET {prefix}{name} = (SELECT w.{name} FROM inquiry_wishes w"
                f" WHERE w.inquiry_id = inquiries.id AND w.place = {place})"
            )
    op.execute("UPDATE inquiries SET is_first_time = (experience = 'first')")
    op.execute("UPDATE inquiries SET note = trim(note || ' ' || experience_note) WHERE experience_note <> ''")
    with op.batch_alter_table("inquiries") as batch:
        batch.drop_constraint(op.f("ck_inquiries_people"), type_="check")
        batch.drop_column("people_from")
        batch.alter_column("people_to", new_column_name="people", existing_type=NUMBER)
        batch.alter_column("is_first_time", server_default=None)
        batch.create_check_constraint(op.f("ck_inquiries_people"), "people > 0")
        batch.drop_column("experience")
        batch.drop_column("experience_note")
    op.drop_table("inquiry_wishes")
    op.execute("UPDATE inquiries SET must_haves = replace(replace(must_haves, ',bus', ''), 'bus', '')")
    for purpose, before in CAME_FROM.items():
        op.execute(f"UPDATE programmes SET purposes = replace(purposes, '{purpose}', '{before}')")
        op.execute(f"UPDATE trips SET purpose = '{before}' WHERE purpose = '{purpose}'")
    with op.batch_alter_table("trips") as batch:
        set_check(batch, "trips", "purpose", one_of("purpose", OLD_PURPOSES))
