"""The desk looks up what partners offer, at what price, how fresh each fact is, and enters places."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, PartyType, may
from worktrip.catalogue import forms, queries, rules, service
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
Answer = Response | tuple[str, int]
# into the same month of the next year, whichever it is
YEAR = timedelta(days=370)


@routes.get("/desk/catalogue", endpoint="list")
@guarded(Action.CATALOGUE_READ)
def overview() -> str:
    """Every house and provider with the price that holds today."""
    facilities = queries.facilities()
    return render_template(
        "catalogue/concierge/list.html",
        kinds=[(kind, [each for each in facilities if each.kind is kind]) for kind in rules.FacilityKind],
        shut=queries.shut_facilities(),
        prices=prices_today([offering.id for facility in facilities for offering in facility.offerings]),
        labels=rules.LABELS,
        may_write=may_write(),
    )


@routes.get("/desk/catalogue/<facility_code>")
@guarded(Action.CATALOGUE_READ)
def show(facility_code: str) -> str:
    """One house: facts, prices, seasons, photographs, and what it takes when we cancel."""
    facility = queries.facility(facility_code)
    seasons = queries.facility_seasons(facility.id)
    return render_template(
        "catalogue/concierge/show.html",
        facility=facility,
        prices=prices_today([offering.id for offering in facility.offerings]),
        terms=queries.cancellation_terms(on=clock.today(), facility_id=facility.id),
        seasons=seasons,
        months=year_of(seasons.get(None, ())),
        photos=queries.photos_of(facility.id),
        closed=[_(rules.WEEKDAYS[number]) for number in sorted(rules.closed_weekdays(facility.closed_weekdays))],
        labels=rules.LABELS,
        wifi_is_old=rules.is_stale(facility.wifi_measured_on, clock.today(), rules.WIFI_LASTS),
        wifi_lasts=rules.WIFI_LASTS.days,
        may_write=may_write(),
        may_count=may(g.actor, Action.INVENTORY_WRITE),
    )


def year_of(seasons: Sequence[rules.Season]) -> list[rules.Month]:
    """What the days of the twelve months from this one on mean."""
    first = clock.today().replace(day=1)
    last = (first + YEAR).replace(day=1) - timedelta(days=1)
    return rules.months(rules.spans(seasons, first, last), first, last)


def prices_today(offering_ids: list[int]) -> dict[int, rules.Prices]:
    """The cards that hold today, in short."""
    return rules.prices_on(queries.rate_book(offering_ids, clock.today(), clock.today()), clock.today())


def may_write() -> bool:
    """Whether who looks may also enter."""
    return may(g.actor, Action.CATALOGUE_WRITE)


def back(facility_code: str) -> Response:
    """To the page of the place."""
    return redirect(url_for("catalogue.show", facility_code=facility_code), 303)


def status() -> int:
    """422 where a form comes back, 200 where it is opened."""
    return 422 if request.method == "POST" else 200


def found_offering(facility_code: str, offering_code: str) -> tuple[Any, Any]:
    """A place and something it offers. Raises NotFound, also for what another place offers."""
    facility = queries.facility(facility_code)
    found = next((each for each in facility.offerings if each.code == offering_code), None)
    if found is None:
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    return facility, found


@routes.route("/desk/catalogue/new", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def add() -> Answer:
    """Add a place with the business behind it."""
    form = forms.FacilityForm()
    if form.validate_on_submit():
        try:
            service.take_in(partner=_partner(form), **form.facts())
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sを足しました。次は品目と料金です。", name=form.name.data))
            _warn(form)
            return back(form.code.data)
    return render_template("catalogue/concierge/edit.html", form=form, facility=None), status()


@routes.route("/desk/catalogue/<facility_code>/edit", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def edit(facility_code: str) -> Answer:
    """Replace what is known of a place."""
    facility = queries.facility(facility_code)
    form = forms.FacilityForm(data=_known(facility)).without_identity()
    if form.validate_on_submit():
        service.change_facility(facility.id, partner=_partner(form), **form.facts())
        pages.done(_("%(name)sのことを直しました。", name=form.name.data))
        _warn(form)
        return back(facility_code)
    return render_template("catalogue/concierge/edit.html", form=form, facility=facility), status()


def _partner(form: forms.FacilityForm) -> dict[str, Any]:
    return {**form.partner(), "party_type": PartyType(form.party_type.data)}


def _warn(form: forms.FacilityForm) -> None:
    if form.warning:
        flash(_(form.warning), "wait")


def _known(facility: Any) -> dict[str, Any]:
    partner = facility.organisation
    position = ""
    if facility.latitude is not None and facility.longitude is not None:
        position = f"{facility.latitude:.6f}, {facility.longitude:.6f}"
    return {
        **{name: getattr(facility, name) for name in vars(forms.FacilityForm) if hasattr(facility, name)},
        "partner_name": partner.name,
        "partner_kana": partner.name_kana,
        "party_type": partner.party_type.value,
        "t_number": partner.t_number or "",
        "t_number_from": partner.t_number_from,
        "t_number_to": partner.t_number_to,
        "email": facility.email or "",
        "reach": facility.reach.value,
        "release_rule": facility.release_rule.value,
        "noise": facility.noise.value if facility.noise else "",
        "position": position,
        "closed_weekdays": [str(number) for number in rules.closed_weekdays(facility.closed_weekdays)],
        "check_in": time.fromisoformat(facility.check_in),
        "check_out": time.fromisoformat(facility.check_out),
    }
