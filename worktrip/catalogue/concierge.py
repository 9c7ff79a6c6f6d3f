"""The desk looks up what partners offer, at what price, and how fresh each fact is."""

from flask import render_template
from flask_babel import gettext as _

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries, rules
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.get("/desk/catalogue", endpoint="list")
@guarded(Action.CATALOGUE_READ)
def overview() -> str:
    """Every house and provider with the price that holds today."""
    facilities = queries.facilities()
    return render_template(
        "catalogue/concierge/list.html",
        kinds=[(kind, [each for each in facilities if each.kind is kind]) for kind in rules.FacilityKind],
        prices=_prices([offering.id for facility in facilities for offering in facility.offerings]),
        labels=rules.LABELS,
        stale=rules.is_stale,
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
        closed=[_weekday(number) for number in sorted(rules.closed_weekdays(facility.closed_weekdays))],
        labels=rules.LABELS,
        stale=rules.is_stale,
    )


def _prices(offering_ids: list[int]) -> dict[int, rules.Prices]:
    return rules.prices_on(queries.rates_for(offering_ids, clock.today(), clock.today()), clock.today())


def _weekday(number: int) -> str:
    return str((_("月曜"), _("火曜"), _("水曜"), _("木曜"), _("金曜"), _("土曜"), _("日曜"))[number - 1])
