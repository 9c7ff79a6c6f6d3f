"""Use cases of bookings, by what they are about: the acceptance, the partners' answers, papers, calendars."""

from worktrip.bookings.service.acceptance import Accepted, accept, accept_on_paper, move, request_acceptance
from worktrip.bookings.service.answers import add_note, answer_order, reconsider, remind
from worktrip.bookings.service.cancellation import cancel, fee_today
from worktrip.bookings.service.feeds import feed, feed_token, feed_url, house_calendar, trip_calendar
from worktrip.bookings.service.forgetting import forget
from worktrip.bookings.service.nearest import Nearest, nearest
from worktrip.bookings.service.papers import make_papers
from worktrip.bookings.service.preview import Preview, preview
from worktrip.bookings.service.telling import tell

__all__ = [
    "Accepted",
    "Nearest",
    "Preview",
    "accept",
    "accept_on_paper",
    "add_note",
    "answer_order",
    "cancel",
    "fee_today",
    "feed",
    "feed_token",
    "feed_url",
    "forget",
    "house_calendar",
    "make_papers",
    "move",
    "nearest",
    "preview",
    "reconsider",
    "remind",
    "request_acceptance",
    "tell",
    "trip_calendar",
]
