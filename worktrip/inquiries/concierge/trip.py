"""The desk's page of a trip: everything it knows, and every button."""

from flask import render_template
from flask_babel import gettext as _

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Action
from worktrip.inquiries import queries, rules
from worktrip.plumbing import clock, mail, pages
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/desk/trips/<trip_no>")
@guarded(Action.DESK_READ)
def show(trip_no: str) -> str:
    """All the desk knows about a trip, on one page."""
    trip = trips.trip(trip_no)
    asked, heard = queries.inquiry(trip.id), queries.hearing(trip.id)
    now = clock.now()
    return render_template(
        "inquiries/concierge/show.html",
        trip=trip,
        inquiry=asked,
        subject=queries.subject(asked.about) if asked else None,
        hearing=heard,
        timetable=queries.timetable(trip.id),
        questions=queries.open_questions(trip.id, answered=False),
        question_labels=rules.QUESTION_LABELS,
        handed_over=queries.handovers([trip.id], now).get(trip.id),
        heard_by=accounts.names([heard.heard_by_id]) if heard else {},
        must_have_words=must_have_words,
        budget_word=budget_word,
        thread=trips.thread(trip.id, internal=True),
        papers=trips.papers(trip.id, internal=True),
        todos=trips.todos(trip.id),
        links=[link for link in accounts.links_of("trip", trip.id) if link.revoked_at is None],
        mails=mail.sent(trip_no=trip.no),
        earlier=trips.earlier_trips(trip.organisation_id, but=trip.id),
        now=now,
    )


def must_have_words(words: str) -> list[str]:
    """Must-haves in the reader's language."""
    return [_(rules.MUST_HAVE_LABELS[each]) for each in rules.must_haves_of(words)]


def budget_word(band: str) -> str | None:
    """A budget band in the reader's language; None if none was named."""
    return _(rules.BUDGET_LABELS[rules.BudgetBand(band)]) if band else None


@routes.app_template_filter("flexibility_word")
def flexibility_word(flexibility: rules.Flexibility) -> str:
    """How firm a wish for days is, in the reader's language."""
    return _(rules.FLEXIBILITY_LABELS[flexibility])
