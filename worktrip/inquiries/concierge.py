"""The desk: its inbox, its page of a trip, and the hearing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Action
from worktrip.inquiries import queries, rules, service
from worktrip.inquiries.forms import HearingForm
from worktrip.kernel.errors import N_, DomainError
from worktrip.plumbing import clock, mail, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import clock_time, day_short
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/desk")
@guarded(Action.DESK_READ)
def inbox() -> str:
    """Everything that moves, most urgent first; with words (?q=) whatever has them."""
    whose = request.args.get("whose", "")
    owner: int | str | None = "nobody" if whose == "nobody" else int(whose) if whose.isdigit() else None
    words, now = request.args.get("q", "").strip()[:100], clock.now()
    shares, page = trips.shares(), trips.inbox(now=now, whose=owner, words=words)
    return render_template(
        "inquiries/concierge/inbox.html",
        page=page,
        groups=grouped(page.items, now),
        shares=shares,
        total=sum(share.count for share in shares),
        whose=whose,
        words=words,
        now=now,
        todos=trips.open_todos(owner_id=owner if isinstance(owner, int) else None),
        load=trips.load_ahead(),
    )


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
    """How long there is until a row is due, as words and as the share of two days that the ring draws."""
    if row.due_at is None:
        return {"kind": "calm", "share": 1, "text": _("期限なし"), "small": ""}
    left = row.due_at - now
    kind = {"overdue": "bad", "today": "wait"}.get(row.bucket, "calm")
    text, small = day_short(row.due_at), clock_time(row.due_at)
    if kind != "calm":
        small = _("%(time)sまで", time=small if abs(left) < timedelta(days=1) else text)
        span = span_words(abs(left))
        text = _("%(span)s過ぎ", span=span) if kind == "bad" else _("あと%(span)s", span=span)
    return {"kind": kind, "share": left / timedelta(days=2), "text": text, "small": small}


def span_words(span: timedelta) -> str:
    """A span of time as one says it: to the minute below a day, then in days."""
    if span.days:
        return _("%(days)s日", days=span.days)
    hours, minutes = divmod(span.seconds // 60, 60)
    if hours:
        return _("%(hours)s時間%(minutes)s分", hours=hours, minutes=minutes)
    return _("%(minutes)s分", minutes=minutes)


@routes.get("/desk/trips/<trip_no>")
@guarded(Action.DESK_READ)
def show(trip_no: str) -> str:
    """All the desk knows about a trip, on one page."""
    trip = trips.trip(trip_no)
    asked, heard = queries.inquiry(trip.id), queries.hearing(trip.id)
    return render_template(
        "inquiries/concierge/show.html",
        trip=trip,
        inquiry=asked,
        subject=queries.subject(asked.about) if asked else None,
        hearing=heard,
        heard_by=accounts.names([heard.heard_by_id]) if heard else {},
        must_have_words=must_have_words,
        budget_word=budget_word,
        thread=trips.thread(trip.id, internal=True),
        papers=trips.papers(trip.id, internal=True),
        todos=trips.todos(trip.id),
        links=[link for link in accounts.links_of("trip", trip.id) if link.revoked_at is None],
        mails=mail.sent(trip_no=trip.no),
        earlier=trips.earlier_trips(trip.organisation_id, but=trip.id),
        now=clock.now(),
    )


@routes.route("/desk/trips/<trip_no>/hearing", methods=["GET", "POST"])
@guarded(Action.DESK_WRITE)
def hear(trip_no: str) -> Response | str | tuple[str, int]:
    """Note what was heard; the form begins with what the inquiry said."""
    trip = trips.trip(trip_no)
    asked = queries.inquiry(trip.id)
    form = HearingForm(data=_known(trip, asked, queries.hearing(trip.id)))
    if form.validate_on_submit():
        try:
            service.note_hearing(trip.id, heard_by_id=g.actor.person_id, **form.heard())
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("ヒアリングを残しました。次は提案の組み立てです。"))
            return redirect(url_for("inquiries.show", trip_no=trip.no), 303)
    status = 422 if request.method == "POST" else 200
    return render_template(
        "inquiries/concierge/hear.html",
        form=form,
        trip=trip,
        inquiry=asked,
        subject=queries.subject(asked.about) if asked else None,
        must_have_words=must_have_words,
        budget_word=budget_word,
    ), status


def _known(trip: Any, asked: Any, heard: Any) -> dict[str, Any]:
    """What the hearing begins with: what was heard before, else what was asked."""
    known: dict[str, Any] = {"people": trip.people, "first_day": trip.first_day, "last_day": trip.last_day}
    if heard is not None:
        names = ("why", "decider", "decide_by", "approver_asks", "people_note", "diet_note", "timetable_note")
        return {
            **known,
            "outcome": trip.outcome_goal,
            **{name: getattr(heard, name) for name in (*names, "risks", "open_questions")},
        }
    wanted = rules.must_haves_of(asked.must_haves) if asked else []
    return {
        **known,
        "outcome": trip.outcome_goal,
        "people_note": asked.arrivals_note if asked else "",
        "diet_note": _(rules.MUST_HAVE_LABELS[rules.MustHave.DIET]) if rules.MustHave.DIET in wanted else "",
        "approver_asks": _("承認に書類がいります。") if asked and asked.needs_approval_paper else "",
        "open_questions": "\n".join(_still_open(asked)) if asked else "",
        "risks": asked.experience_note if asked else "",
    }


def _still_open(asked: Any) -> list[str]:
    """What an inquiry leaves to be asked: when, how many, and how such a camp goes where it is the first."""
    words = [asked.dates_note] if asked.dates_note else []
    if asked.people_to > asked.people_from:
        words.append(_("人数は%(people)s〜%(most)s名の幅があります。", people=asked.people_from, most=asked.people_to))
    if asked.experience == rules.Experience.FIRST:
        words.append(_("はじめての合宿です。進め方と当日の流れから説明します。"))
    return words


@routes.app_template_filter("flexibility_word")
def flexibility_word(flexibility: rules.Flexibility) -> str:
    """How firm a wish for days is, in the reader's language."""
    return _(rules.FLEXIBILITY_LABELS[flexibility])


def must_have_words(words: str) -> list[str]:
    """Must-haves in the reader's language."""
    return [_(rules.MUST_HAVE_LABELS[each]) for each in rules.must_haves_of(words)]


def budget_word(band: str) -> str | None:
    """A budget band in the reader's language; None if none was named."""
    return _(rules.BUDGET_LABELS[rules.BudgetBand(band)]) if band else None
