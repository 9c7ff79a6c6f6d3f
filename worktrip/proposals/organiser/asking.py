"""The organiser asks: about one line of a proposal, or for an expired one once more."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import N_, DomainError, NotFound
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import guarded
from worktrip.proposals import rules, service
from worktrip.proposals.forms import RemarkForm
from worktrip.proposals.organiser.reading import readable
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
ONE = "/trips/<trip_no>/proposals/<int:number>"


@routes.route(f"{ONE}/remark", methods=["GET", "POST"])
@guarded(Action.TRIP_WRITE, scope=trips.scope)
@security.limiter.limit("30 per hour", methods=["POST"], key_func=security.by_trip)
def remark(trip_no: str, number: int) -> Response | tuple[str, int]:
    """Say something about one line (?about=…); it stands in the thread, and beside the line with its answer."""
    trip = trips.trip(trip_no)
    subject = rules.subjects(readable(trip.id, number)).get(request.args.get("about", ""))
    if subject is None:
        raise NotFound(N_("この行は、この版にはありません。ご提案のページから選び直してください。"))
    called, form = service.tell(subject.called), RemarkForm()
    if form.validate_on_submit():
        access = g.actor.access_to(g.scope)
        try:
            service.remark(
                trip.id, form.body.data or "", about=(subject.about, called), author_id=access and access.person_id
            )
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("コンシェルジュに送りました。2営業日以内にお返事します。"))
            return redirect(url_for("proposals.show", trip_no=trip_no, number=number, _anchor=subject.anchor), 303)
    page = render_template(
        "proposals/organiser/remark.html",
        trip=trip,
        number=number,
        subject=subject,
        called=called,
        said=trips.said_about(trip.id).get(subject.about, []),
        form=form,
    )
    return page, 422 if request.method == "POST" else 200


@routes.post(f"{ONE}/again")
@guarded(Action.TRIP_WRITE, scope=trips.scope)
@security.limiter.limit("10 per hour", key_func=security.by_trip)
def ask_again(trip_no: str, number: int) -> Response:
    """Ask for an expired proposal once more."""
    trip = trips.trip(trip_no)
    access = g.actor.access_to(trips.scope(trip_no))
    service.ask_again(
        readable(trip.id, number).id,
        author_id=access.person_id if access else g.actor.person_id,
        author_name=g.actor.name,
        wish=_("ご提案の第%(number)s版の期限が切れました。もう一度、同じ内容でお願いします。", number=number),
    )
    pages.done(_("コンシェルジュに頼みました。空きを確かめて、2営業日以内にお返事します。"))
    return redirect(url_for("proposals.show", trip_no=trip_no, number=number), 303)
