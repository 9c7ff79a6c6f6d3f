"""What a proposal can be: several lodgings, lines to tick, own arrangements, prices of its own, a form of contract."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from worktrip.plumbing.database import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PLANS = ("none", "breakfast", "half_board", "full_board")
UNITS = ("person_night", "room_night", "person", "group", "day", "slot", "hour")
OLD_LINES = ("room", "offering", "planning_fee", "lodging_tax", "bathing_tax")
LINES = ("room", "offering", "planning_fee", "handling_fee", "lodging_tax", "bathing_tax")


def words(*values: str, name: str) -> sa.Enum:
    """An enum kept as its word, with a CHECK behind it."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The condition of such a CHECK."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _anew(batch: Any, table: str, name: str, condition: str) -> None:
    """Put a CHECK in place of the one of that name."""
    batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)


def upgrade() -> None:
    op.create_table(
        "room_uses",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("alternative_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=True),
        sa.Column("people_per_room", NUMBER, nullable=False),
        sa.Column("meal_plan", words(*PLANS, name="mealplan"), nullable=True),
        sa.Column("people", NUMBER, nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("first_night", sa.Date(), nullable=True),
        sa.Column("last_night", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "people_per_room > 0 AND (people IS NULL OR people > 0)", name=op.f("ck_room_uses_people")
        ),
        sa.CheckConstraint(
            "first_night IS NULL OR last_night IS NULL OR first_night <= last_night", name=op.f("ck_room_uses_nights")
        ),
        sa.ForeignKeyConstraint(
            ["alternative_id"], ["alternatives.id"], name=op.f("fk_room_uses_alternative_id_alternatives")
        ),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_room_uses_offering_id_offerings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_uses")),
        sa.UniqueConstraint("alternative_id", "position", name=op.f("uq_room_uses_alternative_id_position")),
    )
    # without a room there is nothing to say, unless somebody had said it: what was sent is kept to the letter
    op.execute(
        "INSERT INTO room_uses (alternative_id, position, offering_id, people_per_room, meal_plan, note)"
        " SELECT id, 0, room_offering_id, people_per_room, meal_plan, '' FROM alternatives"
        " WHERE room_offering_id IS NOT NULL OR people_per_room <> 1 OR meal_plan IS NOT NULL ORDER BY id"
    )
    with op.batch_alter_table("alternatives") as batch:
        batch.drop_constraint(op.f("ck_alternatives_mealplan"), type_="check")
        batch.drop_constraint(op.f("fk_alternatives_room_offering_id_offerings"), type_="foreignkey")
        for name in ("room_offering_id", "people_per_room", "meal_plan"):
            batch.drop_column(name)
    op.create_table(
        "price_overrides",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("alternative_id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("unit", words(*UNITS, name="unit"), nullable=False),
        sa.Column("sell_yen", NUMBER, nullable=True),
        sa.Column("net_yen", NUMBER, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("set_by_id", NUMBER, nullable=True),
        sa.Column("set_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("sell_yen IS NOT NULL OR net_yen IS NOT NULL", name=op.f("ck_price_overrides_price")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_price_overrides_reason")),
        sa.ForeignKeyConstraint(
            ["alternative_id"], ["alternatives.id"], name=op.f("fk_price_overrides_alternative_id_alternatives")
        ),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_price_overrides_offering_id_offerings")
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["people.id"], name=op.f("fk_price_overrides_set_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_overrides")),
        sa.UniqueConstraint(
            "alternative_id", "offering_id", name=op.f("uq_price_overrides_alternative_id_offering_id")
        ),
    )
    with op.batch_alter_table("items") as batch:
        for name in ("is_optional", "is_own"):
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("items") as batch:
        for name in ("is_optional", "is_own"):
            batch.alter_column(name, server_default=None)
        batch.create_check_constraint(op.f("ck_items_optional"), "NOT is_optional OR offering_id IS NOT NULL")
        batch.create_check_constraint(op.f("ck_items_own"), "NOT is_own OR offering_id IS NULL")
    with op.batch_alter_table("lines") as batch:
        batch.add_column(sa.Column("room_position", NUMBER, nullable=True))
        batch.add_column(sa.Column("is_optional", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("item_id", NUMBER, nullable=True))
    with op.batch_alter_table("lines") as batch:
        batch.alter_column("is_optional", server_default=None)
        batch.create_foreign_key(op.f("fk_lines_item_id_items"), "items", ["item_id"], ["id"])
        _anew(batch, "lines", "linekind", one_of("kind", LINES))
    with op.batch_alter_table("versions") as batch:
        batch.add_column(sa.Column("planning_fee_yen", NUMBER, nullable=True))
        batch.add_column(sa.Column("meets_in_area", sa.Boolean(), nullable=True))
    with op.batch_alter_table("issuer_profiles") as batch:
        batch.add_column(sa.Column("travel_area", sa.String(), nullable=True))
        for name in ("handling_percent", "handling_yen", "cancelling_yen"):
            batch.add_column(sa.Column(name, NUMBER, nullable=True))


    _add_day_trips()


def _add_day_trips() -> None:
    """The table of trips without a night, beside each of those with nights: it begins ten days before."""
    op.execute(
        "INSERT INTO cancellation_terms (contract_form, effective_from, effective_to, base, free_percent,"
        " free_days_before, free_from_people) SELECT 'made_to_order_day', effective_from, effective_to, base,"
        " free_percent, free_days_before, free_from_people FROM cancellation_terms"
        " WHERE contract_form = 'made_to_order' ORDER BY id"
    )
    op.execute(
        "INSERT INTO cancellation_bands (terms_id, from_people, to_people, from_days_before, to_days_before, percent,"
        " source_note) SELECT d.id, b.from_people, b.to_people,"
        " CASE WHEN b.from_days_before > 10 THEN 10 ELSE b.from_days_before END, b.to_days_before, b.percent,"
        " b.source_note FROM cancellation_bands b JOIN cancellation_terms t ON t.id = b.terms_id"
        " JOIN cancellation_terms d ON d.contract_form = 'made_to_order_day' AND d.effective_from = t.effective_from"
        " WHERE t.contract_form = 'made_to_order' AND b.to_days_before <= 10 ORDER BY b.id"
    )


def downgrade() -> None:
    """Back to one room for everybody: the first of an alternative; what has no place there is lost."""
    day_trips = "SELECT id FROM cancellation_terms WHERE contract_form = 'made_to_order_day'"
    op.execute(f"DELETE FROM cancellation_bands WHERE terms_id IN ({day_trips})")
    op.execute("DELETE FROM cancellation_terms WHERE contract_form = 'made_to_order_day'")
    with op.batch_alter_table("issuer_profiles") as batch:
        for name in ("travel_area", "handling_percent", "handling_yen", "cancelling_yen"):
            batch.drop_column(name)
    with op.batch_alter_table("versions") as batch:
        batch.drop_column("meets_in_area")
        batch.drop_column("planning_fee_yen")
    # an option that nobody ticked was never part of a total
    op.execute("DELETE FROM lines WHERE is_optional")
    op.execute("UPDATE lines SET kind = 'planning_fee' WHERE kind = 'handling_fee'")
    with op.batch_alter_table("lines") as batch:
        _anew(batch, "lines", "linekind", one_of("kind", OLD_LINES))
        batch.drop_constraint(op.f("fk_lines_item_id_items"), type_="foreignkey")
        for name in ("item_id", "is_optional", "room_position"):
            batch.drop_column(name)
    with op.batch_alter_table("items") as batch:
        batch.drop_constraint(op.f("ck_items_optional"), type_="check")
        batch.drop_constraint(op.f("ck_items_own"), type_="check")
        batch.drop_column("is_own")
        batch.drop_column("is_optional")
    op.drop_table("price_overrides")
    with op.batch_alter_table("alternatives") as batch:
        batch.add_column(sa.Column("room_offering_id", NUMBER, nullable=True))
        batch.add_column(sa.Column("people_per_room", NUMBER, nullable=False, server_default="1"))
        batch.add_column(sa.Column("meal_plan", sa.String(32), nullable=True))
    for name in ("offering_id", "people_per_room", "meal_plan"):
        target = "room_offering_id" if name == "offering_id" else name
        op.execute(
            f"UPDATE alternatives SET {target} = (SELECT u.{name} FROM room_uses u"
            " WHERE u.alternative_id = alternatives.id AND u.position = 0)"
            " WHERE EXISTS (SELECT 1 FROM room_uses u WHERE u.alternative_id = alternatives.id AND u.position = 0)"
        )
    with op.batch_alter_table("alternatives") as batch:
        batch.alter_column("people_per_room", server_default=None)
        batch.create_foreign_key(
            op.f("fk_alternatives_room_offering_id_offerings"), "offerings", ["room_offering_id"], ["id"]
        )
        batch.create_check_constraint(op.f("ck_alternatives_mealplan"), one_of("meal_plan", PLANS))
    op.drop_table("room_uses")
