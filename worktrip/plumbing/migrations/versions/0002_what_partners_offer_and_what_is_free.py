"""What partners offer and what is free: seasons, cards, programmes, parts of a day, what houses say, calendars."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from worktrip.plumbing.database import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNITS = ("person_night", "room_night", "person", "group", "day", "slot", "hour")
OLD_UNITS = ("person_night", "person", "day", "group")
PLANS = ("none", "breakfast", "half_board", "full_board")
KINDS = ("room", "workspace", "kit", "activity", "transport", "meal")
PLACES = ("lodging", "activity", "workspace", "kit", "transport")
TAXES = ("STD10", "RED8", "EXEMPT", "OUT")
SHORT = sa.text("said IS NOT NULL")
BLOCKED = sa.text("blocked > 0")


def words(*values: str, name: str) -> sa.Enum:
    """An enum kept as its word, with a CHECK behind it."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The condition of such a CHECK."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def set_checks(batch: Any, table: str, checks: dict[str, str], gone: tuple[str, ...] = ()) -> None:
    """Put a table's CHECKs in place of those that were there under their names."""
    there = {each["name"] for each in sa.inspect(op.get_bind()).get_check_constraints(table)}
    for name in (*checks, *gone):
        if f"ck_{table}_{name}" in there:
            batch.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
    for name, condition in checks.items():
        batch.create_check_constraint(op.f(f"ck_{table}_{name}"), condition)


def taken_out(query: str, table: str) -> list[dict[str, Any]]:
    """The rows of a table that is made anew."""
    rows = [dict(row) for row in op.get_bind().execute(sa.text(query)).mappings()]
    op.drop_table(table)
    return rows


def put_in(table: str, rows: list[dict[str, Any]]) -> None:
    """Rows of a table as it is now, a thousand at a time; keys go on after the last."""
    bind = op.get_bind()
    into = sa.Table(table, sa.MetaData(), autoload_with=bind)
    for start in range(0, len(rows), 1000):
        bind.execute(into.insert(), rows[start : start + 1000])
    if bind.dialect.name == "postgresql":
        bind.execute(
            sa.text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), coalesce(max(id), 0) + 1, false) FROM {table}"
            )
        )


def as_day(value: object) -> object:
    """SQLite gives a day as text where no column says what it is."""
    from datetime import date

    return date.fromisoformat(value) if isinstance(value, str) else value


def upgrade() -> None:
    op.create_table(
        "landmarks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", words("lake", "station", "interchange", "hospital", name="landmarkkind"), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=False),
        sa.Column("longitude", sa.Double(), nullable=False),
        sa.Column("width_m", NUMBER, nullable=True),
        sa.Column("height_m", NUMBER, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_landmarks")),
        sa.UniqueConstraint("name", name=op.f("uq_landmarks_name")),
    )
    op.create_table(
        "catalogue_imports",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "state",
            words("checking", "ready", "refused", "writing", "done", name="importstate"),
            nullable=False,
        ),
        sa.Column("rows_done", NUMBER, nullable=False),
        sa.Column("rows_total", NUMBER, nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("person_id", NUMBER, nullable=True),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_catalogue_imports_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_imports")),
    )
    op.create_index(op.f("ix_catalogue_imports_ends_on"), "catalogue_imports", ["ends_on"], unique=False)
    op.create_table(
        "programmes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("summary_en", sa.String(), nullable=False),
        sa.Column("purposes", sa.String(), nullable=False),
        sa.Column("min_people", NUMBER, nullable=True),
        sa.Column("max_people", NUMBER, nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("max_people IS NULL OR max_people >= min_people", name=op.f("ck_programmes_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("code", name=op.f("uq_programmes_code")),
    )
    op.create_table(
        "programme_patterns",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("programme_id", NUMBER, nullable=False),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_patterns_programme_id_programmes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_patterns")),
        sa.UniqueConstraint("programme_id", "position", name=op.f("uq_programme_patterns_programme_id_position")),
    )
    op.create_table(
        "cancellation_terms",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("facility_id", NUMBER, nullable=True),
        sa.Column("contract_form", sa.String(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("base", words("first_night", "all_nights", name="feebase"), nullable=False),
        sa.Column("free_percent", NUMBER, nullable=True),
        sa.Column("free_days_before", NUMBER, nullable=False),
        sa.Column("free_from_people", NUMBER, nullable=False),
        sa.CheckConstraint(
            "(facility_id IS NULL) <> (contract_form IS NULL)", name=op.f("ck_cancellation_terms_owner")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_cancellation_terms_facility_id_facilities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation_terms")),
    )
    op.create_index(
        op.f("ix_cancellation_terms_facility_id_contract_form"),
        "cancellation_terms",
        ["facility_id", "contract_form"],
        unique=False,
    )

    op.create_table(
        "calendar_files",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("generation", NUMBER, nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("built_at", UTCDateTime(), nullable=True),
        sa.Column("fresh_until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_calendar_files_offering_id_offerings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_files")),
        sa.UniqueConstraint("offering_id", name=op.f("uq_calendar_files_offering_id")),
    )
    op.create_table(
        "feeds",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("last_modified", sa.String(), nullable=False),
        sa.Column("next_poll_at", UTCDateTime(), nullable=False),
        sa.Column("polled_at", UTCDateTime(), nullable=True),
        sa.Column("good_at", UTCDateTime(), nullable=True),
        sa.Column("failures", NUMBER, nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_feeds_offering_id_offerings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
    )
    op.create_index(op.f("ix_feeds_is_on_next_poll_at"), "feeds", ["is_on", "next_poll_at"], unique=False)
    op.create_index(op.f("ix_feeds_offering_id"), "feeds", ["offering_id"], unique=False)

    op.create_table(
        "photos",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("facility_id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=True),
        sa.Column("position", NUMBER, nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("caption_en", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("width", NUMBER, nullable=False),
        sa.Column("height", NUMBER, nullable=False),
        sa.Column("large", sa.LargeBinary(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name=op.f("fk_photos_facility_id_facilities")),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_photos_offering_id_offerings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index(op.f("ix_photos_facility_id"), "photos", ["facility_id"], unique=False)
    op.create_index(op.f("ix_photos_sha256"), "photos", ["sha256"], unique=False)

    op.create_table(
        "programme_items",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("pattern_id", NUMBER, nullable=False),
        sa.Column("day_number", NUMBER, nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=True),
        sa.Column("kind", words("travel", "work", "meal", "activity", "kit", "free", name="itemkind"), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("offering_id", NUMBER, nullable=True),
        sa.Column("rain_title", sa.String(), nullable=False),
        sa.Column("rain_title_en", sa.String(), nullable=False),
        sa.Column("rain_offering_id", NUMBER, nullable=True),
        sa.CheckConstraint("day_number >= 1", name=op.f("ck_programme_items_day")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_programme_items_offering_id_offerings")
        ),
        sa.ForeignKeyConstraint(
            ["pattern_id"], ["programme_patterns.id"], name=op.f("fk_programme_items_pattern_id_programme_patterns")
        ),
        sa.ForeignKeyConstraint(
            ["rain_offering_id"], ["offerings.id"], name=op.f("fk_programme_items_rain_offering_id_offerings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_items")),
    )
    op.create_index(op.f("ix_programme_items_pattern_id"), "programme_items", ["pattern_id"], unique=False)

    op.create_table(
        "questions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("no", sa.String(), nullable=False),
        sa.Column("trip_id", NUMBER, nullable=False),
        sa.Column("facility_id", NUMBER, nullable=False),
        sa.Column("link_id", NUMBER, nullable=True),
        sa.Column("heads", NUMBER, nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_by_id", NUMBER, nullable=True),
        sa.Column("answer_by", UTCDateTime(), nullable=False),
        sa.Column("hold_until", UTCDateTime(), nullable=False),
        sa.Column("answer", words("asked", "yes", "partly", "no", "other_dates", name="answer"), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_via", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("offered", NUMBER, nullable=True),
        sa.Column("other_first", sa.Date(), nullable=True),
        sa.Column("other_last", sa.Date(), nullable=True),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_questions_asked_by_id_people")),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name=op.f("fk_questions_facility_id_facilities")),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_questions_link_id_links")),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.id"], name=op.f("fk_questions_trip_id_trips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("no", name=op.f("uq_questions_no")),
    )
    op.create_index(op.f("ix_questions_facility_id_answer"), "questions", ["facility_id", "answer"], unique=False)
    op.create_index(op.f("ix_questions_trip_id"), "questions", ["trip_id"], unique=False)

    op.create_table(
        "restrictions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("facility_id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=True),
        sa.Column(
            "kind",
            words("min_stay", "max_stay", "no_arrival", "no_departure", "lead_days", name="restrictionkind"),
            nullable=False,
        ),
        sa.Column("value", NUMBER, nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("weekdays", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_restrictions_facility_id_facilities")
        ),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_restrictions_offering_id_offerings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restrictions")),
    )
    op.create_index(op.f("ix_restrictions_facility_id"), "restrictions", ["facility_id"], unique=False)
    op.create_index(op.f("ix_restrictions_offering_id"), "restrictions", ["offering_id"], unique=False)

    op.create_table(
        "seasons",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("facility_id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=True),
        sa.Column("kind", words("closed", "season", "high", "blackout", name="seasonkind"), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("is_yearly", sa.Boolean(), nullable=False),
        sa.CheckConstraint("is_yearly OR first_day <= last_day", name=op.f("ck_seasons_days")),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name=op.f("fk_seasons_facility_id_facilities")),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_seasons_offering_id_offerings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seasons")),
    )
    op.create_index(op.f("ix_seasons_facility_id"), "seasons", ["facility_id"], unique=False)

    op.create_table(
        "statements",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("facility_id", NUMBER, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column(
            "via",
            words("board", "phone", "fax", "line", "mail", "desk", "sheet", "pattern", name="via"),
            nullable=False,
        ),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=True),
        sa.Column("link_id", NUMBER, nullable=True),
        sa.Column("entered_by_id", NUMBER, nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["entered_by_id"], ["people.id"], name=op.f("fk_statements_entered_by_id_people")),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name=op.f("fk_statements_facility_id_facilities")),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], name=op.f("fk_statements_link_id_links")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_facility_id_at"), "statements", ["facility_id", "at"], unique=False)

    op.create_table(
        "waits",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("trip_id", NUMBER, nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("offered_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.id"], name=op.f("fk_waits_trip_id_trips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waits")),
    )
    op.create_index(op.f("ix_waits_ended_at"), "waits", ["ended_at"], unique=False)
    op.create_index(op.f("ix_waits_trip_id"), "waits", ["trip_id"], unique=False)

    op.create_table(
        "calendar_entries",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("file_id", NUMBER, nullable=False),
        sa.Column("trip_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("quantity", NUMBER, nullable=False),
        sa.Column("is_booked", sa.Boolean(), nullable=False),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("sequence", NUMBER, nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["calendar_files.id"], name=op.f("fk_calendar_entries_file_id_calendar_files")
        ),
        sa.ForeignKeyConstraint(["trip_id"], ["trips.id"], name=op.f("fk_calendar_entries_trip_id_trips")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entries")),
        sa.UniqueConstraint("file_id", "trip_id", "number", name=op.f("uq_calendar_entries_file_id_trip_id_number")),
    )
    op.create_index(op.f("ix_calendar_entries_trip_id"), "calendar_entries", ["trip_id"], unique=False)

    op.create_table(
        "feed_blocks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("feed_id", NUMBER, nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("first_day < last_day", name=op.f("ck_feed_blocks_days")),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_feed_blocks_feed_id_feeds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_blocks")),
    )
    op.create_index(op.f("ix_feed_blocks_feed_id_first_day"), "feed_blocks", ["feed_id", "first_day"], unique=False)

    op.create_table(
        "patterns",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("weekday", NUMBER, nullable=False),
        sa.Column("allotted", NUMBER, nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("statement_id", NUMBER, nullable=True),
        sa.CheckConstraint("allotted >= 0", name=op.f("ck_patterns_allotted")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_patterns_weekday")),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_patterns_offering_id_offerings")),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], name=op.f("fk_patterns_statement_id_statements")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patterns")),
        sa.UniqueConstraint(
            "offering_id",
            "period",
            "weekday",
            "statement_id",
            name=op.f("uq_patterns_offering_id_period_weekday_statement_id"),
        ),
    )
    op.create_table(
        "question_lines",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("question_id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("quantity", NUMBER, nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_question_lines_days")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_question_lines_quantity")),
        sa.ForeignKeyConstraint(
            ["offering_id"], ["offerings.id"], name=op.f("fk_question_lines_offering_id_offerings")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_lines_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_lines")),
    )
    op.create_index(op.f("ix_question_lines_question_id"), "question_lines", ["question_id"], unique=False)

    op.create_table(
        "wait_lines",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("wait_id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("quantity", NUMBER, nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_wait_lines_quantity")),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_wait_lines_offering_id_offerings")),
        sa.ForeignKeyConstraint(["wait_id"], ["waits.id"], name=op.f("fk_wait_lines_wait_id_waits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wait_lines")),
        sa.UniqueConstraint(
            "wait_id", "offering_id", "day", "period", name=op.f("uq_wait_lines_wait_id_offering_id_day_period")
        ),
    )
    op.create_index(op.f("ix_wait_lines_offering_id_day"), "wait_lines", ["offering_id", "day"], unique=False)

    op.create_table(
        "statement_lines",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("statement_id", NUMBER, nullable=False),
        sa.Column("slot_id", NUMBER, nullable=False),
        sa.Column("allotted_before", NUMBER, nullable=True),
        sa.Column("said_before", NUMBER, nullable=True),
        sa.Column("closed_before", sa.Boolean(), nullable=False),
        sa.Column("statement_before_id", NUMBER, nullable=True),
        sa.Column("allotted_after", NUMBER, nullable=False),
        sa.Column("said_after", NUMBER, nullable=True),
        sa.Column("closed_after", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slots.id"], name=op.f("fk_statement_lines_slot_id_slots")),
        sa.ForeignKeyConstraint(
            ["statement_before_id"], ["statements.id"], name=op.f("fk_statement_lines_statement_before_id_statements")
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_statement_lines_statement_id_statements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_lines")),
        sa.UniqueConstraint("statement_id", "slot_id", name=op.f("uq_statement_lines_statement_id_slot_id")),
    )
    op.create_index(op.f("ix_statement_lines_slot_id"), "statement_lines", ["slot_id"], unique=False)
    _upgrade_cancellation()
    _upgrade_rates()
    _upgrade_facilities()
    _upgrade_offerings()
    with op.batch_alter_table("slots") as batch:
        batch.add_column(sa.Column("period", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("blocked", NUMBER, nullable=False, server_default="0"))
        batch.add_column(sa.Column("said", NUMBER, nullable=True))
        batch.add_column(sa.Column("statement_id", NUMBER, nullable=True))
    with op.batch_alter_table("slots") as batch:
        batch.alter_column("period", server_default=None)
        batch.alter_column("blocked", server_default=None)
        batch.drop_constraint("uq_slots_offering_id_day", type_="unique")
        batch.create_unique_constraint("uq_slots_offering_id_day_period", ["offering_id", "day", "period"])
        batch.create_foreign_key("fk_slots_statement_id_statements", "statements", ["statement_id"], ["id"])
        taken = "held >= 0 AND booked >= 0 AND held + booked <= allotted"
        set_checks(batch, "slots", {"taken": taken, "shortfall": "said IS NULL OR said < allotted"})
        batch.create_index("ix_slots_short", ["day"], sqlite_where=SHORT, postgresql_where=SHORT)
        batch.create_index("ix_slots_blocked", ["day"], sqlite_where=BLOCKED, postgresql_where=BLOCKED)
    op.add_column("inquiries", sa.Column("about", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("inquiries") as batch:
        batch.alter_column("about", server_default=None)
    for name in ("other_first", "other_last"):
        op.add_column("purchase_orders", sa.Column(name, sa.Date(), nullable=True))
    op.add_column("holds", sa.Column("extended", NUMBER, nullable=False, server_default="0"))
    with op.batch_alter_table("holds") as batch:
        batch.alter_column("extended", server_default=None)
        set_checks(batch, "holds", HOLDS)
    op.drop_index(op.f("ix_holds_slot_id"), "holds")
    op.create_index(op.f("ix_holds_trip_id"), "holds", ["trip_id"])
    op.create_index(op.f("ix_holds_slot_id_state_expires_at"), "holds", ["slot_id", "state", "expires_at"])
    with op.batch_alter_table("lines") as batch:
        set_checks(batch, "lines", lines(UNITS))
    _set_units_of_invoices(UNITS)
    op.add_column("alternatives", sa.Column("meal_plan", sa.String(32), nullable=True))
    with op.batch_alter_table("alternatives") as batch:
        set_checks(batch, "alternatives", {"mealplan": one_of("meal_plan", PLANS)})
    op.add_column("versions", sa.Column("extended_until", UTCDateTime(), nullable=True))
    op.add_column("organisations", sa.Column("t_number_from", sa.Date(), nullable=True))
    op.add_column("organisations", sa.Column("t_number_to", sa.Date(), nullable=True))


HOLDS = {
    "quantity": "quantity > 0",
    "expires": "state <> 'held' OR expires_at IS NOT NULL",
    "holdstate": one_of("state", ("held", "booked", "released", "lapsed")),
}


def lines(units: tuple[str, ...]) -> dict[str, str]:
    """The CHECKs of priced lines."""
    kinds = ("room", "offering", "planning_fee", "lodging_tax", "bathing_tax")
    return {"linekind": one_of("kind", kinds), "unit": one_of("unit", units), "taxclass": one_of("tax_class", TAXES)}


def _to_old_units(table: str) -> None:
    op.execute(f"UPDATE {table} SET unit = 'person_night' WHERE unit = 'room_night'")
    op.execute(f"UPDATE {table} SET unit = 'day' WHERE unit IN ('slot', 'hour')")


def _set_units_of_invoices(units: tuple[str, ...]) -> None:
    """Lines of issued invoices never change, which triggers see to: they are put aside for the CHECK alone."""
    bind = op.get_bind()
    triggers: list[Any] = []
    if bind.dialect.name == "sqlite":
        named = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'invoice_lines'"
        triggers = list(bind.execute(sa.text(named)))
        for trigger in triggers:
            op.execute(f"DROP TRIGGER {trigger.name}")
    else:
        op.execute("ALTER TABLE invoice_lines DISABLE TRIGGER USER")
    if units == OLD_UNITS:
        _to_old_units("invoice_lines")
    with op.batch_alter_table("invoice_lines") as batch:
        set_checks(batch, "invoice_lines", {"unit": one_of("unit", units)})
    for trigger in triggers:
        bind.exec_driver_sql(trigger.sql)
    if not triggers:
        op.execute("ALTER TABLE invoice_lines ENABLE TRIGGER USER")


def _upgrade_cancellation() -> None:
    """Rows of one owner and time become a table of their own with those rows."""
    rows = taken_out("SELECT * FROM cancellation_bands ORDER BY id", "cancellation_bands")
    op.create_table(
        "cancellation_bands",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("terms_id", NUMBER, nullable=False),
        sa.Column("from_people", NUMBER, nullable=False),
        sa.Column("to_people", NUMBER, nullable=True),
        sa.Column("from_days_before", NUMBER, nullable=False),
        sa.Column("to_days_before", NUMBER, nullable=False),
        sa.Column("percent", NUMBER, nullable=False),
        sa.Column("source_note", sa.String(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_cancellation_bands_percent")),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["cancellation_terms.id"], name=op.f("fk_cancellation_bands_terms_id_cancellation_terms")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation_bands")),
    )
    op.create_index(op.f("ix_cancellation_bands_terms_id"), "cancellation_bands", ["terms_id"])
    terms: dict[tuple[object, ...], int] = {}
    bands = []
    for row in rows:
        owner = tuple(row.pop(name) for name in ("facility_id", "contract_form", "effective_from", "effective_to"))
        bands.append(row | {"terms_id": terms.setdefault(owner, len(terms) + 1), "from_people": 1, "to_people": None})
    put_in(
        "cancellation_terms",
        [
            {
                "id": number,
                "facility_id": facility_id,
                "contract_form": form,
                "effective_from": as_day(first),
                "effective_to": as_day(last),
                "base": "all_nights",
                "free_percent": None,
                "free_days_before": 10,
                "free_from_people": 15,
            }
            for (facility_id, form, first, last), number in terms.items()
        ],
    )
    put_in("cancellation_bands", bands)


def _upgrade_rates() -> None:
    """Weekdays become ordinary days, weekends eves; a supplement for one becomes a row for one person."""
    rows = taken_out(
        """SELECT r.*, o.has_dinner, o.has_breakfast FROM rates r JOIN offerings o ON o.id = r.offering_id
        ORDER BY r.id""",
        "rates",
    )
    op.create_table(
        "rates",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("season", sa.String(), nullable=False),
        sa.Column("day_class", words("every", "ordinary", "friday", "eve", "high", name="dayclass"), nullable=False),
        sa.Column("from_people", NUMBER, nullable=False),
        sa.Column("to_people", NUMBER, nullable=True),
        sa.Column("meal_plan", words(*PLANS, name="mealplan"), nullable=False),
        sa.Column("unit", words(*UNITS, name="unit"), nullable=False),
        sa.Column("sell_yen", NUMBER, nullable=True),
        sa.Column("net_yen", NUMBER, nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "from_people >= 1 AND (to_people IS NULL OR to_people >= from_people)", name=op.f("ck_rates_band")
        ),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_rates_offering_id_offerings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint(
            "offering_id", "effective_from", "season", "day_class", "meal_plan", "from_people", name="uq_rates_row"
        ),
    )
    new = []
    for row in rows:
        more, more_net = row.pop("single_supplement_yen"), row.pop("single_supplement_net_yen")
        dinner, breakfast = row.pop("has_dinner"), row.pop("has_breakfast")
        kept = row | {
            "season": "",
            "day_class": {"weekday": "ordinary", "weekend": "eve"}[str(row["day_class"])],
            "meal_plan": "half_board" if dinner else "breakfast" if breakfast else "none",
            "effective_from": as_day(row["effective_from"]),
            "effective_to": as_day(row["effective_to"]),
        }
        alone = row["unit"] == "person_night" and (more or more_net)
        if alone:
            sell = None if row["sell_yen"] is None else row["sell_yen"] + more
            net = None if row["net_yen"] is None else row["net_yen"] + more_net
            new.append(kept | {"from_people": 1, "to_people": 1, "sell_yen": sell, "net_yen": net})
        new.append(kept | {"from_people": 2 if alone else 1, "to_people": None})
    put_in("rates", [row | {"id": number} for number, row in enumerate(new, start=1)])


def _upgrade_facilities() -> None:
    """A place of the old drawing lies where its lake does; houses release as they did, their word holds a month."""
    with op.batch_alter_table("facilities") as batch:
        for name in ("access", "access_en", "fax"):
            batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
        for name in ("latitude", "longitude"):
            batch.add_column(sa.Column(name, sa.Double(), nullable=True))
        for name in ("max_groups", "wifi_up_mbps", "desks", "outlets", "release_days"):
            batch.add_column(sa.Column(name, NUMBER, nullable=True))
        for name in ("has_chairs", "has_door", "has_projector"):
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("noise", sa.String(32), nullable=True))
        batch.add_column(sa.Column("release_rule", sa.String(32), nullable=False, server_default="whole"))
        batch.add_column(sa.Column("fresh_days", NUMBER, nullable=False, server_default="30"))
        batch.add_column(sa.Column("fill_days", NUMBER, nullable=False, server_default="365"))
    op.execute(
        "UPDATE facilities SET latitude = 36.1290 - (map_y - 165) * 0.0000495,"
        " longitude = 138.2950 + (map_x - 196) * 0.000061 WHERE map_x IS NOT NULL AND map_y IS NOT NULL"
    )
    with op.batch_alter_table("facilities") as batch:
        for name in ("access", "access_en", "fax", "release_rule", "fresh_days", "fill_days"):
            batch.alter_column(name, server_default=None)
        batch.drop_column("map_x")
        batch.drop_column("map_y")
        set_checks(
            batch,
            "facilities",
            {
                "facilitykind": one_of("kind", (*PLACES, "catering")),
                "reach": one_of("reach", ("mail", "phone", "fax", "line")),
                "noise": one_of("noise", ("quiet", "ordinary", "lively")),
                "releaserule": one_of("release_rule", ("whole", "daily")),
            },
        )


def _upgrade_offerings() -> None:
    """Meals become a meal plan; what was indoors stays so, the rest needs dry weather."""
    with op.batch_alter_table("offerings") as batch:
        for name in ("min_age", "max_age", "beds", "lead_days"):
            batch.add_column(sa.Column(name, NUMBER, nullable=True))
        batch.add_column(sa.Column("splits_by_gender", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("meal_plan", sa.String(32), nullable=False, server_default="none"))
        for name in ("serving", "weather"):
            batch.add_column(sa.Column(name, sa.String(32), nullable=True))
        for name in ("diets", "periods"):
            batch.add_column(sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.execute(
        "UPDATE offerings SET meal_plan = CASE WHEN has_dinner THEN 'half_board' WHEN has_breakfast THEN 'breakfast'"
        " ELSE 'none' END, weather = CASE WHEN is_indoor THEN 'indoor' ELSE 'dry' END"
    )
    with op.batch_alter_table("offerings") as batch:
        for name in ("meal_plan", "diets", "periods"):
            batch.alter_column(name, server_default=None)
        batch.alter_column("min_people", existing_type=NUMBER, nullable=True)
        for name in ("has_dinner", "has_breakfast", "is_indoor"):
            batch.drop_column(name)
        set_checks(
            batch,
            "offerings",
            {
                "people": "max_people IS NULL OR max_people >= min_people",
                "offeringkind": one_of("kind", (*KINDS, "groups")),
                "mealplan": one_of("meal_plan", PLANS),
                "serving": one_of("serving", ("served", "catered", "delivered", "taken_away", "alcohol")),
                "weather": one_of("weather", ("indoor", "light_rain", "dry")),
                "taxclass": one_of("tax_class", TAXES),
            },
        )


def downgrade() -> None:
    """Back to whole days, two classes of them and one supplement; what has no place there is lost."""
    op.drop_column("organisations", "t_number_to")
    op.drop_column("organisations", "t_number_from")
    op.drop_column("versions", "extended_until")
    with op.batch_alter_table("alternatives") as batch:
        set_checks(batch, "alternatives", {}, gone=("mealplan",))
        batch.drop_column("meal_plan")
    _to_old_units("lines")
    with op.batch_alter_table("lines") as batch:
        set_checks(batch, "lines", lines(OLD_UNITS))
    _set_units_of_invoices(OLD_UNITS)
    op.drop_index(op.f("ix_holds_trip_id"), "holds")
    op.drop_index(op.f("ix_holds_slot_id_state_expires_at"), "holds")
    op.create_index(op.f("ix_holds_slot_id"), "holds", ["slot_id"])
    op.drop_column("inquiries", "about")
    with op.batch_alter_table("holds") as batch:
        batch.drop_column("extended")
        set_checks(batch, "holds", HOLDS)
    # everything that points at slots goes first, then slots of parts of a day and of groups
    op.drop_table("statement_lines")
    old = "SELECT s.id FROM slots s JOIN offerings o ON o.id = s.offering_id WHERE s.period <> '' OR o.kind = 'groups'"
    op.execute(f"DELETE FROM holds WHERE slot_id IN ({old})")
    op.execute(f"DELETE FROM slots WHERE id IN ({old})")
    for name in ("other_first", "other_last"):
        op.drop_column("purchase_orders", name)
    with op.batch_alter_table("slots") as batch:
        batch.drop_index("ix_slots_short")
        batch.drop_index("ix_slots_blocked")
        batch.drop_constraint("fk_slots_statement_id_statements", type_="foreignkey")
        batch.drop_constraint("uq_slots_offering_id_day_period", type_="unique")
        batch.create_unique_constraint("uq_slots_offering_id_day", ["offering_id", "day"])
        taken = "held >= 0 AND booked >= 0 AND held + booked <= allotted"
        set_checks(batch, "slots", {"taken": taken}, gone=("shortfall",))
        for name in ("period", "blocked", "said", "statement_id"):
            batch.drop_column(name)
    op.drop_table("wait_lines")
    op.drop_table("question_lines")
    op.drop_table("patterns")
    op.drop_table("feed_blocks")
    op.drop_table("calendar_entries")
    op.drop_table("waits")
    op.drop_table("statements")
    op.drop_table("seasons")
    op.drop_table("restrictions")
    op.drop_table("questions")
    op.drop_table("programme_items")
    op.drop_table("photos")
    op.drop_table("feeds")
    op.drop_table("calendar_files")
    op.drop_table("programme_patterns")
    op.drop_table("programmes")
    op.drop_table("landmarks")
    op.drop_table("catalogue_imports")
    _downgrade_rates()
    _downgrade_cancellation()
    op.drop_table("cancellation_terms")
    op.execute("DELETE FROM offerings WHERE kind = 'groups'")
    _downgrade_offerings()
    _downgrade_facilities()


def _downgrade_rates() -> None:
    rows = taken_out(
        """SELECT r.*, o.meal_plan AS usual FROM rates r JOIN offerings o ON o.id = r.offering_id
        WHERE r.season = '' AND r.day_class IN ('every', 'ordinary', 'eve') AND r.meal_plan = o.meal_plan
        ORDER BY r.offering_id, r.effective_from, r.from_people DESC, r.day_class DESC""",
        "rates",
    )
    op.create_table(
        "rates",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("offering_id", NUMBER, nullable=False),
        sa.Column("day_class", words("weekday", "weekend", name="dayclass"), nullable=False),
        sa.Column("unit", words(*OLD_UNITS, name="unit"), nullable=False),
        sa.Column("sell_yen", NUMBER, nullable=True),
        sa.Column("net_yen", NUMBER, nullable=True),
        sa.Column("single_supplement_yen", NUMBER, nullable=False),
        sa.Column("single_supplement_net_yen", NUMBER, nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["offering_id"], ["offerings.id"], name=op.f("fk_rates_offering_id_offerings")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rates")),
        sa.UniqueConstraint(
            "offering_id", "day_class", "effective_from", name=op.f("uq_rates_offering_id_day_class_effective_from")
        ),
    )
    op.create_index(op.f("ix_rates_offering_id"), "rates", ["offering_id"])
    units = {"room_night": "person_night", "slot": "day", "hour": "day"}
    found: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows:
        for name in {"every": ("weekday", "weekend"), "ordinary": ("weekday",), "eve": ("weekend",)}[
            str(row["day_class"])
        ]:
            key = row["offering_id"], name, row["effective_from"]
            if key not in found:
                found[key] = {
                    "offering_id": row["offering_id"],
                    "day_class": name,
                    "unit": units.get(str(row["unit"]), row["unit"]),
                    "sell_yen": row["sell_yen"],
                    "net_yen": row["net_yen"],
                    "single_supplement_yen": 0,
                    "single_supplement_net_yen": 0,
                    "effective_from": as_day(row["effective_from"]),
                    "effective_to": as_day(row["effective_to"]),
                }
            elif row["to_people"] == 1:
                for more, price in (("single_supplement_yen", "sell_yen"), ("single_supplement_net_yen", "net_yen")):
                    if row[price] is not None and found[key][price] is not None:
                        found[key][more] = row[price] - found[key][price]
    put_in("rates", [row | {"id": number} for number, row in enumerate(found.values(), start=1)])


def _downgrade_cancellation() -> None:
    rows = taken_out(
        """SELECT b.id, t.facility_id, t.contract_form, t.effective_from, t.effective_to, b.from_days_before,
        b.to_days_before, b.percent, b.source_note
        FROM cancellation_bands b JOIN cancellation_terms t ON t.id = b.terms_id WHERE b.from_people = 1 ORDER BY b.id""",
        "cancellation_bands",
    )
    op.create_table(
        "cancellation_bands",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("facility_id", NUMBER, nullable=True),
        sa.Column("contract_form", sa.String(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("from_days_before", NUMBER, nullable=False),
        sa.Column("to_days_before", NUMBER, nullable=False),
        sa.Column("percent", NUMBER, nullable=False),
        sa.Column("source_note", sa.String(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_cancellation_bands_percent")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facilities.id"], name=op.f("fk_cancellation_bands_facility_id_facilities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation_bands")),
    )
    op.create_index(
        op.f("ix_cancellation_bands_facility_id_contract_form"), "cancellation_bands", ["facility_id", "contract_form"]
    )
    days = ("effective_from", "effective_to")
    put_in("cancellation_bands", [row | {name: as_day(row[name]) for name in days} for row in rows])


def _downgrade_offerings() -> None:
    op.execute("UPDATE offerings SET min_people = 1 WHERE min_people IS NULL")
    with op.batch_alter_table("offerings") as batch:
        for name in ("has_dinner", "has_breakfast", "is_indoor"):
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE offerings SET has_dinner = meal_plan IN ('half_board', 'full_board'), has_breakfast = meal_plan <> 'none',"
        " is_indoor = coalesce(weather, 'indoor') = 'indoor'"
    )
    with op.batch_alter_table("offerings") as batch:
        for name in ("has_dinner", "has_breakfast", "is_indoor"):
            batch.alter_column(name, server_default=None)
        batch.alter_column("min_people", existing_type=NUMBER, nullable=False)
        set_checks(
            batch,
            "offerings",
            {
                "people": "max_people IS NULL OR max_people >= min_people",
                "offeringkind": one_of("kind", KINDS),
                "taxclass": one_of("tax_class", TAXES),
            },
            gone=("mealplan", "serving", "weather"),
        )
        for name in (
            *("min_age", "max_age", "beds", "lead_days", "splits_by_gender"),
            *("meal_plan", "serving", "weather", "diets", "periods"),
        ):
            batch.drop_column(name)


def _downgrade_facilities() -> None:
    op.execute("UPDATE facilities SET reach = 'phone' WHERE reach IN ('fax', 'line')")
    op.execute("UPDATE facilities SET kind = 'activity' WHERE kind = 'catering'")
    with op.batch_alter_table("facilities") as batch:
        batch.add_column(sa.Column("map_x", NUMBER, nullable=True))
        batch.add_column(sa.Column("map_y", NUMBER, nullable=True))
    op.execute(
        "UPDATE facilities SET map_y = round(165 - (latitude - 36.1290) / 0.0000495),"
        " map_x = round(196 + (longitude - 138.2950) / 0.000061) WHERE latitude IS NOT NULL AND longitude IS NOT NULL"
    )
    with op.batch_alter_table("facilities") as batch:
        set_checks(
            batch,
            "facilities",
            {"facilitykind": one_of("kind", PLACES), "reach": one_of("reach", ("mail", "phone"))},
            gone=("noise", "releaserule"),
        )
        for name in (
            *("access", "access_en", "fax", "latitude", "longitude", "max_groups", "wifi_up_mbps", "desks", "outlets"),
            *("release_days", "has_chairs", "has_door", "has_projector", "noise", "release_rule"),
            *("fresh_days", "fill_days"),
        ):
            batch.drop_column(name)
