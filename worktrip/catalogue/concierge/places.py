"""The desk looks up what partners offer, at what price, how fresh each fact is, and fills the shelves itself."""

from datetime import date, time
from typing import Any

import segno
from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Action, PartyType, Role, may
from worktrip.catalogue import forms, queries, rules, service
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)
Answer = Response | tuple[str, int]
# an empty table has room for the five rows most houses have
LEAST_STEPS, SPARE_STEPS = 5, 1


@routes.get("/desk/catalogue", endpoint="list")
@guarded(Action.CATALOGUE_READ)
def overview() -> str:
    """Every house and provider with the price that holds today."""
    facilities = queries.facilities()
    return render_template(
        "catalogue/concierge/list.html",
        kinds=[(kind, [each for each in facilities if each.kind is kind]) for kind in rules.FacilityKind],
        shut=queries.shut_facilities(),
        prices=_prices([offering.id for facility in facilities for offering in facility.offerings]),
        labels=rules.LABELS,
        may_write=_may_write(),
    )


@routes.get("/desk/catalogue/<facility_code>")
@guarded(Action.CATALOGUE_READ)
def show(facility_code: str) -> str:
    """One house: facts, prices, and what it takes when we cancel."""
    facility = queries.facility(facility_code)
    return render_template(
        "catalogue/concierge/show.html",
        facility=facility,
        prices=_prices([offering.id for offering in facility.offerings]),
        ladder=queries.cancellation_bands(on=clock.today(), facility_id=facility.id),
        closed=[_(rules.WEEKDAYS[number]) for number in sorted(rules.closed_weekdays(facility.closed_weekdays))],
        labels=rules.LABELS,
        stale=rules.is_stale,
        may_write=_may_write(),
        may_count=may(g.actor, Action.INVENTORY_WRITE),
    )


def _prices(offering_ids: list[int]) -> dict[int, rules.Prices]:
    return rules.prices_on(queries.rate_book(offering_ids, clock.today(), clock.today()), clock.today())


def _may_write() -> bool:
    return may(g.actor, Action.CATALOGUE_WRITE)


def _back(facility_code: str) -> Response:
    return redirect(url_for("catalogue.show", facility_code=facility_code), 303)


def _status() -> int:
    return 422 if request.method == "POST" else 200


# --- places ----------------------------------------------------------------------------------------------------------


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
            return _back(form.code.data)
    return render_template("catalogue/concierge/edit.html", form=form, facility=None), _status()


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
        return _back(facility_code)
    return render_template("catalogue/concierge/edit.html", form=form, facility=facility), _status()


def _partner(form: forms.FacilityForm) -> dict[str, Any]:
    return {**form.partner(), "party_type": PartyType(form.party_type.data)}


def _warn(form: forms.FacilityForm) -> None:
    if form.warning:
        flash(_(form.warning), "wait")


def _known(facility: Any) -> dict[str, Any]:
    partner = facility.organisation
    return {
        **{name: getattr(facility, name) for name in vars(forms.FacilityForm) if hasattr(facility, name)},
        "partner_name": partner.name,
        "partner_kana": partner.name_kana,
        "party_type": partner.party_type.value,
        "t_number": partner.t_number or "",
        "email": facility.email or "",
        "reach": facility.reach.value,
        "closed_weekdays": [str(number) for number in rules.closed_weekdays(facility.closed_weekdays)],
        "check_in": time.fromisoformat(facility.check_in),
        "check_out": time.fromisoformat(facility.check_out),
    }


# --- what a place offers ---------------------------------------------------------------------------------------------


@routes.route("/desk/catalogue/<facility_code>/offerings/new", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def offer(facility_code: str) -> Answer:
    """Add something a place offers."""
    facility = queries.facility(facility_code)
    form = forms.OfferingForm()
    if form.validate_on_submit():
        try:
            service.add_offering(facility.id, **form.facts())
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sを足しました。次は料金です。", name=form.name.data))
            return _to_price(facility_code, form.code.data)
    return render_template("catalogue/concierge/offer.html", form=form, facility=facility, offering=None), _status()


@routes.route("/desk/catalogue/<facility_code>/offerings/<offering_code>", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def edit_offering(facility_code: str, offering_code: str) -> Answer:
    """Replace what is known of an offering."""
    facility, offering = _offering(facility_code, offering_code)
    form = forms.OfferingForm(obj=offering).without_identity()
    if form.validate_on_submit():
        service.change_offering(offering.id, **form.facts())
        pages.done(_("%(name)sのことを直しました。", name=form.name.data))
        return _back(facility_code)
    return render_template("catalogue/concierge/offer.html", form=form, facility=facility, offering=offering), _status()


def _to_price(facility_code: str, offering_code: str) -> Response:
    return redirect(url_for("catalogue.price", facility_code=facility_code, offering_code=offering_code), 303)


def _offering(facility_code: str, offering_code: str) -> tuple[Any, Any]:
    facility = queries.facility(facility_code)
    found = next((each for each in facility.offerings if each.code == offering_code), None)
    if found is None:
        raise NotFound(N_("お探しの品目は見つかりませんでした。"))
    return facility, found


# --- prices and cancellation -----------------------------------------------------------------------------------------


@routes.route("/desk/catalogue/<facility_code>/offerings/<offering_code>/price", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def price(facility_code: str, offering_code: str) -> Answer:
    """The prices in force and to come; set new ones from a day on."""
    facility, offering = _offering(facility_code, offering_code)
    rates = queries.rate_book([offering.id], clock.today(), date.max).rows
    usual = rates[-1].unit if rates else rules.USUAL_UNIT[offering.kind]
    form = forms.PriceForm(data={"unit": usual.value, "effective_from": None if rates else clock.today()})
    if form.validate_on_submit():
        day = form.effective_from.data
        try:
            service.set_prices(
                offering.id,
                form.prices(),
                unit=rules.Unit(form.unit.data),
                effective_from=day,
                alone=form.alone(),
            )
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("%(name)sの料金を入れました。", name=offering.name))
            return _back(facility_code)
    return render_template(
        "catalogue/concierge/price_form.html",
        form=form,
        facility=facility,
        offering=offering,
        rates=rates,
        to_come=sorted({rate.effective_from for rate in rates if rate.effective_from > clock.today()})[-1:],
        labels=rules.LABELS,
    ), _status()


@routes.post("/desk/catalogue/<facility_code>/offerings/<offering_code>/price/take-back")
@guarded(Action.CATALOGUE_WRITE)
def take_back_price(facility_code: str, offering_code: str) -> Response:
    """Take prices back that have not begun."""
    offering = _offering(facility_code, offering_code)[1]
    form = forms.TakeBackForm()
    if not form.validate_on_submit():
        raise Invalid(N_("どの日からの料金かがわかりません。ページを開き直してください。"))
    try:
        service.take_back_prices(offering.id, form.effective_from.data)
    except Invalid as error:
        pages.refused(error)
    else:
        pages.done(_("まだ始まっていない料金を取り消しました。"))
    return _to_price(facility_code, offering_code)


@routes.route("/desk/catalogue/<facility_code>/cancellation", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
def cancellation(facility_code: str) -> Answer:
    """What a place takes when we cancel, from a day on."""
    facility = queries.facility(facility_code)
    ladder = queries.cancellation_bands(on=clock.today(), facility_id=facility.id)
    rows: list[dict[str, Any]] = [vars(step) for step in ladder]
    empty: list[dict[str, Any]] = [{}] * max(SPARE_STEPS, LEAST_STEPS - len(rows))
    form = forms.LadderForm(data={"steps": [*rows, *empty], "effective_from": clock.today()})
    if form.validate_on_submit():
        day = form.effective_from.data
        try:
            service.set_cancellation_ladder(form.ladder(), effective_from=day, facility_id=facility.id)
        except Invalid as error:
            form.take(error)
        else:
            pages.done(_("取消料の表を入れました。"))
            return _back(facility_code)
    return render_template("catalogue/concierge/cancellation.html", form=form, facility=facility), _status()


# --- the link of a place ---------------------------------------------------------------------------------------------


@routes.get("/desk/catalogue/<facility_code>/links")
@guarded(Action.CATALOGUE_WRITE)
def links(facility_code: str) -> str:
    """The addresses that open the page of a place, to be printed on a card."""
    facility = queries.facility(facility_code)
    found = [link for link in accounts.links_of("facility", facility.id) if link.revoked_at is None]
    shown = [(link, accounts_service.link_url(link.id)) for link in found if link.role is Role.PARTNER]
    return render_template(
        "catalogue/concierge/links.html",
        facility=facility,
        links=[(link, url, segno.make(url, micro=False).svg_data_uri(scale=4, border=2)) for link, url in shown],
        names=accounts.names([link.person_id for link, _url in shown]),
    )


@routes.post("/desk/catalogue/<facility_code>/links")
@guarded(Action.CATALOGUE_WRITE)
def open_link(facility_code: str) -> Response:
    """Make the link of a place, the one that its orders are mailed with."""
    accounts_service.open_link(Role.PARTNER, facility_id=queries.facility(facility_code).id)
    pages.done(_("リンクを作りました。"))
    return _to_links(facility_code)


@routes.post("/desk/catalogue/<facility_code>/links/<int:link_id>/renew")
@guarded(Action.CATALOGUE_WRITE)
def renew_link(facility_code: str, link_id: int) -> Response:
    """Put a new link in the place of one that got into wrong hands; the old one stops at once."""
    accounts_service.renew_link(_own_link(facility_code, link_id))
    pages.done(_("前のリンクを止め、新しいリンクを作りました。カードを刷り直してください。"))
    return _to_links(facility_code)


@routes.post("/desk/catalogue/<facility_code>/links/<int:link_id>/revoke")
@guarded(Action.CATALOGUE_WRITE)
def revoke_link(facility_code: str, link_id: int) -> Response:
    """Stop a link."""
    accounts_service.revoke_link(_own_link(facility_code, link_id))
    pages.done(_("リンクを止めました。"))
    return _to_links(facility_code)


def _to_links(facility_code: str) -> Response:
    return redirect(url_for("catalogue.links", facility_code=facility_code), 303)


def _own_link(facility_code: str, link_id: int) -> int:
    facility = queries.facility(facility_code)
    if link_id not in {link.id for link in accounts.links_of("facility", facility.id)}:
        raise NotFound(N_("このリンクは見つかりませんでした。"))
    return link_id
