"""What the desk does with a trip: own it, talk, note, tick off, send links anew, end it. Its page is the inquiry's."""

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Action
from worktrip.kernel.errors import N_, DomainError, NotFound
from worktrip.plumbing import files, pages, security
from worktrip.plumbing.guards import guarded
from worktrip.trips import queries, rules, service
from worktrip.trips.forms import MessageForm

routes = pages.stage_routes(__name__)
Answer = Response | tuple[str, int]


def _back(trip_no: str, anchor: str | None = None) -> Response:
    if request.form.get("then") == "inbox":
        return redirect(url_for("inquiries.inbox"), 303)
    return redirect(url_for("inquiries.show", trip_no=trip_no, _anchor=anchor), 303)


@routes.post("/desk/trips/<trip_no>/owner")
@guarded(Action.DESK_WRITE)
def take_over(trip_no: str) -> Response:
    """Become the owner of a trip."""
    trip = queries.trip(trip_no)
    service.take_over(trip.id, g.actor.person_id)
    pages.done(_("%(no)s の担当になりました。", no=trip.no))
    return _back(trip.no)


@routes.post("/desk/trips/<trip_no>/answer")
@guarded(Action.DESK_WRITE)
@security.takes(rules.MOST_SENT)
def answer(trip_no: str) -> Answer:
    """Write to the organiser, by mail and on the trip's page; what is refused comes back with what was typed."""
    trip, form = queries.trip(trip_no), MessageForm()
    if form.validate_on_submit():
        try:
            sent = files.uploaded(form.files.data)
            to = request.form.get("to", type=int)
            service.answer(trip.id, form.body.data or "", author_id=g.actor.person_id, to=to, files=sent)
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("%(name)s様に送りました。", name=trip.organiser.name))
            return _back(trip.no, "messages")
    return render_template("trips/concierge/answer.html", form=form, trip=trip), 422


@routes.post("/desk/trips/<trip_no>/notes")
@guarded(Action.DESK_WRITE)
@security.takes(rules.MOST_SENT)
def note(trip_no: str) -> Answer:
    """Keep a note for the desk only; the button says whether it was a telephone call."""
    trip, form = queries.trip(trip_no), MessageForm()
    channel = rules.Channel.PHONE if request.form.get("channel") == "phone" else rules.Channel.NOTE
    if form.validate_on_submit():
        try:
            kept = files.uploaded(form.files.data)
            service.note(trip.id, form.body.data or "", channel=channel, author_id=g.actor.person_id, files=kept)
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("内部のメモを残しました。"))
            return _back(trip.no, "messages")
    return render_template("trips/concierge/note.html", form=form, trip=trip), 422


@routes.post("/desk/todos/<int:todo_id>")
@guarded(Action.DESK_WRITE)
def tick(todo_id: int) -> Response:
    """Tick a to-do off; the tick can be taken back by one button."""
    done = request.form.get("done", "yes") != "no"
    trip_no = service.tick_todo(todo_id, person_id=g.actor.person_id, done=done)
    pages.done(_("用件を済みにしました。") if done else _("用件を戻しました。"))
    return _back(trip_no, "todos")


@routes.post("/desk/trips/<trip_no>/end")
@guarded(Action.DESK_WRITE)
def close(trip_no: str) -> Response:
    """End a trip before its stay: we cannot take it, or the company steps back."""
    trip = queries.trip(trip_no)
    chosen = request.form.get("closed")
    closed = rules.Closed.DECLINED if chosen == rules.Closed.DECLINED else rules.Closed.WITHDRAWN
    try:
        service.close(trip.id, closed, request.form.get("reason", "")[:2000], person_id=g.actor.person_id)
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("%(no)s を終わりにしました。", no=trip.no))
    return _back(trip.no)


@routes.post("/desk/trips/<trip_no>/reopen")
@guarded(Action.DESK_WRITE)
def reopen(trip_no: str) -> Response:
    """Undo the ending of a trip."""
    trip = queries.trip(trip_no)
    service.reopen(trip.id, person_id=g.actor.person_id)
    pages.done(_("%(no)s を受信箱に戻しました。", no=trip.no))
    return _back(trip.no)


@routes.post("/desk/trips/<trip_no>/links")
@guarded(Action.DESK_WRITE)
def send_link(trip_no: str) -> Response:
    """Mail the organiser the link of the trip's page again, made anew if there is none."""
    trip = queries.trip(trip_no)
    service.send_link(trip.id)
    pages.done(_("%(name)s様に、ページのリンクを送りました。", name=trip.organiser.name))
    return _back(trip.no, "links")


@routes.post("/desk/trips/<trip_no>/links/<int:link_id>/renew")
@guarded(Action.DESK_WRITE)
def renew_link(trip_no: str, link_id: int) -> Response:
    """Put a new link in the place of one that got into wrong hands, and mail it; the old one stops at once."""
    trip = queries.trip(trip_no)
    accounts_service.renew_link(_own_link(trip.id, link_id))
    service.send_link(trip.id)
    pages.done(_("前のリンクを止め、新しいリンクを%(name)s様に送りました。", name=trip.organiser.name))
    return _back(trip.no, "links")


@routes.post("/desk/trips/<trip_no>/links/<int:link_id>/revoke")
@guarded(Action.DESK_WRITE)
def revoke_link(trip_no: str, link_id: int) -> Response:
    """Stop a link."""
    trip = queries.trip(trip_no)
    accounts_service.revoke_link(_own_link(trip.id, link_id))
    pages.done(_("リンクを止めました。"))
    return _back(trip.no, "links")


def _own_link(trip_id: int, link_id: int) -> int:
    if link_id not in {link.id for link in accounts.links_of("trip", trip_id)}:
        raise NotFound(N_("このリンクは見つかりませんでした。"))
    return link_id
