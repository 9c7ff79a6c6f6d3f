"""The desk takes up calendars that houses keep elsewhere, and gives out our own."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries as catalogue
from worktrip.inventory import queries, service
from worktrip.inventory.forms import FeedForm, FeedNameForm
from worktrip.kernel.errors import Invalid
from worktrip.plumbing import pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.route("/desk/availability/<offering_code>/calendars", methods=["GET", "POST"])
@guarded(Action.INVENTORY_WRITE)
def calendars(offering_code: str) -> Response | tuple[str, int]:
    """What calendars kept elsewhere say of an offering, and the address of ours; one more is taken up here."""
    form = FeedForm()
    if form.validate_on_submit():
        try:
            service.add_feed(_offering_id(offering_code), form.name.data, form.url.data)
        except Invalid as error:
            form.take(error)
        else:
            said = _("「%(name)s」を取り込みます。まもなく最初の読み取りが済みます。", name=form.name.data)
            return _back(offering_code, said)
    return _page(offering_code, form)


@routes.post("/desk/availability/<offering_code>/calendars/<int:feed_id>/read")
@guarded(Action.INVENTORY_WRITE)
def read_feed(offering_code: str, feed_id: int) -> Response:
    """Have a calendar read now rather than within the hour."""
    service.read_soon(_offering_id(offering_code), feed_id)
    return _back(offering_code, _("読みに行きます。少し待ってから、このページを開き直してください。"))


@routes.post("/desk/availability/<offering_code>/calendars/<int:feed_id>/name")
@guarded(Action.INVENTORY_WRITE)
def rename_feed(offering_code: str, feed_id: int) -> Response | tuple[str, int]:
    """Call a calendar something else."""
    form = _name_form(feed_id)
    if not form.validate_on_submit():
        return _page(offering_code, FeedForm(formdata=None), (feed_id, form))
    service.rename_feed(_offering_id(offering_code), feed_id, form.name.data)
    return _back(offering_code, _("名前を「%(name)s」にしました。", name=form.name.data))


@routes.post("/desk/availability/<offering_code>/calendars/<int:feed_id>/stop")
@guarded(Action.INVENTORY_WRITE)
def stop_feed(offering_code: str, feed_id: int) -> Response:
    """Read a calendar no more; what it took is free again."""
    service.stop_feed(_offering_id(offering_code), feed_id)
    return _back(offering_code, _("取り込みをやめました。ふさがっていた日は、空きに戻っています。"))


@routes.post("/desk/availability/<offering_code>/calendars/address")
@guarded(Action.INVENTORY_WRITE)
def renew_calendar(offering_code: str) -> Response:
    """Give our calendar an address, or a new one; the old one opens nothing any more."""
    service.renew_calendar(_offering_id(offering_code))
    return _back(offering_code, _("新しいアドレスにしました。宿に渡してください。"))


@routes.post("/desk/availability/<offering_code>/calendars/address/stop")
@guarded(Action.INVENTORY_WRITE)
def stop_calendar(offering_code: str) -> Response:
    """Let our calendar open to nobody."""
    service.stop_calendar(_offering_id(offering_code))
    return _back(offering_code, _("アドレスを止めました。もう誰にも開けません。"))


def _offering_id(offering_code: str) -> int:
    return catalogue.offering_by_code(offering_code).id


def _back(offering_code: str, message: str) -> Response:
    pages.done(message)
    return redirect(url_for("inventory.calendars", offering_code=offering_code), 303)


def _name_form(feed_id: int, name: str | None = None) -> FeedNameForm:
    if name is None:
        return FeedNameForm(prefix=f"feed{feed_id}-")
    return FeedNameForm(formdata=None, data={"name": name}, prefix=f"feed{feed_id}-")


def _page(offering_code: str, form: FeedForm, renaming: tuple[int, FeedNameForm] | None = None) -> tuple[str, int]:
    offering = catalogue.offering_by_code(offering_code)
    feeds = queries.feeds_of(offering.id)
    return render_template(
        "inventory/concierge/calendars.html",
        offering=offering,
        feeds=feeds,
        names={feed.id: _name_form(feed.id, feed.name) for feed in feeds} | dict([renaming] if renaming else []),
        renaming=renaming[0] if renaming else None,
        form=form,
        address=service.calendar_url(offering.id),
    ), 422 if request.method == "POST" else 200
