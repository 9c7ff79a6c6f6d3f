"""What the payment provider tells us: signed bytes, no browser."""

from flask import request
from werkzeug.wrappers import Response

from worktrip.billing import service
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import public

routes = pages.stage_routes(__name__)


@routes.post("/webhooks/stripe")
@security.csrf.exempt
@public
def webhook() -> Response:
    """Take one event; whatever is not about a payment is answered kindly and forgotten."""
    service.take_event(request.get_data(), request.headers.get("Stripe-Signature", ""))
    return Response(status=204)
