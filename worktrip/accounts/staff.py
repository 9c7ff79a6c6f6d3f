"""What everybody who signs in has: their own open sessions."""

from flask import g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts import queries, service
from worktrip.accounts.rules import Action
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.get("/sessions")
@guarded(Action.STAFF_HOME)
def sessions() -> str:
    """Where I am signed in."""
    return render_template(
        "accounts/staff/sessions.html", sessions=queries.sessions(clock.real_now(), g.actor.person_id)
    )


@routes.post("/sessions/<int:session_id>/revoke")
@guarded(Action.STAFF_HOME)
def revoke_session(session_id: int) -> Response:
    """End one of my sessions."""
    service.revoke_session(session_id, person_id=g.actor.person_id)
    pages.done(_("その端末での利用を終わらせました。"))
    return redirect(url_for("accounts.sessions"), 303)
