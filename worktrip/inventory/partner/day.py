"""One day of a house: how many there are, who has some, and the buttons that change it."""

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from worktrip.accounts.rules import Action
from worktrip.inventory import queries, rules, service
from worktrip.inventory.partner import board
from worktrip.inventory.partner.month import said, told
from worktrip.kernel.calendar import ONE_DAY
from worktrip.kernel.errors import N_, DomainError, Invalid
from worktrip.plumbing import clock, pages
from worktrip.plumbing.guards import guarded

routes = pages.stage_routes(__name__)


@routes.get("/partner/<facility_code>/days/<day>")
@guarded(Action.BOARD_WRITE, scope=queries.house_scope)
def day(facility_code: str, day: str) -> tuple[str, int]:
    """How a day stands, thing by thing."""
    return _page(facility_code, day)


@routes.post("/partner/<facility_code>/days/<day>")
@guarded(Action.BOARD_WRITE, scope=queries.house_scope)
def change(facility_code: str, day: str) -> Response | tuple[str, int]:
    """Change one thing on one day."""
    house, on = board.house_of(facility_code), rules.day_of(day, clock.today())
    of = board.thing(board.things_of(house), request.form.get("of"))
    try:
        if on < clock.today():
            raise Invalid(N_("過ぎた日は、変えられません。"))
        statement_id, text = _change(house, of, on)
    except DomainError as error:
        return _page(facility_code, day, wrong=(of.key, pages.say(error)))
    back = url_for("inventory.day", facility_code=facility_code, day=day, of=of.key)
    board.say_done(text, facility_code, statement_id, back)
    return redirect(back, 303)


def _change(house: Any, of: board.Thing, on: Any) -> tuple[int, str]:
    act, key = request.form.get("act", ""), rules.SlotKey(of.offering.id, on, of.period.code)
    word = board.word()
    if act in {"more", "less"}:
        step = rules.Change(more=1 if act == "more" else -1)
        statement_id = service.say(house.id, {key: step}, **word)
        now = queries.numbers_said([of.offering.id], on, on)[key]
        return statement_id, told(of, [on], "set", now)
    if act not in {"full", "open", "set"}:
        raise Invalid(N_("選び直してください。"))
    number = _number(request.form.get("number", "")) if act == "set" else None
    return said(house.id, of, [on], act, number, **word), told(of, [on], act, number)


def _number(typed: str) -> int:
    """A number as owners type it, also in full width. Raises Invalid."""
    try:
        return int(typed.strip())
    except ValueError:
        raise Invalid(N_("数を、数字で入れてください。")) from None


def _page(facility_code: str, text: str, wrong: tuple[str, str] | None = None) -> tuple[str, int]:
    house, today = board.house_of(facility_code), clock.today()
    on = rules.day_of(text, today)
    shown = queries.grid(on, 1, None, facility_id=house.id)
    cells = {(row.offering.id, row.period.code): row.cells[0] for _house, rows in shown.facilities for row in rows}
    things = board.things_of(house)
    of = board.thing(things, request.args.get("of"))
    # what was tapped first, the rest below it
    things.sort(key=lambda each: each.key != of.key)
    return render_template(
        "inventory/partner/day.html",
        house=house,
        day=on,
        is_past=on < today,
        entries=[(each, cells[each.offering.id, each.period.code]) for each in things],
        look=board.look,
        looks=rules.LOOKS,
        via_labels=rules.VIA_LABELS,
        wrong=wrong,
        typed=request.form.get("number", "") if wrong else None,
        here={"facility_code": facility_code, "of": request.args.get("of")},
        before=(on - ONE_DAY).isoformat(),
        after=(on + ONE_DAY).isoformat(),
        undoable=None if board.has_undo() else queries.last_on_board(house.id, g.actor.person_id),
        undo_within=rules.UNDO_WITHIN,
        month_url=board.month_url(facility_code, of, on),
    ), 422 if wrong else 200
