"""A month of a house on any telephone: how each day stands, several days at once, and ten minutes to take it back."""

from datetime import date
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inventory import queries, rules, service
from worktrip.inventory.forms import EVERY_DAY, SeveralForm
from worktrip.inventory.partner import board
from worktrip.inventory.queries import Cell
from worktrip.kernel.calendar import holiday_name, jst_date, month_end
from worktrip.kernel.errors import N_, DomainError, NotFound
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded
from worktrip.plumbing.i18n import day_short
from worktrip.plumbing.i18n import month as month_label

routes = pages.stage_routes(__name__)


@routes.get("/partner/<facility_code>/month")
@guarded(Action.BOARD_WRITE, scope=queries.house_scope)
def month(facility_code: str) -> tuple[str, int]:
    """How a month of a house stands, and what it may change."""
    return _page(facility_code, None)


@routes.post("/partner/<facility_code>/month")
@guarded(Action.BOARD_WRITE, scope=queries.house_scope)
def change_several(facility_code: str) -> Response | tuple[str, int]:
    """Change several days at once."""
    form = SeveralForm()
    if not form.validate_on_submit():
        return _page(facility_code, form)
    house = board.house_of(facility_code)
    of = board.thing(board.things_of(house), request.args.get("of"))
    today = clock.today()
    weekdays = set(map(int, form.weekdays.data))
    span = rules.days_between(form.first_day.data, form.last_day.data, weekdays)
    days = [day for day in span if day >= today]
    if not span:
        form.weekdays.errors = [_("この間に、選んだ曜日の日がありません。")]
        return _page(facility_code, form)
    if not days:
        form.last_day.errors = [_("きょうからあとの日が、1日も入っていません。")]
        return _page(facility_code, form)
    try:
        statement_id = said(house.id, of, days, form.act.data, form.number.data, **board.word())
    except DomainError as error:
        form.take(error)
        return _page(facility_code, form)
    back = board.month_url(facility_code, of, days[0])
    board.say_done(told(of, days, form.act.data, form.number.data), facility_code, statement_id, back)
    return redirect(back, 303)


def said(facility_id: int, of: board.Thing, days: list[date], act: str, number: int | None, **word: Any) -> int:
    """Say what was chosen; the statement's id."""
    keys = [rules.SlotKey(of.offering.id, day, of.period.code) for day in days]
    if act == "open" and number is None:
        return service.open_up(facility_id, of.offering.id, of.period.code, days, **word)
    change = rules.Change(is_stopped=True) if act == "full" else rules.Change(number, is_stopped=False)
    return service.say(facility_id, dict.fromkeys(keys, change), **word)


def told(of: board.Thing, days: list[date], act: str, number: int | None) -> str:
    """What was done, in a sentence."""
    when = (
        day_short(days[0])
        if len(days) == 1
        else _(
            "%(first)sから%(last)sの%(count)s日", first=day_short(days[0]), last=day_short(days[-1]), count=len(days)
        )
    )
    if act == "full":
        return _("%(when)sを満室にしました。", when=when) if of.is_room else _("%(when)sを満にしました。", when=when)
    if act == "open":
        return _("%(when)sを空けました。", when=when)
    return _("%(when)sを%(number)sにしました。", when=when, number=number)


@routes.post("/partner/<facility_code>/month/same")
@guarded(Action.BOARD_WRITE, scope=queries.house_scope)
def confirm(facility_code: str) -> Response:
    """A month is still as it was said."""
    house, today = board.house_of(facility_code), clock.today()
    first = rules.month_of(request.args.get("month"), today)
    statement_id = service.confirm(house.id, max(first, today), month_end(first), **board.word())
    of = board.thing(board.things_of(house), request.args.get("of"))
    text = _("%(month)sは変わりなし、とうかがいました。ありがとうございます。", month=month_label(first))
    back = board.month_url(facility_code, of, first)
    board.say_done(text, facility_code, statement_id, back)
    return redirect(back, 303)


@routes.post("/partner/<facility_code>/said/<int:statement_id>/undo")
@guarded(Action.BOARD_WRITE, scope=queries.house_scope)
def undo(facility_code: str, statement_id: int) -> Response:
    """Take back what was said on the board within ten minutes."""
    statement = queries.statement_of(g.scope.facility_id, statement_id)
    if statement.link_id is None and g.actor.person_id is None:
        raise NotFound(N_("この記録は見つかりませんでした。"))
    tell_undone(lambda: service.undo(statement_id))
    back = request.args.get("then", "")
    own = url_for("inventory.month", facility_code=facility_code)
    here = own.removesuffix("/month")
    return redirect(back if back.startswith(f"{here}/") else own, 303)


def tell_undone(take_back: Any) -> None:
    """Take something back and say what became of it."""
    try:
        undone = take_back()
    except DomainError as error:
        pages.refused(error)
        return
    if undone.kept:
        days = sorted({key.day for key in undone.kept})
        some = _("、").join(day_short(day) for day in days[:3])
        if len(days) > 3:
            some = _("%(some)sなど%(count)s日", some=some, count=len(days))
        pages.done(_("元に戻しました。%(days)sは、そのあとで変わったので、そのままです。", days=some))
    else:
        pages.done(_("元に戻しました。"))


def _page(facility_code: str, form: SeveralForm | None) -> tuple[str, int]:
    house, today = board.house_of(facility_code), clock.today()
    things = board.things_of(house)
    of = board.thing(things, request.args.get("of"))
    first = rules.month_of(request.args.get("month"), today)
    last = month_end(first)
    cells = _cells(first, last, of)
    here = {"facility_code": facility_code, "of": of.key}
    shown = [cell for cell in cells.values() if not cell.is_past]
    last_said = queries.last_said(house.id)
    start = max(first, today)
    return render_template(
        "inventory/partner/month.html",
        house=house,
        first=first,
        things=[(each, board.month_url(facility_code, each, first)) for each in things],
        of=of,
        weeks=[[_shown(cells[day], facility_code, of) if day else None for day in week] for week in rules.weeks(first)],
        looks=rules.LOOKS,
        previous=rules.month_before(first),
        following=rules.next_month(first),
        here=here,
        month_text=f"{first:%Y-%m}",
        is_open_month=last >= today,
        is_empty=not any(cell.is_known for cell in cells.values()),
        stale=sum(cell.is_stale for cell in shown),
        short=[cell for cell in shown if cell.is_short],
        form=form
        or SeveralForm(formdata=None, data={"weekdays": EVERY_DAY, "first_day": start, "last_day": max(last, start)}),
        is_wrong=form is not None,
        questions=queries.open_questions(house.id),
        last_said=last_said,
        day_stamp=f"{jst_date(last_said[0]):%-m.%-d}" if last_said else "",
        via_labels=rules.VIA_LABELS,
        undoable=None if board.has_undo() else queries.last_on_board(house.id, g.actor.person_id),
        undo_within=rules.UNDO_WITHIN,
    ), 422 if form is not None else 200


def _cells(first: date, last: date, of: board.Thing) -> dict[date, Cell]:
    shown = queries.grid(first, (last - first).days + 1, None, of.offering.id)
    rows = [row for _house, found in shown.facilities for row in found if row.period.code == of.period.code]
    return {cell.day: cell for cell in rows[0].cells}


def _shown(cell: Cell, facility_code: str, of: board.Thing) -> dict[str, Any]:
    """A day as the month shows it: a picture, a word, and at most one remark."""
    look = board.look(cell)
    picture, word, meaning = rules.LOOKS[look]
    note = ""
    if cell.is_past:
        note = str(cell.counts.booked) if cell.counts.booked else ""
    elif cell.is_short:
        note = _("不足")
    elif cell.is_stale:
        note = _("要確認")
    elif look is rules.Look.FEW:
        note = _("あと%(count)s", count=cell.counts.free)
    elif look is rules.Look.STOPPED:
        note = _("止め")
    free = cell.counts.free
    count = ngettext("あと%(num)s", "あと%(num)s", free) if look in {rules.Look.OPEN, rules.Look.FEW} else ""
    meaning = _(meaning) if of.is_room or look is not rules.Look.FULL else _("もう受けられません")
    where = url_for("inventory.day", facility_code=facility_code, day=cell.day.isoformat(), of=of.key)
    remark = note if cell.is_short or cell.is_stale else count
    return {
        "date": cell.day,
        "state": (rules.Look.FULL if look is rules.Look.STOPPED else look).value,
        "icon": picture,
        "word": _(word),
        "note": note,
        "holiday": holiday_name(cell.day) is not None,
        "today": cell.day == clock.today(),
        "url": where,
        "label": " ".join(part for part in (day_short(cell.day), meaning, remark) if part),
    }
