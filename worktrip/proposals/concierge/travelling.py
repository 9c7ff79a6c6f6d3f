"""The desk puts ways into a draft: from where to where, and how."""

from flask import redirect, url_for
from flask_babel import gettext as _

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import i18n, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, service
from worktrip.proposals.concierge.building import ONE, Answer, builder
from worktrip.proposals.forms import LegForm
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)


@routes.post(f"{ONE}/ways")
@guarded(Action.DESK_WRITE)
def add_leg(trip_no: str, number: int) -> Answer:
    """Put a way from one place to another in."""
    return _save(trip_no, number, 0)


@routes.post(f"{ONE}/ways/<int:item_id>")
@guarded(Action.DESK_WRITE)
def set_leg(trip_no: str, number: int, item_id: int) -> Answer:
    """Change a way."""
    return _save(trip_no, number, item_id)


def _save(trip_no: str, number: int, item_id: int) -> Answer:
    version = queries.version(trips.trip(trip_no).id, number)
    days = sorted({*version.party.days, *(item.day for item in version.items)})
    letters = [each.letter for each in version.alternatives]
    form = LegForm().offer(letters, [(day, i18n.day_short(day)) for day in days])
    if form.validate_on_submit():
        try:
            if item_id:
                service.set_leg(version.id, item_id, **form.values())
            else:
                service.add_leg(version.id, form.letters.data or [], **form.values())
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("移動を直しました。") if item_id else _("移動を入れました。"))
            return redirect(url_for("proposals.build", trip_no=trip_no, number=number, _anchor="alternatives"), 303)
    return builder(trip_no, version, leg=form, editing=item_id)
