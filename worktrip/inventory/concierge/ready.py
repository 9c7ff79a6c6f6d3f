"""What an installation still lacks before it can serve a trip."""

from datetime import date

from flask import g, render_template
from flask_babel import gettext as _

from worktrip.accounts import queries as accounts
from worktrip.accounts.rules import Action, Role, may
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, rules
from worktrip.kernel.errors import NotFound
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.get("/desk/ready")
@guarded(Action.CATALOGUE_READ)
def ready() -> str:
    """What this installation still lacks before it can serve a trip, and what to do next."""
    have = _shelves()
    return render_template(
        "inventory/concierge/ready.html",
        steps=rules.steps(have),
        missing=[_(accounts.SETTINGS[name]) for name in have.missing_settings or ()],
        allowed={
            "accounts.settings": may(g.actor, Action.SETTINGS_WRITE),
            "accounts.people": may(g.actor, Action.PEOPLE_WRITE),
            "catalogue.add": may(g.actor, Action.CATALOGUE_WRITE),
            "catalogue.list": True,
        },
    )


def _shelves() -> rules.Shelves:
    today = clock.today()
    houses = [house for house in catalogue.facilities() if house.kind == "lodging"]
    rooms = [room for house in houses for room in house.offerings if room.kind == "room"]
    book = catalogue.rate_book([room.id for room in rooms], today, date.max)
    priced = {rate.offering_id for rate in book.rows if rate.sell_yen is not None}
    try:
        missing: tuple[str, ...] | None = accounts.issuer_on(today).missing
    except NotFound:
        missing = None
    return rules.Shelves(
        has_law=bool(catalogue.consumption_tax_rates()),
        missing_settings=missing,
        has_concierge=bool(accounts.staff(Role.CONCIERGE)),
        has_lodging=bool(houses),
        has_room_only_price=any(house.room_only_ex_tax_yen is not None for house in houses),
        has_priced_room=bool(priced),
        has_cancellation=bool(catalogue.cancellation_bands_of([house.id for house in houses], today)),
        has_stock=queries.has_stock([room.id for room in rooms if room.is_counted], today),
    )
