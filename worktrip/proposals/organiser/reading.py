"""The proposal as the organiser reads it: compare, download, consent. Accepting belongs to the booking."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, may
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, rules, service
from worktrip.proposals.rules import VersionFacts, VersionState
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


def readable(trip_id: int, number: int) -> VersionFacts:
    """A version this reader may see: drafts are the desk's."""
    version = queries.version(trip_id, number)
    if version.state is VersionState.DRAFT and not may(g.actor, Action.DESK_READ):
        raise NotFound(N_("この版の提案は見つかりませんでした。番号をお確かめください。"))
    return version


@routes.get("/trips/<trip_no>/proposals/<int:number>")
@guarded(Action.TRIP_READ, scope=trips.scope)
def show(trip_no: str, number: int) -> str | bytes:
    """One version on one page; that it was opened is noted even where the page is as it was."""
    access = g.actor.access_to(g.scope)
    if access is not None:
        service.record_view(g.scope.trip_id, number, access.link_id)
    return pages.kept(lambda: _show(trip_no, number))


def _show(trip_no: str, number: int) -> str:
    trip = trips.trip(trip_no)
    version = readable(trip.id, number)
    current = queries.current(trip.id) if version.state is VersionState.SUPERSEDED else None
    return render_template(
        "proposals/organiser/show.html",
        trip=trip,
        version=version,
        reading=service.read(version, request.args.getlist("tick", type=int)),
        current=current,
        newer=service.between(version, current) if current else [],
        approvers=queries.approvers([version.id]).get(version.id, []),
        state_labels=rules.STATE_LABELS,
        consent_wording=service.CONSENT_WORDING,
        may_bind=g.actor.access_to(g.scope) is not None and may(g.actor, Action.TRIP_BIND, g.scope),
        may_write=may(g.actor, Action.TRIP_WRITE, g.scope),
        places=service.places(version),
        said=trips.said_about(trip.id),
        is_desk=may(g.actor, Action.DESK_READ),
    )


@routes.post("/trips/<trip_no>/proposals/<int:number>/consent")
@guarded(Action.TRIP_BIND, scope=trips.scope)
def consent(trip_no: str, number: int) -> Response:
    """Consent to get the papers of the travel law electronically."""
    trip = trips.trip(trip_no)
    access = g.actor.access_to(trips.scope(trip_no))
    service.give_consent(trip.id, access.person_id if access and access.person_id else trip.organiser_id)
    pages.done(_("同意をいただきました。"))
    return redirect(url_for("proposals.show", trip_no=trip_no, number=number, _anchor="accept"), 303)
