"""The home page of a house: what it is asked, its month, who comes, and what was answered."""

from flask import current_app, g, render_template, url_for

from worktrip.accounts.rules import Action
from worktrip.bookings import queries as bookings
from worktrip.bookings import service as bookings_service
from worktrip.bookings.rules import BookingState
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries as inventory
from worktrip.inventory import rules
from worktrip.inventory.rules import Answer, QuestionState
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.get("/partner/<facility_code>")
@guarded(Action.ORDER_READ, scope=inventory.facility_scope)
def partner_home(facility_code: str) -> str:
    """What is asked of a house, questions and orders alike; then its month, who comes, and what is settled."""
    house, today, now = catalogue.facility(facility_code), clock.today(), clock.now()
    orders = bookings.orders_of_facility(house.id, today)
    questions = inventory.questions_of_facility(house.id, today)
    asking = [each for each in questions if each.is_open]
    access = g.actor.access_to(inventory.facility_scope(facility_code))
    return render_template(
        "site/partner/home.html",
        house=house,
        asked=sorted(
            [*asking, *(order for order in orders if order.is_open)], key=lambda each: (each.answer_by, each.no)
        ),
        room_left=inventory.room_for(asking),
        month_url=_month_url(facility_code),
        coming=[order for order in orders if order.answer is Answer.YES and not order.is_cancelled],
        answered_orders=[order for order in orders if not order.is_open and not order.is_cancelled],
        answered_questions=[each for each in questions if each.is_answered],
        past_questions=[each for each in questions if each.state is QuestionState.EXPIRED],
        called_off=[each for each in questions if each.state in (QuestionState.WITHDRAWN, QuestionState.CANCELLED)],
        cancelled=[order for order in orders if order.booking_state is BookingState.CANCELLED],
        may_undo=lambda each: rules.may_undo(each.answered_at, each.answered_via, now),
        labels=rules.ANSWER_LABELS,
        feed=bookings_service.feed_url(access.link_id) if access else None,
    )


def _month_url(facility_code: str) -> str | None:
    if "inventory.month" not in current_app.view_functions:
        return None
    return url_for("inventory.month", facility_code=facility_code)
