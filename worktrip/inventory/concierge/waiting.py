"""The desk sees who waits (空き待ち), and offers all of it with one button."""

from datetime import datetime, timedelta

from flask import g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import OfferForm
from worktrip.kernel.calendar import JST, answer_due
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
OFFERED_DAYS = 3
SHOWN_FOR = timedelta(days=14)


@routes.get("/desk/waiting")
@guarded(Action.DESK_READ)
def waiting() -> str:
    """Who waits for what, who could have all of it now, and how many compete for it."""
    return _list()


def _list(failed: OfferForm | None = None) -> str:
    waits, now = queries.waiting(), clock.now()
    usual = answer_due(now, OFFERED_DAYS).astimezone(JST)
    forms = {
        wait.id: OfferForm(
            formdata=None, prefix=f"{wait.id}-", data={"until_day": usual.date(), "until_time": usual.time()}
        )
        for wait in waits
    }
    if failed is not None:
        forms[failed.wait_id] = failed
    return render_template(
        "inventory/concierge/waiting.html",
        waits=waits,
        forms=forms,
        turns={wait.id for wait in rules.in_turn(waits)},
        competitors=rules.competitors(waits),
        names=queries.names_of({key.offering_id for wait in waits for key in wait.wants}),
        served=queries.served_lately(now - SHOWN_FOR),
    )


@routes.post("/desk/waiting/<int:wait_id>/offer")
@guarded(Action.DESK_WRITE)
def offer(wait_id: int) -> Response | tuple[str, int]:
    """Hold all of it for the party and tell its organiser."""
    form = OfferForm(prefix=f"{wait_id}-")
    if form.validate_on_submit():
        until = datetime.combine(form.until_day.data, form.until_time.data, JST)
        try:
            service.offer(wait_id, until, person_id=g.actor.person_id)
        except DomainError as error:
            pages.refused(error)
        else:
            pages.done(_("すべて仮押さえし、幹事の方にお知らせしました。"))
        return redirect(url_for("inventory.waiting"), 303)
    form.wait_id = wait_id
    return _list(form), 422


@routes.post("/desk/waiting/<int:wait_id>/stop")
@guarded(Action.DESK_WRITE)
def stop_waiting(wait_id: int) -> Response:
    """A party waits no more."""
    service.stop_waiting(wait_id, person_id=g.actor.person_id)
    pages.done(_("空き待ちをやめました。"))
    return redirect(url_for("inventory.waiting"), 303)
