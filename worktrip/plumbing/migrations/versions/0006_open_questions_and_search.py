"""What the hearing left open as rows, the skeleton of the days, hand-overs at the desk; people and papers are found."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from worktrip.kernel.calendar import jst_date
from worktrip.kernel.writing import fold
from worktrip.plumbing.database import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def key(column: str, table: str, of: str) -> sa.ForeignKeyConstraint:
    """A foreign key under the name it has everywhere."""
    return sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))


def upgrade() -> None:
    op.create_table(
        "timetable_blocks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("trip_id", NUMBER, nullable=False),
        sa.Column("day_number", NUMBER, nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.CheckConstraint("day_number > 0", name=op.f("ck_timetable_blocks_day_number")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_timetable_blocks_times")),
        key("trip_id", "timetable_blocks", "trips"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_blocks")),
    )
    op.create_index(op.f("ix_timetable_blocks_trip_id"), "timetable_blocks", ["trip_id"])
    op.create_table(
        "open_questions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("trip_id", NUMBER, nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("owner_id", NUMBER, nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("asked_at IS NULL OR owner_id IS NULL", name=op.f("ck_open_questions_asked")),
        key("owner_id", "open_questions", "people"),
        key("trip_id", "open_questions", "trips"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_questions")),
    )
    for columns in (["trip_id"], ["owner_id"], ["answered_at", "due_on"]):
        op.create_index(op.f(f"ix_open_questions_{'_'.join(columns)}"), "open_questions", columns)
    op.create_table(
        "handovers",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("trip_id", NUMBER, nullable=False),
        sa.Column("from_id", NUMBER, nullable=True),
        sa.Column("to_id", NUMBER, nullable=False),
        sa.Column("message_id", NUMBER, nullable=False),
        sa.Column("handed_at", UTCDateTime(), nullable=False),
        sa.Column("taken_back_at", UTCDateTime(), nullable=True),
        key("from_id", "handovers", "people"),
        key("message_id", "handovers", "messages"),
        key("to_id", "handovers", "people"),
        key("trip_id", "handovers", "trips"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
    )
    op.create_index(op.f("ix_handovers_trip_id"), "handovers", ["trip_id"])
    _questions_out_of_texts()
    with op.batch_alter_table("hearings") as batch:
        batch.drop_column("open_questions")
    for table in ("people", "trip_papers"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("search_text", sa.String(), nullable=False, server_default=""))
        with op.batch_alter_table(table) as batch:
            batch.alter_column("search_text", server_default=None)
    op.create_index(op.f("ix_trip_papers_number"), "trip_papers", ["number"])
    _let_people_be_found()
    _let_papers_be_found()


def downgrade() -> None:
    op.drop_index(op.f("ix_trip_papers_number"), "trip_papers")
    for table in ("people", "trip_papers"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("search_text")
    with op.batch_alter_table("hearings") as batch:
        batch.add_column(sa.Column("open_questions", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("hearings") as batch:
        batch.alter_column("open_questions", server_default=None)
    _texts_out_of_questions()
    op.drop_table("handovers")
    op.drop_table("open_questions")
    op.drop_table("timetable_blocks")


def _said(name: str, *columns: Any) -> sa.TableClause:
    return sa.table(name, *columns)


def _questions_out_of_texts() -> None:
    """Whoever heard it finds it out, and is asked for it since that day."""
    hearings = _said(
        "hearings",
        sa.column("trip_id", NUMBER),
        sa.column("open_questions", sa.String()),
        sa.column("heard_at", UTCDateTime()),
        sa.column("heard_by_id", NUMBER),
    )
    rows = op.get_bind().execute(sa.select(hearings).where(hearings.c.open_questions != "")).mappings()
    questions = _said(
        "open_questions",
        *(sa.column(name) for name in ("trip_id", "body", "owner_id", "answer")),
        sa.column("due_on", sa.Date()),
        sa.column("noted_at", UTCDateTime()),
    )
    found = [
        {
            "trip_id": row["trip_id"],
            "body": row["open_questions"],
            "owner_id": row["heard_by_id"],
            "answer": "",
            "due_on": jst_date(row["heard_at"]),
            "noted_at": row["heard_at"],
        }
        for row in rows
    ]
    if found:
        op.bulk_insert(questions, found)


def _texts_out_of_questions() -> None:
    """What is still open, a line each; questions of a trip that was never heard have no text to go to."""
    bind = op.get_bind()
    rows = bind.execute(
        sa.text("SELECT trip_id, body FROM open_questions WHERE answered_at IS NULL ORDER BY trip_id, id")
    ).all()
    texts: dict[int, list[str]] = {}
    for trip_id, body in rows:
        texts.setdefault(trip_id, []).append(body)
    keep = sa.text("UPDATE hearings SET open_questions = :said WHERE trip_id = :trip_id")
    for trip_id, lines in texts.items():
        bind.execute(keep, {"trip_id": trip_id, "said": "\n".join(lines)})


def _let_people_be_found() -> None:
    bind = op.get_bind()
    known = ("name", "name_kana", "email", "phone")
    people = _said("people", sa.column("id"), *(sa.column(name) for name in (*known, "forgotten_at", "search_text")))
    rows = bind.execute(sa.select(people).where(people.c.forgotten_at.is_(None))).mappings().all()
    found = [{"of": row["id"], "said": " ".join(fold(row[name]) for name in known if row[name])} for row in rows]
    if found:
        update = people.update().where(people.c.id == sa.bindparam("of")).values(search_text=sa.bindparam("said"))
        bind.execute(update, found)


def _let_papers_be_found() -> None:
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT p.id, p.number, d.title, o.name FROM trip_papers p JOIN documents d ON d.id = p.document_id"
            " JOIN trips t ON t.id = p.trip_id JOIN organisations o ON o.id = t.organisation_id"
        )
    ).all()
    papers = _said("trip_papers", sa.column("id"), sa.column("search_text"))
    found = [{"of": row[0], "said": " ".join(fold(part) for part in row[1:] if part)} for row in rows]
    if found:
        update = papers.update().where(papers.c.id == sa.bindparam("of")).values(search_text=sa.bindparam("said"))
        bind.execute(update, found)
