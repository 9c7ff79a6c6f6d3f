"""The organiser's page of a trip, and its chain."""

from datetime import date
from typing import Any

from flask import g, render_template
from flask_babel import gettext

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries as catalogue
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.site import queries, rules
from worktrip.site.queries import Record
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.get("/trips/<trip_no>")
@guarded(Action.TRIP_READ, scope=trips.scope)
def trip(trip_no: str) -> str | bytes:
    """Everything about one trip, the one thing to do next on top."""
    return pages.kept(lambda: _trip(trip_no))


def _trip(trip_no: str) -> str:
    row = trips.trip(trip_no)
    found = queries.record(row.id)
    standing = queries.standing(row, found)
    now, today = clock.now(), clock.today()
    party = queries.party(found.current.id) if found.current else None
    return render_template(
        "site/organiser/trip.html",
        trip=row,
        title=gettext(row.title),
        found=found,
        ask=rules.next_ask(standing, now, today),
        words=rules.WORDS,
        party=party,
        groups=rules.together(party.guests) if party else (),
        hours=queries.hours(found.booking) if found.booking else (),
        deadlines=rules.deadlines(standing, _ladder(found), _due(found), today),
        season=rules.season_on(row.first_day or today).value,
        thread=trips.thread(row.id, internal=False),
        preview=g.actor.is_known,
        now=now,
    )


def _ladder(found: Record) -> list[Any]:
    if found.booking is None or found.current is None:
        return []
    accepted_on = found.booking.accepted_at.astimezone(clock.JST).date()
    return catalogue.cancellation_bands(on=accepted_on, contract_form=found.current.contract_form)


def _due(found: Record) -> date | None:
    return min((each.due_on for each in found.invoices if each.rest_yen and each.due_on), default=None)


@routes.get("/trips/<trip_no>/chain")
@guarded(Action.TRIP_READ, scope=trips.scope)
def chain(trip_no: str) -> str | bytes:
    """Every link of the trip's chain with its documents; what is broken is named."""
    return pages.kept(lambda: _chain(trip_no))


def _chain(trip_no: str) -> str:
    row = trips.trip(trip_no)
    links = queries.chain(row, queries.record(row.id))
    return render_template(
        "site/organiser/chain.html",
        trip=row,
        title=gettext(row.title),
        links=links,
        broken=rules.breaks(links),
        labels=rules.STEP_LABELS,
        breaks=rules.BREAKS,
        preview=g.actor.is_known,
    )
