"""The desk finds something of the catalogue by a few characters and puts it at an hour, as the timeline does."""

from typing import Any

from flask import jsonify, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.catalogue import queries as catalogue
from worktrip.kernel import writing
from worktrip.kernel.errors import N_, Invalid
from worktrip.plumbing import i18n, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, rules, service
from worktrip.proposals.concierge.building import told_of
from worktrip.proposals.forms import DropForm
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
ONE = "/desk/trips/<trip_no>/proposals/<int:number>"
MOST = 8


@routes.get(f"{ONE}/things")
@guarded(Action.DESK_READ)
def find_things(trip_no: str, number: int) -> Response:
    """What of the catalogue has the words of ?q=, few at a time, with its price and what is free on these days."""
    version = queries.version(trips.trip(trip_no).id, number)
    typed = request.args.get("q", "").strip()[:60]
    words = writing.search_words(typed)
    found = catalogue.find_offerings(typed, MOST + 1)
    hits = [_hit(each, words) for each in service.shelf(version, found[:MOST])]
    said = ngettext("%(num)s件", "%(num)s件", len(hits)) if hits else _("見つかりません")
    if len(found) > MOST:
        said = _("はじめの%(most)s件です。言葉を足すと、しぼれます。", most=MOST)
    return jsonify(said=said, hits=hits)


def _hit(each: service.OnShelf, words: list[tuple[str, ...]]) -> dict[str, Any]:
    offer = each.offer
    return {
        "id": offer.offering_id,
        "name": i18n.either(*offer.named),
        "title": writing.marked(i18n.either(*offer.named), words),
        "place": writing.marked(i18n.either(*offer.place), words),
        "note": _("、").join(told_of(each)),
        "kind": rules.ITEM_OF[offer.kind].value,
        "minutes": offer.minutes,
    }


@routes.post(f"{ONE}/items/drop")
@guarded(Action.DESK_WRITE)
def drop_item(trip_no: str, number: int) -> Response:
    """Put something of the catalogue at an hour of an alternative, as long as it usually takes; a refusal is JSON."""
    form = DropForm()
    if not form.validate_on_submit():
        raise Invalid(N_("時刻を読み取れませんでした。ページを開き直してください。"))
    version = queries.version(trips.trip(trip_no).id, number)
    letter, day, starts_at = form.letter.data or "", form.day.data, form.starts_at.data
    (item_id,) = service.add_item(version.id, [letter], day=day, starts_at=starts_at, offering_id=form.offering.data)
    hours = f"{i18n.day_short(day)} {i18n.clock_time(starts_at)}"
    return jsonify(item=item_id, said=_("%(letter)s案の%(hours)sに入れて、保存しました。", letter=letter, hours=hours))
