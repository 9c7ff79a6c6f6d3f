"""The desk writes down on what conditions a house takes a stay."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from worktrip.accounts.rules import Action, may
from worktrip.catalogue import queries as catalogue
from worktrip.catalogue.rules import WEEKDAYS
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import RestrictionForm
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import i18n, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
Answer = Response | str | tuple[str, int]


@routes.get("/desk/restrictions/<facility_code>")
@guarded(Action.INVENTORY_READ)
def restrictions(facility_code: str) -> Answer:
    """Every condition of a house, and a form for one more."""
    return _page(facility_code, RestrictionForm(formdata=None))


@routes.post("/desk/restrictions/<facility_code>")
@guarded(Action.INVENTORY_WRITE)
def restrict(facility_code: str) -> Answer:
    """Write one more condition down."""
    facility = catalogue.facility(facility_code)
    form = _offered(RestrictionForm(), facility)
    if form.validate_on_submit():
        try:
            service.add_restriction(
                facility.id,
                rules.RestrictionKind(form.kind.data),
                value=form.value.data,
                offering_id=form.offering.data,
                first_day=form.first_day.data,
                last_day=form.last_day.data,
                weekdays=[int(day) for day in form.weekdays.data or ()],
                note=form.note.data or "",
            )
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("決まりを加えました。これからの仮押さえに効きます。"))
            return redirect(url_for("inventory.restrictions", facility_code=facility_code), 303)
    return _page(facility_code, form)


@routes.post("/desk/restrictions/<facility_code>/end")
@guarded(Action.INVENTORY_WRITE)
def end_restriction(facility_code: str) -> Response:
    """Let a condition hold no more."""
    try:
        service.end_restriction(catalogue.facility(facility_code).id, request.form.get("restriction", 0, type=int))
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("決まりをやめました。"))
    return redirect(url_for("inventory.restrictions", facility_code=facility_code), 303)


def _offered(form: RestrictionForm, facility: Any) -> RestrictionForm:
    things = [SelectChoice(each.id, i18n.either(each.name, each.name_en)) for each in facility.offerings]
    form.offering.choices = [SelectChoice("", _("施設のすべて")), *things]
    return form


def _page(facility_code: str, form: RestrictionForm) -> Answer:
    facility = catalogue.facility(facility_code)
    page = render_template(
        "inventory/concierge/restrictions.html",
        facility=facility,
        restrictions=queries.restrictions_of(facility.id),
        form=_offered(form, facility),
        labels=rules.RESTRICTION_LABELS,
        weekdays=WEEKDAYS,
        may_write=may(g.actor, Action.INVENTORY_WRITE),
    )
    return (page, 422) if request.method == "POST" else page
