"""Photographs of a place and of what it offers: added, described, put in order, taken away."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.catalogue import forms, queries, service
from worktrip.catalogue.concierge.places import Answer, found_offering
from worktrip.kernel.errors import N_, Invalid, NotFound
from worktrip.plumbing import pages, security
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.pictures import MOST_BYTES

routes = pages.stage_routes(__name__)
MEGABYTE = 1_000_000
# several photographs of a telephone at once
MOST_SENT = 60 * MEGABYTE
WAYS = {"up": -1, "down": 1}


@routes.route("/desk/catalogue/<facility_code>/photos", methods=["GET", "POST"])
@guarded(Action.CATALOGUE_WRITE)
@security.takes(MOST_SENT)
def photos(facility_code: str) -> Answer:
    """The photographs of a place, and of each thing it offers; more are added here."""
    facility = queries.facility(facility_code)
    offering_code = request.args.get("of", "")
    offering = found_offering(facility_code, offering_code)[1] if offering_code else None
    form = forms.PhotosForm()
    if form.validate_on_submit():
        try:
            added = service.add_photos(facility.id, form.contents(), offering_id=offering.id if offering else None)
        except Invalid as error:
            form.files.errors = [*form.files.errors, pages.say(error)]
        else:
            pages.done(
                _("写真を%(number)s枚足しました。", number=added) if added else _("どれも、もう入っている写真です。")
            )
            return _to_photos(facility_code, offering_code)
    shown = queries.photos_of(facility.id)
    return render_template(
        "catalogue/concierge/photos.html",
        form=form,
        facility=facility,
        offering=offering,
        photos=shown.get(offering.id if offering else None, []),
        counts={each.id: len(shown.get(each.id, [])) for each in facility.offerings},
        count=len(shown.get(None, [])),
        most_at_once=service.MOST_AT_ONCE,
        most_megabytes=MOST_BYTES // MEGABYTE,
        most_sent=MOST_SENT // MEGABYTE,
    ), 422 if request.method == "POST" else 200


@routes.post("/desk/catalogue/<facility_code>/photos/<int:photo_id>")
@guarded(Action.CATALOGUE_WRITE)
def describe_photo(facility_code: str, photo_id: int) -> Response:
    """Say what a photograph shows."""
    offering_code = _own(facility_code, photo_id)
    form = forms.CaptionForm()
    if not form.validate_on_submit():
        raise Invalid(N_("説明は200文字までで入れてください。"))
    service.describe_photo(photo_id, caption=form.caption.data, caption_en=form.caption_en.data)
    pages.done(_("写真の説明を直しました。"))
    return _to_photos(facility_code, offering_code)


@routes.post("/desk/catalogue/<facility_code>/photos/<int:photo_id>/<any(up, down):way>")
@guarded(Action.CATALOGUE_WRITE)
def move_photo(facility_code: str, photo_id: int, way: str) -> Response:
    """Move a photograph one place on or back; the first one stands for the place."""
    offering_code = _own(facility_code, photo_id)
    service.move_photo(photo_id, WAYS[way])
    return _to_photos(facility_code, offering_code)


@routes.post("/desk/catalogue/<facility_code>/photos/<int:photo_id>/remove")
@guarded(Action.CATALOGUE_WRITE)
def remove_photo(facility_code: str, photo_id: int) -> Response:
    """Take a photograph away."""
    offering_code = _own(facility_code, photo_id)
    service.remove_photo(photo_id)
    pages.done(_("写真を外しました。"))
    return _to_photos(facility_code, offering_code)


def _own(facility_code: str, photo_id: int) -> str:
    """The code of the offering a photograph of this place shows, "" for the place. Raises NotFound."""
    facility = queries.facility(facility_code)
    codes: dict[Any, str] = {None: "", **{each.id: each.code for each in facility.offerings}}
    for offering_id, shown in queries.photos_of(facility.id).items():
        if any(photo.id == photo_id for photo in shown):
            return codes.get(offering_id, "")
    raise NotFound(N_("この写真は見つかりませんでした。"))


def _to_photos(facility_code: str, offering_code: str) -> Response:
    return redirect(url_for("catalogue.photos", facility_code=facility_code, of=offering_code or None), 303)
