"""Calendar programs, which cannot sign in: the address itself is the key."""

from werkzeug.wrappers import Response as AnyResponse

from worktrip.bookings import service
from worktrip.plumbing import calendars, pages, security
from worktrip.plumbing.guards import public

routes = pages.stage_routes(__name__)


@routes.get("/calendars/<token>.ics")
@public
@security.limiter.limit("60 per minute")
def calendar(token: str) -> AnyResponse:
    """What the address opens, as a feed; unchanged ones are answered in a line."""
    return calendars.answer(service.feed(token), "worktrip")
