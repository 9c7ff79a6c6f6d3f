"""The link of a place: the address that opens its page, on a card, renewed and stopped."""

import segno
from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts import queries as accounts
from worktrip.accounts import service as accounts_service
from worktrip.accounts.rules import Action, Role
from worktrip.catalogue import queries
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


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
