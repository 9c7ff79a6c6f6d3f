"""The desk chooses the form of contract, and lets prices of their own hold."""

from flask import g, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.catalogue.rules import Unit
from worktrip.kernel.errors import DomainError
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import rules, service
from worktrip.proposals.concierge.building import ONE, back, builder, draft_of
from worktrip.proposals.forms import ContractForm, PriceForm

routes = pages.stage_routes(__name__)
Answer = Response | str | tuple[str, int]


@routes.post(f"{ONE}/contract")
@guarded(Action.DESK_WRITE)
def set_contract(trip_no: str, number: int) -> Answer:
    """Save the form of contract of a draft."""
    version = draft_of(trip_no, number)
    form = ContractForm().offer(service.contract_desk(version).allowed)
    if form.validate_on_submit():
        try:
            service.set_contract(
                version.id,
                form=rules.ContractForm(form.form.data),
                planning_fee_yen=form.planning_fee_yen.data,
                meets_in_area={"yes": True, "no": False}.get(form.meets_in_area.data),
            )
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("契約の形を直しました。"))
            return back(trip_no, number, "contract")
    return builder(trip_no, version, contract=form)


@routes.post(f"{ONE}/alternatives/<letter>/prices")
@guarded(Action.DESK_WRITE)
def set_price(trip_no: str, number: int, letter: str) -> Answer:
    """Let a price of its own hold for something in an alternative."""
    version, form = draft_of(trip_no, number), PriceForm(prefix=f"{letter}-price")
    if form.validate_on_submit():
        try:
            service.set_price(
                version.id,
                letter,
                form.offering.data or 0,
                unit=Unit(form.unit.data) if form.unit.data else None,
                sell_yen=form.sell_yen.data,
                net_yen=form.net_yen.data,
                reason=form.reason.data or "",
                said_by=form.said_by.data or "",
                person_id=g.actor.person_id,
            )
        except DomainError as error:
            form.take(error)
        else:
            pages.done(_("%(letter)s案だけの値段にしました。", letter=letter))
            return back(trip_no, number, f"alternative-{letter}")
    return builder(trip_no, version, price=(letter, form))


@routes.post(f"{ONE}/alternatives/<letter>/prices/remove")
@guarded(Action.DESK_WRITE)
def clear_price(trip_no: str, number: int, letter: str) -> Response:
    """Let the card's price hold again."""
    try:
        offering_id = request.form.get("offering", 0, type=int)
        service.clear_price(draft_of(trip_no, number).id, letter, offering_id)
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_("品書きの値段に戻しました。"))
    return back(trip_no, number, f"alternative-{letter}")
