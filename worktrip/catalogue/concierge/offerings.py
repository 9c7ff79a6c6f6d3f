"""What a place offers: its page, and the form that asks what matters for its kind."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from worktrip.accounts.rules import Action, may
from worktrip.catalogue import forms, queries, rules, service
from worktrip.catalogue.concierge.places import Answer, found_offering, may_write, prices_today, status, year_of
from worktrip.catalogue.concierge.prices import to_price
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
# what a place of a kind usually offers
USUAL: dict[rules.FacilityKind, rules.OfferingKind] = {
    rules.FacilityKind.LODGING: rules.OfferingKind.ROOM,
    rules.FacilityKind.ACTIVITY: rules.OfferingKind.ACTIVITY,
    rules.FacilityKind.WORKSPACE: rules.OfferingKind.WORKSPACE,
    rules.FacilityKind.KIT: rules.OfferingKind.KIT,
    rules.FacilityKind.TRANSPORT: rules.OfferingKind.TRANSPORT,
    rules.FacilityKind.CATERING: rules.OfferingKind.MEAL,
}


@routes.get("/desk/catalogue/<facility_code>/offerings/<offering_code>")
@guarded(Action.CATALOGUE_READ)
def show_offering(facility_code: str, offering_code: str) -> str:
    """One thing a place offers: facts, price, seasons, photographs."""
    facility, offering = found_offering(facility_code, offering_code)
    seasons = queries.seasons_of([offering.id]).get(offering.id, [])
    return render_template(
        "catalogue/concierge/offering.html",
        facility=facility,
        offering=offering,
        card=prices_today([offering.id]).get(offering.id),
        periods=rules.periods_of(offering.periods, offering.minutes),
        diets=rules.words_in(rules.Diet, offering.diets),
        months=year_of(seasons),
        seasons=seasons,
        photos=queries.photos_of(facility.id).get(offering.id, []),
        asks=forms.FIELDS[offering.kind],
        labels=rules.LABELS,
        period_labels=rules.PERIOD_LABELS,
        may_write=may_write(),
        may_count=may(g.actor, Action.INVENTORY_WRITE),
    )


@routes.route("/desk/catalogue/<facility_code>/offerings/new", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def offer(facility_code: str) -> Answer:
    """Add something a place offers; what is asked depends on its kind."""
    facility = queries.facility(facility_code)
    kind = request.values.get("kind", USUAL[facility.kind], type=rules.OfferingKind)
    if kind not in forms.OFFERED:
        kind = USUAL[facility.kind]
    form = forms.OfferingForm().of(kind)
    if form.validate_on_submit():
        try:
            service.add_offering(facility.id, **form.facts())
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sを足しました。次は料金です。", name=form.name.data))
            return to_price(facility_code, form.code.data)
    return _form_page(form, facility, kind), status()


@routes.route("/desk/catalogue/<facility_code>/offerings/<offering_code>/edit", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def edit_offering(facility_code: str, offering_code: str) -> Answer:
    """Replace what is known of an offering."""
    facility, offering = found_offering(facility_code, offering_code)
    form = forms.OfferingForm(data=_known(offering)).of(offering.kind).without_identity()
    if form.validate_on_submit():
        service.change_offering(offering.id, **form.facts())
        pages.done(_("%(name)sのことを直しました。", name=form.name.data))
        return redirect(
            url_for("catalogue.show_offering", facility_code=facility_code, offering_code=offering_code), 303
        )
    return _form_page(form, facility, offering.kind, offering), status()


def _form_page(form: forms.OfferingForm, facility: Any, kind: rules.OfferingKind, offering: Any = None) -> str:
    return render_template(
        "catalogue/concierge/offer.html",
        form=form,
        facility=facility,
        kind=kind,
        kinds=forms.OFFERED,
        offering=offering,
        labels=rules.LABELS,
    )


def _known(offering: Any) -> dict[str, Any]:
    codes = [part for part in offering.periods.split(",") if part]
    return {
        **{name: getattr(offering, name) for name in vars(forms.OfferingForm) if hasattr(offering, name)},
        "serving": offering.serving.value if offering.serving else "",
        "weather": offering.weather.value if offering.weather else "",
        "meal_plan": offering.meal_plan.value,
        "diets": [diet.value for diet in rules.words_in(rules.Diet, offering.diets)],
        "parts": [code for code in codes if code in rules.NAMED],
        "times": ",".join(code for code in codes if code not in rules.NAMED),
    }
