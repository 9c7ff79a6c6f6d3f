"""Days that mean something for a place or for one thing it offers, and the year as they make it."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from worktrip.accounts.rules import Action
from worktrip.catalogue import forms, queries, rules, service
from worktrip.catalogue.concierge.places import Answer, found_offering, year_of
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.route("/desk/catalogue/<facility_code>/seasons", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def seasons(facility_code: str) -> Answer:
    """The seasons of a place, which hold for everything it offers."""
    facility = queries.facility(facility_code)
    return _page(facility, None, url_for("catalogue.seasons", facility_code=facility_code))


@routes.route("/desk/catalogue/<facility_code>/offerings/<offering_code>/seasons", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def offering_seasons(facility_code: str, offering_code: str) -> Answer:
    """The seasons of one thing a place offers, besides those of the place."""
    facility, offering = found_offering(facility_code, offering_code)
    here = url_for("catalogue.offering_seasons", facility_code=facility_code, offering_code=offering_code)
    return _page(facility, offering, here)


def _page(facility: Any, offering: Any, here: str) -> Answer:
    known = queries.facility_seasons(facility.id)
    own = known.get(offering.id if offering else None, [])
    form = forms.SeasonsForm(data={"rows": [vars(each) | {"kind": each.kind.value} for each in own]})
    grows = request.method == "GET" or form.more.data
    if grows:
        form.grow()
    elif form.validate_on_submit():
        service.set_seasons(facility.id, form.seasons(), offering_id=offering.id if offering else None)
        pages.done(_("期間を入れました。"))
        return redirect(here, 303)
    everything = [*own, *(known.get(None, []) if offering else [])]
    return render_template(
        "catalogue/concierge/seasons.html",
        form=form,
        facility=facility,
        offering=offering,
        of_facility=known.get(None, []) if offering else [],
        months=year_of(everything),
        closed=[_(rules.WEEKDAYS[number]) for number in sorted(rules.closed_weekdays(facility.closed_weekdays))],
        labels=rules.LABELS,
    ), 200 if grows else 422
