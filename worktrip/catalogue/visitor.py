"""Photographs, as any page may show them."""

from flask import g, make_response, request
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action, may
from worktrip.catalogue import queries
from worktrip.kernel.errors import N_, NotFound
from worktrip.plumbing import pages
from worktrip.plumbing.guards import public

routes = pages.stage_routes(__name__)
FOR_EVER = "public, max-age=31536000, immutable"


@routes.get("/photos/<string(length=64):sha256>-<any(small, large):size>.jpg")
@public
def photo(sha256: str, size: str) -> Response:
    """One size of a photograph. Its address is made of what it shows, so whoever has it need never ask again.

    Photographs of places that are not offered now are shown to the desk alone.
    """
    tag = f"{sha256}-{size}"
    found = queries.photo(sha256, size)
    if found is None or not (found[1] or may(g.actor, Action.CATALOGUE_READ)):
        raise NotFound(N_("この写真は見つかりませんでした。"))
    content, is_open = found
    response = make_response(content)
    response.mimetype = "image/jpeg"
    response.headers["Cache-Control"] = FOR_EVER if is_open else "private, no-cache"
    response.set_etag(tag)
    return response.make_conditional(request)
