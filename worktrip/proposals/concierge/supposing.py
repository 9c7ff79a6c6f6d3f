"""The desk asks what if: a week earlier or later, more or fewer people, another house."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import N_, DomainError, NotFound
from worktrip.plumbing import i18n, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, service
from worktrip.proposals.concierge.saying import to_look_at
from worktrip.proposals.rules import Change, ChangeKind, Outcome, VersionState
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
ONE = "/desk/trips/<trip_no>/proposals/<int:number>/what-if"


@routes.get(ONE)
@guarded(Action.DESK_READ)
def what_if(trip_no: str, number: int) -> Response | str:
    """The table for one alternative: prices, what they differ by, and what is short."""
    trip = trips.trip(trip_no)
    version = queries.version(trip.id, number)
    if version.state is not VersionState.DRAFT:
        return redirect(url_for("proposals.show", trip_no=trip_no, number=number), 303)
    chosen = version.alternative(request.args.get("letter", "")) or version.recommended
    found, refusal = None, ""
    try:
        found = service.what_if(version, chosen.letter) if chosen else None
    except DomainError as error:
        refusal = pages.say(error)
    return render_template(
        "proposals/concierge/what_if.html",
        trip=trip,
        version=version,
        chosen=chosen,
        refusal=refusal,
        found=found,
        when=[_row(each, found.now) for each in found.others] if found else [],
        houses=[_row(each, found.now) for each in found.houses] if found else [],
        tell=service.tell,
    )


def _row(each: Outcome, now: Outcome) -> dict[str, Any]:
    more, more_each = each.more(now)
    return {"it": each, "label": label(each), "more": _more(more), "more_each": _more(more_each)}


def label(each: Outcome) -> str:
    """What is different, in words."""
    change, first, last = each.change, each.party.first_day, each.party.last_day
    if change is None or first is None or last is None:
        return _("いまの下書き")
    if change.kind is ChangeKind.ROOM and each.alternative.room is not None:
        return i18n.either(*each.alternative.room.place)
    if change.kind is ChangeKind.PEOPLE:
        heads = each.party.heads
        more = {"more": abs(change.by)}
        if change.by > 0:
            return ngettext("%(more)s名多く、%(num)s名", "%(more)s名多く、%(num)s名", heads, **more)
        return ngettext("%(more)s名少なく、%(num)s名", "%(more)s名少なく、%(num)s名", heads, **more)
    span = {"first": i18n.day_short(first), "last": i18n.day_short(last)}
    if change.by < 0:
        return _("1週間前、%(first)sから%(last)sまで", **span)
    return _("1週間後、%(first)sから%(last)sまで", **span)


def _more(yen: int | None) -> str:
    if yen is None:
        return "—"
    return f"{'+' if yen > 0 else ''}{i18n.money(yen)}"


@routes.post(ONE)
@guarded(Action.DESK_WRITE)
def take(trip_no: str, number: int) -> Response:
    """Make the draft what one of the rows says."""
    version = queries.version(trips.trip(trip_no).id, number)
    letter = request.form.get("letter", "")
    try:
        change = Change.of(request.form.get("change", ""))
        if change is None:
            raise NotFound(N_("この変え方は見つかりませんでした。表から選び直してください。"))
        said = service.take(version.id, letter, change)
    except DomainError as error:
        pages.refused(error)
        return redirect(url_for("proposals.what_if", trip_no=trip_no, number=number, letter=letter), 303)
    undo = url_for("proposals.undo", trip_no=trip_no, number=number)
    pages.done_for_now(_("下書きを、選んだ内容に変えました。"), undo)
    to_look_at(said)
    return redirect(url_for("proposals.build", trip_no=trip_no, number=number, _anchor=f"alternative-{letter}"), 303)
