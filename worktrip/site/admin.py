"""Whoever runs the service looks at what is promised, what was sent and what happened."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import Conflict
from worktrip.plumbing import events, pages
from worktrip.plumbing.guards import guarded
from worktrip.site import queries, service

routes = pages.stage_routes(__name__)
STATES = ("dead", "ready", "running", "done")


@routes.get("/admin/outbox")
@guarded(Action.OUTBOX_READ)
def outbox() -> str:
    """Promised work by state; what was given up comes first."""
    asked = request.args.get("state", "")
    counts = queries.outbox_counts()
    state = asked if asked in STATES else next((each for each in STATES if counts.get(each)), "done")
    return render_template(
        "site/admin/outbox.html", page=queries.outbox_rows(state), state=state, states=STATES, counts=counts
    )


@routes.post("/admin/outbox/<int:row_id>/retry")
@guarded(Action.OUTBOX_WRITE)
def retry(row_id: int) -> Response:
    """Try again what was given up."""
    try:
        service.retry(row_id)
    except Conflict as error:
        pages.refused(error)
    else:
        pages.done(_("もう一度やり直します。"))
    return redirect(url_for("site.outbox"), 303)


@routes.get("/admin/mail")
@guarded(Action.OUTBOX_READ)
def sent_mail() -> str:
    """What was sent to whom."""
    words = request.args.get("words", "").strip()
    return render_template("site/admin/mail.html", page=queries.mail_rows(words), words=words)


@routes.get("/admin/events")
@guarded(Action.OUTBOX_READ)
def event_log() -> str:
    """What happened, the latest first; with ?verify=1 whether the chain holds."""
    checked = bool(request.args.get("verify"))
    trip_no = request.args.get("trip", "").strip()
    return render_template(
        "site/admin/events.html",
        page=queries.event_rows(trip_no),
        trip_no=trip_no,
        checked=checked,
        broken=events.verify() if checked else None,
    )
