"""The desk's inbox: everything that moves with its due clock, and how much there is to do on each day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext as _

from worktrip.accounts.rules import Action
from worktrip.inquiries import queries
from worktrip.inventory import queries as inventory
from worktrip.kernel.calendar import is_working_day, working_time
from worktrip.kernel.errors import N_
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import clock_time, day_short
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
# what the ring of a row shows when it is whole: two working days
WHOLE_RING = timedelta(hours=16)


@routes.get("/desk")
@guarded(Action.DESK_READ)
def inbox() -> str:
    """Everything that moves, most urgent first; with words (?q=) whatever has them."""
    whose = request.args.get("whose", "")
    owner: int | str | None = "nobody" if whose == "nobody" else int(whose) if whose.isdigit() else None
    words, now = request.args.get("q", "").strip()[:100], clock.now()
    shares, page = trips.shares(), trips.inbox(now=now, whose=owner, words=words)
    shown = [row.id for row in page.items]
    mine = owner if isinstance(owner, int) else None
    return render_template(
        "inquiries/concierge/inbox.html",
        page=page,
        groups=grouped(page.items, now),
        unanswered=queries.unanswered(shown, clock.today()),
        handed_over=queries.handovers(shown, now),
        shares=shares,
        total=sum(share.count for share in shares),
        whose=whose,
        words=words,
        now=now,
        todos=trips.open_todos(owner_id=mine),
        questions=queries.questions_due(owner_id=mine),
        load=load(shares),
        most_groups=current_app.config["DESK_MOST_GROUPS"],
        most_due=current_app.config["DESK_MOST_DUE"],
    )


def load(shares: Sequence[trips.Share]) -> list[dict[str, Any]]:
    """Each of the coming days: who has how much due, who is on site, and what is above its guard."""
    most_groups, most_due = current_app.config["DESK_MOST_GROUPS"], current_app.config["DESK_MOST_DUE"]
    days, due = trips.load_ahead(), trips.due_ahead()
    full = inventory.full_houses(days[0].day, len(days))
    drawn = []
    for day in days:
        counts = {each.owner_id: each.count for each in due if each.day == day.day}
        people = [(share.name, counts[share.owner_id]) for share in shares if counts.get(share.owner_id)]
        drawn.append(
            {
                "on": day,
                "is_off": not is_working_day(day.day),
                "due": people,
                "full": [house for house in full if house.day == day.day],
                "too_many_groups": day.groups > most_groups,
                "is_full": day.groups >= most_groups,
                "too_much_due": any(count > most_due for _name, count in people),
            }
        )
    return drawn


# where the one button of a row leads, by how far the trip got; elsewhere to the trip itself
NEXT: dict[str, tuple[str, str]] = {
    "received": ("inquiries.hear", N_("話を書きとめる")),
    "hearing": ("proposals.versions", N_("組み立てる")),
    "proposing": ("proposals.versions", N_("提案を見る")),
    "accepted": ("bookings.arrange", N_("手配を見る")),
    "arranged": ("stays.run_sheet", N_("進行表を見る")),
}


def grouped(rows: Sequence[trips.InboxRow], now: datetime) -> list[dict[str, Any]]:
    """The rows in the parts of the page, each with its due time in words and its one button."""
    groups: list[dict[str, Any]] = []
    for bucket, inside in groupby(rows, lambda row: row.bucket):
        drawn = []
        for row in inside:
            endpoint, verb = NEXT.get("" if row.closed_as else row.stage, ("inquiries.show", N_("開く")))
            drawn.append({"row": row, "due": due_words(row, now), "endpoint": endpoint, "verb": _(verb)})
        groups.append({"label": _(drawn[0]["row"].bucket_label), "bad": bucket == "overdue", "rows": drawn})
    return groups


def due_words(row: trips.InboxRow, now: datetime) -> dict[str, Any]:
    """How long the desk is open until a row is due, as words and as the share of two working days that the ring draws.

    What is overdue counts by the clock on the wall, as whoever waits does.
    """
    if row.due_at is None:
        return {"kind": "calm", "share": 1, "text": _("期限なし"), "small": ""}
    left = working_time(now, row.due_at) if row.due_at >= now else row.due_at - now
    kind = {"overdue": "bad", "today": "wait"}.get(row.bucket, "calm")
    text, small = day_short(row.due_at), clock_time(row.due_at)
    if kind != "calm":
        small = _("%(time)sまで", time=small if abs(left) < timedelta(days=1) else text)
        span = span_words(abs(left))
        text = _("%(span)s過ぎ", span=span) if kind == "bad" else _("あと%(span)s", span=span)
    return {"kind": kind, "share": left / WHOLE_RING, "text": text, "small": small}


def span_words(span: timedelta) -> str:
    """A span of time as one says it: to the minute below a day, then in days."""
    if span.days:
        return _("%(days)s日", days=span.days)
    hours, minutes = divmod(span.seconds // 60, 60)
    if hours:
        return _("%(hours)s時間%(minutes)s分", hours=hours, minutes=minutes)
    return _("%(minutes)s分", minutes=minutes)
