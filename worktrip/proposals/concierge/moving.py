"""The desk moves what a draft holds, as its timeline does, and takes back what was done."""

from collections.abc import Callable

from flask import jsonify, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.kernel.errors import N_, DomainError, Invalid
from worktrip.plumbing import i18n, pages
from worktrip.plumbing.guards import guarded
from worktrip.proposals import queries, rules, service
from worktrip.proposals.forms import MoveForm, NoteForm
from worktrip.trips import queries as trips

routes = pages.stage_routes(__name__)
ONE = "/desk/trips/<trip_no>/proposals/<int:number>"


@routes.post(f"{ONE}/items/<int:item_id>/move")
@guarded(Action.DESK_WRITE)
def move_item(trip_no: str, number: int, item_id: int) -> Response:
    """Put an item at other hours, and say where it is now; a refusal is a sentence in JSON."""
    form = MoveForm()
    if not form.validate_on_submit():
        raise Invalid(N_("時刻を読み取れませんでした。ページを開き直してください。"))
    to, seen = form.hours()
    service.move_item(_draft(trip_no, number), item_id, to, seen=seen)
    hours = i18n.clock_time(to.starts_at) + (f"–{i18n.clock_time(to.ends_at)}" if to.ends_at else "")
    return jsonify(said=_("%(day)s %(hours)s に保存しました。", day=i18n.day_short(to.day), hours=hours))


@routes.post(f"{ONE}/warnings/<key>")
@guarded(Action.DESK_WRITE)
def note_warning(trip_no: str, number: int, key: str) -> Response:
    """Let a warning stand, with a word; or show it again."""
    form = NoteForm()
    try:
        if form.again.data:
            service.look_again(_draft(trip_no, number), key)
        elif form.validate_on_submit():
            service.note_seen(_draft(trip_no, number), key, form.word.data or "")
            pages.done(_("見ておいたことにしました。"))
        else:
            pages.refused(Invalid(form.word.errors[0] if form.word.errors else N_("入力を確かめてください。")))
    except DomainError as error:
        pages.refused(error)
    return redirect(url_for("proposals.build", trip_no=trip_no, number=number, _anchor="warnings"), 303)


@routes.post(f"{ONE}/undo")
@guarded(Action.DESK_WRITE)
def undo(trip_no: str, number: int) -> Response:
    """Take back what was done to the draft last."""
    return _step(trip_no, number, service.undo, N_("%(what)sを元に戻しました。"))


@routes.post(f"{ONE}/redo")
@guarded(Action.DESK_WRITE)
def redo(trip_no: str, number: int) -> Response:
    """Do again what was taken back last."""
    return _step(trip_no, number, service.redo, N_("%(what)sをやり直しました。"))


def _step(trip_no: str, number: int, take: Callable[[int], str], done: str) -> Response:
    try:
        what = service.tell(rules.step_told(take(_draft(trip_no, number))))
    except DomainError as error:
        pages.refused(error)
    else:
        pages.done(_(done, what=what))
    return redirect(url_for("proposals.build", trip_no=trip_no, number=number, _anchor="alternatives"), 303)


def _draft(trip_no: str, number: int) -> int:
    return queries.version(trips.trip(trip_no).id, number).id
